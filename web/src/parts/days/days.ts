import type { Locale } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import type { DaysEvent, View } from "../../figures/view.js";
import { drawnFrom } from "../../look/drawn-from.js";
import { KfstatElement, viewOf } from "../../look/kfstat-element.js";
import { defineWhenShown } from "../../look/lazy-elements.js";
import { markStyles } from "../../look/marks.js";
import { NearWatch } from "../../look/near.js";
import { partHead } from "../../look/part-head.js";
import { PrintWatch } from "../../look/print.js";
import { base, controls, skeleton } from "../../look/styles.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { columnGroups } from "./days-columns.js";
import { coverage } from "./days-coverage.js";
import { daysStyles } from "./days-styles.js";
import { daysCards, daysHead, daysTable, skeletonRows } from "./days-table.js";

/** So many days are there at first. */
const FIRST_DAYS = 14;

/** So many more at a time. */
const MORE_DAYS = 60;

/** Where a table has no room for half of its columns, or none for a table: of the element's width in pixels. */
const WIDTHS = { main: 1200, cards: 640 };

type Room = "all" | "main" | "cards";

/** What a reader chose: `oldest` first, or the newest. */
export type DaysChoice = CustomEvent<{ days: "oldest" | "" }>;

/**
 * Every day with its state and all figures: as a table, or where there is no room for one as cards. The newest days are
 * there at first and the others on demand; what is printed has all of them. A date opens the people of its day.
 *
 * @csspart days - What holds the days.
 */
export class KfstatDays extends KfstatElement {
  static override properties = {
    view: drawnFrom(({ figures, standing, targets, accountName }) => [
      figures,
      standing.whole?.days,
      targets,
      figures.selection.open_kfids.map(accountName).join("\n"),
    ]),
    newestFirst: { type: Boolean, attribute: "newest-first" },
    messages: { attribute: false },
    formats: { attribute: false },
    locale: {},
    count: { state: true },
    room: { state: true },
    isWide: { state: true },
  };

  /** Absent while loading. */
  declare view: View | undefined;
  declare newestFirst: boolean;
  declare messages: Messages;
  declare formats: Formats;
  declare locale: Locale;
  /** How many days are shown. */
  declare private count: number;
  declare private room: Room;
  /** Whether all columns are shown, wherever there is no room for them. */
  declare private isWide: boolean;

  readonly #print = new PrintWatch(this);
  readonly #near = new NearWatch(this, this.#print);
  #rows: readonly DayRow[] | undefined;
  #resized: ResizeObserver | undefined;

  constructor() {
    super();
    this.newestFirst = false;
    this.count = FIRST_DAYS;
    this.room = "all";
    this.isWide = false;
  }

  static override styles = [base, controls, skeleton, partHead, markStyles, daysStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const view = viewOf(this);
    if (!view || !("ResizeObserver" in view)) return;
    this.#resized = new view.ResizeObserver((entries) => {
      const width = entries.at(-1)?.contentRect.width ?? 0;
      if (width > 0) this.room = width < WIDTHS.cards ? "cards" : width < WIDTHS.main ? "main" : "all";
    });
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized?.disconnect();
    this.#resized = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const rows = this.view?.figures.rows;
    if (changed.has("view") && rows !== this.#rows) {
      // Other figures of the same days, as a refresh brings them, leave what was unfolded.
      if (rows?.length !== this.#rows?.length || rows?.[0]?.date !== this.#rows?.[0]?.date)
        this.count = FIRST_DAYS;
      this.#rows = rows;
    }
    if (changed.has("newestFirst")) this.count = FIRST_DAYS;
  }

  readonly #open = (date: string): void => {
    const detail = { start_date: date, end_date: date };
    this.dispatchEvent(new CustomEvent("days", { detail }) satisfies DaysEvent);
  };

  #order(newestFirst: boolean): void {
    const detail = { days: newestFirst ? "" : "oldest" } as const;
    this.dispatchEvent(new CustomEvent("choose", { detail }) satisfies DaysChoice);
  }

  /** The days that come next: all of them, where they are few. */
  get #next(): number {
    const rest = (this.#rows?.length ?? 0) - this.count;
    return Math.max(0, Math.min(rest, MORE_DAYS));
  }

  /** The button goes on to the next days, or away: the focus goes to the first of those that came. */
  async #showMore(): Promise<void> {
    const { count } = this;
    this.count += this.#next;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>("[data-date] .day")[count]?.focus();
  }

  override render(): TemplateResult {
    const { messages, view } = this;
    const texts = messages.day_table;
    return html`<div class="head">
        <h3 tabindex="-1">${texts.title}</h3>
        <span class="note">${texts.note}</span>
        <div class="end">
          ${this.room === "main" ? segments(texts.columns, [texts.main_columns, texts.all_columns], this.isWide, (isWide) => (this.isWide = isWide), "columns") : nothing}
          ${segments(
            texts.order,
            [texts.newest_first, texts.oldest_first],
            !this.newestFirst,
            (oldestFirst) => this.#order(!oldestFirst),
            "order",
          )}
        </div>
      </div>
      ${this.#renderDays(view)}`;
  }

  #renderDays(view: View | undefined): TemplateResult {
    const { messages, formats, room } = this;
    const isPaper = this.#print.isPrinting;
    const isAll = isPaper || room === "all" || this.isWide;
    if (!view || !this.#near.isNear) {
      const groups = columnGroups(isAll);
      // A table of grey is as much work as one of figures: out of sight its room is enough.
      return this.#near.isNear && room !== "cards"
        ? html`<div class="scroller" part="days">
            <table aria-busy="true">
              ${daysHead(groups, this)} ${skeletonRows(groups)}
            </table>
          </div>`
        : html`<div class="room" part="days" aria-busy=${!view}></div>`;
    }
    const { rows } = view.figures;
    const ordered = this.newestFirst ? [...rows].reverse() : rows;
    const shown = isPaper ? ordered : ordered.slice(0, this.count);
    const next = isPaper ? 0 : this.#next;
    defineWhenShown("kfstat-definitions", async () => (await import("./definitions.js")).KfstatDefinitions);
    const isScrolled = isAll && room === "main" && !isPaper;
    return html`${
        room === "cards" && !isPaper
          ? html`<div part="days">${daysCards(view, shown, this.#open)}</div>`
          : html`<div
              class=${isScrolled ? "scroller wide" : "scroller"}
              part="days"
              tabindex=${isScrolled ? 0 : nothing}
              role=${isScrolled ? "region" : nothing}
              aria-label=${isScrolled ? messages.day_table.title : nothing}
            >
              ${daysTable(view, shown, isAll, this.#open)}
            </div>`
      }
      ${
        next > 0
          ? html`<button
              class="button rest"
              type="button"
              data-action="more-days"
              @click=${() => void this.#showMore()}
            >
              ${messages.day_table.more(formats.count(next), next === 1)}
            </button>`
          : nothing
      }
      <div class="below">
        ${coverage(view)}
        <kfstat-definitions .messages=${messages}></kfstat-definitions>
      </div>`;
  }
}

function segments(
  label: string,
  names: readonly [string, string],
  isSecond: boolean,
  choose: (isSecond: boolean) => void,
  data: "order" | "columns",
): TemplateResult {
  return html`<div class="segments" role="group" aria-label=${label} data-choice=${data}>
    ${[false, true].map(
      (second) =>
        html`<button
          class="segment"
          type="button"
          aria-pressed=${isSecond === second}
          @click=${() => choose(second)}
        >
          ${names[second ? 1 : 0]}
        </button>`,
    )}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-days": KfstatDays;
  }
}
