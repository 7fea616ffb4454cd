// Writes what TypeScript knows of the fields from the core's one table: wasm/src/fields.ts, field-cells.ts, and
// labels-*.ts for each language of the core.
//   node wasm/fields.mjs   after the table changed and wasm/dist was built; a test compares the files with the core
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";

/** The core's glue with an instance of its own, as no user of the package gets it. */
export async function startRaw(dist) {
  const { default: createCore } = await import(pathToFileURL(join(dist, "kfstat_core.js")).href);
  const module = new WebAssembly.Module(readFileSync(join(dist, "kfstat_core.wasm")));
  const host = {
    instantiateWasm(imports, received) {
      const instance = new WebAssembly.Instance(module, imports);
      received(instance);
      return instance.exports;
    },
  };
  createCore(host);
  return host;
}

/** The lines of the answer that the core gave last. */
export function readLines(raw) {
  const [address, length] = new Float64Array(raw.HEAPU8.buffer, raw.answerAddress(), 2);
  const text = new TextDecoder().decode(raw.HEAPU8.subarray(address, address + length));
  return text.split("\n").slice(0, -1);
}

/** The core's table of fields; the labels of each are by language, in the order of `LOCALES` of wasm/src/names.ts. */
export function readFields(raw, locales) {
  raw.listStatisticFields();
  return readLines(raw).map((line) => {
    const [name, type, kind, group, ...more] = line.split("\t").slice(0, -1);
    const labels = more.slice(-locales.length);
    return {
      name,
      type,
      kind,
      group,
      weight: more.slice(0, -locales.length),
      labels: Object.fromEntries(locales.map((locale, i) => [locale, labels[i]])),
    };
  });
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
  const dist = join(import.meta.dirname, "dist");
  const { LOCALES } = await import(pathToFileURL(join(dist, "names.js")).href);
  const fields = readFields(await startRaw(dist), LOCALES);
  for (const [name, text] of Object.entries(await fieldFiles(fields))) {
    writeFileSync(join(import.meta.dirname, "src", name), text);
  }
}
