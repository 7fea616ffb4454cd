import type { StatisticField } from "kfstat";
import type { Formats } from "../words/formats.js";
import type { ChartTexts } from "../words/messages.js";
import { GOOD_DIRECTION, unitOf } from "../words/metrics.js";
import type { Comparison, Figures } from "./figures.js";

/** How a total moved against the period before; `amount` is what it moved by, empty where it stayed. */
export interface Change {
  direction: "up" | "down" | "flat";
  /** Whether that is welcome; most counts are neither. */
  verdict: "better" | "worse" | "neutral";
  amount: string;
}

/**
 * The change from one total to another, by the values as they are written: rates in percentage points, others in
 * percent of the value before. What would be written as 0 is no change, and from 0 there is no percentage. `single`: both
 * are one day's figure, which has all its digits.
 */
export function changeOf(
  field: StatisticField,
  current: number,
  previous: number,
  single: boolean,
  formats: Formats,
  texts: ChartTexts,
): Change {
  const now = formats.read(field, current, single);
  const before = formats.read(field, previous, single);
  const moved = Math.abs(now - before);
  const amount = amountOf(field, moved, before, formats, texts);
  if (amount === undefined) return { direction: "flat", verdict: "neutral", amount: "" };
  const direction = now > before ? "up" : "down";
  const good = GOOD_DIRECTION[field];
  const verdict = good === undefined ? "neutral" : good === direction ? "better" : "worse";
  return { direction, verdict, amount };
}

/** Absent: too little to write. */
function amountOf(
  field: StatisticField,
  moved: number,
  before: number,
  formats: Formats,
  texts: ChartTexts,
): string | undefined {
  if (unitOf(field) === "rate") {
    const written = formats.number(moved, 4);
    if (written === "0") return undefined;
    return formats.isPercent(field) ? texts.points(written) : written;
  }
  if (moved === 0) return undefined;
  if (before === 0) return texts.from_zero;
  const written = formats.share(moved / before);
  return written === formats.share(0) ? undefined : written;
}

/** The days of the range, of each account: as many as the period before has, and more than were read where some failed. */
export function daysAsked({ rows, selection }: Figures): number {
  return rows.length * selection.open_kfids.length;
}

/** What the cards are compared with: the period by its dates and how much of it there is, or why there is none. */
export function comparedWith(
  comparison: Comparison,
  figures: Figures,
  formats: Formats,
  texts: ChartTexts,
): string {
  const { range } = comparison;
  const dates = range ? formats.range(range.start_date, range.end_date) : "";
  if (comparison.phase === "loading") return texts.comparing(dates);
  if (comparison.phase === "absent") return range ? texts.not_compared(dates) : texts.nothing_to_compare;
  const { days_reported } = comparison.summary;
  const now = figures.summary.days_reported;
  const words = figures.selection.open_kfids.length > 1 ? texts.compared_account_days : texts.compared;
  const doubts = [
    words(
      dates,
      formats.count(days_reported),
      formats.count(daysAsked(figures)),
      now === days_reported ? "" : formats.count(now),
    ),
    ...(comparison.complete ? [] : [texts.compared_partly]),
    ...(figures.failed.length === 0 ? [] : [texts.compared_unread]),
  ];
  return doubts.join(texts.sentence_gap);
}
