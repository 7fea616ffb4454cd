// The languages of the page: each a file that loads when it is shown, and what another one takes.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { build } from "vite";
import {
  choose,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  startBoth,
  startRelay,
  UNREACHABLE,
} from "./stage.mjs";

const root = resolve(import.meta.dirname, "../..");
const WORDS = /\/assets\/(zh|en|de)-[^/]+\.js$/;

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** The files of words a page has asked for, by their language. */
const askedWords = (page) =>
  page.evaluate(
    (pattern) =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => new RegExp(pattern).exec(name)?.[1])
        .filter((locale) => locale !== undefined),
    WORDS.source,
  );

const heading = (dashboard, hasText) => dashboard.locator(".title h2", { hasText });

const ENGLISH = /\/assets\/en-[^/]+\.js$/;

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

/** Holds the English words back until it is called; those of other languages would come. */
async function holdEnglish(page) {
  let release;
  const held = new Promise((done) => (release = done));
  await page.route(ENGLISH, async (route) => {
    await held;
    await route.continue();
  });
  return () => release();
}

test("the page loads the words of the language it is shown in, and another's when it is chosen", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, { locale: "en-GB" });
  await figures(page);
  assert.deepEqual(await askedWords(page), ["en"]);
  await page.locator("[data-switch=language] [value=zh]").click();
  await heading(dashboard, "全部账号").waitFor();
  assert.deepEqual(await askedWords(page), ["en", "zh"]);
  await page.locator("[data-switch=language] [value=en]").click();
  await heading(dashboard, "All accounts").waitFor();
  assert.deepEqual(await askedWords(page), ["en", "zh"]);
  await close();
});

test("before its words are there a page says nothing, and meanwhile it asks for figures", async () => {
  let release, asked;
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    locale: "en-US",
    prepare: async (page) => {
      release = await holdEnglish(page);
      await page.addInitScript(() => {
        globalThis.said = new Set();
        globalThis.setInterval(() => {
          const texts = [
            document.querySelector("h1"),
            document.querySelector("kfstat-dashboard")?.shadowRoot,
          ];
          for (const one of texts) globalThis.said.add(one?.textContent.trim().replace(/\s+/g, " ") ?? "");
        }, 5);
      });
      asked = page.waitForRequest("**/api/v1/statistics");
    },
  });
  await asked;
  await page.waitForFunction(() => performance.now() > 800);
  assert.deepEqual(await page.evaluate(() => [...globalThis.said].sort()), ["", "kfstat"]);
  const complete = dashboard.evaluate(async (element) => {
    await element.updateComplete;
    return element.shadowRoot.querySelector("h2").textContent;
  });
  release();
  assert.equal(await complete, "All accounts");
  await figures(page);
  const said = await page.evaluate(() => [...globalThis.said].join("\n"));
  assert.doesNotMatch(said, /客服数据|正在读取/);
  await close();
});

test("cards wait for the first words alone; what stands below them comes with its own, and another language as a whole", async () => {
  const held = { en: deferred(), zh: deferred() };
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    locale: "en-US",
    prepare: async (page) => {
      for (const [locale, { promise }] of Object.entries(held)) {
        await page.route(new RegExp(`/assets/later-${locale}-[^/]+\\.js$`), async (route) => {
          await promise;
          await route.continue();
        });
      }
    },
  });
  await dashboard.locator(".card .figure data").first().waitFor();
  assert.equal(await dashboard.locator("kfstat-trend, kfstat-team, kfstat-days").count(), 0);
  held.en.resolve();
  await dashboard.locator("kfstat-trend h3", { hasText: "Trend" }).waitFor();
  await page.locator("[data-switch=language] [value=zh]").click();
  await page.waitForFunction(() => document.documentElement.lang.startsWith("zh"));
  assert.equal(await heading(dashboard, "All accounts").count(), 1);
  held.zh.resolve();
  await heading(dashboard, "全部账号").waitFor();
  await close();
});

test("where a language cannot be loaded the page speaks another, until it can be", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    locale: "en-US",
    expected: [UNREACHABLE, /dynamically imported module/],
    prepare: (page) => page.route(ENGLISH, (route) => route.abort("connectionrefused")),
  });
  await heading(dashboard, "全部账号").waitFor();
  await page.unroute(ENGLISH);
  await page.locator("kfstat-dashboard [data-action=refresh]").click();
  await heading(dashboard, "All accounts").waitFor();
  await close();
});

