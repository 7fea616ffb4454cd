// What the READMEs show on a console is what a reader sees who types it: to the letter by the clock they name, and in
// the same form on the day it is tried.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { serve } from "../cli/kfstat.mjs";
import { blocks, read, root } from "./pages.mjs";

const READMES = ["README.md", "README.zh-CN.md"];
const bin = resolve(process.env.KFSTAT_BIN ?? join(root, "build/bin"));
const folder = mkdtempSync(join(tmpdir(), "kfstat-readme-"));
mkdirSync(join(folder, "build"));
symlinkSync(bin, join(folder, "build/bin"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Sandbox and relay as `./dev run` starts them. */
async function run(t, now = []) {
  const sandbox = await serve("kfstat-sandbox", now);
  const secret = join(folder, "secret");
  writeFileSync(secret, "sandbox-secret\n", { mode: 0o600 });
  const relay = await serve("kfstat-relay", [
    "--upstream",
    sandbox.address,
    "--corp-id",
    "ww1",
    "--corp-secret-file",
    secret,
    ...now,
  ]);
  t.after(async () => {
    await relay.stop();
    await sandbox.stop();
  });
  return relay.address;
}

/** Noon of today in UTC+8: before 06:00 a reader is told besides that yesterday's figures are not there yet. */
function noonOfToday() {
  const [day, zone] = [86_400, 8 * 3_600];
  const today = Math.floor((Date.now() / 1000 + zone) / day);
  return today * day - zone + day / 2;
}

/** `{ command, shown }` of each line that somebody types. */
const steps = (page) =>
  blocks(read(page))
    .filter(({ language }) => language === "console")
    .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
    .map((step) => {
      const [command, ...lines] = step.trimEnd().split("\n");
      return { command, shown: lines.map((line) => `${line}\n`).join("") };
    });

/** What a terminal shows of a command. */
function typed(command, relay) {
  const { stdout, stderr, error } = spawnSync(
    "sh",
    ["-c", command.replaceAll("http://127.0.0.1:8480", relay)],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, LANG: "C.UTF-8" },
      encoding: "utf8",
    },
  );
  assert.ifError(error);
  const text = stdout + stderr;
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

for (const page of READMES) {
  test(`${page}: every command prints what is shown, by the clock it names`, async (t) => {
    const [, now] = /`\.\/dev run --now (\d+)`/.exec(read(page));
    const relay = await run(t, ["--now", now]);
    assert.ok(steps(page).length >= 6);
    for (const { command, shown } of steps(page)) assert.equal(typed(command, relay), shown, command);
  });

  test(`${page}: every command works on the day it is tried`, async (t) => {
    const relay = await run(t, ["--now", String(noonOfToday())]);
    for (const { command, shown } of steps(page)) {
      const now = typed(command, relay);
      if (command.includes("--now")) assert.equal(now, shown, command);
      // Other days and figures, in the same lines.
      const form = (text) => text.split("\n").map((line) => line.split(/[ ,]/)[0].replaceAll(/\d/g, "0"));
      assert.deepEqual(form(now), form(shown), command);
    }
  });
}
