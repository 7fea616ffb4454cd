// What lies in deploy/: the unit, the examples, and nginx as the stand-in of an authenticating proxy.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
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

let upstream;
let signIn;
let nginx;
let url;
before(async () => {
  upstream = await sandbox();
  const policy = path.join(folder({ policy: text("policy.toml") }), "policy");
  const program = await relay(
    upstream.url,
    [
      ...["--access", "trusted-header", "--trusted-proxy", "127.0.0.1", "--policy", policy],
      ...["--allowed-host", "kf.example.com"],
      ...["--web", folder({ "index.html": "<!doctype html><title>kfstat</title>" })],
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

  assert.ok(nginxProgram, "nginx is needed");
  const port = await freePort();
  const place = folder();
  const secret = path.join(
    folder({ secret: `proxy_set_header X-Kfstat-Proxy-Secret "${proxySecret}";\n` }),
    "secret",
  );
  const site = replaceAll(text("nginx.conf"), [
    ["listen 443 ssl http2;", `listen 127.0.0.1:${port};`],
    ["server 127.0.0.1:8480;", `server 127.0.0.1:${program.port};`],
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
  nginx = spawn(nginxProgram, ["-e", "stderr", "-p", place, "-c", config], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  nginx.stderr.on("data", (bytes) => (complaint += bytes));
  url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
    assert.ok(Date.now() < deadline && nginx.exitCode === null, complaint);
    const up = await send(`${url}/livez`, { headers: { Host: "kf.example.com" } }).catch(() => null);
    if (up) break;
  }
});
after(async () => {
  if (nginx) {
    nginx.kill("SIGTERM");
    await new Promise((resolve) => nginx.on("exit", resolve));
  }
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

test("the example configuration and policy are good", async () => {
  const args = ["--config", deploy("kfstat.toml"), "--policy", deploy("policy.toml"), "--check-config"];
  // What the example names on the operator's machine.
  args.push("--web", folder(), "--store", `sqlite:${folder()}/kfstat.db`);
  const env = { KFSTAT_CORP_SECRET_FILE: secretFile, KFSTAT_PROXY_SECRET: proxySecret };
  const program = run("kfstat-relay", args, { env });
  const { code } = await program.ended;
  assert.equal(code, 0, program.err);
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
