// The store as an operator sees it: its schema, what outlives a kill, and the commands.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { clearInterval, setInterval } from "node:timers";
import {
  account,
  ask,
  corpId,
  folder,
  logged,
  newestSchema,
  now,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";
import { dateOf, dates, midnight, statistics } from "./lines.mjs";

const day = 86_400;
const earliest = dateOf(now - 180 * day);
const yesterday = dateOf(now - day);
const endpoint = "get_servicer_statistic";

let upstream;
before(async () => {
  upstream = await sandbox();
});
after(stopAll);

const file = () => path.join(folder(), "days.db");
const sql = (store, text) => execFileSync("sqlite3", ["-readonly", store, text], { encoding: "utf8" }).trim();
const calls = async () => (await upstream.stats()).calls[endpoint];

async function command(name, store, args = [], options = {}) {
  const program = run("kfstat-relay", [
    ...[
      name,
      "--upstream",
      options.url ?? upstream.url,
      "--corp-id",
      corpId,
      "--corp-secret-file",
      secretFile,
    ],
    ...["--now", String(options.now ?? now), "--store", `sqlite:${store}`, ...args],
  ]);
  const { code } = await program.ended;
  return { code, out: program.out, err: program.err };
}

test("a stored answer that is sent again is what the store holds now, whoever changed it", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  const month = {
    open_kfid: account,
    servicer_userid: "zhangsan",
    start_time: dateOf(now - 33 * day),
    end_time: dateOf(now - 3 * day),
  };
  const sessions = async () =>
    (await ask(program, month)).json().statistic_list.map(({ statistic }) => statistic?.session_cnt ?? null);
  const first = await sessions();
  const before = await calls();
  assert.ok(first.some((count) => count > 0));
  for (let i = 0; i < 3; ++i) assert.deepEqual(await sessions(), first);
  for (let more = 1; more <= 3; ++more) {
    execFileSync("sqlite3", [store, "UPDATE kfstat_day SET session_cnt = session_cnt + 1"]);
    for (let i = 0; i < 2; ++i)
      assert.deepEqual(
        await sessions(),
        first.map((count) => (count === null ? null : count + more)),
      );
  }
  assert.equal(await calls(), before, "all of it from the store");
  assert.equal((await command("forget", store, ["--servicer", "zhangsan"])).code, 0);
  assert.deepEqual(await sessions(), first);
  assert.equal(await calls(), before + 1, "what was forgotten is asked again");
  // What the relay writes itself counts, too.
  assert.deepEqual(await sessions(), first);
  assert.equal((await command("refetch", store, ["--from", month.start_time, "--to", yesterday])).code, 0);
  assert.deepEqual(await sessions(), first);
});

