import type { ToldDay } from "kfstat";
import type { Pieces } from "../words/messages.js";
import type { FirstView as View } from "./view.js";

/** Why a day stands out: what it had, beside what its weekday usually has. `mark` makes what is looked at first. */
export function dayPieces<T>(
  { date, field, value, usual, ratio }: ToldDay,
  { messages, formats, figures }: Pick<View, "messages" | "formats" | "figures">,
  mark: { date: (text: string, date: string) => T; figure: (text: string, value: number) => T },
): Pieces<T> {
  return messages.changes.day({
    date: mark.date(formats.date(date, figures.selection.end_date), date),
    weekday: formats.weekday(date),
    field,
    value: mark.figure(formats.shown(field, value), value),
    one: value === 1,
    usual: formats.number(usual, 1),
    times: formats.number(ratio, 1),
    share: ratio < 1 ? formats.share(ratio) : "",
  });
}

/** The same as a text. */
export function standsOut(told: ToldDay, view: Pick<View, "messages" | "formats" | "figures">): string {
  const asIs = (text: string): string => text;
  return dayPieces(told, view, { date: asIs, figure: asIs }).join("");
}
