// The filters: one, several or all accounts, people by name, presets with a reason where one is empty.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat, PRESET_NAMES } from "kfstat";
import {
  AFTER_SALES,
  BY_API,
  NOW,
  REFUSED,
  choose,
  choosePreset,
  figures,
  openBrowser,
  openList,
  openPage,
  pathOf,
  startBoth,
} from "./stage.mjs";

const SHOPS = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
/** The same but for the case of a letter. */
const CLUB = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKupg";
const DAY = 24 * 60 * 60;

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([
    startBoth({ sandboxFlags: ["--managed", AFTER_SALES] }),
    openBrowser(),
    loadKfstat(),
  ]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const filter = (page, name) => page.locator(`kfstat-combobox[data-filter=${name}]`);
const opener = (page, name) => page.locator(`kfstat-dashboard [data-filter=${name}] > .opener`);
const field = (page, name) => filter(page, name).locator("input");
/** What the line says is chosen, without the name of the filter. */
const chosenIn = async (page, name) =>
  (await opener(page, name).innerText()).replace(/^[^:]*:\s*/, "").trim();
const options = (page, name) => filter(page, name).locator("[role=option]");
const line = (page, text) => options(page, "account").filter({ hasText: text });
const chosenOf = (dashboard) =>
  dashboard.evaluate(({ openKfid, servicerUserid }) => ({ openKfid, servicerUserid }));
const ticked = async (page) =>
  (await filter(page, "account").locator("[role=option][aria-selected=true] .name").allInnerTexts()).map(
    (text) => text.trim(),
  );

async function listOf(path, address = both.relay.address) {
  return (await fetch(`${address}/api/v1/${path}`)).json();
}

/** The core's sum of sessions over what the sandbox answers for accounts, in the last 7 days. */
async function sessionsOf(openKfids) {
  const now = new Date(NOW * 1000);
  const range = kfstat.presetRange("last_7_days", { now }).value;
  const reports = [];
  for (const open_kfid of openKfids) {
    const asked = { open_kfid, start_time: range.start_date, end_time: range.end_date };
    const [request] = kfstat.planRequests(asked, { now }).value.requests;
    const answer = JSON.stringify(await both.sandbox.ask(request));
    reports.push(kfstat.parseResponse(answer, { query: request }).value);
  }
  return kfstat.summarize(reports).value.metrics.session_cnt.value;
}

async function sessionsShown(page) {
  await figures(page);
  const data = page.locator("kfstat-dashboard .card[data-metric=session_cnt] data").first();
  return Number(await data.getAttribute("value"));
}

async function openWeek(options = {}) {
  const opened = await openPage(browser, both.relay.address, options);
  await opened.dashboard.evaluate((element) => (element.range = "last_7_days"));
  await figures(opened.page);
  return opened;
}

test("several accounts are ticked with the keyboard alone, and their figures are the core's of both", async () => {
  const { page, dashboard, close } = await openWeek();
  await opener(page, "account").focus();
  await page.keyboard.press("Enter");
  await field(page, "account").waitFor();
  const list = filter(page, "account").getByRole("listbox");
  assert.equal(await list.getAttribute("aria-multiselectable"), "true");
  assert.match(await options(page, "account").first().innerText(), /^全部账号/);
  assert.deepEqual(await ticked(page), ["全部账号"]);
  const active = () =>
    filter(page, "account").evaluate(({ shadowRoot }) => {
      const id = shadowRoot.querySelector("input").getAttribute("aria-activedescendant");
      return shadowRoot.getElementById(id).querySelector(".name").textContent.trim();
    });
  await page.keyboard.press("End");
  assert.equal(await active(), "新品预约（筹备中）");
  await page.keyboard.press("Home");
  assert.equal(await active(), "全部账号");
  for (const name of ["售后服务", "会员俱乐部"]) {
    for (let hop = 0; hop < 8 && (await active()) !== name; hop += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
  }
  assert.deepEqual(await ticked(page), ["售后服务", "会员俱乐部"]);
  assert.equal((await chosenOf(dashboard)).openKfid, "", "nothing is asked for while boxes are ticked");
  await page.keyboard.press("Enter");
  assert.equal((await chosenOf(dashboard)).openKfid, `${AFTER_SALES},${CLUB}`);
  assert.equal(await chosenIn(page, "account"), "2 个账号");
  await page.waitForFunction(
    (expected) => {
      const { shadowRoot } = document.querySelector("kfstat-dashboard");
      return Number(shadowRoot.querySelector(".card[data-metric=session_cnt] data")?.value) === expected;
    },
    await sessionsOf([AFTER_SALES, CLUB]),
  );
  await close();
});

test("a name chooses that account alone, Escape forgets the boxes, and leaving takes them", async () => {
  const { page, dashboard, close } = await openWeek();
  await choose(page, "account", "售后");
  assert.equal((await chosenOf(dashboard)).openKfid, AFTER_SALES);
  assert.equal(await sessionsShown(page), await sessionsOf([AFTER_SALES]));

  await openList(page, "account");
  await line(page, "门店咨询").locator(".check").click();
  assert.deepEqual(await ticked(page), ["售后服务", "门店咨询（华东）"]);
  await page.keyboard.press("Escape");
  assert.equal((await chosenOf(dashboard)).openKfid, AFTER_SALES);
  assert.equal(await chosenIn(page, "account"), "售后服务");

  await openList(page, "account");
  await line(page, "门店咨询").locator(".check").click();
  await filter(page, "account").locator("[data-action=apply]").click();
  assert.equal((await chosenOf(dashboard)).openKfid, `${AFTER_SALES},${SHOPS}`);

  await openList(page, "account");
  await line(page, "全部账号").locator(".check").click();
  assert.deepEqual(await ticked(page), ["全部账号"], "all stands alone");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => document.querySelector("kfstat-dashboard").openKfid === "all");
  await close();
});

test("accounts the app does not manage through the API are read as all others", async () => {
  const { accounts } = await listOf("accounts");
  const managed = accounts.filter(({ manage_privilege }) => manage_privilege);
  assert.deepEqual(
    managed.map(({ open_kfid }) => open_kfid),
    [AFTER_SALES],
  );
  const { page, dashboard, close } = await openWeek();
  assert.equal(await sessionsShown(page), await sessionsOf(accounts.map(({ open_kfid }) => open_kfid)));
  const asked = await dashboard.evaluate(
    (element) =>
      new Promise((done) => {
        element.addEventListener("kfstat-load", ({ detail }) => done(detail.selection.open_kfids), {
          once: true,
        });
        void element.refresh();
      }),
  );
  assert.deepEqual(
    asked,
    accounts.map(({ open_kfid }) => open_kfid),
  );
  await choose(page, "account", "门店咨询");
  assert.equal((await chosenOf(dashboard)).openKfid, SHOPS);
  await close();
});

test("among 5000 accounts the list says how many more there are, and finds the last", async (t) => {
  const own = await startBoth({ sandboxFlags: ["--accounts", "5000"] });
  t.after(() => own.stop());
  const { accounts } = await listOf("accounts", own.relay.address);
  assert.equal(accounts.length, 5000);
  const { page, dashboard, close } = await openPage(browser, own.relay.address);
  await openList(page, "account");
  await options(page, "account").nth(1).waitFor();
  const drawn = await options(page, "account").count();
  assert.ok(drawn < 100);
  assert.ok((await filter(page, "account").locator(".note").innerText()).includes(`还有 ${5001 - drawn} 项`));
  const last = accounts.at(-1);
  await field(page, "account").fill(last.open_kfid);
  assert.equal(await options(page, "account").count(), 1);
  await page.keyboard.press("Enter");
  assert.equal((await chosenOf(dashboard)).openKfid, last.open_kfid);
  await openList(page, "account");
  assert.deepEqual(await ticked(page), [last.name], "what is chosen stands among the first");
  await page.keyboard.press("Escape");
  await close();
});

test("the servicers are those of all chosen accounts, each once, with those paused and removed marked", async () => {
  const lists = await Promise.all(
    [AFTER_SALES, BY_API].map(async (openKfid) => (await listOf(`accounts/${openKfid}/servicers`)).servicers),
  );
  const everyone = new Set(lists.flat().map(({ servicer_userid }) => servicer_userid));
  assert.ok(everyone.size < lists.flat().length, "the sandbox should have somebody serve both");
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await dashboard.evaluate(
    (element, value) => Object.assign(element, { openKfid: value, range: "last_7_days" }),
    `${AFTER_SALES},${BY_API}`,
  );
  await figures(page);
  await openList(page, "servicer");
  await options(page, "servicer").nth(1).waitFor();
  const details = await filter(page, "servicer").locator("[role=option] .detail").allInnerTexts();
  assert.deepEqual(details.map((text) => text.trim()).sort(), [...everyone].sort());
  const paused = lists.flat().filter(({ status }) => status === 1);
  assert.ok(paused.length > 0);
  const badges = await filter(page, "servicer").locator("[role=option] .badge").allInnerTexts();
  assert.ok(badges.some((text) => text.trim() === "停止接待"));
  await page.keyboard.press("Escape");
  await choose(page, "servicer", "张三");
  assert.equal((await chosenOf(dashboard)).servicerUserid, "zhangsan");
  await close();
});

test("without lists ids are typed, several with commas between", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, { expected: [REFUSED] });
  await dashboard.evaluate((element) => {
    element.fetcher = (url, init) =>
      url.includes("/api/v1/accounts")
        ? Promise.resolve(new Response("", { status: 404 }))
        : fetch(url, init);
    Object.assign(element, { openKfid: "", range: "last_7_days" });
  });
  const typed = page.locator("kfstat-combobox[data-filter=account] input.free");
  await typed.fill(` ${AFTER_SALES}，${CLUB} `);
  await page.keyboard.press("Enter");
  assert.equal((await chosenOf(dashboard)).openKfid, `${AFTER_SALES},${CLUB}`);
  assert.equal(await sessionsShown(page), await sessionsOf([AFTER_SALES, CLUB]));
  await close();
});

