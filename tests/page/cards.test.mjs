// The cards: figures, changes and verdicts are the core's over what upstream itself answers, and what cannot be said is not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat } from "kfstat";
import { aboutCard } from "../../web/dist/parts/cards/about-card.js";
import { besideOf, isNotMeasured, movedOf } from "../../web/dist/parts/cards/card-facts.js";
import { coverageLine } from "../../web/dist/parts/cards/coverage.js";
import { formatsFor } from "../../web/dist/words/formats.js";
import { loadLanguage } from "../../web/dist/words/languages.js";
import { WEEKS, dice, diceDay, viewOf } from "./made-view.mjs";
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
  "first_reply_average_sec",
  "reply_rate",
  "satisfied_rate",
  "satisfaction_participation_rate",
];
const MEANS = FIELDS.slice(2);

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** A day of so many sessions and answers, as upstream tells it. */
const day = (sessions, more) => ({ session_cnt: sessions, customer_cnt: sessions, reply_rate: 1, ...more });
const rated = (answers, satisfied) => ({
  satisfaction_investgate_cnt: answers,
  satisfaction_participation_rate: 1,
  satisfied_rate: satisfied / answers,
});

test("a change is called better or worse where the core is sure, and nowhere else", async () => {
  const roll = dice(11);
  const seen = new Set();
  for (let run = 0; run < 40; run++) {
    const chances = () => ({
      reply: 0.8 + 0.2 * roll(),
      satisfied: 0.5 + 0.5 * roll(),
      seconds: 40 + 40 * roll(),
    });
    const [now, then] = [chances(), chances()];
    const view = await viewOf(kfstat, {
      now: [() => diceDay(roll, 6, now)],
      then: [() => diceDay(roll, 6, then)],
    });
    for (const field of MEANS) {
      const { verdict } = view.whole.change.metrics[field];
      const moved = movedOf(field, view);
      seen.add(verdict);
      const words = { better: "变好", worse: "变差", same: "持平" };
      assert.equal(moved.word, words[verdict] ?? "样本太少");
      assert.equal(moved.verdict, verdict === "same" ? undefined : verdict);
      assert.equal(moved.amount !== undefined, verdict !== "same", "only what is sure has an amount");
    }
    for (const field of ["session_cnt", "customer_cnt"]) {
      assert.equal(movedOf(field, view).verdict, undefined);
    }
  }
  assert.deepEqual([...seen].sort(), ["better", "same", "worse"]);
});

test("a fall among few answers is too few to say, and neither better nor worse", async () => {
  const some = (answers, satisfied) => (index) => (index < 1 ? day(30, rated(answers, satisfied)) : day(30));
  const few = await viewOf(kfstat, { now: [some(9, 6)], then: [some(9, 8)] });
  assert.equal(few.whole.change.metrics.satisfied_rate.verdict, null);
  assert.deepEqual(movedOf("satisfied_rate", few), { word: "样本太少" });
  assert.match(aboutCard("satisfied_rate", few).join(" "), /样本太少，无法判断变化是不是偶然。$/);
  const english = await viewOf(kfstat, { now: [some(9, 6)], then: [some(9, 8)], locale: "en" });
  assert.deepEqual(movedOf("satisfied_rate", english), { word: "too few to say" });
  // From 90 to 70 % of 20 answers is no change that anybody can be sure of.
  const twenty = await viewOf(kfstat, { now: [some(20, 14)], then: [some(20, 18)], locale: "en" });
  assert.deepEqual(movedOf("satisfied_rate", twenty), { word: "no clear change" });
});

test("counts move by the total where the dates are as many, and else by the day", async () => {
  const view = await viewOf(kfstat, { now: [() => day(15)], then: [() => day(10)] });
  assert.deepEqual(movedOf("session_cnt", view), { amount: "+50%" });
  const absent = await viewOf(kfstat, {
    now: [(index) => (index < 14 ? day(15) : undefined)],
    then: [() => day(10)],
  });
  const { daily_change, relative_change } = absent.whole.change.metrics.session_cnt;
  assert.ok(relative_change < 0 && daily_change > 0);
  assert.deepEqual(movedOf("session_cnt", absent), { amount: "日均 +50%" });
});

