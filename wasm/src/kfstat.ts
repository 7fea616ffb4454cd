import type { ClockOptions, Kfstat, ParseOptions, PlanOptions } from "./api.js";
import type { Core } from "./core.js";
import type { Issue, Report, ReportTable, Result } from "./documents.js";
import { encodeValue, hasLoneSurrogate, indexOfLoneSurrogate, isArray, lengthOf } from "./encode.js";
import type { RawCore } from "./kfstat_core.js";
import type { IssueCode } from "./names.js";
import { encodeReports, toTable } from "./table.js";

/** The core's own limits; a text cut just after its limit is refused there, in the core's words. */
const QUERY_LIMIT_BYTES = 64 * 1024;
const PLAN_LIMIT_BYTES = 512 * 1024;
const RESPONSE_LIMIT_BYTES = 4 * 1024 * 1024;

/** More than 180 days of 500 servicers; the largest text handed over in one call. */
const REPORTS_LIMIT_BYTES = 64 * 1024 * 1024;

/** No name of a preset and no date is longer. */
const SHORT_TEXT_LENGTH = 256;

/** Not valid anywhere in UTF-8. */
const INVALID_BYTE = 0xff;

const LAST_SECOND = 253402271999;
const MAX_UINT32 = 2 ** 32 - 1;

/** An argument that is not what the operation takes. */
class WrongInput {
  readonly params: Record<string, string>;

  constructor(expected: string, input?: string) {
    this.params = input === undefined ? { expected } : { expected, input };
  }
}

