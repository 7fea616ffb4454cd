import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";

import { kfstat } from "./kfstat.mjs";

const folder = mkdtempSync(join(tmpdir(), "kfstat-cli-"));
after(() => rmSync(folder, { recursive: true }));

const file = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const now = "1645761600"; // 2022-02-25 12:00 UTC+8
const documented = {
  open_kfid: "OPEN_KFID",
  servicer_userid: "zhangsan",
  start_time: 1645545600,
  end_time: 1645632000,
};
const answer = (days) =>
  JSON.stringify({
    errcode: 0,
    errmsg: "ok",
    statistic_list: days.map(([stat_time, statistic]) => ({ stat_time, statistic })),
  });

test("a query comes from standard input or a file, the Result goes to standard output", async () => {
  const input = JSON.stringify(documented);
  const fromInput = await kfstat(["validate", "--now", now], { input });
  const fromFile = await kfstat(["--now", now, "validate", "--query", file("query.json", input)]);
  assert.equal(fromInput.status, 0);
  assert.equal(fromInput.err, "");
  assert.deepEqual(fromInput, fromFile);
  assert.ok(fromInput.out.endsWith("}\n"));
  assert.deepEqual(JSON.parse(fromInput.out).value, {
    ...documented,
    start_date: "2022-02-23",
    end_date: "2022-02-24",
    days: 2,
  });
});

test("the body is the documented request, compact, and nothing else", async () => {
  const { status, out } = await kfstat(["body", "--now", now], {
    input: JSON.stringify(documented, null, 2),
  });
  assert.equal(status, 0);
  assert.equal(out, JSON.stringify(documented));
});

test("a body's notices go to standard error, its issues to standard output with status 1", async () => {
  const noon = { ...documented, start_time: 1645588800 };
  const good = await kfstat(["body", "--now", now], { input: JSON.stringify(noon) });
  assert.equal(good.out, JSON.stringify(documented));
  assert.match(good.err, /range\.rounded_to_midnight/);
  const bad = await kfstat(["body", "--now", now], { input: "{}" });
  assert.equal(bad.status, 1);
  assert.equal(JSON.parse(bad.out).ok, false);
});

test("sentences for people follow --locale, else LC_ALL, else LANG", async () => {
  const ask = (args, env) => kfstat(["preset", "no_such", "--now", now, ...args], { env });
  assert.match((await ask([], {})).err, /There is no range/);
  assert.match((await ask([], { LANG: "zh_CN.UTF-8" })).err, /没有这个名称/);
  assert.match((await ask([], { LANG: "ZH_cn.UTF-8" })).err, /没有这个名称/);
  assert.match((await ask(["--locale", "en"], { LANG: "zh_CN.UTF-8" })).err, /There is no range/);
  assert.match((await ask([], { LANG: "zh_CN.UTF-8", LC_ALL: "C" })).err, /There is no range/);
});

test("plan splits, and reaches back to a store's first day", async () => {
  const query = { open_kfid: "wk1", start_time: "2021-08-01", end_time: "2022-02-24" };
  const input = JSON.stringify(query);
  const refused = await kfstat(["plan", "--now", now], { input });
  assert.equal(JSON.parse(refused.out).issues[0].code, "range.too_early");
  const planned = await kfstat(["plan", "--now", now, "--earliest", "2021-01-01"], { input });
  const { value } = JSON.parse(planned.out);
  assert.equal(value.days, 208);
  assert.equal(value.requests.length, 6);
});

test("parse reads a response and fills in the days of a query", async () => {
  const response = answer([[1645545600, { session_cnt: 1 }]]);
  const alone = JSON.parse((await kfstat(["parse"], { input: response })).out);
  assert.deepEqual(
    alone.value.days.map(({ date, state }) => [date, state]),
    [["2022-02-23", "reported"]],
  );
  const query = file("days.json", JSON.stringify(documented));
  const filled = await kfstat(["parse", file("response.json", response), "--query", query]);
  assert.deepEqual(
    JSON.parse(filled.out).value.days.map(({ date, state }) => [date, state]),
    [
      ["2022-02-23", "reported"],
      ["2022-02-24", "missing"],
    ],
  );
});

