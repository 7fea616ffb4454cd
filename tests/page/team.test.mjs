// The tables of people and accounts: their figures are the core's, their order anybody's choice, what is missing is said.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { loadKfstat, STATISTIC_FIELDS } from "kfstat";
import {
  AFTER_SALES,
  BY_API,
  NOT_OPEN,
  figures,
  openBrowser,
  openPage,
  readDays,
  startBoth,
  startRelay,
  startSandbox,
} from "./stage.mjs";

const SHOPS = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
const RANGE = { start_date: "2022-10-20", end_date: "2022-11-15" };
const USUAL = ["session_cnt", "daily_mean", "first_reply_average_sec", "reply_rate", "satisfied_rate"];
const MORE = STATISTIC_FIELDS.filter((field) => !USUAL.includes(field));
const COLUMNS = [...USUAL, ...MORE];
const MEANS = STATISTIC_FIELDS.filter((field) => /_rate$|_sec$/.test(field));
const TARGETS = { reply_rate: { min: 0.95 }, first_reply_average_sec: { max: 60 } };
const TEAM = "kfstat-dashboard [part=team] kfstat-team";
const ACCOUNTS = "kfstat-dashboard [part=accounts] kfstat-team";

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** Opens the page at accounts, and waits until everybody is there; `set` are properties of the dashboard. */
async function openTeam(
  openKfids,
  { set = {}, unfinished = false, ...options } = {},
  address = both.relay.address,
) {
  const opened = await openPage(browser, address, options);
  const range = `${RANGE.start_date}..${RANGE.end_date}`;
  await opened.dashboard.evaluate((element, chosen) => Object.assign(element, chosen), {
    openKfid: openKfids.join(","),
    range,
    ...set,
  });
  if (!unfinished) await wholeTeam(opened.page);
  return opened;
}

/** Everybody is there, with their changes. */
async function wholeTeam(page) {
  await page.locator(`${TEAM} table[aria-busy=false]`).waitFor();
  await page.waitForFunction(() => {
    const root = document.querySelector("kfstat-dashboard").shadowRoot;
    const view = root.querySelector("[part=team] kfstat-team")?.view;
    return view && (view.standing.people !== undefined || root.querySelector("[data-state=incomplete]"));
  });
}

/** Who the relay lists for an account. */
async function peopleOf(openKfid, address = both.relay.address) {
  const answer = await fetch(`${address}/api/v1/accounts/${openKfid}/servicers`);
  return (await answer.json()).servicers;
}

/** Everybody's reports as the sandbox itself tells them, by userid, in the order of the lists. */
async function reportsOf(openKfids, range = RANGE) {
  const reports = new Map();
  for (const open_kfid of openKfids) {
    for (const { servicer_userid } of await peopleOf(open_kfid)) {
      const days = await readDays(kfstat, both.sandbox, open_kfid, range, servicer_userid);
      const report = { errcode: 0, errmsg: "ok", days };
      reports.set(servicer_userid, [...(reports.get(servicer_userid) ?? []), report]);
    }
  }
  return reports;
}

const valueOf = (answer) => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
};
const summaryOf = (reports) => valueOf(kfstat.summarize(reports));
const totalOf = (summary, column) =>
  column === "daily_mean" ? summary.metrics.session_cnt.daily_mean : summary.metrics[column].value;
/** Whether a mean is of too few, as the core has it. */
const isFew = (reports, column) =>
  MEANS.includes(column) &&
  valueOf(kfstat.checkTargets(reports, { [column]: { min: 0 } }))[column].met === null;

/** The rows that are drawn: userid, texts and exact values by column. */
const readRows = (page) =>
  page.locator(`${TEAM} tbody tr[data-userid]`).evaluateAll((rows) =>
    rows.map((row) => ({
      userid: row.dataset.userid,
      index: Number(row.getAttribute("aria-rowindex")),
      name: row.querySelector("th button").textContent.trim(),
      head: row.querySelector("th").textContent,
      cells: Object.fromEntries(
        [...row.querySelectorAll("td[data-column]")].map((cell) => [
          cell.dataset.column,
          {
            text: cell.querySelector("data")?.textContent ?? cell.textContent.trim(),
            exact: cell.querySelector("data")?.value ?? null,
            sub: cell.querySelector(".sub")?.textContent.trim().replace(/\s+/g, " ") ?? "",
            isFew: cell.querySelector(".num.few") !== null,
            isMissed: cell.querySelector(".num.missed .miss-mark") !== null,
            said: cell.querySelector(".num .hidden-text")?.textContent.trim() ?? "",
          },
        ]),
      ),
    })),
  );

