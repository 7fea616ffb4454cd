import type { DayRow } from "../../figures/figures.js";
import type { Formats } from "../../words/formats.js";

const WEEKDAYS = 7;

/** How many colours there are. */
const STEPS = 5;

/** A row: seven days from Monday, absent outside of the range. */
export type Week = readonly (DayRow | undefined)[];

/** The days in weeks, ascending. */
export function weeksOf(rows: readonly DayRow[], formats: Formats): Week[] {
  const [first] = rows;
  if (!first) return [];
  const before = formats.weekdays.indexOf(formats.weekday(first.date));
  const days = [...Array.from({ length: before }, () => undefined), ...rows];
  return Array.from({ length: Math.ceil(days.length / WEEKDAYS) }, (_, week) =>
    Array.from({ length: WEEKDAYS }, (__, weekday) => days[week * WEEKDAYS + weekday]),
  );
}

/** The values that share a colour, both ends included. */
export interface Step {
  from: number;
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
  return starts.map((from, index) => ({
    from,
    // Few steps take colours that are far apart.
    colour: starts.length === 1 ? 3 : 1 + Math.round((index * (STEPS - 1)) / (starts.length - 1)),
  }));
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
