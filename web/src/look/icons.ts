import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

const icon = (paths: SVGTemplateResult, size = 16): TemplateResult =>
  html`<svg
    class="icon"
    viewBox="0 0 16 16"
    width=${size}
    height=${size}
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${paths}
  </svg>`;

/** Small line icons in the colour of the text around them. */
export const icons = {
  chevron: icon(svg`<path d="M4.5 6.5 8 10l3.5-3.5" />`, 14),
  left: icon(svg`<path d="m10 4-4 4 4 4" />`),
  right: icon(svg`<path d="m6 4 4 4-4 4" />`),
  dates: icon(svg`<rect x="2" y="3" width="12" height="11" rx="2" /><path d="M2 6.5h12M5 1.5v3M11 1.5v3" />`),
  search: icon(svg`<circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5" />`),
  unsorted: icon(svg`<path d="m5 6 3-3 3 3M5 10l3 3 3-3" />`, 12),
  ascending: icon(svg`<path d="M8 13V3M4 7l4-4 4 4" />`, 12),
  descending: icon(svg`<path d="M8 3v10M4 9l4 4 4-4" />`, 12),
  check: icon(svg`<path d="m3 8.5 3.5 3.5L13 4.5" />`),
  columns: icon(svg`<path d="M3 4h10M3 8h10M3 12h10M6 2.8v2.4M10 6.8v2.4M7 10.8v2.4" />`),
  download: icon(svg`<path d="M8 2.5V10M5 7.2 8 10l3-2.8M3 13.2h10" />`),
  close: icon(svg`<path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />`),
  refresh: icon(svg`<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.7h-2.7" />`),
  share: icon(
    svg`<path
      d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8"
    />`,
  ),
  about: icon(svg`<circle cx="8" cy="8" r="6" /><path d="M8 7.4v3.4M8 5.1v.1" />`),
  warning: icon(svg`<path d="M8 2.5 14 13H2ZM8 6.5v3M8 11.3v.1" />`),
};
