import type { StatisticField } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { DayRow, PeriodRow } from "../../figures/figures.js";
import { withWholeDates } from "../../look/dotted.js";
import { KfstatElement, viewOf } from "../../look/kfstat-element.js";
import { PrintWatch } from "../../look/print.js";
import { base, controls, skeleton } from "../../look/styles.js";
import { tableStyles } from "../../look/table.js";
import type { Formats } from "../../words/formats.js";
import type { Messages, TrendPeriod } from "../../words/messages.js";
import { unitOf, type Unit } from "../../words/metrics.js";
import type { TrendChart, TrendLook, TrendPanel, TrendPlace } from "./trend-chart.js";
import { TREND_DEFAULT, type TrendChoice, type TrendDetail, type TrendView } from "./trend-choice.js";
import { metricStyles, trendMetrics, SHAPES } from "./trend-metrics.js";
import { trendStyles } from "./trend-styles.js";
import { trendTable } from "./trend-table.js";
import { TrendWords, type TrendRow } from "./trend-words.js";

/**
 * Up to four figures over the days, weeks or months, as lines with gaps or as a table. Figures of different units have
 * panels of their own below each other. The drawing library loads with the first line.
 */
export class KfstatTrend extends KfstatElement {
  static override properties = {
    rows: { attribute: false },
    weeks: { attribute: false },
    months: { attribute: false },
    formats: { attribute: false },
    messages: { attribute: false },
    theme: {},
    fields: { attribute: false },
    view: {},
    period: {},
    broken: { state: true },
    choosing: { state: true },
  };

  /** Ascending; absent while loading. */
  declare rows: readonly DayRow[] | undefined;
  /** The weeks and months of the rows; absent while loading. */
  declare weeks: readonly PeriodRow[] | undefined;
  declare months: readonly PeriodRow[] | undefined;
  declare formats: Formats;
  declare messages: Messages;
  /** Only to draw anew when it changes. */
  declare theme: string;
  declare fields: readonly StatisticField[];
  declare view: TrendView;
  declare period: TrendPeriod;
  declare private broken: boolean;
  declare private choosing: boolean;

  #chart: TrendChart | undefined;
  #drawing = 0;
  /** A figure keeps its line as others come and go. */
  #styles = new Map<StatisticField, number>();
  #resized: ResizeObserver | undefined;
  #scheme: MediaQueryList | undefined;

  constructor() {
    super();
    this.theme = "auto";
    Object.assign(this, TREND_DEFAULT);
    this.broken = false;
    this.choosing = false;
    // Paper has colours of its own.
    new PrintWatch(this);
  }

  static override styles = [base, controls, skeleton, tableStyles, metricStyles, trendStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const view = viewOf(this);
    this.#scheme = view?.matchMedia?.("(prefers-color-scheme: dark)");
    this.#scheme?.addEventListener("change", this.#redraw);
    if (view && "ResizeObserver" in view) this.#resized = new view.ResizeObserver(this.#fit);
    if (this.hasUpdated) this.requestUpdate("view");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme?.removeEventListener("change", this.#redraw);
    this.#drop();
  }

  readonly #redraw = (): void => {
    void this.#draw();
  };

  /** What is hidden has no size to draw in. */
  readonly #fit = (): void => {
    if (!this.renderRoot.querySelector(".drawing")?.clientWidth) return;
    if (this.#chart) this.#chart.resize();
    else void this.#draw();
  };

