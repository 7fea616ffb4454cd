// Bundlers that take seconds: esbuild, Rollup and Vite 8, with no configuration but what docs/tools.md shows.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createServer } from "vite";
import { openBrowser } from "../../page/stage.mjs";
import { ASKS, installTools, makeProject, root, run, SAYS, write } from "./consumer.mjs";
import { documented } from "./documented.mjs";
import { openAt, PAGE, show, WORKER } from "./pages.mjs";

const tools = installTools("tools");
const program = `import { loadKfstat } from "kfstat";\n${ASKS}said(loadKfstat).then((text) => console.log(text));\n`;
// Rollup takes its time over the charts.
const core = program.replace("console.log(text)", "(document.title = text)");
const project = makeProject({ "main.js": program, "core/page.js": core, ...PAGE, ...WORKER }, tools);
const bin = (name, place = root) => join(place, "node_modules/.bin", name);

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

async function build(program, ...options) {
  const { status, output } = await run(project, program, ...options);
  assert.equal(status, 0, output);
}

async function prints(file) {
  const { output } = await run(project, process.execPath, file);
  assert.equal(output.trim(), SAYS);
}

/** The page works, and asks in vain for nothing but what is named. */
async function shows(folder, ...missing) {
  assert.deepEqual(await show(browser, join(project, folder)), { title: SAYS, missing, complaints: [] });
}

for (const [format, ending] of [
  ["esm", "mjs"],
  ["cjs", "cjs"],
  ["iife", "cjs"],
]) {
  test(`esbuild for Node, ${format}`, async () => {
    const out = `node-${format}/main.${ending}`;
    const flags = ["--bundle", "--platform=node", `--format=${format}`, `--outfile=${out}`];
    await build(bin("esbuild"), "main.js", ...flags);
    await prints(out);
  });
}

test("esbuild for pages: in one file or in chunks; the file that is missing costs one request", async () => {
  const flags = ["page.js", "--bundle", "--format=esm", "--log-level=error"];
  await build(bin("esbuild"), ...flags, "--outdir=esbuild");
  await shows("esbuild", "/kfstat_core.wasm");
  await build(bin("esbuild"), ...flags, "--splitting", "--outdir=esbuild-split");
  await shows("esbuild-split", "/kfstat_core.wasm");
  // As the documentation says: with the file beside the script nothing is missing, nor with the alias.
  const [copy, alias] = documented("esbuild");
  await build("sh", "-c", copy.replace(" dist/", " esbuild/"));
  await shows("esbuild");
  await build("sh", "-c", `PATH="${join(root, "node_modules/.bin")}:$PATH"\n${alias.replaceAll("src/", "")}`);
  await shows("dist");
});

test("Rollup without a plugin for assets", async () => {
  await build(
    bin("rollup", tools),
    "main.js",
    "--silent",
    "--plugin",
    "node-resolve",
    "--dir",
    "rollup-node",
  );
  await prints("rollup-node/main.js");
});

test("Rollup with the plugin of the documentation", async () => {
  const [config] = documented("Rollup");
  write(project, { "rollup.config.mjs": config.replace("src/", "core/").replace("dist", "rollup") });
  await build(bin("rollup", tools), "--silent", "--config");
  await shows("rollup");
});

test("Rollup into one file, with the option of the documentation", async () => {
  const [, config] = documented("Rollup");
  for (const [format, ending] of [
    ["es", "mjs"],
    ["cjs", "cjs"],
    ["iife", "cjs"],
  ]) {
    const out = `rollup-one/${format}.${ending}`;
    write(project, {
      "one.config.mjs": config
        .replace("src/page.js", "main.js")
        .replace('"dist/page.js"', `"${out}", format: "${format}"`),
    });
    await build(bin("rollup", tools), "--silent", "--config", "one.config.mjs");
    await prints(out);
  }
});

test("Vite 8, built", async () => {
  await build(bin("vite"), "build", "--outDir", "vite", "--logLevel", "error");
  const shown = await show(browser, join(project, "vite"), "/index.html");
  assert.deepEqual(shown, { title: SAYS, missing: [], complaints: [] });
});

test("Vite 8, a worker that it builds", async () => {
  await build(bin("vite"), "build", "worker", "--outDir", "../vite-worker", "--logLevel", "error");
  const shown = await show(browser, join(project, "vite-worker"), "/index.html", { policy: "" });
  assert.deepEqual(shown, { title: SAYS, missing: [], complaints: [] });
});

test("Vite 8, its server", async () => {
  const server = await createServer({
    root: project,
    configFile: false,
    logLevel: "silent",
    cacheDir: join(project, ".vite"),
    // The dependencies are links into this repository.
    server: { port: 0, host: "127.0.0.1", fs: { strict: false } },
  });
  try {
    await server.listen();
    const { title } = await openAt(browser, `http://127.0.0.1:${server.httpServer.address().port}/`);
    assert.equal(title, SAYS);
  } finally {
    await server.close();
  }
});
