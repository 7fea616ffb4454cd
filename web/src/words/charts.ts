import type { Unit } from "./metrics.js";

/** How the figures of a chart are put together. */
export type TrendPeriod = "day" | "week" | "month";

/** What a weighted mean was taken of. */
export type Weight = "sessions" | "replied" | "sent" | "answered";

/** The texts of cards, trend and calendar in one language. */
export interface ChartTexts {
  based_on_account_days: (days: string, accounts: string) => string;
  coverage_of_account_days: (total: string) => string;
  unread: (days: string) => string;
  weight: Record<Weight, (total: string, one: boolean) => string>;
  unanswered: string;
  /** How the answered surveys are distributed. */
  ratings: Record<"name" | "satisfied_rate" | "middling_rate" | "dissatisfied_rate", string>;

  /** `now`: the days with data of the range itself; empty where they are as many. */
  compared: (range: string, reported: string, requested: string, now: string) => string;
  compared_account_days: (range: string, reported: string, requested: string, now: string) => string;
  compared_partly: string;
  compared_unread: string;
  /** Between two sentences. */
  sentence_gap: string;
  comparing: (range: string) => string;
  not_compared: (range: string) => string;
  nothing_to_compare: string;
  up: string;
  down: string;
  flat: string;
  better: string;
  worse: string;
  points: (difference: string) => string;
  from_zero: string;
  before: (value: string) => string;
  before_partly: (value: string) => string;
  before_none: string;
  incomparable: string;
  other_scale: string;

  trend: string;
  periods: Record<TrendPeriod, string>;
  period: string;
  choose_metrics: string;
  chosen: (count: string, most: string) => string;
  most_metrics: (most: string) => string;
  least_metrics: string;
  remove: (name: string) => string;
  groups: Record<"sessions" | "replies" | "satisfaction" | "upgrades", string>;
  axes: Record<Unit, string>;
  unscaled_axis: string;
  heads: Record<TrendPeriod, string>;
  days_in: (days: string, one: boolean) => string;
  partly: Record<"week" | "month", string>;
  partly_about: Record<"week" | "month", (ranges: string) => string>;
  summary: (facts: {
    name: string;
    points: string;
    highest: string;
    highest_at: string;
    lowest: string;
    lowest_at: string;
  }) => string;
  summary_one: (facts: { name: string; value: string; at: string }) => string;
  counted: Record<TrendPeriod, (count: string, one: boolean) => string>;
  gaps: (counted: string) => string;
  table_caption: (names: string) => string;
  /** Between the parts of a list. */
  and: string;

  calendar: string;
  calendar_caption: (name: string, range: string) => string;
  year: (year: string) => string;
  scale: Record<Unit, readonly [low: string, high: string]>;
  scale_about: (steps: string) => string;
  scale_single: string;
  not_computable: string;
  absent_days: string;
  undefined_days: string;
  day_prompt: string;
  day_words: (day: string, said: string) => string;
  calendar_keys: string;
  absences: (days: string, more: boolean) => string;
}

const plural = (count: string, one: boolean, word: string): string => `${count} ${one ? word : `${word}s`}`;