test("what cannot be compared is not", async () => {
  const now = [() => day(10)];
  for (const input of [
    { then: "none" },
    { then: "absent" },
    { then: "loading" },
    { then: now, complete: false },
    { then: now, failed: [{ start_date: "2022-10-19", end_date: "2022-10-20" }] },
  ]) {
    const view = await viewOf(kfstat, { now, ...input });
    for (const field of FIELDS) assert.equal(movedOf(field, view), undefined);
    assert.doesNotMatch(aboutCard("session_cnt", view).join(" "), /对比/);
  }
  const zero = await viewOf(kfstat, { now, then: [() => day(0, { reply_rate: null })] });
  assert.deepEqual(movedOf("session_cnt", zero), { word: "原为 0" });
  assert.equal(movedOf("reply_rate", zero), undefined);
  assert.match(aboutCard("reply_rate", zero).join(" "), /对比前 28 天（09-21 – 10-18）：没有数据。$/);
  const whole = { ...zero.whole, change: "new" };
  assert.deepEqual(movedOf("session_cnt", { ...zero, whole }), { word: "新" });
});

test("rates that are no shares of 1 have no verdict, and are not compared with shares", async () => {
  const of = (rate) => () => day(10, { reply_rate: rate });
  const { tag, messages } = await loadLanguage("zh");
  const unscaled = formatsFor({ tag, messages }, new Set(["reply_rate"]), "unit");
  const both = await viewOf(kfstat, { now: [of(91)], then: [of(87.5)] });
  assert.deepEqual(movedOf("reply_rate", { ...both, formats: unscaled }), { amount: "+3.5" });
  const changed = await viewOf(kfstat, { now: [of(0.91)], then: [of(87.5)] });
  assert.deepEqual(movedOf("reply_rate", changed), { word: "无法对比" });
  assert.match(aboutCard("reply_rate", changed).join(" "), /比例写法不同，无法对比。$/);
  const percent = formatsFor({ tag, messages }, new Set(), "percent");
  assert.deepEqual(movedOf("reply_rate", { ...both, formats: percent }), { amount: "+3.5 点" });
});

test("a day is a date, however many accounts have it", async () => {
  const view = await viewOf(kfstat, { now: [() => day(10), () => day(5)] });
  const { session_cnt } = view.figures.summary.metrics;
  assert.equal(session_cnt.days, 56);
  assert.equal(session_cnt.daily_mean, 15);
  assert.equal(besideOf("session_cnt", view), "日均 15.0");
  const about = aboutCard("session_cnt", view).join(" ");
  assert.match(about, /基于 28 天；日均 15\.0；单日最高 15。/);
  assert.doesNotMatch(about, /56/);
  assert.match(coverageLine(view), /^28 天都有数据。/);
});

test("beside a rate stand its whole numbers, or how many days missed its target", async () => {
  const input = { now: [() => day(10, rated(4, 3))] };
  const view = await viewOf(kfstat, input);
  assert.equal(besideOf("satisfied_rate", view), "84/112");
  assert.equal(besideOf("first_reply_average_sec", view), "");
  const targets = {
    targets: { satisfied_rate: { min: 0.8 }, session_cnt: { max: 9 } },
    fields: ["satisfied_rate", "session_cnt"],
  };
  const aimed = await viewOf(kfstat, { ...input, targets });
  const missed = new Map([
    ["satisfied_rate", 13],
    ["session_cnt", 28],
  ]);
  assert.equal(besideOf("satisfied_rate", aimed, missed), "13 天低于目标");
  assert.equal(besideOf("session_cnt", aimed, missed), "28 天超过目标");
  assert.match(aboutCard("satisfied_rate", aimed, missed).join(" "), /目标：不低于 80\.0%；13 天低于目标。/);
  assert.match(aboutCard("session_cnt", aimed, missed).join(" "), /目标：不超过 日均 9\.0；28 天超过目标。/);
  const few = await viewOf(kfstat, { now: [(index) => (index ? day(10) : day(10, rated(4, 3)))] });
  assert.equal(besideOf("satisfied_rate", few), "3/4 · 样本少");
});

