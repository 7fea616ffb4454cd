// POST /api/v1/statistics: the store first, then the fewest calls, and every line of the stream.
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import {
  account,
  ask,
  folder,
  now,
  problemOf,
  relay,
  sandbox,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";
import { dateOf, dates, midnight, openStream, readLines, statistics } from "./lines.mjs";

const day = 86_400;
const earliest = dateOf(now - 180 * day);
const yesterday = dateOf(now - day);
const whole = { open_kfid: account, servicer_userid: "zhangsan", start_time: earliest, end_time: yesterday };
const api = "/api/v1/statistics";
const endpoint = "get_servicer_statistic";

let upstream;
before(async () => {
  upstream = await sandbox();
  await upstream.plantToken();
});
afterEach(async () => {
  await upstream.faults();
  await upstream.limits({ latency_ms: 0 });
});
after(stopAll);

const store = () => `sqlite:${path.join(folder(), "days.db")}`;
const calls = async () => (await upstream.stats()).calls[endpoint];

/** What upstream itself says of the series, window by window. */
async function truth({ open_kfid, servicer_userid, start_time, end_time }) {
  const list = [];
  for (let start = midnight(start_time); start <= midnight(end_time); start += 31 * day) {
    const end = Math.min(start + 30 * day, midnight(end_time));
    const body = {
      open_kfid,
      ...(servicer_userid ? { servicer_userid } : {}),
      start_time: start,
      end_time: end,
    };
    list.push(...JSON.parse(await upstream.answer(body)).statistic_list);
  }
  return list;
}

test("180 days a hundred times are 6 calls, and none after a restart", async () => {
  const url = store();
  const program = await relay(upstream.url, ["--store", url]);
  await upstream.reset();
  const expected = await truth(whole);
  assert.ok(expected.length > 80 && expected.length < 180, "there are gaps");
  for (let i = 0; i < 100; ++i) {
    const { plan, reports, problems, end } = await statistics(program, whole);
    assert.deepEqual(
      [plan, end, problems],
      [{ type: "plan", total: 1 }, { type: "end", complete: true }, []],
    );
    assert.deepEqual(reports.get(`${account} zhangsan`).response, {
      errcode: 0,
      errmsg: "ok",
      statistic_list: expected,
    });
  }
  assert.equal(await calls(), 6);
  await program.stop();
  const again = await relay(upstream.url, ["--store", url]);
  const { reports } = await statistics(again, whole);
  assert.deepEqual(reports.get(`${account} zhangsan`).response.statistic_list, expected);
  assert.equal(await calls(), 6);
  assert.equal((await upstream.stats()).calls.gettoken, 1);
});

test("a series has one report for the whole range, several accounts and people their own", async () => {
  const program = await relay(upstream.url, ["--store", store()]);
  const other = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
  const range = { start_time: dateOf(now - 40 * day), end_time: yesterday };
  const asked = { open_kfids: [account, other], servicer_userids: ["zhangsan", "LiSi"], ...range };
  const { plan, reports, problems, progress } = await statistics(program, asked);
  assert.equal(plan.total, 4);
  const known = [...reports.keys(), ...problems.map((line) => `${line.open_kfid} ${line.servicer_userid}`)];
  assert.deepEqual(new Set(known).size, 4);
  assert.deepEqual(progress.at(-1), { type: "progress", done: 4, total: 4 });
  const totals = await statistics(program, { open_kfid: account, ...range });
  assert.deepEqual(
    totals.reports.get(`${account} `).response.statistic_list,
    await truth({ open_kfid: account, ...range }),
  );
  assert.equal(totals.reports.get(`${account} `).servicer_userid, null);
});

test("all servicers of all accounts", async () => {
  const program = await relay(upstream.url, ["--store", store()]);
  const range = { start_time: dateOf(now - 5 * day), end_time: yesterday };
  const { plan, reports, problems, end } = await statistics(program, {
    open_kfids: "all",
    servicer_userids: "all",
    ...range,
  });
  assert.ok(plan.total > 10);
  assert.equal(reports.size + problems.length, plan.total);
  assert.equal(end.complete, problems.length === 0);
  for (const { open_kfid, servicer_userid } of [...reports.values()].slice(0, 5)) {
    const { response } = reports.get(`${open_kfid} ${servicer_userid}`);
    assert.deepEqual(response.statistic_list, await truth({ open_kfid, servicer_userid, ...range }));
  }
});

test("dates stand in place of times, and what validate returns is a query", async () => {
  const program = await relay(upstream.url);
  const dates = { start_date: dateOf(now - 2 * day), end_date: yesterday };
  const expected = await truth({ open_kfid: account, start_time: dates.start_date, end_time: yesterday });
  for (const body of [
    { open_kfid: account, ...dates },
    { open_kfids: [account], start_time: null, ...dates, days: 2 },
    { open_kfid: account, ...dates, start_time: dates.start_date, end_time: yesterday, days: 2 },
  ]) {
    const { reports } = await statistics(program, body);
    assert.deepEqual(reports.get(`${account} `).response.statistic_list, expected, JSON.stringify(body));
  }
});

test("a query that breaks the rules is told every issue, and nothing is asked", async () => {
  const program = await relay(upstream.url);
  await upstream.reset();
  const good = { open_kfid: account, start_time: yesterday, end_time: yesterday };
  const bare = { start_time: yesterday, end_time: yesterday };
  for (const [body, expected] of [
    [
      {},
      ["query.missing_field /open_kfid", "query.missing_field /start_time", "query.missing_field /end_time"],
    ],
    [{ ...good, servicer_userids: [] }, ["plan.no_servicers /servicer_userids"]],
    [{ ...good, servicer_userids: "everyone" }, ["query.wrong_type /servicer_userids"]],
    [{ ...good, servicer_userids: ["a", ""] }, ["id.empty /servicer_userids/1"]],
    [{ ...good, servicer_userid: "a", servicer_userids: "all" }, ["plan.conflicting_servicers "]],
    [{ ...good, open_kfids: "all" }, ["query.unknown_field /open_kfids"]],
    [{ ...good, open_kfids: null, servicer_userid: "" }, ["id.empty /servicer_userid"]],
    [
      { open_kfids: ["wk1", ""], x: 1, start_time: yesterday, end_time: dateOf(now - 2 * 86400) },
      ["id.empty /open_kfids/1", "query.unknown_field /x", "range.reversed "],
    ],
    [{ ...bare, open_kfids: [] }, ["query.missing_field /open_kfids"]],
    [{ ...bare, open_kfids: {} }, ["query.wrong_type /open_kfids"]],
    [{ ...bare, open_kfids: ["wk1", "", 7] }, ["id.empty /open_kfids/1", "query.wrong_type /open_kfids/2"]],
    [{ ...bare, open_kfids: "all", end_time: "2022-02-30" }, ["range.malformed_date /end_time"]],
    [
      { ...bare, open_kfids: "all", servicer_userids: "all", end_time: dateOf(now) },
      ["range.too_late /end_time"],
    ],
    [{ ...bare, open_kfids: "all", start_time: "2021-01-01" }, ["range.too_early /start_time"]],
    [{ ...bare, open_kfids: "all", servicer: "a" }, ["query.unknown_field /servicer"]],
    [{ ...good, servicer_userid: null, servicer_userids: "all" }, ["plan.conflicting_servicers "]],
    [{ ...bare, open_kfids: ["a b"] }, ["id.invalid_character /open_kfids/0"]],
    [{ ...bare, open_kfids: ["wk1"], start_date: "2021-01-01" }, ["query.contradiction /start_date"]],
  ]) {
    const answer = await send(program.url + api, { method: "POST", json: body });
    assert.equal(answer.status, 400, JSON.stringify(body));
    const { issues } = problemOf(answer);
    assert.deepEqual(
      issues.map(({ code, path: where }) => `${code} ${where}`),
      expected,
      JSON.stringify(body),
    );
  }
  const headers = { "Content-Type": "application/json", "X-Kfstat": "1" };
  for (const [body, code] of [
    [
      `{"open_kfids":"all","open_kfids":["wk1"],"start_time":"${yesterday}","end_time":"${yesterday}"}`,
      "query.duplicate_key",
    ],
    [`{"open_kfids":"all"`, "query.not_json"],
    [`{"open_kfids":"all"}{}`, "query.not_json"],
    ["[]", "query.not_object"],
    [`${"[".repeat(40)}${"]".repeat(40)}`, "query.not_json"],
  ]) {
    const answer = await send(program.url + api, { method: "POST", body, headers });
    assert.equal(answer.status, 400, body);
    assert.equal(problemOf(answer).issues[0].code, code, body);
  }
  assert.equal((await upstream.stats()).calls_total, 0);
});

test("an account that is null is told as one that is no text, and null in place of the list as none", async () => {
  const program = await relay(upstream.url);
  const bare = { start_time: yesterday, end_time: yesterday };
  const asked = (json) => send(program.url + api, { method: "POST", json });
  const [issue] = problemOf(await asked({ ...bare, open_kfids: [null] })).issues;
  assert.deepEqual([issue.code, issue.params], ["query.wrong_type", { expected: "string" }]);
  assert.equal((await asked({ ...bare, open_kfid: account, open_kfids: null })).status, 200);
});

test("more series than a relay keeps at once are refused", async () => {
  const program = await relay(upstream.url);
  const names = (count) => Array.from({ length: count }, (_, index) => `n${index}`);
  const json = {
    open_kfids: names(1000),
    servicer_userids: names(2000),
    start_time: yesterday,
    end_time: yesterday,
  };
  const [issue] = problemOf(await send(program.url + api, { method: "POST", json })).issues;
  assert.deepEqual(
    [issue.code, issue.path, issue.params],
    ["plan.too_many_servicers", "/servicer_userids", { limit: 200 }],
  );
});

test("a body of 512 KiB passes, one byte more is 413", async () => {
  const program = await relay(upstream.url);
  const headers = { "Content-Type": "application/json", "X-Kfstat": "1" };
  const query = JSON.stringify({ open_kfid: account, start_time: yesterday, end_time: yesterday });
  const padded = (size) => query + " ".repeat(size - query.length);
  const post = (body) => send(program.url + api, { method: "POST", body, headers });
  assert.equal((await post(padded(512 * 1024))).status, 200);
  assert.equal((await post(padded(512 * 1024 + 1))).status, 413);
});

test("the same question at once is asked once, and a client that leaves takes its calls along", async () => {
  const program = await relay(upstream.url, ["--store", store()]);
  await ask(program);
  await upstream.limits({ latency_ms: 300 });
  await upstream.reset();
  const answers = await Promise.all(Array.from({ length: 10 }, () => statistics(program, whole)));
  assert.equal(await calls(), 6);
  for (const { end } of answers) assert.equal(end.complete, true);

  await upstream.limits({ latency_ms: 1000 });
  await upstream.reset();
  const everyone = { open_kfids: "all", servicer_userids: "all", start_time: earliest, end_time: yesterday };
  const stream = await openStream(program, everyone);
  while (!stream.text.includes('"progress"')) await sleep(20);
  stream.leave();
  for (const deadline = Date.now() + 30_000; !program.err.includes("stream_end"); await sleep(20)) {
    assert.ok(Date.now() < deadline, "the stream ends with its reader");
  }
  await sleep(1500);
  const before = await calls();
  await sleep(1500);
  assert.equal(await calls(), before, "nothing is asked for nobody");
  assert.ok(before < 200, `${before} calls`);
});

test("a client that leaves the documented route cancels its call", async () => {
  const silent = await stub(() => {});
  const program = await relay(silent.url);
  const headers = { "Content-Type": "application/json", "X-Kfstat": "1" };
  const body = JSON.stringify({ open_kfid: account, start_time: yesterday, end_time: yesterday });
  const url = `${program.url}/cgi-bin/kf/get_servicer_statistic`;
  const request = http.request(url, { method: "POST", headers, agent: false });
  request.on("error", () => {});
  request.end(body);
  while (silent.count("/cgi-bin/kf/get_servicer_statistic") === 0) await sleep(10);
  request.destroy();
  for (const deadline = Date.now() + 30_000; !program.err.includes('"event":"request"'); await sleep(20)) {
    assert.ok(Date.now() < deadline, "the call ends with its client");
  }
  assert.match(
    program.err,
    /"outcome":"relay\.client_left"/,
    "not relay.upstream_timeout, which comes at 10 s",
  );
});

test("what is not final is asked again after an hour, and what is final never", async () => {
  const noon = midnight("2022-02-24") + 12 * 3600;
  const reported = (date) => ({ stat_time: midnight(date), statistic: { session_cnt: 3 } });
  let list = [];
  const made = await stub((_request, response) =>
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: list })),
  );
  const asked = () => made.count("/cgi-bin/kf/get_servicer_statistic");
  const look = async (url, at, date) => {
    const program = await relay(made.url, ["--store", url, "--now", String(at)]);
    const before = asked();
    const { reports } = await statistics(program, { open_kfid: "wk1", start_time: date, end_time: date });
    await program.stop();
    const report = reports.get("wk1 ");
    return { calls: asked() - before, unsettled: report.unsettled, as_of: report.as_of };
  };
  const date = "2022-02-23";
  list = [reported(date)];
  let url = store();
  assert.deepEqual(await look(url, noon - 1, date), { calls: 1, unsettled: [date], as_of: noon - 1 });
  assert.deepEqual(await look(url, noon + 3598, date), { calls: 0, unsettled: [date], as_of: noon - 1 });
  assert.deepEqual(await look(url, noon + 3599, date), { calls: 1, unsettled: [], as_of: noon + 3599 });
  assert.deepEqual(await look(url, noon + 9 * day, date), { calls: 0, unsettled: [], as_of: noon + 3599 });
  url = store();
  assert.deepEqual(await look(url, noon, date), { calls: 1, unsettled: [], as_of: noon });
  // Upstream has forgotten it, the store has not.
  assert.deepEqual(await look(url, noon + 400 * day, date), { calls: 0, unsettled: [], as_of: noon });

  const ended = midnight("2022-02-24");
  for (const entry of [[], [{ stat_time: midnight(date) }], [{ stat_time: midnight(date), statistic: {} }]]) {
    list = entry;
    url = store();
    const early = ended + 48 * 3600 - 1;
    assert.deepEqual(await look(url, early, date), { calls: 1, unsettled: [date], as_of: early });
    const again = early + 3600;
    assert.deepEqual(await look(url, again, date), { calls: 1, unsettled: [date], as_of: again });
    const same = early + 12 * 3600;
    assert.deepEqual(await look(url, same - 1, date), { calls: 1, unsettled: [date], as_of: same - 1 });
    assert.deepEqual(await look(url, same + 3599, date), { calls: 1, unsettled: [], as_of: same + 3599 });
    assert.deepEqual(await look(url, early + 9 * day, date), {
      calls: 0,
      unsettled: [],
      as_of: same + 3599,
    });
  }
});

