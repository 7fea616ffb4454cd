import type { StatisticField } from "kfstat";
import type { Locale } from "./messages.js";
import { unitOf } from "./metrics.js";

const TAGS: Record<Locale, string> = { zh: "zh-CN", en: "en-US" };

/** Writes numbers and dates for people; nothing in it depends on the browser's language or time zone. */
export interface Formats {
  count(value: number): string;
  /** A mean of counts. */
  mean(value: number): string;
  /** A share on an axis: `95%`. */
  share(value: number): string;
  /** A figure of one field without its unit of time: `92.3%`, `17.5`, `1,204`. */
  number(field: StatisticField, value: number): string;
  /** The unit of time that belongs behind `number`; empty for other figures. */
  unit(field: StatisticField): string;
  /** `number` and `unit`: `17.5 秒`. */
  figure(field: StatisticField, value: number): string;
  /** As `number`, with decimals that line up in a column. */
  cell(field: StatisticField, value: number): string;
  /** `周一`, `Mon`: the weekday of a `YYYY-MM-DD` date. */
  weekday(date: string): string;
  /** `2026-11-16 10:00`, UTC+8, of Unix seconds. */
  instant(seconds: number): string;
  /** `10:00`, UTC+8, of Unix seconds. */
  time(seconds: number): string;
  range(start: string, end: string): string;
}

const cache = new Map<Locale, Formats>();

/** The formats of a language. */
export function formatsFor(locale: Locale): Formats {
  let formats = cache.get(locale);
  if (!formats) {
    formats = buildFormats(locale);
    cache.set(locale, formats);
  }
  return formats;
}

function buildFormats(locale: Locale): Formats {
  const tag = TAGS[locale];
  const count = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const mean = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const twoDecimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const percent = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 2 });
  const percentColumn = new Intl.NumberFormat(tag, { style: "percent", ...twoDecimals });
  const share = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(tag, { maximumFractionDigits: 4 });
  const seconds = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const secondsColumn = new Intl.NumberFormat(tag, twoDecimals);
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short", timeZone: "UTC" });
  // Etc/GMT-8 is UTC+8 without exception; Asia/Shanghai had summers of its own until 1991. Swedish writes ISO.
  const instant = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "short",
    timeZone: "Etc/GMT-8",
  });
  const time = new Intl.DateTimeFormat("sv-SE", { timeStyle: "short", timeZone: "Etc/GMT-8" });
  const unit = (field: StatisticField): string =>
    unitOf(field) !== "seconds" ? "" : locale === "zh" ? "秒" : "s";
  // Upstream never states the scale of its rates: one over 1 is shown as it came.
  const rate = (value: number, format: Intl.NumberFormat): string =>
    (value > 1 ? decimal : format).format(value);
  const number = (field: StatisticField, value: number): string =>
    ({
      rate: () => rate(value, percent),
      seconds: () => seconds.format(value),
      count: () => count.format(value),
    })[unitOf(field)]();
  return {
    count: (value) => count.format(value),
    mean: (value) => mean.format(value),
    share: (value) => rate(value, share),
    number,
    unit,
    figure: (field, value) => `${number(field, value)} ${unit(field)}`.trimEnd(),
    cell: (field, value) =>
      ({
        rate: () => rate(value, percentColumn),
        seconds: () => secondsColumn.format(value),
        count: () => count.format(value),
      })[unitOf(field)](),
    weekday: (date) => weekday.format(new Date(`${date}T00:00:00Z`)),
    instant: (value) => instant.format(new Date(value * 1000)),
    time: (value) => time.format(new Date(value * 1000)),
    range: (start, end) => (start === end ? start : `${start} – ${end}`),
  };
}
