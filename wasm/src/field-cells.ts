// Written by wasm/fields.mjs from the core's table of fields.
import type { Statistic } from "./documents.js";

/**
 * Writes a day's figures, each as `cellOf` has it, into its column of `length` cells; the first column is another's.
 * Spelt out, for to read each by its name in a loop takes three times as long.
 */
export function writeFigures(
  cells: Float64Array,
  row: number,
  length: number,
  statistic: Statistic,
  cellOf: (figure: unknown) => number,
): void {
  cells[row + 1 * length] = cellOf(statistic.session_cnt);
  cells[row + 2 * length] = cellOf(statistic.customer_cnt);
  cells[row + 3 * length] = cellOf(statistic.customer_msg_cnt);
  cells[row + 4 * length] = cellOf(statistic.reply_rate);
  cells[row + 5 * length] = cellOf(statistic.first_reply_average_sec);
  cells[row + 6 * length] = cellOf(statistic.satisfaction_investgate_cnt);
  cells[row + 7 * length] = cellOf(statistic.satisfaction_participation_rate);
  cells[row + 8 * length] = cellOf(statistic.satisfied_rate);
  cells[row + 9 * length] = cellOf(statistic.middling_rate);
  cells[row + 10 * length] = cellOf(statistic.dissatisfied_rate);
  cells[row + 11 * length] = cellOf(statistic.upgrade_service_customer_cnt);
  cells[row + 12 * length] = cellOf(statistic.upgrade_service_member_invite_cnt);
  cells[row + 13 * length] = cellOf(statistic.upgrade_service_member_customer_cnt);
  cells[row + 14 * length] = cellOf(statistic.upgrade_service_groupchat_invite_cnt);
  cells[row + 15 * length] = cellOf(statistic.upgrade_service_groupchat_customer_cnt);
  cells[row + 16 * length] = cellOf(statistic.msg_rejected_customer_cnt);
}
