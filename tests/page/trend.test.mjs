// The trend: every figure is the core's over what the sandbox itself answers, Mondays stand over Mondays, gaps stay gaps.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { loadKfstat } from "kfstat";
import { objections } from "./axe.mjs";
import { AFTER_SALES, NOW, chooseMetric, openBrowser, openPage, readDays, startBoth } from "./stage.mjs";

const PERSON = "LiSi";
const TARGETS = { first_reply_average_sec: { max: 60 }, reply_rate: { min: 0.95 } };

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
const rangeOf = (name) => valueOf(kfstat.presetRange(name, { now }));

const valueOf = (answer) => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
};

const daysOf = (range, person) => readDays(kfstat, both.sandbox, AFTER_SALES, range, person);
const reportOf = (days) => ({ errcode: 0, errmsg: "ok", days });

/** The trend alone, or with what `hide` leaves. */
async function openTrend(chosen = {}, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  await opened.dashboard.evaluate((element, given) => Object.assign(element, given), {
    openKfid: AFTER_SALES,
    range: "last_90_days",
    hide: "changes cards calendar team accounts days",
    metrics: "session_cnt",
    ...chosen,
  });
  const trend = opened.page.locator("kfstat-trend");
  await trend.locator(".body[aria-busy=false]").waitFor();
  return { ...opened, trend };
}

const press = (trend, kind, name) => trend.locator(`[data-${kind}=${name}]`).click();
const isDrawn = (trend) => trend.locator(".drawing svg path").first().waitFor({ state: "attached" });
const textsOf = (trend) => trend.locator(".drawing svg text").allTextContents();

/** The table behind the chart: a row's values by figure and line. */
const readTable = (trend) =>
  trend.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      date: row.dataset.date,
      name: row.querySelector("th .day").textContent.trim(),
      state: row.querySelector(".state").textContent.trim(),
      whole: row.querySelector("td .n")?.textContent ?? null,
      values: Object.fromEntries(
        [...row.querySelectorAll("td[data-field]")].map((cell) => [
          `${cell.dataset.field} ${cell.dataset.line}`,
          cell.querySelector("data")?.value ?? (cell.textContent.trim() === "–" ? null : cell.textContent),
        ]),
      ),
    })),
  );

const written = (value) => (value === null || value === undefined ? null : String(value));

/** The lines of the drawing that are drawn through, as how often each begins anew. */
const readLines = (trend) =>
  trend.locator(".drawing svg path").evaluateAll((paths) =>
    paths
      .filter((path) => path.getAttribute("fill") === "none" && path.getAttribute("stroke-width") === "2")
      .map((path) => path.getAttribute("d"))
      .filter((shape) => /L/.test(shape))
      .map((shape) => (shape.match(/M/g) ?? []).length),
  );

const runsOf = (list, field) => {
  const has = list.map((day) => (day.statistic?.[field] ?? null) !== null);
  return has.filter((is, index) => is && !has[index - 1]).length;
};

const later = (date, days) => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const isWhole = {
  week: ({ start_date, end_date }) =>
    new Date(start_date).getUTCDay() === 1 && new Date(end_date).getUTCDay() === 0,
  month: ({ start_date, end_date }) => start_date.endsWith("-01") && later(end_date, 1).endsWith("-01"),
};