const heading = (page, column) => page.locator(`${TEAM} th[data-column=${column}] button`);
const userids = async (page) => (await readRows(page)).map(({ userid }) => userid);

/** The number a person reads. */
function read(text) {
  const [, minutes, seconds] = /^(?:(\d+) 分 )?(\d+) 秒$/.exec(text) ?? [];
  if (seconds !== undefined) return Number(minutes ?? 0) * 60 + Number(seconds);
  return Number(text.replace(/[,%]/g, "")) / (text.endsWith("%") ? 100 : 1);
}

/** How far what is read may lie from the figure. */
const halfStep = (column) =>
  column.endsWith("_rate") ? 0.0005 : column.endsWith("_sec") ? 0.5 : column === "daily_mean" ? 0.05 : 0;

for (const openKfids of [[AFTER_SALES], [AFTER_SALES, SHOPS, BY_API]]) {
  test(`every figure is the core's of what upstream sent: ${openKfids.length} account(s)`, async () => {
    const expected = await reportsOf(openKfids);
    const { page, close } = await openTeam(openKfids, { set: { columns: MORE.join(",") } });
    const rows = await readRows(page);
    assert.deepEqual(rows.map(({ userid }) => userid).sort(), [...expected.keys()].sort());
    const absent = new Set();
    for (const { userid, cells } of rows) {
      assert.deepEqual(Object.keys(cells), COLUMNS, "the usual ones, then the documented order");
      const summary = summaryOf(expected.get(userid));
      for (const column of COLUMNS) {
        const value = totalOf(summary, column);
        const { text, exact } = cells[column];
        if (value === null) {
          absent.add(column);
          assert.deepEqual({ text, exact }, { text: "–", exact: null }, `${userid} ${column}`);
          continue;
        }
        assert.equal(Number(exact), value, `${userid} ${column}`);
        const far = Math.abs(read(text) - value);
        assert.ok(far <= halfStep(column) + 1e-9, `${userid} ${column} reads ${text}, is ${value}`);
        assert.equal(cells[column].isFew, isFew(expected.get(userid), column), `${userid} ${column}`);
      }
    }
    if (openKfids.includes(BY_API)) assert.ok(absent.has("satisfied_rate"), "an API assigns to somebody");
    await close();
  });
}

test("under each figure stands what it was taken of, and its change where that is more than chance", async () => {
  const expected = await reportsOf([AFTER_SALES]);
  const earlier = await reportsOf([AFTER_SALES], valueOf(kfstat.previousRange(RANGE)));
  const { page, close } = await openTeam([AFTER_SALES]);
  const words = { better: "变好", worse: "变差", same: "持平" };
  let judged = 0;
  for (const { userid, cells } of await readRows(page)) {
    const { metrics, current, previous } = valueOf(
      kfstat.compareReports(expected.get(userid), earlier.get(userid)),
    );
    if (current.metrics.session_cnt.value === null) continue;
    const { session_cnt } = current.metrics;
    assert.match(cells.daily_mean.sub, new RegExp(`^${session_cnt.dates} 天`), userid);
    if (previous.metrics.session_cnt.value === null) {
      assert.equal(cells.session_cnt.sub, "新", userid);
      continue;
    }
    judged += 1;
    const moved = Number(cells.session_cnt.sub.replace("\u2212", "-").replace(/[%±+]/g, "")) / 100;
    assert.ok(Math.abs(moved - metrics.session_cnt.relative_change) <= 0.0005001, cells.session_cnt.sub);
    const duration = cells.first_reply_average_sec;
    if (!duration.isFew)
      assert.ok(
        duration.sub.startsWith(words[metrics.first_reply_average_sec.verdict] ?? "样本太少"),
        userid,
      );
    for (const column of ["reply_rate", "satisfied_rate"]) {
      const { numerator, denominator } = current.metrics[column];
      assert.ok(
        cells[column].sub.startsWith(`${numerator}/${denominator}`),
        `${userid} ${cells[column].sub}`,
      );
      const { certain, verdict } = metrics[column];
      if (cells[column].isFew) assert.match(cells[column].sub, /过少$/);
      // Who listens hears it in any case; who looks sees what is certain alone.
      else assert.match(cells[column].sub, new RegExp(words[verdict] ?? "样本太少"));
      const cell = page.locator(`${TEAM} tr[data-userid="${userid}"] td[data-column=${column}]`);
      assert.equal(await cell.locator(".better, .worse").filter({ visible: true }).count(), certain ? 1 : 0);
    }
  }
  assert.ok(judged > 3);
  await close();
});