test("a choice leaves nothing behind in the search, and a letter on the closed filter begins one", async () => {
  const { page, dashboard, close } = await openWeek();
  await choose(page, "account", "售后");
  const all = await openList(page, "account").then(() => options(page, "account").count());
  assert.equal(await field(page, "account").inputValue(), "", "a new search begins empty");
  assert.ok(all > 2);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => {
    const { activeElement } = document.querySelector("kfstat-dashboard").shadowRoot;
    return activeElement?.matches("[data-filter=account] > .opener");
  });
  assert.equal(await opener(page, "account").getAttribute("aria-expanded"), "false");
  await opener(page, "servicer").focus();
  // What loads the list is the focus.
  await page.waitForFunction(() => customElements.get("kfstat-combobox"));
  await page.keyboard.type("zhangs");
  assert.equal(await field(page, "servicer").inputValue(), "zhangs");
  assert.equal(await options(page, "servicer").count(), 1);
  await page.keyboard.press("Enter");
  assert.equal((await chosenOf(dashboard)).servicerUserid, "zhangsan");
  assert.equal(await chosenIn(page, "servicer"), "张三");
  await close();
});

test("up to five people are ticked and compared, and the sixth box stays empty", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "last_7_days" }),
  });
  await figures(page);
  await openList(page, "servicer");
  const boxes = options(page, "servicer").locator(".check");
  await boxes.nth(6).waitFor();
  for (let index = 1; index <= 6; index += 1) await boxes.nth(index).click();
  const selected = filter(page, "servicer").locator("[role=option][aria-selected=true]");
  assert.equal(await selected.count(), 5);
  assert.match(await filter(page, "servicer").locator(".foot [role=status]").innerText(), /最多 5 人/);
  await filter(page, "servicer").locator("[data-action=apply]").click();
  const ids = (await chosenOf(dashboard)).servicerUserid.split(",");
  assert.equal(ids.length, 5);
  assert.equal(await chosenIn(page, "servicer"), "5 人");
  // All of them again: the line that stands for everybody clears the boxes.
  await openList(page, "servicer");
  await options(page, "servicer").first().click();
  assert.equal((await chosenOf(dashboard)).servicerUserid, "");
  assert.equal(await chosenIn(page, "servicer"), "全部人员");
  await close();
});

