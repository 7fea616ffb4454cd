// What the page's tests stand on: the real sandbox and relay on ephemeral ports, one browser, and a page that
// remembers everything the browser complained about.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

export { openBrowser } from "../browser.mjs";

const root = resolve(import.meta.dirname, "../..");
const bin = resolve(root, process.env.KFSTAT_BIN ?? "build/bin");
export const web = resolve(root, process.env.KFSTAT_WEB ?? "build/web");

/** 2022-11-16 10:00:00 UTC+8, a Wednesday. */
export const NOW = 1668564000;
export const SEED = 7;
export const CORP_ID = "wwkfstatwebtest00";
export const SECRET = "canary-secret-of-the-web-tests-0000000000000";

/** The accounts and people the sandbox always has. */
export const AFTER_SALES = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";
export const BY_API = "wkAJ2GCAAAUp7xGd2MiTcSb4YjQnO0Fw";
export const NOT_OPEN = "wkAJ2GCAAAe8LsDa5KwPhZr0VxTqI6Mg";

/** How long anything may take before a test is taken to hang. */
export const HANG_MS = 30_000;

/** The path of a program of the build. */
export const binary = (name) => join(bin, name);

/** Starts a program that prints where it listens, and gives its address and a way to end it. */
async function serve(name, args) {
  const child = spawn(binary(name), args, { stdio: ["ignore", "pipe", "pipe"] });
  const tail = [];
  child.stderr.setEncoding("utf8").on("data", (text) => {
    tail.push(text);
    if (tail.length > 20) tail.shift();
  });
  const ended = new Promise((done) => child.once("exit", done));
  const address = await new Promise((found, failed) => {
    const guard = setTimeout(() => failed(new Error(`${name} did not say where it listens`)), HANG_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /https?:\/\/[\d.]+:\d+/.exec(line);
      if (!match) return;
      clearTimeout(guard);
      found(match[0]);
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`${name} ended with ${code}: ${tail.join("")}`)));
  });
  return {
    address,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The sandbox alone; `sandboxFlags` are more of its options. */
export async function startSandbox({ now = NOW, seed = SEED, sandboxFlags = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "kfstat-web-"));
  const secret = join(folder, "secret");
  await writeFile(secret, SECRET, { mode: 0o600 });
  const served = await serve("kfstat-sandbox", [
    "--listen",
    "127.0.0.1:0",
    "--seed",
    String(seed),
    "--now",
    String(now),
    "--corp-id",
    CORP_ID,
    "--corp-secret-file",
    secret,
    ...sandboxFlags,
  ]);
  const control = (path, body) =>
    fetch(
      `${served.address}/_sandbox/${path}`,
      body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
    );
  return {
    address: served.address,
    /** Replaces the faults; without any, everything works again. */
    async fault(...faults) {
      assert.equal((await control("faults", { faults })).status, 200);
    },
    async stats() {
      return (await control("stats")).json();
    },
    /** What upstream itself answers, fetched with a token of the test's own. */
    async ask(body) {
      const login = new URLSearchParams({ corpid: CORP_ID, corpsecret: SECRET });
      const { access_token } = await (await fetch(`${served.address}/cgi-bin/gettoken?${login}`)).json();
      const address = `${served.address}/cgi-bin/kf/get_servicer_statistic?access_token=${access_token}`;
      return (await fetch(address, { method: "POST", body: JSON.stringify(body) })).json();
    },
    async stop() {
      await served.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A relay in front of an upstream; `pages` is the folder of the pages it serves, `relayFlags` more of its options. */
export async function startRelay(upstream, { now = NOW, pages = web, relayFlags = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "kfstat-web-"));
  const secret = join(folder, "secret");
  await writeFile(secret, SECRET, { mode: 0o600 });
  const served = await serve("kfstat-relay", [
    "--listen",
    "127.0.0.1:0",
    "--upstream",
    upstream,
    "--corp-id",
    CORP_ID,
    "--corp-secret-file",
    secret,
    "--now",
    String(now),
    "--web",
    pages,
    ...relayFlags,
  ]);
  return {
    address: served.address,
    async stop() {
      await served.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Sandbox and relay together. */
export async function startBoth(options = {}) {
  const sandbox = await startSandbox(options);
  const relay = await startRelay(sandbox.address, options);
  return {
    sandbox,
    relay,
    async stop() {
      await relay.stop();
      await sandbox.stop();
    },
  };
}

/** A page that records complaints; `close` fails on any of them, on CSP violations and on foreign requests. */
export async function openPage(browser, address, options = {}) {
  const {
    path = "/",
    prepare,
    expected = [],
    timeZone = "America/Los_Angeles",
    locale = "zh-CN",
    ...more
  } = options;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    timezoneId: timeZone,
    locale,
    reducedMotion: "reduce",
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(HANG_MS);
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:"))
      complaints.push(`asked ${request.url()}`);
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  await prepare?.(page);
  await page.goto(address + path);
  return {
    page,
    dashboard: page.locator("kfstat-dashboard"),
    async close() {
      const violations = await page.evaluate(() => globalThis.violations);
      const heard = [...complaints];
      // What a test still held back ends with it; what the page asks for without its routes is no complaint.
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
      assert.deepEqual(violations, [], "the content security policy was violated");
      const unexpected = heard.filter((text) => !expected.some((pattern) => pattern.test(text)));
      assert.deepEqual(unexpected, [], "the browser complained");
    },
  };
}

/** The page's path with these filters: `{ account, servicer, range }`. */
export function pathOf(filters) {
  const query = Object.entries(filters).map(([name, value]) => `kf-${name}=${encodeURIComponent(value)}`);
  return `/?${query.join("&")}`;
}

/** For `prepare`: a backend that answers the documented route and the lists, and has no stream. */
export async function withoutStream(page) {
  await page.route("**/api/v1/status", async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: { ...(await response.json()), features: ["accounts", "servicers"] },
    });
  });
}

/** A refused request is logged by the browser itself; a test that provokes one says so. */
export const REFUSED = /^Failed to load resource: the server responded with a status of [45]\d\d/;
export const UNREACHABLE = /^Failed to load resource: net::ERR_/;

/** The core in either form: the file, and the script with its text, asked for where the file is not to be had. */
export const CORE_FILES = /\/kfstat_core[^/]*\.(wasm|js)$/;

/** Opens the list of a filter, and gives the field it is searched with. */
export async function openList(page, filter) {
  const list = page.locator(`kfstat-combobox[data-filter=${filter}]`);
  await list.locator(".opener").click();
  await list.locator("[role=listbox]").waitFor();
  return list.locator("input");
}

/** Chooses in a list by typing, as a person would. */
export async function choose(page, filter, text) {
  const input = await openList(page, filter);
  await input.fill(text);
  await page.locator(`kfstat-combobox[data-filter=${filter}] [role=option]`).first().click();
}

/** Chooses a preset range. */
export async function choosePreset(page, name) {
  await page.locator("kfstat-range-picker .opener").click();
  await page.locator(`kfstat-range-picker [data-preset=${name}]`).click();
}

/** Waits until figures stand where the skeleton stood. */
export async function figures(page) {
  await page.locator("kfstat-dashboard .cards[aria-busy=false]").waitFor();
}

/** Goes down to a part, for those out of sight are not drawn; all the days are there then. */
export async function reach(page, part) {
  await page.locator(`kfstat-dashboard ${part}`).first().scrollIntoViewIfNeeded();
  if (part !== "kfstat-days") return;
  await page.locator("kfstat-days [data-date]").first().waitFor();
  const more = page.locator("kfstat-days [data-action=more-days]");
  while ((await more.count()) > 0) await more.click();
}

/** Waits for a state panel and gives its words. */
export async function statePanel(page, name) {
  const panel = page.locator(`kfstat-dashboard :is([part=state], [part=notice])[data-state=${name}]`);
  await panel.waitFor();
  return panel.innerText();
}

/** Comes back when the page says everything in that language: its words are loaded when they are chosen. */
export async function chooseLanguage(page, locale) {
  await page.locator(`[data-switch=language] [value=${locale}]`).click();
  await page.locator(`kfstat-dashboard .page:lang(${locale})`).waitFor();
}

/** Adds a figure to the trend. */
export async function chooseMetric(page, field) {
  const trend = page.locator("kfstat-trend");
  if (!(await trend.locator(`input[value=${field}]`).isVisible())) await trend.locator(".choose").click();
  await trend.locator(`input[value=${field}]`).check();
}

/** The days of a range as the sandbox itself tells them, read by the core. */
export async function readDays(kfstat, sandbox, openKfid, { start_date, end_date }, servicer) {
  const query = {
    open_kfid: openKfid,
    ...(servicer === undefined ? {} : { servicer_userid: servicer }),
    start_time: start_date,
    end_time: end_date,
  };
  const plan = kfstat.planRequests(query, { now: new Date(NOW * 1000) });
  assert.ok(plan.ok);
  const days = [];
  for (const request of plan.value.requests) {
    const report = kfstat.parseResponse(JSON.stringify(await sandbox.ask(request)), { query: request });
    assert.ok(report.ok);
    days.push(...report.value.days);
  }
  return days;
}
