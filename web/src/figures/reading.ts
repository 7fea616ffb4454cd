import type { Kfstat, Report } from "kfstat";
import type { PageIssue } from "../words/issues.js";
import type { FailedPart, Series } from "./figures.js";

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

/** The relay's clock in the form the core takes. */
export function clockOf(now: number): Date {
  return new Date(now * 1000);
}

/** An answer without entries: read against a query, it names the days of that query. */
const NO_ENTRIES = '{"errcode":0,"errmsg":"","statistic_list":[]}';

/** All days of a range, by the core, as if upstream had nothing of them. */
export function emptyReport(kfstat: Kfstat, start: string | number, end: string | number): Report {
  const days = kfstat.parseResponse(NO_ENTRIES, {
    query: { open_kfid: "-", start_time: start, end_time: end },
  });
  return days.ok ? days.value : { errcode: 0, errmsg: "", days: [] };
}
