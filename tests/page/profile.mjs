// Where the page's time goes, by the browser's own profiler, for one build or several beside each other.
//   node tests/page/profile.mjs [--runs N] [--people N] [FOLDER...]   FOLDER: a built page; default: build/web
// For each build: from the last byte of the answer to the frame with the cards; the longest task and all long tasks on
// the way from 30 to 180 days, with the functions that took most of it; and how long 180 days of N people take until the
// whole team is there. Builds take turns, and the median of the runs is told, with its ratio to the first build's.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser, openPage, startRelay, startSandbox, web } from "./stage.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "5" }, people: { type: "string", default: "500" } },
});
const runs = Number(values.runs);
const folders = positionals.length > 0 ? positionals.map((folder) => resolve(folder)) : [web];
const QUIET_MS = 1500;
const TOLD = 8;

/** In the page: notes when cards stand there, when bytes come in, and every task over 50 ms. */
function watch() {
  globalThis.seen = { tasks: [], lastByte: 0, cards: 0 };
  const { seen } = globalThis;
  new globalThis.PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ startTime, duration });
  }).observe({ type: "longtask" });
  const fetched = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    const response = await fetched(url, init);
    if (!String(url).endsWith("/api/v1/statistics") || !response.body) return response;
    const noted = new globalThis.TransformStream({
      // The first answer to a choice is what the cards wait for.
      flush: () => void (seen.lastByte ||= performance.now()),
    });
    return new Response(response.body.pipeThrough(noted), response);
  };
  globalThis.choose = (range) => {
    Object.assign(seen, { tasks: [], lastByte: 0, cards: 0, whole: 0, start: performance.now() });
    const dashboard = document.querySelector("kfstat-dashboard");
    dashboard.range = range;
    let isNew = false;
    const look = () => {
      const root = dashboard.shadowRoot;
      const busy = root.querySelector(".cards")?.ariaBusy;
      isNew ||= busy === "true";
      if (isNew && busy === "false" && seen.cards === 0) seen.cards = performance.now();
      const table = root.querySelector("kfstat-team")?.shadowRoot?.querySelector("[aria-busy]");
      if (seen.cards > 0 && table?.ariaBusy === "false" && seen.whole === 0) seen.whole = performance.now();
      if (seen.whole === 0) requestAnimationFrame(look);
    };
    look();
  };
}

/** Comes back once everything is there and no task was long for a while. */
async function settled(page) {
  await page.waitForFunction(() => globalThis.seen.whole > 0, undefined, { timeout: 120_000 });
  let count = -1;
  for (;;) {
    await page.waitForTimeout(QUIET_MS);
    const now = await page.evaluate(() => globalThis.seen.tasks.length);
    if (now === count) return page.evaluate(() => globalThis.seen);
    count = now;
  }
}

/** The functions of a profile by the time that was spent in them alone, in milliseconds. */
function heaviest({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map();
  samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    if (functionName === "(idle)" || functionName === "(program)") return;
    const file = url.split("/").at(-1);
    const name = `${functionName || "(anonymous)"}${file ? ` ${file}:${lineNumber + 1}` : ""}`;
    times.set(name, (times.get(name) ?? 0) + timeDeltas[index] / 1000);
  });
  return [...times].sort((a, b) => b[1] - a[1]).slice(0, TOLD);
}

async function measure(browser, address) {
  const { page, close } = await openPage(browser, address, {
    path: "/?kf-range=last_30_days",
    prepare: (page) => page.addInitScript(watch),
  });
  await page.locator("kfstat-dashboard .cards[aria-busy=false]").waitFor();
  await page.locator("kfstat-team [aria-busy=false]").first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(QUIET_MS);
  const client = await page.context().newCDPSession(page);
  await client.send("Profiler.enable");
  await client.send("Profiler.start");
  await page.evaluate(() => globalThis.choose("last_180_days"));
  const seen = await settled(page);
  const { profile } = await client.send("Profiler.stop");
  await close();
  const durations = seen.tasks.map(({ duration }) => duration);
  return {
    cards: seen.cards - seen.lastByte,
    longest: Math.max(0, ...durations),
    long: durations.reduce((sum, duration) => sum + duration, 0),
    whole: seen.whole - seen.start,
    functions: heaviest(profile),
  };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** All builds in front of one upstream with so many people. */
async function compare(browser, people, names) {
  const sandbox = await startSandbox({
    sandboxFlags: ["--accounts", "1", "--servicers", String(people + 1), "--calls-per-minute", "0"],
  });
  const relayFlags = ["--calls-per-minute", "1000000", "--calls-per-hour", "60000000"];
  const relays = [];
  for (const pages of folders) relays.push(await startRelay(sandbox.address, { pages, relayFlags }));
  try {
    const results = folders.map(() => []);
    // The relays read the days in the first round, which is not told.
    for (let run = 0; run <= runs; run += 1) {
      for (const [index, relay] of relays.entries()) {
        const result = await measure(browser, relay.address);
        if (run > 0) results[index].push(result);
      }
    }
    console.log(`\n${people} people, median of ${runs} runs, in ms`);
    for (const [index, list] of results.entries()) {
      console.log(`  ${folders[index]}`);
      for (const [name, words] of names) {
        const [own, first] = [list, results[0]].map((all) => median(all.map((result) => result[name])));
        const ratio = index === 0 || first === 0 ? "" : `  x ${(own / first).toFixed(2)}`;
        console.log(`    ${words}: ${own.toFixed(0)}${ratio}`);
      }
      for (const [name, ms] of list.at(-1).functions)
        console.log(`      ${ms.toFixed(0).padStart(5)}  ${name}`);
    }
  } finally {
    for (const relay of relays) await relay.stop();
    await sandbox.stop();
  }
}

const browser = await openBrowser();
try {
  await compare(browser, 12, [
    ["cards", "answer to cards"],
    ["longest", "30 to 180 days, longest task"],
    ["long", "30 to 180 days, all long tasks"],
  ]);
  await compare(browser, Number(values.people), [
    ["cards", "answer to cards"],
    ["longest", "30 to 180 days, longest task"],
    ["whole", "180 days complete"],
  ]);
} finally {
  await browser.close();
}
