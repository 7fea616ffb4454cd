// Written by wasm/fields.mjs from the core's table of fields.

/** The 16 figures of a day in the documented order; the spelling (`investgate` included) is upstream's. */
export const STATISTIC_FIELDS = [
  "session_cnt",
  "customer_cnt",
  "customer_msg_cnt",
  "reply_rate",
  "first_reply_average_sec",
  "satisfaction_investgate_cnt",
  "satisfaction_participation_rate",
  "satisfied_rate",
  "middling_rate",
  "dissatisfied_rate",
  "upgrade_service_customer_cnt",
  "upgrade_service_member_invite_cnt",
  "upgrade_service_member_customer_cnt",
  "upgrade_service_groupchat_invite_cnt",
  "upgrade_service_groupchat_customer_cnt",
  "msg_rejected_customer_cnt",
] as const;

/** The name of one of the 16 figures. */
export type StatisticField = (typeof STATISTIC_FIELDS)[number];

/** What each figure is: a count, a share or seconds; what a total of it is; what it is shown with. */
export const FIELD_INFO = {
  session_cnt: { type: "count", kind: "sum", group: "sessions" },
  customer_cnt: { type: "count", kind: "sum_of_daily_unique", group: "sessions" },
  customer_msg_cnt: { type: "count", kind: "sum", group: "sessions" },
  reply_rate: { type: "rate", kind: "weighted_mean", group: "replies" },
  first_reply_average_sec: { type: "duration", kind: "weighted_mean", group: "replies" },
  satisfaction_investgate_cnt: { type: "count", kind: "sum", group: "satisfaction" },
  satisfaction_participation_rate: { type: "rate", kind: "weighted_mean", group: "satisfaction" },
  satisfied_rate: { type: "rate", kind: "weighted_mean", group: "satisfaction" },
  middling_rate: { type: "rate", kind: "weighted_mean", group: "satisfaction" },
  dissatisfied_rate: { type: "rate", kind: "weighted_mean", group: "satisfaction" },
  upgrade_service_customer_cnt: { type: "count", kind: "sum_of_daily_unique", group: "upgrades" },
  upgrade_service_member_invite_cnt: { type: "count", kind: "sum", group: "upgrades" },
  upgrade_service_member_customer_cnt: { type: "count", kind: "sum", group: "upgrades" },
  upgrade_service_groupchat_invite_cnt: { type: "count", kind: "sum", group: "upgrades" },
  upgrade_service_groupchat_customer_cnt: { type: "count", kind: "sum", group: "upgrades" },
  msg_rejected_customer_cnt: { type: "count", kind: "sum_of_daily_unique", group: "sessions" },
} as const;
