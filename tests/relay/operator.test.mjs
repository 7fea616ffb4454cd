// What an operator does to stored days, and how a monitor asks: backup, restore, forget, refetch, healthcheck.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import {
  account,
  corpId,
  folder,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  sleep,
  stopAll,
} from "./harness.mjs";
import { dateOf, statistics } from "./lines.mjs";

after(stopAll);

const upstream = await sandbox();
const sql = (store, text) => execFileSync("sqlite3", [store, text], { encoding: "utf8" }).trim();
const file = () => path.join(folder(), "days.db");

/** A command without a secret of the corp's. */
async function command(name, store, args = [], env = {}) {
  const all = [name, "--store", `sqlite:${store}`, "--upstream", upstream.url, "--corp-id", corpId, ...args];
  const program = run("kfstat-relay", all, { env });
  const { code } = await program.ended;
  const lines = program.err.split("\n").filter((line) => line.startsWith("{"));
  return { code, out: program.out, err: program.err, audits: lines.map((line) => JSON.parse(line)) };
}

async function filled() {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  const range = { start_time: "2022-02-01", end_time: "2022-02-23" };
  await statistics(program, { open_kfid: account, servicer_userids: ["zhangsan", "LiSi"], ...range });
  await program.stop();
  return store;
}

const secretOnlyRootHas = path.join(folder({ secret: "x" }), "none");

test("a store behind a link is copied with what its relay has written last", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  const range = { start_time: "2022-02-01", end_time: "2022-02-23" };
  await statistics(program, { open_kfid: account, servicer_userids: ["zhangsan"], ...range });
  assert.ok(statSync(`${store}-wal`).size > 0, "it is under way");
  const link = file();
  symlinkSync(store, link);
  const copy = file();
  const made = await command("backup", link, [copy]);
  assert.equal(made.code, 0, made.err);
  assert.equal(sql(copy, "SELECT COUNT(*) FROM kfstat_day"), "23");
  await program.stop();
});

test("backup, restore and forget want no secret, and tell the log who did what", async () => {
  const store = await filled();
  const place = folder();
  const copy = path.join(place, "copy.db");
  const config = path.join(
    folder({ "kfstat.toml": `corp_secret_file = "${secretOnlyRootHas}"\n` }),
    "kfstat.toml",
  );
  const by = os.userInfo().username;
  const made = await command("backup", store, [copy, "--config", config]);
  assert.deepEqual([made.code, made.out], [0, `${copy}\n`], made.err);
  assert.deepEqual(readdirSync(place), ["copy.db"]);
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  const [{ time, ...line }] = made.audits;
  assert.match(time, /^\d{4}-/);
  assert.deepEqual(line, { level: "info", event: "backup", by, store, file: copy });

  const gone = await command("forget", store, ["--servicer", "zhangsan", "--log-level", "error"], {
    SUDO_USER: "li",
  });
  assert.equal(gone.out, "23 days deleted\n");
  assert.deepEqual(
    gone.audits.map(({ event, by, sudo_user, servicer_userid, days }) => [
      event,
      by,
      sudo_user,
      servicer_userid,
      days,
    ]),
    [["forget", by, "li", "zhangsan", 23]],
  );

  const fresh = file();
  const restored = await command("restore", fresh, [copy]);
  assert.deepEqual([restored.code, restored.out], [0, `${fresh}\n`], restored.err);
  assert.equal(restored.audits[0].event, "restore");
  assert.deepEqual(readdirSync(path.dirname(fresh)), ["days.db"]);
  assert.equal(statSync(fresh).mode & 0o777, 0o600);
  assert.equal(sql(fresh, "SELECT COUNT(*) FROM kfstat_day"), "46");
  assert.equal(sql(store, "SELECT COUNT(*) FROM kfstat_day"), "23");
  const program = await relay(upstream.url, ["--store", `sqlite:${fresh}`]);
  assert.equal((await send(`${program.url}/readyz`)).status, 200);
});

test("a store that is missing is an error, and none is made by asking", async () => {
  const copy = await filled();
  for (const store of [file(), path.join(folder(), "none", "days.db")]) {
    for (const [name, ...args] of [
      ["backup", `${store}.copy`],
      ["forget", "--servicer", "zhangsan"],
    ]) {
      for (const judged of [[], ["--check-config"]]) {
        const { code, out, err } = await command(name, store, [...args, ...judged]);
        assert.deepEqual([code, out], [3, ""], name);
        assert.match(err, /^kfstat-relay: .*days\.db: there is no store\n$/);
      }
    }
    assert.equal(existsSync(store) || existsSync(`${store}.copy`), false);
  }
  assert.equal((await command("restore", path.join(folder(), "none", "days.db"), [copy])).code, 3);
  // Where nobody named one, its folder is not made either.
  const home = folder();
  const args = ["--corp-id", corpId, "--servicer", "a"];
  const program = run("kfstat-relay", ["forget", ...args], { env: { XDG_STATE_HOME: home } });
  assert.equal((await program.ended).code, 3);
  assert.deepEqual(readdirSync(home), []);
});

