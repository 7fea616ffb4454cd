// Writes the figures of the last ./dev bench into docs/benchmarks.md and both READMEs:   node tests/bench/publish.mjs
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
    ...IN_SHORT.map(([, of, to]) => short(ratio(result, of, to).median)),
  ]);
  return markdown([["input", ...IN_SHORT.map(([head]) => head)], ...rows]);
}

function floorTable(floors) {
  const rows = floors.map(({ what, input, seen, ceiling, floor, most, holds }) => [
    what,
    input,
    short(seen),
    floor === undefined ? `at most ${most}` : String(floor),
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
  ["node kfstat_rows", "node baseline_rows", "rows in Node × the baseline", "Node 中逐行对象 × 基准"],
  ["node kfstat_columns", "node baseline_rows", "columns in Node × the baseline", "Node 中按列 × 基准"],
  [
    "chromium kfstat_rows",
    "chromium baseline_rows",
    "rows in Chromium × the baseline",
    "Chromium 中逐行对象 × 基准",
  ],
  [
    "chromium kfstat_columns",
    "chromium baseline_rows",
    "columns in Chromium × the baseline",
    "Chromium 中按列 × 基准",
  ],
  ["native core_columns", "native simdjson_dom", "C++ × simdjson's untyped DOM", "C++ × simdjson 无类型 DOM"],
  ["native core_columns", "native nlohmann_dom", "C++ × nlohmann/json's DOM", "C++ × nlohmann/json DOM"],
  ["native core_columns", "go json", "C++ × Go encoding/json", "C++ × Go encoding/json"],
  ["native core_columns", "java gson", "C++ × Java Gson", "C++ × Java Gson"],
];

function readmeTable({ results }, heads, language) {
  const inputs = ["month.json", "large.json"].map((name) => results.find(({ input }) => input === name));
  const rows = COMPARED.map(([of, to, ...texts]) => [
    texts[language],
    ...inputs.map((result) => short(ratio(result, of, to).median)),
  ]);
  return markdown([heads, ...rows]).join("\n");
}

/** Puts a text in place of what `pattern` finds behind a heading. */
function replace(file, heading, pattern, text) {
  const path = join(root, file);
  const before = readFileSync(path, "utf8");
  const start = before.indexOf(`\n## ${heading}\n`);
  if (start < 0) {
    throw new Error(`${file} has no part "${heading}"`);
  }
  const after = before.slice(0, start) + before.slice(start).replace(pattern, () => text);
  writeFileSync(path, after);
}

const TABLE = /\n\|[^\n]*(\n\|[^\n]*)+/;

const whole = JSON.parse(readFileSync(join(benchFolder, "results.json"), "utf8"));
replace("docs/benchmarks.md", "Figures", /(?<=## Figures\n\n)[^]*$/, `${documentation(whole)}\n`);
replace(
  "README.md",
  "Speed",
  TABLE,
  `\n${readmeTable(whole, ["ratio", "31 days, 16 kB", "49,710 days, 26 MB"], 0)}`,
);
replace(
  "README.zh-CN.md",
  "速度",
  TABLE,
  `\n${readmeTable(whole, ["倍数", "31 天，16 kB", "49,710 天，26 MB"], 1)}`,
);
