// Typing with an input method: what it has not made up its mind on is no search, and its keys are not the page's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AFTER_SALES,
  figures,
  openBrowser,
  openList,
  openPage,
  pathOf,
  startBoth,
  withoutStream,
} from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** Composes with the browser's own input method; `commit` ends it with a text. */
async function composer(page) {
  const session = await page.context().newCDPSession(page);
  return {
    compose: (text) =>
      session.send("Input.imeSetComposition", {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      }),
    commit: (text) => session.send("Input.insertText", { text }),
  };
}

/** The keys of a composition as Chromium and Firefox send them, and as Safari does once it is over. */
const KEYS_OF_METHODS = [
  { isComposing: true, keyCode: 229 },
  { isComposing: true, keyCode: 13 },
  { isComposing: false, keyCode: 229 },
];

/** Presses a key as an input method does; gives whether the page left it alone. */
const press = (input, key, how) =>
  input.evaluate(
    (element, init) =>
      element.dispatchEvent(
        new globalThis.KeyboardEvent("keydown", { ...init, bubbles: true, composed: true, cancelable: true }),
      ),
    { key, ...how },
  );

/** The rows of the team once all are there, and how many that is. */
async function teamRows(page) {
  await figures(page);
  const rows = page.locator("kfstat-team tbody tr[data-userid]");
  await page.locator("kfstat-team progress").waitFor({ state: "detached" });
  await rows.first().waitFor();
  return { rows, all: await rows.count() };
}

test("the list of accounts waits for the composed word, and heeds none of its keys", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
  });
  await figures(page);
  const box = page.locator("kfstat-combobox[data-filter=account]");
  const { compose, commit } = await composer(page);
  const input = await openList(page, "account");
  const all = await box.locator("[role=option]").count();
  assert.ok(all > 2);
  await compose("s");
  await compose("shou'hou");
  assert.equal(await input.inputValue(), "shou'hou");
  assert.equal(await box.locator("[role=option]").count(), all, "pinyin is no search");
  for (const how of KEYS_OF_METHODS) {
    for (const key of ["Enter", "Escape", "ArrowDown", "ArrowUp", "Home", "End", " ", "Tab"])
      assert.ok(await press(input, key, how), `${key} ${JSON.stringify(how)}`);
  }
  assert.equal(await box.locator("[role=option]").count(), all, "the list stays open");
  assert.equal(await input.inputValue(), "shou'hou");
  assert.equal(await dashboard.evaluate((element) => element.openKfid), AFTER_SALES);
  await commit("售后");
  assert.equal(await input.inputValue(), "售后");
  await page.waitForFunction((before) => {
    const { shadowRoot } = document.querySelector("kfstat-dashboard");
    const list = shadowRoot.querySelector("kfstat-combobox").shadowRoot;
    return list.querySelectorAll("[role=option]").length < before;
  }, all);
  await close();
});

test("what says nothing of a composition belongs to the one that is under way", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "last_7_days" }),
  });
  const { rows, all } = await teamRows(page);
  const send = (input, name, value, init = {}) =>
    input.evaluate(
      (element, [type, text, more]) => {
        if (text !== null) element.value = text;
        const Kind = type === "keydown" ? globalThis.KeyboardEvent : Event;
        element.dispatchEvent(new Kind(type, { ...more, bubbles: true, composed: true, cancelable: true }));
      },
      [name, value, init],
    );
  const search = page.locator("kfstat-team input[type=search]");
  await send(search, "compositionstart", null);
  await send(search, "input", "li");
  assert.equal(await rows.count(), all);
  await send(search, "compositionend", "李四");
  await rows.nth(1).waitFor({ state: "detached" });
  assert.equal(await rows.count(), 1);
  const account = page.locator("kfstat-combobox[data-filter=account]");
  const input = await openList(page, "account");
  const options = await account.locator("[role=option]").count();
  await send(input, "compositionstart", null);
  await send(input, "input", "shou");
  await send(input, "keydown", null, { key: "Enter" });
  assert.equal(await account.locator("[role=option]").count(), options);
  assert.equal(await dashboard.evaluate((element) => element.openKfid), AFTER_SALES);
  await close();
});

test("a field for ids takes no half of a word", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: "" }),
    expected: [/status of 404/],
    prepare: (page) =>
      page.route("**/api/v1/accounts**", (route) => route.fulfill({ status: 404, body: "" })),
  });
  const input = page.locator("kfstat-combobox[data-filter=account] input.free");
  const { compose, commit } = await composer(page);
  await input.click();
  await compose("wk'");
  for (const how of KEYS_OF_METHODS) await press(input, "Enter", how);
  assert.equal(await dashboard.evaluate((element) => element.openKfid), "");
  await commit("wk1");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("kfstat-dashboard").openKfid === "wk1");
  await close();
});

test("the search of the team waits for the composed name", async () => {
  const { page, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range: "last_7_days" }),
  });
  const { rows, all } = await teamRows(page);
  const search = page.locator("kfstat-team input[type=search]");
  const { compose, commit } = await composer(page);
  await search.click();
  await compose("li'si");
  assert.equal(await rows.count(), all);
  assert.equal(await page.locator("kfstat-team .nobody").count(), 0);
  await commit("李四");
  await page.waitForFunction(
    () =>
      document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector("kfstat-team")
        .shadowRoot.querySelectorAll("tbody tr[data-userid]").length === 1,
  );
  assert.equal(await search.inputValue(), "李四");
  await close();
});

test("what comes in meanwhile does not disturb the composition", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
    prepare: withoutStream,
  });
  await figures(page);
  const { compose, commit } = await composer(page);
  const input = await openList(page, "servicer");
  await compose("zhang");
  await dashboard.evaluate(async (element) => {
    for (let turn = 0; turn < 5; turn += 1) {
      element.requestUpdate();
      await element.updateComplete;
    }
    element.locale = "en";
    await element.updateComplete;
  });
  assert.equal(await input.inputValue(), "zhang");
  await commit("张");
  assert.equal(await input.inputValue(), "张");
  await close();
});