test("the info says exactly what there is, what it was before, and what chance does", async () => {
  const roll = dice(6);
  const make = () => diceDay(roll, 20);
  const view = await viewOf(kfstat, { now: [make], then: [make] });
  const { formats, whole, messages } = view;
  for (const field of MEANS) {
    const about = aboutCard(field, view).join(" ");
    const { current, previous, metrics } = whole.change;
    const { value, min, max, numerator, denominator } = current.metrics[field];
    assert.ok(about.startsWith(messages.fields[field].definition));
    for (const fact of [value, min, max, previous.metrics[field].value]) {
      assert.ok(about.includes(formats.figure(field, fact)), `${field}: ${fact} is not in ${about}`);
    }
    if (numerator !== null) assert.ok(about.includes(`${denominator} 中的 ${numerator}`), about);
    assert.match(about, /对比前 28 天（09-21 – 10-18）/);
    const { score, certain } = metrics[field];
    const words = certain ? "不像是偶然" : "可能只是偶然";
    assert.ok(
      about.endsWith(`变化约为偶然波动的 ${formats.number(Math.abs(score), 1)} 倍，${words}。`),
      about,
    );
  }
  assert.match(aboutCard("session_cnt", view).join(" "), /智能助手/);
});

test("where no survey was sent satisfaction is said not to be measured", async () => {
  for (const more of [{ satisfaction_investgate_cnt: 0 }, {}]) {
    const view = await viewOf(kfstat, { now: [() => day(10, more)] });
    for (const field of FIELDS) assert.equal(isNotMeasured(field, view), /satisf/.test(field), field);
    assert.match(
      aboutCard("satisfied_rate", view).join(" "),
      /由 API 分配会话时，企业微信不发送评价，满意度无法衡量/,
    );
  }
  const unanswered = { satisfaction_investgate_cnt: 2, satisfaction_participation_rate: 0 };
  const view = await viewOf(kfstat, { now: [() => day(10, unanswered)] });
  assert.equal(isNotMeasured("satisfied_rate", view), false);
  assert.match(aboutCard("satisfied_rate", view).join(" "), /没有客户参评/);
});

test("the days without figures are named with their accounts, six of them at most", async () => {
  const without =
    (...dates) =>
    (_, date) =>
      dates.includes(date) ? undefined : day(10);
  const view = await viewOf(kfstat, {
    now: [without("2022-10-29"), without("2022-10-29", "2022-11-15")],
  });
  // The backend tells that these days are settled, but for two.
  const rows = view.figures.rows.map((row) => ({
    ...row,
    ...(row.date === "2022-10-29" ? { word: "missing" } : {}),
    ...(row.date === "2022-11-15" ? { lacking: ["wk1"] } : {}),
  }));
  const line = (more) =>
    coverageLine({
      ...view,
      figures: { ...view.figures, rows: rows.map((row) => ({ ...row, ...more?.(row) })) },
    });
  assert.equal(
    line().replace(/[\u2068\u2069]/g, ""),
    "28 天中 27 天有数据；无接待或尚未统计：10-29；1 天有账号未返回：11-15（账号 wk1）。接口不提供当天与实时数据。",
  );
  assert.match(
    line(({ date }) => (date < "2022-10-27" ? { word: "pending" } : {})),
    /尚未统计：10-19、.*、10-24，另 2 个；/,
  );
  assert.match(
    line(() => ({ word: "quiet" })),
    /^28 天中 0 天有数据；28 天无接待。/,
  );
  assert.match(
    line(() => ({ word: "reported", lacking: ["wk1"] })),
    /没有任何数据的账号：\S*账号 wk1/,
  );
});

const now = new Date(NOW * 1000);
const summaryOf = async (openKfid, range) => {
  const days = await readDays(kfstat, both.sandbox, openKfid, range);
  return { errcode: 0, errmsg: "ok", days };
};

/** Cards alone, as soon as they are compared. */
async function openCards(account, options = {}, filters = {}) {
  const opened = await openPage(browser, both.relay.address, {
    path: pathOf({ account, ...filters }),
    ...options,
  });
  await opened.dashboard.evaluate((element, more) => Object.assign(element, more), {
    hide: "calendar days export",
    ...options.properties,
  });
  await figures(opened.page);
  await opened.page.locator("kfstat-dashboard [part=changes][aria-busy=false]").waitFor();
  return opened;
}

