// The calendar: every day once, under its weekday, with the figure the sandbox gave; absent days are no figures.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { loadKfstat } from "kfstat";
import { objections } from "./axe.mjs";
import { AFTER_SALES, BY_API, NOW, openBrowser, openPage, readDays, startBoth } from "./stage.mjs";

const WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const PERSON = "LiSi";

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

const valueOf = (answer) => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
};
const rangeOf = (name) => valueOf(kfstat.presetRange(name, { now }));
const daysOf = (range, person) => readDays(kfstat, both.sandbox, AFTER_SALES, range, person);
const reportOf = (days) => ({ errcode: 0, errmsg: "ok", days });

/** The calendar alone; it shows the first figure of the trend. */
async function openCalendar(chosen = {}, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  await opened.dashboard.evaluate((element, given) => Object.assign(element, given), {
    openKfid: AFTER_SALES,
    range: "last_180_days",
    hide: "changes cards trend team accounts days",
    ...chosen,
  });
  const calendar = opened.page.locator("kfstat-calendar");
  await calendar.locator(".body[aria-busy=false] table").waitFor({ state: "attached" });
  return { ...opened, calendar };
}

/** The days: where they stand, and what they show and say. */
const readDaysOf = (calendar) =>
  calendar.locator(".day").evaluateAll((buttons) =>
    buttons.map((button) => ({
      date: button.dataset.date,
      week: button.closest("tr").rowIndex,
      column: button.closest("td").cellIndex,
      shown: button.querySelector("[aria-hidden]").textContent.trim(),
      value: button.querySelector("data")?.value ?? null,
      words: button.querySelector(".hidden-text").textContent,
      look: button.classList[1],
      isMarked: button.classList.contains("marked"),
      colour: getComputedStyle(button).backgroundColor,
    })),
  );

test("every day of 180 stands once, in its week and weekday, with its own figure", async () => {
  const days = await daysOf(rangeOf("last_180_days"));
  const weeks = valueOf(kfstat.groupDays(reportOf(days), "week"));
  const { calendar, close } = await openCalendar();
  const cells = new Map((await readDaysOf(calendar)).map((cell) => [cell.date, cell]));
  assert.equal(cells.size, days.length);
  for (const { date, statistic } of days) {
    const { week, column, words, look, shown, value } = cells.get(date);
    const weekday = (new Date(date).getUTCDay() + 6) % 7;
    assert.equal(column, weekday + 1, date);
    assert.equal(
      week,
      1 + weeks.findIndex(({ start_date, end_date }) => start_date <= date && date <= end_date),
      date,
    );
    assert.ok(words.startsWith(`${date} ${WEEKDAYS[weekday]}，`), words);
    if (!statistic) {
      // Settled days without figures had nobody, which of sessions is 0.
      assert.deepEqual([look, shown, value], ["nobody", "0", null], date);
      assert.ok(words.endsWith("当日无接待"), words);
      continue;
    }
    assert.match(look, /^step-[1-5]$/);
    assert.equal(value, String(statistic.session_cnt), date);
    assert.equal(shown, statistic.session_cnt.toLocaleString("en-US"), date);
    assert.ok(words.includes(`接入人工会话数 ${shown}`), words);
  }
  assert.ok(days.filter((day) => !day.statistic).length > 3);
  const heads = await calendar.locator("tbody th").allInnerTexts();
  assert.deepEqual(heads, [...weeks.map(({ start_date }) => start_date.slice(5)), "平均"]);
  await close();
});

test("the last row has the core's mean of each weekday, and days that stand out have a ring and say why", async () => {
  const range = rangeOf("last_28_days");
  const days = await daysOf(range);
  const earlier = await daysOf(valueOf(kfstat.previousRange(range)));
  const told = valueOf(kfstat.highlights([[reportOf(days)]], [[reportOf(earlier)]]));
  for (const field of ["session_cnt", "first_reply_average_sec", "reply_rate"]) {
    const { calendar, close } = await openCalendar({ range: "last_28_days", metrics: field });
    await calendar.locator(".day.marked").first().waitFor();
    const means = await calendar.locator(".mean data").evaluateAll((list) => list.map(({ value }) => value));
    assert.deepEqual(means, told.weekdays[field].filter((mean) => mean !== null).map(String), field);
    const marked = (await readDaysOf(calendar)).filter(({ isMarked }) => isMarked);
    assert.deepEqual(
      marked.map(({ date }) => date),
      [...new Set(told.days.map(({ date }) => date))].sort(),
    );
    for (const { date, words } of marked) assert.match(words, new RegExp(`${date.slice(5)}.*是此前`));
    await close();
  }
});

