// The files of the page: read back by LibreOffice they say what the page and the core say, and nothing in them is a formula.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { STATISTIC_FIELDS, loadKfstat } from "kfstat";
import { openSpreadsheet, openWorkbook } from "../spreadsheet.mjs";
import { HOSTILE } from "./hostile-texts.mjs";
import {
  AFTER_SALES,
  BY_API,
  figures,
  openBrowser,
  openPage,
  pathOf,
  readDays,
  startBoth,
} from "./stage.mjs";

const RANGE = { start_date: "2022-10-19", end_date: "2022-11-15" };
const BEFORE = { start_date: "2022-09-21", end_date: "2022-10-18" };
const RANGE_PATH = `${RANGE.start_date}..${RANGE.end_date}`;

let both, browser, folder, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
  folder = await mkdtemp(join(tmpdir(), "kfstat-export-"));
});

after(async () => {
  await browser?.close();
  await both?.stop();
  await rm(folder, { recursive: true });
});

/** Waits until nothing more comes: people, what they are compared with, and the medians. */
async function settled(page) {
  await figures(page);
  await page.waitForFunction(() => {
    const { input } =
      document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-export") ?? {};
    if (!input || input.view.before.phase === "loading") return false;
    const { phase } = input.team;
    return phase === "off" || phase === "idle" || (phase === "loaded" && input.view.standing.people);
  });
}

/** Exports as a person does, and gives the file's name and what LibreOffice makes of it. */
async function exported(page, format) {
  await page.locator("kfstat-export .opener").click();
  const item = page.locator(`kfstat-export [data-format=${format}]`);
  const [download] = await Promise.all([page.waitForEvent("download"), item.click()]);
  const path = join(folder, `file.${format}`);
  await download.saveAs(path);
  const name = download.suggestedFilename();
  return format === "csv"
    ? { name, sheets: await openSpreadsheet(path) }
    : { name, ...(await openWorkbook(path)) };
}

const report = (days) => ({ errcode: 0, errmsg: "ok", days });

/** What the core says of days of the sandbox. */
async function told(account, range, servicer) {
  const days = await readDays(kfstat, both.sandbox, account, range, servicer);
  return { days, report: report(days), summary: kfstat.summarize([report(days)]).value };
}

const texts = (rows) => rows.map((row) => row.map(({ text }) => text));

/** The same figure, or none on either side. LibreOffice keeps 15 digits. */
function assertSame(actual, expected, about) {
  const [one, other] = [actual, expected].map((value) => value ?? null);
  if (one === null || other === null) return assert.equal(one, other, about);
  const most = 1e-14 * Math.max(1, Math.abs(other));
  assert.ok(Math.abs(Number(one) - other) <= most, `${about}: ${one} is not ${other}`);
}

/** Whether a cell holds just this figure, as a number. */
function assertFigure(cell, value, field, about) {
  const kind = field.endsWith("_rate") ? "percentage" : "float";
  assert.equal(cell.type, value === null ? undefined : kind, about);
  assertSame(cell.value, value, about);
}

/** The row of a sheet whose first cell says this. */
const rowOf = (rows, name) => rows.find(([cell]) => cell?.text === name);

