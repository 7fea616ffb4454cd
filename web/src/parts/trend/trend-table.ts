import type { Metrics, StatisticField } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { View } from "../../figures/view.js";
import { unitOf } from "../../words/metrics.js";
import {
  endOf,
  isPeriod,
  metricsOf,
  type TrendLine,
  type TrendPicture,
  type TrendRow,
} from "./trend-lines.js";
import type { TrendWords } from "./trend-words.js";

/** The table behind the chart: every line of it is a column, and under a rate stand its whole numbers. */
export function trendTable(
  view: View,
  picture: TrendPicture,
  words: TrendWords,
  open: (row: TrendRow) => void,
): TemplateResult {
  const { messages } = view;
  const { rows, panels, group } = picture;
  const texts = messages.trend;
  const names = panels.map(({ field }) => messages.fields[field].name).join(messages.charts.and);
  const columns = panels.flatMap(({ field, lines }) => lines.map((line) => ({ field, line })));
  const counted = countsOf(view, picture);
  return html`<div class="scroller" tabindex="0" role="region" aria-labelledby="title">
    <table>
      <caption class="hidden-text">
        ${texts.caption(names)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${texts.heads[group]}</th>
          <th scope="col" class="state">${messages.state}</th>
          ${columns.map(({ field, line }) => {
            const { name } = messages.fields[field];
            return html`<th scope="col" data-field=${field} data-line=${line.kind}>
              ${line.kind === "now" ? name : texts.of(name, words.whose(line))}
            </th>`;
          })}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, index) =>
            html`<tr data-date=${row.date}>
              ${rowHead(row, view, words, open)}
              <td class="state">${stateOf(row, words, view)}</td>
              ${columns.map(({ field, line }) => cellOf(field, line, index, view, picture, counted))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** By style of line, what was counted of each row. */
function countsOf(
  { kfstat, whole }: View,
  { rows, group, subjects }: TrendPicture,
): readonly (readonly (Metrics | undefined)[])[] {
  return (subjects.length > 0 ? subjects : [whole]).map((subject) => metricsOf(kfstat, subject, group, rows));
}

function rowHead(
  row: TrendRow,
  { formats, messages }: View,
  words: TrendWords,
  open: (row: TrendRow) => void,
) {
  const name = words.name(row);
  const weekday = isPeriod(row) ? nothing : html` <span class="weekday">${formats.weekday(row.date)}</span>`;
  const range = formats.range(row.date, endOf(row));
  return html`<th scope="row">
    <button class="day" type="button" title=${messages.trend.open(range)} @click=${() => open(row)}>
      ${name}</button
    >${weekday}
  </th>`;
}

function stateOf(row: TrendRow, words: TrendWords, { messages }: View): string {
  if (isPeriod(row) && row.days > 0) return words.days(row.days);
  return row.word === "reported" ? "" : messages.states[row.word];
}

function cellOf(
  field: StatisticField,
  line: TrendLine,
  index: number,
  { formats, figures }: View,
  { earlier }: TrendPicture,
  counted: readonly (readonly (Metrics | undefined)[])[],
): TemplateResult {
  const value = line.values[index] ?? null;
  const isOwn = line.kind === "now" || line.kind === "subject";
  if (value === null) return html`<td class="none" data-field=${field} data-line=${line.kind}>–</td>`;
  const metric = isOwn ? counted[line.style]?.[index]?.[field] : undefined;
  const then = line.kind === "before" ? earlier[index] : undefined;
  const beside = then ? formats.dates(then.date, then.end_date, figures.selection.end_date) : "";
  return html`<td class=${isOwn ? "" : "beside"} data-field=${field} data-line=${line.kind}>
    <data value=${value} title=${[formats.figure(field, value), beside].filter(Boolean).join(" · ")}
      >${formats.shown(field, value)}</data
    >${
      metric && "numerator" in metric && metric.numerator !== null && unitOf(field) === "rate"
        ? html`<span class="n"
            >${formats.count(metric.numerator)}/${formats.count(metric.denominator ?? 0)}</span
          >`
        : nothing
    }
  </td>`;
}
