// Writes what TypeScript knows of the fields from the core's one table: wasm/src/fields.ts, field-cells.ts, and
// labels-*.ts for each language of the core.
//   node wasm/fields.mjs [TREE]   after the table changed and TREE (build/wasm) was built; a test compares the files
//                                 with the core
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { format, resolveConfig } from "prettier";

/** What wasm/tables.cpp says of the core, from the build tree of the module. */
export function readTables(tree) {
  return JSON.parse(readFileSync(join(tree, "tables/tables.json"), "utf8"));
}

const WRITTEN = "// Written by wasm/fields.mjs from the core's table of fields.";

const namesFile = (fields) => `${WRITTEN}

/** The ${fields.length} figures of a day in the documented order; the spelling (\`investgate\` included) is upstream's. */
export const STATISTIC_FIELDS = ${JSON.stringify(fields.map(({ name }) => name))} as const;

/** The name of one of the ${fields.length} figures. */
export type StatisticField = (typeof STATISTIC_FIELDS)[number];

/**
 * What each figure is: a count, a share or seconds; what a total of it is; what it is shown with; by the product of which
 * of a day's figures a mean weights the day.
 */
export const FIELD_INFO = {${fields
  .map(({ name, type, kind, group, weight }) => `${name}: ${JSON.stringify({ type, kind, group, weight })}`)
  .join(",")}} as const;
`;

const cellsFile = (fields) => `${WRITTEN}
import type { Statistic } from "./documents.js";

/**
 * Writes a day's figures, each as \`cellOf\` has it, into its column of \`length\` cells; the first column is another's.
 * Spelt out, for to read each by its name in a loop takes three times as long.
 */
export function writeFigures(
  cells: Float64Array,
  row: number,
  length: number,
  statistic: Statistic,
  cellOf: (figure: unknown) => number,
): void {
${fields.map(({ name }, i) => `cells[row + ${i + 1} * length] = cellOf(statistic.${name});`).join("\n")}
}
`;

const languages = new Intl.DisplayNames("en", { type: "language" });

const labelsFile = (fields, locale) => `${WRITTEN}
import type { StatisticField } from "./fields.js";

/** What each figure is called in ${languages.of(locale)}, in the headers of CSV as on the page. */
export const FIELD_LABELS_${locale.toUpperCase()}: Record<StatisticField, string> = ${JSON.stringify(
  Object.fromEntries(fields.map((field) => [field.name, field.labels[locale]])),
)};
`;

/** The text of each file by its name. */
export async function fieldFiles(fields) {
  const files = { "fields.ts": namesFile(fields), "field-cells.ts": cellsFile(fields) };
  for (const locale of Object.keys(fields[0].labels))
    files[`labels-${locale}.ts`] = labelsFile(fields, locale);
  for (const [name, text] of Object.entries(files)) {
    const filepath = join(import.meta.dirname, "src", name);
    files[name] = await format(text, { ...(await resolveConfig(filepath)), filepath });
  }
  return files;
}

if (process.argv[1] === import.meta.filename) {
  const { fields } = readTables(resolve(process.argv[2] ?? join(import.meta.dirname, "../build/wasm")));
  for (const [name, text] of Object.entries(await fieldFiles(fields))) {
    writeFileSync(join(import.meta.dirname, "src", name), text);
  }
}
