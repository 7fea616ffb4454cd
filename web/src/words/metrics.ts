import { FIELD_INFO, STATISTIC_FIELDS, type StatisticField } from "kfstat";
import type { Messages } from "./messages.js";

/** How a figure is written. */
export type Unit = "count" | "rate" | "seconds";

/** The unit a field is shown in. */
export function unitOf(field: StatisticField): Unit {
  const { type } = FIELD_INFO[field];
  return type === "duration" ? "seconds" : type;
}

/** What a column of a field is headed with: its name, and its unit where the figures below do not say it. */
export function headOf(field: StatisticField, { fields, seconds_unit }: Messages): string {
  const { name } = fields[field];
  return unitOf(field) === "seconds" ? `${name} (${seconds_unit})` : name;
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

/** All 16 fields in the documented order. */
export const FIELDS: readonly StatisticField[] = STATISTIC_FIELDS;

/** Figures that are welcome to rise. */
export const MORE_IS_BETTER: ReadonlySet<StatisticField> = new Set([
  "reply_rate",
  "satisfaction_participation_rate",
  "satisfied_rate",
]);

/** Figures that are welcome to fall. */
export const LESS_IS_BETTER: ReadonlySet<StatisticField> = new Set([
  "first_reply_average_sec",
  "dissatisfied_rate",
]);

/** All 16 fields, by what they are about. */
export const METRIC_GROUPS = [...new Set(FIELDS.map((field) => FIELD_INFO[field].group))].map((name) => ({
  name,
  of: FIELDS.filter((field) => FIELD_INFO[field].group === name),
}));

/** Whether a figure is of the answers to surveys, which do not exist where an API assigns the sessions. */
export function isOfAnswers(field: StatisticField): boolean {
  return FIELD_INFO[field].group === "satisfaction" && unitOf(field) === "rate";
}
