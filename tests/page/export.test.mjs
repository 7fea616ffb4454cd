// The files of the page: read back by LibreOffice they say what the page says, and nothing in them is a formula.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { STATISTIC_FIELDS, loadKfstat } from "kfstat";
import { openSpreadsheet } from "../spreadsheet.mjs";
import {
  AFTER_SALES,
  BY_API,
  choose,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  pathOf,
  readDays,
  startBoth,
} from "./stage.mjs";

let both, browser, folder;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "kfstat-export-"));
});

after(async () => {
  await browser?.close();
  await both?.stop();
  await rm(folder, { recursive: true });
});

/** Exports as a person does, and gives the file's name and its sheets. */
async function exported(page, format) {
  await page.locator("kfstat-export .opener").click();
  const item = page.locator(`kfstat-export [data-format=${format}]`);
  const [download] = await Promise.all([page.waitForEvent("download"), item.click()]);
  const path = join(folder, `file.${format}`);
  await download.saveAs(path);
  return { name: download.suggestedFilename(), sheets: await openSpreadsheet(path) };
}

/** The table of days as the page shows it, oldest first: the words, and the exact figures. */
const daysShown = (page) =>
  page.locator("kfstat-dashboard [part=days] table").evaluate((table) => ({
    heads: [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim()),
    rows: [...table.querySelectorAll("tbody tr")]
      .map((row) => ({
        date: row.dataset.date,
        word: row.querySelector(".word").textContent,
        state: row.dataset.state,
        figures: [...row.querySelectorAll("td[data-field]")].map(
          (cell) => cell.querySelector("data")?.value ?? null,
        ),
      }))
      .sort((left, right) => (left.date < right.date ? -1 : 1)),
  }));

/** LibreOffice keeps 15 digits. */
const digits = (value) => (value === null || value === undefined ? null : Number(value).toPrecision(15));

async function pickLiSi(page) {
  await choose(page, "account", "售后");
  await choose(page, "servicer", "LiSi");
  await choosePreset(page, "last_90_days");
  await page.locator("kfstat-dashboard [part=days] tr[data-date='2022-08-18']").waitFor();
  await figures(page);
}

test("an Excel file opened again has the page's days, figures, comparison, and whose they are", async () => {
  const { page, close } = await openPage(browser, both.relay.address, { timeZone: "Pacific/Kiritimati" });
  await pickLiSi(page);
  const shown = await daysShown(page);
  assert.equal(shown.rows.length, 90);
  const words = new Set(shown.rows.map(({ word }) => word));
  assert.ok(words.has("已统计") && words.has("当日无接待"), [...words].join());

  const { name, sheets } = await exported(page, "xlsx");
  assert.match(name, /^kfstat_售后服务_[^_]+_2022-08-18_2022-11-15\.xlsx$/);
  assert.deepEqual([...sheets.keys()], ["汇总", "每日明细", "按周", "按月", "说明"]);

  const [heads, ...rows] = sheets.get("每日明细");
  assert.deepEqual(
    heads.slice(0, 18).map(({ text }) => text),
    shown.heads,
  );
  assert.equal(rows.length, 90);
  for (const [index, row] of shown.rows.entries()) {
    const [date, word, ...cells] = rows[index];
    assert.deepEqual([date.type, date.value, date.text], ["date", row.date, row.date]);
    assert.equal(word.text, row.word);
    for (const [column, figure] of row.figures.entries()) {
      const { type, value } = cells[column];
      const kind = STATISTIC_FIELDS[column].endsWith("_rate") ? "percentage" : "float";
      assert.equal(type, figure === null ? undefined : kind, `${row.date} ${STATISTIC_FIELDS[column]}`);
      assert.equal(digits(value), digits(figure), `${row.date} ${STATISTIC_FIELDS[column]}`);
    }
  }

  const cards = await page
    .locator("kfstat-dashboard .card[data-metric]")
    .evaluateAll((list) =>
      list.map((card) => [card.dataset.metric, card.querySelector("data")?.value ?? null]),
    );
  const totals = sheets.get("汇总");
  assert.match(totals[0][3].text, /^上期 2022-05-20 – 2022-08-17$/);
  const compared = cards.filter(([metric]) => metric !== "coverage");
  assert.ok(compared.length >= 7);
  for (const [metric, exact] of compared) {
    const row = totals[2 + STATISTIC_FIELDS.indexOf(metric)];
    assert.equal(digits(row[1].value), digits(exact), metric);
    assert.notEqual(row[3].value, undefined, metric);
  }
  const told = sheets.get("说明").map((row) => row.map(({ text }) => text).join(" "));
  for (const fact of [
    `客服账号 售后服务 ${AFTER_SALES}`,
    "LiSi",
    "2022-08-18 – 2022-11-15",
    "UTC+8",
    "2022-11-16 10:00 (UTC+8)",
    "satisfaction_participation_rate",
  ]) {
    assert.ok(
      told.some((line) => line.includes(fact)),
      `the file does not tell ${fact}`,
    );
  }
  await close();
});

