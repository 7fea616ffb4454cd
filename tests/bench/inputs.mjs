// The inputs of the benchmarks, the same bytes for every contender and on every machine: no clock, a fixed seed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where everything that a run makes lies. */
export const benchFolder = resolve(import.meta.dirname, "../../build/bench");

/** Where the inputs lie. */
export const inputFolder = join(benchFolder, "inputs");

const SECONDS_A_DAY = 86400;
const FIRST_DAY = 19054; // 2022-03-03, UTC+8
const midnightOf = (day) => day * SECONDS_A_DAY - 28800;

/** Every UTC+8 midnight that a uint32 can name: the longest list of days one response can hold. */
const ALL_DAYS = 49710;

const count = (most) => (random) => String(Math.floor(random() ** 3 * (most + 1)));

/** Most rates are short (0.9655) or whole; one in ten is a quotient written in full. */
function rate(random) {
  const kind = random();
  if (kind < 0.25) {
    return random() < 0.8 ? "1" : "0";
  }
  const whole = 2 + Math.floor(random() * 120);
  const share = Math.ceil(random() * whole) / whole;
  return String(kind < 0.35 ? share : Math.round(share * 10000) / 10000);
}

function duration(random) {
  const seconds = random() * 180;
  return String(random() < 0.5 ? Math.round(seconds) : Math.round(seconds * 4) / 4);
}

/** The 16 fields in the documented order, each with what makes a figure. */
const fields = [
  ["session_cnt", count(900)],
  ["customer_cnt", count(700)],
  ["customer_msg_cnt", count(9999)],
  ["reply_rate", rate],
  ["first_reply_average_sec", duration],
  ["satisfaction_investgate_cnt", count(500)],
  ["satisfaction_participation_rate", rate],
  ["satisfied_rate", rate],
  ["middling_rate", rate],
  ["dissatisfied_rate", rate],
  ["upgrade_service_customer_cnt", count(60)],
  ["upgrade_service_member_invite_cnt", count(60)],
  ["upgrade_service_member_customer_cnt", count(40)],
  ["upgrade_service_groupchat_invite_cnt", count(60)],
  ["upgrade_service_groupchat_customer_cnt", count(40)],
  ["msg_rejected_customer_cnt", count(12)],
];

/** mulberry32: numbers in [0, 1), the same everywhere. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled(list, random) {
  const result = [...list];
  for (let last = result.length - 1; last > 0; --last) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

/** Days as pairs of texts: `[stat_time, [[name, figure] …]]`. */
function makeDays({ seed, first, length }) {
  const random = randomFrom(seed);
  return Array.from({ length }, (_, index) => [
    String(midnightOf(first + index)),
    fields.map(([name, make]) => [name, make(random)]),
  ]);
}

/** Leaves every third figure out, others in each of three days that follow each other. */
function withoutEveryThird(days) {
  let index = 0;
  return days.map(([time, figures]) => [time, figures.filter(() => ++index % 3 !== 0)]);
}

function reordered(days) {
  const order = shuffled(fields.keys(), randomFrom(7));
  return days.map(([time, figures]) => [time, order.map((place) => figures[place])]);
}

function shuffledEach(days) {
  const random = randomFrom(8);
  return days.map(([time, figures]) => [time, shuffled(figures, random)]);
}

function compact(days) {
  const entries = days.map(
    ([time, figures]) =>
      `{"stat_time":${time},"statistic":{${figures.map(([name, figure]) => `"${name}":${figure}`).join(",")}}}`,
  );
  return `{"errcode":0,"errmsg":"ok","statistic_list":[${entries.join(",")}]}`;
}

/** White space as in the documentation's example of a response. */
function documented(days) {
  const entries = days.map(
    ([time, figures]) =>
      ` {\n "stat_time" : ${time},\n "statistic" : {\n${figures.map(([name, figure]) => ` "${name}" : ${figure}`).join(",\n")}\n }\n }`,
  );
  return `{\n "errcode": 0,\n "errmsg": "ok",\n  "statistic_list" : [\n${entries.join(",\n")}\n ]\n}\n`;
}

/** White space as `JSON.stringify(value, null, 2)` writes it. */
function pretty(days) {
  const entries = days.map(
    ([time, figures]) =>
      `    {\n      "stat_time": ${time},\n      "statistic": {\n${figures.map(([name, figure]) => `        "${name}": ${figure}`).join(",\n")}\n      }\n    }`,
  );
  return `{\n  "errcode": 0,\n  "errmsg": "ok",\n  "statistic_list": [\n${entries.join(",\n")}\n  ]\n}`;
}

const month = () => makeDays({ seed: 1, first: FIRST_DAY, length: 31 });
const large = () => makeDays({ seed: 2, first: 1, length: ALL_DAYS });

/** Many servicers' months, one response a line. */
function team() {
  const responses = [];
  for (let servicer = 0; servicer < 465; ++servicer) {
    for (let part = 0; part < 6; ++part) {
      const first = FIRST_DAY + part * 31;
      responses.push(compact(makeDays({ seed: 1000 + servicer * 6 + part, first, length: 31 })));
    }
  }
  return responses.join("\n");
}

/** The instant that the queries are judged at: 2022-12-28 12:00 UTC+8. */
export const NOW = 1672200000;

