// axe over the team and the filters in what they open and in their states.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { AFTER_SALES, figures, openBrowser, openList, openPage, startBoth } from "./stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const PART = "[part=team] kfstat-team";
const TEAM = `kfstat-dashboard ${PART}`;

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** What axe objects to within one part of the dashboard. */
async function objections(page, part) {
  // A row that is half under the head, as any may be on the way, is no target then.
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  const { violations, passes } = await page.evaluate(
    ([runOnly, inner]) => {
      const include = [{ fromShadowDom: ["kfstat-dashboard", inner] }];
      return globalThis.axe.run({ include }, { runOnly });
    },
    [WCAG, part],
  );
  assert.ok(passes.length > 3, "axe looked at something");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`),
  );
}

for (const [locale, look, width] of [
  ["zh-CN", { colorScheme: "light" }, 1440],
  ["en-US", { colorScheme: "dark" }, 375],
  ["zh-CN", { forcedColors: "active" }, 768],
]) {
  test(`axe has nothing to object to in team and filters: ${locale}, ${Object.values(look)[0]}, ${width} px`, async () => {
    const { page, dashboard, close } = await openPage(browser, both.relay.address, {
      locale,
      ...look,
      viewport: { width, height: 900 },
    });
    await dashboard.evaluate((element, openKfid) => Object.assign(element, { openKfid }), AFTER_SALES);
    await figures(page);
    await page.locator(`${TEAM} table[aria-busy=false]`).waitFor();
    await page.evaluate(axe);
    const isWide = width >= 640;

    await page.locator(`${TEAM} details summary`).click();
    assert.deepEqual(await objections(page, PART), [], "the rows and the explanation");
    await page.locator(`${TEAM} [data-action=columns]`).click();
    for (const field of ["customer_cnt", "satisfaction_participation_rate", "middling_rate"])
      await page.locator(`${TEAM} .choices input[value=${field}]`).check();
    assert.deepEqual(await objections(page, PART), [], "the menu of columns");
    await page.keyboard.press("Escape");
    if (isWide) {
      await page.locator(`${TEAM} th[data-column=satisfied_rate] button`).click();
      for (const row of [0, 1]) await page.locator(`${TEAM} tbody td.tick input`).nth(row).check();
      assert.deepEqual(await objections(page, PART), [], "rows that are ticked");
      await page.locator(`${TEAM} [data-action=untick]`).click();
    } else await page.locator(`${TEAM} select`).selectOption("satisfied_rate");
    assert.deepEqual(await objections(page, PART), [], "more columns, in another order");

    await openList(page, "account");
    await page.locator("kfstat-combobox[data-filter=account] .check").nth(2).click();
    assert.deepEqual(await objections(page, ".filters"), [], "accounts with ticks");
    await page.keyboard.press("Escape");

    const team = page.locator(TEAM);
    const states = {
      loading: { done: 3, total: 12 },
      cancelled: { done: 3, total: 12 },
      loaded: {
        complete: false,
        issues: [{ code: "upstream.permission", path: "", message: "", params: { errcode: 60011 } }],
        gaps: [{ open_kfid: AFTER_SALES, servicer_userid: "LiSi", name: "李四" }],
      },
      off: {},
      failed: { failure: { reason: "unreachable", issues: [] } },
    };
    for (const [phase, more] of Object.entries(states)) {
      await team.evaluate(
        async (element, state) => {
          const { rows = [] } = element.state;
          element.state = { rows: rows.slice(0, 3), ...state };
          await element.updateComplete;
        },
        { phase, ...more },
      );
      assert.deepEqual(await objections(page, PART), [], phase);
      assert.equal(await team.evaluate((element) => element.state.phase), phase);
    }
    await dashboard.evaluate((element) => Object.assign(element, { openKfid: "all" }));
    await page.locator("[part=accounts] kfstat-team tr[data-account]").first().waitFor();
    await page.locator(`${TEAM} table[aria-busy=false]`).waitFor();
    assert.deepEqual(await objections(page, "[part=accounts] kfstat-team"), [], "accounts");
    await dashboard.evaluate((element) => Object.assign(element, { servicerUserid: "LiSi,zhangsan" }));
    await page.locator("kfstat-comparison td.own data").first().waitFor();
    assert.deepEqual(await objections(page, "kfstat-comparison"), [], "a comparison");
    await close();
  });
}
