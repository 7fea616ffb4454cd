import type { StatisticField } from "kfstat";
import type { View } from "../../figures/view.js";
import type { DayWord } from "../../words/messages.js";
import { unitOf } from "../../words/metrics.js";
import {
  endOf,
  isPeriod,
  type TrendLine,
  type TrendPanel,
  type TrendPicture,
  type TrendRow,
} from "./trend-lines.js";

/** The words of days that have no figures, though they may still get some or should have. */
const ABSENT: Readonly<Partial<Record<DayWord, "missing" | "pending" | "failed">>> = {
  missing: "missing",
  pending: "pending",
  not_ready: "pending",
  failed: "failed",
};

/** Says what is drawn, in words: of the axis, the tooltip, the table, and for who cannot see the lines. */
export class TrendWords {
  readonly #view: View;
  readonly #picture: TrendPicture;
  /** The last day of the range: years that are its own go without saying. */
  readonly #beside: string;

  constructor(view: View, picture: TrendPicture) {
    this.#view = view;
    this.#picture = picture;
    this.#beside = view.figures.selection.end_date;
  }

  get #texts() {
    return this.#view.messages.trend;
  }

  /** `10-17`, `10-17 – 10-23`, `10月`; a month that is cut by its days. */
  name(row: TrendRow): string {
    const { formats } = this.#view;
    if (this.#picture.group === "month" && !this.isPartial(row)) return this.#month(row.date);
    return formats.dates(row.date, endOf(row), this.#beside);
  }

  #month(date: string): string {
    const { formats } = this.#view;
    return date.slice(0, 4) === this.#beside.slice(0, 4) ? formats.month(date) : formats.monthOfYear(date);
  }

  /** Below the axis. */
  label(row: TrendRow): string {
    return this.#picture.group === "month"
      ? this.#month(row.date)
      : this.#view.formats.date(row.date, this.#beside);
  }

  /** Whether the range cuts a week or month. */
  isPartial(row: TrendRow): boolean {
    return isPeriod(row) && !row.whole;
  }

  /** Why a day is missing, as short as an axis wants it; nothing of one that is there, or had nobody. */
  absence(row: TrendRow): string | undefined {
    const word = row.statistic ? undefined : ABSENT[row.word];
    return word && this.#texts.absent[word];
  }

  /** What a panel shows: `平均首次响应时长（秒）`. */
  title({ field }: Pick<TrendPanel, "field">, isFromZero: boolean): string {
    const { messages, formats } = this.#view;
    const { panel, not_from_zero, unscaled } = this.#texts;
    const unit = unitOf(field);
    const facts = [
      ...(unit === "seconds" ? [messages.seconds_unit] : []),
      ...(unit === "rate" && !formats.isPercent(field) ? [unscaled] : []),
      ...(isFromZero ? [] : [not_from_zero]),
    ];
    return panel(messages.fields[field].name, facts);
  }

  /** Whose a line is, as the legend has it. */
  whose({ kind, style }: Pick<TrendLine, "kind" | "style">): string {
    const { before, formats, figures, isPerson, whole } = this.#view;
    const texts = this.#texts;
    if (kind === "subject") return this.#picture.subjects[style]?.name ?? "";
    if (kind === "median") return texts.median;
    if (kind === "now") return isPerson ? whole.name : texts.now;
    if (!("by" in before) || before.by === "none") return "";
    const { length } = figures.rows;
    const words = texts.before[before.by](formats.count(length), length === 1);
    return this.#picture.group === "month" ? words : texts.aligned(words);
  }

  /** The lines of the tooltip. */
  tip(index: number): string[] {
    const { panels, rows, earlier } = this.#picture;
    const { formats, messages } = this.#view;
    const row = rows[index];
    if (!row) return [];
    const head = isPeriod(row)
      ? [this.name(row), this.days(row.days)]
      : [this.name(row), formats.weekday(row.date)];
    const then = earlier[index];
    return [
      head.join("  "),
      ...panels.flatMap(({ field, lines }) => {
        const { name } = messages.fields[field];
        const said = lines.map((line) => ({ line, text: this.#said(field, line, index, row) }));
        const [first] = said;
        if (!first) return [];
        if (lines.every(({ kind }) => kind === "subject"))
          return [name, ...said.map(({ line, text }) => `${this.whose(line)}  ${text}`)];
        return [
          `${name}  ${first.text}`,
          ...said
            .slice(1)
            .filter(({ line }) => (line.values[index] ?? null) !== null)
            .map(({ line, text }) =>
              line.kind === "before" && then
                ? `${formats.dates(then.date, then.end_date, this.#beside)}  ${text}`
                : `${this.whose(line)}  ${text}`,
            ),
        ];
      }),
    ];
  }

  #said(field: StatisticField, { kind, values }: TrendLine, index: number, row: TrendRow): string {
    const value = values[index] ?? null;
    if (value !== null) return this.#view.formats.shown(field, value);
    return kind === "now" ? this.why(row) : "–";
  }

  /** Why there is no figure. */
  why(row: TrendRow): string {
    const { messages } = this.#view;
    return row.word === "reported" ? messages.no_data : messages.states[row.word];
  }

  /** How many days of a week or month have figures. */
  days(days: number): string {
    return this.#texts.days_in(this.#view.formats.count(days), days === 1);
  }

  /** A sentence for each line of the present period: how much there is of it, its highest and its lowest. */
  summaries(): string[] {
    const { panels, bare } = this.#picture;
    const { messages } = this.#view;
    return [
      ...panels.flatMap(({ field, lines }) =>
        lines
          .filter(({ kind }) => kind === "now" || kind === "subject")
          .map((line) => this.#summary(field, line)),
      ),
      ...bare.map((field) => this.#texts.no_points(messages.fields[field].name)),
    ];
  }

  #summary(field: StatisticField, line: TrendLine): string {
    const { rows } = this.#picture;
    const { formats, messages } = this.#view;
    const own = messages.fields[field].name;
    const name = line.kind === "subject" ? this.#texts.of(own, this.whose(line)) : own;
    const points = rows.flatMap((row, index) => {
      const value = line.values[index] ?? null;
      return value === null ? [] : [{ row, value }];
    });
    const [first] = points;
    if (!first) return this.#texts.no_points(name);
    const gaps = rows.length - points.length;
    const highest = points.reduce((best, point) => (point.value > best.value ? point : best), first);
    const lowest = points.reduce((best, point) => (point.value < best.value ? point : best), first);
    const text =
      points.length === 1
        ? this.#texts.summary_one({
            name,
            value: formats.shown(field, first.value),
            at: this.name(first.row),
          })
        : this.#texts.summary({
            name,
            points: this.#counted(points.length),
            highest: formats.shown(field, highest.value),
            highest_at: this.name(highest.row),
            lowest: formats.shown(field, lowest.value),
            lowest_at: this.name(lowest.row),
          });
    return [text, ...(gaps === 0 ? [] : [this.#texts.gaps(this.#counted(gaps))])].join(
      messages.charts.sentence_gap,
    );
  }

  #counted(count: number): string {
    return this.#texts.counted[this.#picture.group](this.#view.formats.count(count), count === 1);
  }

  /** What is to be said below the lines: which weeks or months the range cuts, and which figures have none. */
  notes(): string[] {
    const { rows, group, bare } = this.#picture;
    const { messages } = this.#view;
    const notes = bare.map((field) => this.#texts.no_points(messages.fields[field].name));
    if (group !== "day")
      for (const row of rows)
        if (isPeriod(row) && !row.whole && row.days > 0)
          notes.push(
            this.#texts.partly[group](this.name(row), this.#view.formats.count(row.days), row.days === 1),
          );
    if (group === "day" && rows.some(({ word }) => word === "quiet" || word === "empty"))
      notes.push(this.#texts.quiet_gaps);
    return notes;
  }
}