test("the last lines are the team's median and the account's own total, and neither is a sum of the people", async () => {
  const { page, close } = await openTeam([AFTER_SALES], { set: { columns: MORE.join(",") } });
  const people = await reportsOf([AFTER_SALES]);
  const parts = [...people.values()];
  const { medians } = valueOf(
    kfstat.highlights(
      parts,
      parts.map(() => []),
    ),
  );
  const own = { errcode: 0, errmsg: "ok", days: await readDays(kfstat, both.sandbox, AFTER_SALES, RANGE) };
  const total = summaryOf([own]);
  const exact = (row, column) =>
    page.locator(`${TEAM} tfoot tr[data-row=${row}] td[data-column=${column}] data`).getAttribute("value");
  assert.match(await page.locator(`${TEAM} tfoot tr[data-row=median] th`).innerText(), /团队中位数/);
  assert.match(await page.locator(`${TEAM} tfoot tr[data-row=total] th`).innerText(), /账号合计/);
  for (const column of COLUMNS) {
    assert.equal(Number(await exact("total", column)), totalOf(total, column), column);
    if (column === "session_cnt") continue;
    const median = column === "daily_mean" ? medians.session_cnt : medians[column];
    assert.equal(Number(await exact("median", column)), median, `median of ${column}`);
  }
  const customers = (await readRows(page)).map(({ cells }) => Number(cells.customer_cnt.exact));
  const sum = customers.reduce((all, count) => all + count, 0);
  assert.notEqual(totalOf(total, "customer_cnt"), sum, "the sandbox should make a difference");
  const why = page.locator(`${TEAM} details`);
  assert.equal(await why.getAttribute("open"), null);
  await why.locator("summary").click();
  assert.match(await why.innerText(), /为什么各人相加不等于账号合计/);
  assert.ok((await why.locator("li").count()) >= 4);
  await close();
});

test("what misses its target has the sign and the word, and nothing else has", async () => {
  const people = await reportsOf([AFTER_SALES]);
  const { page, close } = await openTeam([AFTER_SALES], { set: { targets: TARGETS } });
  let missed = 0;
  for (const { userid, cells } of await readRows(page)) {
    const checked = valueOf(kfstat.checkTargets(people.get(userid), TARGETS));
    for (const column of USUAL) {
      const isMissed = checked[column]?.met === false;
      missed += Number(isMissed);
      assert.equal(cells[column].isMissed, isMissed, `${userid} ${column}`);
      assert.equal(cells[column].said, isMissed ? "未达目标" : "", `${userid} ${column}`);
    }
  }
  assert.ok(missed > 0, "the sandbox should miss some");
  assert.match(
    await page.locator(`${TEAM} .foot`).innerText(),
    /首次响应不超过 60 秒.*回复率|回复率.*首次响应不超过 60 秒/,
  );
  await close();
});

