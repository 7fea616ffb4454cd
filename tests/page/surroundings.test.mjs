// The same page in other surroundings: language, theme, time zone, keyboard alone, hostile names.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AFTER_SALES,
  REFUSED,
  choose,
  choosePreset,
  figures,
  openBrowser,
  openList,
  openPage,
  reach,
  startBoth,
} from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** All text of the page as a person finds it, through every shadow root. */
const textOf = (page) =>
  page.evaluate(() => {
    const read = (node) => {
      if (node.nodeType === globalThis.Node.TEXT_NODE) return node.data.trim();
      if (
        node.nodeType !== globalThis.Node.ELEMENT_NODE &&
        node.nodeType !== globalThis.Node.DOCUMENT_FRAGMENT_NODE
      )
        return "";
      if (["script", "style", "noscript"].includes(node.localName)) return "";
      const own = node.localName === "input" ? [node.value, node.placeholder] : [];
      const attributes = ["aria-label", "title", "datetime"].map((name) => node.getAttribute?.(name) ?? "");
      const inside = [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(read);
      return [...own, ...attributes, ...inside].filter(Boolean).join("\n");
    };
    return read(document.body);
  });

test("the text is the same in every time zone", async () => {
  const texts = [];
  for (const timeZone of ["America/Los_Angeles", "Asia/Shanghai", "Pacific/Kiritimati"]) {
    const { page, close } = await openPage(browser, both.relay.address, { timeZone });
    assert.equal(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone), timeZone);
    await choose(page, "account", "售后");
    await choosePreset(page, "last_90_days");
    await figures(page);
    for (const part of ["kfstat-team", "kfstat-trend", "kfstat-calendar", "kfstat-days"]) await reach(page, part);
    await page.locator("kfstat-dashboard tr[data-date='2022-08-18']").waitFor();
    await page.locator("kfstat-trend .drawing svg text").first().waitFor({ state: "attached" });
    await page.locator("kfstat-calendar tbody td").first().waitFor();
    await page.locator("kfstat-team tbody th").first().waitFor();
    await page.locator("kfstat-export button.opener:not([aria-disabled])").waitFor();
    await page.locator("kfstat-range-picker .opener").click();
    await page.locator("calendar-month").first().getByRole("button").first().waitFor();
    texts.push(await textOf(page));
    await close();
  }
  assert.ok(texts[0].length > 3000);
  assert.equal(texts[1], texts[0]);
  assert.equal(texts[2], texts[0]);
});

test("language and theme switch at once and are remembered", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, { colorScheme: "light" });
  const title = () => dashboard.locator(".title h2").innerText();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await figures(page);
  assert.equal(await title(), "全部账号");
  const light = await background();
  await page.locator("[data-switch=language] [value=en]").click();
  await page.locator("[data-switch=theme] [value=dark]").click();
  await dashboard.locator(".title h2", { hasText: "All accounts" }).waitFor();
  assert.notEqual(await background(), light);
  assert.equal(
    await dashboard.evaluate((element) => getComputedStyle(element).backgroundColor),
    await background(),
  );
  await page.reload();
  await figures(page);
  assert.equal(await title(), "All accounts");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.locator("[data-switch=theme] [value=dark]").getAttribute("aria-pressed"), "true");
  await choose(page, "account", "售后");
  await figures(page);
  const text = await textOf(page.mainFrame());
  // Names come from WeCom; WeCom's own names of the figures stand in brackets in their definitions.
  const listOf = async (path) => (await fetch(`${both.relay.address}/api/v1/accounts${path}`)).json();
  const { accounts } = await listOf("");
  const { servicers } = await listOf(`/${AFTER_SALES}/servicers`);
  const names = [...accounts, ...servicers].map(({ name }) => name);
  const ours = text.split("\n").map((line) => names.reduce((rest, name) => rest.replaceAll(name, ""), line));
  const chinese = ours.filter((line) => /\p{Script=Han}/u.test(line));
  assert.deepEqual(
    chinese.filter((line) => !/^中文$|[（(][^()]*\p{Script=Han}[^()]*[）)]\.?$/u.test(line)),
    [],
  );
  await close();
});

