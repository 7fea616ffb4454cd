import type { Kfstat, Report, ReportDay, Result, Statistic, StatisticField } from "kfstat";
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
  const { dates } = days.value;
  const rows = dayRows(kfstat, now, dates, reading);
  const known = reading.series.map(({ as_of }) => as_of).filter((as_of) => as_of !== null);
  return {
    ok: true,
    notices: [],
    value: {
      selection,
      series: reading.series,
      summary: summary.value,
      rows,
      weeks: periodRows(kfstat, "week", selection, reports, rows),
      months: periodRows(kfstat, "month", selection, reports, rows),
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

function dayRows(kfstat: Kfstat, now: number, dates: readonly string[], reading: Reading): DayRow[] {
  const unready = unreadyDay(kfstat, now);
  const failedAccounts = new Set(reading.failed.map(({ open_kfid }) => open_kfid));
  const read = reading.series.map(({ open_kfid, report, unsettled }) => ({
    open_kfid,
    unsettled,
    mayFail: failedAccounts.has(open_kfid),
    report,
    days: new Map(report.days.map((day) => [day.date, day])),
  }));
  const accounts = new Set([...read.map(({ open_kfid }) => open_kfid), ...failedAccounts]).size;
  return dates.map((date) => {
    const words = new Set<DayWord>();
    const reported: Report[] = [];
    for (const { report, days, unsettled, mayFail } of read) {
      const day = days.get(date);
      if (day?.state === "reported") reported.push({ ...report, days: [day] });
      words.add(day ? wordOf(day, unsettled, unready) : mayFail ? "failed" : "missing");
    }
    return {
      date,
      word: WORDS.find((word) => words.has(word)) ?? "failed",
      statistic: statisticOf(kfstat, reported),
      ...(reported.length > 0 && reported.length < accounts
        ? { part: [reported.length, accounts] as const }
        : {}),
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

/** What upstream said of the day, or the core's totals where several accounts have it; each report is of that day. */
function statisticOf(kfstat: Kfstat, reports: readonly Report[]): Statistic | null {
  const [only, second] = reports;
  return second ? totalsOf(kfstat, reports) : (only?.days[0]?.statistic ?? null);
}

function totalsOf(kfstat: Kfstat, reports: readonly Report[]): Statistic | null {
  const summary = kfstat.summarize(reports);
  if (!summary.ok) return null;
  const { metrics } = summary.value;
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
  if (!periods.ok) return [];
  return periods.value.map(({ start_date, end_date, whole }) => {
    const isIn = ({ date }: { date: string }): boolean => start_date <= date && date <= end_date;
    const within = reports.map((report) => ({ ...report, days: report.days.filter(isIn) }));
    const own = rows.filter(isIn);
    const reported = own.filter(({ word }) => word === "reported").length;
    return {
      date: start_date,
      end_date,
      whole,
      days: reported,
      word: WORDS.find((word) => own.some((row) => row.word === word)) ?? "failed",
      statistic: reported === 0 ? null : totalsOf(kfstat, within),
    };
  });
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
