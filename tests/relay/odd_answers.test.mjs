// What is not there must not pass for empty: no odd answer settles a day, and none takes a figure away.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { account, folder, now, relay, stopAll, stub } from "./harness.mjs";
import { dateOf, dates, midnight, statistics } from "./lines.mjs";

const day = 86_400;
const hour = 3600;
const earliest = dateOf(now - 180 * day);
const yesterday = dateOf(now - day);
const statisticRoute = "/cgi-bin/kf/get_servicer_statistic";

after(stopAll);

const ok = (members) => ({ errcode: 0, errmsg: "ok", ...members });
const entry = (date, statistic) => ({ stat_time: midnight(date), statistic });
const text = (document) => (typeof document === "string" ? document : JSON.stringify(document));

/** Each is given the dates that were asked for. */
const odd = {
  "no list": () => ok({}),
  "nothing but errcode": () => ({ errcode: 0 }),
  "a list that is null": () => ok({ statistic_list: null }),
  "a list under another name": (asked) =>
    ok({ statistics: asked.map((date) => entry(date, { session_cnt: 1 })) }),
  "an empty list": () => ok({ statistic_list: [] }),
  "a list without errcode": () => ({ statistic_list: [] }),
  "days without figures": (asked) => ok({ statistic_list: asked.map((date) => entry(date)) }),
  "days with no figure": (asked) => ok({ statistic_list: asked.map((date) => entry(date, {})) }),
  "days of null": (asked) => ok({ statistic_list: asked.map((date) => entry(date, null)) }),
  "figures that are null": (asked) =>
    ok({ statistic_list: asked.map((date) => entry(date, { session_cnt: null })) }),
  "an empty array for a day": (asked) => ok({ statistic_list: asked.map((date) => entry(date, [])) }),
  "other figures only": (asked) => ok({ statistic_list: asked.map((date) => entry(date, { new_cnt: 4 })) }),
  "other days": () => ok({ statistic_list: [entry("2020-01-01", { session_cnt: 1 })] }),
  "an entry that is null": () => ok({ statistic_list: [null] }),
  "an entry that is a list": () => ok({ statistic_list: [[]] }),
  "a day without its time": () => ok({ statistic_list: [{ statistic: { session_cnt: 1 } }] }),
  "a day twice": ([first]) => ok({ statistic_list: [entry(first, { session_cnt: 1 }), entry(first, {})] }),
  "a list that is an object": () => ok({ statistic_list: {} }),
  "a list that is text": () => ok({ statistic_list: "[]" }),
  "errcode as text": () => ({ errcode: "0", errmsg: "ok", statistic_list: [] }),
  "a refusal": () => ({ errcode: -1, errmsg: "system error" }),
  "an unknown errcode": () => ({ errcode: 999999, errmsg: "?" }),
  "an array": () => [],
  null: () => "null",
  "a number": () => "0",
  nothing: () => "",
  "white space": () => " \n",
  "a page": () => "<html>ok</html>",
  "half of it": (asked) => text(ok({ statistic_list: asked.map((date) => entry(date)) })).slice(0, -2),
  "two documents": () => '{"errcode":0}{"errcode":0}',
};

async function world() {
  let answer = null;
  const made = await stub((_request, response, { pathname, body }) => {
    if (pathname !== statisticRoute) return response.end(text({ errcode: 0, errmsg: "ok" }));
    const { start_time, end_time } = JSON.parse(body);
    return response.end(text(answer(dates(dateOf(start_time), dateOf(end_time)))));
  });
  const file = path.join(folder(), "days.db");
  const read = async (at, start_time = earliest, end_time = yesterday) => {
    const program = await relay(made.url, ["--store", `sqlite:${file}`, "--now", String(at)]);
    const before = made.count(statisticRoute);
    const { reports, problems } = await statistics(program, { open_kfid: account, start_time, end_time });
    await program.stop();
    return { report: reports.get(`${account} `), problems, calls: made.count(statisticRoute) - before };
  };
  return {
    read,
    answers: (with_) => (answer = with_),
    sql: (query) => execFileSync("sqlite3", ["-readonly", file, query], { encoding: "utf8" }).trim(),
  };
}

test("no odd answer in a back-fill settles a day, and an hour later everything is there", async () => {
  const whole = (asked) => ok({ statistic_list: asked.map((date) => entry(date, { session_cnt: 7 })) });
  await Promise.all(
    Object.entries(odd).map(async ([name, answer]) => {
      const { read, answers, sql } = await world();
      answers(answer);
      await read(now);
      assert.equal(sql("SELECT COUNT(*) FROM kfstat_day WHERE final = 1 AND state <> 'reported'"), "0", name);
      answers(whole);
      const { report } = await read(now + hour);
      assert.equal(
        report.response.statistic_list.filter(({ statistic }) => statistic?.session_cnt === 7).length,
        name === "a day twice" ? report.response.statistic_list.length : 180,
        name,
      );
    }),
  );
});

test("no odd answer takes the figures of a stored yesterday away", async () => {
  await Promise.all(
    Object.entries(odd)
      .filter(([name]) => name !== "a day twice")
      .map(async ([name, answer]) => {
        const { read, answers } = await world();
        // Two hours after midnight yesterday's figures are there, and not final.
        const early = midnight(dateOf(now)) + 2 * hour;
        answers((asked) => ok({ statistic_list: asked.map((date) => entry(date, { session_cnt: 7 })) }));
        await read(early, yesterday);
        answers(answer);
        for (const [at, calls] of [
          [early + hour, 1],
          [early + hour + 60, 0],
          [early + 50 * hour, 1],
        ]) {
          const { report, problems, calls: made } = await read(at, yesterday);
          if (problems.length === 0) assert.equal(made, calls, name);
          assert.deepEqual(report.response.statistic_list, [entry(yesterday, { session_cnt: 7 })], name);
          assert.equal(report.as_of, early, name);
          assert.deepEqual(report.unsettled, [yesterday], name);
        }
      }),
  );
});

test("where no day is reported, the same answer 12 hours later settles them, one without a list never", async () => {
  const { read, answers, sql } = await world();
  const start = dateOf(now - 20 * day);
  const end = dateOf(now - 11 * day);
  const left = () => sql("SELECT COUNT(*) FROM kfstat_day WHERE final = 0");
  answers(() => ok({}));
  await read(now, start, end);
  await read(now + 13 * hour, start, end);
  assert.equal(left(), "10");
  answers(() => ok({ statistic_list: [] }));
  await read(now + 15 * hour, start, end);
  await read(now + 26 * hour, start, end);
  assert.equal(left(), "10", "11 hours after the first list");
  await read(now + 28 * hour, start, end);
  assert.equal(left(), "0");
  assert.equal((await read(now + 40 * hour, start, end)).calls, 0);
});