test("one row a day with state, figures, time of reading and finality, for no eyes but the owner's", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  const range = { start_time: earliest, end_time: yesterday };
  const { reports } = await statistics(program, {
    open_kfid: account,
    servicer_userid: "zhangsan",
    ...range,
  });
  await statistics(program, { open_kfid: account, ...range });
  const list = reports.get(`${account} zhangsan`).response.statistic_list;
  const where = `corp_id = '${corpId}' AND open_kfid = '${account}' AND servicer_userid = 'zhangsan'`;
  assert.equal(sql(store, `SELECT COUNT(*) FROM kfstat_day WHERE ${where}`), "180");
  assert.equal(
    sql(store, `SELECT COUNT(*) FROM kfstat_day WHERE ${where} AND state = 'reported'`),
    String(list.filter((entry) => entry.statistic).length),
  );
  assert.equal(sql(store, "SELECT COUNT(*) FROM kfstat_day WHERE servicer_userid = ''"), "180");
  assert.equal(
    sql(store, `SELECT SUM(session_cnt) FROM kfstat_day WHERE ${where}`),
    String(list.reduce((sum, { statistic }) => sum + (statistic?.session_cnt ?? 0), 0)),
  );
  assert.equal(sql(store, "SELECT DISTINCT fetched_at FROM kfstat_day"), String(now));
  assert.equal(
    sql(
      store,
      `SELECT COUNT(*) FROM kfstat_day WHERE ${where} AND state <> 'reported' AND (session_cnt IS NOT NULL OR reply_rate IS NOT NULL)`,
    ),
    "0",
  );
  assert.equal(sql(store, "SELECT MAX(version) FROM kfstat_schema"), String(newestSchema));
  assert.equal(sql(store, "PRAGMA integrity_check"), "ok");
  assert.equal(statSync(store).mode & 0o077, 0);
  assert.equal(statSync(`${store}-wal`).mode & 0o077, 0);
  // The queries of the documentation work as they stand there.
  const text = readFileSync(new URL("../../docs/relay.md", import.meta.url), "utf8");
  const queries = [...text.matchAll(/```sql\n([^`]+)```/g)].map((match) => match[1]);
  assert.ok(queries.length >= 3);
  for (const query of queries) assert.notEqual(sql(store, query.replaceAll("wkAJ2G…", account)), undefined);
});

test("a store of a newer version is refused, not changed", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  await program.stop();
  execFileSync("sqlite3", [store, "UPDATE kfstat_schema SET version = 99"]);
  const failed = await relay(upstream.url, ["--store", `sqlite:${store}`]).catch((error) => error);
  assert.match(String(failed), /newer version/);
});

test("kill -9 in mid-write loses no reading that was told and leaves no half window", async () => {
  const store = file();
  const all = { open_kfid: account, servicer_userids: "all", start_time: earliest, end_time: yesterday };
  await upstream.limits({ latency_ms: 5 });
  for (let i = 0; i < 8; ++i) {
    const program = await relay(upstream.url, ["--store", `sqlite:${store}`, "--calls-per-minute", "60000"]);
    const stream = statistics(program, all).catch(() => {});
    await sleep(60 + 40 * i);
    program.child.kill("SIGKILL");
    await Promise.all([program.ended, stream]);
    assert.equal(sql(store, "PRAGMA integrity_check"), "ok");
    const windows = sql(store, "SELECT servicer_userid, COUNT(*) FROM kfstat_day GROUP BY 1")
      .split("\n")
      .filter(Boolean);
    for (const line of windows) {
      const count = Number(line.split("|")[1]);
      // Five windows of 31 days and one of 25.
      assert.ok(count % 31 === 0 || count % 31 === 25, line);
    }
  }
  await upstream.limits({ latency_ms: 0 });
});

test("collect brings in 180 days of everyone, once; the next run asks for what is new", async () => {
  const store = file();
  await upstream.reset();
  const first = await command("collect", store);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /^\d+ series up to 2022-02-23, 0 refused, 0 failed\n$/);
  const series = Number(/^\d+/.exec(first.out)[0]);
  assert.equal(sql(store, "SELECT COUNT(*) FROM kfstat_day"), String(series * 180));
  assert.equal(await calls(), series * 6);
  await upstream.reset();
  const again = await command("collect", store);
  assert.equal(again.code, 0, again.err);
  assert.equal(await calls(), 0);
  // Another clock, the same sandbox: the day after is new, and what was not final yet is asked in the same window.
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  await upstream.reset();
  const all = { open_kfids: "all", servicer_userids: "all", start_time: earliest, end_time: yesterday };
  const { end } = await statistics(program, all);
  assert.equal(end.complete, true);
  assert.equal(await calls(), 0);
});

test("collect before 06:00 leaves yesterday alone", async () => {
  const store = file();
  const { out, code } = await command("collect", store, [], { now: midnight("2022-02-24") + 6 * 3600 - 1 });
  assert.equal(code, 0);
  assert.match(out, /up to 2022-02-22/);
  assert.equal(sql(store, "SELECT MAX(stat_date) FROM kfstat_day"), "2022-02-22");
});

test("a collect that was killed goes on where it was", async () => {
  const store = file();
  await upstream.limits({ latency_ms: 20 });
  await upstream.reset();
  const program = run("kfstat-relay", [
    ...["collect", "--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile],
    ...["--now", String(now), "--store", `sqlite:${store}`],
  ]);
  while (!existsSync(store) || (await calls()) < 40) await sleep(10);
  program.child.kill("SIGKILL");
  await program.ended;
  await upstream.limits({ latency_ms: 0 });
  const { out, code, err } = await command("collect", store);
  assert.equal(code, 0, err);
  assert.match(out, /0 failed/);
  const total = Number(sql(store, "SELECT COUNT(*) FROM kfstat_day")) / 30;
  const made = await calls();
  // At most what was in flight is asked twice.
  assert.ok(made <= total + 8 * 6, `${made} calls, ${total} needed`);
});

test("a series that is read stays claimed, and one that was lost is left to who has it", async () => {
  const store = file();
  const waiting = [];
  const slow = await stub((_request, response, { pathname }) => {
    const answer = { errcode: 0, errmsg: "ok" };
    if (pathname.endsWith("account/list")) answer.account_list = [{ open_kfid: "wk1", name: "one" }];
    else if (pathname.endsWith("servicer/list")) answer.servicer_list = [];
    else answer.statistic_list = [];
    const end = () => response.end(JSON.stringify(answer));
    if (pathname.endsWith(endpoint)) waiting.push(end);
    else end();
  });
  const program = run("kfstat-relay", [
    ...["collect", "--upstream", slow.url, "--corp-id", corpId, "--corp-secret-file", secretFile],
    ...["--now", String(now), "--store", `sqlite:${store}`, "--concurrent-calls", "1"],
  ]);
  const task = () => sql(store, "SELECT done, claimed_until FROM kfstat_task").split("|").map(Number);
  const until = async (what, patience) => {
    for (const deadline = Date.now() + patience; !what(); await sleep(100)) {
      assert.ok(Date.now() < deadline, program.err);
    }
  };
  await until(() => waiting.length > 0, 30_000);
  const [, first] = task();
  // An answer now and then, for each call has 10 s; the claim is renewed after 20.
  const pump = setInterval(() => waiting.shift()?.(), 7000);
  await until(() => task()[1] > first, 35_000);
  clearInterval(pump);
  const others = task()[1] + 1000;
  execFileSync("sqlite3", [store, `UPDATE kfstat_task SET claimed_until = ${others}`]);
  const rest = setInterval(() => waiting.shift()?.(), 10);
  await until(() => sql(store, "SELECT COUNT(*) FROM kfstat_day") === "180", 30_000);
  await sleep(500);
  clearInterval(rest);
  assert.deepEqual(task(), [0, others], "neither finished nor given back");
  await program.stop();
  assert.deepEqual(task(), [0, others]);
  assert.match(program.out, /^0 series/);
});

test("the built-in run needs no client", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`, "--collect", "daily"]);
  for (const deadline = Date.now() + 60_000; !program.err.includes("collect_end"); await sleep(50)) {
    assert.ok(Date.now() < deadline, program.err);
  }
  assert.ok(Number(sql(store, "SELECT COUNT(*) FROM kfstat_day WHERE state = 'reported'")) > 500);
});

