import type { DayRow } from "../../figures/figures.js";
import type { Formats } from "../../words/formats.js";

/** Beyond so many weeks each year has a grid of its own. */
const WEEKS_OF_YEAR = 54;
const WEEKDAYS = 7;

/** How many colours there are. */
const STEPS = 5;

/** A column: seven days from Monday, absent outside of the range. */
export type Week = readonly (DayRow | undefined)[];

/** Columns that begin in one month, by a day of it. */
export interface MonthSpan {
  date: string;
  weeks: number;
}

/** The weeks of a range, or of one year of it. */
export interface CalendarGrid {
  /** Absent where one grid holds everything. */
  year?: string;
  weeks: readonly Week[];
  months: readonly MonthSpan[];
}

/** The days in columns of weeks; where they are more than a year's, a grid for each year, newest first. */
export function gridsOf(rows: readonly DayRow[], formats: Formats): CalendarGrid[] {
  const weeks = weeksOf(rows, formats);
  if (weeks.length <= WEEKS_OF_YEAR) return [{ weeks, months: monthsOf(weeks) }];
  const years = [...new Set(rows.map(({ date }) => yearOf(date)))].reverse();
  return years.map((year) => {
    const own = weeksOf(
      rows.filter(({ date }) => yearOf(date) === year),
      formats,
    );
    return { year, weeks: own, months: monthsOf(own) };
  });
}

function weeksOf(rows: readonly DayRow[], formats: Formats): Week[] {
  const [first] = rows;
  if (!first) return [];
  const before = formats.weekdays.indexOf(formats.weekday(first.date));
  const days = [...Array.from({ length: before }, () => undefined), ...rows];
  return Array.from({ length: Math.ceil(days.length / WEEKDAYS) }, (_, week) =>
    Array.from({ length: WEEKDAYS }, (__, weekday) => days[week * WEEKDAYS + weekday]),
  );
}

/** A week belongs to the month of its last day: a month's name stands over its 1st. */
function monthsOf(weeks: readonly Week[]): MonthSpan[] {
  const months: MonthSpan[] = [];
  for (const week of weeks) {
    const date = week.filter((day) => day !== undefined).at(-1)?.date ?? "";
    const last = months.at(-1);
    if (last?.date.slice(0, 7) === date.slice(0, 7)) last.weeks += 1;
    else months.push({ date, weeks: 1 });
  }
  return months;
}

/** `2022` of `2022-02-23`. */
export function yearOf(date: string): string {
  return date.slice(0, 4);
}

/** The values that share a colour, both ends included. */
export interface Step {
  from: number;
  to: number;
  /** 1 to `STEPS`. */
  colour: number;
}

/**
 * Cuts values into steps of about as many days each; equal values are never parted. Where one value is so common that
 * it takes several steps, the values that differ are cut into equal parts instead.
 */
export function stepsOf(values: readonly number[]): Step[] {
  const sorted = [...values].sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  const most = Math.min(STEPS, distinct.length);
  const ofDays = startsOf(sorted);
  const starts = ofDays.length < most ? startsOf(distinct) : ofDays;
  return starts.map((from, index) => {
    const next = starts[index + 1] ?? Infinity;
    return {
      from,
      to: distinct.filter((value) => value < next).at(-1) ?? from,
      // Few steps take colours that are far apart.
      colour: starts.length === 1 ? 3 : 1 + Math.round((index * (STEPS - 1)) / (starts.length - 1)),
    };
  });
}

/** The least values of parts of equal size, each once. */
function startsOf(sorted: readonly number[]): number[] {
  const starts = Array.from(
    { length: STEPS },
    (_, step) => sorted[Math.floor((step * sorted.length) / STEPS)],
  );
  return [...new Set(starts)].filter((start) => start !== undefined);
}

/** The colour of a value that is among those the steps were cut from. */
export function colourOf(value: number, steps: readonly Step[]): number {
  return steps.filter(({ from }) => from <= value).at(-1)?.colour ?? 1;
}

/** Days that follow each other and have no figures, as pairs of first and last. */
export function absencesOf(rows: readonly DayRow[]): [first: string, last: string][] {
  const absences: [string, string][] = [];
  for (const [index, { date, statistic }] of rows.entries()) {
    if (statistic) continue;
    const last = absences.at(-1);
    if (last && index > 0 && rows[index - 1]?.statistic === null) last[1] = date;
    else absences.push([date, date]);
  }
  return absences;
}