test("every column sorts both ways; too few stand behind, what is absent last; equals keep the order of names", async () => {
  const range = { start_date: "2022-11-13", end_date: "2022-11-15" };
  const reports = await reportsOf([AFTER_SALES, BY_API], range);
  const { page, close } = await openTeam([AFTER_SALES, BY_API], {
    set: { columns: MORE.join(","), range: `${range.start_date}..${range.end_date}` },
  });
  const names = new Intl.Collator("zh-CN", { numeric: true });
  let few = 0;
  for (const column of COLUMNS) {
    const head = page.locator(`${TEAM} th[data-column=${column}]`);
    const seen = new Set();
    for (let press = 0; press < 2; press += 1) {
      await heading(page, column).click();
      const direction = await head.getAttribute("aria-sort");
      seen.add(direction);
      assert.equal(await page.locator(`${TEAM} th[aria-sort]`).count(), 1);
      const rows = (await readRows(page)).map(({ userid, name, cells }) => {
        const { exact } = cells[column];
        const rank = exact === null ? 2 : isFew(reports.get(userid), column) ? 1 : 0;
        few += Number(rank === 1);
        return { name, rank, value: Number(exact) };
      });
      rows.slice(1).forEach((row, index) => {
        const before = rows[index];
        assert.ok(before.rank <= row.rank, `${column} ${direction}: too few and the absent are last`);
        if (before.rank < row.rank) return;
        const step = direction === "ascending" ? row.value - before.value : before.value - row.value;
        assert.ok(row.rank === 2 || step >= 0, `${column} ${direction}: ${before.value} before ${row.value}`);
        if (row.rank === 2 || step === 0) assert.ok(names.compare(before.name, row.name) <= 0, column);
      });
    }
    assert.deepEqual([...seen].sort(), ["ascending", "descending"], column);
  }
  assert.ok(few > 0, "the range should be too short for somebody");
  await heading(page, "name").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(`${TEAM} th[data-column=name]`).getAttribute("aria-sort"), "ascending");
  const byName = (await readRows(page)).map(({ name }) => name);
  assert.deepEqual(byName, [...byName].sort(names.compare));
  await close();
});

test("one press brings the slowest, and whom customers like least, to the top", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  for (const [column, worst] of [
    ["first_reply_average_sec", Math.max],
    ["satisfied_rate", Math.min],
  ]) {
    await heading(page, column).click();
    const cells = (await readRows(page))
      .map(({ cells }) => cells[column])
      .filter(({ exact, isFew }) => exact !== null && !isFew);
    assert.equal(Number(cells[0].exact), worst(...cells.map(({ exact }) => Number(exact))), column);
  }
  await close();
});

test("people are found by any of several words, and nobody is said to be nobody", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  const everyone = await userids(page);
  const search = page.locator(`${TEAM} input[type=search]`);
  await search.fill("李四");
  assert.deepEqual(await userids(page), ["LiSi"]);
  await search.fill("lisi 张三");
  assert.deepEqual((await userids(page)).sort(), ["LiSi", "zhangsan"]);
  await search.fill("李四，张");
  assert.deepEqual((await userids(page)).sort(), ["LiSi", "zhangsan"]);
  assert.match(await page.locator(`${TEAM} [role=status]`).innerText(), /有 2 人/);
  await search.fill("没有这个人");
  assert.deepEqual(await userids(page), []);
  assert.match(await page.locator(`${TEAM} .nobody`).innerText(), /没有这个人/);
  await search.fill("");
  assert.deepEqual(await userids(page), everyone);
  await close();
});

test("order, columns and search stand in the address; letters are no steps of it", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  const place = () =>
    page.evaluate(() => ({
      steps: history.length,
      query: Object.fromEntries(new URLSearchParams(location.search)),
    }));
  const first = await place();
  await page.locator(`${TEAM} input[type=search]`).pressSequentially("zhang");
  const typed = await place();
  assert.equal(typed.query["kf-search"], "zhang");
  assert.equal(typed.steps, first.steps);
  await page.locator(`${TEAM} input[type=search]`).fill("");
  await heading(page, "reply_rate").click();
  await page.locator(`${TEAM} [data-action=columns]`).click();
  await page.locator(`${TEAM} .choices input[value=customer_cnt]`).check();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(`${TEAM} .choices`).count(), 0);
  const focused = await page
    .locator(TEAM)
    .evaluate(({ shadowRoot }) => shadowRoot.activeElement?.dataset.action);
  assert.equal(focused, "columns");
  const chosen = await place();
  assert.equal(chosen.query["kf-sort"], "reply_rate");
  assert.equal(chosen.query["kf-columns"], "customer_cnt");
  assert.equal(chosen.steps, first.steps + 2);
  await page.goBack();
  await page.locator(`${TEAM} td[data-column=customer_cnt]`).first().waitFor({ state: "detached" });
  assert.equal(
    await page.locator(`${TEAM} th[data-column=reply_rate]`).getAttribute("aria-sort"),
    "ascending",
  );
  await close();
});

