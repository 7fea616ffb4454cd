// The browsers the documentation names: what the page relies on, and that nothing newer slipped in.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const text = (path) => readFileSync(join(root, path), "utf8");
const folder = (path, ending) =>
  readdirSync(join(root, path), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => [`${path}/${name}`, text(`${path}/${name}`)]);

const sources = [
  ...folder("web/src", ".ts"),
  ...folder("web/page", ".ts"),
  ...folder("web/page", ".css"),
  ...folder("wasm/src", ".ts"),
];
const docs = text("docs/embedding.md");

/** What does not work without it: as the documentation calls it, where it is used, since which Chromium, Firefox, Safari. */
const RELIED_ON = [
  ["container queries", /@container/, 105, 110, 16],
  ["`AbortSignal.throwIfAborted`", /throwIfAborted/, 100, 97, 15.4],
  ["`'wasm-unsafe-eval'` in a policy", /WebAssembly\.compileStreaming/, 97, 102, 16],
  [
    "style sheets adopted by a shadow root, which `style-src 'self'` does not judge",
    /static override styles/,
    73,
    101,
    16.4,
  ],
  ["`import` and `await` at the top of a module", /await import\(/, 89, 89, 15],
  ["private fields and methods", /readonly #\w+|#\w+\(/, 84, 90, 15],
];

/** Newer than Chromium 105; `optional`: the page is whole without it. */
const NEWER = [
  [/subgrid/, "optional"],
  [/text-wrap/, "optional"],
  [/AbortSignal\.any\b/],
  [/\bcolor-mix\(|\blight-dark\(/],
  [/\d[dsl]v(?:h|w|i|b|min|max)\b/],
  [/popover=|showPopover|:popover-open/],
  [/\.toSorted\(|\.toReversed\(|\.toSpliced\(/],
  [/(?:Object|Map)\.groupBy|Promise\.withResolvers|Array\.fromAsync/],
  [/@starting-style|@scope\b|field-sizing|anchor-name|interpolate-size/],
  [/\.(?:union|intersection|difference|isSubsetOf)\(/],
  [/for await \(/],
  [/requestIdleCallback|scheduler\.(?:yield|postTask)|showSaveFilePicker/],
  [/^\s*&[\s.:[]/m],
  [/\.canParse\(|\.toWellFormed\(/],
];

/** Newer than Chromium 89, Firefox 90 and Safari 15, which are enough for the core alone. */
const NEWER_THAN_THE_CORE = [
  /Object\.hasOwn\(|\.at\(|structuredClone\(|\.findLast(?:Index)?\(/,
  /\{ cause|\bstatic \{|#\w+ in \w|\(\?<[=!]/,
];

test("everything the page relies on is in the documentation, and its newest decides", () => {
  const newest = [0, 0, 0];
  for (const [name, pattern, ...since] of RELIED_ON) {
    assert.ok(
      sources.some(([, source]) => pattern.test(source)),
      `nothing uses ${name}`,
    );
    const [chromium, firefox, safari] = since;
    assert.ok(docs.includes(`| ${name} | ${chromium} | ${firefox} | ${safari.toFixed(1)} |`), name);
    since.forEach((version, index) => (newest[index] = Math.max(newest[index], version)));
  }
  const [chromium, firefox, safari] = newest;
  assert.ok(docs.includes(`Chromium ${chromium}, Firefox ${firefox}, Safari ${safari} and newer.`));
});

test("nothing newer than that is used", () => {
  for (const [pattern, optional] of NEWER) {
    const users = sources.filter(([, source]) => pattern.test(source)).map(([path]) => path);
    if (optional) assert.ok(users.length > 0, `nothing uses ${pattern}`);
    else assert.deepEqual(users, [], String(pattern));
  }
});

test("the core alone asks for nothing newer than its own documentation names", () => {
  assert.ok(text("docs/javascript.md").includes("Chromium 89, Firefox 90, Safari 15 and newer."));
  for (const pattern of NEWER_THAN_THE_CORE) {
    const own = sources.filter(([path]) => path.startsWith("wasm/"));
    const users = own.filter(([, source]) => pattern.test(source)).map(([path]) => path);
    assert.deepEqual(users, [], String(pattern));
  }
});
