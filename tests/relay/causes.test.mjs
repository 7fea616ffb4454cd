// Why WeCom could not be asked: told in the log and counted, in words that stay the same, with nothing secret.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import {
  ask,
  corpId,
  folder,
  plant,
  problemOf,
  query,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";

after(stopAll);

const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  server.unref();
  return server.address().port;
};

const closedPort = async () => {
  const server = net.createServer();
  const port = await new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(server.address().port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** What the log says of failures: [{endpoint, cause, reason}]. */
const told = (program) =>
  program.err
    .split("\n")
    .filter((line) => line.includes('"event":"upstream_failed"'))
    .map((line) => JSON.parse(line));

async function until(happened, what) {
  for (const deadline = Date.now() + 30_000; !(await happened()); await sleep(20))
    assert.ok(Date.now() < deadline, what());
}

async function scrape(program) {
  const line = /^kfstat-relay metrics on (http:\S+)\n/m;
  await until(
    () => line.test(program.out),
    () => program.out,
  );
  const samples = {};
  for (const text of (await send(line.exec(program.out)[1])).text.split("\n")) {
    const [, name, value] = /^(kfstat_(?:token|pace|upstream)_\S+) (\S+)$/.exec(text) ?? [];
    if (name) samples[name] = Number(value);
  }
  return samples;
}
const measured = ["--metrics-listen", "127.0.0.1:0"];

/** A relay with an upstream that is no loopback literal: by the system's clock then. */
async function abroad(upstream, env = {}) {
  const place = folder();
  const program = run(
    "kfstat-relay",
    [
      ...["--listen", "127.0.0.1:0", "--upstream", upstream, "--corp-id", corpId],
      ...["--corp-secret-file", secretFile, "--store", `sqlite:${path.join(place, "days.db")}`],
      ...["--collect", "off"],
    ],
    { env },
  );
  const line = /listening on (http:\S+)\n/;
  await until(
    () => line.test(program.out),
    () => program.err,
  );
  return Object.assign(program, { url: line.exec(program.out)[1] });
}

/** Asks for the accounts; that answer must not change with the cause. */
async function expectCause(program, cause, reason, code = "relay.upstream_unreachable") {
  assert.equal(problemOf(await send(`${program.url}/api/v1/accounts`)).code, code, cause);
  await until(
    () => told(program).length > 0 && /"outcome":"relay\./.test(program.err),
    () => program.err,
  );
  const [first] = told(program);
  assert.equal(first.endpoint, "/cgi-bin/gettoken");
  assert.equal(first.cause, cause, program.err);
  assert.match(first.reason, reason);
  const request = program.err.split("\n").find((line) => line.includes('"route":"/api/v1/accounts"'));
  assert.equal(JSON.parse(request).cause, cause, "the line of the request says why, too");
  assert.doesNotMatch(program.err, /corpsecret|access_token|corpid/);
}

const certificateOf = (name) => {
  const where = folder();
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"],
      ...["-keyout", "key", "-out", "pem", "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
    ],
    { cwd: where, stdio: "pipe" },
  );
  return { key: readFileSync(path.join(where, "key")), cert: readFileSync(path.join(where, "pem")) };
};

test("each cause has its word and its reason", async () => {
  await expectCause(await relay(`http://127.0.0.1:${await closedPort()}`), "connect_refused", /./);

  const closes = await listen(
    net.createServer((socket) => socket.on("error", () => {}).once("data", () => socket.destroy())),
  );
  await expectCause(await relay(`http://127.0.0.1:${closes}`), "broken", /./);
  await expectCause(await relay(`https://127.0.0.1:${closes}`), "tls", /./);

  const plain = await listen(http.createServer((_request, response) => response.end("{}")));
  await expectCause(await relay(`https://127.0.0.1:${plain}`), "tls", /./);
  const odd = (status, body) =>
    stub(Object.assign((_request, response) => response.writeHead(status).end(body), { gettoken: true }));
  await expectCause(
    await relay((await odd(503, "")).url),
    "http_status",
    /^HTTP 503$/,
    "relay.upstream_status",
  );
  await expectCause(
    await relay((await odd(200, "<html>")).url),
    "malformed",
    /./,
    "relay.upstream_malformed",
  );

  const strange = https.createServer(certificateOf("qyapi.example"), (_request, response) =>
    response.end("{}"),
  );
  strange.on("tlsClientError", () => {});
  await expectCause(await relay(`https://127.0.0.1:${await listen(strange)}`), "certificate", /certificate/i);

  await expectCause(await abroad("https://no-such-host.invalid"), "dns", /no-such-host\.invalid/);
});

test("a proxy is told as one, without its credentials", async () => {
  const password = plant("CANARY-proxy-password");
  const asked = [];
  const proxy = http.createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(request.url);
    socket.on("error", () => {});
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
  });
  const port = await listen(proxy);
  const through = (address) =>
    abroad("https://qyapi.invalid", { HTTPS_PROXY: `http://kf:${password}@${address}` });
  await expectCause(await through(`127.0.0.1:${port}`), "proxy", /407/);
  assert.ok(asked.length >= 1 && asked.every((target) => target === "qyapi.invalid:443"));
  await expectCause(await through(`127.0.0.1:${await closedPort()}`), "proxy", /./);
  await expectCause(await through("no-such-proxy.invalid:3128"), "proxy", /./);
  const odd = await abroad("https://qyapi.invalid", { HTTPS_PROXY: `odd://kf:${password}@127.0.0.1:1` });
  await send(`${odd.url}/api/v1/accounts`);
  assert.equal(told(odd).length > 0, true, odd.err);
});