test("what a range is compared with is told with its dates, and chosen with the arrow keys", async () => {
  const { page, dashboard, close } = await openWeek();
  const now = new Date(NOW * 1000);
  const range = kfstat.presetRange("last_7_days", { now }).value;
  assert.match(await opener(page, "compare").innerText(), /对比\s*前 7 天/);
  await opener(page, "compare").click();
  await options(page, "compare").first().waitFor();
  assert.equal(await field(page, "compare").count(), 0, "four lines need no search");
  const offered = await options(page, "compare").evaluateAll((list) =>
    list.map((option) => [option.dataset.value, option.querySelector(".detail")?.textContent ?? ""]),
  );
  const short = ({ start_date, end_date }) =>
    [start_date, end_date].map((date) => (date.startsWith("2022") ? date.slice(5) : date));
  const expected = ["period", "month", "year", "none"].map((by) => {
    if (by === "none") return [by, ""];
    const { start_date, end_date } = kfstat.previousRange(range, by).value;
    const isPlain = start_date.slice(0, 4) === end_date.slice(0, 4);
    return [by, (isPlain ? short({ start_date, end_date }) : [start_date, end_date]).join(" – ")];
  });
  assert.deepEqual(offered, expected);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.equal(await dashboard.evaluate((element) => element.compare), "none");
  assert.equal(await chosenIn(page, "compare"), "不对比");
  await close();
});