test("an answer with days that nobody asked for settles only what it reports", async () => {
  const entry = (date) => ({ stat_time: midnight(date), statistic: { session_cnt: 3 } });
  let list = [entry("2022-01-03"), entry("2022-02-03")];
  const made = await stub((_request, response) =>
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: list })),
  );
  const url = store();
  const body = { open_kfid: "wk1", start_time: "2022-02-01", end_time: "2022-02-05" };
  const read = async (at) => {
    const program = await relay(made.url, ["--store", url, "--now", String(at)]);
    const { unsettled, response } = (await statistics(program, body)).reports.get("wk1 ");
    await program.stop();
    return [unsettled, response.statistic_list];
  };
  const others = ["2022-02-01", "2022-02-02", "2022-02-04", "2022-02-05"];
  assert.deepEqual(await read(now), [others, [entry("2022-02-03")]]);
  list = [entry("2022-02-03")];
  assert.deepEqual(await read(now + 3600), [[], [entry("2022-02-03")]]);
});

test("days before upstream's window come from the store, and status says how far back", async () => {
  const url = store();
  const first = await relay(upstream.url, ["--store", url]);
  const asked = { open_kfid: account, start_time: dateOf(now - 3 * day), end_time: yesterday };
  const then = (await statistics(first, asked)).reports.get(`${account} `).response;
  await first.stop();
  const later = await relay(upstream.url, ["--store", url, "--now", String(now + 400 * day)]);
  const { earliest: from, features } = (await send(`${later.url}/api/v1/status`)).json();
  assert.equal(from, then.statistic_list.length > 0 ? dateOf(then.statistic_list[0].stat_time) : null);
  assert.ok(features.includes("statistics"));
  await upstream.reset();
  const { reports, end } = await statistics(later, { ...asked, start_time: from });
  assert.deepEqual(reports.get(`${account} `).response, then);
  assert.equal(end.complete, true);
  assert.equal(await calls(), 0);
  const answer = await send(later.url + api, {
    method: "POST",
    json: { ...asked, start_time: dateOf(midnight(from) - day) },
  });
  assert.equal(problemOf(answer).code, "range.too_early");
});

