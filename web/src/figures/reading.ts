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
