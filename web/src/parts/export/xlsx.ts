import { strToU8, zipSync, type Zippable } from "fflate";

/** How a cell is written; the number formats of a workbook are these. */
export type CellStyle = keyof typeof STYLES;

/** One cell: a text stays a text whatever it starts with, `null` is an empty cell. */
export interface Cell {
  value: string | number | null;
  style: CellStyle;
}

/** One sheet; its first row is the header, which stays while the rest scrolls. */
export interface Sheet {
  /** At most 31 characters, none of `[]/\:*?`. */
  name: string;
  /** Of each column, in characters. */
  widths: readonly number[];
  /** Columns that stay while the others scroll. */
  sticky: number;
  rows: readonly (readonly Cell[])[];
}

/** A cell's number format, and its index among the formats of styles.xml. */
const STYLES = {
  text: { format: 0 },
  wrapped: { format: 0 },
  head: { format: 0 },
  plain: { format: 0 },
  count: { format: 3 },
  seconds: { format: 4 },
  percent: { format: 10 },
  /** Of a number that is on the scale of 0 to 100 already. */
  hundredths: { format: 164 },
  /** Of a value `YYYY-MM-DD`. */
  date: { format: 165 },
} as const;

const STYLE_NAMES = Object.keys(STYLES) as CellStyle[];

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The longest text a cell may hold. */
const MOST_CHARACTERS = 32_767;

/** The day before 1900-03-01 that spreadsheets count from, as days before 1970-01-01. */
const DAYS_BEFORE_1970 = 25_569;

/**
 * The bytes of an .xlsx file. Written here and zipped on this thread: a library that zips in workers made of blob: URLs
 * is stopped by the page's policy as soon as a sheet is larger than 160 kB. `written` is the files' time in the archive.
 */
export function writeXlsx(sheets: readonly Sheet[], written: Date): BlobPart {
  const files: Record<string, string> = {
    "[Content_Types].xml": contentTypes(sheets.length),
    "_rels/.rels": relationships([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": workbook(sheets),
    "xl/_rels/workbook.xml.rels": relationships([
      ...sheets.map((_, index) => ["worksheet", `worksheets/sheet${index + 1}.xml`] as const),
      ["styles", "styles.xml"],
    ]),
    "xl/styles.xml": styles(),
  };
  for (const [index, sheet] of sheets.entries()) {
    files[`xl/worksheets/sheet${index + 1}.xml`] = worksheet(sheet);
  }
  const entries = Object.entries(files).map(([path, text]) => [path, strToU8(DECLARATION + text)]);
  return zipSync(Object.fromEntries(entries) as Zippable, { mtime: written });
}

function contentTypes(sheets: number): string {
  const parts = Array.from({ length: sheets }, (_, index) => [
    `/xl/worksheets/sheet${index + 1}.xml`,
    "worksheet",
  ]);
  const overrides = [["/xl/workbook.xml", "sheet.main"], ["/xl/styles.xml", "styles"], ...parts].map(
    ([path, type]) => `<Override PartName="${path}" ContentType="${SHEET_TYPE}.${type}+xml"/>`,
  );
  const relations = "application/vnd.openxmlformats-package.relationships+xml";
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="${relations}"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join("")}</Types>`
  );
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join("")}</Relationships>`;
}

function workbook(sheets: readonly Sheet[]): string {
  const all = sheets.map(
    ({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${all.join("")}</sheets></workbook>`;
}

function styles(): string {
  const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
  const formats = STYLE_NAMES.map((style) => {
    const number = `numFmtId="${STYLES[style].format}" applyNumberFormat="1"`;
    const head = style === "head";
    const look = head ? 'fontId="1" fillId="2" borderId="1"' : 'fontId="0" fillId="0" borderId="0"';
    const wrap = head || style === "wrapped";
    const alignment = `<alignment vertical="${wrap && !head ? "top" : "center"}"${wrap ? ' wrapText="1"' : ""}/>`;
    return `<xf ${number} ${look} xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">${alignment}</xf>`;
  });
  const sides = "<left/><right/><top/>";
  return [
    `<styleSheet xmlns="${MAIN}">`,
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="0.00&quot;%&quot;"/>',
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>',
    `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>`,
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF0F2F5"/><bgColor indexed="64"/></patternFill></fill></fills>',
    `<borders count="2"><border>${sides}<bottom/><diagonal/></border>`,
    `<border>${sides}<bottom style='thin'><color rgb="FF868F9D"/></bottom><diagonal/></border></borders>`,
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${formats.length}">${formats.join("")}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join("");
}

function worksheet({ widths, sticky, rows }: Sheet): string {
  const corner = address(1, sticky);
  const split = sticky > 0 ? `xSplit="${sticky}" ` : "";
  const pane = sticky > 0 ? "bottomRight" : "bottomLeft";
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const written = rows.map((row, index) => {
    const cells = row.map((cell, column) => cellXml(cell, address(index, column)));
    return `<row r="${index + 1}">${cells.join("")}</row>`;
  });
  return [
    `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`,
    `<sheetViews><sheetView workbookViewId="0"><pane ${split}ySplit="1" topLeftCell="${corner}" `,
    `activePane="${pane}" state="frozen"/></sheetView></sheetViews>`,
    `<cols>${columns.join("")}</cols><sheetData>${written.join("")}</sheetData>`,
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>',
  ].join("");
}

function cellXml({ value, style }: Cell, place: string): string {
  if (value === null || value === "") return "";
  const open = `<c r="${place}" s="${STYLE_NAMES.indexOf(style)}"`;
  if (style === "date" && typeof value === "string") return `${open}><v>${serialOf(value)}</v></c>`;
  if (typeof value === "number") return `${open}><v>${value}</v></c>`;
  return `${open} t="inlineStr"><is><t xml:space="preserve">${escaped(shielded(value))}</t></is></c>`;
}

/** A date as the number of its day, which no time zone moves. */
function serialOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000 + DAYS_BEFORE_1970;
}

/** `A1`, of a row and a column counted from 0. */
function address(row: number, column: number): string {
  const letter = (index: number): string => String.fromCharCode(65 + index);
  const letters = column < 26 ? letter(column) : letter(Math.floor(column / 26) - 1) + letter(column % 26);
  return letters + String(row + 1);
}

/** What XML cannot hold gives way to U+FFFD, and `_x0041_`, which would be read as `A`, is kept as it is. */
function shielded(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .replace(/[^\P{Cc}\t\n\r\u007f-\u009f]|[\p{Cs}\ufffe\uffff]/gu, "\ufffd")
    .replace(/_(?=x[\da-f]{4}_)/gi, "_x005F_");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? "");
}
