// What stands where nothing is chosen: it comes of the relay's lists, goes with them, and is never written down.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import {
  AFTER_SALES,
  BY_API,
  REFUSED,
  binary,
  figures,
  openBrowser,
  openPage,
  startBoth,
  startRelay,
} from "./stage.mjs";

const run = promisify(execFile);

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const ALL = /全部( \d+ 个)?账号/;
const panels = (page) => page.locator("kfstat-dashboard [part=state]");
const filtersOf = (dashboard) =>
  dashboard.evaluate(({ openKfid, servicerUserid }) => [openKfid, servicerUserid]);

/** Waits until the title has these words, and the figures under it are there. */
async function titled(page, hasText) {
  await page.locator("kfstat-dashboard .title", { hasText }).waitFor();
  await figures(page);
}

/** Holds the list of accounts back until it is called. */
async function holdAccounts(page, answer = (route) => route.continue()) {
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/api/v1/accounts", async (route) => {
    await held;
    await answer(route);
  });
  return () => release();
}

test("while the accounts are on their way the places of the figures stand there, not a question", async () => {
  let release;
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    prepare: async (page) => {
      await page.addInitScript(() => {
        globalThis.asked = 0;
        globalThis.setInterval(() => {
          const root = document.querySelector("kfstat-dashboard")?.shadowRoot;
          if (root?.querySelector("[data-state=idle]")) globalThis.asked += 1;
        }, 5);
      });
      release = await holdAccounts(page);
    },
  });
  await page.locator("kfstat-dashboard .cards[aria-busy=true]").waitFor();
  await page.waitForFunction(() => performance.now() > 800);
  assert.equal(await page.locator("kfstat-dashboard .cards[aria-busy=true]").count(), 1);
  release();
  await titled(page, ALL);
  assert.equal(await page.evaluate(() => globalThis.asked), 0);
  assert.deepEqual(await filtersOf(dashboard), ["", ""]);
  assert.equal(new URL(page.url()).search, "");
  await close();
});

test("another relay has its own accounts, and what was taken of the first is forgotten", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    prepare: async (page) => {
      const single = (id, name) => (route) =>
        route.fulfill({ json: { accounts: [{ open_kfid: id, name, manage_privilege: true }] } });
      await page.route("**/api/v1/accounts", single(AFTER_SALES, "First"));
      await page.route("**/other/**", async (route) => {
        const url = route.request().url().replace("/other", "");
        await route.fulfill({ response: await route.fetch({ url }) });
      });
      await page.route("**/other/api/v1/accounts", single(BY_API, "Second"));
    },
  });
  await titled(page, "First");
  const loaded = dashboard.evaluate(
    (element) =>
      new Promise((done) => {
        const tell = ({ detail }) => done(detail.selection.open_kfids);
        element.addEventListener("kfstat-load", tell, { once: true });
        element.relay = "/other";
      }),
  );
  await titled(page, "Second");
  assert.deepEqual(await loaded, [BY_API]);
  assert.equal(await panels(page).count(), 0);
  await close();
});

test("who signs in after somebody else sees their own figures", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kfstat-own-"));
  const [tokens, policy] = [join(folder, "tokens"), join(folder, "policy.toml")];
  const people = { ann: "zhangsan", bob: "LiSi" };
  const users = Object.entries(people).map(
    ([name, userid]) => `[users.${name}]\naccounts = ["${AFTER_SALES}"]\nown = "${userid}"\n`,
  );
  await writeFile(policy, users.join("\n"));
  const given = {};
  for (const name of Object.keys(people)) {
    const add = ["token", "add", name, "--tokens", tokens];
    given[name] = (await run(binary("kfstat-relay"), add, { env: {} })).stdout.trim();
  }
  const relayFlags = ["--access", "bearer", "--policy", policy, "--tokens", tokens];
  const relay = await startRelay(both.sandbox.address, { relayFlags });
  const { page, dashboard, close } = await openPage(browser, relay.address, { expected: [REFUSED] });
  await dashboard.evaluate((element) => {
    globalThis.loads = [];
    element.addEventListener("kfstat-load", ({ detail }) => globalThis.loads.push(detail.selection));
  });
  for (const [name, userid] of Object.entries(people)) {
    await page.locator("kfstat-dashboard #token").fill(given[name]);
    await page.keyboard.press("Enter");
    await figures(page);
    const selection = await page.evaluate(() => globalThis.loads.at(-1));
    assert.equal(selection.servicer_userid, userid, name);
    assert.deepEqual(selection.open_kfids, [AFTER_SALES]);
    assert.equal(await panels(page).count(), 0);
    assert.equal(new URL(page.url()).search, "");
    await page.locator("kfstat-dashboard [data-action=sign-out]").click();
  }
  await close();
  await relay.stop();
  await rm(folder, { recursive: true });
});