const readCards = async (page) =>
  Object.fromEntries(
    await page.locator("kfstat-dashboard .card").evaluateAll((cards) =>
      cards.map((card) => {
        const change = card.querySelector(".change");
        return [
          card.dataset.metric,
          {
            value: card.querySelector(".figure data")?.value ?? null,
            figure: card.querySelector(".figure").innerText.trim(),
            change: change?.innerText.replace(/\s+/g, " ").trim() ?? "",
            verdict: change?.dataset.verdict ?? null,
            color: change ? getComputedStyle(change).color : null,
            beside: card.querySelector(".beside")?.innerText.trim() ?? "",
            spark: card.querySelector(".spark").innerText.trim(),
            paths: Object.fromEntries(
              [...card.querySelectorAll(".spark path")].map((path) => [
                path.getAttribute("class"),
                path.getAttribute("d"),
              ]),
            ),
            pressed: card.querySelector(".switch")?.ariaPressed ?? null,
          },
        ];
      }),
    ),
  );

for (const [name, openKfid] of [
  ["an account", AFTER_SALES],
  ["an account whose sessions an API assigns", BY_API],
]) {
  test(`figures, changes and colours of ${name} are the core's`, async () => {
    const [current, past] = [
      await summaryOf(openKfid, WEEKS),
      await summaryOf(openKfid, kfstat.previousRange(WEEKS).value),
    ];
    const compared = kfstat.compareReports([current], [past]).value;
    const { page, close } = await openCards(openKfid);
    const cards = await readCards(page);
    assert.deepEqual(Object.keys(cards), FIELDS);
    const colors = { null: new Set() };
    for (const field of FIELDS) {
      const card = cards[field];
      const metric = compared.current.metrics[field];
      assert.equal(card.value, metric.value === null ? null : String(metric.value), field);
      if (metric.value === null) {
        assert.deepEqual([card.figure, card.change, card.spark], ["未衡量", "", "API 分配会话，不发评价"]);
        continue;
      }
      const { verdict } = compared.metrics[field];
      assert.equal(card.verdict, verdict === "better" || verdict === "worse" ? verdict : null, field);
      (colors[card.verdict] ??= new Set()).add(card.color);
      if (metric.kind !== "weighted_mean") assert.match(card.change, /^(日均 )?[+−±][\d,.]+%$/);
      else assert.match(card.change, verdict === "same" ? /^持平$/ : /^(变好|变差) [+−±]/, field);
    }
    for (const [verdict, own] of Object.entries(colors)) assert.ok(own.size <= 1, `${verdict}: ${[...own]}`);
    const [plain] = colors.null;
    for (const verdict of ["better", "worse"]) assert.ok(!colors[verdict]?.has(plain));
    await close();
  });
}

test("small drawings leave out the days that are missing, and begin at 0 where they count", async () => {
  const range = kfstat.presetRange("last_90_days", { now }).value;
  const days = await readDays(kfstat, both.sandbox, AFTER_SALES, range);
  const { page, close } = await openCards(AFTER_SALES, {}, { range: "last_90_days" });
  const cards = await readCards(page);
  for (const field of FIELDS) {
    const values = days.map((day) => day.statistic?.[field] ?? null);
    const has = values.map((value) => value !== null);
    const there = has.filter(Boolean).length;
    assert.ok(there < days.length, "the sandbox should leave days out");
    const { bars, run = "", alone = "" } = cards[field].paths;
    if (field.endsWith("_cnt")) {
      const heights = [...bars.matchAll(/v-([\d.]+)h/g)].map((match) => Number(match[1]));
      assert.equal(heights.length, there, field);
      const numbers = values.filter((value) => value !== null);
      const most = Math.max(...numbers);
      for (const [index, height] of heights.entries())
        assert.ok(Math.abs(height - Math.max((numbers[index] / most) * 22, 1)) < 0.01, `${field} ${index}`);
      continue;
    }
    const starts = has.filter((is, index) => is && !has[index - 1]).length;
    const lonely = has.filter((is, index) => is && !has[index - 1] && !has[index + 1]).length;
    assert.equal(run.split("M").length - 1, starts - lonely, field);
    assert.equal(alone.split("M").length - 1, lonely, field);
    assert.equal(run.split(/[ML]/).length - 1 + lonely, there, `${field} draws days that are not there`);
    const heights = [...run.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]));
    const numbers = values.filter((value) => value !== null);
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    // Where 20 points are more than the days differ by, the line is as much flatter.
    const span = field.endsWith("_rate") ? Math.max(most - least, 0.2) : most;
    const drawn = ((Math.max(...heights) - Math.min(...heights)) / 20) * span;
    if (lonely === 0) assert.ok(Math.abs(drawn - (most - least)) < span / 500, `${field} is not to scale`);
  }
  await close();
});

