// 200 hostile texts wherever a text comes from outside: each is shown as the text it is, and makes nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOSTILE } from "./hostile-texts.mjs";
import { figures, openBrowser, openList, openPage, startBoth } from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** A page whose backend is in the page itself and says the texts wherever it says anything. */
async function openHostile() {
  const opened = await openPage(browser, both.relay.address, { viewport: { width: 1440, height: 900 } });
  await opened.page.evaluate((texts) => {
    const lines = (list) => new Response(list.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const statistic_list = [{ stat_time: 1668441600, statistic: { session_cnt: 3, reply_rate: 1 } }];
    globalThis.texts = texts;
    /** Those the lists have. */
    globalThis.listed = texts;
    /** What the statistics route answers, when it is not figures. */
    globalThis.refusal = undefined;
    globalThis.backend = async (url, init) => {
      const path = new URL(url, location.href).pathname;
      if (path.endsWith("/status")) {
        return Response.json({
          now: 1668564000,
          version: texts[0],
          features: ["statistics", ...texts],
          earliest: "2022-05-20",
          user: { name: texts[1] },
        });
      }
      if (path.endsWith("/servicers")) {
        return Response.json({
          servicers: globalThis.listed.map((name) => ({ servicer_userid: name, name, status: 1 })),
        });
      }
      if (path.endsWith("/accounts")) {
        return Response.json({
          accounts: globalThis.listed.map((name, index) => ({ open_kfid: `wk${index}`, name })),
        });
      }
      if (globalThis.refusal) return globalThis.refusal();
      const { open_kfid, servicer_userid = null, servicer_userids } = JSON.parse(init.body);
      const people = servicer_userids === "all" ? texts : [servicer_userid];
      return lines([
        { type: "plan", total: people.length },
        ...people.flatMap((person, index) => [
          { type: "report", open_kfid, servicer_userid: person, as_of: 1668560000, unsettled: [] },
          { errcode: 0, errmsg: texts[index], [texts[index]]: texts[index], statistic_list },
        ]),
        { type: "end", complete: true },
      ]);
    };
    /** Elements the page has no business with, and whatever ran. */
    globalThis.made = () => {
      const found = [];
      const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
          if (/^(script|img|iframe|object|embed|base|meta|link|style|math|form)$/.test(element.localName)) {
            if (root !== document) found.push(element.outerHTML.slice(0, 80));
          }
          for (const { name, value } of element.attributes) {
            if (root === document || !/^(?:on.*|href|src|action|formaction|data|srcdoc)$/.test(name))
              continue;
            found.push(`${element.localName} ${name}=${value}`);
          }
          if (element.shadowRoot) look(element.shadowRoot);
        }
      };
      look(document);
      if (globalThis.broken !== undefined) found.push("ran");
      return found;
    };
    document.querySelector("kfstat-dashboard").fetcher = globalThis.backend;
  }, HOSTILE);
  return opened;
}

const made = (page) => page.evaluate(() => globalThis.made());

test("200 names in the lists are text", async () => {
  assert.equal(new Set(HOSTILE).size, 200);
  const { page, close } = await openHostile();
  await openList(page, "account");
  await page.keyboard.press("Escape");
  // A list shows its first options only and finds the others as one types.
  for (const [filter, options] of [
    ["account", { openKfid: "" }],
    ["servicer", { openKfid: "wk0" }],
  ]) {
    for (let first = 0; first < 200; first += 50) {
      const shown = await page.evaluate(
        async ([given, filter, from]) => {
          const element = document.querySelector("kfstat-dashboard");
          const list = element.shadowRoot.querySelector(`kfstat-combobox[data-filter=${filter}]`);
          globalThis.listed = globalThis.texts.slice(from, from + 50);
          Object.assign(element, given);
          await element.refresh();
          while (list.loading) await new Promise((later) => setTimeout(later, 10));
          await element.updateComplete;
          list.open = true;
          await list.updateComplete;
          const names = [...list.shadowRoot.querySelectorAll("[role=option] .name")];
          const words = names.map((name) => name.textContent.trim());
          list.open = false;
          return words;
        },
        [options, filter, first],
      );
      for (const text of HOSTILE.slice(first, first + 50)) {
        assert.ok(shown.includes(text.trim()), `${filter}: ${text.slice(0, 60)}`);
      }
    }
  }
  assert.deepEqual(await made(page), []);
  await close();
});

test("200 people in the team are text, by name and by id", async () => {
  const { page, dashboard, close } = await openHostile();
  await dashboard.evaluate((element) => Object.assign(element, { openKfid: "wk0", range: "yesterday" }));
  await figures(page);
  const team = page.locator("kfstat-team");
  await team.locator("tbody th").first().waitFor();
  const seen = new Set();
  await page.waitForFunction(() => {
    const table = document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-team");
    return Number(table?.shadowRoot.querySelector("[aria-rowcount]")?.getAttribute("aria-rowcount")) > 200;
  });
  for (let pages = 0; pages < 40 && seen.size < 200; pages += 1) {
    const names = await team
      .locator("tbody th")
      .evaluateAll((list) =>
        list.map((cell) => (cell.querySelector("button, a") ?? cell).textContent.trim()),
      );
    for (const name of names) seen.add(name);
    await team.locator("[role=region]").evaluate(async (region) => {
      region.scrollTop += region.clientHeight * 0.8;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    });
  }
  for (const text of HOSTILE) assert.ok(seen.has(text.trim()), `not in the team: ${text.slice(0, 60)}`);
  assert.deepEqual(await made(page), []);
  await close();
});

