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
  .head .tool {
    font-size: var(--_small);
  }
  .foot {
    margin-block-start: 8px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  @media print {
    .head .end,
    .button {
      display: none;
    }
  }
`;
