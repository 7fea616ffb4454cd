// Everything `loadKfstat` takes, and what it says of what it does not take.
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { installPackage } from "./packed-package.mjs";

const { folder, dist, load } = installPackage();
const { loadKfstat, loadWithoutWords, ...lists } = await load("index.js");
const path = join(dist, "kfstat_core.wasm");
const bytes = readFileSync(path);
const compiled = await WebAssembly.compile(bytes);
const now = new Date("2022-02-25T04:00:00Z");
const today = (kfstat) => kfstat.today({ now }).value?.today;
const tooMuch = new Uint8Array(1.7e9);
const exhaust = (kfstat) => kfstat.parseResponse(tooMuch, { limitBytes: 3e9 });

const realm = createContext({ bytes, compiled });
/** The value of an expression in another realm: its classes are not this one's. */
const elsewhere = (expression) => runInContext(expression, realm);

/** A class of another realm's library, a page in a test for example. */
class URLOfAnother {
  href = pathToFileURL(path).href;
  get [Symbol.toStringTag]() {
    return "URL";
  }
  toString() {
    return this.href;
  }
}

const wasmType = { headers: { "content-type": "application/wasm" } };
const sources = {
  "a URL": () => pathToFileURL(path),
  "a URL of another class": () => new URLOfAnother(),
  "the text of a URL": () => pathToFileURL(path).href,
  "a path": () => path,
  "an ArrayBuffer": () => new Uint8Array(bytes).buffer,
  "an ArrayBuffer of another realm": () => elsewhere("new Uint8Array(bytes).buffer"),
  "a part of a buffer": () => new Uint8Array([...bytes, 1, 2, 3]).subarray(0, bytes.length),
  "a view of another realm": () => elsewhere("new DataView(new Uint8Array(bytes).buffer)"),
  "shared memory": () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  },
  "a module": () => compiled,
  "a module of another realm": () => elsewhere("new WebAssembly.Module(bytes)"),
  "a response to stream": () => new Response(bytes, wasmType),
  "a response of another type": () => new Response(bytes),
  "a response of a type with a parameter": () =>
    new Response(bytes, { headers: { "content-type": "application/wasm; charset=utf-8" } }),
};

for (const [what, make] of Object.entries(sources)) {
  test(`${what}, or a promise of it, loads once`, async () => {
    const source = make();
    const kfstat = await loadKfstat({ wasm: source });
    assert.equal(today(kfstat), "2022-02-25");
    assert.equal(await loadKfstat({ wasm: source }), kfstat);
    assert.equal(await loadKfstat({ wasm: Promise.resolve(source) }), kfstat);
    const promised = Promise.resolve(make());
    assert.equal(today(await loadKfstat({ wasm: promised })), "2022-02-25");
    assert.equal(await loadKfstat({ wasm: promised }), await loadKfstat({ wasm: promised }));
  });
}

test("nothing given, in any of its spellings, is the package's own module", async () => {
  const kfstat = await loadKfstat();
  for (const options of [
    {},
    { wasm: undefined, instantiate: undefined },
    elsewhere("({})"),
    Object.create(null),
  ]) {
    assert.equal(await loadKfstat(options), kfstat);
  }
  assert.equal(loadKfstat(), loadKfstat());
});

