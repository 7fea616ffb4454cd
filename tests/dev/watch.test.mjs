// ./dev watch: a change of the page is seen at once, one of C++ is tested, and in the end nothing is left running.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { openBrowser } from "../page/stage.mjs";

const root = resolve(import.meta.dirname, "../..");
const HANG_MS = 600_000;
const LEFT_MS = 30_000;

/** A port that nobody has. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address();
  server.close();
  return port;
}

/** Adds to a file of the sources, and gives a way to put it back. */
function change(file, more) {
  const path = join(root, file);
  const before = readFileSync(path);
  writeFileSync(path, before + more);
  return () => writeFileSync(path, before);
}

/** Every process that a process started, itself included, as /proc tells. */
function family(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return [pid, ...children.flatMap(family)];
}

test("what changes is shown and tested again, and Ctrl-C ends everything", async () => {
  const child = spawn("./dev", ["watch", "--port", String(await freePort())], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((done) => child.once("close", done));
  const guard = setTimeout(() => child.kill("SIGTERM"), HANG_MS);
  let unread = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (unread += text));
  /** The next line like this among those that were not read yet. */
  async function line(pattern) {
    for (;;) {
      const found = pattern.exec(unread);
      if (found) {
        unread = unread.slice(found.index + found[0].length);
        return found;
      }
      assert.equal(child.exitCode, null, `no ${pattern} in\n${unread}`);
      await new Promise((later) => setTimeout(later, 100));
    }
  }

  const restore = [];
  let browser;
  let started;
  try {
    const [, address] = await line(/the page: (http\S+)/);
    browser = await openBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(HANG_MS);
    await page.goto(address);
    await page.locator("kfstat-dashboard .cards[aria-busy=false]").waitFor();
    restore.push(change("web/page/admin-page.ts", `document.body.dataset.changed = "";\n`));
    await page.waitForFunction(() => "changed" in document.body.dataset);
    await line(/^native +\d+ passed +0 failed/m);

    const mend = change("tests/core/calendar_test.cpp", `TEST_CASE("wrong on purpose") { CHECK(false); }\n`);
    restore.push(mend);
    await line(/wrong on purpose/);
    await line(/^native +\d+ passed +1 failed/m);
    mend();
    await line(/testing C\+\+/);
    started = family(child.pid);
  } finally {
    for (const back of restore) back();
    clearTimeout(guard);
    child.kill("SIGINT");
    await browser?.close();
  }
  assert.equal(await ended, 0);
  assert.ok(started.length >= 5, "the script, sandbox, relay, the page's server and what tests");
  // A compiler goes a moment after who started it.
  let left = started;
  for (const end = Date.now() + LEFT_MS; left.length > 0 && Date.now() < end;) {
    left = left.filter((pid) => existsSync(`/proc/${pid}`));
    await new Promise((later) => setTimeout(later, 100));
  }
  assert.deepEqual(left, []);
});
