import type { StatisticField } from "kfstat";
import type { ShownLanguage } from "./messages.js";
import { unitOf } from "./metrics.js";
import { phrasesIn } from "./phrases.js";

/** Writes numbers and dates for people; nothing in it depends on the browser's language or time zone. */
export interface Formats {
  readonly count: (value: number) => string;
  /** A mean of counts. */
  readonly mean: (value: number) => string;
  /** A figure on an axis: `95%`, `17.5`. */
  readonly axis: (field: StatisticField, value: number) => string;
  /** A total over several days, without its unit of time: `92.3%`, `17.52`, `1,204`. */
  readonly total: (field: StatisticField, value: number) => string;
  /** A day's figure with all its digits and its unit: `92.31%`, `17.5238 秒`, `1,204`. */
  readonly figure: (field: StatisticField, value: number) => string;
  /** A day's figure with all its digits and no unit of time, padded to as many decimals as its column has. */
  readonly cell: (field: StatisticField, value: number, decimals: number) => string;
  /** A total of a column of totals, all with the same decimals: `92.30%`, `17.52`, `1,204`. */
  readonly aligned: (field: StatisticField, value: number) => string;
  /** How many decimals a day's figure is written with. */
  readonly decimals: (field: StatisticField, value: number) => number;
  /** The unit of time that belongs behind a figure; empty for other figures. */
  readonly unit: (field: StatisticField) => string;
  /** `周一`, `Mon`: the weekday of a `YYYY-MM-DD` date. */
  readonly weekday: (date: string) => string;
  /** `2026-11-16 10:00`, UTC+8, of Unix seconds. */
  readonly instant: (seconds: number) => string;
  readonly range: typeof writeRange;
  /** The order of names; digits in them count as numbers. */
  readonly compareNames: (a: string, b: string) => number;
  /** A total as a card writes it, with its unit; `single`: it is one day's figure, which has all its digits. */
  readonly metric: (field: StatisticField, value: number, single: boolean) => string;
  /** The number a person reads in `metric`: 92.31 of `92.31%`. */
  readonly read: (field: StatisticField, value: number, single: boolean) => number;
  /** A plain number: `0.47`. */
  readonly number: (value: number, most: number) => string;
  /** A share of 1, whatever the scale of the rates: `12.5%`. */
  readonly share: (value: number) => string;
  /** Whether a figure is written in percent. */
  readonly isPercent: (field: StatisticField) => boolean;
  /** Whether a figure is a share of 1 that is written in percent. */
  readonly isShare: (field: StatisticField) => boolean;
  /** A day's figure for a narrow place: `92.3%`, `17.5`, `1,204`, `120万`. */
  readonly brief: (field: StatisticField, value: number) => string;
  /** A day's figure for a cell of a calendar, whose head says the unit: `92.3%`, `66`, `1,204`, `120万`. */
  readonly cellOf: (field: StatisticField, value: number) => string;
  /** `2022年11月`, `Nov 2022`. */
  readonly monthOfYear: (date: string) => string;
  /** `11月`, `Nov`: the month of a `YYYY-MM-DD` date. */
  readonly month: (date: string) => string;
  /** The weekdays from Monday, as `weekday` writes them. */
  readonly weekdays: readonly string[];
  /** A name in pieces between which a line may end. */
  readonly phrases: (name: string) => readonly string[];
  /** A figure as people read it: `1,711`, `90.5%`, `58 秒`, `3 分 27 秒`. */
  readonly shown: (field: StatisticField, value: number) => string;
  /** The same in pieces, units of time apart, so that they can be written smaller. */
  readonly pieces: (field: StatisticField, value: number) => readonly Piece[];
  /** A mean of counts with its one decimal: `61.1`. */
  readonly perDay: (value: number) => string;
  /**
   * How a figure moved, with a sign: counts by their share (`+23.7%`), rates in points (`−3.4 点`), seconds in seconds
   * (`+10 秒`). It is the difference of the figures as `shown`, so that who subtracts them comes to the same. Absent
   * where there is none to write: a count that was 0.
   */
  readonly moved: (field: StatisticField, now: number, before: number) => string | undefined;
  /**
   * How far two figures lie apart, as a reader of `shown` would subtract them (of `perDay` with `isPerDay`), without its
   * sign and, of rates, without a unit; `sign` is 1 where the first is the larger one.
   */
  readonly apart: (
    field: StatisticField,
    value: number,
    other: number,
    isPerDay?: boolean,
  ) => { size: string; sign: number };
  /** A share that moved, with a sign: `+23.7%`, `±0%`. */
  readonly movedBy: (share: number) => string;
  /** `10-17`; with its year where that is another than that of the date `beside` it. */
  readonly date: (date: string, beside: string) => string;
  /** `10-17 – 11-15`; with years where the range ends in another one than `beside`, or crosses one. */
  readonly dates: (start: string, end: string, beside: string) => string;
  /** A moment beside another: `10:02` on the same day in UTC+8, else `11-15 10:02`, else with its year. */
  readonly moment: (seconds: number, beside: number) => string;
}

