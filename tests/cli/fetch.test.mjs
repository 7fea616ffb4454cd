import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { kfstat, serve } from "./kfstat.mjs";

const now = "1762920000"; // 2025-11-12 12:00 UTC+8
const folder = mkdtempSync(join(tmpdir(), "kfstat-fetch-"));
let sandbox;
let relay;
let account;
let servicers;

const api = async (path) => (await fetch(relay.address + path)).json();
const faults = (list) =>
  fetch(`${sandbox.address}/_sandbox/faults`, { method: "POST", body: JSON.stringify({ faults: list }) });

before(async () => {
  writeFileSync(join(folder, "secret"), "fetch-test-secret");
  sandbox = await serve("kfstat-sandbox", ["--seed", "7", "--now", now]);
  relay = await serve("kfstat-relay", [
    ...["--upstream", sandbox.address, "--corp-id", "wwtest", "--now", now],
    ...["--corp-secret-file", join(folder, "secret")],
  ]);
  account = (await api("/api/v1/accounts")).accounts[0].open_kfid;
  servicers = (await api(`/api/v1/accounts/${account}/servicers`)).servicers.map(
    (each) => each.servicer_userid,
  );
});

after(async () => {
  await relay?.stop();
  await sandbox?.stop();
  rmSync(folder, { recursive: true });
});

const ask = (...args) =>
  kfstat(["fetch", "--relay", relay.address, "--open-kfid", account, "--now", now, ...args], {});
const range = ["--from", "2025-05-16", "--to", "2025-11-11"];

test("180 days of two people arrive whole, each day once", async () => {
  const people = servicers.slice(0, 2);
  const { status, out } = await ask(
    ...range,
    "--format",
    "json",
    ...people.flatMap((one) => ["--servicer", one]),
  );
  assert.equal(status, 0);
  const { series } = JSON.parse(out).value;
  assert.deepEqual(
    series.map((each) => each.servicer_userid),
    people,
  );
  for (const { report, summary } of series) {
    const dates = report.days.map((day) => day.date);
    assert.equal(dates.length, 180);
    assert.equal(new Set(dates).size, 180);
    assert.deepEqual([dates[0], dates[179]], ["2025-05-16", "2025-11-11"]);
    const reported = report.days.filter((day) => day.state === "reported");
    assert.equal(summary.days_reported, reported.length);
    assert.equal(
      summary.metrics.session_cnt.value,
      reported.reduce((sum, day) => sum + day.statistic.session_cnt, 0),
    );
  }
});

test("the table has a row a day and the totals below", async () => {
  const { status, out } = await ask("--from", "2025-11-05", "--to", "2025-11-11");
  assert.equal(status, 0);
  const lines = out.trimEnd().split("\n");
  assert.equal(lines.length, 1 + 1 + 7 + 1);
  assert.match(lines[2], /^2025-11-05 /);
  assert.match(lines.at(-1), /^total /);
});

test("csv has a row for every day of everyone, and nothing but the text", async () => {
  const people = servicers.slice(0, 2);
  const who = people.flatMap((one) => ["--servicer", one]);
  const week = ["--from", "2025-11-05", "--to", "2025-11-11"];
  const { status, out } = await ask(...week, ...who, "--format", "csv");
  const { series } = JSON.parse((await ask(...week, ...who, "--format", "json")).out).value;
  assert.equal(status, 0);
  assert.ok(out.startsWith("\ufeffopen_kfid,servicer_userid,servicer_name,date,state,session_cnt,"));
  const cell = (figure) => (figure === null ? "" : String(figure));
  assert.deepEqual(
    out.trimEnd().split("\r\n").slice(1),
    series.flatMap(({ servicer_userid, report }) =>
      report.days.map(({ date, state, statistic }) =>
        [
          ...[account, servicer_userid, "", date, state],
          ...(statistic ? Object.values(statistic).map(cell) : new Array(16).fill("")),
        ].join(","),
      ),
    ),
  );
});

