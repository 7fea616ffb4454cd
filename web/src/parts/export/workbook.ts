// Sheets as the file that spreadsheets open. The library is loaded with the first of them.
import { writeXlsx } from "hucre";
import { inSlices } from "../../figures/slices.js";
import { widthOf, type Cell, type Kind, type Sheet, type Tone } from "./sheet.js";

type WriteOptions = Parameters<typeof writeXlsx>[0];
type WriteSheet = WriteOptions["sheets"][number];
type Style = NonNullable<NonNullable<WriteSheet["columns"]>[number]["style"]>;

/** What the whole file is written with. */
export interface Writing {
  font: string;
  title: string;
  /** Unix seconds. */
  written: number;
  /** What stands behind a difference of rates. */
  points: string;
  /** What stands behind a change. */
  verdicts: Record<"better" | "worse" | "same" | "few", string>;
}

const FONT_SIZE = 10;
const LINE_HEIGHT = 15;

/** Colours of the page in its light theme. */
const INK = { rgb: "1C1E23" };
const SECOND = { rgb: "50555F" };
const MUTED = { rgb: "666B76" };
const LINE = { rgb: "C8CBD2" };
const SUNKEN = { rgb: "F5F6F7" };
const GOOD = { rgb: "17704A" };
const BAD = { rgb: "B3342A" };
const WARN = { rgb: "8A5300" };
const WARN_SOFT = { rgb: "FBF1DD" };
const BAR = "FFB0BBF4";

const FORMATS: Partial<Record<Kind, string>> = {
  date: "yyyy\\-mm\\-dd",
  count: "#,##0",
  mean: "#,##0.0",
  seconds: "#,##0.0",
  percent: "0.0%",
  hundredths: '0.0"%"',
  plain: "0.####",
};

/** The part of a change's format that is repeated for more, for less and for none. */
const CHANGES: Partial<Record<Kind, string>> = {
  share_change: "0.0%",
  points_change: "0.0",
  seconds_change: "#,##0.0",
  plain_change: "0.####",
};

const HEADS: ReadonlySet<Kind> = new Set(["head", "figure_head"]);
const WRAPPED: ReadonlySet<Kind> = new Set(["wrapped", ...HEADS]);
const BOLD: ReadonlySet<Kind> = new Set(["title", "section", ...HEADS]);
const SIZES: Partial<Record<Kind, number>> = { title: 16, section: 12 };

/** A4 on its side between these margins (inches), in digits of the widest font it may be printed with. */
const PAGE_WIDTH = 118;
const MARGINS = { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 };

/** The longest text a cell may hold. */
const MOST_CHARACTERS = 32_767;

/** A footer has 255 characters for all its parts. */
const MOST_IN_FOOTER = 80;

/** Lets everything else have its turn. */
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

/** The bytes of an .xlsx file. */
export async function writeWorkbook(sheets: readonly Sheet[], writing: Writing): Promise<BlobPart> {
  const styleOf = stylesOf(writing);
  const written = new Date(writing.written * 1000);
  const own: WriteSheet[] = [];
  await inSlices(sheets, (sheet) => own.push(sheetOf(sheet, styleOf, writing)));
  await turn();
  const bytes = await writeXlsx({
    sheets: own,
    namedRanges: sheets.flatMap(namesOf),
    defaultFont: { name: writing.font, size: FONT_SIZE, color: INK },
    properties: { title: shielded(writing.title), creator: "kfstat", created: written, modified: written },
  });
  return bytes as Uint8Array<ArrayBuffer>;
}

/** `over`: of a head, what stands below it. */
type StyleOf = (kind: Kind, tone?: Tone, over?: Kind) => Style;

