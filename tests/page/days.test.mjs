// The days: each with its word or all its figures, two weeks of them first, as a table or as cards.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat, STATISTIC_FIELDS } from "kfstat";
import { objections } from "./axe.mjs";
import {
  AFTER_SALES,
  NOW,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  pathOf,
  readDays,
  startBoth,
  startRelay,
} from "./stage.mjs";

const SHOPS = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
const TARGETS = { first_reply_average_sec: { max: 60 }, reply_rate: { min: 0.95 } };
const MAIN = STATISTIC_FIELDS.slice(0, 8);
const PERCENT = new Intl.NumberFormat("zh-CN", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const now = new Date(NOW * 1000);

const valueOf = (answer) => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
};
const rangeOf = (name) => valueOf(kfstat.presetRange(name, { now }));
const daysOf = (range, openKfid = AFTER_SALES) => readDays(kfstat, both.sandbox, openKfid, range);
const reportOf = (days) => ({ errcode: 0, errmsg: "ok", days });

/** The days alone. */
async function openDays(chosen = {}, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  await opened.dashboard.evaluate((element, given) => Object.assign(element, given), {
    openKfid: AFTER_SALES,
    range: "last_28_days",
    hide: "changes cards trend calendar team accounts",
    ...chosen,
  });
  const days = opened.page.locator("kfstat-days");
  await days.locator("[data-date]").first().waitFor();
  return { ...opened, days };
}

const datesOf = (days) =>
  days.locator("[data-date]").evaluateAll((rows) => rows.map((row) => row.dataset.date));

/** What the relay then says of the last days: not computed yet, and without figures. */
const unsettle = (dashboard, dates) =>
  dashboard.evaluate((element, unsettled) => {
    const original = fetch;
    element.fetcher = async (url, init) => {
      const answer = await original(url, init);
      if (!String(url).endsWith("/api/v1/statistics")) return answer;
      const lines = (await answer.text()).split("\n").map((line) => {
        if (line.startsWith('{"type":"report"')) return JSON.stringify({ ...JSON.parse(line), unsettled });
        if (!line.startsWith('{"errcode"')) return line;
        const response = JSON.parse(line);
        response.statistic_list = response.statistic_list.slice(5, -unsettled.length);
        return JSON.stringify(response);
      });
      return new Response(lines.join("\n"), { headers: { "content-type": "application/x-ndjson" } });
    };
  }, dates);

test("two weeks come first and the rest on demand, each day with all its figures", async () => {
  const range = rangeOf("last_90_days");
  const all = await daysOf(range);
  const { page, days, close } = await openDays({ range: "last_90_days" });
  const newest = all.map(({ date }) => date).reverse();
  assert.deepEqual(await datesOf(days), newest.slice(0, 14));
  const more = days.locator("[data-action=more-days]");
  assert.equal(await more.innerText(), "再显示 60 天");
  await more.focus();
  await page.keyboard.press("Enter");
  await days.locator(`[data-date='${newest[73]}']`).waitFor();
  assert.deepEqual(await datesOf(days), newest.slice(0, 74));
  const focused = () =>
    days.evaluate((element) => element.shadowRoot.activeElement?.closest("[data-date]")?.dataset.date);
  assert.equal(await focused(), newest[14], "the focus goes to the first day that came");
  assert.equal(await more.innerText(), "再显示 16 天");
  await more.click();
  await days.locator(`[data-date='${newest[89]}']`).waitFor();
  assert.equal(await more.count(), 0);
  assert.equal(await focused(), newest[74]);

  const rows = await days.locator("tr[data-date]").evaluateAll((list) =>
    list.map((row) => ({
      date: row.dataset.date,
      state: row.dataset.state,
      word: row.querySelector(".word")?.textContent.trim() ?? null,
      span: row.querySelector(".word")?.colSpan ?? 0,
      values: Object.fromEntries(
        [...row.querySelectorAll("td[data-field]")].map((cell) => [
          cell.dataset.field,
          cell.querySelector("data")?.value ?? null,
        ]),
      ),
    })),
  );
  for (const { date, statistic } of all) {
    const row = rows.find((one) => one.date === date);
    if (!statistic) {
      assert.deepEqual([row.state, row.word, row.span], ["quiet", "当日无接待", 16], date);
      assert.deepEqual(row.values, {});
      continue;
    }
    assert.equal(row.word, null);
    for (const field of STATISTIC_FIELDS)
      assert.equal(row.values[field], statistic[field] === null ? null : String(statistic[field]), date);
  }
  assert.ok(all.some((day) => !day.statistic));
  const rates = await days
    .locator("td[data-field=reply_rate] data")
    .evaluateAll((list) =>
      list.map((data) => [data.closest("tr").dataset.date, data.textContent, data.title]),
    );
  for (const [date, shown, title] of rates) {
    const own = all.filter((day) => day.date === date);
    const { numerator, denominator } = valueOf(kfstat.summarize([reportOf(own)])).metrics.reply_rate;
    assert.equal(shown, PERCENT.format(own[0].statistic.reply_rate), date);
    assert.ok(title.endsWith(`${numerator}/${denominator}`), title);
  }
  await close();
});