test("retention drops what is older", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  await statistics(program, { open_kfid: account, start_time: earliest, end_time: yesterday });
  await program.stop();
  await relay(upstream.url, ["--store", `sqlite:${store}`, "--retention-days", "30"]);
  const expected = dateOf(now - 30 * day);
  for (
    const deadline = Date.now() + 30_000;
    sql(store, "SELECT MIN(stat_date) FROM kfstat_day") !== expected;
    await sleep(50)
  ) {
    assert.ok(Date.now() < deadline);
  }
});

test("days older than the retention are neither asked for nor kept, by any way", async () => {
  const retention = ["--retention-days", "30"];
  const first = dateOf(now - 30 * day);
  const store = file();
  const own = await sandbox();
  const kept = () => sql(store, "SELECT MIN(stat_date) FROM kfstat_day");
  // A run of the collector: one window of at most 31 days for each series, where 180 days would be six.
  const run = await command("collect", store, retention, { url: own.url });
  assert.equal(run.code, 0, run.err);
  const series = Number(/^(\d+) series/.exec(run.out)[1]);
  const asked = async () => (await own.stats()).calls[endpoint] ?? 0;
  assert.equal(await asked(), series);
  assert.equal(kept(), first);
  // What an earlier relay kept, `collect` drops.
  execFileSync("sqlite3", [
    store,
    `UPDATE kfstat_day SET stat_date = '2021-12-01' WHERE stat_date = '${first}'`,
  ]);
  assert.equal((await command("collect", store, retention, { url: own.url })).code, 0);
  assert.equal(kept() >= first, true, kept());
  assert.equal(
    (await command("refetch", store, [...retention, "--from", "2022-01-01", "--to", yesterday])).code,
    2,
  );
  // A stream of all days asks for those alone; the documented route passes on what it is asked for.
  const program = await relay(own.url, [
    "--store",
    `sqlite:${store}`,
    ...retention,
    "--calls-per-minute",
    "100000",
  ]);
  await own.reset();
  await statistics(program, {
    open_kfid: account,
    servicer_userid: "zhangsan",
    start_time: earliest,
    end_time: yesterday,
  });
  assert.ok((await asked()) <= 1);
  const old = { open_kfid: account, start_time: "2021-12-01", end_time: "2021-12-10" };
  assert.equal((await ask(program, old)).status, 200);
  assert.equal(kept() >= first, true, kept());
  const status = (await send(`${program.url}/api/v1/status`)).json();
  assert.equal(status.earliest >= first, true);
});

