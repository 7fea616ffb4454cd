import type { Kfstat, Locale, StatisticField, Summary } from "kfstat";
import { comparedWith, daysAsked } from "../../figures/change.js";
import { unreadyDay, wordOf } from "../../figures/figures-of.js";
import type { Comparison, DayRow, Figures, PeriodRow, TeamState } from "../../figures/figures.js";
import type { Formats, RateScale } from "../../words/formats.js";
import { issueTexts } from "../../words/issues.js";
import type { Messages } from "../../words/messages.js";
import { FIELDS, headOf, unitOf } from "../../words/metrics.js";
import type { Cell, CellStyle, Sheet } from "./xlsx.js";

/** What an export is made of: all that the page shows, and whose it is. */
export interface ExportInput {
  kfstat: Kfstat;
  figures: Figures;
  comparison: Comparison | undefined;
  team: TeamState;
  /** The id where there is no name. */
  accountName: (openKfid: string) => string;
  /** Empty: the accounts' totals. */
  servicerName: string;
  rateScale: RateScale;
  locale: Locale;
  messages: Messages;
  formats: Formats;
}

/** The sheets of the workbook, the totals first. */
export function sheetsOf(input: ExportInput): Sheet[] {
  const { figures, messages } = input;
  const { weeks, months, selection } = figures;
  return [
    totals(input),
    days(input),
    ...(selection.open_kfids.length > 1 ? [accountDays(input)] : []),
    ...(weeks.length > 1 ? [periods(messages.exports.weeks, weeks, input)] : []),
    ...(months.length > 1 ? [periods(messages.exports.months, months, input)] : []),
    ...(teamRows(input.team).length > 0 ? [team(input)] : []),
    about(input),
  ];
}

const text = (value: string): Cell => ({ value, style: "text" });
const wrapped = (value: string): Cell => ({ value, style: "wrapped" });
const head = (value: string): Cell => ({ value, style: "head" });
const date = (value: string): Cell => ({ value, style: "date" });
const count = (value: number): Cell => ({ value, style: "count" });

const FIGURE_WIDTH = 14;
const DATE_WIDTH = 12;
const NAME_WIDTH = 18;

/** A figure as it is, in the number format of its unit; absent is an empty cell. */
function figure(field: StatisticField, value: number | null | undefined, input: ExportInput): Cell {
  return { value: value ?? null, style: styleOf(field, input) };
}

function styleOf(field: StatisticField, { figures, rateScale }: ExportInput): CellStyle {
  const unit = unitOf(field);
  if (unit !== "rate") return unit;
  if (rateScale === "percent") return "hundredths";
  return figures.unscaled.has(field) ? "plain" : "percent";
}

const fieldHeads = (messages: Messages): Cell[] => FIELDS.map((field) => head(headOf(field, messages)));
const fieldWidths = (): number[] => FIELDS.map(() => FIGURE_WIDTH);

function metricCells(summary: Summary, input: ExportInput): Cell[] {
  return FIELDS.map((field) => figure(field, summary.metrics[field].value, input));
}

function totals(input: ExportInput): Sheet {
  const { figures, comparison, messages, formats } = input;
  const { exports, charts } = messages;
  const before = comparison?.phase === "loaded" ? comparison : undefined;
  const range = (dates: { start_date: string; end_date: string }) =>
    formats.range(dates.start_date, dates.end_date);
  const heads = [messages.metric, range(figures.selection), exports.based_on];
  if (before) {
    const words = before.complete ? charts.before : charts.before_partly;
    heads.push(words(range(before.range)), exports.based_on);
  }
  const rows = FIELDS.map((field) => {
    const now = figures.summary.metrics[field];
    const then = before?.summary.metrics[field];
    const cells = [text(headOf(field, messages)), figure(field, now.value, input), count(now.days)];
    return then ? [...cells, figure(field, then.value, input), count(then.days)] : cells;
  });
  const coverage = ({ days_reported, days_requested }: Summary): Cell[] => {
    const unread = daysAsked(figures) - days_requested;
    return [count(days_reported), text(unread > 0 ? charts.unread(formats.count(unread)) : "")];
  };
  const covered = [text(messages.coverage), ...coverage(figures.summary)];
  if (before) covered.push(...coverage(before.summary));
  return {
    name: exports.totals,
    widths: before ? [26, 26, 12, 26, 12] : [26, 26, 12],
    sticky: 1,
    rows: [heads.map(head), covered, ...rows],
  };
}

function days(input: ExportInput): Sheet {
  const { figures, messages } = input;
  return {
    name: messages.exports.days,
    widths: [DATE_WIDTH, NAME_WIDTH, ...fieldWidths()],
    sticky: 1,
    rows: [
      [head(messages.date), head(messages.state), ...fieldHeads(messages)],
      ...figures.rows.map((row) => [
        date(row.date),
        text(stateOf(row, messages)),
        ...FIELDS.map((field) => figure(field, row.statistic?.[field], input)),
      ]),
    ],
  };
}

/** As the page says it. */
function stateOf({ word, part }: DayRow, messages: Messages): string {
  const state = messages.states[word];
  return part ? `${state} ${messages.of_accounts(...part)}` : state;
}

