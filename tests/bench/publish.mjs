// Writes the figures of the last ./dev bench into docs/benchmarks.md:   node tests/bench/publish.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { judge } from "./floors.mjs";
import { benchFolder } from "./inputs.mjs";
import { otherLines, ratio, short, tableOf } from "./report.mjs";

const root = resolve(import.meta.dirname, "../..");

const IN_FULL = ["month.json", "large.json", "team.jsonl", "queries.jsonl"];

const IN_SHORT = [
  ["native columns × simdjson DOM", "native core_columns", "native simdjson_dom"],
  ["Node rows × baseline", "node kfstat_rows", "node baseline_rows"],
  ["Node columns × baseline", "node kfstat_columns", "node baseline_rows"],
  ["Chromium rows × baseline", "chromium kfstat_rows", "chromium baseline_rows"],
  ["Chromium columns × baseline", "chromium kfstat_columns", "chromium baseline_rows"],
];

const markdown = (rows) =>
  [rows[0], rows[0].map(() => "---"), ...rows.slice(1)].map((row) => `| ${row.join(" | ")} |`);

function shortTable(results) {
  const rows = results.map((result) => [
    result.input,
    ...IN_SHORT.map(([, of, to]) =>
      of in result.speeds && to in result.speeds ? short(ratio(result, of, to).median) : "",
    ),
  ]);
  return markdown([["input", ...IN_SHORT.map(([head]) => head)], ...rows]);
}

function floorTable(floors) {
  const rows = floors.map(({ what, input, seen, ceiling, floor, holds }) => [
    what,
    input,
    short(seen),
    short(floor),
    holds ? "yes" : "**no**",
    ceiling === undefined ? "" : short(ceiling),
  ]);
  return markdown([["floor", "input", "seen", "limit", "holds", "at native speed"], ...rows]);
}

function documentation({ machine, results, ...others }) {
  const { cpu, cores, load, node, chromium, date, quick } = machine;
  const inFull = results.filter(({ input }) => IN_FULL.includes(input));
  const inShort = results.filter(({ input }) => !IN_FULL.includes(input));
  return [
    `${date}, ${cpu}, ${cores} cores (load before the run ${load.toFixed(1)}), Node ${node}, Chromium ${chromium}${quick ? ", `--quick`" : ""}.`,
    "",
    ...inFull.flatMap((result) => [...markdown(tableOf(result)), ""]),
    ...shortTable(inShort),
    "",
    ...otherLines(others).map((line) => `- ${line}`),
    "",
    ...floorTable(judge(results, ratio)),
  ].join("\n");
}

const COMPARED = [
  ["node kfstat_rows", "node baseline_rows", "rows in Node × the baseline"],
  ["node kfstat_columns", "node baseline_rows", "columns in Node × the baseline"],
  ["chromium kfstat_rows", "chromium baseline_rows", "rows in Chromium × the baseline"],
  ["chromium kfstat_columns", "chromium baseline_rows", "columns in Chromium × the baseline"],
  ["native core_columns", "native simdjson_dom", "C++ × simdjson's untyped DOM"],
  ["native core_columns", "native nlohmann_dom", "C++ × nlohmann/json's DOM"],
  ["native core_columns", "go json", "C++ × Go encoding/json"],
  ["native core_columns", "java gson", "C++ × Java Gson"],
];

function comparison({ results }) {
  const inputs = ["month.json", "large.json"].map((name) => results.find(({ input }) => input === name));
  const rows = COMPARED.map(([of, to, text]) => [
    text,
    ...inputs.map((result) => short(ratio(result, of, to).median)),
  ]);
  return markdown([["ratio", "31 days, 16 kB", "49,710 days, 26 MB"], ...rows]).join("\n");
}

/** Puts a text in place of what `pattern` finds behind a heading. */
function replace(text, heading, pattern, by) {
  const start = text.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`docs/benchmarks.md has no part "${heading}"`);
  return text.slice(0, start) + text.slice(start).replace(pattern, () => by);
}

const TABLE = /\n\|[^\n]*(\n\|[^\n]*)+/;

const whole = JSON.parse(readFileSync(join(benchFolder, "results.json"), "utf8"));
const page = join(root, "docs/benchmarks.md");
const before = readFileSync(page, "utf8");
const inShort = replace(before, "In short", TABLE, `\n${comparison(whole)}`);
writeFileSync(page, replace(inShort, "Figures", /(?<=## Figures\n\n)[^]*$/, `${documentation(whole)}\n`));
