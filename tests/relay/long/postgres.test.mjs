// Several relays on one PostgreSQL: the same answers, the work shared, nothing lost when one is killed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  account,
  ask,
  corpId,
  now,
  relay,
  run,
  sandbox,
  secretFile,
  sleep,
  stopAll,
  stub,
} from "../harness.mjs";
import { dateOf, statistics } from "../lines.mjs";
import { postgres } from "../postgres.mjs";

const day = 86_400;
const earliest = dateOf(now - 180 * day);
const yesterday = dateOf(now - day);
const endpoint = "get_servicer_statistic";
const whole = { open_kfid: account, servicer_userid: "zhangsan", start_time: earliest, end_time: yesterday };

let upstream;
let database;
before(async () => {
  upstream = await sandbox(["--servicers", "60"]);
  database = await postgres();
});
after(async () => {
  await stopAll();
  await database.remove();
});

const calls = async () => (await upstream.stats()).calls[endpoint];
const clear = () => database.sql("TRUNCATE kfstat_day, kfstat_task");

function collect(url = upstream.url, pace = "60000") {
  return run("kfstat-relay", [
    ...["collect", "--upstream", url, "--corp-id", corpId, "--corp-secret-file", secretFile],
    ...["--now", String(now), "--store", database.url, "--calls-per-minute", pace],
  ]);
}

test("both stores answer the same, and what one relay asked another knows", async () => {
  const inMemory = await statistics(await relay(upstream.url), whole);
  const one = await relay(upstream.url, ["--store", database.url]);
  const two = await relay(upstream.url, ["--store", database.url]);
  await upstream.reset();
  const asked = await statistics(one, whole);
  const known = await statistics(two, whole);
  assert.equal(await calls(), 6);
  const key = `${account} zhangsan`;
  assert.deepEqual(asked.reports.get(key), inMemory.reports.get(key));
  assert.deepEqual(known.reports.get(key), inMemory.reports.get(key));
  assert.equal(database.sql("SELECT COUNT(*) FROM kfstat_day"), "180");
  assert.equal(
    database.sql(
      "SELECT pg_typeof(stat_date), pg_typeof(session_cnt), pg_typeof(reply_rate) FROM kfstat_day LIMIT 1",
    ),
    "date|bigint|double precision",
  );
  await Promise.all([one.stop(), two.stop()]);
});

test("two collectors share a run: every day once", async () => {
  clear();
  await upstream.limits({ latency_ms: 10 });
  await upstream.reset();
  const pair = [collect(), collect()];
  for (const program of pair) assert.equal((await program.ended).code, 0, program.err);
  const series = Number(database.sql("SELECT COUNT(*) FROM kfstat_task WHERE done = 1"));
  assert.equal(database.sql("SELECT COUNT(*) FROM kfstat_day"), String(series * 180));
  assert.equal(await calls(), series * 6);
  const parts = pair.map((program) => Number(/^\d+/.exec(program.out)[0]));
  assert.equal(parts[0] + parts[1], series);
  assert.ok(Math.min(...parts) > series / 5, `shared as ${parts.join(" and ")}`);
  console.log(`# ${series} series shared as ${parts.join(" and ")}`);
});

test("a series that takes longer than a claim lasts stays with who reads it", async () => {
  clear();
  const slow = await stub((_request, response, { pathname }) => {
    const answer = { errcode: 0, errmsg: "ok" };
    if (pathname.endsWith("account/list")) answer.account_list = [{ open_kfid: "wk1", name: "one" }];
    else if (pathname.endsWith("servicer/list"))
      answer.servicer_list = [1, 2, 3, 4, 5, 6, 7].map((i) => ({ userid: `u${i}` }));
    else answer.statistic_list = [];
    response.end(JSON.stringify(answer));
  });
  // 8 series at once, 48 calls: a minute and a half.
  const one = collect(slow.url, "30");
  await sleep(2000);
  const two = collect(slow.url, "30");
  for (const program of [one, two]) assert.equal((await program.ended).code, 0, program.err);
  assert.equal(slow.count(`/cgi-bin/kf/${endpoint}`), 8 * 6);
  assert.match(one.out, /^8 series/);
  assert.match(two.out, /^0 series/);
});

test("a collector that is killed loses nothing, and nothing stored is asked again", async () => {
  for (const after_ms of [300, 900, 1700]) {
    clear();
    await upstream.reset();
    const [killed, other] = [collect(), collect()];
    await sleep(after_ms);
    killed.child.kill("SIGKILL");
    await killed.ended;
    assert.equal((await other.ended).code, 0, other.err);
    const series = Number(database.sql("SELECT COUNT(*) FROM kfstat_task WHERE done = 1"));
    assert.equal(database.sql("SELECT COUNT(*) FROM kfstat_day"), String(series * 180));
    const made = await calls();
    const twice = made - series * 6;
    assert.ok(twice >= 0 && twice <= 8 * 6, `${twice} calls twice`);
    console.log(`# killed after ${after_ms} ms: ${twice} of ${made} calls were in flight`);
  }
});

test("PostgreSQL stopped and started under load: no wrong answer, and recovery by itself", async () => {
  clear();
  const program = await relay(upstream.url, ["--store", database.url]);
  const truth = (await statistics(await relay(upstream.url), whole)).reports.get(
    `${account} zhangsan`,
  ).response;
  const seen = { whole: 0, incomplete: 0, plain: 0 };
  let going = true;
  const asking = Array.from({ length: 8 }, async () => {
    while (going) {
      const { reports, end, problems } = await statistics(program, whole);
      const report = reports.get(`${account} zhangsan`);
      if (end.complete) {
        assert.deepEqual(report.response, truth);
        seen.whole += 1;
      } else {
        assert.ok(problems.length > 0);
        if (report) assert.ok(report.unsettled.length > 0 || report.response.statistic_list.length > 0);
        seen.incomplete += 1;
      }
      const answer = await ask(program);
      assert.equal(answer.status, 200);
      seen.plain += 1;
    }
  });
  for (let i = 0; i < 5; ++i) {
    await sleep(1500);
    await database.stop(i % 2 === 0 ? "SIGQUIT" : "SIGINT");
    await sleep(1500);
    await database.start();
  }
  const { whole: before } = seen;
  for (const deadline = Date.now() + 60_000; seen.whole < before + 20; await sleep(50)) {
    assert.ok(Date.now() < deadline, "it recovers by itself");
  }
  going = false;
  await Promise.all(asking);
  assert.ok(seen.incomplete > 0, "the store was missed");
  console.log(`# ${seen.whole} whole, ${seen.incomplete} incomplete, ${seen.plain} on the documented route`);
});