test("a workbook opened again has the core's days, people, changes and medians, laid out for A4", async () => {
  const path = pathOf({ account: AFTER_SALES, range: RANGE_PATH });
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    timeZone: "Pacific/Kiritimati",
    path,
  });
  await dashboard.evaluate((element) => {
    element.targets = { reply_rate: { min: 0.96 }, first_reply_average_sec: { max: 60 } };
  });
  await settled(page);
  const people = await page.evaluate(() => {
    const { input } = document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-export");
    const { team, standing } = input.view;
    return { ids: team.map(({ id, name }) => ({ id, name })), medians: standing.people.medians };
  });
  const shown = await page
    .locator("kfstat-team tbody tr[data-userid]")
    .evaluateAll((rows) => rows.map((row) => row.dataset.userid));
  const { name, sheets, layout, pages } = await exported(page, "xlsx");
  assert.equal(name, `kfstat_售后服务_${RANGE.start_date}_${RANGE.end_date}.xlsx`);
  assert.deepEqual([...sheets.keys()], ["汇总", "接待人员", "每日明细", "按周", "按月", "说明"]);

  const whole = await told(AFTER_SALES, RANGE);
  const [heads, ...days] = sheets.get("每日明细");
  assert.deepEqual(
    heads.slice(0, 3).map(({ text }) => text),
    ["日期", "星期", "状态"],
  );
  for (const [index, day] of whole.days.entries()) {
    const [date, weekday, state, ...cells] = days[index];
    assert.deepEqual([date.type, date.value, date.text], ["date", day.date, day.date]);
    assert.equal(weekday.text, `周${"日一二三四五六"[new Date(`${day.date}T00:00:00Z`).getUTCDay()]}`);
    assert.equal(state.text, day.statistic ? "已统计" : "当日无接待");
    for (const [column, field] of STATISTIC_FIELDS.entries())
      assertFigure(cells[column], day.statistic?.[field] ?? null, field, `${day.date} ${field}`);
  }

  const [peopleHeads, ...peopleRows] = sheets.get("接待人员");
  const column = (text) => {
    const index = peopleHeads.findIndex((cell) => cell.text === text);
    assert.ok(index >= 0, `${text} is no column of ${peopleHeads.map((cell) => cell.text).join()}`);
    return index;
  };
  assert.deepEqual(
    peopleRows.slice(0, shown.length).map((row) => row[1].text),
    shown,
    "the people should stand in the order of the table",
  );
  let changed = 0;
  for (const { id, name } of people.ids) {
    const now = await told(AFTER_SALES, RANGE, id);
    const then = await told(AFTER_SALES, BEFORE, id);
    const compared = kfstat.compareReports([now.report], [then.report]).value.metrics;
    const row = peopleRows.find((cells) => cells[1].text === id);
    assert.equal(row[0].text, name);
    const { metrics } = now.summary;
    const at = (text) => row[column(text)];
    assertSame(at("接待天数").value, now.summary.dates_reported);
    assertFigure(at("接入人工会话数"), metrics.session_cnt.value, "session_cnt", id);
    assertFigure(at("接入人工会话数（日均）"), metrics.session_cnt.daily_mean, "session_cnt", id);
    assertFigure(at("人工回复率"), metrics.reply_rate.value, "reply_rate", id);
    assertFigure(at("“满意”评价占比"), metrics.satisfied_rate.value, "satisfied_rate", id);
    assertFigure(
      at("被拒收消息的客户数"),
      metrics.msg_rejected_customer_cnt.value,
      "msg_rejected_customer_cnt",
      id,
    );
    assertSame(at("人工回复率样本").value, Math.round(metrics.reply_rate.weight_total ?? 0), id);
    if (then.summary.days_reported === 0) continue;
    changed += 1;
    assertSame(at("接入人工会话数较上期").value, compared.session_cnt.relative_change);
    const reply = at("人工回复率较上期");
    const points = compared.reply_rate.change;
    assertSame(reply.value, points === null ? null : 100 * points);
    const words = { better: "变好", worse: "变差" }[compared.reply_rate.verdict];
    assert.equal(/变/.test(reply.text), words !== undefined, reply.text);
    if (words) assert.ok(reply.text.endsWith(words), reply.text);
  }
  assert.ok(changed >= 3);
  const total = rowOf(peopleRows, "账号合计");
  assertFigure(total[column("接入人工会话数")], whole.summary.metrics.session_cnt.value, "session_cnt");
  const median = rowOf(peopleRows, "团队中位数");
  assertFigure(median[column("人工回复率")], people.medians.reply_rate, "reply_rate");
  assertFigure(median[column("接入人工会话数（日均）")], people.medians.session_cnt, "session_cnt");
  assert.ok(
    texts(peopleRows).some((row) => row.join("").includes("黄底加粗：未达到目标（人工回复率不低于 96.0%")),
  );

  const summary = texts(sheets.get("汇总"));
  const fact = (name) => summary.find(([cell]) => cell === name)?.[1];
  assert.equal(fact("日期范围"), `${RANGE.start_date} – ${RANGE.end_date}（28 天）`);
  assert.equal(fact("对比"), `${BEFORE.start_date} – ${BEFORE.end_date}（前一段等长时间）`);
  assert.equal(fact("制作时间"), "2022-11-16 10:00 (UTC+8)");
  assert.equal(fact("数据截至"), "2022-11-15");
  const then = await told(AFTER_SALES, BEFORE);
  const moved = kfstat.compareReports([whole.report], [then.report]).value;
  const rows = sheets.get("汇总");
  for (const [label, field] of [
    ["接入人工会话数", "session_cnt"],
    ["咨询客户数", "customer_cnt"],
    ["人工回复率", "reply_rate"],
    ["“满意”评价占比", "satisfied_rate"],
    ["满意度参评率", "satisfaction_participation_rate"],
  ]) {
    const [, now, change, previous] = rowOf(rows, label);
    assertFigure(now, moved.current.metrics[field].value, field, label);
    assertFigure(previous, moved.previous.metrics[field].value, field, label);
    const { change: points, relative_change } = moved.metrics[field];
    assertSame(change.value, field.endsWith("_rate") ? 100 * points : relative_change, label);
  }

  const { length } = shown;
  const lastColumn = layout.get("接待人员").filter.split(":")[1].replace(/\d+/, "");
  assert.equal(layout.get("接待人员").filter, `A1:${lastColumn}${length + 1}`);
  assert.deepEqual(layout.get("接待人员").bars, [`D2:D${length + 1}`]);
  assert.equal(layout.get("每日明细").filter, `A1:S${whole.days.length + 1}`);
  for (const name of ["接待人员", "每日明细", "按周", "按月"])
    assert.ok(layout.get(name).headRows === 1 && layout.get(name).headColumns > 0, name);
  assert.equal(layout.get("汇总").bars.length, 1);
  assert.ok(
    pages.length > 0 &&
      pages.every((page) => page.orientation === "landscape" && page.width.startsWith("11.69")),
  );
  await close();
});

