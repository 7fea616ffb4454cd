// What a figure of a subject is written as, in the tables and in the comparison alike.
import { css, html, nothing, type TemplateResult } from "lit";
import { fieldOf, isFew, valueOf, type FigureColumn } from "../figures/columns.js";
import type { ChosenTargets, Subject } from "../figures/figures.js";
import { isMissed } from "../figures/subjects.js";
import type { View } from "../figures/view.js";
import { missMark } from "./marks.js";
import type { Formats } from "../words/formats.js";
import type { Messages } from "../words/messages.js";
import { unitOf } from "../words/metrics.js";

/** The look of figures with a second line. */
export const cellStyles = css`
  .num {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
    vertical-align: top;
    block-size: 20px;
  }
  .sub {
    display: block;
    min-block-size: 16px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-weight: 400;
    white-space: nowrap;
  }
  .few {
    color: var(--_muted);
  }
  .better {
    color: var(--_good);
  }
  .worse {
    color: var(--_bad);
  }
  .dot::before {
    content: " · ";
    white-space: pre;
    color: var(--_muted);
  }
`;

/** What figures are written with. */
export interface CellLook {
  targets: ChosenTargets;
  formats: Formats;
  messages: Messages;
}

/** What a column is headed with. */
export function headOf(column: FigureColumn, { team, fields }: Messages): string {
  return team.heads[column] ?? (column === "daily_mean" ? "" : fields[column].name);
}

/** The targets in words, those of counts of a day. */
export function targetWords(
  { targets }: Pick<View, "targets">,
  messages: Messages,
  formats: Formats,
): readonly string[] {
  const { team } = messages;
  return targets.fields.flatMap((field) => {
    const target = targets.targets[field];
    const isCount = unitOf(field) === "count";
    const name = headOf(field === "session_cnt" ? "daily_mean" : field, messages);
    const write = (value: number): string =>
      unitOf(field) === "rate"
        ? formats.axis(field, value)
        : isCount
          ? team.per_day(formats.perDay(value))
          : formats.shown(field, value);
    if (target?.max !== undefined) return [team.at_most(name, write(target.max))];
    return target?.min !== undefined ? [team.at_least(name, write(target.min))] : [];
  });
}

/** The sign of a missed target, in words too. */
export function markOf(
  subject: Pick<Subject, "met">,
  column: FigureColumn,
  { targets, messages }: CellLook,
): TemplateResult | typeof nothing {
  if (!isMarked(subject, column, targets)) return nothing;
  const target = subject.met[fieldOf(column)]?.target;
  return html`${missMark(target?.max === undefined ? "min" : "max")}<span class="hidden-text"
      >${messages.team.missed}</span
    >`;
}

/** A target of a count is of its daily mean, which is a column of its own for sessions. */
function isMarked(subject: Pick<Subject, "met">, column: FigureColumn, targets: ChosenTargets): boolean {
  return column !== "session_cnt" && isMissed(subject, fieldOf(column), targets);
}

/** The first line: the figure, exact in the markup; a dash where it cannot be computed. */
export function figureLine(
  subject: Pick<Subject, "met" | "summary">,
  column: FigureColumn,
  look: CellLook,
): TemplateResult {
  const value = valueOf(subject, column);
  if (value === null) return html`<span class="num few">–</span>`;
  const { formats } = look;
  const tone = isFew(subject, column) ? "few" : isMarked(subject, column, look.targets) ? "missed" : "";
  const text = column === "daily_mean" ? formats.perDay(value) : formats.shown(column, value);
  return html`<span class=${`num ${tone}`}
    >${markOf(subject, column, look)}<data value=${value}>${text}</data></span
  >`;
}

/** The second line: what a figure was taken of, and how it changed where that is more than chance. */
export function secondLine(
  subject: Subject,
  column: FigureColumn,
  look: CellLook,
): TemplateResult | typeof nothing {
  if (valueOf(subject, column) === null) return nothing;
  const parts = partsOf(subject, column, look);
  return html`<span class="sub"
    >${parts.map((part, index) => {
      if (isHeard(part)) return html`<span class="hidden-text"> ${part.heard}</span>`;
      return index === 0 ? part : html`<span class="dot">${part}</span>`;
    })}</span
  >`;
}

