import type { StatisticField } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import { dateCell, decimalsOf, figureCell } from "../../look/table.js";
import type { Formats } from "../../words/formats.js";
import type { Messages, TrendPeriod } from "../../words/messages.js";
import { headOf } from "../../words/metrics.js";
import { isPeriod, type TrendRow, type TrendWords } from "./trend-words.js";

/** The chosen figures as a table. */
export function trendTable(
  rows: readonly TrendRow[],
  fields: readonly StatisticField[],
  period: TrendPeriod,
  words: TrendWords,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  const decimals = new Map(fields.map((field) => [field, decimalsOf(field, rows, formats)]));
  const { charts } = messages;
  const names = fields.map((field) => messages.fields[field].name).join(charts.and);
  return html`<div class="scroller" tabindex="0" role="region" aria-labelledby="title">
    <table>
      <caption class="hidden-text">
        ${charts.table_caption(names)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${charts.heads[period]}</th>
          <th scope="col" class="state">${messages.state}</th>
          ${fields.map((field) => html`<th scope="col" data-field=${field}>${headOf(field, messages)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr data-date=${row.date}>
              ${isPeriod(row) ? html`<th scope="row">${words.name(row)}</th>` : dateCell(row.date, formats)}
              <td class="state">${stateOf(row, words, messages)}</td>
              ${fields.map((field) =>
                isPeriod(row)
                  ? totalCell(field, row, formats)
                  : figureCell(field, row, decimals.get(field) ?? 0, formats),
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function stateOf(row: TrendRow, words: TrendWords, messages: Messages): TemplateResult {
  if (!isPeriod(row) || row.days === 0) {
    return html`<span class="word ${row.word}">${messages.states[row.word]}</span>`;
  }
  const partly = words.partly(row);
  return html`<span class="word reported">${words.daysIn(row.days)}</span>${
      partly ? html`<span class="partly">${partly}</span>` : nothing
    }`;
}

function totalCell(field: StatisticField, row: TrendRow, formats: Formats): TemplateResult {
  const value = row.statistic?.[field] ?? null;
  return value === null
    ? html`<td class="none" data-field=${field}>–</td>`
    : html`<td data-field=${field}><data value=${value}>${formats.aligned(field, value)}</data></td>`;
}
