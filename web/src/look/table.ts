import type { StatisticField } from "kfstat";
import { css, html, type TemplateResult } from "lit";
import type { DayRow } from "../figures/figures.js";
import type { Formats } from "../words/formats.js";

/** The look of the tables. */
export const tableStyles = css`
  .scroller {
    overflow: auto;
    max-block-size: 576px;
    overscroll-behavior-inline: contain;
    border-block-start: 1px solid var(--_line);
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: var(--_body);
    line-height: 20px;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 10px 12px;
    border-block-end: 1px solid var(--_line);
    text-align: end;
    white-space: nowrap;
    background: var(--_surface);
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    /* Letters of the head are 6/7 of those of the figures below. */
    min-inline-size: max(104px, var(--_figure-width, 0ch) * 7 / 6 + 24px);
    vertical-align: bottom;
    background: var(--_sunken);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-weight: 500;
    white-space: normal;
    word-break: keep-all;
    text-wrap: balance;
  }
  tbody th {
    font-weight: 400;
  }
  th:first-child,
  td.state,
  th.state {
    text-align: start;
  }
  th:first-child {
    position: sticky;
    inset-inline-start: 0;
    padding-inline-start: 24px;
    border-inline-end: 1px solid var(--_line);
  }
  thead th:first-child {
    z-index: 2;
  }
  tbody tr:last-child > * {
    border-block-end: 0;
  }
  tbody tr:hover > * {
    background: var(--_sunken);
  }
  .bone-date {
    inline-size: 104px;
    block-size: 12px;
  }
  .bone-word,
  .bone-cell {
    inline-size: 48px;
    block-size: 12px;
  }
  .weekday {
    margin-inline-start: 8px;
    color: var(--_muted);
  }
  td.none {
    color: var(--_muted);
  }
  .of-accounts {
    color: var(--_muted);
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
  }
  .word {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .word::before {
    content: "";
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 4px;
    border: 2px solid var(--_edge);
  }
  .word.reported::before {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  .word:is(.missing, .pending, .not_ready)::before {
    border-style: dotted;
  }
  .word.failed {
    color: var(--_bad);
  }
  .word.failed::before {
    border-color: var(--_bad);
    background: var(--_bad);
  }
  .word:is(.empty, .missing, .quiet, .pending, .not_ready) {
    color: var(--_muted);
  }
  @container kfstat (max-width: 479px) {
    th:first-child {
      padding-inline-start: 16px;
    }
    th,
    td {
      padding-inline: 8px;
    }
    .weekday {
      display: none;
    }
  }
`;

/** The decimals a column needs to show every digit and still line up. */
export function decimalsOf(field: StatisticField, rows: readonly DayRow[], formats: Formats): number {
  return rows.reduce((most, { statistic }) => {
    const value = statistic?.[field] ?? null;
    return value === null ? most : Math.max(most, formats.decimals(field, value));
  }, 0);
}

/** The head cell of a day. */
export function dateCell(date: string, formats: Formats): TemplateResult {
  return html`<th scope="row">
    <time datetime=${date}>${date}</time><span class="weekday">${formats.weekday(date)}</span>
  </th>`;
}

/** One figure, exact in the markup; a dash where it cannot be computed. */
export function figureCell(
  field: StatisticField,
  row: DayRow,
  decimals: number,
  formats: Formats,
): TemplateResult {
  const value = row.statistic?.[field] ?? null;
  return value === null
    ? html`<td class="none" data-field=${field}>–</td>`
    : html`<td data-field=${field}><data value=${value}>${formats.cell(field, value, decimals)}</data></td>`;
}
