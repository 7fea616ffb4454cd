import type { Kfstat, ParseOptions } from "./api.js";
import { bytesOf } from "./bytes.js";
import { type CoreTable, TableShelf, takeReport, takeTable } from "./columns.js";
import type { Dates } from "./dates.js";
import type { Issue, ReportTable, Result } from "./documents.js";
import { encodeValue, hasLoneSurrogate, indexOfLoneSurrogate, isArray, lengthOf, read } from "./encode.js";
import type { RawCore } from "./kfstat_core.js";
import { judgeOptions, readOption, WrongInput } from "./options.js";
import { QUERY_LIMIT_BYTES, type Seam } from "./seam.js";

const RESPONSE_LIMIT_BYTES = 4 * 1024 * 1024;
/** One more byte than that must be a length too. */
const MAX_LIMIT_BYTES = 2 ** 32 - 2;

/** Not valid anywhere in UTF-8. */
const INVALID_BYTE = 0xff;

/** How a response is to be read. */
interface ParseSettings {
  limit: number;
  queryText: string | undefined;
}

/** The most responses read in one call. */
const MAX_RESPONSES = 100_000;

type ResponseOperations = Pick<Kfstat, "parseResponse" | "parseResponseTable" | "parseResponseTables">;

/** The operations that read a response. */
export function createResponseOperations(seam: Seam, dates: Dates): ResponseOperations {
  const { core } = seam;
  /** Months of one source mostly have the same. */
  let noticesOfLast: Issue[] = [];

  function readOptions(options: ParseOptions | undefined): ParseSettings | WrongInput {
    const wrong = judgeOptions(options, ["query", "limitBytes"]);
    if (wrong !== undefined) {
      return wrong;
    }
    const limitBytes = readOption(options, "limitBytes");
    const limit = limitBytes === undefined ? RESPONSE_LIMIT_BYTES : limitBytes;
    if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0) {
      return new WrongInput("whole number", "limitBytes");
    }
    const query = readOption(options, "query");
    const queryText = query === undefined ? undefined : encodeValue(query, QUERY_LIMIT_BYTES);
    return { limit: Math.min(limit, MAX_LIMIT_BYTES), queryText };
  }

  function parse<T>(
    response: unknown,
    options: ParseOptions | undefined,
    take: (table: CoreTable) => T,
  ): Result<T> {
    const settings = readOptions(options);
    if (settings instanceof WrongInput) {
      return seam.refuseInput(settings);
    }
    return parseInput(response, settings, take);
  }

  function parseInput<T>(
    response: unknown,
    settings: ParseSettings,
    take: (table: CoreTable) => T,
  ): Result<T> {
    const input = typeof response === "string" ? response : bytesOf(response);
    if (input === undefined) {
      return seam.refuseInput(new WrongInput("text or bytes"));
    }
    return seam.attempt((raw) => takeAnswer(run(raw, input, settings), take));
  }

  /** Hands the response over. Of one that is too large only a length is: the core refuses it unread. */
  function run(raw: RawCore, input: string | Uint8Array, { limit, queryText }: ParseSettings): number {
    const queryCapacity = (queryText?.length ?? 0) * 3;
    const size = typeof input === "string" ? input.length * 3 : input.length;
    const capacity = input.length > limit ? 0 : Math.min(size, limit);
    core.reserve(queryCapacity + capacity);
    const offset = queryText === undefined ? 0 : core.writeText(queryText, 0, queryCapacity).length;
    const length = input.length > limit ? undefined : write(input, offset, capacity);
    return raw.parse(queryText === undefined ? -1 : offset, length ?? limit + 1, limit);
  }

  /** Writes the response and gives its length in bytes; nothing where a text is longer than the capacity. */
  function write(input: string | Uint8Array, offset: number, capacity: number): number | undefined {
    if (typeof input !== "string") {
      core.writeBytes(input, offset);
      return input.length;
    }
    const { length, complete } = core.writeText(input, offset, capacity);
    if (!complete) {
      return undefined;
    }
    markIllFormed(input, offset, length);
    return length;
  }

  function takeAnswer<T>(status: number, take: (table: CoreTable) => T): Result<T> {
    if (status === 0) {
      return core.answerDocument() as Result<never>;
    }
    if (status === 2) {
      noticesOfLast = core.answerDocument() as Issue[];
    }
    const notices =
      status === 1 ? [] : noticesOfLast.map((notice) => ({ ...notice, params: { ...notice.params } }));
    const table = {
      address: core.answer(0),
      length: core.answer(1),
      capacity: core.answer(2),
      errmsg: core.textAt(core.answer(3), core.answer(4)),
    };
    return { ok: true, value: take(table), notices };
  }

  /** A text with a lone surrogate has no UTF-8 form; the core finds the byte that says so where it would stand. */
  function markIllFormed(text: string, offset: number, length: number): void {
    if (!isWellFormed(text)) {
      const index = indexOfLoneSurrogate(text);
      const { length: before } = core.writeText(text.slice(0, index), offset, length);
      core.writeByte(INVALID_BYTE, offset + before);
    }
  }

  function parseTables(responses: unknown, options: ParseOptions | undefined): Result<Result<ReportTable>[]> {
    const length = isArray(responses) ? lengthOf(responses) : NaN;
    if (!isArray(responses) || Number.isNaN(length)) {
      return seam.refuseInput(new WrongInput("array"));
    }
    if (length > MAX_RESPONSES) {
      return seam.refuseInput(new WrongInput("fewer responses"));
    }
    const settings = readOptions(options);
    if (settings instanceof WrongInput) {
      return seam.refuseInput(settings);
    }
    const shelf = new TableShelf(core);
    const tables: Result<ReportTable>[] = [];
    for (let index = 0; index < length; index += 1) {
      const take = (table: CoreTable): ReportTable => shelf.take(table, length - index);
      tables.push(parseInput(read(responses, index), settings, take));
    }
    return { ok: true, value: tables, notices: [] };
  }

  return {
    parseResponseTables: parseTables,
    parseResponse: (response, options) => parse(response, options, (table) => takeReport(core, dates, table)),
    parseResponseTable: (response, options) => parse(response, options, (table) => takeTable(core, table)),
  };
}

function isWellFormed(text: string): boolean {
  const { isWellFormed: judge } = text as { isWellFormed?: () => boolean };
  return judge === undefined ? !hasLoneSurrogate(text) : judge.call(text);
}