test("each row has its days, all on one scale", async () => {
  const people = await reportsOf([AFTER_SALES]);
  const { page, close } = await openTeam([AFTER_SALES], { viewport: { width: 1440, height: 1600 } });
  await page.waitForFunction(
    (path) =>
      document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector(path)
        .shadowRoot.querySelectorAll("tbody path.bars").length === 8,
    "[part=team] kfstat-team",
  );
  const drawn = await page.locator(`${TEAM} tbody tr`).evaluateAll((rows) =>
    rows.map((row) => [
      row.dataset.userid,
      [
        ...row
          .querySelector("path.bars")
          .getAttribute("d")
          .matchAll(/v-([\d.]+)/g),
      ].map(([, height]) => Number(height)),
    ]),
  );
  const days = drawn.map(([userid, heights]) => {
    const groups = valueOf(kfstat.groupDays(people.get(userid), "day"));
    const values = groups
      .map(({ summary }) => summary.metrics.session_cnt.value)
      .filter((value) => value > 0);
    assert.equal(heights.length, values.length, `${userid}: a bar a day`);
    return values.map((value, index) => [value, heights[index]]);
  });
  const [most, highest] = days.flat().reduce((a, b) => (b[0] > a[0] ? b : a));
  for (const [value, height] of days.flat())
    assert.ok(Math.abs(height - (value / most) * highest) <= 0.11, `${value}: ${height}`);
  await close();
});

test("a name leads to that person over all their accounts, unless the host prevents it", async () => {
  const { page, dashboard, close } = await openTeam([AFTER_SALES, SHOPS, BY_API]);
  await page.evaluate(() => {
    document.addEventListener("kfstat-drill", (event) => {
      globalThis.drilled = event.detail;
      if (globalThis.prevented) event.preventDefault();
    });
    globalThis.prevented = true;
  });
  const expected = [];
  for (const openKfid of [AFTER_SALES, SHOPS, BY_API]) {
    const people = await peopleOf(openKfid);
    if (people.some(({ servicer_userid }) => servicer_userid === "zhangsan")) expected.push(openKfid);
  }
  assert.ok(
    expected.length > 1 && expected.length < 3,
    "the sandbox should have them serve two of the three",
  );
  const name = page.locator(`${TEAM} tr[data-userid=zhangsan] th button`);
  await name.click();
  const { servicer_userid, name: told, open_kfids } = await page.evaluate(() => globalThis.drilled);
  assert.deepEqual({ servicer_userid, told }, { servicer_userid: "zhangsan", told: "张三" });
  assert.deepEqual([...open_kfids].sort(), [...expected].sort());
  assert.equal(await dashboard.evaluate((element) => element.servicerUserid), "");

  await page.evaluate(() => (globalThis.prevented = false));
  await name.focus();
  await page.keyboard.press("Enter");
  await page.locator(TEAM).waitFor({ state: "detached" });
  await figures(page);
  const chosen = await dashboard.evaluate(({ openKfid, servicerUserid }) => ({ openKfid, servicerUserid }));
  assert.equal(chosen.servicerUserid, "zhangsan");
  assert.match(await page.locator("kfstat-dashboard [part=title]").innerText(), /张三/);
  const own = summaryOf((await reportsOf(expected)).get("zhangsan"));
  const card = page.locator("kfstat-dashboard .card[data-metric=session_cnt] data").first();
  assert.equal(Number(await card.getAttribute("value")), totalOf(own, "session_cnt"));
  await page.locator("kfstat-dashboard [data-action=whole-team]").click();
  await wholeTeam(page);
  const back = await dashboard.evaluate(({ openKfid, servicerUserid }) => ({ openKfid, servicerUserid }));
  assert.deepEqual(back, { openKfid: [AFTER_SALES, SHOPS, BY_API].join(","), servicerUserid: "" });
  assert.equal(await page.locator("kfstat-dashboard [data-action=whole-team]").count(), 0);
  await close();
});

