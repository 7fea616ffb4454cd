// Each state the page can be in has its own words and next step; none shows a figure that is not one.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { loadKfstat } from "kfstat";
import {
  CORE_FILES,
  AFTER_SALES,
  BY_API,
  NOT_OPEN,
  NOW,
  REFUSED,
  UNREACHABLE,
  choose,
  chooseLanguage,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  pathOf,
  reach,
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

/** The sessions on the card. */
const sessions = async (dashboard) =>
  Number(await dashboard.locator(".card[data-metric=session_cnt] data").first().getAttribute("value"));

const asked = (fault) => ({ endpoint: "get_servicer_statistic", ...fault });

/** One account's page, through a relay that has nothing stored yet. */
async function openAccount(t, options, filters = {}) {
  const relay = await startRelay(both.sandbox.address);
  t.after(() => relay.stop());
  const path = pathOf({ account: AFTER_SALES, ...filters });
  return openPage(browser, relay.address, { path, ...options });
}

/** Answers every question to the relay so. */
const answering = (answer) => (page) => page.route("**/api/**", (route) => route.fulfill(answer));

/** The relay knows who asks, and what they may see. */
const asking = (user, accounts) => async (page) => {
  await page.route("**/api/v1/status", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), user } });
  });
  if (accounts) await page.route("**/api/v1/accounts", (route) => route.fulfill({ json: { accounts } }));
};

test("without an account the page says what to do first, and its button leads there", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    expected: [REFUSED],
    prepare: (page) =>
      page.route("**/api/v1/accounts**", (route) => route.fulfill({ status: 404, body: "" })),
  });
  assert.match(await statePanel(page, "idle"), /先选择一个客服账号/);
  await page.locator("kfstat-dashboard [data-action=step]").click();
  await page.waitForFunction(() =>
    document.querySelector("kfstat-dashboard").shadowRoot.activeElement?.matches("input.free"),
  );
  await close();
});

test("nobody is told to create accounts who may not see any, but gets a text to ask with", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    permissions: ["clipboard-read", "clipboard-write"],
    prepare: asking({ name: "linlan", accounts: [] }, []),
  });
  const words = await statePanel(page, "not_allowed");
  assert.match(words, /数据服务认得你是 linlan，但没有给你分配账号。请让管理员/);
  assert.doesNotMatch(words, /管理后台|创建/);
  await page.locator("kfstat-dashboard [data-action=copy-request]").click();
  await page.locator("kfstat-dashboard .said", { hasText: "已复制" }).waitFor();
  const request = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(request, /登录名是 linlan/);
  assert.ok(request.includes(both.relay.address));
  // The administrator did it meanwhile.
  await page.unroute("**/api/v1/accounts");
  await page.locator("kfstat-dashboard [data-action=retry]").click();
  await figures(page);
  await close();
});

test("who may see everything where there is no account is told how to make one", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    prepare: asking({ name: "admin" }, []),
  });
  assert.match(await statePanel(page, "no_accounts"), /管理后台/);
  await close();
});

test("an answer that is no relay's is said to be one, and a proxy's own error is not", async () => {
  const page = "<!doctype html><title>Welcome</title>";
  for (const answer of [
    { status: 200, contentType: "text/html", body: page },
    { status: 404, contentType: "text/html; charset=utf-8", body: page },
  ]) {
    const { page, close } = await openPage(browser, both.relay.address, {
      expected: [REFUSED],
      prepare: answering(answer),
    });
    assert.match(await statePanel(page, "foreign"), /这个地址上没有 kfstat 中继/);
    await close();
  }
  // Something that has no route of ours, asked for an account.
  const nothing = (path) => (page) =>
    page.route(path, (route) =>
      route.fulfill({ status: 404, headers: { date: new Date(NOW * 1000).toUTCString() }, body: "{}" }),
    );
  const other = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
    expected: [REFUSED],
    prepare: async (page) => {
      await nothing("**/api/**")(page);
      await nothing("**/cgi-bin/**")(page);
    },
  });
  await statePanel(other.page, "foreign");
  await other.close();
  const busy = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
    expected: [REFUSED],
    prepare: answering({ status: 503, contentType: "text/html", body: page }),
  });
  await statePanel(busy.page, "busy");
  await busy.close();
});

