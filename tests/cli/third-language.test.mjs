// Another language is one file of the core, its name and a row: the core is built with a made-up one, says everything in
// it, and does not compile without all of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "kfstat-language-"));
after(() => rmSync(folder, { recursive: true }));
for (const name of ["include", "src"])
  cpSync(join(root, "core", name), join(folder, name), { recursive: true });

const edit = (path, change) =>
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path), "utf8")));
const marked = (text) => `⟦${text}⟧`;
const compile = (...args) =>
  spawnSync("c++", ["-std=c++20", "-O0", `-I${folder}/include`, `-I${folder}/src`, ...args], {
    encoding: "utf8",
  });

// English with a mark around each text, and with labels of its own.
const german = (() => {
  const table = readFileSync(join(folder, "include/kfstat/field.hpp"), "utf8");
  const labels = [...table.matchAll(/\{Field::(\w+),\s+"\w+",[^"]*\{"([^"]+)",/g)]
    .map(([, field, label]) => `{Field::${field}, "${marked(label)}"},\n`)
    .join("");
  const [head, body] = readFileSync(join(folder, "src/issues/languages/en.hpp"), "utf8").split(
    "namespace kfstat::en {",
  );
  const words = body
    .replace("Locale::en", "Locale::de")
    .replace(/"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*/g, (literals) => {
      const text = literals.replace(/(?<!\\)"\s+"/g, "").slice(1, -1);
      return text === "" ? '""' : `"${marked(text)}"`;
    })
    .replace(/\n\};\n/, `\n.labels = by_key<field_count, Field>({\n${labels}}),\n};\n`);
  return `${head}namespace kfstat::de {${words}`;
})();
const write = (text) => writeFileSync(join(folder, "src/issues/languages/de.hpp"), text);

write(german);
edit("include/kfstat/text.hpp", (text) =>
  text.replace("{ en, zh }", "{ en, zh, de }").replace('"en", "zh"}', '"en", "zh", "de"}'),
);
edit("src/issues/languages.cpp", (text) =>
  text
    .replace('#include "issues/languages/en.hpp"\n', (line) => line + line.replace("en.hpp", "de.hpp"))
    .replace("zh::language>()", "zh::language, de::language>()"),
);

test("it says everything, in its own words", () => {
  const issues = ["day", "errcode", "field", "issue", "languages"].map((name) => `issues/${name}`);
  const sources = [...issues, "numbers/real_text", "report/csv", "report/report"];
  const program = join(folder, "says");
  const built = compile(
    "-o",
    program,
    join(import.meta.dirname, "third_language.cpp"),
    ...sources.map((name) => join(folder, "src", `${name}.cpp`)),
  );
  assert.equal(built.status, 0, built.stderr);
  const said = { en: [], zh: [], de: [] };
  const { stdout } = spawnSync(program, { encoding: "utf8" });
  for (const line of stdout.trimEnd().split("\n")) {
    const [locale, text] = line.split("\t");
    said[locale].push(text);
  }
  assert.equal(said.de.pop(), "de");
  assert.equal(said.zh.pop(), "zh");
  assert.equal(said.en.pop(), "en");
  assert.ok(said.en.length > 150);
  for (const text of said.de) assert.match(text, /⟦/);
  assert.deepEqual(
    said.de.map((text) => text.replaceAll(/[⟦⟧]/g, "")),
    said.en,
  );
  assert.doesNotMatch(said.en.join() + said.zh.join(), /⟦/);
});

for (const [what, from, to, why] of [
  ["a word is missing", /\{quoted, .*\},\n/, "", "a Word has no text"],
  ["a word stands twice", /(?=\{quoted,)/, '{quoted, "a"},\n', "a Word has no text"],
  ["a sentence is missing", /\{range_reversed, .*\},\n/, "", "an issue code has no sentence"],
  ["a sentence for bytes is missing", /\{ByteWord::page, .*\},\n/, "", "a ByteWord has no sentence"],
  ["a class of errcodes is missing", /\{gone, .*\},\n/, "", "a class of errcodes has no words"],
  ["an errcode is missing", /\{40014, .*\},\n/, "", "an errcode has words of its own"],
  ["an errcode is none", /(?=\{40014,)/, '{7, "a", "b"},\n', "constant"],
  ["a label is missing", /\{Field::reply_rate, .*\},\n/, "", "a field has no label"],
]) {
  test(`it does not compile where ${what}`, () => {
    const broken = german.replace(from, to);
    assert.notEqual(broken, german);
    write(broken);
    const { status, stderr } = compile("-fsyntax-only", join(folder, "src/issues/languages.cpp"));
    assert.notEqual(status, 0);
    assert.ok(stderr.includes(why), stderr);
  });
}
