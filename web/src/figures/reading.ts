import type { Kfstat, Report } from "kfstat";
import type { PageIssue } from "../words/issues.js";
import type { FailedPart, Selection, Series } from "./figures.js";
import type { RelayClient, RelayStatus } from "../asking/relay-client.js";

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

/** What a source asks with. */
export interface Asking {
  kfstat: Kfstat;
  relay: RelayClient;
  status: RelayStatus;
  selection: Selection;
  signal: AbortSignal;
  /** Called with what is there so far, where waiting for the rest may take long. */
  interim?: (reading: Reading) => void;
  progress?: (done: number, total: number) => void;
}

/** Reads a selection; asked again it may keep what it has. Nothing throws but an abort. */
export interface Source {
  read(asking: Asking): Promise<Reading>;
}

/** The relay's clock in the form the core takes. */
export function clockOf(status: Pick<RelayStatus, "now">): Date {
  return new Date(status.now * 1000);
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
