// The main job on the page: an account, a person, the last 180 days, and figures equal to what upstream sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat, STATISTIC_FIELDS } from "kfstat";
import {
  AFTER_SALES,
  BY_API,
  NOW,
  choose,
  choosePreset,
  figures,
  reach,
  openBrowser,
  openPage,
  pathOf,
  startBoth,
  withoutStream,
} from "./stage.mjs";

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const now = new Date(NOW * 1000);

/** The last day that is settled at that time when upstream has nothing of it: it ended 48 hours before. */
const SETTLED = "2022-11-13";

const PERCENT = new Intl.NumberFormat("zh-CN", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** The days of a range as upstream itself tells them, by date. */
async function askUpstream(query) {
  const range = kfstat.presetRange("last_180_days", { now }).value;
  const plan = kfstat.planRequests(
    { ...query, start_time: range.start_date, end_time: range.end_date },
    { now },
  );
  assert.ok(plan.ok);
  const entries = new Map();
  const reports = [];
  for (const request of plan.value.requests) {
    const answer = await both.sandbox.ask(request);
    assert.equal(answer.errcode, 0);
    for (const { stat_time, statistic } of answer.statistic_list) entries.set(stat_time, statistic);
    reports.push(kfstat.parseResponse(JSON.stringify(answer), { query: request }).value);
  }
  const days = reports.flatMap((report) => report.days);
  return { days, entries, windows: plan.value.requests.length, summary: kfstat.summarize(reports).value };
}

/** What stands in the table of days: per date its state and, per field, the text and the exact value. */
const readTable = (page) =>
  page.locator("kfstat-days tbody tr[data-date]").evaluateAll((rows) =>
    rows.map((row) => ({
      date: row.dataset.date,
      state: row.dataset.state,
      cells: Object.fromEntries(
        [...row.querySelectorAll("td[data-field]")].map((cell) => [
          cell.dataset.field,
          { text: cell.textContent.trim(), exact: cell.querySelector("data")?.value ?? null },
        ]),
      ),
    })),
  );

async function pick180(page) {
  await choose(page, "account", "售后");
  await choose(page, "servicer", "LiSi");
  await choosePreset(page, "last_180_days");
  await page.locator("kfstat-dashboard .title", { hasText: "2022-05-20" }).waitFor();
  await figures(page);
}

test("every cell and every card equals what upstream sent, absent days stay gaps", async () => {
  const upstream = await askUpstream({ open_kfid: AFTER_SALES, servicer_userid: "LiSi" });
  const { page, close } = await openPage(browser, both.relay.address);
  await pick180(page);

  await reach(page, "kfstat-days");
  const table = await readTable(page);
  assert.equal(table.length, 180);
  const shown = new Map(table.map((row) => [row.date, row]));
  let compared = 0;
  for (const { date, stat_time, state } of upstream.days) {
    const row = shown.get(date);
    const sent = upstream.entries.get(stat_time);
    assert.equal(row.state, state === "reported" ? state : date <= SETTLED ? "quiet" : "pending", date);
    for (const field of STATISTIC_FIELDS) {
      const { text, exact } = row.cells[field] ?? { text: "–", exact: null };
      const value = sent?.[field] ?? null;
      if (value === null) assert.deepEqual({ text, exact }, { text: "–", exact: null }, `${date} ${field}`);
      else {
        assert.equal(Number(exact), value, `${date} ${field}`);
        const written = {
          rate: () => PERCENT.format(value),
          cnt: () => value.toLocaleString("en"),
          sec: () => (value < 119.5 ? `${Math.round(value)} 秒` : `${Math.floor(Math.round(value) / 60)} 分`),
        };
        const wanted = written[field.split("_").at(-1)]();
        assert.ok(text.includes(wanted), `${date} ${field} reads ${text}, not ${wanted}`);
      }
      compared += 1;
    }
  }
  assert.equal(compared, 180 * 16);
  const states = new Set(upstream.days.map((day) => day.state));
  assert.ok(states.has("reported") && states.has("missing"), "the sandbox should leave days out");

  const cards = await page
    .locator("kfstat-dashboard .card")
    .evaluateAll((list) =>
      list.map((card) => [card.dataset.metric, card.querySelector("data")?.value ?? null]),
    );
  assert.equal(cards.length, 6);
  for (const [metric, exact] of cards)
    assert.equal(Number(exact), upstream.summary.metrics[metric].value, metric);
  await close();
});

test("without a stream 180 days are asked for in windows of at most 31 days, each day once", async () => {
  const { windows } = await askUpstream({ open_kfid: AFTER_SALES, servicer_userid: "LiSi" });
  assert.equal(windows, 6);
  const { page, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "last_180_days" }),
    prepare: withoutStream,
  });
  const asked = [];
  page.on("request", (request) => {
    if (request.method() !== "POST") return;
    const body = request.postDataJSON();
    // The period compared with comes before it.
    if (body.servicer_userid === "LiSi" && body.start_time >= 1652976000)
      asked.push([body.start_time, body.end_time, request.headers()["x-kfstat"]]);
  });
  await figures(page);
  await choose(page, "servicer", "LiSi");
  await page.locator("kfstat-dashboard h2", { hasText: /李四|LiSi/ }).waitFor();
  await figures(page);
  await page.waitForFunction(
    () =>
      document.querySelector("kfstat-dashboard").shadowRoot.querySelector(".title .what").children.length > 2,
  );
  asked.sort(([left], [right]) => left - right);
  assert.equal(asked.length, 6);
  assert.ok(asked.every(([start, end, header]) => (end - start) / 86400 <= 30 && header === "1"));
  assert.ok(asked.every(([start], index) => index === 0 || start === asked[index - 1][1] + 86400));
  await close();
});

