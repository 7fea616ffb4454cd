// The calendar: every day once, under its weekday, with the figure the sandbox gave; absent days are no figures.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { loadKfstat } from "kfstat";
import {
  AFTER_SALES,
  BY_API,
  NOW,
  openBrowser,
  openPage,
  readDays,
  startBoth,
  statePanel,
} from "./stage.mjs";

const WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

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

/** The calendar alone. */
async function openCalendar(chosen = {}, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  await opened.dashboard.evaluate((element, given) => Object.assign(element, given), {
    openKfid: AFTER_SALES,
    range: "last_180_days",
    hide: "cards trend team days",
    ...chosen,
  });
  const calendar = opened.page.locator("kfstat-calendar");
  await calendar.locator(".body[aria-busy=false]").waitFor();
  return { ...opened, calendar };
}

/** The cells: where they stand, and what they show and say. */
const readCells = (calendar) =>
  calendar.locator("td[data-date]").evaluateAll((cells) =>
    cells.map((cell) => ({
      date: cell.dataset.date,
      row: cell.parentElement.querySelector("th").innerText.trim(),
      column: cell.cellIndex,
      shown: cell.querySelector("[aria-hidden]")?.textContent ?? null,
      words: cell.querySelector(".hidden-text").textContent,
      look: cell.classList[1],
      colour: getComputedStyle(cell).backgroundColor,
    })),
  );

const legend = (calendar) =>
  calendar.locator(".legend li").evaluateAll((list) =>
    list.map((item) => ({
      text: item.innerText.replace(/\s+/g, " ").trim(),
      look: item.querySelector(".swatch").classList[1],
    })),
  );

test("every day of 180 stands once, in its week and weekday, with its own figure", async () => {
  const range = kfstat.presetRange("last_180_days", { now }).value;
  const days = await readDays(kfstat, both.sandbox, AFTER_SALES, range);
  const weeks = kfstat.groupDays({ errcode: 0, errmsg: "", days }, "week").value;
  const { calendar, close } = await openCalendar();
  const cells = new Map((await readCells(calendar)).map((cell) => [cell.date, cell]));
  assert.equal(cells.size, days.length);
  for (const { date, state, statistic } of days) {
    const { row, column, words, look, shown } = cells.get(date);
    const weekday = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7];
    assert.equal(row, weekday, date);
    assert.equal(
      column,
      1 + weeks.findIndex((week) => week.start_date <= date && date <= week.end_date),
      date,
    );
    const value = statistic?.session_cnt ?? null;
    assert.ok(words.startsWith(`${date} ${weekday}，`), words);
    if (value === null) {
      assert.equal(state === "reported" ? "undefined" : "absent", look, date);
      assert.equal(shown, "–");
      assert.doesNotMatch(words, /，.*\d/, date);
    } else {
      assert.match(look, /^step-[1-5]$/);
      assert.equal(shown, value.toLocaleString("en-US"), date);
      assert.equal(words, `${date} ${weekday}，接入人工会话数 ${value.toLocaleString("en-US")}`);
    }
  }
  const absent = days.filter((day) => !day.statistic);
  assert.ok(absent.length > 3);
  const about = await calendar.locator(".about").innerText();
  assert.ok(about.includes(`${absent.length} 天没有数据`), about);
  assert.ok(about.includes(absent.at(-1).date), about);
  await close();
});

