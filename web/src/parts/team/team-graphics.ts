// The small graphic of each row: days as bars or a line, of rates the weeks. Its figures are the core's.
import type { Kfstat, StatisticField } from "kfstat";
import { html, svg, nothing, type TemplateResult } from "lit";
import { fieldOf } from "../../figures/columns.js";
import type { Subject } from "../../figures/figures.js";
import type { Formats } from "../../words/formats.js";
import { unitOf } from "../../words/metrics.js";
import type { TeamOrder } from "./team-order.js";

/** What the graphics show: counts as bars from 0, durations as a line from 0, rates as a level for each week. */
export interface Graphic {
  field: StatisticField;
  shape: "bars" | "line" | "levels";
}

/** What the top and the bottom of a graphic stand for. */
export interface Scale {
  low: number;
  high: number;
}

/** A figure of some days, by their place in the range. */
interface Spot {
  first: number;
  last: number;
  value: number;
}

/** A day's width and the height, in units of the drawing. */
const DAY = 8;
const HEIGHT = 24;
const BAR = 4.5;

/** Fewer days do not fill the width, or a single bar would be a block. */
const LEAST_DAYS = 14;

/** Rates span so much at least, so that a small change does not look like an earthquake. */
const LEAST_SPAN = 0.2;

/** What the graphics show where the rows are sorted so. */
export function graphicOf({ column }: TeamOrder): Graphic {
  const field = column === "name" ? "session_cnt" : fieldOf(column);
  const shape = { count: "bars", seconds: "line", rate: "levels" } as const;
  return { field, shape: shape[unitOf(field)] };
}

/** One scale for all of some subjects. */
export function scaleOf(
  subjects: readonly Pick<Subject, "summary">[],
  { field, shape }: Graphic,
  formats: Formats,
): Scale {
  let high = 0;
  let low = Infinity;
  for (const { summary } of subjects) {
    const metric = summary.metrics[field];
    if (metric.kind === "weighted_mean") {
      high = Math.max(high, metric.max ?? 0);
      low = Math.min(low, metric.min ?? Infinity);
    } else high = Math.max(high, metric.daily_max ?? 0);
  }
  if (shape !== "levels" || low === Infinity) return { low: 0, high };
  const least = formats.isShare(field) ? LEAST_SPAN : formats.isPercent(field) ? LEAST_SPAN * 100 : 0;
  return { low: Math.max(0, Math.min(low, high - least)), high: Math.max(high, least) };
}

/** The days of subjects as the core groups them, kept as long as their reports are. */
export class DailyFigures {
  readonly #known = new WeakMap<object, Map<string, readonly Spot[]>>();
  #dates: readonly { date: string }[] = [];
  #places: ReadonlyMap<string, number> = new Map();

  /** What is known of a subject already. */
  of({ reports }: Subject, { field }: Graphic): readonly Spot[] | undefined {
    return this.#known.get(reports)?.get(field);
  }

  /** Asks the core, which takes some milliseconds for half a year. */
  read(
    kfstat: Kfstat,
    dates: readonly { date: string }[],
    { reports }: Subject,
    { field, shape }: Graphic,
  ): void {
    if (dates !== this.#dates) {
      this.#dates = dates;
      this.#places = new Map(dates.map(({ date }, index) => [date, index]));
    }
    const known = this.#known.get(reports) ?? new Map<string, readonly Spot[]>();
    this.#known.set(reports, known);
    const groups = kfstat.groupDays(reports, shape === "levels" ? "week" : "day");
    const spots = (groups.ok ? groups.value : []).flatMap(({ start_date, end_date, summary }) => {
      const { value } = summary.metrics[field];
      const [first, last] = [start_date, end_date].map((date) => this.#places.get(date));
      return value === null || first === undefined || last === undefined ? [] : [{ first, last, value }];
    });
    known.set(field, spots);
  }
}

/** The graphic; without figures its place, which has the same size. */
export function graphic(
  spots: readonly Spot[] | undefined,
  days: number,
  { shape }: Graphic,
  scale: Scale,
): TemplateResult {
  const width = Math.max(days, LEAST_DAYS) * DAY;
  return html`<svg
    class="graphic"
    viewBox=${`0 0 ${width} ${HEIGHT}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${shape === "bars" ? svg`<path class="ground" d="M0 ${HEIGHT - 0.5}H${days * DAY}" />` : nothing}
    ${spots ? svg`<path class=${shape} d=${pathOf(spots, shape, scale)} />` : nothing}
  </svg>`;
}

function pathOf(spots: readonly Spot[], shape: Graphic["shape"], { low, high }: Scale): string {
  const room = HEIGHT - 2;
  const heightOf = (value: number): number =>
    high > low ? Math.round((Math.max(value - low, 0) / (high - low)) * room * 10) / 10 : 0;
  const place = (value: number): number => HEIGHT - 1 - heightOf(value);
  let path = "";
  let next = -1;
  for (const { first, last, value } of spots) {
    const [start, end] = [first * DAY, (last + 1) * DAY];
    if (shape === "bars") {
      const height = heightOf(value);
      if (height > 0) path += `M${start + (DAY - BAR) / 2} ${HEIGHT - 1}v-${height}h${BAR}v${height}z`;
    } else if (shape === "levels") path += `${first === next ? "L" : "M"}${start} ${place(value)}H${end}`;
    // A day that has none beside it would be a point without any length.
    else
      path +=
        first === next ? `L${start + DAY / 2} ${place(value)}` : `M${start + DAY / 2 - 1} ${place(value)}h1`;
    next = last + 1;
  }
  return path;
}
