// What a spreadsheet makes of a file: LibreOffice opens it and says, cell by cell, what it took it for.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { promisify } from "node:util";

const COMMAS_QUOTES_UTF8 = "CSV:44,34,UTF8";

/** Behind these there are only empty columns. */
const MOST_COLUMNS = 64;

/** The sheets of a file by name, as rows of cells `{type, value, formula, text}`; empty cells have no type. */
export async function openSpreadsheet(path) {
  return sheetsOf(await read(path));
}

/**
 * The same, and how it is laid out: by the sheet's name the rows and columns that come again on every page, what can be
 * filtered, what has bars; and which way the pages lie.
 */
export async function openWorkbook(path) {
  const document = await read(path);
  return { sheets: sheetsOf(document), layout: layoutOf(document), pages: pagesOf(document) };
}

/** As LibreOffice writes it down after it opened it. */
async function read(path) {
  const folder = await mkdtemp(join(tmpdir(), "kfstat-sheet-"));
  try {
    const options = [
      `-env:UserInstallation=file://${join(folder, "profile")}`,
      ...["--headless", "--norestore", "--convert-to", "fods", "--outdir", folder],
      ...(extname(path) === ".csv" ? [`--infilter=${COMMAS_QUOTES_UTF8}`] : []),
      path,
    ];
    await promisify(execFile)("soffice", options, { timeout: 300_000 });
    return await readFile(join(folder, `${basename(path, extname(path))}.fods`), "utf8");
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

function tablesOf(document) {
  const tables = document.matchAll(/<table:table table:name="([^"]*)"(.*?)<\/table:table>/gs);
  return [...tables].map(([, name, table]) => [decoded(name), table]);
}

const sheetsOf = (document) => new Map(tablesOf(document).map(([name, table]) => [name, rowsOf(table)]));

/** `A1:B2` of an address that names its sheet twice. */
const rangeOf = (address) => decoded(address).replaceAll(/(?:'(?:[^']|'')*'|[^':]*)\./g, "");

function layoutOf(document) {
  const count = (text, tag) => [...(text ?? "").matchAll(new RegExp(`<${tag}\\b`, "g"))].length;
  const filters = [...document.matchAll(/<table:database-range [^>]*>/g)]
    .filter(([range]) => range.includes('table:display-filter-buttons="true"'))
    .map(([range]) => decoded(/table:target-range-address="([^"]*)"/.exec(range)[1]));
  return new Map(
    tablesOf(document).map(([name, table]) => [
      name,
      {
        headRows: count(
          /<table:table-header-rows>.*?<\/table:table-header-rows>/s.exec(table)?.[0],
          "table:table-row",
        ),
        headColumns: columnsOf(
          /<table:table-header-columns>.*?<\/table:table-header-columns>/s.exec(table)?.[0],
        ),
        filter: filters
          .filter((address) => address.replaceAll("'", "").startsWith(`${name}.`))
          .map(rangeOf)[0],
        bars: [
          ...table.matchAll(
            /<calcext:conditional-format calcext:target-range-address="([^"]*)">\s*<calcext:data-bar/g,
          ),
        ].map(([, address]) => rangeOf(address)),
      },
    ]),
  );
}

function columnsOf(text) {
  return [...(text ?? "").matchAll(/<table:table-column\b([^>]*)>/g)].reduce(
    (sum, [, attributes]) => sum + Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1),
    0,
  );
}

/** Each kind of page: the way it lies, and its width. */
const pagesOf = (document) =>
  [...document.matchAll(/<style:page-layout-properties [^>]*style:print-orientation="(\w+)"[^>]*>/g)].map(
    ([properties, orientation]) => ({ orientation, width: /fo:page-width="([^"]*)"/.exec(properties)?.[1] }),
  );

/** To the last row that has anything. */
function rowsOf(table) {
  const rows = [...table.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row]) =>
    [
      ...row.matchAll(
        /<table:(?:covered-)?table-cell([^>]*?)(?:\/>|>(.*?)<\/table:(?:covered-)?table-cell>)/gs,
      ),
    ].flatMap(([, attributes, content = ""]) => {
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
      const repeated = Number(attribute("table:number-columns-repeated") ?? 1);
      return new Array(Math.min(repeated, MOST_COLUMNS)).fill(cell);
    }),
  );
  const last = rows.findLastIndex((row) => row.some(({ type }) => type !== undefined));
  return rows.slice(0, last + 1);
}
