import type { Core } from "./core.js";
import type { Dates } from "./dates.js";
import type { Report, ReportDay, ReportTable } from "./documents.js";

const BYTES_OF_DOUBLE = 8;

/** The core's columns of doubles: the times, then the 16 figures. */
const DOUBLES_OF_ROW = 17;

const STATES = ["reported", "empty", "missing"] as const;

/** A table in the core's memory, as the core answered it. */
export interface CoreTable {
  address: number;
  length: number;
  /** The rows from the start of one column to the start of the next. */
  capacity: number;
  errmsg: string;
}

/** Bytes that hold a table whose columns lie side by side. */
function bytesOfTable(length: number): number {
  return length * DOUBLES_OF_ROW * BYTES_OF_DOUBLE + length;
}

/** Writes the table's columns one after the other into `bytes`, from `offset` on. */
function copyColumns(core: Core, table: CoreTable, bytes: Uint8Array, offset: number): void {
  const { address, length, capacity } = table;
  const { heap } = core;
  if (capacity === length) {
    bytes.set(heap.subarray(address, address + bytesOfTable(length)), offset);
    return;
  }
  const size = length * BYTES_OF_DOUBLE;
  for (let column = 0; column < DOUBLES_OF_ROW; column += 1) {
    const from = address + column * capacity * BYTES_OF_DOUBLE;
    bytes.set(heap.subarray(from, from + size), offset + column * size);
  }
  const states = address + DOUBLES_OF_ROW * capacity * BYTES_OF_DOUBLE;
  bytes.set(heap.subarray(states, states + length), offset + DOUBLES_OF_ROW * size);
}

/** A table of its own memory. */
export function takeTable(core: Core, table: CoreTable): ReportTable {
  const { address, length, capacity } = table;
  if (capacity === length) {
    return viewTable(table, core.heap.buffer.slice(address, address + bytesOfTable(length)), 0);
  }
  const buffer = new ArrayBuffer(bytesOfTable(length));
  copyColumns(core, table, new Uint8Array(buffer), 0);
  return viewTable(table, buffer, 0);
}

/** No table of many shares a buffer larger than that. */
const SHARED_BYTES = 256 * 1024;

/** Takes tables into buffers that several of them share. */
export class TableShelf {
  readonly #core: Core;
  #bytes = new Uint8Array();
  #used = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The table; `awaited` is how many, this one counted, may still come. */
  take(table: CoreTable, awaited: number): ReportTable {
    const bytes = Math.ceil(bytesOfTable(table.length) / BYTES_OF_DOUBLE) * BYTES_OF_DOUBLE;
    if (bytes > this.#bytes.length - this.#used) {
      this.#bytes = new Uint8Array(Math.max(bytes, Math.min(bytes * awaited, SHARED_BYTES)));
      this.#used = 0;
    }
    copyColumns(this.#core, table, this.#bytes, this.#used);
    const taken = viewTable(table, this.#bytes.buffer, this.#used);
    this.#used += bytes;
    return taken;
  }
}

/** A table whose columns are views of `buffer`, as `copyColumns` lays them there. */
function viewTable({ errmsg, length }: CoreTable, buffer: ArrayBuffer, offset: number): ReportTable {
  const bytes = length * BYTES_OF_DOUBLE;
  const column = (index: number): Float64Array<ArrayBuffer> =>
    new Float64Array(buffer, offset + index * bytes, length);
  return {
    errcode: 0,
    errmsg,
    length,
    stat_time: column(0),
    state: new Uint8Array(buffer, offset + DOUBLES_OF_ROW * bytes, length),
    columns: {
      session_cnt: column(1),
      customer_cnt: column(2),
      customer_msg_cnt: column(3),
      reply_rate: column(4),
      first_reply_average_sec: column(5),
      satisfaction_investgate_cnt: column(6),
      satisfaction_participation_rate: column(7),
      satisfied_rate: column(8),
      middling_rate: column(9),
      dissatisfied_rate: column(10),
      upgrade_service_customer_cnt: column(11),
      upgrade_service_member_invite_cnt: column(12),
      upgrade_service_member_customer_cnt: column(13),
      upgrade_service_groupchat_invite_cnt: column(14),
      upgrade_service_groupchat_customer_cnt: column(15),
      msg_rejected_customer_cnt: column(16),
    },
  };
}

/** The table as rows. */
export function takeReport(core: Core, dates: Dates, table: CoreTable): Report {
  const { address, length, capacity, errmsg } = table;
  const times = address / BYTES_OF_DOUBLE;
  const states = address + DOUBLES_OF_ROW * capacity * BYTES_OF_DOUBLE;
  const days: ReportDay[] = [];
  for (let row = 0; row < length; row += 1) {
    const stat_time = core.doubles[times + row] ?? 0;
    // May ask the core, whose memory may grow then.
    const date = dates.of(stat_time);
    const state = STATES[core.heap[states + row] ?? 0] ?? "missing";
    days.push(
      state === "reported"
        ? { stat_time, date, state, statistic: statisticAt(core.doubles, times + row, capacity) }
        : { stat_time, date, state, statistic: null },
    );
  }
  return { errcode: 0, errmsg, days };
}

/** The figures of the row whose time is at `time`; those of one literal have one shape. */
function statisticAt(cells: Float64Array, time: number, capacity: number): ReportDay["statistic"] & object {
  return {
    session_cnt: figure(cells[time + capacity]),
    customer_cnt: figure(cells[time + 2 * capacity]),
    customer_msg_cnt: figure(cells[time + 3 * capacity]),
    reply_rate: figure(cells[time + 4 * capacity]),
    first_reply_average_sec: figure(cells[time + 5 * capacity]),
    satisfaction_investgate_cnt: figure(cells[time + 6 * capacity]),
    satisfaction_participation_rate: figure(cells[time + 7 * capacity]),
    satisfied_rate: figure(cells[time + 8 * capacity]),
    middling_rate: figure(cells[time + 9 * capacity]),
    dissatisfied_rate: figure(cells[time + 10 * capacity]),
    upgrade_service_customer_cnt: figure(cells[time + 11 * capacity]),
    upgrade_service_member_invite_cnt: figure(cells[time + 12 * capacity]),
    upgrade_service_member_customer_cnt: figure(cells[time + 13 * capacity]),
    upgrade_service_groupchat_invite_cnt: figure(cells[time + 14 * capacity]),
    upgrade_service_groupchat_customer_cnt: figure(cells[time + 15 * capacity]),
    msg_rejected_customer_cnt: figure(cells[time + 16 * capacity]),
  };
}

/** NaN is an absent figure. */
function figure(cell = NaN): number | null {
  return Number.isNaN(cell) ? null : cell;
}
