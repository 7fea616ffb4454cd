// axe over the whole page: both languages, light, dark and forced colours, at three widths.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { objections } from "./axe.mjs";
import { openScene } from "./scenes.mjs";
import { openBrowser, startBoth } from "./stage.mjs";

const PARTS = ["title", "filters", "cards", "trend", "calendar", "team", "days", "export"];

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

for (const locale of ["zh-CN", "en-US"]) {
  test(`axe has nothing to object to in ${locale}`, async (whole) => {
    const scene = { locale, viewport: { width: 1440, height: 900 } };
    const { page, close } = await openScene(browser, both.relay, "definitions-open", scene);
    await page.locator("kfstat-team tbody th").first().waitFor();
    for (const look of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
      for (const width of [375, 768, 1440]) {
        await whole.test(`${Object.values(look)[0]}, ${width} px`, async () => {
          await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...look });
          await page.setViewportSize({ width, height: 900 });
          for (const part of PARTS) {
            assert.ok(await page.locator(`kfstat-dashboard [part=${part}]`).first().isVisible(), part);
          }
          assert.deepEqual(await objections(page), []);
        });
      }
    }
    await close();
  });
}
