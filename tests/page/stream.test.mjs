// What the page makes of a stream that is cut, odd, or about something nobody asked for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AFTER_SALES,
  BY_API,
  NOW,
  figures,
  reach,
  openBrowser,
  openPage,
  pathOf,
  startBoth,
  statePanel,
} from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const STREAM = "**/api/v1/statistics";
const WEEK = "2022-11-09..2022-11-15";
const MIDNIGHT = 1667923200;

/** The two lines of a series: seven days with as many sessions each. */
function series(name, sessions, { rate = 0.9, ...more } = {}) {
  const statistic_list = Array.from({ length: 7 }, (_, index) => ({
    stat_time: MIDNIGHT + index * 86400,
    statistic: { session_cnt: sessions, reply_rate: rate },
  }));
  const head = { type: "report", servicer_userid: null, as_of: NOW - 60, unsettled: [], ...name, ...more };
  return [head, { errcode: 0, errmsg: "ok", statistic_list }];
}

const END = { type: "end", complete: true };
const plan = (total) => ({ type: "plan", total });
const ndjson = (lines) =>
  lines.map((line) => (typeof line === "string" ? line : `${JSON.stringify(line)}\n`)).join("");

/** The week of one account through a relay whose streams say what `answer(query)` gives. */
async function openWeek(answer, { account = AFTER_SALES, hide = "" } = {}) {
  return openPage(browser, both.relay.address, {
    path: pathOf({ account, range: WEEK }),
    prepare: async (page) => {
      await page.addInitScript(() => {
        document.addEventListener(
          "kfstat-load",
          ({ detail }) => (globalThis.loaded = structuredClone(detail)),
        );
      });
      await page.addInitScript((words) => {
        document.addEventListener("DOMContentLoaded", () => {
          document.querySelector("kfstat-dashboard").setAttribute("hide", words);
        });
      }, hide);
      await page.route(STREAM, async (route) => {
        const body = ndjson(answer(route.request().postDataJSON()));
        await route.fulfill({ status: 200, contentType: "application/x-ndjson", body });
      });
    },
  });
}

const isWeek = ({ start_time, servicer_userids }) => start_time === "2022-11-09" && !servicer_userids;
const isTeam = ({ servicer_userids }) => servicer_userids === "all";
const mine = { open_kfid: AFTER_SALES };
const sessions = async (page) =>
  Number(await page.locator("[data-metric=session_cnt] .figure data").getAttribute("value"));

test("series of accounts and people nobody asked for are not added up", async () => {
  const { page, close } = await openWeek((query) => {
    if (isTeam(query)) {
      return [
        plan(1),
        ...series({ ...mine, servicer_userid: "zhangsan" }, 5),
        ...series({ open_kfid: "wkOTHER", servicer_userid: "zhangsan" }, 5),
        ...series({ ...mine, servicer_userid: "" }, 5),
        END,
      ];
    }
    return [
      plan(1),
      ...series(mine, 3),
      ...series({ open_kfid: "wkOTHER" }, 100),
      ...series({ ...mine, servicer_userid: "EVIL" }, 1000),
      END,
    ];
  });
  await figures(page);
  assert.equal(await sessions(page), 21);
  const rows = page.locator("kfstat-team tr[data-userid]");
  await rows.first().waitFor();
  assert.deepEqual(await rows.evaluateAll((list) => list.map((row) => row.dataset.userid)), ["zhangsan"]);
  const cell = page.locator("kfstat-team tr[data-userid=zhangsan] [data-column=session_cnt]");
  assert.match(await cell.innerText(), /^35\b/);
  await close();
});

for (const [what, rest] of [
  ["breaks off", []],
  ["ends incomplete without a reason", [{ type: "end", complete: false }]],
  ["goes on with what is no line", ["<html>\n"]],
]) {
  test(`a stream that ${what} is told, and its days without figures are not called quiet`, async () => {
    const { page, close } = await openWeek(() => {
      const [head, response] = series(mine, 3);
      response.statistic_list.pop();
      return [plan(1), { ...head, unsettled: ["2022-11-14", "2022-11-15"] }, response, ...rest];
    });
    assert.match(await statePanel(page, "partial"), /11-15/);
    assert.match(await statePanel(page, "stale"), /11-14/);
    await reach(page, "kfstat-days");
    const row = page.locator("kfstat-days tr[data-date='2022-11-15']");
    assert.equal(await row.getAttribute("data-state"), "failed");
    assert.equal(await page.evaluate(() => globalThis.loaded.complete), false);
    await close();
  });
}