/** Simplified Chinese. */
export const chartsZh: ChartTexts = {
  based_on_account_days: (days, accounts) => `基于 ${accounts} 个账号共 ${days} 天`,
  coverage_of_account_days: (total) => `/ ${total} 天（各账号合计）`,
  unread: (days) => `未读到 ${days} 天`,
  weight: {
    sessions: (total) => `${total} 个会话`,
    replied: (total) => `约 ${total} 个已回复会话`,
    sent: (total) => `${total} 份已发送评价`,
    answered: (total) => `约 ${total} 份已参评评价`,
  },
  unanswered: "已发送满意度评价，但没有客户参评",
  ratings: {
    name: "评价分布",
    satisfied_rate: "满意",
    middling_rate: "一般",
    dissatisfied_rate: "不满意",
  },

  compared: (range, reported, requested, now) =>
    `对比上一周期 ${range}：等长，${requested} 天中 ${reported} 天有数据${now && `，本期 ${now} 天`}。`,
  compared_account_days: (range, reported, requested, now) =>
    `对比上一周期 ${range}：等长，各账号合计 ${requested} 天中 ${reported} 天有数据${now && `，本期 ${now} 天`}。`,
  compared_partly: "上期没有全部读到，不作比较。",
  compared_unread: "本期没有全部读到，不作比较。",
  sentence_gap: "",
  comparing: (range) => `正在读取上一周期 ${range}…`,
  not_compared: (range) => `没有可对比的数据：上一周期 ${range} 早于现有的数据，或未能读取。`,
  nothing_to_compare: "没有可对比的数据：更早的数据没有保留，或未能读取。",
  up: "上升",
  down: "下降",
  flat: "持平",
  better: "变好",
  worse: "变差",
  points: (difference) => `${difference} 个百分点`,
  from_zero: "（由 0 起，不计比例）",
  before: (value) => `上期 ${value}`,
  before_partly: (value) => `上期（不完整）${value}`,
  before_none: "上期暂无数据",
  incomparable: "无法比较",
  other_scale: "无法比较：两期的比例写法不同",

  trend: "趋势",
  periods: { day: "按日", week: "按周", month: "按月" },
  period: "汇总周期",
  choose_metrics: "选择指标",
  chosen: (count, most) => `${count}/${most}`,
  most_metrics: (most) => `最多同时查看 ${most} 项，取消一项后可以再选。`,
  least_metrics: "至少保留一项。",
  remove: (name) => `移除“${name}”`,
  groups: { sessions: "接待", replies: "回复", satisfaction: "满意度", upgrades: "升级服务" },
  axes: { count: "数量", rate: "比例", seconds: "时长（秒）" },
  unscaled_axis: "比例（按返回值）",
  heads: { day: "日期", week: "周（周一至周日）", month: "月" },
  days_in: (days) => `${days} 天有数据`,
  partly: { week: "未满一周", month: "未满一月" },
  partly_about: {
    week: (ranges) => `${ranges} 未满一周，图中为空心点。`,
    month: (ranges) => `${ranges} 未满一月，图中为空心点。`,
  },
  summary: (f) =>
    `${f.name}：${f.points}有数据，最高 ${f.highest}（${f.highest_at}），最低 ${f.lowest}（${f.lowest_at}）。`,
  summary_one: (f) => `${f.name}：只有 ${f.at} 有数据，为 ${f.value}。`,
  counted: {
    day: (count) => `${count} 天`,
    week: (count) => `${count} 周`,
    month: (count) => `${count} 个月`,
  },
  gaps: (counted) => `${counted}没有数据，曲线在此断开。`,
  table_caption: (names) => `趋势：${names}`,
  and: "、",

  calendar: "日历",
  calendar_caption: (name, range) => `${name}，${range}，每列一周，从周一开始`,
  year: (year) => `${year} 年`,
  scale: { count: ["少", "多"], rate: ["低", "高"], seconds: ["短", "长"] },
  scale_about: (steps) => `颜色按分位数从小到大分 ${steps} 档，数值相同则颜色相同。`,
  scale_single: "所有有数据的日子数值相同。",
  not_computable: "当日无法计算",
  absent_days: "无数据",
  undefined_days: "无法计算",
  day_prompt: "移到某一天查看数值；选中后可用方向键移动。",
  day_words: (day, said) => `${day}，${said}`,
  calendar_keys: "用方向键在日子之间移动，Home 与 End 到第一天与最后一天。",
  absences: (days, more) => `${days}没有数据：${more ? "最近的有 " : ""}`,
};

