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
export const METRIC_GROUPS = [
  {
    name: "sessions",
    of: ["session_cnt", "customer_cnt", "customer_msg_cnt", "msg_rejected_customer_cnt"],
  },
  { name: "replies", of: ["reply_rate", "first_reply_average_sec"] },
  {
    name: "satisfaction",
    of: [
      "satisfaction_investgate_cnt",
      "satisfaction_participation_rate",
      "satisfied_rate",
      "middling_rate",
      "dissatisfied_rate",
    ],
  },
  {
    name: "upgrades",
    of: [
      "upgrade_service_customer_cnt",
      "upgrade_service_member_invite_cnt",
      "upgrade_service_member_customer_cnt",
      "upgrade_service_groupchat_invite_cnt",
      "upgrade_service_groupchat_customer_cnt",
    ],
  },
] as const satisfies readonly { name: string; of: readonly StatisticField[] }[];