/** Queries that pass every rule, one a line. */
function queries() {
  const random = randomFrom(9);
  const yesterday = Math.floor((NOW + 28800) / SECONDS_A_DAY) - 1;
  const dateOf = (day) => new Date(day * SECONDS_A_DAY * 1000).toISOString().slice(0, 10);
  const lines = Array.from({ length: 64 }, (_, index) => {
    const start = yesterday - 30 - Math.floor(random() * 140);
    const end = start + Math.floor(random() * 31);
    const time = index % 2 === 0 ? midnightOf : dateOf;
    const id = () => Math.floor(random() * 2 ** 32).toString(36);
    const servicer = index % 4 < 3 ? { servicer_userid: `servicer_${id()}` } : {};
    const account = { open_kfid: `wk${id()}${id()}${id()}` };
    return JSON.stringify({ ...account, ...servicer, start_time: time(start), end_time: time(end) });
  });
  return lines.join("\n");
}

const insertBehind = (row, field, text) => row.replace(new RegExp(`("${field}":[^,}]*)`), `$1,${text}`);
const eachRow = (text, change) => text.replace(/\{"stat_time":\d+,"statistic":\{[^}]*\}\}/g, change);
const someRows = (text, change) => {
  let index = 0;
  return eachRow(text, (row) => (index++ % 6 === 0 ? change(row) : row));
};

const unknownMembers = (length) => Array.from({ length }, (_, index) => `"new_${index}":${index}`).join(",");

/** A month as it may come one day, or from another backend: each valid, and for reasons that stand in no documentation. */
const oddMonths = {
  unknown_each: (text) => eachRow(text, (row) => insertBehind(row, "reply_rate", '"new_field":7')),
  unknown_first: (text) => eachRow(text, (row) => row.replace("{", '{"new_field":7,')),
  unknown_last: (text) => eachRow(text, (row) => row.replace("}}", ',"new_field":7}}')),
  unknown_beside: (text) => eachRow(text, (row) => row.replace("}}", '},"new_field":7}')),
  unknown_text: (text) =>
    eachRow(text, (row) => insertBehind(row, "reply_rate", '"new_field":"新的 \\u5b57\\/段"')),
  unknown_nested: (text) =>
    eachRow(text, (row) => row.replace("}}", '},"new_field":{"a":[1,2,{"b":null}],"c":"x"}}')),
  unknown_varied: (text) => {
    let row = 0;
    return eachRow(text, (each) =>
      insertBehind(each, "reply_rate", `"new_field":{"a":[1,${row++ % 5},{"b":null}],"c":"x${row}"}`),
    );
  },
  unknown_many: (text) => text.replace(/"reply_rate"/, `${unknownMembers(8)},"reply_rate"`),
  unknown_large: (text) => text.replace("{", `{"new_field":{${unknownMembers(60)}},`),
  unknown_one: (text) => text.replace(/"reply_rate"/, '"new_field":7,"reply_rate"'),
  unknown_top: (text) => text.replace("{", '{"new_field":7,'),
  decimal_one: (text) => text.replace(/("session_cnt":\d+)/, "$1.0"),
  decimal_counts: (text) => text.replace(/(_cnt":\d+)/g, "$1.0"),
  exponent_one: (text) => text.replace(/("session_cnt":\d+)/, "$1e0"),
  exponent_few: (text) => someRows(text, (row) => row.replace(/("reply_rate":[\d.]+)/, "$1e-1")),
  digits_few: (text) =>
    someRows(text, (row) => row.replace(/("reply_rate":0\.)/, "$10000012345678901234567")),
  rate_one: (text) => text.replace(/("reply_rate":)[\d.]+/, "$187.5"),
  rate_each: (text) => eachRow(text, (row) => row.replace(/("reply_rate":)[\d.]+/, "$187.5")),
  time_one: (text) => text.replace(/("stat_time":\d+)00/, "$101"),
  errcode_decimal: (text) => text.replace('"errcode":0', '"errcode":0.0'),
  errmsg_escaped: (text) => text.replace('"ok"', '"\\u006fk\\/"'),
  errmsg_chinese: (text) => text.replace('"ok"', '"成功"'),
};

/** What such a month is compared with, in the same rounds. */
export const PLAIN = "month.json";

/** Whether it is such a month. */
export const isOdd = (name) => name.startsWith("month_") && name.slice(6, -5) in oddMonths;

/** Each input by its file's name. In a `.jsonl` every line is one response. */
const makers = {
  "month.json": () => compact(month()),
  "month_absent.json": () => compact(withoutEveryThird(month())),
  "month_reordered.json": () => compact(reordered(month())),
  "month_shuffled.json": () => compact(shuffledEach(month())),
  "month_documented.json": () => documented(month()),
  "month_pretty.json": () => pretty(month()),
  "large.json": () => compact(large()),
  "large_absent.json": () => compact(withoutEveryThird(large())),
  "large_reordered.json": () => compact(reordered(large())),
  "large_shuffled.json": () => compact(shuffledEach(large())),
  "large_pretty.json": () => pretty(large()),
  "team.jsonl": team,
  "queries.jsonl": queries,
  ...Object.fromEntries(
    Object.entries(oddMonths).map(([name, change]) => [`month_${name}.json`, () => change(compact(month()))]),
  ),
};

export const inputNames = Object.keys(makers);

/** The text of one input. */
export const makeInput = (name) => makers[name]();

/** Writes the inputs that are not there yet, or that another version of this file made. */
export function writeInputs(names = inputNames) {
  const stamp = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  const stampFile = join(inputFolder, "stamp");
  const fresh = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  mkdirSync(inputFolder, { recursive: true });
  for (const name of fresh ? names : inputNames) {
    const file = join(inputFolder, name);
    if (!fresh || !existsSync(file)) {
      writeFileSync(file, makeInput(name));
    }
  }
  writeFileSync(stampFile, stamp);
}