test("counts of 64 bits come out digit by digit", async () => {
  const { out } = await kfstat(["parse"], {
    input: answer([[1645545600, { session_cnt: 7 }]]).replace(":7", ":18446744073709551615"),
  });
  assert.match(out, /"session_cnt":18446744073709551615,/);
});

test("summarize adds several files up and says in which one something is wrong", async () => {
  const one = file("one.json", answer([[1645545600, { session_cnt: 1, reply_rate: 1 }]]));
  const two = file("two.json", answer([[1645632000, { session_cnt: 3, reply_rate: 0.5 }]]));
  const { metrics } = JSON.parse((await kfstat(["summarize", one, two])).out).value;
  assert.equal(metrics.session_cnt.value, 4);
  assert.equal(metrics.reply_rate.value, 0.625);
  const broken = await kfstat([
    "summarize",
    one,
    file("broken.json", '{"errcode":0,"statistic_list":[null]}'),
  ]);
  assert.equal(broken.status, 1);
  assert.equal(JSON.parse(broken.out).issues[0].path, "/1/statistic_list/0");
});

test("of several files each sentence begins with the file it is about, whatever is wrong with it", async () => {
  const good = file("good.json", answer([[1645545600, { session_cnt: 1 }]]));
  const files = {
    "empty.json": "",
    "packed.gz": gzipSync("{}"),
    "cut.json": '{"errcode":0,"errm',
    "page.html": "<html>",
    "refused.json": '{"errcode":60020,"errmsg":"from ip: 192.0.2.1"}',
    "entry.json": '{"errcode":0,"statistic_list":[null]}',
    "other.json": '{"foo":1}',
  };
  const paths = Object.entries(files).map(([name, content]) => file(name, content));
  for (const command of ["summarize", "csv", "group"]) {
    for (const locale of ["en", "zh"]) {
      const { status, err } = await kfstat([
        command,
        good,
        ...paths,
        ...(command === "group" ? ["--by", "day"] : []),
        "--locale",
        locale,
      ]);
      assert.equal(status, 1);
      const sentences = err.trimEnd().split("\n");
      assert.equal(sentences.length, paths.length, err);
      for (const [index, path] of paths.entries()) {
        assert.ok(sentences[index].startsWith(`${path}: `), sentences[index]);
      }
      assert.doesNotMatch(err, /answer \d|第 \d+ 份|[?？][.。]/u);
    }
  }
  const alone = await kfstat(["summarize", paths[0]]);
  assert.equal(alone.err, "The answer is empty. [response.not_json]\n");
  const query = await kfstat(["summarize", good, good, "--query", paths[0]]);
  assert.equal(query.err, "The query is empty. [query.not_json]\n");
});

/** Days one after the other from a day on: whole figures of a steady month, `replied` of 40 sessions each. */
const month = (name, first, replied) =>
  file(
    name,
    answer(
      Array.from({ length: 28 }, (_, day) => [
        first + day * 86400,
        { session_cnt: 40, reply_rate: Math.round(((replied + (day % 3) - 1) / 40) * 10_000) / 10_000 },
      ]),
    ),
  );

test("compare says what changed and how sure that is, of as many files as are named", async () => {
  const earlier = month("earlier.json", 1_640_966_400, 38);
  const later = month("later.json", 1_643_385_600, 30);
  const { status, out, err } = await kfstat(["compare", later, "--with", earlier]);
  assert.deepEqual([status, err], [0, ""]);
  const { current, previous, metrics } = JSON.parse(out).value;
  assert.deepEqual(
    [current.metrics.reply_rate.numerator, current.metrics.reply_rate.denominator],
    [30 * 28 - 1, 1120],
  );
  assert.equal(previous.dates_reported, 28);
  assert.equal(metrics.reply_rate.verdict, "worse");
  assert.equal(metrics.session_cnt.change, 0);
  assert.deepEqual(Object.keys(metrics.session_cnt), [
    "change",
    "relative_change",
    "daily_change",
    "score",
    "certain",
    "verdict",
  ]);
  const same = await kfstat(["compare", earlier, later, "--with", later, earlier]);
  assert.equal(JSON.parse(same.out).value.metrics.reply_rate.verdict, "same");
});

