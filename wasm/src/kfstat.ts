import type { Kfstat } from "./api.js";
import type { Core } from "./core.js";
import { Dates } from "./dates.js";
import { encodeValue } from "./encode.js";
import { readNow, WrongInput } from "./options.js";
import { createQueryOperations } from "./query.js";
import { createReportOperations } from "./reports.js";
import { createResponseOperations } from "./response.js";
import { QUERY_LIMIT_BYTES, Seam } from "./seam.js";

/** No name of a preset is longer. */
const SHORT_TEXT_LENGTH = 256;

/** The operations over a running core. */
export function createKfstat(core: Core): Kfstat {
  const seam = new Seam(core);
  const dates = new Dates(core);
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
      if (typeof name !== "string") {
        return seam.refuseInput(new WrongInput("string"));
      }
      return seam.ask((raw) => {
        raw.preset(core.setText(name.slice(0, SHORT_TEXT_LENGTH)), now);
      });
    },
    previousRange: (range) => {
      if (range === undefined) {
        return seam.refuseInput(new WrongInput("object"));
      }
      const text = encodeValue(range, QUERY_LIMIT_BYTES);
      return seam.ask((raw) => {
        raw.previous(core.setText(text));
      });
    },
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
