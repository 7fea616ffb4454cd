// Tools that take their time, with no configuration but what docs/tools.md shows: each in a project of its own, beside
// the tools and the packed packages as npm lays them.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { createServer as createSocket } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { openBrowser } from "../../../page/stage.mjs";
import { tarball } from "../../../page/packed.mjs";
import { ASKS, environment, HANG_MS, installTools, run, runWith, SAYS, write } from "../consumer.mjs";
import { documented } from "../documented.mjs";
import { openAt, PAGE, show, WORKER } from "../pages.mjs";

const tools = installTools("long");
const modules = join(tools, "node_modules");
const bin = (name) => join(modules, ".bin", name);
const program = `import { loadKfstat } from "kfstat";\n${ASKS}said(loadKfstat).then((text) => console.log(text));\n`;
const clean = { missing: [], complaints: [] };

for (const name of ["kfstat", "kfstat-dashboard"]) {
  rmSync(join(modules, name), { recursive: true, force: true });
  mkdirSync(join(modules, name));
  execFileSync("tar", ["xzf", tarball(name), "-C", join(modules, name), "--strip-components=1"]);
}

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

function project(name, files) {
  const folder = join(tools, "projects", name);
  rmSync(folder, { recursive: true, force: true });
  const manifest = { name: "host", version: "1.0.0", private: true, type: "module" };
  write(folder, { "package.json": JSON.stringify(manifest), "main.js": program, ...PAGE, ...files });
  return folder;
}

async function succeeds(folder, command, ...options) {
  const { status, output } = await run(folder, command, ...options);
  assert.equal(status, 0, output);
  return output;
}

async function prints(folder, command, ...options) {
  assert.equal((await succeeds(folder, command, ...options)).trim(), SAYS);
}

async function freePort() {
  const socket = createSocket();
  await new Promise((done) => socket.listen(0, "127.0.0.1", done));
  const { port } = socket.address();
  await new Promise((done) => socket.close(done));
  return port;
}

/** Starts a server, waits until it answers, and ends it after the work. */
async function whileServing(folder, port, command, options, work) {
  const child = spawn(command, options, {
    cwd: folder,
    stdio: "ignore",
    env: environment(),
  });
  const ended = new Promise((done) => child.once("exit", done));
  const address = `http://127.0.0.1:${port}`;
  try {
    const until = Date.now() + HANG_MS;
    while (!(await fetch(address).catch(() => false))) {
      assert.ok(Date.now() < until && child.exitCode === null, `${command} does not serve`);
      await new Promise((done) => setTimeout(done, 100));
    }
    await work(address);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

test("Vite 7, its server", async () => {
  const folder = project("vite-7");
  const { createServer, version } = await import(
    pathToFileURL(join(modules, "vite/dist/node/index.js")).href
  );
  assert.match(version, /^7\./);
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "silent",
    cacheDir: join(folder, ".vite"),
    server: { port: 0, host: "127.0.0.1", fs: { allow: [tools] } },
  });
  try {
    await server.listen();
    const { title } = await openAt(browser, `http://127.0.0.1:${server.httpServer.address().port}/`);
    assert.equal(title, SAYS);
  } finally {
    await server.close();
  }
});

test("Vite 7, built", async () => {
  const folder = project("vite-7-built");
  await succeeds(folder, bin("vite"), "build", "--logLevel", "error");
  assert.deepEqual(await show(browser, join(folder, "dist"), "/index.html"), { title: SAYS, ...clean });
});

test("Vite 7, a worker that it builds with the line of the documentation, or with the bytes inside", async () => {
  const [config] = documented("Vite");
  const folder = project("vite-7-worker", { ...WORKER, "worker/vite.config.js": config });
  const options = ["build", "worker", "--outDir", "../dist", "--logLevel", "error"];
  const works = async () => {
    const shown = await show(browser, join(folder, "dist"), "/index.html", { policy: "" });
    assert.deepEqual(shown, { title: SAYS, ...clean });
  };
  await succeeds(folder, bin("vite"), ...options);
  await works();
  const inside = WORKER["worker/worker.js"].replace('"kfstat"', '"kfstat/inline"');
  write(folder, { "worker/vite.config.js": "export default {};", "worker/worker.js": inside });
  await succeeds(folder, bin("vite"), ...options);
  await works();
});

