// The embedding guide as it stands there: its nginx blocks in a real nginx, its Vite block in a real dev server, and its
// page, read through each of them in a browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { figures, HANG_MS, openBrowser, openPage, startRelay, startSandbox } from "../page/stage.mjs";
import { blocks, read, root } from "./pages.mjs";

const guide = blocks(read("docs/embedding.md"));
const only = (language, word) => {
  const found = guide.filter((block) => block.language === language && block.text.includes(word));
  assert.equal(found.length, 1, `${language} ${word}`);
  return found[0].text;
};
const PROXY_SECRET = "what-the-proxy-proves-itself-with";
const nginxProgram = [join(root, "build/nginx/usr/sbin/nginx"), "/usr/sbin/nginx"].find(existsSync);

const folders = [];
const stops = [];
function folder(files = {}) {
  const made = mkdtempSync(join(tmpdir(), "kfstat-docs-"));
  folders.push(made);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
  return made;
}

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

const portOf = ({ address }) => new URL(address).port;

/** Starts a server of somebody else's and waits until it answers; what it says is shown where it does not. */
async function serve(command, args, options, address) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += bytes));
  const ended = new Promise((done) => child.once("close", done));
  stops.push(() => (child.kill("SIGTERM"), ended));
  for (const deadline = Date.now() + HANG_MS; ; await new Promise((done) => setTimeout(done, 50))) {
    assert.ok(child.exitCode === null && Date.now() < deadline, said);
    if (await fetch(address).catch(() => undefined)) return;
  }
}

/** nginx with these locations in the `server` block of a site that has the guide's page at its root. */
async function startNginx(port, locations) {
  assert.ok(nginxProgram, "nginx is needed");
  const place = folder();
  const pages = folder({ "index.html": only("html", "<!doctype html>") });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const config = `${process.getuid() === 0 ? "user root;" : ""}
    daemon off; worker_processes 1; pid ${place}/pid; error_log ${place}/error.log;
    events { worker_connections 64; }
    http {
      access_log off; default_type text/html;
      ${temporary.map((name) => `${name}_temp_path ${place}/${name};`).join("\n")}
      server {
        listen 127.0.0.1:${port};
        server_name crm.example.com;
        location / { root ${pages}; }
        location = /favicon.ico { return 204; }
        ${locations}
      }
    }`;
  const file = join(folder({ "nginx.conf": config }), "nginx.conf");
  await serve(nginxProgram, ["-e", "stderr", "-p", place, "-c", file], {}, `http://127.0.0.1:${port}/`);
}

/** The settings of a block of TOML as flags; the site's own port joins its name. */
const flagsOf = (text, port, places) =>
  [...text.matchAll(/^(\w+) = (?:\["([^"]*)"\]|"([^"]*)")$/gm)].flatMap(([, key, one, other]) => {
    const value = (one ?? other).replace("crm.example.com", `crm.example.com:${port}`);
    return [`--${key.replaceAll("_", "-")}`, places[value] ?? value];
  });

let browser, sandbox;
before(async () => {
  sandbox = await startSandbox();
  browser = await openBrowser("--host-resolver-rules=MAP crm.example.com 127.0.0.1");
});
after(async () => {
  await browser?.close();
  for (const stop of stops.reverse()) await stop();
  await sandbox?.stop();
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

/** Figures of an account, of the team and of a day show: all routes work, the stream too. */
async function readsFigures(address, options = {}) {
  const { page, dashboard, close } = await openPage(browser, address, options);
  await figures(page);
  assert.match(await dashboard.locator("[data-metric=session_cnt]").innerText(), /\d/);
  await page.locator("kfstat-team tbody th").first().waitFor();
  await page.locator("kfstat-trend .drawing svg").waitFor();
  await close();
}

test("nginx, as shown, in front of a relay with the settings shown", async () => {
  const port = await freePort();
  const [settings] = guide.filter(({ language }) => language === "toml");
  const relay = await startRelay(sandbox.address, { relayFlags: flagsOf(settings.text, port, {}) });
  stops.push(relay.stop);
  const [block] = guide.filter(({ language }) => language === "nginx");
  await startNginx(port, block.text.replace("127.0.0.1:8480", `127.0.0.1:${portOf(relay)}`));
  await readsFigures(`http://crm.example.com:${port}`);
});

test("nginx, as shown, tells the relay who signed in to the site", async () => {
  const [port, sessions] = [await freePort(), http.createServer()];
  sessions.on("request", (request, response) => {
    const user = /user=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    response.writeHead(user ? 204 : 401, user ? { "X-User": user } : {}).end();
  });
  await new Promise((done) => sessions.listen(0, "127.0.0.1", done));
  stops.push(() => (sessions.closeAllConnections(), sessions.close()));

  const place = folder({
    policy: '[users."li@example.com"]\naccounts = "all"\n',
    secret: PROXY_SECRET,
    "secret.conf": `proxy_set_header X-Kfstat-Proxy-Secret "${PROXY_SECRET}";\n`,
  });
  const settings = only("toml", "trusted-header");
  const relay = await startRelay(sandbox.address, {
    relayFlags: [
      ...flagsOf(settings, port, { "/etc/kfstat/policy.toml": join(place, "policy") }),
      ...["--proxy-secret-file", join(place, "secret")],
    ],
  });
  stops.push(relay.stop);
  const block = only("nginx", "auth_request")
    .replaceAll("127.0.0.1:8480", `127.0.0.1:${portOf(relay)}`)
    .replaceAll("127.0.0.1:3000", `127.0.0.1:${sessions.address().port}`)
    .replaceAll("/etc/nginx/kfstat-proxy-secret.conf", join(place, "secret.conf"));
  await startNginx(port, block);

  const address = `http://crm.example.com:${port}`;
  const signedIn = (user) => ({
    prepare: (page) => page.context().addCookies([{ name: "user", value: user, url: address }]),
  });
  await readsFigures(address, signedIn("li@example.com"));
  const forged = { Host: `crm.example.com:${port}`, "X-Forwarded-User": "li@example.com" };
  const status = (headers) =>
    new Promise((done, fail) => {
      http
        .get(`http://127.0.0.1:${port}/relay/api/v1/status`, { headers }, (answer) => {
          answer.resume();
          done(answer.statusCode);
        })
        .on("error", fail);
    });
  assert.equal(await status(forged), 401);
  assert.equal(await status({ ...forged, Cookie: "user=somebody@example.com" }), 403);
});

test("Vite's dev server, as shown, in front of a relay that knows its host", async () => {
  const port = await freePort();
  const [, host] = /KFSTAT_ALLOWED_HOST=(\S+) \.\/dev run/.exec(only("sh", "KFSTAT_ALLOWED_HOST"));
  assert.equal(host, "localhost:5173");
  const relay = await startRelay(sandbox.address, { relayFlags: ["--allowed-host", `localhost:${port}`] });
  stops.push(relay.stop);
  const config = only("js", "proxy");
  for (const word of ["5173", "127.0.0.1:8480"]) assert.ok(config.includes(word));
  const place = folder({
    "package.json": '{ "private": true, "type": "module" }',
    "vite.config.js": config.replace("5173", port).replace("127.0.0.1:8480", `127.0.0.1:${portOf(relay)}`),
    "index.html": only("html", "<!doctype html>"),
    "favicon.ico": "",
  });
  await serve(join(root, "node_modules/.bin/vite"), [], { cwd: place }, `http://localhost:${port}/`);
  await readsFigures(`http://localhost:${port}`, { expected: [/^asked ws:/] });
});
