// What else there is to say of a figure: comes after the cards.
import type { Metric, StatisticField } from "kfstat";
import { comparedWords, comparisonOf } from "../../figures/compared.js";
import type { FirstView as View } from "../../figures/view.js";
import { isOfAnswers, unitOf, weightOf } from "../../words/metrics.js";
import { isNotMeasured, isOnOtherScale } from "./card-facts.js";

/** Everything else there is to say of a figure, in sentences: what it is, what it was made of, what it was before. */
export function aboutCard(
  field: StatisticField,
  view: View,
  missed: ReadonlyMap<StatisticField, number> | undefined,
): readonly string[] {
  const { messages, figures } = view;
  const { cards, fields } = messages;
  const metric = figures.summary.metrics[field];
  const rules = {
    sum: messages.sum_rule,
    sum_of_daily_unique: messages.unique_rule,
    weighted_mean: messages.mean_rule,
  };
  return [
    fields[field].definition,
    ...(field === "session_cnt" ? [cards.console] : []),
    rules[metric.kind],
    ...(metric.value === null ? [whyNone(field, view)] : madeOf(field, metric, metric.value, view)),
    ...goalOf(field, view, missed),
    ...beforeOf(field, view),
  ];
}

function whyNone(field: StatisticField, { messages: { cards }, figures }: View): string {
  if (isNotMeasured(field, { figures })) return cards.survey_off;
  const surveys = figures.summary.metrics.satisfaction_investgate_cnt.value;
  return isOfAnswers(field) && surveys !== null ? cards.unanswered : cards.no_day;
}

/** The exact figure, what it was taken of, and how far its days lie apart. */
function madeOf(field: StatisticField, metric: Metric, value: number, view: View): string[] {
  const { messages, formats, figures } = view;
  const { cards } = messages;
  const sentence = (facts: readonly string[]): string => facts.join(cards.semicolon) + cards.stop.trimEnd();
  const based = cards.based_on(formats.count(metric.dates), metric.dates === 1);
  if (metric.kind !== "weighted_mean") {
    const { daily_mean, daily_max } = metric;
    const isSpread = metric.dates > 1 && daily_mean !== null && daily_max !== null;
    const spread = isSpread
      ? [cards.per_day(formats.perDay(daily_mean)), cards.highest(formats.count(daily_max))]
      : [];
    return [sentence([based, ...spread])];
  }
  const weight = weightOf(field);
  const total = metric.weight_total === null ? "" : formats.count(metric.weight_total);
  const taken =
    metric.numerator !== null && metric.denominator !== null
      ? [cards.whole_numbers(formats.count(metric.numerator), formats.count(metric.denominator))]
      : weight && total
        ? [cards.weight[weight](total, total === "1")]
        : [];
  const spread =
    metric.dates > 1 && metric.min !== null && metric.max !== null
      ? [cards.between(formats.figure(field, metric.min), formats.figure(field, metric.max))]
      : [];
  return [
    cards.exactly(formats.figure(field, value)),
    sentence([based, ...taken, ...spread]),
    ...(field === "satisfied_rate" ? answersOf(figures.summary.metrics, view) : []),
  ];
}

function answersOf(metrics: View["whole"]["summary"]["metrics"], { messages, formats }: View): string[] {
  const [satisfied, middling, dissatisfied] = (
    ["satisfied_rate", "middling_rate", "dissatisfied_rate"] as const
  ).map((field) => (metrics[field].value === null ? undefined : formats.shown(field, metrics[field].value)));
  return satisfied && middling && dissatisfied
    ? [messages.cards.answers(satisfied, middling, dissatisfied)]
    : [];
}

function goalOf(
  field: StatisticField,
  { messages: { cards }, formats, targets, whole }: View,
  missed: ReadonlyMap<StatisticField, number> | undefined,
): string[] {
  const target = targets.fields.includes(field) ? targets.targets[field] : undefined;
  if (!target) return [];
  const isMax = target.max !== undefined;
  const bound = target.max ?? target.min;
  // A target of counts is one of each day.
  const isSum = whole.summary.metrics[field].kind !== "weighted_mean";
  const value = isSum ? cards.per_day(formats.perDay(bound)) : formats.shown(field, bound);
  const days = missed?.get(field) ?? 0;
  const words = isMax ? cards.days_over : cards.days_under;
  const facts = [
    (isMax ? cards.at_most : cards.at_least)(value),
    ...(days > 0 ? [words(formats.count(days), days === 1)] : []),
  ];
  return [facts.join(cards.semicolon) + cards.stop.trimEnd()];
}

/** What it was before, and whether the change is more than chance. */
function beforeOf(field: StatisticField, view: View): string[] {
  const { messages, formats } = view;
  const { cards, changes } = messages;
  const compared = comparisonOf(view);
  const words = comparedWords(view, messages);
  if (compared === undefined || !words) return [];
  const than = changes.with_dates(words.than, words.dates);
  const previous = compared === "new" ? undefined : compared.previous.metrics[field];
  if (compared === "new" || typeof previous?.value !== "number") return [cards.before_none(than)];
  const isOther = isOnOtherScale(field, previous, formats);
  const value = isOther ? formats.number(previous.value, 2) : formats.figure(field, previous.value);
  const { change, score, certain } = compared.metrics[field];
  const isJudged = previous.kind === "weighted_mean" && compared.current.metrics[field].value !== null;
  const judged = !isJudged
    ? []
    : isOther
      ? [cards.other_scale]
      : score === null || certain === null
        ? unitOf(field) === "rate" && !formats.isShare(field)
          ? []
          : [cards.cannot_judge]
        : change === 0
          ? []
          : [(certain ? cards.not_by_chance : cards.by_chance)(formats.number(Math.abs(score), 1))];
  return [cards.before(than, value), ...judged];
}
