// The table of days: what each day's word is, until when there are figures, and years of days in a quick table.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AFTER_SALES,
  NOW,
  choose,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  startBoth,
  startRelay,
} from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const title = (page) => page.locator("kfstat-dashboard .title").innerText();

/** Every day's word as it is read, by date. */
const words = (page) =>
  page
    .locator("kfstat-dashboard [part=days] tbody tr[data-date]")
    .evaluateAll((rows) =>
      Object.fromEntries(rows.map((row) => [row.dataset.date, row.querySelector(".word").textContent])),
    );

test("a day without figures is quiet once that is final, and not computed before", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await choose(page, "account", "售后");
  await choosePreset(page, "last_180_days");
  await page.locator("kfstat-dashboard [part=days] tr[data-date='2022-05-20']").waitFor();
  await figures(page);
  await page.locator("kfstat-dashboard").evaluate(
    (element, days) => {
      const original = fetch;
      // What upstream has not computed on the last two days is the relay's word to tell.
      element.fetcher = async (url, init) => {
        const answer = await original(url, init);
        if (!String(url).endsWith("/api/v1/statistics")) return answer;
        const lines = (await answer.text()).split("\n").map((line) => {
          if (line.startsWith('{"type":"report"')) {
            const head = JSON.parse(line);
            return JSON.stringify({ ...head, unsettled: days });
          }
          if (!line.startsWith('{"errcode"')) return line;
          const response = JSON.parse(line);
          response.statistic_list = response.statistic_list.slice(5, -2);
          return JSON.stringify(response);
        });
        return new Response(lines.join("\n"), { headers: { "content-type": "application/x-ndjson" } });
      };
    },
    ["2022-11-14", "2022-11-15"],
  );
  await page.locator("kfstat-dashboard tr[data-date='2022-11-15'][data-state=pending]").waitFor();
  const all = await words(page);
  assert.equal(Object.keys(all).length, 180);
  assert.equal(all["2022-11-15"], "尚未统计");
  assert.equal(all["2022-11-14"], "尚未统计");
  assert.equal(all["2022-05-20"], "当日无接待");
  assert.equal(all["2022-11-13"], "已统计");
  assert.match(await title(page), /数据截至 2022-11-13/);
  await close();
});

test("before six in the morning the page says that yesterday may not be computed yet", async () => {
  const day = Math.floor((NOW + 28800) / 86400) * 86400 - 28800;
  for (const [now, isTold] of [
    [day + 6 * 3600 - 1, true],
    [day + 6 * 3600, false],
  ]) {
    const relay = await startRelay(both.sandbox.address, { now });
    const { page, close } = await openPage(browser, relay.address, { timeZone: "Asia/Tokyo" });
    await page.locator("kfstat-dashboard .title", { hasText: "读取于" }).waitFor();
    const told = await title(page);
    const notice = page.locator("kfstat-dashboard [part=notice]", { hasText: "2022-11-16 06:00 UTC+8" });
    assert.equal(await notice.count(), isTold ? 1 : 0);
    assert.match(told, /UTC\+8/);
    await choosePreset(page, "last_week");
    await page.locator("kfstat-dashboard .title", { hasText: "2022-11-07 – 2022-11-13" }).waitFor();
    await figures(page);
    assert.equal(await notice.count(), 0, "last week has been computed for long");
    await close();
    await relay.stop();
  }
});

/** A table of that many days beside the page's own, made of the page's own element. */
const addDays = (page, count) =>
  page.locator("kfstat-dashboard").evaluate((dashboard, length) => {
    const { messages, formats } = dashboard.shadowRoot.querySelector("kfstat-days");
    const names = Object.keys(messages.fields);
    const rows = Array.from({ length }, (_, index) => ({
      date: new Date(Date.UTC(2015, 0, 1 + index)).toISOString().slice(0, 10),
      word: "reported",
      statistic: Object.fromEntries(
        names.map((name, at) => [name, name.endsWith("_cnt") ? (index * (at + 1)) ** 2 : 1 / (index + 1)]),
      ),
    }));
    const days = Object.assign(document.createElement("kfstat-days"), { rows, messages, formats });
    Object.assign(days, { caption: "years", id: "years" });
    dashboard.shadowRoot.querySelector(".page").append(days);
  }, count);

const drawn = (page) =>
  page
    .locator("#years tr[data-date]")
    .evaluateAll((rows) => rows.map((row) => [row.dataset.date, Number(row.getAttribute("aria-rowindex"))]));

