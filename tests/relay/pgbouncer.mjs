// Debian's pgbouncer in front of a PostgreSQL, started for one test file on loopback in a folder of its own.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./postgres.mjs";

const unpacked = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../build/pgbouncer");
const program = [`/usr/sbin/pgbouncer`, `${unpacked}/usr/sbin/pgbouncer`].find((file) => existsSync(file));

/** {url, stop()}: a pool of transactions; `settings` are more lines of its section. */
export async function pgbouncer(server, settings = "") {
  assert.ok(program, "the Debian package pgbouncer is missing");
  const { hostname, port: behind, pathname, username } = new URL(server.url);
  const folder = mkdtempSync(path.join(tmpdir(), "kfstat-pgbouncer-"));
  const isRoot = process.getuid() === 0;
  // It refuses to run as root.
  const uid = isRoot ? Number(execFileSync("id", ["-u", "nobody"])) : process.getuid();
  const gid = isRoot ? Number(execFileSync("id", ["-g", "nobody"])) : process.getgid();
  const port = await freePort();
  const users = path.join(folder, "users");
  writeFileSync(users, `"${username}" "the right password"\n`);
  const file = path.join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${behind} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 2
${settings}
`,
  );
  // Whoever it runs as may not be let into the folder of the clone, as in root's home.
  const copy = path.join(folder, "pgbouncer");
  copyFileSync(program, copy);
  chmodSync(folder, 0o755);
  for (const each of [folder, users, file, copy]) chownSync(each, uid, gid);
  const child = spawn(copy, [file], { uid, gid, stdio: "ignore" });
  const url = `postgresql://${username}@127.0.0.1:${port}${pathname}`;
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill("SIGKILL")) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const isUp = () =>
    new Promise((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => resolve(socket.destroy() !== null));
      socket.on("error", () => resolve(false));
    });
  for (const deadline = Date.now() + 30_000; !(await isUp()); await new Promise((r) => setTimeout(r, 50))) {
    assert.ok(Date.now() < deadline && child.exitCode === null, "pgbouncer did not start");
  }
  return { url, stop };
}