test("heads are short over their groups, and whole for screen readers", async () => {
  const { days, close } = await openDays();
  const groups = await days
    .locator("thead .groups > *")
    .evaluateAll((cells) => cells.map((cell) => [cell.textContent.trim(), cell.colSpan]));
  assert.deepEqual(groups, [
    ["", 1],
    ["", 5],
    ["满意度评价", 5],
    ["升级服务", 5],
    ["", 1],
  ]);
  const heads = await days
    .locator("thead th[data-field]")
    .evaluateAll((list) =>
      list.map((head) => [
        head.dataset.field,
        head.querySelector("[aria-hidden]").textContent,
        head.querySelector(".hidden-text").textContent,
      ]),
    );
  assert.deepEqual(new Set(heads.map(([field]) => field)), new Set(STATISTIC_FIELDS));
  assert.deepEqual(
    heads.find(([field]) => field === "first_reply_average_sec"),
    ["first_reply_average_sec", "首次响应", "平均首次响应时长"],
  );
  await close();
});

test("what misses a target is marked on each day, as the core decides", async () => {
  const all = await daysOf(rangeOf("last_28_days"));
  const { dashboard, days, close } = await openDays();
  await dashboard.evaluate((element, targets) => (element.targets = targets), TARGETS);
  await days.locator(".missed").first().waitFor();
  await days.locator("[data-action=more-days]").click();
  await days.locator(`[data-date='${all[0].date}']`).waitFor();
  const marked = await days
    .locator("td:has(.missed)")
    .evaluateAll((cells) =>
      cells.map(
        (cell) => `${cell.closest("tr").dataset.date} ${cell.dataset.field} ${cell.innerText.trim()}`,
      ),
    );
  const wanted = all.flatMap((day) => {
    const checks = valueOf(kfstat.checkTargets([reportOf([day])], TARGETS));
    return Object.keys(TARGETS)
      .filter((field) => checks[field].met === false)
      .map((field) => `${day.date} ${field}`);
  });
  assert.ok(wanted.length > 3);
  assert.deepEqual(new Set(marked.map((text) => text.split(" ").slice(0, 2).join(" "))), new Set(wanted));
  for (const text of marked) assert.match(text, /未达目标$/, "in words too");
  await close();
});

