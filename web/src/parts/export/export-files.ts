import type { CsvItem } from "kfstat";
import type { ExportFile, ExportFormat } from "../../figures/events.js";
import { sheetsOf, type ExportInput } from "./export-sheets.js";
import { writeXlsx } from "./xlsx.js";

const TYPES: Record<ExportFormat, string> = {
  csv: "text/csv;charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Makes a file of all that the page shows. */
export function exportFile(format: ExportFormat, input: ExportInput): ExportFile {
  const { figures } = input;
  const content =
    format === "csv" ? csvOf(input) : writeXlsx(sheetsOf(input), new Date(figures.read_at * 1000));
  return {
    filename: `${filenameOf(input)}.${format}`,
    blob: new Blob([content], { type: TYPES[format] }),
  };
}

/** The core's own text; where it refuses, there is no file. */
function csvOf({ kfstat, figures, servicerName, locale }: ExportInput): string {
  const items = figures.series.map(({ open_kfid, servicer_userid, report }): CsvItem => {
    const isNamed = servicer_userid !== null && servicerName !== servicer_userid;
    return { open_kfid, servicer_userid, servicer_name: isNamed ? servicerName : null, report };
  });
  const csv = kfstat.toCsv(items, { header: locale });
  if (!csv.ok) throw new Error(csv.issues[0].message);
  return csv.value;
}

/** What no file system takes, or what would hide the name's end. */
const UNFIT = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const MOST_CHARACTERS = 40;

function filenameOf({ figures, accountName, servicerName, messages }: ExportInput): string {
  const { open_kfids, servicer_userid, start_date, end_date } = figures.selection;
  const [first = ""] = open_kfids;
  const account = open_kfids.length > 1 ? messages.exports.accounts(open_kfids.length) : accountName(first);
  const parts = ["kfstat", account, ...(servicer_userid === undefined ? [] : [servicerName])];
  return [...parts.map(fit), start_date, end_date].filter((part) => part !== "").join("_");
}

function fit(name: string): string {
  const fitting = [...name.replace(UNFIT, " ")].slice(0, MOST_CHARACTERS).join("");
  return fitting
    .trim()
    .replace(/\s+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
}