/** Styles by what a cell says, each made once. */
function stylesOf({ font, points, verdicts }: Writing): StyleOf {
  const made = new Map<string, Style>();
  // Only what differs from any cell is said: the library looks at all that is said of each cell.
  const make = (kind: Kind, tone: Tone | undefined, isRight: boolean): Style => {
    const change = CHANGES[kind];
    const numFmt =
      change === undefined
        ? FORMATS[kind]
        : changeFormat(change, [
            ...(kind === "points_change" ? [points] : []),
            ...(tone !== undefined && tone in verdicts ? [verdicts[tone as keyof typeof verdicts]] : []),
          ]);
    const isHead = HEADS.has(kind);
    const isBold = BOLD.has(kind) || tone === "missed";
    const size = SIZES[kind];
    const color = colourOf(kind, tone);
    const line = { style: "thin", color: LINE } as const;
    const alignment = {
      ...(WRAPPED.has(kind) ? { wrapText: true } : {}),
      ...(WRAPPED.has(kind) || kind === "label" ? ({ vertical: "center" } as const) : {}),
      ...(isRight ? ({ horizontal: "right" } as const) : {}),
      ...(kind === "date" || kind === "beside" ? ({ horizontal: "left" } as const) : {}),
      ...(kind === "beside" ? { indent: 1 } : {}),
    };
    return {
      ...(numFmt === undefined ? {} : { numFmt }),
      ...(isBold || size || color
        ? {
            font: {
              name: font,
              size: size ?? FONT_SIZE,
              color: color ?? INK,
              ...(isBold ? { bold: true } : {}),
            },
          }
        : {}),
      ...(isHead || isMiss(tone)
        ? { fill: { type: "pattern", pattern: "solid", fgColor: isHead ? SUNKEN : WARN_SOFT } as const }
        : {}),
      ...(isHead || kind === "rule" ? { border: { bottom: line } } : {}),
      ...(Object.keys(alignment).length > 0 ? { alignment } : {}),
    };
  };
  return (kind, tone, over) => {
    const isNumber = over !== undefined && over !== "date" && (over in FORMATS || over in CHANGES);
    const isRight = kind === "figure_head" || (kind === "head" && isNumber);
    const key = `${kind} ${tone} ${isRight}`;
    let style = made.get(key);
    if (!style) made.set(key, (style = make(kind, tone, isRight)));
    return style;
  };
}

function isMiss(tone: Tone | undefined): boolean {
  return tone === "missed" || tone === "missed_day";
}

/** Absent: as any text. */
function colourOf(kind: Kind, tone: Tone | undefined): { rgb: string } | undefined {
  if (tone === "better") return GOOD;
  if (tone === "worse") return BAD;
  if (isMiss(tone)) return WARN;
  if (tone === "few" || kind === "note") return MUTED;
  return kind === "label" || HEADS.has(kind) || kind in CHANGES ? SECOND : undefined;
}

/** More, less, and none, each with what is said behind it. */
function changeFormat(format: string, words: readonly string[]): string {
  const behind = words.map((word) => `" ${word.replaceAll('"', "")}"`).join("");
  return ["+", '"\u2212"', ""].map((sign) => sign + format + behind).join(";");
}

function sheetOf(sheet: Sheet, styleOf: StyleOf, { title }: Writing): WriteSheet {
  const { columns, sticky, filter, bars, wide, isOnePage = false, nextPage } = sheet;
  const cells: NonNullable<WriteSheet["cells"]> = new Map();
  const rowDefs: NonNullable<WriteSheet["rowDefs"]> = new Map();
  const merges: NonNullable<WriteSheet["merges"]> = [];
  const last = columns.length - 1;
  const rows = sheet.rows.map((row, r) => {
    const isWide = wide?.has(r) ?? false;
    const startCol = wide?.get(r) ?? 0;
    if (isWide && startCol < last) merges.push({ startRow: r, startCol, endRow: r, endCol: last });
    let lines = 1;
    const values = row.map((entry, c) => {
      const cell = typeof entry === "object" && entry !== null ? entry : undefined;
      const kind = cell?.kind ?? columns[c]?.kind ?? "text";
      const value = valueOf(cell ? cell.value : (entry as Cell["value"]), kind);
      const isText = typeof value === "string";
      if (isText && WRAPPED.has(kind)) {
        const over = isWide && c >= startCol ? columns.slice(c) : columns.slice(c, c + 1);
        lines = Math.max(
          lines,
          linesOf(
            value,
            over.reduce((sum, { width }) => sum + width, 0),
          ),
        );
      }
      // Left to itself the library takes `#N/A` for an error.
      const isError = isText && value.startsWith("#");
      if (!cell && !isError) return value;
      const style = styleOf(kind, cell?.tone, columns[c]?.kind);
      const runs = isError
        ? { richText: [{ text: value, ...(style.font ? { font: style.font } : {}) }] }
        : { value };
      cells.set(`${r},${c}`, { style, ...runs });
      return null;
    });
    const isTitle = row[0] !== null && typeof row[0] === "object" && row[0]?.kind === "title";
    const height = isTitle ? 2 * LINE_HEIGHT : lines * LINE_HEIGHT + 2;
    if (isTitle || lines > 1) rowDefs.set(r, { height });
    return values;
  });
  return {
    name: sheet.name,
    columns: columns.map(({ width, kind }) => {
      const style = styleOf(kind);
      return { width, ...(Object.keys(style).length > 0 ? { style } : {}) };
    }),
    rows,
    cells,
    rowDefs,
    merges,
    ...(sticky.rows + sticky.columns > 0 ? { freezePane: sticky } : {}),
    ...(filter ? { autoFilter: { range: `A${filter.from + 1}:${letters(last)}${filter.to + 1}` } } : {}),
    ...(bars ? { conditionalRules: [barsRule(bars)] } : {}),
    ...(nextPage === undefined ? {} : { colBreaks: [nextPage - 1] }),
    pageSetup: {
      paperSize: "a4",
      orientation: "landscape",
      margins: MARGINS,
      ...(nextPage === undefined
        ? { fitToPage: true, fitToWidth: 1, fitToHeight: isOnePage ? 1 : 0 }
        : { scale: scaleOf(sheet, nextPage) }),
    },
    headerFooter: { oddFooter: `&L${inFooter(`${title} \u00b7 ${sheet.name}`)}&R&P / &N` },
  };
}

