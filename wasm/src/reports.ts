import type { CsvOptions, Kfstat } from "./api.js";
import type { DayGroup, Result, Summary } from "./documents.js";
import { isArray, lengthOf, read } from "./encode.js";
import { encodeCsvItems, encodeReports } from "./encode-reports.js";
import type { RawCore } from "./kfstat_core.js";
import { CSV_HEADERS, CSV_NAMES, PERIODS } from "./names.js";
import { indexIn, judgeOptions, readOption, WrongInput } from "./options.js";
import type { Seam } from "./seam.js";
import { BYTES_OF_DOUBLE, isRecord, MAX_BYTES, writeBlock } from "./table-block.js";

/** The largest text handed over in one call. */
const REPORTS_LIMIT_BYTES = 64 * 1024 * 1024;

/** What an item costs beside its days. */
const BYTES_OF_ITEM = 1024;

/** Longer names make a text for the core to judge. */
const MAX_NAME_LENGTH = 4096;

type ReportOperations = Pick<Kfstat, "summarize" | "groupDays" | "toCsv">;

/** The operations on what was read. */
export function createReportOperations(seam: Seam): ReportOperations {
  const { core } = seam;

  /** Writes the blocks one after the other, makes room for more, and gives the length of the blocks. */
  function setBlocks(blocks: readonly Uint8Array[], more = 0): number {
    core.reserve(blocks.reduce((sum, block) => sum + block.length, more));
    let length = 0;
    for (const block of blocks) {
      core.writeBytes(block, length);
      length += block.length;
    }
    return length;
  }

  /** The answer of the core, nothing where it wants the text judged; a trap is an answer too. */
  function askBlocks<T>(run: (raw: RawCore) => boolean, take: () => Result<T>): Result<T> | undefined {
    const answered = seam.call((raw) => ({ result: run(raw) ? take() : undefined }));
    return answered === undefined ? seam.refuse("wasm.trapped", {}) : answered.result;
  }

  /** Hands reports over as columns, or as the text of what is none, and asks for what the core says of them. */
  function askReports<T>(
    reports: readonly unknown[],
    toText: () => string | WrongInput,
    askGiven: (raw: RawCore) => void,
  ): Result<T> {
    const ask = (raw: RawCore) => {
      askGiven(raw);
      raw.dropReports();
    };
    const blocks = readBlocks(reports, writeBlock);
    const answered =
      blocks &&
      askBlocks<T>((raw) => {
        const isRead = raw.readTables(setBlocks(blocks));
        if (isRead) {
          ask(raw);
        }
        return isRead;
      }, takeDocument);
    if (answered) {
      return answered;
    }
    const text = toText();
    if (text instanceof WrongInput) {
      return seam.refuseInput(text);
    }
    return seam.attempt((raw) => {
      raw.readDocuments(core.setText(text));
      ask(raw);
      return takeDocument<T>();
    });
  }

  function takeDocument<T>(): Result<T> {
    return core.answerDocument() as Result<T>;
  }

  function toCsv(items: unknown, options: CsvOptions | undefined): Result<string> {
    if (!isArray(items) || Number.isNaN(lengthOf(items))) {
      return seam.refuseInput(new WrongInput("array"));
    }
    const wrong = judgeOptions(options, ["header"]);
    if (wrong !== undefined) {
      return seam.refuseInput(wrong);
    }
    const word = readOption(options, "header");
    const header = indexIn(CSV_HEADERS, word === undefined ? "wire" : word, "header");
    if (header instanceof WrongInput) {
      return seam.refuseInput(header);
    }
    const plain = readCsvItems(items);
    const answered =
      plain &&
      askBlocks<string>(
        (raw) => raw.csvTables(setCsvItems(plain), header),
        () => ({ ok: true, value: core.answerText(), notices: [] }),
      );
    return (
      answered ??
      seam.askText(
        "csv",
        encodeCsvItems(items, REPORTS_LIMIT_BYTES) ?? new WrongInput("fewer reports"),
        header,
      )
    );
  }

  /** Behind the blocks the lengths of all names, then the names; gives the length of the blocks. */
  function setCsvItems({ blocks, names }: PlainCsvItems): number {
    const lengthsSize = names.length * BYTES_OF_DOUBLE;
    const length = setBlocks(
      blocks,
      names.reduce((sum, name) => sum + name.length * 3, lengthsSize),
    );
    const lengths = new Float64Array(names.length);
    let at = length + lengthsSize;
    names.forEach((name, index) => {
      const written = core.writeText(name, at, name.length * 3).length;
      lengths[index] = written;
      at += written;
    });
    core.writeBytes(new Uint8Array(lengths.buffer), length);
    return length;
  }

  return {
    summarize: (reports: unknown): Result<Summary> => {
      if (!isArray(reports) || Number.isNaN(lengthOf(reports))) {
        return seam.refuseInput(new WrongInput("array"));
      }
      return askReports(
        reports,
        () => encodeReports(reports, REPORTS_LIMIT_BYTES) ?? new WrongInput("fewer reports"),
        (raw) => {
          raw.summarize();
        },
      );
    },
    groupDays: (given: unknown, period: unknown): Result<DayGroup[]> => {
      const isList = isArray(given);
      if (given === undefined || (isList && Number.isNaN(lengthOf(given)))) {
        return seam.refuseInput(new WrongInput("report"));
      }
      const index = indexIn(PERIODS, period, "period");
      if (index instanceof WrongInput) {
        return seam.refuseInput(index);
      }
      const reports = isList ? given : [given];
      return askReports(
        reports,
        () => {
          const text = encodeReports(reports, REPORTS_LIMIT_BYTES);
          return (isList ? text : text?.slice(1, -1)) ?? new WrongInput("fewer days");
        },
        (raw) => {
          raw.group(index);
        },
      );
    },
    toCsv,
  };
}

/** The blocks of all items, nothing where one of them has none or they are too many. */
function readBlocks(
  items: readonly unknown[],
  toBlock: (item: unknown) => Uint8Array | undefined,
): Uint8Array[] | undefined {
  const blocks = [];
  let room = MAX_BYTES;
  const length = lengthOf(items);
  for (let index = 0; index < length; index += 1) {
    const block = toBlock(read(items, index));
    room -= BYTES_OF_ITEM + (block?.length ?? 0);
    if (block === undefined || room < 0) {
      return undefined;
    }
    blocks.push(block);
  }
  return blocks;
}

/** The blocks of reports, and the names of each. */
interface PlainCsvItems {
  blocks: Uint8Array[];
  names: string[];
}

function readCsvItems(items: readonly unknown[]): PlainCsvItems | undefined {
  const names: string[] = [];
  const blocks = readBlocks(items, (item) => {
    if (!isRecord(item)) {
      return undefined;
    }
    for (const key of CSV_NAMES) {
      const name = read(item, key) ?? "";
      if (typeof name !== "string" || name.length > MAX_NAME_LENGTH) {
        return undefined;
      }
      names.push(name);
    }
    return writeBlock(read(item, "report"));
  });
  return blocks && { blocks, names };
}
