import type { Locale, StatisticField, ToldDay } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import type { DaysEvent, View } from "../../figures/view.js";
import { drawnFrom } from "../../look/drawn-from.js";
import { icons } from "../../look/icons.js";
import { KfstatElement } from "../../look/kfstat-element.js";
import { NearWatch } from "../../look/near.js";
import { partHead } from "../../look/part-head.js";
import { PrintWatch } from "../../look/print.js";
import { base, controls, skeleton } from "../../look/styles.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { unitOf } from "../../words/metrics.js";
import { standsOut } from "../../figures/stands-out.js";
import { calendarStyles } from "./calendar-styles.js";
import { colourOf, stepsOf, weeksOf, type Step, type Week } from "./calendar-weeks.js";

/** Up to so many weeks the cells are large. */
const LARGE_WEEKS = 9;

/** So many weeks are shown at first: half a year and what is cut at its ends. */
const SHOWN_WEEKS = 27;

/** Under so many days a calendar says nothing that a list does not: it is folded. */
const FOLDED_DAYS = 14;

/** What the arrow keys move by, in days. */
const MOVES: Readonly<Record<string, number>> = { ArrowUp: -7, ArrowDown: 7, ArrowLeft: -1, ArrowRight: 1 };

/**
 * One figure of every day as a table of weeks and weekdays, coloured by its size, with the mean of each weekday. A day
 * opens its people. Arrow keys move among the days.
 */
export class KfstatCalendar extends KfstatElement {
  static override properties = {
    view: drawnFrom(({ figures, standing, isPerson }) => [
      figures,
      standing.whole?.days,
      standing.weekdays,
      isPerson,
    ]),
    field: {},
    messages: { attribute: false },
    formats: { attribute: false },
    locale: {},
    reached: { state: true },
    all: { state: true },
  };

  /** Absent while loading. */
  declare view: View | undefined;
  declare field: StatisticField;
  declare messages: Messages;
  declare formats: Formats;
  declare locale: Locale;
  /** The day that Tab leads to. */
  declare private reached: string | undefined;
  /** Whether all weeks are shown, however many there are. */
  declare private all: boolean;

  readonly #print = new PrintWatch(this);
  readonly #near = new NearWatch(this, this.#print);
  #rows: readonly DayRow[] | undefined;

  constructor() {
    super();
    this.field = "session_cnt";
    this.all = false;
  }

  static override styles = [base, controls, skeleton, partHead, calendarStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    const rows = this.view?.figures.rows;
    if (!changed.has("view") || rows === this.#rows) return;
    this.#rows = rows;
    this.reached = rows?.at(-1)?.date;
    this.all = false;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const rows = this.#shownWeeks.flat().filter((row) => row !== undefined);
    const at = rows.findIndex(({ date }) => date === this.reached);
    const move = MOVES[event.key];
    const wanted =
      event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : move === undefined ? -1 : at + move;
    const row = rows[wanted];
    if (wanted < 0 || !row || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    void this.#reach(row.date);
  };

  async #reach(date: string): Promise<void> {
    this.reached = date;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`.day[data-date="${date}"]`)?.focus();
  }

