// Where the surroundings do something unexpected: attributes that go away, replies that are none, clocks that cannot be.
import assert from "node:assert/strict";
import { ReadableStream } from "node:stream/web";
import { after, before, beforeEach, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { loadKfstat } from "kfstat";
import { RelayClient } from "../../web/dist/asking/relay-client.js";
import {
  CORE_FILES,
  AFTER_SALES,
  NOW,
  REFUSED,
  UNREACHABLE,
  chooseLanguage,
  chooseMetric,
  choosePreset,
  figures,
  reach,
  openBrowser,
  openPage,
  pathOf,
  startBoth,
  startRelay,
  statePanel,
  withoutStream,
} from "./stage.mjs";

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

beforeEach(() => both.sandbox.fault());

after(async () => {
  await browser?.close();
  await both?.stop();
});

const STATISTICS = /\/(cgi-bin|api\/v1\/statistics)/;
const STATUS = "**/api/v1/status";

async function openAccount(options) {
  const path = pathOf({ account: AFTER_SALES });
  const opened = await openPage(browser, both.relay.address, { path, ...options });
  await figures(opened.page);
  return opened;
}

/** Opens an account of a relay that answers like that from the beginning: nothing was shown that could stay. */
async function openAgainst(where, reply, options = {}) {
  const opened = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
    ...options,
    prepare: async (page) => {
      await page.addInitScript(() => {
        globalThis.announced = 0;
        document.addEventListener("kfstat-issues", () => (globalThis.announced += 1));
      });
      await page.route(where, (route) => route.fulfill(reply));
    },
  });
  return opened;
}

const refresh = (page) => page.locator("kfstat-dashboard [data-action=refresh]").click();

const spoken = (page, text) =>
  page
    .locator("kfstat-dashboard [role=status].hidden-text", { hasText: text })
    .waitFor({ state: "attached" });

const rowCount = (page, count) =>
  page.waitForFunction(
    (wanted) =>
      document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-days")?.view?.figures.rows
        .length === wanted,
    count,
  );

test("an attribute that goes away, or a property set to nothing, leaves its default", async () => {
  const { page, dashboard, close } = await openAccount();
  const given = {
    relay: `${both.relay.address}/`,
    "open-kfid": AFTER_SALES,
    "servicer-userid": "LiSi",
    range: "last_7_days",
    locale: "en",
    theme: "dark",
    hide: "trend",
  };
  for (const [name, value] of Object.entries(given)) {
    await dashboard.evaluate((element, [key, text]) => element.setAttribute(key, text), [name, value]);
  }
  await rowCount(page, 7);
  await figures(page);
  assert.equal(await dashboard.locator("[part=trend]").count(), 0);
  for (const name of Object.keys(given).filter((key) => key !== "open-kfid")) {
    await dashboard.evaluate((element, key) => element.removeAttribute(key), name);
    await dashboard.evaluate((element) => element.updateComplete);
  }
  await rowCount(page, 28);
  await figures(page);
  assert.equal(await dashboard.locator("[part=trend]").count(), 1);
  await dashboard.evaluate((element) =>
    Object.assign(element, {
      range: null,
      hide: undefined,
      servicerUserid: null,
      theme: null,
      relay: null,
      messages: null,
    }),
  );
  await dashboard.evaluate((element) => element.updateComplete);
  await rowCount(page, 28);
  await figures(page);
  await dashboard.evaluate((element) => element.removeAttribute("open-kfid"));
  await page.locator("kfstat-dashboard .title", { hasText: "全部账号" }).waitFor();
  await figures(page);
  assert.deepEqual(
    await dashboard.evaluate(({ relay, openKfid, servicerUserid, range, locale, theme, hide }) => [
      relay,
      openKfid,
      servicerUserid,
      range,
      locale,
      theme,
      hide,
    ]),
    ["", "", "", "last_28_days", "", "auto", ""],
  );
  await close();
});

