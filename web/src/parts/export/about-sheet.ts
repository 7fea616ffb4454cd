// The last sheet: what every field counts, and where the figures come from.
import type { StatisticField } from "kfstat";
import { issueTexts } from "../../words/issues.js";
import { FIELDS, headOf } from "../../words/metrics.js";
import type { Report } from "./export-sheets.js";
import { momentWords, unreadWords } from "./facts.js";
import type { Cell, Entry, Sheet } from "./sheet.js";

const head = (value: string): Cell => ({ value, kind: "head" });
const wrapped = (value: string): Cell => ({ value, kind: "wrapped" });

/** The definitions, then the ids, the clock and what is missing. */
export function aboutSheet(input: Report): Sheet {
  const { words } = input;
  const { metric, fields, state, states_about } = input.view.messages;
  return {
    name: words.sheets.about,
    columns: [
      { width: 26, kind: "wrapped" },
      { width: 36, kind: "wrapped" },
      { width: 76, kind: "wrapped" },
    ],
    rows: [
      [metric, words.field, words.definition].map(head),
      ...FIELDS.map((field): Entry[] => [
        headOf(field, input.view.messages),
        field,
        `${fields[field].definition} ${ruleOf(field, input)}`,
      ]),
      [state, null, states_about],
      [],
      ...facts(input).map(([name, ...values]) => [name, ...values.map(wrapped)]),
    ],
    sticky: { rows: 1, columns: 0 },
  };
}

function ruleOf(field: StatisticField, { view }: Report): string {
  const { messages, whole } = view;
  const { kind } = whole.summary.metrics[field];
  if (kind === "weighted_mean") return messages.mean_rule;
  return kind === "sum" ? messages.sum_rule : messages.unique_rule;
}

function facts(input: Report): [name: string, ...values: string[]][] {
  const { view, words } = input;
  const { figures, accountName, personName, messages, kfstat, locale } = view;
  const { selection, failed, notices } = figures;
  return [
    ...selection.open_kfids.map((id): [string, string, string] => [messages.account, accountName(id), id]),
    ...(selection.servicer_userid === undefined
      ? []
      : [
          [messages.servicer, personName(selection.servicer_userid), selection.servicer_userid] satisfies [
            string,
            string,
            string,
          ],
        ]),
    [words.read, momentWords(figures.as_of ?? figures.read_at, input)],
    [words.zone, "UTC+8", messages.time_zone],
    [words.complete, failed.length === 0 ? words.all_there : words.incomplete, unreadWords(input)],
    ...issueTexts(kfstat, notices, locale).map((notice): [string, string, string] => [
      messages.notices,
      "",
      notice,
    ]),
  ];
}
