// A language is a file (core/src/issues/languages, web/src/words) and a row in the tables that list them: no code asks
// which language it is, and none crosses a seam as a yes or no.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const sources = execFileSync(
  "git",
  [
    "-c",
    `safe.directory=${root}`,
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "core",
    "native",
    "wasm",
    "web",
  ],
  { cwd: root },
)
  .toString()
  .split("\n")
  .filter((file) => /\.(cpp|hpp|in|ts|mjs|js)$/.test(file) && existsSync(join(root, file)));

const LANGUAGE_FILE = /^core\/src\/issues\/languages\/|^web\/src\/words\/[a-z]{2}\.ts$/;

/** What a branch on a language looks like. Messages for logs are English, so to name `Locale::en` is none yet. */
const BRANCHES = [
  /Locale::(?!en\b)[a-z]/,
  /([=!]=|\bcase) *[\w:]*Locale::|Locale::\w+ *[=!]=/,
  /([=!]=|\bcase) *["'](en|zh)\b|["'](en|zh)\b[\w-]*["'] *[=!]=/,
  /(starts_with|startsWith)\(["'](en|zh)/,
  /\b(is_?)?(chinese|english)_?\b|\bis_?(zh|en)\b/i,
  /\/\^?\(?(en|zh)\b[^/\n]*\/[a-z]*\.(test|exec)|\.(match|search)\(\/\^?\(?(en|zh)\b/,
  /\[ *["'](en|zh)[\w-]*["'][^\]]*\]\.(includes|indexOf)|\b(find|compare|includes|indexOf)\([^"')]*["'](en|zh)[\w-]*["']/,
  /\b(bool|boolean|auto) +(en|zh)\b|\b(en|zh)\b *: *boolean|\b(en|zh)\b *\?[^.:?)]/,
];

/** Comments may speak of any language, and what is checked at compile time is no branch. */
const codeOf = (text) => text.replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)(\/\/|static_assert).*$/gm, "$1");

test("no code branches on a language", () => {
  const branches = sources
    .filter((file) => !LANGUAGE_FILE.test(file))
    .flatMap((file) =>
      codeOf(readFileSync(join(root, file), "utf8"))
        .split("\n")
        .filter((line) => BRANCHES.some((branch) => branch.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    );
  assert.deepEqual(branches, []);
});