test("while figures are on their way their places are kept", async (t) => {
  await both.sandbox.fault(asked({ kind: "delay", pause_ms: 1500 }));
  const { page, close } = await openAccount(t);
  const loading = page.locator("kfstat-dashboard .cards[aria-busy=true]");
  await loading.waitFor();
  // They load by themselves, and later on a busy machine.
  for (const part of ["kfstat-trend .waiting", "kfstat-calendar .head", "kfstat-days table"])
    await page.locator(part).waitFor();
  const places = () =>
    page
      .locator("kfstat-dashboard .card, kfstat-dashboard [part=trend], kfstat-dashboard [data-section=days]")
      .evaluateAll((list) =>
        list.map((element) => Math.round(element.getBoundingClientRect().top + scrollY)),
      );
  const before = await places();
  await figures(page);
  assert.deepEqual(await places(), before);
  await close();
});

for (const [errcode, state] of [
  [60020, "not_set_up"],
  [40001, "not_set_up"],
  [48002, "not_allowed"],
  [45009, "busy"],
  [45033, "busy"],
  [-1, "busy"],
  [95004, "invalid"],
  [48005, "refused"],
  [123456, "refused"],
]) {
  test(`errcode ${errcode} is told as ${state}, with the action against it in both languages`, async (t) => {
    await both.sandbox.fault(asked({ kind: "errcode", errcode }));
    const { page, close } = await openAccount(t);
    const why = kfstat.explainErrcode(errcode).value;
    const zh = await statePanel(page, state);
    assert.ok(zh.includes(why.meaning.zh) && zh.includes(why.action.zh), zh);
    assert.ok(zh.includes(String(errcode)));
    await chooseLanguage(page, "en");
    const en = await statePanel(page, state);
    assert.ok(en.includes(why.meaning.en) && en.includes(why.action.en), en);
    assert.equal(await page.locator("kfstat-dashboard .card").count(), 0);
    await close();
  });
}

test("a wrong secret is told before anything can be chosen", async (t) => {
  const other = await startBoth();
  t.after(() => other.stop());
  await other.sandbox.fault({ endpoint: "gettoken", kind: "errcode", errcode: 40001 });
  const { page, close } = await openPage(browser, other.relay.address, { expected: [REFUSED] });
  await statePanel(page, "not_set_up");
  // The relay may refuse before the core is there, which has the words.
  const hasText = kfstat.explainErrcode(40001).value.action.zh;
  await page.locator("kfstat-dashboard [part=state]", { hasText }).waitFor();
  await close();
});

for (const [fault, state] of [
  [{ kind: "reset" }, "upstream_down"],
  [{ kind: "http_status", status: 502 }, "upstream_down"],
  [{ kind: "not_json" }, "unexpected"],
  [{ kind: "truncate" }, "unexpected"],
  [{ kind: "wrong_types" }, "unexpected"],
]) {
  test(`an upstream that answers with ${fault.kind} is told as ${state}, and retry mends it`, async (t) => {
    await both.sandbox.fault(asked(fault));
    const { page, close } = await openAccount(t, { expected: [REFUSED] });
    await statePanel(page, state);
    assert.equal(await page.locator("kfstat-dashboard .card").count(), 0);
    await both.sandbox.fault();
    await page.locator("kfstat-dashboard [data-action=retry]").click();
    await figures(page);
    await close();
  });
}

test("without a stream, windows that failed are named, left out of the totals, and can be asked for again", async (t) => {
  await both.sandbox.fault(asked({ kind: "errcode", errcode: 123456, skip: 2, times: 1 }));
  const { page, close } = await openAccount(t, { prepare: withoutStream }, { range: "last_180_days" });
  const banner = await statePanel(page, "partial");
  const [, from, to] = /(\d\d-\d\d) – (\d\d-\d\d) 没有读到，合计不含/.exec(banner);
  await reach(page, "kfstat-days");
  const rows = page.locator("kfstat-days tr[data-state=failed]");
  const failed = await rows.evaluateAll((list) => list.map((row) => row.dataset.date).sort());
  assert.deepEqual([failed[0], failed.at(-1)], [`2022-${from}`, `2022-${to}`]);
  const coverage = page.locator("kfstat-dashboard .coverage");
  assert.match(await coverage.innerText(), /^180 天中 [^]*读取失败/);

  const calls = (await both.sandbox.stats()).calls.get_servicer_statistic;
  await page.locator("kfstat-dashboard [data-action=retry-failed]").click();
  await page.locator("kfstat-dashboard [data-state=partial]").waitFor({ state: "detached" });
  await figures(page);
  assert.doesNotMatch(await coverage.innerText(), /读取失败/);
  assert.equal((await both.sandbox.stats()).calls.get_servicer_statistic, calls + 1);
  await close();
});