test("all accounts are called so however they were chosen, and a file tells what could not be read", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const { page, dashboard, close } = await openPage(browser, stage.relay.address, {
    path: pathOf({ account: "all", range: RANGE_PATH, compare: "none" }),
  });
  await settled(page);
  const accounts = await dashboard.evaluate((element) =>
    element.shadowRoot
      .querySelector("kfstat-export")
      .input.view.accounts.map(({ id, name }) => ({ id, name })),
  );
  assert.ok(accounts.length > 2);
  const all = await exported(page, "xlsx");
  assert.equal(all.name, `kfstat_全部账号_${RANGE.start_date}_${RANGE.end_date}.xlsx`);
  assert.deepEqual(
    [...all.sheets.keys()],
    ["汇总", "接待人员", "客服账号", "每日明细", "各账号每日明细", "按周", "按月", "说明"],
  );
  const facts = texts(all.sheets.get("汇总"));
  const [, named] = facts.find(([name]) => name === "客服账号");
  assert.match(named, /^全部 \d 个账号（/);
  for (const { name } of accounts) assert.ok(named.includes(name), `${name} is not in ${named}`);
  assert.equal(facts.find(([name]) => name === "对比")[1], "不对比");
  assert.ok(!texts(all.sheets.get("接待人员"))[0].some((head) => head.includes("较上期")));
  assert.deepEqual(
    texts(all.sheets.get("客服账号"))
      .slice(1, accounts.length + 1)
      .map(([name, id]) => ({ id, name })),
    accounts,
  );
  await dashboard.evaluate((element, ids) => (element.openKfid = ids), accounts.map(({ id }) => id).join());
  await settled(page);
  assert.match((await exported(page, "csv")).name, /^kfstat_全部账号_/);
  await close();

  await stage.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 123456,
    open_kfid: BY_API,
  });
  const broken = await openPage(browser, stage.relay.address, {
    path: pathOf({ account: `${AFTER_SALES},${BY_API}`, range: "2022-08-01..2022-08-31" }),
  });
  await settled(broken.page);
  const { name, sheets } = await exported(broken.page, "xlsx");
  assert.match(name, /^kfstat_售后服务\+.+_2022-08-01_2022-08-31\.xlsx$/);
  const range = { start_date: "2022-08-01", end_date: "2022-08-31" };
  const read = await readDays(kfstat, stage.sandbox, AFTER_SALES, range);
  const own = texts(sheets.get("各账号每日明细")).slice(1);
  assert.deepEqual(
    own.map((row) => [row[1], row[4]]),
    [
      ...read.map(({ state }) => [AFTER_SALES, state === "reported" ? "已统计" : "当日无接待"]),
      ...read.map(() => [BY_API, "读取失败"]),
    ],
  );
  assert.match(texts(sheets.get("每日明细"))[1][2], /^已统计、缺 /);
  const told = texts(sheets.get("汇总"));
  const words = (name) => told.find(([cell]) => cell === name)?.[1];
  assert.match(words("完整性"), /^部分日期没有读到，未计入、.+（2022-08-01 – 2022-08-31）$/);
  assert.match(words("对比"), /没有全部读到，未作对比$/);
  assert.ok(!texts(sheets.get("接待人员")).some(([cell]) => cell === "账号合计"));
  await broken.close();
});

