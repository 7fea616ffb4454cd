import type { StatisticField } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import { icons } from "../../look/icons.js";
import { KfstatElement } from "../../look/kfstat-element.js";
import { base, controls, skeleton } from "../../look/styles.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { FIELDS, unitOf } from "../../words/metrics.js";
import { calendarStyles } from "./calendar-styles.js";
import {
  absencesOf,
  colourOf,
  gridsOf,
  stepsOf,
  yearOf,
  type CalendarGrid,
  type Step,
  type Week,
} from "./calendar-weeks.js";

/** Up to so many weeks the values stand in their cells. */
const LEGIBLE_WEEKS = 27;

/** How many stretches of absent days are named. */
const MOST_NAMED = 6;

/** What the arrow keys move by, in days. */
const MOVES: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 };

/** What a reader chose, for the one who holds it while the element is away. */
export type CalendarChoice = CustomEvent<StatisticField>;

/**
 * One figure of every day as a table of weeks and weekdays, coloured by its size. Days without figures are hatched.
 * Arrow keys move among the days.
 */
export class KfstatCalendar extends KfstatElement {
  static override properties = {
    rows: { attribute: false },
    formats: { attribute: false },
    messages: { attribute: false },
    field: {},
    reached: { state: true },
    pointed: { state: true },
  };

  /** Ascending, without a day left out; absent while loading. */
  declare rows: readonly DayRow[] | undefined;
  declare formats: Formats;
  declare messages: Messages;
  declare field: StatisticField;
  /** The day that Tab leads to. */
  declare private reached: string | undefined;
  /** The day whose words are shown. */
  declare private pointed: string | undefined;

  constructor() {
    super();
    this.field = "session_cnt";
  }

