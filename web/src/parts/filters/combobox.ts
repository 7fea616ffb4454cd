import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { isComposing } from "../../look/composing.js";
import { icons } from "../../look/icons.js";
import { base, controls } from "../../look/styles.js";
import type { FirstMessages as Messages, TickTexts } from "../../words/messages.js";
import { comboboxStyles } from "./combobox-styles.js";
import { KfstatPopover, popoverStyles } from "./popover.js";

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

/**
 * A list to search and choose from by keyboard or pointer. Where several may be chosen, the value is their values with
 * commas between: a line chooses one alone, its box adds it to the others.
 */
export class KfstatCombobox extends KfstatPopover {
  static override properties = {
    label: {},
    placeholder: {},
    value: {},
    plain: { type: Boolean },
    multiple: { type: Boolean },
    most: { type: Number },
    loading: { type: Boolean },
    options: { attribute: false },
    ticks: { attribute: false },
    messages: { attribute: false },
    typed: { state: true },
    sought: { state: true },
    active: { state: true },
    draft: { state: true },
  };

  declare label: string;
  declare placeholder: string;
  declare value: string;
  /** A few lines, which nobody needs to search. */
  declare plain: boolean;
  declare multiple: boolean;
  /** How many boxes may be ticked. */
  declare most: number;
  declare loading: boolean;
  declare options: readonly ComboboxOption[];
  /** What is said of the boxes, where several may be chosen. */
  declare ticks: TickTexts;
  declare messages: Messages;
  /** What is being typed. */
  declare private typed: string;
  /** What the list is searched for: what is typed, but for what an input method has not made up its mind on. */
  declare private sought: string;
  declare private active: number;
  /** The values whose boxes are ticked, before they become the value; `null`: no box was touched. */
  declare private draft: readonly string[] | null;

  /** What was chosen when the list was opened: it stands first, or in thousands it could not be found again. */
  #before: readonly string[] = [];
  #matching: { of: readonly ComboboxOption[]; typed: string; options: readonly ComboboxOption[] } | undefined;
  /** Whether the keys last moved within the list, so that a space is for its box and not for the text. */
  #isMoving = false;

  constructor() {
    super();
    this.label = this.placeholder = this.value = this.typed = this.sought = "";
    this.plain = this.multiple = this.loading = false;
    this.most = Infinity;
    this.options = [];
    this.draft = null;
    this.active = 0;
    this.addEventListener("keydown", this.#onOpener);
  }

  static override styles = [base, controls, popoverStyles, comboboxStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) this.#begin();
    if (changed.has("value")) this.draft = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (changed.has("open") && changed.get("open") === true) this.#apply();
    if (!this.open) return;
    if (changed.has("open")) this.renderRoot.querySelector<HTMLElement>("#input, #list")?.focus();
    this.renderRoot.querySelector(".option.active")?.scrollIntoView?.({ block: "nearest" });
  }