  readonly #onReach = (event: FocusEvent): void => {
    this.reached = dateAt(event.target) ?? this.reached;
  };

  readonly #onChoose = (event: Event): void => {
    const date = dateAt(event.target);
    if (date === undefined) return;
    const detail = { start_date: date, end_date: date };
    this.dispatchEvent(new CustomEvent("days", { detail }) satisfies DaysEvent);
  };

  async #showAll(): Promise<void> {
    this.all = true;
    const [first] = this.#rows ?? [];
    if (first) await this.#reach(first.date);
  }

  get #weeks(): Week[] {
    return this.#rows ? weeksOf(this.#rows, this.formats) : [];
  }

  get #shownWeeks(): Week[] {
    const weeks = this.#weeks;
    return this.all || this.#print.isPrinting ? weeks : weeks.slice(-SHOWN_WEEKS);
  }

  override render(): TemplateResult {
    const { messages, field, view } = this;
    const texts = messages.calendar;
    const { name } = messages.fields[field];
    const head = html`<h3 id="title" tabindex="-1">${texts.title}</h3>
      <span class="note"
        >${unitOf(field) === "seconds" ? messages.trend.panel(name, [messages.seconds_unit]) : name}</span
      >`;
    const body = (): TemplateResult =>
      html`<div class="body" aria-busy=${!view}>
        ${view && this.#near.isNear ? this.#renderGrid(view) : html`<span class="bone room"></span>`}
      </div>`;
    if (view && view.figures.rows.length < FOLDED_DAYS)
      return html`<details>
        <summary class="head">${head}${icons.chevron}</summary>
        ${body()}
      </details>`;
    return html`<div class="head">${head}</div>
      ${body()}`;
  }

  protected override updated(): void {
    // About as high as the weeks to come.
    const weeks = this.#rows ? Math.min(this.#weeks.length, SHOWN_WEEKS) : 5;
    this.renderRoot
      .querySelector<HTMLElement>(".room")
      ?.style.setProperty("block-size", `${weeks * (weeks > LARGE_WEEKS ? 26 : 48) + 96}px`);
  }

  #renderGrid(view: View): TemplateResult {
    const { messages, formats, field } = this;
    const { figures, isPerson, standing } = view;
    const texts = messages.calendar;
    const { start_date, end_date } = figures.selection;
    const values = figures.rows.flatMap(({ statistic }) => statistic?.[field] ?? []);
    const steps = stepsOf(values);
    const weeks = this.#shownWeeks;
    const told = new Map((standing.whole?.days ?? []).map((day) => [day.date, day]));
    const means = standing.weekdays?.[field];
    const hidden = this.#weeks.length - weeks.length;
    return html`<table
        role="grid"
        class=${weeks.length > LARGE_WEEKS ? "dense" : ""}
        aria-describedby="keys"
        @keydown=${this.#onKey}
        @focusin=${this.#onReach}
        @click=${this.#onChoose}
      >
        <caption class="hidden-text">
          ${texts.caption(messages.fields[field].name, formats.range(start_date, end_date))}
        </caption>
        <thead>
          <tr>
            <th scope="col">${texts.week}</th>
            ${formats.weekdays.map((weekday) => html`<th scope="col">${weekday}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${weeks.map((week) => {
            const first = week.find((row) => row !== undefined);
            return html`<tr>
              <th scope="row">${first ? formats.date(first.date, end_date) : nothing}</th>
              ${week.map((row) => this.#renderDay(row, steps, told.get(row?.date ?? ""), isPerson))}
            </tr>`;
          })}
          ${
            means
              ? html`<tr class="mean">
                  <th scope="row">${texts.mean}</th>
                  ${means.map((mean) =>
                    mean === null
                      ? html`<td>–</td>`
                      : html`<td>
                          <data value=${mean} title=${formats.figure(field, mean)}
                            >${formats.cellOf(field, mean)}</data
                          >
                        </td>`,
                  )}
                </tr>`
              : nothing
          }
        </tbody>
      </table>
      ${
        hidden > 0
          ? html`<button class="button all" type="button" @click=${() => void this.#showAll()}>
              ${texts.more(formats.count(this.#weeks.length))}
            </button>`
          : nothing
      }
      <p class="foot">
        ${values.length === 0 ? messages.trend.no_points(messages.fields[field].name) : isPerson ? texts.about_person : texts.about}
      </p>
      <p class="hidden-text" id="keys">${texts.keys}</p>`;
  }

  #renderDay(
    row: DayRow | undefined,
    steps: readonly Step[],
    told: ToldDay | undefined,
    isPerson: boolean,
  ): TemplateResult {
    if (!row) return html`<td></td>`;
    const { field, formats, messages } = this;
    const value = row.statistic?.[field] ?? null;
    const isNobody = row.word === "quiet" || row.word === "empty";
    const look =
      value !== null ? `step-${colourOf(value, steps)}` : row.statistic || isNobody ? "nobody" : "absent";
    const nothingThere = isNobody
      ? !isPerson && unitOf(field) === "count"
        ? "0"
        : ""
      : row.statistic
        ? ""
        : "–";
    const why = told && this.view ? [standsOut(told, this.view)] : [];
    const words = [
      messages.calendar.day(`${row.date} ${formats.weekday(row.date)}`, this.#said(row, isPerson)),
      ...why,
    ];
    return html`<td>
      <button
        class="day ${look} ${told ? "marked" : ""}"
        type="button"
        data-date=${row.date}
        data-word=${row.word}
        tabindex=${row.date === this.reached ? 0 : -1}
        title=${words.join("\n")}
      >
        <span aria-hidden="true"
          >${value === null ? nothingThere : html`<data value=${value}>${formats.cellOf(field, value)}</data>`}</span
        ><span class="hidden-text">${words.join(messages.charts.and)}</span>
      </button>
    </td>`;
  }

  /** What there is of a day, in words. */
  #said(row: DayRow, isPerson: boolean): string {
    const { field, formats, messages } = this;
    const value = row.statistic?.[field] ?? null;
    const { name } = messages.fields[field];
    if (value !== null) return `${name} ${formats.shown(field, value)}`;
    if (row.statistic) return `${name} ${messages.calendar.not_computable}`;
    return isPerson && row.word === "quiet" ? messages.calendar.day_off : messages.states[row.word];
  }
}

function dateAt(target: EventTarget | null): string | undefined {
  return (target as Element | null)?.closest<HTMLElement>(".day")?.dataset["date"];
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-calendar": KfstatCalendar;
  }
}
