import { told } from "../../words/told.js";
import type { CsvItem } from "kfstat";
import { inSlices } from "../../figures/slices.js";
import type { ExportFile, ExportFormat } from "../../figures/events.js";
import { reportOf, sheetMakers, type ExportInput, type Report } from "./export-sheets.js";
import type { Sheet } from "./sheet.js";
import { titleWords } from "./facts.js";

const TYPES: Record<ExportFormat, string> = {
  csv: "text/csv;charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Makes a file of all that the page shows. What it is made of stays as it was, whatever the page shows meanwhile. */
export async function exportFile(format: ExportFormat, input: ExportInput): Promise<ExportFile> {
  const [report] = await Promise.all([reportOf(input), told()]);
  const content = format === "csv" ? csvOf(report) : await workbookOf(report);
  return {
    filename: `${filenameOf(report)}.${format}`,
    blob: new Blob([content], { type: TYPES[format] }),
  };
}

async function workbookOf(report: Report): Promise<BlobPart> {
  const { writeWorkbook } = await import("./workbook.js");
  const { figures, messages } = report.view;
  const { font, verdicts } = report.words;
  const sheets: Sheet[] = [];
  await inSlices(sheetMakers(report), (make) => sheets.push(make()));
  return writeWorkbook(sheets, {
    font,
    title: titleWords(report),
    written: figures.read_at,
    points: messages.units.points("").trim(),
    verdicts,
  });
}

/** The core's own text; where it refuses, there is no file. */
function csvOf({ view }: Report): string {
  const { kfstat, figures, accountName, personName, locale } = view;
  const nameOf = (id: string, name: string): string | null => (name === id ? null : name);
  const items = figures.series.map(({ open_kfid, servicer_userid, report }): CsvItem => ({
    open_kfid,
    account_name: nameOf(open_kfid, accountName(open_kfid)),
    servicer_userid,
    servicer_name: servicer_userid === null ? null : nameOf(servicer_userid, personName(servicer_userid)),
    report,
  }));
  const csv = kfstat.toCsv(items, { header: locale });
  if (!csv.ok) throw new Error(csv.issues[0].message);
  return csv.value;
}

/** What no file system takes, or what would hide the name's end. */
const UNFIT = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const MOST_CHARACTERS = 40;

/** Whose figures, and of when: the names where they are short enough. */
function filenameOf({ view, words, isAll }: Report): string {
  const { figures, accountName, personName } = view;
  const { open_kfids, servicer_userid, start_date, end_date } = figures.selection;
  const { file } = words;
  const names = open_kfids.map(accountName).join("+");
  const isLong = open_kfids.length > 1 && [...names].length > MOST_CHARACTERS;
  const account =
    isAll && open_kfids.length > 1 ? file.all : isLong ? file.several(open_kfids.length) : names;
  const parts = ["kfstat", account, ...(servicer_userid === undefined ? [] : [personName(servicer_userid)])];
  const dates = start_date === end_date ? [start_date] : [start_date, end_date];
  return [...parts.map(fit), ...dates].filter((part) => part !== "").join("_");
}

function fit(name: string): string {
  const fitting = [...name.replace(UNFIT, " ")].slice(0, MOST_CHARACTERS).join("");
  return fitting
    .trim()
    .replace(/\s+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
}
