// Pages that were not made for the dashboard: their containers, text styles, languages, documents, and translators.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AFTER_SALES, HANG_MS, figures, openBrowser, openPage, reach, startBoth } from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const DASHBOARD = `<kfstat-dashboard open-kfid="${AFTER_SALES}" range="last_7_days"></kfstat-dashboard>`;

/** Opens a page of somebody else's that holds the one file; `html` are attributes of its root. */
async function openHost(
  body = DASHBOARD,
  { html = 'lang="zh"', css = "", address = both.relay.address, ...options } = {},
) {
  const text = `<!doctype html><html ${html}><head><meta charset="utf-8"><style>${css}</style></head><body>${body}
    <script type="module" src="/kfstat/define.js"></script></body></html>`;
  return openPage(browser, address, {
    path: "/host.html",
    ...options,
    async prepare(page) {
      await page.route("**/host.html", (route) => route.fulfill({ contentType: "text/html", body: text }));
      await page.addInitScript(() => {
        /** Every element of the dashboard, through every shadow root. */
        globalThis.insideOf = (root) =>
          [...root.querySelectorAll("*")].flatMap((element) => [
            element,
            ...(element.shadowRoot ? globalThis.insideOf(element.shadowRoot) : []),
          ]);
      });
      await options.prepare?.(page);
    },
  });
}

/** Waits until everything of the figures is drawn. */
async function drawn(page) {
  await figures(page);
  for (const [part, drawing] of [
    ["kfstat-team", "tbody button"],
    ["kfstat-trend", ".drawing svg path"],
    ["kfstat-calendar", ".day"],
    ["kfstat-days", "tr[data-date]"],
  ]) {
    await reach(page, part);
    await page.locator(`${part} ${drawing}`).first().waitFor({ state: "attached" });
  }
  await page.locator("kfstat-export button.opener:not([aria-disabled])").waitFor();
  await page.locator("kfstat-definitions summary").waitFor();
  await page.locator("kfstat-team progress").waitFor({ state: "detached" });
  await page.locator("kfstat-dashboard .filters").scrollIntoViewIfNeeded();
}

const CONTAINERS = {
  block: "<div>#</div>",
  "flex row": '<div style="display:flex">#</div>',
  "flex row beside others":
    '<div style="display:flex"><nav style="flex:none;width:30px">x</nav>#<p style="flex:0 1 auto">yy</p></div>',
  "flex column, centred": '<div style="display:flex;flex-direction:column;align-items:center">#</div>',
  "grid, auto column": '<div style="display:grid;grid-template-columns:auto">#</div>',
  "grid, centred": '<div style="display:grid;justify-items:center">#</div>',
  "grid, 1fr": '<div style="display:grid;grid-template-columns:1fr">#</div>',
  "inline-block": '<div style="display:inline-block">#</div>',
  "inline-flex": '<div style="display:inline-flex">#</div>',
  "table cell": "<table><tbody><tr><td>#</td></tr></tbody></table>",
  float: '<div style="float:left">#</div>',
  absolute: '<div style="position:absolute;left:0">#</div>',
  fixed: '<div style="position:fixed;left:0">#</div>',
  "fit-content": '<div style="width:fit-content">#</div>',
  "min-content": '<div style="width:min-content">#</div>',
  "span in a line": "<span>#</span>",
  fieldset: "<fieldset style='margin:0'>#</fieldset>",
  columns: '<div style="columns:1">#</div>',
  contained: '<div style="contain:content">#</div>',
  "right to left": '<div dir="rtl" style="display:flex">#</div>',
  "right to left, float": '<div dir="rtl"><div style="float:right">#</div></div>',
  "vertical text": '<div style="writing-mode:vertical-rl">#</div>',
  "cut off": '<div style="overflow:hidden;height:300px">#</div>',
  dialog: '<dialog open style="padding:0;border:0">#</dialog>',
  "sidebar of 280, flex": '<div style="width:280px;display:flex">#</div>',
  "sidebar of 280, flex in flex": '<div style="width:280px;display:flex"><div style="flex:1">#</div></div>',
  "sidebar of 280, grid": '<div style="width:280px;display:grid;justify-items:center">#</div>',
  "sidebar of 280, float": '<div style="width:280px"><div style="float:left">#</div></div>',
  "max-content": '<div style="display:grid;grid-template-columns:max-content">#</div>',
};

