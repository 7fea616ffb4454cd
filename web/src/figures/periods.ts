import type { Kfstat } from "kfstat";
import type { TrendPeriod } from "../words/messages.js";
import type { DayRow, PeriodRow } from "./figures.js";

/** A day, week or month of the trend; a day has no end of its own. */
export type TrendRow = DayRow | PeriodRow;

/** Whether a row is a week or month, with its last day. */
export function isPeriod(row: TrendRow): row is PeriodRow {
  return "end_date" in row;
}

/**
 * Whether a range cuts a week or month at one of its ends. The core is asked on the day after either end: only then
 * does its "this week" begin with the row, and only after a last day is there nothing yet of "this week".
 */
export function isPartial(kfstat: Kfstat, period: Exclude<TrendPeriod, "day">, row: PeriodRow): boolean {
  const preset = period === "week" ? "this_week" : "this_month";
  const begun = kfstat.presetRange(preset, { now: after(row.date) });
  const ended = kfstat.presetRange(preset, { now: after(row.end_date) });
  return !begun.ok || begun.value.start_date !== row.date || ended.ok;
}

/** Midnight at the end of a day, in UTC+8. */
function after(date: string): Date {
  return new Date(`${date}T24:00:00+08:00`);
}
