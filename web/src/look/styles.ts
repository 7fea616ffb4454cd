import { css } from "lit";

/** What every part starts from: box model, controls, focus, hidden text. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  h4,
  p,
  dl,
  dd,
  ul,
  ol,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  [hidden] {
    display: none !important;
  }
  .hidden-text {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
    margin: 0;
  }
  button {
    cursor: pointer;
  }
  .muted {
    color: var(--_muted);
  }
  .date {
    white-space: nowrap;
  }
  .small {
    font-size: var(--_small);
    line-height: 16px;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** Buttons, inputs and selects of one height. */
export const controls = css`
  .button,
  .field,
  .select {
    block-size: 40px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font-size: var(--_body);
    line-height: 20px;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 0 16px;
    font-weight: 500;
    white-space: nowrap;
  }
  .button:hover,
  .select:hover {
    background: var(--_sunken);
  }
  .button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.primary:hover {
    filter: brightness(1.08);
  }
  .field {
    inline-size: 100%;
    padding: 0 12px;
  }
  .field::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .field:focus-visible,
  .select:focus-visible {
    outline-offset: -1px;
  }
  .select {
    padding: 0 32px 0 12px;
    appearance: none;
    max-inline-size: 100%;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .select-box {
    position: relative;
    display: inline-flex;
    min-inline-size: 0;
  }
  .select-box svg {
    position: absolute;
    inset-inline-end: 10px;
    inset-block-start: 12px;
    pointer-events: none;
    color: var(--_muted);
  }
  .segments {
    display: inline-flex;
    padding: 2px;
    border-radius: var(--_radius);
    background: var(--_sunken);
  }
  .segment {
    min-block-size: 36px;
    padding: 0 12px;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--_muted);
    font-size: var(--_body);
    white-space: nowrap;
  }
  .segment[aria-pressed="true"] {
    background: var(--_raised);
    color: var(--_text);
    font-weight: 500;
    box-shadow: 0 1px 2px rgb(0 0 0 / 0.16);
  }
  .segment:hover {
    color: var(--_text);
  }
  @media (forced-colors: active) {
    .segment[aria-pressed="true"] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

/** The grey blocks that stand where figures will be. */
export const skeleton = css`
  .bone {
    display: inline-block;
    border-radius: 4px;
    background: var(--_shade);
    animation: breathe 1.6s ease-in-out infinite;
    vertical-align: middle;
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
`;
