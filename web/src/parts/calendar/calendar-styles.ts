import { css } from "lit";

/** The layout and the colours of the calendar. */
export const calendarStyles = css`
  summary {
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon {
    flex: none;
    color: var(--_muted);
  }
  details[open] summary .icon {
    rotate: 180deg;
  }
  .body > .bone {
    display: block;
    border-radius: var(--_radius);
  }
  table {
    --_cell: 44px;
    --_gap: 4px;
    inline-size: 100%;
    border-spacing: 0;
    table-layout: fixed;
    font-size: var(--_body);
    line-height: 20px;
    font-variant-numeric: tabular-nums;
  }
  table.dense {
    --_cell: 24px;
    --_gap: 2px;
    font-size: var(--_small);
    line-height: 16px;
  }
  th,
  td {
    padding: 0 0 0 4px;
    text-align: center;
    white-space: nowrap;
  }
  th {
    block-size: 20px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-weight: 400;
  }
  tr > :first-child {
    inline-size: 48px;
    text-align: start;
  }
  tr > :first-child {
    padding: 0;
  }
  tbody td {
    padding-block-end: var(--_gap);
  }
  .day {
    display: block;
    inline-size: 100%;
    block-size: var(--_cell);
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    overflow: hidden;
  }
  .day:hover {
    box-shadow: inset 0 0 0 1px var(--_edge);
  }
  .day:focus-visible {
    outline-offset: 1px;
  }
  .step-1 {
    background: var(--_heat-1);
  }
  .step-2 {
    background: var(--_heat-2);
  }
  .step-3 {
    background: var(--_heat-3);
  }
  .step-4 {
    background: var(--_heat-4);
  }
  .step-5 {
    background: var(--_heat-5);
  }
  .day[class*="step-"] {
    color: var(--_on-heat);
  }
  .absent,
  .nobody {
    color: var(--_muted);
    box-shadow: inset 0 0 0 1px var(--_line);
  }
  .day.marked {
    box-shadow: inset 0 0 0 2px var(--_text);
    font-weight: 600;
  }
  .mean td,
  .mean th {
    block-size: 28px;
    color: var(--_second);
  }
  .all {
    margin-block-start: 8px;
  }
  @container kfstat (max-width: 639px) {
    table {
      --_cell: 36px;
      font-size: var(--_small);
      line-height: 16px;
    }
    tr > :first-child {
      inline-size: 40px;
    }
  }
  @media (forced-colors: active) {
    .day {
      border: 1px solid GrayText;
    }
    .day.marked {
      border: 3px solid CanvasText;
    }
  }
  @media print {
    .day {
      print-color-adjust: exact;
    }
    table {
      --_cell: 28px;
    }
  }
`;
