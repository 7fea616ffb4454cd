import { css } from "lit";

/** The look of the tables of people and of accounts: a heading and space, no panel. */
export const teamStyles = css`
  :host {
    display: block;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px 16px;
    min-block-size: 32px;
  }
  h3 {
    flex: none;
    font-size: var(--_lead);
    line-height: 24px;
    font-weight: 600;
  }
  .note {
    flex: 1 1 auto;
    min-inline-size: 0;
    overflow: hidden;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    color: var(--_second);
  }
  .tool,
  .act {
    display: inline-flex;
    flex: none;
    align-items: center;
    justify-content: center;
    gap: 6px;
    block-size: var(--_control);
    min-inline-size: var(--_control);
    padding: 0 8px;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    white-space: nowrap;
  }
  .tool:hover {
    background: var(--_sunken);
  }
  .act {
    flex: 0 1 auto;
    min-inline-size: 0;
    justify-content: start;
    overflow: hidden;
    padding: 0 14px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    text-overflow: ellipsis;
    display: block;
  }
  .act:disabled {
    background: var(--_sunken);
    color: var(--_muted);
    font-weight: 400;
    cursor: default;
  }
  .search {
    position: relative;
    inline-size: 208px;
    min-inline-size: 0;
  }
  .search .icon {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 10px;
    color: var(--_muted);
    pointer-events: none;
  }
  .search input {
    inline-size: 100%;
    block-size: var(--_control);
    padding: 0 8px 0 34px;
    border: 0;
    border-radius: var(--_radius);
    background: var(--_sunken);
    font-size: var(--_body);
    appearance: none;
  }
  .search input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .search-button {
    display: none;
  }
  .sorting {
    position: relative;
    display: inline-flex;
    min-inline-size: 0;
  }
  .sorting select {
    max-inline-size: 100%;
    block-size: var(--_control);
    padding: 0 24px 0 8px;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: var(--_second);
    text-overflow: ellipsis;
    appearance: none;
    cursor: pointer;
  }
  .sorting .icon {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-end: 4px;
    color: var(--_muted);
    pointer-events: none;
  }
  .menu {
    position: relative;
  }
  .choices {
    position: absolute;
    z-index: 4;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    inline-size: max-content;
    max-inline-size: 296px;
    padding: 12px 8px;
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }
  .choices p {
    padding: 0 8px 4px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .choice-group + .choice-group {
    margin-block-start: 4px;
    padding-block-start: 4px;
    border-block-start: 1px solid var(--_line);
  }
  .choices label {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 28px;
    padding: 0 8px;
    border-radius: 4px;
    cursor: pointer;
  }
  .choices label:hover {
    background: var(--_sunken);
  }
  input[type="checkbox"] {
    flex: none;
    inline-size: 14px;
    block-size: 14px;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }
  input[type="checkbox"]:disabled {
    cursor: default;
  }
  .work {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .link {
    min-block-size: 24px;
    padding: 0 4px;
    border: 0;
    background: none;
    color: var(--_accent);
  }
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  progress {
    inline-size: 120px;
    block-size: 4px;
    border: 0;
    border-radius: 2px;
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
  .banner {
    margin-block: 8px;
  }
  .panel-state {
    padding-block: 8px 24px;
  }
  .panel-state :is(h3, h4) {
    font-size: var(--_lead);
    line-height: 24px;
  }
  .scroller {
    position: relative;
    overflow-anchor: none;
  }
  .scroller.more {
    overflow-x: auto;
    overscroll-behavior-inline: contain;
  }
  .scroller.long {
    overflow: auto;
    max-block-size: 680px;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  table {
    --_more: 0;
    inline-size: 100%;
    table-layout: fixed;
    border-collapse: separate;
    border-spacing: 0;
    font-size: var(--_body);
    line-height: 20px;
    font-variant-numeric: tabular-nums;
  }
  col {
    inline-size: 112px;
  }
  col.tick {
    inline-size: 32px;
  }
  col.name {
    inline-size: auto;
  }
  col.session_cnt,
  col.daily_mean {
    inline-size: 124px;
  }
  col.first_reply_average_sec,
  col.reply_rate,
  col.satisfied_rate {
    inline-size: 164px;
  }
  /* What is left is the graphic's, or the name's where there is none. */
  .drawn col.name {
    inline-size: 232px;
  }
  col.graphic {
    inline-size: auto;
  }
  :host(.long-texts) col.reply_rate {
    inline-size: 180px;
  }
  col.people {
    inline-size: 92px;
  }
  col.missing {
    inline-size: 152px;
  }
  .accounts :is(col.first_reply_average_sec, col.reply_rate, col.satisfied_rate) {
    inline-size: 152px;
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
  .tick,
  td.tick {
    padding: 0;
    text-align: start;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    block-size: 32px;
    border-block-end-color: var(--_rule);
    background: var(--_surface);
    color: var(--_second);
    font-size: var(--_small);
    line-height: 16px;
    white-space: normal;
    word-break: keep-all;
    text-wrap: balance;
  }
  .sort {
    display: inline-flex;
    align-items: center;
    justify-content: end;
    gap: 2px;
    max-inline-size: 100%;
    min-block-size: 31px;
    padding: 0;
    border: 0;
    background: none;
    text-align: end;
  }
  .sort .icon {
    flex: none;
  }
  .sort:hover,
  [aria-sort] .sort {
    color: var(--_text);
  }
  [aria-sort] .sort {
    font-weight: 600;
  }
  .sort:focus-visible {
    outline-offset: -2px;
  }
  thead th[data-column="name"],
  tbody th,
  tfoot th {
    text-align: start;
  }
  tbody tr {
    scroll-margin-block: 40px 80px;
  }
  tbody :is(th, td) {
    block-size: 48px;
  }
  tbody tr:last-child > * {
    border-block-end: 0;
  }
  tbody tr:not(.bones, .gap):hover > * {
    background: var(--_sunken);
  }
  td.tick label {
    display: flex;
    align-items: center;
    block-size: 47px;
    inline-size: 28px;
    cursor: pointer;
  }
  tbody th,
  tfoot th {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .open {
    overflow: hidden;
    max-inline-size: 100%;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    border-radius: 2px;
    background: none;
    font-weight: 600;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
    vertical-align: middle;
    scroll-margin-block: 80px 120px;
  }
  .open:hover {
    text-decoration: underline;
    text-decoration-color: var(--_rule);
    text-decoration-thickness: 1px;
    text-underline-offset: 4px;
  }
  .open:focus-visible {
    outline-offset: -2px;
  }
  .badge {
    margin-inline-start: 8px;
    color: var(--_muted);
    font-size: var(--_small);
  }
  td[data-column="people"],
  td[data-column="missing"] {
    color: var(--_second);
  }
  th.graphic,
  td.graphic {
    padding-inline-start: 40px;
    text-align: start;
  }
  svg.graphic {
    display: block;
    inline-size: 100%;
    block-size: 24px;
  }
  .ground {
    stroke: var(--_line);
  }
  path.bars {
    fill: var(--_data);
  }
  path.line,
  path.levels {
    fill: none;
    stroke: var(--_muted);
    stroke-width: 1.25;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
  }
  .gap > td {
    padding: 0;
    border: 0;
  }
  tfoot :is(th, td) {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    block-size: 36px;
    border-block-end-color: var(--_rule);
    background: var(--_sunken);
    color: var(--_second);
  }
  tfoot tr:nth-last-child(2) > * {
    inset-block-end: 36px;
    border-block-end-color: var(--_line);
  }
  tfoot tr:first-child > * {
    border-block-start: 1px solid var(--_rule);
  }
  tfoot tr[data-row="total"] > * {
    color: var(--_text);
    font-weight: 600;
  }
  tfoot tr[data-row="total"] .missed {
    color: var(--_warn);
  }
  tfoot .few {
    color: var(--_muted);
    font-weight: 400;
  }
  .nobody {
    padding: 24px 0;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    gap: 4px 16px;
    margin-block-start: 8px;
    min-block-size: 24px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 24px;
  }
  .targets {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  details {
    margin-inline-start: auto;
  }
  details[open] {
    flex-basis: 100%;
  }
  summary {
    inline-size: fit-content;
    cursor: pointer;
    text-decoration: underline;
    text-decoration-color: var(--_rule);
    text-decoration-thickness: 1px;
    text-underline-offset: 4px;
  }
  details ul {
    display: grid;
    gap: 4px;
    max-inline-size: 880px;
    padding: 4px 0 8px 16px;
    font-size: var(--_body);
    line-height: 20px;
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
  /* What has more columns than there is room for: the names stay. */
  .more table {
    min-inline-size: calc(1056px + var(--_more) * 112px);
  }
  .more :is(.tick, tbody th, tfoot th, thead th[data-column="name"]) {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    background: var(--_surface);
  }
  .more :is(tbody th, tfoot th, thead th[data-column="name"]) {
    inset-inline-start: 32px;
  }
  .more thead :is(.tick, th[data-column="name"]) {
    z-index: 3;
  }
  .more tfoot :is(td.tick, th) {
    z-index: 2;
    background: var(--_sunken);
  }
  @container kfstat (max-width: 1199px) {
    col.missing,
    [data-column="missing"] {
      display: none;
    }
  }
  @container kfstat (max-width: 1023px) {
    /* One of both has room. */
    .taken:has(+ .dot > :is(.better, .worse)) {
      display: none;
    }
    .taken + .dot:has(> :is(.better, .worse))::before {
      content: none;
    }
    col.session_cnt {
      inline-size: 84px;
    }
    col.daily_mean {
      inline-size: 112px;
    }
    col.first_reply_average_sec {
      inline-size: 128px;
    }
    :host(.long-texts) col.reply_rate,
    col.reply_rate {
      inline-size: 124px;
    }
    col.satisfied_rate {
      inline-size: 108px;
    }
    .accounts :is(col.first_reply_average_sec, col.reply_rate, col.satisfied_rate) {
      inline-size: 128px;
    }
    .more table {
      min-inline-size: calc(780px + var(--_more) * 112px);
    }
  }
  @container kfstat (max-width: 831px) {
    col.tick {
      inline-size: 24px;
    }
    .more table {
      min-inline-size: calc(720px + var(--_more) * 112px);
    }
    .more :is(tbody th, tfoot th, thead th[data-column="name"]) {
      inset-inline-start: 24px;
    }
    col.daily_mean {
      inline-size: 104px;
    }
    col.first_reply_average_sec {
      inline-size: 120px;
    }
    :host(.long-texts) col.reply_rate,
    col.reply_rate {
      inline-size: 112px;
    }
    col.satisfied_rate {
      inline-size: 104px;
    }
    .search:not(.open) {
      display: none;
    }
    .search-button {
      display: inline-flex;
    }
    th,
    td {
      padding-inline-start: 8px;
    }
  }
  @container kfstat (max-width: 639px) {
    .menu .tool span,
    .note:not(:has(.work)) {
      display: none;
    }
    .tools {
      flex: 1 1 auto;
      justify-content: end;
    }
    .head:has(.search.open) {
      flex-wrap: wrap;
    }
    .search.open {
      inline-size: 144px;
    }
  }
  /* Entries of a list, each a grid of four figures under the name. */
  .list {
    display: block;
  }
  .list :is(thead, tbody, tfoot) {
    display: block;
  }
  .list tr {
    display: grid;
    grid-template-columns: 62px repeat(3, minmax(0, 1fr));
    column-gap: 8px;
  }
  .list.columns tr {
    grid-template-columns: repeat(4, minmax(0, 1fr));
  }
  .list :is(th, td) {
    block-size: auto;
    padding: 0;
    border: 0;
  }
  .list :is(.tick, [data-column="people"], [data-column="missing"], th.graphic) {
    display: none;
  }
  .list :is(thead th[data-column="name"], thead th[data-column="session_cnt"]),
  .list :is(tbody, tfoot) td[data-column="session_cnt"] {
    display: none;
  }
  .list thead {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    padding-block: 8px;
    border-block-end: 1px solid var(--_rule);
    background: var(--_surface);
  }
  .list thead th {
    position: static;
    background: none;
  }
  .list :is(thead th, td)[data-column="daily_mean"] {
    text-align: start;
  }
  .list.accounts:not(.columns) tr {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  .list tbody tr,
  .list tfoot tr {
    padding-block: 8px;
    border-block-end: 1px solid var(--_line);
  }
  .list tbody tr.gap {
    display: block;
    padding: 0;
    border: 0;
  }
  .list tbody th,
  .list tfoot th {
    display: flex;
    grid-column: 1 / -1;
    grid-row: 1;
    align-items: center;
    gap: 8px;
  }
  .list tbody th {
    padding-inline-end: 112px;
    block-size: 24px;
  }
  .list .open {
    flex: 0 1 auto;
  }
  .list .badge {
    margin: 0;
  }
  .of-list {
    flex: none;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .list td.graphic {
    grid-column: 1 / -1;
    grid-row: 1;
    justify-self: end;
    inline-size: 104px;
    padding: 0;
  }
  .list .num {
    gap: 4px;
  }
  /* Rows that are not drawn are taken to be as high as the others. */
  .list tbody td[data-column] {
    min-block-size: 36px;
  }
  .list .days:has(+ .dot) {
    display: none;
  }
  .list .days + .dot::before {
    content: none;
  }
  .list tbody tr:hover > * {
    background: none;
  }
  .list tfoot tr {
    background: var(--_sunken);
  }
  .list tfoot tr > :is(th, td) {
    position: static;
    border: 0;
    background: none;
  }
  .list tfoot tr:first-child {
    border-block-start: 1px solid var(--_rule);
  }
  .list tfoot td.graphic,
  .list tfoot td:not([data-column]) {
    display: none;
  }
  .list .bones th {
    grid-column: 1 / -1;
  }
  .list .bones td[data-bone="session_cnt"] {
    display: none;
  }
  .list .bones td {
    block-size: 36px;
  }
  /* In a low window they would cover what they sum up. */
  @media (max-height: 559px) {
    tfoot :is(th, td) {
      position: static;
    }
  }
  @media (forced-colors: active) {
    path.bars {
      fill: CanvasText;
    }
    path.line,
    path.levels,
    .ground {
      stroke: CanvasText;
    }
    .search input,
    progress,
    .choices,
    .act {
      border: 1px solid CanvasText;
    }
  }
  @media print {
    .tools,
    .note,
    details,
    .work,
    td.tick > *,
    th.tick > * {
      display: none;
    }
    .scroller {
      overflow: visible;
      max-block-size: none;
    }
    table {
      font-size: 11px;
      line-height: 14px;
    }
    .num {
      block-size: 14px;
    }
    .sub {
      font-size: 9px;
      line-height: 12px;
      min-block-size: 12px;
    }
    col.tick {
      inline-size: 0;
    }
    thead th,
    tfoot :is(th, td) {
      position: static;
    }
    tbody :is(th, td) {
      block-size: 34px;
    }
    td.tick label {
      block-size: auto;
    }
    tr {
      break-inside: avoid;
    }
    .head {
      break-after: avoid;
    }
    /* As a footer it would stand below each page. */
    tfoot {
      display: table-row-group;
    }
  }
`;
