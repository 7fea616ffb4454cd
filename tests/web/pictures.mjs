// Takes the README's pictures of the page: node tests/web/pictures.mjs [FOLDER]
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openScene } from "./scenes.mjs";
import { openBrowser, startBoth } from "./stage.mjs";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures"));
await mkdir(folder, { recursive: true });
const both = await startBoth();
const browser = await openBrowser();
try {
  for (const { name, scene, locale, colorScheme, height, from } of [
    { name: "dashboard-light", scene: "month", locale: "zh-CN", colorScheme: "light", height: 1080 },
    { name: "dashboard-dark", scene: "month", locale: "en-US", colorScheme: "dark", height: 1080 },
    { name: "team", scene: "month", locale: "en-US", colorScheme: "light", height: 760, from: "[part=team]" },
  ]) {
    const look = { locale, colorScheme, viewport: { width: 1280, height } };
    const { page, close } = await openScene(browser, both.relay, scene, look);
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
