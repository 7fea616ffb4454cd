// Accept-Encoding: who is sent gzip, and that it is the same bytes in the same order, as early.
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync, constants, createGunzip, gunzipSync } from "node:zlib";
import { account, folder, now, relay, sandbox, send, sleep, stopAll, stub } from "./harness.mjs";
import { dateOf, readLines } from "./lines.mjs";

const day = 86_400;
const yesterday = dateOf(now - day);
const servicers = `/api/v1/accounts/${account}/servicers`;
const statistics = "/api/v1/statistics";

let upstream;
let program;
before(async () => {
  upstream = await sandbox(["--servicers", "60"]);
  const script = "export const words = [];\n".repeat(200);
  const web = folder({
    "index.html": `<!doctype html>${"<p>text</p>".repeat(200)}`,
    "plain.js": script,
    "both.js": script,
    "both.js.br": brotliCompressSync(script),
    "small.js": "1;",
    "noise.png": "x".repeat(2000),
  });
  program = await relay(upstream.url, ["--web", web, "--store", `sqlite:${path.join(folder(), "days.db")}`]);
});
after(stopAll);

// The harness reads texts: what is compressed is unpacked here and judged by what it was.
const get = (target, accepted, options = {}) =>
  send(program.url + target, { headers: { "Accept-Encoding": accepted }, kept: false, ...options });

const codingOf = (answer) => answer.headers["content-encoding"] ?? "identity";

/** One request outside of the harness, whose bytes may be compressed. */
function fetchRaw(target, headers, json) {
  return new Promise((resolve, reject) => {
    const all = json ? { "Content-Type": "application/json", "X-Kfstat": "1", ...headers } : headers;
    const request = http.request(program.url + target, {
      method: json ? "POST" : "GET",
      headers: all,
      agent: false,
    });
    request.on("error", reject);
    request.on("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, data: Buffer.concat(chunks) }),
      );
    });
    request.end(json && JSON.stringify(json));
  });
}

test("a list is sent as gzip to those who want it, and only to them", async () => {
  const plain = await fetchRaw(servicers, {});
  assert.equal(codingOf(plain), "identity");
  assert.equal(plain.headers.vary, "Accept-Encoding");
  assert.ok(plain.data.length > 2048, "there is something to compress");
  for (const [accepted, expected] of [
    ["gzip", "gzip"],
    ["GZIP", "gzip"],
    ["x-gzip", "gzip"],
    ["deflate, gzip;q=1.0, *;q=0.5", "gzip"],
    ["br, gzip ; q=0.001", "gzip"],
    ["*", "gzip"],
    ["identity;q=0.5, gzip", "gzip"],
    ["identity;q=0, *", "gzip"],
    ["", "identity"],
    ["identity", "identity"],
    ["br", "identity"],
    ["gzip;q=0", "identity"],
    ["gzip;q=0.000, *", "identity"],
    ["*;q=0", "identity"],
    ["gzip;q=0.5, identity", "identity"],
    ["gzip;q=2", "identity"],
    ["gzip;q=x", "identity"],
    ["gzipped", "identity"],
  ]) {
    const answer = await fetchRaw(servicers, { "Accept-Encoding": accepted });
    assert.deepEqual([accepted, answer.status, codingOf(answer)], [accepted, 200, expected]);
    const text = expected === "gzip" ? gunzipSync(answer.data) : answer.data;
    assert.deepEqual(text, plain.data, accepted);
    assert.equal(answer.headers.vary, "Accept-Encoding");
    assert.equal(answer.headers["content-type"], "application/json");
    assert.equal(Number(answer.headers["content-length"]), answer.data.length);
    if (expected === "gzip") assert.ok(answer.data.length < plain.data.length / 2);
  }
});

test("what is small stays as it is unless that is refused, and so does a problem", async () => {
  assert.equal(codingOf(await get("/api/v1/status", "gzip")), "identity");
  assert.equal(codingOf(await get("/api/v1/none", "gzip, identity;q=0")), "identity");
  const forced = await fetchRaw("/api/v1/status", { "Accept-Encoding": "gzip, identity;q=0" });
  assert.equal(codingOf(forced), "gzip");
  assert.ok(JSON.parse(gunzipSync(forced.data)).version);
});

