import type { DayRow } from "../../figures/figures.js";
import type { FirstView as View } from "../../figures/view.js";
import { isolated } from "../../words/phrases.js";

/** So many dates are named, and so many accounts of one of them. */
const MOST_DATES = 6;
const MOST_ACCOUNTS = 2;

/** Which days have figures, and which have none and why, in a line; what is never to be had is said at its end. */
export function coverageLine(view: View): string {
  const { figures, messages, formats, accountName } = view;
  const { cards, states } = messages;
  const { rows, selection } = figures;
  const some = <T>(items: readonly T[], most: number, write: (item: T) => string): string => {
    const named = items.slice(0, most).map(write).join(cards.comma);
    return items.length > most ? cards.more(named, formats.count(items.length - most)) : named;
  };
  const short = ({ date }: DayRow): string => formats.date(date, selection.end_date);
  const named = (id: string): string => isolated(accountName(id));
  const days = formats.count(rows.length);
  const reported = rows.filter(({ word }) => word === "reported");
  const [first, ...later] = reported;
  const without = (first?.lacking ?? []).filter((id) => later.every(({ lacking }) => lacking?.includes(id)));
  const lacking = reported.flatMap((row) => {
    const ids = (row.lacking ?? []).filter((id) => !without.includes(id));
    return ids.length > 0 ? [{ date: short(row), ids }] : [];
  });
  const quiet = rows.filter(({ word }) => word === "quiet");
  // Two words of a day may read the same.
  const others = new Map<string, DayRow[]>();
  for (const row of rows) {
    if (row.word === "reported" || row.word === "quiet") continue;
    others.set(states[row.word], [...(others.get(states[row.word]) ?? []), row]);
  }
  return (
    [
      reported.length === rows.length
        ? cards.all_days(days, rows.length === 1)
        : cards.some_days(formats.count(reported.length), days),
      ...(quiet.length > 0 ? [cards.quiet_days(formats.count(quiet.length), quiet.length === 1)] : []),
      ...[...others].map(([word, of]) => cards.days_of(word, some(of, MOST_DATES, short))),
      ...(without.length > 0 ? [cards.without(some(without, MOST_ACCOUNTS, named))] : []),
      ...(lacking.length > 0
        ? [
            cards.lacking(
              formats.count(lacking.length),
              lacking.length === 1,
              some(lacking, MOST_DATES, ({ date, ids }) =>
                cards.day_of(date, some(ids, MOST_ACCOUNTS, named)),
              ),
            ),
          ]
        : []),
    ].join(cards.semicolon) +
    cards.stop +
    cards.no_today
  );
}
