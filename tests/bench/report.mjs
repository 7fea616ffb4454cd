// The results as text: for the terminal, and as Markdown for the documentation.
//   node tests/bench/report.mjs [--readme | --readme-zh]   from build/bench/results.json
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { benchFolder } from "./inputs.mjs";
import { statisticsOf } from "./start_up.mjs";

/** How many times faster one contender was than another, round by round, so that what slows both down cancels out. */
export function ratio({ speeds }, of, to) {
  const mine = speeds[of].seconds_a_pass;
  const theirs = speeds[to].seconds_a_pass;
  return statisticsOf(mine.map((seconds, round) => theirs[round] / seconds));
}

const short = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** Three digits and the spread: `5.12 (4.90..5.31)`. */
const spread = ({ median, min, max }) => `${short(median)} (${short(min)}..${short(max)})`;

function ratioCell(result, contender, peer) {
  if (!(peer in result.speeds) || contender === peer) {
    return "";
  }
  const seen = ratio(result, contender, peer);
  return peer.endsWith("baseline_rows") ? spread(seen) : short(seen.median);
}

const PEERS = [
  ["× baseline", (contender) => `${contender.startsWith("chromium") ? "chromium" : "node"} baseline_rows`],
  ["× simdjson DOM", () => "native simdjson_dom"],
  ["× nlohmann DOM", () => "native nlohmann_dom"],
];

/** The rows of an input's table, the first its heads. */
function tableOf(result) {
  if (result.input === "queries.jsonl") {
    const rows = Object.entries(result.speeds).map(([contender, { microseconds }]) => [
      contender,
      spread(microseconds),
      String(Math.round(1e6 / microseconds.median)),
    ]);
    return [["queries.jsonl", "microseconds", "a second"], ...rows];
  }
  const rows = Object.entries(result.speeds).map(([contender, { megabytes_a_second: speed }]) => [
    contender,
    spread(speed),
    ...PEERS.map(([, peerOf]) => ratioCell(result, contender, peerOf(contender))),
  ]);
  return [[result.input, "MB/s", ...PEERS.map(([head]) => head)], ...rows];
}

/** The table of one input for a terminal. */
export function inputLines(result) {
  const rows = tableOf(result);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}

/** Start-up and sizes. */
export function otherLines({ start_up_ms, brotli_bytes }) {
  const total = Object.values(brotli_bytes).reduce((sum, bytes) => sum + bytes, 0);
  const sizes = Object.entries(brotli_bytes).map(([file, bytes]) => `${file} ${bytes}`);
  return [
    ...Object.entries(start_up_ms).map(
      ([host, milliseconds]) => `start-up in ${host}: ${spread(milliseconds)} ms`,
    ),
    `brotli: ${sizes.join(", ")}, together ${total} bytes`,
  ];
}

/** Each floor with what was seen. */
export function floorLines(floors) {
  return floors.map(({ input, what, seen, floor, target, most, holds }) => {
    const limit =
      most === undefined ? `at least ${floor}${target ? ` (aim ${target})` : ""}` : `at most ${most}`;
    return `${holds ? "holds " : "MISSED"} ${input}: ${what}: ${short(seen)}, ${limit}`;
  });
}

const markdown = (rows) =>
  [rows[0], rows[0].map(() => "---"), ...rows.slice(1)].map((row) => `| ${row.join(" | ")} |`);

function documentation({ machine, results, floors, ...others }) {
  const { cpu, cores, node, chromium, date, quick } = machine;
  return [
    `${date}, ${cpu}, ${cores} cores, Node ${node}, Chromium ${chromium}${quick ? ", quick" : ""}.`,
    "",
    ...results.flatMap((result) => [...markdown(tableOf(result)), ""]),
    ...otherLines(others).map((line) => `- ${line}`),
    "",
    ...markdown([
      ["floor", "input", "seen", "limit", "holds"],
      ...floors.map(({ what, input, seen, floor, most, holds }) => [
        what,
        input,
        short(seen),
        String(floor ?? `≤ ${most}`),
        holds ? "yes" : "**no**",
      ]),
    ]),
  ];
}

const README = {
  en: {
    head: ["speed, a response of", "31 days, 16 kB", "49,710 days, 26 MB"],
    against: [
      ["node kfstat_rows", "node baseline_rows", "rows in Node, of `JSON.parse` with the same checks"],
      ["node kfstat_columns", "node baseline_rows", "columns in Node, of the same"],
      ["chromium kfstat_rows", "chromium baseline_rows", "rows in Chromium, of the same"],
      ["chromium kfstat_columns", "chromium baseline_rows", "columns in Chromium, of the same"],
      ["native core_columns", "native simdjson_dom", "C++, of simdjson's untyped DOM"],
      ["native core_columns", "native nlohmann_dom", "C++, of nlohmann/json's DOM"],
      ["native core_columns", "go json", "C++, of Go encoding/json"],
      ["native core_columns", "java gson", "C++, of Java Gson"],
    ],
  },
  zh: {
    head: ["速度，响应含", "31 天，16 kB", "49,710 天，26 MB"],
    against: [
      ["node kfstat_rows", "node baseline_rows", "Node 中逐行对象，相对带同样检查的 `JSON.parse`"],
      ["node kfstat_columns", "node baseline_rows", "Node 中按列，同上"],
      ["chromium kfstat_rows", "chromium baseline_rows", "Chromium 中逐行对象，同上"],
      ["chromium kfstat_columns", "chromium baseline_rows", "Chromium 中按列，同上"],
      ["native core_columns", "native simdjson_dom", "C++，相对 simdjson 无类型 DOM"],
      ["native core_columns", "native nlohmann_dom", "C++，相对 nlohmann/json DOM"],
      ["native core_columns", "go json", "C++，相对 Go encoding/json"],
      ["native core_columns", "java gson", "C++，相对 Java Gson"],
    ],
  },
};

function readme({ results }, language) {
  const { head, against } = README[language];
  const inputs = ["month.json", "large.json"].map((name) => results.find(({ input }) => input === name));
  const rows = against.map(([of, to, what]) => [
    what,
    ...inputs.map((result) => `${ratio(result, of, to).median.toFixed(1)} ×`),
  ]);
  return markdown([head, ...rows]);
}

if (process.argv[1] === import.meta.filename) {
  const whole = JSON.parse(readFileSync(join(benchFolder, "results.json"), "utf8"));
  const forms = { "--readme": () => readme(whole, "en"), "--readme-zh": () => readme(whole, "zh") };
  console.log((forms[process.argv[2]] ?? (() => documentation(whole)))().join("\n"));
}
