// A workbook before it is written: plain objects that know nothing of any file format.

/** How a value is written; a change has a sign. */
export type Kind =
  | "text"
  /** A text that stands behind a number. */
  | "beside"
  | "wrapped"
  | "head"
  /** Over numbers. */
  | "figure_head"
  | "title"
  | "section"
  | "label"
  | "note"
  /** Nothing but a line below. */
  | "rule"
  /** `YYYY-MM-DD`. */
  | "date"
  | "count"
  /** A mean of counts. */
  | "mean"
  | "seconds"
  /** A share of 1. */
  | "percent"
  /** A number that is on the scale of 0 to 100 already. */
  | "hundredths"
  | "plain"
  /** A share of what was there before. */
  | "share_change"
  /** A difference of rates, in hundredths. */
  | "points_change"
  | "seconds_change"
  | "plain_change";

/** What else a cell says; a change says it in words. */
export type Tone = "missed" | "missed_day" | "few" | "better" | "worse" | "same";

/** A cell that is not written as its column is. */
export interface Cell {
  value: string | number | null;
  kind: Kind;
  tone?: Tone | undefined;
}

/** A value as its column has it, or a cell of its own. A text stays one whatever it starts with; `null` is empty. */
export type Entry = Cell | string | number | null;

/** A column, its width in characters. */
export interface Column {
  width: number;
  kind: Kind;
}

/** Bars in the cells of a column, from 0 to the largest of them. */
export interface Bars {
  column: number;
  /** Rows, from 0. */
  from: number;
  to: number;
  /** The largest value. */
  most: number;
}

/** One sheet. */
export interface Sheet {
  /** At most 31 characters, none of `[]/\:*?`. */
  name: string;
  columns: readonly Column[];
  rows: readonly (readonly Entry[])[];
  /** Rows and columns that stay while the others scroll, and come again on every page. */
  sticky: { rows: number; columns: number };
  /** The table that can be filtered: its heads' row, and its last one. */
  filter?: { from: number; to: number };
  bars?: Bars;
  /** Rows whose one text reaches over the columns from this one on. */
  wide?: ReadonlyMap<number, number>;
  /** All of it is to stand on one page. */
  isOnePage?: boolean;
  /** The column a second page begins with. */
  nextPage?: number;
}

/** A cell, or the value alone where it is written as its column is. */
export function toned(value: string | number | null | undefined, kind: Kind, tone: Tone | undefined): Entry {
  const there = value ?? null;
  return tone === undefined || there === null ? there : { value: there, kind, tone };
}

/** A value as a cell of its own, in a column of another kind. */
export function asCell(entry: Entry, kind: Kind): Entry {
  return typeof entry === "object" ? entry : { value: entry, kind };
}

/** How many columns of a digit's width a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += character > "\u2e7f" ? 2 : 1;
  return width;
}
