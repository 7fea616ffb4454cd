import type { StatisticField } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import { dateCell, figureCell } from "../../look/table.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { FIELDS, headOf } from "../../words/metrics.js";
import { breakable } from "../../words/phrases.js";

/** Rows of the skeleton. */
const BONES = Array.from({ length: 8 });

/** The rows while the days are being read. */
export function skeletonRows(): TemplateResult[] {
  return BONES.map(
    () =>
      html`<tr>
        <th scope="row"><span class="bone bone-date"></span></th>
        <td class="state"><span class="bone bone-word"></span></td>
        ${FIELDS.map(() => html`<td><span class="bone bone-cell"></span></td>`)}
      </tr>`,
  );
}

/** The head of the table of days. */
export function daysHead(messages: Messages, formats: Formats): TemplateResult {
  return html`<thead>
    <tr aria-rowindex="1">
      <th scope="col">${messages.date}</th>
      <th scope="col" class="state">${messages.state}</th>
      ${FIELDS.map((field) => html`<th scope="col" data-field=${field}>${breakable(formats.phrases(headOf(field, messages)))}</th>`)}
    </tr>
  </thead>`;
}

/** A day with its state and all figures; `index` counts the head as 1. */
export function dayRow(
  row: DayRow,
  index: number,
  decimals: ReadonlyMap<StatisticField, number>,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  return html`<tr data-date=${row.date} data-state=${row.word} aria-rowindex=${index}>
    ${dateCell(row.date, formats)}
    <td class="state">
      <span class="word ${row.word}">${messages.states[row.word]}</span>${
        row.part ? html` <span class="of-accounts">${messages.of_accounts(...row.part)}</span>` : nothing
      }
    </td>
    ${FIELDS.map((field) => figureCell(field, row, decimals.get(field) ?? 0, formats))}
  </tr>`;
}