/** What is in sight, or what only who listens is told. */
type Part = string | TemplateResult | { heard: string | TemplateResult };

const isHeard = (part: Part): part is { heard: string | TemplateResult } =>
  typeof part === "object" && "heard" in part;

function partsOf(subject: Subject, column: FigureColumn, look: CellLook): readonly Part[] {
  const { formats, messages } = look;
  const { team } = messages;
  const { change, summary } = subject;
  if (column === "daily_mean") {
    const { dates } = summary.metrics.session_cnt;
    const daily = isCompared(change) ? change.metrics.session_cnt.daily_change : null;
    const days = html`<span class="days">${team.days_worked(formats.count(dates))}</span>`;
    if (change === "new") return [days, team.new];
    return daily === null ? [days] : [days, formats.movedBy(daily)];
  }
  if (unitOf(column) === "count") {
    if (change === "new") return [team.new];
    const moved = movedOf(subject, column, look);
    return moved === undefined ? [] : [moved];
  }
  const isDuration = unitOf(column) === "seconds";
  const few = isFew(subject, column);
  const taken = takenOf(subject, column, look);
  if (isDuration)
    return [few ? team.few_of(formats.count(subject.met[column]?.n ?? 0)) : verdict(subject, column, look)];
  if (few) return [...taken, team.few];
  return change === undefined || change === "new" ? taken : [...taken, ...certainOf(subject, column, look)];
}

const isCompared = (change: Subject["change"]): change is Exclude<Subject["change"], "new" | undefined> =>
  change !== undefined && change !== "new";

function movedOf(
  { change, summary }: Subject,
  column: Exclude<FigureColumn, "daily_mean">,
  { formats }: CellLook,
) {
  const now = summary.metrics[column].value;
  const before = isCompared(change) ? change.previous.metrics[column].value : null;
  return now === null || before === null ? undefined : formats.moved(column, now, before);
}

/** The whole numbers behind a rate, or at least what it was taken of. */
function takenOf(
  { summary, met }: Subject,
  column: Exclude<FigureColumn, "daily_mean">,
  { formats, messages }: CellLook,
): readonly Part[] {
  const metric = summary.metrics[column];
  if (metric.kind !== "weighted_mean") return [];
  const { numerator, denominator } = metric;
  const n = met[column]?.n;
  if (numerator !== null && denominator !== null)
    return [html`<span class="taken">${formats.count(numerator)}/${formats.count(denominator)}</span>`];
  return n === undefined
    ? []
    : [html`<span class="taken">${messages.team.of_total(formats.count(n))}</span>`];
}

/** What the core says of a duration's change, always in sight. */
function verdict(
  subject: Subject,
  column: Exclude<FigureColumn, "daily_mean">,
  look: CellLook,
): string | TemplateResult {
  const { team } = look.messages;
  const { change } = subject;
  if (change === undefined) return "";
  if (change === "new") return team.new;
  const { verdict } = change.metrics[column];
  const moved = movedOf(subject, column, look) ?? "";
  if (verdict === "better") return html`<span class="better">${team.better(moved)}</span>`;
  if (verdict === "worse") return html`<span class="worse">${team.worse(moved)}</span>`;
  return verdict === "same" ? team.steady : team.unclear;
}

/** The same of a rate: silence means that there is no certain change, but to who listens. */
function certainOf(
  subject: Subject,
  column: Exclude<FigureColumn, "daily_mean">,
  look: CellLook,
): readonly Part[] {
  const { change } = subject;
  if (!isCompared(change)) return [];
  const { certain, verdict: said } = change.metrics[column];
  if (certain !== true) return [{ heard: verdict(subject, column, look) }];
  return [said === null ? (movedOf(subject, column, look) ?? "") : verdict(subject, column, look)];
}
