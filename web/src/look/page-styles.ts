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
    --_ground-text: var(--kfstat-text, #14181f);
    --_ground-muted: #586170;
    --_ground-accent: var(--kfstat-accent, #1c5fd0);
    /* An underlined ancestor underlines what is in its lines, but not in boxes within them. */
    display: inline-grid;
    inline-size: 100%;
    vertical-align: top;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  @media screen {
    .page.on-dark {
      --_ground-text: var(--kfstat-text, #e9ecf1);
      --_ground-muted: #9ba5b4;
      --_ground-accent: var(--kfstat-accent, #84b1ff);
    }
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: space-between;
    gap: 8px 24px;
    min-block-size: 52px;
    color: var(--_ground-text);
  }
  .title h2 {
    font-size: var(--_title);
    line-height: 28px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .title p {
    line-height: 24px;
    color: var(--_ground-muted);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .title .what {
    display: flex;
    flex-wrap: wrap;
    column-gap: 12px;
  }
  .title .way-back {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_ground-accent);
  }
  .title .way-back:hover {
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  .title .range {
    white-space: nowrap;
  }
  .title-side {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .title-actions {
    display: flex;
    gap: 8px;
    margin-inline-start: auto;
  }
  kfstat-export {
    display: inline-flex;
  }
  .freshness {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
    min-block-size: 24px;
    font-size: var(--_small);
  }
  .panel {
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  kfstat-team:not(:defined) {
    display: block;
    min-block-size: 816px;
  }
  .panel-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    padding: 16px 24px;
  }
  .panel-head h3 {
    font-size: var(--_lead);
    line-height: 24px;
    font-weight: 600;
  }
  kfstat-calendar:not(:defined) {
    display: block;
    block-size: 506px;
  }
  kfstat-trend:not(:defined) {
    display: block;
    block-size: 496px;
  }
  kfstat-definitions:not(:defined) {
    display: block;
    block-size: 49px;
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
    padding: 12px 24px;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    line-height: 24px;
  }
  .notes h4 {
    font-size: var(--_body);
    font-weight: 500;
    color: var(--_text);
  }
  .bone-figure {
    inline-size: 60%;
    block-size: 24px;
  }
  .bone-line {
    inline-size: 80%;
    block-size: 12px;
  }
  /* Figures that come in make the line longer, but move nothing. */
  .title > :first-child {
    flex: 1 1 144px;
  }
  @container kfstat (max-width: 1099px) {
    .title-side {
      display: contents;
    }
    .freshness {
      order: 1;
      inline-size: 100%;
    }
  }
  @container kfstat (max-width: 679px) {
    .freshness {
      min-block-size: 48px;
    }
  }
  @container kfstat (max-width: 479px) {
    kfstat-calendar:not(:defined) {
      block-size: 646px;
    }
    kfstat-trend:not(:defined) {
      block-size: 566px;
    }
    .title {
      align-items: start;
    }
    .panel-head,
    .notes {
      padding-inline: 16px;
    }
  }
`;
