// People, and accounts: one row each, what matters first, and the account's total and the team's median below them.
import type { Highlights, StatisticField } from "kfstat";
import type { Subject } from "../../figures/figures.js";
import { FIELDS, headOf, unitOf } from "../../words/metrics.js";
import { changeOf, figureOf, kindOf, changeKindOf, perDayOf, sampleOf } from "./export-figures.js";
import type { Report } from "./export-sheets.js";
import { targetWords } from "./facts.js";
import { toned, type Bars, type Cell, type Column, type Entry, type Sheet } from "./sheet.js";

/** A column of a table of people or accounts. */
interface SubjectColumn extends Column {
  head: string;
  of: (subject: Subject) => Entry;
  /** In the row of medians. */
  median?: number | null | undefined;
}

/** The middle of the team by field; absent until all of it is there. */
type Medians = Highlights["medians"] | undefined;

const NAME_WIDTH = 16;
const ID_WIDTH = 13;
const FIGURE_WIDTH = 9;
const CHANGE_WIDTH = 12;

/** What the page shows first; the other fields follow. */
const MAIN = ["session_cnt", "first_reply_average_sec", "reply_rate", "satisfied_rate"] as const;
const OTHERS = FIELDS.filter((field) => !(MAIN as readonly StatisticField[]).includes(field));

/** The people, those of whom the page shows. */
export function peopleSheet(input: Report): Sheet {
  const { view, words, team, search, people } = input;
  const { messages, formats, standing } = view;
  const isWhole = team.phase === "loaded" && team.complete;
  const notes = [
    ...(search === ""
      ? []
      : [words.found(search, formats.count(people.length), formats.count(view.team.length))]),
    ...(isWhole ? [] : [words.team_incomplete]),
  ];
  const columns = [
    ...named(messages.servicer, "userid"),
    ...(people.some(({ former }) => former)
      ? [textColumn(messages.state, ({ former }) => (former ? messages.former : null))]
      : []),
    countColumn(words.days_worked, ({ summary }) => summary.dates_reported),
  ];
  const median = standing.people?.medians;
  return subjectSheet(words.sheets.people, people, columns, notes, input, median);
}

/** The accounts, with the dates that were not returned. */
export function accountsSheet(input: Report): Sheet {
  const { words, view } = input;
  const { accounts, messages } = view;
  const columns = [
    ...named(messages.account, "open_kfid"),
    countColumn(words.days_there, ({ summary }) => summary.dates_reported),
    countColumn(words.missing_days, ({ missing }) => missing?.length ?? null),
  ];
  return subjectSheet(words.sheets.accounts, accounts, columns, [], input, undefined);
}

function subjectSheet(
  name: string,
  subjects: readonly Subject[],
  first: readonly SubjectColumn[],
  notes: readonly string[],
  input: Report,
  medians: Medians,
): Sheet {
  const { view, words } = input;
  const { messages, figures, targets } = view;
  const isCompared = subjects.some(({ change }) => change !== undefined);
  const main = [...first, ...MAIN.flatMap((field) => mainColumns(field, isCompared, input, medians))];
  const columns = [...main, ...OTHERS.flatMap((field) => otherColumns(field, input, medians))];
  const top = notes.length;
  const last = top + subjects.length;
  const rowOf = (subject: Subject): Entry[] => columns.map(({ of }) => of(subject));
  // What failed in part is no total of the account.
  const total =
    figures.failed.length === 0 ? [[messages.account_total, null, ...rowOf(view.whole).slice(2)]] : [];
  const median = medians ? [[words.median, ...columns.slice(1).map(({ median }) => median ?? null)]] : [];
  const legends = [
    ...(targets.fields.length > 0 ? [words.legend(targetWords(input))] : []),
    words.legend_few,
  ];
  const bars = barsOf(first.length, top + 1, subjects);
  const note = (value: string): Cell => ({ value, kind: "note" });
  return {
    name,
    columns,
    rows: [
      ...notes.map((value) => [note(value)]),
      columns.map(({ head }): Cell => ({ value: head, kind: "head" })),
      ...subjects.map((subject) => rowOf(subject)),
      // Apart from the rows that are filtered and sorted.
      columns.map((): Cell => ({ value: null, kind: "rule" })),
      ...total,
      ...median,
      [],
      // Beside the names, which come again on the second page.
      ...legends.map((value) => [null, note(value)]),
    ],
    sticky: { rows: top + 1, columns: 1 },
    filter: { from: top, to: last },
    ...(bars ? { bars } : {}),
    nextPage: main.length,
  };
}