test("a card takes its figure into the trend and out of it, and says so", async () => {
  const { page, close } = await openCards(AFTER_SALES);
  const button = (field) => page.locator(`.card[data-metric=${field}] .switch`);
  const pressed = async () => {
    const cards = await readCards(page);
    return FIELDS.filter((field) => cards[field].pressed === "true");
  };
  const first = await pressed();
  assert.ok(first.length > 0 && !first.includes("reply_rate"));
  await button("reply_rate").focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(
    await pressed(),
    FIELDS.filter((field) => first.includes(field) || field === "reply_rate"),
  );
  const line = (field) =>
    page.locator(`.card[data-metric=${field}]`).evaluate((card) => {
      const { blockSize, backgroundColor } = getComputedStyle(card, "::before");
      return [blockSize, backgroundColor];
    });
  const [size, accent] = await line("reply_rate");
  assert.equal(size, "2px");
  await button("reply_rate").click();
  assert.deepEqual(await pressed(), first);
  await page.mouse.move(0, 0);
  assert.notEqual((await line("reply_rate"))[1], accent);
  for (const field of first) await button(field).click();
  assert.equal((await pressed()).length, 1, "the last one stays");
  await close();
});

test("what else there is to say opens by the keyboard, and is there for screen readers", async () => {
  const { page, close } = await openCards(AFTER_SALES);
  const card = page.locator(".card[data-metric=first_reply_average_sec]");
  const { value } = (await readCards(page)).first_reply_average_sec;
  assert.match(await card.locator("dd.hidden-text").textContent(), /精确值 [\d.]+ 秒.*对比前 28 天/);
  const info = card.locator("kfstat-definition");
  await info.locator("button").focus();
  await page.keyboard.press("Enter");
  const said = await info.innerText();
  assert.ok(said.includes(String(Number(Number(value).toFixed(4)))), `${value} is not in ${said}`);
  // It lies within the page, above the next cards.
  const panel = await info.locator(".panel").boundingBox();
  assert.ok(panel.x >= 0 && panel.x + panel.width <= 1440);
  await page.keyboard.press("Escape");
  await info.locator(".panel").waitFor({ state: "hidden" });
  for (const width of [375, 800, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const field of FIELDS) {
      const button = page.locator(`.card[data-metric=${field}] kfstat-definition button`);
      await button.click();
      const box = await page.locator(`.card[data-metric=${field}] kfstat-definition .panel`).boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${field} at ${width}: ${box.x} and ${box.width}`);
      await button.click();
    }
  }
  await close();
});

test("a missed target has its colour, its sign and words", async () => {
  const targets = { reply_rate: { min: 1 }, first_reply_average_sec: { max: 1 }, satisfied_rate: { min: 0 } };
  const { page, close } = await openCards(AFTER_SALES, { properties: { targets } });
  const missed = page.locator(".card .figure.missed");
  await missed.first().waitFor();
  const fields = await missed.evaluateAll((list) =>
    list.map((figure) => figure.closest(".card").dataset.metric),
  );
  assert.deepEqual(fields, ["first_reply_average_sec", "reply_rate"]);
  for (const figure of await missed.all()) {
    assert.equal(await figure.locator(".miss-mark").count(), 1);
    assert.match(await figure.textContent(), /未达目标/);
  }
  const heights = await missed
    .locator(".miss-mark circle")
    .evaluateAll((list) => list.map((dot) => dot.cy.baseVal.value));
  assert.ok(heights[0] < 6 && heights[1] > 6, "over a maximum above the line, under a minimum below it");
  await close();
});

test("a person stands among unnamed colleagues, with the core's median", async () => {
  const { page, close } = await openCards(AFTER_SALES, {}, { servicer: "LiSi" });
  const strips = page.locator(".card .strip");
  await strips.locator(".median").first().waitFor({ state: "attached" });
  const people = await (await fetch(`${both.relay.address}/api/v1/accounts/${AFTER_SALES}/servicers`)).json();
  const reports = [];
  for (const { servicer_userid } of people.servicers) {
    const days = await readDays(kfstat, both.sandbox, AFTER_SALES, WEEKS, servicer_userid);
    reports.push([{ errcode: 0, errmsg: "ok", days }]);
  }
  const { medians } = kfstat.highlights(
    reports,
    reports.map(() => []),
  ).value;
  const { tag, messages } = await loadLanguage("zh");
  const formats = formatsFor({ tag, messages }, new Set(), "unit");
  for (const field of FIELDS) {
    const card = page.locator(`.card[data-metric=${field}]`);
    const median = field.endsWith("_cnt")
      ? `日均 ${formats.perDay(medians[field])}`
      : formats.shown(field, medians[field]);
    assert.equal(await card.locator(".spark").innerText(), `团队中位数 ${median}`);
    assert.equal(await card.locator(".me").count(), 1);
    assert.equal(await card.locator(".strip title").count(), 0);
    const there = reports.filter((own) => {
      const metric = kfstat.summarize(own).value.metrics[field];
      return metric.kind === "weighted_mean" ? metric.weight_total >= 9.5 : metric.daily_mean !== null;
    });
    assert.equal(await card.locator(".peer").count(), there.length - 1, field);
  }
  assert.match(await page.locator(".under-cards .legend").innerText(), /李四\s*其他人\s*团队中位数$/);
  await close();
});

test("one day alone is numbers without a drawing", async () => {
  const { page, close } = await openCards(AFTER_SALES, {}, { range: "yesterday" });
  assert.equal(await page.locator(".card .spark svg").count(), 0);
  await close();
});

test("several accounts have the day's mean of dates", async () => {
  const reports = await Promise.all([AFTER_SALES, BY_API].map((openKfid) => summaryOf(openKfid, WEEKS)));
  const { session_cnt } = kfstat.summarize(reports).value.metrics;
  assert.ok(session_cnt.days > session_cnt.dates);
  // Nothing compared, so that there is room.
  const { page, close } = await openCards(`${AFTER_SALES},${BY_API}`, { properties: { compare: "none" } });
  const card = (await readCards(page)).session_cnt;
  assert.equal(Number(card.value), session_cnt.value);
  assert.equal(card.beside, `日均 ${session_cnt.daily_mean.toFixed(1)}`);
  await close();
});

for (const [width, locale, filters] of [
  [375, "zh-CN", {}],
  [375, "en-US", {}],
  [768, "en-US", {}],
  [1200, "en-US", {}],
  [1440, "zh-CN", { servicer: "LiSi" }],
]) {
  test(`nothing moves at ${width} pixels in ${locale} as figures come in${filters.servicer ? " of a person" : ""}`, async (t) => {
    const stage = await startBoth();
    t.after(() => stage.stop());
    await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 1500 });
    const { page, close } = await openPage(browser, stage.relay.address, {
      path: pathOf({ account: AFTER_SALES, ...filters }),
      viewport: { width, height: 900 },
      locale,
    });
    await page.locator("kfstat-dashboard .cards[aria-busy=true]").waitFor();
    const cards = () =>
      page.locator("kfstat-dashboard .cards").evaluate((list) =>
        [...list.querySelectorAll(".card")].map((card) => {
          const [all, own] = [list, card].map((element) => element.getBoundingClientRect());
          return [own.left - all.left, own.top - all.top, own.width, own.height].map(Math.round);
        }),
      );
    const before = await cards();
    await figures(page);
    assert.deepEqual(await cards(), before);
    await page.locator("kfstat-dashboard [part=changes][aria-busy=false]").waitFor();
    assert.deepEqual(await cards(), before);
    await close();
  });
}

for (const width of [375, 640, 768, 1024, 1120, 1280, 1440]) {
  test(`no figure or word of a card is cut through at ${width} pixels`, async () => {
    for (const locale of ["zh-CN", "en-US"]) {
      const { page, close } = await openCards(AFTER_SALES, { viewport: { width, height: 900 }, locale });
      const cut = await page.locator(".card .value").evaluateAll((lines) =>
        lines.flatMap((line) => {
          const edge = line.getBoundingClientRect();
          return [...line.querySelectorAll(".figure, .change > span:first-child")]
            .map((word) => [word.innerText, word.getBoundingClientRect()])
            .filter(
              ([, box]) =>
                box.right > edge.right + 1 || box.left < edge.left - 1 || box.bottom > edge.bottom + 1,
            )
            .map(([text]) => text);
        }),
      );
      assert.deepEqual(cut, [], locale);
      await close();
    }
  });
}
