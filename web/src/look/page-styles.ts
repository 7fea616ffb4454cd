import { css } from "lit";

/** The layout of the dashboard around its parts. */
export const pageStyles = css`
  :host {
    display: block;
    writing-mode: horizontal-tb;
    background: var(--kfstat-background, transparent);
  }
  :host([hidden]) {
    display: none;
  }
  :host::before,
  :host::after {
    display: none !important;
  }
  /* Nothing that the page lets its text inherit comes in, not even by rules for all elements. */
  .own {
    all: initial;
    direction: ltr;
    display: block;
    flex: 1 1 auto;
    min-inline-size: 0;
    visibility: inherit;
    pointer-events: inherit;
    color-scheme: inherit;
    color: var(--_text);
    font-family: var(--_font);
    font-size: var(--_body);
    line-height: 20px;
    user-select: text;
    -webkit-user-select: text;
    -webkit-text-size-adjust: 100%;
  }
  /* What a container measures that goes by its content: as much as there is, but legible where there is nothing. */
  .own::before {
    content: "";
    display: grid;
    grid-template-columns: minmax(264px, min(1120px, 100vw));
    block-size: 0;
    overflow: hidden;
  }
  .frame {
    container: kfstat / inline-size;
  }
  .page {
    /* An underlined ancestor underlines what is in its lines, but not in boxes within them. */
    display: inline-grid;
    inline-size: 100%;
    vertical-align: top;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
    outline: none;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 12px;
    color: var(--_text);
  }
  .title.of-accounts {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .title h2 {
    font-size: var(--_title);
    line-height: 32px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .title .what {
    display: flex;
    flex-wrap: wrap;
    column-gap: 12px;
    font-size: var(--_small);
    line-height: 16px;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  .title .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-inline-start: auto;
  }
  section[part] {
    min-inline-size: 0;
  }
  /* Parts are 32 apart, what belongs to one of them 8 to 24. */
  section:is([part="team"], [part="accounts"], [part="comparison"], [part="days"]),
  .when {
    margin-block-start: 8px;
  }
  .when {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 416px;
    column-gap: 48px;
    row-gap: 32px;
  }
  .when.single {
    grid-template-columns: minmax(0, 1fr);
  }
  kfstat-team:not(:defined) {
    display: block;
    min-block-size: 528px;
  }
  section[part="accounts"] kfstat-team:not(:defined) {
    min-block-size: 240px;
  }
  kfstat-trend:not(:defined),
  kfstat-calendar:not(:defined) {
    display: block;
    min-block-size: 448px;
  }
  kfstat-days:not(:defined) {
    display: block;
    min-block-size: 560px;
  }
  kfstat-export {
    display: inline-flex;
  }
  kfstat-definition:not(:defined) {
    display: block;
    inline-size: 24px;
    block-size: 24px;
    visibility: hidden;
  }
  kfstat-definition:not(:defined) > * {
    display: none;
  }
  .notes {
    display: grid;
    gap: 4px;
    margin-block-start: 16px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .notes h4 {
    font-size: var(--_small);
    font-weight: 600;
  }
  .bone-figure {
    inline-size: 60%;
    block-size: 24px;
  }
  .bone-line {
    inline-size: 80%;
    block-size: 12px;
  }
  @container kfstat (max-width: 1199px) {
    .when {
      grid-template-columns: minmax(0, 1fr) 360px;
      column-gap: 32px;
    }
  }
  @container kfstat (max-width: 1023px) {
    .when {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @container kfstat (max-width: 639px) {
    .page {
      gap: 16px;
    }
    .title .ways {
      margin-inline-start: 0;
    }
  }
`;
