// The trend: days, weeks and months are the core's over what the sandbox itself answers, and gaps stay gaps.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { loadKfstat } from "kfstat";
import { objections } from "./axe.mjs";
import { AFTER_SALES, NOW, chooseMetric, openBrowser, openPage, readDays, startBoth } from "./stage.mjs";

const PERSON = "LiSi";

let both, browser, kfstat, days;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
  const range = kfstat.presetRange("last_90_days", { now: new Date(NOW * 1000) }).value;
  days = await readDays(kfstat, both.sandbox, AFTER_SALES, range, PERSON);
});

beforeEach(() => both.sandbox.fault());

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** The trend alone. */
async function openTrend(chosen = {}, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  await opened.dashboard.evaluate((element, given) => Object.assign(element, given), {
    openKfid: AFTER_SALES,
    servicerUserid: PERSON,
    range: "last_90_days",
    hide: "cards calendar team days",
    ...chosen,
  });
  const trend = opened.page.locator("kfstat-trend");
  await trend.locator(".body[aria-busy=false]").waitFor();
  return { ...opened, trend };
}

const press = (trend, kind, name) => trend.locator(`[data-${kind}=${name}]`).click();

const readTable = (trend) =>
  trend.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      date: row.dataset.date,
      name: row.querySelector("th").innerText.trim(),
      state: row.querySelector(".state").innerText.trim(),
      values: Object.fromEntries(
        [...row.querySelectorAll("td[data-field]")].map((cell) => [
          cell.dataset.field,
          cell.querySelector("data")?.value ?? (cell.textContent.trim() === "–" ? null : cell.textContent),
        ]),
      ),
    })),
  );

/** How often each line of the drawing begins anew, by its colour. */
const readLines = (trend) =>
  trend.locator(".drawing svg path").evaluateAll((paths) => {
    const lines = {};
    for (const path of paths) {
      if (path.getAttribute("stroke-width") !== "2" || path.getAttribute("fill") !== "none") continue;
      const colour = path.getAttribute("stroke");
      if (!/L/.test(path.getAttribute("d"))) continue;
      lines[colour] = (path.getAttribute("d").match(/M/g) ?? []).length;
    }
    return lines;
  });

const runsOf = (list, field) => {
  const has = list.map((day) => (day.statistic?.[field] ?? null) !== null);
  return has.filter((is, index) => is && !has[index - 1]).length;
};

/** The day after a date. */
const following = (date) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
const isWhole = {
  week: ({ start_date, end_date }) =>
    new Date(start_date).getUTCDay() === 1 && new Date(end_date).getUTCDay() === 0,
  month: ({ start_date, end_date }) => start_date.endsWith("-01") && following(end_date).endsWith("-01"),
};

for (const [period, partly] of [
  ["week", "未满一周"],
  ["month", "未满一月"],
]) {
  test(`each ${period} is the core's, and one the range cuts is marked`, async () => {
    const fields = ["session_cnt", "reply_rate", "first_reply_average_sec", "customer_cnt"];
    const groups = kfstat.groupDays({ errcode: 0, errmsg: "", days }, period).value;
    assert.ok(groups.some(isWhole[period]) && groups.some((group) => !isWhole[period](group)));
    const { trend, close } = await openTrend();
    await press(trend, "period", period);
    for (const field of fields.slice(1)) await chooseMetric(trend.page(), field);
    await trend.locator(".drawing svg path").first().waitFor({ state: "attached" });
    const hollow = await trend.locator(".drawing svg path[fill='#ffffff'][stroke]").count();
    assert.equal(hollow, fields.length * groups.filter((group) => !isWhole[period](group)).length);
    await press(trend, "view", "table");
    const table = await readTable(trend);
    assert.equal(table.length, groups.length);
    for (const [index, group] of groups.entries()) {
      const row = table[index];
      const whole = isWhole[period](group);
      const { start_date, end_date, summary } = group;
      assert.equal(row.date, start_date);
      const name = period === "month" && whole ? start_date.slice(0, 7) : `${start_date} – ${end_date}`;
      assert.equal(row.name, start_date === end_date ? start_date : name);
      assert.equal(row.state.includes(partly), !whole, row.name);
      if (summary.days_reported > 0)
        assert.match(row.state, new RegExp(`^${summary.days_reported} 天有数据`));
      for (const field of fields) {
        const { value } = summary.metrics[field];
        assert.equal(row.values[field], value === null ? null : String(value), `${row.name} ${field}`);
      }
    }
    const words = await trend.locator(".summary li").allInnerTexts();
    assert.equal(words.length, fields.length + 1);
    const values = groups
      .map((group) => group.summary.metrics.session_cnt.value)
      .filter((value) => value !== null);
    assert.match(words[0], new RegExp(`^接入人工会话数：${values.length} (周|个月)有数据`));
    assert.match(words[0], new RegExp(`最高 ${Math.max(...values)}（.*最低 ${Math.min(...values)}（`));
    for (const group of groups.filter((each) => !isWhole[period](each))) {
      assert.ok(words.at(-1).includes(`${group.start_date}`) && words.at(-1).includes(partly), words.at(-1));
    }
    await close();
  });
}

