// The results as text for a terminal; publish.mjs writes them into the documentation.
import { statisticsOf } from "./start-up.mjs";

/**
 * How many times faster one contender was than another, round by round, so that what slows both down cancels out; and
 * the best round of one over the best of the other, which is the same where nothing else keeps the machine busy.
 */
export function ratio({ speeds }, of, to) {
  const mine = speeds[of].seconds_a_pass;
  const theirs = speeds[to].seconds_a_pass;
  const best = Math.min(...theirs) / Math.min(...mine);
  return { ...statisticsOf(mine.map((seconds, round) => theirs[round] / seconds)), best };
}

/** Three digits. */
export const short = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** With the spread: `5.12 (4.90..5.31)`. */
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
export function tableOf(result) {
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
  return floors.map(({ input, what, seen, best, ceiling, floor, asked, target, holds }) => {
    const here = asked < floor ? `, here ${short(asked)}` : "";
    const limit = `at least ${short(floor)}${target ? ` (aim ${short(target)})` : ""}${here}`;
    const reachable = ceiling === undefined ? "" : `; at native speed ${short(ceiling)}`;
    return `${holds ? "holds " : "MISSED"} ${input}: ${what}: ${short(seen)}, ${limit} (best rounds ${short(best)}${reachable})`;
  });
}
