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

/**
 * What each figure is: a count, a share or seconds; what a total of it is; what it is shown with; by the product of which
 * of a day's figures a mean weights the day.
 */
export const FIELD_INFO = {
  session_cnt: { type: "count", kind: "sum", group: "sessions", weight: [] },
  customer_cnt: { type: "count", kind: "sum_of_daily_unique", group: "sessions", weight: [] },
  customer_msg_cnt: { type: "count", kind: "sum", group: "sessions", weight: [] },
  reply_rate: { type: "rate", kind: "weighted_mean", group: "replies", weight: ["session_cnt"] },
  first_reply_average_sec: {
    type: "duration",
    kind: "weighted_mean",
    group: "replies",
    weight: ["session_cnt", "reply_rate"],
  },
  satisfaction_investgate_cnt: { type: "count", kind: "sum", group: "satisfaction", weight: [] },
  satisfaction_participation_rate: {
    type: "rate",
    kind: "weighted_mean",
    group: "satisfaction",
    weight: ["satisfaction_investgate_cnt"],
  },
  satisfied_rate: {
    type: "rate",
    kind: "weighted_mean",
    group: "satisfaction",
    weight: ["satisfaction_investgate_cnt", "satisfaction_participation_rate"],
  },
  middling_rate: {
    type: "rate",
    kind: "weighted_mean",
    group: "satisfaction",
    weight: ["satisfaction_investgate_cnt", "satisfaction_participation_rate"],
  },
  dissatisfied_rate: {
    type: "rate",
    kind: "weighted_mean",
    group: "satisfaction",
    weight: ["satisfaction_investgate_cnt", "satisfaction_participation_rate"],
  },
  upgrade_service_customer_cnt: { type: "count", kind: "sum_of_daily_unique", group: "upgrades", weight: [] },
  upgrade_service_member_invite_cnt: { type: "count", kind: "sum", group: "upgrades", weight: [] },
  upgrade_service_member_customer_cnt: { type: "count", kind: "sum", group: "upgrades", weight: [] },
  upgrade_service_groupchat_invite_cnt: { type: "count", kind: "sum", group: "upgrades", weight: [] },
  upgrade_service_groupchat_customer_cnt: { type: "count", kind: "sum", group: "upgrades", weight: [] },
  msg_rejected_customer_cnt: { type: "count", kind: "sum_of_daily_unique", group: "sessions", weight: [] },
} as const;
