// axe over the whole page: both languages, light, dark and forced colours, at three widths.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { objections } from "./axe.mjs";
import { openScene } from "./scenes.mjs";
import { openBrowser, startBoth } from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

for (const locale of ["zh-CN", "en-US"]) {
  for (const look of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
    for (const width of [375, 768, 1440]) {
      const name = `${locale}, ${Object.values(look)[0]}, ${width} px`;
      test(`axe has nothing to object to: ${name}`, async () => {
        const { page, close } = await openScene(browser, both.relay, "definitions-open", {
          locale,
          ...look,
          viewport: { width, height: 900 },
        });
        for (const part of ["title", "filters", "cards", "trend", "calendar", "team", "days", "export"]) {
          assert.ok(await page.locator(`kfstat-dashboard [part=${part}]`).first().isVisible(), part);
        }
        await page.locator("kfstat-team tbody th").first().waitFor();
        assert.deepEqual(await objections(page), []);
        await close();
      });
    }
  }
}
