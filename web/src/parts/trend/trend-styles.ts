import { css } from "lit";

/** The layout of the trend. */
export const trendStyles = css`
  :host {
    position: relative;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    min-inline-size: 0;
  }
  .key svg {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    overflow: visible;
  }
  .key .dot {
    fill: currentColor;
  }
  .key .dot.hollow {
    fill: var(--_surface);
  }
  .line-now,
  .line-0 {
    color: var(--_accent);
  }
  .line-before,
  .line-median {
    color: var(--_muted);
    stroke-width: 1.25;
  }
  .line-1 {
    color: var(--_line-2);
  }
  .line-2 {
    color: var(--_line-3);
  }
  .line-3 {
    color: var(--_line-4);
  }
  .line-4 {
    color: var(--_line-5);
  }
  .body {
    --_panel: 208px;
    position: relative;
    margin-block-start: 8px;
  }
  .body.of-3,
  .body.of-4 {
    --_panel: 176px;
  }
  .body.as-chart {
    block-size: calc(var(--_panel) * var(--_rows) + 24px);
  }
  .of-1 {
    --_rows: 1;
  }
  .of-2 {
    --_rows: 2;
  }
  .of-3 {
    --_rows: 3;
  }
  .of-4 {
    --_rows: 4;
  }
  .drawing,
  .waiting {
    block-size: 100%;
  }
  /* One is shown where one presses a day. */
  .drawing > div {
    cursor: pointer !important;
  }
  .waiting .bone {
    inline-size: 100%;
    block-size: 100%;
    border-radius: var(--_radius);
  }
  .titles {
    position: absolute;
    inset: 0 0 24px;
    display: grid;
    grid-template-columns: repeat(var(--_columns, 1), minmax(0, 1fr));
    grid-auto-rows: minmax(0, 1fr);
    column-gap: 32px;
    pointer-events: none;
  }
  .titles li {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    font-size: var(--_small);
    line-height: 20px;
  }
  .titles b {
    font-weight: 600;
  }
  .titles span {
    flex: none;
    color: var(--_second);
  }
  .numbers {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 48px;
    margin-block-start: 8px;
  }
  .numbers dt {
    color: var(--_second);
    font-size: var(--_small);
    line-height: 16px;
  }
  .numbers dd {
    font-size: var(--_figure);
    line-height: 32px;
    font-weight: 600;
  }
  .none {
    padding-block: 24px;
    color: var(--_muted);
  }
  .scroller {
    position: relative;
    overflow: auto;
    max-block-size: 440px;
    overscroll-behavior-inline: contain;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    block-size: 32px;
    padding: 0 0 0 16px;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: end;
    white-space: nowrap;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    border-color: var(--_rule);
    background: var(--_surface);
    color: var(--_second);
  }
  tr > :first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  td.state {
    color: var(--_muted);
    text-align: start;
  }
  td .n {
    margin-inline-start: 6px;
    color: var(--_muted);
  }
  td.beside,
  td.none {
    color: var(--_muted);
  }
  td.none {
    padding-block: 0;
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
  .weekday {
    margin-inline-start: 4px;
    color: var(--_muted);
  }
  @container kfstat (min-width: 1024px) {
    .body.beside {
      --_rows: 1;
    }
    .body.beside .titles {
      --_columns: var(--_of);
    }
    .body.beside.of-2 {
      --_of: 2;
    }
    .body.beside.of-3 {
      --_of: 3;
    }
    .body.beside.of-4 {
      --_rows: 2;
      --_of: 2;
    }
    .body.beside {
      --_panel: 208px;
    }
  }
  @media print {
    .scroller {
      overflow: visible;
      max-block-size: none;
    }
    thead th {
      position: static;
    }
    .body.as-chart,
    .drawing {
      block-size: auto;
    }
    .drawing :is(div, svg) {
      inline-size: 100% !important;
      block-size: auto !important;
    }
    .drawing svg {
      display: block;
      position: static !important;
    }
  }
`;