test("stored days are served when upstream is down, with their age and the reason", async () => {
  const url = store();
  const before = await relay(upstream.url, ["--store", url, "--now", String(now - day)]);
  const range = { start_time: dateOf(now - 10 * day), end_time: dateOf(now - 2 * day) };
  const known = await statistics(before, { open_kfid: account, ...range });
  await before.stop();
  const dead = await relay("http://127.0.0.1:9", ["--store", url]);
  const { reports, problems, end } = await statistics(dead, {
    open_kfid: account,
    ...range,
    end_time: yesterday,
  });
  const report = reports.get(`${account} `);
  assert.deepEqual(report.response, known.reports.get(`${account} `).response);
  assert.equal(report.as_of, now - day);
  assert.ok(report.unsettled.includes(yesterday));
  assert.equal(problems[0].issues[0].code, "relay.upstream_unreachable");
  assert.equal(end.complete, false);
  const nothing = await statistics(dead, { open_kfid: account, servicer_userid: "LiSi", ...range });
  assert.equal(nothing.reports.size, 0);
  assert.equal(nothing.problems.length, 1);
});

test("a refused series is a problem with upstream's reason, the others are whole", async () => {
  const program = await relay(upstream.url);
  const range = { start_time: dateOf(now - 60 * day), end_time: yesterday };
  await upstream.faults({ kind: "errcode", errcode: 95014, endpoint, servicer_userid: "LiSi" });
  const { reports, problems, end } = await statistics(program, {
    open_kfid: account,
    servicer_userids: ["zhangsan", "LiSi"],
    ...range,
  });
  assert.deepEqual([...reports.keys()], [`${account} zhangsan`]);
  assert.equal(problems.length, 1);
  assert.equal(problems[0].servicer_userid, "LiSi");
  assert.equal(problems[0].issues[0].code, "upstream.invalid_request");
  assert.equal(problems[0].issues[0].params.errcode, 95014);
  assert.equal(end.complete, false);
});

