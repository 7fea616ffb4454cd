// The packed packages as resolvers, linters of packages and stand-ins for a page find them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { tarball } from "../../page/packed.mjs";
import { ASKS, installTools, makeProject, run, SAYS } from "./consumer.mjs";

const tools = installTools("tools");
const folder = makeProject({}, tools);
const NAMES = ["kfstat", "kfstat-dashboard"];
const manifest = (name) =>
  JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
const evaluate = (text, ...flags) => run(folder, process.execPath, ...flags, "--eval", text);

test("require.resolve finds every entry, and the file of each is there", async () => {
  const entries = NAMES.flatMap((name) =>
    Object.keys(manifest(name).exports).map((entry) => join(name, entry).replaceAll("\\", "/")),
  );
  assert.ok(entries.length > 8);
  const program = `const { readFileSync } = require("node:fs");
for (const entry of ${JSON.stringify(entries)}) readFileSync(require.resolve(entry));
console.log("all");`;
  const { output } = await evaluate(program, "--input-type=commonjs");
  assert.equal(output, "all\n");
});

test("a folder stands for each entry where exports are not read", () => {
  for (const name of NAMES) {
    for (const [entry, { types, default: main }] of Object.entries(manifest(name).exports)) {
      if (types === undefined || entry === "." || entry.includes("?")) continue;
      const at = join(folder, "node_modules", name, entry);
      const stub = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
      assert.equal(join(at, stub.main), join(folder, "node_modules", name, main));
      assert.equal(join(at, stub.types), join(folder, "node_modules", name, types));
    }
  }
});

test("CommonJS requires the package", async () => {
  const program = `const { loadKfstat } = require("kfstat");\n${ASKS}said(loadKfstat).then((text) => console.log(text));`;
  const { output } = await evaluate(program, "--input-type=commonjs", "--no-warnings");
  assert.equal(output.trim(), SAYS);
});

test("CommonJS requires every entry of the dashboard where there is no page", async () => {
  const entries = ["", "/define", "/cdn", "/vue", "/react"].map((entry) => `kfstat-dashboard${entry}`);
  const program = `for (const entry of ${JSON.stringify(entries)}) require(entry);\nconsole.log("all");`;
  const { output } = await evaluate(program, "--input-type=commonjs", "--no-warnings");
  assert.equal(output, "all\n");
});

test("the dashboard takes newer releases of what it depends on", () => {
  for (const [name, range] of Object.entries(manifest("kfstat-dashboard").dependencies)) {
    assert.match(range, /^\^\d/, name);
  }
});

test("publint has nothing to say", async () => {
  const program = `import { publint } from "publint";
const found = [];
for (const name of ${JSON.stringify(NAMES)}) {
  const { messages } = await publint({ pkgDir: "node_modules/" + name, pack: false, strict: true });
  found.push(...messages);
}
console.log(JSON.stringify(found));`;
  const { output } = await evaluate(program, "--input-type=module");
  assert.equal(output, "[]\n");
});

test("are the types wrong? no, but both are ES modules for everybody", async () => {
  const program = `import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { readFileSync } from "node:fs";
const entrypoints = { excludeEntrypoints: ["./custom-elements.json"] };
const found = [];
for (const file of ${JSON.stringify(NAMES.map(tarball))}) {
  const { problems } = await checkPackage(createPackageFromTarballData(readFileSync(file)), entrypoints);
  found.push(...problems.filter(({ kind }) => kind !== "CJSResolvesToESM"));
}
console.log(JSON.stringify(found));`;
  const { output } = await evaluate(program, "--input-type=module");
  assert.equal(output, "[]\n");
});

/** What stands in for a page has classes of its own, and lacks some of a browser's. */
const stand = (make) => `${make}
for (const name of Object.getOwnPropertyNames(window)) {
  if (name in globalThis && !/^(Event|CustomEvent|EventTarget|navigator)$/.test(name)) continue;
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
}
for (const name of ["ResizeObserver", "IntersectionObserver", "matchMedia"]) delete globalThis[name];
await import("kfstat-dashboard/define");
const element = document.createElement("kfstat-dashboard");
element.setAttribute("relay", "http://127.0.0.1:9");
document.body.append(element);
await element.updateComplete;
await new Promise((done) => setTimeout(done, 500));
console.log(element.shadowRoot.childElementCount > 0 ? "shown" : "empty");
element.remove();
process.exit();`;

for (const [name, make] of Object.entries({
  jsdom: `import { JSDOM } from "jsdom";
const { window } = new JSDOM("<!doctype html>", { url: "http://localhost/" });`,
  "happy-dom": `import { Window } from "happy-dom";
const window = new Window({ url: "http://localhost/" });`,
})) {
  test(`${name}, without what it may lack, shows the element`, async () => {
    const { output } = await evaluate(stand(make), "--input-type=module", "--no-warnings");
    assert.match(output, /^shown$/m);
    assert.doesNotMatch(output, /Error/);
  });
}
