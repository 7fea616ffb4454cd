import type { StatisticField } from "kfstat";
import type { TeamRow } from "../../figures/figures.js";
import { CARD_FIELDS, FIELDS } from "../../words/metrics.js";

/** A column of figures: one of the 16, or the days that had any. */
export type TeamColumn = StatisticField | "days_reported";

/** What the table is sorted by. */
export interface TeamOrder {
  column: TeamColumn | "name";
  descending: boolean;
}

/** The columns that are shown first, in the order of the cards. */
export const MAIN_COLUMNS: readonly TeamColumn[] = [...CARD_FIELDS, "days_reported"];

/** All figures in the documented order. */
export const ALL_COLUMNS: readonly TeamColumn[] = [...FIELDS, "days_reported"];

/** The core's total of a person; `null` where it cannot be computed. */
export function figureOf({ summary }: Pick<TeamRow, "summary">, column: TeamColumn): number | null {
  return column === "days_reported" ? summary.days_reported : summary.metrics[column].value;
}

/** The people whose name or userid holds what was typed. */
export function matchingRows(rows: readonly TeamRow[], typed: string): readonly TeamRow[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return rows;
  return rows.filter(
    ({ name, servicer_userid }) =>
      name.toLowerCase().includes(wanted) || servicer_userid.toLowerCase().includes(wanted),
  );
}

/** The people by name, in the order of the language. */
export function rowsByName(
  rows: readonly TeamRow[],
  compareNames: (a: string, b: string) => number,
): readonly TeamRow[] {
  return [...rows].sort(
    (a, b) => compareNames(a.name, b.name) || (a.servicer_userid < b.servicer_userid ? -1 : 1),
  );
}

/**
 * Sorts people who are in the order of their names. Equal figures stay in that order whichever way the column is
 * sorted, and a figure that cannot be computed stands last: it is neither more nor less than the others.
 */
export function sortRows(byName: readonly TeamRow[], { column, descending }: TeamOrder): readonly TeamRow[] {
  if (column === "name") return descending ? [...byName].reverse() : byName;
  const sign = descending ? -1 : 1;
  return byName
    .map((row) => ({ row, figure: figureOf(row, column) }))
    .sort((a, b) => {
      if (a.figure === null || b.figure === null)
        return Number(a.figure === null) - Number(b.figure === null);
      return sign * (a.figure - b.figure);
    })
    .map(({ row }) => row);
}

/** The highest figure of each column, which its bars are measured by. */
export function highestFigures(
  rows: readonly TeamRow[],
  columns: readonly TeamColumn[],
): ReadonlyMap<TeamColumn, number> {
  return new Map(
    columns.map((column) => [
      column,
      rows.reduce((most, row) => Math.max(most, figureOf(row, column) ?? 0), 0),
    ]),
  );
}
