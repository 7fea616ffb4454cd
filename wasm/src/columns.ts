import type { Core } from "./core.js";
import type { Dates } from "./dates.js";
import type { Report, ReportDay, ReportTable, Statistic } from "./documents.js";
import { BYTES_OF_DOUBLE, DOUBLES_OF_ROW } from "./table-block.js";

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
  const doubles = Math.ceil(bytesOfTable(table.length) / BYTES_OF_DOUBLE);
  // Browsers make an array sooner than a buffer.
  const { buffer } = new Float64Array(doubles);
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
  const days = new Array<ReportDay>(length);
  let { doubles, heap } = core;
  for (let row = 0; row < length; row += 1) {
    const stat_time = doubles[times + row] ?? NaN;
    const date = dates.of(stat_time);
    if (doubles.length === 0) {
      // The core was asked for dates, and its memory grew.
      ({ doubles, heap } = core);
    }
    const state = heap[states + row] ?? NaN;
    days[row] =
      state === 0
        ? { stat_time, date, state: "reported", statistic: statisticAt(doubles, times + row, capacity) }
        : { stat_time, date, state: state === 1 ? "empty" : "missing", statistic: null };
  }
  return { errcode: 0, errmsg, days };
}

/** The figures of the row whose time is at `time`; all literals have the one shape. */
function statisticAt(cells: Float64Array, time: number, capacity: number): Statistic {
  const session_cnt = cells[time + capacity] ?? NaN;
  const customer_cnt = cells[time + 2 * capacity] ?? NaN;
  const customer_msg_cnt = cells[time + 3 * capacity] ?? NaN;
  const reply_rate = cells[time + 4 * capacity] ?? NaN;
  const first_reply_average_sec = cells[time + 5 * capacity] ?? NaN;
  const satisfaction_investgate_cnt = cells[time + 6 * capacity] ?? NaN;
  const satisfaction_participation_rate = cells[time + 7 * capacity] ?? NaN;
  const satisfied_rate = cells[time + 8 * capacity] ?? NaN;
  const middling_rate = cells[time + 9 * capacity] ?? NaN;
  const dissatisfied_rate = cells[time + 10 * capacity] ?? NaN;
  const upgrade_service_customer_cnt = cells[time + 11 * capacity] ?? NaN;
  const upgrade_service_member_invite_cnt = cells[time + 12 * capacity] ?? NaN;
  const upgrade_service_member_customer_cnt = cells[time + 13 * capacity] ?? NaN;
  const upgrade_service_groupchat_invite_cnt = cells[time + 14 * capacity] ?? NaN;
  const upgrade_service_groupchat_customer_cnt = cells[time + 15 * capacity] ?? NaN;
  const msg_rejected_customer_cnt = cells[time + 16 * capacity] ?? NaN;
  // Engines keep small whole numbers in the object itself, but only of those they see are whole. An absent figure
  // is never equal to its whole part, and makes the sum of the others NaN.
  const small_session_cnt = session_cnt | 0;
  const small_customer_cnt = customer_cnt | 0;
  const small_customer_msg_cnt = customer_msg_cnt | 0;
  const small_satisfaction_investgate_cnt = satisfaction_investgate_cnt | 0;
  const small_upgrade_service_customer_cnt = upgrade_service_customer_cnt | 0;
  const small_upgrade_service_member_invite_cnt = upgrade_service_member_invite_cnt | 0;
  const small_upgrade_service_member_customer_cnt = upgrade_service_member_customer_cnt | 0;
  const small_upgrade_service_groupchat_invite_cnt = upgrade_service_groupchat_invite_cnt | 0;
  const small_upgrade_service_groupchat_customer_cnt = upgrade_service_groupchat_customer_cnt | 0;
  const small_msg_rejected_customer_cnt = msg_rejected_customer_cnt | 0;
  if (
    small_session_cnt === session_cnt &&
    small_customer_cnt === customer_cnt &&
    small_customer_msg_cnt === customer_msg_cnt &&
    small_satisfaction_investgate_cnt === satisfaction_investgate_cnt &&
    small_upgrade_service_customer_cnt === upgrade_service_customer_cnt &&
    small_upgrade_service_member_invite_cnt === upgrade_service_member_invite_cnt &&
    small_upgrade_service_member_customer_cnt === upgrade_service_member_customer_cnt &&
    small_upgrade_service_groupchat_invite_cnt === upgrade_service_groupchat_invite_cnt &&
    small_upgrade_service_groupchat_customer_cnt === upgrade_service_groupchat_customer_cnt &&
    small_msg_rejected_customer_cnt === msg_rejected_customer_cnt &&
    !Number.isNaN(
      reply_rate +
        first_reply_average_sec +
        satisfaction_participation_rate +
        satisfied_rate +
        middling_rate +
        dissatisfied_rate,
    )
  ) {
    return {
      session_cnt: small_session_cnt,
      customer_cnt: small_customer_cnt,
      customer_msg_cnt: small_customer_msg_cnt,
      reply_rate,
      first_reply_average_sec,
      satisfaction_investgate_cnt: small_satisfaction_investgate_cnt,
      satisfaction_participation_rate,
      satisfied_rate,
      middling_rate,
      dissatisfied_rate,
      upgrade_service_customer_cnt: small_upgrade_service_customer_cnt,
      upgrade_service_member_invite_cnt: small_upgrade_service_member_invite_cnt,
      upgrade_service_member_customer_cnt: small_upgrade_service_member_customer_cnt,
      upgrade_service_groupchat_invite_cnt: small_upgrade_service_groupchat_invite_cnt,
      upgrade_service_groupchat_customer_cnt: small_upgrade_service_groupchat_customer_cnt,
      msg_rejected_customer_cnt: small_msg_rejected_customer_cnt,
    };
  }
  return {
    session_cnt: orNull(session_cnt),
    customer_cnt: orNull(customer_cnt),
    customer_msg_cnt: orNull(customer_msg_cnt),
    reply_rate: orNull(reply_rate),
    first_reply_average_sec: orNull(first_reply_average_sec),
    satisfaction_investgate_cnt: orNull(satisfaction_investgate_cnt),
    satisfaction_participation_rate: orNull(satisfaction_participation_rate),
    satisfied_rate: orNull(satisfied_rate),
    middling_rate: orNull(middling_rate),
    dissatisfied_rate: orNull(dissatisfied_rate),
    upgrade_service_customer_cnt: orNull(upgrade_service_customer_cnt),
    upgrade_service_member_invite_cnt: orNull(upgrade_service_member_invite_cnt),
    upgrade_service_member_customer_cnt: orNull(upgrade_service_member_customer_cnt),
    upgrade_service_groupchat_invite_cnt: orNull(upgrade_service_groupchat_invite_cnt),
    upgrade_service_groupchat_customer_cnt: orNull(upgrade_service_groupchat_customer_cnt),
    msg_rejected_customer_cnt: orNull(msg_rejected_customer_cnt),
  };
}

function orNull(cell: number): number | null {
  return Number.isNaN(cell) ? null : cell;
}
