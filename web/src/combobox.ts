import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import type { Messages } from "./messages.js";
import { icons } from "./pictures.js";
import { base, controls } from "./styles.js";

/** One thing to choose. */
export interface ComboboxOption {
  value: string;
  label: string;
  /** Shown small below the label, and searched too. */
  detail?: string;
  /** A word at the end of the line, such as a state. */
  badge?: string;
}

/** The event of a choice; its detail is the value. */
export type PickEvent = CustomEvent<string>;

/** Rows drawn at once: an account list can have thousands. */
const SHOWN = 80;

/** A list to search and choose from by keyboard or pointer; without a list, a field for an id. */
export class KfstatCombobox extends LitElement {
  static override properties = {
    label: {},
    placeholder: {},
    hint: {},
    value: {},
    free: { type: Boolean },
    loading: { type: Boolean },
    disabled: { type: Boolean },
    options: { attribute: false },
    messages: { attribute: false },
    open: { state: true },
    typed: { state: true },
    active: { state: true },
  };

  declare label: string;
  declare placeholder: string;
  declare hint: string;
  declare value: string;
  /** No list: what is typed is the value. */
  declare free: boolean;
  declare loading: boolean;
  declare disabled: boolean;
  declare options: readonly ComboboxOption[];
  declare messages: Messages;
  declare open: boolean;
  /** What is being typed; `null` while the chosen option's label stands in the field. */
  declare typed: string | null;
  declare active: number;

  constructor() {
    super();
    this.label = this.placeholder = this.hint = this.value = "";
    this.free = this.loading = this.disabled = this.open = false;
    this.options = [];
    this.typed = null;
    this.active = 0;
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        position: relative;
        min-inline-size: 0;
      }
      label {
        display: block;
        margin-block-end: 4px;
        color: var(--_muted);
        font-size: var(--_small);
        line-height: 1rem;
      }
      .box {
        position: relative;
      }
      .field {
        padding-inline-end: 36px;
        text-overflow: ellipsis;
      }
      .field.free {
        padding-inline-end: 12px;
      }
      .field:disabled {
        background: var(--_sunken);
        border-color: var(--_line);
        color: var(--_muted);
        cursor: not-allowed;
      }
      .toggle {
        position: absolute;
        inset-block: 1px;
        inset-inline-end: 1px;
        display: grid;
        place-items: center;
        inline-size: 36px;
        border: 0;
        background: none;
        color: var(--_muted);
      }
      .list {
        position: absolute;
        z-index: 5;
        inset-inline-start: 0;
        inline-size: max(100%, min(20rem, calc(100vw - 48px)));
        margin-block-start: 4px;
        padding: 8px;
        border-radius: var(--_radius-small);
        background: var(--_surface);
        box-shadow: var(--_shadow);
      }
      .list ul {
        max-block-size: 20rem;
        overflow: auto;
        overscroll-behavior: contain;
      }
      .option {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto 16px;
        align-items: center;
        column-gap: 8px;
        min-block-size: 40px;
        padding: 4px 8px;
        border-radius: 6px;
        font-size: var(--_body);
        line-height: 1.25rem;
        cursor: pointer;
      }
      .option.active {
        background: var(--_soft);
        box-shadow: inset 0 0 0 1px var(--_accent);
      }
      .name,
      .detail {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .detail {
        color: var(--_muted);
        font-size: var(--_small);
        line-height: 1rem;
      }
      .badge {
        padding: 0 8px;
        border-radius: 10px;
        background: var(--_sunken);
        color: var(--_muted);
        font-size: var(--_small);
        line-height: 1.25rem;
      }
      .option .icon {
        color: var(--_accent);
      }
      .note {
        padding: 8px;
        color: var(--_muted);
        font-size: var(--_body);
        line-height: 1.25rem;
      }
      .hint {
        margin-block-start: 4px;
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("value") || changed.has("free")) this.typed = null;
  }

