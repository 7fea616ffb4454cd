// What the trend draws, and nothing of how: which figure stands over which day, week or month. No figure is made here.
import type { DayGroup, Kfstat, Metrics, Report, Statistic, StatisticField, Summary } from "kfstat";
import type { Before, DayRow, Figures, PeriodRow, Subject } from "../../figures/figures.js";
import type { TeamMedians } from "../../figures/medians.js";
import type { View } from "../../figures/view.js";
import type { TrendPeriod } from "../../words/messages.js";
import { FIELDS, unitOf } from "../../words/metrics.js";

/** A day, week or month of the trend; a day has no end of its own. */
export type TrendRow = DayRow | PeriodRow;

/** Whether a row is a week or month, with its last day. */
export function isPeriod(row: TrendRow): row is PeriodRow {
  return "end_date" in row;
}

/** The last day of a row. */
export function endOf(row: TrendRow): string {
  return isPeriod(row) ? row.end_date : row.date;
}

/** The days, weeks or months of the range. */
export function rowsOf(figures: Figures, group: TrendPeriod): readonly TrendRow[] {
  return group === "day" ? figures.rows : figures.periods(group);
}

/** What stands below a row of the present period: a row of the period compared with. */
export interface EarlierRow {
  date: string;
  end_date: string;
  statistic: Statistic | null;
}

type Loaded = Extract<Before, { phase: "loaded" }>;

const WEEK = 7;

/** By so many days the period compared with is moved: whole weeks, so that Mondays stand over Mondays. */
export function shiftOf({ distance }: Pick<Loaded, "distance">): number {
  return Math.round(distance / WEEK) * WEEK;
}

/** For each row what the period compared with had then; nothing where it makes no line. */
export function earlierRows(
  { kfstat, figures, before }: Pick<View, "kfstat" | "figures" | "before">,
  group: TrendPeriod,
): readonly (EarlierRow | undefined)[] | undefined {
  if (before.phase !== "loaded") return undefined;
  if (group === "month") return before.by === "period" ? undefined : earlierMonths(kfstat, figures, before);
  const shift = shiftOf(before);
  if (shift === 0) return undefined;
  const offset = before.distance - shift;
  if (group === "day")
    return figures.rows.map((_, index) => {
      const row = before.rows[index + offset];
      return row && { date: row.date, end_date: row.date, statistic: row.statistic };
    });
  // The total of a week that was not read whole is none.
  if (!before.complete) return undefined;
  const places = new Map(figures.rows.map(({ date }, index) => [date, index]));
  return figures.periods("week").map(({ date, end_date }) => {
    const [first, last] = [date, end_date].map((end) => before.rows[(places.get(end) ?? NaN) + offset]?.date);
    if (first === undefined || last === undefined) return undefined;
    const summary = kfstat.summarize(before.series.map(({ report }) => cut(report, first, last)));
    return { date: first, end_date: last, statistic: summary.ok ? statisticOf(summary.value) : null };
  });
}

/** The months one below the other, in their order: the same days of another month or year begin and end in as many. */
function earlierMonths(
  kfstat: Kfstat,
  figures: Figures,
  before: Loaded,
): readonly (EarlierRow | undefined)[] | undefined {
  const months = kfstat.periodsOf(before.range, "month");
  const own = figures.periods("month");
  if (!before.complete || !months.ok || months.value.length !== own.length) return undefined;
  return months.value.map(({ start_date: date, end_date }) => {
    const summary = kfstat.summarize(before.series.map(({ report }) => cut(report, date, end_date)));
    return { date, end_date, statistic: summary.ok ? statisticOf(summary.value) : null };
  });
}

function cut(report: Report, first: string, last: string): Report {
  return { ...report, days: report.days.filter(({ date }) => first <= date && date <= last) };
}

function statisticOf({ days_reported, metrics }: Summary): Statistic | null {
  if (days_reported === 0) return null;
  return Object.fromEntries(FIELDS.map((field) => [field, metrics[field].value])) as Statistic;
}

/** By whose totals they are, which stay the same object as long as the days do. */
const grouped = new WeakMap<Summary, Map<TrendPeriod, readonly DayGroup[]>>();

