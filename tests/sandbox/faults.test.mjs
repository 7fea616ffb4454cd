// Faults, tokens and call limits on purpose.
import assert from "node:assert/strict";
import { createConnection } from "node:net";
import { after, afterEach, before, describe, test } from "node:test";

import { addDays, aftersales, question, startSandbox, stores, today } from "./client.mjs";

const yesterday = addDays(today, -1);
const body = question(addDays(today, -10), yesterday);
let sandbox;
before(async () => {
  sandbox = await startSandbox();
  await sandbox.fetchToken();
});
after(() => sandbox.stop());
afterEach(() => sandbox.control("POST", "faults", { faults: [] }));

function set(...faults) {
  return sandbox.control("POST", "faults", { faults });
}

function ask() {
  return sandbox.call("kf/get_servicer_statistic", {}, body);
}

describe("faults of one answer", () => {
  test("errcode, a number of times, then the right answer", async () => {
    const right = await ask();
    await set({ endpoint: "get_servicer_statistic", kind: "errcode", errcode: 45009, times: 2 });
    const codes = [];
    for (let i = 0; i < 3; i += 1) codes.push(JSON.parse((await ask()).text).errcode);
    assert.deepEqual(codes, [45009, 45009, 0]);
    assert.equal((await ask()).text, right.text);
  });

  test("any errcode, negative and unknown ones too", async () => {
    for (const errcode of [-1, 60020, 48002, 123456]) {
      await set({ kind: "errcode", errcode, times: 1 });
      const answer = JSON.parse((await ask()).text);
      assert.equal(answer.errcode, errcode);
      assert.match(answer.errmsg, /from ip: 203\.0\.113\.7/);
    }
  });

  test("truncate: sound framing, half the body", async () => {
    const right = (await ask()).text;
    await set({ kind: "truncate", times: 1 });
    const half = Buffer.from((await ask()).text);
    assert.equal(half.length, Math.floor(Buffer.from(right).length / 2));
    assert.throws(() => JSON.parse(half));
    await set({ kind: "truncate", bytes: 7, times: 1 });
    assert.equal((await ask()).text, right.slice(0, 7));
  });

  test("cut: Content-Length promises more than comes", async () => {
    await set({ kind: "cut", times: 1 });
    await assert.rejects(ask());
  });

  test("wrong_types: figures are strings, errcode is not", async () => {
    await set({ kind: "wrong_types", times: 1 });
    const answer = JSON.parse((await ask()).text);
    assert.equal(answer.errcode, 0);
    assert.equal(typeof answer.statistic_list[0].stat_time, "string");
    assert.equal(typeof answer.statistic_list[0].statistic.session_cnt, "string");
  });

  test("drip: every byte arrives, in many pieces", async () => {
    const right = (await ask()).text;
    await set({ kind: "drip", bytes: 50, pause_ms: 1, times: 1 });
    assert.equal((await ask()).text, right);
  });

  test("reset: the connection breaks, at once or within the body", async () => {
    for (const bytes of [0, 10]) {
      await set({ kind: "reset", bytes, times: 1 });
      await assert.rejects(ask());
    }
  });

  test("not_json and http_status: a page of HTML", async () => {
    await set({ kind: "not_json", times: 1 }, { kind: "http_status", status: 503, times: 1 });
    const page = await ask();
    assert.deepEqual([page.status, page.type], [200, "text/html; charset=utf-8"]);
    assert.match(page.text, /^<html>/);
    assert.equal((await ask()).status, 503);
    assert.equal((await ask()).status, 200);
  });

  test("oversize: sound JSON of exactly that many bytes", async () => {
    await set({ kind: "oversize", times: 1 });
    const large = (await ask()).text;
    assert.equal(Buffer.byteLength(large), 5 * 1024 * 1024);
    assert.equal(JSON.parse(large).errcode, 0);
  });

  test("hang: nothing comes", async () => {
    const token = await sandbox.fetchToken();
    await set({ endpoint: "user/get", kind: "hang", times: 1 });
    const { hostname, port } = new URL(sandbox.origin);
    const socket = createConnection(Number(port), hostname);
    let received = 0;
    socket.on("data", (chunk) => (received += chunk.length));
    socket.on("error", () => {});
    socket.write(
      `GET /cgi-bin/user/get?userid=LiSi&access_token=${token} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`,
    );
    while ((await sandbox.control("GET", "stats")).faults.hang === undefined) await new Promise(setImmediate);
    assert.equal((await ask()).status, 200);
    assert.equal(received, 0);
    socket.destroy();
  });

  test("delay: the right answer, later", async () => {
    const right = (await ask()).text;
    await set({ kind: "delay", pause_ms: 30, times: 1 });
    const started = performance.now();
    assert.equal((await ask()).text, right);
    assert.ok(performance.now() - started >= 29);
  });

  test("body: exactly the bytes given", async () => {
    await set({ kind: "body", body: '{"errcode":0}\n\u0000', times: 1 });
    assert.equal((await ask()).text, '{"errcode":0}\n\u0000');
  });
});

