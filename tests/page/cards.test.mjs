// The cards: totals and changes are the core's over what the sandbox itself answers, and what cannot be said is not.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { loadKfstat } from "kfstat";
import {
  AFTER_SALES,
  BY_API,
  NOW,
  figures,
  openBrowser,
  openPage,
  pathOf,
  readDays,
  startBoth,
} from "./stage.mjs";

const FIELDS = [
  "session_cnt",
  "customer_cnt",
  "customer_msg_cnt",
  "reply_rate",
  "first_reply_average_sec",
  "satisfaction_participation_rate",
  "satisfied_rate",
];
/** What a rise is called; a fall is the other. */
const RISE = { reply_rate: "变好", first_reply_average_sec: "变差", satisfied_rate: "变好" };

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

beforeEach(() => both.sandbox.fault());

after(async () => {
  await browser?.close();
  await both?.stop();
});

const now = new Date(NOW * 1000);
const summaryOf = async (openKfid, range) => {
  const days = await readDays(kfstat, both.sandbox, openKfid, range);
  return kfstat.summarize([{ errcode: 0, errmsg: "", days }]).value;
};

/** Cards alone, at an account and a range, compared or not. */
async function openCards(openKfid, range, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  await opened.dashboard.evaluate((element, chosen) => Object.assign(element, chosen), {
    openKfid,
    range,
    hide: "trend calendar team days",
  });
  await figures(opened.page);
  const phase = options.phase ?? "loaded";
  await opened.page.locator(`kfstat-dashboard .compared[data-phase=${phase}]`).waitFor();
  return opened;
}

const readCards = async (page) =>
  Object.fromEntries(
    await page.locator("kfstat-dashboard .card").evaluateAll((cards) =>
      cards.map((card) => [
        card.dataset.metric,
        {
          value: card.querySelector(".figure data")?.value ?? null,
          before: card.querySelector(".change data")?.value ?? null,
          figure: card.querySelector(".figure").innerText.trim(),
          change: card.querySelector(".change").innerText.replace(/\s+/g, " ").trim(),
          about: card.querySelector(".about").innerText.replace(/\s+/g, " ").trim(),
          direction: card.querySelector(".change").dataset.direction ?? null,
          paths: Object.fromEntries(
            [...card.querySelectorAll(".spark path")].map((path) => [
              path.getAttribute("class"),
              path.getAttribute("d"),
            ]),
          ),
        },
      ]),
    ),
  );

/** The number a person reads in `92.31%`, `1,204` or `17.52 秒`. */
const numberIn = (text) => Number.parseFloat(text.replaceAll(",", "").replace(/^.*?(?=\d)/, ""));

/** The words of a change, from the two numbers a person reads. */
function wordsOf(field, shown, shownBefore) {
  const moved = Math.abs(shown - shownBefore);
  const percent = Number(((100 * moved) / shownBefore).toFixed(1));
  if (moved === 0 || (!field.endsWith("_rate") && percent === 0)) return "持平";
  const amount = field.endsWith("_rate")
    ? `${Number(moved.toFixed(2))} 个百分点`
    : `${percent.toLocaleString("en-US")}%`;
  return `${shown > shownBefore ? "上升" : "下降"} ${amount}`;
}

for (const [name, openKfid] of [
  ["an account", AFTER_SALES],
  ["an account whose sessions an API assigns", BY_API],
]) {
  test(`totals of ${name} and of the period before are the core's, with the change in words`, async () => {
    const range = kfstat.presetRange("last_30_days", { now }).value;
    const previous = kfstat.previousRange(range).value;
    assert.deepEqual(previous, { start_date: "2022-09-17", end_date: "2022-10-16" });
    const [current, past] = [await summaryOf(openKfid, range), await summaryOf(openKfid, previous)];
    const { page, close } = await openCards(openKfid, "last_30_days");
    const compared = await page.locator("kfstat-dashboard .compared").innerText();
    assert.match(compared, /上一周期 2022-09-17 – 2022-10-16：等长，30 天中/);
    assert.match(compared, new RegExp(`30 天中 ${past.days_reported} 天有数据`));
    const cards = await readCards(page);
    assert.equal(Number(cards.coverage.value), current.days_reported);
    assert.equal(Number(cards.coverage.before), past.days_reported);
    const directions = new Set();
    for (const field of FIELDS) {
      const card = cards[field];
      const [metric, before] = [current.metrics[field], past.metrics[field]];
      assert.equal(card.value, metric.value === null ? null : String(metric.value), field);
      assert.equal(card.before, before.value === null ? null : String(before.value), field);
      if (metric.value === null) {
        assert.match(card.figure, /^暂无数据$/, field);
        assert.match(card.change, /^上期暂无数据$/, field);
        assert.match(card.about, /由 API 分配会话时.*满意度无法衡量/, field);
        assert.doesNotMatch(card.figure + card.change, /0/, field);
        continue;
      }
      const shownBefore = /上期 ([^ ]+)/.exec(card.change)[1];
      const expected = wordsOf(field, numberIn(card.figure), numberIn(shownBefore));
      assert.ok(card.change.startsWith(expected), `${field}: ${card.change} is not ${expected}`);
      directions.add(card.direction);
      const better = card.direction === "up" ? RISE[field] : RISE[field] === "变好" ? "变差" : "变好";
      if (card.direction !== "flat" && RISE[field]) assert.ok(card.change.includes(better), card.change);
      if (field.endsWith("_cnt")) assert.doesNotMatch(card.change, /变好|变差/, field);
      assert.match(card.about, new RegExp(`基于 ${metric.days} 天`));
      if (metric.kind === "weighted_mean") {
        const total = Math.round(metric.weight_total).toLocaleString("en-US");
        assert.match(card.about, new RegExp(`${total} [个份]`), field);
      }
    }
    assert.ok(directions.has("up") && directions.has("down"), "the sandbox should move both ways");
    await close();
  });
}

