// Nothing a caller passes may throw or spoil the next call.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { loadInstalled } from "./packed-package.mjs";

const kfstat = await loadInstalled();

const now = new Date("2022-02-25T04:00:00Z");
const query = {
  open_kfid: "wk1",
  servicer_userid: "zhangsan",
  start_time: "2022-02-23",
  end_time: 1645632000,
};
const response = JSON.stringify({
  errcode: 0,
  errmsg: "ok",
  statistic_list: [{ stat_time: 1645545600, statistic: { session_cnt: 2, reply_rate: 0.5 } }],
});
const report = kfstat.parseResponse(response).value;
const table = kfstat.parseResponseTable(response).value;

const throwing = {
  get() {
    throw new Error("hostile");
  },
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const cyclic = { open_kfid: "wk1" };
cyclic.start_time = cyclic;
const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000));
class Evil extends Uint8Array {
  get byteLength() {
    throw new Error("hostile");
  }
}
const endless = new Proxy([], { get: (target, key) => (key === "length" ? Infinity : endless) });
const unreadableArray = new Proxy([], throwing);
const unmeasuredArray = new Proxy([], { get: () => Symbol("hostile") });
const trap = new Proxy(
  {},
  Object.fromEntries(
    ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"].map((name) => [
      name,
      throwing.get,
    ]),
  ),
);
const getters = Object.defineProperty({}, "start_time", { ...throwing, enumerable: true });

const hostile = {
  undefined: undefined,
  null: null,
  "a boolean": true,
  NaN: NaN,
  Infinity: Infinity,
  "-0": -0,
  1e21: 1e21,
  "a bigint": 10n ** 400n,
  "a symbol": Symbol("hostile"),
  "a function": () => query,
  "an empty text": "",
  "a lone surrogate": "\ud800",
  "80 MiB": "0".repeat(80 << 20),
  "80 MiB of three bytes each": "\u4e00".repeat(80 << 20),
  "an invalid Date": new Date(NaN),
  "a Date": now,
  "a regular expression": /x/u,
  "an array": [],
  "a sparse array": new Array(2 ** 32 - 1),
  "an endless array": endless,
  "an array that throws": unreadableArray,
  "an array without a length": unmeasuredArray,
  "an object": {},
  "no prototype": Object.create(null),
  "a Map": new Map([["open_kfid", "wk1"]]),
  "a deep value": deep,
  "a cyclic value": cyclic,
  "a getter that throws": getters,
  "a Proxy that throws": trap,
  "a revoked Proxy": revoked.proxy,
  "a typed array that lies": new Evil(8),
  "another realm's object": vm.runInNewContext("({ open_kfid: 1 })"),
  "an error": new Error("hostile"),
  "a promise": Promise.resolve(query),
  "a detached buffer": detached(),
  "bytes of a detached buffer": bytesOfDetached(),
};