test("many failures are a line a second, and every one is counted", async () => {
  const upstream = await sandbox();
  await upstream.plantToken();
  const program = await relay(upstream.url, measured);
  await upstream.faults({ kind: "reset", endpoint: "get_servicer_statistic" });
  const begun = Date.now();
  for (let i = 0; i < 9; ++i) await ask(program, { ...query, servicer_userid: `p${i}` });
  const most = 1 + (Date.now() - begun) / 1000;
  const lines = told(program);
  assert.ok(lines.length >= 1 && lines.length <= most, `${lines.length} lines in ${most - 1} s`);
  assert.deepEqual([lines[0].cause, lines[0].endpoint], ["broken", "/cgi-bin/kf/get_servicer_statistic"]);
  const samples = await scrape(program);
  const name = 'kfstat_upstream_failures_total{cause="broken",endpoint="kf/get_servicer_statistic"}';
  const other = 'kfstat_upstream_failures_total{endpoint="kf/get_servicer_statistic",cause="broken"}';
  assert.equal(samples[name] ?? samples[other], 27, JSON.stringify(samples));
});

test("token, pace and breakers have their metrics", async () => {
  const upstream = await sandbox();
  const program = await relay(upstream.url, [
    ...measured,
    "--calls-per-minute",
    "600",
    "--calls-per-hour",
    "9000",
  ]);
  const breaker = (kind) => `kfstat_upstream_breaker_open{kind="${kind}"}`;
  const kinds = ["statistics", "lists", "names", "gettoken"];
  const left = (window) => `kfstat_pace_calls_left{window="${window}"}`;
  let samples = await scrape(program);
  assert.equal("kfstat_token_age_seconds" in samples, false, "there is none yet");
  assert.deepEqual([samples.kfstat_token_failures_total, samples.kfstat_pace_held], [0, 0]);
  assert.deepEqual([samples[left("minute")], samples[left("hour")]], [600, 9000]);
  assert.deepEqual(
    kinds.map((kind) => samples[breaker(kind)]),
    [0, 0, 0, 0],
  );

  await upstream.faults({ kind: "errcode", errcode: 40013, endpoint: "gettoken", times: 1 });
  await ask(program);
  samples = await scrape(program);
  assert.deepEqual([samples.kfstat_token_failures_total, samples[breaker("gettoken")]], [1, 1]);
  await until(
    async () => (await ask(program)).json().errcode === 0,
    () => "the token can be had again",
  );
  for (let i = 0; i < 4; ++i) await ask(program, { ...query, servicer_userid: `p${i}` });
  samples = await scrape(program);
  assert.ok(samples.kfstat_token_age_seconds >= 0 && samples.kfstat_token_age_seconds < 60);
  assert.equal(samples[breaker("gettoken")], 0);
  assert.equal(samples[left("hour")], 9000 - 5);

  await upstream.faults({ kind: "reset", endpoint: "account/list" });
  for (let i = 0; i < 10; ++i) await send(`${program.url}/api/v1/accounts`);
  samples = await scrape(program);
  assert.deepEqual(
    kinds.map((kind) => samples[breaker(kind)]),
    [0, 1, 0, 0],
    "lists alone are left alone",
  );
  assert.equal((await ask(program)).json().errcode, 0);

  await upstream.faults({ kind: "errcode", errcode: 45009, endpoint: "get_servicer_statistic", times: 1 });
  await ask(program);
  assert.equal((await scrape(program)).kfstat_pace_held, 1);
});

test("the doctor says why", async () => {
  const doctor = run("kfstat-relay", [
    ...["doctor", "--upstream", `http://127.0.0.1:${await closedPort()}`, "--corp-id", corpId],
    ...["--corp-secret-file", secretFile, "--locale", "en"],
  ]);
  assert.equal((await doctor.ended).code, 1);
  assert.match(doctor.out, /cannot be reached.* What happened: connect_refused, /);
});
