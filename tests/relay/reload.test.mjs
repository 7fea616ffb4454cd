// SIGHUP: a new configuration for a relay that runs.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import {
  account,
  ask,
  binaries,
  folder,
  plant,
  query,
  relay,
  sandbox,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";
import { openStream } from "./lines.mjs";

after(stopAll);

async function addToken(file, user) {
  const args = ["token", "add", user, "--tokens", file];
  const { stdout } = await promisify(execFile)(path.join(binaries, "kfstat-relay"), args, { env: {} });
  return plant(stdout.trim());
}

const reloads = (program) =>
  program.err
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter((line) => line.event === "reload");

async function reload(program) {
  const count = reloads(program).length;
  program.child.kill("SIGHUP");
  for (const deadline = Date.now() + 30_000; reloads(program).length === count; await sleep(10)) {
    assert.ok(Date.now() < deadline, program.err);
  }
  return reloads(program).at(-1);
}

test("tokens, policy and hosts change; what is not fit changes nothing", async () => {
  const upstream = await sandbox();
  const place = folder({ policy: "", "kfstat.toml": "" });
  const [policy, tokens, config] = ["policy", "tokens", "kfstat.toml"].map((name) => path.join(place, name));
  const grant = (accounts) => writeFileSync(policy, `[users.wang]\naccounts = ${JSON.stringify(accounts)}\n`);
  grant([account]);
  const first = await addToken(tokens, "wang");
  const second = await addToken(tokens, "wang");
  const program = await relay(upstream.url, [
    ...["--config", config, "--access", "bearer", "--policy", policy, "--tokens", tokens],
  ]);
  const status = async (token, headers = {}) => {
    const all = { Authorization: `Bearer ${token}`, ...headers };
    return (await send(`${program.url}/api/v1/status`, { headers: all })).status;
  };
  const figures = async () =>
    (await ask(program, query, { headers: { Authorization: `Bearer ${second}` } })).status;
  assert.deepEqual([await status(first), await status(second), await figures()], [200, 200, 200]);

  await promisify(execFile)(path.join(binaries, "kfstat-relay"), [
    "token",
    "revoke",
    "wang",
    "--tokens",
    tokens,
  ]);
  const third = await addToken(tokens, "wang");
  assert.deepEqual([await status(first), await status(third)], [200, 401], "not before the reload");
  assert.deepEqual((await reload(program)).outcome, "ok");
  assert.deepEqual([await status(first), await status(second), await status(third)], [401, 401, 200]);

  const mine = async () =>
    (await ask(program, query, { headers: { Authorization: `Bearer ${third}` } })).status;
  grant(["wkOther"]);
  assert.equal((await reload(program)).outcome, "ok");
  assert.equal(await mine(), 403);
  grant("all");
  assert.equal((await reload(program)).outcome, "ok");
  assert.equal(await mine(), 200);

  for (const [file, text] of [
    [policy, "[users.wang]\naccount = []\n"],
    [policy, "[users.wang\n"],
    [config, "unknown = 1\n"],
    [config, "now = -1\nnow = 2\n"],
    [tokens, "x\n"],
  ]) {
    const before = readFileSync(file);
    writeFileSync(file, text);
    const line = await reload(program);
    assert.equal(line.outcome, "refused", text);
    assert.equal(line.level, "error");
    assert.ok(line.reason.length > 10);
    assert.deepEqual([await status(third), await mine()], [200, 200], "the old one stays");
    writeFileSync(file, before);
  }
  rmSync(policy);
  assert.equal((await reload(program)).outcome, "refused");
  assert.equal(await mine(), 200);
  grant("all");

  const host = { Host: "kf.example.com" };
  assert.equal(await status(third, host), 421);
  writeFileSync(config, 'allowed_host = ["kf.example.com"]\nlisten = "127.0.0.1:1"\nconcurrent_calls = 3\n');
  const line = await reload(program);
  assert.deepEqual([line.outcome, line.waiting_for_restart], ["ok", ["concurrent-calls"]]);
  assert.equal(await status(third, host), 200, "the flag of --listen stays the stronger one");
});

