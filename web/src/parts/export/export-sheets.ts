// What stands in the report. Every figure and every judgement in it is the core's.
import type { StatisticField } from "kfstat";
import { unreadyDay, wordOf } from "../../figures/figures-of.js";
import type { DayRow, PeriodRow, Subject, TeamState } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import type { RateScale } from "../../words/formats.js";
import { FIELDS, headOf } from "../../words/metrics.js";
import { aboutSheet } from "./about-sheet.js";
import { kindOf } from "./export-figures.js";
import type { Cell, Column, Entry, Sheet } from "./sheet.js";
import { accountsSheet, peopleSheet } from "./subject-sheets.js";
import { summarySheet } from "./summary-sheet.js";

/** What an export is made of: all that the page shows, and how it came there. */
export interface ExportInput {
  view: View;
  team: TeamState;
  /** Whether these are all accounts there are, however they were chosen. */
  isAll: boolean;
  rateScale: RateScale;
  /** The people of the table, in its order; absent: all of them, in the order they came. */
  people?: readonly Subject[];
  /** What the people were searched by. */
  search?: string;
  /** What changed, as the page says it. */
  sentences?: readonly string[];
}

/** The people of the table, where there is one: beside a single person the figures are that person's. */
export function peopleOf({ view, people }: ExportInput): readonly Subject[] {
  return view.isPerson ? [] : (people ?? view.team);
}

/** What makes the sheets, each by itself: who makes them may rest in between. */
export function sheetMakers(input: ExportInput): (() => Sheet)[] {
  const { figures, messages, accounts } = input.view;
  const { sheets } = messages.exports;
  const [weeks, months] = [figures.periods("week"), figures.periods("month")];
  return [
    () => summarySheet(input),
    ...(peopleOf(input).length > 0 ? [() => peopleSheet(input)] : []),
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

const fieldColumns = (input: ExportInput): Column[] =>
  FIELDS.map((field) => ({ width: FIGURE_WIDTH, kind: kindOf(field, input) }));

const fieldHeads = ({ view }: ExportInput): string[] => FIELDS.map((field) => headOf(field, view.messages));

type Values = Partial<Record<StatisticField, number | null>> | null | undefined;

const fieldValues = (values: Values): Entry[] => FIELDS.map((field) => values?.[field] ?? null);

/** A table of which every row is a day, a week or a month. */
function tableSheet(
  name: string,
  columns: readonly Column[],
  heads: readonly string[],
  rows: readonly (readonly Entry[])[],
  sticky: number,
): Sheet {
  return {
    name,
    columns,
    rows: [heads.map(head), ...rows],
    sticky: { rows: 1, columns: sticky },
    filter: { from: 0, to: rows.length },
  };
}

function daysSheet(input: ExportInput): Sheet {
  const { figures, messages, formats } = input.view;
  const { exports } = messages;
  return tableSheet(
    exports.sheets.days,
    [date, text(WEEKDAY_WIDTH), text(STATE_WIDTH), ...fieldColumns(input)],
    [messages.date, exports.weekday, messages.state, ...fieldHeads(input)],
    figures.rows.map((row) => [
      row.date,
      formats.weekday(row.date),
      stateOf(row, input.view),
      ...fieldValues(row.statistic),
    ]),
    1,
  );
}

/** As the page says it, and which accounts lack the day. */
function stateOf({ word, lacking }: DayRow, { messages, accountName }: View): string {
  const { gap, lacking: without } = messages.exports;
  const state = messages.states[word];
  return lacking ? `${state}${gap}${without(lacking.map(accountName).join(gap))}` : state;
}

/** The days of each account by itself, where the page shows them added up; also those that could not be read. */
function accountDaysSheet(input: ExportInput): Sheet {
  const { figures, accountName, messages, formats, kfstat } = input.view;
  const unready = unreadyDay(kfstat, figures.read_at);
  const weekdays = figures.rows.map((row) => formats.weekday(row.date));
  return tableSheet(
    messages.exports.sheets.account_days,
    [
      ...[text(NAME_WIDTH), text(NAME_WIDTH), date, text(WEEKDAY_WIDTH), text(STATE_WIDTH)],
      ...fieldColumns(input),
    ],
    [
      ...[messages.account, "open_kfid", messages.date, messages.exports.weekday, messages.state],
      ...fieldHeads(input),
    ],
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
  input: ExportInput,
): Sheet {
  const { exports } = input.view.messages;
  const [whole, part] = exports.whole[period];
  return tableSheet(
    name,
    [date, date, text(DATE_WIDTH), { width: FIGURE_WIDTH, kind: "count" }, ...fieldColumns(input)],
    [exports.first_day, exports.last_day, "", exports.days_there, ...fieldHeads(input)],
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