test("the metrics, the grouping and the table stay when the range changes", async () => {
  const { page, dashboard, close } = await openAccount();
  const trend = page.locator("kfstat-trend");
  await reach(page, "kfstat-trend");
  await chooseMetric(page, "reply_rate");
  const shown = () => dashboard.locator(".cards [aria-pressed=true]").count();
  assert.equal(await shown(), 3);
  await trend.locator("[data-view=table]").click();
  await choosePreset(page, "last_7_days");
  await rowCount(page, 7);
  await figures(page);
  assert.equal(await shown(), 3);
  assert.equal(await trend.locator("tbody tr").count(), 7);
  await dashboard.evaluate((element) => (element.range = "2020-01-01..2020-01-05"));
  await page.locator("kfstat-dashboard [part=notice][data-state=invalid]").waitFor();
  await dashboard.evaluate((element) => (element.range = "last_7_days"));
  await figures(page);
  assert.equal(await shown(), 3);
  assert.equal(await trend.locator("tbody tr").count(), 7);
  await close();
});

test("what a screen reader is told names the account and the days", async () => {
  const { page, close } = await openAccount();
  await spoken(page, /^已显示 .+ 的数据，共 28 天。$/);
  await chooseLanguage(page, "en");
  await spoken(page, /^Showing .+, 28 days\.$/);
  await close();
});

test("a module that did not load is announced, and forgotten once it loads", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    expected: [UNREACHABLE, /fetch|compile|WebAssembly/i],
  });
  await page.route(CORE_FILES, (route) => route.abort("connectionrefused"));
  await page.addInitScript(() =>
    document.addEventListener("kfstat-issues", ({ detail }) => (globalThis.issues = detail.issues)),
  );
  await page.reload();
  await statePanel(page, "broken");
  await spoken(page, "页面组件没有加载成功");
  assert.deepEqual(await page.evaluate(() => globalThis.issues.map(({ code }) => code)), ["page.broken"]);
  await page.unroute(CORE_FILES);
  await dashboard.evaluate((element, openKfid) => (element.openKfid = openKfid), AFTER_SALES);
  await figures(page);
  await close();
});

const problem = (status, code) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: "about:blank", title: "No", status, code, detail: "No." }),
});
const plain = (status) => ({ status, contentType: "text/html", body: "<h1>No</h1>" });

for (const [what, where, reply, state] of [
  ["figures with a plain 401", STATISTICS, plain(401), "not_allowed"],
  ["figures with a plain 403", STATISTICS, plain(403), "not_allowed"],
  ["figures with a plain 502", STATISTICS, plain(502), "unexpected"],
  ["figures with a plain 404", STATISTICS, plain(404), "foreign"],
  ["figures with a problem of 404", STATISTICS, problem(404, "relay.not_found"), "unexpected"],
  ["figures with a problem of the sign-in", STATISTICS, problem(403, "relay.no_access"), "not_allowed"],
  ["figures with a plain 504", STATISTICS, plain(504), "busy"],
  ["the status with a plain 429", STATUS, plain(429), "busy"],
  ["the status with a plain 403", STATUS, plain(403), "not_allowed"],
  ["the status with a plain 500", STATUS, plain(500), "unexpected"],
]) {
  test(`a reply to ${what} is told as ${state} and announced`, async () => {
    const { page, close } = await openAgainst(where, reply, { expected: [REFUSED] });
    const words = await statePanel(page, state);
    await spoken(page, words.split("\n")[0]);
    assert.equal(await page.evaluate(() => globalThis.announced), 1);
    await close();
  });
}

for (const status of [405, 501]) {
  test(`a backend that answers the status with ${status} tells the time by its Date header`, async () => {
    const { page, close } = await openAccount({ expected: [REFUSED] });
    await page.route(STATUS, (route) =>
      route.fulfill({ status, headers: { date: new Date(NOW * 1000).toUTCString() }, body: "" }),
    );
    await refresh(page);
    await page.locator("kfstat-dashboard .cards[aria-busy=true]").waitFor({ state: "detached" });
    await figures(page);
    await page.route(STATUS, (route) => route.fulfill({ status, headers: { date: "" }, body: "" }));
    await refresh(page);
    await statePanel(page, "no_clock");
    await close();
  });
}

for (const code of ["relay.overloaded", "relay.store_unavailable", "http.too_many_connections"]) {
  test(`${code} is told of the relay, not of upstream`, async () => {
    const { page, close } = await openAgainst(STATISTICS, problem(503, code), { expected: [REFUSED] });
    assert.match(await statePanel(page, "busy"), /^数据服务暂时繁忙/);
    await chooseLanguage(page, "en");
    const words = await statePanel(page, "busy");
    assert.match(words, /^The data service is busy/);
    assert.doesNotMatch(words, /WeCom/);
    await close();
  });
}

