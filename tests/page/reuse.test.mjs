// kfstat without the dashboard: a form of another front end, and a server of plain Node, from the packed package.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { copyExample, installPackages, runIn } from "./packed.mjs";
import {
  AFTER_SALES,
  CORP_ID,
  HANG_MS,
  NOW,
  openBrowser,
  openPage,
  SECRET,
  startRelay,
  startSandbox,
} from "./stage.mjs";

const root = resolve(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "docs/reuse.md"), "utf8");

let installed, sandbox, relay, browser;

before(async () => {
  installed = installPackages();
  const folder = copyExample(installed, "form");
  const { status, output } = runIn(folder, "npm", "run", "build");
  assert.equal(status, 0, output);
  const pages = join(installed, "pages");
  cpSync(join(folder, "dist"), pages, { recursive: true });
  sandbox = await startSandbox();
  [relay, browser] = await Promise.all([startRelay(sandbox.address, { pages }), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await relay?.stop();
  await sandbox?.stop();
});

test("the form says live what is wrong, in both languages, and sends only what is right", async () => {
  const { page, close } = await openPage(browser, relay.address);
  const send = page.locator("form button");
  const body = page.locator("pre");
  const codes = () => page.locator(".issue").evaluateAll((list) => list.map(({ dataset }) => dataset.code));
  const fill = (name, text) => page.locator(`input[name=${name}]`).fill(text);
  await send.waitFor();
  assert.deepEqual(await codes(), [], "nothing is wrong with what nobody has touched");
  await page.locator("input[name=open_kfid]").focus();
  await page.keyboard.press("Tab");
  assert.deepEqual(await codes(), ["query.missing_field"], "a field that was left empty is told so");
  assert.equal(await send.isDisabled(), true);

  await fill("open_kfid", AFTER_SALES);
  await fill("start_time", "2022-10-01");
  await fill("end_time", "2022-11-16");
  // NOW is 2022-11-16 in UTC+8 while the browser's own zone still has the 15th: today is refused all the same.
  assert.deepEqual(await codes(), ["range.too_late", "range.too_long"]);
  assert.match(await page.locator("[data-code='range.too_long']").innerText(), /47.*31/);
  assert.match(await page.locator("[data-code='range.too_late']").innerText(), /2022-11-15/);
  assert.equal(await page.locator("input[name=end_time]").getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator("input[name=start_time]").getAttribute("aria-invalid"), "false");
  assert.match(await page.locator("[data-code='range.too_late']").innerText(), /[一-鿿]/);
  const sentences = async () => (await page.locator(".issue").allInnerTexts()).map((text) => text.trim());
  assert.ok(guide.includes(`| \`zh\` | ${(await sentences()).join("")} |`), "the guide's Chinese");
  await page.locator("select").selectOption("en");
  assert.ok(guide.includes(`| \`en\` | ${(await sentences()).join(" ")} |`), "the guide's English");
  const english = await page.locator("[data-code='range.too_late']").innerText();
  assert.match(english, /2022-11-15/);
  assert.doesNotMatch(english, /[一-鿿]/);
  assert.equal(await body.count(), 0);

  await fill("start_time", "2022-11-09");
  await fill("end_time", "2022-11-15");
  assert.deepEqual(await codes(), []);
  // Midnight of both days in UTC+8, whatever the browser's zone.
  assert.equal(
    await body.innerText(),
    `{"open_kfid":"${AFTER_SALES}","start_time":1667923200,"end_time":1668441600}`,
  );
  await send.click();
  await page.waitForFunction(() => /^\d+ \/ 7$/.test(document.querySelector("output").textContent));

  await fill("servicer_userid", " ");
  assert.equal(await send.isDisabled(), true);
  await close();
});

/** The example's server against the sandbox, with a token of the test's own. */
async function startServer(t) {
  const login = new URLSearchParams({ corpid: CORP_ID, corpsecret: SECRET });
  const { access_token } = await (await fetch(`${sandbox.address}/cgi-bin/gettoken?${login}`)).json();
  const folder = copyExample(installed, "server");
  const child = spawn(process.execPath, ["server.mjs"], {
    cwd: folder,
    env: {
      ...process.env,
      UPSTREAM: sandbox.address,
      ACCESS_TOKEN: access_token,
      PORT: "0",
      NOW: String(NOW),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(async () => {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
  });
  return new Promise((found, failed) => {
    const guard = setTimeout(() => failed(new Error("the server did not say where it listens")), HANG_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      clearTimeout(guard);
      found(line.replace("listening on ", ""));
    });
    child.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
  });
}

test("the server validates, plans, asks and reads", async (t) => {
  const address = await startServer(t);
  const post = async (text, language = "en") => {
    const response = await fetch(`${address}/figures`, {
      method: "POST",
      headers: { "Accept-Language": language, Connection: "close" },
      body: text,
    });
    return { status: response.status, ...(await response.json()) };
  };
  const query = { open_kfid: AFTER_SALES, start_time: "2022-09-01", end_time: "2022-11-15" };
  const good = await post(JSON.stringify(query));
  assert.equal(good.status, 200);
  assert.equal(good.days.length, 76);
  assert.equal(good.summary.days_requested, 76);
  const upstream = await sandbox.ask({
    open_kfid: AFTER_SALES,
    start_time: 1661961600,
    end_time: 1664467200,
  });
  const sessions = (days) => days.reduce((sum, { statistic }) => sum + (statistic?.session_cnt ?? 0), 0);
  const first = good.days.filter(({ date }) => date <= "2022-09-30");
  assert.ok(sessions(first) > 0);
  assert.equal(sessions(first), sessions(upstream.statistic_list));
  assert.equal(good.summary.metrics.session_cnt.value, sessions(good.days));

  const bad = await post(JSON.stringify({ ...query, end_time: "2022-11-16" }), "zh-CN");
  assert.equal(bad.status, 422);
  assert.match(bad.messages[0], /[一-鿿].*2022-11-15/);
  for (const text of ["", "no JSON", "[]", "null", '{"open_kfid":7}']) {
    const { status, messages } = await post(text);
    assert.equal(status, 422, text);
    assert.ok(messages.length > 0 && messages.every((message) => message.length > 10), text);
  }
  assert.equal((await post("x".repeat(70_000))).status, 413);
});

test("the guide quotes the examples", () => {
  const lines = (text) => text.split("\n").map((line) => line.trim());
  const quotes = [...guide.matchAll(/^`(examples\/\S+)`\n\n```\w+\n([^]*?)^```$/gm)];
  assert.ok(quotes.length >= 5);
  for (const [, file, code] of quotes) {
    const source = lines(readFileSync(join(root, file), "utf8")).join("\n");
    const quoted = lines(code.trim()).join("\n");
    assert.ok(source.includes(quoted), `${file} has no longer:\n${quoted}`);
  }
});