test("of years of days those in view are drawn, in one table whose columns stay", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  await page.locator("kfstat-days tr[data-date]").first().waitFor();
  await addDays(page, 3000);
  const table = page.locator("#years table");
  await table.locator("tr[data-date]").first().waitFor();
  assert.equal(await table.getAttribute("aria-rowcount"), "3001");
  const lefts = () =>
    table
      .locator("thead th")
      .evaluateAll((heads) => heads.map((head) => Math.round(head.getBoundingClientRect().left)));
  const scroll = (share) =>
    page.locator("#years [part=days]").evaluate((box, at) => {
      box.scrollTop = (box.scrollHeight - box.clientHeight) * at;
    }, share);
  const atTop = await lefts();
  const height = await page.locator("#years [part=days]").evaluate((box) => box.scrollHeight);
  for (const [share, date] of [
    [0, "2015-01-01"],
    [0.5, "2019-02-09"],
    [1, "2023-03-19"],
  ]) {
    await scroll(share);
    await page.locator(`#years tr[data-date='${date}']`).waitFor();
    const rows = await drawn(page);
    assert.ok(rows.length < 120, `${rows.length} rows`);
    for (const [day, index] of rows) {
      assert.equal(Date.parse(day) - Date.parse("2015-01-01"), (index - 2) * 86_400_000, day);
    }
    const now = await lefts();
    assert.ok(
      now.every((left, index) => Math.abs(left - atTop[index]) <= 1),
      `${now} were ${atTop}`,
    );
    const seen = await page.locator(`#years tr[data-date='${date}']`).evaluate((row) => {
      const box = row.closest("[part=days]").getBoundingClientRect();
      const { top, bottom } = row.getBoundingClientRect();
      return top < box.bottom && bottom > box.top;
    });
    assert.ok(seen, `${date} is in view`);
    assert.equal(await page.locator("#years [part=days]").evaluate((box) => box.scrollHeight), height);
  }
  const head = await table
    .locator("thead th")
    .first()
    .evaluate((cell) => getComputedStyle(cell).position);
  assert.equal(head, "sticky");
  await page.emulateMedia({ media: "print" });
  await page.waitForFunction(
    () =>
      document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector("#years")
        .shadowRoot.querySelectorAll("tr[data-date]").length === 3000,
  );
  await close();
});

test("newest and oldest first are a button each", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  const first = () => page.locator("kfstat-dashboard [part=days] tbody tr[data-date]").first();
  await page.locator("kfstat-dashboard [part=days] tr[data-date='2022-11-15']").waitFor();
  assert.equal(await first().getAttribute("data-date"), "2022-11-15");
  await page.getByRole("button", { name: "旧的在前" }).click();
  assert.equal(await first().getAttribute("data-date"), "2022-10-17");
  assert.equal(await first().getAttribute("aria-rowindex"), "2");
  await close();
});

test("rates of a hundred are written as they come where rate-scale says so, and exported so", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    path: `/?kf-account=${AFTER_SALES}`,
  });
  const cell = page.locator("tr[data-date='2022-11-14'] td[data-field=reply_rate]").first();
  await cell.waitFor();
  const unit = Number(await cell.locator("data").getAttribute("value"));
  assert.match(await cell.innerText(), new RegExp(`^${(unit * 100).toFixed(2).replace(".", "\\.")}`));
  const text = await cell.innerText();
  await page.locator("kfstat-dashboard").evaluate((element) => {
    element.setAttribute("rate-scale", "anything");
    return element.updateComplete;
  });
  assert.equal(await cell.innerText(), text, "what is no scale changes nothing");
  await page.locator("kfstat-dashboard").evaluate((element) => {
    const original = fetch;
    element.setAttribute("rate-scale", "percent");
    element.fetcher = async (url, init) => {
      const answer = await original(url, init);
      if (!String(url).endsWith("/api/v1/statistics")) return answer;
      const text = (await answer.text()).replace(
        /"(\w+_rate)":([\d.]+)/g,
        (_, name, rate) => `"${name}":${Number((Number(rate) * 100).toPrecision(12))}`,
      );
      return new Response(text, { headers: { "content-type": "application/x-ndjson" } });
    };
  });
  const hundred = Number((unit * 100).toPrecision(12));
  await page
    .locator(`tr[data-date='2022-11-14'] td[data-field=reply_rate] data[value='${hundred}']`)
    .waitFor();
  assert.match(await cell.innerText(), new RegExp(`^${hundred.toFixed(2).replace(".", "\\.")}\\d*%$`));
  assert.equal(await page.locator("kfstat-dashboard .notes p").count(), 0, "no notice of a rate over 1");
  await page.locator("kfstat-dashboard").evaluate((element) => element.setAttribute("rate-scale", "unit"));
  await page.locator("tr[data-date='2022-11-14'] td[data-field=reply_rate]", { hasNotText: "%" }).waitFor();
  assert.equal(Number(await cell.innerText()), Number(hundred.toFixed(4)));
  assert.ok((await page.locator("kfstat-dashboard .notes p").count()) > 0, "a rate over 1 is told of");
  await close();
});
