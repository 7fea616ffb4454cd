import type { ToldDay } from "kfstat";
import type { Formats } from "./formats.js";
import type { Messages } from "./messages.js";

/** Why a day is marked: what it had, beside what its weekday usually has. */
export function standsOut(
  { field, value, usual, ratio }: ToldDay,
  { messages, formats }: { messages: Messages; formats: Formats },
): string {
  return messages.stands_out({
    name: messages.fields[field].name,
    value: formats.shown(field, value),
    usual: formats.shown(field, usual),
    ratio: formats.number(ratio, 1),
  });
}
