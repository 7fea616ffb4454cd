import type { FIELD_INFO, StatisticField } from "./fields.js";
import type { IssueCode, Locale } from "./names.js";

/** Whole Unix seconds, or a `YYYY-MM-DD` calendar date in UTC+8. */
export type Time = number | bigint | string;

type StartDay =
  | { start_time: Time; start_date?: string | null | undefined }
  | { start_time?: Time | null | undefined; start_date: string };

type EndDay =
  | { end_time: Time; end_date?: string | null | undefined }
  | { end_time?: Time | null | undefined; end_date: string };

/** A range of days, both included. A date stands in place of its time; beside it, it must name the same day. */
export type AskedDays = StartDay &
  EndDay & {
    /** As `validateQuery` says it: must be the number of days of the range. */
    days?: number | bigint | null | undefined;
  };

/** A question to upstream: the figures of one account, or of one of its servicers, for a range of days. */
export type Query = AskedDays & {
  open_kfid: string;
  /** Absent or `null`: the account's total. */
  servicer_userid?: string | null | undefined;
};

/** A question of any length up to 180 days, for the account, one servicer, or several. */
export type PlanQuery = Query & {
  /** In place of `servicer_userid`; the requests follow this order. */
  servicer_userids?: readonly string[] | undefined;
};

/** A query that passed every rule, its times rounded to midnight UTC+8. */
export interface ValidatedQuery {
  open_kfid: string;
  servicer_userid?: string;
  start_time: number;
  end_time: number;
  start_date: string;
  end_date: string;
  /** Both ends counted. */
  days: number;
}

/** What is wrong (an issue) or worth knowing (a notice), as data; `formatIssue` gives the text for people. */
export interface Issue {
  code: IssueCode;
  /** A JSON Pointer into the caller's input; `""` is the whole of it. */
  path: string;
  /** English, for logs, free to change. */
  message: string;
  params: Record<string, string | number>;
}

/** How every operation answers: `issues` is never empty, and nothing throws. */
export type Result<T> =
  { ok: true; value: T; notices: Issue[] } | { ok: false; issues: [Issue, ...Issue[]]; notices: Issue[] };

/** One request upstream accepts: at most 31 days, both ends included. */
export interface PlannedRequest {
  open_kfid: string;
  servicer_userid?: string;
  start_time: number;
  end_time: number;
}

/** A range of any length and any number of servicers, as the fewest requests upstream accepts. */
export interface Plan {
  /** Of the range as asked. */
  days: number;
  requests: PlannedRequest[];
}

/** The 16 figures of one day; `null` is a figure that cannot be computed, never zero. */
export type Statistic = Record<StatisticField, number | null>;

/** `reported`: there are figures; `empty`: an entry without any; `missing`: asked for, no entry. */
export type DayState = "reported" | "empty" | "missing";

/** One UTC+8 day of a report. */
export type ReportDay =
  | { stat_time: number; date: string; state: "reported"; statistic: Statistic }
  | { stat_time: number; date: string; state: "empty" | "missing"; statistic: null };

/** Upstream's answer as days, sorted, each day once. */
export interface Report {
  errcode: number;
  errmsg: string;
  days: ReportDay[];
}

/** A report as columns, for charts and long tables: one element per day, NaN where a figure is absent. */
export interface ReportTable {
  errcode: number;
  errmsg: string;
  /** The number of days. */
  length: number;
  stat_time: Float64Array;
  /** 0 reported, 1 empty, 2 missing. */
  state: Uint8Array;
  columns: Record<StatisticField, Float64Array>;
}

/** What every metric has. A row is one day of one report, a date a calendar day however many rows it has. */
interface AnyMetric {
  /** `null` where there was nothing to add or to weigh. */
  value: number | null;
  /** The rows that went into the value. */
  days: number;
  /** The dates of these rows. */
  dates: number;
}

/** A total over rows. */
interface AnySumMetric extends AnyMetric {
  /** `value` by `dates`. */
  daily_mean: number | null;
  /** The largest total of one date. */
  daily_max: number | null;
}

/** An exact total. */
export interface SumMetric extends AnySumMetric {
  kind: "sum";
}

/** The total of figures that are each unique within their day: never a number of unique customers. */
export interface SumOfDailyUniqueMetric extends AnySumMetric {
  kind: "sum_of_daily_unique";
}

/** The mean of daily ratios, each weighted by what it was taken of. */
export interface WeightedMeanMetric extends AnyMetric {
  kind: "weighted_mean";
  /** Of the dates; `value` lies within. */
  min: number | null;
  max: number | null;
  weight_total: number | null;
  /** Of a rate, where the whole numbers behind each row's are known: `value` is their quotient, 10 of 12. */
  numerator: number | null;
  denominator: number | null;
}

/** One figure of a summary, told apart by `kind`. */
export type Metric = SumMetric | SumOfDailyUniqueMetric | WeightedMeanMetric;

type FieldsOf<Kind> = {
  [Name in StatisticField]: (typeof FIELD_INFO)[Name]["kind"] extends Kind ? Name : never;
}[StatisticField];

/** The metric of each of the 16 fields. */
export type Metrics = Record<FieldsOf<"sum_of_daily_unique">, SumOfDailyUniqueMetric> &
  Record<FieldsOf<"weighted_mean">, WeightedMeanMetric> &
  Record<FieldsOf<"sum">, SumMetric>;

/** Totals over any number of reports. A row is one day of one of them. */
export interface Summary {
  /** Different calendar days. */
  dates_requested: number;
  /** Those with at least one reported row. */
  dates_reported: number;
  /** Rows: the other three added. */
  days_requested: number;
  days_reported: number;
  days_empty: number;
  days_missing: number;
  metrics: Metrics;
}

