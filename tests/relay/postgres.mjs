// Debian's PostgreSQL, started for one test file on loopback in a folder of its own.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = "/usr/lib/postgresql";

function programs() {
  assert.ok(existsSync(root), "the Debian package postgresql is missing");
  const newest = readdirSync(root).sort((a, b) => Number(b) - Number(a))[0];
  return path.join(root, newest, "bin");
}

export function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** {url, sql(text), stop(), start(), remove()}; the server refuses to run as root, so it runs as postgres then. */
export async function postgres() {
  const bin = programs();
  const folder = mkdtempSync(path.join(tmpdir(), "kfstat-postgres-"));
  const data = path.join(folder, "data");
  const isRoot = process.getuid() === 0;
  const uid = isRoot ? Number(execFileSync("id", ["-u", "postgres"])) : process.getuid();
  const gid = isRoot ? Number(execFileSync("id", ["-g", "postgres"])) : process.getgid();
  chmodSync(folder, 0o755);
  chownSync(folder, uid, gid);
  const options = { uid, gid, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } };
  const port = await freePort();
  execFileSync(path.join(bin, "initdb"), ["-D", data, "-U", "kfstat", "-A", "trust", "-N"], {
    ...options,
    stdio: "pipe",
  });
  writeFileSync(path.join(data, "postgresql.auto.conf"), "fsync = off\nmax_connections = 50\n");
  const server = {
    url: `postgresql://kfstat@127.0.0.1:${port}/postgres`,
    psql: path.join(bin, "psql"),
    process: null,
    sql: (text) =>
      execFileSync(
        path.join(bin, "psql"),
        ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", text, server.url],
        {
          ...options,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        },
      ).trim(),
  };
  server.start = async () => {
    const args = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder];
    server.process = spawn(path.join(bin, "postgres"), args, { ...options, stdio: "ignore" });
    for (const deadline = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      try {
        server.sql("SELECT 1");
        return;
      } catch (error) {
        assert.ok(Date.now() < deadline, String(error));
      }
    }
  };
  server.stop = async (signal = "SIGQUIT") => {
    const child = server.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  server.remove = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await server.start();
  return server;
}