for (const [width, least] of [
  [1280, 320],
  [375, 320],
]) {
  test(`a sensible width in every kind of container, ${width} pixels`, async () => {
    const { page, close } = await openHost("", {
      css: "body{margin:0} kfstat-dashboard[inline]{display:inline-block}",
      viewport: { width, height: 800 },
    });
    const widths = await page.evaluate(
      async ([containers, dashboard]) => {
        const found = {};
        for (const [name, markup] of Object.entries(containers)) {
          document.body.innerHTML = markup.replace("#", dashboard);
          await customElements.whenDefined("kfstat-dashboard");
          const element = document.querySelector("kfstat-dashboard");
          await element.updateComplete;
          const { width } = element.shadowRoot.querySelector(".page").getBoundingClientRect();
          const [box] = document.body.children;
          found[name] = [width, document.documentElement.scrollWidth, box.scrollWidth - box.clientWidth];
        }
        document.body.replaceChildren();
        return found;
      },
      [CONTAINERS, DASHBOARD],
    );
    for (const [name, [own, all, over]] of Object.entries(widths)) {
      assert.ok(own >= least - 60, `${name}: ${own}`);
      assert.ok(own <= width, `${name}: ${own}`);
      assert.ok(all <= width || /min-content/.test(name), `${name}: the page is ${all} wide`);
      if (/280/.test(name)) assert.ok(over <= 0, `${name}: ${over} too wide`);
      else if (width === 1280 && !/min-content/.test(name)) assert.ok(own >= 1000, `${name}: ${own}`);
    }
    await close();
  });
}

test("a box that is narrower than anything is legible in is not overflowed", async () => {
  const { page, close } = await openHost(
    `<div style="width:240px;overflow:auto">${DASHBOARD}</div><div style="width:0">${DASHBOARD}</div>`,
  );
  const [first] = await page.locator("kfstat-dashboard").all();
  await first.locator(".cards[aria-busy=false]").waitFor();
  const [scrolls, room] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.querySelector("div");
    return [scrollWidth, clientWidth];
  });
  assert.ok(scrolls <= room, `${scrolls} in ${room}`);
  await close();
});

/** What a shadow tree looks like: the place and size of each element, from the dashboard's own corner. */
const layoutOf = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("kfstat-dashboard");
    const corner = host.getBoundingClientRect();
    return globalThis.insideOf(host.shadowRoot).flatMap((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      // Letters of a drawing are placed to fractions that vary.
      if ((width === 0 && height === 0) || element.localName === "text") return [];
      const numbers = [x - corner.x, y - corner.y, width, height].map((value) => Math.round(value * 4) / 4);
      return `${element.localName} ${element.className.baseVal ?? element.className} ${numbers.join(" ")}`;
    });
  });

test("the font size of the page's root changes no size, in the calendar neither", async () => {
  const { page, close } = await openHost(`<div style="width:1200px">${DASHBOARD}</div>`);
  await drawn(page);
  await page.locator("kfstat-range-picker .opener").click();
  await page.locator("calendar-month").first().getByRole("button").first().waitFor();
  const layouts = [];
  for (const size of ["16px", "62.5%", "100px"]) {
    await page.evaluate((fontSize) => (document.documentElement.style.fontSize = fontSize), size);
    layouts.push(await layoutOf(page));
  }
  assert.ok(layouts[0].length > 500);
  assert.deepEqual(layouts[1], layouts[0]);
  assert.deepEqual(layouts[2], layouts[0]);
  await close();
});

const INHERITED = `text-align:center;text-align-last:center;white-space:nowrap;letter-spacing:4px;word-spacing:9px;
  text-transform:uppercase;font:italic small-caps 900 31px/3 serif;font-stretch:condensed;font-kerning:none;
  font-feature-settings:"zero";font-variant-numeric:oldstyle-nums;text-indent:40px;text-shadow:2px 2px red;color:crimson;
  -webkit-text-stroke:2px lime;-webkit-text-fill-color:orange;text-emphasis:dot;word-break:break-all;overflow-wrap:anywhere;
  line-break:anywhere;hyphens:auto;quotes:"x" "y";list-style:square inside;tab-size:1;caption-side:bottom;
  border-collapse:collapse;border-spacing:9px;empty-cells:hide;cursor:wait;text-rendering:geometricPrecision;
  orphans:9;widows:9;user-select:none;-webkit-user-select:none;direction:rtl;text-underline-position:under;caret-color:red;
  accent-color:red;text-wrap:nowrap;font-synthesis:none;font-size-adjust:2;image-rendering:pixelated;stroke:red;fill:lime;
  stroke-width:5;text-anchor:end;dominant-baseline:hanging;fill-opacity:.5;paint-order:stroke`;

