// The table of people: its figures are the core's, its order anybody's choice, and what is missing is said.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { loadKfstat, STATISTIC_FIELDS } from "kfstat";
import {
  AFTER_SALES,
  BY_API,
  NOW,
  figures,
  openBrowser,
  openPage,
  startBoth,
  startRelay,
  startSandbox,
} from "./stage.mjs";

const SHOPS = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
const COLUMNS = [...STATISTIC_FIELDS, "days_reported"];
const RANGE = { start_date: "2022-10-20", end_date: "2022-11-15" };

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const now = new Date(NOW * 1000);

/** Opens the page at accounts, and waits until everybody is there. */
async function openTeam(openKfids, options = {}, address = both.relay.address) {
  const opened = await openPage(browser, address, options);
  const range = `${RANGE.start_date}..${RANGE.end_date}`;
  await opened.dashboard.evaluate((element, chosen) => Object.assign(element, chosen), {
    openKfid: openKfids.join(","),
    range,
  });
  if (!options.unfinished) await wholeTeam(opened.page);
  return opened;
}

const wholeTeam = (page) => page.locator("kfstat-team table[aria-busy=false]").waitFor();

/** Who the relay lists for an account. */
async function peopleOf(openKfid, address = both.relay.address) {
  const answer = await fetch(`${address}/api/v1/accounts/${openKfid}/servicers`);
  return (await answer.json()).servicers;
}

/** What the core makes of the sandbox's own answers, by userid. */
async function summaries(openKfids) {
  const reports = new Map();
  for (const open_kfid of openKfids) {
    for (const { servicer_userid } of await peopleOf(open_kfid)) {
      const asked = { open_kfid, servicer_userid, start_time: RANGE.start_date, end_time: RANGE.end_date };
      const plan = kfstat.planRequests(asked, { now });
      assert.ok(plan.ok);
      for (const request of plan.value.requests) {
        const answer = JSON.stringify(await both.sandbox.ask(request));
        const report = kfstat.parseResponse(answer, { query: request });
        assert.ok(report.ok);
        reports.set(servicer_userid, [...(reports.get(servicer_userid) ?? []), report.value]);
      }
    }
  }
  return new Map([...reports].map(([userid, own]) => [userid, kfstat.summarize(own).value]));
}

const totalOf = (summary, column) =>
  column === "days_reported" ? summary.days_reported : summary.metrics[column].value;

/** The rows that are drawn: userid, texts and exact values by column. */
const readRows = (page) =>
  page.locator("kfstat-team tbody tr[data-userid]").evaluateAll((rows) =>
    rows.map((row) => ({
      userid: row.dataset.userid,
      index: Number(row.getAttribute("aria-rowindex")),
      name: row.querySelector("th button").textContent.trim(),
      head: row.querySelector("th").textContent,
      cells: Object.fromEntries(
        [...row.querySelectorAll("td[data-column]")].map((cell) => [
          cell.dataset.column,
          {
            text: cell.textContent.trim(),
            exact: cell.querySelector("data")?.value ?? null,
            bar: cell.querySelector("rect")?.getAttribute("width") ?? null,
          },
        ]),
      ),
    })),
  );

const heading = (page, column) => page.locator(`kfstat-team th[data-column=${column}] button`);
const userids = async (page) => (await readRows(page)).map(({ userid }) => userid);

