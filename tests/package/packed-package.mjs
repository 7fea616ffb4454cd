// The npm package as its users get it: the tarball installed into an empty folder.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const tarballs = resolve(process.env.KFSTAT_NPM ?? join(import.meta.dirname, "../../build/npm"));

/** The packed file of the package; KFSTAT_NPM names the folder it lies in (default: build/npm). */
export function findTarball() {
  const name = readdirSync(tarballs).find((file) => /^kfstat-\d.*\.tgz$/.test(file));
  if (name === undefined) {
    throw new Error(`no kfstat-*.tgz in ${tarballs}`);
  }
  return join(tarballs, name);
}

/** Installs the package into a new folder, which goes when the process ends. */
export function installPackage() {
  const folder = mkdtempSync(join(tmpdir(), "kfstat-installed-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  execFileSync(
    "npm",
    ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", findTarball()],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const dist = join(folder, "node_modules/kfstat/dist");
  const load = (file) => import(pathToFileURL(join(dist, file)).href);
  return { folder, dist, load };
}

/** Loads the installed package. */
export async function loadInstalled() {
  const { loadKfstat } = await installPackage().load("index.js");
  return loadKfstat();
}