test("a count over 2^63 - 1 is a problem and never stored, the largest one is exact", async () => {
  const date = "2022-02-22";
  let count = "9223372036854775808";
  const made = await stub((_request, response) =>
    response.end(
      `{"errcode":0,"errmsg":"ok","statistic_list":[{"stat_time":${midnight(date)},"statistic":{"session_cnt":${count}}}]}`,
    ),
  );
  const url = store();
  const program = await relay(made.url, ["--store", url]);
  const asked = { open_kfid: "wk1", start_time: date, end_time: date };
  const refused = await statistics(program, asked);
  assert.equal(refused.reports.size, 0);
  assert.equal(refused.problems[0].issues[0].code, "response.unsafe_integer");
  count = "9223372036854775807";
  const { reports } = await statistics(program, asked);
  assert.ok(reports.get("wk1 ").text.includes('"session_cnt":9223372036854775807'));
});

test("45033 halves what goes out at once, and the stream is whole all the same", async () => {
  const program = await relay(upstream.url, ["--concurrent-calls", "16"]);
  await ask(program);
  await upstream.limits({ concurrent_calls: 6, latency_ms: 30 });
  await upstream.reset();
  const { end, problems } = await statistics(program, {
    open_kfid: account,
    servicer_userids: "all",
    start_time: earliest,
    end_time: yesterday,
  });
  const { errcodes } = await upstream.stats();
  await upstream.limits({ concurrent_calls: 0 });
  assert.ok(errcodes[45033] > 0, "upstream did refuse some");
  assert.deepEqual(problems, []);
  assert.equal(end.complete, true);
});