for (const openKfids of [[AFTER_SALES], [AFTER_SALES, SHOPS, BY_API]]) {
  test(`every figure is the core's of what upstream sent: ${openKfids.length} account(s)`, async () => {
    const expected = await summaries(openKfids);
    const { page, close } = await openTeam(openKfids);
    await page.locator("kfstat-team [data-columns=all]").click();
    const rows = await readRows(page);
    assert.deepEqual(rows.map(({ userid }) => userid).sort(), [...expected.keys()].sort());
    const absent = new Set();
    for (const { userid, cells } of rows) {
      assert.deepEqual(Object.keys(cells), COLUMNS, "the documented order");
      for (const column of COLUMNS) {
        const value = totalOf(expected.get(userid), column);
        const { text, exact, bar } = cells[column];
        if (value === null) {
          absent.add(column);
          assert.deepEqual(
            { text, exact, bar },
            { text: "–", exact: null, bar: null },
            `${userid} ${column}`,
          );
          continue;
        }
        assert.equal(Number(exact), value, `${userid} ${column}`);
        const shown = Number(text.replaceAll(",", "").replace("%", "")) / (text.endsWith("%") ? 100 : 1);
        const half = column.endsWith("_rate") ? 0.00005 : column.endsWith("_sec") ? 0.005 : 0;
        assert.ok(Math.abs(shown - value) <= half * 1.0001, `${userid} ${column} reads ${text}, is ${value}`);
      }
    }
    if (openKfids.includes(BY_API)) assert.ok(absent.has("satisfied_rate"), "an API assigns to somebody");
    // The bars of a column are as long as its figures are high.
    const sessions = rows.map(({ cells }) => [
      Number(cells.session_cnt.exact),
      parseFloat(cells.session_cnt.bar),
    ]);
    const most = Math.max(...sessions.map(([value]) => value));
    for (const [value, bar] of sessions.filter(([, width]) => !Number.isNaN(width)))
      assert.ok(Math.abs(bar - (value / most) * 100) < 1e-6);
    await close();
  });
}

test("the last line is the account's own total, not a sum of the people", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  const asked = { open_kfid: AFTER_SALES, start_time: RANGE.start_date, end_time: RANGE.end_date };
  const [request] = kfstat.planRequests(asked, { now }).value.requests;
  const own = kfstat.parseResponse(JSON.stringify(await both.sandbox.ask(request)), { query: request });
  const expected = kfstat.summarize([own.value]).value;
  const foot = page.locator("kfstat-team tfoot");
  assert.match(await foot.locator("th").innerText(), /账号汇总/);
  await page.locator("kfstat-team [data-columns=all]").click();
  for (const column of COLUMNS) {
    const exact = await foot.locator(`td[data-column=${column}] data`).getAttribute("value");
    assert.equal(Number(exact), totalOf(expected, column), column);
  }
  const customers = (await readRows(page)).map(({ cells }) => Number(cells.customer_cnt.exact));
  const sum = customers.reduce((all, count) => all + count, 0);
  assert.notEqual(totalOf(expected, "customer_cnt"), sum, "the sandbox should make a difference");
  const why = page.locator("kfstat-team details");
  assert.equal(await why.getAttribute("open"), null);
  await why.locator("summary").click();
  assert.match(await why.innerText(), /为什么各人相加不等于账号汇总/);
  assert.ok((await why.locator("li").count()) >= 4);
  await close();
});

test("every column sorts both ways, what is absent stays last, equals keep the order of names", async () => {
  const { page, close } = await openTeam([AFTER_SALES, BY_API]);
  await page.locator("kfstat-team [data-columns=all]").click();
  const names = new Intl.Collator("zh-CN", { numeric: true });
  for (const column of COLUMNS) {
    for (const direction of ["descending", "ascending"]) {
      const head = page.locator(`kfstat-team th[data-column=${column}]`);
      if (column !== "session_cnt" || direction === "ascending") await heading(page, column).click();
      assert.equal(await head.getAttribute("aria-sort"), direction, column);
      assert.equal(await page.locator("kfstat-team th[aria-sort]").count(), 1);
      const rows = await readRows(page);
      rows.slice(1).forEach((row, index) => {
        const [a, b] = [rows[index], row].map(({ cells }) => cells[column].exact);
        if (a === null) assert.equal(b, null, `${column} ${direction}: the absent are last`);
        else if (b !== null) {
          const step = direction === "ascending" ? Number(b) - Number(a) : Number(a) - Number(b);
          assert.ok(step >= 0, `${column} ${direction}: ${a} before ${b}`);
        }
        if (a === b)
          assert.ok(
            names.compare(rows[index].name, row.name) <= 0,
            `${column}: ${rows[index].name} ${row.name}`,
          );
      });
    }
  }
  await heading(page, "name").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("kfstat-team th[data-column=name]").getAttribute("aria-sort"), "ascending");
  const byName = (await readRows(page)).map(({ name }) => name);
  assert.deepEqual(byName, [...byName].sort(names.compare));
  await close();
});

