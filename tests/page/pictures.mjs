// Takes the documentation's pictures of the page, in each language: node tests/page/pictures.mjs [FOLDER]
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openScene } from "./scenes.mjs";
import { openBrowser, startBoth } from "./stage.mjs";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures"));
await mkdir(folder, { recursive: true });
const both = await startBoth();
const browser = await openBrowser();
try {
  for (const { name, locale, height, from } of [
    { name: "dashboard-en", locale: "en-US", height: 1080 },
    { name: "dashboard-zh", locale: "zh-CN", height: 1080 },
    { name: "team-en", locale: "en-US", height: 760, from: "[part=team]" },
    { name: "team-zh", locale: "zh-CN", height: 760, from: "[part=team]" },
  ]) {
    const look = { locale, colorScheme: "light", viewport: { width: 1280, height } };
    const { page, close } = await openScene(browser, both.relay, "month", look);
    await page.locator("kfstat-team tbody th").first().waitFor();
    if (from !== undefined) {
      const { top } = await page.locator(`kfstat-dashboard ${from}`).evaluate((element) => {
        globalThis.scrollBy(0, element.getBoundingClientRect().top - 24);
        return element.getBoundingClientRect();
      });
      if (top > height) throw new Error(`${name}: the part is out of sight`);
    }
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
    await close();
  }
} finally {
  await browser.close();
  await both.stop();
}