describe("where a fault applies", () => {
  test("to one endpoint", async () => {
    await set({ endpoint: "/cgi-bin/kf/account/list", kind: "errcode", errcode: -1 });
    assert.equal(JSON.parse((await ask()).text).errcode, 0);
    assert.equal((await sandbox.ask("kf/account/list", {}, {})).errcode, -1);
  });

  test("to one account, one servicer, totals only, after some calls", async () => {
    const errcode = async (...parts) =>
      (await sandbox.statistic(question(yesterday, yesterday, ...parts))).errcode;
    await set({ kind: "errcode", errcode: 48007, open_kfid: stores });
    assert.deepEqual([await errcode(undefined, stores), await errcode(undefined, aftersales)], [48007, 0]);
    await set({ kind: "errcode", errcode: -1, servicer_userid: "LiSi" });
    assert.deepEqual([await errcode("LiSi"), await errcode("zhangsan"), await errcode()], [-1, 0, 0]);
    await set({ kind: "errcode", errcode: -1, servicer_userid: null });
    assert.deepEqual([await errcode("LiSi"), await errcode()], [0, -1]);
    await set({ kind: "errcode", errcode: -1, skip: 1, times: 1 });
    assert.deepEqual([await errcode(), await errcode(), await errcode()], [0, -1, 0]);
  });

  test("the list tells how often each fired; nonsense is refused and changes nothing", async () => {
    await set({ kind: "errcode", errcode: -1, times: 3 });
    await ask();
    const { faults } = await sandbox.control("GET", "faults");
    assert.deepEqual(faults, [{ endpoint: "*", kind: "errcode", errcode: -1, times: 2, fired: 1 }]);
    for (const list of [[{ kind: "explode" }], [{ endpoint: "*" }], [{ kind: "hang", often: 1 }], {}, [1]]) {
      assert.equal((await sandbox.control("POST", "faults", { faults: list })).status, 400);
    }
    assert.deepEqual((await sandbox.control("GET", "faults")).faults, faults);
  });

  test("faults can be set at the start", async () => {
    const broken = await startSandbox("--fault", "endpoint=user/get,kind=errcode,errcode=60011,times=1");
    try {
      assert.equal((await broken.ask("user/get", { userid: "LiSi" })).errcode, 60011);
      assert.equal((await broken.ask("user/get", { userid: "LiSi" })).errcode, 0);
    } finally {
      await broken.stop();
    }
  });
});

describe("tokens", () => {
  test("revoked is 40014, expired is 42001, a new one works", async () => {
    for (const [action, errcode] of [
      ["revoke", 40014],
      ["expire", 42001],
    ]) {
      const before = await sandbox.fetchToken();
      await sandbox.control("POST", "tokens", { action });
      assert.equal(JSON.parse((await ask()).text).errcode, errcode);
      assert.notEqual(await sandbox.fetchToken(), before);
      assert.equal(JSON.parse((await ask()).text).errcode, 0);
    }
    assert.equal((await sandbox.control("POST", "tokens", { action: "steal" })).status, 400);
  });
});

describe("call limits", () => {
  after(() => sandbox.control("POST", "limits", { calls_per_minute: 0, concurrent_calls: 0, latency_ms: 0 }));

  test("45009 above calls_per_minute, for each endpoint, until the block ends", async () => {
    await sandbox.control("POST", "limits", { calls_per_minute: 2 });
    const codes = [];
    for (let i = 0; i < 4; i += 1) codes.push(JSON.parse((await ask()).text).errcode);
    assert.deepEqual(codes, [0, 0, 45009, 45009]);
    assert.equal((await sandbox.ask("user/get", { userid: "LiSi" })).errcode, 0);
    await sandbox.control("POST", "limits", { calls_per_minute: 1, block_seconds: 0 });
    assert.equal(JSON.parse((await ask()).text).errcode, 0);
    assert.equal(JSON.parse((await ask()).text).errcode, 45009);
    assert.equal(JSON.parse((await ask()).text).errcode, 0);
  });

  test("debug=1 lowers the limit to five", async () => {
    await sandbox.control("POST", "limits", { calls_per_minute: 100, block_seconds: 60 });
    const codes = [];
    for (let i = 0; i < 6; i += 1)
      codes.push((await sandbox.ask("user/get", { userid: "LiSi", debug: 1 })).errcode);
    assert.deepEqual(codes, [0, 0, 0, 0, 0, 45009]);
  });

  test("45033 above concurrent_calls, while others are in progress", async () => {
    await sandbox.control("POST", "limits", { calls_per_minute: 0, concurrent_calls: 2 });
    await set({ endpoint: "user/get", kind: "delay", pause_ms: 3000, times: 2 });
    const slow = [1, 2].map(() => sandbox.ask("user/get", { userid: "LiSi" }));
    while ((await sandbox.control("GET", "stats")).in_flight < 2) await new Promise(setImmediate);
    assert.equal(JSON.parse((await ask()).text).errcode, 45033);
    for (const answer of await Promise.all(slow)) assert.equal(answer.errcode, 0);
    assert.equal(JSON.parse((await ask()).text).errcode, 0);
    assert.equal((await sandbox.control("GET", "stats")).max_in_flight, 3);
  });
});
