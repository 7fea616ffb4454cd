import type { Locale, StatisticField } from "kfstat";
import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { dateCell, decimalsOf, figureCell, tableStyles } from "./days-table.js";
import { formatsFor, NONE_UNSCALED, type Formats } from "./format.js";
import type { Messages } from "./messages.js";
import { FIELDS, unitOf } from "./metrics.js";
import { icons } from "./pictures.js";
import type { DayRow } from "./figures.js";
import { base, controls, skeleton } from "./styles.js";
import type { TrendChart, TrendLook } from "./trend-chart.js";

/** How the figure is shown. */
export type TrendView = "chart" | "table";

/** What a reader chose, for the one who holds it while the element is away. */
export type TrendChoice = CustomEvent<{ field: StatisticField; view: TrendView }>;

/** One figure over the days, as a line with gaps or as a table; the drawing library loads with the first line. */
export class KfstatTrend extends LitElement {
  static override properties = {
    rows: { attribute: false },
    unscaled: { attribute: false },
    locale: {},
    messages: { attribute: false },
    theme: {},
    field: {},
    view: {},
    broken: { state: true },
  };

  /** Ascending; absent while loading. */
  declare rows: readonly DayRow[] | undefined;
  /** Rates that are shown as they came. */
  declare unscaled: ReadonlySet<StatisticField>;
  declare locale: Locale;
  declare messages: Messages;
  /** Only to draw anew when it changes. */
  declare theme: string;
  declare field: StatisticField;
  declare view: TrendView;
  declare broken: boolean;

