import type { Locale, StatisticField, Target } from "kfstat";
import { html, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { missedDays } from "../../figures/missed.js";
import { teamMedians, type TeamMedians } from "../../figures/medians.js";
import type { Subject } from "../../figures/figures.js";
import type { DaysEvent, View } from "../../figures/view.js";
import { Awaited } from "../../look/awaited.js";
import { drawnFrom } from "../../look/drawn-from.js";
import { icons } from "../../look/icons.js";
import { KfstatElement, OutsidePress, keepForItself, viewOf } from "../../look/kfstat-element.js";
import { NearWatch } from "../../look/near.js";
import { partHead } from "../../look/part-head.js";
import { PrintWatch } from "../../look/print.js";
import { base, controls, skeleton } from "../../look/styles.js";
import { withWholeDates } from "../../look/dotted.js";
import type { Formats } from "../../words/formats.js";
import type { Messages, TrendPeriod } from "../../words/messages.js";
import { unitOf } from "../../words/metrics.js";
import { isComposing } from "../../look/composing.js";
import type { ChartLook, ChartPanel, ChartPicture, TrendChart } from "./trend-chart.js";
import { readTrend, type TrendChoice, type TrendDetail } from "./trend-choice.js";
import {
  endOf,
  filledRows,
  isPeriod,
  pictureOf,
  type TrendLine,
  type TrendPicture,
  type TrendRow,
} from "./trend-lines.js";
import { metricChoices, metricStyles } from "./trend-metrics.js";
import { trendStyles } from "./trend-styles.js";
import { trendTable } from "./trend-table.js";
import { TrendWords } from "./trend-words.js";

/** From this width on panels of a comparison stand beside each other; the styles know it too. */
const BESIDE_PX = 1024;

/** About the width of what is printed: A4 across, in pixels of CSS. */
const PAPER_PX = 1032;

/** How high a panel is, and lower where there are many, and the dates below the last; the styles know it too. */
const [HIGH_PX, LOW_PX, FOOT_PX] = [208, 176, 24];

/** Up to so many places a line's dots are drawn. */
const DOTTED_PLACES = 45;

/** Up to so many days each has its date below the axis; of more, the Mondays. */
const DATED_DAYS = 14;

/** The dots of several lines, as echarts names their shapes, and their strokes where there is no room for dots. */
const SUBJECTS = [
  { shape: "circle", dots: "filled", dash: undefined },
  { shape: "circle", dots: "hollow", dash: [6, 3] },
  { shape: "rect", dots: "filled", dash: [2, 3] },
  { shape: "rect", dots: "hollow", dash: [8, 3, 2, 3] },
  { shape: "triangle", dots: "filled", dash: [1, 2] },
] as const;

const DASHED = [3, 4];

/** Where the axis of a rate begins, and its steps, so that a fall of one in a hundred does not look like an earthquake. */
const RATE_AXES = [
  { min: 0.8, max: 1, interval: 0.05 },
  { min: 0.6, max: 1, interval: 0.1 },
  { min: 0.4, max: 1, interval: 0.2 },
] as const;

/**
 * Up to four figures over the days, weeks or months, each in a panel of its own, as lines with gaps or as a table; of
 * one person, an account, or several who are compared. The drawing library loads with the first line.
 */
export class KfstatTrend extends KfstatElement {
  static override properties = {
    view: drawnFrom(({ figures, before, standing, targets, isPerson, team, whole }) => [
      figures,
      before,
      standing.whole,
      targets,
      isPerson && standing.people,
      isPerson && team.length > 1,
      whole.name,
    ]),
    fields: { attribute: false },
    group: {},
    lines: { attribute: false },
    messages: { attribute: false },
    formats: { attribute: false },
    locale: {},
    theme: {},
    isTable: { state: true },
    broken: { state: true },
    open: { state: true },
  };

  /** Absent while loading. */
  declare view: View | undefined;
  declare fields: readonly StatisticField[];
  declare group: TrendPeriod;
  /** Two to five who are compared. */
  declare lines: readonly Subject[] | undefined;
  declare messages: Messages;
  declare formats: Formats;
  declare locale: Locale;
  /** Only to draw anew when it changes. */
  declare theme: string;
  declare private isTable: boolean;
  declare private broken: boolean;
  /** Whether the list of figures is open. */
  declare open: boolean;

  readonly #print = new PrintWatch(this);
  readonly #near = new NearWatch(this, this.#print);
  readonly #medians = new Awaited<TeamMedians>(this);
  readonly #missed = new Awaited<ReadonlyMap<StatisticField, number>>(this);
  #chart: TrendChart | undefined;
  #loading: Promise<void> | undefined;
  #library: typeof import("./trend-chart.js") | undefined;
  #isPrepared = false;
  #size = { width: 0, height: 0 };
  #observed: HTMLElement | undefined;
  #resized: ResizeObserver | undefined;
  #frame: number | undefined;
  #schemes: readonly MediaQueryList[] = [];
  #picture: { key: readonly unknown[]; picture: TrendPicture } | undefined;
  /** What is drawn already. */
  #drawn: readonly unknown[] = [];

  constructor() {
    super();
    this.theme = "auto";
    Object.assign(this, readTrend({ metrics: "", group: "" }));
    this.isTable = false;
    this.broken = false;
    this.open = false;
    new OutsidePress(this);
  }

  static override styles = [base, controls, skeleton, partHead, metricStyles, trendStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const view = viewOf(this);
    this.#schemes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].flatMap(
      (query) => view?.matchMedia?.(query) ?? [],
    );
    for (const scheme of this.#schemes) scheme.addEventListener("change", this.#redraw);
    if (view && "ResizeObserver" in view) this.#resized = new view.ResizeObserver(this.#measured);
    if (this.hasUpdated) this.requestUpdate("view");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const scheme of this.#schemes) scheme.removeEventListener("change", this.#redraw);
    this.#drop();
    this.#resized?.disconnect();
    this.#resized = undefined;
  }

  #drop(): void {
    if (this.#frame !== undefined) viewOf(this)?.cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (this.#observed) this.#resized?.unobserve(this.#observed);
    this.#observed = undefined;
    this.#size = { width: 0, height: 0 };
    this.#chart?.dispose();
    this.#chart = undefined;
    this.#drawn = [];
  }

  /** Whatever colours there are now. */
  readonly #redraw = (): void => {
    this.#drawn = [];
    this.#drawSoon();
  };

  /** The browser says how large the drawing is, once it is laid out and before it is painted: nothing else is measured. */
  readonly #measured = (entries: readonly ResizeObserverEntry[]): void => {
    const { width, height } = entries.at(-1)?.contentRect ?? this.#size;
    // On paper the drawing is as high as its width makes it, which says nothing of how high it should be.
    if (this.#print.isPrinting) this.#draw(Math.floor(width));
    else {
      this.#size = { width: Math.floor(width), height: Math.floor(height) };
      this.#draw();
    }
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    // With new figures the drawing is tried anew.
    if (changed.has("view") && !this.view) this.broken = false;
  }

  /** All that is drawn, the same object as long as nothing of it changed. */
  #pictureOf(view: View): TrendPicture {
    const { fields, group, lines } = this;
    const medians = lines ? undefined : this.#medians.of(teamMedians(view, group));
    const { figures, before, targets, team, isPerson } = view;
    const isBesideTeam = isPerson && team.length > 1;
    const compared = (lines ?? []).map(({ summary }) => summary);
    const key = [figures, before, targets, fields.join(), group, medians, isBesideTeam, ...compared];
    if (!isSame(key, this.#picture?.key))
      this.#picture = { key, picture: pictureOf(view, { fields, group, lines, medians }) };
    return this.#picture?.picture ?? pictureOf(view, { fields, group, lines, medians });
  }

  protected override updated(): void {
    const element = this.renderRoot.querySelector<HTMLElement>(".drawing") ?? undefined;
    if (this.view && !this.#near.isNear) this.#prepare();
    if (element !== this.#observed) {
      this.#drop();
      if (!element) return;
      this.#observed = element;
      if (this.#resized) this.#resized.observe(element);
      else this.#size = { width: element.clientWidth, height: element.clientHeight };
    }
    if (!element) return;
    // Paper does not wait for a frame, and tells no size before it is laid out.
    if (this.#print.isPrinting) this.#draw(PAPER_PX);
    else if (this.#size.width > 0) this.#drawSoon();
    else void this.#load();
  }

  #drawSoon(): void {
    const view = viewOf(this);
    if (!view?.requestAnimationFrame) this.#draw();
    else
      this.#frame ??= view.requestAnimationFrame(() => {
        this.#frame = undefined;
        this.#draw();
      });
  }

  /** Whatever fails is tried again by the next drawing, which then has the table in its place. */
  async #load(): Promise<void> {
    this.#loading ??= import("./trend-chart.js").then(
      (library) => {
        this.#library = library;
      },
      () => {
        this.#loading = undefined;
        this.broken = this.#observed !== undefined;
      },
    );
    await this.#loading;
  }

  /** Paper waits for nothing: a browser that has nothing to do gets the library ready for it. */
  #prepare(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    viewOf(this)?.requestIdleCallback?.(() => void this.#load());
  }

  /** Draws what there is, unless just that is drawn. */
  #draw(paper = 0): void {
    const { view } = this;
    const element = this.#observed;
    if (!view || !element || !this.isConnected) return;
    const { isPrinting } = this.#print;
    const picture = this.#pictureOf(view);
    const size = paper > 0 ? { width: paper, height: heightOf(picture, paper) } : this.#size;
    // What is hidden has no size to draw in.
    if (size.width === 0 || size.height === 0) return;
    if (!this.#library) {
      void this.#load().then(() => this.#library && this.#draw(paper));
      return;
    }
    const drawn = [
      picture,
      view.standing.whole,
      this.messages,
      this.formats,
      this.theme,
      isPrinting,
      size.width,
      size.height,
    ];
    if (isSame(drawn, this.#drawn)) return;
    this.#drawn = drawn;
    const style = (viewOf(this) ?? globalThis).getComputedStyle(this);
    this.#chart ??= new this.#library.TrendChart(element, size, (index) => this.#openRow(this.#rowAt(index)));
    this.#chart.draw(
      this.#chartPicture(view, picture, style, size.width),
      lookOf(style, this.#isForced),
      size,
    );
  }

  get #isForced(): boolean {
    return this.#schemes[1]?.matches === true;
  }

  #rowAt(index: number): TrendRow | undefined {
    return this.#picture?.picture.rows[index];
  }

  readonly #openRow = (row: TrendRow | undefined): void => {
    if (!row) return;
    const detail = { start_date: row.date, end_date: endOf(row) };
    this.dispatchEvent(new CustomEvent("days", { detail }) satisfies DaysEvent);
  };

  #chartPicture(view: View, picture: TrendPicture, style: CSSStyleDeclaration, width: number): ChartPicture {
    const { rows, panels, group } = picture;
    const words = new TrendWords(view, picture);
    const bands = bandsOf(rows, words);
    const marks = marksOf(view, picture);
    return {
      length: rows.length,
      texts: [
        ...bands.map(({ first, last, text }) => ({ index: Math.floor((first + last) / 2), text, weight: 3 })),
        ...rows.map((row, index) => ({
          index,
          text: words.label(row),
          weight: marks.some((mark) => mark.index === index) ? 2 : weightOf(row, index, rows, group, view),
        })),
      ].filter(({ weight }) => weight > 0),
      bands: bands.map(({ first, last }) => [first, last]),
      marks,
      hollow: new Set(rows.flatMap((row, index) => (words.isPartial(row) ? [index] : []))),
      tip: (index) => words.tip(index),
      panels: panels.map((panel): ChartPanel => {
        const { field, lines, target } = panel;
        const range = rangeOf(panel, view.formats);
        return {
          lines: lines.map((line) => this.#chartLine(line, rows.length, style)),
          axisText: (value) => view.formats.axis(field, value),
          isWhole: unitOf(field) !== "rate",
          range,
          target:
            target === undefined
              ? undefined
              : { value: target, text: view.messages.trend.target(view.formats.axis(field, target)) },
        };
      }),
      columns: columnsOf(picture, width),
      head: marks.length > 0 ? 40 : 32,
    };
  }

  #chartLine({ kind, style: number, values }: TrendLine, places: number, style: CSSStyleDeclaration) {
    const isSubject = kind === "subject";
    const isDashed = kind === "before" || kind === "median";
    const own = SUBJECTS[number] ?? SUBJECTS[0];
    const isDotted = places <= (isSubject ? DOTTED_PLACES : DATED_DAYS);
    const name = isDashed ? "--_muted" : isSubject ? `--_line-${number + 1}` : "--_accent";
    return {
      values,
      colour: this.#isForced ? "CanvasText" : style.getPropertyValue(name).trim(),
      width: isDashed ? 1.25 : 2,
      dash: isDashed ? DASHED : isSubject && !isDotted ? own.dash : undefined,
      dots: !isDashed && isDotted ? (isSubject ? own.dots : ("filled" as const)) : ("none" as const),
      shape: isSubject ? own.shape : "circle",
    };
  }

  #choose(choice: Partial<TrendDetail>): void {
    const { fields, group } = this;
    const detail = { fields, group, ...choice };
    this.dispatchEvent(new CustomEvent("choose", { detail }) satisfies TrendChoice);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open || isComposing(event)) return;
    keepForItself(event);
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".choose")?.focus();
  };

  override render(): TemplateResult {
    const { messages, view } = this;
    const texts = messages.trend;
    const isReady = view && this.#near.isNear;
    const picture = isReady ? this.#pictureOf(view) : undefined;
    const words = view && picture && new TrendWords(view, picture);
    const isOne = picture !== undefined && filledRows(picture).length < 2;
    return html`<div class="head">
        <h3 id="title" tabindex="-1">${texts.title}</h3>
        ${picture && words ? legend(picture, words) : nothing}
        <div class="end">${this.#renderTools(isOne)}</div>
      </div>
      ${this.#renderBody(view, picture, words, isOne)}
      ${
        words && !isOne
          ? html`${words.notes().map((note) => html`<p class="foot">${withWholeDates(note)}</p>`)}
              <ul class="hidden-text" id="summary">
                ${words.summaries().map((text) => html`<li>${text}</li>`)}
              </ul>`
          : nothing
      }`;
  }

  #renderTools(isOne: boolean): TemplateResult {
    const { messages, formats, fields, group, isTable, open } = this;
    const texts = messages.trend;
    return html`<div class="segments" role="group" aria-label=${texts.group}>
        ${(["day", "week", "month"] as const).map(
          (name) =>
            html`<button
              class="segment"
              type="button"
              data-period=${name}
              aria-pressed=${group === name}
              @click=${() => this.#choose({ group: name })}
            >
              ${texts.groups[name]}
            </button>`,
        )}
      </div>
      <div class="menu" @keydown=${this.#onKey}>
        <button
          class="tool choose"
          type="button"
          aria-expanded=${open}
          aria-controls="choices"
          @click=${() => (this.open = !open)}
        >
          ${texts.metrics} ${icons.chevron}
        </button>
        <div class="choices" id="choices" ?hidden=${!open}>
          ${open ? metricChoices({ fields, messages, formats, choose: (fields) => this.#choose({ fields }) }) : nothing}
        </div>
      </div>
      ${
        isOne
          ? nothing
          : html`<button
              class="tool"
              type="button"
              data-view=${isTable ? "chart" : "table"}
              @click=${() => (this.isTable = !isTable)}
            >
              ${isTable ? texts.as_chart : texts.as_table}
            </button>`
      }`;
  }

  #renderBody(
    view: View | undefined,
    picture: TrendPicture | undefined,
    words: TrendWords | undefined,
    isOne: boolean,
  ): TemplateResult {
    const { messages, formats, fields, lines } = this;
    const of = picture && picture.panels.length > 0 ? picture.panels.length : fields.length;
    const look = `body of-${of} ${lines ? "beside" : ""}`;
    if (!view || !picture || !words)
      return html`<div class="${look} as-chart" aria-busy=${!view}>
        <div class="waiting"><span class="bone"></span></div>
      </div>`;
    if (isOne)
      return html`<div class="body" aria-busy="false">${numbers(picture, words, messages, formats)}</div>`;
    // On paper that comes before the library did, the table has it all.
    const isTable = this.isTable || this.broken || (this.#print.isPrinting && !this.#library);
    return html`<div class=${isTable ? "body as-table" : `${look} as-chart`} aria-busy="false">
      ${this.broken && !this.isTable ? html`<p class="foot" role="status">${messages.trend.chart_failed}</p>` : nothing}
      ${
        isTable
          ? trendTable(view, picture, words, this.#openRow)
          : html`<ol class="titles">
                ${picture.panels.map((panel) => this.#panelTitle(panel, view, words))}
              </ol>
              <div class="drawing" role="img" aria-labelledby="title" aria-describedby="summary"></div>`
      }
    </div>`;
  }

  #panelTitle(panel: TrendPicture["panels"][number], view: View, words: TrendWords): TemplateResult {
    const { field, target } = panel;
    const missed =
      this.lines || target === undefined ? undefined : this.#missed.of(missedDays(view))?.get(field);
    return html`<li data-field=${field}>
      <b>${words.title(panel, (rangeOf(panel, this.formats)?.min ?? 0) === 0)}</b>
      ${
        missed === undefined || missed === 0
          ? nothing
          : html`<span
              >${missedWords(missed, view.targets.targets[field], this.messages, this.formats)}</span
            >`
      }
    </li>`;
  }
}

/** `13 天超过目标`. */
function missedWords(
  days: number,
  target: Target | undefined,
  { cards }: Messages,
  formats: Formats,
): string {
  const words = target?.max === undefined ? cards.days_under : cards.days_over;
  return words(formats.count(days), days === 1);
}

/** Which line is whose. */
function legend(picture: TrendPicture, words: TrendWords): TemplateResult {
  const { beside, subjects } = picture;
  const kinds: Pick<TrendLine, "kind" | "style">[] =
    subjects.length > 0
      ? subjects.map((_, style) => ({ kind: "subject", style }))
      : [{ kind: "now", style: 0 }, ...(beside === "none" ? [] : [{ kind: beside, style: 0 }])];
  return html`<ul class="legend">
    ${kinds.map(({ kind, style }) => {
      const own = SUBJECTS[style] ?? SUBJECTS[0];
      const isDashed = kind === "before" || kind === "median";
      return html`<li class="note key">
        <svg
          class=${kind === "subject" ? `line-${style}` : `line-${kind}`}
          viewBox="0 0 20 8"
          width="20"
          height="8"
          aria-hidden="true"
        >
          <path d="M0 4h20" stroke-dasharray=${isDashed ? DASHED.join(" ") : "none"} />
          ${kind === "subject" ? svg`<path class="dot ${own.dots}" d=${DOTS[own.shape]} />` : nothing}
        </svg>
        <bdi>${words.whose({ kind, style })}</bdi>
      </li>`;
    })}
  </ul>`;
}

/** The dots of the legend. */
const DOTS = {
  circle: "M10 1a3 3 0 1 1 0 6 3 3 0 1 1 0-6Z",
  rect: "M7 1h6v6H7Z",
  triangle: "M10 .5 13.5 7h-7Z",
} as const;

/** What is no line yet: one day alone is figures. */
function numbers(
  picture: TrendPicture,
  words: TrendWords,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  const [at] = filledRows(picture);
  const row = at === undefined ? undefined : picture.rows[at];
  if (at === undefined || !row)
    return html`${picture.bare.map(
      (field) => html`<p class="none">${messages.trend.no_points(messages.fields[field].name)}</p>`,
    )}`;
  const { date } = row;
  const when = isPeriod(row) ? words.name(row) : `${words.name(row)} ${formats.weekday(date)}`;
  return html`<p class="foot">${when}</p>
    <dl class="numbers">
      ${picture.panels.flatMap(({ field, lines }) =>
        lines
          .filter(({ kind }) => kind === "now" || kind === "subject")
          .map((line) => {
            const value = line.values[at] ?? null;
            const { name } = messages.fields[field];
            return html`<div data-field=${field}>
              <dt>${line.kind === "subject" ? messages.trend.of(name, words.whose(line)) : name}</dt>
              <dd>
                ${
                  value === null
                    ? "–"
                    : html`<data value=${value} title=${formats.figure(field, value)}
                        >${formats.shown(field, value)}</data
                      >`
                }
              </dd>
            </div>`;
          }),
      )}
    </dl>`;
}

/** Where the axis of a rate begins; from 0 where the lowest is low, and for all that is no rate. */
function rangeOf(
  { field, lines, target }: TrendPicture["panels"][number],
  formats: Formats,
): ChartPanel["range"] | undefined {
  if (unitOf(field) !== "rate" || !formats.isPercent(field)) return undefined;
  const whole = formats.isShare(field) ? 1 : 100;
  const values = [...lines.flatMap((line) => line.values), target ?? null].filter((value) => value !== null);
  const [lowest, highest] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, 0],
  );
  if (highest > whole) return undefined;
  const axis = RATE_AXES.find(({ min }) => lowest >= min * whole);
  if (axis) return { min: axis.min * whole, max: axis.max * whole, interval: axis.interval * whole };
  return highest > whole * 0.8 ? { min: 0, max: whole, interval: whole / 4 } : { min: 0 };
}