test("no property that the page's text inherits comes in", async () => {
  const box = `<div id="box" style="position:absolute;top:8px;left:8px;width:1200px"><u id="under">${DASHBOARD}</u></div>`;
  const { page, close } = await openHost(box, { css: "u{text-decoration:none;display:block}" });
  await drawn(page);
  await page.mouse.move(0, 0);
  const shot = () => page.locator("kfstat-dashboard").screenshot({ animations: "disabled" });
  const [layout, picture] = [await layoutOf(page), await shot()];
  await page.evaluate((inherited) => {
    document.querySelector("#box").style.cssText += inherited;
    document.querySelector("#under").style.textDecoration = "underline wavy red 3px";
  }, INHERITED);
  assert.deepEqual(await layoutOf(page), layout);
  assert.ok((await shot()).equals(picture), "it looks different under inherited styles");
  // The same by a rule for every element there is.
  await page.evaluate((inherited) => {
    const style = document.createElement("style");
    style.textContent = `*{${inherited}} * *::before{box-sizing:border-box} kfstat-dashboard::before{content:"x"}`;
    document.head.append(style);
  }, INHERITED);
  assert.deepEqual(await layoutOf(page), layout);
  assert.ok((await shot()).equals(picture), "it looks different under rules for all elements");
  await close();
});

test("what hides or disables the page around it still does", async () => {
  const { page, close } = await openHost(`<div>${DASHBOARD}</div>`);
  await figures(page);
  await page.locator("body > div").evaluate((div) => (div.style.visibility = "hidden"));
  assert.equal(await page.locator("kfstat-dashboard .card").first().isVisible(), false);
  await page.locator("body > div").evaluate((div) => (div.style.cssText = "pointer-events:none"));
  const events = await page.locator("kfstat-dashboard .card").first().evaluate(pointerEvents);
  assert.equal(events, "none");
  await close();
  function pointerEvents(element) {
    return getComputedStyle(element).pointerEvents;
  }
});

test("it paints no ground of its own, and its text is legible on the page's", async () => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  for (const [ground, css, theme, colorScheme] of [
    ["rgb(255, 255, 255)", "", "dark", "light"],
    ["rgb(255, 255, 255)", "", "auto", "dark"],
    ["rgb(16, 16, 24)", "body{background:oklch(0.15 0.02 270);color:#ddd}", "light", "light"],
    ["rgb(16, 16, 24)", "body{background:linear-gradient(#101018,#101018);color:#ddd}", "auto", "light"],
    ["rgb(18, 18, 18)", ":root{color-scheme:dark}", "light", "light"],
  ]) {
    const { page, dashboard, close } = await openHost(DASHBOARD, { css, colorScheme });
    await dashboard.evaluate((element, wanted) => (element.theme = wanted), theme);
    await figures(page);
    const styles = await page.evaluate(() => {
      const host = document.querySelector("kfstat-dashboard");
      const colour = (selector) => getComputedStyle(host.shadowRoot.querySelector(selector)).color;
      return {
        ground: getComputedStyle(host).backgroundColor,
        texts: ["h2", ".card .figure", ".card .change", ".freshness"].map(colour),
      };
    });
    assert.equal(styles.ground, "rgba(0, 0, 0, 0)");
    for (const text of styles.texts) assert.ok(contrast(text, ground) >= 4.5, `${theme} ${css}: ${text}`);
    await close();
  }
});

test("its text follows a page that turns dark", async () => {
  const css = "body{transition:background-color 50ms,color 50ms} .dark body{background:#111;color:#eee}";
  const { page, close } = await openHost(DASHBOARD, { css, reducedMotion: "no-preference" });
  await figures(page);
  const colour = () =>
    page
      .locator("kfstat-dashboard h2")
      .first()
      .evaluate((heading) => getComputedStyle(heading).color);
  assert.equal(await colour(), "rgb(28, 30, 35)");
  await page.evaluate(() => document.documentElement.classList.add("dark"));
  await page.waitForFunction(
    () =>
      getComputedStyle(document.querySelector("kfstat-dashboard").shadowRoot.querySelector("h2")).color ===
      "rgb(232, 233, 236)",
  );
  await close();
});

