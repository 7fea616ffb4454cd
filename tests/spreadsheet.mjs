// What a spreadsheet makes of a file: LibreOffice opens it and says, cell by cell, what it took it for.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { promisify } from "node:util";

const COMMAS_QUOTES_UTF8 = "CSV:44,34,UTF8";

/** The sheets of a file by name, as rows of cells `{type, value, formula, text}`; empty cells have no type. */
export async function openSpreadsheet(path) {
  const folder = await mkdtemp(join(tmpdir(), "kfstat-sheet-"));
  try {
    const options = [
      `-env:UserInstallation=file://${join(folder, "profile")}`,
      ...["--headless", "--norestore", "--convert-to", "fods", "--outdir", folder],
      ...(extname(path) === ".csv" ? [`--infilter=${COMMAS_QUOTES_UTF8}`] : []),
      path,
    ];
    await promisify(execFile)("soffice", options, { timeout: 300_000 });
    const document = await readFile(join(folder, `${basename(path, extname(path))}.fods`), "utf8");
    return sheetsOf(document);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const decoded = (text) =>
  text
    .replaceAll(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) =>
      String.fromCodePoint(parseInt(digits, hex ? 16 : 10)),
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

function sheetsOf(document) {
  const tables = document.matchAll(/<table:table table:name="([^"]*)"(.*?)<\/table:table>/gs);
  return new Map([...tables].map(([, name, table]) => [decoded(name), rowsOf(table)]));
}

function rowsOf(table) {
  return [...table.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row]) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
      ([, attributes, content = ""]) => {
        const attribute = (name) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
        const lines = [...content.matchAll(/<text:p>(.*?)<\/text:p>/gs)].map(([, line]) => line);
        const cell = {
          type: attribute("office:value-type"),
          value: attribute("office:value") ?? attribute("office:date-value"),
          formula: attribute("table:formula"),
          text: decoded(
            lines
              .join("\n")
              .replaceAll(/<text:tab\/>/g, "\t")
              .replaceAll(/<text:s\/>/g, " ")
              .replaceAll(/<[^>]*>/g, ""),
          ),
        };
        return new Array(Number(attribute("table:number-columns-repeated") ?? 1)).fill(cell);
      },
    ),
  );
}
