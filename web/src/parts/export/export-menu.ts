import { css, html, nothing, type PropertyValues } from "lit";
import { announce, type ExportFormat } from "../../figures/events.js";
import { icons } from "../../look/icons.js";
import { keepForItself, KfstatElement, OutsidePress } from "../../look/kfstat-element.js";
import { base, controls } from "../../look/styles.js";
import type { Messages } from "../../words/messages.js";
import type { ExportInput } from "./export-sheets.js";

const FORMATS: readonly ExportFormat[] = ["xlsx", "csv"];

/** How long a browser may take to start saving what it was given, in milliseconds. */
const SAVING_MS = 60_000;

/**
 * A button with a menu of files. What makes the files is loaded with the first of them.
 *
 * @fires kfstat-export - A file is ready; `detail` is an `ExportDetail`. Cancelled, it is not saved.
 */
export class KfstatExport extends KfstatElement {
  static override properties = {
    input: { attribute: false },
    messages: { attribute: false },
    open: { state: true },
    word: { state: true },
  };

  /** Absent: there is nothing to export yet. */
  declare input: ExportInput | undefined;
  declare messages: Messages;
  declare open: boolean;
  declare private word: "" | "busy" | "saved" | "failed";

  constructor() {
    super();
    this.open = false;
    this.word = "";
    new OutsidePress(this);
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget as Node)) this.open = false;
    });
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        position: relative;
        display: inline-flex;
      }
      .tool[aria-disabled="true"] {
        color: var(--_muted);
        cursor: default;
      }
      .menu {
        position: absolute;
        z-index: 6;
        inset-block-start: calc(100% + 4px);
        inset-inline-end: 0;
        inline-size: 320px;
        max-inline-size: 100cqi;
        padding: 8px;
        border-radius: var(--_radius);
        background: var(--_surface);
        color: var(--_text);
        box-shadow: var(--_shadow);
      }
      .item {
        display: grid;
        inline-size: 100%;
        padding: 8px 12px;
        border: 0;
        border-radius: var(--_radius);
        background: none;
        font-size: var(--_body);
        line-height: 20px;
        text-align: start;
      }
      .item:hover,
      .item:focus {
        background: var(--_sunken);
      }
      .item .name {
        font-weight: 500;
      }
      .failed {
        position: absolute;
        z-index: 6;
        inset-block-start: calc(100% + 4px);
        inset-inline-end: 0;
        padding: 8px 12px;
        border-radius: var(--_radius);
        background: var(--_surface);
        box-shadow: var(--_shadow);
        color: var(--_bad);
        white-space: nowrap;
      }
    `,
  ];

  get #isReady(): boolean {
    return this.input !== undefined && this.word !== "busy";
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".item")];
  }

  readonly #onOpener = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (this.#isReady) this.open = true;
  };

  readonly #onMenu = (event: KeyboardEvent): void => {
    const items = this.#items;
    const at = items.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLElement);
    const next: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const index = next[event.key];
    if (index !== undefined) {
      event.preventDefault();
      items[index]?.focus();
    } else if (event.key === "Escape") {
      keepForItself(event);
      this.#close();
    } else if (event.key === "Tab") {
      this.open = false;
    }
  };

  #close(): void {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".opener")?.focus();
  }

  async #export(format: ExportFormat): Promise<void> {
    this.#close();
    const { input } = this;
    if (!input) return;
    this.word = "busy";
    try {
      const { exportFile } = await import("./export-files.js");
      const { filename, blob } = await exportFile(format, input);
      const wanted = announce(this, "kfstat-export", { format, filename, blob }, { cancelable: true });
      if (wanted) save(filename, blob, this.ownerDocument);
      this.word = wanted ? "saved" : "";
    } catch (error) {
      this.word = "failed";
      throw error;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("input") && this.word === "saved") this.word = "";
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("open") && this.open) this.#items[0]?.focus();
  }

  override render() {
    const { exports } = this.messages;
    const { word } = this;
    const isBad = word === "failed" && !this.open;
    return html`<span class=${isBad ? "failed" : "hidden-text"} role="status"
        >${word === "" ? nothing : exports[word]}</span
      >
      <button
        class="tool opener"
        type="button"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        aria-disabled=${this.#isReady ? nothing : "true"}
        @click=${() => (this.open = this.#isReady && !this.open)}
        @keydown=${this.#onOpener}
      >
        ${word === "saved" ? icons.check : icons.download} ${exports.export}
      </button>
      ${
        this.open
          ? html`<div class="menu" role="menu" aria-label=${exports.export} @keydown=${this.#onMenu}>
              ${FORMATS.map(
                (format) =>
                  html`<button
                    class="item"
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    data-format=${format}
                    @click=${() => void this.#export(format)}
                  >
                    <span class="name">${exports[format].name}</span>
                    <span class="muted small">${exports[format].about}</span>
                  </button>`,
              )}
            </div>`
          : nothing
      }`;
  }
}

/** Hands a file to the browser, which a link with a name to save under does under any policy. */
function save(filename: string, blob: Blob, document: Document): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: url, download: filename }).click();
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}