test("a partial csv is printed, with status 1 and the issues as sentences", async () => {
  await faults([{ endpoint: "get_servicer_statistic", kind: "errcode", errcode: 95014, times: 1 }]);
  const { status, out, err } = await ask(...range, "--format", "csv");
  await faults([]);
  assert.equal(status, 1);
  assert.ok(out.split("\r\n").length > 149);
  assert.match(out.split("\r\n")[1], new RegExp(`^${account},,,\\d{4}-`));
  assert.match(err, /upstream\.invalid_request/);
});

test("a partial answer is printed, with status 1 and the issues", async () => {
  await faults([{ endpoint: "get_servicer_statistic", kind: "errcode", errcode: 95014, times: 1 }]);
  const { status, out, err } = await ask(...range, "--format", "json");
  await faults([]);
  assert.equal(status, 1);
  const result = JSON.parse(out);
  assert.equal(result.ok, false);
  assert.equal(result.issues.length, 1);
  assert.equal(result.issues[0].code, "upstream.invalid_request");
  assert.ok(result.value.series[0].report.days.length >= 149);
  assert.match(err, /upstream\.invalid_request/);
});

test("a wrong question prints its issues and asks nobody", async () => {
  const { status, out } = await ask("--from", "2025-11-11", "--to", "2025-11-01");
  assert.equal(status, 1);
  assert.equal(JSON.parse(out).issues[0].code, "range.reversed");
});

test("a relay that is not there is status 3 with nothing on standard output", async () => {
  const { status, out } = await kfstat(
    ["fetch", "--relay", "http://127.0.0.1:1", "--open-kfid", account, "--now", now, ...range],
    {},
  );
  assert.deepEqual([status, out], [3, ""]);
});

test("what a relay answers can neither end the program nor steer the terminal", async (t) => {
  const answers = [
    { code: "relay.odd", issues: [{ code: "relay.odd", message: 5, params: {} }] },
    { code: "relay.odd", issues: [{ code: "relay.odd", message: "m", params: { servicer_userid: 5 } }] },
    { code: "relay.odd", detail: "\u001b]0;title\u0007" },
    "no document",
  ];
  let answer;
  const stub = createServer((request, response) => {
    request.resume();
    response.writeHead(502).end(JSON.stringify(answer));
  });
  await new Promise((listening) => stub.listen(0, "127.0.0.1", listening));
  t.after(() => stub.close());
  const address = `http://127.0.0.1:${stub.address().port}`;
  for (answer of answers) {
    const asked = ["fetch", "--relay", address, "--open-kfid", account, "--now", now];
    const { status, err } = await kfstat([...asked, "--from", "2025-11-10", "--to", "2025-11-11"]);
    assert.equal(status, 1, JSON.stringify(answer));
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    assert.doesNotMatch(err, /[\x00-\x09\x0b-\x1f\x7f]/);
  }
});

test("a relay on this machine is asked directly, whatever proxy is set", async () => {
  const { status } = await kfstat(
    ["fetch", "--relay", relay.address, "--open-kfid", account, "--now", now, ...range],
    { env: { http_proxy: "http://127.0.0.1:1" } },
  );
  assert.equal(status, 0);
});

test("totals count the days of requests that failed among those asked", async () => {
  await faults([{ endpoint: "get_servicer_statistic", kind: "errcode", errcode: 95014, times: 1 }]);
  const { status, out } = await ask(...range, "--servicer", servicers[2]);
  await faults([]);
  assert.equal(status, 1);
  assert.match(out.trimEnd().split("\n").at(-1), /^total +\d+\/180 /);
});

