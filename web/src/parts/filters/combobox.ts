import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { isComposing } from "../../look/composing.js";
import { icons } from "../../look/icons.js";
import { KfstatElement } from "../../look/kfstat-element.js";
import { base, controls } from "../../look/styles.js";
import type { Messages } from "../../words/messages.js";
import { comboboxStyles } from "./combobox-styles.js";

/** One thing to choose. */
export interface ComboboxOption {
  value: string;
  label: string;
  /** Shown small below the label, and searched too. */
  detail?: string;
  /** A word at the end of the line, such as a state. */
  badge?: string;
  /** Stands for all the others, so it is never chosen together with them. */
  whole?: boolean;
}

/** The event of a choice; its detail is the value. */
export type PickEvent = CustomEvent<string>;

/** Rows drawn at once: an account list can have thousands. */
const SHOWN = 80;

/** What separates ids that are typed. */
const BETWEEN_IDS = /[\s,，、;；]+/;

/**
 * A list to search and choose from by keyboard or pointer; without a list, a field for an id. Where several may be
 * chosen, the value is their values with commas between: a line chooses one alone, its box adds it to the others.
 */
export class KfstatCombobox extends KfstatElement {
  static override properties = {
    label: {},
    placeholder: {},
    hint: {},
    value: {},
    free: { type: Boolean },
    multiple: { type: Boolean },
    loading: { type: Boolean },
    disabled: { type: Boolean },
    options: { attribute: false },
    messages: { attribute: false },
    open: { state: true },
    typed: { state: true },
    sought: { state: true },
    active: { state: true },
    draft: { state: true },
  };

  declare label: string;
  declare placeholder: string;
  declare hint: string;
  declare value: string;
  /** No list: what is typed is the value. */
  declare free: boolean;
  declare multiple: boolean;
  declare loading: boolean;
  declare disabled: boolean;
  declare options: readonly ComboboxOption[];
  declare messages: Messages;
  declare open: boolean;
  /** What is being typed; `null` while the chosen option's label stands in the field. */
  declare typed: string | null;
  /** What the list is searched for: what is typed, but for what an input method has not made up its mind on. */
  declare private sought: string;
  declare active: number;
  /** The values whose boxes are ticked, before they become the value; `null`: no box was touched. */
  declare private draft: readonly string[] | null;

  /** What was chosen when the list was opened: it stands first, or in thousands it could not be found again. */
  #before: readonly string[] = [];
  #matching: { of: readonly ComboboxOption[]; typed: string; options: readonly ComboboxOption[] } | undefined;
  /** Whether the keys last moved within the list, so that a space is for its box and not for the text. */
  #isMoving = false;

  constructor() {
    super();
    this.label = this.placeholder = this.hint = this.value = "";
    this.free = this.multiple = this.loading = this.disabled = this.open = false;
    this.options = [];
    this.typed = this.draft = null;
    this.sought = "";
    this.active = 0;
  }

