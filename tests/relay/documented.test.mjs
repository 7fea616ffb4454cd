// docs/relay.md names every option, with its variable and default, and no other; in both languages.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { binaries } from "./harness.mjs";

const docs = path.resolve(import.meta.dirname, "../../docs");
const LANGUAGES = ["", "zh"];
const pageOf = (...name) => readFileSync(path.join(docs, ...name), "utf8");
const program = path.join(binaries, "kfstat-relay");
const helpOf = (...args) => execFileSync(program, [...args, "--help"], { env: {} }).toString();
const flagsOf = (text) => new Set(text.match(/(?<![\w-])--[a-z][a-z-]+/g));

/** What --help says of the options that are variables too. */
function helped() {
  const found = new Map();
  for (const line of helpOf().split("\n")) {
    const option = /^ {2}(--[a-z-]+) ([A-Z:]+)(?: \.\.\.)? .*\((?:or )?(KFSTAT_[A-Z_]+)/.exec(line);
    if (!option || option[1] === "--config") continue;
    const byDefault = / \[([^\]]+)\]$/.exec(line)?.[1];
    found.set(option[1], { type: option[2], variable: option[3], byDefault });
  }
  return found;
}

/** The rows of a page's table of options. */
function written(page) {
  const found = new Map();
  for (const [, flag, type, variables, byDefault] of page.matchAll(
    /^\| `(--[a-z-]+) ([A-Z:]+)` \| ([^|]+) \| ([^|]+) \|/gm,
  )) {
    assert.equal(found.has(flag), false, `${flag} has one row`);
    found.set(flag, { type, variables, byDefault });
  }
  return found;
}

for (const language of LANGUAGES) {
  const name = path.join(language, "relay.md");
  test(`${name}: every option has a row, with its variable and its default, and every row is an option`, () => {
    const page = pageOf(language, "relay.md");
    const [real, rows] = [helped(), written(page)];
    assert.ok(real.size > 20);
    assert.deepEqual([...rows.keys()].sort(), [...real.keys()].sort());
    for (const [flag, { type, variable, byDefault }] of real) {
      const row = rows.get(flag);
      assert.equal(row.type, type, flag);
      assert.ok(row.variables.includes(`\`${variable}`), `${flag}: ${row.variables}`);
      if (byDefault) assert.equal(row.byDefault, `\`${byDefault}\``, flag);
      else assert.doesNotMatch(row.byDefault, /^`[\d./]+`$/, flag);
    }
    for (const flag of ["--config", "--check-config", "--print-config"])
      assert.match(page, new RegExp(`\`${flag}\\b`));
  });
}

test("no page names an option that is none", () => {
  const known = flagsOf(helpOf());
  for (const command of ["collect", "refetch", "forget", "backup", "doctor", "token"])
    for (const flag of flagsOf(helpOf(command))) known.add(flag);
  const pages = ["relay.md", "access.md", "operating.md"];
  for (const name of LANGUAGES.flatMap((language) => pages.map((page) => path.join(language, page)))) {
    const text = pageOf(name);
    for (const [code] of text.matchAll(/`[^`\n]+`|^(?: {3})?(?:sudo )?kfstat-relay .*$/gm)) {
      const about = code.replace(/^`|`$/g, "");
      if (!/^(--|kfstat-relay|sudo kfstat-relay)/.test(about.trim())) continue;
      if (about.includes("--reverse-proxy")) continue;
      for (const flag of flagsOf(about)) assert.ok(known.has(flag), `${name}: ${about}`);
    }
  }
});
