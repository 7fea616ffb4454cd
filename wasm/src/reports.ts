import type { CsvOptions, Kfstat } from "./api.js";
import type { DayGroup, Result, Summary } from "./documents.js";
import { isArray, lengthOf, read } from "./encode.js";
import { encodeCsvItems, encodeReports } from "./encode-reports.js";
import type { RawCore } from "./kfstat_core.js";
import { CSV_HEADERS, CSV_NAMES, PERIODS } from "./names.js";
import { judgeOptions, readOption, WrongInput } from "./options.js";
import type { Seam } from "./seam.js";
import { isRecord, MAX_BYTES, writeBlock } from "./table-block.js";

/** The largest text handed over in one call. */
const REPORTS_LIMIT_BYTES = 64 * 1024 * 1024;

const BYTES_OF_DOUBLE = 8;

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

  function takeDocument<T>(): Result<T> {
    return core.answerDocument() as Result<T>;
  }

  function askText<T>(
    text: string | undefined,
    expected: string,
    run: (raw: RawCore, length: number) => void,
  ): Result<T> {
    if (text === undefined) {
      return seam.refuseInput(new WrongInput(expected));
    }
    return seam.ask((raw) => {
      run(raw, core.setText(text));
    });
  }

  function toCsv(items: unknown, options: CsvOptions | undefined): Result<string> {
    if (!isArray(items) || Number.isNaN(lengthOf(items))) {
      return seam.refuseInput(new WrongInput("array"));
    }
    const wrong = judgeOptions(options, ["header"]);
    if (wrong !== undefined) {
      return seam.refuseInput(wrong);
    }
    const name = readOption(options, "header");
    const header = name === undefined ? 0 : indexOf(CSV_HEADERS, name);
    if (header < 0) {
      return seam.refuseInput(new WrongInput(CSV_HEADERS.join("|"), "header"));
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
      askText(encodeCsvItems(items, REPORTS_LIMIT_BYTES), "fewer reports", (raw, length) => {
        raw.csv(length, header);
      })
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
      const blocks = readBlocks(reports, writeBlock);
      const answered =
        blocks && askBlocks<Summary>((raw) => raw.summarizeTables(setBlocks(blocks)), takeDocument);
      return (
        answered ??
        askText(encodeReports(reports, REPORTS_LIMIT_BYTES), "fewer reports", (raw, length) => {
          raw.summarize(length);
        })
      );
    },
    groupDays: (report: unknown, period: unknown): Result<DayGroup[]> => {
      if (report === undefined) {
        return seam.refuseInput(new WrongInput("report"));
      }
      const index = indexOf(PERIODS, period);
      if (index < 0) {
        return seam.refuseInput(new WrongInput(PERIODS.join("|"), "period"));
      }
      const text = encodeReports([report], REPORTS_LIMIT_BYTES)?.slice(1, -1);
      return askText(text, "fewer days", (raw, length) => {
        raw.group(length, index);
      });
    },
    toCsv,
  };
}

function indexOf(names: readonly string[], name: unknown): number {
  return typeof name === "string" ? names.indexOf(name) : -1;
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
