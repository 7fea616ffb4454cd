import { css } from "lit";

/** The look of the table of people, which lies in a panel. */
export const teamStyles = css`
  :host {
    display: block;
    container: kfstat-team / inline-size;
  }
  .head,
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    padding-inline: 24px;
  }
  .head {
    padding-block: 16px 8px;
  }
  h3 {
    font-size: var(--_lead);
    line-height: 24px;
    font-weight: 600;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    min-inline-size: 0;
  }
  .search {
    position: relative;
    inline-size: 224px;
  }
  .search .icon {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-start: 12px;
    color: var(--_muted);
    pointer-events: none;
  }
  .search .field {
    padding-inline-start: 36px;
  }
  .line {
    min-block-size: 40px;
    padding-block-end: 8px;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .work {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  .work .small-button {
    block-size: 32px;
    padding-inline: 12px;
  }
  progress {
    inline-size: 160px;
    block-size: 8px;
    border: 0;
    border-radius: 4px;
    overflow: hidden;
    appearance: none;
    background: var(--_shade);
  }
  progress::-webkit-progress-bar {
    background: var(--_shade);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  .scroller {
    max-block-size: 640px;
    overflow-anchor: none;
  }
  table {
    table-layout: fixed;
  }
  table.main {
    min-inline-size: 1120px;
  }
  table.all {
    min-inline-size: 2112px;
  }
  col.person {
    inline-size: 208px;
  }
  thead th {
    min-inline-size: 0;
    padding: 0;
  }
  .sort {
    display: flex;
    align-items: end;
    justify-content: end;
    gap: 4px;
    inline-size: 100%;
    min-block-size: 52px;
    padding: 8px 12px;
    border: 0;
    background: none;
    text-align: end;
    text-wrap: balance;
  }
  .sort:focus-visible {
    outline-offset: -2px;
  }
  .sort .icon {
    flex: none;
    margin-block-end: 2px;
  }
  .sort:hover,
  [aria-sort] .sort {
    color: var(--_text);
  }
  [aria-sort] .icon {
    color: var(--_accent);
  }
  thead th:first-child {
    padding-inline-start: 0;
  }
  thead th:first-child .sort {
    justify-content: start;
    padding-inline-start: 24px;
    text-align: start;
  }
  tbody th,
  tbody td {
    block-size: 52px;
    padding-block: 0;
  }
  .gap > td {
    padding: 0;
    border: 0;
    background: none;
  }
  .person-line {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .person-line > button {
    overflow: hidden;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_accent);
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .person-line > button:hover {
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  .badge {
    flex: none;
    padding: 0 8px;
    border-radius: 10px;
    background: var(--_sunken);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 20px;
  }
  tr:hover .badge {
    background: var(--_surface);
  }
  .userid {
    display: block;
    overflow: hidden;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    text-overflow: ellipsis;
  }
  .bar {
    display: block;
    inline-size: 100%;
    block-size: 4px;
    margin-block-start: 4px;
    border-radius: 2px;
    background: var(--_sunken);
    overflow: hidden;
  }
  tr:hover .bar {
    background: var(--_shade);
  }
  .bar rect {
    fill: var(--_accent);
    fill-opacity: 0.5;
  }
  .sorted .bar rect {
    fill-opacity: 1;
  }
  tbody td.none,
  tbody td[data-column="days_reported"] {
    padding-block-end: 8px;
  }
  tr > :last-child {
    padding-inline-end: 24px;
  }
  thead tr > :last-child {
    padding-inline-end: 12px;
  }
  tfoot th,
  tfoot td {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    border-block-start: 1px solid var(--_line);
    border-block-end: 0;
    background: var(--_sunken);
    font-weight: 500;
  }
  tfoot th:first-child {
    z-index: 2;
  }
  .nobody {
    position: sticky;
    inset-inline-start: 0;
    padding: 32px 24px;
    color: var(--_muted);
    text-align: center;
    overflow-wrap: anywhere;
  }
  .banner {
    margin: 0 24px 16px;
  }
  .panel-state {
    min-block-size: 256px;
    border: 0;
  }
  details {
    border-block-start: 1px solid var(--_line);
    line-height: 24px;
  }
  summary {
    padding: 12px 24px;
    color: var(--_accent);
    font-weight: 500;
    cursor: pointer;
  }
  summary:focus-visible {
    outline-offset: -2px;
  }
  details ul {
    display: grid;
    gap: 8px;
    max-inline-size: 960px;
    padding: 0 24px 24px 44px;
    color: var(--_muted);
    list-style: disc;
  }
  .bone-name {
    inline-size: 96px;
    block-size: 12px;
  }
  .bone-cell {
    inline-size: 48px;
    block-size: 12px;
  }
  @container kfstat-team (max-width: 599px) {
    .head,
    .line {
      padding-inline: 16px;
    }
    .tools,
    .search {
      inline-size: 100%;
    }
    table.main {
      min-inline-size: 896px;
    }
    table.all {
      min-inline-size: 1696px;
    }
    col.person {
      inline-size: 136px;
    }
    tbody th:first-child,
    tfoot th:first-child,
    thead th:first-child .sort {
      padding-inline: 16px 8px;
    }
    .sort {
      padding-inline: 8px;
    }
    .person-line {
      display: block;
    }
    .person-line > button {
      display: block;
      max-inline-size: 100%;
    }
    .person-line .badge {
      float: inline-end;
      margin-inline-start: 4px;
      padding-inline: 4px;
      line-height: 16px;
    }
    .banner {
      margin-inline: 16px;
    }
    summary,
    details ul {
      padding-inline-start: 16px;
    }
    details ul {
      padding-inline-start: 36px;
    }
  }
  @media (forced-colors: active) {
    .bar rect {
      fill: CanvasText;
    }
    .bar,
    progress {
      border: 1px solid CanvasText;
    }
    .badge {
      border: 1px solid;
    }
  }
  @media print {
    .head {
      padding-block: 8px;
    }
    .tools,
    .work .button,
    .hint,
    .sort .icon,
    details:not([open]),
    .banner .button {
      display: none;
    }
    .line {
      min-block-size: 0;
    }
    .scroller {
      max-block-size: none;
      overflow: visible;
    }
    table.main,
    table.all {
      min-inline-size: 0;
      font-size: 10px;
      line-height: 16px;
    }
    th,
    td,
    .sort {
      position: static !important;
      padding-inline: 4px !important;
    }
    .head,
    .line {
      padding-inline: 4px;
    }
    /* A head that is repeated on the next page leaves out what its buttons draw. */
    .sort {
      display: contents;
    }
    thead th,
    .userid,
    .badge {
      font-size: 8px;
      line-height: 12px;
    }
    thead th {
      padding-block: 4px;
      overflow-wrap: anywhere;
    }
    .person-line > button {
      color: inherit;
      font-size: inherit;
    }
    .badge {
      padding: 0;
      background: none;
    }
    col.person {
      inline-size: 112px;
    }
    tbody th,
    tbody td {
      block-size: 32px;
    }
    .bar {
      block-size: 2px;
      margin-block-start: 2px;
    }
    tr {
      break-inside: avoid;
    }
    /* As a footer it would stand below each page. */
    tfoot {
      display: table-row-group;
    }
  }
`;