test("one look under every language of the root", async () => {
  const body = `<div style="width:1200px">${DASHBOARD.replace(">", ' locale="zh">')}</div>`;
  const { page, close } = await openHost(body);
  await drawn(page);
  await page.mouse.move(0, 0);
  const shots = [];
  for (const lang of ["zh", "en", "ja", "zh-TW", "ko", ""]) {
    await page.evaluate((wanted) => (document.documentElement.lang = wanted), lang);
    shots.push(await page.locator("kfstat-dashboard").screenshot({ animations: "disabled" }));
  }
  for (const shot of shots) assert.ok(shot.equals(shots[0]));
  await close();
});

test("the language follows the nearest lang, wherever it changes", async () => {
  const { page, dashboard, close } = await openHost(`<section><div>${DASHBOARD}</div></section>`, {
    html: 'lang="en"',
  });
  await figures(page);
  const says = (word) => dashboard.locator(".refresh", { hasText: word }).waitFor();
  const set = (selector, lang) =>
    page.evaluate(
      ([at, value]) => {
        const element = document.querySelector(at);
        if (value === null) element.removeAttribute("lang");
        else element.setAttribute("lang", value);
      },
      [selector, lang],
    );
  await says("Refresh");
  await set("html", "zh-CN");
  await says("刷新");
  await set("section", "en-GB");
  await says("Refresh");
  await set("section", null);
  await says("刷新");
  await set("kfstat-dashboard", "en");
  await says("Refresh");
  await set("kfstat-dashboard", null);
  await page.evaluate(() => {
    const host = document.createElement("div");
    host.attachShadow({ mode: "open" }).append(document.querySelector("kfstat-dashboard"));
    document.body.append(host);
    host.lang = "en";
  });
  await says("Refresh");
  await dashboard.evaluate((element) => (element.locale = "zh"));
  await says("刷新");
  await set("html", "en");
  await says("刷新");
  await close();
});

/** Whether the dashboard of a document is styled and works: list, calendar, chart and definitions. */
async function worksIn(frame) {
  const dashboard = frame.locator("kfstat-dashboard");
  await dashboard.locator(".cards[aria-busy=false]").waitFor();
  await reach(frame, "kfstat-trend");
  await dashboard.locator("kfstat-trend .drawing svg path").first().waitFor({ state: "attached" });
  const styled = await dashboard.evaluate((host) =>
    globalThis
      .insideOf(host.shadowRoot)
      .filter((element) => element.shadowRoot && element.shadowRoot.adoptedStyleSheets.length === 0)
      .map(({ localName }) => localName),
  );
  assert.deepEqual(styled, []);
  await dashboard.locator("kfstat-definition button").first().click();
  const definition = dashboard.locator("kfstat-definition .panel:not([hidden])");
  await definition.waitFor();
  await dashboard.locator(".freshness").click();
  await definition.waitFor({ state: "hidden" });
  await dashboard.locator("kfstat-range-picker .opener").click();
  const day = dashboard.locator("calendar-month").first().getByRole("button").first();
  await day.waitFor();
  assert.equal(await day.evaluate((button) => getComputedStyle(button).borderRadius), "6px");
  await dashboard.locator("kfstat-range-picker [data-preset=yesterday]").click();
  await dashboard.locator(".cards[aria-busy=false]").waitFor();
  await reach(frame, "kfstat-days");
  await dashboard.locator("kfstat-days tr[data-date='2022-11-15']").waitFor();
  // The numbers of one day stand in place of its chart.
  await dashboard.evaluate((element) => (element.range = "last_7_days"));
  await dashboard.locator("kfstat-days tr[data-date='2022-11-09']").waitFor();
}

const FRAME =
  '<iframe srcdoc="<!doctype html><html lang=en><body></body></html>" style="width:1200px;height:900px"></iframe>';

