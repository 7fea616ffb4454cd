import { STATISTIC_FIELDS, type StatisticField } from "kfstat";

/** How a figure is written. */
export type Unit = "count" | "rate" | "seconds";

/** The unit a field is shown in. */
export function unitOf(field: StatisticField): Unit {
  if (field.endsWith("_rate")) return "rate";
  return field.endsWith("_sec") ? "seconds" : "count";
}

/** The cards, in reading order. */
export const CARD_FIELDS = [
  "session_cnt",
  "customer_cnt",
  "customer_msg_cnt",
  "reply_rate",
  "first_reply_average_sec",
  "satisfaction_participation_rate",
  "satisfied_rate",
] as const satisfies readonly StatisticField[];

/** Figures of the survey, which does not exist where an API assigns the sessions. */
export const SURVEY_FIELDS: ReadonlySet<StatisticField> = new Set([
  "satisfaction_participation_rate",
  "satisfied_rate",
  "middling_rate",
  "dissatisfied_rate",
]);

/** All 16 fields in the documented order. */
export const FIELDS: readonly StatisticField[] = STATISTIC_FIELDS;