test("colours are steps of values, larger ones darker, and the legend tells their values", async () => {
  const range = kfstat.presetRange("last_90_days", { now }).value;
  const days = await readDays(kfstat, both.sandbox, AFTER_SALES, range);
  const { calendar, close } = await openCalendar({ range: "last_90_days" }, { colorScheme: "light" });
  for (const [field, low, high] of [
    ["session_cnt", "少", "多"],
    ["first_reply_average_sec", "短", "长"],
    ["satisfied_rate", "低", "高"],
  ]) {
    await calendar.locator("select").selectOption(field);
    const values = new Map(days.map((day) => [day.date, day.statistic?.[field] ?? null]));
    const steps = new Map();
    const colours = new Map();
    for (const { date, look, colour } of await readCells(calendar)) {
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
    const keys = (await legend(calendar)).filter(({ look }) => look.startsWith("step"));
    assert.deepEqual(
      keys.map(({ look }) => look),
      names,
    );
    assert.ok(
      keys[0].text.startsWith(low) && keys[4].text.startsWith(high),
      keys.map(({ text }) => text).join(),
    );
    for (const [index, { text }] of keys.entries()) {
      const shown = text.match(/\d[\d,.]*/g).map((number) => Number(number.replaceAll(",", "")));
      const own = steps.get(names[index]).map((value) => (field.endsWith("_rate") ? value * 100 : value));
      for (const [end, bound] of [
        [shown[0], Math.min(...own)],
        [shown.at(-1), Math.max(...own)],
      ]) {
        assert.ok(Math.abs(end - bound) <= 0.005001, `${field}: ${end} is not ${bound}`);
      }
    }
  }
  await close();
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
  for (const forcedColors of ["none", "active"]) {
    test(`values can be read on every colour: ${colorScheme}, forced colours ${forcedColors}`, async () => {
      const { calendar, close } = await openCalendar(
        { range: "last_90_days" },
        { colorScheme, forcedColors },
      );
      const pairs = await calendar.locator("td[class*=step-]").evaluateAll((cells) =>
        cells.map((cell) => {
          const { backgroundColor, color } = getComputedStyle(cell);
          return [backgroundColor, color];
        }),
      );
      assert.equal(new Set(pairs.map(([background]) => background)).size, 5);
      for (const pair of pairs) assert.ok(contrast(...pair) >= 4.5, pair.join());
      await close();
    });
  }
}

test("arrow keys move among the days, and the day is told in words", async () => {
  const { page, calendar, close } = await openCalendar({ range: "last_90_days" });
  const reached = () =>
    calendar.evaluate((element) => element.shadowRoot.activeElement?.dataset.date ?? null);
  await calendar.locator("select").focus();
  await page.keyboard.press("Tab");
  assert.equal(await reached(), "2022-11-15", "one stop for Tab: the newest day");
  for (const [key, date] of [
    ["ArrowRight", "2022-11-15"],
    ["ArrowUp", "2022-11-14"],
    ["ArrowUp", "2022-11-13"],
    ["ArrowLeft", "2022-11-06"],
    ["ArrowDown", "2022-11-07"],
    ["ArrowRight", "2022-11-14"],
    ["Home", "2022-08-18"],
    ["ArrowUp", "2022-08-18"],
    ["End", "2022-11-15"],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await reached(), date, key);
  }
  const words = await calendar.locator("td[data-date='2022-11-15'] .hidden-text").textContent();
  assert.equal(await calendar.locator(".detail").innerText(), words);
  assert.equal(await calendar.locator("td[tabindex='0']").count(), 1);
  await calendar.locator("td[data-date='2022-11-01']").hover();
  assert.match(await calendar.locator(".detail").innerText(), /^2022-11-01 周二，/);
  await close();
});

test("at 375 pixels it scrolls inside its panel, from the newest day", async () => {
  const { page, calendar, close } = await openCalendar({}, { viewport: { width: 375, height: 800 } });
  const { left, most } = await calendar.locator(".scroller").evaluate((element) => ({
    left: element.scrollLeft,
    most: element.scrollWidth - element.clientWidth,
  }));
  assert.ok(most > 100 && Math.abs(left - most) <= 1, `${left} of ${most}`);
  assert.ok(await calendar.locator("td[data-date='2022-11-15']").isVisible());
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
  assert.ok(overflow <= 0);
  await close();
});

test("the chosen figure stays when the range changes, even where the calendar goes away meanwhile", async () => {
  const { page, dashboard, calendar, close } = await openCalendar({ range: "last_7_days" });
  await calendar.locator("select").selectOption("reply_rate");
  await dashboard.evaluate((element) => (element.range = "2020-01-01..2020-01-05"));
  await statePanel(page, "invalid");
  assert.equal(await calendar.count(), 0);
  await dashboard.evaluate((element) => (element.range = "last_30_days"));
  await calendar.locator("td[data-date='2022-10-17']").waitFor();
  assert.equal(await calendar.locator("select").inputValue(), "reply_rate");
  assert.match(await calendar.locator("td[data-date='2022-11-15']").innerText(), /人工回复率 [\d.]+%$/);
  await close();
});

test("where no survey is sent, satisfaction cannot be computed on any day, which is not 0", async () => {
  const { calendar, close } = await openCalendar({ openKfid: BY_API, range: "last_30_days" });
  await calendar.locator("select").selectOption("satisfied_rate");
  const cells = await readCells(calendar);
  assert.ok(cells.every(({ look, shown }) => look === "undefined" || (look === "absent" && shown === "–")));
  assert.ok(cells.some(({ words }) => words.endsWith("“满意”评价占比 当日无法计算")));
  assert.match(await calendar.locator(".about").innerText(), /没有「“满意”评价占比」的数据/);
  assert.equal((await legend(calendar)).filter(({ look }) => look.startsWith("step")).length, 0);
  await close();
});

test("one day of 0 is a day of one colour, and years stand below each other", async (t) => {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const statistic_list = [{ stat_time: 1668441600, statistic: { session_cnt: 0 } }];
  const body = JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list });
  await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "body", body });
  const { calendar, close } = await openCalendar({ range: "yesterday" }, {}, stage.relay.address);
  assert.deepEqual(
    (await readCells(calendar)).map(({ date, shown, row, column }) => [date, shown, row, column]),
    [["2022-11-15", "0", "周二", 1]],
  );
  assert.deepEqual(
    (await legend(calendar)).map(({ text }) => text),
    ["0"],
  );
  // A store of years: the element by itself, for upstream has only 180 days.
  await calendar.evaluate((element) => {
    const start = Date.UTC(2020, 11, 30);
    element.rows = Array.from({ length: 700 }, (_, index) => ({
      date: new Date(start + index * 86_400_000).toISOString().slice(0, 10),
      word: "reported",
      statistic: { ...element.rows[0].statistic, session_cnt: index },
    }));
    return element.updateComplete;
  });
  assert.deepEqual(await calendar.locator("h4").allInnerTexts(), ["2022 年", "2021 年", "2020 年"]);
  const cells = await readCells(calendar);
  assert.equal(new Set(cells.map(({ date }) => date)).size, 700);
  for (const { date, row } of cells) assert.equal(row, WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7], date);
  assert.equal(await calendar.locator("td[tabindex='0']").count(), 1);
  await close();
});
