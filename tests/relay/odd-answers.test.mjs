// What is not there must not pass for empty: no odd answer settles a day, and none takes a figure away.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
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
const text = (document) =>
  typeof document === "string" || Buffer.isBuffer(document) ? document : JSON.stringify(document);

const seven = (asked) => ok({ statistic_list: asked.map((date) => entry(date, { session_cnt: 7 })) });
/** Figures to be seen, where they were taken for an answer. */
const ones = (asked) => text(ok({ statistic_list: asked.map((date) => entry(date, { session_cnt: 1 })) }));
/** Every second day is right, the last is not. */
const everySecond = (asked, odd) =>
  ok({
    statistic_list: asked.map((date, i) =>
      (asked.length - i) % 2 === 0 ? entry(date, { session_cnt: 7 }) : odd(date),
    ),
  });
/** An answer that promises more bytes than come. */
const cutShort = (response, headers, bytes) => {
  response.writeHead(200, headers);
  response.write(bytes, () => setTimeout(() => response.destroy(), 20));
};

/** Each is given the dates that were asked for, and the response where it is odd beneath the JSON. */
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
  "figures beside their day": (asked) =>
    ok({ statistic_list: asked.map((date) => ({ stat_time: midnight(date), session_cnt: 1 })) }),
  "figures beside every second day": (asked) =>
    everySecond(asked, (date) => ({ stat_time: midnight(date), session_cnt: 1 })),
  "every second day, and another behind more new fields than a report tells": (asked) => {
    const all = everySecond(asked, () => null);
    all.statistic_list = all.statistic_list.filter((one) => one !== null);
    all.statistic_list.push(entry("2020-01-01", { session_cnt: 1 }));
    const news = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`new_${i}`, i]));
    return { ...news, ...all };
  },
  "times as text": (asked) =>
    ok({ statistic_list: asked.map((date) => ({ stat_time: String(midnight(date)), statistic: {} })) }),
  "times with a fraction": (asked) =>
    ok({ statistic_list: asked.map((date) => ({ stat_time: midnight(date) + 0.5, statistic: {} })) }),
  "times in milliseconds": (asked) =>
    ok({ statistic_list: asked.map((date) => ({ stat_time: midnight(date) * 1000, statistic: {} })) }),
  "times beside midnight": (asked) =>
    ok({ statistic_list: asked.map((date) => ({ stat_time: midnight(date) + 9 * hour, statistic: {} })) }),
  "every second count below zero": (asked) => everySecond(asked, (date) => entry(date, { session_cnt: -1 })),
  "every second count as text": (asked) => everySecond(asked, (date) => entry(date, { session_cnt: "1" })),
  "every second count beyond the store": (asked) =>
    text(everySecond(asked, (date) => entry(date, { session_cnt: "beyond" }))).replaceAll(
      '"beyond"',
      "9223372036854775808",
    ),
  "an envelope around it": (asked) => ({ code: 0, data: JSON.parse(ones(asked)) }),
  "its JSON as text": (asked) => JSON.stringify(ones(asked)),
  "an empty list before the list": (asked) => ones(asked).replace("{", '{"statistic_list":[],'),
  "a refusal after errcode 0": (asked) => ones(asked).replace(/}$/, ',"errcode":45009}'),
  "errcode beyond 32 bits": (asked) => ones(asked).replace(":0", ":4294967296"),
  "errcode with a fraction": (asked) => ones(asked).replace(":0", ":0.5"),
  "a number that is none": (asked) => ones(asked).replace("[", "[NaN,"),
  "a NUL behind it": (asked) => `${ones(asked)}\0`,
  "a byte order mark and no list": () => '\uFEFF{"errcode":0}',
  "text in UTF-16": (asked) => Buffer.from(`\uFEFF${ones(asked)}`, "utf16le"),
  "a message in GBK": (asked) => Buffer.from(ones(asked).replace('"ok"', '"\xB3\xC9\xB9\xA6"'), "latin1"),
  "lists in lists": (asked) =>
    ones(asked).replace("{", `{"deep":${"[".repeat(100_000)}${"]".repeat(100_000)},`),
  "20 MB": (asked) => ones(asked).replace("{", `{${" ".repeat(20_000_000)}`),
  "no content": (_asked, response) => void response.writeHead(204).end(),
  "a part of it": (asked, response) => void response.writeHead(206).end(ones(asked)),
  "another place": (asked, response) =>
    void response.writeHead(302, { Location: statisticRoute }).end(ones(asked)),
  "an error of the server": (asked, response) => void response.writeHead(500).end(ones(asked)),
  "a page's type and no list": (_asked, response) =>
    void response.writeHead(200, { "Content-Type": "text/html; charset=gbk" }).end('{"errcode":0}'),
  "fewer bytes than it said": (asked, response) =>
    cutShort(response, { "Content-Length": ones(asked).length + 1 }, ones(asked)),
  "chunks without the last": (asked, response) => cutShort(response, {}, ones(asked)),
  "half of its gzip": (asked, response) => {
    const packed = gzipSync(ones(asked));
    response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed.subarray(0, packed.length / 2));
  },
  "gzip that is none": (asked, response) =>
    void response.writeHead(200, { "Content-Encoding": "gzip" }).end(ones(asked)),
};

async function world() {
  let answer = null;
  const made = await stub((_request, response, { pathname, body }) => {
    if (pathname !== statisticRoute) return response.end(text({ errcode: 0, errmsg: "ok" }));
    const { start_time, end_time } = JSON.parse(body);
    const document = answer(dates(dateOf(start_time), dateOf(end_time)), response);
    return document === undefined ? response : response.end(text(document));
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
  await Promise.all(
    Object.entries(odd).map(async ([name, answer]) => {
      const { read, answers, sql } = await world();
      answers(answer);
      await read(now);
      assert.equal(sql("SELECT COUNT(*) FROM kfstat_day WHERE final = 1 AND state <> 'reported'"), "0", name);
      answers(seven);
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
        answers(seven);
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