/** The days of reports within one day, week or month, with their totals. */
export interface DayGroup extends DateRange {
  /** The dates that are there. */
  days: number;
  /** Every date of the whole day, week or month is there. */
  complete: boolean;
  summary: Summary;
}

/** `same`: judged, and not certain. */
export type Verdict = "better" | "worse" | "same";

/** What every change has: the figures now less those before. */
interface AnyChange {
  /** `current.value - previous.value`, in the figure's own unit; `null` where one of them is `null`. */
  change: number | null;
  /** That, of the previous value: 0.1 is 10 % more. `null` where that is 0, too. */
  relative_change: number | null;
}

/** The change of a total; whether it is more than chance cannot be judged. */
export interface SumChange extends AnyChange {
  /** The relative change of `daily_mean`: days without data do not mislead it. */
  daily_change: number | null;
  score: null;
  certain: null;
  verdict: null;
}

/** The change of a mean. */
export interface MeanChange extends AnyChange {
  /** How many standard errors the change is, signed; `null` where it cannot be judged, as with too few answers. */
  score: number | null;
  /** Whether it is more than chance at the 5 % level; `null` where `score` is. */
  certain: boolean | null;
  /** `null` where `score` is, and for `middling_rate`, of which neither more nor less is better. */
  verdict: Verdict | null;
}

/** What changed of one figure. */
export type MetricChange = SumChange | MeanChange;

/** Two sets of reports side by side. */
export interface Comparison {
  current: Summary;
  previous: Summary;
  metrics: Record<FieldsOf<"sum" | "sum_of_daily_unique">, SumChange> &
    Record<FieldsOf<"weighted_mean">, MeanChange>;
}

/** A change of the whole of at least 3 standard errors. */
export interface ToldChange {
  field: StatisticField;
  /** In the figure's own unit. */
  change: number;
  /** In standard errors, signed. */
  score: number;
  /** The index of the part without which less than half of the change would be left, if there is one. */
  part: number | null;
}

/** A date of at least twice, or at most half, of what its weekday had before. */
export interface ToldDay {
  /** `YYYY-MM-DD`. */
  date: string;
  field: "session_cnt" | "customer_cnt";
  value: number;
  /** The median of 4 to 8 of the same weekday before it, within 70 days. */
  usual: number;
  /** `value / usual`. */
  ratio: number;
}

/** What stands out, and what is usual. */
export interface Highlights {
  /** At most 3, the surest first. */
  changes: ToldChange[];
  /** At most 3, the farthest from usual first. */
  days: ToldDay[];
  /** Over the parts: of a mean those of 10 and more, of a sum their `daily_mean`. `null` where there is none. */
  medians: Record<StatisticField, number | null>;
  /** Of the whole, seven numbers from Monday on: a sum by date, a mean weighted. `null` without a date. */
  weekdays: Record<StatisticField, (number | null)[]>;
}

/** What is to be reached: at least `min`, or at most `max`, of a sum by date, of a rate 0 to 1, or seconds. */
export type Target = ({ min: number; max?: undefined } | { max: number; min?: undefined }) & {
  /** With a smaller `n` nobody is judged; a whole number, by default 10. */
  at_least?: number | undefined;
};

/** The targets of any of the figures. */
export type Targets = Partial<Record<StatisticField, Target | undefined>>;

/** Whether a figure meets its target. */
export interface TargetCheck {
  /** A sum's `daily_mean`, a mean's `value`. */
  value: number | null;
  /** How many it is of: a sum's dates; what a mean is weighted by, rounded. */
  n: number;
  target: Target & { at_least: number };
  /** `null` where there is no value, or `n` is less than `at_least`. */
  met: boolean | null;
}

/** A check for each figure that has a target, in the order of `STATISTIC_FIELDS`. */
export type TargetChecks = Partial<Record<StatisticField, TargetCheck>>;

/** What `toCsv` writes out: the days of one account or servicer, and whose they are. */
export interface CsvItem {
  open_kfid?: string | null | undefined;
  /** Makes a column of its own where any item has one. */
  account_name?: string | null | undefined;
  servicer_userid?: string | null | undefined;
  servicer_name?: string | null | undefined;
  report: Report | ReportTable;
}

/** A sentence in every language. */
export type Text = Record<Locale, string>;

/** What kind of failure an errcode is. */
export type ErrcodeClass =
  | "temporary"
  | "credential"
  | "setup"
  | "permission"
  | "ip_not_trusted"
  | "rate_limited"
  | "concurrency_limited"
  | "invalid_request"
  | "gone"
  | "unknown";

/** Whether asking again helps: not at all, with a new token, after a pause, or with fewer calls in flight. */
export type Retry = "no" | "after_refresh" | "later" | "fewer";

/** What an errcode of upstream means and what to do about it. */
export interface ErrcodeExplanation {
  errcode: number;
  class: ErrcodeClass;
  retry: Retry;
  meaning: Text;
  action: Text;
}

/** The dates that bound a question asked at some instant, in UTC+8. */
export interface Today {
  today: string;
  yesterday: string;
  /** The first day upstream still has. */
  earliest: string;
  /** Unix seconds: from then on yesterday's figures may be read. */
  ready_at: number;
}

/** Two dates `YYYY-MM-DD`, both included; `{ open_kfid, ...range }` is a query. */
export interface DateRange {
  start_date: string;
  end_date: string;
}

/** A day, week or month of a range, as far as the range holds it. */
export interface RangePeriod extends DateRange {
  /** The range holds all of it. */
  whole: boolean;
}

/** The days of a range. */
export interface DateList {
  days: number;
  /** `YYYY-MM-DD`, in order. */
  dates: string[];
}