test("what is not taken is told by a rejection that is an issue, never at once", async () => {
  const nothing = () => {};
  const cases = [
    [{ wsam: path }, "wsam", /wasm\|instantiate/],
    [{ wasm: compiled, now }, "now", /wasm\|instantiate/],
    [null, "options", /object/],
    [path, "options", /object/],
    [new URL("file:///kfstat_core.wasm"), "options", /object/],
    [bytes, "options", /object/],
    [[], "options", /object/],
    [{ wasm: null }, "wasm", /WebAssembly\.Module/],
    [{ wasm: 5 }, "wasm", /WebAssembly\.Module/],
    [{ wasm: Symbol("s") }, "wasm", /WebAssembly\.Module/],
    [{ wasm: nothing }, "wasm", /WebAssembly\.Module/],
    [{ wasm: {} }, "wasm", /WebAssembly\.Module/],
    [{ wasm: Promise.resolve({ default: compiled }) }, "wasm", /WebAssembly\.Module/],
    [{ instantiate: compiled }, "instantiate", /function/],
    [{ wasm: compiled, instantiate: nothing }, "wasm", /instantiate/],
  ];
  for (const [options, input, expected] of cases) {
    const promise = loadKfstat(options);
    assert.ok(promise instanceof Promise);
    const error = await promise.then(
      () => assert.fail(input),
      (reason) => reason,
    );
    assert.ok(error instanceof TypeError);
    assert.equal(error.code, "input.wrong_type");
    assert.equal(error.params.input, input);
    assert.match(error.params.expected, expected);
    assert.match(error.message, new RegExp(input));
  }
  const thrown = new Error("a getter's own");
  const hostile = Object.defineProperty({}, "wasm", { enumerable: true, get: () => assert.fail(thrown) });
  await assert.rejects(loadKfstat(hostile), thrown);
});