test("a person's files are that person's, with the team's medians beside them", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, servicer: "LiSi", range: RANGE_PATH }),
    locale: "en-US",
  });
  await settled(page);
  const { name, sheets } = await exported(page, "xlsx");
  assert.match(name, /^kfstat_售后服务_[^_]+_2022-10-19_2022-11-15\.xlsx$/);
  assert.deepEqual([...sheets.keys()], ["Summary", "Days", "Weeks", "Months", "Definitions"]);
  const own = await told(AFTER_SALES, RANGE, "LiSi");
  const rows = sheets.get("Summary");
  assertFigure(rowOf(rows, "Reply rate")[1], own.summary.metrics.reply_rate.value, "reply_rate");
  const [, ...days] = sheets.get("Days");
  assert.equal(days.length, 28);
  const csv = await exported(page, "csv");
  const [[heads, ...lines]] = csv.sheets.values();
  assert.ok(
    heads.some(({ text }) => text === "Account"),
    heads.map(({ text }) => text).join(),
  );
  assert.equal(lines.length, 28);
  for (const [index, day] of own.days.entries()) {
    const cells = lines[index];
    assert.deepEqual([cells[0].text, cells[1].text, cells[2].text], [AFTER_SALES, "售后服务", "LiSi"]);
    assert.equal(cells[4].value, day.date);
    for (const [column, field] of STATISTIC_FIELDS.entries())
      assertSame(cells[6 + column].value, day.statistic?.[field], `${day.date} ${field}`);
  }
  await close();
});

test("the people are those that the search leaves, and what changed is said as on the page", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: RANGE_PATH, search: "lisi" }),
  });
  await settled(page);
  const { sheets } = await exported(page, "xlsx");
  const [note, , ...rows] = texts(sheets.get("接待人员"));
  assert.match(note[0], /^只列出搜索“lisi”找到的人：\d+ 人中 1 人$/);
  assert.equal(rows[0][1], "LiSi");
  const summary = texts(sheets.get("汇总"));
  assert.match(summary.find(([name]) => name === "搜索")[1], /人中 1 人$/);
  const plain = (text) => text.replaceAll(/[\u2066-\u2069\s]/g, "");
  const sentences = await dashboard
    .locator(".changes li")
    .evaluateAll((items) => items.map((item) => item.innerText));
  assert.ok(sentences.length > 0);
  const from = summary.findIndex(([name]) => name === "变化");
  assert.deepEqual(
    summary.slice(from + 1, from + 1 + sentences.length).map(([text]) => plain(text)),
    sentences.map(plain),
  );
  await close();
});

/** Names no XML can hold as they are, and what a spreadsheet would compute. */
const NAMES = [
  ...HOSTILE,
  "=1+2",
  "\t=1",
  "\r=1",
  '=cmd|" /C calc"!A0',
  "_x0041_",
  "#N/A",
  "#REF!",
  "\u0001\ufffe",
];