test("restore takes a whole store of kfstat only, and never the place of another", async () => {
  const copy = await filled();
  const place = folder({ text: "no store", empty: "" });
  const at = (name) => path.join(place, name);
  copyFileSync(copy, at("cut"));
  truncateSync(at("cut"), statSync(copy).size - 8192);
  const bytes = readFileSync(copy);
  bytes.fill(0x5a, 2 * 4096, 6 * 4096);
  writeFileSync(at("damaged"), bytes);
  copyFileSync(copy, at("newer"));
  sql(at("newer"), "INSERT INTO kfstat_schema VALUES (99)");
  sql(at("other"), "CREATE TABLE kfstat_day (x)");
  const target = file();
  for (const [name, why] of [
    ["none", /there is no store/],
    ["text", /no store of kfstat-relay/],
    ["empty", /no store of kfstat-relay/],
    ["other", /no store of kfstat-relay/],
    ["cut", /damaged|malformed/],
    ["damaged", /damaged|malformed|no store/],
    ["newer", /newer version/],
    [".", /it is a folder/],
  ]) {
    const { code, out, err } = await command("restore", target, [at(name)]);
    assert.deepEqual([code, out], [3, ""], name);
    assert.match(err, why, name);
    assert.deepEqual(readdirSync(path.dirname(target)), [], name);
  }
  for (const name of ["days.db", "days.db-wal", "days.db-shm"]) {
    const taken = path.join(folder({ [name]: "theirs" }), name);
    const { code, err } = await command("restore", path.join(path.dirname(taken), "days.db"), [copy]);
    assert.equal(code, 3, name);
    assert.match(err, /there is a store already, .*: to put the copy in its place, stop every relay/);
    assert.equal(readFileSync(taken, "utf8"), "theirs");
  }
  const args = ["--store", "postgresql://127.0.0.1/kf", "--corp-id", corpId, copy];
  const program = run("kfstat-relay", ["restore", ...args]);
  assert.equal((await program.ended).code, 2);
  assert.match(program.err, /pg_restore, or with psql/);
});

test("what root restores belongs to the owner of the folder", { skip: process.getuid() !== 0 }, async () => {
  const copy = await filled();
  const store = file();
  chownSync(path.dirname(store), 12345, 12345);
  chmodSync(path.dirname(store), 0o700);
  assert.equal((await command("restore", store, [copy])).code, 0);
  assert.deepEqual([statSync(store).uid, statSync(store).gid], [12345, 12345]);
});

test("a backup neither brings the store up to date nor leaves half a file", async () => {
  const store = await filled();
  sql(store, "DELETE FROM kfstat_schema WHERE version > 1");
  const copy = `${store}.copy`;
  assert.equal((await command("backup", store, [copy])).code, 0);
  assert.equal(sql(store, "SELECT MAX(version) FROM kfstat_schema"), "1");
  const again = await command("backup", store, [copy]);
  assert.equal(again.code, 3);
  assert.match(again.err, /it is there already\n$/);
  assert.equal(
    readdirSync(path.dirname(store)).some((name) => name.includes("unfinished")),
    false,
  );
});

test("refetch of an account or a person that nobody lists is an error", async () => {
  const store = await filled();
  const days = ["--from", "2022-02-20", "--to", "2022-02-21", "--now", "1645700000"];
  const refetch = (...args) =>
    command("refetch", store, [...days, "--corp-secret-file", secretFile, ...args]);
  for (const [args, why] of [
    [["--open-kfid", "wkUnknown"], /there is no account wkUnknown\n/],
    [["--servicer", "nobody"], /nobody is called nobody\n/],
    [["--open-kfid", account, "--servicer", "nobody"], /nobody of this account is called nobody\n/],
  ]) {
    const { code, out, err, audits } = await refetch(...args);
    assert.deepEqual([code, out], [1, ""], err);
    assert.match(err, why);
    assert.deepEqual(
      audits.filter(({ event }) => event === "refetch").map(({ outcome, series }) => [outcome, series]),
      [["failed", 0]],
    );
  }
  const { code, audits } = await refetch("--open-kfid", account, "--servicer", "zhangsan");
  assert.equal(code, 0);
  const { time, by, ...line } = audits.find(({ event }) => event === "refetch");
  assert.ok(time && by);
  assert.deepEqual(line, {
    ...{ level: "info", event: "refetch", outcome: "ok", from: "2022-02-20", to: "2022-02-21" },
    ...{ open_kfid: account, servicer_userid: "zhangsan", series: 1 },
  });
});

