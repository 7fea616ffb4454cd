// The packed package in a page and in a worker of a real browser, under the policy of the admin page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "../browser.mjs";
import { installPackage } from "./packed-package.mjs";

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "require-trusted-types-for 'script'",
];

/** A worker's address has to be trusted by the page that starts it, whatever the package does. */
const policies = {
  "/with-worker": [...policy, "trusted-types own-workers"].join("; "),
};
const strictest = [...policy, "trusted-types 'none'"].join("; ");

const work = `
const query = { open_kfid: "wk1", start_time: "2022-02-23", end_time: "2022-02-24" };
const now = new Date("2022-02-25T04:00:00Z");
export async function work({ loadKfstat }, options) {
  const kfstat = await loadKfstat(options);
  const body = kfstat.buildRequestBody(query, { now });
  const text = '{"errcode":0,"errmsg":"ok","statistic_list":[{"stat_time":1645545600,"statistic":{"session_cnt":2}}]}';
  const table = kfstat.parseResponseTable(text, { query });
  const summary = kfstat.summarize([table.value]);
  const { value: [{ value: one }] } = kfstat.parseResponseTables([text], { query });
  const weeks = kfstat.groupDays(one, "week");
  const csv = kfstat.toCsv([{ open_kfid: "wk1", report: one }]);
  const trapped = kfstat.parseResponse(new Uint8Array(1.7e9), { limitBytes: 3e9 });
  const why = kfstat.formatIssue(trapped.issues[0], "zh");
  return { body: body.value, length: table.value.length, sessions: summary.value.metrics.session_cnt.value,
    weeks: weeks.value.length, csv: csv.value.split("\\r\\n")[1],
    code: trapped.issues[0].code, why, again: kfstat.today({ now }).value.today };
}`;

const { dist } = installPackage();
const html = '<!doctype html><title>kfstat</title><script type="module" src="/page.js"></script>';
const pages = {
  "/": ["text/html", html],
  "/with-worker": ["text/html", html],
  "/page.js": [
    "text/javascript",
    `import * as kfstat from "/kfstat/index.js";
import { work } from "/work.js";
globalThis.work = (options) => work(kfstat, options);
globalThis.fromWorker = () => new Promise((resolve, reject) => {
  const policy = trustedTypes.createPolicy("own-workers", { createScriptURL: (address) => address });
  const worker = new Worker(policy.createScriptURL("/worker.js"), { type: "module" });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = () => reject(new Error("the worker failed"));
});`,
  ],
  "/worker.js": [
    "text/javascript",
    `import * as kfstat from "/kfstat/index.js";
import { work } from "/work.js";
postMessage(await work(kfstat));`,
  ],
  "/work.js": ["text/javascript", work],
  "/favicon.ico": ["image/x-icon", ""],
};

const expected = {
  body: '{"open_kfid":"wk1","start_time":1645545600,"end_time":1645632000}',
  length: 2,
  sessions: 2,
  weeks: 1,
  csv: "wk1,,,2022-02-23,reported,2,,,,,,,,,,,,,,,",
  code: "wasm.trapped",
  again: "2022-02-25",
};

let server;
let browser;
let page;
const complaints = [];

before(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeader("content-security-policy", policies[pathname] ?? strictest);
    if (pathname in pages) {
      const [type, content] = pages[pathname];
      response.setHeader("content-type", type).end(content);
      return;
    }
    const file = /^\/(?:kfstat|untyped)\/([a-z_-]+\.(js|wasm))$/.exec(pathname);
    if (file === null) {
      response.writeHead(404).end();
      return;
    }
    const types = { js: "text/javascript", wasm: "application/wasm" };
    const type = pathname.startsWith("/untyped/") ? "application/octet-stream" : types[file[2]];
    response.setHeader("content-type", type).end(readFileSync(join(dist, file[1])));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await openBrowser();
  page = await open("/");
});

async function open(path) {
  const opened = await browser.newPage();
  opened.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  opened.on("pageerror", (error) => complaints.push(String(error)));
  await opened.goto(`http://127.0.0.1:${server.address().port}${path}`);
  await opened.waitForFunction(() => "fromWorker" in globalThis);
  return opened;
}

after(async () => {
  await browser?.close();
  server?.close();
});

function assertWorked({ why, ...rest }) {
  assert.deepEqual(rest, expected);
  assert.match(why, /\p{Script=Han}/u);
}

test("a page asks, reads, adds up, and outlives a failed module", async () => {
  assertWorked(await page.evaluate(() => globalThis.work()));
});

test("so does a worker", async () => {
  const starter = await open("/with-worker");
  assertWorked(await starter.evaluate(() => globalThis.fromWorker()));
});

test("so does a page whose server does not know the media type", async () => {
  assertWorked(await page.evaluate(() => globalThis.work({ wasm: "/untyped/kfstat_core.wasm" })));
});

test("a load that failed is tried again", async () => {
  const failures = await page.evaluate(async () => {
    const load = () => globalThis.work({ wasm: "/absent.wasm" }).then(() => "loaded", String);
    return [await load(), await load()];
  });
  assert.ok(
    failures.every((failure) => failure.includes("404")),
    String(failures),
  );
});

test("nothing broke the policy or wrote to the console", () => {
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes("404 (Not Found)")),
    [],
  );
});