test("compare says on which side something is wrong, and reads each side with its query", async () => {
  const good = file("good.json", answer([[1645545600, { session_cnt: 1 }]]));
  const broken = file("broken.json", '{"errcode":0,"statistic_list":[null]}');
  const sides = await kfstat(["compare", good, broken, "--with", broken, "--locale", "en"]);
  assert.equal(sides.status, 1);
  assert.deepEqual(
    JSON.parse(sides.out).issues.map((issue) => issue.path),
    ["/current/1/statistic_list/0", "/previous/0/statistic_list/0"],
  );
  const sentences = sides.err.trimEnd().split("\n");
  assert.equal(sentences.length, 2);
  for (const sentence of sentences) assert.ok(sentence.startsWith(`${broken}: `), sentence);

  const days = file("days.json", JSON.stringify({ start_time: "2022-02-22", end_time: "2022-02-23" }));
  const window = file("window.json", JSON.stringify({ start_time: "2022-02-21", end_time: "2022-02-23" }));
  const asked = await kfstat(["compare", good, "--query", days, "--with", good, "--with-query", window]);
  const { current, previous } = JSON.parse(asked.out).value;
  assert.deepEqual([current.dates_requested, previous.dates_requested], [2, 3]);
  const wrong = await kfstat(["compare", good, good, "--query", broken, "--with", good]);
  assert.deepEqual(
    JSON.parse(wrong.out).issues.map((issue) => [issue.path, issue.params.input]),
    [
      ["/start_time", "query"],
      ["/end_time", "query"],
      ["/errcode", "query"],
      ["/statistic_list", "query"],
    ],
  );
});

test("targets are met, missed, or not judged, and all of that is status 0", async () => {
  const days = month("days.json", 1_640_966_400, 38);
  const targets = file(
    "targets.json",
    '{"session_cnt":{"max":40},"reply_rate":{"min":0.99},"satisfied_rate":{"min":0.9},"customer_cnt":{"min":1,"at_least":1}}',
  );
  const { status, out } = await kfstat(["targets", days, "--targets", targets]);
  assert.equal(status, 0);
  const { value } = JSON.parse(out);
  assert.deepEqual(
    Object.entries(value).map(([field, { n, met }]) => [field, n, met]),
    [
      ["session_cnt", 28, true],
      ["customer_cnt", 0, null],
      ["reply_rate", 1120, false],
      ["satisfied_rate", 0, null],
    ],
  );
  assert.deepEqual(value.reply_rate.target, { min: 0.99, at_least: 10 });
  const wrong = file(
    "wrong.json",
    '{"reply":{"min":1},"reply_rate":{"min":1,"max":1},"satisfied_rate":null}',
  );
  const refused = await kfstat(["targets", days, "--targets", wrong, "--locale", "zh"]);
  assert.equal(refused.status, 1);
  assert.deepEqual(
    JSON.parse(refused.out).issues.map(({ code, path, params }) => [code, path, params]),
    ["reply", "reply_rate", "satisfied_rate"].map((field) => ["targets.invalid", `/targets/${field}`, {}]),
  );
  assert.match(refused.err, /人工回复率（reply_rate）的目标无效/u);
  const list = await kfstat(["targets", days, "--targets", file("list.json", "[]")]);
  const [issue] = JSON.parse(list.out).issues;
  assert.deepEqual(
    [issue.code, issue.path, issue.params.expected],
    ["input.wrong_type", "/targets", "object"],
  );
  const text = await kfstat(["targets", days, "--targets", file("text.json", "reply_rate >= 0.9")]);
  assert.equal(JSON.parse(text.out).issues[0].code, "query.not_json");
});

