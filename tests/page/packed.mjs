// The examples as somebody who copied them has them: in a folder of their own, with the packed npm packages installed.
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const tarballs = resolve(root, process.env.KFSTAT_NPM ?? "build/npm");
const tools = join(root, "node_modules/.bin");

/** The packed file of a package; KFSTAT_NPM names the folder it lies in (default: build/npm). */
export function tarball(name) {
  const found = readdirSync(tarballs).find(
    (file) => file.startsWith(`${name}-`) && /^\d.*\.tgz$/.test(file.slice(name.length + 1)),
  );
  if (found === undefined) throw new Error(`no ${name}-*.tgz in ${tarballs}`);
  return join(tarballs, found);
}

/** A folder in which both packages are installed from their packed files; it goes when the process ends. */
export function installPackages() {
  const folder = mkdtempSync(join(tmpdir(), "kfstat-packed-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  execFileSync("npm", ["install", ...flags, tarball("kfstat"), tarball("kfstat-dashboard")], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}

/**
 * Copies an example beside the installed packages and gives it its other dependencies, in the versions its
 * package.json names: one by one, for what it may use is what it lists.
 */
export function copyExample(installed, name) {
  const source = join(root, "examples", name);
  const folder = join(installed, "examples", name);
  cpSync(source, folder, {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|dist)$/.test(path),
  });
  execFileSync("cp", ["-al", join(installed, "node_modules"), join(folder, "node_modules")]);
  const { dependencies, devDependencies = {} } = JSON.parse(
    readFileSync(join(source, "package.json"), "utf8"),
  );
  for (const [dependency, wanted] of Object.entries({ ...dependencies, ...devDependencies })) {
    const target = join(folder, "node_modules", dependency);
    if (!existsSync(target)) {
      const found = [join(source, "node_modules"), join(root, "node_modules")]
        .map((place) => join(place, dependency))
        .find((place) => existsSync(place));
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(found, target, "dir");
    }
    const { version } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
    if (version !== wanted) throw new Error(`${name} wants ${dependency} ${wanted}, there is ${version}`);
  }
  return folder;
}

/** Runs a command in an example's folder as npm would, and gives its status and everything it printed. */
export function runIn(folder, command, ...options) {
  const PATH = `${tools}${delimiter}${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(command, options, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH },
  });
  return { status, output: stdout + stderr };
}