test("arrows, Home and End go from name to name, and Tab comes back to the last one", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  const everyone = await userids(page);
  const focused = () =>
    page.locator(TEAM).evaluate(({ shadowRoot }) => {
      return shadowRoot.activeElement?.closest("tr")?.dataset.userid ?? shadowRoot.activeElement?.className;
    });
  await heading(page, "satisfied_rate").focus();
  // The tick, then the name.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), everyone[0], "the first name is two stops after the headings");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), everyone[1]);
  await page.keyboard.press("End");
  assert.equal(await focused(), everyone.at(-1));
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  assert.ok(!everyone.includes(await focused()), "one stop for all names");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(), everyone[2]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  assert.ok(
    await page.locator(`${TEAM} tr[data-userid="${everyone[1]}"] input`).isChecked(),
    "ticks have arrows too",
  );
  await close();
});

test("people come in while the rest is read; cancelling keeps them, and reading goes on when asked to", async (t) => {
  const own = await startBoth({ sandboxFlags: ["--servicers", "60"] });
  t.after(() => own.stop());
  await own.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 2000 });
  const { page, close } = await openTeam([SHOPS], { unfinished: true }, own.relay.address);
  const bar = page.locator(`${TEAM} progress[role=progressbar]`);
  await bar.waitFor();
  await page.locator(`${TEAM} tbody tr[data-userid]`).first().waitFor();
  await heading(page, "name").click();
  const text = await page.locator(`${TEAM} [data-progress]`).innerText();
  const [done, total] = text.split(" / ").map(Number);
  assert.ok(done < total && total >= 60, text);
  assert.match((await bar.getAttribute("aria-valuetext")) ?? "", /^\d+ \/ \d+$/);
  const scroller = page.locator(`${TEAM} .scroller`);
  const scrolled = await scroller.evaluate((element) => {
    element.scrollTop = 100;
    return element.scrollTop;
  });
  assert.ok(scrolled > 0);
  const early = await page.locator(TEAM).evaluate(({ state }) => state.rows.length);
  await page.waitForFunction(
    (before) =>
      document.querySelector("kfstat-dashboard").shadowRoot.querySelector("[part=team] kfstat-team").state
        .rows.length > before,
    early,
  );
  assert.equal(await page.locator(`${TEAM} th[data-column=name]`).getAttribute("aria-sort"), "ascending");
  assert.equal(await scroller.evaluate((element) => element.scrollTop), scrolled, "nobody scrolled");

  await page.locator(`${TEAM} [data-action=cancel]`).click();
  await page.locator(`${TEAM} [data-action=resume]`).waitFor();
  assert.match(await page.locator(`${TEAM} .work`).innerText(), /已取消.*\d+ \/ \d+/s);
  const isFocused = await page
    .locator(`${TEAM}`)
    .evaluate(({ shadowRoot }) => shadowRoot.activeElement?.dataset.action);
  assert.equal(isFocused, "resume", "the focus stays on the button");
  const rowCount = async () => Number(await page.locator(`${TEAM} table`).getAttribute("aria-rowcount"));
  const kept = await rowCount();
  assert.ok(kept > 1 && kept < 62, `${kept} rows are kept`);
  await own.sandbox.fault();
  const calls = async () => (await own.sandbox.stats()).calls.get_servicer_statistic;
  await page.waitForTimeout(1000);
  const quiet = await calls();
  await page.waitForTimeout(500);
  assert.equal(await calls(), quiet, "nothing more is asked for");

  await page.locator(`${TEAM} [data-action=resume]`).click();
  await page.locator(`${TEAM} .work`).waitFor({ state: "detached" });
  await wholeTeam(page);
  assert.equal(await rowCount(), (await peopleOf(SHOPS, own.relay.address)).length + 3);
  assert.equal(await page.locator(`${TEAM} th[data-column=name]`).getAttribute("aria-sort"), "ascending");
  await close();
});

