// Writes what TypeScript knows of the fields from the core's one table: wasm/src/fields.ts, and labels-*.ts for each
// language of the core.
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

/** The answer that the core gave last. */
function readText(raw) {
  const [address, length] = new Float64Array(raw.HEAPU8.buffer, raw.answerAddress(), 2);
  return new TextDecoder().decode(raw.HEAPU8.subarray(address, address + length));
}

/** The lines of such an answer. */
export const readLines = (raw) => readText(raw).split("\n").slice(0, -1);

/** The languages of the core. */
export function readLocales(raw) {
  raw.explain(0);
  return Object.keys(JSON.parse(readText(raw)).value.meaning);
}

/** The core's table of fields; the labels of each are by language. */
export function readFields(raw) {
  const locales = readLocales(raw);
  raw.listStatisticFields();
  return readLines(raw).map((line) => {
    const [name, type, kind, group, ...labels] = line.split("\t");
    return {
      name,
      type,
      kind,
      group,
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

/** What each figure is: a count, a share or seconds; what a total of it is; what it is shown with. */
export const FIELD_INFO = {${fields
  .map(({ name, type, kind, group }) => `${name}: ${JSON.stringify({ type, kind, group })}`)
  .join(",")}} as const;
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
  const files = {
    "fields.ts": namesFile(fields),
  };
  for (const locale of Object.keys(fields[0].labels))
    files[`labels-${locale}.ts`] = labelsFile(fields, locale);
  for (const [name, text] of Object.entries(files)) {
    const filepath = join(import.meta.dirname, "src", name);
    files[name] = await format(text, { ...(await resolveConfig(filepath)), filepath });
  }
  return files;
}

if (process.argv[1] === import.meta.filename) {
  const fields = readFields(await startRaw(join(import.meta.dirname, "dist")));
  for (const [name, text] of Object.entries(await fieldFiles(fields))) {
    writeFileSync(join(import.meta.dirname, "src", name), text);
  }
}