test("accounts and servicers are those of the relay", async () => {
  const listed = JSON.parse((await kfstat(["accounts", "--relay", relay.address])).out);
  const { accounts } = await api("/api/v1/accounts");
  assert.deepEqual(listed, {
    ok: true,
    value: accounts.map(({ open_kfid, name }) => ({ open_kfid, name })),
    notices: [],
  });
  const people = await kfstat(["servicers", "--relay", relay.address, "--open-kfid", account]);
  assert.equal(people.status, 0);
  assert.deepEqual(
    JSON.parse(people.out).value.map((each) => each.servicer_userid),
    servicers,
  );
  // Judged before anybody is asked.
  for (const [id, code] of [
    ["wk 1", "id.invalid_character"],
    ["", "id.empty"],
  ]) {
    const wrong = await kfstat(["servicers", "--relay", "http://127.0.0.1:1", "--open-kfid", id]);
    assert.equal(wrong.status, 1);
    assert.equal(JSON.parse(wrong.out).issues[0].code, code);
  }
});

test("a named range stands in place of the dates, by the relay's clock", async () => {
  const named = await kfstat([
    ...["fetch", "--relay", relay.address, "--open-kfid", account, "--format", "json"],
    ...["--range", "last_week"],
  ]);
  const dated = await ask("--from", "2025-11-03", "--to", "2025-11-09", "--format", "json");
  assert.equal(named.status, 0);
  assert.equal(named.out, dated.out);
  const { status, out } = await ask("--range", "no_such");
  assert.equal(status, 1);
  assert.equal(JSON.parse(out).issues[0].code, "range.unknown_preset");
});

test("a servicer given twice is answered once, with a notice", async () => {
  const twice = [servicers[0], servicers[1], servicers[0]].flatMap((one) => ["--servicer", one]);
  const { status, out } = await ask(
    "--from",
    "2025-11-10",
    "--to",
    "2025-11-11",
    "--format",
    "json",
    ...twice,
  );
  assert.equal(status, 0);
  const { value, notices } = JSON.parse(out);
  assert.deepEqual(
    value.series.map((each) => each.servicer_userid),
    servicers.slice(0, 2),
  );
  assert.deepEqual(
    notices.map((notice) => notice.code),
    ["plan.duplicate_servicer"],
  );
});

test("what the relay has stored is read when upstream has forgotten it", async (t) => {
  const store = `sqlite:${join(folder, "old.db")}`;
  const start = async (moment) => {
    const upstream = await serve("kfstat-sandbox", ["--seed", "7", "--now", String(moment)]);
    const own = await serve("kfstat-relay", [
      ...["--upstream", upstream.address, "--corp-id", "wwtest", "--now", String(moment), "--store", store],
      ...["--corp-secret-file", join(folder, "secret")],
    ]);
    const stop = async () => (await own.stop(), await upstream.stop());
    return { address: own.address, stop };
  };
  const asked = (address, ...more) =>
    kfstat(["fetch", "--relay", address, "--open-kfid", account, "--format", "json", ...more]);
  const early = await start(Number(now));
  const first = await asked(early.address, "--from", "2025-11-03", "--to", "2025-11-04");
  await early.stop();
  assert.equal(first.status, 0);
  // No --now: the relay's clock counts.
  const late = await start(Number(now) + 200 * 86400);
  t.after(() => late.stop());
  const second = await asked(late.address, "--from", "2025-11-03", "--to", "2025-11-04");
  assert.equal(second.status, 0, second.err);
  const days = ({ out }) => JSON.parse(out).value.series[0].report.days;
  assert.deepEqual(days(second), days(first));
  const { notices } = JSON.parse(second.out);
  assert.deepEqual(
    notices.map(({ code, path }) => [code, path]),
    [
      ["range.beyond_upstream", "/start_time"],
      ["range.beyond_upstream", "/end_time"],
    ],
  );
  const before = await asked(late.address, "--from", "2025-11-02", "--to", "2025-11-04");
  assert.equal(before.status, 1);
  const [issue] = JSON.parse(before.out).issues;
  assert.deepEqual([issue.code, issue.params.earliest], ["range.too_early", "2025-11-03"]);
});