for (const period of ["week", "month"]) {
  test(`each ${period} is the core's, and one the range cuts is marked and told`, async () => {
    const fields = ["session_cnt", "reply_rate", "first_reply_average_sec", "customer_cnt"];
    const days = await daysOf(rangeOf("last_90_days"));
    const groups = valueOf(kfstat.groupDays(reportOf(days), period));
    const cut = groups.filter((group) => !isWhole[period](group));
    assert.ok(cut.length > 0 && cut.length < groups.length);
    const { trend, close } = await openTrend({ metrics: fields.join(","), compare: "none" });
    await press(trend, "period", period);
    await trend.locator(`[data-period=${period}][aria-pressed=true]`).waitFor();
    await isDrawn(trend);
    const surface = await trend.evaluate((element) =>
      getComputedStyle(element).getPropertyValue("--_surface"),
    );
    await trend.locator(`.drawing svg path[fill="${surface}"]`).first().waitFor({ state: "attached" });
    const hollow = await trend.locator(`.drawing svg path[fill="${surface}"][stroke]`).count();
    assert.equal(hollow, fields.length * cut.length);
    const notes = await trend.locator(".foot").allInnerTexts();
    for (const { start_date, end_date, summary } of cut) {
      const [first, last] = [start_date, end_date].map((date) => date.slice(5));
      const told = notes.find((note) => note.includes(first) && note.includes(last));
      assert.ok(told?.includes(`${summary.days_reported} 天`), `${first}: ${notes.join()}`);
    }
    await press(trend, "view", "table");
    const table = await readTable(trend);
    assert.deepEqual(
      table.map(({ date }) => date),
      groups.map(({ start_date }) => start_date),
    );
    for (const [index, { summary }] of groups.entries()) {
      assert.equal(table[index].state, `${summary.days_reported} 天有数据`);
      for (const field of fields)
        assert.equal(table[index].values[`${field} now`], written(summary.metrics[field].value), field);
    }
    const words = await trend.locator("#summary li").allTextContents();
    assert.equal(words.length, fields.length);
    assert.match(words[0], new RegExp(`^接入人工会话数：${groups.length} (周|个月)有数据`));
    await close();
  });
}

for (const [range, shift] of [
  ["last_28_days", 28],
  ["last_30_days", 28],
  ["2022-11-01..2022-11-10", 7],
]) {
  test(`what ${range} is compared with stands ${shift} days before, weekday over weekday`, async () => {
    const fields = ["session_cnt", "first_reply_average_sec"];
    const dates = range.includes("..")
      ? { start_date: range.slice(0, 10), end_date: range.slice(12) }
      : rangeOf(range);
    const previous = valueOf(kfstat.previousRange(dates));
    const earlier = new Map((await daysOf(previous)).map((day) => [day.date, day.statistic]));
    const { trend, close } = await openTrend({ range, metrics: fields.join() });
    await trend.locator(".legend .line-before").waitFor();
    assert.match(await trend.locator(".legend").innerText(), /本期[^]*前 \d+ 天，按星期对齐/);
    await press(trend, "view", "table");
    const table = await readTable(trend);
    for (const { date, values } of table)
      for (const field of fields)
        assert.equal(
          values[`${field} before`],
          written(earlier.get(later(date, -shift))?.[field]),
          `${date} ${field}`,
        );
    assert.ok(table.some(({ values }) => values["session_cnt before"] !== null));

    // A week is compared with the same weekdays, though the range may cut it.
    await press(trend, "period", "week");
    await trend.locator("tbody tr").nth(1).waitFor();
    const report = reportOf(await daysOf(previous));
    for (const { start_date, end_date } of valueOf(kfstat.periodsOf(dates, "week"))) {
      const [first, last] = [later(start_date, -shift), later(end_date, -shift)];
      const own = { ...report, days: report.days.filter(({ date }) => first <= date && date <= last) };
      const isThere = earlier.has(first) && earlier.has(last);
      const wanted = isThere ? valueOf(kfstat.summarize([own])).metrics.session_cnt.value : null;
      const row = (await readTable(trend)).find(({ date }) => date === start_date);
      assert.equal(row.values["session_cnt before"], written(wanted), start_date);
    }
    // Months of other days are no comparison.
    await press(trend, "period", "month");
    await trend.locator("[data-period=month][aria-pressed=true]").waitFor();
    assert.equal(await trend.locator(".line-before").count(), 0);
    await close();
  });
}

test("months stand over those of a month before, where that is compared with", async () => {
  const range = "2022-10-10..2022-11-15";
  const previous = { start_date: "2022-09-10", end_date: "2022-10-15" };
  const groups = valueOf(kfstat.groupDays(reportOf(await daysOf(previous)), "month"));
  const { trend, close } = await openTrend({ range, compare: "month", group: "month" });
  await trend.locator(".legend .line-before").waitFor();
  assert.match(await trend.locator(".legend").innerText(), /上月同期/);
  await press(trend, "view", "table");
  assert.deepEqual(
    (await readTable(trend)).map(({ values }) => values["session_cnt before"]),
    groups.map(({ summary }) => written(summary.metrics.session_cnt.value)),
  );
  await close();
});