test("up to four figures share the days, each breaks where it is absent, units have panels of their own", async () => {
  const fields = ["session_cnt", "satisfied_rate", "first_reply_average_sec", "customer_msg_cnt"];
  const { page, trend, close } = await openTrend();
  for (const field of fields.slice(1)) await chooseMetric(page, field);
  const keys = trend.locator(".key");
  assert.deepEqual(await keys.evaluateAll((list) => list.map((key) => key.dataset.field)), fields);
  // The colours of the legend are those of the lines.
  const colours = await keys.evaluateAll((list) =>
    list.map((key) => {
      const [red, green, blue] = getComputedStyle(key.querySelector("svg")).color.match(/\d+/g).map(Number);
      return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    }),
  );
  assert.equal(new Set(colours).size, 4);
  const dashes = await keys
    .locator(".swatch path:not(.shape)")
    .evaluateAll((list) => list.map((path) => path.getAttribute("stroke-dasharray")));
  assert.equal(new Set(dashes).size, 4, "lines must differ by more than colour");
  const lines = await readLines(trend);
  for (const [index, field] of fields.entries()) {
    assert.equal(lines[colours[index]], runsOf(days, field), field);
  }
  const texts = await trend.locator(".drawing svg text").allTextContents();
  for (const title of ["数量", "比例", "时长（秒）"]) assert.ok(texts.includes(title), title);

  const others = trend.locator(".choices input:not(:checked)");
  assert.equal(await others.count(), 12);
  assert.equal(await others.evaluateAll((list) => list.every((input) => input.disabled)), true);
  assert.match(await trend.locator(".limit").innerText(), /最多同时查看 4 项/);
  for (const field of fields.slice(0, 3)) await trend.locator(`.key[data-field=${field}] button`).click();
  assert.equal(await keys.count(), 1);
  assert.equal(await keys.locator("button").count(), 0);
  assert.equal(await trend.locator(".choices input:checked").isDisabled(), true);
  assert.match(await trend.locator(".limit").innerText(), /至少保留一项/);
  // What stays keeps its line.
  const [left] = Object.keys(await readLines(trend));
  assert.equal(left, colours[3]);
  await close();
});

test("all chosen figures stand in the table behind the chart, day by day", async () => {
  const fields = ["session_cnt", "satisfied_rate"];
  const { page, trend, close } = await openTrend();
  await chooseMetric(page, "satisfied_rate");
  await press(trend, "view", "table");
  const table = await readTable(trend);
  assert.equal(table.length, days.length);
  for (const [index, { date, statistic }] of days.entries()) {
    assert.equal(table[index].date, date);
    for (const field of fields) {
      const value = statistic?.[field] ?? null;
      assert.equal(table[index].values[field], value === null ? null : String(value), `${date} ${field}`);
    }
  }
  await close();
});

/** The answer upstream is made to give, over two days. */
async function told(t, statistics) {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const statistic_list = statistics.map((statistic, index) => ({
    stat_time: 1668355200 + index * 86400,
    statistic,
  }));
  const body = JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list });
  await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "body", body });
  return openTrend({ servicerUserid: "", range: "2022-11-14..2022-11-15" }, {}, stage.relay.address);
}