/** The days of each account by itself, where the page shows them added up; also those that could not be read. */
function accountDays(input: ExportInput): Sheet {
  const { figures, accountName, messages, kfstat } = input;
  const { account, date: dateHead, state, states, exports } = messages;
  const unready = unreadyDay(kfstat, figures.read_at);
  return {
    name: exports.account_days,
    widths: [NAME_WIDTH, NAME_WIDTH, DATE_WIDTH, NAME_WIDTH, ...fieldWidths()],
    sticky: 3,
    rows: [
      [head(account), head("open_kfid"), head(dateHead), head(state), ...fieldHeads(messages)],
      ...figures.selection.open_kfids.flatMap((open_kfid) => {
        const series = figures.series.find((one) => one.open_kfid === open_kfid);
        const days = new Map(series?.report.days.map((day) => [day.date, day]));
        return figures.rows.map((row) => {
          const day = days.get(row.date);
          return [
            text(accountName(open_kfid)),
            text(open_kfid),
            date(row.date),
            text(states[day ? wordOf(day, series?.unsettled, unready) : "failed"]),
            ...FIELDS.map((field) => figure(field, day?.statistic?.[field], input)),
          ];
        });
      }),
    ],
  };
}

function periods(name: string, rows: readonly PeriodRow[], input: ExportInput): Sheet {
  const { messages } = input;
  const { exports } = messages;
  return {
    name,
    widths: [DATE_WIDTH, DATE_WIDTH, DATE_WIDTH, ...fieldWidths()],
    sticky: 2,
    rows: [
      [head(exports.first_day), head(exports.last_day), head(messages.coverage), ...fieldHeads(messages)],
      ...rows.map((row) => [
        date(row.date),
        date(row.end_date),
        count(row.days),
        ...FIELDS.map((field) => figure(field, row.statistic?.[field], input)),
      ]),
    ],
  };
}

const teamRows = (state: TeamState) => ("rows" in state ? state.rows : []);

function team(input: ExportInput): Sheet {
  const { messages } = input;
  return {
    name: messages.exports.team,
    widths: [NAME_WIDTH, NAME_WIDTH, DATE_WIDTH, DATE_WIDTH, ...fieldWidths()],
    sticky: 1,
    rows: [
      [
        head(messages.servicer),
        head("userid"),
        head(messages.state),
        head(messages.coverage),
        ...fieldHeads(messages),
      ],
      ...teamRows(input.team).map((person) => [
        text(person.name),
        text(person.servicer_userid),
        text(person.former ? messages.former : ""),
        count(person.summary.days_reported),
        ...metricCells(person.summary, input),
      ]),
    ],
  };
}

function about(input: ExportInput): Sheet {
  const { messages } = input;
  const blank = [text("")];
  return {
    name: messages.exports.about,
    widths: [28, 36, 90],
    sticky: 0,
    rows: [
      [head(messages.exports.about), head(""), head("")],
      ...facts(input).map(([name, ...values]) => [text(name), ...values.map(wrapped)]),
      blank,
      [head(messages.metric), head(messages.exports.field), head(messages.exports.definition)],
      ...FIELDS.map((field) => [
        text(headOf(field, messages)),
        text(field),
        wrapped(`${messages.fields[field].definition} ${ruleOf(field, input)}`),
      ]),
      blank,
      [text(messages.state), wrapped(""), wrapped(messages.states_about)],
    ],
  };
}

function ruleOf(field: StatisticField, { figures, messages }: ExportInput): string {
  const { kind } = figures.summary.metrics[field];
  if (kind === "weighted_mean") return messages.mean_rule;
  return kind === "sum" ? messages.sum_rule : messages.unique_rule;
}

/** Whose figures these are, of when, and what is missing of them. */
function facts(input: ExportInput): [name: string, ...values: string[]][] {
  const { figures, accountName, messages, formats, kfstat, locale } = input;
  const { exports } = messages;
  const { selection, failed, notices } = figures;
  const instant = (seconds: number | null): string =>
    seconds === null ? exports.not_told : `${formats.instant(seconds)} (UTC+8)`;
  const until = figures.rows.filter((row) => row.word === "reported").at(-1)?.date;
  const unread = failed.map(({ open_kfid, start_date, end_date }) => {
    const name = open_kfid === undefined ? "" : `${accountName(open_kfid)} `;
    return name + formats.range(start_date, end_date);
  });
  const state = input.team;
  return [
    ...selection.open_kfids.map((open_kfid): [string, ...string[]] => [
      messages.account,
      accountName(open_kfid),
      open_kfid,
    ]),
    selection.servicer_userid === undefined
      ? [messages.servicer, messages.all_servicers]
      : [messages.servicer, input.servicerName, selection.servicer_userid],
    [messages.range, formats.range(selection.start_date, selection.end_date)],
    [exports.until, until ?? messages.data_none],
    [exports.read, instant(figures.as_of ?? figures.read_at)],
    [exports.zone, "UTC+8", messages.time_zone],
    [exports.complete, failed.length === 0 ? exports.all_there : exports.incomplete, unread.join("; ")],
    ...(input.comparison?.phase === "loaded" && !input.comparison.complete
      ? [
          [
            exports.complete,
            exports.incomplete,
            comparedWith(input.comparison, figures, formats, messages.charts),
          ] satisfies [string, string, string],
        ]
      : []),
    ...("rows" in state && !(state.phase === "loaded" && state.complete)
      ? [[exports.team, exports.team_incomplete] satisfies [string, string]]
      : []),
    ...issueTexts(kfstat, notices, locale).map((notice): [string, string, string] => [
      messages.notices,
      "",
      notice,
    ]),
  ];
}
