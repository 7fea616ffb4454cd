import { PRESET_NAMES, type DateRange, type Kfstat, type Locale, type PresetName } from "kfstat";
import { css, html, nothing } from "lit";
import { icons } from "../../look/icons.js";
import { keepForItself, KfstatElement, OutsidePress } from "../../look/kfstat-element.js";
import { defineWhenShown } from "../../look/lazy-elements.js";
import { base, controls } from "../../look/styles.js";
import { writeRange } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import type { PickEvent } from "./combobox.js";

/** Whether a range is one of the presets' names. */
function isPreset(range: string): range is PresetName {
  return (PRESET_NAMES as readonly string[]).includes(range);
}

/** The range that is chosen; what to choose from loads when it is first opened. */
export class KfstatRangePicker extends KfstatElement {
  static override properties = {
    kfstat: { attribute: false },
    now: { type: Number },
    earliest: {},
    range: {},
    dates: { attribute: false },
    locale: {},
    messages: { attribute: false },
    open: { state: true },
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

  constructor() {
    super();
    this.range = "";
    this.open = false;
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
        display: block;
        min-inline-size: 0;
      }
      .label {
        display: block;
        margin-block-end: 4px;
        color: var(--_muted);
        font-size: var(--_small);
        line-height: 16px;
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
      @container kfstat (max-width: 1023px) {
        .text:not(.own) .dates,
        .text.own .name {
          display: none;
        }
      }
    `,
  ];

  readonly #toggle = (): void => {
    this.open = !this.open;
    if (!this.open) return;
    defineWhenShown("kfstat-range-panel", async () => (await import("./range-panel.js")).KfstatRangePanel);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open) return;
    keepForItself(event);
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

  override render() {
    const { messages, dates } = this;
    const name = isPreset(this.range) ? messages.presets[this.range] : messages.range_own;
    const text = dates ? writeRange(dates.start_date, dates.end_date) : "";
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
        ${icons.dates}
        <span class=${isPreset(this.range) ? "text" : "text own"}
          ><span class="name">${name}</span> <span class="dates muted">${text}</span></span
        >
      </button>
      ${
        this.open
          ? html`<kfstat-range-panel
              .kfstat=${this.kfstat}
              .now=${this.now}
              .earliest=${this.earliest}
              .range=${this.range}
              .dates=${dates}
              .locale=${this.locale}
              .messages=${messages}
              @pick=${({ detail }: PickEvent) => this.#pick(detail)}
              @keydown=${this.#onKey}
            ></kfstat-range-panel>`
          : nothing
      }`;
  }
}
