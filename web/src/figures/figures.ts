import type {
  Comparison,
  DateRange,
  Highlights,
  Metrics,
  Report,
  ReportDay,
  ReportTable,
  StatisticField,
  Summary,
  Targets,
  TargetChecks,
} from "kfstat";
import type { PageIssue } from "../words/issues.js";
import type { DayWord } from "../words/messages.js";
import type { Failure } from "./failure.js";

/** What the figures are of. */
export interface Selection {
  /** At least one account. */
  open_kfids: readonly string[];
  /** Absent: the accounts' totals. */
  servicer_userid?: string;
  start_date: string;
  end_date: string;
}

/** The days of one account, or of one servicer of it, for the whole range. */
export interface Series {
  open_kfid: string;
  /** `null`: the account's totals. */
  servicer_userid: string | null;
  report: Report;
  /** Unix seconds of the oldest reading; `null`: nothing was read, or the backend does not tell. */
  as_of: number | null;
  /** Dates whose figures may still change; absent where the backend does not tell. */
  unsettled?: ReadonlySet<string>;
}

/** One day as shown. With several accounts the figures are the core's totals over that day of all of them. */
export interface DayRow {
  date: string;
  word: DayWord;
  statistic: ReportDay["statistic"];
  /** Accounts without figures of this day where others have some, but those that are known to have had nobody. */
  lacking?: readonly string[];
}

/** A week or a month, cut to the range: the core's totals in the shape of a day. `date` is its first day. */
export interface PeriodRow extends DayRow {
  /** Inclusive. */
  end_date: string;
  /** The range holds all of it. */
  whole: boolean;
  /** Days with figures that went in. */
  days: number;
}

/** Part of the range that could not be read. */
export interface FailedPart {
  /** Absent: of all accounts. */
  open_kfid?: string;
  start_date: string;
  end_date: string;
  failure: Failure;
}

/** What came of a selection. */
export interface Reading {
  /** Their reports hold the days that were read, and no others. */
  series: readonly Series[];
  /** Not read at all. */
  failed: readonly FailedPart[];
  /** Read once, and not to be had anew. */
  stale: readonly FailedPart[];
  notices: readonly PageIssue[];
  /** Of how many parts `failed` are some. */
  parts: number;
}

/** What a range is compared with: the equal period before, the same days of last month or of last year, or nothing. */
export type CompareWith = "period" | "month" | "year" | "none";

/** What was read of the period compared with. */
export type Before =
  | { phase: "none" }
  | { phase: "loading"; by: CompareWith; range: DateRange }
  /** Nobody has these days, or they could not be read. */
  | { phase: "absent"; by: CompareWith; range?: DateRange }
  | {
      phase: "loaded";
      by: CompareWith;
      range: DateRange;
      series: readonly Series[];
      rows: readonly DayRow[];
      /** False where a part of it could not be read: nothing is compared then. */
      complete: boolean;
      /** By how many days its first day comes before the range's. */
      distance: number;
    };

/** Everything the page shows of a selection; `rows` and `summary` cover what was read. */
export interface Figures {
  selection: Selection;
  series: readonly Series[];
  summary: Summary;
  rows: readonly DayRow[];
  /** By date, what the core adds up of it: the whole numbers behind its rates, and what they were taken of. */
  totals: () => ReadonlyMap<string, Metrics>;
  /** The weeks and months of `rows`, made when they are first asked for. */
  periods: (period: "week" | "month") => readonly PeriodRow[];
  /** Not read, and left out of everything above. */
  failed: readonly FailedPart[];
  /** Kept from an earlier reading, because they could not be read anew. */
  stale: readonly FailedPart[];
  /** Of how many parts `failed` are some. */
  parts: number;
  notices: readonly PageIssue[];
  /** Rates upstream sent on another scale than 0 to 1: shown as they came, on every day. */
  unscaled: ReadonlySet<StatisticField>;
  /** The relay's clock when this was asked for, in Unix seconds. */
  read_at: number;
  /** Unix seconds of the oldest reading among the series; `null`: not told. */
  as_of: number | null;
}

/** What the core says of the targets of each field that has one. */
export type Met = TargetChecks;

/**
 * Whose figures a row, a card or a line shows: a person over all chosen accounts, an account, or all of them together.
 */
export interface Subject {
  /** A userid, an open_kfid, or empty: all of them. */
  id: string;
  /** The id where there is no name. */
  name: string;
  /** Not on any of the lists any more, but with days that are kept. */
  former: boolean;
  summary: Summary;
  /** What the core is asked with: the days of each account. */
  reports: readonly (Report | ReportTable)[];
  open_kfids: readonly string[];
  /**
   * Against the period compared with; absent while that is not there, or where nothing is compared. `new`: there was
   * nothing of them then.
   */
  change?: Comparison | "new";
  /**
   * Of every mean, whether there is enough to judge by (`met` is not `null`), and of each field with a target whether it
   * is met. A mean without a target has one here that is always met.
   */
  met: Met;
  /** Dates of the range that were not returned, of an account. */
  missing?: readonly string[];
}

/** What stands out, and the middle of the team, as the core has it. */
export interface Standing {
  /** Of the range as a whole, its accounts as parts; absent until the period compared with is there. */
  whole?: Highlights;
  /** Of the people as parts; absent until all of them are there. */
  people?: Highlights;
  /** Of the accounts' own figures, whatever is compared with. */
  weekdays?: Highlights["weekdays"];
  /** The people's own, in the order of the parts of `people`. */
  order: readonly string[];
}

/** Targets that somebody set, and who did: the page or the relay. */
export interface ChosenTargets {
  targets: Targets;
  fields: readonly StatisticField[];
}

/** One person of the team, over all chosen accounts. */
export interface TeamRow {
  servicer_userid: string;
  /** The userid where there is no name. */
  name: string;
  /** Not on any of the lists any more, but with days that are kept. */
  former: boolean;
  summary: Summary;
  /** One for each account. */
  tables: readonly TeamTable[];
}

/** A person's days of one account, in columns: 500 people of 180 days are 90,000 rows. */
export interface TeamTable {
  open_kfid: string;
  table: ReportTable;
  as_of: number | null;
}

/** Days that are missing from the team, in part or all. */
export interface TeamGap {
  /** Empty: of all accounts. */
  open_kfid: string;
  /** Empty: the account's list of people could not be read. */
  servicer_userid: string;
  /** The userid where there is no name. */
  name: string;
}

/** What is there of the team; rows come in while it loads, and stay when it is cancelled. */
export type TeamState =
  /** The backend has no stream of statistics. */
  | { phase: "off" }
  | { phase: "idle" }
  /** `done` and `total` count series; `total` is 0 until it is known. */
  | { phase: "loading"; rows: readonly TeamRow[]; done: number; total: number }
  | {
      phase: "loaded";
      rows: readonly TeamRow[];
      complete: boolean;
      issues: readonly PageIssue[];
      gaps: readonly TeamGap[];
    }
  | { phase: "cancelled"; rows: readonly TeamRow[]; done: number; total: number }
  | { phase: "failed"; failure: Failure };
