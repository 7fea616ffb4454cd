/** Every issue code of the contract, in the core's order; a test compares the list with the core's own. */
export const ISSUE_CODES = [
  "query.too_large",
  "query.not_json",
  "query.duplicate_key",
  "query.not_object",
  "query.missing_field",
  "query.wrong_type",
  "query.contradiction",
  "query.unknown_field",
  "id.empty",
  "id.too_long",
  "id.invalid_character",
  "range.malformed_date",
  "range.milliseconds",
  "range.out_of_uint32",
  "range.too_early",
  "range.too_late",
  "range.reversed",
  "range.too_long",
  "range.rounded_to_midnight",
  "range.yesterday_not_ready",
  "range.beyond_upstream",
  "range.empty_preset",
  "range.unknown_preset",
  "plan.conflicting_servicers",
  "plan.no_servicers",
  "plan.too_many_servicers",
  "plan.duplicate_servicer",
  "response.too_large",
  "response.not_utf8",
  "response.not_json",
  "response.too_deep",
  "response.not_object",
  "response.duplicate_key",
  "response.missing_field",
  "response.wrong_type",
  "response.invalid_number",
  "response.misplaced_field",
  "response.duplicate_day",
  "response.unsafe_integer",
  "response.unknown_field",
  "response.rate_out_of_range",
  "response.not_midnight",
  "response.unrequested_day",
  "upstream.temporary",
  "upstream.credential",
  "upstream.setup",
  "upstream.permission",
  "upstream.ip_not_trusted",
  "upstream.rate_limited",
  "upstream.concurrency_limited",
  "upstream.invalid_request",
  "upstream.gone",
  "upstream.unknown",
  "summary.overflow",
  "targets.invalid",
  "input.wrong_type",
  "wasm.trapped",
] as const;

/** A stable code: what a program decides by, never the message. */
export type IssueCode = (typeof ISSUE_CODES)[number];

/** The ranges `presetRange` knows by name, in the order people look for them. */
export const PRESET_NAMES = [
  "yesterday",
  "last_7_days",
  "last_28_days",
  "last_30_days",
  "last_90_days",
  "last_180_days",
  "this_week",
  "last_week",
  "week_before_last",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
] as const;

/** The name of a preset range. */
export type PresetName = (typeof PRESET_NAMES)[number];

/** What `groupDays` groups by, in the core's order. */
export const PERIODS = ["day", "week", "month"] as const;

/** A step of time. */
export type Period = (typeof PERIODS)[number];

/** What tells whose the days of a CSV item are, in the order of the columns; not exported from the package. */
export const CSV_NAMES = ["open_kfid", "account_name", "servicer_userid", "servicer_name"] as const;

/** How far `previousRange` goes back, in the core's order: the length of the range, a month, or a year. */
export const STEPS_BACK = ["period", "month", "year"] as const;

/** What a range is compared with. */
export type StepBack = (typeof STEPS_BACK)[number];

/** The languages of texts for people, in the core's order; a test compares the list with the core's own. */
export const LOCALES = ["en", "zh"] as const;

/** One of the languages. */
export type Locale = (typeof LOCALES)[number];

/** The words `toCsv` begins with, in the core's order: upstream's names, or names for people. */
export const CSV_HEADERS = ["wire", ...LOCALES] as const;

/** The first row of a CSV text. */
export type CsvHeader = (typeof CSV_HEADERS)[number];
