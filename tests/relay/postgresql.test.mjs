// PostgreSQL as operators run it: behind a pool of transactions, with parameters of their own, and out of reach.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import {
  account,
  ask,
  corpId,
  folder,
  logged,
  now,
  plant,
  relay,
  run,
  sandbox,
  secretFile,
  stopAll,
  until,
} from "./harness.mjs";
import { dateOf, statistics } from "./lines.mjs";
import { pgbouncer } from "./pgbouncer.mjs";
import { freePort, postgres } from "./postgres.mjs";

const day = 86_400;
const month = { open_kfid: account, start_time: dateOf(now - 40 * day), end_time: dateOf(now - 10 * day) };

let upstream;
let server;
const pools = [];
const pool = async (settings) => {
  const made = await pgbouncer(server, settings);
  pools.push(made);
  return made;
};
before(async () => {
  [upstream, server] = await Promise.all([sandbox(), postgres()]);
});
after(async () => {
  await stopAll();
  for (const made of pools) await made.stop();
  await server?.remove();
});

const withStore = (url, options = {}) => relay(upstream.url, [], { env: { KFSTAT_STORE: url, ...options } });
const statisticCalls = async () => (await upstream.stats()).calls.get_servicer_statistic;

/** Asks for everybody's month, and gives how many series were read. */
async function everybody(program) {
  const { end, problems, reports } = await statistics(program, { ...month, servicer_userids: "all" });
  assert.deepEqual([end?.complete, problems], [true, []], program.err);
  return reports.size;
}

