import type { ClockOptions, Kfstat, PlanOptions } from "./api.js";
import type { Dates } from "./dates.js";
import type { Result, ValidatedQuery } from "./documents.js";
import { encodeValue, isArray, isValueOfItsOwn, keysOf, read } from "./encode.js";
import type { RawCore } from "./kfstat_core.js";
import { readNow, readOption, WrongInput } from "./options.js";
import { QUERY_LIMIT_BYTES, type Seam } from "./seam.js";

/** The core's own limit; a text cut just after it is refused there, in the core's words. */
const PLAN_LIMIT_BYTES = 512 * 1024;

/** No date is longer, and hardly an id. */
const SHORT_TEXT_LENGTH = 256;

const DATE_LENGTH = 10;

const FIELD_NAMES = new Set(["open_kfid", "servicer_userid", "start_time", "end_time"]);

/** A query's fields, each read once. */
interface Fields {
  open_kfid?: unknown;
  servicer_userid?: unknown;
  start_time?: unknown;
  end_time?: unknown;
}

/** Fields that may cross as they are; the core says whether there is more to be said of them. */
interface PlainFields {
  open_kfid: string;
  servicer_userid?: string | null | undefined;
  start_time: string | number;
  end_time: string | number;
}

/** The fields of an object that has no others; nothing of anything else, of which then no member was read. */
function readFields(query: unknown): Fields | undefined {
  if (typeof query !== "object" || query === null || isArray(query) || isValueOfItsOwn(query)) {
    return undefined;
  }
  const keys = keysOf(query);
  if (keys === undefined || keys.length > FIELD_NAMES.size) {
    return undefined;
  }
  for (const key of keys) {
    if (!FIELD_NAMES.has(key)) {
      return undefined;
    }
  }
  // All four its own: what an object inherits is not of the query.
  const fields: Fields = {
    open_kfid: undefined,
    servicer_userid: undefined,
    start_time: undefined,
    end_time: undefined,
  };
  for (const key of keys) {
    fields[key as keyof Fields] = read(query, key);
  }
  return fields;
}

function arePlain(fields: Fields): fields is PlainFields {
  const { open_kfid, servicer_userid, start_time, end_time } = fields;
  return (
    isShort(open_kfid) &&
    (servicer_userid === undefined || servicer_userid === null || isShort(servicer_userid)) &&
    isPlainTime(start_time) &&
    isPlainTime(end_time)
  );
}

function isShort(value: unknown): value is string {
  return typeof value === "string" && value.length <= SHORT_TEXT_LENGTH;
}

function isPlainTime(value: unknown): value is string | number {
  return typeof value === "string" ? value.length === DATE_LENGTH : typeof value === "number" && value >= 0;
}

type QueryOperations = Pick<Kfstat, "validateQuery" | "buildRequestBody" | "planRequests">;

/** The operations that judge a query. */
export function createQueryOperations(seam: Seam, dates: Dates): QueryOperations {
  const { core } = seam;

  /** Whether the core has nothing to say of the fields but its answer. */
  function askPlain(
    raw: RawCore,
    { open_kfid, servicer_userid, start_time, end_time }: PlainFields,
    now: number,
    wantsBody: boolean,
  ): boolean {
    const servicer = servicer_userid ?? "";
    core.reserve(2 * DATE_LENGTH + open_kfid.length + servicer.length);
    const start = typeof start_time === "number" ? start_time : NaN;
    const end = typeof end_time === "number" ? end_time : NaN;
    return (
      (typeof start_time === "number" || core.writeAscii(start_time, 0)) &&
      (typeof end_time === "number" || core.writeAscii(end_time, DATE_LENGTH)) &&
      core.writeAscii(open_kfid, 2 * DATE_LENGTH) &&
      core.writeAscii(servicer, 2 * DATE_LENGTH + open_kfid.length) &&
      raw.askPlain(
        start,
        end,
        now,
        open_kfid.length,
        typeof servicer_userid === "string" ? servicer.length : -1,
        wantsBody,
      ) === 1
    );
  }

  /** Judges a query by its fields where that is enough, else by its JSON text. */
  function ask<T>(
    query: unknown,
    options: ClockOptions | undefined,
    plain: (raw: RawCore, fields: PlainFields, now: number) => T | undefined,
    name: "validate" | "body",
  ): Result<T> {
    const now = readNow(options);
    if (now instanceof WrongInput) {
      return seam.refuseInput(now);
    }
    if (query === undefined) {
      return seam.refuseInput(new WrongInput("object"));
    }
    const fields = readFields(query);
    if (fields !== undefined && arePlain(fields)) {
      const answered = seam.call((raw) => ({ value: plain(raw, fields, now) }));
      if (answered === undefined) {
        return seam.refuse("wasm.trapped", {});
      }
      if (answered.value !== undefined) {
        return { ok: true, value: answered.value, notices: [] };
      }
    }
    return seam.askText(name, encodeValue(fields ?? query, QUERY_LIMIT_BYTES, query), now);
  }

  function validatePlain(raw: RawCore, fields: PlainFields, now: number): ValidatedQuery | undefined {
    if (!askPlain(raw, fields, now, false)) {
      return undefined;
    }
    const { open_kfid, servicer_userid } = fields;
    const start_time = core.answer(0);
    const end_time = core.answer(1);
    const days = core.answer(2);
    const start_date = dates.of(start_time);
    const end_date = dates.of(end_time);
    return typeof servicer_userid === "string"
      ? { open_kfid, servicer_userid, start_time, end_time, start_date, end_date, days }
      : { open_kfid, start_time, end_time, start_date, end_date, days };
  }

  function bodyPlain(raw: RawCore, fields: PlainFields, now: number): string | undefined {
    return askPlain(raw, fields, now, true) ? core.answerText() : undefined;
  }

  function planRequests(query: unknown, options: PlanOptions | undefined): Result<never> {
    const now = readNow(options, "earliest");
    if (now instanceof WrongInput) {
      return seam.refuseInput(now);
    }
    const earliest = readOption(options, "earliest");
    const noDate = new WrongInput("date", "earliest");
    // Ten characters that are no date in ASCII are no date in their last ten bytes either: what the core reads.
    if (earliest !== undefined && (typeof earliest !== "string" || earliest.length !== DATE_LENGTH)) {
      return seam.refuseInput(noDate);
    }
    if (query === undefined) {
      return seam.refuseInput(new WrongInput("object"));
    }
    const text = encodeValue(query, PLAN_LIMIT_BYTES) + (earliest ?? "");
    return seam.attempt((raw) =>
      raw.plan(core.setText(text), earliest !== undefined, now) === 1
        ? (core.answerDocument() as Result<never>)
        : seam.refuseInput(noDate),
    );
  }

  return {
    validateQuery: (query, options) => ask(query, options, validatePlain, "validate"),
    buildRequestBody: (query, options) => ask(query, options, bodyPlain, "body"),
    planRequests,
  };
}
