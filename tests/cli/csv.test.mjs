import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";

import { kfstat, program } from "./kfstat.mjs";

const folder = mkdtempSync(join(tmpdir(), "kfstat-csv-"));
after(() => rmSync(folder, { recursive: true }));

const file = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const wednesday = 1645545600; // 2022-02-23
const answer = (days) =>
  JSON.stringify({
    errcode: 0,
    errmsg: "ok",
    statistic_list: days.map(([stat_time, statistic]) => ({ stat_time, statistic })),
  });
const one = file("one.json", answer([[wednesday, { session_cnt: 1, reply_rate: 0.1 }]]));
const two = file("two.json", answer([[wednesday + 86400, { session_cnt: 0 }]]));
const noon = file("noon.json", answer([[wednesday + 43200, { session_cnt: 3 }]]));
const wrong = file("wrong.json", '{"errcode":0,"statistic_list":[null]}');
const query = file(
  "query.json",
  JSON.stringify({ open_kfid: "wk1", start_time: "2022-02-23", end_time: "2022-02-24" }),
);

const commas = (count) => ",".repeat(count);
const lines = (text) => {
  assert.ok(text.startsWith("\ufeff") && text.endsWith("\r\n"));
  return text.slice(1, -2).split("\r\n");
};

test("csv prints the header and a row a day, and nothing else", async () => {
  const { status, out, err } = await kfstat(["csv", one]);
  assert.deepEqual([status, err], [0, ""]);
  const [header, ...rows] = lines(out);
  assert.match(header, /^open_kfid,servicer_userid,servicer_name,date,state,session_cnt,.*_customer_cnt$/);
  assert.equal(header.split(",").length, 21);
  assert.deepEqual(rows, [`,,,2022-02-23,reported,1${commas(3)}0.1${commas(12)}`]);
});

test("a response comes from standard input where no file is given", async () => {
  assert.deepEqual(await kfstat(["csv"], { input: readFileSync(one) }), await kfstat(["csv", one]));
});

test("several files are rows one after the other, with the names that were given", async () => {
  const { out } = await kfstat(["csv", two, one, "--open-kfid", "wk1", "--servicer", "=li, si"]);
  assert.deepEqual(
    lines(out)
      .slice(1)
      .map((row) => row.slice(0, 37)),
    [`wk1,"'=li, si",,2022-02-24,reported,0`, `wk1,"'=li, si",,2022-02-23,reported,1`],
  );
});

test("names have their columns, an account's only where one is given", async () => {
  const { out } = await kfstat(["csv", one, "--account-name", "售后", "--servicer-name", "张三"]);
  const [header, row] = lines(out);
  assert.match(header, /^open_kfid,account_name,servicer_userid,servicer_name,date,state,/);
  assert.ok(row.startsWith(",售后,,张三,2022-02-23,reported,1,"));
});

test("with a query each response has a row for every day asked", async () => {
  const { out, err } = await kfstat(["csv", one, two, "--query", query]);
  const states = lines(out).slice(1);
  assert.deepEqual(
    states.map((row) => row.split(",").slice(3, 5).join(" ")),
    ["2022-02-23 reported", "2022-02-24 missing", "2022-02-23 missing", "2022-02-24 reported"],
  );
  assert.equal(err, "");
});

test("notices are sentences on standard error, the text stays a text", async () => {
  const { status, out, err } = await kfstat(["csv", noon]);
  assert.equal(status, 0);
  assert.equal(lines(out).length, 2);
  assert.match(err, /^.+ \[response\.not_midnight\]\n$/);
});

test("the header's words follow --header, and are those the page uses", async () => {
  for (const [header, state] of [
    ["zh", "有数据"],
    ["en", "Reported"],
  ]) {
    const { out } = await kfstat(["csv", one, "--header", header]);
    // The page's names are these: web/src/words.
    const labels = readFileSync(resolve(import.meta.dirname, `../../wasm/src/labels-${header}.ts`), "utf8");
    const names = [...labels.matchAll(/^ {2}\w+: "([^"]+)",$/gm)].map(([, name]) => name);
    assert.equal(names.length, 16);
    assert.deepEqual(lines(out)[0].split(",").slice(5), names);
    assert.ok(lines(out)[1].startsWith(`,,,2022-02-23,${state},1,`));
  }
});

test("issues are the Result on standard output, each with its file's place, the query's once", async () => {
  const single = await kfstat(["csv", wrong]);
  assert.equal(single.status, 1);
  assert.equal(JSON.parse(single.out).issues[0].path, "/statistic_list/0");
  const several = await kfstat(["csv", noon, wrong, wrong]);
  assert.equal(several.status, 1);
  const { ok, issues, notices } = JSON.parse(several.out);
  assert.equal(ok, false);
  assert.deepEqual(
    issues.map(({ path }) => path),
    ["/1/statistic_list/0", "/2/statistic_list/0"],
  );
  assert.deepEqual(
    notices.map(({ path }) => path),
    ["/0/statistic_list/0/stat_time"],
  );
  const asked = await kfstat(["csv", one, two, "--query", file("bad.json", "{}")]);
  assert.deepEqual(
    JSON.parse(asked.out).issues.map(({ path }) => path),
    ["/start_time", "/end_time"],
  );
});

test("wrong usage is status 2, what cannot be read status 3, with nothing on standard output", async () => {
  for (const [args, status] of [
    [["csv", one, "--header", "fr"], 2],
    [["csv", one, "--servicer"], 2],
    [["csv", one, "--query", ""], 2],
    [["csv", "--query", "-"], 2],
    [["csv", "-", "-"], 2],
    [["csv", one, "--query", join(folder, "none.json")], 3],
    [["csv", one, join(folder, "none.json")], 3],
  ]) {
    const done = await kfstat(args);
    assert.deepEqual([args, done.status, done.out], [args, status, ""]);
    assert.notEqual(done.err, "");
  }
});

test("counts keep all their digits, and any name its characters", async () => {
  const response = answer([[wednesday, { session_cnt: 7 }]]).replace(":7", ":18446744073709551615");
  const { out } = await kfstat(["csv", "--servicer", "张三\n", "--open-kfid", '"'], { input: response });
  assert.match(out, /\r\n"""","张三\n",,2022-02-23,reported,18446744073709551615,/);
});

test("an id that is no UTF-8 is wrong usage", () => {
  const fetch = "fetch --relay http://127.0.0.1:1 --from 2026-01-01 --to 2026-01-02 --open-kfid";
  for (const command of [`csv "$1" --open-kfid`, `csv "$1" --servicer`, fetch, `${fetch} wk1 --servicer`]) {
    // Only a shell can pass such bytes.
    const line = `exec "$0" ${command} "$(printf 'wk\\355\\240\\200')"`;
    const { status, stdout, stderr } = spawnSync("sh", ["-c", line, program, one], { encoding: "utf8" });
    assert.deepEqual([command, status, stdout], [command, 2, ""]);
    assert.match(stderr, /must be UTF-8/);
  }
});