test("webpack 5: a page below a fixed public path, and Node", async () => {
  const folder = project("webpack");
  const { default: webpack } = await import(pathToFileURL(join(modules, "webpack/lib/index.js")).href);
  const common = { context: folder, mode: "production", devtool: false, performance: false };
  const output = { publicPath: "/static/" };
  const node = { ...common, target: "node", entry: "./main.js" };
  const builds = [
    { ...common, entry: { page: "./page.js" }, output: { ...output, path: join(folder, "page") } },
    { ...node, output: { ...output, path: join(folder, "node"), filename: "main.cjs" } },
    {
      ...node,
      experiments: { outputModule: true },
      output: { path: join(folder, "esm"), filename: "main.mjs", module: true, chunkFormat: "module" },
    },
  ];
  const stats = await new Promise((done, failed) => {
    webpack(builds, (error, result) => (error ? failed(error) : done(result)));
  });
  assert.equal(stats.toString({ all: false, errors: true, warnings: true }), "");
  assert.deepEqual(await show(browser, join(folder, "page"), "/", { mount: "/static/" }), {
    title: SAYS,
    ...clean,
  });
  await prints(folder, process.execPath, "node/main.cjs");
  await prints(folder, process.execPath, "esm/main.mjs");
});

test("Parcel 2", async () => {
  const folder = project("parcel");
  const flags = ["--no-cache", "--no-autoinstall", "--log-level", "error", "--public-url", "./"];
  await succeeds(folder, bin("parcel"), "build", "index.html", ...flags);
  // It writes an import map into the page, which the strict policy would have to name.
  const shown = await show(browser, join(folder, "dist"), "/index.html", { policy: "" });
  assert.deepEqual(shown, { title: SAYS, ...clean });
});

const component = (body) => `import { loadKfstat } from "kfstat";\n${ASKS}${body}`;

test("Next.js 15: client and server components, a route handler, one on the edge", async () => {
  const edge = documented("Edge runtimes").find((code) => code.includes("?module"));
  const folder = project("next", {
    "app/layout.js":
      'export default ({ children }) => <html lang="en"><head><title /></head><body>{children}</body></html>;',
    "app/page.js": component(`import Client from "./client.js";
export const dynamic = "force-dynamic";
export default async function Page() {
  return <><p id="server">{await said(loadKfstat)}</p><Client /></>;
}`),
    "app/client.js": `"use client";
import "kfstat-dashboard/define";
import { useEffect } from "react";
${component(`export default function Client() {
  useEffect(() => { said(loadKfstat).then((text) => { document.title = text; }); }, []);
  return <kfstat-dashboard locale="en" />;
}`)}`,
    "app/api/today/route.js": component(`export const dynamic = "force-dynamic";
export async function GET() { return new Response(await said(loadKfstat)); }`),
    "app/api/edge/route.js": edge,
  });
  rmSync(join(folder, "index.html"));
  await succeeds(folder, bin("next"), "build");
  const port = await freePort();
  await whileServing(
    folder,
    port,
    process.execPath,
    [join(modules, "next/dist/bin/next"), "start", "-p", String(port)],
    async (address) => {
      const read = async (path) => (await fetch(address + path)).text();
      assert.match(await read("/"), new RegExp(`id="server">${SAYS}<`));
      assert.equal(await read("/api/today"), SAYS);
      assert.equal(JSON.parse(await read("/api/edge")).ok, true);
      assert.equal((await openAt(browser, address)).title, SAYS);
    },
  );
});