test("the visitor's clock does not matter", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await page.clock.setFixedTime(new Date("2031-05-05T05:05:05Z"));
  await page.reload();
  await choose(page, "account", "售后");
  await choosePreset(page, "yesterday");
  await figures(page);
  await reach(page, "kfstat-days");
  await page.locator("kfstat-dashboard tr[data-date='2022-11-15']").waitFor();
  assert.equal(await page.locator("kfstat-dashboard [part=days] tbody tr").count(), 1);
  await close();
});

/** The element that has the focus, through every shadow root. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const host = element?.getRootNode().host;
    return {
      is: element?.localName,
      host: host?.localName,
      filter: element?.closest("[data-filter]")?.dataset.filter ?? null,
      outline: element ? getComputedStyle(element).outlineStyle : "none",
    };
  });

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (wanted(now)) {
      assert.notEqual(now.outline, "none", "the focus must be visible");
      return;
    }
  }
  assert.fail("the keyboard does not get there");
}

/** Presses a key and waits until the focus stands on what reads so. */
async function pressOnto(page, key, text) {
  await page.keyboard.press(key);
  await page.waitForFunction((wanted) => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.textContent.trim() === wanted;
  }, text);
}

test("everything is reached and used by keyboard alone", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await page.locator("kfstat-range-picker .opener:not([disabled])").waitFor();

  await tabTo(page, ({ filter }) => filter === "account");
  await page.keyboard.press("Enter");
  await page.locator("kfstat-combobox[data-filter=account] [role=listbox]").waitFor();
  await page.keyboard.type("售后");
  await page.keyboard.press("Enter");
  await figures(page);

  await tabTo(page, ({ filter }) => filter === "servicer");
  await page.locator("kfstat-combobox[data-filter=servicer]").evaluate(
    (element) =>
      new Promise((listed) => {
        const look = () => (element.loading ? setTimeout(look, 20) : listed());
        look();
      }),
  );
  await page.keyboard.press("ArrowDown");
  await page.locator("kfstat-combobox[data-filter=servicer] [role=listbox]").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("kfstat-dashboard").servicerUserid !== "");
  await figures(page);

  await tabTo(page, ({ filter, is }) => filter === "range" && is === "button");
  await page.keyboard.press("Enter");
  const picker = page.locator("kfstat-range-picker");
  await picker.locator(".panel").waitFor();
  await page.keyboard.press("Escape");
  await picker.locator(".panel").waitFor({ state: "detached" });
  assert.equal((await focused(page)).filter, "range");

  // Own dates: into the calendar, a first and a last day.
  await page.keyboard.press("Enter");
  await page.locator("calendar-month").first().getByRole("button").first().waitFor();
  await tabTo(page, ({ host }) => host === "calendar-month");
  await pressOnto(page, "ArrowLeft", "18");
  await page.keyboard.press("Enter");
  await pressOnto(page, "ArrowRight", "19");
  await pressOnto(page, "ArrowRight", "20");
  await page.keyboard.press("Enter");
  await picker.locator(".panel").waitFor({ state: "detached" });
  const range = await page.locator("kfstat-dashboard").evaluate((element) => element.range);
  assert.equal(range, "2022-10-18..2022-10-20");
  await figures(page);

  await tabTo(page, ({ host }) => host === "kfstat-definition");
  await page.keyboard.press("Enter");
  const definition = page.locator("kfstat-definition .panel:not([hidden])");
  await definition.waitFor();
  await page.keyboard.press("Escape");
  await definition.waitFor({ state: "detached" }).catch(() => definition.waitFor({ state: "hidden" }));

  const pressed = (selector) =>
    page
      .locator("kfstat-trend")
      .evaluate((element, at) => element.shadowRoot.activeElement?.matches(at), selector);
  const goTo = async (at) => {
    do await tabTo(page, ({ host, is }) => host === "kfstat-trend" && is === "button");
    while (!(await pressed(at)));
  };
  await goTo(".choose");
  await page.keyboard.press("Enter");
  await tabTo(page, ({ host, is }) => host === "kfstat-trend" && is === "input");
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await goTo("[data-view=table]");
  await page.keyboard.press("Enter");
  await page.locator("kfstat-trend tbody tr").first().waitFor();
  assert.equal(await page.locator("kfstat-trend tbody tr").count(), 3);
  await tabTo(page, ({ is }) => is === "summary");
  await close();
});