test("a call that waited for its turn leaves with the token of then", async () => {
  const limits = ["--concurrent-calls", "1", "--calls-per-minute", "6000"];
  const program = await relay(upstream.url, limits);
  await upstream.limits({ latency_ms: 20 });
  await upstream.reset();
  const body = { open_kfid: account, servicer_userids: "all", start_time: yesterday, end_time: yesterday };
  const stream = await openStream(program, body);
  while (!stream.text.includes('"report"')) await sleep(5);
  await upstream.revoke();
  while (!stream.ended && !stream.broken) await sleep(5);
  const { plan, end } = readLines(stream.text);
  assert.deepEqual([plan.total > 5, end.complete], [true, true]);
  const { errcodes, calls: made } = await upstream.stats();
  assert.equal(errcodes["40014"] ?? 0, 1, "the one that was on its way");
  assert.equal(made[endpoint], plan.total + 1);
});

test("calls keep to the pace, and start with a second's worth", async () => {
  const program = await relay(upstream.url, ["--calls-per-minute", "600"]);
  await ask(program);
  await upstream.reset();
  const begun = process.hrtime.bigint();
  const asked = { open_kfid: account, servicer_userids: "all", start_time: earliest, end_time: yesterday };
  const { end } = await statistics(program, asked);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  assert.equal(end.complete, true);
  const made = await calls();
  assert.ok(made >= 30, `${made} calls`);
  assert.ok(seconds >= (made - 11) / 10, `${made} calls in ${seconds} s`);
});

