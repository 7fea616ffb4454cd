import type { ReportTable } from "./documents.js";
import {
  encodeList,
  encodeValue,
  isArray,
  isList,
  isValueOfItsOwn,
  LazyList,
  lengthOf,
  MAX_VALUES,
  read,
} from "./encode.js";
import { STATISTIC_FIELDS } from "./fields.js";
import { CSV_NAMES } from "./names.js";
import { STATES } from "./table-block.js";

/** The most items written out that are no object; each is an issue, and the core lists no more of them. */
const MAX_REFUSED = 100;

/** The fewest values a row of a table is written as. */
const VALUES_OF_ROW = 4;

/** The JSON text of reports and tables as reports, for the core to judge; nothing where they are too many. */
export function encodeReports(reports: readonly unknown[], limit: number): string | undefined {
  return encodeList(convertAll(reports, reportOf), limit);
}

/** What stands in a text for anything that is no array, for the core to refuse. */
const NO_LIST = 0;

/** The JSON texts of two lists of reports, a NUL between them; nothing where they are too many. */
export function encodeTwoLists(one: unknown, other: unknown, limit: number): string | undefined {
  return encodeTwo(one, other, limit, encodeReports);
}

/** As `encodeTwoLists`, of two lists of such lists. */
export function encodeTwoOfParts(one: unknown, other: unknown, limit: number): string | undefined {
  return encodeTwo(one, other, limit, (parts, room) => encodeList(convertAll(parts, partOf), room));
}

function encodeTwo(
  one: unknown,
  other: unknown,
  limit: number,
  encode: (list: readonly unknown[], limit: number) => string | undefined,
): string | undefined {
  const [first, second] = [one, other].map((list) => (isList(list) ? encode(list, limit) : String(NO_LIST)));
  const both = first === undefined || second === undefined ? undefined : `${first}\0${second}`;
  return both !== undefined && both.length <= limit ? both : undefined;
}

function partOf(part: unknown): unknown {
  return isList(part) ? new LazyList(convertAll(part, reportOf)) : NO_LIST;
}

/** How deep targets are nested: a bound in a target of a field. */
const DEPTH_OF_TARGETS = 2;

/** The JSON text of targets, for the core to judge; nothing where they are too many. */
export function encodeTargets(targets: unknown, limit: number): string | undefined {
  const text = encodeValue(targets, limit, targets, DEPTH_OF_TARGETS);
  return text.length > limit ? undefined : text;
}

/** As `encodeReports`, of what `toCsv` takes. */
export function encodeCsvItems(items: readonly unknown[], limit: number): string | undefined {
  return encodeList(convertAll(items, csvItemOf), limit);
}

function* convertAll(items: readonly unknown[], convert: (item: unknown) => unknown): Generator<unknown> {
  let refused = 0;
  const length = lengthOf(items);
  for (let index = 0; index < length && refused < MAX_REFUSED; index += 1) {
    const item = convert(read(items, index));
    refused += typeof item === "object" && item !== null ? 0 : 1;
    yield item;
  }
}

function csvItemOf(item: unknown): unknown {
  if (typeof item !== "object" || item === null || isArray(item) || isValueOfItsOwn(item)) {
    return item;
  }
  return {
    ...Object.fromEntries(CSV_NAMES.map((name) => [name, read(item, name)])),
    report: reportOf(read(item, "report")),
  };
}

/** A table as the report it came from; anything else as it is. */
function reportOf(item: unknown): unknown {
  try {
    return isTable(item) ? { errcode: item.errcode, errmsg: item.errmsg, days: daysOf(item) } : item;
  } catch {
    return null;
  }
}

function isTable(item: unknown): item is ReportTable {
  return typeof item === "object" && item !== null && "columns" in item;
}

/** Throws where the columns are not as long as the table says. */
function daysOf(table: ReportTable): unknown[] {
  const { length, stat_time, state, columns } = table;
  const all = [stat_time, state, ...STATISTIC_FIELDS.map((field) => columns[field])];
  if (!all.every((column) => ArrayBuffer.isView(column) && column.length === length)) {
    throw new TypeError("The columns of a table are as long as the table");
  }
  if (length > MAX_VALUES / VALUES_OF_ROW) {
    // Too many to be made first and refused then; as many holes are refused just the same.
    return new Array(MAX_VALUES);
  }
  return Array.from({ length }, (_, row) => {
    const reported = state[row] === 0;
    return {
      stat_time: stat_time[row],
      state: STATES[state[row] ?? STATES.length] ?? "",
      statistic: reported ? statisticAt(columns, row) : null,
    };
  });
}

function statisticAt(columns: ReportTable["columns"], row: number): Record<string, number | null> {
  return Object.fromEntries(
    STATISTIC_FIELDS.map((field) => {
      const value = columns[field][row] ?? NaN;
      return [field, Number.isNaN(value) ? null : value];
    }),
  );
}
