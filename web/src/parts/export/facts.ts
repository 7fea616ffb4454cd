// Whose figures these are, of when, and what is missing of them, in words.
import { unitOf } from "../../words/metrics.js";
import type { Report } from "./export-sheets.js";

/** Names that are written out; the others are on the sheet of definitions. */
const MOST_NAMES = 12;

/** The report, and whose it is, in a few words. */
export function titleWords({ view, words, isAll }: Report): string {
  const { figures, accountName, personName, messages } = view;
  const { open_kfids, servicer_userid } = figures.selection;
  const [only = "", second] = open_kfids;
  const several = isAll ? messages.all_accounts : messages.accounts_chosen(open_kfids.length);
  return [
    words.title,
    second === undefined ? accountName(only) : several,
    ...(servicer_userid === undefined ? [] : [personName(servicer_userid)]),
  ].join(" \u00b7 ");
}

/** The chosen accounts by their names. */
export function accountWords({ view, words, isAll }: Report): string {
  const { figures, accountName, formats } = view;
  const names = figures.selection.open_kfids.map(accountName);
  if (names.length === 1) return names.join("");
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(words.gap);
  const write = isAll ? words.all_accounts : words.some_accounts;
  return write(formats.count(names.length), more > 0 ? words.more_names(shown, formats.count(more)) : shown);
}

function personWords({ view, words }: Report): string {
  const { figures, personName } = view;
  const { servicer_userid } = figures.selection;
  if (servicer_userid === undefined) return words.all_people;
  const name = personName(servicer_userid);
  return name === servicer_userid ? name : words.named(name, servicer_userid);
}

function comparedWords({ view, words }: Report): string {
  const { before, figures, formats } = view;
  if (before.phase === "none" || before.by === "none") return words.not_compared;
  const dates = before.range ? formats.range(before.range.start_date, before.range.end_date) : "";
  if (before.phase === "absent") return words.not_stored(dates);
  if (before.phase === "loading") return words.still_reading(dates);
  if (!before.complete) return words.not_read(dates);
  if (figures.failed.length > 0)
    return words.not_read(formats.range(figures.selection.start_date, figures.selection.end_date));
  return words.named(dates, words.than[before.by]);
}

/** A moment of the relay's clock. */
export function momentWords(seconds: number | null, { view, words }: Report): string {
  return seconds === null ? words.not_told : `${view.formats.instant(seconds)} (UTC+8)`;
}

/** The parts that could not be read. */
export function unreadWords({ view, words }: Report): string {
  const { figures, accountName, formats } = view;
  return figures.failed
    .map(({ open_kfid, start_date, end_date }) => {
      const dates = formats.range(start_date, end_date);
      return open_kfid === undefined ? dates : words.named(accountName(open_kfid), dates);
    })
    .join(words.gap);
}

/** What the report says of itself first: a name and what there is to say. */
export function headFacts(input: Report): [name: string, words: string][] {
  const { view, words, search, people, team } = input;
  const { figures, formats, messages } = view;
  const { start_date, end_date } = figures.selection;
  const days = figures.rows.length;
  const until = figures.rows.filter(({ word }) => word === "reported").at(-1)?.date;
  const isTeamPartly = people.length > 0 && !(team.phase === "loaded" && team.complete);
  return [
    [messages.account, accountWords(input)],
    [messages.servicer, personWords(input)],
    ...(search === ""
      ? []
      : [
          [
            words.search,
            words.found(search, formats.count(people.length), formats.count(view.team.length)),
          ] satisfies [string, string],
        ]),
    [messages.range, words.range_of(formats.range(start_date, end_date), formats.count(days), days === 1)],
    [words.compared, comparedWords(input)],
    [words.until, until ?? messages.data_none],
    [words.made, momentWords(figures.read_at, input)],
    ...(figures.failed.length === 0
      ? []
      : [
          [words.complete, `${words.incomplete}${words.gap}${unreadWords(input)}`] satisfies [string, string],
        ]),
    ...(isTeamPartly ? [[words.sheets.people, words.team_incomplete] satisfies [string, string]] : []),
  ];
}

/** The targets, in words. */
export function targetWords({ view, words }: Report): string {
  const { targets, messages, formats } = view;
  const { fields } = messages;
  return targets.fields
    .map((field) => {
      const target = targets.targets[field];
      const isCount = unitOf(field) === "count";
      const name = isCount ? words.per_day(fields[field].name) : fields[field].name;
      const written = (value: number): string =>
        isCount ? formats.perDay(value) : formats.shown(field, value);
      return target?.min === undefined
        ? words.at_most(name, written(target?.max ?? 0))
        : words.at_least(name, written(target.min));
    })
    .join(words.gap);
}
