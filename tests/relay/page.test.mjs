// The page's files: types, caching, policy, and nothing outside the folder.
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { folder, plant, problemOf, raw, relay, send, stopAll } from "./harness.mjs";

let program;
const outside = plant("CANARY-outside-of-the-folder");
before(async () => {
  const parent = folder({ "outside.txt": outside });
  const web = path.join(parent, "web");
  mkdirSync(path.join(web, "assets"), { recursive: true });
  mkdirSync(path.join(web, ".git"));
  const files = {
    "index.html": "<!doctype html><title>x</title>",
    "assets/app-BHtuP3kq.js": "export {};",
    "assets/app-BHtuP3kq.js.br": brotliCompressSync("export {};"),
    "assets/kfstat-0a1b2c3d.wasm": Buffer.from("0061736d01000000", "hex"),
    "assets/plain.js": "1;",
    "module.mjs": "2;",
    "style.css": "a{}",
    "icon.svg": "<svg/>",
    "页 面.txt": "name",
    ".env": outside,
    ".git/config": outside,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(web, name), content);
  symlinkSync("../outside.txt", path.join(web, "link.txt"));
  symlinkSync("..", path.join(web, "up"));
  // The stub is never asked: this port of the discard service has no listener.
  program = await relay("http://127.0.0.1:9", ["--web", web]);
});
after(stopAll);

const get = (where, options) => send(program.url + where, options);

test("files have their types", async () => {
  for (const [where, type] of [
    ["/", "text/html; charset=utf-8"],
    ["/index.html", "text/html; charset=utf-8"],
    ["/assets/app-BHtuP3kq.js", "text/javascript; charset=utf-8"],
    ["/module.mjs", "text/javascript; charset=utf-8"],
    ["/assets/kfstat-0a1b2c3d.wasm", "application/wasm"],
    ["/style.css", "text/css; charset=utf-8"],
    ["/icon.svg", "image/svg+xml"],
    ["/%E9%A1%B5%20%E9%9D%A2.txt", "text/plain; charset=utf-8"],
    ["/?range=last_7_days", "text/html; charset=utf-8"],
  ]) {
    const answer = await get(where);
    assert.equal(answer.status, 200, where);
    assert.equal(answer.headers["content-type"], type);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
    assert.equal(answer.headers["referrer-policy"], "no-referrer");
  }
});

test("every file comes with the strict policy", async () => {
  const policy = (await get("/")).headers["content-security-policy"].split("; ").sort();
  assert.deepEqual(policy, [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "require-trusted-types-for 'script'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
  ]);
});

test("hashed assets are kept for ever, others are asked for again", async () => {
  assert.match(
    (await get("/assets/app-BHtuP3kq.js")).headers["cache-control"],
    /max-age=31536000, immutable/,
  );
  for (const where of ["/", "/assets/plain.js", "/module.mjs"]) {
    const first = await get(where);
    assert.equal(first.headers["cache-control"], "no-cache");
    const again = await get(where, { headers: { "If-None-Match": first.headers.etag } });
    assert.equal(again.status, 304);
    assert.equal(again.text, "");
    assert.equal((await get(where, { headers: { "If-None-Match": '"x"' } })).status, 200);
  }
});

test("a compressed neighbour is sent to those who take it", async () => {
  const where = "/assets/app-BHtuP3kq.js";
  const plain = await get(where);
  assert.equal(plain.text, "export {};");
  assert.equal(plain.headers["content-encoding"], undefined);
  const small = await get(where, { headers: { "Accept-Encoding": "gzip, deflate, br" } });
  assert.equal(small.headers["content-encoding"], "br");
  assert.equal(small.headers.vary, "Accept-Encoding");
  assert.equal(small.headers["content-type"], plain.headers["content-type"]);
  assert.equal(brotliDecompressSync(small.data).toString(), "export {};");
  assert.notEqual(small.headers.etag, plain.headers.etag);
});

test("nothing outside the folder, nothing hidden, no listing", async () => {
  for (const where of [
    "/../outside.txt",
    "/assets/../../outside.txt",
    "/%2e%2e/outside.txt",
    "/%2E%2E%2Foutside.txt",
    "/..%2foutside.txt",
    "/..%5coutside.txt",
    "/..\\outside.txt",
    "/....//outside.txt",
    "/%252e%252e/outside.txt",
    "/assets/%00../../outside.txt",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/link.txt",
    "/up/outside.txt",
    "/.env",
    "/.git/config",
    "/assets",
    "/assets/",
    "/web/",
    "/index.html/",
    "/index.html%00.js",
    "/%",
    "/none",
  ]) {
    const answer = await raw(
      program.port,
      `GET ${where} HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\nConnection: close\r\n\r\n`,
    );
    assert.equal(answer.status, 404, where);
    assert.match(answer.text, /relay\.not_found/);
  }
});

test("pages can only be read", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const answer = await get("/", { method });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, "GET, HEAD");
    assert.equal(problemOf(answer).code, "relay.method_not_allowed");
  }
  const head = await get("/", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.text, "");
});
