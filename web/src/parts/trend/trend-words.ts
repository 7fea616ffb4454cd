import type { StatisticField } from "kfstat";
import type { DayRow, PeriodRow } from "../../figures/figures.js";
import type { Formats } from "../../words/formats.js";
import type { Messages, TrendPeriod } from "../../words/messages.js";

/** A day, week or month of the trend; a day has no end of its own. */
export type TrendRow = DayRow | PeriodRow;

/** Whether a row is a week or month, with its last day. */
export function isPeriod(row: TrendRow): row is PeriodRow {
  return "end_date" in row;
}

/** Says what days, weeks and months are, and what a line does, in words. */
export class TrendWords {
  readonly #period: TrendPeriod;
  readonly #messages: Messages;
  readonly #formats: Formats;

  constructor(period: TrendPeriod, messages: Messages, formats: Formats) {
    this.#period = period;
    this.#messages = messages;
    this.#formats = formats;
  }

  /** `2022-10-10`, `2022-10-10 – 2022-10-16`, `2022-10`; a month that is cut by its days. */
  name(row: TrendRow): string {
    if (!isPeriod(row)) return row.date;
    return this.#period === "month" && !this.isPartial(row)
      ? row.date.slice(0, 7)
      : this.#formats.range(row.date, row.end_date);
  }

  /** Below the axis, as short as the years allow. */
  label(row: TrendRow, years: boolean): string {
    if (this.#period === "month") return row.date.slice(0, 7);
    const start = years ? row.date : row.date.slice(5);
    return isPeriod(row) && row.end_date !== row.date ? `${start} – ${row.end_date.slice(5)}` : start;
  }

  /** Whether the range cuts a week or month. */
  isPartial(row: TrendRow): boolean {
    return isPeriod(row) && !row.whole;
  }

  /** `未满一周`; empty for a whole one and for days. */
  partly(row: TrendRow): string {
    return this.#period !== "day" && this.isPartial(row) ? this.#messages.charts.partly[this.#period] : "";
  }

  /** How many days of a week or month have figures. */
  daysIn(days: number): string {
    return this.#messages.charts.days_in(this.#formats.count(days), days === 1);
  }

  /** Why there is no figure. */
  absence(row: TrendRow): string {
    return row.word === "reported" ? this.#messages.no_data : this.#messages.states[row.word];
  }

  /** What the tooltip says of a day, week or month. */
  tip(row: TrendRow, fields: readonly StatisticField[]): string[] {
    const head = isPeriod(row)
      ? [this.name(row), this.partly(row), this.daysIn(row.days)]
      : [row.date, this.#formats.weekday(row.date)];
    const lines = fields.map((field) => {
      const value = row.statistic?.[field] ?? null;
      const { name } = this.#messages.fields[field];
      return `${name}  ${value === null ? this.absence(row) : this.#figure(field, value, row)}`;
    });
    return [head.filter((text) => text !== "").join("  "), ...lines];
  }

  /** A line: how much there is of it, its highest and its lowest, and that it breaks. */
  summary(field: StatisticField, rows: readonly TrendRow[]): string {
    const { charts, fields, trend_no_points } = this.#messages;
    const { name } = fields[field];
    const points = rows.flatMap((row) => {
      const value = row.statistic?.[field] ?? null;
      return value === null ? [] : [{ row, value }];
    });
    const first = points[0];
    if (!first) return trend_no_points(name);
    const figure = ({ row, value }: typeof first) => this.#figure(field, value, row);
    const gaps = rows.length - points.length;
    const broken = gaps === 0 ? "" : charts.gaps(this.#counted(gaps));
    const highest = points.reduce((best, point) => (point.value > best.value ? point : best), first);
    const lowest = points.reduce((best, point) => (point.value < best.value ? point : best), first);
    const text =
      points.length === 1
        ? charts.summary_one({ name, value: figure(first), at: this.name(first.row) })
        : charts.summary({
            name,
            points: this.#counted(points.length),
            highest: figure(highest),
            highest_at: this.name(highest.row),
            lowest: figure(lowest),
            lowest_at: this.name(lowest.row),
          });
    return [text, broken].filter((part) => part !== "").join(charts.sentence_gap);
  }

  /** Which weeks or months the range cuts. */
  partial(rows: readonly TrendRow[]): string {
    const cut = rows.filter((row) => this.isPartial(row)).map((row) => this.name(row));
    if (cut.length === 0 || this.#period === "day") return "";
    return this.#messages.charts.partly_about[this.#period](cut.join(this.#messages.charts.and));
  }

  #counted(count: number): string {
    return this.#messages.charts.counted[this.#period](this.#formats.count(count), count === 1);
  }

  /** A day has all its digits, a mean over days only those of a total. */
  #figure(field: StatisticField, value: number, row: TrendRow): string {
    return this.#formats.metric(field, value, !isPeriod(row) || row.days === 1);
  }
}