  get #chosen(): readonly string[] {
    if (!this.multiple) return [this.value];
    return this.value === "" ? [] : this.value.split(",");
  }

  get #ticked(): readonly string[] {
    return this.draft ?? this.#chosen;
  }

  #isTicked({ value, whole }: ComboboxOption): boolean {
    const ticked = this.#ticked;
    // Where nothing chosen means all of them.
    return ticked.includes(value) || (whole === true && value === "" && ticked.length === 0);
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
      if (options.length <= SHOWN) return options;
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

  #begin(): void {
    this.#before = this.#chosen;
    this.#matching = undefined;
    this.#isMoving = false;
    this.draft = null;
    this.sought = this.typed;
    const [first = ""] = this.#chosen;
    this.active = Math.max(
      0,
      this.#matches.findIndex((option) => option.value === first),
    );
  }

  protected override cancel(): void {
    this.draft = null;
    this.close();
  }

  #pick(value: string): void {
    this.draft = null;
    if (value === this.value) return;
    this.dispatchEvent(new CustomEvent("pick", { detail: value }) satisfies PickEvent);
  }

  #choose(option: ComboboxOption | undefined): void {
    if (!option) return;
    this.#pick(option.value);
    this.close();
  }

  /** Ticks or clears a box; what comes of it is told when the list closes. */
  #tick(option: ComboboxOption | undefined): void {
    if (!option) return;
    const { value, whole } = option;
    const others = this.#ticked.filter(
      (ticked) => ticked !== value && !whole && !this.options.some((o) => o.whole && o.value === ticked),
    );
    if (whole && value === "") this.draft = [];
    else if (this.#ticked.includes(value)) this.draft = others;
    else if (others.length < this.most) this.draft = [...others, value];
  }

  /** Takes the boxes as they are. */
  #apply(): void {
    this.typed = "";
    if (this.draft) this.#pick(this.draft.join(","));
  }

  readonly #onInput = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value;
    this.#isMoving = false;
    if (isComposing(event)) return;
    this.sought = this.typed;
    this.active = 0;
  };

  /** On the button an arrow opens, and so does the first letter of a search. */
  readonly #onOpener = (event: KeyboardEvent): void => {
    if (this.open || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const isLetter = event.key.length === 1 && event.key !== " " && !this.plain;
    if (!isLetter && event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (isLetter) this.typed = event.key;
    this.open = true;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const last = Math.min(this.#matches.length, SHOWN) - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    const isSpace = event.key === " " && (this.plain || (this.multiple && this.#isMoving));
    if (event.key === "Enter" && this.draft) this.close();
    else if (event.key === "Enter" || (isSpace && !this.multiple)) this.#choose(this.#matches[this.active]);
    else if (isSpace) this.#tick(this.#matches[this.active]);
    else if (move !== undefined) {
      this.active = Math.max(0, move);
      this.#isMoving = true;
    } else return;
    event.preventDefault();
  };

  override render(): TemplateResult {
    return html`<slot></slot>${this.open ? this.#renderPanel() : nothing}`;
  }

  /** A press inside must not take the focus from the field. */
  readonly #onPress = (event: Event): void => {
    if (!(event.target as Element).closest("input")) event.preventDefault();
  };

  #renderPanel(): TemplateResult {
    const { plain, label } = this;
    const matches = this.#matches;
    const active = matches.length > 0 ? `option-${this.active}` : nothing;
    return html`<div
      class="panel"
      role="dialog"
      aria-label=${label}
      @keydown=${this.onKey}
      @mousedown=${this.#onPress}
    >
      ${
        plain
          ? nothing
          : html`<div class="search">
              ${icons.search}
              <input
                id="input"
                class="field"
                type="text"
                autocomplete="off"
                spellcheck="false"
                role="combobox"
                aria-label=${label}
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls="list"
                aria-activedescendant=${active}
                placeholder=${this.placeholder}
                .value=${this.typed}
                @input=${this.#onInput}
                @compositionend=${this.#onInput}
                @keydown=${this.#onKey}
              />
            </div>`
      }
      <ul
        id="list"
        class=${plain ? "plain" : nothing}
        role="listbox"
        aria-label=${label}
        aria-multiselectable=${this.multiple ? "true" : nothing}
        tabindex=${plain ? 0 : nothing}
        aria-activedescendant=${plain ? active : nothing}
        @keydown=${plain ? this.#onKey : nothing}
      >
        ${matches.slice(0, SHOWN).map((option, index) => this.#renderOption(option, index))}
      </ul>
      ${this.#renderNote(matches)} ${this.multiple && this.options.length > 1 ? this.#renderFoot() : nothing}
    </div>`;
  }

  #renderNote({ length }: readonly ComboboxOption[]): TemplateResult | typeof nothing {
    const { list_loading, no_match, more_options } = this.messages;
    if (this.loading && length <= 1) return html`<p class="note" role="status">${list_loading}</p>`;
    if (length === 0) return html`<p class="note" role="status">${no_match}</p>`;
    return length > SHOWN ? html`<p class="note">${more_options(length - SHOWN)}</p>` : nothing;
  }

  #renderOption(option: ComboboxOption, index: number): TemplateResult {
    const isTicked = this.#isTicked(option);
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
      data-value=${option.value}
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
    const { how_to, ticked, most } = this.ticks;
    const count = this.draft?.length;
    const said = count === undefined ? how_to : count >= this.most ? most(count) : ticked(count);
    return html`<div class="foot">
      <span role="status">${said}</span>
      ${
        this.draft
          ? html`<button
              class="button primary"
              type="button"
              tabindex="-1"
              data-action="apply"
              @click=${() => this.close()}
            >
              ${this.messages.filter_line.apply}
            </button>`
          : nothing
      }
    </div>`;
  }
}