/** What the core says of somebody in each of the rows. */
export function metricsOf(
  kfstat: Kfstat,
  { summary, reports }: Pick<Subject, "summary" | "reports">,
  group: TrendPeriod,
  rows: readonly TrendRow[],
): readonly (Metrics | undefined)[] {
  const known = grouped.get(summary) ?? new Map<TrendPeriod, readonly DayGroup[]>();
  grouped.set(summary, known);
  let groups = known.get(group);
  if (!groups) {
    const made = kfstat.groupDays(reports, group);
    groups = made.ok ? made.value : [];
    known.set(group, groups);
  }
  // Days that could not be read may be those a week begins with.
  let next = 0;
  return rows.map((row) => {
    while (next < groups.length && (groups[next]?.start_date ?? "") < row.date) next += 1;
    const own = groups[next];
    return own && own.start_date <= endOf(row) ? own.summary.metrics : undefined;
  });
}

/** A line of one figure over the rows. */
export interface TrendLine {
  kind: "now" | "before" | "median" | "subject";
  /** Among several subjects, whose it is: from 0. */
  style: number;
  /** `null` leaves a gap. */
  values: readonly (number | null)[];
}

/** One figure with its lines. */
export interface TrendPanel {
  field: StatisticField;
  lines: readonly TrendLine[];
  target: number | undefined;
}

/** All that is drawn. */
export interface TrendPicture {
  group: TrendPeriod;
  rows: readonly TrendRow[];
  /** Of the figures that have any value. */
  panels: readonly TrendPanel[];
  /** The figures without any. */
  bare: readonly StatisticField[];
  /** What the dashed line is of. */
  beside: "before" | "median" | "none";
  earlier: readonly (EarlierRow | undefined)[];
  medians: TeamMedians | undefined;
  /** Several who are compared; else nobody. */
  subjects: readonly Subject[];
}

/** What to draw of a view. */
export interface TrendQuestion {
  fields: readonly StatisticField[];
  group: TrendPeriod;
  lines: readonly Subject[] | undefined;
  medians: TeamMedians | undefined;
}

/** Puts together what is drawn. */
export function pictureOf(view: View, { fields, group, lines, medians }: TrendQuestion): TrendPicture {
  const { kfstat, figures, targets, isPerson } = view;
  const rows = rowsOf(figures, group);
  const subjects = lines ?? [];
  // Beside a person stands the team, where there is one: two dashed lines would be one too many.
  const isBesideTeam = isPerson && view.team.length > 1;
  const earlier = lines || isBesideTeam ? undefined : earlierRows(view, group);
  const ofSubjects = subjects.map((subject) => metricsOf(kfstat, subject, group, rows));
  const linesOf = (field: StatisticField): TrendLine[] => {
    if (lines)
      return ofSubjects.map((metrics, style) => ({
        kind: "subject",
        style,
        values: metrics.map((own) => own?.[field].value ?? null),
      }));
    const now: TrendLine = {
      kind: "now",
      style: 0,
      values: rows.map(({ statistic }) => statistic?.[field] ?? null),
    };
    // The core's median of a sum is that of its daily means, which is no week's total.
    if (medians && (group === "day" || unitOf(field) !== "count"))
      return [
        now,
        { kind: "median", style: 0, values: rows.map(({ date }) => medians.get(date)?.[field] ?? null) },
      ];
    if (earlier)
      return [
        now,
        { kind: "before", style: 0, values: earlier.map((row) => row?.statistic?.[field] ?? null) },
      ];
    return [now];
  };
  const panels = fields.map((field) => {
    const target = targets.fields.includes(field) ? targets.targets[field] : undefined;
    return {
      field,
      lines: linesOf(field),
      target: group === "day" || unitOf(field) !== "count" ? (target?.min ?? target?.max) : undefined,
    };
  });
  const hasAny = ({ lines: own }: TrendPanel): boolean =>
    own.some(
      ({ kind, values }) => (kind === "now" || kind === "subject") && values.some((value) => value !== null),
    );
  const drawn = panels.filter(hasAny);
  const kinds = new Set(drawn.flatMap(({ lines: own }) => own.map(({ kind }) => kind)));
  return {
    group,
    rows,
    panels: drawn,
    bare: fields.filter((field) => !drawn.some((panel) => panel.field === field)),
    beside: kinds.has("median") ? "median" : kinds.has("before") ? "before" : "none",
    earlier: earlier ?? [],
    medians,
    subjects,
  };
}

/** The rows that have any figure of those drawn. */
export function filledRows({ rows, panels }: TrendPicture): readonly number[] {
  return rows.flatMap((_, index) =>
    panels.some(({ lines }) =>
      lines.some(
        ({ kind, values }) => kind !== "before" && kind !== "median" && (values[index] ?? null) !== null,
      ),
    )
      ? [index]
      : [],
  );
}
