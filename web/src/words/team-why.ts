// Apart from the other words, for the first paint does not wait for these.
import type { Locale } from "./messages.js";

/** Why the people do not add up to the account, reason by reason. */
export const WHY_REASONS: Record<Locale, readonly string[]> = {
  zh: [
    "账号汇总与每个人的数据由企业微信分别统计。咨询客户数在一天之内对客户去重，同一位客户找过两位接待人员时，两人各计一次，账号只计一次。",
    "会话数统计的是“分配给接待人员”的会话。官方文档没有说明会话转接后计给谁，同一个会话可能计入几个人。",
    "回复率、响应时长和满意度是平均值，按会话或评价数量加权，不能相加。",
    "表中只有现任接待人员，以及已移除但留有数据的前成员。不在应用可见范围内的人不会列出，其会话仍可能计入账号汇总。",
    "由 API 分配会话时，企业微信不发送满意度评价，满意度显示为“–”：表示无法计算，不是 0。",
    "选择多个账号时，每个人的数字是他在这些账号逐日的合计，同一位客户会在不同账号、不同日子重复计入；有数据的天数也按账号分别计算。",
  ],
  en: [
    "WeCom counts the account and each person separately. Customers are unique within a day: one who wrote to two servicers counts once for each of them, and once for the account.",
    "Sessions are those assigned to a servicer. The documentation does not say whose a session is once it is handed over, so one may count for several people.",
    "Reply rate, response time and satisfaction are means, weighted by sessions or surveys. They cannot be added up.",
    "Listed are today's servicers, and removed ones whose days are kept. People outside the app's visible range are not listed, yet their sessions may be in the account total.",
    "Where an API assigns the sessions, WeCom sends no survey. Satisfaction then shows “–”: it cannot be computed, which is not 0.",
    "With several accounts a person's figures are the totals over these accounts and days. A customer counts anew on each account and day, and days with data are counted for each account.",
  ],
};
