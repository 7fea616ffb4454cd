// Puts load on a server with wrk, starts nginx to compare with, and reads what a process has used.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { folder, send, sleep } from "./harness.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const nginxProgram = [path.join(root, "build/nginx/usr/sbin/nginx"), "/usr/sbin/nginx"].find(existsSync);
const ticksPerSecond = 100; // what Linux tells programs, whatever the kernel's own clock is

/** Seconds of CPU time, bytes of memory, open files and threads of a process. */
export function usage(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    resident: Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
  };
}

export const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(1);

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs wrk with a script in Lua, whose last line of output is a JSON document. */
export async function wrkScript(url, script, { connections, seconds }) {
  const file = path.join(folder({ "script.lua": script }), "script.lua");
  const options = ["-t", "1", "-c", String(connections), "-d", `${seconds}s`, "--timeout", "60s", "-s", file];
  const child = spawn("wrk", [...options, url], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  assert.equal(code, 0, out);
  return JSON.parse(out.trimEnd().split("\n").at(-1));
}

/**
 * One request over and over on many connections, or one with each body in turn: {requests, seconds, refused, broken}, where `refused` counts
 * statuses of 400 and more, and `broken` connections that failed.
 */
export function wrk(url, { method = "GET", headers = {}, body = "", bodies = [body], ...settings }) {
  const text = JSON.stringify; // of plain ASCII, the same in Lua
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${text(name)}] = ${text(value)}`);
  const script = `wrk.method = ${text(method)}
local bodies = {${bodies.map(text).join(",")}}
wrk.body = bodies[1]
${lines.join("\n")}
if #bodies > 1 then
  local at = 0
  request = function()
    at = at % #bodies + 1
    return wrk.format(nil, nil, nil, bodies[at])
  end
end
done = function(summary)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"refused":%d,"broken":%d}\\n', summary.requests,
    summary.duration / 1e6, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
`;
  return wrkScript(url, script, settings);
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One process of nginx that serves the files of a folder: {url, pid, stop()}. */
export async function nginx(files) {
  assert.ok(nginxProgram, "nginx is needed");
  const place = folder();
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const config = `${process.getuid() === 0 ? "user root;" : ""}
    daemon off; master_process off; worker_processes 1; pid ${place}/pid; error_log ${place}/error.log warn;
    events { worker_connections 4096; }
    http {
      access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; default_type application/json;
      ${temporary.map((name) => `${name}_temp_path ${place}/${name};`).join(" ")}
      server { listen 127.0.0.1:${port}; root ${files}; }
    }`;
  const file = path.join(folder({ "nginx.conf": config }), "nginx.conf");
  const child = spawn(nginxProgram, ["-e", "stderr", "-p", place, "-c", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (bytes) => (complaint += bytes));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
    assert.ok(Date.now() < deadline && child.exitCode === null, complaint);
    if (await send(url, { kept: false }).catch(() => null)) break;
  }
  const stop = async () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
  };
  return { url, pid: child.pid, stop };
}
