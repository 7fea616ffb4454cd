// The OpenAPI document itself. That every answer of the suite keeps to it, each file's `stopAll` checks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { account, ask, relay, sandbox, send, stopAll } from "./harness.mjs";
import { breach, openapi } from "./openapi.mjs";

after(async () => {
  const { answers } = await stopAll();
  assert.ok(answers >= 5, "answers are kept and judged");
});

test("the relay serves the document, with its own version", async () => {
  const upstream = await sandbox();
  const program = await relay(upstream.url);
  const answer = await send(`${program.url}/openapi.json`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "application/json");
  const served = answer.json();
  assert.equal(served.openapi, "3.1.0");
  assert.equal(served.info.version, (await send(`${program.url}/api/v1/status`)).json().version);
  assert.deepEqual({ ...served, info: null }, { ...openapi, info: null });
  assert.equal((await send(`${program.url}/api/v1/accounts/${account}/servicers`)).status, 200);
  assert.equal((await ask(program)).status, 200);
  assert.equal((await ask(program, {})).status, 400);
});

test("every route of the relay is described", () => {
  const source = readFileSync(new URL("../../native/relay/src/relay.cpp", import.meta.url), "utf8");
  const table = source.slice(source.indexOf("Relay::routes()"), source.indexOf("return table;"));
  const routes = [...table.matchAll(/\{"(\/[^"]+)", "(GET|POST)"/g)].map(([, path, method]) => [
    path,
    method,
  ]);
  assert.ok(routes.length >= 7);
  for (const [path, method] of routes) {
    assert.ok(openapi.paths[path]?.[method.toLowerCase()], `${method} ${path}`);
  }
});

test("an answer that breaks the document is found", () => {
  const type = (name) => ({ "content-type": name });
  const status = { now: 1, version: "0.1.0", features: [], earliest: "2022-02-23", user: null };
  const answer = (document, over) => ({
    ...{ method: "GET", path: "/api/v1/status", status: 200, headers: type("application/json") },
    ...{ text: JSON.stringify(document) },
    ...over,
  });
  assert.equal(breach(answer(status)), null);
  const refused = {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    code: "relay.not_found",
    detail: "x",
  };
  const problem = { path: "/nothing", status: 404, headers: type("application/problem+json") };
  assert.equal(breach(answer(refused, problem)), null);
  for (const [document, over] of [
    [{ ...status, now: "1" }],
    [{ ...status, extra: 1 }],
    [{ ...status, user: { name: "li" } }],
    [{ now: 1 }],
    [status, { headers: type("text/html") }],
    [status, { status: 404 }],
    [status, { path: "/api/v1/undescribed" }],
    [{ ...refused, token: "x" }, problem],
    [{ ...refused, code: "Not Found" }, problem],
    [refused, { ...problem, headers: type("application/json") }],
  ]) {
    assert.notEqual(breach(answer(document, over)), null, JSON.stringify([document, over]));
  }
});
