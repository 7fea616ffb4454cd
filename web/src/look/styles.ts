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
  /* Where the focus is only taken to, so that reading goes on there: nothing in it can be operated. */
  :is(div, h2, h3)[tabindex="-1"]:focus-visible {
    outline: none;
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

/**
 * Controls of one height. A `button` has an edge, `primary` is the one thing to do; a `tool` is quiet and may be an icon
 * alone, a `link` is text; a `pick` says what is chosen and opens what there is to choose from.
 */
export const controls = css`
  .button,
  .tool,
  .pick,
  .field,
  .select {
    block-size: var(--_control);
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: none;
    color: var(--_text);
    font-size: var(--_body);
    line-height: 20px;
  }
  .button,
  .tool,
  .pick {
    display: inline-flex;
    flex: none;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 0 12px;
    white-space: nowrap;
  }
  .button {
    border-color: var(--_rule);
  }
  .button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  .button.primary:hover {
    filter: brightness(1.08);
  }
  .tool {
    gap: 6px;
    min-inline-size: var(--_control);
    padding: 0 8px;
    color: var(--_second);
  }
  .pick,
  .field,
  .select {
    background: var(--_sunken);
  }
  .pick > .icon {
    flex: none;
    margin-inline-end: -4px;
    color: var(--_muted);
  }
  .button:not(.primary):hover,
  .tool:hover,
  .tool[aria-expanded="true"] {
    background: var(--_sunken);
  }
  .pick:hover,
  .pick[aria-expanded="true"],
  .select:hover {
    border-color: var(--_rule);
  }
  .pick:disabled,
  .field:disabled,
  .tool[aria-disabled="true"] {
    color: var(--_muted);
    cursor: default;
  }
  .link {
    display: inline-flex;
    flex: none;
    align-items: center;
    min-block-size: 24px;
    padding: 0 4px;
    border: 0;
    border-radius: 2px;
    background: none;
    color: var(--_accent);
    font-size: inherit;
    line-height: 20px;
    white-space: nowrap;
  }
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 4px;
  }
  .field {
    inline-size: 100%;
    padding: 0 11px;
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
    padding: 0 32px 0 11px;
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
    inset-block-start: 8px;
    pointer-events: none;
    color: var(--_muted);
  }
  .segments {
    display: inline-flex;
    flex: none;
    padding: 2px;
    border-radius: var(--_radius);
    background: var(--_sunken);
  }
  .segment {
    block-size: 28px;
    padding: 0 12px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_second);
    font-size: var(--_small);
    line-height: 16px;
    white-space: nowrap;
  }
  .segment[aria-pressed="true"] {
    background: var(--_surface);
    color: var(--_text);
    font-weight: 600;
    box-shadow: 0 0 0 1px var(--_rule);
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