/** The operations over a running core. */
export function createKfstat(core: Core): Kfstat {
  /** Runs one call into the core; a trap inside it costs the instance, not the page. */
  function call<T>(run: (raw: RawCore) => T): T | undefined {
    try {
      return run(core.raw);
    } catch {
      core.replace();
      return undefined;
    }
  }

  function ask<T>(run: (raw: RawCore) => void): Result<T> {
    const answered = call((raw) => {
      run(raw);
      return JSON.parse(core.resultText()) as Result<T>;
    });
    return answered ?? refuse("wasm.trapped", {});
  }

  function formatText(issue: unknown, chinese: boolean): string | undefined {
    return call((raw) => {
      raw.formatIssue(core.setText(encodeValue(issue, QUERY_LIMIT_BYTES)), chinese);
      return core.resultText();
    });
  }

  function refuse(
    code: IssueCode,
    params: Issue["params"],
  ): { ok: false; issues: [Issue]; notices: Issue[] } {
    const message = formatText({ code, path: "", params }, false) ?? `kfstat: ${code}`;
    return { ok: false, issues: [{ code, path: "", message, params }], notices: [] };
  }

  function refuseInput(wrong: WrongInput): Result<never> {
    return refuse("input.wrong_type", wrong.params);
  }

  function askQuery<T>(
    query: unknown,
    options: ClockOptions | undefined,
    run: (raw: RawCore, length: number, now: number) => void,
  ): Result<T> {
    const now = readNow(options);
    if (now instanceof WrongInput) {
      return refuseInput(now);
    }
    if (query === undefined) {
      return refuseInput(new WrongInput("object"));
    }
    const text = encodeValue(query, QUERY_LIMIT_BYTES);
    return ask((raw) => {
      run(raw, core.setText(text), now);
    });
  }

  function planRequests(query: unknown, options: PlanOptions | undefined): Result<never> {
    const now = readNow(options);
    if (now instanceof WrongInput) {
      return refuseInput(now);
    }
    const earliest = readOption(options, "earliest");
    if (earliest !== undefined && (typeof earliest !== "string" || hasLoneSurrogate(earliest))) {
      return refuseInput(new WrongInput("date", "earliest"));
    }
    if (query === undefined) {
      return refuseInput(new WrongInput("object"));
    }
    const text = encodeValue(query, PLAN_LIMIT_BYTES);
    return ask((raw) => {
      if (earliest === undefined) {
        raw.plan(core.setText(text), now);
        return;
      }
      const earliestText = earliest.slice(0, SHORT_TEXT_LENGTH);
      core.reserve((text.length + earliestText.length) * 3);
      const { length } = core.writeText(text, 0, text.length * 3);
      raw.planFrom(length, now, core.writeText(earliestText, length, earliestText.length * 3).length);
    });
  }

  function parse(response: unknown, options: ParseOptions | undefined): Result<Report> {
    if (!isOptions(options)) {
      return refuseInput(new WrongInput("object", "options"));
    }
    const limitBytes = readOption(options, "limitBytes");
    const limit = limitBytes === undefined ? RESPONSE_LIMIT_BYTES : limitBytes;
    if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0) {
      return refuseInput(new WrongInput("whole number", "limitBytes"));
    }
    const input = typeof response === "string" ? response : bytesOf(response);
    if (input === undefined) {
      return refuseInput(new WrongInput("text or bytes"));
    }
    const query = readOption(options, "query");
    return parseInput(input, query, Math.min(limit, MAX_UINT32));
  }

  function parseInput(input: string | Uint8Array, query: unknown, limit: number): Result<Report> {
    const queryText =
      query === undefined || query === null ? undefined : encodeValue(query, QUERY_LIMIT_BYTES);
    if (input.length > limit) {
      return refuseSize(queryText, limit);
    }
    let complete = true;
    const result = ask<Report>((raw) => {
      const queryCapacity = (queryText?.length ?? 0) * 3;
      const capacity = typeof input === "string" ? Math.min(input.length * 3, limit) : input.length;
      core.reserve(queryCapacity + capacity);
      const offset = queryText === undefined ? 0 : core.writeText(queryText, 0, queryCapacity).length;
      let length = input.length;
      if (typeof input === "string") {
        ({ length, complete } = core.writeText(input, offset, capacity));
        markIllFormed(input, offset, length);
      } else {
        core.writeBytes(input, offset);
      }
      if (queryText === undefined) {
        raw.parse(length, limit);
      } else {
        raw.parseFor(offset, length, limit);
      }
    });
    return complete ? result : refuseSize(queryText, limit);
  }

  /** A text with a lone surrogate has no UTF-8 form; the core finds the byte that says so where it would stand. */
  function markIllFormed(text: string, offset: number, length: number): void {
    if (!isWellFormed(text)) {
      const index = indexOfLoneSurrogate(text);
      const { length: before } = core.writeText(text.slice(0, index), offset, length);
      core.writeByte(INVALID_BYTE, offset + before);
    }
  }

  /** Too large to hand over: the query's issues, which come first, are asked of an empty response. */
  function refuseSize(queryText: string | undefined, limit: number): Result<never> {
    const refused = refuse("response.too_large", { limit_bytes: limit });
    if (queryText === undefined) {
      return refused;
    }
    const judged = ask<Report>((raw) => {
      raw.parseFor(core.setText(queryText), 0, limit);
    });
    const ofQuery = judged.ok ? [] : judged.issues.filter((issue) => issue.params["input"] === "query");
    return {
      ok: false,
      issues: [...ofQuery, ...refused.issues] as Issue[] as [Issue, ...Issue[]],
      notices: [],
    };
  }

  return {
    validateQuery: (query, options) =>
      askQuery(query, options, (raw, length, now) => {
        raw.validate(length, now);
      }),
    buildRequestBody: (query, options) =>
      askQuery(query, options, (raw, length, now) => {
        raw.body(length, now);
      }),
    planRequests,
    parseResponse: parse,
    parseResponseTable: (response, options): Result<ReportTable> => {
      const parsed = parse(response, options);
      return parsed.ok ? { ...parsed, value: toTable(parsed.value) } : parsed;
    },
    summarize: (reports: unknown) => {
      if (!isArray(reports) || Number.isNaN(lengthOf(reports))) {
        return refuseInput(new WrongInput("array"));
      }
      const text = encodeReports(reports, REPORTS_LIMIT_BYTES);
      if (text === undefined) {
        return refuseInput(new WrongInput("fewer reports"));
      }
      return ask((raw) => {
        raw.summarize(core.setText(text));
      });
    },
    explainErrcode: (errcode) => {
      if (typeof errcode !== "number" || errcode !== (errcode | 0)) {
        return refuseInput(new WrongInput("int32"));
      }
      return ask((raw) => {
        raw.explain(errcode);
      });
    },
    today: (options) => {
      const now = readNow(options);
      if (now instanceof WrongInput) {
        return refuseInput(now);
      }
      return ask((raw) => {
        raw.today(now);
      });
    },
    presetRange: (name, options) => {
      const now = readNow(options);
      if (now instanceof WrongInput) {
        return refuseInput(now);
      }
      if (typeof name !== "string") {
        return refuseInput(new WrongInput("string"));
      }
      return ask((raw) => {
        raw.preset(core.setText(name.slice(0, SHORT_TEXT_LENGTH)), now);
      });
    },
    previousRange: (range) => {
      if (range === undefined) {
        return refuseInput(new WrongInput("object"));
      }
      const text = encodeValue(range, QUERY_LIMIT_BYTES);
      return ask((raw) => {
        raw.previous(core.setText(text));
      });
    },
    formatIssue: (issue, locale) => {
      const chinese = typeof locale === "string" && (locale as string).startsWith("zh");
      return (
        formatText(issue, chinese) ?? formatText({ code: "wasm.trapped" }, chinese) ?? "kfstat: wasm.trapped"
      );
    },
  };
}