for (const [name, isOld] of [
  ["made for a frame", false],
  ["that comes from the page around it", true],
]) {
  test(`an element ${name} works in the frame, and back outside`, async () => {
    const { page, close } = await openHost(FRAME + (isOld ? DASHBOARD : ""));
    if (isOld) await drawn(page);
    else await page.waitForFunction(() => customElements.get("kfstat-dashboard"));
    await page.evaluate((account) => {
      const view = globalThis.frames[0];
      view.insideOf = globalThis.insideOf;
      const element =
        document.querySelector("kfstat-dashboard") ?? document.createElement("kfstat-dashboard");
      Object.assign(element, { relay: location.origin, openKfid: account, range: "last_7_days" });
      view.document.body.append(element);
    }, AFTER_SALES);
    await worksIn(page.frames()[1]);
    await page.evaluate(() =>
      document.body.append(globalThis.frames[0].document.querySelector("kfstat-dashboard")),
    );
    await page.evaluate(() => document.querySelector("iframe").remove());
    await worksIn(page.mainFrame());
    await close();
  });
}

test("an element works in a popup", async () => {
  const { page, close } = await openHost("");
  await page.waitForFunction(() => customElements.get("kfstat-dashboard"));
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate((account) => {
      const view = window.open("", "", "width=1200,height=800");
      view.insideOf = globalThis.insideOf;
      const element = document.createElement("kfstat-dashboard");
      Object.assign(element, { relay: location.origin, openKfid: account, range: "last_7_days" });
      view.document.body.append(element);
    }, AFTER_SALES),
  ]);
  await worksIn(popup.mainFrame());
  await close();
});

test("the address of a frame made of text is left alone", async () => {
  const { page, close } = await openHost(FRAME);
  await page.waitForFunction(() => customElements.get("kfstat-dashboard"));
  await page.evaluate((account) => {
    const element = document.createElement("kfstat-dashboard");
    Object.assign(element, { relay: location.origin, openKfid: account, urlState: "query" });
    globalThis.frames[0].document.body.append(element);
  }, AFTER_SALES);
  const frame = page.frames()[1];
  await frame.locator(".cards[aria-busy=false]").waitFor();
  await frame.locator("kfstat-range-picker .opener").click();
  await frame.locator("kfstat-range-picker [data-preset=yesterday]").click();
  await reach(frame, "kfstat-days");
  await frame.locator("kfstat-days tr[data-date='2022-11-15']").waitFor();
  await close();
});

test("two of them on one page mind their own business", async () => {
  const { page, close } = await openHost(DASHBOARD + DASHBOARD.replace(">", ' locale="en" theme="dark">'));
  const [first, second] = await page.locator("kfstat-dashboard").all();
  await Promise.all([first, second].map((one) => one.locator(".cards[aria-busy=false]").waitFor()));
  await first.locator("kfstat-range-picker .opener").click();
  await first.locator("[data-preset=yesterday]").click();
  await first.locator("kfstat-days").scrollIntoViewIfNeeded();
  await first.locator("tr[data-date='2022-11-15']").waitFor();
  assert.equal(await second.evaluate((element) => element.range), "last_7_days");
  assert.equal(await first.locator(".refresh").innerText(), "刷新");
  assert.equal(await second.locator(".refresh").innerText(), "Refresh");
  await close();
});

test("in a dialog Escape closes what is open in it, and only then the dialog", async () => {
  const { page, dashboard, close } = await openHost(
    `<dialog style="width:1200px;max-width:none">${DASHBOARD}</dialog>`,
  );
  await page.evaluate(() => document.querySelector("dialog").showModal());
  await drawn(page);
  const isOpen = () => page.evaluate(() => document.querySelector("dialog").open);
  for (const opener of [
    "kfstat-range-picker .opener",
    "kfstat-export .opener",
    "kfstat-definition button",
    "kfstat-combobox[data-filter=account] .opener",
  ]) {
    const button = dashboard.locator(opener).first();
    await button.click();
    await page.keyboard.press("Escape");
    assert.equal(await button.getAttribute("aria-expanded"), "false", opener);
    assert.equal(await isOpen(), true, opener);
  }
  await page.keyboard.press("Escape");
  assert.equal(await isOpen(), false);
  await close();
});

test("what was hidden when it came in is whole when it is shown", async () => {
  const { page, close } = await openHost(`<div hidden style="width:1200px">${DASHBOARD}</div>`);
  await page.locator("kfstat-dashboard .cards[aria-busy=false]").waitFor({ state: "attached" });
  await page.locator("body > div").evaluate((div) => (div.hidden = false));
  await drawn(page);
  const later = await layoutOf(page);
  await close();
  const other = await openHost(`<div style="width:1200px">${DASHBOARD}</div>`);
  await drawn(other.page);
  assert.deepEqual(later, await layoutOf(other.page));
  await other.close();
});

