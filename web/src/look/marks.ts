import { css, html, type TemplateResult } from "lit";

/** The look of what misses its target. */
export const markStyles = css`
  .missed {
    color: var(--_warn);
    font-weight: 600;
  }
  .miss-mark {
    flex: none;
    inline-size: 10px;
    block-size: 12px;
    color: var(--_warn);
  }
`;

/** The sign of a missed target: a dot above a line, over a maximum, or below it, under a minimum. */
export function missMark(kind: "min" | "max"): TemplateResult {
  const [line, dot] = kind === "max" ? [8.5, 3.6] : [4.5, 9.4];
  return html`<svg
    class="miss-mark"
    viewBox="0 0 10 12"
    width="10"
    height="12"
    fill="currentColor"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    aria-hidden="true"
  >
    <path d="M1 ${line}h8" fill="none" />
    <circle cx="5" cy=${dot} r="1.4" />
  </svg>`;
}