test("a target is a line with its label, and how many days missed it is the core's count", async () => {
  const days = await daysOf(rangeOf("last_28_days"));
  const { trend, dashboard, close } = await openTrend({
    range: "last_28_days",
    metrics: "session_cnt,first_reply_average_sec,reply_rate",
  });
  await dashboard.evaluate((element, targets) => (element.targets = targets), TARGETS);
  for (const field of Object.keys(TARGETS)) {
    const missed = days.filter(
      (day) => valueOf(kfstat.checkTargets([reportOf([day])], TARGETS))[field].met === false,
    );
    assert.ok(missed.length > 0);
    await trend.locator(`.titles li[data-field=${field}]`, { hasText: `${missed.length} 天` }).waitFor();
  }
  await trend.locator(".drawing svg text", { hasText: "目标 60" }).waitFor({ state: "attached" });
  const texts = await textsOf(trend);
  assert.ok(texts.includes("目标 95%"), texts.join());
  // The axis of a rate says that it begins elsewhere.
  const titles = await trend.locator(".titles b").allInnerTexts();
  assert.deepEqual(titles, ["接入人工会话数", "平均首次响应时长（秒）", "人工回复率（纵轴不从 0 起）"]);
  await close();
});

test("days that stand out are named above their line", async () => {
  const [range, days] = [rangeOf("last_28_days"), await daysOf(rangeOf("last_28_days"))];
  const earlier = await daysOf(valueOf(kfstat.previousRange(range)));
  const told = valueOf(kfstat.highlights([[reportOf(days)]], [[reportOf(earlier)]])).days;
  assert.ok(told.length > 0);
  const { trend, close } = await openTrend({ range: "last_28_days" });
  for (const { date } of told) {
    const sessions = days.find((day) => day.date === date).statistic.session_cnt;
    await trend
      .locator(".drawing svg text", { hasText: `${date.slice(5)} ${sessions}` })
      .waitFor({ state: "attached" });
  }
  await close();
});

test("a person's lines stand beside the team's median, which is the core's of each day and week", async () => {
  const range = rangeOf("last_28_days");
  const { page, trend, close } = await openTrend({
    servicerUserid: PERSON,
    range: "last_28_days",
    metrics: "session_cnt,first_reply_average_sec",
    hide: "changes calendar accounts days",
  });
  await trend.locator(".legend .line-median").waitFor();
  assert.equal(await trend.locator(".line-before").count(), 0, "one dashed line only");
  const { servicers } = await page.evaluate(
    async (id) => (await fetch(`/api/v1/accounts/${id}/servicers`, { headers: { "X-Kfstat": "1" } })).json(),
    AFTER_SALES,
  );
  const reports = await Promise.all(
    servicers.map(async ({ servicer_userid }) => reportOf(await daysOf(range, servicer_userid))),
  );
  await press(trend, "view", "table");
  for (const period of ["day", "week"]) {
    await press(trend, "period", period);
    await trend.locator("td[data-line=median]").first().waitFor();
    const table = await readTable(trend);
    let compared = 0;
    for (const { start_date, end_date } of valueOf(kfstat.periodsOf(range, period))) {
      const parts = reports.map((report) => [
        { ...report, days: report.days.filter(({ date }) => start_date <= date && date <= end_date) },
      ]);
      const { medians } = valueOf(
        kfstat.highlights(
          parts,
          parts.map(() => []),
        ),
      );
      const { values } = table.find(({ date }) => date === start_date);
      assert.equal(
        values["first_reply_average_sec median"],
        written(medians.first_reply_average_sec),
        start_date,
      );
      if (medians.first_reply_average_sec !== null) compared += 1;
      // The median of a sum is of days, which is no week's total.
      if (period === "day") assert.equal(values["session_cnt median"], written(medians.session_cnt));
      else assert.ok(!("session_cnt median" in values));
    }
    assert.ok(compared > 2, period);
  }
  await close();
});

