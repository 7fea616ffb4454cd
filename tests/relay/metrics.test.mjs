// Metrics on a port of their own, and the probes.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, test } from "node:test";
import {
  account,
  ask,
  corpId,
  query,
  raw,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  sleep,
  stopAll,
} from "./harness.mjs";

let upstream;
let program;
let metrics;
before(async () => {
  upstream = await sandbox();
  await upstream.plantToken();
  program = await relay(upstream.url, ["--metrics-listen", "127.0.0.1:0"]);
  const line = /^kfstat-relay metrics on (http:\S+)\n/m;
  for (const deadline = Date.now() + 30_000; !line.test(program.out); await sleep(10)) {
    assert.ok(Date.now() < deadline, program.out);
  }
  metrics = line.exec(program.out)[1];
});
after(stopAll);

/** The samples of Prometheus's text, with the names of their labels. */
async function scrape() {
  const answer = await send(metrics);
  assert.equal(answer.status, 200);
  assert.match(answer.headers["content-type"], /^text\/plain; version=0\.0\.4/);
  const samples = new Map();
  const labels = new Set();
  for (const line of answer.text.trimEnd().split("\n")) {
    if (line.startsWith("#")) continue;
    const [, name, list = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    for (const [, label] of list.matchAll(/(\w+)="/g)) labels.add(label);
    samples.set(list ? `${name}{${list}}` : name, Number(value));
  }
  return { samples, labels, text: answer.text };
}

test("requests, refusals and calls are counted", async () => {
  const before = (await scrape()).samples;
  const grew = async (name, by) => {
    const value = (await scrape()).samples.get(name) ?? 0;
    assert.equal(value - (before.get(name) ?? 0), by, name);
  };
  for (let i = 0; i < 3; ++i) await ask(program, { ...query, end_time: query.start_time + i * 86_400 });
  await ask(program, {});
  await send(`${program.url}/api/v1/status`);
  await upstream.faults({ kind: "errcode", errcode: 60020, endpoint: "get_servicer_statistic", times: 1 });
  await ask(program, { ...query, servicer_userid: "lisi" });
  await raw(program.port, "nonsense\r\n\r\n");
  const route = "/cgi-bin/kf/get_servicer_statistic";
  await grew(`kfstat_requests_total{route="${route}",status="200"}`, 4);
  await grew(`kfstat_requests_total{route="${route}",status="400"}`, 1);
  await grew('kfstat_requests_total{route="/api/v1/status",status="200"}', 1);
  await grew('kfstat_refused_total{code="http.bad_request"}', 1);
  await grew('kfstat_upstream_calls_total{endpoint="kf/get_servicer_statistic",outcome="ok"}', 3);
  await grew(
    'kfstat_upstream_calls_total{endpoint="kf/get_servicer_statistic",outcome="upstream.ip_not_trusted"}',
    1,
  );
  await grew(`kfstat_request_seconds_count{route="${route}"}`, 5);
});

test("no label holds an id, a name or what somebody sent", async () => {
  await send(`${program.url}/api/v1/accounts/${account}/servicers`);
  await send(`${program.url}/CANARY-path/${account}?CANARY-query`);
  await send(`${program.url}/api/v1/accounts/CANARY-id/servicers`);
  await ask(program, query, { headers: { Host: "CANARY-host" } });
  const { labels, text } = await scrape();
  const allowed = [
    "route",
    "status",
    "le",
    "code",
    "endpoint",
    "outcome",
    "version",
    "cause",
    "kind",
    "window",
  ];
  for (const label of labels) assert.ok(allowed.includes(label), label);
  for (const word of [account, corpId, "zhangsan", "lisi", "CANARY", "127.0.0.1", "2022-02"]) {
    assert.equal(text.includes(word), false, word);
  }
});

test("the metrics' port serves metrics to this machine and nothing else", async () => {
  const base = new URL(metrics).origin;
  for (const target of ["/", "/api/v1/status", "/metrics/", "/livez"]) {
    assert.equal((await send(base + target)).status, 404, target);
  }
  assert.equal((await send(metrics, { method: "POST", body: "" })).status, 405);
  for (const host of ["evil.example", "evil.example:80", "127.0.0.1.nip.io", "192.0.2.1:9"]) {
    assert.equal((await send(metrics, { headers: { Host: host } })).status, 421, host);
  }
  assert.equal((await send(`${program.url}/metrics`)).status, 404);
  const needed = ["--corp-id", corpId, "--corp-secret-file", secretFile];
  const open = run("kfstat-relay", [...needed, "--metrics-listen", "0.0.0.0:0"]);
  assert.equal((await open.ended).code, 2);
  assert.match(open.err, /loopback/);
});

test("who finds every connection taken is told when to come back", async () => {
  const { port } = new URL(metrics);
  const sockets = Array.from({ length: 80 }, () => net.connect(Number(port), "127.0.0.1"));
  const answers = sockets.map(async (socket) => {
    let text = "";
    socket.on("error", () => {});
    for await (const bytes of socket) text += bytes;
    return text || new Promise(() => {});
  });
  const text = await Promise.race(answers.map((answer) => answer.catch(() => new Promise(() => {}))));
  assert.match(text, /^HTTP\/1\.1 503 [^]*"code":"http\.too_many_connections"/);
  assert.match(text, /\r\nRetry-After: 1\r\n/);
  for (const socket of sockets) socket.destroy();
  const free = async () => (await send(metrics, { kept: false })).status === 200;
  for (const deadline = Date.now() + 30_000; !(await free()); await sleep(50)) {
    assert.ok(Date.now() < deadline, "connections that are closed are free again");
  }
});

test("the probes ask nobody", async () => {
  const before = (await upstream.stats()).calls_total;
  const lonely = await relay("http://127.0.0.1:9");
  for (const target of ["/livez", "/readyz"]) {
    for (const url of [program.url, lonely.url]) assert.equal((await send(url + target)).status, 200, target);
  }
  assert.equal((await upstream.stats()).calls_total, before);
});
