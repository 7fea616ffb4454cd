import type { StatisticField } from "kfstat";
import { isFew, valueOf, type FigureColumn } from "../../figures/columns.js";
import type { Subject } from "../../figures/figures.js";
import type { TeamKind } from "../../words/messages.js";
import { FIELDS } from "../../words/metrics.js";

/** What the rows are sorted by. */
export interface TeamOrder {
  column: FigureColumn | "name";
  descending: boolean;
}

/** The columns that are always there. */
const USUAL: Readonly<Record<TeamKind, readonly FigureColumn[]>> = {
  people: ["session_cnt", "daily_mean", "first_reply_average_sec", "reply_rate", "satisfied_rate"],
  accounts: ["session_cnt", "first_reply_average_sec", "reply_rate", "satisfied_rate"],
};

/** Of these the smallest comes first at the first press: who looks for trouble has it on top. */
const SMALLEST_FIRST: ReadonlySet<string> = new Set([
  "name",
  "reply_rate",
  "satisfaction_participation_rate",
  "satisfied_rate",
]);

/** The figures that may be shown beside the usual ones. */
export const MORE_FIELDS: readonly StatisticField[] = FIELDS.filter((field) => !USUAL.people.includes(field));

/** Those of a list with commas between, in the documented order. */
export function moreOf(columns: string): readonly StatisticField[] {
  const chosen = new Set(columns.split(","));
  return MORE_FIELDS.filter((field) => chosen.has(field));
}

/** All columns of figures in their order. */
export function columnsOf(kind: TeamKind, columns: string): readonly FigureColumn[] {
  return [...USUAL[kind], ...moreOf(columns)];
}

/** What `-session_cnt` says; the most sessions first where it says nothing that is known. */
export function orderOf(sort: string): TeamOrder {
  const name = sort.replace(/^-/, "");
  const column = ["name" as const, "daily_mean" as const, ...FIELDS].find((known) => known === name);
  return column === undefined
    ? { column: "session_cnt", descending: true }
    : { column, descending: sort.startsWith("-") };
}

/** An order as text. */
export const sortOf = ({ column, descending }: TeamOrder): string => `${descending ? "-" : ""}${column}`;

/** The order that a press on a column's head leads to. */
export function pressed(order: TeamOrder, column: TeamOrder["column"]): TeamOrder {
  return { column, descending: order.column === column ? !order.descending : !SMALLEST_FIRST.has(column) };
}

/** Those whose name or id holds any of the words that were typed. */
export function matching(subjects: readonly Subject[], typed: string): readonly Subject[] {
  const words = typed
    .toLowerCase()
    .split(/[\s,，、;；]+/)
    .filter((word) => word !== "");
  if (words.length === 0) return subjects;
  return subjects.filter(({ name, id }) => {
    const texts = [name.toLowerCase(), id.toLowerCase()];
    return words.some((word) => texts.some((text) => text.includes(word)));
  });
}

/** The subjects by name, in the order of the language. */
export function byName(
  subjects: readonly Subject[],
  compareNames: (a: string, b: string) => number,
): readonly Subject[] {
  return [...subjects].sort((a, b) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

/**
 * Sorts subjects who are in the order of their names. Equal figures stay in that order whichever way the column is
 * sorted. A figure of too few stands behind the others, and one that cannot be computed last of all: neither is more or
 * less than they are.
 */
export function sorted(named: readonly Subject[], { column, descending }: TeamOrder): readonly Subject[] {
  if (column === "name") return descending ? [...named].reverse() : named;
  const sign = descending ? -1 : 1;
  const rank = (value: number | null, subject: Subject): number =>
    value === null ? 2 : isFew(subject, column) ? 1 : 0;
  return named
    .map((subject) => {
      const value = valueOf(subject, column);
      return { subject, value: value ?? 0, rank: rank(value, subject) };
    })
    .sort((a, b) => a.rank - b.rank || sign * (a.value - b.value))
    .map(({ subject }) => subject);
}
