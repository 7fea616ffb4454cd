// Named like the glue it describes, which has the name of the module in C++.
import type { CoreImports, CoreInstance } from "./instance.js";

/** What WebAssembly has in place of false and true. */
export type Bit = 0 | 1;

/** The core as Embind gives it: texts and columns cross in wasm memory, numbers as arguments. Not public. */
export interface RawCore {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  /** Makes the input buffer at least that large (its content may be lost) and gives its address. */
  reserveInput(capacity: number): number;
  /** The address of seven doubles: where the last answer's text is, its length in bytes, and what else it says. */
  answerAddress(): number;
  /** All that is said in a language, `locale` its index in `LOCALES`; 0: it is that of another version. */
  giveLanguage(locale: number, length: number): Bit;
  /**
   * A query by its fields: the times in seconds (NaN: a date in the input, the start's in its first ten bytes, the
   * end's in the next ten), the clock, and the lengths of the ids that follow there (-1: no servicer). 1 where
   * nothing is to be said of it: then says `start_time`, `end_time` and `days`, and the text is the body if wanted.
   */
  askPlain(
    startTime: number,
    endTime: number,
    now: number,
    openKfidLength: number,
    servicerLength: number,
    wantsBody: boolean,
  ): Bit;
  validate(length: number, now: number): void;
  body(length: number, now: number): void;
  /** Behind the query stands the date of the earliest day, where there is one; 0: it is no date. */
  plan(length: number, hasEarliest: boolean, now: number): Bit;
  /**
   * The response stands behind its query, whose length is -1 where there is none; one longer than the limit need not be
   * there, for it is not read. 0: failed, the text is a Result. 1
   * and 2: says the address of the table's columns, its length and capacity, and the address and length of its errmsg;
   * with 2 the text is the notices. 3: as 2, with the notices of the last 2.
   */
  parse(queryLength: number, length: number, limitBytes: number): number;
  /** The text is the dates of that many days, counted from 1970-01-01, one after the other. */
  listDates(firstDay: number, count: number): void;
  /**
   * One more list of reports for the next operation, as `read_table_blocks` reads it; 0: all of it is to be judged
   * as text.
   */
  readTables(length: number): Bit;
  /** The one list of reports of the next operation as JSON text; what is wrong with it is its answer. */
  readDocuments(length: number): void;
  summarize(): void;
  /** `period` is its index in `PERIODS`. */
  group(period: number): void;
  /** The first list with the second. */
  compare(): void;
  /** Two lists as JSON texts, a NUL between them. */
  compareDocuments(length: number): void;
  /** The first `parts` lists are the parts, the others those of the time before. */
  highlights(parts: number): void;
  /** Two lists of parts as JSON texts, a NUL between them. */
  highlightsDocuments(length: number): void;
  /** The text is that of the targets. */
  checkTargets(length: number): void;
  /** Frees the lists. */
  dropReports(): void;
  /** `header` is its index in `CSV_HEADERS`. */
  csv(length: number, header: number): void;
  /** Unlike that of `csv` the text is the CSV itself. Behind the tables are four lengths and names for each. */
  csvTables(tablesLength: number, header: number): Bit;
  explain(errcode: number): void;
  today(now: number): void;
  preset(length: number, now: number): void;
  /** `by` is its index in `STEPS_BACK`. */
  previous(length: number, by: number): void;
  days(length: number): void;
  /** `period` is its index in `PERIODS`. */
  periods(length: number, period: number): void;
  checkDate(length: number): void;
  checkId(length: number): void;
  /** `locale` is its index in `LOCALES`. */
  formatIssue(length: number, locale: number): void;
}

/** What the glue asks for: an instance of the module with these imports. */
export interface CoreHost {
  instantiateWasm(imports: CoreImports, received: (instance: CoreInstance) => void): object;
  /** Where the glue would print why it failed. */
  printErr(text: string): void;
}

/** The names of the functions the module imports, by their groups: `wasm/build.mjs` reads them from it. */
export const importNames: Readonly<Record<string, readonly string[]>>;

/** Fills `host` with the members of `RawCore`. */
export default function createCore(host: CoreHost): unknown;
