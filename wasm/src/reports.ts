import type { CsvOptions, Kfstat } from "./api.js";
import type { Comparison, DayGroup, Highlights, Result, Summary, TargetChecks } from "./documents.js";
import { isArray, isList, lengthOf, read } from "./encode.js";
import {
  encodeCsvItems,
  encodeReports,
  encodeTargets,
  encodeTwoLists,
  encodeTwoOfParts,
} from "./encode-reports.js";
import type { RawCore } from "./kfstat_core.js";
import { CSV_HEADERS, CSV_NAMES, PERIODS } from "./names.js";
import { indexIn, judgeOptions, readOption, WrongInput } from "./options.js";
import { QUERY_LIMIT_BYTES, type Seam } from "./seam.js";
import { BYTES_OF_DOUBLE, isRecord, MAX_BYTES, writeBlock } from "./table-block.js";

/** The largest text handed over in one call. */
const REPORTS_LIMIT_BYTES = 64 * 1024 * 1024;

/** What an item costs beside its days. */
const BYTES_OF_ITEM = 1024;

/** Longer names make a text for the core to judge. */
const MAX_NAME_LENGTH = 4096;

type ReportOperations = Pick<
  Kfstat,
  "summarize" | "groupDays" | "compareReports" | "highlights" | "checkTargets" | "toCsv"
>;

/** How an operation on lists of reports is asked. */
interface Question {
  /** What the core says of the lists it has read. */
  ask(raw: RawCore): void;
  /** The text of the lists where one of them has what is no report. */
  toText(): string | WrongInput;
  /** What the core says of that text in its input. */
  askText(raw: RawCore, length: number): void;
}

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

  /** Hands lists of reports over as columns, or as the text of what is none, and asks for what the core says of them. */
  function askReports<T>(lists: Iterable<unknown>, question: Question): Result<T> {
    const blocks = readLists(lists);
    const answered =
      blocks &&
      askBlocks<T>((raw) => {
        const isRead = blocks.every((list) => raw.readTables(setBlocks(list)) === 1);
        if (isRead) {
          question.ask(raw);
        }
        raw.dropReports();
        return isRead;
      }, takeDocument);
    if (answered) {
      return answered;
    }
    const text = question.toText();
    if (text instanceof WrongInput) {
      return seam.refuseInput(text);
    }
    return seam.attempt((raw) => {
      question.askText(raw, core.setText(text));
      raw.dropReports();
      return takeDocument<T>();
    });
  }

  /** A question about one list. */
  function aboutOne(toText: () => string | undefined, ask: (raw: RawCore) => void, fewer: string): Question {
    return {
      ask,
      toText: () => toText() ?? new WrongInput(fewer),
      askText: (raw, length) => {
        raw.readDocuments(length);
        ask(raw);
      },
    };
  }

  /** Asks for what the core says of one list of reports. */
  function askList<T>(reports: readonly unknown[], ask: (raw: RawCore) => void): Result<T> {
    return askReports(
      [reports],
      aboutOne(() => encodeReports(reports, REPORTS_LIMIT_BYTES), ask, "fewer reports"),
    );
  }

  function takeDocument<T>(): Result<T> {
    return core.answerDocument() as Result<T>;
  }

  function toCsv(items: unknown, options: CsvOptions | undefined): Result<string> {
    if (!isList(items)) {
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
        (raw) => raw.csvTables(setCsvItems(plain), header) === 1,
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
      if (!isList(reports)) {
        return seam.refuseInput(new WrongInput("array"));
      }
      return askList(reports, (raw) => {
        raw.summarize();
      });
    },
    compareReports: (reports: unknown, previous: unknown): Result<Comparison> =>
      askReports([reports, previous], {
        ask: (raw) => {
          raw.compare();
        },
        toText: () =>
          encodeTwoLists(reports, previous, REPORTS_LIMIT_BYTES) ?? new WrongInput("fewer reports"),
        askText: (raw, length) => {
          raw.compareDocuments(length);
        },
      }),
    highlights: (parts: unknown, previous: unknown): Result<Highlights> => {
      const count = isList(parts) ? lengthOf(parts) : 0;
      return askReports(itemsOf([parts, previous]), {
        ask: (raw) => {
          raw.highlights(count);
        },
        toText: () =>
          encodeTwoOfParts(parts, previous, REPORTS_LIMIT_BYTES) ?? new WrongInput("fewer reports"),
        askText: (raw, length) => {
          raw.highlightsDocuments(length);
        },
      });
    },
    checkTargets: (reports: unknown, targets: unknown): Result<TargetChecks> => {
      if (!isList(reports)) {
        return seam.refuseInput(new WrongInput("array"));
      }
      const text = encodeTargets(targets, QUERY_LIMIT_BYTES);
      if (text === undefined) {
        return seam.refuseInput(new WrongInput("fewer targets"));
      }
      return askList(reports, (raw) => {
        raw.checkTargets(core.setText(text));
      });
    },
    groupDays: (given: unknown, period: unknown): Result<DayGroup[]> => {
      const isMany = isArray(given);
      if (given === undefined || (isMany && !isList(given))) {
        return seam.refuseInput(new WrongInput("report"));
      }
      const index = indexIn(PERIODS, period, "period");
      if (index instanceof WrongInput) {
        return seam.refuseInput(index);
      }
      const reports = isMany ? given : [given];
      return askReports(
        [reports],
        aboutOne(
          () => {
            const text = encodeReports(reports, REPORTS_LIMIT_BYTES);
            return isMany ? text : text?.slice(1, -1);
          },
          (raw) => {
            raw.group(index);
          },
          "fewer days",
        ),
      );
    },
    toCsv,
  };
}

/** The items of the lists, one list after the other; of what is no list one item that is none. */
function* itemsOf(lists: readonly unknown[]): Generator<unknown> {
  for (const list of lists) {
    if (!isList(list)) {
      yield undefined;
      return;
    }
    const length = lengthOf(list);
    for (let index = 0; index < length; index += 1) {
      yield read(list, index);
    }
  }
}

/** The blocks of each list, nothing where something is no list or no report, or they are too many. */
function readLists(lists: Iterable<unknown>): Uint8Array[][] | undefined {
  const all = [];
  let room = MAX_BYTES;
  for (const list of lists) {
    room -= BYTES_OF_ITEM;
    const blocks = isList(list) && room >= 0 ? readBlocks(list, writeBlock, room) : undefined;
    if (blocks === undefined) {
      return undefined;
    }
    room = blocks.reduce((left, block) => left - BYTES_OF_ITEM - block.length, room);
    all.push(blocks);
  }
  return all;
}

/** The blocks of all items, nothing where one of them has none or they do not fit into `room` bytes. */
function readBlocks(
  items: readonly unknown[],
  toBlock: (item: unknown) => Uint8Array | undefined,
  room = MAX_BYTES,
): Uint8Array[] | undefined {
  const blocks = [];
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