test("a day that stands out says why, and one that lacks an account says which", async () => {
  const range = rangeOf("last_28_days");
  const earlier = valueOf(kfstat.previousRange(range));
  const told = valueOf(
    kfstat.highlights([[reportOf(await daysOf(range))]], [[reportOf(await daysOf(earlier))]]),
  ).days;
  const { dashboard, days, close } = await openDays();
  const marked = told.map(({ date }) => date).filter((date) => date > "2022-11-01");
  assert.ok(marked.length > 0);
  for (const date of marked) {
    const row = days.locator(`tr[data-date='${date}']`);
    await row.locator(".dot").waitFor();
    const note = await row.evaluate((element) => element.nextElementSibling.innerText);
    assert.match(note, /是此前/);
  }
  await dashboard.evaluate(
    (element, ids) => {
      const original = fetch;
      element.fetcher = async (url, init) => {
        const answer = await original(url, init);
        if (!String(url).endsWith("/api/v1/statistics")) return answer;
        let last = "";
        const lines = (await answer.text()).split("\n").map((line) => {
          if (line.startsWith('{"type":"report"')) {
            last = JSON.parse(line).open_kfid;
            return last === ids[1]
              ? JSON.stringify({ ...JSON.parse(line), unsettled: ["2022-11-15"] })
              : line;
          }
          if (!line.startsWith('{"errcode"') || last !== ids[1]) return line;
          const response = JSON.parse(line);
          return JSON.stringify({ ...response, statistic_list: response.statistic_list.slice(0, -1) });
        });
        return new Response(lines.join("\n"), { headers: { "content-type": "application/x-ndjson" } });
      };
      element.openKfid = ids.join();
    },
    [AFTER_SALES, SHOPS],
  );
  const row = days.locator("tr.noted[data-date='2022-11-15']");
  await row.waitFor();
  assert.match(await row.evaluate((element) => element.nextElementSibling.innerText), /不含.*门店咨询/);
  const coverage = days.locator(".coverage");
  await coverage.locator("summary").click();
  assert.match(await coverage.innerText(), /28 天中 28 天有数据[^]*不含.*门店咨询.*：11-15/);
  await close();
});

test("a day without figures is quiet once that is final, and not computed before", async () => {
  const { page, dashboard, days, close } = await openDays({ range: "last_180_days" });
  await unsettle(dashboard, ["2022-11-14", "2022-11-15"]);
  await days.locator("tr[data-date='2022-11-15'][data-state=pending]").waitFor();
  const word = (date) => days.locator(`tr[data-date='${date}'] .word`).innerText();
  assert.equal(await word("2022-11-15"), "尚未统计");
  assert.equal(await word("2022-11-14"), "尚未统计");
  assert.equal(await days.locator("tr[data-date='2022-11-13']").getAttribute("data-state"), "reported");
  await page.emulateMedia({ media: "print" });
  await days.locator("tr[data-date='2022-05-20']").waitFor({ state: "attached" });
  assert.equal((await datesOf(days)).length, 180, "what is printed has all days");
  assert.equal(await word("2022-05-20"), "当日无接待");
  assert.match(await page.locator("kfstat-dashboard .freshness").first().textContent(), /2022-11-13/);
  await close();
});

test("before six in the morning the page says that yesterday may not be computed yet", async () => {
  const day = Math.floor((NOW + 28800) / 86400) * 86400 - 28800;
  for (const [clock, isTold] of [
    [day + 6 * 3600 - 1, true],
    [day + 6 * 3600, false],
  ]) {
    const relay = await startRelay(both.sandbox.address, { now: clock });
    const { page, dashboard, close } = await openPage(browser, relay.address, { timeZone: "Asia/Tokyo" });
    await figures(page);
    await dashboard.evaluate((element) => (element.hide = "changes team accounts trend calendar"));
    const notice = page.locator("kfstat-dashboard [part=notice]", { hasText: "2022-11-16 06:00 UTC+8" });
    assert.equal(await notice.count(), isTold ? 1 : 0);
    assert.match(await dashboard.locator(".freshness").textContent(), /UTC\+8/);
    await choosePreset(page, "last_week");
    await page.locator("kfstat-days [data-date='2022-11-13']").waitFor({ state: "attached" });
    await figures(page);
    assert.equal(await notice.count(), 0, "last week has been computed for long");
    await close();
    await relay.stop();
  }
});

test("newest and oldest first are a button each, and stand in the address", async () => {
  const { page, days, close } = await openDays({}, { path: pathOf({ account: AFTER_SALES }) });
  assert.equal((await datesOf(days))[0], "2022-11-15");
  await page.getByRole("button", { name: "旧的在前" }).click();
  await days.locator("[data-date='2022-10-19']").waitFor();
  assert.equal((await datesOf(days))[0], "2022-10-19");
  assert.match(page.url(), /kf-days=oldest/);
  await page.goBack();
  await days.locator("[data-date='2022-11-15']").waitFor();
  assert.equal((await datesOf(days))[0], "2022-11-15");
  await close();
});