/**
 * A bar is never shorter than a tenth of its cell nor longer than nine tenths, so with a ninth of the largest value at its
 * shortest it is as long as its value says.
 */
function barsRule({ column, from, to, most }: NonNullable<Sheet["bars"]>) {
  const letter = letters(column);
  const [least, largest] = [most / 9, most].map((value) => ({ type: "num" as const, value: String(value) }));
  return {
    type: "dataBar" as const,
    priority: 1,
    range: `${letter}${from + 1}:${letter}${to + 1}`,
    dataBar: { cfvo: [least, largest].filter((end) => end !== undefined), color: BAR },
  };
}

/** In percent: what makes both halves fit a page's width, the sticky columns on either. */
function scaleOf({ columns, sticky }: Sheet, nextPage: number): number {
  const total = (from: number, to?: number): number =>
    columns.slice(from, to).reduce((sum, { width }) => sum + width, 0);
  const widest = Math.max(total(0, nextPage), total(0, sticky.columns) + total(nextPage));
  return Math.min(100, Math.floor((100 * PAGE_WIDTH) / widest));
}

/** The rows and columns that come again on every page, and the table that some programs know by this name alone. */
function namesOf({ name, columns, sticky, filter }: Sheet) {
  const sheet = `'${name.replaceAll("'", "''")}'!`;
  const titles = [
    ...(sticky.columns > 0 ? [`${sheet}$A:$${letters(sticky.columns - 1)}`] : []),
    ...(sticky.rows > 0 ? [`${sheet}$1:$${sticky.rows}`] : []),
  ];
  const table = filter
    ? [`${sheet}$A$${filter.from + 1}:$${letters(columns.length - 1)}$${filter.to + 1}`]
    : [];
  return [
    ...(titles.length > 0 ? [{ name: "_xlnm.Print_Titles", range: titles.join(","), scope: name }] : []),
    ...table.map((range) => ({ name: "_xlnm._FilterDatabase", range, scope: name })),
  ];
}

/** A date is a moment that no time zone moves. */
function valueOf(value: Cell["value"], kind: Kind): string | number | Date | null {
  if (value === null || value === "") return null;
  if (typeof value === "number") return value;
  return kind === "date" ? new Date(`${value}T00:00:00Z`) : shielded(value);
}

/** The lines a text takes in a cell. */
function linesOf(text: string, width: number): number {
  return text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / Math.max(1, width - 1))), 0);
}

/** The letters of a column counted from 0. */
function letters(column: number): string {
  const letter = (index: number): string => String.fromCharCode(65 + index);
  return column < 26 ? letter(column) : letter(Math.floor(column / 26) - 1) + letter(column % 26);
}

/** An ampersand begins a code there. */
function inFooter(text: string): string {
  return [...shielded(text)].slice(0, MOST_IN_FOOTER).join("").replaceAll("&", "&&");
}

/** What XML cannot hold gives way to U+FFFD, and `_x0041_`, which would be read as `A`, is kept as it is. */
function shielded(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .replace(/[^\P{Cc}\t\n\r\u007f-\u009f]|[\p{Cs}\ufffe\uffff]/gu, "\ufffd")
    .replace(/_(?=x[\da-f]{4}_)/gi, "_x005F_");
}
