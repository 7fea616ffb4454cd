// The types of the packed packages, under every `moduleResolution`, with and without the DOM's types and `skipLibCheck`.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { installTools, makeProject } from "./consumer.mjs";

/** The last one whose arrays of bytes take no type of buffer. */
const older = createRequire(join(installTools("tools"), "package.json"))("typescript");

const core = `import { loadKfstat, type Kfstat, type LoadOptions } from "kfstat";
import { loadKfstat as loadInside } from "kfstat/inline";
import wasm from "kfstat/kfstat_core.wasm";
import edge from "kfstat/kfstat_core.wasm?module";
export const all: Promise<Kfstat>[] = [
  loadKfstat(),
  loadInside(),
  loadKfstat({ wasm }),
  loadKfstat({ wasm: edge }),
  loadKfstat({ wasm: "kfstat_core.wasm" }),
  loadKfstat({ wasm: new ArrayBuffer(8) }),
  loadKfstat({ wasm: Promise.resolve(new Uint8Array(8)) }),
  loadKfstat({ instantiate: async (imports) => ({ exports: imports }) }),
];
export const options: LoadOptions = {};
// @ts-expect-error: no such option
loadKfstat({ wsam: wasm });
// @ts-expect-error: a number is no source
loadKfstat({ wasm: 5 });
`;
const ofPage = `import { loadKfstat } from "kfstat";
import wasm from "kfstat/kfstat_core.wasm";
export const module: WebAssembly.Module = wasm;
loadKfstat({ wasm: new URL("https://example.invalid/") });
loadKfstat({ wasm: fetch("kfstat_core.wasm") });
loadKfstat({ wasm: WebAssembly.compile(new Uint8Array()) });
loadKfstat({ instantiate: (imports) => WebAssembly.instantiate(module, imports) });
loadKfstat({ instantiate: (imports) => WebAssembly.instantiate(new Uint8Array(), imports) });
`;
const dashboard = `import "kfstat-dashboard/define";
import "kfstat-dashboard/cdn";
import { KfstatDashboard, type KfstatDashboardEventMap } from "kfstat-dashboard";
export const element: KfstatDashboard | null = document.querySelector("kfstat-dashboard");
export type Load = KfstatDashboardEventMap["kfstat-load"];
`;
const required = `import { loadKfstat } from "kfstat";
import { KfstatDashboard } from "kfstat-dashboard";
export const both = [loadKfstat, KfstatDashboard];
`;
const folder = makeProject({
  "core.ts": core,
  "page.ts": ofPage,
  "dashboard.ts": dashboard,
  "required.cts": required,
});

const { ModuleKind, ModuleResolutionKind: Resolution } = ts;
const kinds = {
  node10: { module: ModuleKind.ESNext, moduleResolution: Resolution.Node10, ignoreDeprecations: "6.0" },
  node16: { module: ModuleKind.Node16, moduleResolution: Resolution.Node16 },
  nodenext: { module: ModuleKind.NodeNext, moduleResolution: Resolution.NodeNext },
  bundler: { module: ModuleKind.ESNext, moduleResolution: Resolution.Bundler },
};
const NO_DOM = ["lib.es2022.d.ts"];
const DOM = [...NO_DOM, "lib.dom.d.ts", "lib.dom.iterable.d.ts"];

/** A compiler's own libraries are the same for every program. */
const libraries = new Map();

/** What a compiler says of a file. */
function complaints(file, options, compiler = ts) {
  const all = {
    strict: true,
    noEmit: true,
    types: [],
    target: compiler.ScriptTarget.ES2022,
    exactOptionalPropertyTypes: true,
    ...options,
  };
  const host = compiler.createCompilerHost(all);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...how) => {
    if (!name.includes("/typescript/lib/")) return read(name, ...how);
    if (!libraries.has(name)) libraries.set(name, read(name, ...how));
    return libraries.get(name);
  };
  const program = compiler.createProgram([join(folder, file)], all, host);
  return compiler
    .getPreEmitDiagnostics(program)
    .map(
      ({ code, messageText, file: where }) =>
        `${where?.fileName.replace(folder, "")} TS${code} ${compiler.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

for (const [name, options] of Object.entries(kinds)) {
  for (const [dom, lib] of [
    ["without the DOM", NO_DOM],
    ["with the DOM", DOM],
  ]) {
    test(`kfstat, ${name}, ${dom}: the types hold, its own declarations included`, () => {
      assert.deepEqual(complaints("core.ts", { ...options, lib, skipLibCheck: false }), []);
    });
  }
  test(`kfstat, ${name}: what a page has at hand is a source`, () => {
    assert.deepEqual(complaints("page.ts", { ...options, lib: DOM, skipLibCheck: true }), []);
  });
  test(`kfstat-dashboard, ${name}: the types hold`, () => {
    assert.deepEqual(complaints("dashboard.ts", { ...options, lib: DOM, skipLibCheck: true }), []);
  });
}

test("a compiler of the years before reads the declarations too", () => {
  assert.match(older.version, /^5\.6\./);
  for (const kind of Object.values(kinds)) {
    const options = { ...kind, ignoreDeprecations: undefined };
    assert.deepEqual(complaints("core.ts", { ...options, lib: NO_DOM, skipLibCheck: false }, older), []);
    const said = complaints("dashboard.ts", { ...options, lib: DOM, skipLibCheck: false }, older);
    assert.deepEqual(
      said.filter((line) => line.includes("/kfstat")),
      [],
    );
  }
});

test("kfstat-dashboard's own declarations hold too", () => {
  const said = complaints("dashboard.ts", { ...kinds.bundler, lib: DOM, skipLibCheck: false });
  assert.deepEqual(
    said.filter((line) => line.includes("/kfstat")),
    [],
  );
});

test("a file of CommonJS may import both with nodenext, as Node lets it", () => {
  assert.deepEqual(complaints("required.cts", { ...kinds.nodenext, lib: DOM, skipLibCheck: true }), []);
});