for (const settings of ["", "ignore_startup_parameters = options"]) {
  test(`behind a pool of transactions all is stored once, for several relays ("${settings}")`, async () => {
    const { url } = await pool(settings);
    server.sql("DROP TABLE IF EXISTS kfstat_day, kfstat_task, kfstat_schema");
    const first = await withStore(url);
    const second = await withStore(url);
    const series = await everybody(first);
    assert.equal(server.sql("SELECT COUNT(*) FROM kfstat_day"), String(series * 31));
    const before = await statisticCalls();
    // Each connection of the pool serves now one relay and now the other.
    await Promise.all(Array.from({ length: 12 }, (_, i) => everybody(i % 2 === 0 ? first : second)));
    assert.equal(await statisticCalls(), before, "all of it from the store");
    const given = ["--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile];
    const env = { KFSTAT_STORE: url };
    for (const [command, ...args] of [["collect"], ["forget", "--servicer", "zhangsan"]]) {
      const program = run("kfstat-relay", [command, ...given, "--now", String(now), ...args], { env });
      assert.equal((await program.ended).code, 0, program.err);
    }
    for (const program of [first, second]) assert.doesNotMatch(program.err, /store_failed|NOTICE/);
  });
}

test("what the operator's URL sets is set, behind a pool too", async () => {
  const { url } = await pool("ignore_startup_parameters = options");
  const ways = {
    direct: [server.url, "options=-csearch_path%3Ddirect"],
    apart: [server.url, "options=-c%20search_path%3Dapart%20-c%20work_mem%3D8MB"],
    dashes: [server.url, "options=--search-path%3Ddashes&sslmode=prefer"],
    plain: [server.url, "search_path=plain"],
    pooled: [url, "options=-csearch_path%3Dpooled"],
    pooled_plain: [url, "search_path=pooled_plain%2Cpublic&connect_timeout=7&application_name=mine"],
  };
  for (const [schema, [base, parameters]] of Object.entries(ways)) {
    server.sql(`CREATE SCHEMA ${schema}`);
    const program = await withStore(`${base}?${parameters}`);
    const series = await everybody(program);
    await everybody(program);
    assert.equal(server.sql(`SELECT COUNT(*) FROM ${schema}.kfstat_day`), String(series * 31), schema);
    await program.stop();
  }
  const named = await withStore(`${server.url}?application_name=mine&options=-cstatement_timeout%3D5s`);
  assert.ok(Number(server.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'mine'")) > 0);
  await named.stop();
  const usual = await withStore(server.url);
  const own = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'kfstat-relay'";
  assert.ok(Number(server.sql(own)) > 0);
  await usual.stop();
});

test("a date's own spelling on the server changes nothing", async () => {
  server.sql("CREATE ROLE odd LOGIN SUPERUSER");
  server.sql("ALTER ROLE odd SET datestyle = 'SQL, DMY'; ALTER ROLE odd SET extra_float_digits = 0");
  const program = await withStore(server.url.replace("kfstat@", "odd@"));
  await everybody(program);
  const before = await statisticCalls();
  await everybody(program);
  assert.equal(await statisticCalls(), before);
});

test("where there is no connection for the event loop, the threads read, and nobody is told of a failure", async () => {
  server.sql("CREATE ROLE few LOGIN CONNECTION LIMIT 4");
  server.sql("CREATE DATABASE few OWNER few");
  const url = server.url.replace("kfstat@", "few@").replace("/postgres", "/few");
  const program = await withStore(url);
  const open = "SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'few'";
  await until("every thread has its connection", async () => {
    await Promise.all(Array.from({ length: 4 }, () => everybody(program)));
    return server.sql(open).trim() === "4";
  });
  const asked = { open_kfid: account, ...month, start_time: dateOf(now - 30 * day) };
  assert.equal((await ask(program, asked)).json().errcode, 0);
  const before = await statisticCalls();
  for (let i = 0; i < 5; ++i) assert.equal((await ask(program, asked)).json().errcode, 0);
  assert.equal(await statisticCalls(), before, "the store has it");
  await program.stop();
  assert.doesNotMatch(program.err, /store_failed/);
});

test("a store that cannot be reached says why in one line, without the password", async () => {
  const word = plant("CANARY-password-of-the-store");
  const local = server.url.replace("postgresql://kfstat@", "");
  const { url: guarded } = await pool("auth_type = plain");
  const closed = await freePort();
  server.sql("CREATE ROLE guest LOGIN");
  for (const name of ["bare", "fixed"]) server.sql(`CREATE DATABASE ${name}`);
  server.sql("ALTER DATABASE fixed SET default_transaction_read_only = on");
  const at = (rest, user = "kfstat", password = word) => `postgresql://${user}:${password}@${rest}`;
  const ways = {
    "no such database": [at(local.replace("/postgres", "/nowhere")), /database "nowhere" does not exist/],
    "no such role": [at(local, "stranger"), /role "stranger" does not exist/],
    "another port": [at(`127.0.0.1:${closed}/postgres`), /127\.0\.0\.1.*refused/],
    "no such host": [
      at("no-such-host.invalid/postgres"),
      /no-such-host\.invalid.*(translate|resolve|not known)/,
    ],
    TLS: [at(`${local}?sslmode=require`), /SSL/],
    "an authority's file": [
      at(`${local}?sslmode=verify-full&sslrootcert=/nonexistent.pem`),
      /nonexistent\.pem|SSL/,
    ],
    password: [guarded.replace("@", `:${word}@`), /password|authentication/i],
    "an odd parameter": [at(`${local}?sslmod=require`), /parameter.*write postgresql:/],
    "a broken percent": [at(local, "kfstat", `${word}%zz`), /percent-encoding.*write postgresql:/],
    "a port that is a password": [`postgresql://kfstat:${word}`, /port.*write postgresql:/],
    "no right to create": [
      at(local.replace("/postgres", "/bare"), "guest"),
      /: the store refuses: permission denied for schema public$/m,
    ],
    "a database to read only": [
      at(local.replace("/postgres", "/fixed")),
      /: the store refuses: cannot execute CREATE TABLE in a read-only transaction$/m,
    ],
    "no such schema": [
      at(`${local}?search_path=nowhere`),
      /: the store refuses: no schema has been selected/,
    ],
    encoded: [at(`127.0.0.1:${closed}/postgres`, "kfstat", `${word}%40%2f`), /refused/],
  };
  const given = ["--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile];
  for (const [name, [url, why]] of Object.entries(ways)) {
    const args = ["--listen", "127.0.0.1:0", ...given];
    const program = run("kfstat-relay", args, { env: { KFSTAT_STORE: url } });
    assert.equal((await program.ended).code, 3, name + program.err);
    assert.match(program.err, /^kfstat-relay: [^\n]+\n$/, name);
    assert.match(program.err, why, name);
  }
});

test("a PostgreSQL that goes away under way is told with the reason, each time", async () => {
  const program = await withStore(server.url);
  await everybody(program);
  await server.stop();
  // Upstream has these days, too.
  const before = await statisticCalls();
  const series = await everybody(program);
  assert.equal(await statisticCalls(), before + series);
  await server.start();
  await logged(program, /"event":"store_failed"/);
  const told = program.err
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === "store_failed");
  assert.ok(told.length > 0);
  for (const { detail } of told) assert.match(detail, /refused|terminat|closed|server/i);
  for (const deadline = Date.now() + 30_000; ;) {
    const asked = await statisticCalls();
    await everybody(program);
    if ((await statisticCalls()) === asked) break;
    assert.ok(Date.now() < deadline, "it comes back by itself");
  }
});

test("a store's file that cannot be opened says why in one line", async () => {
  const place = folder({ "text.db": "this is no database, but a text of some length".repeat(50), kept: "" });
  const given = ["--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile];
  const ways = {
    "missing/days.db": /missing\/days\.db: its folder is not there/,
    "": /: it is a folder/,
    "text.db": /text\.db.*not a database/,
    "kept/days.db": /kept\/days\.db: .*[Dd]irectory/,
  };
  for (const [name, why] of Object.entries(ways)) {
    const args = ["--listen", "127.0.0.1:0", ...given, "--store", `sqlite:${path.join(place, name)}`];
    const program = run("kfstat-relay", args);
    assert.equal((await program.ended).code, 3, name + program.err);
    assert.match(program.err, /^kfstat-relay: [^\n]+\n$/, name);
    assert.match(program.err, why, name);
  }
});
