// What lies in deploy/: the unit, the examples, and nginx as the stand-in of an authenticating proxy.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  account,
  binaries,
  folder,
  plant,
  query,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  sleep,
  spellings,
  stopAll,
} from "./harness.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const deploy = (name) => path.join(root, "deploy", name);
const text = (name) => readFileSync(deploy(name), "utf8");
const nginxProgram = [path.join(root, "build/nginx/usr/sbin/nginx"), "/usr/sbin/nginx"].find(existsSync);
const proxySecret = plant("CANARY-proxy-secret-0123456789");

/** Every place must be there: a change of the example must not leave the test with another one. */
function replaceAll(source, places) {
  let result = source;
  for (const [from, to] of places) {
    assert.ok(result.includes(from), from);
    result = result.replaceAll(from, to);
  }
  return result;
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** nginx as deploy/ sets it up, before a relay at that port. */
async function nginxBefore(relayPort, port = null) {
  assert.ok(nginxProgram, "nginx is needed");
  port ??= await freePort();
  const place = folder();
  const secret = path.join(
    folder({ secret: `proxy_set_header X-Kfstat-Proxy-Secret "${proxySecret}";\n` }),
    "secret",
  );
  const site = replaceAll(text("nginx.conf"), [
    ["listen 443 ssl http2;", `listen 127.0.0.1:${port};`],
    ["server 127.0.0.1:8480;", `server 127.0.0.1:${relayPort};`],
    ["server 127.0.0.1:4180;", `server 127.0.0.1:${signIn.address().port};`],
    ["ssl_certificate /etc/nginx/kf.example.com.pem;", ""],
    ["ssl_certificate_key /etc/nginx/kf.example.com.key;", ""],
    ["/etc/nginx/kfstat-proxy-secret.conf", secret],
  ]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const paths = temporary.map((name) => `${name}_temp_path ${place}/${name};`).join("\n");
  const whole = `${process.getuid() === 0 ? "user root;" : ""}
    daemon off; worker_processes 1; pid ${place}/pid; error_log ${place}/error.log warn;
    events { worker_connections 256; }
    http { access_log off; ${paths}\n${site} }`;
  const config = path.join(folder({ "nginx.conf": whole }), "nginx.conf");
  const child = spawn(nginxProgram, ["-e", "stderr", "-p", place, "-c", config], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  let complaint = "";
  child.stderr.on("data", (bytes) => (complaint += bytes));
  const started = { url: `http://127.0.0.1:${port}` };
  started.stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
    assert.ok(Date.now() < deadline && child.exitCode === null, complaint);
    const up = await send(`${started.url}/livez`, { headers: { Host: "kf.example.com" } }).catch(() => null);
    if (up) return started;
  }
}

const page = "<!doctype html><title>kfstat</title>";
let upstream;
let signIn;
let nginx;
let url;
before(async () => {
  upstream = await sandbox();
  const policy = path.join(folder({ policy: text("policy.toml") }), "policy");
  const nginxPort = await freePort();
  const program = await relay(
    upstream.url,
    [
      ...["--access", "trusted-header", "--trusted-proxy", "127.0.0.1", "--policy", policy],
      ...["--allowed-host", "kf.example.com", "--allowed-host", `kf.example.com:${nginxPort}`],
      ...["--web", folder({ "index.html": page, "index.html.gz": gzipSync(page) })],
    ],
    { env: { KFSTAT_PROXY_SECRET: proxySecret } },
  );
  // oauth2-proxy's part: who has the cookie is signed in.
  signIn = http.createServer((request, response) => {
    const user = /user=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    if (user) response.setHeader("X-Auth-Request-Email", user);
    response.statusCode = user ? 202 : 401;
    response.end();
  });
  await new Promise((resolve) => signIn.listen(0, "127.0.0.1", resolve));

  const started = await nginxBefore(program.port, nginxPort);
  nginx = started;
  url = started.url;
});
after(async () => {
  await nginx?.stop();
  signIn?.close();
  await stopAll();
});

const as = (user) => (user ? { Host: "kf.example.com", Cookie: `user=${user}` } : { Host: "kf.example.com" });
const get = (target, user, headers = {}) => send(url + target, { headers: { ...as(user), ...headers } });

test("the unit's exposure is at most 2.0", () => {
  const out = execFileSync(
    "systemd-analyze",
    ["security", "--offline=true", deploy("kfstat-relay.service")],
    {
      encoding: "utf8",
      env: { ...process.env, SYSTEMD_COLORS: "0" },
    },
  );
  const exposure = Number(/exposure level .*: (\d+\.\d+)/.exec(out)[1]);
  assert.ok(exposure <= 2, out);
  console.log(`# exposure ${exposure}`);
});

test("systemd understands every line of the unit", () => {
  const unit = replaceAll(text("kfstat-relay.service"), [
    ["/usr/local/bin/kfstat-relay", path.resolve(binaries, "kfstat-relay")],
  ]);
  const file = path.join(folder({ "kfstat-relay.service": unit }), "kfstat-relay.service");
  execFileSync("systemd-analyze", ["verify", "--recursive-errors=no", "--man=no", file], { stdio: "pipe" });
});

test("the example configuration and policy are good, with the targets it shows too", async () => {
  const shown = text("kfstat.toml").replaceAll(/^# (?=\[|\w+ = )/gm, "");
  assert.match(shown, /^\[targets\.reply_rate\]\nmin = /m);
  const whole = path.join(folder({ "kfstat.toml": shown }), "kfstat.toml");
  // What the example names on the operator's machine.
  const args = [
    "--policy",
    deploy("policy.toml"),
    "--web",
    folder(),
    "--store",
    `sqlite:${folder()}/kfstat.db`,
  ];
  const env = { KFSTAT_CORP_SECRET_FILE: secretFile, KFSTAT_PROXY_SECRET: proxySecret };
  for (const config of [deploy("kfstat.toml"), whole]) {
    const program = run("kfstat-relay", ["--config", config, ...args, "--check-config"], { env });
    const { code } = await program.ended;
    assert.equal(code, 0, program.err);
  }
});

/** The value of a key of the unit. */
const unitKey = (key) => new RegExp(`^${key}=(.*)$`, "m").exec(text("kfstat-relay.service"))?.[1];

test("the unit does not restart what cannot start, and bounds memory", () => {
  assert.equal(unitKey("RestartPreventExitStatus"), "2 3");
  assert.equal(unitKey("Type"), "notify");
  assert.ok(Number(unitKey("WatchdogSec")) > 0);
  assert.match(unitKey("MemoryMax"), /^\d+M$/);
});

test("the service manager is told that it is ready, alive and stopping", async () => {
  const place = path.join(folder(), "notify");
  const script = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True: print(s.recv(4096).decode(), flush=True)`;
  for (const address of [place, `@kfstat-test-${process.pid}`]) {
    const manager = spawn("python3", [
      "-c",
      script.replace("sys.argv[1]", 'sys.argv[1].replace("@", chr(0))'),
      address,
    ]);
    let heard = "";
    manager.stdout.on("data", (bytes) => (heard += bytes));
    const hears = async (pattern) => {
      for (const deadline = Date.now() + 30_000; !pattern.test(heard); await sleep(10))
        assert.ok(Date.now() < deadline, heard);
    };
    await hears(/bound/);
    const env = { NOTIFY_SOCKET: address, WATCHDOG_USEC: "200000" };
    const program = await relay(upstream.url, [], { env });
    await hears(/READY=1\n(WATCHDOG=1\n){3}/);
    assert.equal((await program.stop()).code, 0);
    await hears(/STOPPING=1\n/);
    assert.doesNotMatch(heard, /STOPPING[^]*READY/);
    const ended = new Promise((resolve) => manager.on("exit", resolve));
    manager.kill("SIGTERM");
    await ended;
  }
  // Where nobody listens, and for a name that is too long, it serves all the same.
  for (const address of ["/nonexistent", "x".repeat(200)]) {
    const program = await relay(upstream.url, [], {
      env: { NOTIFY_SOCKET: address, WATCHDOG_USEC: "200000" },
    });
    assert.equal((await send(`${program.url}/livez`)).status, 200);
    await program.stop();
  }
});

/** What the image sets, with its places and ports made ours. */
async function container() {
  const file = text("Dockerfile");
  const block = /^ENV ((?:.*\\\n)*.*)/m.exec(file)[1];
  const env = Object.fromEntries(
    block.split(/\s*\\?\n\s*/).map((pair) => /^([^=]+)=(.*)$/.exec(pair).slice(1)),
  );
  const policy = /echo '(.*)' > \/etc\/kfstat\/policy\.toml/.exec(file)[1];
  assert.match(file, /install .* \/dev\/null \/var\/lib\/kfstat\/tokens/);
  const etc = folder({ "policy.toml": `${policy}\n` });
  const state = folder({ tokens: "" });
  const ports = [await freePort(), await freePort()];
  for (const [name, value] of Object.entries(env)) {
    env[name] = value
      .replaceAll(
        "/usr/local/share/kfstat/web",
        folder({ "index.html": "<!doctype html><title>kfstat</title>" }),
      )
      .replaceAll("/etc/kfstat", etc)
      .replaceAll("/var/lib/kfstat", state)
      .replaceAll(":8480", `:${ports[0]}`)
      .replaceAll(":8481", `:${ports[1]}`);
  }
  const given = { KFSTAT_CORP_ID: "ww1", KFSTAT_CORP_SECRET_FILE: secretFile, KFSTAT_UPSTREAM: upstream.url };
  return { env: { ...env, ...given }, ports, policy: path.join(etc, "policy.toml") };
}

test("the container's defaults start, answer, can be health-checked and scraped", async () => {
  const { env, ports, policy } = await container();
  const program = run("kfstat-relay", [], { env });
  for (const deadline = Date.now() + 30_000; !program.out.includes("metrics on"); await sleep(10)) {
    assert.ok(Date.now() < deadline && program.child.exitCode === null, program.err);
  }
  const [, health] = /^HEALTHCHECK [^]*?CMD (\[.*\])$/m.exec(text("Dockerfile"));
  const [, ...words] = JSON.parse(health);
  const healthy = run("kfstat-relay", words, { env });
  assert.equal((await healthy.ended).code, 0, healthy.err);
  const url = `http://127.0.0.1:${ports[0]}`;
  for (const host of [`localhost:${ports[0]}`, `127.0.0.1:${ports[0]}`]) {
    assert.equal((await send(`${url}/`, { headers: { Host: host } })).status, 200);
    const asked = await send(`${url}/api/v1/status`, { headers: { Host: host } });
    assert.equal(asked.status, 401, "a sign-in is wanted");
  }
  const metrics = await send(`http://127.0.0.1:${ports[1]}/metrics`, { headers: { Host: "relay:8481" } });
  assert.equal(metrics.status, 200);
  assert.match(metrics.text, /kfstat_build_info/);
  writeFileSync(policy, '[users.li]\naccounts = "all"\n');
  const added = run("kfstat-relay", ["token", "add", "li"], { env });
  assert.equal((await added.ended).code, 0, added.err);
  assert.doesNotMatch(added.err, /warning/);
  const token = added.out.trim();
  program.child.kill("SIGHUP");
  const ask = () =>
    send(`${url}/api/v1/status`, { headers: { Authorization: `Bearer ${token}` }, kept: false });
  for (const deadline = Date.now() + 30_000; (await ask()).status !== 200; await sleep(20))
    assert.ok(Date.now() < deadline, program.err);
  await program.stop();
  const gone = run("kfstat-relay", words, { env });
  assert.equal((await gone.ended).code, 1);
});

test("a token for a name that the policy does not name gets a warning", async () => {
  const { env } = await container();
  const added = run("kfstat-relay", ["token", "add", "wang"], { env });
  assert.equal((await added.ended).code, 0, added.err);
  assert.match(added.err, /warning: the policy does not name wang/);
  assert.match(added.err, /"event":"token_add","by":"[^"]+","user":"wang","id":"[0-9a-f]{8}"/);
});

/** The metrics that an expression of PromQL names. */
const namesIn = (expression) => expression.match(/\b(?:kfstat|process)_\w+/g) ?? [];

test("what the alert rules and the dashboard show is there, and promtool takes the rules", async () => {
  const rules = text("prometheus-rules.yml");
  const dashboard = JSON.parse(text("grafana-dashboard.json"));
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const used = new Set(
    [...rules.split("\n"), ...expressions]
      .filter((line) => !/summary|description|^#/.test(line))
      .flatMap(namesIn),
  );
  assert.ok(used.size > 15, [...used].join(" "));

  const args = ["--metrics-listen", "127.0.0.1:0", "--collect", "daily"];
  const program = await relay(upstream.url, args);
  await upstream.faults({ kind: "reset", endpoint: "user/get", times: 1 });
  const body = { ...query, servicer_userid: "lisi" };
  assert.equal(
    (await send(`${program.url}/cgi-bin/kf/get_servicer_statistic`, { method: "POST", json: body })).status,
    200,
  );
  await send(`${program.url}/api/v1/accounts/${account}/servicers`);
  await new Promise((resolve) => {
    const socket = net.connect(program.port, "127.0.0.1", () => socket.write("nonsense\r\n\r\n"));
    socket.on("close", resolve).resume();
  });
  program.child.kill("SIGHUP");
  const metrics = /metrics on (\S+)/.exec(program.out)[1];
  let missing;
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    const shown = (await send(metrics)).text.split("\n").filter((line) => !line.startsWith("#"));
    missing = [...used].filter((name) => !shown.some((line) => new RegExp(`^${name}[ {]`).test(line)));
    if (missing.length === 0 || Date.now() > deadline) break;
  }
  assert.deepEqual(missing, []);
  await program.stop();

  const promtool = [path.join(root, "build/prometheus/usr/bin/promtool"), "/usr/bin/promtool"].find(
    existsSync,
  );
  if (promtool) execFileSync(promtool, ["check", "rules", deploy("prometheus-rules.yml")], { stdio: "pipe" });
});

test("nginx sends HSTS, and nothing of what a client made up", async () => {
  const seen = [];
  const standIn = http.createServer((request, response) => {
    seen.push(request.headers);
    request.resume();
    response.end("{}");
  });
  await new Promise((resolve) => standIn.listen(0, "127.0.0.1", resolve));
  const other = await nginxBefore(standIn.address().port);
  const port = new URL(other.url).port;
  const forged = {
    ...{ Cookie: "user=wang@example.com; session=CANARY", "X-Forwarded-For": "1.2.3.4" },
    ...{ "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", Forwarded: "for=1.2.3.4" },
    ...{ Via: "1.1 evil", "X-Real-IP": "1.2.3.4", "X-Request-Id": "made-up", Authorization: "Bearer x" },
    ...{ "X-Anything": "x", "Accept-Encoding": "gzip", Origin: `http://kf.example.com:${port}` },
  };
  for (const [method, target] of [
    ["GET", "/"],
    ["GET", "/api/v1/status"],
    ["POST", "/api/v1/statistics"],
  ]) {
    const headers = { ...forged, Host: `kf.example.com:${port}` };
    const options = method === "POST" ? { method, headers, json: {} } : { method, headers };
    const answer = await send(other.url + target, options);
    assert.equal(answer.status, 200, target);
    assert.equal(answer.headers["strict-transport-security"], "max-age=31536000");
    const got = seen.at(-1);
    assert.equal(got.host, `kf.example.com:${port}`, "with its port");
    assert.equal(got["accept-encoding"], "gzip");
    const isPage = target === "/";
    assert.equal(got["x-forwarded-user"], isPage ? undefined : "wang@example.com");
    if (!isPage) assert.match(got["x-request-id"], /^[0-9a-f]{32}$/);
    if (method === "POST")
      assert.deepEqual([got["content-type"], got["x-kfstat"]], ["application/json", "1"]);
    for (const name of Object.keys(got)) {
      const known =
        /^(host|connection|accept-encoding|origin|content-(type|length)|x-(kfstat|request-id|forwarded-user|kfstat-proxy-secret))$/;
      assert.match(name, known, `${target}: ${name}`);
    }
  }
  const missing = await send(`${other.url}/livez`, { headers: { Host: `kf.example.com:${port}` } });
  assert.deepEqual([missing.status, missing.headers["strict-transport-security"]], [404, "max-age=31536000"]);
  const led = await send(`${other.url}/?a`, { headers: { Host: `kf.example.com:${port}` } });
  assert.equal(led.headers.location, `/oauth2/start?rd=http://kf.example.com:${port}/?a`);
  await other.stop();
  standIn.close();
});

test("on another port pages of the site itself may ask", async () => {
  const { port } = new URL(url);
  const host = `kf.example.com:${port}`;
  const headers = { Host: host, Cookie: "user=wang@example.com", Origin: `http://${host}` };
  const figures = await send(`${url}/cgi-bin/kf/get_servicer_statistic`, {
    method: "POST",
    json: query,
    headers,
  });
  assert.equal(figures.status, 200, figures.text);
});

test("behind nginx answers come compressed, as the relay made them", async () => {
  const zipped = { "Accept-Encoding": "gzip" };
  const sent = await get("/", "wang@example.com", zipped);
  assert.equal(sent.headers["content-encoding"], "gzip");
  assert.equal(gunzipSync(sent.data).toString(), page);
  const stream = await send(`${url}/api/v1/statistics`, {
    method: "POST",
    json: { open_kfid: account, start_time: "2022-02-01", end_time: "2022-02-20" },
    headers: { ...as("wang@example.com"), ...zipped },
  });
  assert.equal(stream.headers["content-encoding"], "gzip");
  assert.match(gunzipSync(stream.data).toString(), /"type":"end","complete":true/);
});

test("behind nginx people are who the sign-in says", async () => {
  const { user } = (await get("/api/v1/status", "wang@example.com")).json();
  assert.deepEqual(user, { name: "wang@example.com", admin: false, accounts: [account], own: null });
  const figures = await send(`${url}/cgi-bin/kf/get_servicer_statistic`, {
    method: "POST",
    json: query,
    headers: { ...as("wang@example.com"), Origin: "http://kf.example.com" },
  });
  assert.equal(figures.status, 200);
  assert.equal(figures.json().errcode, 0);
  const own = await send(`${url}/cgi-bin/kf/get_servicer_statistic`, {
    method: "POST",
    json: { ...query, servicer_userid: "lisi" },
    headers: as("zhangsan@example.com"),
  });
  assert.equal(own.status, 403);
  assert.equal((await get("/api/v1/status", "stranger@example.com")).json().code, "relay.no_access");
});

test("without a sign-in programs are told 401, people are led to it, and nobody sees a page", async () => {
  for (const target of ["/api/v1/status", "/api/v1/accounts", "/cgi-bin/kf/get_servicer_statistic"]) {
    assert.equal((await get(target)).status, 401, target);
  }
  const page = await get("/");
  assert.equal(page.status, 302);
  assert.match(page.headers.location, /\/oauth2\/start\?rd=/);
  assert.match((await get("/", "wang@example.com")).text, /<title>kfstat/);
  assert.equal((await get("/livez")).status, 404);
  assert.equal((await get("/api/v1/status", "wang@example.com", { Host: "evil.example" })).status, 421);
});

test("what a client sends in the proxy's name changes nothing", async () => {
  for (const name of spellings) {
    const forged = `${name}: li@example.com\r\nX-Kfstat-Proxy-Secret: ${proxySecret}\r\n`;
    for (const cookie of ["", "Cookie: user=wang@example.com\r\n"]) {
      const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
      let answer = "";
      socket.on("data", (bytes) => (answer += bytes));
      const closed = new Promise((resolve) => socket.on("close", resolve));
      socket.write(
        `GET /api/v1/status HTTP/1.1\r\nHost: kf.example.com\r\nConnection: close\r\n${cookie}${forged}\r\n`,
        "latin1",
      );
      await closed;
      assert.equal(answer.includes("li@example.com"), false, answer);
      if (answer.startsWith("HTTP/1.1 200")) {
        assert.ok(cookie && answer.includes("wang@example.com"), `${JSON.stringify(name)}: ${answer}`);
      }
    }
  }
});
