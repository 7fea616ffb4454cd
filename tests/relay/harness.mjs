// Starts the real programs on free ports, speaks HTTP to them, and keeps every byte the relay gave away.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { breach } from "./openapi.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
export const binaries = process.env.KFSTAT_BIN ?? path.resolve(here, "../../build/bin");
const patience = 30_000;
// Of an answer: the relay itself gives a request up after 60 s.
const longest = 70_000;

export const now = 1645700000; // 2022-02-24T18:53:20+08:00
export const account = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";
export const query = {
  open_kfid: account,
  servicer_userid: "zhangsan",
  start_time: 1645372800,
  end_time: 1645545600,
};
/** The version of the store's schema. */
export const newestSchema = 2;
export const corpId = "ww5canary";
export const secret = "CANARY-secret-d41f8b7e2c";

/** Everything the relays of this file gave away: answers, headers, logs. */
const given = [];
const canaries = new Set([secret]);
/** What the relays answered, to be judged by their OpenAPI document. */
const answers = [];
const relayPorts = new Set();
const running = new Set();
const folders = [];

export function folder(files = {}) {
  const made = mkdtempSync(path.join(tmpdir(), "kfstat-relay-"));
  folders.push(made);
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(made, name), content, { mode: 0o600 });
  return made;
}

export const secretFile = path.join(folder({ secret: `${secret}\n` }), "secret");

/** Nothing of the secret or of any token may be in what was given away; call it once at the end of a file. */
export async function stopAll() {
  await Promise.all([...running].map((program) => program.stop()));
  for (const made of folders) rmSync(made, { recursive: true, force: true });
  const all = given.join("\n");
  assert.doesNotMatch(all, /(?:Address|Leak|Thread)Sanitizer|runtime error:/, "a sanitizer complained");
  for (const canary of canaries) {
    assert.equal(all.includes(canary), false, `${canary.slice(0, 6)}… was given away`);
  }
  for (const answer of answers) {
    assert.equal(breach(answer), null, `${answer.method} ${answer.path}: ${answer.status}`);
  }
  return { bytes: all.length, canaries: canaries.size, answers: answers.length };
}

/** A word that must never leave the relay. */
export function plant(canary) {
  canaries.add(canary);
  return canary;
}

export function run(name, args, { env = {} } = {}) {
  const child = spawn(path.join(binaries, name), args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const program = { child, out: "", err: "", pid: child.pid };
  child.stdout.on("data", (bytes) => (program.out += bytes));
  child.stderr.on("data", (bytes) => (program.err += bytes));
  program.ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, error: (program.failure = error) }));
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  program.ended.then(() => {
    running.delete(program);
    if (name === "kfstat-relay") given.push(program.out, program.err);
  });
  program.stop = async (signal = "SIGTERM") => {
    if (child.exitCode === null) child.kill(signal);
    return program.ended;
  };
  running.add(program);
  return program;
}

async function listening(program, name) {
  const line = new RegExp(`^${name} listening on (http://\\S+)\\n`);
  const deadline = Date.now() + patience;
  let ended = false;
  program.ended.then(() => (ended = true));
  while (!line.test(program.out)) {
    assert.ok(!ended, `${name} ended at the start: ${program.err}${program.failure ?? ""}`);
    assert.ok(Date.now() < deadline, `${name} did not start`);
    await sleep(10);
  }
  program.url = line.exec(program.out)[1];
  program.port = Number(new URL(program.url).port);
  if (name === "kfstat-relay") relayPorts.add(program.port);
  return program;
}

export function relay(upstream, args = [], options = {}) {
  const all = ["--listen", "127.0.0.1:0", "--upstream", upstream, "--corp-id", corpId];
  if (!args.includes("--now")) all.push("--now", String(now));
  if (!options.env?.KFSTAT_CORP_SECRET) all.push("--corp-secret-file", secretFile);
  return listening(run("kfstat-relay", [...all, ...args], options), "kfstat-relay");
}