test("the documented route knows final days by heart where a store is named", async () => {
  const url = store();
  const program = await relay(upstream.url, ["--store", url]);
  const old = {
    open_kfid: account,
    servicer_userid: "zhangsan",
    start_time: dateOf(now - 20 * day),
    end_time: dateOf(now - 5 * day),
  };
  await upstream.reset();
  const first = (await ask(program, old)).json();
  const second = (await ask(program, old)).json();
  assert.equal(await calls(), 1);
  assert.deepEqual(second, first);
  await ask(program, { ...old, end_time: yesterday });
  assert.equal(await calls(), 2);
});

test("former servicers with stored days are marked, and every list tells the first stored day", async () => {
  const left = { open_kfid: account, servicer_userid: "someone-who-left" };
  const list = [{ stat_time: midnight("2022-02-01"), statistic: { session_cnt: 1 } }];
  const made = await stub((_request, response) =>
    response.end(JSON.stringify({ errcode: 0, statistic_list: list })),
  );
  const url = store();
  const before = await relay(made.url, ["--store", url]);
  await statistics(before, { ...left, start_time: "2022-02-01", end_time: "2022-02-03" });
  await before.stop();
  const program = await relay(upstream.url, ["--store", url]);
  const { servicers } = (await send(`${program.url}/api/v1/accounts/${account}/servicers`)).json();
  const former = servicers.filter((one) => one.former);
  assert.deepEqual(
    former.map((one) => [one.servicer_userid, one.status, one.first_stored_day]),
    [["someone-who-left", null, "2022-02-01"]],
  );
  assert.ok(servicers.length > 1);
  const { accounts } = (await send(`${program.url}/api/v1/accounts`)).json();
  assert.equal(accounts.find((one) => one.open_kfid === account).first_stored_day, "2022-02-01");
  const all = {
    open_kfid: account,
    servicer_userids: "all",
    start_time: "2022-02-01",
    end_time: "2022-02-03",
  };
  const { reports } = await statistics(program, all);
  assert.equal(reports.get(`${account} someone-who-left`).response.statistic_list.length, 1);
});

