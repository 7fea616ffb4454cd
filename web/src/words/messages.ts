import type { Locale, PresetName, StatisticField } from "kfstat";
import type { Weight } from "./metrics.js";

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

  coverage: string;
  no_data: string;
  sum_rule: string;
  unique_rule: string;
  mean_rule: string;

  metric: string;

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

  loading: string;
  progress: (done: number, total: number) => string;
  loaded: (name: string, days: string) => string;
  idle: StateText;
  no_accounts: StateText;
  empty: StateText;
  unreachable: StateText;
  foreign: StateText;
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
  /** What was not read, and of which dates. */
  partial: (what: string) => string;
  stale: (what: string) => string;
  /** The dates of an account that were not read. */
  part_of: (account: string, dates: string) => string;
  /** Between the parts of a list in a sentence. */
  listed: string;
  more_parts: (count: number) => string;
  errcode: (code: string) => string;
  next_step: string;

  account_total: string;
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
  filter_line: FilterLineTexts;
  no_rights: NoRightsTexts;
  trouble: TroubleTexts;

  changes: ChangesTexts;
  cards: CardTexts;

  fields: Record<StatisticField, FieldText>;
  /** Of the cards, and of lists of figures. */
  charts: ChartTexts;
  trend: TrendText;
  calendar: CalendarText;
  day_table: DayTableText;
}

/** A sentence in pieces: plain text, and what stands out in it, which is text too or drawn. */
export type Pieces<T> = readonly (string | T)[];

/** The sentences of what changed. */
export interface ChangesTexts {
  title: string;
  /** `now` is what it came to; `rose`: it is more than before. */
  moved: <T>(facts: { name: string; before: string; now: T; rose: boolean }) => Pieces<T>;
  /** Whose most of it is, and how theirs moved; `before` is empty where they had nothing then. */
  mostly: <T>(facts: { who: T; before: string; now: string; rose: boolean }) => Pieces<T>;
  /**
   * A day beside the same weekdays before it: `usual` is their middle, `times` how often that fits into it; `share` is
   * there instead where it is less, and else empty.
   */
  day: <T>(facts: {
    date: T;
    weekday: string;
    field: "session_cnt" | "customer_cnt";
    value: T;
    one: boolean;
    usual: string;
    times: string;
    share: string;
  }) => Pieces<T>;
  /** A person's sessions per day; `median` is that of the team, empty where it is not known. */
  per_day: <T>(facts: { value: T; median: string }) => Pieces<T>;
  end: string;
  /** What is compared with, in the middle of a sentence; `days` is how many there are. */
  than: Record<"period" | "month" | "year", (days: string, one: boolean) => string>;
  /** The same with its dates, which are empty where nobody knows them. */
  with_dates: (than: string, dates: string) => string;
  nothing: (than: string) => string;
  nothing_compared: string;
  one_day: string;
  not_stored: (than: string) => string;
  partly_before: (than: string) => string;
  partly_now: string;
}

/** The cards, and the line below them. */
export interface CardTexts {
  title: string;
  about: (name: string) => string;
  in_trend: string;
  per_day: (value: string) => string;
  few: string;
  better: string;
  worse: string;
  same: string;
  too_few: string;
  is_new: string;
  was_zero: string;
  incomparable: string;
  not_measured: string;
  no_surveys: string;
  /** Stands for the mark of a missed target. */
  missed: string;
  days_over: (days: string, one: boolean) => string;
  days_under: (days: string, one: boolean) => string;

  /** What is told of a figure beside it: sentences of their own. */
  exactly: (value: string) => string;
  based_on: (days: string, one: boolean) => string;
  /** What a mean was taken of. */
  weight: Record<Weight, (total: string, one: boolean) => string>;
  whole_numbers: (numerator: string, denominator: string) => string;
  highest: (value: string) => string;
  between: (min: string, max: string) => string;
  answers: (satisfied: string, middling: string, dissatisfied: string) => string;
  before: (than: string, value: string) => string;
  before_none: (than: string) => string;
  by_chance: (times: string) => string;
  not_by_chance: (times: string) => string;
  cannot_judge: string;
  other_scale: string;
  at_most: (value: string) => string;
  at_least: (value: string) => string;
  console: string;
  survey_off: string;
  unanswered: string;
  no_day: string;

  median: (value: string) => string;
  legend: Record<"others" | "median" | "target", string>;

