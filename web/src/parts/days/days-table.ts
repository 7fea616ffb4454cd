import type { StatisticField } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { DayRow, Figures } from "../../figures/figures.js";
import { missedOn } from "../../figures/missed.js";
import type { View } from "../../figures/view.js";
import { missMark } from "../../look/marks.js";
import { unitOf } from "../../words/metrics.js";
import { isolated } from "../../words/phrases.js";
import { standsOut } from "../../figures/stands-out.js";
import { CARD_COLUMNS, columnGroups, LOUD, type ColumnGroup } from "./days-columns.js";

/** Rows of the skeleton, as many as are shown at first. */
const BONES = Array.from({ length: 14 });

/** The head of the table: groups over their columns. */
export function daysHead(
  groups: readonly ColumnGroup[],
  { messages }: Pick<View, "messages">,
): TemplateResult {
  const texts = messages.day_table;
  return html`<colgroup>
      <col class="c-date" />
      ${groups.flatMap(({ fields }) => fields.map((field) => html`<col class="c-${unitOf(field)}" />`))}
    </colgroup>
    <thead>
      <tr class="groups">
        <td></td>
        ${groups.map(({ name, fields }) =>
          name
            ? html`<th scope="colgroup" colspan=${fields.length}>${texts.groups[name]}</th>`
            : html`<td colspan=${fields.length}></td>`,
        )}
      </tr>
      <tr>
        <th scope="col">${messages.date}</th>
        ${groups.flatMap(({ fields }) =>
          fields.map((field) => {
            const { name } = messages.fields[field];
            return html`<th scope="col" data-field=${field} title=${name}>
              <span aria-hidden="true">${texts.short[field]}</span><span class="hidden-text">${name}</span>
            </th>`;
          }),
        )}
      </tr>
    </thead>`;
}

/** The rows while the days are being read. */
export function skeletonRows(groups: readonly ColumnGroup[]): TemplateResult {
  const columns = groups.flatMap(({ fields }) => fields);
  return html`<tbody>
    ${BONES.map(
      () =>
        html`<tr>
          <td><span class="bone"></span></td>
          ${columns.map(() => html`<td><span class="bone"></span></td>`)}
        </tr>`,
    )}
  </tbody>`;
}

/** Days as a table. */
export function daysTable(
  view: View,
  rows: readonly DayRow[],
  all: boolean,
  open: (date: string) => void,
): TemplateResult {
  const groups = columnGroups(all);
  const { messages, formats, figures } = view;
  const { start_date, end_date } = figures.selection;
  return html`<table class=${all ? "all" : "main"} aria-busy="false">
    <caption class="hidden-text">
      ${messages.day_table.caption(formats.range(start_date, end_date))}
    </caption>
    ${daysHead(groups, view)}
    <tbody>
      ${rows.map((row) => tableRow(row, groups, view, open))}
    </tbody>
  </table>`;
}

function tableRow(
  row: DayRow,
  groups: readonly ColumnGroup[],
  view: View,
  open: (date: string) => void,
): TemplateResult {
  const fields = groups.flatMap((group) => group.fields);
  const notes = notesOf(row, view);
  const { statistic, word, date } = row;
  return html`<tr data-date=${date} data-state=${word} class=${notes.length > 0 ? "noted" : nothing}>
      <th scope="row">${dayButton(row, view, open)}</th>
      ${
        statistic
          ? fields.map((field) => html`<td data-field=${field}>${figureOf(field, row, view)}</td>`)
          : html`<td class="word ${word}" colspan=${fields.length}>${view.messages.states[word]}</td>`
      }
    </tr>
    ${
      notes.length > 0
        ? html`<tr class="about">
            <td></td>
            <td colspan=${fields.length}>${notes.join(" · ")}</td>
          </tr>`
        : nothing
    }`;
}