test("days that are all 0 are a line at 0, and a figure without days is said to have none", async (t) => {
  const { page, trend, close } = await told(t, [{ session_cnt: 0 }, { session_cnt: 0 }]);
  await trend.locator(".drawing svg path").first().waitFor({ state: "attached" });
  assert.deepEqual(Object.values(await readLines(trend)), [1]);
  await chooseMetric(page, "satisfied_rate");
  const words = await trend.locator(".summary li").allInnerTexts();
  assert.match(words[0], /^接入人工会话数：2 天有数据，最高 0（2022-11-14），最低 0（2022-11-14）。$/);
  assert.match(words[1], /没有「“满意”评价占比」的数据/);
  assert.equal(Object.keys(await readLines(trend)).length, 1);
  await trend.locator(".key[data-field=session_cnt] button").click();
  assert.match(await trend.locator(".body .none").innerText(), /没有「“满意”评价占比」的数据/);
  assert.equal(await trend.locator(".drawing").count(), 0);
  await close();
});

test("one day is a point, in words too", async () => {
  const { trend, close } = await openTrend({ range: "yesterday" });
  await trend.locator(".drawing svg path").first().waitFor({ state: "attached" });
  const { session_cnt } = days.at(-1).statistic;
  assert.deepEqual(await trend.locator(".summary li").allInnerTexts(), [
    `接入人工会话数：只有 2022-11-15 有数据，为 ${session_cnt}。`,
  ]);
  await press(trend, "period", "week");
  assert.match(await trend.locator(".summary li").last().innerText(), /^2022-11-15 未满一周/);
  await close();
});

test("rates over 1 are drawn as they came, and the axis says so", async (t) => {
  const { page, trend, close } = await told(t, [
    { session_cnt: 4, reply_rate: 87.5 },
    { session_cnt: 4, reply_rate: 90 },
  ]);
  await chooseMetric(page, "reply_rate");
  const texts = await trend.locator(".drawing svg text").allTextContents();
  assert.ok(texts.includes("比例（按返回值）"), texts.join());
  assert.ok(!texts.some((text) => text.includes("%")), texts.join());
  assert.match(await trend.locator(".summary li").nth(1).innerText(), /最高 90（2022-11-15），最低 87.5（/);
  await close();
});

test("what is chosen keeps its room while other days are read", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const { page, dashboard, trend, close } = await openTrend(
    { range: "last_7_days" },
    {},
    stage.relay.address,
  );
  for (const field of ["first_reply_average_sec", "satisfied_rate"]) await chooseMetric(page, field);
  const height = () => trend.locator(".body").evaluate((body) => body.getBoundingClientRect().height);
  const before = await height();
  await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 1500 });
  await dashboard.evaluate((element) => (element.range = "2022-07-01..2022-07-30"));
  await trend.locator(".body[aria-busy=true]").waitFor();
  assert.equal(await height(), before);
  await trend.locator(".body[aria-busy=false]").waitFor();
  assert.equal(await height(), before);
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe has nothing to object to in the open list and the table of months: ${colorScheme}`, async () => {
    const { page, trend, close } = await openTrend({}, { colorScheme });
    for (const field of ["customer_cnt", "satisfied_rate", "reply_rate"]) await chooseMetric(page, field);
    assert.deepEqual(await objections(page), []);
    await press(trend, "period", "month");
    await press(trend, "view", "table");
    assert.deepEqual(await objections(page), []);
    await close();
  });
}

test("on paper the drawing takes the width there is", async () => {
  const { page, trend, close } = await openTrend();
  await trend.locator(".drawing svg path").first().waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 700, height: 900 });
  const [inner, outer] = await trend.evaluate((element) =>
    [".drawing svg", ".body"].map((at) => element.shadowRoot.querySelector(at).getBoundingClientRect().width),
  );
  assert.ok(inner > 500 && inner <= outer, `${inner} of ${outer}`);
  const height = await trend.locator(".drawing svg").evaluate((svg) => svg.getBoundingClientRect().height);
  assert.ok(height > 250, `${height} pixels high`);
  assert.match(await trend.locator(".drawing svg").getAttribute("viewBox"), /^0 0 \d+ \d+$/);
  assert.equal(await trend.locator(".choose").isVisible(), false);
  await close();
});