/** Sessions as bars. */
function barsOf(column: number, from: number, subjects: readonly Subject[]): Bars | undefined {
  const values = subjects.map(({ summary }) => summary.metrics.session_cnt.value ?? 0);
  const most = values.reduce((most, value) => Math.max(most, value), 0);
  return most > 0 ? { column, from, to: from + subjects.length - 1, most } : undefined;
}

function named(head: string, id: string): SubjectColumn[] {
  return [
    { head, width: NAME_WIDTH, kind: "text", of: ({ name }) => name },
    { head: id, width: ID_WIDTH, kind: "text", of: (subject) => subject.id },
  ];
}

function textColumn(head: string, of: SubjectColumn["of"]): SubjectColumn {
  return { head, width: FIGURE_WIDTH, kind: "text", of };
}

function countColumn(head: string, of: (subject: Subject) => number | null): SubjectColumn {
  return { head, width: FIGURE_WIDTH, kind: "count", of };
}

/** A figure of the first page: what it is, what it was taken of, and how it changed. */
function mainColumns(
  field: StatisticField,
  isCompared: boolean,
  input: Report,
  medians: Medians,
): SubjectColumn[] {
  const { words } = input;
  const { messages } = input.view;
  const name = messages.fields[field].name;
  const change = (head: string, daily = false): SubjectColumn[] =>
    isCompared
      ? [
          {
            head,
            width: CHANGE_WIDTH,
            kind: changeKindOf(field, input),
            of: (subject) => changeEntry(subject, field, input, daily),
          },
        ]
      : [];
  const value = figureColumn(field, input, medians);
  if (unitOf(field) === "count") {
    const perDay: SubjectColumn = {
      head: words.per_day(name),
      width: FIGURE_WIDTH,
      kind: "mean",
      of: (subject) => perDayOf(subject, field, input),
      median: medians?.[field],
    };
    return [
      { ...value, median: undefined },
      ...change(words.change_of(name)),
      perDay,
      ...change(words.change_of(words.per_day(name)), true),
    ];
  }
  return [value, sampleColumn(field, input), ...change(words.change_of(headOf(field, messages)))];
}

function changeEntry(subject: Subject, field: StatisticField, input: Report, daily: boolean): Entry {
  if (subject.change === "new")
    return field === "session_cnt" && !daily ? { value: input.words.newcomer, kind: "note" } : null;
  const told = changeOf(subject.change, field, input, daily);
  // Silence means no certain change.
  const isSure = told?.tone === "better" || told?.tone === "worse";
  return told ? toned(told.value, told.kind, isSure ? told.tone : undefined) : null;
}

function otherColumns(field: StatisticField, input: Report, medians: Medians): SubjectColumn[] {
  const value = figureColumn(field, input, medians);
  if (unitOf(field) === "count") return [{ ...value, median: undefined }];
  return [value, sampleColumn(field, input)];
}

function figureColumn(field: StatisticField, input: Report, medians: Medians): SubjectColumn {
  return {
    head: headOf(field, input.view.messages),
    width: FIGURE_WIDTH,
    kind: kindOf(field, input),
    of: (subject) => figureOf(subject, field, input),
    median: medians?.[field],
  };
}

function sampleColumn(field: StatisticField, { view, words }: Report): SubjectColumn {
  const { fields } = view.messages;
  return countColumn(words.sample_in(fields[field].name), (subject) => sampleOf(subject, field));
}
