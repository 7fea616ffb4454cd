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
  "first_reply_average_sec",
  "reply_rate",
  "satisfied_rate",
  "satisfaction_participation_rate",
] as const satisfies readonly StatisticField[];

/** All fields in the documented order. */
export const FIELDS: readonly StatisticField[] = STATISTIC_FIELDS;

/** What each mean is taken of, by the field that counts it or by its share in the count before it. */
export type Weight = NonNullable<ReturnType<typeof weightOf>>;

/** What the core weights a mean by; nothing for sums. */
export function weightOf(field: StatisticField) {
  const { weight } = FIELD_INFO[field];
  return weight.at(-1);
}

/** All fields, by what they are about. */
export const METRIC_GROUPS = [...new Set(FIELDS.map((field) => FIELD_INFO[field].group))].map((name) => ({
  name,
  of: FIELDS.filter((field) => FIELD_INFO[field].group === name),
}));

/** Whether a figure is of the answers to surveys, which do not exist where an API assigns the sessions. */
export function isOfAnswers(field: StatisticField): boolean {
  return FIELD_INFO[field].group === "satisfaction" && unitOf(field) === "rate";
}
