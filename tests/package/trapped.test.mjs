// A module that failed is replaced, and the call says so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadInstalled } from "./packed-package.mjs";

const kfstat = await loadInstalled();
const now = new Date("2022-02-25T04:00:00Z");

/** More than the module's memory can grow to: its allocation aborts. */
const tooMuch = new Uint8Array(1.7e9);
const exhaust = () => kfstat.parseResponse(tooMuch, { limitBytes: 3e9 });

function assertTrapped(result) {
  assert.equal(result.ok, false);
  assert.deepEqual(
    result.issues.map(({ code, path, params }) => ({ code, path, params })),
    [{ code: "wasm.trapped", path: "", params: {} }],
  );
  assert.notEqual(result.issues[0].message, "");
  assert.deepEqual(result.notices, []);
}

test("running out of memory costs one call, again and again", () => {
  for (let round = 0; round < 3; round += 1) {
    assertTrapped(exhaust());
    assert.equal(kfstat.today({ now }).value.today, "2022-02-25");
    assert.equal(kfstat.parseResponse('{"errcode":0,"statistic_list":[]}').ok, true);
  }
});

test("what replaced a failed module says all in the words of the one before", () => {
  const issue = { code: "range.too_long", path: "", params: { days: 40, max_days: 31 } };
  const say = () => ["en", "zh"].map((locale) => kfstat.formatIssue(issue, locale));
  const before = [say(), kfstat.explainErrcode(60020), kfstat.toCsv([], { header: "zh" })];
  assertTrapped(exhaust());
  assert.deepEqual([say(), kfstat.explainErrcode(60020), kfstat.toCsv([], { header: "zh" })], before);
});

test("the failed call's issue has a text for people", () => {
  const { issues } = exhaust();
  assert.notEqual(kfstat.formatIssue(issues[0], "zh"), kfstat.formatIssue(issues[0], "en"));
});

test("an instance that has grown over 256 MB is replaced after the call", (t) => {
  const { Instance } = WebAssembly;
  t.after(() => {
    WebAssembly.Instance = Instance;
  });
  const sizes = [];
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      const memory = Object.values(this.exports).find((member) => member instanceof WebAssembly.Memory);
      sizes.push(() => memory.buffer.byteLength);
    }
  };
  const response = new TextEncoder().encode('{"errcode":0,"statistic_list":[]}');
  const padded = (length) => {
    const bytes = new Uint8Array(length).fill(32);
    bytes.set(response);
    return bytes;
  };
  assert.equal(kfstat.parseResponse(padded(20e6), { limitBytes: 3e8 }).ok, true);
  assert.equal(sizes.length, 0);
  assert.equal(kfstat.parseResponse(padded(260e6), { limitBytes: 3e8 }).ok, true);
  assert.equal(sizes.length, 1);
  assert.equal(kfstat.parseResponse(response).ok, true);
  assert.ok(sizes[0]() < 16e6, String(sizes[0]()));
  assert.equal(sizes.length, 1);
});

test("where no instance can be made at once, one is made as soon as that may wait", async (t) => {
  const { Instance } = WebAssembly;
  t.after(() => {
    WebAssembly.Instance = Instance;
  });
  WebAssembly.Instance = function refuse() {
    throw new RangeError("too large for this thread");
  };
  assertTrapped(exhaust());
  assertTrapped(kfstat.today({ now }));
  assert.equal(typeof kfstat.formatIssue({ code: "id.empty" }, "en"), "string");
  for (let turn = 0; turn < 1000 && !kfstat.today({ now }).ok; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(kfstat.today({ now }).ok, true);
});
