import type { Locale, PresetName, StatisticField } from "kfstat";
import type { Unit, Weight } from "./metrics.js";

export type { Locale };

/** How the figures of a chart are put together. */
export type TrendPeriod = "day" | "week" | "month";

/** What a figure is called, and what it counts. */
export interface FieldText {
  name: string;
  definition: string;
}

/** A sentence pair for a state the page can be in: what happened, and what to do next. */
export interface StateText {
  title: string;
  body: string;
}

/** Every text of the page in one language. Each language implements it, so a missing key does not compile. */
export interface Messages {
  product: string;
  admin_title: string;
  tagline: string;
  language: string;
  theme: string;
  theme_auto: string;
  theme_light: string;
  theme_dark: string;

  filters: string;
  account: string;
  account_placeholder: string;
  choose_account: string;
  account_id_placeholder: string;
  servicer: string;
  servicer_placeholder: string;
  servicer_id_placeholder: string;
  all_servicers: string;
  all_accounts: string;
  accounts_chosen: (count: number) => string;
  no_match: string;
  more_options: (hidden: number) => string;
  list_loading: string;
  free_text_hint: string;
  show_options: string;
  servicer_paused: string;
  former: string;
  range: string;
  range_presets: string;
  range_own: string;
  range_limits: (earliest: string, latest: string) => string;
  range_pick: string;
  previous_month: string;
  next_month: string;
  presets: Record<PresetName, string>;
  days: (count: string, one: boolean) => string;
  refresh: string;
  retry: string;

  data_until: (date: string) => string;
  data_none: string;
  read_at: (time: string) => string;
  time_zone: string;
  notices: string;

  cards: string;
  coverage: string;
  coverage_definition: string;
  coverage_of: (total: string) => string;
  coverage_rest: (empty: string, missing: string) => readonly string[];
  coverage_full: string;
  based_on: (days: string, one: boolean) => string;
  daily: (mean: string, max: string) => readonly string[];
  between: (min: string, max: string) => string;
  each_day: (value: string) => string;
  no_data: string;
  no_data_reason: string;
  survey_off: string;
  define: (name: string) => string;
  sum_rule: string;
  unique_rule: string;
  mean_rule: string;

  metric: string;
  as_chart: string;
  as_table: string;
  view: string;
  trend_no_points: (name: string) => string;
  chart_failed: string;

  days_title: string;
  days_caption: (range: string) => string;
  date: string;
  state: string;
  seconds_unit: string;
  /** What stands behind numbers in a figure: 3 分 27 秒, 3.4 点. */
  units: { minutes_unit: string; seconds_short: string; points: (difference: string) => string };
  states: Record<DayWord, string>;
  /** Of a day that only some of the accounts have. */
  of_accounts: (reported: number, accounts: number) => string;
  states_about: string;
  definitions: string;
  newest_first: string;
  oldest_first: string;
  order: string;

  loading: string;
  progress: (done: number, total: number) => string;
  loaded: (name: string, days: string) => string;
  idle: StateText;
  no_accounts: StateText;
  empty: StateText;
  unreachable: StateText;
  upstream_down: StateText;
  no_clock: StateText;
  not_allowed: StateText;
  not_set_up: StateText;
  relay_refused: string;
  relay_refusals: Record<RelayRefusal, string>;
  refused: StateText;
  busy: StateText;
  relay_busy: StateText;
  invalid: StateText;
  unexpected: StateText;
  broken: StateText;
  partial: (failed: number, total: number) => StateText;
  stale: StateText;
  more_parts: (count: number) => string;
  errcode: (code: string) => string;
  next_step: string;

  /** The line above a person's figures. */
  person: {
    days_worked: (days: string, one: boolean) => string;
    team: string;
    previous: (name: string) => string;
    next: (name: string) => string;
  };
  chosen_as: (filter: string, value: string) => string;
  exports: ExportTexts;
  freshness: FreshnessTexts;
  sign_in: SignInTexts;
  team: TeamText;
  comparison: ComparisonText;
  account_filter: AccountFilterText;

  fields: Record<StatisticField, FieldText>;
  /** Of the cards' comparison, the trend and the calendar. */
  charts: ChartTexts;
}