export async function sandbox(args = []) {
  const program = await listening(
    run("kfstat-sandbox", [
      ...["--listen", "127.0.0.1:0", ...(args.includes("--now") ? [] : ["--now", String(now)])],
      ...["--corp-id", corpId, "--corp-secret-file", secretFile],
      ...args,
    ]),
    "kfstat-sandbox",
  );
  const post = async (what, document) => {
    const answer = await send(`${program.url}/_sandbox/${what}`, {
      method: "POST",
      json: document,
      kept: false,
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.json();
  };
  program.faults = (...faults) => post("faults", { faults });
  program.limits = (limits) => post("limits", limits);
  program.revoke = (action = "revoke") => post("tokens", { action });
  program.reset = () => post("stats", {});
  program.stats = async () => (await send(`${program.url}/_sandbox/stats`, { kept: false })).json();
  program.answer = async (body) =>
    (await send(`${program.url}/_sandbox/answer`, { method: "POST", json: body, kept: false })).text;
  /** Plants the token in force as a canary; counts as a call of gettoken. */
  program.plantToken = async () => {
    const target = `${program.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`;
    const { access_token: token } = (await send(target, { kept: false })).json();
    assert.ok(token.length > 8);
    plant(token);
  };
  return program;
}

/** A hostile upstream of a test's own; `answer(request, response, body)` is a node:http listener. */
export async function stub(answer) {
  const token = plant(`CANARY-token-${Math.random().toString(36).slice(2)}`);
  const calls = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url, "http://stub");
      calls.push({
        pathname,
        searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      if (pathname === "/cgi-bin/gettoken" && !answer.gettoken) {
        response.end(JSON.stringify({ errcode: 0, errmsg: "ok", access_token: token, expires_in: 7200 }));
      } else {
        answer(request, response, calls.at(-1));
      }
    });
    request.on("error", () => {});
    response.on("error", () => {});
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const program = { url: `http://127.0.0.1:${server.address().port}`, calls, token, stop: close };
  program.count = (pathname) => calls.filter((call) => call.pathname === pathname).length;
  running.add(program);
  return program;
}

/** One request; what comes back is kept for the search of canaries. */
export function send(
  url,
  { method = "GET", headers = {}, body, json, agent, localAddress, kept = true } = {},
) {
  const all = { ...headers };
  let bytes = body;
  if (json !== undefined) {
    bytes = JSON.stringify(json);
    if (!("Content-Type" in all)) all["Content-Type"] = "application/json";
    if (!("X-Kfstat" in all)) all["X-Kfstat"] = "1";
  }
  // A header set to null is one the test wants to leave out.
  for (const [name, value] of Object.entries(all)) if (value === null) delete all[name];
  if (bytes !== undefined) all["Content-Length"] ??= Buffer.byteLength(bytes);
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method, headers: all, agent: agent ?? false, localAddress },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const data = Buffer.concat(chunks);
          const text = data.toString();
          const { port, pathname } = new URL(url);
          if (relayPorts.has(Number(port))) {
            const { statusCode: status, headers } = response;
            answers.push({ method, path: pathname, status, headers, text });
          }
          if (kept) given.push(String(response.statusCode), response.rawHeaders.join("\n"), text);
          resolve({
            status: response.statusCode,
            headers: response.headers,
            data,
            text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    request.setTimeout(longest, () => request.destroy(new Error("no answer")));
    request.on("error", reject);
    request.end(bytes);
  });
}

export function ask(program, body = query, options = {}) {
  return send(`${program.url}/cgi-bin/kf/get_servicer_statistic`, { method: "POST", json: body, ...options });
}

/** Writes bytes as they are; gives everything that came back until the other side closed, or `patient` ms passed. */
export function raw(port, bytes, { patient = patience, half = false, localAddress } = {}) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1", localAddress });
    let text = "";
    let closed = false;
    const timer = setTimeout(() => socket.destroy(), patient);
    socket.on("connect", () => (half ? socket.end(bytes, "latin1") : socket.write(bytes, "latin1")));
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("end", () => (closed = true));
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      given.push(text);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ text, status, closed, answers: text.match(/^HTTP\/1\.1 \d{3} /gm)?.length ?? 0 });
    });
  });
}

export function problemOf(answer) {
  assert.equal(answer.headers["content-type"], "application/problem+json", answer.text);
  const document = answer.json();
  assert.equal(document.status, answer.status);
  assert.equal(answer.headers["cache-control"], "no-store");
  return document;
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for what has to come; `what` says what did not. */
export async function until(what, check) {
  for (const deadline = Date.now() + 60_000; !(await check()); await sleep(50))
    assert.ok(Date.now() < deadline, what);
}

/** The log is written by a thread of its own: waits until what it says matches. */
export async function logged(program, pattern) {
  await until(`${pattern} in the log: ${program.err}`, () => pattern.test(program.err));
}

/** One sample of a relay's metrics: `kfstat_relays`, `kfstat_pace_calls_left{window="hour"}`. NaN where there is none. */
export async function metric(program, sample) {
  const [, url] = /metrics on (\S+)/.exec(program.out);
  const { text } = await send(url);
  const line = text.split("\n").find((one) => one.startsWith(`${sample} `));
  return Number(line?.slice(sample.length));
}

/** Ways to write a header that some program on the way may take for X-Forwarded-User. */
export const spellings = [
  ...["X-Forwarded-User", "x-forwarded-user", "X-FORWARDED-USER", "X-forwarded-user", "x-Forwarded-User"],
  ...["X_Forwarded_User", "x_forwarded_user", "X-Forwarded_User", "X_Forwarded-User", "X_FORWARDED_USER"],
  ...[
    "X-Forwarded-User ",
    "X-Forwarded-User\t",
    " X-Forwarded-User",
    "\tX-Forwarded-User",
    "X-Forwarded-User\x0b",
  ],
  ...["X.Forwarded.User", "X-Forwarded.User", "XForwardedUser", "xforwardeduser", "X--Forwarded--User"],
  ...["X-Forwarded-User-", "-X-Forwarded-User", "_X_Forwarded_User", "X-Forwarded-User_", "X-ForwardedUser"],
  ...["X~Forwarded~User", "X!Forwarded!User", "X+Forwarded+User", "X|Forwarded|User", "X*Forwarded*User"],
  ...["X'Forwarded'User", "X`Forwarded`User", "X^Forwarded^User", "X#Forwarded#User", "X$Forwarded$User"],
  ...[
    "X%Forwarded%User",
    "X&Forwarded&User",
    "X-Forwarded-\x00User",
    "X Forwarded User",
    "X-Forwarded-User\r",
  ],
];