test("colours are steps of values, larger ones darker", async () => {
  const days = await daysOf(rangeOf("last_90_days"));
  for (const field of ["session_cnt", "first_reply_average_sec", "satisfied_rate"]) {
    const { calendar, close } = await openCalendar(
      { range: "last_90_days", metrics: field },
      { colorScheme: "light" },
    );
    const values = new Map(days.map((day) => [day.date, day.statistic?.[field] ?? null]));
    const steps = new Map();
    const colours = new Map();
    for (const { date, look, colour } of await readDaysOf(calendar)) {
      const value = values.get(date);
      if (value === null) {
        assert.doesNotMatch(look, /^step/, `${field} ${date}`);
        continue;
      }
      steps.set(look, [...(steps.get(look) ?? []), value]);
      colours.set(look, colour);
    }
    const names = [...steps.keys()].sort();
    assert.equal(names.length, 5, field);
    assert.equal(new Set(colours.values()).size, 5);
    for (const [index, name] of names.entries()) {
      const next = steps.get(names[index + 1]);
      if (next) assert.ok(Math.max(...steps.get(name)) < Math.min(...next), `${field} ${name}`);
    }
    await close();
  }
});

/** Contrast of two colours as `rgb(…)`. */
function contrast(...colours) {
  const [light, dark] = colours
    .map((colour) => {
      const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const colorScheme of ["light", "dark"]) {
  test(`values can be read on every colour, and axe has nothing to object to: ${colorScheme}`, async () => {
    const { page, calendar, close } = await openCalendar({ range: "last_180_days" }, { colorScheme });
    const pairs = await calendar.locator(".day[class*=step-]").evaluateAll((buttons) =>
      buttons.map((button) => {
        const { backgroundColor, color } = getComputedStyle(button);
        return [backgroundColor, color];
      }),
    );
    assert.equal(new Set(pairs.map(([background]) => background)).size, 5);
    for (const pair of pairs) assert.ok(contrast(...pair) >= 4.5, pair.join());
    assert.deepEqual(await objections(page), []);
    await page.emulateMedia({ forcedColors: "active" });
    assert.deepEqual(await objections(page), []);
    await close();
  });
}

test("arrow keys move among the days, and a day opens its people", async () => {
  const { page, dashboard, calendar, close } = await openCalendar({ range: "last_90_days" });
  const reached = () =>
    calendar.evaluate((element) => element.shadowRoot.activeElement?.dataset.date ?? null);
  await calendar.locator("h3").focus();
  await page.keyboard.press("Tab");
  assert.equal(await reached(), "2022-11-15", "one stop for Tab: the newest day");
  for (const [key, date] of [
    ["ArrowRight", "2022-11-15"],
    ["ArrowLeft", "2022-11-14"],
    ["ArrowLeft", "2022-11-13"],
    ["ArrowUp", "2022-11-06"],
    ["ArrowRight", "2022-11-07"],
    ["ArrowDown", "2022-11-14"],
    ["Home", "2022-08-18"],
    ["ArrowUp", "2022-08-18"],
    ["End", "2022-11-15"],
    ["ArrowUp", "2022-11-08"],
  ]) {
    await page.keyboard.press(key);
    await page.waitForFunction(
      (wanted) =>
        document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-calendar").shadowRoot
          .activeElement?.dataset.date === wanted,
      date,
    );
  }
  assert.equal(await calendar.locator(".day[tabindex='0']").count(), 1);
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector("kfstat-dashboard").range === "2022-11-08..2022-11-08",
  );
  await dashboard.evaluate((element) => (element.range = "last_28_days"));
  await calendar.locator(".day[data-date='2022-11-01']").click();
  await page.waitForFunction(
    () => document.querySelector("kfstat-dashboard").range === "2022-11-01..2022-11-01",
  );
  await close();
});

test("at 375 pixels all weekdays have room", async () => {
  const { page, calendar, close } = await openCalendar({}, { viewport: { width: 375, height: 800 } });
  assert.equal(await calendar.locator(".day").count(), 180);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
  assert.ok(overflow <= 0);
  const cut = await calendar
    .locator(".day")
    .evaluateAll(
      (buttons) => buttons.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length,
    );
  assert.equal(cut, 0);
  await close();
});

test("it shows the first figure of the trend, and is folded under two weeks", async () => {
  const { dashboard, calendar, close } = await openCalendar({
    range: "2022-11-02..2022-11-15",
    metrics: "reply_rate,session_cnt",
  });
  assert.equal(await calendar.locator(".head .note").innerText(), "人工回复率");
  assert.equal(await calendar.locator("details").count(), 0);
  await dashboard.evaluate((element) => (element.metrics = "first_reply_average_sec"));
  await calendar.locator(".head .note", { hasText: "平均首次响应时长（秒）" }).waitFor();
  await dashboard.evaluate((element) => (element.range = "2022-11-03..2022-11-15"));
  await calendar.locator("details").waitFor();
  assert.equal(await calendar.locator("table").isVisible(), false);
  await calendar.locator("summary").click();
  await calendar.locator(".day").first().waitFor();
  assert.equal(await calendar.locator(".day").count(), 13);
  await close();
});

test("a person's days off are blank, and where no survey is sent nothing can be computed", async () => {
  const range = rangeOf("last_28_days");
  const days = await daysOf(range, PERSON);
  const { dashboard, calendar, close } = await openCalendar({
    servicerUserid: PERSON,
    range: "last_28_days",
  });
  await calendar.locator(".foot", { hasText: "空白为当日未接待" }).waitFor();
  const off = days.filter(({ statistic }) => !statistic).map(({ date }) => date);
  assert.ok(off.length > 0);
  for (const { date, shown, look, words } of await readDaysOf(calendar)) {
    if (!off.includes(date)) continue;
    assert.deepEqual([shown, look], ["", "nobody"], date);
    assert.ok(words.endsWith("当日未接待"), words);
  }
  await dashboard.evaluate((element, given) => Object.assign(element, given), {
    openKfid: BY_API,
    servicerUserid: "",
    metrics: "satisfied_rate",
  });
  await calendar.locator(".foot", { hasText: "没有「“满意”评价占比」的数据" }).waitFor();
  const cells = await readDaysOf(calendar);
  assert.ok(cells.every(({ look, shown }) => look === "nobody" && shown === ""));
  assert.ok(cells.some(({ words }) => words.endsWith("“满意”评价占比 无法计算")));
  await close();
});

test("days that upstream may still compute are a dash, and of years the newest weeks are there first", async () => {
  const { dashboard, calendar, close } = await openCalendar({ range: "last_28_days" });
  await dashboard.evaluate((element) => {
    const original = fetch;
    element.fetcher = async (url, init) => {
      const answer = await original(url, init);
      if (!String(url).endsWith("/api/v1/statistics")) return answer;
      const lines = (await answer.text()).split("\n").map((line) => {
        if (line.startsWith('{"type":"report"'))
          return JSON.stringify({ ...JSON.parse(line), unsettled: ["2022-11-15"] });
        if (!line.startsWith('{"errcode"')) return line;
        const response = JSON.parse(line);
        response.statistic_list = response.statistic_list.slice(0, -1);
        return JSON.stringify(response);
      });
      return new Response(lines.join("\n"), { headers: { "content-type": "application/x-ndjson" } });
    };
  });
  await calendar.locator(".day.absent").waitFor();
  const [absent] = (await readDaysOf(calendar)).filter(({ look }) => look === "absent");
  assert.equal(absent.date, "2022-11-15");
  assert.equal(absent.shown, "–");
  assert.ok(absent.words.endsWith("尚未统计"), absent.words);
  // A store of years: the element by itself, for upstream has only 180 days.
  await calendar.evaluate((element) => {
    const start = Date.UTC(2020, 11, 30);
    const { figures } = element.view;
    const [{ statistic }] = figures.rows.filter((row) => row.statistic);
    const rows = Array.from({ length: 700 }, (_, index) => ({
      date: new Date(start + index * 86_400_000).toISOString().slice(0, 10),
      word: "reported",
      statistic: { ...statistic, session_cnt: index },
    }));
    element.view = { ...element.view, figures: { ...figures, rows } };
    return element.updateComplete;
  });
  assert.ok((await calendar.locator(".day").count()) < 200);
  await calendar.locator("button.all").click();
  await calendar.locator(".day[data-date='2020-12-30']").waitFor();
  assert.equal(await calendar.locator(".day").count(), 700);
  const first = await calendar.evaluate((element) => element.shadowRoot.activeElement?.dataset.date);
  assert.equal(first, "2020-12-30", "the focus goes to what came");
  await close();
});
