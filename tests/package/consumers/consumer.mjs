// Projects of others: a folder with the packed packages installed, and the tools they are built with.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { tarball } from "../../page/packed.mjs";

export const root = resolve(import.meta.dirname, "../../..");
export const HANG_MS = 300_000;

/**
 * The tools that `FOLDER/package.json` names, in exactly the versions of its lock: installed once below `build`, and
 * again when the lock changes. Gives the folder that holds `node_modules`.
 */
export function installTools(folder) {
  const source = join(import.meta.dirname, folder);
  const lock = readFileSync(join(source, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex").slice(0, 12);
  const installed = join(root, "build/consumers", `${folder}-${wanted}`);
  if (existsSync(installed)) return installed;
  mkdirSync(dirname(installed), { recursive: true });
  const fresh = mkdtempSync(`${installed}-`);
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(source, file), join(fresh, file));
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"];
  execFileSync("npm", ["ci", ...flags], { cwd: fresh, stdio: ["ignore", "ignore", "inherit"] });
  try {
    renameSync(fresh, installed);
  } catch (error) {
    // Another test was sooner.
    if (!existsSync(installed)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  return installed;
}

/**
 * A project with these files, the packed packages and what they depend on; it goes when the process ends. What else it
 * may import is linked from the first of `places` that has it.
 */
export function makeProject(files, ...places) {
  // Tools tell files of a project from others by their real paths.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kfstat-consumer-")));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, "node_modules");
  for (const place of [...places, root]) {
    for (const name of packagesIn(join(place, "node_modules"))) {
      const link = join(modules, name);
      if (/^kfstat/.test(name) || existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(place, "node_modules", name), link);
    }
  }
  for (const name of ["kfstat", "kfstat-dashboard"]) {
    mkdirSync(join(modules, name));
    execFileSync("tar", ["xzf", tarball(name), "-C", join(modules, name), "--strip-components=1"]);
  }
  write(folder, { "package.json": JSON.stringify({ private: true, type: "module" }), ...files });
  return folder;
}

function packagesIn(modules) {
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : name,
    );
}

export function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** This process's, without what its test runner and the tools inside it have set; nothing is sent to anybody. */
export function environment() {
  const own = Object.entries(process.env).filter(([name]) => !/^NODE_(ENV|TEST_CONTEXT)$/.test(name));
  return { ...Object.fromEntries(own), NEXT_TELEMETRY_DISABLED: "1" };
}

/** Runs a program to its end and gives its status and all it printed. */
export function run(folder, program, ...options) {
  return runWith({}, folder, program, ...options);
}

export function runWith(env, folder, program, ...options) {
  return new Promise((done) => {
    const child = spawn(program, options, {
      cwd: folder,
      env: { ...environment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: HANG_MS,
      killSignal: "SIGKILL",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
    child.once("error", (error) => done({ status: -1, output: String(error) }));
    child.once("close", (status) => done({ status, output }));
  });
}

/** A program of what a consumer does first, and what it prints where all is well. */
export const ASKS = `const now = new Date("2022-02-25T04:00:00Z");
const said = async (load) => {
  try {
    return "today " + (await load()).today({ now }).value.today;
  } catch (error) {
    return "failed: " + error;
  }
};
`;
export const SAYS = "today 2022-02-25";