/** A part of a figure: a number, or what it counts. */
export interface Piece {
  text: string;
  isUnit: boolean;
}

/** A range by its first and last day, in every language alike. */
export function writeRange(start: string, end: string): string {
  return start === end ? start : `${start} – ${end}`;
}

/** What a rate of 1 means: all of them, or one in a hundred. Upstream never says. */
export type RateScale = "unit" | "percent";

/** A Monday, and the six days after it. */
const WEEK = Array.from({ length: 7 }, (_, index) => `2024-01-0${index + 1}`);

/** What clocks in China are ahead of UTC, in seconds: the page knows no other time zone. */
const UTC_8 = 8 * 3600;

/** Decimals shown of a day's figure, in percent or seconds: more than upstream is known to send. */
const MOST_DECIMALS = 4;

/** Decimals of a total, which is a mean and not a figure of upstream's. */
const TOTAL_DECIMALS = 2;

/** From here on a narrow place has no room for all digits. */
const BRIEF_FROM = 100_000;

const RATE_STYLES: Record<RateScale, Intl.NumberFormatOptions> = {
  unit: { style: "percent" },
  percent: { style: "unit", unit: "percent" },
};

/** The signs of a number, whatever the language writes in their place. */
const PLAIN: Readonly<Partial<Record<Intl.NumberFormatPartTypes, string>>> = { decimal: ".", minusSign: "-" };

/** From here on a duration is written in minutes and seconds: targets below are in seconds. */
const MINUTES_FROM = 120;

const cache = new Map<string, Formats>();

/** No rate is on a scale of its own. */
export const NONE_UNSCALED: ReadonlySet<StatisticField> = new Set();

/**
 * The formats of a language. On the scale of 0 to 1 rates are written in percent, those in `unscaled` as they came; on
 * that of 0 to 100 all are percent as they came.
 */
export function formatsFor(
  language: ShownLanguage,
  unscaled: ReadonlySet<StatisticField>,
  rateScale: RateScale,
): Formats {
  // It comes from an attribute, where anything may stand.
  const scale = rateScale === "percent" ? rateScale : "unit";
  const key = [language.tag, scale, ...unscaled].join(" ");
  let formats = cache.get(key);
  if (!formats) {
    formats = buildFormats(language, unscaled, scale);
    cache.set(key, formats);
  }
  return formats;
}