test("the small lines break where days are missing", async () => {
  const range = kfstat.presetRange("last_90_days", { now }).value;
  const days = await readDays(kfstat, both.sandbox, AFTER_SALES, range);
  const { page, close } = await openCards(AFTER_SALES, "last_90_days");
  const cards = await readCards(page);
  for (const field of FIELDS) {
    const has = days.map((day) => (day.statistic?.[field] ?? null) !== null);
    const starts = has.filter((is, index) => is && !has[index - 1]).length;
    const alone = has.filter((is, index) => is && !has[index - 1] && !has[index + 1]).length;
    const { run = "", alone: dots = "" } = cards[field].paths;
    assert.ok(starts > 1, "the sandbox should leave days out");
    assert.equal(run.split("M").length - 1, starts - alone, field);
    assert.equal(dots.split("M").length - 1, alone, field);
    const points = run.split(/[ML]/).length - 1 + alone;
    assert.equal(points, has.filter(Boolean).length, `${field} draws days that are not there`);
  }
  const { with: full, without } = cards.coverage.paths;
  assert.equal(full.split("M").length - 1, days.filter((day) => day.state === "reported").length);
  assert.equal(without.split("M").length - 1, days.filter((day) => day.state !== "reported").length);
  await close();
});

/** Two days and the two before them, as upstream is made to tell them. */
const DAYS = [1668182400, 1668268800, 1668355200, 1668441600];
const RANGE = "2022-11-14..2022-11-15";
const NOTHING_ELSE = { endpoint: "get_servicer_statistic", kind: "body" };

async function told(t, statistics, options) {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const statistic_list = statistics.flatMap((statistic, index) =>
    statistic ? [{ stat_time: DAYS[index], statistic }] : [],
  );
  await stage.sandbox.fault({
    ...NOTHING_ELSE,
    body: JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list }),
  });
  return openCards(AFTER_SALES, RANGE, options, stage.relay.address);
}

test("from 0 there is no percentage, and what would read as 0 is no change", async (t) => {
  const day = (session_cnt, customer_msg_cnt, reply_rate, first_reply_average_sec) => ({
    session_cnt,
    customer_cnt: 0,
    customer_msg_cnt,
    reply_rate,
    first_reply_average_sec,
  });
  const { page, close } = await told(t, [
    day(0, 50_000, 0.90001, 10),
    day(2, 50_000, 0.90001, 10),
    day(1, 50_001, 0.90004, 20),
    day(2, 50_000, 0.90004, 20),
  ]);
  const cards = await readCards(page);
  assert.equal(cards.customer_cnt.figure, "0");
  assert.equal(cards.customer_cnt.change, "持平 上期 0");
  assert.equal(cards.customer_msg_cnt.change, "持平 上期 100,000");
  assert.equal(cards.session_cnt.change, "上升 50% 上期 2");
  assert.equal(cards.reply_rate.change, "持平 上期 90%");
  assert.equal(cards.first_reply_average_sec.change, "上升 100% 变差 · 上期 10 秒");
  assert.match(cards.satisfied_rate.change, /^上期暂无数据$/);
  await close();
});

