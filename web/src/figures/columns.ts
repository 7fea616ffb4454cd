// Columns of figures, which the tables, the comparison and the cells they draw share.
import { FIELD_INFO, type StatisticField } from "kfstat";
import type { Subject } from "./figures.js";
import { isTooFew } from "./subjects.js";

/** A column of figures: one of the 16, or the sessions of a day somebody worked. */
export type FigureColumn = StatisticField | "daily_mean";

/** The figure of the core that a column shows. */
export const fieldOf = (column: FigureColumn): StatisticField =>
  column === "daily_mean" ? "session_cnt" : column;

/** The core's figure of a subject; `null` where it cannot be computed. */
export function valueOf({ summary }: Pick<Subject, "summary">, column: FigureColumn): number | null {
  return column === "daily_mean" ? summary.metrics.session_cnt.daily_mean : summary.metrics[column].value;
}

/** Whether a figure is a mean of too few to judge anybody by. */
export function isFew(subject: Pick<Subject, "met" | "summary">, column: FigureColumn): boolean {
  return column !== "daily_mean" && FIELD_INFO[column].kind === "weighted_mean" && isTooFew(subject, column);
}