/** English. */
export const chartsEn: ChartTexts = {
  based_on_account_days: (days, accounts) => `Based on ${days} days of ${accounts} accounts`,
  coverage_of_account_days: (total) => `of ${total}, all accounts`,
  unread: (days) => `${days} not read`,
  weight: {
    sessions: (total, one) => plural(total, one, "session"),
    replied: (total, one) => `≈ ${plural(total, one, "answered session")}`,
    sent: (total, one) => plural(total, one, "survey"),
    answered: (total, one) => `≈ ${plural(total, one, "answered survey")}`,
  },
  unanswered: "Surveys were sent, but no customer answered",
  ratings: {
    name: "Answers",
    satisfied_rate: "Satisfied",
    middling_rate: "Middling",
    dissatisfied_rate: "Dissatisfied",
  },

  compared: (range, reported, requested, now) =>
    `Compared with the equal period before, ${range}: data on ${reported} of ${requested} days${now && `, now on ${now}`}.`,
  compared_account_days: (range, reported, requested, now) =>
    `Compared with the equal period before, ${range}: data on ${reported} of ${requested} account days${now && `, now on ${now}`}.`,
  compared_partly: "Part of it could not be read, so nothing is compared.",
  compared_unread: "Part of this range could not be read, so nothing is compared.",
  sentence_gap: " ",
  comparing: (range) => `Reading the period before, ${range}…`,
  not_compared: (range) =>
    `Nothing to compare with: the period before, ${range}, is older than the data there is, or could not be read.`,
  nothing_to_compare: "Nothing to compare with: older data was not kept, or could not be read.",
  up: "Up",
  down: "Down",
  flat: "Unchanged",
  better: "better",
  worse: "worse",
  points: (difference) => `${difference} pp`,
  from_zero: "(from 0, no percentage)",
  before: (value) => `Before: ${value}`,
  before_partly: (value) => `Before (incomplete): ${value}`,
  before_none: "Before: no data",
  incomparable: "Not comparable",
  other_scale: "Not comparable: the rates came on different scales",

  trend: "Trend",
  periods: { day: "Daily", week: "Weekly", month: "Monthly" },
  period: "Grouped",
  choose_metrics: "Choose metrics",
  chosen: (count, most) => `${count} of ${most}`,
  most_metrics: (most) => `At most ${most} at a time; remove one to choose another.`,
  least_metrics: "At least one stays.",
  remove: (name) => `Remove “${name}”`,
  groups: {
    sessions: "Sessions",
    replies: "Replies",
    satisfaction: "Satisfaction",
    upgrades: "Service upgrade",
  },
  axes: { count: "Count", rate: "Share", seconds: "Seconds" },
  unscaled_axis: "Share, as returned",
  heads: { day: "Date", week: "Week (Monday to Sunday)", month: "Month" },
  days_in: (days, one) => `${plural(days, one, "day")} with data`,
  partly: { week: "Partial week", month: "Partial month" },
  partly_about: {
    week: (ranges) => `Partial week, shown hollow: ${ranges}.`,
    month: (ranges) => `Partial month, shown hollow: ${ranges}.`,
  },
  summary: (f) =>
    `${f.name}: ${f.points} with data, highest ${f.highest} (${f.highest_at}), lowest ${f.lowest} (${f.lowest_at}).`,
  summary_one: (f) => `${f.name}: ${f.value} on ${f.at}, the only one with data.`,
  counted: {
    day: (count, one) => plural(count, one, "day"),
    week: (count, one) => plural(count, one, "week"),
    month: (count, one) => plural(count, one, "month"),
  },
  gaps: (counted) => `The line breaks where there is no data (${counted}).`,
  table_caption: (names) => `Trend: ${names}`,
  and: ", ",

  calendar: "Calendar",
  calendar_caption: (name, range) => `${name}, ${range}, one column a week from Monday`,
  year: (year) => year,
  scale: { count: ["Few", "Many"], rate: ["Low", "High"], seconds: ["Short", "Long"] },
  scale_about: (steps) => `Colours by quantile, from the smallest to the largest value in ${steps} steps.`,
  scale_single: "All days with data have the same value.",
  not_computable: "Cannot be computed on this day",
  absent_days: "No data",
  undefined_days: "Cannot be computed",
  day_prompt: "Point at a day to read its value; once chosen, arrow keys move on.",
  day_words: (day, said) => `${day}: ${said}`,
  calendar_keys: "Arrow keys move among the days, Home and End go to the first and the last.",
  absences: (days, more) => `No data on ${days}: ${more ? "most recently " : ""}`,
};