function detached() {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function bytesOfDetached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

function assertResult(result) {
  assert.equal(typeof result.ok, "boolean");
  assert.ok(Array.isArray(result.notices));
  if (!result.ok) {
    assert.ok(result.issues.length > 0);
  }
  for (const issue of [...(result.issues ?? []), ...result.notices]) {
    assert.notEqual(issue.code, "wasm.trapped");
    assert.equal(typeof issue.message, "string");
    assert.equal(typeof issue.path, "string");
  }
  assert.deepEqual(structuredClone(result), result);
  for (const inner of Array.isArray(result.value) && "ok" in Object(result.value[0]) ? result.value : []) {
    assertResult(inner);
  }
}

function assertWorks() {
  assert.deepEqual(kfstat.buildRequestBody(query, { now }), {
    ok: true,
    value: '{"open_kfid":"wk1","servicer_userid":"zhangsan","start_time":1645545600,"end_time":1645632000}',
    notices: [],
  });
}

const codesOf = (result) =>
  result.ok ? [] : result.issues.map(({ code, path }) => `${code} ${path}`.trim());

const calls = {
  validateQuery: [[query], [{ now }]],
  buildRequestBody: [[query], [{ now }]],
  planRequests: [[query], [{ now }]],
  parseResponse: [[response], [{ query }]],
  parseResponseTable: [[response], [{ query }]],
  parseResponseTables: [[[response]], [{ query }]],
  summarize: [[[report]]],
  groupDays: [[report], ["week"]],
  compareReports: [[[report]], [[table]]],
  highlights: [[[[report]]], [[[table]]]],
  checkTargets: [[[report]], [{ reply_rate: { min: 0.95 } }]],
  toCsv: [[[{ open_kfid: "wk1", report }]], [{ header: "zh" }]],
  explainErrcode: [[60020]],
  today: [[{ now }]],
  presetRange: [["last_week"], [{ now }]],
  previousRange: [[{ start_date: "2022-02-15", end_date: "2022-02-21" }], ["month"]],
  daysOf: [[{ start_date: "2022-02-15", end_date: "2022-02-21" }]],
  periodsOf: [[{ start_date: "2022-02-15", end_date: "2022-02-21" }], ["week"]],
  checkDate: [["2022-02-15"]],
  checkId: [["wk1"]],
};

const options = ["now", "query", "limitBytes", "earliest", "header"];

for (const [name, parameters] of Object.entries(calls)) {
  const good = parameters.map(([argument]) => argument);

  test(`${name} answers anything whatever in place of an argument`, () => {
    assert.equal(kfstat[name](...good).ok, true);
    for (let index = 0; index < good.length; index += 1) {
      for (const value of Object.values(hostile)) {
        const result = kfstat[name](...good.with(index, value));
        assertResult(result);
        assertWorks();
      }
    }
  });

  test(`${name} answers anything whatever inside an argument`, () => {
    for (let index = 0; index < good.length; index += 1) {
      if (typeof good[index] !== "object") {
        continue;
      }
      const members = [...Object.keys(good[index]), ...options, "extra"];
      for (const key of Array.isArray(good[index]) ? [0] : members) {
        for (const value of Object.values(hostile)) {
          const argument = Array.isArray(good[index]) ? [value] : { ...good[index], [key]: value };
          assertResult(kfstat[name](...good.with(index, argument)));
        }
      }
      assertWorks();
    }
  });

  test(`${name} refuses too few arguments`, () => {
    const result = kfstat[name]();
    assertResult(result);
    if (name !== "today") {
      assert.deepEqual([...new Set(result.issues.map(({ code }) => code))], ["input.wrong_type"]);
    }
  });
}

/** Too large to be looked at, where the text of the whole is limited. */
const enormous = ["80 MiB", "80 MiB of three bytes each", "a sparse array", "an endless array"];

test("anything whatever is no report of either side, and no part, where it stands", () => {
  const pathsOf = (result) => {
    assertResult(result);
    assert.ok(result.ok || result.issues.every(({ code }) => code === "input.wrong_type"));
    return result.ok ? [] : result.issues.map(({ path }) => path);
  };
  const { "a deep value": tooDeep, ...shallow } = hostile;
  assert.deepEqual(pathsOf(kfstat.compareReports([tooDeep], [report])), ["/current"]);
  for (const [name, value] of Object.entries(shallow)) {
    const expected = enormous.includes(name) ? [""] : ["/current/1", "/previous/0"];
    assert.deepEqual(pathsOf(kfstat.compareReports([report, value], [value])), expected, name);
  }
  const lists = [
    5,
    null,
    "reports",
    { length: 1, 0: report },
    new Uint8Array(8),
    () => [report],
    unreadableArray,
  ];
  for (const value of [...lists, unmeasuredArray, revoked.proxy]) {
    assert.deepEqual(pathsOf(kfstat.compareReports(value, [report])), ["/current"]);
    assert.deepEqual(pathsOf(kfstat.compareReports([table], value)), ["/previous"]);
    assert.deepEqual(pathsOf(kfstat.highlights(value, [[report]])), ["/0"]);
    assert.deepEqual(pathsOf(kfstat.highlights([[report], value], [[table], value])), ["/0/1", "/1/1"]);
    assert.deepEqual(pathsOf(kfstat.checkTargets(value, {})), [""]);
  }
  assert.deepEqual(pathsOf(kfstat.highlights([[report], [table]], [[report]])), ["/1"]);
  assert.deepEqual(pathsOf(kfstat.highlights([[report], [{}]], [[report]])), ["/0/1/0"]);
  assert.deepEqual(pathsOf(kfstat.highlights([[{ ...report, days: [{}] }]], [[]])), ["/0/0/0/days/0"]);
  const manyParts = kfstat.highlights(new Array(2 ** 32 - 1), []);
  assert.equal(manyParts.issues.length, 100);
  assert.equal(manyParts.issues.at(-1).path, "/0/99");
  assertWorks();
});

test("what is no target is told with its field, however it is wrong", () => {
  const judge = (targets) => kfstat.checkTargets([report], targets);
  const { undefined: absent, ...values } = hostile;
  assert.deepEqual(codesOf(judge({ reply_rate: absent })), []);
  const inside = {
    "an object inside": { min: {} },
    "a list inside": { min: [] },
    "depth inside": { max: deep },
  };
  for (const [name, value] of Object.entries({ ...values, ...inside })) {
    const result = judge({ session_cnt: { min: 1 }, reply_rate: value });
    assertResult(result);
    const expected = enormous.includes(name) ? "input.wrong_type" : "targets.invalid /targets/reply_rate";
    assert.deepEqual(codesOf(result), [expected], name);
  }
  for (const bound of [NaN, Infinity, "1", null, true, Symbol("x"), now]) {
    assert.deepEqual(codesOf(judge({ session_cnt: { min: bound } })), [
      "targets.invalid /targets/session_cnt",
    ]);
  }
  assert.deepEqual(codesOf(judge(undefined)), ["input.wrong_type /targets"]);
  assert.deepEqual(codesOf(judge(new Map())), []);
  // What is wrong with the reports is told first.
  assert.deepEqual(codesOf(kfstat.checkTargets([{}], { zz: {} })), [
    "input.wrong_type /0",
    "targets.invalid /targets/zz",
  ]);
  assert.deepEqual(judge({ reply_rate: { max: 1n, min: undefined, at_least: 2 } }).value, {
    reply_rate: { value: 0.5, n: 2, target: { max: 1, at_least: 2 }, met: true },
  });
  assertWorks();
});

test("a query's values become the issue of their field", () => {
  const judge = (fields) => codesOf(kfstat.validateQuery({ ...query, ...fields }, { now }));
  for (const value of [NaN, Infinity, 1.5, true, [], {}, Symbol("x"), () => 1, now]) {
    assert.deepEqual(judge({ start_time: value }), ["query.wrong_type /start_time"]);
  }
  for (const value of [NaN, 5, 5n, true, [], {}, Symbol("x")]) {
    assert.deepEqual(judge({ open_kfid: value }), ["query.wrong_type /open_kfid"]);
  }
  assert.deepEqual(judge({ start_time: 1645545600n }), []);
  assert.deepEqual(judge({ start_time: 10n ** 400n }), ["range.milliseconds /start_time"]);
  assert.deepEqual(judge({ start_time: -(10n ** 400n) }), ["range.out_of_uint32 /start_time"]);
  assert.deepEqual(judge({ start_time: 1e21 }), ["range.milliseconds /start_time"]);
  assert.deepEqual(judge({ open_kfid: "a\ud800b" }), ["id.invalid_character /open_kfid"]);
  assert.deepEqual(judge({ open_kfid: "\udc00" }), ["id.invalid_character /open_kfid"]);
  assert.deepEqual(judge({ open_kfid: "\u{1f600}" }), []);
  assert.deepEqual(judge({ servicer_userid: undefined }), []);
  assert.deepEqual(judge({ servicer_userid: null }), []);
  assert.deepEqual(judge({ "\ud800": 1, "\ud801": 1 }), ["query.unknown_field /\ufffd"]);
  assert.deepEqual(judge({ __proto__: { inherited: 1 } }), []);
  const unreadable = Object.defineProperty({ ...query }, "start_time", { ...throwing, enumerable: true });
  assert.deepEqual(codesOf(kfstat.validateQuery(unreadable, { now })), ["query.wrong_type /start_time"]);
});

test("a query's size is judged in bytes of UTF-8", () => {
  const judge = (id) => codesOf(kfstat.validateQuery({ ...query, open_kfid: id }, { now }));
  const bytes = (text) => new TextEncoder().encode(JSON.stringify({ ...query, open_kfid: text })).length;
  const room = 65536 - bytes("");
  assert.deepEqual(judge("a".repeat(room)), ["id.too_long /open_kfid"]);
  assert.deepEqual(judge("a".repeat(room + 1)), ["query.too_large"]);
  assert.deepEqual(judge("\u4e00".repeat(Math.floor(room / 3))), ["id.too_long /open_kfid"]);
  assert.deepEqual(judge("\u4e00".repeat(Math.floor(room / 3) + 1)), ["query.too_large"]);
  assert.deepEqual(judge("a".repeat(80 << 20)), ["query.too_large"]);
});

test("a buffer's view and a boxed primitive are values no operation takes, of any size", () => {
  const lying = Object.defineProperty(new String("abc"), Symbol.toStringTag, { value: "Object" });
  const small = [
    new Uint8Array(1 << 20),
    new DataView(new ArrayBuffer(8)),
    new Float64Array(2),
    Buffer.alloc(1),
  ];
  const boxed = [
    new String("abc"),
    lying,
    new Number(5),
    new Boolean(false),
    Object(5n),
    Object(Symbol("x")),
  ];
  const realm = vm.runInNewContext('[new String("abc"), new Number(5), new Uint8Array(8)]');
  // The large ones come last: a guard that fails is to fail on the small ones, not to hang.
  const large = [new Uint8Array(80 << 20), new String("a".repeat(80 << 20))];
  for (const value of [...small, ...boxed, ...realm, ...large]) {
    assert.deepEqual(codesOf(kfstat.validateQuery(value, { now })), ["query.not_object"]);
    assert.deepEqual(codesOf(kfstat.buildRequestBody(value, { now })), ["query.not_object"]);
    assert.deepEqual(codesOf(kfstat.planRequests(value, { now })), ["query.not_object"]);
    assert.deepEqual(codesOf(kfstat.parseResponse(response, { query: value })), ["query.not_object"]);
    assert.deepEqual(codesOf(kfstat.previousRange(value)), ["input.wrong_type"]);
    assert.deepEqual(codesOf(kfstat.summarize([value])), ["input.wrong_type /0"]);
    assert.equal(typeof kfstat.formatIssue(value), "string");
    const inside = { ...query, open_kfid: value };
    assert.deepEqual(codesOf(kfstat.validateQuery(inside, { now })), ["query.wrong_type /open_kfid"]);
  }
  for (const tag of ["String", "Number", "Uint8Array"]) {
    const tagged = { ...query, [Symbol.toStringTag]: tag };
    assert.equal(kfstat.validateQuery(tagged, { now }).ok, true);
  }
});

test("a query of more members than can be looked at is too large, whatever they are", () => {
  const members = (count, value) =>
    Object.fromEntries(Array.from({ length: count }, (_, key) => [key, value]));
  const absent = members(60_000, undefined);
  assert.deepEqual(codesOf(kfstat.validateQuery({ ...query, ...absent }, { now })), []);
  for (const value of [
    new Array(2 ** 31),
    members(200_000, 1),
    members(3_500_000, undefined),
    new Array(2000).fill(absent),
    { ["\ud800".repeat(80 << 20)]: 1 },
  ]) {
    assert.deepEqual(codesOf(kfstat.validateQuery(value, { now })), ["query.too_large"]);
    assert.deepEqual(codesOf(kfstat.planRequests(value, { now })), ["query.too_large"]);
    assert.deepEqual(codesOf(kfstat.parseResponse(response, { query: value })), ["query.too_large"]);
    assert.equal(kfstat.previousRange(value).ok, false);
    assert.notEqual(kfstat.formatIssue(value), "");
  }
  assertWorks();
});

test("a response's size is judged in bytes of UTF-8 before it is handed over", () => {
  const pad = (length, unit = " ") => response + unit.repeat(length);
  const limit = 4 * 1024 * 1024;
  assert.equal(kfstat.parseResponse(pad(limit - response.length)).ok, true);
  for (const tooLarge of [
    pad(limit - response.length + 1),
    " ".repeat(80 << 20),
    "\u4e00".repeat(limit / 2),
  ]) {
    const { issues } = kfstat.parseResponse(tooLarge);
    assert.deepEqual(issues[0].params, { limit_bytes: limit });
    assert.deepEqual(codesOf({ issues }), ["response.too_large"]);
  }
  // Handing these over would take more memory than the module may have.
  assert.deepEqual(codesOf(kfstat.parseResponse(new Uint8Array(1.7e9))), ["response.too_large"]);
  const exact = { limitBytes: response.length };
  assert.equal(kfstat.parseResponse(response, exact).ok, true);
  assert.equal(kfstat.parseResponse(new TextEncoder().encode(response), exact).ok, true);
  assert.deepEqual(codesOf(kfstat.parseResponse(pad(1), exact)), ["response.too_large"]);
  assert.deepEqual(codesOf(kfstat.parseResponse("{}", { limitBytes: 0 })), ["response.too_large"]);
  assert.equal(kfstat.parseResponse(pad(limit), { limitBytes: 2 ** 40 }).ok, true);
  assert.equal(kfstat.parseResponse(response, { limitBytes: undefined }).ok, true);
  for (const limitBytes of [null, NaN, Infinity, -1, 1.5, "5", 5n, new Number(5)]) {
    const { issues } = kfstat.parseResponse(response, { limitBytes });
    assert.deepEqual(codesOf({ issues }), ["input.wrong_type"]);
    assert.deepEqual(issues[0].params, { expected: "whole number", input: "limitBytes" });
  }
});

test("a response of nothing but tiny values is read within the module's memory", () => {
  const limit = 4 * 1024 * 1024;
  for (const [prefix, unit, suffix] of [
    ["[", "0,", "0]"],
    ['{"statistic_list":[', "[],", "0]}"],
    ["{", '"":0,', '"":0}'],
  ]) {
    const times = Math.floor((limit - prefix.length - suffix.length) / unit.length);
    const result = kfstat.parseResponse(prefix + unit.repeat(times) + suffix);
    assertResult(result);
    assert.equal(result.ok, false);
    assert.notEqual(result.issues[0].code, "response.too_large");
  }
});

test("the query's issues stand before the response's, however large that is", () => {
  const bad = { query: { ...query, open_kfid: "" } };
  const small = kfstat.parseResponse("x", bad);
  const large = kfstat.parseResponse("x".repeat(5 << 20), bad);
  const wide = kfstat.parseResponse("\u4e00".repeat(2 << 20), bad);
  const bytes = kfstat.parseResponse(new Uint8Array(5 << 20), bad);
  assert.deepEqual(codesOf(small), ["id.empty /open_kfid", "response.not_json"]);
  for (const { issues } of [large, wide, bytes]) {
    assert.deepEqual(codesOf({ issues }), ["id.empty /open_kfid", "response.too_large"]);
    assert.deepEqual(issues, large.issues);
  }
});

test("a response may be bytes of any kind", () => {
  const bytes = new TextEncoder().encode(`__${response}`);
  const whole = bytes.slice(2);
  const shared = new SharedArrayBuffer(whole.length);
  new Uint8Array(shared).set(whole);
  const kinds = [
    whole,
    whole.buffer,
    bytes.subarray(2),
    new DataView(bytes.buffer, 2),
    Buffer.from(whole),
    shared,
    vm.runInNewContext("new Uint8Array(bytes)", { bytes: [...whole] }),
    vm.runInNewContext("new Uint8Array(bytes).buffer", { bytes: [...whole] }),
  ];
  for (const kind of kinds) {
    assert.deepEqual(kfstat.parseResponse(kind), { ok: true, value: report, notices: [] });
  }
});

test("what only says that it is bytes is no response", () => {
  const bytes = new TextEncoder().encode(response);
  const claims = ["ArrayBuffer", "SharedArrayBuffer", "Uint8Array"].flatMap((tag) => [
    { [Symbol.toStringTag]: tag, length: 3, 0: 123 },
    { [Symbol.toStringTag]: tag, byteLength: 3 },
  ]);
  const heir = Object.create(ArrayBuffer.prototype);
  for (const source of [...claims, heir, Object.create(bytes), new Proxy(bytes.buffer, {}), [...bytes]]) {
    assert.deepEqual(codesOf(kfstat.parseResponse(source)), ["input.wrong_type"]);
    assert.deepEqual(codesOf(kfstat.parseResponseTable(source)), ["input.wrong_type"]);
  }
  const lies = { buffer: { value: { length: 3 } }, byteLength: { value: 1 }, byteOffset: { value: 1 } };
  for (const view of [bytes.slice(), new DataView(bytes.slice().buffer), bytes.slice().buffer]) {
    Object.defineProperties(view, { ...lies, [Symbol.toStringTag]: { value: "Object" } });
    assert.deepEqual(kfstat.parseResponse(view), { ok: true, value: report, notices: [] });
  }
});

test("a text without a UTF-8 form is no UTF-8 where it stops having one", () => {
  for (const [text, offset] of [
    ["\ud800", 0],
    ['{"\u4e00\udc00', 5],
    [`${"a".repeat(100000)}\u{1f600}\ud83d`, 100004],
  ]) {
    const { issues } = kfstat.parseResponse(text);
    assert.deepEqual(codesOf({ issues }), ["response.not_utf8"]);
    assert.equal(issues[0].params.offset, offset);
  }
});

test("a count JavaScript cannot hold is an issue, never rounded", () => {
  const count = (digits) => response.replace('"session_cnt":2', `"session_cnt":${digits}`);
  assert.deepEqual(codesOf(kfstat.parseResponse(count("9007199254740991"))), []);
  assert.deepEqual(codesOf(kfstat.parseResponse(count("9007199254740992"))), [
    "response.unsafe_integer /statistic_list/0/statistic/session_cnt",
  ]);
  const largest = kfstat.parseResponse(count("9007199254740991")).value;
  assert.deepEqual(codesOf(kfstat.summarize([largest, report])), ["summary.overflow"]);
});

test("what is no report and no table is refused where it stands", () => {
  const bad = [{}, null, 5, "report", [], trap, { days: "x" }, { days: [{}] }, { ...table, length: 5 }];
  for (const item of [...bad, { ...table, columns: {} }, { ...table, state: [0] }, { columns: 1 }]) {
    const result = kfstat.summarize([report, item]);
    assert.equal(result.ok, false);
    for (const issue of result.issues) {
      assert.equal(issue.code, "input.wrong_type");
      assert.ok(issue.path === "/1" || issue.path.startsWith("/1/"), issue.path);
    }
  }
  const figures = { ...report.days[0].statistic, reply_rate: NaN };
  const spoilt = { ...report, days: [{ ...report.days[0], statistic: figures }] };
  assert.equal(kfstat.summarize([spoilt]).issues[0].path, "/0/days/0/statistic/reply_rate");
});

test("reports that are too many are refused as that, not as something else than an array", () => {
  const expectedOf = (reports) => {
    const { issues } = kfstat.summarize(reports);
    assert.deepEqual(codesOf({ issues }), ["input.wrong_type"]);
    return issues[0].params.expected;
  };
  const long = (length, Column) => {
    const column = new Column(length);
    const columns = Object.fromEntries(Object.keys(table.columns).map((field) => [field, column]));
    return { ...table, length, stat_time: column, state: column, columns };
  };
  const YEAR = JSON.stringify({
    statistic_list: Array.from({ length: 365 }, (_, day) => ({
      stat_time: 1609430400 + day * 86400,
      statistic: { session_cnt: 1 },
    })),
  });
  const year = kfstat.parseResponseTable(YEAR).value;
  assert.equal(kfstat.summarize(new Array(500).fill(year)).value.days_requested, 500 * 365);
  assert.equal(expectedOf(new Array(6000).fill(year)), "fewer reports");
  assert.equal(expectedOf([{ ...report, days: new Array(2 ** 32 - 1) }]), "fewer reports");
  assert.equal(expectedOf([long(800_000, Float64Array)]), "fewer reports");
  assert.equal(expectedOf([long(80 << 20, Uint8Array)]), "fewer reports");
  // What is no report has all of it handed over as text: each side would fit in its 64 MiB, both together do not.
  const spelt = JSON.stringify(kfstat.parseResponse(YEAR).value).length;
  const side = [...new Array(Math.ceil((0.6 * 64 * 2 ** 20) / spelt)).fill(year), 5];
  assert.equal(kfstat.compareReports(side, []).issues[0].path, `/current/${side.length - 1}`);
  for (const result of [kfstat.compareReports(side, side), kfstat.highlights([side], [side])])
    assert.deepEqual(
      result.issues.map(({ path, params }) => [path, params.expected]),
      [["", "fewer reports"]],
    );
  const unreadable = [unreadableArray, unmeasuredArray, revoked.proxy];
  for (const value of [{}, null, "reports", { length: 1, 0: report }, new Uint8Array(8), ...unreadable]) {
    assert.equal(expectedOf(value), "array");
  }
  assertWorks();
});

/** As JSON text only: of a prototype that no literal has. */
const unusual = (value) => Object.assign(Object.create(null), value);

test("reports and tables answer the same as columns and as text", () => {
  const long = kfstat.parseResponse(response, { query: { ...query, start_time: "2022-02-01" } }).value;
  const longTable = kfstat.parseResponseTable(response, {
    query: { ...query, start_time: "2022-02-01" },
  }).value;
  const who = { open_kfid: "wk1", servicer_name: "=\u{1f600}\ud800", servicer_userid: null };
  for (const [rows, columns] of [
    [report, table],
    [long, longTable],
  ]) {
    const expected = {
      summary: kfstat.summarize([unusual(rows), rows]),
      weeks: kfstat.groupDays(unusual(rows), "week"),
      csv: kfstat.toCsv([unusual({ ...who, report: rows })], { header: "en" }),
    };
    for (const item of [rows, columns, unusual(columns)]) {
      assert.deepEqual(kfstat.summarize([item, item]), expected.summary);
      assert.deepEqual(kfstat.groupDays(item, "week"), expected.weeks);
      assert.deepEqual(kfstat.toCsv([{ ...who, report: item }], { header: "en" }), expected.csv);
    }
    assert.equal(expected.summary.ok && expected.weeks.ok && expected.csv.ok, true);
    assert.ok(expected.csv.value.startsWith("\ufeff"));
    assert.ok(expected.csv.value.includes(",'=\u{1f600}\ufffd,"));
  }
});

test("figures that no response has are refused where they stand, in rows and in columns", () => {
  const [day] = report.days;
  for (const [field, value] of [
    ["session_cnt", -1],
    ["session_cnt", 0.5],
    ["session_cnt", 2 ** 70],
    ["session_cnt", Infinity],
    ["reply_rate", -0.5],
    ["reply_rate", Infinity],
  ]) {
    const rows = { ...report, days: [{ ...day, statistic: { ...day.statistic, [field]: value } }] };
    const columns = { ...table, columns: { ...table.columns, [field]: new Float64Array([value]) } };
    for (const item of [rows, columns]) {
      const path = `/0/days/0/statistic/${field}`;
      assert.deepEqual(codesOf(kfstat.summarize([item])), [`input.wrong_type ${path}`]);
      assert.deepEqual(codesOf(kfstat.groupDays(item, "day")), [`input.wrong_type ${path.slice(2)}`]);
      assert.deepEqual(codesOf(kfstat.toCsv([{ report: item }])), [
        `input.wrong_type /0/report${path.slice(2)}`,
      ]);
    }
  }
  const unread = { ...report, days: [{ ...day, state: "empty" }] };
  assert.deepEqual(kfstat.summarize([unread]).value.metrics.session_cnt.value, null);
  const backwards = { ...report, days: [day, { ...day, stat_time: day.stat_time - 86400 }] };
  // As of several reports, the days are put together by date.
  assert.deepEqual(
    kfstat.groupDays(backwards, "day").value.map(({ start_date }) => start_date),
    ["2022-02-22", "2022-02-23"],
  );
  assert.equal(kfstat.summarize([backwards]).value.days_reported, 2);
  const untimed = { ...report, days: [{ ...day, stat_time: "2022-02-23" }] };
  assert.deepEqual(codesOf(kfstat.toCsv([{ report: untimed }])), [
    "input.wrong_type /0/report/days/0/stat_time",
  ]);
});

test("the words of toCsv and groupDays are those of the contract", () => {
  const expectedOf = ({ issues }) => issues[0].params;
  for (const word of [null, "Week", "year", "", 0, "day\0"]) {
    const refused = kfstat.groupDays(report, word);
    assert.deepEqual(expectedOf(refused), { expected: "day|week|month", input: "period" });
  }
  for (const header of [null, "cn", "ZH", "", 0]) {
    const refused = kfstat.toCsv([], { header });
    assert.deepEqual(expectedOf(refused), { expected: "wire|en|zh", input: "header" });
  }
  assert.deepEqual(kfstat.toCsv([]), kfstat.toCsv([], { header: "wire" }));
  for (const item of [null, 5, [], { report }.report, { report, open_kfid: 5 }, { report: null }]) {
    for (const issue of kfstat.toCsv([{ report }, item]).issues) {
      assert.equal(issue.code, "input.wrong_type");
      assert.match(issue.path, /^\/1\//);
    }
  }
});

test("many responses are read each by itself", () => {
  const responses = [response, "x", new TextEncoder().encode(response), 5];
  const { value } = kfstat.parseResponseTables(responses);
  assert.deepEqual(value, [
    { ok: true, value: table, notices: [] },
    kfstat.parseResponseTable("x"),
    { ok: true, value: table, notices: [] },
    kfstat.parseResponseTable(5),
  ]);
  const many = kfstat.parseResponseTables(new Array(3000).fill(response)).value;
  assert.ok(many.every((result) => result.value.columns.session_cnt[0] === 2));
  const buffers = new Set(many.map((result) => result.value.state.buffer));
  assert.ok(buffers.size > 1 && buffers.size < 30, String(buffers.size));
  assert.deepEqual(kfstat.parseResponseTables([]), { ok: true, value: [], notices: [] });
  const { issues } = kfstat.parseResponseTables(new Array(2 ** 31).fill);
  assert.deepEqual(codesOf({ issues }), ["input.wrong_type"]);
  assert.equal(kfstat.parseResponseTables(new Array(2 ** 31)).issues[0].params.expected, "fewer responses");
});

test("a table's columns are views of one buffer that is the table's own", () => {
  const views = [table.stat_time, table.state, ...Object.values(table.columns)];
  assert.equal(new Set(views.map(({ buffer }) => buffer)).size, 1);
  assert.equal(table.state.buffer.byteLength, 18 * 8);
  assert.deepEqual(structuredClone(table), table);
});

test("the clock is a Date, floored to seconds, of the years it can be", () => {
  const { today } = kfstat;
  assert.equal(today({ now: new Date(Date.UTC(2022, 1, 23, 15, 59, 59, 999)) }).value.today, "2022-02-23");
  assert.equal(today({ now: new Date(Date.UTC(2022, 1, 23, 16)) }).value.today, "2022-02-24");
  assert.equal(today({ now: vm.runInNewContext("new Date(1645632000000)") }).value.today, "2022-02-24");
  assert.equal(today({ now: new Date(0) }).ok, true);
  assert.equal(today({ now: new Date(253402271999999) }).ok, true);
  assert.equal(today().ok, true);
  assert.equal(today({ now: undefined }).ok, true);
  for (const options of [
    { now: new Date(-1) },
    { now: new Date(253402272000000) },
    { now: new Date(NaN) },
    { now: null },
    { now: 1645632000 },
    now,
    null,
    5,
  ]) {
    assert.deepEqual(codesOf(today(options)), ["input.wrong_type"]);
  }
});

test("a plan's earliest day is a date", () => {
  const plan = (earliest) => kfstat.planRequests({ ...query, start_time: "2021-01-01" }, { now, earliest });
  assert.equal(plan("2021-01-01").ok, true);
  assert.deepEqual(codesOf(plan(undefined)), ["range.too_early /start_time"]);
  for (const earliest of ["", "2021-02-30", "2021-1-1", "\ud800", 5, null, {}, "0".repeat(80 << 20)]) {
    assert.deepEqual(codesOf(plan(earliest)), ["input.wrong_type"]);
  }
});

test("options that do not exist are refused, whoever takes them", () => {
  const takers = {
    validateQuery: [[query], ["now"]],
    buildRequestBody: [[query], ["now"]],
    planRequests: [[query], ["now", "earliest"]],
    parseResponse: [[response], ["query", "limitBytes"]],
    parseResponseTable: [[response], ["query", "limitBytes"]],
    parseResponseTables: [[[response]], ["query", "limitBytes"]],
    toCsv: [[[{ report }]], ["header"]],
    today: [[], ["now"]],
    presetRange: [["last_week"], ["now"]],
  };
  for (const [name, [given, names]] of Object.entries(takers)) {
    const ask = (given_options) => kfstat[name](...given, given_options);
    const usual = names.includes("now") ? { now } : {};
    for (const fine of [usual, { ...usual, extra: undefined }, Object.assign(Object.create(null), usual)]) {
      assert.equal(ask(fine).ok, true, name);
    }
    for (const extra of [
      "Now",
      "timezone",
      "limit_bytes",
      "",
      "0",
      "__proto__x",
      "a".repeat(1000),
      "\ud800",
    ]) {
      const { issues } = ask({ ...usual, [extra]: null });
      assert.deepEqual(codesOf({ issues }), ["input.wrong_type"], name);
      assert.deepEqual(issues[0].params, { expected: names.join("|"), input: extra.slice(0, 64) });
    }
    const realm = vm.runInNewContext("[new Date(0), [], new Map(), () => 1]");
    for (const options of [
      null,
      5,
      "now",
      now,
      [],
      [now],
      new Map([["now", now]]),
      () => 1,
      trap,
      ...realm,
    ]) {
      const { issues } = ask(options);
      assert.deepEqual(codesOf({ issues }), ["input.wrong_type"], name);
      assert.deepEqual(issues[0].params, { expected: "object", input: "options" });
    }
  }
});

test("a parse query that is no query is its own issue, null among them", () => {
  for (const given of [null, 5, "2022-02-23", [], true]) {
    const { issues } = kfstat.parseResponse(response, { query: given });
    assert.deepEqual(codesOf({ issues }), ["query.not_object"]);
    assert.deepEqual(issues[0].params, { input: "query" });
  }
});

test("a name of the account that is no text is refused where it stands", () => {
  assert.deepEqual(codesOf(kfstat.toCsv([{ report, account_name: 5 }])), [
    "input.wrong_type /0/account_name",
  ]);
  const columns = (item) => kfstat.toCsv([item]).value.split("\r\n")[0].split(",").length;
  assert.equal(columns({ report }), 21);
  assert.equal(columns({ report, account_name: null }), 21);
  assert.equal(columns({ report, account_name: "\u5ba2\u670d" }), 22);
  assert.deepEqual(
    kfstat.toCsv([unusual({ report, account_name: "x" })]),
    kfstat.toCsv([{ report: table, account_name: "x" }]),
  );
});

test("formatIssue gives an issue of somebody else's code its own message", () => {
  const issue = { code: "relay.busy", path: "", message: "Come back later.", params: {} };
  for (const locale of ["en", "zh"]) {
    assert.equal(kfstat.formatIssue(issue, locale), issue.message);
  }
  assert.notEqual(kfstat.formatIssue({ ...issue, message: "" }), "");
  assert.notEqual(kfstat.formatIssue({ ...issue, message: 5 }), "");
});

test("formatIssue gives a text in the language asked for, whatever it is given", () => {
  const { issues } = kfstat.validateQuery({ ...query, end_time: "2022-02-22" }, { now });
  assert.notEqual(kfstat.formatIssue(issues[0], "zh"), kfstat.formatIssue(issues[0], "en"));
  assert.equal(kfstat.formatIssue(issues[0]), kfstat.formatIssue(issues[0], "en"));
  for (const tag of ["zh-CN", "ZH-cn", "Zh"])
    assert.equal(kfstat.formatIssue(issues[0], tag), kfstat.formatIssue(issues[0], "zh"), tag);
  for (const value of Object.values(hostile)) {
    for (const issue of [
      value,
      { code: value },
      { ...issues[0], params: value },
      { ...issues[0], path: value },
    ]) {
      for (const locale of ["en", "zh", value]) {
        const text = kfstat.formatIssue(issue, locale);
        assert.equal(typeof text, "string");
        assert.notEqual(text, "");
      }
    }
  }
  assertWorks();
});

test("a number is the nearest double however it is written, and however long", () => {
  const spellings = ["9007199254740993e-16", "4.9e-324", "2.2250738585072011e-308", "0.1e0", "1E-7"];
  const digits = "123456789".repeat(20_000);
  for (const text of [
    ...spellings,
    `0.${digits}`,
    `0.${"0".repeat(100_000)}1`,
    `1e-${"0".repeat(90_000)}9`,
  ]) {
    const result = kfstat.parseResponse(response.replace("0.5", text));
    assert.deepEqual(codesOf(result), [], text.slice(0, 30));
    assert.equal(result.value.days[0].statistic.reply_rate, Number(text), text.slice(0, 30));
  }
  assert.deepEqual(codesOf(kfstat.parseResponse(response.replace("0.5", "1e309"))), ["response.not_json"]);
});