test("at most four windows are under way at a time", async () => {
  await both.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 300 });
  const { page, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: "", range: "yesterday" }),
    prepare: withoutStream,
  });
  await figures(page);
  // Nothing of the first range is under way any more.
  await page.locator("[data-metric=session_cnt]", { hasText: "%" }).waitFor();
  const underWay = new Set();
  let most = 0;
  const isStatistic = (request) => request.url().endsWith("/get_servicer_statistic");
  page.on("request", (request) => {
    if (isStatistic(request)) most = Math.max(most, underWay.add(request).size);
  });
  page.on("requestfinished", (request) => underWay.delete(request));
  page.on("requestfailed", (request) => underWay.delete(request));
  await choosePreset(page, "last_180_days");
  await page.locator("kfstat-dashboard .cards[aria-busy=true]").waitFor();
  await figures(page);
  assert.equal(most, 4);
  await close();
  await both.sandbox.fault();
});

test("the chart breaks where days are absent and is told as a table", async () => {
  const upstream = await askUpstream({ open_kfid: AFTER_SALES, servicer_userid: "LiSi" });
  const { page, close } = await openPage(browser, both.relay.address);
  await pick180(page);
  const trend = page.locator("kfstat-trend");
  await reach(page, "kfstat-trend");
  await trend.locator(".drawing svg path").first().waitFor({ state: "attached" });

  // One subpath per run of days with a figure.
  const valueOf = (day) => day.statistic?.session_cnt ?? null;
  const runs = upstream.days.filter(
    (day, index, days) => valueOf(day) !== null && (index === 0 || valueOf(days[index - 1]) === null),
  ).length;
  assert.ok(runs > 1);
  const subpaths = await trend
    .locator(".drawing svg path")
    .evaluateAll((paths) =>
      Math.max(
        ...paths
          .filter((path) => path.getAttribute("stroke-width") === "2")
          .map((path) => (path.getAttribute("d").match(/M/g) ?? []).length),
      ),
    );
  assert.equal(subpaths, runs);

  const reported = upstream.days.filter((day) => valueOf(day) !== null);
  await trend.locator("[data-view=table]").click();
  assert.equal(await trend.locator("tbody tr").count(), 180);
  assert.equal(await trend.locator("tbody td.none").count(), 180 - reported.length);

  await close();
});

test("figures that do not exist are not zero, and a survey that is off is said to be off", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await choose(page, "account", BY_API);
  await figures(page);
  const card = page.locator("kfstat-dashboard [data-metric=satisfied_rate]");
  const text = await card.innerText();
  assert.match(text, /API 分配会话/);
  assert.doesNotMatch(text, /0 ?%/);
  await close();
});

test("a change of filters gives up what is under way", async () => {
  await both.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "delay",
    pause_ms: 9000,
    servicer_userid: "zhangsan",
  });
  const { page, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
  });
  const aborted = [];
  page.on("requestfailed", (request) => aborted.push(request.failure()?.errorText));
  await figures(page);
  const sent = page.waitForRequest((request) => request.postData()?.includes("zhangsan") ?? false);
  await choose(page, "servicer", "zhangsan");
  await sent;
  await choose(page, "servicer", "LiSi");
  await figures(page);
  assert.match(await page.locator("kfstat-dashboard .title").innerText(), /李四|LiSi/);
  assert.ok(aborted.includes("net::ERR_ABORTED"));
  await close();
  await both.sandbox.fault();
});

test("kfstat-load carries what is shown", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await page.evaluate(() => {
    document.addEventListener("kfstat-load", (event) => (globalThis.loaded = structuredClone(event.detail)));
  });
  await dashboard.evaluate((element, openKfid) => (element.openKfid = openKfid), AFTER_SALES);
  await choosePreset(page, "yesterday");
  await page.waitForFunction(() => globalThis.loaded?.selection.start_date === "2022-11-15");
  const { selection, summary, complete } = await page.evaluate(() => globalThis.loaded);
  assert.deepEqual(selection, {
    open_kfids: [AFTER_SALES],
    start_date: "2022-11-15",
    end_date: "2022-11-15",
  });
  assert.equal(summary.days_requested, 1);
  assert.equal(complete, true);
  const shown = await dashboard.locator("[data-metric=session_cnt] .figure data").getAttribute("value");
  assert.equal(Number(shown), summary.metrics.session_cnt.value);
  await close();
});
