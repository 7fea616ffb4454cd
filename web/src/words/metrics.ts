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

/** All fields in the documented order. */
export const FIELDS: readonly StatisticField[] = STATISTIC_FIELDS;

/** Which way a figure is welcome to move; how many come, and with what, is neither good nor bad. */
export const GOOD_DIRECTION: Readonly<Record<StatisticField, "up" | "down" | undefined>> = {
  session_cnt: undefined,
  customer_cnt: undefined,
  customer_msg_cnt: undefined,
  reply_rate: "up",
  first_reply_average_sec: "down",
  satisfaction_investgate_cnt: undefined,
  satisfaction_participation_rate: "up",
  satisfied_rate: "up",
  middling_rate: undefined,
  dissatisfied_rate: "down",
  upgrade_service_customer_cnt: undefined,
  upgrade_service_member_invite_cnt: undefined,
  upgrade_service_member_customer_cnt: undefined,
  upgrade_service_groupchat_invite_cnt: undefined,
  upgrade_service_groupchat_customer_cnt: undefined,
  msg_rejected_customer_cnt: undefined,
};

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