test("of an account that cannot be read the dates are named, and the others stand", async (t) => {
  await both.sandbox.fault(asked({ kind: "errcode", errcode: 123456, times: 1 }));
  const account = `${AFTER_SALES},${BY_API}`;
  const { page, dashboard, close } = await openAccount(t, {}, { account, range: "last_7_days" });
  const banner = await statePanel(page, "partial");
  const { accounts } = await (await fetch(`${both.relay.address}/api/v1/accounts`)).json();
  const names = new Map(accounts.map(({ open_kfid, name }) => [open_kfid, name]));
  assert.match(banner, /（11-09 – 11-15）没有读到，合计不含/);
  const failed = [AFTER_SALES, BY_API].filter((id) => banner.includes(names.get(id)));
  assert.equal(failed.length, 1, "only the one that could not be read");
  const changes = dashboard.locator(".card[data-metric=session_cnt] .change", { hasText: /[+−±]/ });
  assert.equal(await changes.count(), 0, "one account is not compared with two");
  await page.locator("kfstat-dashboard [data-action=retry-failed]").click();
  await page.locator("kfstat-dashboard [data-state=partial]").waitFor({ state: "detached" });
  await figures(page);
  await changes.waitFor();
  await close();
});

test("what is stored is shown when upstream cannot be asked, and said to be old", async (t) => {
  const { page, dashboard, close } = await openAccount(t, {}, { range: "last_7_days" });
  await figures(page);
  const before = await sessions(dashboard);
  await both.sandbox.fault(asked({ kind: "http_status", status: 502 }));
  await dashboard.evaluate((element) => (element.range = "last_30_days"));
  const banner = await statePanel(page, "partial");
  assert.match(banner, /10-17 – [^]*没有读到/);
  await reach(page, "kfstat-days");
  const rows = dashboard.locator("kfstat-days tr[data-date]");
  const words = new Map(
    await rows.evaluateAll((list) => list.map((row) => [row.dataset.date, row.dataset.state])),
  );
  assert.equal(words.get("2022-10-17"), "failed");
  assert.equal(words.get("2022-11-15"), "reported");
  assert.ok((await sessions(dashboard)) >= before);
  await close();
});

test("an account without any figures is told so, and its days are not zeros", async () => {
  const path = pathOf({ account: NOT_OPEN });
  const { page, close } = await openPage(browser, both.relay.address, { path });
  assert.match(await statePanel(page, "empty"), /这段时间没有接待数据/);
  assert.equal(await page.locator("kfstat-dashboard .card").count(), 0);
  await reach(page, "kfstat-days");
  const days = page.locator("kfstat-days [data-date]");
  assert.ok((await days.count()) >= 28);
  assert.equal(await page.locator("kfstat-days [data-date] data").count(), 0, "no figure, not even a 0");
  await close();
});

test("a range the core refuses is told in the core's words", async (t) => {
  const { page, dashboard, close } = await openAccount(t);
  await dashboard.evaluate((element) => (element.range = "2020-01-01..2020-01-05"));
  const words = await statePanel(page, "invalid");
  const plan = kfstat.planRequests(
    { open_kfid: AFTER_SALES, start_time: "2020-01-01", end_time: "2020-01-05" },
    { now: new Date(NOW * 1000) },
  );
  const sentences = plan.issues.map((issue) => kfstat.formatIssue(issue, "zh").replace(/。$/, ""));
  for (const sentence of sentences) assert.ok(words.includes(sentence), words);
  await dashboard.evaluate((element) => (element.range = "last_7_days"));
  await figures(page);
  await close();
});

