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
  figures,
  openBrowser,
  openPage,
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
const field = (page, name) => filter(page, name).locator("input");
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
  await field(page, "account").focus();
  await page.keyboard.press("ArrowDown");
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
  assert.equal(await field(page, "account").inputValue(), "2 个账号");
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

  await field(page, "account").click();
  await line(page, "门店咨询").locator(".check").click();
  assert.deepEqual(await ticked(page), ["售后服务", "门店咨询（华东）"]);
  await page.keyboard.press("Escape");
  assert.equal((await chosenOf(dashboard)).openKfid, AFTER_SALES);
  assert.equal(await field(page, "account").inputValue(), "售后服务");

  await field(page, "account").click();
  await line(page, "门店咨询").locator(".check").click();
  await filter(page, "account").locator("[data-action=apply]").click();
  assert.equal((await chosenOf(dashboard)).openKfid, `${AFTER_SALES},${SHOPS}`);

  await field(page, "account").click();
  await line(page, "全部账号").locator(".check").click();
  assert.deepEqual(await ticked(page), ["全部账号"], "all stands alone");
  await page.keyboard.press("Tab");
  assert.equal((await chosenOf(dashboard)).openKfid, "all");
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
  await field(page, "account").click();
  await options(page, "account").nth(1).waitFor();
  const drawn = await options(page, "account").count();
  assert.ok(drawn < 100);
  assert.ok((await filter(page, "account").locator(".note").innerText()).includes(`还有 ${5001 - drawn} 项`));
  const last = accounts.at(-1);
  await field(page, "account").fill(last.open_kfid);
  assert.equal(await options(page, "account").count(), 1);
  await page.keyboard.press("Enter");
  assert.equal((await chosenOf(dashboard)).openKfid, last.open_kfid);
  await field(page, "account").click();
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
  await field(page, "servicer").click();
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

test("nine presets in their order; on a Monday this week is empty, and says so", async (t) => {
  const monday = NOW + 5 * DAY;
  const own = await startBoth({ now: monday });
  t.after(() => own.stop());
  const { page, dashboard, close } = await openPage(browser, own.relay.address);
  await figures(page);
  await page.locator("kfstat-range-picker .opener").click();
  const presets = page.locator("kfstat-range-picker .preset");
  const names = (await presets.allInnerTexts()).map((text) => text.trim().split(/\s/)[0]);
  assert.deepEqual(names.slice(0, 6), ["昨天", "近7天", "近28天", "近30天", "近90天", "近180天"]);
  assert.deepEqual(names.slice(6), ["本周", "上周", "上上周", "本月", "上月", "本季度", "上季度"]);
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
    assert.equal(await dashboard.evaluate((element) => element.range), "last_30_days");
  }
  assert.ok(empty > 0, "a Monday should have an empty week");
  const { earliest } = await listOf("status", own.relay.address);
  assert.ok((await page.locator("kfstat-range-picker .own-dates").innerText()).includes(earliest));
  assert.equal(await page.locator("calendar-range").getAttribute("min"), earliest);
  await close();
});
