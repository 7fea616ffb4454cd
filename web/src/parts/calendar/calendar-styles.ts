import { css } from "lit";

/** The layout and the colours of the calendar. */
export const calendarStyles = css`
  :host {
    display: block;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    padding: 16px 24px;
  }
  h3 {
    font-size: var(--_lead);
    line-height: 24px;
    font-weight: 600;
  }
  h4 {
    padding: 0 24px 8px;
    font-size: var(--_body);
    line-height: 24px;
    font-weight: 500;
  }
  .on-paper {
    display: none;
  }
  .body {
    min-block-size: 304px;
  }
  .body > .bone {
    display: block;
    block-size: 288px;
    margin: 0 24px 16px;
    border-radius: var(--_radius);
  }
  .scroller {
    position: relative;
    overflow-x: auto;
    overscroll-behavior-inline: contain;
    margin-block-end: 16px;
    padding-inline-end: 21px;
  }
  table {
    inline-size: 100%;
    table-layout: fixed;
    border-spacing: 3px;
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  table.legible {
    min-inline-size: calc(var(--weeks) * 44px + 72px);
    max-inline-size: calc(var(--weeks) * 128px + 72px);
  }
  table.dense {
    min-inline-size: calc(var(--weeks) * 20px + 72px);
  }
  th,
  td {
    padding: 0;
    white-space: nowrap;
  }
  tr > :first-child {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    inline-size: 72px;
    padding-inline-start: 21px;
    background: var(--_surface);
  }
  tbody tr {
    block-size: 34px;
  }
  thead th {
    block-size: 24px;
    color: var(--_muted);
    font-weight: 400;
    text-align: start;
    overflow: visible;
  }
  thead th span {
    position: sticky;
    inset-inline-start: 72px;
  }
  tbody th {
    color: var(--_muted);
    font-weight: 400;
    text-align: start;
  }
  .day {
    block-size: 34px;
    border-radius: 4px;
    text-align: center;
    forced-color-adjust: none;
  }
  .day:hover,
  .day:focus-visible {
    outline: 2px solid var(--_text);
    outline-offset: 0;
  }
  .day .hidden-text {
    margin: 0;
  }
  .step-1 {
    background: var(--_heat-1);
    color: var(--_on-heat-low);
  }
  .step-2 {
    background: var(--_heat-2);
    color: var(--_on-heat-low);
  }
  .step-3 {
    background: var(--_heat-3);
    color: var(--_on-heat-low);
  }
  .step-4 {
    background: var(--_heat-4);
    color: var(--_on-heat-high);
  }
  .step-5 {
    background: var(--_heat-5);
    color: var(--_on-heat-high);
  }
  .absent {
    border: 1px dashed var(--_edge);
    background: repeating-linear-gradient(135deg, var(--_surface) 0 4px, var(--_shade) 4px 6px);
    color: var(--_text);
  }
  .undefined {
    border: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_muted);
  }
  .foot {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    min-block-size: 128px;
    align-content: start;
    padding: 0 24px 16px;
    color: var(--_muted);
    font-size: var(--_body);
    line-height: 20px;
    font-variant-numeric: tabular-nums;
  }
  .detail {
    min-block-size: 20px;
    color: var(--_text);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: var(--_small);
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .legend b {
    font-weight: 500;
    color: var(--_text);
  }
  .about span {
    display: inline-block;
    white-space: pre;
  }
  .swatch {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 4px;
    forced-color-adjust: none;
  }
  @container kfstat (max-width: 479px) {
    .head,
    h4,
    .foot {
      padding-inline: 16px;
    }
    .scroller {
      padding-inline-end: 13px;
    }
    tr > :first-child {
      inline-size: 64px;
      padding-inline-start: 13px;
    }
    .body > .bone {
      margin-inline: 16px;
    }
    .select-box,
    .select {
      inline-size: 100%;
    }
    .detail {
      min-block-size: 40px;
    }
    .foot {
      min-block-size: 236px;
    }
  }
  @media print {
    .select-box,
    .detail {
      display: none;
    }
    .on-paper {
      display: inline;
    }
    .scroller {
      overflow: visible;
    }
    table.legible,
    table.dense {
      min-inline-size: 0;
    }
    .day,
    .swatch {
      print-color-adjust: exact;
    }
  }
`;
