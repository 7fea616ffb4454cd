import { TYPED_ARRAY_PROTOTYPE } from "./bytes.js";
import type { Report, ReportTable } from "./documents.js";
import { isArray } from "./encode.js";
import { writeFigures } from "./field-cells.js";
import { STATISTIC_FIELDS } from "./fields.js";

export const BYTES_OF_DOUBLE = 8;

/** A row's doubles: the time and the figures. Its state is a byte. */
export const DOUBLES_OF_ROW = 1 + STATISTIC_FIELDS.length;
const BYTES_OF_ROW = DOUBLES_OF_ROW * BYTES_OF_DOUBLE + 1;

/** The most bytes of blocks handed over; more are judged as text, and then refused as too many. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** What the bytes of states mean. */
export const STATES = ["reported", "empty", "missing"] as const;

/** Stands for a value that is no figure: the core takes no infinite one. */
const NO_FIGURE = Infinity;

/**
 * A report or table as the core's `read_table_blocks` takes it; nothing where it is not as an operation made it, or
 * too long. What is written may still be wrong: the core says so.
 */
export function writeBlock(item: unknown): Uint8Array | undefined {
  try {
    if (!isRecord(item)) {
      return undefined;
    }
    return "columns" in item ? blockOfTable(item as ReportTable) : blockOfReport(item as Report);
  } catch {
    return undefined;
  }
}

/** An object as this realm's literals and clones make it. */
export function isRecord(value: unknown): value is object {
  try {
    return (
      typeof value === "object" &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype &&
      !isArray(value)
    );
  } catch {
    return false;
  }
}

class Block {
  readonly bytes: Uint8Array;
  readonly cells: Float64Array;
  readonly states: Uint8Array;

  constructor(readonly length: number) {
    const cells = 1 + DOUBLES_OF_ROW * length;
    const buffer = new ArrayBuffer((cells + Math.ceil(length / BYTES_OF_DOUBLE)) * BYTES_OF_DOUBLE);
    this.bytes = new Uint8Array(buffer);
    this.cells = new Float64Array(buffer, BYTES_OF_DOUBLE, cells - 1);
    this.states = new Uint8Array(buffer, cells * BYTES_OF_DOUBLE, length);
    new Float64Array(buffer, 0, 1)[0] = length;
  }
}

function isLength(length: unknown): length is number {
  return (
    typeof length === "number" &&
    Number.isInteger(length) &&
    length >= 0 &&
    length <= MAX_BYTES / BYTES_OF_ROW
  );
}

/** Whether it is such an array of that length, whatever it says of itself. */
function isColumn(column: unknown, name: "Float64Array" | "Uint8Array", length: number): boolean {
  return (
    Reflect.get(TYPED_ARRAY_PROTOTYPE, Symbol.toStringTag, column) === name &&
    Reflect.get(TYPED_ARRAY_PROTOTYPE, "length", column) === length
  );
}

function blockOfTable({ length, stat_time, state, columns }: ReportTable): Uint8Array | undefined {
  const all = [stat_time, ...STATISTIC_FIELDS.map((field) => columns[field])];
  if (
    !isLength(length) ||
    !isColumn(state, "Uint8Array", length) ||
    !all.every((column) => isColumn(column, "Float64Array", length))
  ) {
    return undefined;
  }
  const block = new Block(length);
  all.forEach((column, index) => {
    block.cells.set(column, index * length);
  });
  block.states.set(state);
  return block.bytes;
}

function blockOfReport({ days }: Report): Uint8Array | undefined {
  if (!isArray(days) || !isLength(days.length)) {
    return undefined;
  }
  const block = new Block(days.length);
  for (let row = 0; row < block.length; row += 1) {
    const day = days[row];
    if (!isRecord(day)) {
      return undefined;
    }
    const { stat_time, state, statistic } = day;
    const code = STATES.indexOf(state);
    if (code < 0) {
      return undefined;
    }
    block.cells[row] = figure(stat_time);
    block.states[row] = code;
    if (code === 0) {
      if (!isRecord(statistic)) {
        return undefined;
      }
      writeFigures(block.cells, row, block.length, statistic, figure);
    }
  }
  return block.bytes;
}

function figure(value: unknown): number {
  if (typeof value === "number") {
    return Number.isNaN(value) ? NO_FIGURE : value;
  }
  return value === null ? NaN : NO_FIGURE;
}
