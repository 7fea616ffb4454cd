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
  download: icon(svg`<path d="M8 2v8m-3.5-3.5L8 10l3.5-3.5M2.5 12.5v1h11v-1" />`),
  close: icon(svg`<path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />`),
  refresh: icon(svg`<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.7h-2.7" />`),
  share: icon(
    svg`<path d="M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.5 6.5a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.7-.7" />`,
  ),
  sliders: icon(
    svg`<path d="M2.5 4.5h5M11 4.5h2.5M2.5 11.5H5M8.5 11.5h5" /><circle cx="9.2" cy="4.5" r="1.7" /><circle cx="6.8" cy="11.5" r="1.7" />`,
  ),
  more: icon(svg`<path d="M3.5 8v.1M8 8v.1M12.5 8v.1" stroke-width="2" />`),
  about: icon(svg`<circle cx="8" cy="8" r="6" /><path d="M8 7.4v3.4M8 5.1v.1" />`),
  warning: icon(svg`<path d="M8 2.5 14 13H2ZM8 6.5v3M8 11.3v.1" />`),
};