  /** Puts the cursor into the field, ready to type. */
  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.open && (changed.has("active") || changed.has("open"))) {
      this.renderRoot.querySelector(".option.active")?.scrollIntoView({ block: "nearest" });
    }
  }

  get #chosen(): ComboboxOption | undefined {
    return this.options.find((option) => option.value === this.value);
  }

  get #matches(): readonly ComboboxOption[] {
    const wanted = (this.typed ?? "").trim().toLowerCase();
    if (wanted === "") return this.options;
    return this.options.filter(
      ({ label, value, detail = "" }) =>
        label.toLowerCase().includes(wanted) ||
        value.toLowerCase().includes(wanted) ||
        detail.toLowerCase().includes(wanted),
    );
  }

  #show(): void {
    if (this.free || this.disabled || this.open) return;
    this.active = Math.max(
      0,
      this.#matches.findIndex((option) => option.value === this.value),
    );
    this.open = true;
  }

  #pick(value: string): void {
    this.open = false;
    this.typed = null;
    if (value === this.value) return;
    this.dispatchEvent(new CustomEvent("pick", { detail: value }) satisfies PickEvent);
  }

  readonly #onInput = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value;
    if (this.free) return;
    this.open = true;
    this.active = 0;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (this.free) {
      if (event.key === "Enter") this.#commit();
      return;
    }
    const last = Math.min(this.#matches.length, SHOWN) - 1;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (!this.open) this.#show();
        else if (event.key === "ArrowDown") this.active = this.active >= last ? 0 : this.active + 1;
        else this.active = this.active <= 0 ? last : this.active - 1;
        break;
      case "Enter": {
        const option = this.#matches[this.active];
        if (!this.open) this.#show();
        else if (option) this.#pick(option.value);
        break;
      }
      case "Escape":
        if (!this.open && this.typed === null) return;
        this.open = false;
        this.typed = null;
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  #commit(): void {
    if (this.typed !== null) this.#pick(this.typed.trim());
  }

  readonly #onBlur = (): void => {
    if (this.free) this.#commit();
    this.open = false;
    this.typed = null;
  };

  readonly #onFocus = (event: FocusEvent): void => {
    (event.target as HTMLInputElement).select();
  };

  override render() {
    const text = this.typed ?? (this.free ? this.value : (this.#chosen?.label ?? this.value));
    return html`<label for="input">${this.label}</label>
      <div class="box">
        <input
          id="input"
          class=${this.free ? "field free" : "field"}
          type="text"
          autocomplete="off"
          spellcheck="false"
          placeholder=${this.placeholder}
          .value=${text}
          ?disabled=${this.disabled}
          role=${this.free ? nothing : "combobox"}
          aria-expanded=${this.free ? nothing : this.open}
          aria-autocomplete=${this.free ? nothing : "list"}
          aria-controls=${this.free || !this.open ? nothing : "list"}
          aria-activedescendant=${this.open && this.#matches.length > 0 ? `option-${this.active}` : nothing}
          aria-describedby=${this.hint === "" ? nothing : "hint"}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @focus=${this.#onFocus}
          @click=${() => this.#show()}
          @blur=${this.#onBlur}
        />
        ${
          this.free
            ? nothing
            : html`<button
                class="toggle"
                type="button"
                tabindex="-1"
                aria-label=${this.messages.show_options}
                ?disabled=${this.disabled}
                @mousedown=${this.#onToggle}
              >
                ${icons.chevron}
              </button>`
        }
      </div>
      ${this.hint === "" ? nothing : html`<p id="hint" class="hint muted small">${this.hint}</p>`}
      ${this.open ? this.#renderList() : nothing}`;
  }

  readonly #onToggle = (event: Event): void => {
    event.preventDefault();
    this.renderRoot.querySelector("input")?.focus();
    if (this.open) this.open = false;
    else this.#show();
  };

  #renderList() {
    const matches = this.#matches;
    const hidden = matches.length - SHOWN;
    // A press inside must not take the focus from the field, which would close the list first.
    return html`<div class="list" @mousedown=${(event: Event) => event.preventDefault()}>
      <ul id="list" role="listbox" aria-label=${this.label}>
        ${matches.slice(0, SHOWN).map(
          (option, index) =>
            html`<li
              id="option-${index}"
              class=${index === this.active ? "option active" : "option"}
              role="option"
              aria-selected=${option.value === this.value}
              @click=${() => this.#pick(option.value)}
              @mousemove=${() => (this.active = index)}
            >
              <span>
                <span class="name">${option.label}</span>
                ${option.detail ? html`<span class="detail">${option.detail}</span>` : nothing}
              </span>
              ${option.badge ? html`<span class="badge">${option.badge}</span>` : html`<span></span>`}
              ${option.value === this.value ? icons.check : html`<span></span>`}
            </li>`,
        )}
      </ul>
      ${
        this.loading
          ? html`<p class="note" role="status">${this.messages.list_loading}</p>`
          : matches.length === 0
            ? html`<p class="note" role="status">${this.messages.no_match}</p>`
            : hidden > 0
              ? html`<p class="note">${this.messages.more_options(hidden)}</p>`
              : nothing
      }
    </div>`;
  }
}