test("what cannot be a store is refused at the start", async () => {
  for (const url of [
    "mysql://127.0.0.1/x",
    `sqlite:${path.join(folder(), "no", "such", "folder", "x.db")}`,
    `sqlite:${path.join(folder({ "x.db": "this is no database, and never was one" }), "x.db")}`,
  ]) {
    const failed = await relay(upstream.url, ["--store", url]).catch((error) => error);
    assert.match(String(failed), /ended at the start: kfstat-relay: /, url);
  }
});

test("a stream that lasts says so, and SIGTERM ends it with an end", async () => {
  await upstream.limits({ latency_ms: 7_000 });
  const program = await relay(upstream.url);
  const stream = await openStream(program, { open_kfid: account, start_time: earliest, end_time: yesterday });
  while (!stream.text.includes('"alive"')) {
    assert.ok(!stream.ended, stream.text);
    await sleep(50);
  }
  const quick = await openStream(program, {
    open_kfid: account,
    servicer_userid: "LiSi",
    start_time: earliest,
    end_time: yesterday,
  });
  while (!quick.text.includes('"progress"')) await sleep(20);
  assert.equal((await program.stop()).code, 0);
  for (const one of [stream, quick]) {
    while (!one.ended && !one.broken) await sleep(20);
    assert.equal(one.broken, false);
    assert.equal(readLines(one.text).end?.type, "end");
  }
});

test("after 45009 nothing is asked for a minute, what is missing is told, and then it goes on", async () => {
  const program = await relay(upstream.url, ["--store", store()]);
  await ask(program);
  await upstream.faults({ kind: "errcode", errcode: 45009, endpoint, times: 1, skip: 3 });
  await upstream.reset();
  const begun = Date.now();
  const stream = await openStream(program, whole);
  while (!stream.text.includes('"problem"')) await sleep(20);
  const refused = await ask(program, { ...whole, servicer_userid: "LiSi", start_time: yesterday });
  assert.equal(refused.json().errcode, 45009);
  const early = await calls();
  assert.ok(early <= 6 && early >= 4, `${early} calls`);
  while (!stream.ended) await sleep(100);
  assert.ok(Date.now() - begun >= 59_000, "not before its window has passed");
  const { reports, problems, end, order } = readLines(stream.text);
  assert.equal(problems[0].issues[0].code, "upstream.rate_limited");
  assert.equal(end.complete, true);
  assert.deepEqual(reports.get(`${account} zhangsan`).response.statistic_list, await truth(whole));
  assert.ok(order.includes("alive"));
  assert.equal(dates(earliest, yesterday).length, 180);
});
