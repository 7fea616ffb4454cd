// The first sheet: what a reader wants to know before opening any other.
import type { StatisticField } from "kfstat";
import { comparisonOf } from "../../figures/compared.js";
import type { Subject } from "../../figures/figures.js";
import { headOf, unitOf, weightOf } from "../../words/metrics.js";
import { changeOf, figureOf, kindOf, perDayOf, sampleOf } from "./export-figures.js";
import type { Report } from "./export-sheets.js";
import { headFacts, titleWords } from "./facts.js";
import { asCell, type Bars, type Cell, type Column, type Entry, type Sheet } from "./sheet.js";

/** The cards, in their order. */
const CARDS = [
  "session_cnt",
  "customer_cnt",
  "first_reply_average_sec",
  "reply_rate",
  "satisfied_rate",
  "satisfaction_participation_rate",
] as const satisfies readonly StatisticField[];

/** What stands beside a name there. */
const MAIN = ["first_reply_average_sec", "reply_rate", "satisfied_rate"] as const;

/** People, or accounts, that have room on the first page. */
const MOST_ROWS = 15;

const COLUMNS: readonly Column[] = [
  { width: 22, kind: "text" },
  { width: 18, kind: "count" },
  { width: 25, kind: "share_change" },
  { width: 19, kind: "count" },
  { width: 14, kind: "count" },
  { width: 16, kind: "text" },
  { width: 14, kind: "count" },
];

const head = (value: string): Cell => ({ value, kind: "head" });
const figureHead = (value: string): Cell => ({ value, kind: "figure_head" });
const beside = (value: string): Cell => ({ value, kind: "beside" });

/** Puts the sheet together from its parts. */
export function summarySheet(input: Report): Sheet {
  const { view, words, people } = input;
  const sentences = input.sentences();
  const rows: Entry[][] = [];
  const wide = new Map<number, number>();
  const addWide = (row: Entry[], from: number): void => {
    wide.set(rows.length, from);
    rows.push(row);
  };
  const section = (value: string): void => {
    rows.push([]);
    addWide([{ value, kind: "section" }], 0);
  };
  addWide([{ value: titleWords(input), kind: "title" }], 0);
  for (const [name, value] of headFacts(input))
    addWide(
      [
        { value: name, kind: "label" },
        { value, kind: "wrapped" },
      ],
      1,
    );
  section(words.figures);
  rows.push(...cardRows(input));
  if (sentences.length > 0) {
    section(words.changed);
    for (const value of sentences) addWide([{ value, kind: "wrapped" }], 0);
  }
  const isPeople = people.length > 0;
  const subjects = isPeople ? people : view.accounts;
  let bars: Bars | undefined;
  if (subjects.length > 0) {
    const name = isPeople ? words.sheets.people : words.sheets.accounts;
    section(name);
    const from = rows.length + 1;
    const shown = subjects.slice(0, MOST_ROWS);
    rows.push(...subjectRows(shown, isPeople, input));
    const most = shown.reduce(
      (most, { summary }) => Math.max(most, summary.metrics.session_cnt.value ?? 0),
      0,
    );
    if (most > 0) bars = { column: 1, from, to: from + shown.length - 1, most };
    const more = subjects.length - shown.length;
    if (more > 0) rows.push([{ value: words.more_rows(view.formats.count(more), name), kind: "note" }]);
  }
  return {
    name: words.sheets.summary,
    columns: COLUMNS,
    rows,
    sticky: { rows: 0, columns: 0 },
    wide,
    isOnePage: true,
    ...(bars ? { bars } : {}),
  };
}

/** The cards' figures: what it is, how it changed, and what it was taken of. */
function cardRows(input: Report): Entry[][] {
  const { view, words } = input;
  const { whole, standing, isPerson, messages } = view;
  const { fields } = messages;
  const medians = isPerson ? standing.people?.medians : undefined;
  const change = comparisonOf(view);
  const row = (name: string, field: StatisticField, daily: boolean): Entry[] => {
    const kind = daily ? "mean" : kindOf(field, input);
    const isCount = unitOf(field) === "count";
    const weight = weightOf(field);
    const before = change === "new" ? undefined : change?.previous.metrics[field];
    const then = before && daily && "daily_mean" in before ? before.daily_mean : before?.value;
    return [
      name,
      asCell(daily ? perDayOf(whole, field, input) : figureOf(whole, field, input), kind),
      changeEntry(change, field, input, daily),
      asCell(then ?? null, kind),
      asCell(sampleOf(whole, field), "count"),
      beside(isCount || weight === undefined ? words.samples.dates : words.samples[weight]),
      ...(medians ? [asCell(isCount && !daily ? null : (medians[field] ?? null), kind)] : []),
    ];
  };
  return [
    [
      ...[messages.metric, words.value, words.change, words.before, words.sample].map(head),
      // Its head stands as the words below it do.
      head(`\u2003${words.sample_of}`),
      ...(medians ? [head(words.median)] : []),
    ],
    ...CARDS.flatMap((field) => [
      row(headOf(field, messages), field, false),
      ...(field === "session_cnt" ? [row(words.per_day(fields[field].name), field, true)] : []),
    ]),
  ];
}

/** A change and what the core says of it; a mean that it does not find certain is steady, or of too few. */
function changeEntry(change: Subject["change"], field: StatisticField, input: Report, daily: boolean): Entry {
  if (change === "new") return { value: input.words.newcomer, kind: "note" };
  return changeOf(change, field, input, daily) ?? null;
}

/** Names with their main figures; sessions have bars. */
function subjectRows(subjects: readonly Subject[], isPeople: boolean, input: Report): Entry[][] {
  const { words, view } = input;
  const { messages } = view;
  const { fields } = messages;
  return [
    [
      head(isPeople ? messages.servicer : messages.account),
      ...[
        fields.session_cnt.name,
        words.per_day(fields.session_cnt.name),
        ...MAIN.map((field) => headOf(field, messages)),
      ].map(figureHead),
    ],
    ...subjects.map((subject) => [
      subject.name,
      asCell(figureOf(subject, "session_cnt", input), "count"),
      asCell(perDayOf(subject, "session_cnt", input), "mean"),
      ...MAIN.map((field) => asCell(figureOf(subject, field, input), kindOf(field, input))),
    ]),
  ];
}