test("who could not be read is named, with the reason and a way to try again", async (t) => {
  const own = await startBoth();
  t.after(() => own.stop());
  await own.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 60011,
    servicer_userid: "LiSi",
  });
  const { page, close } = await openTeam([AFTER_SALES], {}, own.relay.address);
  const banner = page.locator(`${TEAM} [data-state=incomplete]`);
  const words = await banner.innerText();
  assert.match(words, /李四/);
  assert.ok(words.includes(kfstat.explainErrcode(60011).value.action.zh), words);
  assert.ok(!(await userids(page)).includes("LiSi"));
  await own.sandbox.fault();
  await banner.locator("[data-action=retry]").click();
  await page.locator(`${TEAM} tr[data-userid=LiSi]`).waitFor();
  await wholeTeam(page);
  assert.equal(await banner.count(), 0);
  await close();
});

test("a backend without the stream has no table, and says why", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await dashboard.evaluate((element, openKfid) => {
    element.fetcher = async (url, init) => {
      if (!url.endsWith("/api/v1/status")) return fetch(url, init);
      const status = await (await fetch(url, init)).json();
      return new Response(JSON.stringify({ ...status, features: [] }));
    };
    element.openKfid = openKfid;
  }, AFTER_SALES);
  const off = page.locator(`${TEAM} [data-state=off]`);
  await off.waitFor();
  assert.match(await off.innerText(), /当前后端不提供团队数据[\s\S]*\/api\/v1\/statistics/);
  assert.equal(await page.locator(`${TEAM} table`).count(), 0);
  await close();
});

test("who was removed keeps their row, and is marked", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kfstat-team-"));
  const relayFlags = ["--store", `sqlite:${join(folder, "days.sqlite")}`];
  const larger = await startBoth({ sandboxFlags: ["--servicers", "16"], relayFlags });
  const people = await peopleOf(SHOPS, larger.relay.address);
  const first = await openTeam([SHOPS], {}, larger.relay.address);
  await first.close();
  await larger.stop();
  const sandbox = await startSandbox();
  const relay = await startRelay(sandbox.address, { relayFlags });
  t.after(async () => {
    await relay.stop();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });
  const listed = await peopleOf(SHOPS, relay.address);
  const former = listed.filter((person) => person.former).map(({ servicer_userid }) => servicer_userid);
  assert.ok(former.length > 0 && listed.length === people.length, "the relay remembers who left");
  const { page, close } = await openTeam([SHOPS], {}, relay.address);
  const rows = await readRows(page);
  assert.equal(rows.length, people.length);
  for (const { userid, head } of rows) assert.equal(head.includes("已移除"), former.includes(userid), userid);
  await close();
});

test("two to five may be ticked and compared, and the list does not move", async () => {
  const { page, dashboard, close } = await openTeam([AFTER_SALES]);
  const row = (userid) => page.locator(`${TEAM} tr[data-userid=${userid}]`);
  const top = () => row("LiSi").evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  await row("LiSi").locator("input").check();
  const compare = page.locator(`${TEAM} [data-action=compare]`);
  assert.ok(await compare.isDisabled(), "one alone is no comparison");
  await row("wangwu").locator("input").check();
  assert.equal(await top(), before);
  assert.match(await page.locator(`${TEAM} .head`).innerText(), /已选 2 人，最多 5 人/);
  assert.equal((await compare.innerText()).replace(/[\u2066-\u2069]/g, ""), "对比李四、王五");

  const boxes = page.locator(`${TEAM} tbody td.tick input`);
  for (const box of await boxes.all()) if (await box.isEnabled()) await box.check();
  assert.equal(await page.locator(`${TEAM} tbody input:checked`).count(), 5);
  assert.ok(await page.locator(`${TEAM} tbody input:not(:checked)`).first().isDisabled());
  await page.locator(`${TEAM} [data-action=untick]`).click();
  assert.equal(await page.locator(`${TEAM} tbody input:checked`).count(), 0);
  assert.equal(await page.locator(`${TEAM} input[type=search]`).count(), 1);

  await row("LiSi").locator("input").check();
  await row("wangwu").locator("input").check();
  await compare.click();
  await page.locator("kfstat-comparison").waitFor();
  assert.equal(await dashboard.evaluate((element) => element.servicerUserid), "LiSi,wangwu");
  await close();
});

