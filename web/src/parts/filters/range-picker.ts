import { PRESET_NAMES, type DateRange, type Kfstat, type Locale } from "kfstat";
import { css, html, nothing, type CSSResultOrNative, type PropertyValues } from "lit";
import { withWholeDates } from "../../look/dotted.js";
import { icons } from "../../look/icons.js";
import { dress } from "../../look/kfstat-element.js";
import { base } from "../../look/styles.js";
import { issueTexts } from "../../words/issues.js";
import type { FirstMessages as Messages } from "../../words/messages.js";
import type { PickEvent } from "./combobox.js";
import { KfstatPopover, popoverStyles } from "./popover.js";

/** Two months stand side by side from this width on. */
const WIDE_PX = 768;

/** Loads the months. Their elements would take the first document's style sheets into others, which refuse them. */
async function loadMonths(): Promise<void> {
  const { CalendarMonth, CalendarRange } = await import("cally");
  for (const { prototype } of [CalendarMonth, CalendarRange] as { prototype: HTMLElement }[]) {
    if (Object.hasOwn(prototype, "attachShadow")) continue;
    prototype.attachShadow = function (init) {
      const root = HTMLElement.prototype.attachShadow.call(this, init);
      if (root.ownerDocument === document) return root;
      Object.defineProperty(root, "adoptedStyleSheets", {
        configurable: true,
        set(styles: CSSResultOrNative[]) {
          Reflect.deleteProperty(root, "adoptedStyleSheets");
          dress(root, styles);
        },
      });
      return root;
    };
  }
}

/** The presets by name, and own dates in months side by side. */
export class KfstatRangePicker extends KfstatPopover {
  static override properties = {
    kfstat: { attribute: false },
    now: { type: Number },
    earliest: {},
    range: {},
    dates: { attribute: false },
    locale: {},
    messages: { attribute: false },
    loaded: { state: true },
    reached: { state: true },
  };

  declare kfstat: Kfstat | undefined;
  /** The relay's clock, Unix seconds. */
  declare now: number | undefined;
  /** The first day the relay has, where that is before upstream's. */
  declare earliest: string | undefined;
  /** A preset's name or `DATE..DATE`. */
  declare range: string;
  /** The dates `range` stands for. */
  declare dates: DateRange | undefined;
  declare locale: Locale;
  declare messages: Messages;
  declare loaded: boolean;
  /** The preset that the arrow keys came to: it alone is in the page's tab order. */
  declare reached: string;

  constructor() {
    super();
    this.range = this.reached = "";
    this.loaded = false;
  }

