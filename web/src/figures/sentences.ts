// What changed, as sentences; what stands out in them is drawn or written by whoever asks.
import type { StatisticField, ToldChange } from "kfstat";
import { comparedWords, comparisonOf } from "./compared.js";
import type { Subject } from "./figures.js";
import type { FirstView as View } from "./view.js";
import type { Pieces } from "../words/messages.js";
import { isolated } from "../words/phrases.js";
import { dayPieces } from "./stands-out.js";

/** No more is told. */
const MOST = 3;

/** How what stands out in a sentence is made. */
export interface Marks<T> {
  /** A figure that something came to. */
  figure: (text: string, value: number) => T;
  person: (name: string, servicer_userid: string) => T;
  account: (name: string, open_kfid: string) => T;
  date: (text: string, date: string) => T;
}

/** A sentence; `verdict` is there only where the core is sure of one, `isQuiet` where nothing is told by it. */
export interface Sentence<T> {
  pieces: Pieces<T>;
  verdict?: "better" | "worse";
  isQuiet?: boolean;
}

/** What stands out in words, most certain first; absent while it is not known yet. */
export function sentencesOf<T>(view: View, marks: Marks<T>): readonly Sentence<T>[] | undefined {
  const { before, figures, standing, isPerson } = view;
  const isRead = figures.failed.length === 0 && (before.phase !== "loaded" || before.complete);
  if (before.phase === "loading" || !standing.whole) return undefined;
  const told = isRead ? [...changesOf(view, standing.whole.changes, marks), ...daysOf(view, marks)] : [];
  const more = [
    ...(isRead && before.phase !== "absent" && told.length > 0
      ? []
      : [{ pieces: [whyNothing(view)], isQuiet: true }]),
    ...(isPerson ? perDayOf(view, marks) : []),
  ];
  return [...told.slice(0, MOST - more.length), ...more].map((sentence) => ({
    ...sentence,
    pieces: [...sentence.pieces, view.messages.changes.end],
  }));
}

function changesOf<T>(view: View, changes: readonly ToldChange[], marks: Marks<T>): Sentence<T>[] {
  const { messages, formats } = view;
  const compared = comparisonOf(view);
  if (compared === undefined || compared === "new") return [];
  return changes.flatMap((told) => {
    const { field, change } = told;
    const [now, before] = [compared.current.metrics[field].value, compared.previous.metrics[field].value];
    if (now === null || before === null) return [];
    const [shown, shownBefore] = [formats.shown(field, now), formats.shown(field, before)];
    if (shown === shownBefore) return [];
    const { verdict } = compared.metrics[field];
    const moved = messages.changes.moved({
      name: messages.fields[field].name,
      before: shownBefore,
      now: marks.figure(shown, now),
      rose: change > 0,
    });
    return {
      pieces: [...moved, ...mostly(view, told, marks)],
      ...(verdict === "better" || verdict === "worse" ? { verdict } : {}),
    };
  });
}

/** Whose most of a change is: a person's, or else an account's. */
function mostly<T>(view: View, { field, change, part }: ToldChange, marks: Marks<T>): Pieces<T> {
  const { standing, team, accounts, figures, isPerson } = view;
  if (!isPerson) {
    // People and accounts are counted apart, so both need not have moved alike.
    const told = standing.people?.changes.find((one) => one.field === field && one.change > 0 === change > 0);
    const id = told && told.part !== null ? standing.order[told.part] : undefined;
    const person = team.find((one) => one.id === id);
    const words = person && theirs(view, field, person, marks.person);
    if (words) return words;
  }
  const id = part === null ? undefined : figures.selection.open_kfids[part];
  const account = accounts.find((one) => one.id === id);
  return (account && theirs(view, field, account, marks.account)) ?? [];
}

function theirs<T>(
  { messages, formats }: View,
  field: StatisticField,
  { id, name, change, summary }: Subject,
  mark: (name: string, id: string) => T,
): Pieces<T> | undefined {
  if (change === undefined) return undefined;
  const now = summary.metrics[field].value;
  const before = change === "new" ? null : change.previous.metrics[field].value;
  if (now === null) return undefined;
  return messages.changes.mostly({
    who: mark(name, id),
    before: before === null ? "" : formats.shown(field, before),
    now: formats.shown(field, now),
    rose: before !== null && now > before,
  });
}

/** Days that stand out, one sentence a date. */
function daysOf<T>(view: View, marks: Marks<T>): Sentence<T>[] {
  const days = view.standing.whole?.days ?? [];
  return days
    .filter(({ date }, index) => days.findIndex((other) => other.date === date) === index)
    .map((told) => ({ pieces: dayPieces(told, view, marks) }));
}

/** How much a person does a day, beside the middle of the team as soon as that is there. */
function perDayOf<T>({ whole, standing, messages, formats }: View, marks: Marks<T>): Sentence<T>[] {
  const { daily_mean } = whole.summary.metrics.session_cnt;
  if (daily_mean === null) return [];
  const median = standing.people?.medians.session_cnt ?? null;
  return [
    {
      pieces: messages.changes.per_day({
        value: marks.figure(formats.perDay(daily_mean), daily_mean),
        median: median === null ? "" : formats.perDay(median),
      }),
    },
  ];
}

/** Why no change is told. */
function whyNothing(view: View): string {
  const { before, figures, messages } = view;
  const { changes } = messages;
  const words = comparedWords(view, messages);
  if (figures.failed.length > 0) return changes.partly_now;
  if (!words) return changes.nothing_compared;
  const than = changes.with_dates(words.than, words.dates);
  if (before.phase === "absent") return changes.not_stored(than);
  if (before.phase === "loaded" && !before.complete) return changes.partly_before(than);
  return figures.rows.length === 1 ? changes.one_day : changes.nothing(than);
}

/** The same as plain text, for files. */
export function changesText(view: View): readonly string[] {
  const plain = (text: string): string => text;
  const marks = { figure: plain, person: isolated, account: isolated, date: plain };
  return (sentencesOf(view, marks) ?? []).map(({ pieces }) => pieces.join(""));
}