test("several people have a line each, told apart by more than colour", async () => {
  const ids = ["LiSi", "zhangsan"];
  const range = rangeOf("last_28_days");
  const { trend, close } = await openTrend({
    servicerUserid: ids.join(),
    range: "last_28_days",
    hide: "changes calendar accounts days",
    metrics: "session_cnt,satisfied_rate",
  });
  await trend.locator(".legend .line-1").waitFor();
  assert.deepEqual((await trend.locator(".legend").innerText()).split("\n"), ["李四", "张三"]);
  const dots = await trend.locator(".legend .dot").evaluateAll((list) => list.map((dot) => dot.classList[1]));
  assert.deepEqual(dots, ["filled", "hollow"]);
  await isDrawn(trend);
  await press(trend, "view", "table");
  const heads = await trend.locator("thead th[data-field]").allInnerTexts();
  assert.deepEqual(
    heads.map((head) => head.trim()),
    ["接入人工会话数", "“满意”评价占比"].flatMap((name) => [`${name}，李四`, `${name}，张三`]),
  );
  for (const [index, id] of ids.entries()) {
    const days = await daysOf(range, id);
    const cells = await trend
      .locator("tbody tr")
      .evaluateAll(
        (rows, at) =>
          rows.map((row) => row.querySelectorAll("td[data-field]")[at].querySelector("data")?.value ?? null),
        index,
      );
    assert.deepEqual(
      cells,
      days.map((day) => written(day.statistic?.session_cnt)),
      id,
    );
  }
  await close();
});

test("up to four figures have a panel each, and their lines break where they are absent", async () => {
  const fields = ["session_cnt", "satisfied_rate", "first_reply_average_sec", "customer_msg_cnt"];
  const days = await daysOf(rangeOf("last_90_days"));
  const { page, trend, close } = await openTrend({ compare: "none" });
  for (const field of fields.slice(1)) {
    await chooseMetric(page, field);
    await trend.locator(`.titles li[data-field=${field}]`).waitFor();
  }
  assert.deepEqual(
    await trend.locator(".titles li").evaluateAll((list) => list.map((title) => title.dataset.field)),
    fields,
  );
  await page.waitForFunction(
    (count) =>
      document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector("kfstat-trend")
        .shadowRoot.querySelectorAll(".drawing svg path[stroke-width='2'][fill=none]").length >= count,
    4,
  );
  assert.deepEqual(
    await readLines(trend),
    fields.map((field) => runsOf(days, field)),
  );
  const others = trend.locator(".choices input:not(:checked)");
  assert.equal(await others.count(), 12);
  assert.equal(await others.evaluateAll((list) => list.every((input) => input.disabled)), true);
  assert.match(await trend.locator(".limit").innerText(), /最多同时看 4 项/);
  for (const field of fields.slice(0, 3)) await trend.locator(`.choices input[value=${field}]`).uncheck();
  assert.equal(await trend.locator(".titles li").count(), 1);
  assert.equal(await trend.locator(".choices input:checked").isDisabled(), true);
  assert.match(await trend.locator(".limit").innerText(), /至少保留一项/);
  await page.keyboard.press("Escape");
  assert.equal(await trend.locator(".choices").isVisible(), false);
  assert.ok(
    await trend.evaluate((element) => element.shadowRoot.activeElement?.classList.contains("choose")),
    "the focus goes back to where the list was opened",
  );
  await close();
});

test("the table has every day with its whole numbers, and opens it by keyboard", async () => {
  const fields = ["session_cnt", "satisfied_rate"];
  const days = await daysOf(rangeOf("last_28_days"));
  const { page, dashboard, trend, close } = await openTrend({
    range: "last_28_days",
    metrics: fields.join(),
  });
  await press(trend, "view", "table");
  const table = await readTable(trend);
  assert.equal(table.length, days.length);
  for (const [index, day] of days.entries()) {
    assert.equal(table[index].date, day.date);
    for (const field of fields)
      assert.equal(table[index].values[`${field} now`], written(day.statistic?.[field]), day.date);
    const { numerator, denominator } = valueOf(kfstat.summarize([reportOf([day])])).metrics.satisfied_rate;
    if (numerator !== null) assert.equal(table[index].whole, `${numerator}/${denominator}`);
  }
  await trend.locator("tr[data-date='2022-11-08'] .day").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector("kfstat-dashboard").range === "2022-11-08..2022-11-08",
  );
  assert.equal(await dashboard.evaluate((element) => element.range), "2022-11-08..2022-11-08");
  await close();
});

for (const [group, wanted] of [
  ["day", /^(2022-\d\d-\d\d)\.\.\1$/],
  ["week", /^2022-10-31\.\.2022-11-06$/],
]) {
  test(`a press on a ${group} of the chart opens it`, async () => {
    const { page, trend, close } = await openTrend({ range: "2022-10-24..2022-11-13", group });
    await isDrawn(trend);
    const box = await trend.locator(".drawing").boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + 100);
    await page.waitForFunction(
      () => document.querySelector("kfstat-dashboard").range !== "2022-10-24..2022-11-13",
    );
    assert.match(await page.evaluate(() => document.querySelector("kfstat-dashboard").range), wanted);
    await close();
  });
}