/** A text as a cell keeps it. */
const kept = (text) => text.replaceAll("\u0001", "\ufffd").replaceAll("\ufffe", "\ufffd");

test("hostile names stay text in either file", async (t) => {
  const stage = await startBoth({ sandboxFlags: ["--servicers", String(NAMES.length)] });
  t.after(() => stage.stop());
  const { page, close } = await openPage(browser, stage.relay.address, { path: "/livez" });
  const given = new Map();
  await page.route("**/api/v1/accounts", async (route) => {
    const answer = await (await route.fetch()).json();
    answer.accounts.forEach((account) => (account.name = '=1+2\\/:*?"<>|..'));
    await route.fulfill({ json: answer });
  });
  await page.route("**/api/v1/accounts/*/servicers", async (route) => {
    const answer = await (await route.fetch()).json();
    for (const person of answer.servicers) {
      person.name = NAMES[given.size % NAMES.length];
      given.set(person.servicer_userid, person.name);
    }
    await route.fulfill({ json: answer });
  });
  await page.goto(stage.relay.address + pathOf({ account: AFTER_SALES, range: "2022-11-15..2022-11-15" }));
  await settled(page);
  const { name, sheets } = await exported(page, "xlsx");
  assert.equal(name, "kfstat_=1+2_2022-11-15.xlsx");
  const cells = [...sheets.values()].flat(2);
  assert.deepEqual(
    cells.filter(({ formula }) => formula !== undefined),
    [],
  );
  const rows = sheets.get("接待人员").filter((row) => given.has(row[1]?.text));
  assert.ok(rows.length >= 100, `${rows.length} rows`);
  const spaceless = (text) => text.replaceAll(/[\s]+/g, "");
  for (const [cell, id] of rows) {
    assert.equal(cell.type, "string", given.get(id.text));
    assert.equal(spaceless(cell.text), spaceless(kept(given.get(id.text))));
  }
  const csv = await exported(page, "csv");
  assert.ok([...csv.sheets.values()].flat(2).every(({ formula }) => formula === undefined));
  await close();
});

test("a host that cancels the event gets the file, and nothing is saved", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await settled(page);
  let saved = 0;
  page.on("download", () => (saved += 1));
  await page.evaluate(() => {
    document.addEventListener("kfstat-export", async (event) => {
      event.preventDefault();
      const { format, filename, blob } = event.detail;
      globalThis.taken = { format, filename, type: blob.type, size: blob.size, at: event.target.tagName };
    });
  });
  for (const [format, type] of [
    ["csv", "text/csv;charset=utf-8"],
    ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ]) {
    await page.evaluate(() => (globalThis.taken = undefined));
    await page.locator("kfstat-export .opener").click();
    await page.locator(`kfstat-export [data-format=${format}]`).click();
    await page.waitForFunction(() => globalThis.taken);
    const taken = await page.evaluate(() => globalThis.taken);
    assert.ok(taken.filename.endsWith(`.${format}`) && taken.size > 100);
    assert.deepEqual([taken.format, taken.type, taken.at], [format, type, "KFSTAT-DASHBOARD"]);
  }
  await figures(page);
  assert.equal(saved, 0);
  await close();
});

test("the menu is worked by the keyboard alone", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await settled(page);
  const focused = () =>
    page.evaluate(() => {
      const { shadowRoot } = document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector("kfstat-export");
      return (
        shadowRoot.activeElement?.dataset.format ?? shadowRoot.activeElement?.classList.contains("opener")
      );
    });
  const opener = page.locator("kfstat-export .opener");
  await opener.focus();
  for (const [key, format] of [
    ["ArrowDown", "xlsx"],
    ["ArrowDown", "csv"],
    ["ArrowDown", "xlsx"],
    ["End", "csv"],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), format);
  }
  await page.keyboard.press("Escape");
  assert.equal(await focused(), true);
  assert.equal(await opener.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  assert.equal(await focused(), true);
  await close();
});
