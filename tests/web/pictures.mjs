// Takes the README's pictures of the page: node tests/web/pictures.mjs [FOLDER]
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AFTER_SALES, figures, openBrowser, openPage, startBoth } from "./stage.mjs";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures"));
await mkdir(folder, { recursive: true });
const both = await startBoth();
const browser = await openBrowser();
try {
  for (const [colorScheme, locale] of [
    ["light", "zh-CN"],
    ["dark", "en-US"],
  ]) {
    const { page, dashboard, close } = await openPage(browser, both.relay.address, {
      colorScheme,
      locale,
      viewport: { width: 1280, height: 1080 },
    });
    await dashboard.evaluate(
      (element, openKfid) => Object.assign(element, { openKfid, range: "last_90_days" }),
      AFTER_SALES,
    );
    await figures(page);
    await page.locator("kfstat-trend .drawing svg").waitFor();
    const path = join(folder, `dashboard-${colorScheme}.png`);
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
    await close();
  }
} finally {
  await browser.close();
  await both.stop();
}