test("a long table keeps its length where the page scales or zooms it", async (t) => {
  const own = await startBoth({ sandboxFlags: ["--servicers", "150"] });
  t.after(() => own.stop());
  const { page, close } = await openHost(`<div style="width:1200px">${DASHBOARD}</div>`, {
    address: own.relay.address,
  });
  await figures(page);
  await page.locator("kfstat-team tbody tr.gap").first().waitFor({ state: "attached" });
  await page.locator("kfstat-team progress").waitFor({ state: "detached" });
  const lengths = [];
  for (const style of ["", "transform:scale(0.5)", "zoom:1.5", ""]) {
    lengths.push(
      await page.evaluate(async (text) => {
        document.querySelector("div").style.cssText = `width:1200px;${text}`;
        const team = document.querySelector("kfstat-dashboard").shadowRoot.querySelector("kfstat-team");
        team.requestUpdate();
        await team.updateComplete;
        await team.updateComplete;
        const scroller = team.shadowRoot.querySelector(".scroller");
        return scroller.scrollHeight;
      }, style),
    );
  }
  for (const length of lengths) assert.ok(Math.abs(length - lengths[0]) < 40, lengths.join(" "));
  await close();
});

test("taken out and put in again it leaves no listener, observer or timer behind", async () => {
  const { page, close } = await openHost(DASHBOARD, {
    prepare: (page) =>
      page.addInitScript(() => {
        const counts = (globalThis.counts = { listeners: 0, observers: 0, timers: new Set() });
        const { addEventListener, removeEventListener } = globalThis.EventTarget.prototype;
        const known = new Map();
        const isOutside = (target) =>
          target === window || target === document || target instanceof globalThis.MediaQueryList;
        const idOf = (target, type, listener) => {
          if (!known.has(target)) known.set(target, new Map());
          const own = known.get(target);
          if (!own.has(type)) own.set(type, new Set());
          return [own.get(type), listener];
        };
        globalThis.EventTarget.prototype.addEventListener = function (type, listener, ...more) {
          if (isOutside(this ?? window)) {
            const [set, key] = idOf(this ?? window, type, listener);
            if (!set.has(key)) counts.listeners += 1;
            set.add(key);
          }
          return addEventListener.call(this, type, listener, ...more);
        };
        globalThis.EventTarget.prototype.removeEventListener = function (type, listener, ...more) {
          if (isOutside(this ?? window)) {
            const [set, key] = idOf(this ?? window, type, listener);
            if (set.delete(key)) counts.listeners -= 1;
          }
          return removeEventListener.call(this, type, listener, ...more);
        };
        const { setTimeout, clearTimeout } = globalThis;
        globalThis.setTimeout = (work, ms, ...more) => {
          const id = setTimeout(() => {
            counts.timers.delete(id);
            work(...more);
          }, ms);
          counts.timers.add(id);
          return id;
        };
        globalThis.clearTimeout = (id) => {
          counts.timers.delete(id);
          clearTimeout(id);
        };
        for (const name of ["MutationObserver", "ResizeObserver"]) {
          const Own = globalThis[name];
          globalThis[name] = class extends Own {
            #isOn = false;
            observe(target, ...more) {
              // Of a shadow root of its own: it goes with the element.
              if (!this.#isOn && !(target instanceof globalThis.ShadowRoot)) counts.observers += 1;
              this.#isOn ||= !(target instanceof globalThis.ShadowRoot);
              super.observe(target, ...more);
            }
            disconnect() {
              if (this.#isOn) counts.observers -= 1;
              this.#isOn = false;
              super.disconnect();
            }
          };
        }
      }),
  });
  await drawn(page);
  const counted = await page.evaluate(async () => {
    const element = document.querySelector("kfstat-dashboard");
    const pause = () => new Promise((done) => setTimeout(done, 300));
    const count = () => {
      const { listeners, observers, timers } = globalThis.counts;
      return [listeners, observers, timers.size];
    };
    const found = [];
    for (let turn = 0; turn < 6; turn += 1) {
      element.remove();
      await pause();
      found.push(count());
      document.body.append(element);
      if (turn % 2 === 0) await pause();
    }
    element.remove();
    await pause();
    found.push(count());
    return found;
  });
  for (const one of counted) assert.deepEqual(one, counted[0]);
  assert.equal(counted[0][1], 0, "observers");
  assert.equal(counted[0][2], 0, "timers");
  await close();
});

test("it starts where half of a browser is missing, as in unit tests", async () => {
  const { page, dashboard, close } = await openHost(DASHBOARD, {
    prepare: (page) =>
      page.addInitScript(() => {
        for (const name of ["ResizeObserver", "IntersectionObserver", "matchMedia", "ElementInternals"])
          delete globalThis[name];
        delete globalThis.Document.prototype.adoptedStyleSheets;
        delete globalThis.ShadowRoot.prototype.adoptedStyleSheets;
        delete globalThis.CSSStyleSheet.prototype.replace;
        delete globalThis.CSSStyleSheet.prototype.replaceSync;
        delete Element.prototype.scrollIntoView;
        delete Element.prototype.scrollTo;
        delete HTMLElement.prototype.showPopover;
      }),
  });
  await figures(page);
  await page.locator("kfstat-days tr[data-date]").first().waitFor();
  await dashboard.locator("kfstat-combobox .opener").first().click();
  await dashboard.locator("[role=option]").first().waitFor();
  await close();
});

test("a page that takes the one file for a script of the old kind has the element too", async () => {
  const { page, close } = await openHost(DASHBOARD, {
    css: '</style><script src="/kfstat/define.js"></script><style>',
  });
  await figures(page);
  await close();
});

/** What a translator does: it puts elements with other words in place of all text nodes. */
const translate = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("kfstat-dashboard");
    const roots = [host, ...globalThis.insideOf(host.shadowRoot)].flatMap(
      (element) => element.shadowRoot ?? [],
    );
    for (const root of roots) {
      const walker = document.createTreeWalker(root, globalThis.NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) {
        if (!text.data.trim() || text.parentElement?.closest("style, svg, font")) continue;
        const font = document.createElement("font");
        font.append(document.createElement("font"));
        font.firstChild.textContent = `~${text.data}`;
        text.replaceWith(font);
      }
    }
  });