test("group puts several files together by date, and says which weeks are whole", async () => {
  const files = [month("one.json", 1_640_966_400, 38), month("two.json", 1_640_966_400, 30)];
  const { status, out } = await kfstat(["group", ...files, "--by", "week"]);
  assert.equal(status, 0);
  const groups = JSON.parse(out).value;
  assert.deepEqual(
    groups.map(({ start_date, end_date, days, complete }) => [start_date, end_date, days, complete]),
    [
      ["2022-01-01", "2022-01-02", 2, false],
      ["2022-01-03", "2022-01-09", 7, true],
      ["2022-01-10", "2022-01-16", 7, true],
      ["2022-01-17", "2022-01-23", 7, true],
      ["2022-01-24", "2022-01-28", 5, false],
    ],
  );
  assert.equal(groups[1].summary.metrics.session_cnt.value, 2 * 7 * 40);
  assert.equal(groups[1].summary.metrics.session_cnt.daily_max, 80);
});

test("explain takes any int32, negative too", async () => {
  assert.equal(JSON.parse((await kfstat(["explain", "-1"])).out).value.class, "temporary");
  assert.equal(JSON.parse((await kfstat(["explain", "-2147483648"])).out).value.class, "unknown");
  assert.equal(JSON.parse((await kfstat(["explain", "60020"])).out).value.class, "ip_not_trusted");
});

test("wrong usage is status 2 with nothing on standard output", async () => {
  const relay = ["--relay", "http://127.0.0.1:1", "--open-kfid", "wk1"];
  const wrong = [
    [],
    ["no_such"],
    ["validate", "extra"],
    ["today", "--now", "-1"],
    ["today", "--now", "253402272000"],
    ["today", "--now", "1e9"],
    ["today", "--now", ""],
    ["today", "--locale", "fr"],
    ["explain"],
    ["explain", "2147483648"],
    ["explain", "x"],
    ["preset"],
    ["parse", "a", "b"],
    ["plan", "--earliest", "2022-02-30"],
    ["fetch", "--relay", "http://127.0.0.1:1"],
    ["fetch", ...relay],
    ["fetch", ...relay, "--from", "2025-11-03"],
    ["fetch", ...relay, "--range", "yesterday", "--to", "2025-11-03"],
    ["fetch", "--relay", "127.0.0.1:1", "--open-kfid", "wk1", "--range", "yesterday"],
    ["accounts"],
    ["servicers", "--relay", "http://127.0.0.1:1"],
    ["completion"],
    ["completion", "tcsh"],
    ["summarize", "--query", ""],
    ["compare", "a.json"],
    ["compare", "a.json", "--with"],
    ["compare", "a.json", "--with", "--query", "q.json"],
    ["targets", "a.json"],
    ["group", "a.json"],
    ["group", "a.json", "--by", "year"],
  ];
  for (const args of wrong) {
    const { status, out, err } = await kfstat(args);
    assert.deepEqual([args, status, out], [args, 2, ""]);
    assert.notEqual(err, "");
  }
});

test("what cannot be read is status 3 with nothing on standard output", async () => {
  for (const args of [
    ["parse", join(folder, "none.json")],
    ["parse", folder],
    ["validate", "--query", folder],
    ["summarize", folder],
  ]) {
    const { status, out, err } = await kfstat(args);
    assert.deepEqual([args, status, out], [args, 3, ""]);
    assert.notEqual(err, "");
  }
});

test("the size limits are judged to the byte", async () => {
  const padded = (text, size) => text + " ".repeat(size - text.length);
  const query = JSON.stringify(documented);
  const validate = (size) => kfstat(["validate", "--now", now], { input: padded(query, size) });
  assert.equal((await validate(65536)).status, 0);
  assert.equal(JSON.parse((await validate(65537)).out).issues[0].code, "query.too_large");
  const parse = (size) => kfstat(["parse"], { input: padded(answer([]), size) });
  assert.equal((await parse(4194304)).status, 0);
  assert.equal(JSON.parse((await parse(4194305)).out).issues[0].code, "response.too_large");
});