  all_days: (days: string, one: boolean) => string;
  some_days: (reported: string, days: string) => string;
  quiet_days: (days: string, one: boolean) => string;
  /** `which` names them. */
  days_of: (word: string, which: string) => string;
  /** Accounts that lack every day. */
  without: (accounts: string) => string;
  lacking: (days: string, one: boolean, which: string) => string;
  day_of: (date: string, accounts: string) => string;
  more: (named: string, more: string) => string;
  /** Between names, between the facts of a line, and at its end. */
  comma: string;
  semicolon: string;
  stop: string;
  no_today: string;
}

/** The texts of trend and calendar in one language. */
export interface ChartTexts {
  unread: (days: string) => string;

  /** Between two sentences. */
  sentence_gap: string;
  before: (value: string) => string;
  before_partly: (value: string) => string;

  /** The groups of figures. */
  groups: Record<"sessions" | "replies" | "satisfaction" | "upgrades", string>;
  /** Between the parts of a list. */
  and: string;
}

/** The texts of the trend. */
export interface TrendText {
  title: string;
  /** The legend. */
  now: string;
  before: Record<"period" | "month" | "year", (days: string, one: boolean) => string>;
  aligned: (before: string) => string;
  median: string;
  group: string;
  groups: Record<TrendPeriod, string>;
  metrics: string;
  most_metrics: (most: string) => string;
  least_metrics: string;
  as_chart: string;
  as_table: string;
  chart_failed: string;
  /** Behind the name of a figure: its unit, and that its axis does not begin at 0. */
  panel: (name: string, facts: readonly string[]) => string;
  not_from_zero: string;
  unscaled: string;
  target: (value: string) => string;
  /** Days without figures, at the axis. */
  absent: Record<"missing" | "pending" | "failed", string>;
  quiet_gaps: string;
  heads: Record<TrendPeriod, string>;
  days_in: (days: string, one: boolean) => string;
  partly: Record<"week" | "month", (ranges: string, days: string, one: boolean) => string>;
  counted: Record<TrendPeriod, (count: string, one: boolean) => string>;
  no_points: (name: string) => string;
  summary: (facts: {
    name: string;
    points: string;
    highest: string;
    highest_at: string;
    lowest: string;
    lowest_at: string;
  }) => string;
  summary_one: (facts: { name: string; value: string; at: string }) => string;
  gaps: (counted: string) => string;
  caption: (names: string) => string;
  /** A head of the table: a figure, and whose it is. */
  of: (name: string, whose: string) => string;
  open: (day: string) => string;
}

/** The texts of the calendar. */
export interface CalendarText {
  title: string;
  week: string;
  mean: string;
  caption: (name: string, range: string) => string;
  about: string;
  about_person: string;
  day: (day: string, said: string) => string;
  not_computable: string;
  day_off: string;
  keys: string;
  more: (weeks: string) => string;
}

/** The texts of the table of days. */
export interface DayTableText {
  title: string;
  note: string;
  caption: (range: string) => string;
  /** Names of columns, as short as their group allows. */
  short: Record<StatisticField, string>;
  groups: Record<"satisfaction" | "upgrades", string>;
  order: string;
  newest_first: string;
  oldest_first: string;
  columns: string;
  main_columns: string;
  all_columns: string;
  more: (days: string, one: boolean) => string;
  lacking: (accounts: string) => string;
  open: (day: string) => string;
  coverage: (reported: string, all: string, one: boolean) => string;
  coverage_full: string;
  absent: (word: string, days: string) => string;
}

/** The menu of files. */
export interface ExportTexts {
  export: string;
  xlsx: { name: string; about: string };
  csv: { name: string; about: string };
  busy: string;
  saved: string;
  failed: string;
  /** The words in the files, which load with the first of them. */
  report: () => Promise<ReportTexts>;
}

