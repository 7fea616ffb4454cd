import type { Kfstat } from "./api.js";
import type { Core } from "./core.js";
import { Dates } from "./dates.js";
import type { Result } from "./documents.js";
import { encodeId, encodeValue } from "./encode.js";
import type { RawCore } from "./kfstat_core.js";
import { PERIODS, STEPS_BACK } from "./names.js";
import { readNow, WrongInput } from "./options.js";
import { createQueryOperations } from "./query.js";
import { createReportOperations } from "./reports.js";
import { createResponseOperations } from "./response.js";
import { QUERY_LIMIT_BYTES, Seam } from "./seam.js";

/** No name of a preset and no date is longer. */
const SHORT_TEXT_LENGTH = 256;

/** The operations over a running core. */
export function createKfstat(core: Core): Kfstat {
  const seam = new Seam(core);
  const dates = new Dates(core);

  function askText<T>(text: unknown, run: (raw: RawCore) => void): Result<T> {
    return typeof text === "string" ? seam.ask(run) : seam.refuseInput(new WrongInput("string"));
  }

  function askRange<T>(range: unknown, run: (raw: RawCore, length: number) => void): Result<T> {
    if (range === undefined) {
      return seam.refuseInput(new WrongInput("object"));
    }
    const text = encodeValue(range, QUERY_LIMIT_BYTES);
    return seam.ask((raw) => {
      run(raw, core.setText(text));
    });
  }

  return {
    ...createQueryOperations(seam, dates),
    ...createResponseOperations(seam, dates),
    ...createReportOperations(seam),
    explainErrcode: (errcode) => {
      if (typeof errcode !== "number" || errcode !== (errcode | 0)) {
        return seam.refuseInput(new WrongInput("int32"));
      }
      return seam.ask((raw) => {
        raw.explain(errcode);
      });
    },
    today: (options) => {
      const now = readNow(options);
      if (now instanceof WrongInput) {
        return seam.refuseInput(now);
      }
      return seam.ask((raw) => {
        raw.today(now);
      });
    },
    presetRange: (name, options) => {
      const now = readNow(options);
      if (now instanceof WrongInput) {
        return seam.refuseInput(now);
      }
      return askText(name, (raw) => {
        raw.preset(core.setText(name.slice(0, SHORT_TEXT_LENGTH)), now);
      });
    },
    previousRange: (range, by = "period") => {
      const index = STEPS_BACK.indexOf(by);
      if (index < 0) {
        return seam.refuseInput(new WrongInput(STEPS_BACK.join("|"), "by"));
      }
      return askRange(range, (raw, length) => {
        raw.previous(length, index);
      });
    },
    daysOf: (range) =>
      askRange(range, (raw, length) => {
        raw.days(length);
      }),
    periodsOf: (range, by) => {
      const index = PERIODS.indexOf(by);
      if (index < 0) {
        return seam.refuseInput(new WrongInput(PERIODS.join("|"), "by"));
      }
      return askRange(range, (raw, length) => {
        raw.periods(length, index);
      });
    },
    checkDate: (text) =>
      askText(text, (raw) => {
        raw.checkDate(core.setText(text.slice(0, SHORT_TEXT_LENGTH)));
      }),
    checkId: (text) =>
      askText(text, (raw) => {
        raw.checkId(core.setText(encodeId(text)));
      }),
    formatIssue: (issue, locale) => {
      const chinese = typeof locale === "string" && (locale as string).startsWith("zh");
      return (
        seam.formatText(issue, chinese) ??
        seam.formatText({ code: "wasm.trapped" }, chinese) ??
        "kfstat: wasm.trapped"
      );
    },
  };
}
