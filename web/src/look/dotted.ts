import { css, html, nothing, type TemplateResult } from "lit";

/** The look of facts in a line, and of dates in a sentence. */
export const dottedStyles = css`
  .dotted {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -12px;
    clip-path: inset(0 0 0 12px);
  }
  .dotted > span {
    position: relative;
    padding-inline-start: 12px;
  }
  .dotted i {
    position: absolute;
    inset-inline-start: 0;
    inline-size: 12px;
    font-style: normal;
    text-align: center;
    white-space: pre;
  }
`;

/** Short facts with dots between them; one that begins a further line has its dot cut off. */
export function dotted(facts: readonly (string | TemplateResult)[]): TemplateResult {
  return html`<span class="dotted"
    >${facts.map((fact, index) => html`<span>${index === 0 ? nothing : html`<i> · </i>`}${fact}</span>`)}</span
  >`;
}

/** A sentence whose dates stay whole, although they could break at their hyphens. */
export function withWholeDates(sentence: string): readonly (string | TemplateResult)[] {
  return sentence
    .split(/((?:\d{4}-)?\d\d-\d\d)/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="date">${part}</span>` : part));
}