test("targets change for everybody; those that do not fit change nothing", async () => {
  const upstream = await sandbox();
  const config = path.join(folder({ "kfstat.toml": "" }), "kfstat.toml");
  const program = await relay(upstream.url, ["--config", config]);
  const targets = async () => (await send(`${program.url}/api/v1/status`)).json().targets;
  assert.equal(await targets(), undefined);
  writeFileSync(config, "[targets.reply_rate]\nmin = 0.95\n");
  const taken = await reload(program);
  assert.deepEqual([taken.outcome, taken.waiting_for_restart], ["ok", []]);
  assert.deepEqual(await targets(), { reply_rate: { min: 0.95 } });
  writeFileSync(config, "[targets.reply_rate]\nmin = 'all'\n");
  const refused = await reload(program);
  assert.equal(refused.outcome, "refused");
  assert.match(refused.reason, /targets of .*reply_rate/);
  assert.deepEqual(await targets(), { reply_rate: { min: 0.95 } });
  writeFileSync(config, "");
  assert.equal((await reload(program)).outcome, "ok");
  assert.equal(await targets(), undefined);
});

test("a new secret is asked with from the next token on", async () => {
  const old = plant("CANARY-old-secret");
  const fresh = plant("CANARY-new-secret");
  const file = path.join(folder({ secret: old }), "secret");
  const answer = (_request, response, call) => {
    const token = {
      errcode: 0,
      access_token: plant(`CANARY-token-${call.searchParams.get("corpsecret")}`),
      expires_in: 1,
    };
    response.end(JSON.stringify(call.pathname === "/cgi-bin/gettoken" ? token : { errcode: 0 }));
  };
  answer.gettoken = true;
  const upstream = await stub(answer);
  const program = await relay(upstream.url, ["--corp-secret-file", file], {
    env: { KFSTAT_CORP_SECRET: "x" },
  });
  const asked = () =>
    upstream.calls
      .filter((call) => call.pathname === "/cgi-bin/gettoken")
      .map((call) => call.searchParams.get("corpsecret"));
  await ask(program);
  writeFileSync(file, fresh);
  assert.equal((await reload(program)).outcome, "ok");
  const before = asked().length;
  for (const deadline = Date.now() + 30_000; asked().length === before; await sleep(100)) {
    assert.ok(Date.now() < deadline);
    await ask(program);
  }
  assert.deepEqual(new Set(asked().slice(0, before)), new Set([old]));
  assert.deepEqual(new Set(asked().slice(before)), new Set([fresh]));
});

test("a SIGHUP ends nothing", async () => {
  const upstream = await stub((_request, response) => setTimeout(() => response.end('{"errcode":0}'), 300));
  const program = await relay(upstream.url);
  assert.equal((await send(`${program.url}/livez`)).status, 200);
  const answers = Array.from({ length: 20 }, (_, i) => ask(program, { ...query, servicer_userid: `p${i}` }));
  for (let i = 0; i < 5; ++i) assert.equal((await reload(program)).outcome, "ok");
  for (const answer of await Promise.all(answers)) assert.equal(answer.status, 200);
  assert.equal((await program.stop()).code, 0);
});