for (const as_of of [-1e300, 1e300, 1.5, "yesterday", null]) {
  test(`a reading at ${JSON.stringify(as_of)} is one at a time that is not told`, async () => {
    const { page, close } = await openWeek(() => [plan(1), ...series(mine, 3, { as_of }), END]);
    await figures(page);
    assert.equal(await sessions(page), 21);
    assert.match(await page.locator("kfstat-dashboard .freshness").innerText(), /读取于 2022-11-16 10:00/);
    await close();
  });
}

test("a stream that was given up says nothing any more, though its fetcher does not heed the signal", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await dashboard.evaluate(
    (element, { late, first, text }) => {
      const encode = (string) => new TextEncoder().encode(string);
      element.fetcher = async (url, init) => {
        if (!url.endsWith("/api/v1/statistics") || !init.body.includes(first)) return fetch(url, init);
        let out;
        const body = new globalThis.ReadableStream({ start: (controller) => (out = controller) });
        globalThis.speak = () => {
          try {
            out.enqueue(encode(text));
          } catch {
            globalThis.isCancelled = true;
          }
        };
        globalThis.isAsked = true;
        return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
      };
      element.range = late;
      element.openKfid = first;
    },
    {
      late: WEEK,
      first: AFTER_SALES,
      text: ndjson([
        plan(1),
        ...series(mine, 1000),
        { type: "problem", ...mine, servicer_userid: null, issues: [] },
      ]),
    },
  );
  await page.waitForFunction(() => globalThis.isAsked);
  await dashboard.evaluate((element, other) => (element.openKfid = other), BY_API);
  await figures(page);
  const before = await sessions(page);
  await page.evaluate(() => globalThis.speak());
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  assert.equal(await sessions(page), before);
  assert.ok(before < 1000);
  await close();
});

test("parts that are shown later are read then", async () => {
  const { page, dashboard, close } = await openWeek(
    (query) => [
      plan(1),
      ...series(isTeam(query) ? { ...mine, servicer_userid: "zhangsan" } : mine, isWeek(query) ? 3 : 2),
      END,
    ],
    { hide: "team cards" },
  );
  await page.locator("kfstat-dashboard:has(kfstat-days)").waitFor();
  await page.waitForFunction(() => globalThis.loaded);
  await dashboard.evaluate((element) => element.removeAttribute("hide"));
  await page.locator("kfstat-team tr[data-userid=zhangsan]").waitFor();
  await page.locator("[data-metric=session_cnt]", { hasText: "%" }).waitFor();
  await close();
});

test("a day that only some of the accounts have says so", async () => {
  const { page, close } = await openWeek(
    (query) => {
      if (isTeam(query)) return [plan(0), END];
      const [head, response] = series({ open_kfid: BY_API }, 2);
      response.statistic_list.pop();
      return [plan(2), ...series(mine, 3), { ...head, unsettled: ["2022-11-15"] }, response, END];
    },
    { account: `${AFTER_SALES},${BY_API}` },
  );
  await reach(page, "kfstat-days");
  const noted = page.locator("kfstat-days tr.noted");
  assert.deepEqual(await noted.evaluateAll((rows) => rows.map((row) => row.dataset.date)), ["2022-11-15"]);
  const accounts = (await (await fetch(`${both.relay.address}/api/v1/accounts`)).json()).accounts;
  const { name } = accounts.find(({ open_kfid }) => open_kfid === BY_API);
  assert.ok((await page.locator("kfstat-days tr.noted + tr.about").innerText()).includes(name));
  await close();
});

test("rates of another scale that only the team shows are written as they came, with a notice", async () => {
  const { page, close } = await openWeek((query) =>
    isTeam(query)
      ? [plan(1), ...series({ ...mine, servicer_userid: "zhangsan" }, 5, { rate: 87.5 }), END]
      : [plan(1), ...series(mine, 3), END],
  );
  const cell = page.locator("kfstat-team tr[data-userid=zhangsan] [data-column=reply_rate]");
  await cell.waitFor();
  await page.locator("[part=days] div.notes", { hasText: "reply_rate" }).waitFor();
  assert.match(await cell.innerText(), /^87\.50?\b/);
  assert.doesNotMatch(await cell.innerText(), /%/);
  await close();
});

test("commas without ids are no account", async () => {
  const { page, close } = await openPage(browser, both.relay.address, { path: pathOf({ account: " , ，" }) });
  await page.locator("kfstat-dashboard h2", { hasText: "全部账号" }).waitFor();
  await figures(page);
  await close();
});
