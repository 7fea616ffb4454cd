import { css, svg, html, type TemplateResult } from "lit";
import type { Target } from "kfstat";

/** The look of a figure that misses its target. */
export const missedStyles = css`
  .missed {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_warn);
  }
  .missed svg {
    flex: none;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
  }
`;

/** A dot above a line is over a maximum, one below it under a minimum. */
export function missedSign(target: Target | undefined): TemplateResult {
  return html`<svg viewBox="0 0 10 12" width="10" height="12" aria-hidden="true">
    ${
      target?.max === undefined
        ? svg`<path d="M1 4.5h8" /><circle cx="5" cy="9.4" r="1.4" stroke="none" />`
        : svg`<path d="M1 8.5h8" /><circle cx="5" cy="3.6" r="1.4" stroke="none" />`
    }
  </svg>`;
}
