import type { Kfstat, Metrics, Report, ReportDay, Result, Statistic, StatisticField } from "kfstat";
import type { PageIssue } from "../words/issues.js";
import type { DayWord } from "../words/messages.js";
import { FIELDS } from "../words/metrics.js";
import type { DayRow, Figures, PeriodRow, Reading, Selection } from "./figures.js";

/** The word of a day that several accounts have: that of the first of these it has in any of them. */
const WORDS: readonly DayWord[] = ["reported", "failed", "not_ready", "pending", "missing", "empty", "quiet"];

/** All the page shows of a reading that was asked for `now` (Unix seconds); every total in it is the core's. Fails where a sum is beyond what numbers hold. */
export function figuresOf(
  kfstat: Kfstat,
  now: number,
  selection: Selection,
  reading: Reading,
): Result<Figures> {
  const reports = reading.series.map(({ report }) => report);
  const summary = kfstat.summarize(reports);
  if (!summary.ok) return summary;
  const { start_date, end_date } = selection;
  const days = kfstat.daysOf({ start_date, end_date });
  if (!days.ok) return days;
  const totals = once(() => totalsByDate(kfstat, reports));
  const rows = dayRows(kfstat, now, days.value.dates, reading, totals);
  const known = reading.series.map(({ as_of }) => as_of).filter((as_of) => as_of !== null);
  const [weeks, months] = (["week", "month"] as const).map((period) =>
    once(() => periodRows(kfstat, period, selection, reports, rows)),
  );
  return {
    ok: true,
    notices: [],
    value: {
      selection,
      series: reading.series,
      summary: summary.value,
      rows,
      totals,
      periods: (period) => (period === "week" ? weeks?.() : months?.()) ?? [],
      failed: reading.failed,
      stale: reading.stale,
      parts: reading.parts,
      notices: reading.notices,
      unscaled: unscaledOf(reading.notices),
      read_at: now,
      as_of: known.length === 0 ? null : known.reduce((oldest, as_of) => Math.min(oldest, as_of)),
    },
  };
}

/** Makes a value when it is first asked for, and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The core's totals of each date, all in one call. */
function totalsByDate(kfstat: Kfstat, reports: readonly Report[]): ReadonlyMap<string, Metrics> {
  const groups = kfstat.groupDays(reports, "day");
  return new Map(
    groups.ok ? groups.value.map(({ start_date, summary }) => [start_date, summary.metrics]) : [],
  );
}

/** The days of a reading as they are shown, those of the period compared with too. */
export function dayRows(
  kfstat: Kfstat,
  now: number,
  dates: readonly string[],
  reading: Pick<Reading, "series" | "failed">,
  totals: () => ReadonlyMap<string, Metrics> = () =>
    totalsByDate(
      kfstat,
      reading.series.map(({ report }) => report),
    ),
): DayRow[] {
  const unready = unreadyDay(kfstat, now);
  const failedAccounts = new Set(reading.failed.map(({ open_kfid }) => open_kfid));
  const read = reading.series.map(({ open_kfid, report, unsettled }) => ({
    open_kfid,
    unsettled,
    mayFail: failedAccounts.has(open_kfid),
    days: new Map(report.days.map((day) => [day.date, day])),
  }));
  const silent = [...failedAccounts].filter(
    (id) => id !== undefined && !read.some(({ open_kfid }) => open_kfid === id),
  );
  return dates.map((date) => {
    const words = new Set<DayWord>();
    const reported: ReportDay[] = [];
    const lacking: string[] = silent.map(String);
    for (const { open_kfid, days, unsettled, mayFail } of read) {
      const day = days.get(date);
      const word = day ? wordOf(day, unsettled, unready) : mayFail ? "failed" : "missing";
      if (day?.state === "reported") reported.push(day);
      // A settled day on which nobody came lacks nothing.
      else if (word !== "quiet") lacking.push(open_kfid);
      words.add(word);
    }
    const [only, second] = reported;
    const isSome = reported.length > 0 && lacking.length > 0;
    return {
      date,
      word: WORDS.find((word) => words.has(word)) ?? "failed",
      // What upstream said of the day, or the core's totals where several accounts have it.
      statistic: second ? statisticOf(totals().get(date)) : (only?.statistic ?? null),
      ...(isSome ? { lacking } : {}),
    };
  });
}

function statisticOf(metrics: Metrics | undefined): Statistic | null {
  if (!metrics) return null;
  return Object.fromEntries(FIELDS.map((field) => [field, metrics[field].value])) as Statistic;
}

function periodRows(
  kfstat: Kfstat,
  period: "week" | "month",
  { start_date, end_date }: Selection,
  reports: readonly Report[],
  rows: readonly DayRow[],
): PeriodRow[] {
  const periods = kfstat.periodsOf({ start_date, end_date }, period);
  const groups = kfstat.groupDays(reports, period);
  if (!periods.ok || !groups.ok) return [];
  return periods.value.map(({ start_date, end_date, whole }) => {
    const isIn = (date: string): boolean => start_date <= date && date <= end_date;
    const own = rows.filter(({ date }) => isIn(date));
    const reported = own.filter(({ word }) => word === "reported").length;
    // Days that could not be read may be those a week begins with.
    const group = groups.value.find((group) => isIn(group.start_date));
    return {
      date: start_date,
      end_date,
      whole,
      days: reported,
      word: WORDS.find((word) => own.some((row) => row.word === word)) ?? "failed",
      statistic: reported === 0 ? null : statisticOf(group?.summary.metrics),
    };
  });
}

/** The relay's clock in the form the core takes. */
export function clockOf(now: number): Date {
  return new Date(now * 1000);
}

/** Yesterday, while upstream may still compute it. */
export function unreadyDay(kfstat: Kfstat, now: number): string | undefined {
  const days = kfstat.today({ now: clockOf(now) });
  return days.ok && now < days.value.ready_at ? days.value.yesterday : undefined;
}

/** What a day of one account is called; `unready` is the day that upstream may still compute. */
export function wordOf(
  { date, state }: ReportDay,
  unsettled: ReadonlySet<string> | undefined,
  unready: string | undefined,
): DayWord {
  if (state === "reported") return state;
  if (date === unready) return "not_ready";
  if (!unsettled) return state;
  return unsettled.has(date) ? "pending" : "quiet";
}

/** The fields the core says have a rate over 1. */
export function unscaledOf(notices: readonly PageIssue[]): ReadonlySet<StatisticField> {
  const named = new Set(
    notices
      .filter(({ code }) => code === "response.rate_out_of_range")
      .map(({ path }) => path.split("/").at(-1)),
  );
  return new Set(FIELDS.filter((field) => named.has(field)));
}
