// One truth about the element: what runs, its class comment, the manifest made of it, the types and the documentation.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "../..");
const text = (path) => readFileSync(join(root, path), "utf8");
const sources = readdirSync(join(root, "web/src"), { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => text(`web/src/${name}`))
  .join("\n");
const docs = text("docs/embedding.md");

const manifest = JSON.parse(text("web/dist/custom-elements.json"));
const dashboard = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .find(({ tagName }) => tagName === "kfstat-dashboard");

const sorted = (names) => [...new Set(names)].sort();
const named = (list) => sorted((list ?? []).map(({ name }) => name));
const matches = (where, pattern) => sorted([...where.matchAll(pattern)].map(([, name]) => name));

/** The names in the first column of a section's table. */
function documented(section) {
  const [, part] = docs.split(`\n## ${section}\n`);
  assert.ok(part, section);
  // Keys of the address are no names of the element's.
  return matches(part.split("\n## ")[0], /^\| `(?!kf-)([^`]+)`/gm);
}

/** The body of an exported interface or object. */
const body = (path, start) => text(path).split(start)[1].split("\n}")[0];

test("attributes: what the element observes, its comment, its types and the documentation agree", async () => {
  const { KfstatDashboard } = await import(pathToFileURL(join(root, "web/dist/index.js")));
  const observed = sorted(KfstatDashboard.observedAttributes);
  assert.ok(observed.includes("open-kfid"));
  assert.deepEqual(named(dashboard.attributes), observed);
  assert.deepEqual(documented("Attributes"), observed);
  const types = body("web/src/element/attributes.ts", "export interface DashboardAttributes {");
  assert.deepEqual(matches(types, /^ {2}"?([a-z-]+)"?\?:/gm), observed);
  for (const { name, description, fieldName } of dashboard.attributes) {
    assert.ok(description, `${name} says nothing`);
    assert.ok(fieldName, `${name} has no field`);
  }
});

test("attributes: the documented words are the ones that are understood", () => {
  const words = (about) => /`hide`[^\n]*any of `([a-z ]+)`|hide - Any of `([a-z ]+)`/.exec(about);
  const [, ofDocs] = words(docs);
  const ofComment = words(text("web/src/element/dashboard.ts"))[2];
  assert.equal(ofDocs, ofComment);
  assert.deepEqual(sorted(ofDocs.split(" ")), matches(sources, /\b(?:(?:hidden|hide)\.has|isThere)\("([a-z]+)"\)/g));
});

test("attributes: the languages that are named are those of the page", async () => {
  const { LOCALES } = await import(pathToFileURL(join(root, "web/dist/words/languages.js")));
  const rows = ["docs/embedding.md", "docs/zh/embedding.md"].map((path) =>
    /^\| `locale` \| [^|]+/m.exec(text(path)),
  );
  const comment = /@attr locale - [^;]+/.exec(text("web/src/element/dashboard.ts"));
  for (const [named] of [...rows, comment]) {
    assert.deepEqual(matches(named.replace("`locale`", ""), /`([a-z]+)`/g), sorted(LOCALES), named);
  }
});

test("events: what is announced, the comment, the types and the documentation agree", () => {
  const types = body("web/src/figures/events.ts", "export interface KfstatDashboardEventMap {");
  const events = matches(types, /^ {2}"(kfstat-[a-z]+)":/gm);
  assert.deepEqual(named(dashboard.events), events);
  assert.deepEqual(documented("Events"), events);
  assert.deepEqual(matches(sources, /\bannounce\(\s*this(?:\.\w+)?,\s*"(kfstat-[a-z]+)"/g), events);
});

test("parts: those in the templates are those in the comment and the documentation", () => {
  const written = matches(sources, /\spart="([^"]+)"/g).flatMap((names) => names.split(" "));
  // Tables of people and of accounts are written by one template.
  const [, people, accounts] = /\bconst part = kind === "people" \? "([a-z]+)" : "([a-z]+)"/.exec(sources);
  const parts = sorted([...written, people, accounts]);
  assert.deepEqual(named(dashboard.cssParts), parts);
  assert.deepEqual(documented("Parts"), parts);
});

test("custom properties: those read are those in the comment and the documentation", () => {
  const read = matches(sources, /var\(\s*(--kfstat-[a-z-]+)/g);
  assert.deepEqual(named(dashboard.cssProperties), read);
  assert.deepEqual(documented("Custom properties"), read);
});

test("properties: those without an attribute are in the documentation", () => {
  const comment = matches(text("web/src/element/dashboard.ts"), /^ \* @prop (\w+)/gm);
  assert.deepEqual(documented("Properties"), comment);
  for (const name of comment) assert.ok(dashboard.members.some((member) => member.name === name));
});

test("every class the package exports is in the manifest under the name it is registered by", () => {
  const registered = matches(text("web/src/define.ts"), /"(kfstat-[a-z-]+)":/g);
  const tags = manifest.modules.flatMap(({ exports }) =>
    exports.filter(({ kind }) => kind === "custom-element-definition").map(({ name }) => name),
  );
  for (const tag of registered) assert.ok(tags.includes(tag), tag);
});