/** What the cards say, in numbers: the total, and how it moved. */
const cardsOf = (dashboard) =>
  dashboard.locator(".card").evaluateAll((cards) =>
    cards.map((card) => {
      const { metric } = card.dataset;
      const [total, moved] = [".figure data", ".change"].map(
        (part) => card.querySelector(part)?.textContent ?? "",
      );
      return { metric, total, moved };
    }),
  );
const numberIn = (text, separators) =>
  text.replace(/[^\d.,]/g, "").replace(/[.,]/g, (sign) => separators[sign]);

test("another language is its own files and one line: it is built, chosen, loaded, and writes numbers its own way", async () => {
  const folder = mkdtempSync(join(root, "build/languages-"));
  try {
    const copy = join(folder, "web");
    for (const name of ["index.html", "package.json", "page", "src", "tsconfig.json", "vite.config.ts"])
      cpSync(join(root, "web", name), join(copy, name), { recursive: true });
    cpSync(join(root, "tsconfig.base.json"), join(folder, "tsconfig.base.json"));
    const words = (name) => join(copy, "src/words", name);
    const marked = (name) =>
      readFileSync(words(name), "utf8")
        .replace('tag: "en"', "tag: 'de-DE'")
        .replace('texts: "long"', "texts: 'long'")
        .replace("export const en:", "export const de:")
        .replace("later-en", "later-de")
        .replace(/(?<!from |import\()"([^"\n]*)"/g, (whole, text) => (text === "" ? whole : `"⟦${text}⟧"`));
    writeFileSync(words("de.ts"), marked("en.ts"));
    writeFileSync(words("later-de.ts"), marked("later-en.ts"));
    const line = '  de: { name: "DE", load: async () => (await import("./de.js")).de },\n';
    const table = readFileSync(words("languages.ts"), "utf8");
    assert.match(table, /^ {2}en: .*\n/m);
    writeFileSync(
      words("languages.ts"),
      table.replace(/^ {2}en: .*\n/m, (row) => row + line),
    );
    await build({ root: copy, configFile: join(copy, "vite.config.ts"), logLevel: "error" });
    const relay = await startRelay(both.sandbox.address, { pages: join(folder, "build/web") });
    try {
      const english = await openPage(browser, relay.address, { locale: "en-US" });
      await english.dashboard.locator(".card .change").first().waitFor();
      const expected = await cardsOf(english.dashboard);
      await english.close();

      const { page, dashboard, close } = await openPage(browser, relay.address, { locale: "de-AT" });
      await dashboard.locator(".card .change").first().waitFor();
      assert.deepEqual(await askedWords(page), ["de"]);
      assert.equal(await dashboard.locator("h2").innerText(), "⟦All accounts⟧");
      await dashboard.locator("kfstat-trend h3", { hasText: "⟦" }).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), "de-DE");
      const pressed = page.locator("[data-switch=language] [aria-pressed=true]");
      assert.deepEqual(await pressed.allInnerTexts(), ["DE"]);
      const cards = await cardsOf(dashboard);
      const [sessions] = cards.filter(({ metric }) => metric === "session_cnt");
      assert.match(sessions.total, /^\d{1,3}(\.\d{3})+$/);
      assert.deepEqual(
        cards.map(({ metric, total, moved }) =>
          [metric, ...[total, moved].map((text) => numberIn(text, { ".": "", ",": "." }))].join(" "),
        ),
        expected.map(({ metric, total, moved }) =>
          [metric, ...[total, moved].map((text) => numberIn(text, { ".": ".", ",": "" }))].join(" "),
        ),
      );
      await choosePreset(page, "last_7_days");
      await choose(page, "account", "售后");
      await figures(page);
      await page.locator("kfstat-range-picker .opener").click();
      await page.locator("calendar-month", { hasText: "November" }).first().waitFor();
      const day = page.locator("calendar-month").first().locator("table");
      assert.match(await day.innerText(), /Mo/);
      await page.locator("[data-switch=language] [value=en]").click();
      await heading(dashboard, /^[^⟦]+$/).waitFor();
      await close();
    } finally {
      await relay.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