test("help and version go to standard output", async () => {
  const help = await kfstat(["--help"]);
  assert.equal(help.status, 0);
  assert.match(help.out, /summarize/);
  assert.match((await kfstat(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
});

test("an output that cannot be written is not success", async () => {
  const { status, err } = await kfstat(["today"], { output: "/dev/full" });
  assert.equal(status, 3);
  assert.match(err, /standard output/);
});

test("wrong usage is told with what would do, in the reader's language", async () => {
  for (const [args, en, zh] of [
    [["valdate"], "there is no command 'valdate'; did you mean validate?", "是否想用 validate？"],
    [["no_such"], "`kfstat --help` lists them", "`kfstat --help` 列出全部命令"],
    [["fetch", "--relai", "x"], "did you mean --relay?", "是否想用 --relay？"],
    [["csv", "--no-such"], "`kfstat csv --help` lists them", "`kfstat csv --help` 列出全部选项"],
    [["csv", "--header"], "--header needs a value", "--header 后面缺少值"],
    [["csv", "--header", "--open-kfid", "wk1"], "--header needs a value", "--header 后面缺少值"],
    [["csv", "--header=", "wire"], "'' is none of them", "“”不在其中"],
    [["FETCH"], "did you mean fetch?", "是否想用 fetch？"],
    [["csv", "--", "--locle"], "--locle: there is no such file", "--locle：没有这个文件"],
    [["csv", "--header", "wrie"], "did you mean wire", "是否想写 wire"],
    [["today", "--now", "1762920000000"], "1762920000 would do", "可写作 1762920000"],
    [["today", "--now", "now"], "takes Unix seconds", "应为 Unix 秒"],
    [["today", "--now", "1", "--now", "2"], "--now can be given once only", "--now 只能给出一次"],
    [["explain", "60020:"], "whole number of 32 bits, such as 60020", "32 位整数，例如 60020"],
    [["explain"], "CODE is required", "缺少 CODE"],
    [["plan", "--earliest", "2025/11/03"], "YYYY-MM-DD, such as 2025-11-03", "YYYY-MM-DD 格式的日期"],
    [["accounts", "--relay", "localhost:8480"], "such as https://", "https://kfstat.example.com 这样的地址"],
    [["parse", join(folder, "none.json")], "there is no such file", "没有这个文件"],
    [["parse", folder], "is a folder", "是文件夹"],
  ]) {
    for (const [locale, words] of [
      ["en", en],
      ["zh", zh],
    ]) {
      const { out, err } = await kfstat(["--locale", locale, ...args]);
      assert.equal(out, "");
      assert.ok(err.startsWith("kfstat: ") && err.includes(words), `${args.join(" ")}: ${err}`);
      assert.equal(err.indexOf("\n"), err.length - 1);
    }
  }
});

test("what is said again of an argument cannot steer the terminal", async () => {
  const { status, err } = await kfstat(["\u001b]0;title\u0007\u009b2J"]);
  assert.equal(status, 2);
  // eslint-disable-next-line no-control-regex -- these are what must not be there
  assert.doesNotMatch(err, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test("summarize fills in the days of a query; its issues come once, first, without a prefix", async () => {
  const one = file("of-day.json", answer([[1645545600, { session_cnt: 1 }]]));
  const query = file("two-days.json", JSON.stringify(documented));
  const { value } = JSON.parse((await kfstat(["summarize", one, one, "--query", query])).out);
  assert.equal(value.days_missing, 2);
  assert.equal(value.days_reported, 2);
  const wrong = file("wrong-query.json", JSON.stringify({ ...documented, start_time: "x" }));
  const broken = file("broken.json", '{"errcode":0,"statistic_list":[null]}');
  const { status, out } = await kfstat(["summarize", one, broken, "--query", wrong]);
  assert.equal(status, 1);
  assert.deepEqual(
    JSON.parse(out).issues.map(({ path, params }) => [path, params.input]),
    [
      ["/start_time", "query"],
      ["/1/statistic_list/0", undefined],
    ],
  );
});

test("help is in the reader's language and names every command", async () => {
  for (const locale of ["en", "zh"]) {
    const { status, out } = await kfstat(["--help", "--locale", locale]);
    assert.equal(status, 0);
    for (const command of ["validate", "accounts", "servicers", "fetch", "completion"])
      assert.match(out, new RegExp(`^ +${command} `, "m"));
    assert.equal(/[\u4e00-\u9fff]/.test(out), locale === "zh");
  }
});