/** Panels of a comparison stand beside each other where there is room; four are two and two. */
function columnsOf({ panels, subjects }: TrendPicture, width: number): number {
  const isBeside = subjects.length > 0 && width >= BESIDE_PX;
  return !isBeside ? 1 : panels.length === 4 ? 2 : Math.max(1, panels.length);
}

/** How high a drawing of some width is, as the styles have it. */
function heightOf(picture: TrendPicture, width: number): number {
  const columns = columnsOf(picture, width);
  const { length } = picture.panels;
  return Math.ceil(length / columns) * (length > 2 && columns === 1 ? LOW_PX : HIGH_PX) + FOOT_PX;
}

/** Days that follow each other and are missing for the same reason. */
function bandsOf(
  rows: readonly TrendRow[],
  words: TrendWords,
): { first: number; last: number; text: string }[] {
  const bands: { first: number; last: number; text: string }[] = [];
  for (const [index, row] of rows.entries()) {
    const text = words.absence(row);
    if (text === undefined) continue;
    const last = bands.at(-1);
    if (last?.last === index - 1 && last.text === text) last.last = index;
    else bands.push({ first: index, last: index, text });
  }
  return bands;
}

/** The days that stand out, each once. */
function marksOf(
  { standing, formats, figures }: View,
  { rows, group, subjects, panels }: TrendPicture,
): { index: number; text: string }[] {
  if (group !== "day" || subjects.length > 0) return [];
  const [first] = panels;
  const dates = new Set((standing.whole?.days ?? []).map(({ date }) => date));
  return [...dates].flatMap((date) => {
    const index = rows.findIndex((row) => row.date === date);
    if (index < 0) return [];
    // The label stands at the first line: its figure, whichever made the day stand out.
    const value = first && rows[index]?.statistic?.[first.field];
    const figure = typeof value === "number" ? ` ${formats.shown(first?.field ?? "session_cnt", value)}` : "";
    return [{ index, text: `${formats.date(date, figures.selection.end_date)}${figure}` }];
  });
}

/** Of what weight a date at the axis is. */
function weightOf(
  row: TrendRow,
  index: number,
  rows: readonly TrendRow[],
  group: TrendPeriod,
  { formats }: View,
): number {
  if (group !== "day" || rows.length <= DATED_DAYS || formats.weekday(row.date) === formats.weekdays[0])
    return 1;
  return index === 0 || index === rows.length - 1 ? 0.5 : 0;
}

function lookOf(style: CSSStyleDeclaration, isForced: boolean): ChartLook {
  const colour = (name: string, system: string): string =>
    isForced ? system : style.getPropertyValue(name).trim();
  return {
    text: colour("--_text", "CanvasText"),
    muted: colour("--_muted", "CanvasText"),
    line: colour("--_line", "GrayText"),
    rule: colour("--_rule", "CanvasText"),
    band: colour("--_sunken", "GrayText"),
    surface: colour("--_surface", "Canvas"),
    target: colour("--_warn", "CanvasText"),
    font: style.fontFamily,
  };
}

function isSame(a: readonly unknown[], b: readonly unknown[] | undefined): boolean {
  return a.length === b?.length && a.every((value, index) => value === b[index]);
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-trend": KfstatTrend;
  }
}