/** The answer upstream is made to give, over two days. */
async function told(t, statistics, chosen = {}) {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const statistic_list = statistics.map((statistic, index) => ({
    stat_time: 1668355200 + index * 86400,
    statistic,
  }));
  const body = JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list });
  await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "body", body });
  const range = "2022-11-14..2022-11-15";
  return openTrend({ range, compare: "none", ...chosen }, {}, stage.relay.address);
}

test("days that are all 0 are a line at 0, and a figure without days is said to have none", async (t) => {
  const { trend, close } = await told(t, [{ session_cnt: 0 }, { session_cnt: 0 }], {
    metrics: "session_cnt,satisfied_rate",
  });
  await isDrawn(trend);
  assert.deepEqual(await readLines(trend), [1]);
  const words = await trend.locator("#summary li").allTextContents();
  assert.match(words[0], /^接入人工会话数：2 天有数据，最高 0（11-14），最低 0（11-14）。$/);
  assert.match(words[1], /没有「“满意”评价占比」的数据/);
  assert.match(await trend.locator(".foot").innerText(), /没有「“满意”评价占比」的数据/);
  await close();
});

test("one day alone is figures, not a chart of one point", async () => {
  const [day] = await daysOf(rangeOf("yesterday"));
  const fields = ["session_cnt", "first_reply_average_sec"];
  const { trend, close } = await openTrend({ range: "yesterday", metrics: fields.join() });
  const values = await trend
    .locator(".numbers [data-field]")
    .evaluateAll((list) => list.map((one) => [one.dataset.field, one.querySelector("data").value]));
  assert.deepEqual(
    values,
    fields.map((field) => [field, String(day.statistic[field])]),
  );
  assert.match(await trend.locator(".body").innerText(), /^11-15 周二/);
  for (const group of ["day", "week"]) {
    await press(trend, "period", group);
    await trend.locator(`[data-period=${group}][aria-pressed=true]`).waitFor();
    assert.equal(await trend.locator(".drawing").count(), 0);
  }
  await close();
});

test("rates over 1 are drawn as they came, and the panel says so", async (t) => {
  const { trend, close } = await told(
    t,
    [
      { session_cnt: 4, reply_rate: 87.5 },
      { session_cnt: 4, reply_rate: 90 },
    ],
    { metrics: "reply_rate" },
  );
  await isDrawn(trend);
  assert.equal(await trend.locator(".titles b").innerText(), "人工回复率（按返回值）");
  const texts = await textsOf(trend);
  assert.ok(!texts.some((text) => text.includes("%")), texts.join());
  await close();
});

test("days that upstream may still compute are a band with its name, and no line", async () => {
  const { dashboard, trend, close } = await openTrend({ range: "last_28_days", compare: "none" });
  await isDrawn(trend);
  await dashboard.evaluate((element) => {
    const original = fetch;
    element.fetcher = async (url, init) => {
      const answer = await original(url, init);
      if (!String(url).endsWith("/api/v1/statistics")) return answer;
      const lines = (await answer.text()).split("\n").map((line) => {
        if (line.startsWith('{"type":"report"'))
          return JSON.stringify({ ...JSON.parse(line), unsettled: ["2022-11-14", "2022-11-15"] });
        if (!line.startsWith('{"errcode"')) return line;
        const response = JSON.parse(line);
        response.statistic_list = response.statistic_list.slice(0, -2);
        return JSON.stringify(response);
      });
      return new Response(lines.join("\n"), { headers: { "content-type": "application/x-ndjson" } });
    };
  });
  await trend.locator(".drawing svg text", { hasText: "未统计" }).waitFor({ state: "attached" });
  const band = await trend.evaluate((element) => {
    const colour = getComputedStyle(element).getPropertyValue("--_sunken").trim();
    return element.shadowRoot.querySelectorAll(`.drawing svg path[fill="${colour}"]`).length;
  });
  assert.equal(band, 1);
  assert.deepEqual(await readLines(trend), [1]);
  await close();
});

