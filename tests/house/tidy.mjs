// Runs clang-tidy over the C++ of a compilation database. A file is looked at again only when what the compiler sees
// of it, or the rules, have changed.   node tests/house/tidy.mjs build/asan
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const tree = resolve(process.argv[2] ?? "build/asan");
// Beside the compiler's own cache, so that a fresh clone finds what was looked at elsewhere.
const seen = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kfstat/tidy");
mkdirSync(seen, { recursive: true });

const rules = [".clang-tidy", "native/.clang-tidy"]
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("");
const version = execFileSync("clang-tidy", ["--version"]);
const options = { maxBuffer: 1 << 28 };

async function preprocess({ command, directory }) {
  const words = command
    .replace(/ -o \S+/, " ")
    .replace(/ -c /, " -E -P ")
    .replace(/^\S*ccache /, "");
  const { stdout } = await run("sh", ["-c", words], { ...options, cwd: directory });
  return stdout;
}

async function check(entry) {
  const key = createHash("sha256")
    .update(rules)
    .update(version)
    .update(await preprocess(entry))
    .digest("hex");
  if (existsSync(join(seen, key))) return true;
  try {
    await run("clang-tidy", ["-p", tree, "--quiet", entry.file], options);
    writeFileSync(join(seen, key), "");
    return true;
  } catch (failure) {
    console.error(failure.stdout);
    return false;
  }
}

const entries = JSON.parse(readFileSync(join(tree, "compile_commands.json"), "utf8"));
let failures = 0;
async function work() {
  for (let entry = entries.pop(); entry; entry = entries.pop()) {
    if (!(await check(entry))) ++failures;
  }
}
const total = entries.length;
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`# pass ${total - failures}\n# fail ${failures}`);
process.exit(failures === 0 ? 0 : 1);
