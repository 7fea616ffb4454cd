import type { Summary } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { TeamRow } from "../../figures/figures.js";
import { icons } from "../../look/icons.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { headOf } from "../../words/metrics.js";
import { breakable, isolated } from "../../words/phrases.js";
import { figureOf, type TeamColumn, type TeamOrder } from "./team-order.js";

/** What the rows are drawn with. */
export interface TeamLook {
  columns: readonly TeamColumn[];
  order: TeamOrder;
  highest: ReadonlyMap<TeamColumn, number>;
  formats: Formats;
  messages: Messages;
  sortBy(column: TeamOrder["column"]): void;
  open(row: TeamRow): void;
  activate(row: TeamRow): void;
}

/** The headings, each of which sorts. */
export function headRow(look: TeamLook): TemplateResult {
  return html`<tr aria-rowindex="1">
    ${headCell("name", look)} ${look.columns.map((column) => headCell(column, look))}
  </tr>`;
}

function headCell(column: TeamOrder["column"], look: TeamLook): TemplateResult {
  const { order } = look;
  const isSorted = order.column === column;
  const direction = order.descending ? "descending" : "ascending";
  return html`<th scope="col" data-column=${column} aria-sort=${isSorted ? direction : nothing}>
    <button class="sort" type="button" @click=${() => look.sortBy(column)}>
      <span>${breakable(look.formats.phrases(nameOf(column, look.messages)))}</span
      >${isSorted ? icons[direction] : icons.unsorted}
    </button>
  </th>`;
}

function nameOf(column: TeamOrder["column"], messages: Messages): string {
  if (column === "name") return messages.team.person;
  if (column === "days_reported") return messages.team.days_reported;
  return headOf(column, messages);
}

/** A person with all figures; `index` is the place among those listed, `isActive` whether Tab comes here. */
export function personRow(row: TeamRow, index: number, isActive: boolean, look: TeamLook): TemplateResult {
  const { columns, messages } = look;
  const { name, servicer_userid } = row;
  return html`<tr data-userid=${servicer_userid} aria-rowindex=${index + 2}>
    <th scope="row">
      <span class="person-line">
        <button
          type="button"
          tabindex=${isActive ? 0 : -1}
          title=${messages.team.open_person(isolated(name))}
          @click=${() => look.open(row)}
          @focus=${() => look.activate(row)}
        >
          ${name}</button
        >${row.former ? html`<span class="badge">${messages.former}</span>` : nothing}
      </span>
      ${name === servicer_userid ? nothing : html`<span class="userid">${servicer_userid}</span>`}
    </th>
    ${columns.map((column) => figureCell(row, column, true, look))}
  </tr>`;
}

/** The account's own total, which the people do not add up to. */
export function totalRow(summary: Summary, index: number, look: TeamLook): TemplateResult {
  return html`<tr aria-rowindex=${index}>
    <th scope="row">${look.messages.team.account_total}</th>
    ${look.columns.map((column) => figureCell({ summary }, column, false, look))}
  </tr>`;
}

function figureCell(
  row: Pick<TeamRow, "summary">,
  column: TeamColumn,
  hasBar: boolean,
  { highest, formats, order }: TeamLook,
): TemplateResult {
  const value = figureOf(row, column);
  const sorted = order.column === column ? "sorted" : nothing;
  if (value === null) return html`<td class="none" data-column=${column}>–</td>`;
  const text = column === "days_reported" ? formats.count(value) : formats.aligned(column, value);
  const most = highest.get(column) ?? 0;
  return html`<td class=${sorted} data-column=${column}>
    <data value=${value}>${text}</data>${
      hasBar && column !== "days_reported"
        ? html`<svg class="bar" aria-hidden="true">
            <rect width=${most > 0 ? `${(value / most) * 100}%` : "0"} height="4" />
          </svg>`
        : nothing
    }
  </td>`;
}

/** A grey row of the same height. */
export function boneRow({ columns }: TeamLook): TemplateResult {
  return html`<tr aria-hidden="true">
    <th><span class="bone bone-name"></span></th>
    ${columns.map(() => html`<td><span class="bone bone-cell"></span></td>`)}
  </tr>`;
}

/** The room of rows that are not drawn; its height is set once it is in the page. */
export function gapRow(rows: number, { columns }: TeamLook): TemplateResult {
  return html`<tr class="gap" aria-hidden="true" data-rows=${rows}>
    <td colspan=${columns.length + 1}></td>
  </tr>`;
}