test("accounts have the same table: each with its people and missing days, and choosing one leads to it", async () => {
  const openKfids = [AFTER_SALES, SHOPS, NOT_OPEN];
  const { page, dashboard, close } = await openTeam(openKfids);
  const rows = page.locator(`${ACCOUNTS} tbody tr[data-account]`);
  await page.locator(`${ACCOUNTS} [data-column=people]`).first().waitFor();
  assert.equal(await rows.count(), openKfids.length);
  for (const open_kfid of openKfids) {
    const row = page.locator(`${ACCOUNTS} tr[data-account=${open_kfid}]`);
    const days = await readDays(kfstat, both.sandbox, open_kfid, RANGE);
    const summary = summaryOf([{ errcode: 0, errmsg: "ok", days }]);
    for (const column of USUAL.filter((name) => name !== "daily_mean")) {
      const value = totalOf(summary, column);
      const figure = row.locator(`td[data-column=${column}] data`);
      assert.equal(value === null ? null : Number(await figure.getAttribute("value")), value, column);
    }
    const people = await peopleOf(open_kfid);
    assert.equal(await row.locator("td[data-column=people]").innerText(), String(people.length));
  }
  assert.match(await page.locator(`${ACCOUNTS} th.graphic`).innerText(), /各行自有刻度/);
  await page.locator(`${ACCOUNTS} tr[data-account=${SHOPS}] th button`).click();
  await page.locator(ACCOUNTS).waitFor({ state: "detached" });
  assert.equal(await dashboard.evaluate((element) => element.openKfid), SHOPS);
  await close();
});

test("on a phone people are entries of a list that can be sorted, and nothing runs over the edge", async () => {
  const { page, close } = await openTeam([AFTER_SALES], { viewport: { width: 375, height: 812 } });
  const list = page.locator(TEAM).getByRole("list", { name: /每位接待人员/ });
  const entries = list.getByRole("listitem");
  assert.equal(await entries.count(), (await peopleOf(AFTER_SALES)).length);
  assert.equal(await page.locator(TEAM).getByRole("table").count(), 0);
  assert.match((await entries.first().textContent()) ?? "", /首次响应/, "a figure says what it is");
  await page.locator(`${TEAM} select`).selectOption("-first_reply_average_sec");
  const seconds = (await readRows(page))
    .map(({ cells }) => cells.first_reply_average_sec)
    .filter(({ exact, isFew }) => exact !== null && !isFew)
    .map(({ exact }) => Number(exact));
  assert.deepEqual(
    seconds,
    [...seconds].sort((a, b) => b - a),
  );
  await page.locator(`${TEAM} .search-button`).click();
  await page.keyboard.type("李四");
  await page.waitForFunction(
    (path) =>
      document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector(path)
        .shadowRoot.querySelectorAll("tr[data-userid]").length === 1,
    "[part=team] kfstat-team",
  );
  const { inner, outer } = await page.evaluate(() => ({
    inner: document.documentElement.scrollWidth,
    outer: innerWidth,
  }));
  assert.equal(inner, outer);
  await close();
});

test("the head and the sums stay in the window while the rows go by", async () => {
  const { page, close } = await openTeam([AFTER_SALES, SHOPS, BY_API], {
    viewport: { width: 1440, height: 600 },
  });
  const places = await page.locator(TEAM).evaluate(async ({ shadowRoot }) => {
    const rows = shadowRoot.querySelectorAll("tbody tr");
    rows[5].scrollIntoView({ block: "center" });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const box = (path) => shadowRoot.querySelector(path).getBoundingClientRect();
    return { head: box("thead th").top, total: box("tfoot tr:last-child th").bottom, height: innerHeight };
  });
  assert.ok(Math.abs(places.head) < 1, `the head is at ${places.head}`);
  assert.ok(Math.abs(places.total - places.height) < 1, `the total ends at ${places.total}`);
  await close();
});