test("forget deletes a person's days down to the bytes", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  const range = { start_time: "2022-02-01", end_time: yesterday };
  await statistics(program, { open_kfid: account, servicer_userids: ["zhangsan", "LiSi"], ...range });
  await program.stop();
  const { code, out } = await command("forget", store, ["--servicer", "zhangsan"]);
  assert.equal(code, 0);
  assert.equal(out, "23 days deleted\n");
  assert.equal(sql(store, "SELECT DISTINCT servicer_userid FROM kfstat_day"), "LiSi");
  for (const name of [store, `${store}-wal`].filter(existsSync)) {
    assert.equal(readFileSync(name).includes("zhangsan"), false, name);
  }
  assert.equal((await command("forget", store)).code, 2);
});

test("refetch asks anew, also for days that are final, and keeps what upstream has lost", async () => {
  const store = file();
  let list = dates("2022-02-01", "2022-02-03").map((date) => ({
    stat_time: midnight(date),
    statistic: { session_cnt: 1 },
  }));
  const made = await stub((request, response, { pathname }) => {
    const answer = { errcode: 0, errmsg: "ok" };
    if (pathname.endsWith("account/list")) answer.account_list = [{ open_kfid: "wk1", name: "one" }];
    else if (pathname.endsWith("servicer/list")) answer.servicer_list = [];
    else answer.statistic_list = list;
    response.end(JSON.stringify(answer));
  });
  const program = await relay(made.url, ["--store", `sqlite:${store}`]);
  await statistics(program, { open_kfid: "wk1", start_time: "2022-02-01", end_time: "2022-02-03" });
  list = list.slice(1).map((entry) => ({ ...entry, statistic: { session_cnt: 2 } }));
  const args = ["refetch", "--upstream", made.url, "--corp-id", corpId, "--corp-secret-file", secretFile];
  const again = run("kfstat-relay", [
    ...args,
    "--now",
    String(now),
    "--store",
    `sqlite:${store}`,
    "--from",
    "2022-02-01",
    "--to",
    "2022-02-03",
  ]);
  assert.deepEqual(await again.ended, { code: 0, signal: null }, again.err);
  assert.equal(again.out, "1 series asked for anew, 0 failed\n");
  assert.equal(sql(store, "SELECT session_cnt FROM kfstat_day ORDER BY stat_date"), "1\n2\n2");
  const { code, err } = await command("refetch", store, ["--from", "2021-01-01", "--to", "2021-01-02"]);
  assert.equal(code, 2);
  assert.match(err, /2021-08-28 to 2022-02-23/);
});

test("backup copies a store that is in use, and overwrites nothing", async () => {
  const store = file();
  const program = await relay(upstream.url, ["--store", `sqlite:${store}`]);
  await statistics(program, { open_kfid: account, start_time: earliest, end_time: yesterday });
  const copy = path.join(folder(), "copy.db");
  assert.equal((await command("backup", store, [copy])).code, 0);
  assert.equal(sql(copy, "SELECT COUNT(*) FROM kfstat_day"), "180");
  assert.equal(statSync(copy).mode & 0o077, 0);
  assert.equal((await command("backup", store, [copy])).code, 3);
});

test("with a store that is broken under way, what upstream has is served, and what it has not is told", async () => {
  const first = dateOf(now - 3 * day);
  const list = [{ stat_time: midnight(first), statistic: { session_cnt: 3 } }];
  const made = await stub((_request, response) =>
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: list })),
  );
  const store = file();
  const read = (program, start_time, end_time) =>
    statistics(program, { open_kfid: account, start_time, end_time });
  const old = await relay(made.url, ["--store", `sqlite:${store}`]);
  await read(old, first, yesterday);
  await old.stop();

  const later = now + 179 * day;
  const newest = dateOf(later - day);
  const program = await relay(made.url, ["--store", `sqlite:${store}`, "--now", String(later)]);
  assert.equal((await send(`${program.url}/api/v1/status`)).json().earliest, first);
  execFileSync("sqlite3", ["-cmd", ".timeout 10000", store, "DROP TABLE kfstat_day"]);
  const near = await read(program, dateOf(later - 9 * day), newest);
  assert.deepEqual(near.problems, []);
  assert.equal(near.end.complete, true);
  assert.equal(near.reports.get(`${account} `).unsettled.length, 9);
  const far = await read(program, first, newest);
  assert.equal(far.problems[0].issues[0].code, "relay.store_unavailable");
  assert.equal(far.end.complete, false);
  await logged(program, /"event":"store_failed","detail":"[^"]*kfstat_day/);
  const asked = { open_kfid: account, start_time: newest, end_time: newest };
  assert.equal((await ask(program, asked)).status, 200);
  assert.equal((await send(`${program.url}/api/v1/status`)).status, 200);
});