test("200 names stand in the heading as text, and ids too", async () => {
  const { page, close } = await openHostile();
  await page.locator("kfstat-combobox[data-filter=account] .opener").waitFor();
  const wrong = await page.evaluate(async () => {
    const element = document.querySelector("kfstat-dashboard");
    const heading = async (given) => {
      Object.assign(element, given);
      await element.updateComplete;
      return element.shadowRoot.querySelector("[part=title]").textContent;
    };
    await heading({ openKfid: "wk0" });
    const found = [];
    for (const [index, text] of globalThis.texts.entries()) {
      if (!(await heading({ openKfid: `wk${index}`, servicerUserid: "" })).includes(text))
        found.push(`name ${text}`);
      if (!(await heading({ servicerUserid: text })).includes(text)) found.push(`person ${text}`);
      await heading({ openKfid: text });
    }
    return found;
  });
  assert.deepEqual(wrong, []);
  assert.deepEqual(await made(page), []);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, "a long name must not widen the page");
  await close();
});

test("200 messages, codes and error texts from outside are text", async () => {
  const { page, dashboard, close } = await openHostile();
  await dashboard.evaluate((element) => Object.assign(element, { openKfid: "wk0", range: "yesterday" }));
  await figures(page);
  const wrong = await page.evaluate(async () => {
    const element = document.querySelector("kfstat-dashboard");
    // The figures stay; above them it is told why there are no newer ones, in a sentence that goes on.
    const words = () => element.shadowRoot.querySelector("[part=state], [part=notice]")?.textContent ?? "";
    const found = [];
    for (const text of globalThis.texts) {
      const issue = { code: text, path: text, message: text, params: { [text]: text, errmsg: text } };
      const problem = { code: text, title: text, detail: text, type: text, issues: [issue] };
      const headers = { "content-type": "application/problem+json" };
      globalThis.refusal = () => new Response(JSON.stringify(problem), { status: 400, headers });
      await element.refresh();
      await element.updateComplete;
      if (!words().includes(text.trim().replace(/[.。]$/, ""))) found.push(text);
    }
    return found;
  });
  assert.deepEqual(wrong, []);
  assert.deepEqual(await made(page), []);
  await close();
});

/** The characters of an element from left to right as they are drawn, line by line. */
const drawn = (locator) =>
  locator.evaluate((element) => {
    const walker = document.createTreeWalker(element, globalThis.NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const seen = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const [index, character] of [...node.data].entries()) {
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const { left, top, width } = range.getBoundingClientRect();
        if (width > 0) seen.push({ character, left, top });
      }
    }
    seen.sort((a, b) => (Math.abs(a.top - b.top) > 8 ? a.top - b.top : a.left - b.left));
    return seen.map(({ character }) => character).join("");
  });

test("names from right to left turn nothing around them, in a page of that direction neither", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address);
  await page.evaluate(() => {
    const accounts = [
      { open_kfid: "wk0", name: "דוד 12" },
      { open_kfid: "wk1", name: "\u202Egnp.exe" },
      { open_kfid: "wk2", name: "\u2069\u202Exyz" },
      { open_kfid: "wk3", name: "Shop" },
    ];
    const statistic_list = [{ stat_time: 1668441600, statistic: { session_cnt: 3 } }];
    const issues = [{ code: "relay.store_unavailable", path: "", message: "No store.", params: {} }];
    document.documentElement.dir = "rtl";
    document.querySelector("kfstat-dashboard").fetcher = async (url, init) => {
      const path = new URL(url, location.href).pathname;
      if (path.endsWith("/status")) return Response.json({ now: 1668564000, features: ["statistics"] });
      if (path.endsWith("/accounts")) return Response.json({ accounts });
      if (path.endsWith("/servicers"))
        return Response.json({ servicers: [{ servicer_userid: "אבי", name: "אבי", status: 1 }] });
      const person = JSON.parse(init.body).servicer_userids === "all" ? "אבי" : null;
      const lines = [
        { type: "plan", total: 4 },
        ...["wk0", "wk1", "wk2"].map((open_kfid) => ({
          type: "problem",
          open_kfid,
          servicer_userid: person,
          issues,
        })),
        { type: "report", open_kfid: "wk3", servicer_userid: person, as_of: 1668560000, unsettled: [] },
        { errcode: 0, errmsg: "ok", statistic_list },
        { type: "end", complete: false },
      ];
      return new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    };
  });
  await dashboard.evaluate((element) =>
    Object.assign(element, { openKfid: "wk0,wk1,wk2,wk3", range: "last_7_days", locale: "en" }),
  );
  await figures(page);
  const banner = dashboard.locator("[data-state=partial]");
  // Hebrew is drawn from right to left: its last letter first.
  assert.equal(
    await drawn(banner.locator("p").first()),
    "Not read and not in the totals: " +
      "12 דוד (11-09 – 11-15), exe.png (11-09 – 11-15), zyx (11-09 – 11-15).",
  );
  const missing = dashboard.locator("kfstat-team [data-state=incomplete] li").first();
  await missing.waitFor();
  const team = await drawn(missing);
  assert.match(team, /^Missing: יבא \(12 [^ ]+\), יבא \(exe\.png\), יבא \(zyx\)$/);
  await page.emulateMedia({ media: "print" });
  const line = await drawn(dashboard.locator(".print-line"));
  assert.match(
    line,
    /^Account: 12 [^ ]+, exe\.png, zyx, Shop · Agent: .* · Dates: 2022-11-09 – 2022-11-15 · Dates/,
  );
  await close();
});
