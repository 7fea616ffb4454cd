// Makes web/dist, the npm package's files: modules and types, the one-file build, the custom-elements manifest; and packs
// it.
//   node web/build.mjs [OUT]   OUT: for the tarball (build/npm)
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { pack } from "../wasm/pack.mjs";

const web = import.meta.dirname;
const dist = join(web, "dist");
const { resolve: find } = createRequire(import.meta.url);
const run = (program, ...options) => {
  execFileSync(process.execPath, [program, ...options], { cwd: web, stdio: ["ignore", "ignore", "inherit"] });
};

/** The licences of everything in the one file, which their owners want beside it. */
function licences({ inputs }) {
  const folders = new Set();
  for (const input of Object.keys(inputs)) {
    const name = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name) folders.add(resolve(name));
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file));
    const words = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...words].join("\n\n");
  });
  return `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

rmSync(dist, { recursive: true, force: true });
run(find("typescript/bin/tsc"), "-p", ".");
run(find("typescript/bin/tsc"), "-p", "page");
const { metafile } = await build({
  // The elements are built on HTMLElement, so outside of a document nothing is started. No module waits for another, and
  // none is left: old targets, CommonJS and pages that forget `type="module"` take the file too.
  stdin: {
    contents: 'if (typeof document !== "undefined") require("./define.ts");',
    resolveDir: join(web, "src"),
  },
  outfile: join(dist, "cdn.js"),
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  legalComments: "eof",
  metafile: true,
  sourcemap: true,
  // Nothing is left to fetch, so no `connect-src` has to name the file's server.
  alias: { kfstat: "kfstat/inline" },
});
writeFileSync(join(dist, "cdn.licenses.txt"), licences(metafile));
run(find("@custom-elements-manifest/analyzer/cem.js"), "analyze", "--config", "manifest.config.mjs");
pack(web, resolve(process.argv[2] ?? join(web, "../build/npm")));
