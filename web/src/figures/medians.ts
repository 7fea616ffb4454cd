// The middle of the team on each day, week or month, as the core has it of everybody's days of then.
import type { Highlights, Report, ReportTable } from "kfstat";
import type { TrendPeriod } from "../words/messages.js";
import { inSlices } from "./slices.js";
import type { FirstView as View } from "./view.js";

/** Of a mean its value in the middle of the team, of a sum its daily mean. */
export type Medians = Highlights["medians"];

/** By the first day of each day, week or month. */
export type TeamMedians = ReadonlyMap<string, Medians>;

/** By what the core said of the team, which is said anew when anybody's days are others. */
const made = new WeakMap<Highlights, Map<string, Promise<TeamMedians>>>();

/**
 * The medians of a person's team; nothing until all of the team is there. They are made in slices of time, once for the
 * same people, dates and grouping.
 */
export function teamMedians(view: View, group: TrendPeriod): Promise<TeamMedians> | undefined {
  const { people } = view.standing;
  if (!view.isPerson || !people || view.team.length < 2) return undefined;
  const known = made.get(people) ?? new Map<string, Promise<TeamMedians>>();
  made.set(people, known);
  const { start_date, end_date } = view.figures.selection;
  const key = [group, start_date, end_date].join(" ");
  let medians = known.get(key);
  if (!medians) {
    medians = makeMedians(view, group);
    known.set(key, medians);
  }
  return medians;
}

async function makeMedians({ kfstat, figures, team }: View, group: TrendPeriod): Promise<TeamMedians> {
  const times = new Map(
    figures.series.flatMap(({ report }) => report.days.map(({ date, stat_time }) => [date, stat_time])),
  );
  const spans =
    group === "day" ? figures.rows.map(({ date }) => ({ date, end_date: date })) : figures.periods(group);
  const medians = new Map<string, Medians>();
  await inSlices(spans, ({ date, end_date }) => {
    const [from, to] = [times.get(date), times.get(end_date)];
    if (from === undefined || to === undefined) return;
    const parts = team
      .map(({ reports }) => reports.map((report) => cut(report, from, to)).filter(hasDays))
      .filter((own) => own.length > 0);
    const said = kfstat.highlights(
      parts,
      parts.map(() => []),
    );
    if (said.ok) medians.set(date, said.value.medians);
  });
  return medians;
}

/** The days from one midnight to another, both included. */
function cut(report: Report | ReportTable, from: number, to: number): Report | ReportTable {
  if ("days" in report)
    return { ...report, days: report.days.filter(({ stat_time }) => from <= stat_time && stat_time <= to) };
  const { stat_time, state, columns } = report;
  const [first, end] = [placeOf(stat_time, from), placeOf(stat_time, to + 1)];
  return {
    ...report,
    length: end - first,
    stat_time: stat_time.subarray(first, end),
    state: state.subarray(first, end),
    columns: Object.fromEntries(
      Object.entries(columns).map(([field, column]) => [field, column.subarray(first, end)]),
    ) as ReportTable["columns"],
  };
}

function hasDays(report: Report | ReportTable): boolean {
  return "days" in report ? report.days.length > 0 : report.length > 0;
}

/** How many of the ascending times are before one. */
function placeOf(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
