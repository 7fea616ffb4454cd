import { css } from "lit";

/** The look of a list to search and choose from. */
export const comboboxStyles = css`
  .panel {
    inline-size: min(320px, 100cqi);
    padding: 8px;
  }
  .search {
    position: relative;
    margin-block-end: 8px;
  }
  .search .icon {
    position: absolute;
    inset-inline-start: 10px;
    inset-block-start: 8px;
    color: var(--_muted);
  }
  .search .field {
    padding-inline-start: 34px;
  }
  ul {
    max-block-size: 320px;
    overflow: auto;
    overscroll-behavior: contain;
  }
  .option {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto 16px;
    align-items: center;
    column-gap: 8px;
    min-block-size: 40px;
    padding: 2px 8px;
    border-radius: var(--_radius);
    font-size: var(--_body);
    line-height: 20px;
    cursor: pointer;
  }
  .option.multiple {
    grid-template-columns: 32px minmax(0, 1fr) auto;
    column-gap: 4px;
    padding-inline-start: 0;
  }
  .check {
    display: grid;
    place-items: center;
    align-self: stretch;
    margin-block: -2px;
  }
  .check::before {
    content: "";
    grid-area: 1 / 1;
    inline-size: 14px;
    block-size: 14px;
    border: 1px solid var(--_data);
    border-radius: 3px;
  }
  .check > .icon {
    grid-area: 1 / 1;
    inline-size: 12px;
    block-size: 12px;
  }
  .multiple[aria-selected="true"] .check::before {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  .multiple[aria-selected="true"] .check > .icon {
    color: var(--_on-accent);
  }
  .option.active {
    background: var(--_sunken);
  }
  .name,
  .detail {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .detail {
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }
  /* Words, not names: they may stand in a sentence elsewhere. */
  .plain .name::first-letter {
    text-transform: uppercase;
  }
  .badge {
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .option > .icon {
    color: var(--_accent);
  }
  .note {
    padding: 8px;
    color: var(--_muted);
    line-height: 20px;
  }
  .foot {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 40px;
    margin-block-start: 8px;
    padding: 8px 0 0 8px;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  @media (forced-colors: active) {
    .option.active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .multiple[aria-selected="true"] .check::before {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