function isOptions(options: unknown): options is object | undefined {
  if (options === undefined) {
    return true;
  }
  try {
    // A Date here is a clock that was meant to be `{ now }`; ignoring it would answer for another day.
    return typeof options === "object" && options !== null && !(options instanceof Date);
  } catch {
    return false;
  }
}

/** The option's value, NaN (which no option takes) where reading it throws. */
function readOption(options: object | undefined, name: string): unknown {
  try {
    return (options as Record<string, unknown> | undefined)?.[name];
  } catch {
    return NaN;
  }
}

/** The clock of an operation in whole Unix seconds. */
function readNow(options: ClockOptions | undefined): number | WrongInput {
  if (!isOptions(options)) {
    return new WrongInput("object", "options");
  }
  const now = readOption(options, "now");
  const seconds = now === undefined ? Math.floor(Date.now() / 1000) : secondsOf(now);
  return seconds !== undefined && seconds >= 0 && seconds <= LAST_SECOND
    ? seconds
    : new WrongInput("Date", "now");
}

/** The whole seconds of a Date of any realm, NaN for an invalid one, nothing for anything else. */
function secondsOf(date: unknown): number | undefined {
  try {
    return Math.floor(Date.prototype.getTime.call(date) / 1000);
  } catch {
    return undefined;
  }
}

const TYPED_ARRAY_PROTOTYPE = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

/** The bytes of a buffer or of a view of one, of any realm, whatever it says of itself. */
function bytesOf(source: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(source)) {
      return bytesOfView(source);
    }
    return isBuffer(source) ? new Uint8Array(source) : undefined;
  } catch {
    return undefined;
  }
}

function bytesOfView(view: ArrayBufferView): Uint8Array {
  const isTypedArray = Reflect.get(TYPED_ARRAY_PROTOTYPE, Symbol.toStringTag, view) !== undefined;
  const prototype = isTypedArray ? TYPED_ARRAY_PROTOTYPE : DataView.prototype;
  const property = (name: keyof ArrayBufferView): unknown => Reflect.get(prototype, name, view);
  return new Uint8Array(
    property("buffer") as ArrayBuffer,
    property("byteOffset") as number,
    property("byteLength") as number,
  );
}

function isBuffer(source: unknown): source is ArrayBufferLike {
  // Pages that are not isolated from other origins have no SharedArrayBuffer.
  return (
    hasByteLengthOf(ArrayBuffer.prototype, source) ||
    (typeof SharedArrayBuffer !== "undefined" && hasByteLengthOf(SharedArrayBuffer.prototype, source))
  );
}

/** Whether the prototype's getter takes the value for one of its own. */
function hasByteLengthOf(prototype: ArrayBufferLike, source: unknown): boolean {
  try {
    Reflect.get(prototype, "byteLength", source);
    return true;
  } catch {
    return false;
  }
}

function isWellFormed(text: string): boolean {
  const { isWellFormed: judge } = text as { isWellFormed?: () => boolean };
  return judge === undefined ? !hasLoneSurrogate(text) : judge.call(text);
}