test("a rise from 0 is told without a percentage, and nothing is not 0", async (t) => {
  const { page, close } = await told(t, [
    { session_cnt: 0, customer_cnt: 3 },
    null,
    { session_cnt: 4, customer_cnt: null, reply_rate: 1, first_reply_average_sec: 5 },
    null,
  ]);
  const cards = await readCards(page);
  assert.equal(cards.session_cnt.change, "上升 （由 0 起，不计比例） 上期 0");
  assert.equal(cards.customer_cnt.figure, "暂无数据");
  assert.equal(cards.customer_cnt.change, "无法比较 上期 3");
  assert.equal(cards.reply_rate.change, "无法比较 上期暂无数据");
  assert.equal(cards.coverage.about, "无数据 0 天 · 未返回 1 天");
  await close();
});

test("rates on another scale are not compared with shares", async (t) => {
  const day = (reply_rate) => ({ session_cnt: 10, reply_rate });
  const { page, close } = await told(t, [day(87), day(88), day(0.9), day(0.92)]);
  const cards = await readCards(page);
  assert.equal(cards.reply_rate.change, "无法比较：两期的比例写法不同 上期 87.5");
  await close();
});

test("rates over 1 are compared as they came, without percent", async (t) => {
  const day = (reply_rate) => ({ session_cnt: 10, reply_rate });
  const { page, close } = await told(t, [day(87), day(88), day(90), day(92)]);
  const cards = await readCards(page);
  assert.equal(cards.reply_rate.figure, "91");
  assert.equal(cards.reply_rate.change, "上升 3.5 变好 · 上期 87.5");
  await close();
});

test("surveys that nobody answered are told from surveys that are off", async (t) => {
  const day = { session_cnt: 3, satisfaction_investgate_cnt: 2, satisfaction_participation_rate: 0 };
  const { page, close } = await told(t, [day, day, day, day]);
  const cards = await readCards(page);
  assert.equal(cards.satisfaction_participation_rate.figure, "0%");
  assert.equal(cards.satisfied_rate.figure, "暂无数据");
  assert.equal(cards.satisfied_rate.about, "已发送满意度评价，但没有客户参评");
  await close();
});

/** The parts of the distribution: their words, and how wide they are. */
const readRatings = (page) =>
  page.locator("kfstat-ratings").evaluate(({ shadowRoot }) => ({
    words: [...shadowRoot.querySelectorAll("li")].map((part) => part.innerText.replace(/\s+/g, " ").trim()),
    widths: [...shadowRoot.querySelectorAll("rect")].map((part) => part.width.baseVal.value),
  }));

test("the answers' distribution is that of the core's means, in words and as a bar", async () => {
  const range = kfstat.presetRange("last_30_days", { now }).value;
  const { metrics } = await summaryOf(AFTER_SALES, range);
  const { page, close } = await openCards(AFTER_SALES, "last_30_days");
  await page.locator("kfstat-ratings li").first().waitFor();
  const { words, widths } = await readRatings(page);
  const rates = ["satisfied_rate", "middling_rate", "dissatisfied_rate"].map((name) => metrics[name].value);
  const written = rates.map((rate) => `${Number((rate * 100).toFixed(1))}%`);
  assert.deepEqual(words, [`满意 ${written[0]}`, `一般 ${written[1]}`, `不满意 ${written[2]}`]);
  assert.equal(widths.length, 3);
  for (const [index, width] of widths.entries()) {
    assert.ok(Math.abs(width - rates[index] * 100) < 1, `${words[index]} is ${width} wide`);
  }
  await close();
});

test("a part of 0 has words and no bar", async (t) => {
  const day = { session_cnt: 9, satisfaction_investgate_cnt: 8, satisfaction_participation_rate: 0.5 };
  const rates = { satisfied_rate: 0.75, middling_rate: 0, dissatisfied_rate: 0.25 };
  const days = [day, day, day, day].map((one) => ({ ...one, ...rates }));
  const { page, close } = await told(t, days);
  await page.locator("kfstat-ratings li").first().waitFor();
  const { words, widths } = await readRatings(page);
  assert.deepEqual(words, ["满意 75%", "一般 0%", "不满意 25%"]);
  assert.equal(widths.length, 2);
  await close();
});

for (const [name, rates] of [
  ["one of its parts is not there", { satisfied_rate: 0.75, middling_rate: 0.25 }],
  ["the rates are of another scale", { satisfied_rate: 75, middling_rate: 20, dissatisfied_rate: 5 }],
]) {
  test(`there is no distribution where ${name}`, async (t) => {
    const day = { session_cnt: 9, satisfaction_investgate_cnt: 8, satisfaction_participation_rate: 0.5 };
    const { page, close } = await told(
      t,
      [day, day, day, day].map((one) => ({ ...one, ...rates })),
    );
    await page.waitForFunction(() => customElements.get("kfstat-ratings"));
    assert.deepEqual(await readRatings(page), { words: [], widths: [] });
    assert.match((await readCards(page)).satisfied_rate.about, /每天均为 75/);
    await close();
  });
}