test("the link of what is shown is copied, also where a page has no clipboard, and that is said", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "last_7_days" }),
    permissions: ["clipboard-read", "clipboard-write"],
    prepare: (page) => page.addInitScript(() => (globalThis.copied = [])),
  });
  await figures(page);
  await choosePreset(page, "yesterday");
  await figures(page);
  const share = dashboard.locator("[data-action=share]");
  const said = dashboard.locator("[part=filters] .said", { hasText: "已复制" });
  await share.click();
  await said.waitFor();
  const address = await page.evaluate(() => location.href);
  assert.match(address, /kf-range=yesterday/);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
  await said.waitFor({ state: "hidden" });
  // Over plain HTTP there is no clipboard.
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.addEventListener("copy", () => globalThis.copied.push(document.activeElement.localName));
  });
  await share.click();
  await said.waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.copied), ["kfstat-dashboard"]);
  assert.ok(await share.evaluate((button) => button.getRootNode().activeElement === button));
  await dashboard.evaluate((element) => (element.urlState = "none"));
  await share.waitFor({ state: "detached" });
  await close();
});

test("at 375 pixels the line has one row, unfolds a second, and nothing of it leaves the page", async () => {
  for (const locale of ["zh-CN", "en-US"]) {
    const { page, close } = await openPage(browser, both.relay.address, {
      path: pathOf({ account: AFTER_SALES }),
      viewport: { width: 375, height: 812 },
      locale,
    });
    await figures(page);
    const height = () =>
      page.locator("kfstat-dashboard .line").evaluate((line) => line.getBoundingClientRect().height);
    const inside = async (what) => {
      const { left, right } = await what.evaluate((element) => element.getBoundingClientRect().toJSON());
      assert.ok(left >= 0 && right <= 375, `${locale}: ${left} to ${right}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
    };
    assert.equal(await height(), 32);
    for (const name of ["account", "range"]) {
      await opener(page, name).click();
      await inside(page.locator(`[data-filter=${name}] .panel`));
      if (name === "range") {
        await page.locator("calendar-month").first().getByRole("button").first().waitFor();
        await inside(page.locator(`[data-filter=${name}] .panel`));
      }
      await page.keyboard.press("Escape");
    }
    assert.equal(await opener(page, "servicer").isVisible(), false);
    const more = page.locator("kfstat-dashboard [data-unfolds=filters]");
    await more.click();
    assert.equal(await more.getAttribute("aria-expanded"), "true");
    assert.equal(await height(), 72);
    for (const name of ["servicer", "compare"]) {
      await opener(page, name).click();
      await inside(page.locator(`[data-filter=${name}] .panel`));
      await page.keyboard.press("Escape");
    }
    await page.locator("kfstat-dashboard [data-unfolds=more]").click();
    assert.equal(await more.getAttribute("aria-expanded"), "false");
    assert.equal(await height(), 72);
    for (const name of ["refresh", "share"])
      await inside(page.locator(`kfstat-dashboard [data-action=${name}]`));
    await inside(page.locator("kfstat-export"));
    await close();
  }
});

test("reading anew turns the sign, keeps what is there, and says when it was read", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "last_7_days" }),
  });
  await figures(page);
  const fresh = dashboard.locator(".freshness");
  assert.match(await fresh.innerText(), /数据至 11-15 · 10:0\d 更新/);
  assert.match(await fresh.getAttribute("title"), /2022-11-16 10:0\d[^]*UTC\+8/);
  let go;
  const held = new Promise((done) => (go = done));
  await page.route("**/api/v1/statistics", async (route) => {
    await held;
    await route.continue();
  });
  const shown = await dashboard.locator(".card data").first().getAttribute("value");
  await dashboard.locator("[data-action=refresh]").click();
  await dashboard.locator(".refresh.busy").waitFor();
  assert.equal(await dashboard.locator(".card data").first().getAttribute("value"), shown);
  assert.equal(await chosenIn(page, "account"), "售后服务");
  assert.equal(await opener(page, "servicer").isEnabled(), true);
  go();
  await dashboard.locator(".refresh:not(.busy)").waitFor();
  await close();
});

test("the presets in their order, with arrow keys; on a Monday this week is empty, and says so", async (t) => {
  const monday = NOW + 5 * DAY;
  const own = await startBoth({ now: monday });
  t.after(() => own.stop());
  const { page, dashboard, close } = await openPage(browser, own.relay.address);
  await figures(page);
  await page.locator("kfstat-range-picker .opener").click();
  const presets = page.locator("kfstat-range-picker .preset");
  const names = (await presets.allInnerTexts()).map((text) => text.trim().split("\n")[0].trim());
  assert.deepEqual(names.slice(0, 6), ["昨天", "近 7 天", "近 28 天", "近 30 天", "近 90 天", "近 180 天"]);
  assert.deepEqual(names.slice(6), ["本周", "上周", "上上周", "本月", "上月", "本季度", "上季度"]);
  const at = () =>
    page
      .locator("kfstat-range-picker")
      .evaluate(({ shadowRoot }) => shadowRoot.activeElement?.dataset.preset);
  const usual = await dashboard.evaluate((element) => element.range);
  assert.equal(await at(), usual, "the chosen one has the focus");
  assert.equal(await page.locator("kfstat-range-picker .preset[tabindex='0']").count(), 1);
  await page.keyboard.press("Home");
  assert.equal(await at(), PRESET_NAMES[0]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(), PRESET_NAMES[1]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await at(), PRESET_NAMES.at(-1));
  assert.equal(
    await page.locator("kfstat-range-picker .preset[tabindex='0']").getAttribute("data-preset"),
    PRESET_NAMES.at(-1),
  );
  const now = new Date(monday * 1000);
  let empty = 0;
  for (const name of PRESET_NAMES) {
    const button = page.locator(`kfstat-range-picker [data-preset=${name}]`);
    const range = kfstat.presetRange(name, { now });
    assert.equal(await button.getAttribute("aria-disabled"), range.ok ? null : "true", name);
    if (range.ok) continue;
    empty += 1;
    assert.ok((await button.innerText()).includes(kfstat.formatIssue(range.issues[0], "zh")), name);
    await button.click({ force: true });
    assert.equal(await dashboard.evaluate((element) => element.range), usual);
  }
  assert.ok(empty > 0, "a Monday should have an empty week");
  const { earliest } = await listOf("status", own.relay.address);
  assert.ok((await page.locator("kfstat-range-picker .own-dates").innerText()).includes(earliest));
  assert.equal(await page.locator("calendar-range").getAttribute("min"), earliest);
  await close();
});
