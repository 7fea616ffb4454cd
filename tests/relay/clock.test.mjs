// The edges of the clock: which days may be asked for, which are collected, and when.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { ask, binaries, corpId, folder, relay, secretFile, send, stopAll, stub } from "./harness.mjs";
import { dateOf, dates, midnight, readLines } from "./lines.mjs";

after(stopAll);

const day = 86_400;
const today = midnight("2022-03-10");
const one = (date) => ({ open_kfid: "wk1", start_time: date, end_time: date });

/** An upstream with figures of every day that was asked for. */
const upstream = await stub((_request, response, call) => {
  const list = [];
  if (call.pathname.endsWith("get_servicer_statistic")) {
    const { start_time, end_time } = JSON.parse(call.body);
    for (let time = start_time; time <= end_time; time += day)
      list.push({ stat_time: time, statistic: { session_cnt: 1 } });
  }
  const account_list = [{ open_kfid: "wk1", name: "one" }];
  response.end(
    JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: list, account_list, servicer_list: [] }),
  );
});

for (const [what, clock, last] of [
  ["the last second of a day", today - 1, "2022-03-08"],
  ["the first second of a day", today, "2022-03-09"],
  ["a second before 06:00", today + 6 * 3600 - 1, "2022-03-09"],
  ["06:00", today + 6 * 3600, "2022-03-09"],
]) {
  test(`${what}: 180 days end with yesterday`, async () => {
    const program = await relay(upstream.url, ["--now", String(clock)]);
    const first = dateOf(midnight(last) - 179 * day);
    const status = (await send(`${program.url}/api/v1/status`)).json();
    assert.deepEqual([status.now, status.earliest], [clock, first]);

    const post = (route, start_time, end_time) =>
      send(program.url + route, { method: "POST", json: { open_kfid: "wk1", start_time, end_time } });
    const plan = "/api/v1/statistics";
    const before = upstream.calls.length;
    for (const [start, end, code] of [
      [last, dateOf(midnight(last) + day), "range.too_late"],
      [dateOf(midnight(first) - day), first, "range.too_early"],
    ]) {
      for (const route of [plan, "/cgi-bin/kf/get_servicer_statistic"]) {
        const answer = await post(route, start, end);
        assert.deepEqual([answer.status, answer.json().code], [400, code], `${route} ${start} ${end}`);
      }
    }
    assert.equal(upstream.calls.length, before, "what breaks the rules never reaches upstream");

    const { reports, end } = readLines((await post(plan, first, last)).text);
    assert.equal(end.complete, true);
    assert.deepEqual(
      reports.get("wk1 ").response.statistic_list.map((entry) => dateOf(entry.stat_time)),
      dates(first, last),
    );
    // Yesterday is final from 12:00 on.
    const noon = midnight(last) + day + 12 * 3600;
    assert.deepEqual(reports.get("wk1 ").unsettled, clock < noon ? [last] : []);
    for (const date of [first, last]) assert.equal((await ask(program, one(date))).status, 200);
    // The last second of a day counts as the day, in Unix seconds too.
    const edge = { open_kfid: "wk1", start_time: midnight(first), end_time: midnight(first) + day - 1 };
    assert.equal((await ask(program, edge)).status, 200);
    assert.equal((await ask(program, { ...edge, start_time: midnight(first) - 1 })).status, 400);
    assert.equal(
      (await ask(program, { ...edge, start_time: midnight(last), end_time: midnight(last) + day })).status,
      400,
    );
  });
}

for (const [what, clock, last] of [
  [
    "a second before 06:00 the collector stops at the day before yesterday",
    today + 6 * 3600 - 1,
    "2022-03-08",
  ],
  ["at 06:00 it takes yesterday in", today + 6 * 3600, "2022-03-09"],
]) {
  test(what, async () => {
    const args = ["--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile];
    const store = `sqlite:${path.join(folder(), "days.db")}`;
    const before = upstream.calls.length;
    const out = await new Promise((resolve, reject) =>
      execFile(
        path.join(binaries, "kfstat-relay"),
        ["collect", ...args, "--store", store, "--now", String(clock)],
        { env: {} },
        (error, stdout) => (error ? reject(error) : resolve(stdout)),
      ),
    );
    assert.match(out, new RegExp(` series up to ${last}, 0 refused, 0 failed`));
    const ends = upstream.calls
      .slice(before)
      .filter((call) => call.body.includes("end_time"))
      .map((call) => JSON.parse(call.body).end_time);
    assert.equal(dateOf(Math.max(...ends)), last);
  });
}