test("the page's texts are gzip where nobody made a smaller form, and brotli where somebody did", async () => {
  const tags = new Set();
  for (const [target, accepted, expected] of [
    ["/plain.js", "gzip, br", "gzip"],
    ["/plain.js", "br", "identity"],
    ["/both.js", "gzip, br", "br"],
    ["/both.js", "gzip, br;q=0.5", "gzip"],
    ["/both.js", "gzip, br;q=0", "gzip"],
    ["/both.js", "identity", "identity"],
    ["/", "gzip", "gzip"],
    ["/small.js", "gzip", "identity"],
    ["/noise.png", "gzip", "identity"],
  ]) {
    const answer = await fetchRaw(target, { "Accept-Encoding": accepted });
    assert.deepEqual([target, accepted, codingOf(answer)], [target, accepted, expected]);
    if (target === "/both.js") tags.add(`${expected} ${answer.headers.etag}`);
    if (expected === "gzip") {
      const plain = await fetchRaw(target, {});
      assert.deepEqual(gunzipSync(answer.data), plain.data);
      assert.equal(answer.headers.vary, "Accept-Encoding");
      assert.equal(plain.headers.vary, "Accept-Encoding");
      assert.equal(answer.headers["content-type"], plain.headers["content-type"]);
    }
  }
  assert.equal(new Set([...tags].map((tag) => tag.split(" ")[1])).size, 3, "each form has its own tag");
});

test("a stream is the same lines in at most an eighth of the bytes", async () => {
  const asked = {
    open_kfid: account,
    servicer_userids: "all",
    start_time: dateOf(now - 180 * day),
    end_time: yesterday,
  };
  await fetchRaw(statistics, {}, asked);
  const plain = await fetchRaw(statistics, {}, asked);
  const small = await fetchRaw(statistics, { "Accept-Encoding": "gzip" }, asked);
  assert.deepEqual([codingOf(plain), codingOf(small)], ["identity", "gzip"]);
  assert.equal(small.headers.vary, "Accept-Encoding");
  const all = [plain.data, gunzipSync(small.data)].map((data) => readLines(data.toString()));
  const [expected, unpacked] = all.map(({ reports, end, plan }) => ({
    reports: [...reports].sort(),
    end,
    plan,
  }));
  assert.ok(expected.reports.length > 50);
  assert.deepEqual(unpacked, expected);
  assert.ok(small.data.length * 8 < plain.data.length, `${small.data.length} of ${plain.data.length} bytes`);
});

test("a compressed line arrives when it is made", async () => {
  const held = [];
  const list = JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: [] });
  const slow = await stub((_request, response, { body }) =>
    JSON.parse(body).servicer_userid === "second" ? held.push(response) : response.end(list),
  );
  const other = await relay(slow.url);
  const request = http.request(other.url + statistics, {
    method: "POST",
    agent: false,
    headers: { "Content-Type": "application/json", "X-Kfstat": "1", "Accept-Encoding": "gzip" },
  });
  const body = {
    open_kfid: "wk1",
    servicer_userids: ["first", "second"],
    start_time: yesterday,
    end_time: yesterday,
  };
  let text = "";
  let ended = false;
  request.on("response", (response) => {
    assert.equal(response.headers["content-encoding"], "gzip");
    const unpacked = response.pipe(createGunzip({ flush: constants.Z_SYNC_FLUSH }));
    unpacked.on("data", (bytes) => (text += bytes));
    unpacked.on("end", () => (ended = true));
  });
  request.end(JSON.stringify(body));
  const until = async (arrived) => {
    for (const deadline = Date.now() + 30_000; !arrived(); await sleep(10))
      assert.ok(Date.now() < deadline, text);
  };
  await until(() => held.length > 0 && text.includes('"servicer_userid":"first"'));
  assert.doesNotMatch(text, /"second"|"end"/);
  await until(() => text.includes('"alive"'));
  held[0].end(list);
  await until(() => ended);
  assert.deepEqual(readLines(text).end, { type: "end", complete: true });
});