for (const [status, code, zh, en] of [
  [403, "relay.forwarded_request", /经过代理/, /passed a proxy/],
  [421, "relay.unknown_host", /--allowed-host/, /--allowed-host/],
  [403, "relay.foreign_origin", /主机名与端口一致/, /one host name and port/],
  [403, "relay.missing_header", /X-Kfstat: 1/, /X-Kfstat: 1/],
]) {
  test(`${code} says what to set up`, async () => {
    const { page, close } = await openAgainst(STATISTICS, problem(status, code), { expected: [REFUSED] });
    const words = await statePanel(page, "not_set_up");
    assert.match(words, zh);
    assert.match(words, /中继服务拒绝了这次请求/);
    await chooseLanguage(page, "en");
    assert.match(await statePanel(page, "not_set_up"), en);
    await close();
  });
}

for (const body of [
  { now: -5 },
  { now: 1e300 },
  { now: 1.5 },
  { now: "1668564000" },
  { now: NOW, earliest: "" },
  { now: NOW, earliest: "2022-02-30" },
  { now: NOW, earliest: 20220101 },
]) {
  test(`a relay that says ${JSON.stringify(body)} of itself is not believed`, async () => {
    const { page, close } = await openAgainst(STATUS, { json: body });
    await statePanel(page, "unexpected");
    assert.equal(await page.locator("kfstat-dashboard .card").count(), 0);
    await close();
  });
}

test("a range that cannot be read is told in the core's words", async () => {
  const { page, dashboard, close } = await openAccount();
  const wrong = [
    ["2022-11-01..2022-11-02..2022-11-03", "range.malformed_date", "/end_time"],
    ["2022-11-01", "range.malformed_date", "/end_time"],
    ["2022-11-01..", "range.malformed_date", "/end_time"],
    ["", "range.malformed_date", "/start_time"],
  ];
  for (const [range, code, path] of wrong) {
    await dashboard.evaluate((element, text) => (element.range = text), range);
    const words = await statePanel(page, "invalid");
    const issue = { code, path, message: "", params: {} };
    assert.ok(words.includes(kfstat.formatIssue(issue, "zh")), `${range}: ${words}`);
    assert.doesNotMatch(words, /快捷范围/);
    await dashboard.evaluate((element) => (element.range = "last_7_days"));
    await figures(page);
  }
  await dashboard.evaluate((element) => (element.range = "last_5_days"));
  assert.match(await statePanel(page, "invalid"), /没有这个名称的快捷范围/);
  await close();
});

test("the presets stand in the order people look for them", async () => {
  const { page, close } = await openAccount();
  await page.locator("kfstat-range-picker .opener").click();
  const presets = page.locator("kfstat-range-picker .preset");
  await presets.first().waitFor();
  assert.deepEqual(await presets.evaluateAll((list) => list.map((element) => element.dataset.preset)), [
    "yesterday",
    "last_7_days",
    "last_28_days",
    "last_30_days",
    "last_90_days",
    "last_180_days",
    "this_week",
    "last_week",
    "week_before_last",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
  ]);
  await close();
});

/** The heading that has the focus. */
const focusedHeading = (page, text) =>
  page.waitForFunction((wanted) => {
    const element = document.activeElement?.shadowRoot?.activeElement;
    return /^h\d$/.test(element?.localName ?? "") && element.textContent.includes(wanted);
  }, text);

test("after a retry the focus stands on the heading of what came", async () => {
  const { page, close } = await openAgainst(STATISTICS, plain(403), { expected: [REFUSED] });
  await statePanel(page, "not_allowed");
  const retry = page.locator("kfstat-dashboard [data-action=retry]");
  await retry.focus();
  await page.keyboard.press("Enter");
  await focusedHeading(page, "没有查看权限");
  await page.unroute(STATISTICS);
  await retry.focus();
  await page.keyboard.press("Enter");
  await figures(page);
  await focusedHeading(page, "售后");
  await close();
});

