// axe over every state of the page and everything that opens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { objections } from "./axe.mjs";
import { openScene, SCENE_NAMES } from "./scenes.mjs";
import { chooseLanguage, openBrowser, startBoth } from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const WIDE = { locale: "zh-CN", colorScheme: "light", viewport: { width: 1440, height: 900 } };
const NARROW = { locale: "en-US", colorScheme: "dark", viewport: { width: 375, height: 900 } };

/** Shows an open page in another language, theme and width. */
async function turn(page, { locale, colorScheme, viewport }) {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize(viewport);
  await chooseLanguage(page, new Intl.Locale(locale).language);
}

async function judge(page, { covers }, { locale, colorScheme, viewport: { width } }) {
  const look = `${locale}, ${colorScheme}, ${width} px`;
  assert.deepEqual(await objections(page, { covers }), [], look);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${look}: ${overflow} px too wide`);
}

for (const name of SCENE_NAMES) {
  test(`axe has nothing to object to: ${name}`, async () => {
    let scene = await openScene(browser, both.relay, name, WIDE);
    await judge(scene.page, scene, WIDE);
    // What lies over the page may go when the page turns.
    if (scene.covers) {
      await scene.close();
      scene = await openScene(browser, both.relay, name, NARROW);
    } else {
      await turn(scene.page, NARROW);
    }
    await judge(scene.page, scene, NARROW);
    await scene.close();
  });
}
