// How the report writes a figure, a change and what they were taken of.
import type { StatisticField } from "kfstat";
import type { Subject } from "../../figures/figures.js";
import { isMissed, isTooFew } from "../../figures/subjects.js";
import { unitOf } from "../../words/metrics.js";
import type { Report } from "./export-sheets.js";
import { toned, type Entry, type Kind, type Tone } from "./sheet.js";

/** The number format of a field. */
export function kindOf(field: StatisticField, { view, rateScale }: Report): Kind {
  const unit = unitOf(field);
  if (unit !== "rate") return unit;
  if (rateScale === "percent") return "hundredths";
  return view.figures.unscaled.has(field) ? "plain" : "percent";
}

/** That of its change: a share of what a count was before, points of a rate, else the difference. */
export function changeKindOf(field: StatisticField, input: Report): Kind {
  const kind = kindOf(field, input);
  if (kind === "count") return "share_change";
  if (kind === "percent" || kind === "hundredths") return "points_change";
  return kind === "seconds" ? "seconds_change" : "plain_change";
}

/**
 * A figure as it is, marked where it misses its target, grey where it was taken of too few. Sessions are marked where
 * they stand per day.
 */
export function figureOf(subject: Subject, field: StatisticField, input: Report): Entry {
  const isMarked = field !== "session_cnt" && isMissed(subject, field, input.view.targets);
  const own = isMarked ? "missed" : isTooFew(subject, field) ? "few" : undefined;
  return toned(subject.summary.metrics[field].value, kindOf(field, input), own);
}

/** A count per day with data: that is what its target is for. */
export function perDayOf(subject: Subject, field: StatisticField, { view }: Report): Entry {
  const metric = subject.summary.metrics[field];
  if (metric.kind === "weighted_mean") return null;
  return toned(metric.daily_mean, "mean", isMissed(subject, field, view.targets) ? "missed" : undefined);
}

/** What the core says of a change; `daily`: of the mean of the days. Absent where nothing is compared. */
export function changeOf(
  change: Subject["change"],
  field: StatisticField,
  input: Report,
  daily = false,
): { value: number | null; kind: Kind; tone: Tone | undefined } | undefined {
  if (change === undefined || change === "new") return undefined;
  const told = change.metrics[field];
  const kind = changeKindOf(field, input);
  if (told.verdict === null && "daily_change" in told)
    return { value: daily ? told.daily_change : told.relative_change, kind, tone: undefined };
  const isShare = kindOf(field, input) === "percent";
  const value = isShare && told.change !== null ? 100 * told.change : told.change;
  return { value, kind, tone: told.verdict ?? (told.score === null ? "few" : undefined) };
}

/** What a figure was taken of: the answers or sessions of a mean, the dates of a count. */
export function sampleOf({ met, summary }: Subject, field: StatisticField): number | null {
  return met[field]?.n ?? summary.metrics[field].dates;
}