test("an account that is taken away leaves all of them behind", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await titled(page, ALL);
  for (const take of [
    (element) => element.removeAttribute("open-kfid"),
    (element) => (element.openKfid = null),
    (element) => (element.openKfid = " , ，"),
  ]) {
    await dashboard.evaluate((element, account) => element.setAttribute("open-kfid", account), AFTER_SALES);
    await titled(page, "售后服务");
    await dashboard.evaluate(take);
    await titled(page, ALL);
    assert.equal(await panels(page).count(), 0);
  }
  await close();
});

test("an address without an account, or with none in it, is of all of them", async () => {
  for (const path of ["/?kf-account=%20", "/?kf-account=,,", "/?kf-account="]) {
    const { page, close } = await openPage(browser, both.relay.address, { path });
    await titled(page, ALL);
    await close();
  }
  const { page, close } = await openPage(browser, both.relay.address, {
    path: `/?kf-account=${AFTER_SALES}`,
  });
  await titled(page, "售后服务");
  await page.evaluate(() => history.pushState(null, "", "/"));
  await page.evaluate((account) => history.pushState(null, "", `?kf-account=${account}`), AFTER_SALES);
  await page.goBack();
  await titled(page, ALL);
  assert.equal(await panels(page).count(), 0);
  await close();
});

test("a property of a wrong type does not end the element", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: "/?kf-range=last_7_days",
    expected: [REFUSED],
  });
  await titled(page, ALL);
  await dashboard.evaluate(
    (element, accounts) => {
      Object.assign(element, {
        openKfid: accounts,
        hide: ["team", "trend"],
        messages: { zh: { fields: null, product: 5, days: "none", presets: "none" } },
      });
    },
    [AFTER_SALES, BY_API],
  );
  await titled(page, "2 个账号");
  assert.equal(await dashboard.locator(":is([part=team], [part=trend])").count(), 0);
  await dashboard.evaluate((element) => Object.assign(element, { openKfid: 5, theme: {}, range: 7 }));
  await page.locator("kfstat-dashboard [part=notice]").first().waitFor();
  await dashboard.evaluate((element) =>
    Object.assign(element, { openKfid: "all", hide: 0, range: "last_7_days", messages: 3 }),
  );
  await titled(page, ALL);
  assert.equal(await dashboard.locator(":is([part=team], [part=trend])").count(), 2);
  await close();
});

test("an element that is in no document asks for nothing, and once when it is back", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  await page.waitForLoadState("networkidle");
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(new URL(request.url()).pathname);
  });
  await page.evaluate(async () => {
    document.querySelector("kfstat-dashboard").remove();
    globalThis.own = document.createElement("kfstat-dashboard");
    document.body.append(globalThis.own);
    globalThis.own.remove();
    await globalThis.own.updateComplete;
    globalThis.own.range = "last_7_days";
    await globalThis.own.updateComplete;
    await fetch("/api/v1/status");
  });
  assert.deepEqual(asked, ["/api/v1/status"]);
  asked.length = 0;
  await page.evaluate(() => document.body.append(globalThis.own));
  await titled(page, "2022-11-09 – 2022-11-15");
  assert.equal(asked.filter((path) => path === "/api/v1/status").length, 1);
  assert.equal(asked.filter((path) => path === "/api/v1/accounts").length, 1);
  await close();
});

test("the language is that of the nearest element around, beyond shadow roots too", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  await page.evaluate(() => {
    const around = document.createElement("div");
    around.lang = "en";
    const host = around.appendChild(document.createElement("div"));
    host.attachShadow({ mode: "open" }).append(document.createElement("kfstat-dashboard"));
    document.querySelector("kfstat-dashboard").replaceWith(around);
  });
  await titled(page, "All accounts");
  await close();
});
