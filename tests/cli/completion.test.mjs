// Completion as the shells do it. bash is on every machine; zsh and fish are asked where they are installed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

import { kfstat, program } from "./kfstat.mjs";

const folder = mkdtempSync(join(tmpdir(), "kfstat-completion-"));
after(() => rmSync(folder, { recursive: true }));
for (const name of ["a file.json", "b.json", "*.json"]) writeFileSync(join(folder, name), "");

const run = (shell, args) => {
  const env = { ...process.env, PATH: `${dirname(program)}:${process.env.PATH}`, LANG: "C.UTF-8" };
  const { status, stdout, stderr } = spawnSync(shell, args, { cwd: folder, env, encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout.split("\n").filter((line) => line !== "");
};

/** What bash offers for the last of these words. */
const offered = (...words) =>
  run("bash", [
    "--norc",
    "-c",
    `source <(kfstat completion bash)
     COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kfstat
     ((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"`,
    "bash",
    ...words,
  ]);

test("bash completes commands, options, values of a few, and files", async () => {
  const commands = offered("kfstat", "");
  for (const command of ["validate", "csv", "fetch", "completion", "--version"])
    assert.ok(commands.includes(command), command);
  assert.deepEqual(offered("kfstat", "v"), ["validate"]);
  assert.deepEqual(offered("kfstat", "--now", "5", "va"), ["validate"]);
  assert.deepEqual(offered("kfstat", "fetch", "--f"), ["--from", "--format"]);
  assert.deepEqual(offered("kfstat", "fetch", "--format", ""), ["table", "json", "csv"]);
  assert.deepEqual(offered("kfstat", "csv", "--header", "="), ["wire", "en", "zh"]);
  assert.deepEqual(offered("kfstat", "csv", "--header", "=", "z"), ["zh"]);
  assert.deepEqual(offered("kfstat", "--locale", ""), ["en", "zh"]);
  assert.deepEqual(offered("kfstat", "completion", ""), ["bash", "zsh", "fish"]);
  assert.deepEqual(offered("kfstat", "parse", "").toSorted(), ["*.json", "a file.json", "b.json"]);
  assert.deepEqual(offered("kfstat", "csv", "--query", "a"), ["a file.json"]);
  assert.deepEqual(offered("kfstat", "fetch", "--token-file", "b"), ["b.json"]);
  assert.deepEqual(offered("kfstat", "fetch", "--relay", ""), []);
});

test("every option of every command's help is offered, and each named range is one", async () => {
  for (const command of offered("kfstat", "").filter((word) => !word.startsWith("-"))) {
    const { out } = await kfstat([command, "--help"]);
    const options = [...out.matchAll(/^ +(?:-h,)?(--[a-z-]+)/gm)].map(([, name]) => name);
    assert.deepEqual(
      offered("kfstat", command, "--").toSorted(),
      [...options, "--now", "--locale"].toSorted(),
    );
  }
  const ranges = offered("kfstat", "fetch", "--range", "");
  assert.deepEqual(offered("kfstat", "preset", ""), ranges);
  assert.equal(ranges.length, 13);
  for (const range of ranges)
    assert.equal((await kfstat(["preset", range, "--now", "1762920000"])).status, 0, range);
});

const has = (shell) => spawnSync(shell, ["-c", "true"]).status === 0;

test("zsh takes its script", { skip: !has("zsh") && "no zsh here" }, () => {
  run("zsh", ["-f", "-c", "kfstat completion zsh >_kfstat && zsh -n _kfstat && rm _kfstat"]);
  run("zsh", [
    "-f",
    "-c",
    "autoload -Uz compinit && compinit -u -D && source <(kfstat completion zsh) && [[ $_comps[kfstat] == _kfstat ]]",
  ]);
});

test("fish completes as bash does", { skip: !has("fish") && "no fish here" }, () => {
  const offeredByFish = (line) =>
    run("fish", ["-N", "-c", `kfstat completion fish | source; complete -C '${line}'`]).map(
      (each) => each.split("\t")[0],
    );
  assert.deepEqual(offeredByFish("kfstat --now 5 va"), ["validate"]);
  assert.deepEqual(offeredByFish("kfstat fetch --format ").toSorted(), ["csv", "json", "table"]);
  assert.deepEqual(offeredByFish("kfstat csv --query a"), ["a file.json"]);
  assert.deepEqual(offeredByFish("kfstat fetch --relay "), []);
});
