import { css } from "lit";

/** The look of the comparison: figures in columns, and on a phone one below the other. */
export const comparisonStyles = css`
  :host {
    display: block;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
    min-block-size: 32px;
  }
  h3 {
    font-size: var(--_title);
    line-height: 28px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .note {
    flex: 1 1 auto;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    align-self: center;
    gap: 4px;
    block-size: var(--_control);
    padding: 0 8px;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: var(--_second);
    white-space: nowrap;
  }
  .tool:hover {
    background: var(--_sunken);
  }
  table {
    inline-size: 100%;
    margin-block-start: 8px;
    table-layout: fixed;
    border-collapse: separate;
    border-spacing: 0;
    font-size: var(--_body);
    line-height: 20px;
    font-variant-numeric: tabular-nums;
  }
  col.metric {
    inline-size: 176px;
  }
  col.own {
    inline-size: 192px;
  }
  col.apart {
    inline-size: 208px;
  }
  col.median {
    inline-size: 144px;
  }
  :is(.of-4, .of-5) :is(col.own, col.median) {
    inline-size: 136px;
  }
  th,
  td {
    padding: 0 0 0 12px;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: end;
    white-space: nowrap;
    vertical-align: middle;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    block-size: 40px;
    overflow: hidden;
    border-block-end-color: var(--_rule);
    background: var(--_surface);
    text-overflow: ellipsis;
  }
  thead .quiet {
    color: var(--_second);
  }
  b {
    font-weight: 600;
  }
  tbody :is(th, td) {
    block-size: 48px;
  }
  tbody th {
    padding: 0;
    font-weight: 600;
    text-align: start;
    white-space: normal;
  }
  td.own {
    font-size: var(--_lead);
  }
  td.own .miss-mark {
    margin-block-start: 1px;
  }
  td:is(.apart, .median) {
    color: var(--_second);
  }
  :is(th, td).place {
    padding-inline-start: 40px;
    text-align: start;
  }
  .strip {
    display: block;
    inline-size: 100%;
    max-inline-size: 360px;
    block-size: 20px;
    overflow: visible;
  }
  .axis {
    stroke: var(--_line);
    stroke-width: 2;
  }
  .aim {
    stroke: var(--_warn);
    stroke-width: 1.5;
  }
  .middle {
    stroke: var(--_second);
    stroke-width: 2;
  }
  .other {
    fill: var(--_data);
  }
  .mark-1 {
    fill: var(--_line-1);
    stroke: var(--_surface);
    stroke-width: 1.5;
  }
  .mark-2 {
    fill: var(--_surface);
    stroke: var(--_line-2);
    stroke-width: 2;
  }
  .mark-3 {
    fill: var(--_line-3);
    stroke: var(--_surface);
    stroke-width: 1.5;
  }
  .mark-4 {
    fill: var(--_surface);
    stroke: var(--_line-4);
    stroke-width: 2;
  }
  .mark-5 {
    fill: var(--_line-5);
    stroke: var(--_surface);
    stroke-width: 1.5;
  }
  .key {
    margin-inline-end: 8px;
    overflow: visible;
  }
  .key path:first-child {
    stroke-width: 2;
  }
  .key.of-1 path:first-child {
    stroke: var(--_line-1);
  }
  .key.of-2 path:first-child {
    stroke: var(--_line-2);
  }
  .key.of-3 path:first-child {
    stroke: var(--_line-3);
  }
  .key.of-4 path:first-child {
    stroke: var(--_line-4);
  }
  .key.of-5 path:first-child {
    stroke: var(--_line-5);
  }
  .bone-cell {
    inline-size: 64px;
    block-size: 16px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin-block-start: 8px;
    min-block-size: 16px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .targets {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .foot .end {
    margin-inline-start: auto;
  }
  @container kfstat (max-width: 1199px) {
    col.metric {
      inline-size: 152px;
    }
    col.own {
      inline-size: auto;
    }
    col.apart {
      inline-size: 168px;
    }
    col.median {
      inline-size: 112px;
    }
    :is(.of-3, .of-4, .of-5) :is(col, th, td).place,
    :is(.of-3, .of-4, .of-5):not(.list) > .end {
      display: none;
    }
    :is(th, td).place {
      padding-inline-start: 24px;
    }
  }
  @container kfstat (max-width: 1023px) {
    :is(col, th, td).place,
    .foot:not(.list) > .end,
    :is(.of-4, .of-5) :is(col, th, td).median {
      display: none;
    }
    col.metric {
      inline-size: 120px;
    }
    td.own {
      font-size: var(--_body);
    }
  }
  /* Entries of a list: a figure of each, then what lies between them. */
  .list,
  .list :is(tbody, tr, th, td) {
    display: block;
  }
  .list thead {
    display: none;
  }
  .list tbody tr {
    padding-block: 12px;
    border-block-end: 1px solid var(--_line);
  }
  .list :is(th, td) {
    block-size: auto;
    padding: 0;
    border: 0;
    text-align: start;
  }
  .list td:is(.own, .apart, .median) {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: baseline;
    gap: 0 8px;
    margin-block-start: 4px;
    font-size: var(--_body);
  }
  .list .sub {
    min-inline-size: 96px;
    text-align: end;
  }
  .list td:is(.apart, .median) .num:last-child {
    grid-column: 2 / -1;
  }
  .list td.median:not(:has(.num)) {
    display: none;
  }
  .who {
    overflow: hidden;
    color: var(--_second);
    text-overflow: ellipsis;
  }
  .list td.place {
    display: block !important;
    margin-block-start: 8px;
    padding: 0;
  }
  .list .strip {
    max-inline-size: none;
  }
  @media (forced-colors: active) {
    .other,
    .mark-1,
    .mark-3,
    .mark-5 {
      fill: CanvasText;
    }
    .mark-2,
    .mark-4 {
      stroke: CanvasText;
      fill: Canvas;
    }
    .key path:first-child,
    .axis,
    .middle,
    .aim {
      stroke: CanvasText;
    }
  }
  @media print {
    .tool {
      display: none;
    }
    tr {
      break-inside: avoid;
    }
  }
`;
