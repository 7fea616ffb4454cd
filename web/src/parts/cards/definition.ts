import { css, html, nothing } from "lit";
import { icons } from "../../look/icons.js";
import { keepForItself, KfstatElement, OutsidePress } from "../../look/kfstat-element.js";
import { base } from "../../look/styles.js";

/**
 * A button that opens an explanation below the nearest positioned ancestor: by click, touch or keyboard, never by
 * hovering alone. Escape, a press elsewhere, and leaving it by Tab close it.
 */
export class KfstatDefinition extends KfstatElement {
  static override properties = { label: {}, open: { type: Boolean, reflect: true } };

  /** The button's name for assistive technology. */
  declare label: string;
  declare open: boolean;

  constructor() {
    super();
    this.label = "";
    this.open = false;
    new OutsidePress(this);
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.open = false;
    });
  }

  static override styles = [
    base,
    css`
      :host {
        display: inline-flex;
      }
      button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        inline-size: 24px;
        block-size: 24px;
        padding: 0;
        border: 0;
        border-radius: 12px;
        background: none;
        color: var(--_muted);
      }
      button:hover,
      button[aria-expanded="true"] {
        color: var(--_accent);
        background: var(--_soft);
      }
      .panel {
        position: absolute;
        z-index: 3;
        inset-block-start: 32px;
        inset-inline: var(--_panel-inset, 0 auto);
        inline-size: min(336px, 100cqi);
        padding: 12px 16px;
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
        box-shadow: var(--_shadow);
        font-size: var(--_body);
        line-height: 20px;
        font-weight: 400;
        white-space: normal;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
        text-align: start;
      }
      ::slotted(p) {
        margin: 0 0 8px !important;
      }
      ::slotted(p:last-child) {
        margin: 0 !important;
      }
    `,
  ];

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open) return;
    keepForItself(event);
    this.open = false;
  };

  override render() {
    return html`<button
        type="button"
        aria-label=${this.label}
        aria-expanded=${this.open}
        aria-controls="panel"
        @click=${() => (this.open = !this.open)}
        @keydown=${this.#onKey}
      >
        ${icons.about}
      </button>
      <div id="panel" class="panel" role="note" ?hidden=${!this.open}>
        ${this.open ? html`<slot></slot>` : nothing}
      </div>`;
  }
}
