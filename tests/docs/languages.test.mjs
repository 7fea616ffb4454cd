// What users read is there in English and in Chinese, and both say the same to somebody who follows them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, headings, pairs, read, tables } from "./pages.mjs";

test("the pages that users read are there in both languages", () => {
  const translated = pairs.map(([english]) => english);
  const guides = ["operating", "embedding", "dashboard", "relay", "access"].map((name) => `docs/${name}.md`);
  for (const page of ["README.md", ...guides]) assert.ok(translated.includes(page), page);
  for (const page of ["README.md", "README.zh-CN.md"])
    for (const command of ["./dev run", "./dev test"]) assert.ok(read(page).includes(command), page);
});

const COMMENTS = {
  sh: /(?<=^|\s)#.*$/gm,
  nginx: /(?<=^|\s)#.*$/gm,
  toml: /(?<=^|\s)#.*$/gm,
  ini: /(?<=^|\s)#.*$/gm,
  js: /(?<=^|\s)\/\/.*$/gm,
  tsx: /(?<=^|\s)\/\/.*$/gm,
  cpp: /(?<=^|\s)\/\/.*$/gm,
  html: /<!--[^]*?-->/g,
};

/**
 * What both languages must have alike of a block: everything but comments, the reader's language itself, the title of
 * a page, and of a console what the program printed but for its number of lines.
 */
function essence({ language, text }) {
  const kept =
    language === "console"
      ? text.replaceAll(/^(?!\$ ).*$/gm, "…")
      : text.replaceAll(COMMENTS[language] ?? /(?!)/g, "");
  const common = kept
    .replaceAll(/(?<=--(?:locale|header) |lang="|locale="|")(?:en|zh)\b/g, "…")
    .replaceAll(/(?<=<title>)[^<]*/g, "…");
  return { language, text: common.replaceAll(/ +$/gm, "") };
}

/** Of each cell the code in it, which is no language's. */
const words = (table) =>
  table.map((row) => row.map((cell) => (cell.match(/`[^`]+`/g) ?? []).sort().join(" ")));

const HAN = /\p{Script=Han}/u;

for (const [english, chinese] of pairs) {
  test(`${chinese} has the headings, blocks of code and tables of ${english}`, () => {
    const [one, other] = [read(english), read(chinese)];
    const levels = (page) => headings(page).map(({ level }) => level);
    assert.deepEqual(levels(other), levels(one));
    assert.deepEqual(blocks(other).map(essence), blocks(one).map(essence));
    assert.deepEqual(tables(other).map(words), tables(one).map(words));
    for (const { text } of headings(one)) assert.doesNotMatch(text, HAN);
    const untranslated = headings(other).filter(({ text }) => /[a-z] [a-z]/.test(text) && !HAN.test(text));
    assert.deepEqual(untranslated, []);
  });
}
