// The plain JavaScript that the package is measured against answers as the package does, and the inputs are the same
// everywhere: otherwise the ratios of ./dev bench would mean nothing.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { installPackage } from "../package/packed-package.mjs";
import { parseColumns, parseRows } from "./baseline.mjs";
import { inputNames, isOdd, makeInput, NOW } from "./inputs.mjs";
import { buildBody, validate } from "./plain-query.mjs";

const package_ = await installPackage().load("index.js");
const kfstat = await package_.loadKfstat();
const now = new Date(NOW * 1000);

const months = ["", "_absent", "_reordered", "_shuffled", "_documented", "_pretty"];

for (const form of months) {
  test(`the baseline reads month${form} as the package does`, () => {
    const text = makeInput(`month${form}.json`);
    const bytes = new TextEncoder().encode(text);
    assert.deepEqual(parseRows(bytes), kfstat.parseResponse(bytes));
    assert.deepEqual(parseRows(text), kfstat.parseResponse(text));
    assert.deepEqual(parseColumns(bytes), kfstat.parseResponseTable(bytes));
  });
}

for (const name of inputNames.filter(isOdd)) {
  test(`the baseline reads ${name} as the package does, and it is no other input`, () => {
    const bytes = new TextEncoder().encode(makeInput(name));
    assert.notDeepEqual(bytes, new TextEncoder().encode(makeInput("month.json")));
    assert.deepEqual(parseRows(bytes).value, kfstat.parseResponse(bytes).value);
    assert.deepEqual(parseColumns(bytes).value, kfstat.parseResponseTable(bytes).value);
  });
}

const responseOf = (...entries) => JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: entries });

test("the baseline sorts days, rounds them down, and tells a day without figures", () => {
  const response = responseOf(
    { stat_time: 1645632000, statistic: { reply_rate: 1 } },
    { stat_time: 1645545601, statistic: {} },
    { stat_time: 1645459200, statistic: { session_cnt: null } },
    { stat_time: 1645372800 },
    { stat_time: 1645286400, statistic: [] },
  );
  assert.deepEqual(parseRows(response).value, kfstat.parseResponse(response).value);
  assert.deepEqual(parseColumns(response).value, kfstat.parseResponseTable(response).value);
});

const day = { stat_time: 1645545600, statistic: { session_cnt: 1 } };
const refused = {
  "a count that is a text": responseOf({ ...day, statistic: { session_cnt: "1" } }),
  "a count that is a fraction": responseOf({ ...day, statistic: { customer_cnt: 1.5 } }),
  "a count below 0": responseOf({ ...day, statistic: { customer_cnt: -1 } }),
  "a count that no double holds": responseOf(day).replace(
    '"session_cnt":1',
    '"session_cnt":9007199254740993',
  ),
  "a rate below 0": responseOf({ ...day, statistic: { reply_rate: -0.5 } }),
  "a rate that is a truth value": responseOf({ ...day, statistic: { reply_rate: true } }),
  "a day twice": responseOf(day, day),
  "a day that is no uint32": responseOf({ ...day, stat_time: 2 ** 32 }),
  "a day left out": responseOf({ statistic: {} }),
  "statistic as a list": responseOf({ ...day, statistic: [{ session_cnt: 1 }] }),
  "an entry that is null": responseOf(null),
  "another errcode": '{"errcode":-1,"errmsg":"busy"}',
  "no list": '{"errcode":0,"statistic_list":{}}',
  "half a response": responseOf(day).slice(0, -1),
  "bytes that are no UTF-8": new Uint8Array([...new TextEncoder().encode(responseOf(day)), 0xff]),
};

for (const [what, response] of Object.entries(refused)) {
  test(`the baseline refuses ${what}, as the package does`, () => {
    assert.equal(kfstat.parseResponse(response).ok, false);
    assert.throws(() => parseRows(response));
    assert.throws(() => parseColumns(response));
  });
}

/** A result without what plain JavaScript leaves out: messages, and suggestions for a misspelt name. */
const comparable = (result) => {
  const strip = ({ code, path, params }) => ({ code, path, params: { ...params, suggestion: undefined } });
  const { issues = [], notices } = result;
  return { ...result, issues: issues.map(strip), notices: notices.map(strip) };
};

const query = { open_kfid: "wk1", start_time: "2022-12-01", end_time: "2022-12-20" };
const queries = [
  ...makeInput("queries.jsonl")
    .split("\n")
    .map((line) => JSON.parse(line)),
  query,
  {},
  [],
  null,
  { ...query, servicer_userid: null },
  { ...query, open_kfid: "" },
  { ...query, open_kfid: 7, servicer_userid: "" },
  { ...query, open_kfid: "客服".repeat(20) },
  { ...query, servicer_userid: "a\u200bb" },
  { ...query, servicer_userid: "客服" },
  { ...query, start_time: "2022-02-29" },
  { ...query, start_time: "2022-2-9" },
  { ...query, start_time: 1669824001 },
  { ...query, start_time: 1669824000.5 },
  { ...query, start_time: 1669824000000 },
  { ...query, start_time: -1 },
  { ...query, start_time: true },
  { ...query, start_time: "2022-06-30" },
  { ...query, start_time: "2022-07-01" },
  { ...query, end_time: "2022-12-27" },
  { ...query, end_time: "2022-12-28" },
  { ...query, end_time: "2022-11-30" },
  { ...query, start_time: "2022-11-20" },
  { ...query, start_time: "2022-11-19" },
  { ...query, servicer_useridd: "zhangsan", limit: 1 },
];

test("plain JavaScript judges queries and builds bodies as the package does", () => {
  for (const asked of queries) {
    const why = JSON.stringify(asked);
    assert.deepEqual(
      comparable(validate(asked, { now })),
      comparable(kfstat.validateQuery(asked, { now })),
      why,
    );
    assert.deepEqual(
      comparable(buildBody(asked, { now })),
      comparable(kfstat.buildRequestBody(asked, { now })),
      why,
    );
  }
});

test("before 06:00 yesterday may not be ready", () => {
  const early = { now: new Date("2022-12-27T20:00:00Z") };
  const asked = { ...query, end_time: "2022-12-27" };
  assert.deepEqual(comparable(validate(asked, early)), comparable(kfstat.validateQuery(asked, early)));
  assert.equal(validate(asked, early).notices.length, 1);
});

test("the inputs are the same bytes on every machine", () => {
  const sums = months.map((form) =>
    createHash("sha256")
      .update(makeInput(`month${form}.json`))
      .digest("hex"),
  );
  assert.equal(new Set(sums).size, months.length);
  assert.equal(
    createHash("sha256").update(sums.join()).digest("hex"),
    "d4841d36ee7e7b7b589a9ae8c90b19c06a9d01ff1bf47c374bcabcf122e44cdb",
  );
  assert.equal(makeInput("month.json").length, 16033);
});
