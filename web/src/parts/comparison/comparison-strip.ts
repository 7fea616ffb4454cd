// The place of the compared among all others: dots on a line, the others without names.
import { html, nothing, svg, type TemplateResult } from "lit";
import { fieldOf, isFew, valueOf, type FigureColumn } from "../../figures/columns.js";
import type { Subject } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import type { TeamKind } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";
import { subjectMark } from "./subject-marks.js";

const WIDTH = 360;
const HEIGHT = 20;
const MARGIN = 8;

/** What a strip is drawn from. */
export interface StripInput {
  view: View;
  kind: TeamKind;
  compared: readonly Subject[];
  /** All of the kind, the compared ones too. */
  everyone: readonly Subject[];
  column: FigureColumn;
  /** As the column's figures are written. */
  write: (value: number) => string;
}

/** The middle of all of them, of a day where it is a count; `null` where the core has none, or it is of something else. */
export function medianOf({ standing }: View, kind: TeamKind, column: FigureColumn): number | null {
  const medians = (kind === "people" ? standing.people : standing.whole)?.medians;
  return column === "session_cnt" ? null : (medians?.[fieldOf(column)] ?? null);
}

/** The strip; figures of too few are on it only where their owner is compared. */
export function strip(input: StripInput): TemplateResult | typeof nothing {
  const { view, kind, compared, everyone, column, write } = input;
  const own = compared.flatMap((subject, index) => {
    const value = valueOf(subject, column);
    return value === null ? [] : [{ subject, index, value }];
  });
  const others = everyone.flatMap((subject) => {
    const value = valueOf(subject, column);
    const isOther = !compared.some(({ id }) => id === subject.id);
    return isOther && value !== null && !isFew(subject, column) ? [value] : [];
  });
  const median = medianOf(view, kind, column);
  const target = column === "session_cnt" ? undefined : view.targets.targets[fieldOf(column)];
  const aim = target?.max ?? target?.min;
  const values = [
    ...own.map(({ value }) => value),
    ...others,
    ...(median === null ? [] : [median]),
    ...(aim === undefined ? [] : [aim]),
  ];
  if (own.length === 0 || values.length < 2) return nothing;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (value: number): number =>
    high > low
      ? Math.round((MARGIN + ((value - low) / (high - low)) * (WIDTH - 2 * MARGIN)) * 10) / 10
      : WIDTH / 2;
  const middle = HEIGHT / 2;
  const words = view.messages.comparison.place_of({
    own: own.map(({ subject, value }) => `${isolated(subject.name)} ${write(value)}`),
    others: view.formats.count(others.length),
    low: write(Math.min(...(others.length > 0 ? others : values))),
    high: write(Math.max(...(others.length > 0 ? others : values))),
    median: median === null ? "" : write(median),
  });
  return html`<svg class="strip" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${words}>
    <path class="axis" d=${`M0 ${middle}H${WIDTH}`} />
    ${aim === undefined ? nothing : svg`<path class="aim" d=${`M${place(aim)} 2v16`} />`}
    ${others.map((value) => svg`<circle class="other" cx=${place(value)} cy=${middle} r="4" />`)}
    ${median === null ? nothing : svg`<path class="middle" d=${`M${place(median)} 4v12`} />`}
    ${[...own].reverse().map(({ index, value }) => subjectMark(index, place(value), middle))}
  </svg>`;
}
