import type {
  AskedDays,
  Comparison,
  CsvItem,
  DateList,
  DateRange,
  DayGroup,
  ErrcodeExplanation,
  Highlights,
  Issue,
  Plan,
  PlanQuery,
  Query,
  RangePeriod,
  Report,
  ReportTable,
  Result,
  Summary,
  TargetChecks,
  Targets,
  Today,
  ValidatedQuery,
} from "./documents.js";
import type { CsvHeader, Locale, Period, PresetName, StepBack } from "./names.js";

/** Fixes the clock of an operation. */
export interface ClockOptions {
  /** Default: the system clock. */
  now?: Date | undefined;
}

/** How `planRequests` plans. */
export interface PlanOptions extends ClockOptions {
  /** The first day (`YYYY-MM-DD`) that some store still has, where that is more than upstream has. */
  earliest?: string | undefined;
}

/** How `parseResponse` reads. */
export interface ParseOptions {
  /** The query that was asked: its days are filled in as `missing`, and others dropped. */
  query?: (AskedDays & Partial<Query>) | undefined;
  /** The largest response read, in bytes of UTF-8. Default: 4 MiB. */
  limitBytes?: number | undefined;
}

/** How `toCsv` writes. */
export interface CsvOptions {
  /** Default: `wire`, upstream's names. */
  header?: CsvHeader | undefined;
}

/** What upstream answered: text, or bytes of UTF-8. */
export type ResponseText = string | ArrayBuffer | ArrayBufferView;

/**
 * The operations of kfstat. Each takes plain values, never throws, and returns plain values that survive
 * `structuredClone`.
 */
export interface Kfstat {
  /** Judges a query against every rule at once. */
  readonly validateQuery: (query: Query, options?: ClockOptions) => Result<ValidatedQuery>;
  /** The exact request body to send. */
  readonly buildRequestBody: (query: Query, options?: ClockOptions) => Result<string>;
  /** Cuts a long range, for one or many servicers, into the requests upstream accepts. */
  readonly planRequests: (query: PlanQuery, options?: PlanOptions) => Result<Plan>;
  /** Reads a response; an `errcode` other than 0 is the issue `upstream.<class>`. */
  readonly parseResponse: (response: ResponseText, options?: ParseOptions) => Result<Report>;
  /** Reads a response into columns: views of one buffer that is the table's own. */
  readonly parseResponseTable: (response: ResponseText, options?: ParseOptions) => Result<ReportTable>;
  /**
   * Reads many responses, each by itself: one that cannot be read does not stop the others. The tables lie side by
   * side in few buffers, so one that is kept or cloned keeps or clones its neighbours too.
   */
  readonly parseResponseTables: (
    responses: readonly ResponseText[],
    options?: ParseOptions,
  ) => Result<Result<ReportTable>[]>;
  /** Totals over reports or tables, in any order and any split. */
  readonly summarize: (reports: readonly (Report | ReportTable)[]) => Result<Summary>;
  /**
   * The days of a report, or of several put together by date, by day, by week from Monday, or by month, each with its
   * totals.
   */
  readonly groupDays: (
    reports: Report | ReportTable | readonly (Report | ReportTable)[],
    period: Period,
  ) => Result<DayGroup[]>;
  /**
   * Two sets of reports or tables side by side, such as this month's and last month's: both summaries, and for each
   * figure what changed and whether that is more than chance. Of `compareReports([june], [may])`
   * `metrics.reply_rate` may be, rounded,
   * `{ change: -0.2, relative_change: -0.22, score: -3.21, certain: true, verdict: "worse" }`. Issues have paths behind `/current` and `/previous`.
   */
  readonly compareReports: (
    reports: readonly (Report | ReportTable)[],
    previousReports: readonly (Report | ReportTable)[],
  ) => Result<Comparison>;
  /**
   * What is worth a sentence about many people: a part has the reports of one of them, and both lists have the same
   * people in the same order. `highlights([[ann], [bob]], [[annBefore], [bobBefore]])` may say in `changes`
   * `[{ field: "first_reply_average_sec", change: 13.2, score: 4.1, part: 1 }]`: it was Bob. Issues have paths behind
   * `/0` and `/1`, and lists of different length are `input.wrong_type`.
   */
  readonly highlights: (
    parts: readonly (readonly (Report | ReportTable)[])[],
    previousParts: readonly (readonly (Report | ReportTable)[])[],
  ) => Result<Highlights>;
  /**
   * Whether figures meet their targets: `checkTargets([june], { reply_rate: { min: 0.95 } })` says
   * `{ reply_rate: { value: 0.9, n: 120, target: { min: 0.95, at_least: 10 }, met: false } }`. What is wrong with a
   * target is `targets.invalid` at `/targets/<field>`.
   */
  readonly checkTargets: (
    reports: readonly (Report | ReportTable)[],
    targets: Targets,
  ) => Result<TargetChecks>;
  /** The days of reports as CSV for a spreadsheet: UTF-8 with a byte order mark, one row a day. */
  readonly toCsv: (items: readonly CsvItem[], options?: CsvOptions) => Result<string>;
  /** What an errcode means, known or not. */
  readonly explainErrcode: (errcode: number) => Result<ErrcodeExplanation>;
  /** The dates of an instant: today, yesterday, the earliest day, and when yesterday is ready. */
  readonly today: (options?: ClockOptions) => Result<Today>;
  /** The dates of a named range. */
  readonly presetRange: (name: PresetName, options?: ClockOptions) => Result<DateRange>;
  /** The range of equal length just before (`period`, the default), or the same days a month or a year earlier. */
  readonly previousRange: (range: DateRange, by?: StepBack) => Result<DateRange>;
  /** Every day of a range of at most 36,600. */
  readonly daysOf: (range: DateRange) => Result<DateList>;
  /** A range by day, week from Monday, or month, its ends cutting the first and the last; of at most 36,600 days. */
  readonly periodsOf: (range: DateRange, by: Period) => Result<RangePeriod[]>;
  /** What a date says on its own; the issues it has have the path `""`. */
  readonly checkDate: (text: string) => Result<{ date: string }>;
  /** What an id of an account or a servicer says on its own. */
  readonly checkId: (text: string) => Result<{ id: string }>;
  /** The sentence for people; always a string, whatever is given. */
  readonly formatIssue: (issue: Issue, locale?: Locale) => string;
}