/** The words of the report, in a file of its own. Names of sheets have at most 31 characters, none of `[]/\\:*?`. */
export interface ReportTexts {
  /** What a spreadsheet writes this language with. */
  font: string;
  title: string;
  sheets: Record<
    "summary" | "people" | "accounts" | "days" | "account_days" | "weeks" | "months" | "about",
    string
  >;
  /** `names`: as many as there is room for. */
  all_accounts: (count: string, names: string) => string;
  some_accounts: (count: string, names: string) => string;
  more_names: (names: string, more: string) => string;
  /** Between two names. */
  gap: string;
  all_people: string;
  named: (name: string, id: string) => string;
  search: string;
  /** What the search left of the people. */
  found: (typed: string, shown: string, all: string) => string;
  compared: string;
  /** What a range is compared with. */
  than: Record<"period" | "month" | "year", string>;
  not_compared: string;
  not_stored: (dates: string) => string;
  not_read: (dates: string) => string;
  still_reading: (dates: string) => string;
  range_of: (dates: string, days: string, one: boolean) => string;
  until: string;
  made: string;
  read: string;
  not_told: string;
  zone: string;
  complete: string;
  all_there: string;
  incomplete: string;
  team_incomplete: string;
  figures: string;
  value: string;
  change: string;
  before: string;
  sample: string;
  sample_of: string;
  /** What a figure was taken of. */
  samples: Record<"dates" | Weight, string>;
  median: string;
  verdicts: Record<"better" | "worse" | "same" | "few", string>;
  newcomer: string;
  changed: string;
  more_rows: (count: string, sheet: string) => string;
  weekday: string;
  per_day: (name: string) => string;
  days_worked: string;
  days_there: string;
  missing_days: string;
  change_of: (name: string) => string;
  sample_in: (name: string) => string;
  lacking: (names: string) => string;
  first_day: string;
  last_day: string;
  whole: Record<"week" | "month", readonly [whole: string, part: string]>;
  legend: (targets: string) => string;
  at_least: (name: string, value: string) => string;
  at_most: (name: string, value: string) => string;
  legend_day: (targets: string) => string;
  legend_few: string;
  field: string;
  definition: string;
  /** In the name of a file. */
  file: { all: string; several: (count: number) => string };
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

/** The line of filters and what stands at its end. */
export interface FilterLineTexts {
  /** Of the account, where none is chosen. */
  choose: string;
  all_of: (accounts: string) => string;
  everyone: string;
  people: (count: string) => string;
  accounts: TickTexts;
  persons: TickTexts;
  apply: string;
  /** Before what the range is compared with. */
  compare: string;
  /** The equal period before, of so many days; nothing where that is not known yet. */
  period: (days: string | undefined, one: boolean) => string;
  month: string;
  year: string;
  none: string;
  share: string;
  copied: string;
  not_copied: string;
  more_filters: string;
  more: string;
  /** The newest day with data, when it was read, and when the oldest of it. */
  until: (date: string) => string;
  updated: (time: string) => string;
  oldest: (time: string) => string;
}

/** A list of which several may be ticked. */
export interface TickTexts {
  how_to: string;
  ticked: (count: number) => string;
  most: (count: number) => string;
}

/** Somebody the relay knows, who may see nothing. */
export interface NoRightsTexts {
  title: string;
  /** Before and behind the name. */
  known_as: readonly [string, string];
  unknown: string;
  next: string;
  copy: string;
  not_copied: string;
  check: string;
  /** What is sent to an administrator; the address may be empty. */
  request: (user: string, address: string) => string;
}

/** Figures that stay although newer or others could not be had. */
export interface TroubleTexts {
  /** `at` is empty where the time is not known. */
  refresh: (at: string, why: string) => string;
  choice: (why: string) => string;
  /** Which figures are shown: `time` is when they were read. */
  kept: (time: string) => string;
  kept_choice: (time: string) => string;
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

/** What only the parts below the cards say, whatever they are: a file of its own, so that the cards wait for less. */
export type LaterMessages = Pick<
  Messages,
  "team" | "comparison" | "charts" | "trend" | "calendar" | "day_table"
>;

/** What is there as soon as the page is drawn. */
export type FirstMessages = Omit<Messages, keyof LaterMessages>;

/** A language as a file of its own holds it. */
export interface LanguageFile extends Writing {
  messages: Omit<FirstMessages, "fields">;
  later: () => Promise<LaterMessages>;
  /** What the fields are called in the core's table, and so in the headers of CSV. */
  names: Record<StatisticField, string>;
  /** What they count. */
  definitions: Record<StatisticField, string>;
}

/** A language of the page. */
export interface Language extends Writing {
  messages: Messages;
}

/** A language whose later texts may not be there yet: those who say them are not drawn until `isWhole`. */
export interface ShownLanguage extends Writing {
  messages: FirstMessages;
  isWhole: boolean;
}

/** All texts of a language, with the embedder's own laid over them. */
export function messagesFor<Texts extends FirstMessages>(
  { messages }: { messages: Texts },
  own?: MessageOverrides[Locale] | null,
): Texts {
  if (!own) return messages;
  const entries = Object.entries(own).map(([key, text]) => {
    const group: unknown = Reflect.get(messages, key);
    if (isGroup(group)) return [key, isGroup(text) ? { ...group, ...text } : group];
    return [key, typeof text === typeof group ? text : group];
  });
  return { ...messages, ...(Object.fromEntries(entries) as Partial<Texts>) };
}

const isGroup = (value: unknown): value is object => typeof value === "object" && value !== null;
