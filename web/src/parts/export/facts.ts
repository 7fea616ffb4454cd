// Whose figures these are, of when, and what is missing of them, in words.
import type { View } from "../../figures/view.js";
import { unitOf } from "../../words/metrics.js";
import type { ExportInput, Report } from "./export-sheets.js";

/** Names that are written out; the others are on the sheet of definitions. */
const MOST_NAMES = 12;

/** The report, and whose it is, in a few words. */
export function titleWords({ view, isAll }: ExportInput): string {
  const { figures, accountName, personName, messages } = view;
  const { open_kfids, servicer_userid } = figures.selection;
  const [only = "", second] = open_kfids;
  const several = isAll ? messages.all_accounts : messages.accounts_chosen(open_kfids.length);
  return [
    messages.exports.title,
    second === undefined ? accountName(only) : several,
    ...(servicer_userid === undefined ? [] : [personName(servicer_userid)]),
  ].join(" \u00b7 ");
}

/** The chosen accounts by their names. */
export function accountWords({ view, isAll }: Report): string {
  const { figures, accountName, messages, formats } = view;
  const { exports } = messages;
  const names = figures.selection.open_kfids.map(accountName);
  if (names.length === 1) return names.join("");
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(exports.gap);
  const words = isAll ? exports.all_accounts : exports.some_accounts;
  return words(
    formats.count(names.length),
    more > 0 ? exports.more_names(shown, formats.count(more)) : shown,
  );
}

function personWords({ figures, messages, personName }: View): string {
  const { servicer_userid } = figures.selection;
  const { exports } = messages;
  if (servicer_userid === undefined) return exports.all_people;
  const name = personName(servicer_userid);
  return name === servicer_userid ? name : exports.named(name, servicer_userid);
}

function comparedWords({ before, figures, formats, messages }: View): string {
  const { exports } = messages;
  if (before.phase === "none" || before.by === "none") return exports.not_compared;
  const dates = before.range ? formats.range(before.range.start_date, before.range.end_date) : "";
  if (before.phase === "absent") return exports.not_stored(dates);
  if (before.phase === "loading") return exports.still_reading(dates);
  if (!before.complete) return exports.not_read(dates);
  if (figures.failed.length > 0)
    return exports.not_read(formats.range(figures.selection.start_date, figures.selection.end_date));
  return exports.named(dates, exports.than[before.by]);
}

/** A moment of the relay's clock. */
export function momentWords(seconds: number | null, { formats, messages }: View): string {
  return seconds === null ? messages.exports.not_told : `${formats.instant(seconds)} (UTC+8)`;
}

/** The parts that could not be read. */
export function unreadWords({ figures, accountName, formats, messages }: View): string {
  return figures.failed
    .map(({ open_kfid, start_date, end_date }) => {
      const dates = formats.range(start_date, end_date);
      return open_kfid === undefined ? dates : messages.exports.named(accountName(open_kfid), dates);
    })
    .join(messages.exports.gap);
}

/** What the report says of itself first: a name and what there is to say. */
export function headFacts(input: Report): [name: string, words: string][] {
  const { view, search, people, team } = input;
  const { figures, formats, messages } = view;
  const { exports } = messages;
  const { start_date, end_date } = figures.selection;
  const days = figures.rows.length;
  const until = figures.rows.filter(({ word }) => word === "reported").at(-1)?.date;
  const isTeamPartly = people.length > 0 && !(team.phase === "loaded" && team.complete);
  return [
    [messages.account, accountWords(input)],
    [messages.servicer, personWords(view)],
    ...(search === ""
      ? []
      : [
          [
            exports.search,
            exports.found(search, formats.count(people.length), formats.count(view.team.length)),
          ] satisfies [string, string],
        ]),
    [messages.range, exports.range_of(formats.range(start_date, end_date), formats.count(days), days === 1)],
    [exports.compared, comparedWords(view)],
    [exports.until, until ?? messages.data_none],
    [exports.made, momentWords(figures.read_at, view)],
    ...(figures.failed.length === 0
      ? []
      : [
          [exports.complete, `${exports.incomplete}${exports.gap}${unreadWords(view)}`] satisfies [
            string,
            string,
          ],
        ]),
    ...(isTeamPartly ? [[exports.sheets.people, exports.team_incomplete] satisfies [string, string]] : []),
  ];
}

/** The targets, in words. */
export function targetWords({ targets, messages, formats }: View): string {
  const { exports, fields } = messages;
  return targets.fields
    .map((field) => {
      const target = targets.targets[field];
      const isCount = unitOf(field) === "count";
      const name = isCount ? exports.per_day(fields[field].name) : fields[field].name;
      const written = (value: number): string =>
        isCount ? formats.perDay(value) : formats.shown(field, value);
      return target?.min === undefined
        ? exports.at_most(name, written(target?.max ?? 0))
        : exports.at_least(name, written(target.min));
    })
    .join(exports.gap);
}
