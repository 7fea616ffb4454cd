import type { Comparison } from "kfstat";
import type { FirstMessages as Messages } from "../words/messages.js";
import type { FirstView as View } from "./view.js";

/**
 * What the core says of all that is shown beside the period compared with; absent where nothing is compared, or where
 * either of them was read in part: it would seem to have fallen or risen.
 */
export function comparisonOf({
  whole,
  figures,
}: Pick<View, "whole" | "figures">): Comparison | "new" | undefined {
  return figures.failed.length === 0 ? whole.change : undefined;
}

/** What is compared with, in words: `前 28 天`, and its dates. Absent where nothing is. */
export function comparedWords(
  { before, figures, formats }: Pick<View, "before" | "figures" | "formats">,
  { changes }: Pick<Messages, "changes">,
): { than: string; dates: string } | undefined {
  if (before.phase === "none") return undefined;
  const { length } = figures.rows;
  const { range } = before;
  return {
    than: changes.than[before.by === "none" ? "period" : before.by](formats.count(length), length === 1),
    dates: range ? formats.dates(range.start_date, range.end_date, figures.selection.end_date) : "",
  };
}