test("a date opens that day", async () => {
  const { page, days, close } = await openDays();
  await days.locator("[data-date='2022-11-08'] .day").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector("kfstat-dashboard").range === "2022-11-08..2022-11-08",
  );
  await close();
});

test("a middling width has half of the columns, and all of them on demand", async () => {
  const { page, days, close } = await openDays({}, { viewport: { width: 900, height: 900 } });
  await days.locator("[data-choice=columns]").waitFor();
  const fields = () =>
    days.locator("thead th[data-field]").evaluateAll((heads) => heads.map((head) => head.dataset.field));
  assert.deepEqual(new Set(await fields()), new Set(MAIN));
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
  assert.ok((await over()) <= 0);
  await days.getByRole("button", { name: "全部 16 项" }).click();
  assert.equal((await fields()).length, 16);
  assert.ok((await over()) <= 0, "the table scrolls, the page does not");
  assert.deepEqual(await objections(page), []);
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`on a phone a day is a card with its six main figures: ${colorScheme}`, async () => {
    const all = await daysOf(rangeOf("last_28_days"));
    const { page, days, close } = await openDays(
      { targets: TARGETS },
      { viewport: { width: 375, height: 800 }, colorScheme },
    );
    const card = days.locator("li[data-date='2022-11-14']");
    await card.waitFor();
    assert.equal(await days.locator("table").count(), 0);
    assert.equal(await days.locator("li[data-date]").count(), 14);
    const { statistic } = all.find(({ date }) => date === "2022-11-14");
    const values = await card
      .locator("[data-field]")
      .evaluateAll((list) => list.map((one) => [one.dataset.field, one.querySelector("data").value]));
    assert.equal(values.length, 6);
    for (const [field, value] of values) assert.equal(value, String(statistic[field]), field);
    assert.deepEqual(await objections(page), []);
    await close();
  });
}

test("what the figures mean is folded below", async () => {
  const { days, close } = await openDays();
  const definitions = days.locator("kfstat-definitions");
  await definitions.locator("summary").click();
  assert.equal(await definitions.locator("dt").count(), 16);
  await close();
});

test("rates of a hundred are written as they come where rate-scale says so", async () => {
  const { page, dashboard, days, close } = await openDays();
  const cell = days.locator("tr[data-date='2022-11-14'] td[data-field=reply_rate]");
  const unit = Number(await cell.locator("data").getAttribute("value"));
  const text = await cell.innerText();
  assert.equal(text, PERCENT.format(unit));
  await dashboard.evaluate((element) => {
    element.setAttribute("rate-scale", "anything");
    return element.updateComplete;
  });
  assert.equal(await cell.innerText(), text, "what is no scale changes nothing");
  await dashboard.evaluate((element) => {
    const original = fetch;
    element.setAttribute("rate-scale", "percent");
    element.fetcher = async (url, init) => {
      const answer = await original(url, init);
      if (!String(url).endsWith("/api/v1/statistics")) return answer;
      const hundred = (await answer.text()).replace(
        /"(\w+_rate)":([\d.]+)/g,
        (_, name, rate) => `"${name}":${Number((Number(rate) * 100).toPrecision(12))}`,
      );
      return new Response(hundred, { headers: { "content-type": "application/x-ndjson" } });
    };
  });
  const hundred = Number((unit * 100).toPrecision(12));
  await cell.locator(`data[value='${hundred}']`).waitFor();
  assert.equal(await cell.innerText(), `${hundred.toFixed(1)}%`);
  assert.equal(await page.locator("kfstat-dashboard .notes p").count(), 0, "no notice of a rate over 1");
  await dashboard.evaluate((element) => element.setAttribute("rate-scale", "unit"));
  await days.locator("tr[data-date='2022-11-14'] td[data-field=reply_rate]", { hasNotText: "%" }).waitFor();
  assert.equal(await cell.innerText(), hundred.toFixed(1));
  assert.ok((await page.locator("kfstat-dashboard .notes p").count()) > 0, "a rate over 1 is told of");
  await close();
});
