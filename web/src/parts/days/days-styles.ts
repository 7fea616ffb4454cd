import { css } from "lit";

/** The layout of the table of days, and of its cards. */
export const daysStyles = css`
  .room {
    block-size: 512px;
  }
  .scroller {
    position: relative;
    margin-block-start: 8px;
  }
  .scroller.wide {
    overflow-x: auto;
    overscroll-behavior-inline: contain;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    table-layout: fixed;
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  .wide table {
    min-inline-size: 1168px;
  }
  .c-date {
    inline-size: 104px;
  }
  th,
  td {
    block-size: 32px;
    padding: 0 0 0 8px;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: end;
    white-space: nowrap;
  }
  tr > :first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  thead :is(th, td) {
    block-size: 40px;
    padding-block-end: 6px;
    border-color: var(--_rule);
    background: var(--_surface);
    color: var(--_second);
    vertical-align: bottom;
    white-space: normal;
  }
  thead tr:not(.groups) th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
  }
  /* What scrolls across is no page to stick to. */
  .wide thead tr:not(.groups) th {
    position: static;
  }
  thead .groups > * {
    background: none;
    block-size: 20px;
    padding-block: 0;
    border: 0;
    color: var(--_muted);
  }
  .groups th {
    text-align: center;
    background: linear-gradient(var(--_line), var(--_line)) 100% 100% / calc(100% - 8px) 1px no-repeat;
  }
  .noted > * {
    border-block-end: 0;
  }
  tr.about td {
    block-size: 22px;
    padding-block-end: 6px;
    color: var(--_muted);
    text-align: start;
    white-space: normal;
  }
  td.word {
    padding-inline-start: 24px;
    text-align: start;
  }
  .word {
    color: var(--_muted);
  }
  .word.failed {
    color: var(--_bad);
  }
  /* Many days miss a target: bold, they would be louder than the rest together. */
  .missed {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 400;
  }
  .none,
  .zero,
  .weekday {
    color: var(--_muted);
  }
  .day {
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
  }
  .day:hover {
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  .dot {
    display: inline-block;
    inline-size: 6px;
    block-size: 6px;
    margin-inline-start: 6px;
    border-radius: 3px;
    background: var(--_text);
    vertical-align: 2px;
  }
  .bone {
    inline-size: 40px;
    block-size: 12px;
  }
  .cards li {
    padding-block: 12px;
    border-block-end: 1px solid var(--_line);
  }
  .cards li > div {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .cards .word {
    margin-inline-start: auto;
    font-size: var(--_small);
  }
  .cards dl {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px 16px;
    margin-block-start: 8px;
    font-variant-numeric: tabular-nums;
  }
  .cards dt {
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .cards p.about {
    margin-block-start: 8px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .rest {
    margin-block-start: 16px;
  }
  .below {
    margin-block-start: 24px;
    border-block-end: 1px solid var(--_line);
    font-size: var(--_small);
    line-height: 16px;
  }
  .coverage {
    border-block-start: 1px solid var(--_line);
  }
  .coverage summary {
    padding-block: 12px;
    color: var(--_second);
    cursor: pointer;
  }
  .coverage :is(p, ul) {
    display: grid;
    gap: 4px;
    padding-block-end: 16px;
    color: var(--_second);
  }
  @container kfstat (max-width: 639px) {
    .head .note {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .dot {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
  @media print {
    .scroller.wide {
      overflow: visible;
    }
    .wide table,
    table {
      min-inline-size: 0;
      font-size: 7pt;
      line-height: 1.3;
    }
    .c-date {
      inline-size: 17mm;
    }
    th,
    td {
      block-size: auto;
      padding: 3px 0 3px 4px;
    }
    thead :is(th, td) {
      block-size: auto;
      position: static !important;
      font-size: 6.5pt;
      overflow-wrap: anywhere;
    }
    tr {
      break-inside: avoid;
    }
    tr.noted {
      break-after: avoid;
    }
    .missed {
      gap: 2px;
    }
    .day {
      min-block-size: 0;
    }
    .dot {
      print-color-adjust: exact;
    }
    .coverage:not([open]) {
      border: 0;
    }
    .below {
      border: 0;
    }
  }
`;
