// axe over the page in both languages and themes, at three widths, and over the states without figures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { choose, choosePreset, figures, openBrowser, openPage, startBoth, statePanel } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** What axe objects to: rule, element, why. */
async function objections(page, rules = {}) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    ([runOnly, rules]) => globalThis.axe.run({ runOnly, rules }),
    [WCAG, rules],
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`),
  );
}

for (const locale of ["zh-CN", "en-US"]) {
  for (const look of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
    for (const width of [375, 768, 1440]) {
      const name = `${locale}, ${Object.values(look)[0]}, ${width} px`;
      test(`axe has nothing to object to: ${name}`, async () => {
        const { page, close } = await openPage(browser, both.relay.address, {
          locale,
          ...look,
          viewport: { width, height: 900 },
        });
        await choose(page, "account", "售后");
        await choosePreset(page, "last_7_days");
        await figures(page);
        await page.locator("kfstat-trend .drawing svg").waitFor();
        await page.locator("kfstat-dashboard .definitions summary").click();
        assert.deepEqual(await objections(page), [], "figures, chart and definitions");
        await close();
      });
    }
  }
}

for (const [locale, colorScheme, width] of [
  ["zh-CN", "light", 1440],
  ["en-US", "dark", 375],
]) {
  test(`axe has nothing to object to in what opens: ${locale}, ${colorScheme}, ${width} px`, async () => {
    // What opens covers half of what lies below it, which axe takes for a target too small.
    const covering = { "target-size": { enabled: false } };
    const { page, close } = await openPage(browser, both.relay.address, {
      locale,
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.locator("kfstat-range-picker .opener:not([disabled])").waitFor();
    assert.deepEqual(await objections(page), [], "nothing chosen");
    await choose(page, "account", "售后");
    await choosePreset(page, "last_7_days");
    await figures(page);
    await page.locator("kfstat-trend [data-view=table]").click();
    await page.locator("kfstat-definition button").first().click();
    assert.deepEqual(await objections(page, covering), [], "definition and table");
    await page.locator("kfstat-range-picker .opener").click();
    await page.locator("calendar-month").first().getByRole("button").first().waitFor();
    assert.deepEqual(await objections(page, covering), [], "range");
    await page.keyboard.press("Escape");
    await page.locator("kfstat-combobox[data-filter=servicer] input").click();
    await page.locator("kfstat-combobox[data-filter=servicer] [role=option]").nth(1).waitFor();
    assert.deepEqual(await objections(page, covering), [], "list");
    await close();
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe has nothing to object to in the failure states: ${colorScheme}`, async (t) => {
    t.after(() => both.sandbox.fault());
    const { page, close } = await openPage(browser, both.relay.address, { colorScheme });
    const endpoint = "get_servicer_statistic";
    await both.sandbox.fault({ endpoint, kind: "errcode", errcode: 60020 });
    await choose(page, "account", "售后");
    await statePanel(page, "not_set_up");
    assert.deepEqual(await objections(page), [], "not set up");
    await both.sandbox.fault({ endpoint, kind: "errcode", errcode: 123456, skip: 2, times: 1 });
    await choosePreset(page, "last_90_days");
    await statePanel(page, "partial");
    assert.deepEqual(await objections(page), [], "partly failed");
    await close();
  });
}
