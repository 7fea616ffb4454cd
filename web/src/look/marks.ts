import type { Target } from "kfstat";
import { html, svg, type TemplateResult } from "lit";

/** A dot over the line it should stay under, and one under the line it should stay over. */
const OVER = svg`<path d="M1 8.5h8" /><circle cx="5" cy="3.6" r=".7" />`;
const UNDER = svg`<path d="M1 4.5h8" /><circle cx="5" cy="9.4" r=".7" />`;

/** The sign of a figure that misses its target, in the colour of the text around it; what it says is told in words. */
export function missMark({ max }: Pick<Target, "max">): TemplateResult {
  return html`<svg
    class="miss-mark"
    viewBox="0 0 10 12"
    width="10"
    height="12"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    aria-hidden="true"
  >
    ${max === undefined ? UNDER : OVER}
  </svg>`;
}