test("a range that was read in part is compared with nothing, and says so", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const { page, dashboard, close } = await openCards(AFTER_SALES, "last_30_days", {}, stage.relay.address);
  // The relay keeps 60 days, so that the range needs one call more, which is the first.
  await stage.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 123456,
    times: 1,
  });
  await dashboard.evaluate((element) => (element.range = "last_90_days"));
  await page.locator("kfstat-dashboard .compared", { hasText: "2022-08-17：等长" }).waitFor();
  assert.match(await page.locator("kfstat-dashboard .compared").innerText(), /本期没有全部读到，不作比较。$/);
  const cards = await readCards(page);
  for (const field of FIELDS) assert.match(cards[field].change, /^无法比较 上期 [\d,.]+/, field);
  assert.match(cards.coverage.figure, /\/ 90 天/);
  const [unread] = /(?<=未读到 )\d+(?= 天$)/.exec(cards.coverage.about);
  const rest = /^无数据 (\d+) 天 · 未返回 (\d+) 天/.exec(cards.coverage.about);
  assert.ok(Number(unread) > 1, cards.coverage.about);
  assert.equal(Number(cards.coverage.value) + Number(rest[1]) + Number(rest[2]) + Number(unread), 90);
  await close();
});

/** Two accounts and an old week, of which nothing is stored yet; the calls of the second fail after the first `skip`. */
async function openTwo(t, skip) {
  const stage = await startBoth();
  t.after(() => stage.stop());
  await stage.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 123456,
    open_kfid: BY_API,
    servicer_userid: null,
    skip,
  });
  const filters = { account: `${AFTER_SALES},${BY_API}`, range: "2022-08-01..2022-08-07" };
  return openCards(filters.account, filters.range, { path: pathOf(filters) }, stage.relay.address);
}

test("the days of an account that could not be read were asked for and are not called complete", async (t) => {
  const { page, close } = await openTwo(t, 0);
  const cards = await readCards(page);
  assert.equal(cards.coverage.value, "7");
  assert.match(cards.coverage.figure, /\/ 14 天（各账号合计）/);
  assert.equal(cards.coverage.about, "未读到 7 天");
  for (const field of ["session_cnt", "customer_cnt", "customer_msg_cnt", "reply_rate"]) {
    assert.match(cards[field].about, /^基于 7 天 · 2 个账号中 1 个/, field);
  }
  const compared = await page.locator("kfstat-dashboard .compared").innerText();
  assert.match(
    compared,
    /各账号合计 14 天中 7 天有数据。上期没有全部读到，不作比较。本期没有全部读到，不作比较。$/,
  );
  await close();
});

test("two accounts are not compared with the one of them that was read of the period before", async (t) => {
  const { page, close } = await openTwo(t, 1);
  const cards = await readCards(page);
  assert.equal(cards.coverage.value, "14");
  assert.equal(cards.coverage.about, "每一天都有数据");
  assert.equal(cards.coverage.change, "上期（不完整）7 天");
  for (const field of FIELDS) {
    const { change, direction } = cards[field];
    assert.match(change, /^无法比较 上期（不完整）[\d,.]+/, field);
    assert.equal(direction, null, field);
  }
  const compared = await page.locator("kfstat-dashboard .compared").innerText();
  assert.match(compared, /各账号合计 14 天中 7 天有数据，本期 14 天。上期没有全部读到，不作比较。$/);
  await close();
});

test("a range with fewer days of data than the period before names both counts", async (t) => {
  const day = { session_cnt: 10 };
  for (const [statistics, words] of [
    [[day, day, day, null], /2 天中 2 天有数据，本期 1 天。$/],
    [[day, day, day, day], /2 天中 2 天有数据。$/],
  ]) {
    const { page, close } = await told(t, statistics);
    assert.match(await page.locator("kfstat-dashboard .compared").innerText(), words);
    await close();
  }
});

test("a dot between two facts is never seen at a line's end", async () => {
  for (const width of [375, 820, 1440]) {
    const { page, close } = await openCards(AFTER_SALES, "last_30_days", {
      viewport: { width, height: 900 },
      locale: "en-US",
    });
    const cut = await page.locator("kfstat-dashboard .dotted").evaluateAll((lines) =>
      lines.flatMap((line) => {
        const [first, ...others] = [...line.children].map((fact) => fact.getBoundingClientRect());
        const edge = line.getBoundingClientRect().left;
        const isCut = getComputedStyle(line).clipPath === "inset(0px 0px 0px 12px)";
        const dots = others.map(({ left, top }) => (top > first.top ? left === edge : left > edge));
        return isCut && dots.every(Boolean) ? [] : [line.innerText];
      }),
    );
    assert.deepEqual(cut, [], `${width} px`);
    await close();
  }
});