async function healthcheck(listen, env = {}) {
  const program = run("kfstat-relay", ["healthcheck", "--listen", listen], { env });
  const { code } = await program.ended;
  return { code, out: program.out, err: program.err };
}

test("healthcheck asks the relay where it listens, Unix socket and every address too", async () => {
  const program = await relay(upstream.url);
  const { port } = program;
  for (const listen of [`127.0.0.1:${port}`, `localhost:${port}`, `0.0.0.0:${port}`]) {
    // A proxy on the way out is none on the way to itself.
    const { code, out } = await healthcheck(listen, {
      http_proxy: "http://127.0.0.1:9",
      ALL_PROXY: "http://127.0.0.1:9",
    });
    assert.deepEqual([code, out], [0, "ready\n"], listen);
  }
  await program.stop();
  const gone = await healthcheck(`127.0.0.1:${port}`);
  assert.deepEqual([gone.code, gone.out], [1, ""]);
  assert.match(gone.err, /kfstat-relay: the relay is not ready: it does not answer: /);

  const socket = `unix:${path.join(folder(), "relay.sock")}`;
  const args = [
    "--listen",
    socket,
    "--upstream",
    upstream.url,
    "--corp-id",
    corpId,
    "--corp-secret-file",
    secretFile,
  ];
  const other = run("kfstat-relay", args);
  for (const deadline = Date.now() + 30_000; !other.out.includes("listening"); await sleep(10)) {
    assert.ok(Date.now() < deadline, other.err);
  }
  assert.equal((await healthcheck(socket)).code, 0);
  await other.stop();
  assert.equal((await healthcheck(socket)).code, 1);
});

test("healthcheck tells why a relay is not ready, and waits for none that hangs", async () => {
  const answers = [
    [
      (socket) => {
        const text = JSON.stringify({ status: 503, detail: "the store does not answer" });
        socket.end(`HTTP/1.1 503 x\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`);
      },
      /not ready: status 503: the store does not answer\n/,
    ],
    [(socket) => socket.end("nonsense\r\n"), /not ready: /],
    [() => {}, /not ready: it does not answer: /],
  ];
  for (const [answer, why] of answers) {
    const sockets = [];
    const server = net.createServer((socket) => {
      sockets.push(socket.on("error", () => {}));
      answer(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { code, err } = await healthcheck(`127.0.0.1:${server.address().port}`);
    assert.equal(code, 1);
    assert.match(err, why);
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  assert.equal((await healthcheck("127.0.0.1:0")).code, 2, "no port to ask at");
});

test("a file moves the clock of relay and sandbox together", async () => {
  const at = path.join(folder({ now: "1645700000\n" }), "now");
  const made = await sandbox(["--now", `@${at}`]);
  const program = await relay(made.url, ["--now", `@${at}`]);
  const status = async () => (await send(`${program.url}/api/v1/status`)).json();
  const yesterday = async () => dateOf((await status()).now - 86_400);
  assert.equal(await yesterday(), "2022-02-23");
  writeFileSync(at, "1645800000\n");
  assert.equal((await status()).now, 1645800000);
  assert.equal((await made.stats()).now, 1645800000);
  const body = { open_kfid: account, start_time: "2022-02-24", end_time: "2022-02-24" };
  const asked = await send(`${program.url}/cgi-bin/kf/get_servicer_statistic`, {
    method: "POST",
    json: body,
  });
  assert.equal(asked.json().errcode, 0);
  for (const broken of ["", "x", "-1"]) {
    writeFileSync(at, broken);
    assert.equal((await status()).now, 1645800000, "the time it held last");
    for (const [name, ...args] of [
      ["kfstat-sandbox"],
      ["kfstat-relay", "--upstream", made.url, "--corp-id", corpId, "--corp-secret-file", secretFile],
    ]) {
      const ended = run(name, [...args, "--listen", "127.0.0.1:0", "--now", `@${at}`]);
      assert.equal((await ended.ended).code, 2, name);
      assert.match(ended.err, /--now must be @ and the name of a file/);
    }
  }
});
