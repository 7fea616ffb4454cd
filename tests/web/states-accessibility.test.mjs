// axe over every state of the page and everything that opens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { objections } from "./axe.mjs";
import { openScene, SCENE_NAMES } from "./scenes.mjs";
import { openBrowser, startBoth } from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

for (const name of SCENE_NAMES) {
  test(`axe has nothing to object to: ${name}`, async () => {
    for (const [locale, colorScheme, width] of [
      ["zh-CN", "light", 1440],
      ["en-US", "dark", 375],
    ]) {
      const look = { locale, colorScheme, viewport: { width, height: 900 } };
      const { page, covers, close } = await openScene(browser, both.relay, name, look);
      assert.deepEqual(await objections(page, { covers }), [], `${locale}, ${colorScheme}, ${width} px`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${width} px: ${overflow} px too wide`);
      await close();
    }
  });
}