  static override styles = [
    base,
    popoverStyles,
    css`
      .panel {
        display: grid;
        grid-template-columns: 160px auto;
        inline-size: max-content;
      }
      .presets {
        padding: 8px;
        border-inline-end: 1px solid var(--_line);
      }
      .preset {
        display: block;
        inline-size: 100%;
        min-block-size: 32px;
        padding: 6px 8px;
        border: 0;
        border-radius: var(--_radius);
        background: none;
        font-size: var(--_body);
        line-height: 20px;
        text-align: start;
      }
      .preset:hover {
        background: var(--_sunken);
      }
      .preset[aria-pressed="true"] {
        background: var(--_soft);
        color: var(--_accent);
        font-weight: 600;
      }
      .preset[aria-disabled="true"] {
        color: var(--_muted);
        cursor: not-allowed;
        background: none;
      }
      .reason {
        display: block;
        font-size: var(--_small);
        line-height: 16px;
      }
      .own-dates {
        padding: 16px;
      }
      .own-dates h4 {
        font-size: var(--_body);
        line-height: 20px;
        font-weight: 600;
      }
      .own-dates p {
        margin-block: 4px 16px;
        font-variant-numeric: tabular-nums;
      }
      .months {
        display: flex;
        gap: 24px;
        min-inline-size: 252px;
        min-block-size: 280px;
        font-size: var(--_body);
      }
      calendar-range::part(button) {
        display: grid;
        place-items: center;
        inline-size: 36px;
        block-size: 36px;
        border: 0;
        border-radius: var(--_radius);
        background: none;
        color: var(--_text);
      }
      calendar-range::part(button):hover {
        background: var(--_sunken);
      }
      calendar-range::part(button):focus-visible,
      calendar-month::part(button):focus-visible {
        outline: 2px solid var(--_accent);
        outline-offset: 0;
      }
      calendar-range::part(disabled) {
        opacity: 0.35;
      }
      calendar-month {
        gap: 4px;
        --color-accent: var(--_accent);
        --color-text-on-accent: var(--_on-accent);
      }
      calendar-range::part(heading),
      calendar-month::part(heading) {
        font-size: var(--_body);
        font-weight: 600;
      }
      calendar-month::part(table) {
        font-size: var(--_body);
      }
      calendar-month::part(th) {
        inline-size: 36px;
        block-size: 36px;
        color: var(--_muted);
        font-size: var(--_small);
        font-weight: 400;
      }
      calendar-month::part(button) {
        font-family: inherit;
        inline-size: 36px;
        block-size: 36px;
        border-radius: var(--_radius);
        font-size: var(--_body);
        font-variant-numeric: tabular-nums;
      }
      calendar-month::part(range-inner) {
        border-radius: 0;
        background: var(--_soft);
        color: var(--_text);
      }
      calendar-month::part(today) {
        text-decoration: underline;
        text-underline-offset: 4px;
      }
      @container kfstat (max-width: 767px) {
        .panel {
          grid-template-columns: minmax(0, 1fr);
          inline-size: min(340px, 100cqi);
        }
        .presets {
          display: grid;
          grid-template-columns: repeat(3, minmax(0, 1fr));
          border-inline-end: 0;
          border-block-end: 1px solid var(--_line);
        }
        .own-dates {
          display: grid;
          justify-items: center;
        }
      }
      @container kfstat (max-width: 335px) {
        .own-dates {
          padding: 16px 0;
        }
        calendar-month::part(button) {
          inline-size: 32px;
        }
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("open") || !this.open) return;
    const names: readonly string[] = PRESET_NAMES;
    this.reached = names.includes(this.range) ? this.range : (names[0] ?? "");
    if (!this.loaded) void loadMonths().then(() => (this.loaded = true));
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (!this.open) return;
    if (changed.has("loaded")) this.keepInside();
    if (changed.has("open")) this.renderRoot.querySelector<HTMLElement>('.preset[tabindex="0"]')?.focus();
  }

  /** How many months there is room for. */
  get months(): number {
    const room = this.closest(".frame") ?? this.ownerDocument.documentElement;
    return room.clientWidth < WIDE_PX ? 1 : 2;
  }

  #pick(range: string): void {
    this.close();
    this.dispatchEvent(new CustomEvent("pick", { detail: range }) satisfies PickEvent);
  }

  readonly #onMonths = (event: Event): void => {
    const [start, end] = (event.target as HTMLElement & { value: string }).value.split("/");
    if (start && end) this.#pick(`${start}..${end}`);
  };

  readonly #onPresets = (event: KeyboardEvent): void => {
    const presets = [...this.renderRoot.querySelectorAll<HTMLElement>(".preset")];
    const at = presets.indexOf(event.target as HTMLElement);
    const last = presets.length - 1;
    const next = at < last ? at + 1 : 0;
    const previous = at > 0 ? at - 1 : last;
    const moves: Record<string, number> = {
      ArrowDown: next,
      ArrowRight: next,
      ArrowUp: previous,
      ArrowLeft: previous,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (at < 0 || move === undefined) return;
    event.preventDefault();
    presets[move]?.focus();
  };

  override render() {
    return html`<slot></slot>${this.open ? this.#renderPanel() : nothing}`;
  }

  #renderPanel() {
    const { kfstat, now, messages, locale } = this;
    if (!kfstat || now === undefined) return nothing;
    const clock = new Date(now * 1000);
    const today = kfstat.today({ now: clock });
    const latest = today.ok ? today.value.yesterday : "";
    const upstream = today.ok ? today.value.earliest : "";
    const earliest = this.earliest && this.earliest < upstream ? this.earliest : upstream;
    return html`<div class="panel" role="dialog" aria-label=${messages.range} @keydown=${this.onKey}>
      <div
        class="presets"
        role="toolbar"
        aria-label=${messages.range_presets}
        aria-orientation="vertical"
        @keydown=${this.#onPresets}
      >
        ${PRESET_NAMES.map((name) => {
          const dates = kfstat.presetRange(name, { now: clock });
          return html`<button
            class="preset"
            type="button"
            data-preset=${name}
            tabindex=${name === this.reached ? 0 : -1}
            @focus=${() => (this.reached = name)}
            aria-pressed=${this.range === name}
            aria-disabled=${dates.ok ? nothing : "true"}
            @click=${() => dates.ok && this.#pick(name)}
          >
            ${messages.presets[name]}
            ${
              dates.ok
                ? nothing
                : html`<span class="reason">${issueTexts(kfstat, dates.issues, locale)}</span>`
            }
          </button>`;
        })}
      </div>
      <div class="own-dates">
        <h4>${messages.range_pick}</h4>
        <p class="muted small">${withWholeDates(messages.range_limits(earliest, latest))}</p>
        ${this.loaded ? this.#renderMonths(earliest, latest, today.ok ? today.value.today : "") : html`<div class="months"></div>`}
      </div>
    </div>`;
  }

  #renderMonths(earliest: string, latest: string, today: string) {
    const { messages, locale, months } = this;
    return html`<calendar-range
      months=${months}
      min=${earliest}
      max=${latest}
      today=${today}
      value=${this.dates ? `${this.dates.start_date}/${this.dates.end_date}` : ""}
      locale=${locale}
      first-day-of-week="1"
      @change=${this.#onMonths}
    >
      <span slot="previous" role="img" aria-label=${messages.previous_month}>${icons.left}</span>
      <span slot="next" role="img" aria-label=${messages.next_month}>${icons.right}</span>
      <div class="months">
        <calendar-month></calendar-month>
        ${months > 1 ? html`<calendar-month offset="1"></calendar-month>` : nothing}
      </div>
    </calendar-range>`;
  }
}