test("each change is drawn once, and what changes nothing is not drawn", async () => {
  const { page, dashboard, trend, close } = await openTrend(
    { range: "last_28_days", hide: "calendar accounts days" },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          globalThis.drawings = 0;
          const { setAttribute } = Element.prototype;
          Element.prototype.setAttribute = function (name, value) {
            if (name === "viewBox" && this.closest(".drawing")) globalThis.drawings += 1;
            return setAttribute.call(this, name, value);
          };
        }),
    },
  );
  await trend.scrollIntoViewIfNeeded();
  await trend.locator(".legend .line-before").waitFor();
  await isDrawn(trend);
  // The people come in, and what is said of them, which is no matter of the trend's.
  await page.locator("kfstat-team tr[data-userid]").first().waitFor();
  await page.waitForTimeout(800);
  const drawings = () => page.evaluate(() => globalThis.drawings);
  const first = await drawings();
  assert.ok(first <= 3, `once for the figures, once for what they are compared with: ${first}`);
  await press(trend, "period", "week");
  await page.waitForTimeout(500);
  assert.equal(await drawings(), first + 1);
  await dashboard.evaluate((element) => element.requestUpdate());
  await page.waitForTimeout(300);
  assert.equal(await drawings(), first + 1);
  await page.setViewportSize({ width: 1100, height: 900 });
  await page.waitForTimeout(500);
  assert.equal(await drawings(), first + 2);
  await close();
});

test("nothing is made before it is near what is in sight", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    path: `/?kf-account=${AFTER_SALES}`,
    viewport: { width: 375, height: 600 },
  });
  await page.locator("kfstat-team [data-userid]").first().waitFor();
  await page.waitForTimeout(500);
  const made = { "kfstat-trend": ".drawing", "kfstat-calendar": "table", "kfstat-days": "[data-date]" };
  for (const [part, what] of Object.entries(made)) {
    assert.equal(await page.locator(`${part} ${what}`).count(), 0, part);
    await page.locator(part).waitFor();
  }
  for (const [part, what] of Object.entries(made)) {
    const before = await page.locator(part).evaluate((element) => element.getBoundingClientRect().height);
    await page.locator(part).scrollIntoViewIfNeeded();
    await page.locator(`${part} ${what}`).first().waitFor();
    const height = await page.locator(part).evaluate((element) => element.getBoundingClientRect().height);
    if (part !== "kfstat-days")
      assert.ok(Math.abs(height - before) < 64, `${part} was ${before} high and is ${height}`);
  }
  await close();
});

test("what is chosen keeps its room while other days are read", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const { dashboard, trend, close } = await openTrend(
    { range: "last_7_days", metrics: "session_cnt,first_reply_average_sec,satisfied_rate" },
    {},
    stage.relay.address,
  );
  const height = () => trend.locator(".body").evaluate((body) => body.getBoundingClientRect().height);
  const before = await height();
  await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 1500 });
  await dashboard.evaluate((element) => (element.range = "2022-07-01..2022-07-30"));
  await trend.locator(".legend", { hasText: "前 30 天" }).waitFor();
  assert.equal(await height(), before);
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe has nothing to object to in the open list and the table of months: ${colorScheme}`, async () => {
    const fields = "session_cnt,customer_cnt,satisfied_rate,reply_rate";
    const { page, trend, close } = await openTrend({ metrics: fields }, { colorScheme });
    await isDrawn(trend);
    await trend.locator(".choose").click();
    assert.deepEqual(await objections(page, { covers: true }), []);
    await page.keyboard.press("Escape");
    await press(trend, "period", "month");
    await press(trend, "view", "table");
    await trend.locator("tbody tr").first().waitFor();
    assert.deepEqual(await objections(page), []);
    await close();
  });
}

test("on paper the drawing takes the width there is", async () => {
  const { page, trend, close } = await openTrend();
  await isDrawn(trend);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 700, height: 900 });
  await page.waitForFunction(() => {
    const { shadowRoot } = document
      .querySelector("kfstat-dashboard")
      .shadowRoot.querySelector("kfstat-trend");
    const svg = shadowRoot.querySelector(".drawing svg");
    const { width, height } = svg.getBoundingClientRect();
    return width > 500 && width <= shadowRoot.querySelector(".body").clientWidth && height > 150;
  });
  assert.match(await trend.locator(".drawing svg").getAttribute("viewBox"), /^0 0 \d+ \d+$/);
  assert.equal(await trend.locator(".choose").isVisible(), false);
  await close();
});
