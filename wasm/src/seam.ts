import type { Core } from "./core.js";
import type { Issue, Result } from "./documents.js";
import { encodeValue, read } from "./encode.js";
import type { RawCore } from "./kfstat_core.js";
import type { IssueCode } from "./names.js";
import { WrongInput } from "./options.js";

/** The core's own limit; a text cut just after it is refused there, in the core's words. */
export const QUERY_LIMIT_BYTES = 64 * 1024;

/** The operations on a text that answer with the text of a Result: they take its length, and maybe a number. */
type TextOperation =
  "validate" | "body" | "preset" | "previous" | "days" | "periods" | "checkDate" | "checkId" | "csv";

/** Calls into a running core, and the Results of those that failed. */
export class Seam {
  readonly core: Core;

  constructor(core: Core) {
    this.core = core;
  }

  /** Runs one call into the core; a trap inside it costs the instance, not the page. */
  call<T>(run: (raw: RawCore) => T): T | undefined {
    try {
      const value = run(this.core.raw);
      this.core.replaceGrown();
      return value;
    } catch {
      this.core.replace();
      return undefined;
    }
  }

  /** As `call`, for a run that gives a Result. */
  attempt<T>(run: (raw: RawCore) => Result<T>): Result<T> {
    return this.call(run) ?? this.refuse("wasm.trapped", {});
  }

  /** Runs an operation on a number that answers with the text of a Result. */
  ask<T>(name: "explain" | "today", given: number | WrongInput): Result<T> {
    if (given instanceof WrongInput) {
      return this.refuseInput(given);
    }
    return this.attempt((raw) => {
      raw[name](given);
      return this.core.answerDocument() as Result<T>;
    });
  }

  /** As `ask`, of one on a text; what is wrong with the number is told before what is wrong with the text. */
  askText<T>(name: TextOperation, text: string | WrongInput, ...rest: (number | WrongInput)[]): Result<T> {
    const wrong = [...rest, text].find((given) => given instanceof WrongInput);
    if (wrong !== undefined) {
      return this.refuseInput(wrong);
    }
    return this.attempt((raw) => {
      (raw[name] as (...numbers: unknown[]) => void)(this.core.setText(text as string), ...rest);
      return this.core.answerDocument() as Result<T>;
    });
  }

  formatText(issue: unknown, locale: number): string | undefined {
    if (this.core.isWordless) {
      const code = typeof issue === "object" && issue !== null ? read(issue, "code") : undefined;
      return typeof code === "string" ? code : undefined;
    }
    return this.call((raw) => {
      raw.formatIssue(this.core.setText(encodeValue(issue, QUERY_LIMIT_BYTES)), locale);
      return this.core.answerText();
    });
  }

  refuse(code: IssueCode, params: Issue["params"]): { ok: false; issues: [Issue]; notices: Issue[] } {
    const message = this.formatText({ code, path: "", params }, 0) ?? `kfstat: ${code}`;
    return { ok: false, issues: [{ code, path: "", message, params }], notices: [] };
  }

  refuseInput(wrong: WrongInput): Result<never> {
    return this.refuse("input.wrong_type", wrong.params);
  }
}
