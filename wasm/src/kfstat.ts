import type { Kfstat } from "./api.js";
import type { Core } from "./core.js";
import { Dates } from "./dates.js";
import { encodeId, encodeValue } from "./encode.js";
import { LOCALES, PERIODS, STEPS_BACK } from "./names.js";
import { indexIn, readNow, WrongInput } from "./options.js";
import { createQueryOperations } from "./query.js";
import { createReportOperations } from "./reports.js";
import { createResponseOperations } from "./response.js";
import { QUERY_LIMIT_BYTES, Seam } from "./seam.js";

/** No name of a preset and no date is longer. */
const SHORT_TEXT_LENGTH = 256;

/** The index of the locale of a tag such as `zh-CN` in any case; the first, English, for any other value. */
function localeOf(tag: unknown): number {
  if (!isText(tag)) {
    return 0;
  }
  const given = tag.slice(0, SHORT_TEXT_LENGTH).toLowerCase();
  return Math.max(
    LOCALES.findIndex((name) => given.startsWith(name)),
    0,
  );
}

/** The operations over a running core. */
export function createKfstat(core: Core): Kfstat {
  const seam = new Seam(core);
  const dates = new Dates(core);

  return {
    ...createQueryOperations(seam, dates),
    ...createResponseOperations(seam, dates),
    ...createReportOperations(seam),
    explainErrcode: (errcode) => seam.ask("explain", isInt32(errcode) ? errcode : new WrongInput("int32")),
    today: (options) => seam.ask("today", readNow(options)),
    presetRange: (name, options) => seam.askText("preset", encodeShort(name), readNow(options)),
    previousRange: (range, by = "period") =>
      seam.askText("previous", encodeRange(range), indexIn(STEPS_BACK, by, "by")),
    daysOf: (range) => seam.askText("days", encodeRange(range)),
    periodsOf: (range, by) => seam.askText("periods", encodeRange(range), indexIn(PERIODS, by, "by")),
    checkDate: (text) => seam.askText("checkDate", encodeShort(text)),
    checkId: (text) => seam.askText("checkId", isText(text) ? encodeId(text) : new WrongInput("string")),
    formatIssue: (issue, locale) => {
      const index = localeOf(locale);
      return (
        seam.formatText(issue, index) ??
        seam.formatText({ code: "wasm.trapped" }, index) ??
        "kfstat: wasm.trapped"
      );
    },
  };
}

function isInt32(value: unknown): value is number {
  return typeof value === "number" && value === (value | 0);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** A word or a date, cut where it is too long to be one. */
function encodeShort(text: unknown): string | WrongInput {
  return isText(text) ? text.slice(0, SHORT_TEXT_LENGTH) : new WrongInput("string");
}

function encodeRange(range: unknown): string | WrongInput {
  return range === undefined ? new WrongInput("object") : encodeValue(range, QUERY_LIMIT_BYTES);
}