/** The texts of cards, trend and calendar in one language. */
export interface ChartTexts {
  based_on_account_days: (days: string, accounts: string) => string;
  coverage_of_account_days: (total: string) => string;
  unread: (days: string) => string;
  /** What a mean was taken of. */
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

/** The menu of files, and the words in them. Names of sheets have at most 31 characters, none of `[]/\\:*?`. */
export interface ExportTexts {
  export: string;
  xlsx: { name: string; about: string };
  csv: { name: string; about: string };
  busy: string;
  saved: string;
  failed: string;
  totals: string;
  days: string;
  account_days: string;
  weeks: string;
  months: string;
  team: string;
  about: string;
  based_on: string;
  first_day: string;
  last_day: string;
  field: string;
  definition: string;
  until: string;
  read: string;
  not_told: string;
  zone: string;
  complete: string;
  all_there: string;
  incomplete: string;
  team_incomplete: string;
  accounts: (count: number) => string;
}

/** How new the figures are. */
export interface FreshnessTexts {
  /** The oldest reading, where it is not the one that was just asked for. */
  oldest: (time: string) => string;
}

/** The form a relay in bearer mode gets. */
export interface SignInTexts {
  title: string;
  body: string;
  token: string;
  hint: string;
  submit: string;
  wrong: string;
  sign_out: string;
}

/** The list of accounts, of which several may be chosen. */
export interface AccountFilterText {
  how_to_tick: string;
  ticked: (count: number) => string;
  apply: string;
}

/** Whose rows a table has. */
export type TeamKind = "people" | "accounts";

/** What differs between the table of people and that of accounts. */
export interface TeamKindText {
  title: string;
  caption: string;
  /** The head of the names. */
  name: string;
  search: string;
  /** How many there are, and what can be done with them. */
  about: (count: string, one: boolean) => string;
  /** How many there are, where there is nobody to compare with. */
  counted: (count: string, one: boolean) => string;
  matching: (shown: string, all: string) => string;
  no_match: (typed: string) => string;
  open: (name: string) => string;
  ticked: (count: string, most: string) => string;
  one_more: string;
  median: string;
}

/** The texts of the tables of people and of accounts. */
export interface TeamText {
  title: string;
  of: Record<TeamKind, TeamKindText>;
  /** What the columns are headed with; others have their field's name. */
  heads: Partial<Record<StatisticField | "daily_mean", string>>;
  people_count: string;
  missing: string;
  /** Over the small graphic of each row: what it shows of each day, and that all have one scale, or each its own. */
  bars: (name: string) => string;
  own_bars: (name: string) => string;
  line: (name: string) => string;
  /** Of each week. */
  steps: (name: string, low: string, high: string) => string;
  select: string;
  tick: (name: string) => string;
  untick: string;
  compare: (names: readonly string[]) => string;
  columns: string;
  columns_about: string;
  sort: string;
  highest_first: (name: string) => string;
  lowest_first: (name: string) => string;
  by_name: string;
  /** Between two short sayings. */
  between: string;
  dates: (dates: readonly string[]) => string;
  /** Sessions behind a name. */
  count_of: (count: string) => string;
  days_worked: (days: string) => string;
  per_day: (value: string) => string;
  better: (moved: string) => string;
  worse: (moved: string) => string;
  steady: string;
  unclear: string;
  new: string;
  few: string;
  few_of: (count: string) => string;
  of_total: (count: string) => string;
  missed: string;
  targets: (targets: readonly string[]) => string;
  at_most: (name: string, value: string) => string;
  at_least: (name: string, value: string) => string;
  grey: (count: string) => string;
  grey_of_few: string;
  account_total: string;
  accounts_total: string;
  reading: string;
  waiting: string;
  progress: (done: string, total: string) => string;
  cancel: string;
  cancelled: (done: string, total: string) => string;
  resume: string;
  incomplete: StateText;
  gaps: (who: readonly string[]) => string;
  gap_of_person: (name: string, account: string | undefined) => string;
  gap_of_account: (account: string | undefined) => string;
  more_gaps: (count: string) => string;
  empty: StateText;
  off: StateText;
  why: string;
  /** Why the people do not add up to the account, reason by reason. */
  why_reasons: readonly string[];
}

/** The texts of the comparison of a few people or accounts. */
export interface ComparisonText {
  title: (names: readonly string[]) => string;
  caption: (names: readonly string[]) => string;
  back: Record<TeamKind, string>;
  metric: string;
  /** The head of the differences. */
  against: (name: string, other: string) => string;
  daily_mean: string;
  more: (size: string) => string;
  less: (size: string) => string;
  slower: (size: string) => string;
  faster: (size: string) => string;
  higher: (size: string) => string;
  lower: (size: string) => string;
  higher_points: (size: string) => string;
  lower_points: (size: string) => string;
  equal: string;
  not_clear: string;
  median: Record<TeamKind, string>;
  place: Record<TeamKind, string>;
  /** The place in words. */
  place_of: (facts: {
    own: readonly string[];
    others: string;
    low: string;
    high: string;
    median: string;
  }) => string;
  /** What the marks of the place are. */
  marks: Record<TeamKind, string>;
  marks_target: string;
  second_line: string;
}

/**
 * How a day is labelled: what upstream said of it, and whether that can still change. `quiet` is settled without
 * figures, `pending` may still get some; `empty` and `missing` are of backends that do not tell which.
 */
export type DayWord = "reported" | "empty" | "missing" | "quiet" | "pending" | "not_ready" | "failed";

/** What the relay itself refuses, whatever is asked for: something around it needs to be set up. */
export type RelayRefusal = "forwarded_request" | "unknown_host" | "foreign_origin" | "missing_header";

/** An embedder's own wording, laid over the built-in texts. */
export type MessageOverrides = Partial<
  Record<Locale, { [K in keyof Messages]?: Messages[K] extends string ? string : Partial<Messages[K]> }>
>;

/** How a language is written. */
interface Writing {
  /** What `lang` says (BCP 47), and how numbers, dates and names are written and ordered. */
  tag: string;
  /** Whether its texts are as short as Chinese ones: by that, places are kept free for them before they come. */
  texts: "short" | "long";
}

/** A language as a file of its own holds it. */
export interface LanguageFile extends Writing {
  messages: Omit<Messages, "fields">;
  /** What the fields are called in the core's table, and so in the headers of CSV. */
  names: Record<StatisticField, string>;
  /** What they count. */
  definitions: Record<StatisticField, string>;
}

/** A language of the page. */
export interface Language extends Writing {
  messages: Messages;
}

/** All texts of a language, with the embedder's own laid over them. */
export function messagesFor({ messages }: Language, own?: MessageOverrides[Locale] | null): Messages {
  if (!own) return messages;
  const entries = Object.entries(own).map(([key, text]) => {
    const group: unknown = Reflect.get(messages, key);
    if (isGroup(group)) return [key, isGroup(text) ? { ...group, ...text } : group];
    return [key, typeof text === typeof group ? text : group];
  });
  return { ...messages, ...(Object.fromEntries(entries) as Partial<Messages>) };
}

const isGroup = (value: unknown): value is object => typeof value === "object" && value !== null;
