// What a card says at once, apart from how it is drawn.
import type { Metric, StatisticField } from "kfstat";
import { comparisonOf } from "../../figures/compared.js";
import { isTooFew } from "../../figures/subjects.js";
import type { FirstView as View } from "../../figures/view.js";
import type { Formats } from "../../words/formats.js";
import { isOfAnswers, unitOf } from "../../words/metrics.js";

/** How a figure moved, as a card says it; `verdict` is there only where the core has one that is sure. */
export interface Moved {
  word?: string;
  /** With a sign: `+10 秒`. */
  amount?: string;
  verdict?: "better" | "worse";
}

/** How a figure moved; absent where nothing is compared. */
export function movedOf(field: StatisticField, view: View): Moved | undefined {
  const { formats } = view;
  const { cards } = view.messages;
  const compared = comparisonOf(view);
  if (compared === undefined) return undefined;
  if (compared === "new") return { word: cards.is_new };
  const [now, before] = [compared.current.metrics[field], compared.previous.metrics[field]];
  if (now.value === null || before.value === null) return undefined;
  const change = compared.metrics[field];
  const amount = formats.moved(field, now.value, before.value);
  if (now.kind !== "weighted_mean") {
    // Of unequal numbers of dates a total says nothing; of each date it does.
    const isByDay = "daily_change" in change && now.dates !== before.dates;
    const moved = isByDay && change.daily_change !== null ? formats.movedBy(change.daily_change) : amount;
    if (moved === undefined || before.value === 0) return { word: cards.was_zero };
    return { amount: isByDay ? cards.per_day(moved) : moved };
  }
  if (isOnOtherScale(field, before, formats)) return { word: cards.incomparable };
  const { verdict } = change;
  if (verdict === "same") return { word: cards.same };
  if (verdict === null) {
    // Rates that are no shares of 1 are not judged, however many there are.
    const isUnjudged = unitOf(field) === "rate" && !formats.isShare(field);
    return isUnjudged && amount !== undefined ? { amount } : { word: cards.too_few };
  }
  return { word: cards[verdict], verdict, ...(amount === undefined ? {} : { amount }) };
}

/** Whether one of two rates is a share of 1 and the other is not. */
export function isOnOtherScale(field: StatisticField, before: Metric, formats: Formats): boolean {
  if (before.kind !== "weighted_mean" || unitOf(field) !== "rate") return false;
  const wasShare = (before.max ?? 0) <= 1;
  return formats.isShare(field) ? !wasShare : !formats.isPercent(field) && wasShare;
}

/** Whether satisfaction is not measured: not one survey was sent in the range. */
export function isNotMeasured(field: StatisticField, { figures }: Pick<View, "figures">): boolean {
  const { session_cnt, satisfaction_investgate_cnt } = figures.summary.metrics;
  return isOfAnswers(field) && session_cnt.value !== null && !satisfaction_investgate_cnt.value;
}

/** What stands beside a figure where there is room: by the day, the days that missed a target, or its whole numbers. */
export function besideOf(
  field: StatisticField,
  view: View,
  missed: ReadonlyMap<StatisticField, number> | undefined,
): string {
  const { formats, messages, targets, whole, figures } = view;
  const { cards } = messages;
  const metric = whole.summary.metrics[field];
  const days = missed?.get(field) ?? 0;
  const target = targets.targets[field];
  if (metric.value === null || figures.rows.length === 0) return "";
  if (days > 0 && target) {
    const words = target.max === undefined ? cards.days_under : cards.days_over;
    return words(formats.count(days), days === 1);
  }
  if (
    field === "session_cnt" &&
    metric.kind !== "weighted_mean" &&
    metric.dates > 1 &&
    metric.daily_mean !== null
  )
    return cards.per_day(formats.perDay(metric.daily_mean));
  const numbers =
    metric.kind === "weighted_mean" && metric.numerator !== null && metric.denominator !== null
      ? [`${formats.count(metric.numerator)}/${formats.count(metric.denominator)}`]
      : [];
  // Where it is compared, the word is said there.
  const few = isTooFew(whole, field) && !movedOf(field, view) ? [cards.few] : [];
  return [...numbers, ...few].join(" · ");
}