  #chart: TrendChart | undefined;
  #drawing = 0;
  readonly #resized = new ResizeObserver(() => this.#chart?.resize());
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    this.unscaled = NONE_UNSCALED;
    this.locale = "zh";
    this.theme = "auto";
    this.field = "session_cnt";
    this.view = "chart";
    this.broken = false;
  }

  static override styles = [
    base,
    controls,
    skeleton,
    tableStyles,
    css`
      :host {
        display: block;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding: 16px 24px;
      }
      h3 {
        margin-inline-end: auto;
        font-size: var(--_lead);
        line-height: 1.5rem;
        font-weight: 600;
      }
      .body {
        block-size: 20rem;
      }
      .drawing,
      .waiting {
        block-size: 100%;
        padding: 0 16px;
      }
      .waiting .bone {
        inline-size: 100%;
        block-size: 100%;
        border-radius: var(--_radius-small);
      }
      .none {
        display: grid;
        place-items: center;
        block-size: 100%;
        padding: 24px;
        color: var(--_muted);
        font-size: var(--_body);
        text-align: center;
      }
      td.none {
        display: table-cell;
        block-size: auto;
        padding: 10px 12px;
        text-align: end;
      }
      .body .scroller {
        max-block-size: 20rem;
      }
      .summary {
        min-block-size: 3.5rem;
        padding: 16px 24px;
        color: var(--_muted);
        font-size: var(--_body);
        line-height: 1.25rem;
        font-variant-numeric: tabular-nums;
      }
      td:last-child {
        padding-inline-end: 24px;
      }
      @container kfstat (max-width: 479px) {
        .head,
        .summary {
          padding-inline: 16px;
        }
        h3 {
          inline-size: 100%;
        }
        .select-box {
          flex: 1;
        }
        .select {
          inline-size: 100%;
        }
        .drawing,
        .waiting {
          padding: 0 8px;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener("change", this.#redraw);
    if (this.hasUpdated) this.requestUpdate("view");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener("change", this.#redraw);
    this.#drop();
  }

  readonly #redraw = (): void => {
    void this.#draw();
  };

  #drop(): void {
    this.#drawing += 1;
    this.#resized.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  get #points(): DayRow[] {
    return (this.rows ?? []).filter((row) => typeof row.statistic?.[this.field] === "number");
  }

  get #formats(): Formats {
    return formatsFor(this.locale, this.unscaled);
  }

  protected override willUpdate(changed: PropertyValues): void {
    // With new figures the drawing is tried anew.
    if (changed.has("rows") && !this.rows) this.broken = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size > 0) void this.#draw();
  }

  async #draw(): Promise<void> {
    const element = this.renderRoot.querySelector<HTMLElement>(".drawing");
    if (!element) {
      this.#drop();
      return;
    }
    const drawing = (this.#drawing += 1);
    let chart = this.#chart;
    if (!chart) {
      try {
        const { TrendChart } = await import("./trend-chart.js");
        if (drawing !== this.#drawing || !element.isConnected) return;
        chart = this.#chart = new TrendChart(element);
      } catch {
        this.broken = true;
        return;
      }
      this.#resized.observe(element);
    }
    const formats = this.#formats;
    const { field, messages } = this;
    const points = (this.rows ?? []).map((row) => {
      const value = row.statistic?.[field] ?? null;
      return {
        date: row.date,
        value,
        title: `${row.date} ${formats.weekday(row.date)}`,
        text:
          value === null
            ? row.word === "reported"
              ? messages.no_data
              : messages.states[row.word]
            : `${messages.fields[field].name}  ${formats.figure(field, value)}`,
      };
    });
    const axisText = (value: number) => formats.axis(field, value);
    chart.draw(points, this.#look(), axisText, unitOf(field) === "count");
  }

  #look(): TrendLook {
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    return {
      text: colour("--_text"),
      muted: colour("--_muted"),
      line: colour("--_line"),
      accent: colour("--_accent"),
      surface: colour("--_surface"),
      font: style.fontFamily,
    };
  }

  readonly #onMetric = (event: Event): void => {
    const wanted = (event.target as HTMLSelectElement).value;
    this.#choose(FIELDS.find((field) => field === wanted) ?? this.field, this.view);
  };

  #choose(field: StatisticField, view: TrendView): void {
    Object.assign(this, { field, view });
    this.dispatchEvent(new CustomEvent("choose", { detail: { field, view } }) satisfies TrendChoice);
  }

  override render() {
    const { messages, rows } = this;
    return html`<div class="head">
        <h3 id="title">${messages.trend}</h3>
        <span class="select-box">
          <select class="select" aria-label=${messages.metric} @change=${this.#onMetric}>
            ${FIELDS.map(
              (field) =>
                html`<option value=${field} .selected=${field === this.field}>
                  ${messages.fields[field].name}
                </option>`,
            )}
          </select>
          ${icons.chevron}
        </span>
        <div class="segments" role="group" aria-label=${messages.view}>
          ${(["chart", "table"] as const).map(
            (view) =>
              html`<button
                class="segment"
                type="button"
                data-view=${view}
                aria-pressed=${this.view === view}
                @click=${() => this.#choose(this.field, view)}
              >
                ${view === "chart" ? messages.as_chart : messages.as_table}
              </button>`,
          )}
        </div>
      </div>
      <div class="body" aria-busy=${!rows}>${this.#renderBody()}</div>
      <p class="summary" id="summary">${rows ? this.#summary() : nothing}</p>`;
  }

  #renderBody() {
    const { messages, rows } = this;
    if (!rows) return html`<div class="waiting"><span class="bone"></span></div>`;
    const formats = this.#formats;
    const name = messages.fields[this.field].name;
    if (this.view === "table") {
      const decimals = decimalsOf(this.field, rows, formats);
      return html`<div class="scroller" tabindex="0" role="region" aria-labelledby="title">
        <table>
          <caption class="hidden-text">
            ${name}
          </caption>
          <thead>
            <tr>
              <th scope="col">${messages.date}</th>
              <th scope="col" class="state">${messages.state}</th>
              <th scope="col">${name}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${dateCell(row.date, formats)}
                  <td class="state"><span class="word ${row.word}">${messages.states[row.word]}</span></td>
                  ${figureCell(this.field, row, decimals, formats)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
    }
    if (this.broken) return html`<p class="none" role="status">${messages.chart_failed}</p>`;
    if (this.#points.length === 0) return html`<p class="none">${messages.trend_no_points(name)}</p>`;
    return html`<div class="drawing" role="img" aria-labelledby="title" aria-describedby="summary"></div>`;
  }

  /** The line in words: how much there is, its highest and its lowest day. */
  #summary(): string {
    const { messages, field } = this;
    const formats = this.#formats;
    const rows = this.rows ?? [];
    const points = this.#points;
    const name = messages.fields[field].name;
    const first = points[0];
    if (!first) return messages.trend_no_points(name);
    const valueOf = (row: DayRow): number => row.statistic?.[field] ?? 0;
    const highest = points.reduce((best, row) => (valueOf(row) > valueOf(best) ? row : best), first);
    const lowest = points.reduce((best, row) => (valueOf(row) < valueOf(best) ? row : best), first);
    const gaps = rows.length - points.length;
    const text = messages.trend_summary({
      name,
      range: formats.range(rows[0]?.date ?? "", rows.at(-1)?.date ?? ""),
      points: messages.days(formats.count(points.length), points.length === 1),
      highest: formats.figure(field, valueOf(highest)),
      highest_date: highest.date,
      lowest: formats.figure(field, valueOf(lowest)),
      lowest_date: lowest.date,
    });
    if (gaps === 0) return text;
    return `${text}${this.locale === "zh" ? "" : " "}${messages.trend_gaps(messages.days(formats.count(gaps), gaps === 1))}`;
  }
}