test("people are found by name and userid, and nobody is said to be nobody", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  const everyone = await userids(page);
  const search = page.locator("kfstat-team input[type=search]");
  await search.fill("李四");
  assert.deepEqual(await userids(page), ["LiSi"]);
  await search.fill("lisi");
  assert.deepEqual(await userids(page), ["LiSi"]);
  assert.match(await page.locator("kfstat-team [role=status]").innerText(), /匹配 1 位/);
  await search.fill("没有这个人");
  assert.deepEqual(await userids(page), []);
  assert.match(await page.locator("kfstat-team .nobody").innerText(), /没有这个人/);
  await search.fill("");
  assert.deepEqual(await userids(page), everyone);
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
  const name = page.locator("kfstat-team tr[data-userid=zhangsan] th button");
  await name.click();
  const { servicer_userid, name: told, open_kfids } = await page.evaluate(() => globalThis.drilled);
  assert.deepEqual({ servicer_userid, told }, { servicer_userid: "zhangsan", told: "张三" });
  assert.deepEqual([...open_kfids].sort(), [...expected].sort());
  assert.equal(await dashboard.evaluate((element) => element.servicerUserid), "");

  await page.evaluate(() => (globalThis.prevented = false));
  await name.focus();
  await page.keyboard.press("Enter");
  await page.locator("kfstat-team").waitFor({ state: "detached" });
  await figures(page);
  const chosen = await dashboard.evaluate(({ openKfid, servicerUserid }) => ({ openKfid, servicerUserid }));
  assert.deepEqual(chosen, { openKfid: expected.join(","), servicerUserid: "zhangsan" });
  assert.match(await page.locator("kfstat-dashboard [part=title]").innerText(), /张三/);
  const all = await summaries(expected);
  const card = page.locator("kfstat-dashboard .card[data-metric=session_cnt] data").first();
  assert.equal(Number(await card.getAttribute("value")), totalOf(all.get("zhangsan"), "session_cnt"));
  await page.locator("kfstat-dashboard [data-action=whole-team]").click();
  await wholeTeam(page);
  const back = await dashboard.evaluate(({ openKfid, servicerUserid }) => ({ openKfid, servicerUserid }));
  assert.deepEqual(back, { openKfid: [AFTER_SALES, SHOPS, BY_API].join(","), servicerUserid: "" });
  assert.equal(await page.locator("kfstat-dashboard [data-action=whole-team]").count(), 0);
  await close();
});

test("accounts that were not chosen are of the person too, and the way back leads to what was chosen", async () => {
  const { page, dashboard, close } = await openTeam([AFTER_SALES]);
  const filters = () => dashboard.evaluate(({ openKfid, servicerUserid }) => ({ openKfid, servicerUserid }));
  await page.locator("kfstat-team tr[data-userid=zhangsan] th button").click();
  await page.locator("kfstat-dashboard [data-action=whole-team]").waitFor();
  assert.deepEqual(await filters(), { openKfid: `${AFTER_SALES},${BY_API}`, servicerUserid: "zhangsan" });
  await page.locator("kfstat-dashboard [data-action=whole-team]").click();
  await wholeTeam(page);
  assert.deepEqual(await filters(), { openKfid: AFTER_SALES, servicerUserid: "" });
  await close();
});

test("arrows, Home and End go from name to name, and Tab comes back to the last one", async () => {
  const { page, close } = await openTeam([AFTER_SALES]);
  const everyone = await userids(page);
  const focused = () =>
    page.locator("kfstat-team").evaluate(({ shadowRoot }) => {
      return shadowRoot.activeElement?.closest("tr")?.dataset.userid ?? shadowRoot.activeElement?.className;
    });
  await page.locator("kfstat-team .scroller").focus();
  for (let hop = 0; hop < 10 && (await focused()) !== everyone[0]; hop += 1) await page.keyboard.press("Tab");
  assert.equal(await focused(), everyone[0], "the first name is one stop after the headings");
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
  await close();
});

