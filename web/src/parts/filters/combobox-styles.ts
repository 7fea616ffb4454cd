import { css } from "lit";

/** The look of a list to search and choose from. */
export const comboboxStyles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
  }
  label {
    display: block;
    margin-block-end: 4px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .box {
    position: relative;
  }
  .field {
    padding-inline-end: 36px;
    text-overflow: ellipsis;
  }
  .field.free {
    padding-inline-end: 12px;
  }
  .field:disabled {
    background: var(--_sunken);
    border-color: var(--_line);
    color: var(--_muted);
    cursor: not-allowed;
  }
  .toggle {
    position: absolute;
    inset-block: 1px;
    inset-inline-end: 1px;
    display: grid;
    place-items: center;
    inline-size: 36px;
    border: 0;
    background: none;
    color: var(--_muted);
  }
  .list {
    position: absolute;
    z-index: 5;
    inset-inline-start: 0;
    inline-size: max(100%, min(320px, calc(100cqi - 32px)));
    margin-block-start: 4px;
    padding: 8px;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .list ul {
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
    padding: 4px 8px;
    border-radius: 6px;
    font-size: var(--_body);
    line-height: 20px;
    cursor: pointer;
  }
  .option.multiple {
    grid-template-columns: 40px minmax(0, 1fr) auto;
    padding-inline-start: 0;
  }
  .check {
    display: grid;
    place-items: center;
    align-self: stretch;
    inline-size: 40px;
    margin-block: -4px;
  }
  .option.multiple .check::before {
    content: "";
    grid-area: 1 / 1;
    inline-size: 16px;
    block-size: 16px;
    border: 1px solid var(--_edge);
    border-radius: 4px;
    background: var(--_surface);
  }
  .option.multiple .check > .icon {
    grid-area: 1 / 1;
    z-index: 1;
  }
  .option.multiple[aria-selected="true"] .check::before {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  .option.multiple[aria-selected="true"] .check > .icon {
    color: var(--_on-accent);
  }
  .option.active {
    background: var(--_soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
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
  }
  .badge {
    padding: 0 8px;
    border-radius: 10px;
    background: var(--_sunken);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 20px;
  }
  .option .icon {
    color: var(--_accent);
  }
  .note {
    padding: 8px;
    color: var(--_muted);
    font-size: var(--_body);
    line-height: 20px;
  }
  .hint {
    margin-block-start: 4px;
  }
  .foot {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 48px;
    padding: 8px 8px 0;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .foot .button {
    flex: none;
    block-size: 32px;
  }
  @media (forced-colors: active) {
    .option.active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .option.multiple[aria-selected="true"] .check::before {
      forced-color-adjust: none;
      background: Highlight;
    }
    .badge {
      border: 1px solid;
    }
  }
`;
