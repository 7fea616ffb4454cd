// What must hold: each floor names a ratio (or a time) of the results, what it may not fall below, and what is aimed at.
import { isOdd } from "./inputs.mjs";
import { statisticsOf } from "./start-up.mjs";

const RESPONSES = {
  "month.json": { rows: [4, 5], columns: [5, 6] },
  "large.json": { rows: [2.5, 3], columns: [6, 8] },
  "team.jsonl": { rows: [2.5, 3], columns: [6, 8] },
};

// Another order of the fields, white space between tokens, absent fields.
const OTHERWISE = { rows: [2], columns: [2] };

const NATIVE = ["month.json", "large.json", "team.jsonl"];

// What is valid may be slower than the plain month by so much, and never slower than plain JavaScript.
const SLOWER = { wasm: 2, native: 3 };

// Fields nobody knows are aimed at by less.
const UNKNOWN_AIM = 1.5;

// Validate and body through the seam, of the same in plain JavaScript.
const QUERIES = 0.2;

/** The shapes that have floors. None for columns in Chromium: what their memory costs there is more than any reading. */
const SHAPES = { node: ["rows", "columns"], chromium: ["rows"] };

/** The floors over an input's JavaScript contenders: a ratio to the baseline in the same host. */
function seamFloors(input) {
  const floors = RESPONSES[input] ?? OTHERWISE;
  return Object.entries(SHAPES).flatMap(([host, shapes]) =>
    shapes.map((shape) => {
      const [floor, target] = floors[shape];
      return {
        input,
        what: `wasm ${shape} in ${host}, of the baseline`,
        of: `${host} kfstat_${shape}`,
        to: `${host} baseline_rows`,
        floor,
        target,
        // What columns cost whoever reads.
        least:
          shape === "columns"
            ? [`${host} bytes_copied`, "native core_columns", `${host} columns_copied`]
            : [],
      };
    }),
  );
}

/** The floors over an odd month: of the plain one, by the same contender, and of the baseline in the same host. */
function oddFloors(input) {
  const aim = input.includes("unknown") ? 1 / UNKNOWN_AIM : undefined;
  const ofPlain = (of, slower) => ({
    input,
    what: `${of}, of the plain month`,
    of,
    to: `${of}@plain`,
    floor: 1 / slower,
    target: aim,
  });
  const ofBaseline = (host) => ({
    input,
    what: `wasm rows in ${host}, of the baseline`,
    of: `${host} kfstat_rows`,
    to: `${host} baseline_rows`,
    floor: 1,
  });
  return [
    ofPlain("native core_rows", SLOWER.native),
    ofPlain("node kfstat_rows", SLOWER.wasm),
    ofPlain("chromium kfstat_rows", SLOWER.wasm),
    ofBaseline("node"),
    ofBaseline("chromium"),
  ];
}

function nativeFloors(input) {
  const of = "native core_columns";
  return NATIVE.includes(input)
    ? [
        { input, what: "native, of simdjson DOM", of, to: "native simdjson_dom", floor: 2 },
        { input, what: "native, of nlohmann DOM", of, to: "native nlohmann_dom", floor: 25 },
      ]
    : [];
}

function queryFloors(input) {
  return ["node", "chromium"].map((host) => ({
    input,
    what: `validate and body through the seam in ${host}, of plain JavaScript`,
    of: `${host} kfstat_both`,
    to: `${host} plain_both`,
    floor: QUERIES,
  }));
}

function floorsOf(input) {
  if (input === "queries.jsonl") return queryFloors(input);
  return isOdd(input) ? oddFloors(input) : [...seamFloors(input), ...nativeFloors(input)];
}

/**
 * What a reader as fast as the native one would reach: it, the response copied to where it reads, and the columns
 * copied to where they stay. Nothing where one of them took no part.
 */
function ceilingOf({ speeds }, { to, least = [] }) {
  if (least.length === 0 || least.some((contender) => !(contender in speeds))) {
    return undefined;
  }
  const rounds = speeds[to].seconds_a_pass.map(
    (seconds, round) =>
      seconds / least.reduce((sum, contender) => sum + speeds[contender].seconds_a_pass[round], 0),
  );
  return statisticsOf(rounds).median;
}

// The share of the native reader's speed that is asked of the wasm where not even native speed would reach the floor.
const OF_NATIVE = 0.8;

/** The floors with the figures seen, and whether each holds; only those whose contenders both took part. */
export function judge(results, ratio) {
  return results.flatMap((result) =>
    floorsOf(result.input).flatMap((floor) => {
      if (!(floor.of in result.speeds) || !(floor.to in result.speeds)) return [];
      const { median, best } = ratio(result, floor.of, floor.to);
      const ceiling = ceilingOf(result, floor);
      const asked = Math.min(floor.floor, OF_NATIVE * (ceiling ?? Infinity));
      return [{ ...floor, asked, seen: median, best, ceiling, holds: median >= asked }];
    }),
  );
}
