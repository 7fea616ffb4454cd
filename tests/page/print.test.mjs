// On paper: A4, words in place of controls, light, every row, nothing cut.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { choose, choosePreset, figures, openBrowser, openPage, reach, startBoth } from "./stage.mjs";

const run = promisify(execFile);

let both, browser, folder;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "kfstat-print-"));
});

after(async () => {
  await browser?.close();
  await both?.stop();
  await rm(folder, { recursive: true });
});

/** The text of each page, and what the file says of itself. */
async function printed(page) {
  const path = join(folder, "page.pdf");
  await writeFile(path, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const facts = (await run("pdfinfo", [path])).stdout;
  const text = (await run("pdftotext", ["-layout", path, "-"])).stdout;
  const fonts = (await run("pdfimages", ["-list", path])).stdout.trim().split("\n").slice(2);
  return { facts, pages: text.split("\f").slice(0, -1), images: fonts };
}

async function open180(options) {
  const opened = await openPage(browser, both.relay.address, options);
  const { page } = opened;
  await choose(page, "account", "售后");
  await choosePreset(page, "last_180_days");
  await figures(page);
  await page.locator("kfstat-team tbody tr").first().waitFor();
  await reach(page, "kfstat-trend");
  await page.locator("kfstat-trend .drawing svg path").first().waitFor({ state: "attached" });
  // Some of its days only: paper has them all.
  await page.locator("kfstat-days").scrollIntoViewIfNeeded();
  await page.locator("kfstat-days tr[data-date]").first().waitFor();
  return opened;
}

test("a print has the filters in words, every day, and heads on every page of the table", async () => {
  const { page, close } = await open180({ colorScheme: "dark" });
  const { facts, pages, images } = await printed(page);
  assert.match(facts, /Page size: +841\.\d+ x 59[45]\.\d+ pts \(A4\)/);
  assert.ok(pages.length >= 6 && pages.length <= 14, `${pages.length} pages`);
  assert.match(pages[0], /售后服务[^]*全部接待人员[^]*2022-05-20 – 2022-11-15[^]*UTC\+8/);
  const whole = pages.join("\n");
  for (const word of ["刷新", "导出", "旧的在前", "近180天"]) assert.ok(!whole.includes(word), word);
  const dates = [...whole.matchAll(/^ *(\d\d-\d\d) *周[一二三四五六日] /gm)];
  assert.equal(new Set(dates.map(([, date]) => date)).size, 180);
  const last = pages.slice(-3);
  for (const text of last) assert.match(text, /日期 +会话/);
  assert.deepEqual(images, [], "charts are drawn, not pictures of dots");
  // The screen is as it was.
  assert.equal(await page.locator("kfstat-dashboard").getAttribute("printing"), null);
  assert.ok(await page.locator("kfstat-dashboard .filters").isVisible());
  await close();
});

test("paper is light whatever the theme, and nothing runs over its edge", async () => {
  const { page, close } = await open180({ colorScheme: "dark" });
  await page.locator("kfstat-dashboard").evaluate((element) => (element.theme = "dark"));
  await page.setViewportSize({ width: 1032, height: 703 });
  await page.emulateMedia({ media: "print" });
  await page.waitForFunction(() => document.querySelector("kfstat-dashboard").hasAttribute("printing"));
  const look = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("kfstat-dashboard");
    const text = getComputedStyle(shadowRoot.querySelector(".card data")).color;
    const drawing = shadowRoot.querySelector("kfstat-trend").shadowRoot.querySelector(".drawing svg");
    const { width, height } = drawing.getBoundingClientRect();
    return { text, width, height, over: document.documentElement.scrollWidth - innerWidth };
  });
  const lightness = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number));
  assert.ok(lightness(look.text) < 80, look.text);
  assert.ok(look.width > 800 && look.height > 120, `${look.width} x ${look.height}`);
  assert.ok(look.over <= 0, `${look.over} px too wide`);
  const cut = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("kfstat-dashboard");
    const cells = shadowRoot
      .querySelector("kfstat-days")
      .shadowRoot.querySelectorAll("tr[data-date] td[data-field]");
    return [...cells].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length;
  });
  assert.equal(cut, 0, "figures that do not fit their cell");
  await close();
});
