// Written by wasm/fields.mjs from the core's table of fields.
import type { StatisticField } from "./fields.js";

/** What each figure is called in English, in the headers of CSV as on the page. */
export const FIELD_LABELS_EN: Record<StatisticField, string> = {
  session_cnt: "Sessions",
  customer_cnt: "Customers",
  customer_msg_cnt: "Messages",
  reply_rate: "Reply rate",
  first_reply_average_sec: "Average first response",
  satisfaction_investgate_cnt: "Surveys sent",
  satisfaction_participation_rate: "Survey participation",
  satisfied_rate: "Rated “satisfied”",
  middling_rate: "Rated “middling”",
  dissatisfied_rate: "Rated “dissatisfied”",
  upgrade_service_customer_cnt: "Upgraded customers",
  upgrade_service_member_invite_cnt: "Specialist cards sent",
  upgrade_service_member_customer_cnt: "Specialists added",
  upgrade_service_groupchat_invite_cnt: "Group codes sent",
  upgrade_service_groupchat_customer_cnt: "Groups joined",
  msg_rejected_customer_cnt: "Customers muted",
};
