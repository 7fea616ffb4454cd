// Written by wasm/fields.mjs from the core's table of fields.
import type { StatisticField } from "./fields.js";

/** What each figure is called in Chinese, in the headers of CSV as on the page. */
export const FIELD_LABELS_ZH: Record<StatisticField, string> = {
  session_cnt: "接入人工会话数",
  customer_cnt: "咨询客户数",
  customer_msg_cnt: "咨询消息总数",
  reply_rate: "人工回复率",
  first_reply_average_sec: "平均首次响应时长",
  satisfaction_investgate_cnt: "满意度评价发送数",
  satisfaction_participation_rate: "满意度参评率",
  satisfied_rate: "“满意”评价占比",
  middling_rate: "“一般”评价占比",
  dissatisfied_rate: "“不满意”评价占比",
  upgrade_service_customer_cnt: "升级服务客户数",
  upgrade_service_member_invite_cnt: "专员服务邀请数",
  upgrade_service_member_customer_cnt: "添加专员的客户数",
  upgrade_service_groupchat_invite_cnt: "客户群服务邀请数",
  upgrade_service_groupchat_customer_cnt: "加入客户群的客户数",
  msg_rejected_customer_cnt: "被拒收消息的客户数",
};