  static override styles = [base, controls, skeleton, calendarStyles];

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("rows")) return;
    this.pointed = undefined;
    this.reached = this.rows?.at(-1)?.date;
  }

  protected override updated(changed: PropertyValues): void {
    for (const table of this.renderRoot.querySelectorAll<HTMLElement>("table")) {
      table.style.setProperty("--weeks", table.dataset.weeks ?? "1");
    }
    if (!changed.has("rows")) return;
    // The newest days are what one looks for.
    for (const scroller of this.renderRoot.querySelectorAll(".scroller")) {
      scroller.scrollLeft = scroller.scrollWidth;
    }
  }

  get #name(): string {
    return this.messages.fields[this.field].name;
  }

  readonly #onMetric = (event: Event): void => {
    const wanted = (event.target as HTMLSelectElement).value;
    this.field = FIELDS.find((field) => field === wanted) ?? this.field;
    this.dispatchEvent(new CustomEvent("choose", { detail: this.field }) satisfies CalendarChoice);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const rows = this.rows ?? [];
    const at = rows.findIndex(({ date }) => date === this.reached);
    const move = MOVES[event.key];
    const wanted =
      event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : move === undefined ? -1 : at + move;
    const row = rows[wanted];
    if (wanted < 0 || !row || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.reached = row.date;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`td[data-date="${row.date}"]`)?.focus(),
    );
  };

  readonly #onReach = (event: FocusEvent): void => {
    const date = dateAt(event.target);
    if (date !== undefined) this.reached = this.pointed = date;
  };

  readonly #onPoint = (event: PointerEvent): void => {
    this.pointed = dateAt(event.target) ?? this.pointed;
  };

  override render(): TemplateResult {
    const { messages, rows, field } = this;
    const { charts } = messages;
    return html`<div class="head">
        <h3 id="title">${charts.calendar}<span class="on-paper"> · ${this.#name}</span></h3>
        <span class="select-box">
          <select class="select" aria-label=${messages.metric} @change=${this.#onMetric}>
            ${FIELDS.map(
              (option) =>
                html`<option value=${option} .selected=${option === field}>
                  ${messages.fields[option].name}
                </option>`,
            )}
          </select>
          ${icons.chevron}
        </span>
      </div>
      <div class="body" aria-busy=${!rows}>
        ${rows ? this.#renderGrids(rows) : html`<span class="bone"></span>`}
      </div>
      <div class="foot">${rows ? this.#renderFoot(rows) : nothing}</div>`;
  }

  #renderGrids(rows: readonly DayRow[]): TemplateResult[] {
    const steps = this.#stepsOf(rows);
    return gridsOf(rows, this.formats).map((grid) => this.#renderGrid(grid, steps));
  }

  #stepsOf(rows: readonly DayRow[]): Step[] {
    return stepsOf(rows.map((row) => row.statistic?.[this.field] ?? null).filter((value) => value !== null));
  }

  #renderGrid(grid: CalendarGrid, steps: readonly Step[]): TemplateResult {
    const { year, weeks, months } = grid;
    const { messages, formats } = this;
    const { charts } = messages;
    const days = weeks.flat().filter((day) => day !== undefined);
    const range = formats.range(days[0]?.date ?? "", days.at(-1)?.date ?? "");
    const isLegible = weeks.length <= LEGIBLE_WEEKS;
    return html`${year === undefined ? nothing : html`<h4>${charts.year(year)}</h4>`}
      <div class="scroller">
        <table
          role="grid"
          class=${isLegible ? "legible" : "dense"}
          data-weeks=${weeks.length}
          aria-describedby="keys"
          @keydown=${this.#onKey}
          @focusin=${this.#onReach}
          @pointerover=${this.#onPoint}
        >
          <caption class="hidden-text">
            ${charts.calendar_caption(this.#name, range)}
          </caption>
          <thead>
            <tr>
              <td></td>
              ${months.map(
                ({ date, weeks: span }, index) =>
                  html`<th scope="colgroup" colspan=${span}>
                    <span class=${!isLegible && span < 2 ? "hidden-text" : ""}>
                      ${this.#month(date, months[index - 1]?.date)}
                    </span>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${formats.weekdays.map(
              (weekday, index) =>
                html`<tr>
                  <th scope="row">${weekday}</th>
                  ${weeks.map((week) => this.#renderDay(week, index, steps, isLegible))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  /** The year is said where it turns. */
  #month(date: string, before: string | undefined): string {
    const turns = before !== undefined && yearOf(before) !== yearOf(date);
    return turns ? this.formats.monthOfYear(date) : this.formats.month(date);
  }

  #renderDay(week: Week, weekday: number, steps: readonly Step[], isLegible: boolean): TemplateResult {
    const row = week[weekday];
    if (!row) return html`<td class="outside"></td>`;
    const value = row.statistic?.[this.field] ?? null;
    const look = value !== null ? `step-${colourOf(value, steps)}` : row.statistic ? "undefined" : "absent";
    const shown = value === null ? "–" : this.formats.brief(this.field, value);
    return html`<td
      class="day ${look}"
      data-date=${row.date}
      data-word=${row.word}
      tabindex=${row.date === this.reached ? 0 : -1}
    >
      ${isLegible ? html`<span aria-hidden="true">${shown}</span>` : nothing}
      <span class="hidden-text">${this.#words(row)}</span>
    </td>`;
  }

  /** A day in words. */
  #words(row: DayRow): string {
    const { messages, formats, field } = this;
    const value = row.statistic?.[field] ?? null;
    const day = `${row.date} ${formats.weekday(row.date)}`;
    const { charts, states } = messages;
    if (!row.statistic) return charts.day_words(day, states[row.word]);
    const said = value === null ? charts.not_computable : formats.figure(field, value);
    const part = row.part ? ` · ${messages.of_accounts(...row.part)}` : "";
    return charts.day_words(day, `${this.#name} ${said}${part}`);
  }

  #renderFoot(rows: readonly DayRow[]): TemplateResult {
    const { charts } = this.messages;
    const steps = this.#stepsOf(rows);
    const pointed = rows.find(({ date }) => date === this.pointed);
    const isUndefined = rows.some((row) => row.statistic?.[this.field] === null);
    const isAbsent = rows.some((row) => !row.statistic);
    const about =
      steps.length > 1
        ? charts.scale_about(this.formats.count(steps.length))
        : steps.length === 1
          ? charts.scale_single
          : this.messages.trend_no_points(this.#name);
    return html`<p class="detail">${pointed ? this.#words(pointed) : charts.day_prompt}</p>
      <ul class="legend">
        ${steps.map(
          (step, index) =>
            html`<li>
              <span class="swatch step-${step.colour}"></span
              >${this.#ends(index, steps.length)}${this.#span(step)}
            </li>`,
        )}
        ${isAbsent ? html`<li><span class="swatch absent"></span>${charts.absent_days}</li>` : nothing}
        ${isUndefined ? html`<li><span class="swatch undefined"></span>${charts.undefined_days}</li>` : nothing}
      </ul>
      <p class="about">${about}${charts.sentence_gap}${this.#absences(rows)}</p>
      <p class="hidden-text" id="keys">${charts.calendar_keys}</p>`;
  }

  /** What the first and the last colour stand for. */
  #ends(index: number, steps: number): TemplateResult | typeof nothing {
    if (steps < 2 || (index > 0 && index < steps - 1)) return nothing;
    const [low, high] = this.messages.charts.scale[unitOf(this.field)];
    return html`<b>${index === 0 ? low : high}</b>`;
  }

  #span({ from, to }: Step): string {
    const [low, high] = [this.formats.total(this.field, from), this.formats.total(this.field, to)];
    return low === high ? low : `${low} – ${high}`;
  }

  /** Which days have no figures; of many the newest. */
  #absences(rows: readonly DayRow[]): TemplateResult | typeof nothing {
    const { charts } = this.messages;
    const absences = absencesOf(rows);
    if (absences.length === 0) return nothing;
    const count = rows.filter((row) => !row.statistic).length;
    const named = absences.slice(-MOST_NAMED);
    const days = this.messages.days(this.formats.count(count), count === 1);
    return html`${charts.absences(days, absences.length > MOST_NAMED)}${named.map(
      ([first, last], index) =>
        html`<span
          >${this.formats.range(first, last)}${index < named.length - 1 ? charts.and : nothing}</span
        >`,
    )}`;
  }
}

function dateAt(target: EventTarget | null): string | undefined {
  return (target as Element | null)?.closest<HTMLElement>("td[data-date]")?.dataset["date"];
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-calendar": KfstatCalendar;
  }
}