/** Days as cards, with the figures that are asked for most. */
export function daysCards(view: View, rows: readonly DayRow[], open: (date: string) => void): TemplateResult {
  const { messages, formats, figures } = view;
  const { start_date, end_date } = figures.selection;
  const texts = messages.day_table;
  return html`<ul class="cards" role="list" aria-label=${texts.caption(formats.range(start_date, end_date))}>
    ${rows.map((row) => {
      const notes = notesOf(row, view);
      return html`<li data-date=${row.date} data-state=${row.word}>
        <div>
          ${dayButton(row, view, open)}
          ${row.statistic ? nothing : html`<span class="word ${row.word}">${messages.states[row.word]}</span>`}
        </div>
        ${
          row.statistic
            ? html`<dl>
                ${CARD_COLUMNS.map(
                  (field) =>
                    html`<div data-field=${field}>
                      <dt>${texts.short[field]}</dt>
                      <dd>${figureOf(field, row, view)}</dd>
                    </div>`,
                )}
              </dl>`
            : nothing
        }
        ${notes.map((note) => html`<p class="about">${note}</p>`)}
      </li>`;
    })}
  </ul>`;
}

/** The date, which opens the people of the day; a dot marks a day that stands out. */
function dayButton({ date }: DayRow, view: View, open: (date: string) => void): TemplateResult {
  const { formats, messages, figures } = view;
  const isMarked = toldOf(date, view) !== undefined;
  return html`<button
      class="day"
      type="button"
      title=${messages.day_table.open(date)}
      @click=${() => open(date)}
    >
      <time datetime=${date}>${formats.date(date, figures.selection.end_date)}</time></button
    >${isMarked ? html`<span class="dot"></span>` : nothing}
    <span class="weekday">${formats.weekday(date)}</span>`;
}

function toldOf(date: string, { standing }: View) {
  return standing.whole?.days.find((day) => day.date === date);
}

/** Accounts that have nothing in the whole range: below the table it is said once, and not on every day. */
const silent = new WeakMap<Figures, ReadonlySet<string>>();

function silentIn(figures: Figures): ReadonlySet<string> {
  let known = silent.get(figures);
  if (!known) {
    const rows = figures.rows.filter(({ statistic }) => statistic);
    const ids = rows.length > 1 ? rows[0]?.lacking : [];
    known = new Set(ids?.filter((id) => rows.every(({ lacking }) => lacking?.includes(id))));
    silent.set(figures, known);
  }
  return known;
}

/** Why a day stands out, and which accounts it lacks. */
function notesOf({ date, lacking: all = [] }: DayRow, view: View): string[] {
  const { messages, accountName, figures } = view;
  const told = toldOf(date, view);
  const lacking = all.filter((id) => !silentIn(figures).has(id));
  return [
    ...(told ? [standsOut(told, view)] : []),
    ...(lacking.length > 0
      ? [messages.day_table.lacking(lacking.map((id) => isolated(accountName(id))).join(messages.charts.and))]
      : []),
  ];
}

/** A figure as it is read, exact in the markup, and marked where it misses its target. */
function figureOf(field: StatisticField, row: DayRow, view: View): TemplateResult {
  const { formats, messages, targets } = view;
  const value = row.statistic?.[field] ?? null;
  if (value === null) return html`<span class="none">–</span>`;
  const metric = view.figures.totals().get(row.date)?.[field];
  const whole =
    metric && "numerator" in metric && metric.numerator !== null
      ? ` · ${formats.count(metric.numerator)}/${formats.count(metric.denominator ?? 0)}`
      : "";
  const figure = html`<data
    value=${value}
    title=${formats.figure(field, value) + whole}
    class=${value === 0 && !LOUD.has(field) ? "zero" : nothing}
    >${formats.shown(field, value)}</data
  >`;
  return missedOn(view, row.date).has(field)
    ? html`<span class="missed"
        >${missMark(targets.targets[field]?.max === undefined ? "min" : "max")}${figure}<span
          class="hidden-text"
        >
          ${messages.team.missed}</span
        ></span
      >`
    : figure;
}