test("a reload ends the streams of users who lost the right, and no other", async () => {
  const upstream = await sandbox();
  const place = folder({ policy: "" });
  const [policy, tokens] = ["policy", "tokens"].map((name) => path.join(place, name));
  const grant = (users) =>
    writeFileSync(policy, users.map((user) => `[users.${user}]\naccounts = "all"\n`).join("\n"));
  grant(["li", "wang"]);
  const token = { li: await addToken(tokens, "li"), wang: await addToken(tokens, "wang") };
  const program = await relay(upstream.url, ["--access", "bearer", "--policy", policy, "--tokens", tokens]);
  await upstream.faults({ kind: "delay", pause_ms: 4000, endpoint: "get_servicer_statistic" });
  const body = { open_kfid: account, start_time: "2022-02-01", end_time: "2022-02-23" };
  const open = (user) =>
    new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${token[user]}`, "X-Kfstat": "1" };
      headers["Content-Type"] = "application/json";
      const url = `${program.url}/api/v1/statistics`;
      const request = http.request(url, { method: "POST", agent: false, headers }, (response) => {
        const stream = { text: "" };
        response.on("data", (bytes) => (stream.text += bytes));
        response.on("error", () => {});
        stream.closed = new Promise((done) => response.on("close", () => done(response.complete)));
        resolve(stream);
      });
      request.on("error", reject);
      request.end(JSON.stringify(body));
    });
  const [lost, kept] = [await open("wang"), await open("li")];
  for (const deadline = Date.now() + 30_000; !lost.text || !kept.text; await sleep(10))
    assert.ok(Date.now() < deadline);
  grant(["li"]);
  assert.equal((await reload(program)).outcome, "ok");
  assert.equal(await lost.closed, false, "cut, so that nobody takes it for the whole");
  assert.equal(/"type":"(report|end)"/.test(lost.text), false, lost.text);
  assert.equal(await kept.closed, true);
  assert.match(kept.text, /"type":"report"[^]*\{"type":"end","complete":true\}\n$/);
});

/** Two users who may read everything, until `grant` says otherwise. */
async function twoReaders(upstream, args = []) {
  const place = folder({ policy: "" });
  const [policy, tokens] = ["policy", "tokens"].map((name) => path.join(place, name));
  const grant = (users) =>
    writeFileSync(policy, users.map((user) => `[users.${user}]\naccounts = "all"\n`).join("\n"));
  grant(["li", "wang"]);
  const headers = {};
  for (const user of ["li", "wang"])
    headers[user] = { Authorization: `Bearer ${await addToken(tokens, user)}` };
  const access = ["--access", "bearer", "--policy", policy, "--tokens", tokens];
  return { program: await relay(upstream.url, [...access, ...args]), headers, grant };
}

/** Some turns of the relay's loop, so that what it does at once is done. */
async function turns(program, done) {
  for (let i = 0; i < 50 && !done(); ++i) assert.equal((await send(`${program.url}/livez`)).status, 200);
  assert.ok(done(), "not at once");
}

test("a stream with nothing to say is cut by the reload itself", async () => {
  const upstream = await sandbox();
  const { program, headers, grant } = await twoReaders(upstream);
  await upstream.faults({ kind: "hang", endpoint: "get_servicer_statistic" });
  const body = { open_kfid: account, start_time: "2022-02-01", end_time: "2022-02-23" };
  const [lost, kept] = [
    await openStream(program, body, headers.wang),
    await openStream(program, body, headers.li),
  ];
  for (const deadline = Date.now() + 30_000; !/alive/.test(lost.text); await sleep(10))
    assert.ok(Date.now() < deadline);
  const alive = lost.text.match(/alive/g).length;
  grant(["li"]);
  assert.equal((await reload(program)).outcome, "ok");
  await turns(program, () => lost.broken);
  assert.equal(lost.text.match(/alive/g).length, alive);
  assert.deepEqual([kept.broken, kept.ended], [false, false]);
  kept.leave();
});

test("a stream that its reader does not read is cut by the reload itself", async () => {
  const upstream = await sandbox(["--servicers", "400", "--calls-per-minute", "0"]);
  const { program, headers, grant } = await twoReaders(upstream, ["--calls-per-minute", "10000000"]);
  const body = {
    open_kfid: account,
    servicer_userids: "all",
    start_time: "2021-09-01",
    end_time: "2022-02-23",
  };
  const request = http.request(`${program.url}/api/v1/statistics`, {
    method: "POST",
    agent: false,
    headers: { ...headers.wang, "X-Kfstat": "1", "Content-Type": "application/json" },
  });
  request.on("error", () => {});
  const response = new Promise((resolve) => request.on("response", resolve));
  request.end(JSON.stringify(body));
  (await response).on("error", () => {}).pause();
  // It is full when upstream is not asked any more.
  const asked = async () => (await upstream.stats()).calls.get_servicer_statistic;
  for (let before = -1, now = 0; before !== now || now === 0; [before, now] = [now, await asked()])
    await sleep(500);
  assert.ok((await asked()) < 400 * 6, "the stream is longer than what the machine keeps of it");
  grant(["li"]);
  assert.equal((await reload(program)).outcome, "ok");
  await turns(program, () => /"event":"stream_end"/.test(program.err));
  request.destroy();
});