test("Deno, Bun, and what Bun builds", async () => {
  const folder = project("runtimes");
  await prints(folder, bin("deno"), "run", "--allow-all", "main.js");
  const bun = join(modules, `@oven/bun-${process.platform}-${process.arch}`, "bin/bun");
  await prints(folder, bun, "main.js");
  for (const [target, runs] of [
    ["bun", bun],
    ["node", process.execPath],
  ]) {
    await succeeds(folder, bun, "build", "main.js", `--target=${target}`, `--outdir=${target}`);
    await prints(folder, runs, `${target}/main.js`);
  }
  await succeeds(folder, bun, "build", "page.js", "--outdir=page");
  const missing = ["/kfstat_core.wasm"];
  assert.deepEqual(await show(browser, join(folder, "page")), { title: SAYS, missing, complaints: [] });
  cpSync(join(modules, "kfstat/dist/kfstat_core.wasm"), join(folder, "page/kfstat_core.wasm"));
  assert.deepEqual(await show(browser, join(folder, "page")), { title: SAYS, ...clean });
});

test("an edge runtime takes the module it compiled, and says so where it is asked to compile", async () => {
  const worker = documented("Edge runtimes").find((code) => code.includes("export default"));
  const folder = project("edge", {
    "worker.js": worker,
    "bare.js": worker.replace("loadKfstat({ wasm })", "loadKfstat()"),
  });
  for (const name of ["worker", "bare"]) {
    const flags = [
      "--bundle",
      "--format=esm",
      "--external:kfstat/kfstat_core.wasm",
      `--outfile=out/${name}.js`,
    ];
    await succeeds(folder, bin("esbuild"), `${name}.js`, ...flags);
  }
  cpSync(join(modules, "kfstat/dist/kfstat_core.wasm"), join(folder, "out/core.wasm"));
  const ports = [await freePort(), await freePort()];
  const config = ["worker", "bare"].map((name, index) => ({ name, port: ports[index] }));
  write(folder, {
    "out/config.capnp": `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${config.map(({ name }) => `(name = "${name}", worker = .${name})`)}],
  sockets = [${config.map(({ name, port }) => `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = "${name}")`)}]
);
${config
  .map(
    ({ name }) => `const ${name} :Workerd.Worker = (compatibilityDate = "2026-01-01", modules = [
  (name = "${name}.js", esModule = embed "${name}.js"), (name = "kfstat/kfstat_core.wasm", wasm = embed "core.wasm")]);`,
  )
  .join("\n")}
`,
  });
  const cpu = { x64: "64", arm64: "arm64" }[process.arch];
  const workerd = join(modules, `@cloudflare/workerd-${process.platform}-${cpu}/bin/workerd`);
  await whileServing(folder, ports[0], workerd, ["serve", "out/config.capnp"], async (address) => {
    assert.equal((await (await fetch(address)).json()).ok, true);
    assert.equal((await fetch(`http://127.0.0.1:${ports[1]}`)).status, 500);
  });
});

const assertions = `import "kfstat-dashboard/define";
import { loadKfstat } from "kfstat";
${ASKS}
test("the core answers and the element shows", async () => {
  expect(await said(loadKfstat)).toBe("${SAYS}");
  if (typeof document === "undefined") return;
  const element = document.createElement("kfstat-dashboard");
  element.setAttribute("relay", "http://127.0.0.1:9");
  document.body.append(element);
  await element.updateComplete;
  expect(element.shadowRoot.childElementCount).toBeGreaterThan(0);
  element.remove();
});
`;

for (const environment of ["node", "jsdom", "happy-dom"]) {
  test(`Vitest, ${environment}`, async () => {
    const folder = project(`vitest-${environment}`, {
      "it.test.js": `import { expect, test } from "vitest";\n${assertions}`,
    });
    await succeeds(folder, bin("vitest"), "run", `--environment=${environment}`);
  });
}

test("Jest with the flag of the documentation, as a page and as Node", async () => {
  const folder = project("jest", { "it.test.js": assertions });
  const [command] = documented("Jest");
  const PATH = `${join(modules, ".bin")}:${process.env.PATH}`;
  for (const line of [command, command.replace("jsdom", "node")]) {
    const { status, output } = await runWith({ PATH }, folder, "sh", "-c", line.replace("npx ", ""));
    assert.equal(status, 0, output);
  }
});