  static override styles = [base, controls, comboboxStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("value") || changed.has("free")) this.typed = null;
    if (this.typed === null) this.sought = "";
  }

  /** Puts the cursor into the field, ready to type. */
  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.open && (changed.has("active") || changed.has("open"))) {
      this.renderRoot.querySelector(".option.active")?.scrollIntoView?.({ block: "nearest" });
    }
  }

  get #chosen(): readonly string[] {
    if (!this.multiple) return [this.value];
    return this.value === "" ? [] : this.value.split(",");
  }

  get #ticked(): readonly string[] {
    return this.draft ?? this.#chosen;
  }

  /** What stands in the field while nothing is typed. */
  get #summary(): string {
    const [only = "", second] = this.#chosen;
    if (second !== undefined) return this.messages.accounts_chosen(this.#chosen.length);
    return this.options.find(({ value }) => value === only)?.label ?? only;
  }

  get #matches(): readonly ComboboxOption[] {
    const typed = this.sought.trim().toLowerCase();
    if (this.#matching?.of !== this.options || this.#matching.typed !== typed) {
      this.#matching = { of: this.options, typed, options: this.#find(typed) };
    }
    return this.#matching.options;
  }

  #find(wanted: string): readonly ComboboxOption[] {
    const { options } = this;
    if (wanted === "") {
      if (options.length <= SHOWN || !this.multiple) return options;
      const before = new Set(this.#before);
      const isFirst = ({ value, whole }: ComboboxOption): boolean => whole === true || before.has(value);
      return [...options.filter(isFirst), ...options.filter((option) => !isFirst(option))];
    }
    return options.filter(
      ({ label, value, detail = "" }) =>
        label.toLowerCase().includes(wanted) ||
        value.toLowerCase().includes(wanted) ||
        detail.toLowerCase().includes(wanted),
    );
  }

  #show(): void {
    if (this.free || this.disabled || this.open) return;
    this.#before = this.#chosen;
    this.#matching = undefined;
    const [first] = this.#chosen;
    this.active = Math.max(
      0,
      this.#matches.findIndex((option) => option.value === first),
    );
    this.open = true;
  }

  #close(): void {
    this.open = false;
    this.typed = this.draft = null;
  }

  #pick(value: string): void {
    this.#close();
    if (value === this.value) return;
    this.dispatchEvent(new CustomEvent("pick", { detail: value }) satisfies PickEvent);
  }

  #choose(option: ComboboxOption | undefined): void {
    if (option) this.#pick(option.value);
  }

  /** Ticks or clears a box; what comes of it is told when the list closes. */
  #tick(option: ComboboxOption | undefined): void {
    if (!option) return;
    const { value, whole } = option;
    const others = this.#ticked.filter(
      (ticked) => ticked !== value && !whole && !this.options.some((o) => o.whole && o.value === ticked),
    );
    this.draft = this.#ticked.includes(value) ? others : [...others, value];
  }

  /** Takes the boxes as they are. */
  #apply(): void {
    if (this.draft) this.#pick(this.draft.join(","));
    else this.#close();
  }

  readonly #onInput = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value;
    this.#isMoving = false;
    if (this.free) return;
    if (!this.open) this.#show();
    if (isComposing(event)) return;
    this.sought = this.typed;
    this.active = 0;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (this.free) {
      if (event.key === "Enter") this.#commit();
      return;
    }
    const last = Math.min(this.#matches.length, SHOWN) - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (event.key === "Enter") {
      if (!this.open) this.#show();
      else if (this.draft) this.#apply();
      else this.#choose(this.#matches[this.active]);
    } else if (event.key === "Escape") {
      if (!this.open && this.typed === null) return;
      this.#close();
    } else if (event.key === " " && this.multiple && this.open && this.#isMoving) {
      this.#tick(this.#matches[this.active]);
    } else if (move !== undefined && (this.open || event.key.startsWith("Arrow"))) {
      if (this.open) this.active = Math.max(0, move);
      else this.#show();
      this.#isMoving = true;
    } else return;
    event.preventDefault();
  };

  #commit(): void {
    if (this.typed === null) return;
    const typed = this.typed.trim();
    this.#pick(
      this.multiple
        ? typed
            .split(BETWEEN_IDS)
            .filter((id) => id !== "")
            .join(",")
        : typed,
    );
  }

  readonly #onBlur = (): void => {
    if (this.free) this.#commit();
    this.#apply();
  };

  readonly #onFocus = (event: FocusEvent): void => {
    this.#isMoving = false;
    (event.target as HTMLInputElement).select();
  };

  override render(): TemplateResult {
    const text = this.typed ?? (this.free ? this.value : this.#summary);
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
          @compositionend=${this.#onInput}
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
    if (this.open) this.#apply();
    else this.#show();
  };

  #renderList(): TemplateResult {
    const matches = this.#matches;
    const hidden = matches.length - SHOWN;
    // A press inside must not take the focus from the field, which would close the list first.
    return html`<div class="list" @mousedown=${(event: Event) => event.preventDefault()}>
      <ul
        id="list"
        role="listbox"
        aria-label=${this.label}
        aria-multiselectable=${this.multiple ? "true" : nothing}
      >
        ${matches.slice(0, SHOWN).map((option, index) => this.#renderOption(option, index))}
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
      ${this.multiple && this.options.length > 1 ? this.#renderFoot() : nothing}
    </div>`;
  }

  #renderOption(option: ComboboxOption, index: number): TemplateResult {
    const isTicked = this.#ticked.includes(option.value);
    const names = [
      "option",
      ...(index === this.active ? ["active"] : []),
      ...(this.multiple ? ["multiple"] : []),
    ];
    const mark = html`<span class="check">${isTicked ? icons.check : nothing}</span>`;
    return html`<li
      id="option-${index}"
      class=${names.join(" ")}
      role="option"
      aria-selected=${isTicked}
      @click=${(event: Event) => this.#onOption(event, option)}
      @mousemove=${() => (this.active = index)}
    >
      ${this.multiple ? mark : nothing}
      <span>
        <span class="name">${option.label}</span>
        ${option.detail ? html`<span class="detail">${option.detail}</span>` : nothing}
      </span>
      ${option.badge ? html`<span class="badge">${option.badge}</span>` : html`<span></span>`}
      ${this.multiple ? nothing : isTicked ? icons.check : html`<span></span>`}
    </li>`;
  }

  #onOption(event: Event, option: ComboboxOption): void {
    if (this.multiple && (event.target as Element).closest(".check")) this.#tick(option);
    else this.#choose(option);
  }

  #renderFoot(): TemplateResult {
    const { account_filter } = this.messages;
    return html`<div class="foot">
      <span role="status"
        >${this.draft ? account_filter.ticked(this.draft.length) : account_filter.how_to_tick}</span
      >
      ${
        this.draft
          ? html`<button
              class="button primary"
              type="button"
              tabindex="-1"
              data-action="apply"
              @click=${() => this.#apply()}
            >
              ${account_filter.apply}
            </button>`
          : nothing
      }
    </div>`;
  }
}
