// A query crosses as its fields where nothing is to be said of it, else as JSON text: both answer the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadInstalled } from "./packed-package.mjs";

const kfstat = await loadInstalled();

/** The same numbers every time. */
function sequence(seed) {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

const random = sequence(20220223);
const pick = (values) => values[random(values.length)];

const ids = [
  "wk1",
  "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw",
  "a".repeat(64),
  "a".repeat(65),
  "a".repeat(257),
  "\u5f20\u4e09",
  "\u4e00".repeat(22),
  "a b",
  "a\u007f",
  "a\u0000",
  "\ud800",
  "",
  5,
  null,
  undefined,
];

const dateOf = (day) => new Date(day * 86400000).toISOString().slice(0, 10);

function pickTime(today) {
  const day = today + pick([-182, -181, -180, -179, -40, -33, -32, -31, -30, -3, -2, -1, 0, 1]);
  const midnight = day * 86400 - 28800;
  if (random(3) > 0) {
    return pick([dateOf(day), midnight]);
  }
  return pick([
    midnight + 1,
    midnight + 0.5,
    BigInt(midnight),
    midnight * 1000,
    pick([
      -1,
      -0,
      0,
      NaN,
      Infinity,
      2 ** 32,
      1e300,
      "2022-02-30",
      "2022-2-3",
      "\u4e00".repeat(10),
      "",
      true,
      null,
    ]),
  ]);
}

function pickQuery(today) {
  const query = {};
  const fields = {
    open_kfid: () => pick(ids),
    servicer_userid: () => pick(ids),
    start_time: () => pickTime(today),
    end_time: () => pickTime(today),
  };
  for (const name of random(2) ? Object.keys(fields) : Object.keys(fields).reverse()) {
    if (random(20) > 0) {
      query[name] = random(4) > 0 && name.endsWith("id") ? "wk1" : fields[name]();
    }
  }
  return query;
}

test("fields and text are judged alike, whatever is asked", () => {
  let good = 0;
  for (let round = 0; round < 20000; round += 1) {
    const now = new Date(
      pick([1645761600000, 1645650000000, 86400000, 253402271999000]) + random(86400) * 1000,
    );
    const query = pickQuery(Math.floor((now.getTime() / 1000 + 28800) / 86400));
    // A fifth member keeps a query from crossing as its fields; without a value it is none in the text.
    const asText = { ...query, later: undefined };
    const checked = kfstat.validateQuery(query, { now });
    assert.deepEqual(checked, kfstat.validateQuery(asText, { now }));
    assert.deepEqual(
      Object.keys(checked.value ?? {}),
      Object.keys(kfstat.validateQuery(asText, { now }).value ?? {}),
    );
    const body = kfstat.buildRequestBody(query, { now });
    assert.deepEqual(body, kfstat.buildRequestBody(asText, { now }));
    assert.equal(body.ok, checked.ok);
    good += checked.ok && checked.notices.length === 0 ? 1 : 0;
  }
  assert.ok(good > 500, String(good));
});

test("every member of a query is read once, and what it then was is judged", () => {
  const now = new Date("2022-02-25T04:00:00Z");
  for (const end of [1645632000, "2022-02-24", 1645632001, 10n, {}, undefined]) {
    const reads = [];
    const values = { open_kfid: "wk1", servicer_userid: "zhangsan", start_time: "2022-02-23", end_time: end };
    const query = {};
    for (const [key, value] of Object.entries(values)) {
      Object.defineProperty(query, key, {
        enumerable: true,
        get: () => (reads.push(key), reads.length > 4 ? Symbol("read again") : value),
      });
    }
    const result = kfstat.validateQuery(query, { now });
    assert.deepEqual(reads, Object.keys(values));
    assert.deepEqual(result, kfstat.validateQuery({ ...values, later: undefined }, { now }));
  }
});

test("inherited members and members of other kinds are no fields", () => {
  const now = new Date("2022-02-25T04:00:00Z");
  const values = { open_kfid: "wk1", start_time: "2022-02-23", end_time: 1645632000 };
  const codes = (query) => (kfstat.validateQuery(query, { now }).issues ?? []).map(({ code }) => code);
  assert.deepEqual(codes(Object.create(values)), [
    "query.missing_field",
    "query.missing_field",
    "query.missing_field",
  ]);
  assert.deepEqual(codes(Object.assign([], values)), ["query.not_object"]);
  assert.deepEqual(codes(Object.assign(new Number(5), values)), ["query.not_object"]);
  assert.deepEqual(codes(Object.assign(new Date(0), values)), []);
  assert.deepEqual(codes(Object.assign(Object.create({ servicer_userid: "" }), values)), []);
  assert.deepEqual(codes({ ...values, [Symbol("extra")]: 1 }), []);
  assert.deepEqual(codes(new Proxy(values, {})), []);
});

test("what validate and preset return is asked as it is, and dates as times", () => {
  const now = new Date("2022-02-25T04:00:00Z");
  const query = { open_kfid: "wk1", start_time: "2022-02-23", end_time: 1645632000 };
  const checked = kfstat.validateQuery(query, { now });
  assert.deepEqual(kfstat.validateQuery(checked.value, { now }), checked);
  const range = kfstat.presetRange("last_7_days", { now }).value;
  const week = kfstat.validateQuery({ open_kfid: "wk1", ...range }, { now }).value;
  assert.deepEqual([week.start_date, week.end_date], [range.start_date, range.end_date]);
  assert.deepEqual(kfstat.daysOf(week).value.dates.at(-1), range.end_date);
  const { issues } = kfstat.validateQuery({ ...week, days: 6 }, { now });
  assert.deepEqual(
    issues.map(({ code, path, params }) => [code, path, params]),
    [["query.contradiction", "/days", { expected: 7 }]],
  );
});

test("dates and ids are judged by themselves, whatever is given", () => {
  const said = ({ issues }) => issues.map(({ code, path, params }) => [code, path, params]);
  assert.deepEqual(said(kfstat.checkId("wk\ud800")), [["id.invalid_character", "", {}]]);
  const long = "\u4e00".repeat(100_000);
  assert.deepEqual(said(kfstat.checkId(long)), [["id.too_long", "", { limit: 64, length: 300_000 }]]);
  assert.deepEqual(said(kfstat.checkDate(`2022-02-23${"x".repeat(1000)}`)), [
    ["range.malformed_date", "", {}],
  ]);
  for (const value of [5, null, undefined, {}, new String("wk1"), ["wk1"]]) {
    const refused = [["input.wrong_type", "", { expected: "string" }]];
    assert.deepEqual(said(kfstat.checkId(value)), refused);
    assert.deepEqual(said(kfstat.checkDate(value)), refused);
  }
  const range = { start_date: "2022-02-23", end_date: "2022-02-24" };
  for (const by of ["week", "", null, 0, {}]) {
    const refused = [["input.wrong_type", "", { expected: "period|month|year", input: "by" }]];
    assert.deepEqual(said(kfstat.previousRange(range, by)), refused);
  }
  assert.deepEqual(kfstat.previousRange(range, undefined), kfstat.previousRange(range, "period"));
});

test("what an object inherits is not of the query, even where a page has taught every object more", () => {
  const query = { open_kfid: "wk1", start_time: "2022-02-23", end_time: "2022-02-23" };
  const now = new Date("2022-02-25T12:00:00+08:00");
  const asked = kfstat.validateQuery(query, { now });
  const body = kfstat.buildRequestBody(query, { now });
  const inherits = kfstat.validateQuery(Object.create(query), { now });
  assert.deepEqual(
    inherits.issues.map(({ code }) => code),
    ["query.missing_field", "query.missing_field", "query.missing_field"],
  );
  try {
    Object.prototype.servicer_userid = "somebody";
    assert.deepEqual({ ...kfstat.validateQuery(query, { now }).value }, { ...asked.value });
    assert.equal(kfstat.buildRequestBody(query, { now }).value, body.value);
  } finally {
    delete Object.prototype.servicer_userid;
  }
});