test("a file tells what could not be read, as the page does", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  await stage.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 123456,
    open_kfid: BY_API,
  });
  const path = pathOf({ account: `${AFTER_SALES},${BY_API}`, range: "2022-08-01..2022-08-31" });
  const { page, dashboard, close } = await openPage(browser, stage.relay.address, { path });
  await figures(page);
  await dashboard.locator(".compared[data-phase=loaded]").waitFor();
  const states = await dashboard
    .locator("kfstat-days td.state")
    .evaluateAll((cells) => cells.map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).reverse());
  assert.ok(states.includes("已统计 2 个账号中 1 个"), states.join());
  const { sheets } = await exported(page, "xlsx");
  const words = (name) => sheets.get(name).map((row) => row.map(({ text }) => text));

  const [, ...days] = words("每日明细");
  assert.deepEqual(
    days.map(([, state]) => state),
    states,
  );
  const range = { start_date: "2022-08-01", end_date: "2022-08-31" };
  const read = await readDays(await loadKfstat(), stage.sandbox, AFTER_SALES, range);
  const [heads, ...own] = words("各账号每日明细");
  assert.equal(heads[3], "状态");
  assert.deepEqual(
    own.map(([, account, , state]) => [account, state]),
    [
      ...read.map(({ state }) => [AFTER_SALES, state === "reported" ? "已统计" : "当日无接待"]),
      ...read.map(() => [BY_API, "读取失败"]),
    ],
  );
  assert.ok(new Set(own.map(([, , , state]) => state)).size === 3, "the sandbox should leave days out");

  const [totals, coverage] = words("汇总");
  assert.equal(totals[3], "上期（不完整）2022-07-01 – 2022-07-31");
  assert.deepEqual([coverage[2], coverage[4]], ["未读到 31 天", "未读到 31 天"]);
  const complete = words("说明").filter(([name]) => name === "完整性");
  assert.equal(complete.length, 2);
  assert.match(complete[0].join(" "), /部分日期没有读到，未计入.*2022-08-01 – 2022-08-31/);
  assert.match(complete[1].join(" "), /2022-07-01 – 2022-07-31：等长，各账号合计 62 天中 \d+ 天有数据/);
  await close();
});

test("a CSV file opened again has the page's days and figures", async () => {
  const { page, close } = await openPage(browser, both.relay.address, { locale: "en-US" });
  await pickLiSi(page);
  const shown = await daysShown(page);
  const { name, sheets } = await exported(page, "csv");
  assert.match(name, /^kfstat_.+_2022-08-18_2022-11-15\.csv$/);
  const [[heads, ...rows]] = sheets.values();
  assert.equal(heads[5].text, shown.heads[2]);
  assert.equal(rows.length, 90);
  for (const [index, row] of shown.rows.entries()) {
    const [account, person, , date, , ...cells] = rows[index];
    assert.deepEqual([account.text, person.text, date.value], [AFTER_SALES, "LiSi", row.date]);
    assert.deepEqual(
      cells.slice(0, 16).map(({ value }) => digits(value)),
      row.figures.map(digits),
      row.date,
    );
  }
  await close();
});

const HOSTILE = [
  "=1+2",
  "+1",
  "-1",
  "@SUM(1)",
  "\t=1",
  "\r=1",
  '=cmd|" /C calc"!A0',
  "constructor",
  "_x0041_",
];