test("where the period before is older than all data, that is said", async () => {
  const { page, close } = await openCards(AFTER_SALES, "last_180_days", { phase: "absent" });
  const compared = await page.locator("kfstat-dashboard .compared").innerText();
  assert.match(compared, /没有可对比的数据：上一周期 2021-11-21 – 2022-05-19 早于现有的数据/);
  for (const [name, card] of Object.entries(await readCards(page))) {
    assert.equal(card.change, "无法比较", name);
  }
  await close();
});

test("a period before that was read in part is marked, and no change is told", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const { page, dashboard, close } = await openCards(AFTER_SALES, "last_30_days", {}, stage.relay.address);
  // The relay keeps these 30 days and the 30 before; what it still has to ask for are two windows before both.
  await stage.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 123456,
    open_kfid: AFTER_SALES,
    servicer_userid: null,
    skip: 1,
    times: 1,
  });
  await dashboard.evaluate((element) => (element.range = "2022-09-17..2022-11-15"));
  await page.locator("kfstat-dashboard .compared", { hasText: "2022-07-19 – 2022-09-16：等长" }).waitFor();
  assert.match(await page.locator("kfstat-dashboard .compared").innerText(), /上期没有全部读到，不作比较。$/);
  const cards = await readCards(page);
  assert.match(cards.session_cnt.change, /^无法比较 上期（不完整）/);
  await close();
});

for (const width of [375, 1440]) {
  test(`nothing moves at ${width} pixels as the period before comes in`, async (t) => {
    const stage = await startBoth();
    t.after(() => stage.stop());
    await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 2000, skip: 1 });
    const { page, close } = await openCards(
      AFTER_SALES,
      "last_30_days",
      { viewport: { width, height: 900 }, phase: "loading" },
      stage.relay.address,
    );
    const places = () =>
      page
        .locator("kfstat-dashboard :is(.card, .spark, .about)")
        .evaluateAll((list) => list.map((element) => Math.round(element.getBoundingClientRect().top)));
    const before = await places();
    assert.match(
      await page.locator("kfstat-dashboard .compared").innerText(),
      /^正在读取上一周期 2022-09-17/,
    );
    await page.locator("kfstat-dashboard .compared[data-phase=loaded]").waitFor();
    assert.deepEqual(await places(), before);
    await close();
  });
}

test("several accounts are said to be several", async () => {
  const range = kfstat.presetRange("last_7_days", { now }).value;
  const days = [];
  for (const openKfid of [AFTER_SALES, BY_API]) {
    days.push(...(await readDays(kfstat, both.sandbox, openKfid, range)));
  }
  const summary = kfstat.summarize([{ errcode: 0, errmsg: "", days }]).value;
  const { page, close } = await openCards(`${AFTER_SALES},${BY_API}`, "last_7_days");
  const cards = await readCards(page);
  assert.equal(Number(cards.session_cnt.value), summary.metrics.session_cnt.value);
  assert.match(cards.session_cnt.about, new RegExp(`基于 2 个账号共 ${summary.metrics.session_cnt.days} 天`));
  assert.match(cards.coverage.figure, /14 天（各账号合计）/);
  await close();
});

for (const [width, accounts] of [
  [768, AFTER_SALES],
  [1024, AFTER_SALES],
  [1440, `${AFTER_SALES},${BY_API}`],
]) {
  test(`nothing moves at ${width} pixels as figures and when they were read come in`, async (t) => {
    const stage = await startBoth();
    t.after(() => stage.stop());
    await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 1500 });
    const { page, close } = await openPage(browser, stage.relay.address, {
      path: pathOf({ account: accounts, range: "last_30_days" }),
      viewport: { width, height: 900 },
      locale: "en-US",
    });
    await page.locator("kfstat-dashboard .cards[aria-busy=true]").waitFor();
    const places = () =>
      page
        .locator("kfstat-dashboard :is(.filters, .card, [part=trend])")
        .evaluateAll((list) => list.map((element) => Math.round(element.getBoundingClientRect().top)));
    await page.locator("kfstat-dashboard h2", { hasText: /accounts|服务/ }).waitFor();
    const before = await places();
    await figures(page);
    assert.deepEqual(await places(), before);
    await close();
  });
}