const plainText = (page) =>
  page.evaluate(() =>
    globalThis
      .insideOf(document.querySelector("kfstat-dashboard").shadowRoot)
      .flatMap(({ childNodes }) => [...childNodes])
      .filter((node) => node.nodeType === 3 && node.data.trim())
      .map((node) => node.data.trim())
      .filter((text) => !/^~/.test(text)),
  );

test("a translated page goes on saying what is so, and keeps what did not change translated", async () => {
  const { page, dashboard, close } = await openHost();
  await drawn(page);
  await translate(page);
  const heading = dashboard.locator(".title .range");
  assert.match(await heading.innerText(), /^~2022-11-09/);
  await dashboard.evaluate((element) => (element.range = "last_30_days"));
  await drawn(page);
  await page.locator("kfstat-days tr[data-date='2022-10-17']").waitFor();
  assert.equal(await heading.innerText(), "2022-10-17 – 2022-11-15");
  assert.equal(await dashboard.locator("kfstat-days tr[data-date]").count(), 30);
  const name = dashboard.locator(".card[data-metric=session_cnt] dt");
  assert.match(await name.innerText(), /^~/);
  const other = await openHost(DASHBOARD.replace("last_7_days", "last_30_days"));
  await drawn(other.page);
  await dashboard.evaluate((element) => (element.locale = "en"));
  await dashboard.evaluate((element) => (element.locale = "zh"));
  await drawn(page);
  // In another language and back every text was written anew: it is that of a page nobody translated.
  const anew = (await plainText(page)).join("\n");
  for (const text of ["2022-10-17 – 2022-11-15", "回复率", "近 30 天"]) {
    assert.ok((await plainText(other.page)).join("\n").includes(text), text);
    assert.ok(anew.includes(text), text);
  }
  await other.close();
  await translate(page);
  await dashboard.locator("kfstat-trend [data-view=table]").click();
  await dashboard.locator("kfstat-trend tbody tr").first().waitFor();
  await dashboard.locator("kfstat-team input[type=search]").fill("李四");
  await page.waitForFunction(
    () =>
      document
        .querySelector("kfstat-dashboard")
        .shadowRoot.querySelector("kfstat-team")
        .shadowRoot.querySelectorAll("tbody tr[data-userid]").length === 1,
    undefined,
    { timeout: HANG_MS },
  );
  await close();
});