function buildFormats(
  { tag, messages }: ShownLanguage,
  unscaled: ReadonlySet<StatisticField>,
  scale: RateScale,
): Formats {
  const count = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const mean = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short", timeZone: "UTC" });
  const collator = new Intl.Collator(tag, { numeric: true });
  const month = new Intl.DateTimeFormat(tag, { month: "short", timeZone: "UTC" });
  const monthOfYear = new Intl.DateTimeFormat(tag, { year: "numeric", month: "short", timeZone: "UTC" });
  const brief = new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 });
  const made = new Map<string, Intl.NumberFormat>();
  const formatFor = (isRate: boolean, least: number, most: number): Intl.NumberFormat => {
    const key = `${isRate} ${least} ${most}`;
    let format = made.get(key);
    if (!format) {
      format = new Intl.NumberFormat(tag, {
        ...(isRate ? RATE_STYLES[scale] : {}),
        minimumFractionDigits: least,
        maximumFractionDigits: most,
      });
      made.set(key, format);
    }
    return format;
  };
  const write = (value: number, isRate: boolean, least: number, most: number): string =>
    formatFor(isRate, least, most).format(value);
  const isPercent = (field: StatisticField): boolean =>
    unitOf(field) === "rate" && (scale === "percent" || !unscaled.has(field));
  /** The digits of a format, and nothing of the language: `-1234.5`. */
  const plain = (format: Intl.NumberFormat, value: number): string =>
    format
      .formatToParts(value)
      .map(({ type, value }) => PLAIN[type] ?? (/integer|fraction/.test(type) ? value : ""))
      .join("");
  /** The digits as they are written. */
  const digits = (field: StatisticField, value: number, most: number): string =>
    plain(formatFor(isPercent(field), 0, unitOf(field) === "count" ? 0 : most), value);
  const number = (field: StatisticField, value: number, least: number, most: number): string => {
    const unit = unitOf(field);
    return unit === "count" ? count.format(value) : write(value, isPercent(field), least, most);
  };
  const unit = (field: StatisticField): string => (unitOf(field) === "seconds" ? messages.seconds_unit : "");
  const instantOf = (date: string): Date => new Date(`${date}T00:00:00Z`);
  const most = (single: boolean): number => (single ? MOST_DECIMALS : TOTAL_DECIMALS);
  const { minutes_unit, seconds_short, points } = messages.units;
  const pieces = (field: StatisticField, value: number): readonly Piece[] => {
    const [number_, unit_] = [false, true].map((isUnit) => (text: string): Piece => ({ text, isUnit }));
    if (!number_ || !unit_) return [];
    if (unitOf(field) !== "seconds")
      return [
        number_(unitOf(field) === "count" ? count.format(value) : write(value, isPercent(field), 1, 1)),
      ];
    const seconds = Math.round(value);
    if (seconds < MINUTES_FROM) return [number_(count.format(seconds)), unit_(seconds_short)];
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
    return [
      number_(count.format(minutes)),
      unit_(minutes_unit),
      number_(String(rest).padStart(2, "0")),
      unit_(seconds_short),
    ];
  };
  /** What a reader would subtract with: the number of `shown`. */
  const read = (field: StatisticField, value: number): number =>
    unitOf(field) === "rate" ? Number(digits(field, value, 1)) : Math.round(value);
  const signed = (text: string, moved: number): string =>
    `${moved > 0 ? "+" : moved < 0 ? "\u2212" : "±"}${text}`;
  const movedBy = (moved: number): string => {
    const text = share.format(Math.abs(moved));
    return signed(text, text === share.format(0) ? 0 : moved);
  };
  const shortDate = (date: string, beside: string): string =>
    date.slice(0, 4) === beside.slice(0, 4) ? date.slice(5) : date;
  const instant = (value: number): string =>
    new Date((value + UTC_8) * 1000).toISOString().slice(0, 16).replace("T", " ");
  return {
    count: (value) => count.format(value),
    mean: (value) => mean.format(value),
    axis: (field, value) => write(value, isPercent(field), 0, 1),
    total: (field, value) => number(field, value, 0, TOTAL_DECIMALS),
    figure: (field, value) => `${number(field, value, 0, MOST_DECIMALS)} ${unit(field)}`.trimEnd(),
    cell: (field, value, decimals) => number(field, value, decimals, Math.max(decimals, MOST_DECIMALS)),
    aligned: (field, value) => number(field, value, TOTAL_DECIMALS, TOTAL_DECIMALS),
    decimals: (field, value) => digits(field, value, MOST_DECIMALS).split(".")[1]?.length ?? 0,
    unit,
    weekday: (date) => weekday.format(instantOf(date)),
    instant,
    range: writeRange,
    compareNames: (a, b) => collator.compare(a, b),
    metric: (field, value, single) => `${number(field, value, 0, most(single))} ${unit(field)}`.trimEnd(),
    read: (field, value, single) => Number(digits(field, value, most(single))),
    number: (value, decimals) => write(value, false, 0, decimals),
    share: (value) => share.format(value),
    isPercent,
    isShare: (field) => scale === "unit" && isPercent(field),
    brief: (field, value) =>
      value >= BRIEF_FROM ? brief.format(value) : write(value, isPercent(field), 0, value >= 1000 ? 0 : 1),
    cellOf: (field, value) =>
      value >= BRIEF_FROM
        ? brief.format(value)
        : unitOf(field) === "rate"
          ? write(value, isPercent(field), 0, 1)
          : count.format(value),
    monthOfYear: (date) => monthOfYear.format(instantOf(date)),
    month: (date) => month.format(instantOf(date)),
    weekdays: WEEK.map((date) => weekday.format(instantOf(date))),
    phrases: phrasesIn(tag),
    shown: (field, value) =>
      pieces(field, value)
        .map(({ text }) => text)
        .join(" "),
    pieces,
    perDay: (value) => write(value, false, 1, 1),
    moved: (field, now, before) => {
      const [shownNow, shownBefore] = [read(field, now), read(field, before)];
      const moved = Math.round((shownNow - shownBefore) * 10) / 10;
      if (unitOf(field) === "count") return before === 0 ? undefined : movedBy((now - before) / before);
      const size = Math.abs(moved);
      if (unitOf(field) === "rate") {
        const text = write(size, false, 1, 1);
        return signed(isPercent(field) ? points(text) : text, moved);
      }
      return signed(
        pieces(field, size)
          .map(({ text }) => text)
          .join(" "),
        moved,
      );
    },
    apart: (field, value, other, isPerDay = false) => {
      const [one, two] = [value, other].map((figure) =>
        isPerDay ? Number(plain(formatFor(false, 1, 1), figure)) : read(field, figure),
      );
      const difference = Math.round(((one ?? 0) - (two ?? 0)) * 10) / 10;
      const size = Math.abs(difference);
      const isText = isPerDay || unitOf(field) === "rate";
      return {
        size: isText
          ? write(size, false, 1, 1)
          : pieces(field, size)
              .map(({ text }) => text)
              .join(" "),
        sign: Math.sign(difference),
      };
    },
    movedBy,
    date: shortDate,
    dates: (start, end, beside) => {
      const isPlain = start.slice(0, 4) === end.slice(0, 4);
      const [first, last] = [start, end].map((date) => (isPlain ? shortDate(date, beside) : date));
      return writeRange(first ?? start, last ?? end);
    },
    moment: (seconds, beside) => {
      const [text, other] = [instant(seconds), instant(beside)];
      return text.slice(0, 10) === other.slice(0, 10) ? text.slice(11) : shortDate(text, other);
    },
  };
}
