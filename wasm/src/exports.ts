// What both entries of the package have but for `loadKfstat`.
export type { ClockOptions, CsvOptions, Kfstat, ParseOptions, PlanOptions, ResponseText } from "./api.js";
export type {
  AskedDays,
  CsvItem,
  DateList,
  DateRange,
  DayGroup,
  DayState,
  ErrcodeClass,
  ErrcodeExplanation,
  Issue,
  Metric,
  Metrics,
  Plan,
  PlannedRequest,
  PlanQuery,
  Query,
  RangePeriod,
  Report,
  ReportDay,
  ReportTable,
  Result,
  Retry,
  Statistic,
  SumMetric,
  SumOfDailyUniqueMetric,
  Summary,
  Text,
  Time,
  Today,
  ValidatedQuery,
  WeightedMeanMetric,
} from "./documents.js";
export { FIELD_INFO, STATISTIC_FIELDS, type StatisticField } from "./fields.js";
export { FIELD_LABELS_EN } from "./labels-en.js";
export { FIELD_LABELS_ZH } from "./labels-zh.js";
export {
  CSV_HEADERS,
  type CsvHeader,
  ISSUE_CODES,
  type IssueCode,
  type Locale,
  LOCALES,
  type Period,
  PERIODS,
  PRESET_NAMES,
  type PresetName,
  STEPS_BACK,
  type StepBack,
} from "./names.js";
export { isInstant } from "./options.js";
export type { CoreModule, CoreSource, LoadOptions } from "./sources.js";
