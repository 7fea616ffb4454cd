// Two periods side by side: what a page asks that compares one with another.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { binaries, folder, now, plant, problemOf, relay, sandbox, send, stopAll, stub } from "./harness.mjs";
import { dateOf, midnight, statistics } from "./lines.mjs";

after(stopAll);

const day = 86_400;
const period = (from, to) => ({ start_time: dateOf(now - from * day), end_time: dateOf(now - to * day) });
const present = period(28, 1);
const before = period(56, 29);

test("20 accounts of over 60 people, this period and the one before: four streams of one user, all whole", async () => {
  const upstream = await sandbox(["--accounts", "20", "--servicers", "64", "--calls-per-minute", "0"]);
  const place = folder({ policy: '[users.li]\naccounts = "all"\n' });
  const [policy, tokens] = ["policy", "tokens"].map((name) => path.join(place, name));
  const add = ["token", "add", "li", "--tokens", tokens];
  const token = plant(
    execFileSync(path.join(binaries, "kfstat-relay"), add, { env: {}, stdio: "pipe" }).toString().trim(),
  );
  // The quota of a user stays what it is by default; only the even pace of all calls is quicker.
  const program = await relay(upstream.url, [
    ...["--access", "bearer", "--policy", policy, "--tokens", tokens, "--calls-per-minute", "60000"],
    ...["--store", `sqlite:${path.join(place, "days.db")}`],
  ]);
  const headers = { Authorization: `Bearer ${token}` };
  const { accounts } = (await send(`${program.url}/api/v1/accounts`, { headers })).json();
  const open_kfids = accounts.map(({ open_kfid }) => open_kfid);
  assert.equal(open_kfids.length, 20);
  const both = (range) => [
    statistics(program, { open_kfids, ...range }, { headers }),
    statistics(program, { open_kfids, servicer_userids: "all", ...range }, { headers }),
  ];
  const asked = async () => (await upstream.stats()).calls.get_servicer_statistic;
  const all = await Promise.all([...both(present), ...both(before)]);
  const sizes = all.map(({ plan, reports, problems, end }) => {
    assert.deepEqual([reports.size, problems, end.complete], [plan.total, [], true]);
    return plan.total;
  });
  assert.deepEqual(sizes, [20, sizes[1], 20, sizes[1]]);
  assert.ok(sizes[1] >= 1200, String(sizes[1]));
  const calls = await asked();
  assert.equal(calls, 2 * (20 + sizes[1]), "each series of each period once");
  assert.doesNotMatch(program.err, /user_slowed/);
  for (const again of await Promise.all(both(before))) assert.equal(again.end.complete, true);
  assert.equal(await asked(), calls, "what was compared with is stored");
});

test("a period that nobody stored is refused by its first day, one stored in part says what it lacks", async () => {
  const [known, other] = ["wkKnown", "wkOther"];
  const upstream = await stub((_request, response, { body }) => {
    const { start_time, end_time } = JSON.parse(body);
    const statistic_list = [];
    for (let stat_time = start_time; stat_time <= end_time; stat_time += day)
      statistic_list.push({ stat_time, statistic: { session_cnt: 3 } });
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list }));
  });
  const store = `sqlite:${path.join(folder(), "days.db")}`;
  const then = await relay(upstream.url, ["--store", store]);
  await statistics(then, { open_kfid: known, ...period(10, 3) });
  await then.stop();

  const later = await relay(upstream.url, ["--store", store, "--now", String(now + 365 * day)]);
  const { earliest } = (await send(`${later.url}/api/v1/status`)).json();
  assert.equal(earliest, dateOf(now - 10 * day));
  const post = (range) =>
    send(`${later.url}/api/v1/statistics`, { method: "POST", json: { open_kfid: known, ...range } });
  for (const [range, paths] of [
    [period(20, 3), ["/start_time"]],
    [period(20, 11), ["/start_time", "/end_time"]],
  ]) {
    const { issues } = problemOf(await post(range));
    assert.deepEqual(
      issues.map(({ code, path: where, params }) => [code, where, params.earliest]),
      paths.map((where) => ["range.too_early", where, earliest]),
    );
  }
  const calls = upstream.count("/cgi-bin/kf/get_servicer_statistic");
  // Of the same range what is there: from the first day on.
  const cut = { start_time: earliest, end_time: dateOf(now - day) };
  const { reports, problems, end } = await statistics(later, { open_kfids: [known, other], ...cut });
  assert.deepEqual([problems, end.complete], [[], true]);
  const of = (open_kfid) => {
    const { unsettled, as_of, response } = reports.get(`${open_kfid} `);
    return [response.statistic_list.length, unsettled.length, as_of !== null];
  };
  assert.deepEqual(of(known), [8, 2, true], "two of ten days were never read");
  assert.deepEqual(of(other), [0, 10, false], "an account of which nothing is stored lacks them all");
  assert.equal(reports.get(`${known} `).response.statistic_list[0].stat_time, midnight(earliest));
  assert.equal(upstream.count("/cgi-bin/kf/get_servicer_statistic"), calls, "upstream forgot them");
});