test("hostile names are text", async () => {
  const hostile = [
    "<img src=x onerror=globalThis.broken=1>",
    "<script>globalThis.broken=1</script>",
    '"><svg onload=globalThis.broken=1>',
    "javascript:globalThis.broken=1",
    "{{constructor.constructor('globalThis.broken=1')()}}",
    "${globalThis.broken=1}",
    "\u202Eevil\u2066",
    "a".repeat(4000),
    "__proto__",
    "&lt;b&gt;&amp;",
    "𠮷👩‍👩‍👧",
  ];
  const { page, close } = await openPage(browser, both.relay.address, { expected: [REFUSED] });
  await page.route("**/api/v1/accounts", (route) =>
    route.fulfill({ json: { accounts: hostile.map((name, index) => ({ open_kfid: `wk${index}`, name })) } }),
  );
  await page.route("**/api/v1/accounts/*/servicers", (route) =>
    route.fulfill({
      json: { servicers: hostile.map((name) => ({ servicer_userid: name, name, status: 1 })) },
    }),
  );
  await page.route("**/cgi-bin/**", (route) =>
    route.fulfill({ json: { errcode: 60020, errmsg: hostile[0], [hostile[1]]: hostile[2] } }),
  );
  await page.reload();
  await openList(page, "account");
  const names = page.locator("kfstat-combobox[data-filter=account] .name");
  await names.first().waitFor();
  assert.deepEqual(await names.evaluateAll((list) => list.map((element) => element.textContent)), [
    "全部账号",
    ...hostile,
  ]);
  await page.keyboard.press("Escape");
  for (const [index, name] of hostile.entries()) {
    await page
      .locator("kfstat-dashboard")
      .evaluate(
        (element, [openKfid, servicerUserid]) => Object.assign(element, { openKfid, servicerUserid }),
        [`wk${index}`, name],
      );
    await page.waitForFunction(
      (text) =>
        document.querySelector("kfstat-dashboard").shadowRoot.querySelector("h2").textContent === text,
      name,
    );
  }
  assert.equal(await page.evaluate(() => globalThis.broken), undefined);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
  assert.ok(overflow <= 0, "a long name must not widen the page");
  await close();
});

test("parts can be hidden, texts replaced, and requests sent by the embedder", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await dashboard.evaluate((element, openKfid) => {
    globalThis.sent = [];
    element.hide = "title filters trend days";
    element.messages = { zh: { refresh: "自己的说法" } };
    element.fetcher = (url, init) => {
      globalThis.sent.push(url);
      return fetch(url, init);
    };
    element.openKfid = openKfid;
  }, AFTER_SALES);
  await figures(page);
  assert.match(await dashboard.locator("[data-action=refresh]").innerText(), /自己的说法/);
  for (const part of ["title", "filters", "trend", "days"]) {
    assert.equal(await dashboard.locator(`[part=${part}]`).count(), 0, part);
  }
  const sent = await page.evaluate(() => globalThis.sent);
  assert.ok(sent.some((url) => url.endsWith("/api/v1/status")));
  assert.ok(sent.some((url) => url.endsWith("/api/v1/statistics")));
  await close();
});

test("nothing overlaps the edge at 375 pixels, in either language", async () => {
  for (const locale of ["zh-CN", "en-US"]) {
    const { page, close } = await openPage(browser, both.relay.address, {
      locale,
      viewport: { width: 375, height: 800 },
    });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
    await choose(page, "account", "售后");
    await figures(page);
    assert.ok((await overflow()) <= 0, "figures");
    await page.locator("kfstat-range-picker .opener").click();
    await page.locator("calendar-month").first().getByRole("button").first().waitFor();
    assert.ok((await overflow()) <= 0, "picker");
    await close();
  }
});