test("people come in while the rest is read; cancelling keeps them, and reading goes on when asked to", async (t) => {
  const own = await startBoth({ sandboxFlags: ["--servicers", "60"] });
  t.after(() => own.stop());
  await own.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 2000 });
  const { page, close } = await openTeam([SHOPS], { unfinished: true }, own.relay.address);
  const bar = page.locator("kfstat-team progress[role=progressbar]");
  await bar.waitFor();
  await page.locator("kfstat-team tbody tr[data-userid]").first().waitFor();
  await heading(page, "name").click();
  const text = await page.locator("kfstat-team [data-progress]").innerText();
  const [done, total] = text.split(" / ").map(Number);
  assert.ok(done < total && total >= 60, text);
  assert.match((await bar.getAttribute("aria-valuetext")) ?? "", /^\d+ \/ \d+$/);
  const scroller = page.locator("kfstat-team .scroller");
  const scrolled = await scroller.evaluate((element) => {
    element.scrollTop = 100;
    return element.scrollTop;
  });
  assert.ok(scrolled > 0);
  const early = await page.locator("kfstat-team").evaluate(({ state }) => state.rows.length);
  await page.waitForFunction(
    (before) =>
      document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-team").state.rows.length >
      before,
    early,
  );
  assert.equal(await page.locator("kfstat-team th[data-column=name]").getAttribute("aria-sort"), "ascending");
  assert.equal(await scroller.evaluate((element) => element.scrollTop), scrolled, "nobody scrolled");

  await page.locator("kfstat-team [data-action=cancel]").click();
  await page.locator("kfstat-team [data-action=resume]").waitFor();
  assert.match(await page.locator("kfstat-team .work").innerText(), /已取消.*\d+ \/ \d+/s);
  const isFocused = await page
    .locator("kfstat-team")
    .evaluate(({ shadowRoot }) => shadowRoot.activeElement?.dataset.action);
  assert.equal(isFocused, "resume", "the focus stays on the button");
  const rowCount = async () => Number(await page.locator("kfstat-team table").getAttribute("aria-rowcount"));
  const kept = await rowCount();
  assert.ok(kept > 2 && kept < 62, `${kept} rows are kept`);
  await own.sandbox.fault();
  const calls = async () => (await own.sandbox.stats()).calls.get_servicer_statistic;
  await page.waitForTimeout(1000);
  const quiet = await calls();
  await page.waitForTimeout(500);
  assert.equal(await calls(), quiet, "nothing more is asked for");

  await page.locator("kfstat-team [data-action=resume]").click();
  await page.locator("kfstat-team .work").waitFor({ state: "detached" });
  await wholeTeam(page);
  assert.equal(await rowCount(), (await peopleOf(SHOPS, own.relay.address)).length + 2);
  assert.equal(await page.locator("kfstat-team th[data-column=name]").getAttribute("aria-sort"), "ascending");
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
  const banner = page.locator("kfstat-team [data-state=incomplete]");
  const words = await banner.innerText();
  assert.match(words, /李四/);
  assert.ok(words.includes(kfstat.explainErrcode(60011).value.action.zh), words);
  assert.ok(!(await userids(page)).includes("LiSi"));
  await own.sandbox.fault();
  await banner.locator("[data-action=retry]").click();
  await page.locator("kfstat-team tr[data-userid=LiSi]").waitFor();
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
  const off = page.locator("kfstat-team [data-state=off]");
  await off.waitFor();
  assert.match(await off.innerText(), /当前后端不支持接待人员对比[\s\S]*\/api\/v1\/statistics/);
  assert.equal(await page.locator("kfstat-team table").count(), 0);
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

test("on a narrow screen the name stays while the figures scroll, and the page does not", async () => {
  const { page, close } = await openTeam([AFTER_SALES], { viewport: { width: 375, height: 800 } });
  const scroller = page.locator("kfstat-team .scroller");
  const left = () =>
    page
      .locator("kfstat-team tbody th")
      .first()
      .evaluate((cell) => cell.getBoundingClientRect().left);
  const before = await left();
  await scroller.evaluate((element) => (element.scrollLeft = 400));
  assert.equal(await left(), before);
  const { inner, outer } = await page.evaluate(() => ({
    inner: document.documentElement.scrollWidth,
    outer: innerWidth,
  }));
  assert.equal(inner, outer);
  const cut = await page.locator("kfstat-team tbody th button, kfstat-team thead .sort").evaluateAll((list) =>
    list
      .filter((element) => getComputedStyle(element).textOverflow !== "ellipsis")
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => element.textContent.trim()),
  );
  assert.deepEqual(cut, []);
  await close();
});
