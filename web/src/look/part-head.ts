import { css } from "lit";

/** The head of a part: its name, what there is to say of it, and its tools at the end. */
export const partHead = css`
  :host {
    display: block;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 16px;
    min-block-size: var(--_control);
  }
  .head h3 {
    font-size: var(--_lead);
    line-height: 24px;
    font-weight: 600;
  }
  .head .note {
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .head .end {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-inline-start: auto;
    color: var(--_second);
  }
  .tool {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    block-size: var(--_control);
    min-inline-size: var(--_control);
    padding: 0 8px;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font-size: var(--_small);
    white-space: nowrap;
  }
  .tool:hover {
    background: var(--_sunken);
    color: var(--_text);
  }
  .more {
    block-size: var(--_control);
    padding: 0 12px;
    border: 1px solid var(--_rule);
    border-radius: var(--_radius);
    background: none;
    font-size: var(--_body);
  }
  .more:hover {
    background: var(--_sunken);
  }
  .segments {
    display: inline-flex;
    padding: 2px;
    border-radius: var(--_radius);
    background: var(--_sunken);
  }
  .segment {
    min-block-size: 28px;
    padding: 0 12px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_second);
    font-size: var(--_small);
    white-space: nowrap;
  }
  .segment:hover {
    color: var(--_text);
  }
  .segment[aria-pressed="true"] {
    background: var(--_surface);
    color: var(--_text);
    font-weight: 600;
    box-shadow: 0 0 0 1px var(--_rule);
  }
  .foot {
    margin-block-start: 8px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  @media (forced-colors: active) {
    .segment[aria-pressed="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    .head .end,
    .more {
      display: none;
    }
  }
`;
