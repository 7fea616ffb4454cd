import { PRESET_NAMES, type DateRange, type Kfstat, type Locale, type PresetName } from "kfstat";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { issueText } from "./core.js";
import { withWholeDates } from "./dotted.js";
import { formatsFor } from "./format.js";
import type { Messages } from "./messages.js";
import { icons } from "./pictures.js";
import type { PickEvent } from "./combobox.js";
import { base, controls } from "./styles.js";

/** The presets in the order people look for them. */
const PRESETS: Record<PresetName, true> = {
  yesterday: true,
  last_7_days: true,
  last_30_days: true,
  last_90_days: true,
  last_180_days: true,
  this_week: true,
  last_week: true,
  this_month: true,
  last_month: true,
};

/** Whether a range is one of the presets' names. */
export function isPreset(range: string): range is PresetName {
  return (PRESET_NAMES as readonly string[]).includes(range);
}

/** Presets by name, or own dates in a calendar that loads when it is first opened. */
export class KfstatRangePicker extends LitElement {
  static override properties = {
    kfstat: { attribute: false },
    now: { type: Number },
    earliest: {},
    range: {},
    dates: { attribute: false },
    locale: {},
    messages: { attribute: false },
    open: { state: true },
    months: { state: true },
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
  declare open: boolean;
  declare months: number;

  constructor() {
    super();
    this.range = "";
    this.locale = "zh";
    this.open = false;
    this.months = 2;
    this.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget as Node)) this.open = false;
    });
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .label {
        display: block;
        margin-block-end: 4px;
        color: var(--_muted);
        font-size: var(--_small);
        line-height: 1rem;
      }
      .opener {
        inline-size: 100%;
        justify-content: start;
        padding: 0 12px;
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      .opener .icon {
        flex: none;
        color: var(--_muted);
      }
      .opener .text {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .opener .name {
        font-weight: 500;
      }
      .panel {
        position: absolute;
        z-index: 5;
        inset-inline-end: 16px;
        display: grid;
        grid-template-columns: 11rem auto;
        margin-block-start: 4px;
        border-radius: var(--_radius);
        background: var(--_surface);
        box-shadow: var(--_shadow);
      }
      .presets {
        padding: 8px;
        border-inline-end: 1px solid var(--_line);
      }
      .preset {
        display: block;
        inline-size: 100%;
        min-block-size: 36px;
        padding: 6px 12px;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: var(--_body);
        line-height: 1.25rem;
        text-align: start;
      }
      .preset:hover {
        background: var(--_sunken);
      }
      .preset[aria-pressed="true"] {
        background: var(--_soft);
        color: var(--_accent);
        font-weight: 500;
      }
      .preset[aria-disabled="true"] {
        color: var(--_muted);
        cursor: not-allowed;
        background: none;
      }
      .reason {
        display: block;
        font-size: var(--_small);
        line-height: 1rem;
      }
      .calendars {
        padding: 16px;
      }
      .calendars h4 {
        font-size: var(--_body);
        line-height: 1.25rem;
        font-weight: 500;
      }
      .calendars p {
        margin-block: 4px 16px;
        font-variant-numeric: tabular-nums;
      }
      .calendar {
        display: flex;
        gap: 24px;
        min-block-size: 17.5rem;
        font-size: var(--_body);
      }
      calendar-range::part(button) {
        display: grid;
        place-items: center;
        inline-size: 36px;
        block-size: 36px;
        border: 0;
        border-radius: var(--_radius-small);
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
        --color-accent: var(--_accent);
        --color-text-on-accent: var(--_on-accent);
      }
      calendar-range::part(heading),
      calendar-month::part(heading) {
        font-size: var(--_body);
        font-weight: 500;
      }
      calendar-month::part(th) {
        color: var(--_muted);
        font-size: var(--_small);
        font-weight: 400;
      }
      calendar-month::part(button) {
        inline-size: 36px;
        block-size: 36px;
        border-radius: var(--_radius-small);
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
      @container kfstat (max-width: 1023px) {
        .text:not(.own) .dates,
        .text.own .name {
          display: none;
        }
      }
      @container kfstat (max-width: 767px) {
        .panel {
          inset-inline: 16px;
          grid-template-columns: minmax(0, 1fr);
        }
        .presets {
          display: grid;
          grid-template-columns: repeat(3, minmax(0, 1fr));
          border-inline-end: 0;
          border-block-end: 1px solid var(--_line);
        }
        .preset {
          padding-inline: 8px;
        }
        .calendars {
          display: grid;
          justify-items: center;
        }
      }
      @container kfstat (max-width: 335px) {
        .calendars {
          padding: 16px 0;
        }
        calendar-month::part(button) {
          inline-size: 32px;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.#closeOutside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.#closeOutside);
  }

  readonly #closeOutside = (event: Event): void => {
    if (this.open && !event.composedPath().includes(this)) this.open = false;
  };

  readonly #toggle = (): void => {
    this.open = !this.open;
    if (!this.open) return;
    this.months = window.innerWidth < 768 ? 1 : 2;
    void import("cally");
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation();
    this.#close();
  };

  #close(): void {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".opener")?.focus();
  }

  #pick(range: string): void {
    this.#close();
    this.dispatchEvent(new CustomEvent("pick", { detail: range }) satisfies PickEvent);
  }

  readonly #onCalendar = (event: Event): void => {
    const [start, end] = (event.target as HTMLElement & { value: string }).value.split("/");
    if (start && end) this.#pick(`${start}..${end}`);
  };

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("open") && this.open) {
      this.renderRoot.querySelector<HTMLElement>('.preset[aria-pressed="true"], .preset')?.focus();
    }
  }

  override render() {
    const { messages, dates } = this;
    const formats = formatsFor(this.locale);
    const name = isPreset(this.range) ? messages.presets[this.range] : messages.range_own;
    const text = dates ? formats.range(dates.start_date, dates.end_date) : "";
    return html`<span id="label" class="label">${messages.range}</span>
      <button
        id="opener"
        class="button opener"
        type="button"
        aria-labelledby="label opener"
        aria-haspopup="dialog"
        aria-expanded=${this.open}
        ?disabled=${this.now === undefined || !this.kfstat}
        @click=${this.#toggle}
        @keydown=${this.#onKey}
      >
        ${icons.calendar}
        <span class=${isPreset(this.range) ? "text" : "text own"}
          ><span class="name">${name}</span> <span class="dates muted">${text}</span></span
        >
      </button>
      ${this.open && this.kfstat && this.now !== undefined ? this.#renderPanel(this.kfstat, this.now) : nothing}`;
  }

  #renderPanel(kfstat: Kfstat, now: number) {
    const { messages, locale } = this;
    const clock = new Date(now * 1000);
    const today = kfstat.today({ now: clock });
    const latest = today.ok ? today.value.yesterday : "";
    const upstream = today.ok ? today.value.earliest : "";
    const earliest = this.earliest && this.earliest < upstream ? this.earliest : upstream;
    return html`<div class="panel" role="dialog" aria-label=${messages.range} @keydown=${this.#onKey}>
      <div class="presets" role="group" aria-label=${messages.range_presets}>
        ${Object.keys(PRESETS)
          .filter(isPreset)
          .map((name) => {
            const dates = kfstat.presetRange(name, { now: clock });
            return html`<button
              class="preset"
              type="button"
              data-preset=${name}
              aria-pressed=${this.range === name}
              aria-disabled=${dates.ok ? nothing : "true"}
              @click=${() => dates.ok && this.#pick(name)}
            >
              ${messages.presets[name]}
              ${
                dates.ok
                  ? nothing
                  : html`<span class="reason"
                      >${dates.issues.map((issue) => issueText(kfstat, issue, locale))}</span
                    >`
              }
            </button>`;
          })}
      </div>
      <div class="calendars">
        <h4>${messages.range_pick}</h4>
        <p class="muted small">${withWholeDates(messages.range_limits(earliest, latest))}</p>
        <calendar-range
          months=${this.months}
          min=${earliest}
          max=${latest}
          today=${today.ok ? today.value.today : ""}
          value=${this.dates ? `${this.dates.start_date}/${this.dates.end_date}` : ""}
          locale=${locale === "zh" ? "zh-CN" : "en-US"}
          first-day-of-week="1"
          @change=${this.#onCalendar}
        >
          <span slot="previous" role="img" aria-label=${messages.previous_month}>${icons.left}</span>
          <span slot="next" role="img" aria-label=${messages.next_month}>${icons.right}</span>
          <div class="calendar">
            <calendar-month></calendar-month>
            ${this.months > 1 ? html`<calendar-month offset="1"></calendar-month>` : nothing}
          </div>
        </calendar-range>
      </div>
    </div>`;
  }
}
