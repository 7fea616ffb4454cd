// Takes a picture of every state, in both themes, at 375 and 1440 px, for looking through:
//   node tests/page/every-state.mjs FOLDER [NAME...]
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openScene, SCENE_NAMES } from "./scenes.mjs";
import { openBrowser, startBoth } from "./stage.mjs";

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("node tests/page/every-state.mjs FOLDER [NAME...]\n");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
const both = await startBoth();
try {
  for (const name of names.length > 0 ? names : SCENE_NAMES) {
    for (const [colorScheme, locale, width] of [
      ["light", "zh-CN", 1440],
      ["light", "en-US", 375],
      ["dark", "en-US", 1440],
      ["dark", "zh-CN", 375],
    ]) {
      const path = join(resolve(folder), `${name}-${colorScheme}-${width}.png`);
      try {
        const look = { colorScheme, locale, viewport: { width, height: 900 } };
        const { page, close } = await openScene(browser, both.relay, name, look);
        await page.screenshot({ path, fullPage: true });
        await close();
        process.stdout.write(`${path}\n`);
      } catch (error) {
        process.stderr.write(`${path}: ${String(error)}\n`);
        process.exitCode = 1;
      }
    }
  }
} finally {
  await browser.close();
  await both.stop();
}
