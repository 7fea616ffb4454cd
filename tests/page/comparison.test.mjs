// A few people, or accounts, side by side: figures and differences are the core's, and doubt is said.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat } from "kfstat";
import { AFTER_SALES, openBrowser, openPage, pathOf, readDays, startBoth } from "./stage.mjs";

const SHOPS = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
const RANGE = { start_date: "2022-10-19", end_date: "2022-11-15" };
const ROWS = [
  "session_cnt",
  "daily_mean",
  "first_reply_average_sec",
  "reply_rate",
  "satisfied_rate",
  "satisfaction_participation_rate",
];

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

async function openComparison(filters, options = {}) {
  const range = `${RANGE.start_date}..${RANGE.end_date}`;
  const opened = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range, ...filters }),
    ...options,
  });
  const table = opened.page.locator("kfstat-comparison");
  await table.locator("tr[data-column=session_cnt] td.own data").first().waitFor();
  return { ...opened, table };
}

const valueOf = (answer) => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
};

async function reportsOf(openKfid, servicer) {
  return [
    { errcode: 0, errmsg: "ok", days: await readDays(kfstat, both.sandbox, openKfid, RANGE, servicer) },
  ];
}

const figureOf = ({ metrics }, column) =>
  column === "daily_mean" ? metrics.session_cnt.daily_mean : metrics[column].value;

/** The number a person reads, in percent where it is one. */
function read(text) {
  const [, minutes, seconds] = /^(?:(\d+) 分 )?(\d+) 秒$/.exec(text) ?? [];
  return seconds === undefined
    ? Number(text.replace(/[,%]/g, ""))
    : Number(minutes ?? 0) * 60 + Number(seconds);
}

test("two people: their figures, the difference of what is shown, and whether it is more than chance", async () => {
  const ids = ["LiSi", "zhangsan"];
  const [one, two] = await Promise.all(ids.map((id) => reportsOf(AFTER_SALES, id)));
  const compared = valueOf(kfstat.compareReports(one, two));
  const { page, table, close } = await openComparison({ servicer: ids.join(",") });
  assert.equal((await table.locator("h3").innerText()).replace(/[\u2066-\u2069]/g, ""), "李四与张三");
  assert.match(await table.locator(".head").innerText(), /售后服务.*10-19 – 11-15/);
  let doubts = 0;
  for (const column of ROWS) {
    const row = table.locator(`tr[data-column=${column}]`);
    const texts = [];
    for (const [index, summary] of [compared.current, compared.previous].entries()) {
      const figure = row.locator(`td[data-id=${ids[index]}] data`);
      assert.equal(Number(await figure.getAttribute("value")), figureOf(summary, column), column);
      texts.push(await figure.innerText());
    }
    const cell = row.locator("td[data-column=difference]");
    const words = await cell.locator(".num").innerText();
    const [a, b] = texts.map(read);
    const apart = Math.round((a - b) * 10) / 10;
    if (apart === 0) assert.equal(words, "相同");
    else {
      const [more, less] =
        column.endsWith("_cnt") || column === "daily_mean"
          ? "多少"
          : column.endsWith("_sec")
            ? "慢快"
            : "高低";
      assert.ok(words.startsWith(apart > 0 ? more : less), `${column}: ${words}`);
      const size = words.slice(2).replace(/ (个|个百分点)$/, "");
      assert.equal(read(size), Math.abs(apart), `${column}: ${texts} are ${words} apart`);
    }
    const { certain = true } = column === "daily_mean" ? {} : compared.metrics[column];
    const isCount = column.endsWith("_cnt") || column === "daily_mean";
    const doubt =
      isCount || certain || (certain === false && apart === 0)
        ? []
        : [certain === null ? "样本太少" : "差异不明显"];
    doubts += doubt.length;
    assert.deepEqual(await cell.locator(".sub").allInnerTexts(), doubt, column);
  }
  assert.ok(doubts > 0, "the sandbox should leave a doubt");
  await page.waitForFunction(
    () =>
      document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-comparison").view.standing
        .people,
  );
  const others = table.locator("tr[data-column=session_cnt] .strip .other");
  assert.equal(await others.count(), 5, "who worked and is not compared is an unnamed dot");
  assert.match(
    (await table.locator(".strip").first().getAttribute("aria-label")) ?? "",
    /李四.*张三.*其余 5 个/,
  );
  await close();
});

test("more than two have no difference, but marks of their own", async () => {
  const { table, close } = await openComparison({ servicer: "LiSi,wangwu,zhangsan,zhaoliu" });
  assert.equal(await table.locator("td[data-column=difference]").count(), 0);
  assert.equal(await table.locator("thead th.own").count(), 4);
  for (let mark = 1; mark <= 4; mark += 1)
    assert.equal(await table.locator(`tr[data-column=reply_rate] .strip .mark-${mark}`).count(), 1);
  await close();
});

test("the way back leads to everybody", async () => {
  const { page, dashboard, table, close } = await openComparison({ servicer: "LiSi,wangwu" });
  await table.locator("[data-action=back]").click();
  await page.locator("kfstat-dashboard [part=team] kfstat-team tr[data-userid]").first().waitFor();
  assert.equal(await dashboard.evaluate((element) => element.servicerUserid), "");
  await close();
});

test("on a phone the figures of each stand below each other, and nothing runs over the edge", async () => {
  const { page, table, close } = await openComparison(
    { servicer: "LiSi,wangwu" },
    { viewport: { width: 375, height: 812 } },
  );
  assert.equal(await table.getByRole("listitem").count(), ROWS.length);
  const [first, second] = await table
    .locator("tr[data-column=reply_rate] td.own")
    .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().top));
  assert.ok(second > first + 15);
  const { inner, outer } = await page.evaluate(() => ({
    inner: document.documentElement.scrollWidth,
    outer: innerWidth,
  }));
  assert.equal(inner, outer);
  await close();
});

test("accounts are compared as people are", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: `${AFTER_SALES},${SHOPS}`, range: `${RANGE.start_date}..${RANGE.end_date}` }),
  });
  const accounts = page.locator("kfstat-dashboard [part=accounts] kfstat-team");
  for (const id of [SHOPS, AFTER_SALES]) await accounts.locator(`tr[data-account=${id}] input`).check();
  const asked = accounts.evaluate(
    (element) => new Promise((done) => element.addEventListener("compare", ({ detail }) => done(detail.ids))),
  );
  await accounts.locator("[data-action=compare]").click();
  assert.deepEqual(await asked, [SHOPS, AFTER_SALES]);
  assert.ok(await dashboard.isVisible());
  await close();
});
