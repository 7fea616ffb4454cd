// The filters in the address: shared, gone back to, kept relative, and never a way in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AFTER_SALES,
  BY_API,
  choose,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  startBoth,
  statePanel,
} from "./stage.mjs";

let both, browser;

before(async () => {
  [both, browser] = await Promise.all([startBoth(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const queryOf = (page) => new URL(page.url()).search;
const shown = (page) => page.locator("kfstat-dashboard .title").innerText();
const until = (page, query) => page.waitForURL((url) => url.search === query);

test("what is chosen stands in the address, survives a reload, and can be gone back from", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  await choose(page, "account", "售后");
  await until(page, `?kf-account=${AFTER_SALES}`);
  await choose(page, "servicer", "LiSi");
  await choosePreset(page, "last_7_days");
  await until(page, `?kf-account=${AFTER_SALES}&kf-servicer=LiSi&kf-range=last_7_days`);
  await figures(page);
  assert.match(await shown(page), /2022-11-09 – 2022-11-15/);

  await page.reload();
  await figures(page);
  assert.match(await shown(page), /售后服务[^]+2022-11-09 – 2022-11-15/);
  assert.doesNotMatch(await shown(page), /全部接待人员（/);

  await page.goBack();
  await until(page, `?kf-account=${AFTER_SALES}&kf-servicer=LiSi`);
  await page.locator("kfstat-dashboard .title", { hasText: "2022-10-19 – 2022-11-15" }).waitFor();
  await page.goBack();
  await page.locator("kfstat-dashboard .title", { hasText: "全部接待人员（" }).waitFor();
  await page.goForward();
  await page.goForward();
  await page.locator("kfstat-dashboard .title", { hasText: "2022-11-09 – 2022-11-15" }).waitFor();
  assert.doesNotMatch(await shown(page), /全部接待人员（/);
  await close();
});

test("a relative range is read by the relay's clock, on whatever day the address is opened", async () => {
  const later = await startBoth({ now: 1668564000 + 7 * 86400 });
  const path = `/?kf-account=${AFTER_SALES}&kf-range=last_week`;
  for (const [address, dates] of [
    [both.relay.address, /2022-11-07 – 2022-11-13/],
    [later.relay.address, /2022-11-14 – 2022-11-20/],
  ]) {
    const { page, close } = await openPage(browser, address, { path });
    await figures(page);
    assert.match(await shown(page), dates);
    assert.equal(queryOf(page), path.slice(1));
    await close();
  }
  await later.stop();
});

test("other keys of the query, the fragment and the state stay as they are", async () => {
  const path = "/?a=%41+b&flag&kf-range=last_7_days&=x#part";
  const { page, close } = await openPage(browser, both.relay.address, { path });
  await figures(page);
  await page.evaluate(() => history.replaceState({ own: 1 }, ""));
  await choose(page, "account", "售后");
  await until(page, `?a=%41+b&flag&=x&kf-account=${AFTER_SALES}&kf-range=last_7_days`);
  assert.equal(new URL(page.url()).hash, "#part");
  assert.deepEqual(await page.evaluate(() => history.state), { own: 1 });
  await close();
});

test("the first look adds no step to go back over, and a choice made twice adds one", async () => {
  const { page, close } = await openPage(browser, both.relay.address);
  await figures(page);
  const length = () => page.evaluate(() => history.length);
  const before = await length();
  await choosePreset(page, "last_7_days");
  await choosePreset(page, "last_7_days");
  await figures(page);
  assert.equal(await length(), before + 1);
  await close();
});

test("without url-state the address is neither read nor written", async () => {
  const { page, close } = await openPage(browser, both.relay.address, { path: "/?kf-range=last_7_days" });
  await figures(page);
  await page.evaluate((account) => {
    const own = document.createElement("kfstat-dashboard");
    Object.assign(own, { relay: ".", openKfid: account });
    document.querySelector("kfstat-dashboard").replaceWith(own);
  }, BY_API);
  await page.locator("kfstat-dashboard .title", { hasText: "2022-10-19 – 2022-11-15" }).waitFor();
  await choosePreset(page, "yesterday");
  await page.locator("kfstat-dashboard .title", { hasText: "2022-11-15" }).waitFor();
  await figures(page);
  assert.equal(queryOf(page), "?kf-range=last_7_days");
  await close();
});

test("what the embedder gives later is what the address is compared with", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, { path: "/?a=1" });
  const give = (name, value) =>
    dashboard.evaluate(
      async (element, [name, value]) => {
        element.setAttribute(name, value);
        await element.updateComplete;
      },
      [name, value],
    );
  const dated = (hasText) => page.locator("kfstat-dashboard .title .range", { hasText }).waitFor();
  await figures(page);
  await give("range", "last_7_days");
  await dated("2022-11-09 – 2022-11-15");
  assert.equal(queryOf(page), "?a=1");
  await choosePreset(page, "last_30_days");
  await until(page, "?a=1&kf-range=last_30_days");
  await dated("2022-10-17 – 2022-11-15");
  // What was chosen, and then given too, no longer differs.
  await give("range", "last_30_days");
  assert.equal(queryOf(page), "?a=1");
  await choosePreset(page, "last_7_days");
  await until(page, "?a=1&kf-range=last_7_days");
  await page.goBack();
  await dated("2022-10-17 – 2022-11-15");
  // A property is as good as an attribute.
  await dashboard.evaluate((element) => (element.range = "yesterday"));
  await dated("2022-11-15");
  assert.equal(queryOf(page), "?a=1");
  await close();
});

test("without url-state its keys leave the address, and overrule nothing when it comes back", async () => {
  const path = "/?a=1&kf-range=last_7_days";
  const { page, dashboard, close } = await openPage(browser, both.relay.address, { path });
  const dated = (hasText) => page.locator("kfstat-dashboard .title .range", { hasText }).waitFor();
  await figures(page);
  await dashboard.evaluate((element) => element.setAttribute("url-state", "none"));
  await until(page, "?a=1");
  await dated("2022-11-09 – 2022-11-15");
  await dashboard.evaluate((element) => element.setAttribute("range", "yesterday"));
  await dated("2022-11-15");
  await dashboard.evaluate((element) => element.setAttribute("url-state", "query"));
  await dashboard.evaluate((element) => element.updateComplete);
  assert.equal(queryOf(page), "?a=1");
  assert.equal(await dashboard.evaluate(({ range }) => range), "yesterday");
  // What is chosen without it stays, and is written once it is there.
  await dashboard.evaluate((element) => element.removeAttribute("url-state"));
  await choosePreset(page, "last_7_days");
  await dated("2022-11-09 – 2022-11-15");
  assert.equal(queryOf(page), "?a=1");
  await dashboard.evaluate((element) => element.setAttribute("url-state", "query"));
  await until(page, path.slice(1));
  await close();
});

const HOSTILE = [
  "<img src=x onerror=globalThis.hit=1>",
  '"><script>globalThis.hit=1</script>',
  "javascript:globalThis.hit=1",
  "${globalThis.hit=1}",
  "__proto__",
  "\u202Eabc",
  "\u0000",
  "%",
  "../../../etc",
  "a".repeat(2000),
];

test("hostile values are shown as text or refused by the core, and nothing of them runs", async () => {
  for (const value of HOSTILE) {
    const coded = encodeURIComponent(value);
    for (const key of ["kf-account", "kf-servicer", "kf-range"]) {
      const account = key === "kf-account" ? "" : `kf-account=${AFTER_SALES}&`;
      const { page, close } = await openPage(browser, both.relay.address, {
        path: `/?${account}${key}=${coded}`,
        expected: [/^Failed to load resource/],
      });
      await page.locator("kfstat-dashboard :is([part=state], .cards[aria-busy=false])").first().waitFor();
      if (key === "kf-range") await statePanel(page, "invalid");
      assert.equal(await page.evaluate(() => globalThis.hit), undefined, `${key} ${value}`);
      assert.equal(await page.locator("kfstat-dashboard :is(img, script, iframe)").count(), 0);
      await close();
    }
  }
});
