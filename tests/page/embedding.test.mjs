// The element in pages of others: plain HTML, Vue 3, React 18 and React 19, each built from the packed npm packages
// and driven under the strict policy against the real relay and sandbox.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { copyExample, installPackages, runIn } from "./packed.mjs";
import { openBrowser, openPage, reach, startRelay, startSandbox } from "./stage.mjs";

const FRAMEWORKS = ["html", "vue", "react-18", "react-19"];

let installed, sites, sandbox, relay, browser;
const folders = {};

before(async () => {
  installed = installPackages();
  sites = join(installed, "sites");
  for (const name of FRAMEWORKS) {
    folders[name] = copyExample(installed, name);
    // What `npm run build` does but for the types, which have tests of their own.
    const build = name === "html" ? [process.execPath, "build.mjs"] : ["vite", "build"];
    const { status, output } = runIn(folders[name], ...build);
    assert.equal(status, 0, `${name}: ${output}`);
    cpSync(join(folders[name], "dist"), join(sites, name), { recursive: true });
  }
  sandbox = await startSandbox();
  [relay, browser] = await Promise.all([startRelay(sandbox.address, { pages: sites }), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await relay?.stop();
  await sandbox?.stop();
});

for (const name of FRAMEWORKS) {
  test(`${name}: figures show, a change of state asks anew, a typed event arrives`, async () => {
    const { page, dashboard, close } = await openPage(browser, relay.address, {
      path: `/${name}/index.html`,
    });
    const shown = page.locator("#shown");
    const says = (pattern) =>
      page.waitForFunction(
        (source) => new RegExp(source).test(document.querySelector("#shown").textContent),
        pattern.source,
      );
    await says(/^\d+ of 7 days, [1-9]\d* requests$/);
    await dashboard.locator(".cards[aria-busy=false]").waitFor();
    assert.match(await dashboard.locator("[data-metric=session_cnt]").innerText(), /\d/);
    await reach(page, "kfstat-days");
    assert.equal(await dashboard.locator("kfstat-days tr[data-date]").count(), 7);
    const requests = Number(/(\d+) requests/.exec(await shown.innerText())[1]);

    await page.locator("#range").selectOption("last_30_days");
    await says(/^\d+ of 30 days, /);
    await dashboard.locator("kfstat-days tr[data-date]").nth(7).waitFor();
    await reach(page, "kfstat-days");
    assert.equal(await dashboard.locator("kfstat-days tr[data-date]").count(), 30);
    const more = Number(/(\d+) requests/.exec(await shown.innerText())[1]);
    assert.ok(more > requests, "the page's own function sends the requests");
    await close();
  });
}

test("the one file is all that plain HTML asks for", async () => {
  const { page, close } = await openPage(browser, relay.address, { path: "/html/index.html" });
  await reach(page, "kfstat-trend");
  await page.locator("kfstat-dashboard kfstat-trend .drawing svg").first().waitFor();
  const files = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => !/^\/(api|cgi-bin)\//.test(path)),
  );
  assert.deepEqual(files.sort(), ["/html/kfstat-dashboard.js", "/html/main.js"]);
  await close();
});

test("the relay that serves the admin page serves the one file too", async (t) => {
  const own = await startRelay(sandbox.address);
  t.after(() => own.stop());
  const response = await fetch(`${own.address}/kfstat/define.js`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type"), /^text\/javascript/);
  const packed = join(installed, "node_modules/kfstat-dashboard/dist/cdn.js");
  assert.ok(Buffer.from(await response.arrayBuffer()).equals(readFileSync(packed)));
});

/** Puts a file into an example and gives the lines of it that do not compile. */
function wrongLines(name, file, text, compiler) {
  const path = join(folders[name], "src", file);
  writeFileSync(path, text);
  const { output } = runIn(folders[name], compiler, "--noEmit");
  const lines = [...output.matchAll(/^src\/(\S+)\((\d+),\d+\): error/gm)];
  writeFileSync(path, "export {};\n");
  assert.deepEqual(
    [...new Set(lines.map(([, where]) => where))].filter((where) => where !== file),
    [],
  );
  return [...new Set(lines.map(([, , line]) => Number(line)))];
}

const jsx = (attributes) =>
  [
    'import type {} from "kfstat-dashboard/react";',
    "export const elements = [",
    ...attributes.map((attribute, index) => `  <kfstat-dashboard key={${index}} ${attribute} />,`),
    "];",
    "",
  ].join("\n");

const WRONG = [
  'theme="pink"',
  "range={7}",
  'range="last_fortnight"',
  'colour="red"',
  "open-kfid={{}}",
  'compare="week"',
  "targets={7}",
];
const RIGHT = [
  'theme="dark"',
  'range="2022-02-23..2022-02-24"',
  'open-kfid="wk1"',
  'hide="cards"',
  'compare="year"',
  `targets='{"reply_rate":{"min":0.95}}'`,
  'class="a"',
];
const OBJECTS = [
  "targets={{ reply_rate: { min: 0.95 } }}",
  "fetcher={(url, init) => fetch(url, init)}",
  "onkfstat-load={({ detail }) => detail.summary.days_reported}",
];

test("React 18: a wrong attribute does not compile, nor does what React 18 would not pass on", () => {
  const wrong = [...WRONG, OBJECTS[0], OBJECTS[1]];
  const lines = wrongLines("react-18", "Wrong.tsx", jsx([...RIGHT, ...wrong]), "tsc");
  assert.deepEqual(
    lines,
    wrong.map((_, index) => 3 + RIGHT.length + index),
  );
});

test("React 19: a wrong attribute, property or listener does not compile", () => {
  const wrong = [...WRONG, "fetcher={7}", "onkfstat-load={(event: CustomEvent<number>) => event}"];
  const right = [...RIGHT, ...OBJECTS];
  const lines = wrongLines("react-19", "Wrong.tsx", jsx([...right, ...wrong]), "tsc");
  assert.deepEqual(
    lines,
    wrong.map((_, index) => 3 + right.length + index),
  );
});

test("Vue 3: a wrong attribute, property or listener does not compile", () => {
  const right = [
    'theme="dark"',
    'range="2022-02-23..2022-02-24"',
    'open-kfid="wk1"',
    'hide="cards"',
    'compare="year"',
    ':targets="{ reply_rate: { min: 0.95 } }"',
    'class="a"',
    ':fetcher="ask"',
    '@kfstat-load="({ detail }) => detail.summary.days_reported"',
  ];
  const wrong = [
    'theme="pink"',
    ':range="7"',
    'range="last_fortnight"',
    'colour="red"',
    ':open-kfid="{}"',
    'compare="week"',
    ':targets="7"',
    ':fetcher="7"',
    '@kfstat-load="({ detail }) => detail.nothing"',
  ];
  const text = [
    '<script setup lang="ts">',
    'import type {} from "kfstat-dashboard/vue";',
    "const ask = (url: string, init?: RequestInit) => fetch(url, init);",
    "</script>",
    "<template>",
    ...[...right, ...wrong].map((attribute) => `  <kfstat-dashboard ${attribute} />`),
    "</template>",
    "",
  ].join("\n");
  const lines = wrongLines("vue", "Wrong.vue", text, "vue-tsc");
  assert.deepEqual(
    lines,
    wrong.map((_, index) => 6 + right.length + index),
  );
});

test("importing where a server renders does nothing", () => {
  const program = `
    for (const entry of ["", "/define", "/cdn", "/vue", "/react"]) await import("kfstat-dashboard" + entry);
    const defined = globalThis.customElements?.get("kfstat-dashboard");
    console.log(JSON.stringify([defined === undefined, typeof document, typeof HTMLElement]));`;
  const { status, output } = runIn(installed, process.execPath, "--input-type=module", "--eval", program);
  assert.equal(status, 0, output);
  assert.deepEqual(JSON.parse(output), [true, "undefined", "undefined"]);
});

test("the package depends on no framework and names its manifest", () => {
  const read = (path) =>
    JSON.parse(readFileSync(join(installed, "node_modules/kfstat-dashboard", path), "utf8"));
  const { dependencies, peerDependencies = {}, customElements, exports } = read("package.json");
  assert.deepEqual(
    Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => /vue|react/.test(name)),
    [],
  );
  const manifest = read(customElements);
  const definitions = manifest.modules
    .flatMap((module) => module.exports)
    .filter(({ kind }) => kind === "custom-element-definition");
  assert.ok(definitions.some(({ name }) => name === "kfstat-dashboard"));
  for (const { declaration } of definitions) {
    readFileSync(join(installed, "node_modules/kfstat-dashboard", declaration.module));
  }
  for (const target of Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? entry : Object.values(entry),
  )) {
    readFileSync(join(installed, "node_modules/kfstat-dashboard", target));
  }
});