test("a relay that went away leaves what it told, under a line that says so, until it is back", async (t) => {
  const { page, dashboard, close } = await openAccount(
    t,
    { expected: [UNREACHABLE] },
    { range: "last_7_days" },
  );
  await figures(page);
  await page.locator("kfstat-team tbody tr[data-userid]").first().waitFor();
  const before = await sessions(dashboard);
  const places = () =>
    page
      .locator("kfstat-dashboard :is([part=filters] .pick, .line-end > *)")
      .evaluateAll((list) => list.map((element) => [element.innerText, element.getBoundingClientRect().x]));
  const line = await places();
  await page.route("**/cgi-bin/**", (route) => route.abort("connectionrefused"));
  await page.route("**/api/**", (route) => route.abort("connectionrefused"));
  await page.locator("kfstat-dashboard [data-action=refresh]").click();
  assert.match(await statePanel(page, "unreachable"), /刷新失败，连不上数据服务。以下仍是 10:\d\d 的数字。/);
  assert.equal(await sessions(dashboard), before);
  assert.ok((await page.locator("kfstat-team tbody tr[data-userid]").count()) > 1);
  assert.deepEqual(await places(), line, "the line of filters is what it was");
  // Another choice fails as well: it is told that the figures are of the former one.
  await choosePreset(page, "last_30_days");
  await page.locator("kfstat-dashboard [data-state=unreachable]", { hasText: "上次所选" }).waitFor();
  assert.equal(await sessions(dashboard), before);
  await page.unroute("**/cgi-bin/**");
  await page.unroute("**/api/**");
  await page.locator("kfstat-dashboard [data-action=retry]").click();
  await page.locator("kfstat-dashboard [data-state=unreachable]").waitFor({ state: "detached" });
  await figures(page);
  assert.ok((await sessions(dashboard)) > before);
  await close();
});

test("a relay that was never there is told in place of figures", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    expected: [UNREACHABLE],
    path: pathOf({ account: AFTER_SALES }),
    prepare: (page) => page.route("**/api/**", (route) => route.abort("connectionrefused")),
  });
  assert.match(await statePanel(page, "unreachable"), /连不上数据服务/);
  assert.equal(await page.locator("kfstat-dashboard .card").count(), 0);
  await page.unroute("**/api/**");
  await page.locator("kfstat-dashboard [data-action=retry]").click();
  await figures(page);
  await close();
});

test("a backend without lists gets fields for ids, and one without status tells the time by its Date header", async () => {
  const { page, close } = await openPage(browser, both.relay.address, { expected: [REFUSED] });
  await page.route("**/api/**", (route) =>
    route.fulfill({ status: 404, headers: { date: new Date(NOW * 1000).toUTCString() }, body: "" }),
  );
  await page.reload();
  const account = page.locator("kfstat-combobox[data-filter=account] input.free");
  await page.getByText("暂时没有列表可选").first().waitFor();
  await account.fill(AFTER_SALES);
  await account.press("Enter");
  const servicer = page.locator("kfstat-combobox[data-filter=servicer] input");
  await figures(page);
  await servicer.fill("LiSi");
  await servicer.press("Enter");
  await page.locator("kfstat-dashboard h2", { hasText: "LiSi" }).waitFor();
  await figures(page);
  await close();
});

test("a module that does not load is told, and loaded on retry", async () => {
  const opened = await openPage(browser, both.relay.address, {
    expected: [UNREACHABLE, /fetch|compile|WebAssembly/i],
  });
  const { page, close } = opened;
  await page.route(CORE_FILES, (route) => route.abort("connectionrefused"));
  await page.reload();
  assert.match(await statePanel(page, "broken"), /页面组件没有加载成功/);
  await page.unroute(CORE_FILES);
  await page.locator("kfstat-dashboard [data-action=retry]").click();
  await figures(page);
  await close();
});

test("a rate over 1 is shown as it came, with a notice", async (t) => {
  const stat_time = 1668441600;
  const statistic = { session_cnt: 4, reply_rate: 87.5 };
  const body = JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: [{ stat_time, statistic }] });
  await both.sandbox.fault(asked({ kind: "body", body }));
  const { page, close } = await openAccount(t, {}, { range: "yesterday" });
  await reach(page, "kfstat-days");
  const cell = page.locator("kfstat-dashboard tr[data-date='2022-11-15'] td[data-field=reply_rate]");
  await cell.waitFor();
  assert.equal(await cell.innerText(), "87.5");
  assert.equal(
    await page.locator("kfstat-dashboard .card[data-metric=reply_rate] data").first().innerText(),
    "87.5",
  );
  const notes = await page.locator("kfstat-dashboard [part=days] div.notes").innerText();
  const report = kfstat.parseResponse(body).notices.find(({ code }) => code === "response.rate_out_of_range");
  assert.ok(notes.includes(kfstat.formatIssue(report, "zh")), notes);
  await close();
});

test("before six in the morning yesterday is marked as not computed yet", async (t) => {
  const early = await startBoth({ now: NOW - 5 * 3600 });
  t.after(() => early.stop());
  const { page, close } = await openPage(browser, early.relay.address);
  await choose(page, "account", "售后");
  await choosePreset(page, "last_7_days");
  await figures(page);
  const notice = await statePanel(page, "notice");
  assert.match(notice, /06:00|6:00|6 点/);
  await reach(page, "kfstat-days");
  const row = page.locator("kfstat-dashboard tr[data-date='2022-11-15']");
  assert.equal(await row.getAttribute("data-state"), "not_ready");
  assert.match(await row.innerText(), /尚未统计/);
  await close();
});

