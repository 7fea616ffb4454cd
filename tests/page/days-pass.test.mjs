// A page that stays open: it shows the right yesterday by itself, by the relay's clock, and says when it read what.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AFTER_SALES,
  NOW,
  choosePreset,
  figures,
  openBrowser,
  openPage,
  pathOf,
  startBoth,
} from "./stage.mjs";

const HOUR = 3600;
const DAY = 24 * HOUR;

let both, browser;

before(async () => {
  // The sandbox lives a week later than the relay's clock, so that days to come have figures.
  [both, browser] = await Promise.all([startBoth({ now: NOW + 7 * DAY }), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

/** A page whose relay says that it is `clock.now`; `asked` counts how often it was asked. */
async function openAt(now, range = "yesterday") {
  const clock = { now, asked: 0, isThere: true };
  const opened = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES, range }),
    expected: [/net::ERR_FAILED/],
    async prepare(page) {
      await page.clock.install();
      await page.route("**/api/v1/status", async (route) => {
        clock.asked += 1;
        if (!clock.isThere) return route.abort();
        const response = await route.fetch();
        return route.fulfill({ response, json: { ...(await response.json()), now: clock.now } });
      });
    },
  });
  // The dates stand in the filter line, without their year where it is the present one.
  const shows = (text) =>
    opened.dashboard
      .locator("kfstat-range-picker .opener", { hasText: text.replaceAll("2022-", "") })
      .waitFor();
  const says = (text) => opened.dashboard.locator(".freshness", { hasText: text }).waitFor();
  const tell = (name, isWindow = false) =>
    opened.page.evaluate(
      ([type, onWindow]) => (onWindow ? window : document).dispatchEvent(new Event(type)),
      [name, isWindow],
    );
  await shows(range === "yesterday" ? "2022-11-15" : "2022-11-09 – 2022-11-15");
  await figures(opened.page);
  return { ...opened, clock, shows, says, tell };
}

for (const [name, event, isWindow] of [
  ["comes back into sight", "visibilitychange", false],
  ["is online again", "online", true],
]) {
  test(`a page that ${name} shows the right yesterday`, async () => {
    const { page, clock, shows, says, tell, close } = await openAt(NOW);
    await says("读取于 2022-11-16 10:00");
    clock.now = NOW + DAY;
    await tell(event, isWindow);
    await shows("2022-11-16");
    await figures(page);
    await says("读取于 2022-11-17 10:00");
    await page.locator("kfstat-days").scrollIntoViewIfNeeded();
    await page.locator("kfstat-days tr[data-date='2022-11-16']").waitFor();
    await close();
  });
}

test("a page that is only looked at again the same day keeps what it has", async () => {
  const { page, clock, tell, says, close } = await openAt(NOW);
  // The period compared with and the people come after the figures.
  await page.waitForLoadState("networkidle");
  let read = 0;
  page.on("request", (request) => {
    if (/statistic/.test(request.url())) read += 1;
  });
  const { asked } = clock;
  clock.now = NOW + HOUR;
  await tell("visibilitychange");
  await page.waitForFunction(() => true);
  while (clock.asked === asked) await page.waitForTimeout(20);
  await page.waitForTimeout(300);
  assert.equal(clock.asked, asked + 1);
  assert.equal(read, 0);
  await says("读取于 2022-11-16 10:00");
  await close();
});

test("at 06:00 yesterday is read, though nobody touches the page", async () => {
  const early = NOW - 5 * HOUR;
  const { page, clock, says, shows, close } = await openAt(early);
  await says("读取于 2022-11-16 05:00");
  clock.now = early + HOUR - 60;
  await page.clock.fastForward((HOUR - 60) * 1000);
  await page.waitForTimeout(200);
  await says("读取于 2022-11-16 05:00");
  clock.now = early + HOUR;
  await page.clock.fastForward(60_000);
  await says("读取于 2022-11-16 06:00");
  await figures(page);
  // And on the days after.
  for (const [day, yesterday] of [
    [1, "2022-11-16"],
    [2, "2022-11-17"],
  ]) {
    clock.now = early + HOUR + day * DAY;
    await page.clock.fastForward(DAY * 1000);
    await shows(yesterday);
    await figures(page);
  }
  await close();
});

test("a machine that slept through 06:00 with the page in sight shows the right yesterday within the hour", async () => {
  const { page, clock, says, shows, close } = await openAt(NOW);
  await says("读取于 2022-11-16 10:00");
  // Timers stood still meanwhile.
  clock.now = NOW + DAY;
  await page.clock.fastForward(HOUR * 1000);
  await shows("2022-11-16");
  await figures(page);
  await close();
});

test("where the relay is away at 06:00 it is asked again until it is back", async () => {
  const early = NOW - 5 * HOUR;
  const { page, clock, says, close } = await openAt(early);
  await says("读取于 2022-11-16 05:00");
  clock.isThere = false;
  const { asked } = clock;
  await page.clock.fastForward(HOUR * 1000);
  while (clock.asked === asked) await page.waitForTimeout(20);
  clock.isThere = true;
  clock.now = early + HOUR + 60;
  await page.clock.fastForward(60_000);
  await says("读取于 2022-11-16 06:01");
  await figures(page);
  await close();
});

test("whoever chooses a relative range gets it as of now", async () => {
  const { page, clock, shows, close } = await openAt(NOW, "last_7_days");
  clock.now = NOW + DAY;
  await choosePreset(page, "yesterday");
  await shows("2022-11-16");
  await figures(page);
  await close();
});

test("without a clock what is shown stays", async () => {
  const { page, dashboard, clock, tell, shows, close } = await openAt(NOW);
  clock.isThere = false;
  clock.now = NOW + DAY;
  const { asked } = clock;
  await tell("visibilitychange");
  while (clock.asked === asked) await page.waitForTimeout(20);
  await page.waitForTimeout(300);
  await shows("2022-11-15");
  assert.equal(await dashboard.locator(".cards[aria-busy=false]").count(), 1);
  assert.equal(await dashboard.locator("[part=state]").count(), 0);
  await close();
});

test("dates of one's own are those dates on any day", async () => {
  const { page, clock, tell, says, shows, close } = await openAt(NOW, "2022-11-09..2022-11-15");
  clock.now = NOW + DAY;
  await tell("visibilitychange");
  await says("读取于 2022-11-17 10:00");
  await figures(page);
  await shows("2022-11-09 – 2022-11-15");
  await close();
});