/** A page whose relay has people and accounts of such names. */
async function openHostile(accountName) {
  const opened = await openPage(browser, both.relay.address, { path: "/livez" });
  const { page } = opened;
  let given = 0;
  await page.route("**/api/v1/accounts", async (route) => {
    const answer = await (await route.fetch()).json();
    answer.accounts.forEach((account) => (account.name = accountName));
    await route.fulfill({ json: answer });
  });
  await page.route("**/api/v1/accounts/*/servicers", async (route) => {
    const answer = await (await route.fetch()).json();
    answer.servicers.forEach((person) => (person.name = HOSTILE[given++ % HOSTILE.length]));
    await route.fulfill({ json: answer });
  });
  await page.goto(both.relay.address);
  await figures(page);
  await page.locator("kfstat-dashboard").evaluate((element, id) => (element.openKfid = id), AFTER_SALES);
  await page.locator("kfstat-team [data-servicer], kfstat-team tbody tr").first().waitFor();
  await figures(page);
  return opened;
}

test("names that look like formulas stay text, and a team of any size makes a file without a worker", async () => {
  const { page, close } = await openHostile('=1+2\\/:*?"<>|..');
  await choosePreset(page, "last_180_days");
  await page.locator("kfstat-dashboard [part=days] tr[data-date='2022-05-20']").waitFor();
  await figures(page);
  await page.waitForFunction(() => {
    const { input } = document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-export");
    return input?.team.phase === "loaded" && input.comparison.phase !== "loading";
  });
  const { name, sheets } = await exported(page, "xlsx");
  assert.match(name, /^kfstat_=1\+2_2022-05-20_2022-11-15\.xlsx$/);
  const all = [...sheets.values()].flat(2);
  assert.deepEqual(
    all.filter(({ formula }) => formula !== undefined),
    [],
  );
  const names = new Set(
    sheets
      .get("团队")
      .slice(1)
      .map(([cell]) => {
        assert.equal(cell.type, "string");
        return cell.text;
      }),
  );
  const expected = HOSTILE.filter((text) => !/[\t\r]/.test(text));
  const missing = expected.filter((text) => !names.has(text));
  assert.ok(names.size > 3 && missing.length < expected.length - 2, [...names].join());
  assert.ok(
    [...names].every((text) => HOSTILE.includes(text)),
    JSON.stringify([...names]),
  );
  const csv = await exported(page, "csv");
  assert.ok([...csv.sheets.values()].flat(2).every(({ formula }) => formula === undefined));
  await close();
});

test("a host that cancels the event gets the file, and nothing is saved", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  let saved = 0;
  page.on("download", () => (saved += 1));
  await page.evaluate(() => {
    document.addEventListener("kfstat-export", async (event) => {
      event.preventDefault();
      const { format, filename, blob } = event.detail;
      const text = await blob.text();
      globalThis.taken = {
        format,
        filename,
        type: blob.type,
        head: text.slice(0, 12),
        at: event.target.tagName,
      };
    });
  });
  await page.locator("kfstat-export .opener").click();
  await page.locator("kfstat-export [data-format=csv]").click();
  await page.waitForFunction(() => globalThis.taken);
  const taken = await page.evaluate(() => globalThis.taken);
  assert.match(taken.filename, /^kfstat_.+\.csv$/);
  assert.deepEqual(
    [taken.format, taken.type, taken.at],
    ["csv", "text/csv;charset=utf-8", "KFSTAT-DASHBOARD"],
  );
  await figures(page);
  assert.equal(saved, 0);
  await close();
});

test("the menu is worked by the keyboard alone", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  const focused = () =>
    page.evaluate(() => {
      const { shadowRoot } = document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector("kfstat-export");
      return shadowRoot.activeElement?.dataset.format ?? shadowRoot.activeElement?.className;
    });
  const opener = page.locator("kfstat-export .opener");
  await opener.focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "xlsx");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "csv");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "xlsx");
  await page.keyboard.press("End");
  assert.equal(await focused(), "csv");
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "button opener");
  assert.equal(await opener.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  assert.equal(await focused(), "button opener");
  await close();
});