test("a source that failed is asked again, and what it answered is told", async () => {
  let answer = { status: 404, type: "text/plain", body: "nothing here" };
  const server = createServer((request, response) => {
    response.writeHead(answer.status, { "content-type": answer.type, connection: "close" }).end(answer.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  try {
    const wasm = `http://127.0.0.1:${server.address().port}/core.wasm`;
    await assert.rejects(loadKfstat({ wasm }), /core\.wasm answered 404/);
    answer = { status: 200, type: "text/html", body: "<!doctype html><title>a page</title>" };
    await assert.rejects(loadKfstat({ wasm }), /core\.wasm is no WebAssembly \(text\/html\)/);
    answer = { status: 200, type: "application/octet-stream", body: bytes };
    assert.equal(today(await loadKfstat({ wasm })), "2022-02-25");
    await assert.rejects(loadKfstat({ wasm: fetch(new URL("/", "http://127.0.0.1:1")) }), /fetch failed/);
    assert.equal(today(await loadKfstat({ wasm: fetch(wasm) })), "2022-02-25");
  } finally {
    server.close();
  }
});

for (const [what, instantiate] of Object.entries({
  "an instance": async (imports) => new WebAssembly.Instance(compiled, imports),
  "what WebAssembly.instantiate makes of bytes": (imports) => WebAssembly.instantiate(bytes, imports),
  "exports alone": async (imports) => ({
    exports: new WebAssembly.Instance(compiled, { ...imports }).exports,
  }),
})) {
  test(`instantiate may give ${what}`, async () => {
    const kfstat = await loadKfstat({ instantiate });
    assert.equal(today(kfstat), "2022-02-25");
    assert.equal(await loadKfstat({ instantiate }), kfstat);
  });
}

test("with instantiate a failed instance is replaced as soon as another is given", async () => {
  const waiting = [];
  const instantiate = (imports) =>
    new Promise((done) => waiting.push(() => done(new WebAssembly.Instance(compiled, imports))));
  const loading = loadKfstat({ instantiate });
  while (waiting.length === 0) await new Promise((done) => setTimeout(done, 1));
  waiting.shift()();
  const kfstat = await loading;
  for (let round = 0; round < 2; round += 1) {
    assert.equal(exhaust(kfstat).issues[0].code, "wasm.trapped");
    assert.equal(kfstat.today({ now }).issues[0].code, "wasm.trapped");
    assert.equal(waiting.length, 1, "asked once, however many calls there are");
    waiting.shift()();
    while (today(kfstat) === undefined) await new Promise((done) => setTimeout(done, 1));
    assert.equal(today(kfstat), "2022-02-25");
  }
});

test("an instance that failed is not taken again, and one that cannot be given is asked for by the next call", async () => {
  let instance;
  let given = 0;
  const instantiate = async (imports) => {
    given += 1;
    if (given === 3) throw new Error("not now");
    instance = given === 2 ? instance : new WebAssembly.Instance(compiled, imports);
    return instance;
  };
  const kfstat = await loadKfstat({ instantiate });
  assert.equal(exhaust(kfstat).issues[0].code, "wasm.trapped");
  for (let turn = 0; turn < 1000 && today(kfstat) === undefined; turn += 1) {
    await new Promise((done) => setTimeout(done, 1));
  }
  assert.equal(today(kfstat), "2022-02-25");
  assert.equal(given, 4);
});

test("an instantiate that fails, or gives something else, is told and asked again", async () => {
  let make = () => {
    throw new Error("no compiler here");
  };
  const instantiate = (imports) => make(imports);
  await assert.rejects(loadKfstat({ instantiate }), /no compiler here/);
  make = async () => ({});
  await assert.rejects(loadKfstat({ instantiate }), { code: "input.wrong_type" });
  make = async (imports) => new WebAssembly.Instance(compiled, imports);
  assert.equal(today(await loadKfstat({ instantiate })), "2022-02-25");
});

test("where nothing may be compiled, a module that was compiled before will do", async (t) => {
  const { compile, compileStreaming, Module } = WebAssembly;
  t.after(() => Object.assign(WebAssembly, { compile, compileStreaming, Module }));
  const forbid = () => assert.fail("compiled");
  Object.assign(WebAssembly, { compile: forbid, compileStreaming: forbid });
  WebAssembly.Module = new Proxy(Module, { construct: forbid });
  const wasm = new Module(bytes);
  const kfstat = await loadKfstat({ wasm });
  assert.equal(exhaust(kfstat).issues[0].code, "wasm.trapped");
  assert.equal(today(kfstat), "2022-02-25");
});

test("kfstat/inline is the same package with the module inside", async () => {
  const inline = await load("inline.js");
  const { loadKfstat: loadInline, loadWithoutWords: withoutWords, ...inlineLists } = inline;
  assert.equal(typeof withoutWords, typeof loadWithoutWords);
  assert.deepEqual(inlineLists, lists);
  const kfstat = await loadInline();
  assert.equal(today(kfstat), "2022-02-25");
  assert.equal(await loadInline({}), kfstat);
  assert.equal(today(await loadInline({ wasm: compiled })), "2022-02-25");
  await assert.rejects(loadInline({ wsam: 1 }), { code: "input.wrong_type" });
});

test("the words may come later: up to then issues are told by their codes, also after the instance was replaced", async () => {
  const apart = join(folder, "apart");
  cpSync(dist, apart, { recursive: true });
  const fresh = await import(pathToFileURL(join(apart, "index.js")).href);
  const kfstat = await fresh.loadWithoutWords();
  const wrong = () => kfstat.checkDate("2022-02-30").issues[0];
  const refused = kfstat.checkDate(5).issues[0];
  const early = wrong();
  assert.equal(early.message, early.code);
  assert.equal(kfstat.formatIssue(early, "zh"), early.code);
  assert.equal(refused.message, "input.wrong_type");
  assert.equal(typeof kfstat.formatIssue(null), "string");
  const [read] = kfstat.parseResponseTables(["{"]).value;
  assert.equal(read.issues[0].message, read.issues[0].code);
  assert.equal(exhaust(kfstat).issues[0].message, "wasm.trapped");
  assert.equal(wrong().message, early.code);
  await fresh.loadWords();
  const all = await loadKfstat();
  assert.equal(wrong().message, all.checkDate("2022-02-30").issues[0].message);
  assert.notEqual(wrong().message, early.code);
  assert.equal(kfstat.formatIssue(early, "zh"), all.formatIssue(early, "zh"));
  exhaust(kfstat);
  assert.equal(wrong().message, all.checkDate("2022-02-30").issues[0].message);
  assert.equal(await fresh.loadKfstat(), kfstat);
});
