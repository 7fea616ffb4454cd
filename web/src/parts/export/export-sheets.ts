// What stands in the report. Every figure and every judgement in it is the core's.
import type { StatisticField } from "kfstat";
import { unreadyDay, wordOf } from "../../figures/figures-of.js";
import { missedOn } from "../../figures/missed.js";
import type { DayRow, PeriodRow, Subject, TeamState } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import type { RateScale } from "../../words/formats.js";
import type { ReportTexts } from "../../words/messages.js";
import { FIELDS, headOf } from "../../words/metrics.js";
import { aboutSheet } from "./about-sheet.js";
import { kindOf } from "./export-figures.js";
import { targetWords } from "./facts.js";
import { toned, type Cell, type Column, type Entry, type Sheet } from "./sheet.js";
import { accountsSheet, peopleSheet } from "./subject-sheets.js";
import { summarySheet } from "./summary-sheet.js";

/** What an export is made of: all that the page shows, and how it came there. */
export interface ExportInput {
  view: View;
  team: TeamState;
  /** Whether these are all accounts there are, however they were chosen. */
  isAll: boolean;
  rateScale: RateScale;
  /** The people whom a search leaves, in the table's order; asked for with the first file. */
  people: () => Promise<readonly Subject[]>;
  /** What they are searched by; empty: nothing. */
  search: string;
  /** What changed, as the page says it. */
  sentences: () => readonly string[];
}

/** The same, with all that was to be loaded. */
export interface Report extends Omit<ExportInput, "people"> {
  /** Empty where the figures are a single person's. */
  people: readonly Subject[];
  words: ReportTexts;
}

/** An export as the page shows it now. */
export async function reportOf(input: ExportInput): Promise<Report> {
  const { view } = input;
  return {
    ...input,
    search: view.isPerson ? "" : input.search.trim(),
    people: view.isPerson ? [] : await input.people(),
    words: await view.messages.exports.report(),
  };
}

/** What makes the sheets, each by itself: who makes them may rest in between. */
export function sheetMakers(input: Report): (() => Sheet)[] {
  const { figures, accounts } = input.view;
  const { sheets } = input.words;
  const [weeks, months] = [figures.periods("week"), figures.periods("month")];
  return [
    () => summarySheet(input),
    ...(input.people.length > 0 ? [() => peopleSheet(input)] : []),
    ...(accounts.length > 1 ? [() => accountsSheet(input)] : []),
    () => daysSheet(input),
    ...(figures.selection.open_kfids.length > 1 ? [() => accountDaysSheet(input)] : []),
    ...(weeks.length > 1 ? [() => periodsSheet(sheets.weeks, "week", weeks, input)] : []),
    ...(months.length > 1 ? [() => periodsSheet(sheets.months, "month", months, input)] : []),
    () => aboutSheet(input),
  ];
}

const DATE_WIDTH = 11;
const WEEKDAY_WIDTH = 8;
const STATE_WIDTH = 14;
const NAME_WIDTH = 18;
const FIGURE_WIDTH = 9;

const head = (value: string): Cell => ({ value, kind: "head" });
const text = (width: number): Column => ({ width, kind: "text" });
const date: Column = { width: DATE_WIDTH, kind: "date" };

const fieldColumns = (input: Report): Column[] =>
  FIELDS.map((field) => ({ width: FIGURE_WIDTH, kind: kindOf(field, input) }));

const fieldHeads = ({ view }: Report): string[] => FIELDS.map((field) => headOf(field, view.messages));

type Values = Partial<Record<StatisticField, number | null>> | null | undefined;

const fieldValues = (values: Values): Entry[] => FIELDS.map((field) => values?.[field] ?? null);

const note = (value: string): Cell => ({ value, kind: "note" });

/** A table of which every row is a day, a week or a month. */
function tableSheet(
  name: string,
  columns: readonly Column[],
  heads: readonly string[],
  rows: readonly (readonly Entry[])[],
  sticky: number,
  legends: readonly string[] = [],
): Sheet {
  return {
    name,
    columns,
    rows: [
      heads.map(head),
      ...rows,
      ...(legends.length > 0 ? [[], ...legends.map((value) => [note(value)])] : []),
    ],
    sticky: { rows: 1, columns: sticky },
    filter: { from: 0, to: rows.length },
  };
}

function daysSheet(input: Report): Sheet {
  const { words, view } = input;
  const { figures, messages, formats, targets } = view;
  const kinds = new Map(FIELDS.map((field) => [field, kindOf(field, input)]));
  const figureOn = (date: string, field: StatisticField, value: number | null): Entry =>
    toned(value, kinds.get(field) ?? "plain", missedOn(view, date).has(field) ? "missed_day" : undefined);
  return tableSheet(
    words.sheets.days,
    [date, text(WEEKDAY_WIDTH), text(STATE_WIDTH), ...fieldColumns(input)],
    [messages.date, words.weekday, messages.state, ...fieldHeads(input)],
    figures.rows.map((row) => [
      row.date,
      formats.weekday(row.date),
      stateOf(row, input),
      ...FIELDS.map((field) => figureOn(row.date, field, row.statistic?.[field] ?? null)),
    ]),
    1,
    targets.fields.length > 0 ? [words.legend_day(targetWords(input))] : [],
  );
}

/** As the page says it, and which accounts lack the day. */
function stateOf({ word, lacking }: DayRow, { view, words }: Report): string {
  const { gap, lacking: without } = words;
  const { messages, accountName } = view;
  const state = messages.states[word];
  return lacking ? `${state}${gap}${without(lacking.map(accountName).join(gap))}` : state;
}

/** The days of each account by itself, where the page shows them added up; also those that could not be read. */
function accountDaysSheet(input: Report): Sheet {
  const { words, view } = input;
  const { figures, accountName, messages, formats, kfstat } = view;
  const unready = unreadyDay(kfstat, figures.read_at);
  const weekdays = figures.rows.map((row) => formats.weekday(row.date));
  return tableSheet(
    words.sheets.account_days,
    [
      ...[text(NAME_WIDTH), text(NAME_WIDTH), date, text(WEEKDAY_WIDTH), text(STATE_WIDTH)],
      ...fieldColumns(input),
    ],
    [...[messages.account, "open_kfid", messages.date, words.weekday, messages.state], ...fieldHeads(input)],
    figures.selection.open_kfids.flatMap((open_kfid) => {
      const name = accountName(open_kfid);
      const series = figures.series.find((one) => one.open_kfid === open_kfid);
      const days = new Map(series?.report.days.map((day) => [day.date, day]));
      return figures.rows.map((row, index): Entry[] => {
        const day = days.get(row.date);
        const word = day ? wordOf(day, series?.unsettled, unready) : "failed";
        return [
          ...[name, open_kfid, row.date, weekdays[index] ?? "", messages.states[word]],
          ...fieldValues(day?.statistic),
        ];
      });
    }),
    3,
  );
}

function periodsSheet(
  name: string,
  period: "week" | "month",
  rows: readonly PeriodRow[],
  input: Report,
): Sheet {
  const { words } = input;
  const [whole, part] = words.whole[period];
  return tableSheet(
    name,
    [date, date, text(DATE_WIDTH), { width: FIGURE_WIDTH, kind: "count" }, ...fieldColumns(input)],
    [words.first_day, words.last_day, "", words.days_there, ...fieldHeads(input)],
    rows.map((row) => [
      row.date,
      row.end_date,
      row.whole ? whole : part,
      row.days,
      ...fieldValues(row.statistic),
    ]),
    2,
  );
}