test("windows read again are of the time they were read, and the focus is not lost", async () => {
  const { page, dashboard, close } = await openAccount({ prepare: withoutStream });
  await both.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "errcode",
    errcode: 123456,
    skip: 2,
    times: 1,
  });
  await dashboard.evaluate((element) => (element.range = "last_180_days"));
  await statePanel(page, "partial");
  assert.match(await dashboard.locator(".freshness").innerText(), /10:00 更新/);
  await page.route(STATUS, (route) => route.fulfill({ json: { now: NOW + 3600 } }));
  await dashboard.locator("[data-action=retry-failed]").focus();
  await page.keyboard.press("Enter");
  await page.locator("kfstat-dashboard [data-state=partial]").waitFor({ state: "detached" });
  await figures(page);
  assert.match(await dashboard.locator(".freshness").innerText(), /11:00 更新/);
  await focusedHeading(page, "售后");
  await close();
});

test("a column of rates has one scale", async (t) => {
  const day = (stat_time, reply_rate) => ({ stat_time, statistic: { session_cnt: 4, reply_rate } });
  const statistic_list = [day(1668355200, 0.9), day(1668441600, 87.5)];
  await both.sandbox.fault({
    endpoint: "get_servicer_statistic",
    kind: "body",
    body: JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list }),
  });
  const relay = await startRelay(both.sandbox.address);
  t.after(() => relay.stop());
  const { page, dashboard, close } = await openPage(browser, relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "2022-11-14..2022-11-15" }),
  });
  await figures(page);
  await reach(page, "kfstat-days");
  const cells = dashboard.locator("kfstat-days td[data-field=reply_rate]");
  assert.deepEqual(
    (await cells.allInnerTexts()).map((text) => text.trim()),
    ["87.5", "0.9"],
  );
  const card = await dashboard.locator("[data-metric=reply_rate]").innerText();
  assert.doesNotMatch(card, /%/);
  assert.match(await dashboard.locator("[part=days] div.notes").innerText(), /reply_rate/);
  await close();
});

const never = () => new globalThis.ReadableStream({ pull: () => new Promise(() => undefined) });

test("a reply whose body never ends is given up like one that never begins", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  for (const ask of [
    (client, signal) => client.status(signal),
    (client, signal) => client.accounts(signal),
    (client, signal) => client.statistics("{}", signal),
    (client, signal) => client.stream("{}", signal, () => true),
  ]) {
    let began;
    const begun = new Promise((done) => (began = done));
    const client = new RelayClient("", async () => {
      began();
      return new Response(never(), { headers: { "content-type": "application/json" } });
    });
    const answer = ask(client, new AbortController().signal);
    await begun;
    mock.timers.tick(60_000);
    assert.deepEqual(await answer, { ok: false, failure: { reason: "unreachable", issues: [] } });
  }
});

test("a signal that lives on keeps nothing of requests that ended", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args) => {
    listeners += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args) => {
    listeners -= 1;
    removeEventListener.apply(signal, args);
  };
  const client = new RelayClient("", async () => new Response('{"accounts":[]}'));
  for (let times = 0; times < 3; times += 1) assert.ok((await client.accounts(signal)).ok);
  assert.equal(listeners, 0);
});

test("a fetcher that does not heed the signal is not heard after it", async () => {
  for (const isLate of [false, true]) {
    const heard = [];
    let isCancelled = false;
    let source, reply, listened;
    const cancel = () => (isCancelled = true);
    const body = new ReadableStream({ start: (controller) => (source = controller), cancel });
    const replied = new Promise((done) => (reply = done));
    const listening = new Promise((done) => (listened = done));
    const client = new RelayClient("", () => replied);
    const given = new AbortController();
    const answer = client.stream("{}", given.signal, (chunk) => {
      heard.push(new TextDecoder().decode(chunk));
      listened();
      return true;
    });
    source.enqueue(new TextEncoder().encode("a chunk"));
    if (!isLate) {
      reply(new Response(body));
      await listening;
    }
    given.abort();
    await assert.rejects(answer);
    if (isLate) reply(new Response(body));
    await setImmediate();
    assert.ok(isCancelled, "the stream is given up");
    assert.deepEqual(heard, isLate ? [] : ["a chunk"]);
  }
});
