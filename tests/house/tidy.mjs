// Runs clang-tidy over the C++ of a compilation database.   node tests/house/tidy.mjs build/asan
// A file is looked at again only when what the compiler sees of it, the rules or the tools have changed. What is known
// lies beside the compiler's own cache, so that a fresh clone finds what was looked at elsewhere, by two names: what the
// files that it read hold (reads nothing but them), and its preprocessed text.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const tree = resolve(process.argv[2] ?? "build/asan");
const seen = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kfstat/tidy");
mkdirSync(seen, { recursive: true });
const MONTH_MS = 30 * 24 * 3_600_000;
for (const path of readdirSync(seen).map((name) => join(seen, name))) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && Date.now() - found.mtimeMs > MONTH_MS) rmSync(path, { force: true });
}
const scratch = mkdtempSync(join(tmpdir(), "kfstat-tidy-"));

const rules = [".clang-tidy", "native/.clang-tidy"]
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("");
const version = execFileSync("clang-tidy", ["--version"]);
const options = { maxBuffer: 1 << 28 };

const hash = (...parts) => {
  const sum = createHash("sha256").update(rules).update(version);
  for (const part of parts) sum.update("\0").update(part);
  return sum.digest("hex");
};

/** Whole or not at all: another run may be reading it. */
function keep(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** A path as every clone has it. */
const anywhere = (text) => text.replaceAll(root, ".");
const somewhere = (path) => (path.startsWith("./") ? join(root, path) : path);

const sums = new Map();
/** What a file holds, as a sum; nothing for one that is not there. */
function sumOf(path) {
  if (!sums.has(path)) {
    sums.set(path, existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "");
  }
  return sums.get(path);
}

const words = ({ command }) => command.replace(/ -o \S+/, " ").replace(/^\S*ccache /, "");

/** Whether the files that it read when it was last found right hold what they held then. */
function unchanged(note) {
  if (!existsSync(note)) return false;
  return JSON.parse(readFileSync(note, "utf8")).every(([path, sum]) => sumOf(somewhere(path)) === sum);
}

/** The preprocessed text, and the files it is made of. */
async function preprocess(entry, index) {
  const list = join(scratch, `${index}.d`);
  const command = `${words(entry).replace(/ -c /, " -E -P ")} -MD -MF ${list}`;
  const { stdout } = await run("sh", ["-c", command], { ...options, cwd: entry.directory });
  const files = readFileSync(list, "utf8")
    .replace(/^[^:]*:/, "")
    .split(/[\s\\]+/)
    .filter(Boolean)
    .map((file) => resolve(entry.directory, file));
  return { text: stdout, files };
}

async function check(entry, index) {
  const note = join(seen, `${hash(anywhere(words(entry)))}.json`);
  if (unchanged(note)) return true;
  const { text, files } = await preprocess(entry, index);
  const mark = join(seen, hash(text));
  if (!existsSync(mark)) {
    try {
      await run("clang-tidy", ["-p", scratch, "--quiet", entry.file], options);
    } catch (failure) {
      console.error(failure.stdout);
      return false;
    }
    keep(mark, "");
  }
  keep(note, JSON.stringify([...new Set(files)].map((file) => [anywhere(file), sumOf(file)])));
  return true;
}

// A file of several targets is looked at once: clang-tidy itself would do it anew for each of their commands.
const commands = JSON.parse(readFileSync(join(tree, "compile_commands.json"), "utf8"));
const entries = [...new Map(commands.map((entry) => [entry.file, entry])).values()];
writeFileSync(join(scratch, "compile_commands.json"), JSON.stringify(entries));
const total = entries.length;
let failures = 0;
async function work() {
  for (let entry = entries.pop(); entry; entry = entries.pop()) {
    if (!(await check(entry, entries.length))) ++failures;
  }
}
try {
  await Promise.all(Array.from({ length: availableParallelism() }, work));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`# pass ${total - failures}\n# fail ${failures}`);
process.exit(failures === 0 ? 0 : 1);