test("a preset that is empty is disabled and says why", async (t) => {
  // 2022-11-14 is a Monday: this week has no complete day yet.
  const monday = await startBoth({ now: NOW - 2 * 86400 });
  t.after(() => monday.stop());
  const { page, close } = await openPage(browser, monday.relay.address);
  await page.locator("kfstat-range-picker .opener").click();
  const preset = page.locator("kfstat-range-picker [data-preset=this_week]");
  assert.equal(await preset.getAttribute("aria-disabled"), "true");
  const issue = kfstat.presetRange("this_week", { now: new Date((NOW - 2 * 86400) * 1000) }).issues[0];
  assert.ok((await preset.innerText()).includes(kfstat.formatIssue(issue, "zh")));
  await close();
});

test("upstream's documented example goes through the page", async (t) => {
  const day = (stat_time, more) => ({
    stat_time,
    statistic: {
      session_cnt: 1,
      customer_cnt: 1,
      customer_msg_cnt: 1,
      reply_rate: 1,
      first_reply_average_sec: 17,
      satisfaction_investgate_cnt: 1,
      satisfaction_participation_rate: 1,
      satisfied_rate: 1,
      middling_rate: 0,
      dissatisfied_rate: 0,
      upgrade_service_customer_cnt: 0,
      upgrade_service_member_invite_cnt: 0,
      upgrade_service_member_customer_cnt: 0,
      upgrade_service_groupchat_invite_cnt: 0,
      upgrade_service_groupchat_customer_cnt: 0,
      msg_rejected_customer_cnt: 1,
      ...more,
    },
  });
  const example = {
    errcode: 0,
    errmsg: "ok",
    statistic_list: [day(1645545600), day(1645632000, { session_cnt: 3, first_reply_average_sec: 9 })],
  };
  const bodies = [];
  const upstream = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { pathname } = new URL(request.url, "http://upstream");
    const answers = {
      "/cgi-bin/gettoken": { errcode: 0, errmsg: "ok", access_token: "t".repeat(40), expires_in: 7200 },
      "/cgi-bin/kf/account/list": {
        errcode: 0,
        errmsg: "ok",
        account_list: [{ open_kfid: "OPEN_KFID", name: "示例账号" }],
      },
      "/cgi-bin/kf/servicer/list": {
        errcode: 0,
        errmsg: "ok",
        servicer_list: [{ userid: "zhangsan", status: 0 }],
      },
      "/cgi-bin/user/get": { errcode: 0, errmsg: "ok", userid: "zhangsan", name: "张三" },
      "/cgi-bin/kf/get_servicer_statistic": example,
    };
    if (pathname.endsWith("get_servicer_statistic")) bodies.push(body);
    response.writeHead(200, { "content-type": "application/json; charset=UTF-8" });
    response.end(JSON.stringify(answers[pathname] ?? { errcode: 40058, errmsg: "not in the example" }));
  });
  await new Promise((listening) => upstream.listen(0, "127.0.0.1", listening));
  t.after(() => upstream.close());
  const relay = await startRelay(`http://127.0.0.1:${upstream.address().port}`, { now: 1645760000 });
  t.after(() => relay.stop());
  const { page, close } = await openPage(browser, relay.address, {
    path: pathOf({ account: "OPEN_KFID", servicer: "zhangsan", range: "2022-02-23..2022-02-24" }),
  });
  await figures(page);
  const body =
    '{"open_kfid":"OPEN_KFID","servicer_userid":"zhangsan","start_time":1645545600,"end_time":1645632000}';
  assert.ok(bodies.includes(body), bodies.join("\n"));
  const exact = (metric) =>
    page.locator(`kfstat-dashboard .card[data-metric=${metric}] data`).first().getAttribute("value");
  assert.equal(await exact("session_cnt"), "4");
  assert.equal(await exact("reply_rate"), "1");
  assert.equal(await exact("first_reply_average_sec"), "11");
  await reach(page, "kfstat-days");
  assert.match(
    await page.locator("kfstat-dashboard tr[data-date='2022-02-23']").innerText(),
    /17 秒[\s\S]*100\.0%/,
  );
  await close();
});
