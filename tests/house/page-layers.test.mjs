// Who may use whom within the page: the layers of web/src. Files of a few lines are judged in the package too.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { test } from "node:test";

const sources = resolve(import.meta.dirname, "../../web/src");
const files = readdirSync(sources, { recursive: true })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));
const text = (name) => readFileSync(join(sources, name), "utf8");

/** Each folder, and the others it may use. Files beside them are the package's entries, which may use all. */
const MAY_USE = {
  words: [],
  figures: ["words"],
  look: ["words", "figures"],
  asking: ["words", "figures"],
  parts: ["words", "figures", "look"],
  element: ["words", "figures", "look", "asking", "parts"],
};

/** Parts know nothing of each other, so that each can be left out; only what stands in place of figures is for all. */
const FOR_ALL_PARTS = ["parts/states"];

/** `words` of `words/zh.ts`, `parts/team` of `parts/team/team-rows.ts`, empty for an entry. */
function folderOf(name) {
  const folder = dirname(name).split("/");
  return folder[0] === "." ? "" : folder.slice(0, folder[0] === "parts" ? 2 : 1).join("/");
}

function mayUse(user, used) {
  if (user === "" || user === used) return true;
  if (user.startsWith("parts/") && FOR_ALL_PARTS.includes(used)) return true;
  return MAY_USE[user.split("/")[0]].includes(used.split("/")[0]);
}

/** What a file imports of the page, types and later chunks included. */
function importsOf(name) {
  const paths = [...text(name).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)\.js"/g)].map(
    ([, path]) => path,
  );
  return paths.map((path) => `${posix.join(dirname(name), path)}.ts`);
}

test("the page's folders use those below them alone, and parts not each other", () => {
  const folders = [...new Set(files.map(folderOf))].filter((folder) => folder !== "");
  assert.deepEqual(
    [...new Set(folders.map((folder) => folder.split("/")[0]))].sort(),
    Object.keys(MAY_USE).sort(),
  );
  const imports = files.flatMap((name) => importsOf(name).map((used) => [name, used]));
  assert.ok(imports.length > 100);
  for (const [name, used] of imports) assert.ok(files.includes(used), `${name} imports ${used}`);
  const wrong = imports.filter(([name, used]) => !mayUse(folderOf(name), folderOf(used)));
  assert.deepEqual(
    wrong.map(([name, used]) => `${name} uses ${used}`),
    [],
  );
});

test("a file of a few lines says why it is one", () => {
  const root = resolve(sources, "../..");
  const paths = ["web/src", "wasm/src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
  const small = paths.filter((path) => {
    const content = readFileSync(join(root, path), "utf8");
    return content.split("\n").length <= 25 && !content.startsWith("//");
  });
  assert.deepEqual(small, []);
});

test("no two files of the page have one name", () => {
  const names = files.map((name) => posix.basename(name));
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});