  #drop(): void {
    this.#drawing += 1;
    this.#resized?.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  get #rows(): readonly TrendRow[] | undefined {
    return { day: this.rows, week: this.weeks, month: this.months }[this.period];
  }

  get #words(): TrendWords {
    return new TrendWords(this.period, this.messages, this.formats);
  }

  /** The chosen figures that have any value. */
  get #shown(): readonly StatisticField[] {
    const rows = this.#rows ?? [];
    return this.fields.filter((field) => rows.some((row) => typeof row.statistic?.[field] === "number"));
  }

  /** The units of what is drawn, or will be, in the order they were chosen. */
  get #units(): readonly Unit[] {
    return [...new Set((this.#rows ? this.#shown : this.fields).map(unitOf))];
  }

  protected override willUpdate(changed: PropertyValues): void {
    // With new figures the drawing is tried anew.
    if (changed.has("rows") && !this.rows) this.broken = false;
    if (changed.has("fields")) this.#styles = stylesOf(this.fields, this.#styles);
  }

  protected override updated(): void {
    void this.#draw();
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
      this.#resized?.observe(element);
      if (element.clientWidth === 0) return;
      try {
        const { TrendChart } = await import("./trend-chart.js");
        if (drawing !== this.#drawing || !element.isConnected) return;
        chart = this.#chart = new TrendChart(element);
      } catch {
        this.broken = true;
        return;
      }
    }
    chart.draw(this.#places(), this.#panels(), this.#look());
  }

  #places(): TrendPlace[] {
    const rows = this.#rows ?? [];
    const words = this.#words;
    const years = rows[0]?.date.slice(0, 4) !== rows.at(-1)?.date.slice(0, 4);
    return rows.map((row) => ({
      label: words.label(row, years),
      tip: words.tip(row, this.fields),
      hollow: words.isPartial(row),
    }));
  }

  #panels(): TrendPanel[] {
    const formats = this.formats;
    const { charts, fields } = this.messages;
    const rows = this.#rows ?? [];
    return this.#units.flatMap((unit) => {
      const shown = this.#shown.filter((field) => unitOf(field) === unit);
      const [first] = shown;
      if (!first) return [];
      const isUnscaled = unit === "rate" && shown.some((field) => !formats.isPercent(field));
      return {
        title: isUnscaled ? charts.unscaled_axis : charts.axes[unit],
        axisText: (value) => formats.axis(first, value),
        whole: unit === "count",
        fromZero: unit !== "rate",
        ...(unit === "rate" && !isUnscaled ? { most: formats.isShare(first) ? 1 : 100 } : {}),
        lines: shown.map((field) => ({
          name: fields[field].name,
          values: rows.map((row) => row.statistic?.[field] ?? null),
          style: this.#styles.get(field) ?? 0,
        })),
      };
    });
  }

  #look(): TrendLook {
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    return {
      text: colour("--_text"),
      muted: colour("--_muted"),
      line: colour("--_line"),
      surface: colour("--_surface"),
      lines: SHAPES.map((_, index) => colour(`--_line-${index + 1}`)),
      font: style.fontFamily,
    };
  }

  #choose(choice: Partial<TrendDetail>): void {
    Object.assign(this, choice);
    const { fields, view, period } = this;
    this.dispatchEvent(new CustomEvent("choose", { detail: { fields, view, period } }) satisfies TrendChoice);
  }

  /** A removed figure takes its button along: the focus goes on to the list's. */
  async #chooseFields(fields: readonly StatisticField[]): Promise<void> {
    this.#choose({ fields });
    await this.updateComplete;
    if (!this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>(".choose")?.focus();
  }

  override render(): TemplateResult {
    const { messages, view, period } = this;
    const rows = this.#rows;
    const { charts } = messages;
    const panels = view === "chart" && !this.broken ? this.#units.length : 1;
    return html`<div class="head">
        <h3 id="title">${charts.trend}</h3>
        ${segments("period", charts.period, charts.periods, period, (wanted) => this.#choose({ period: wanted }))}
        ${segments(
          "view",
          messages.view,
          { chart: messages.as_chart, table: messages.as_table },
          view,
          (wanted) => this.#choose({ view: wanted }),
        )}
      </div>
      ${trendMetrics({
        fields: this.fields,
        styles: this.#styles,
        open: this.choosing,
        messages,
        formats: this.formats,
        toggle: () => (this.choosing = !this.choosing),
        choose: (fields) => void this.#chooseFields(fields),
      })}
      <div class="body panels-${panels} as-${view}" aria-busy=${!rows}>${this.#renderBody(rows)}</div>
      <ul class="summary" id="summary">
        ${rows ? this.#summaries(rows).map((text) => html`<li>${withWholeDates(text)}</li>`) : nothing}
      </ul>`;
  }

  #renderBody(rows: readonly TrendRow[] | undefined): TemplateResult {
    const { messages, fields } = this;
    if (!rows) return html`<div class="waiting"><span class="bone"></span></div>`;
    if (this.view === "table") {
      return trendTable(rows, fields, this.period, this.#words, messages, this.formats);
    }
    if (this.broken) return html`<p class="none" role="status">${messages.chart_failed}</p>`;
    if (this.#shown.length === 0) {
      const names = fields.map((field) => messages.fields[field].name).join(messages.charts.and);
      return html`<p class="none">${messages.trend_no_points(names)}</p>`;
    }
    return html`<div class="drawing" role="img" aria-labelledby="title" aria-describedby="summary"></div>`;
  }

  /** What the chart shows, in words: a sentence for each figure, and one of the weeks or months that are cut. */
  #summaries(rows: readonly TrendRow[]): string[] {
    const words = this.#words;
    const partial = words.partial(rows);
    const texts = this.fields.map((field) => words.summary(field, rows));
    return partial === "" ? texts : [...texts, partial];
  }
}

/** Each figure's line: the one it had, or else the first that is free. */
function stylesOf(
  fields: readonly StatisticField[],
  before: ReadonlyMap<StatisticField, number>,
): Map<StatisticField, number> {
  const styles = new Map([...before].filter(([field]) => fields.includes(field)));
  for (const field of fields) {
    if (styles.has(field)) continue;
    const taken = new Set(styles.values());
    styles.set(
      field,
      Math.max(
        0,
        SHAPES.findIndex((_, style) => !taken.has(style)),
      ),
    );
  }
  return styles;
}

function segments<Key extends string>(
  data: "view" | "period",
  label: string,
  names: Readonly<Record<Key, string>>,
  chosen: Key,
  choose: (key: Key) => void,
): TemplateResult {
  return html`<div class="segments" role="group" aria-label=${label}>
    ${(Object.keys(names) as Key[]).map(
      (key) =>
        html`<button
          class="segment"
          type="button"
          data-view=${data === "view" ? key : nothing}
          data-period=${data === "period" ? key : nothing}
          aria-pressed=${chosen === key}
          @click=${() => choose(key)}
        >
          ${names[key]}
        </button>`,
    )}
  </div>`;
}
