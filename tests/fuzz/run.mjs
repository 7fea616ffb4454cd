// Runs the fuzz targets, two at a time.   node tests/fuzz/run.mjs build/fuzz SECONDS [TARGET]
// What a target finds lies in build/fuzz/found, what it has learnt in build/fuzz/corpus.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeSeeds } from "./seeds.mjs";

const atOnce = 2;
const [tree = "build/fuzz", seconds = "30", only] = process.argv.slice(2);
const folder = resolve(tree);
const programs = readdirSync(join(folder, "bin")).filter((name) => name.startsWith("kfstat_fuzz_"));
const targets = programs
  .map((name) => name.replace("kfstat_fuzz_", ""))
  .filter((name) => only === undefined || name === only);
if (targets.length === 0) {
  console.error(`no target ${only ?? ""} in ${folder}/bin`);
  process.exit(2);
}

// Both read options and a response.
const formats = { reader: "response" };
const dictionaries = { request_head: "http.dict", chunks: "http.dict" };

const limits = [
  `-max_total_time=${seconds}`,
  "-timeout=10",
  "-rss_limit_mb=1024",
  "-malloc_limit_mb=256",
  "-max_len=4096",
];

function fuzz(target) {
  const folders = ["corpus", "seeds"].map((name) => join(folder, name, target));
  const committed = join(import.meta.dirname, "seeds", formats[target] ?? target);
  const found = join(folder, "found");
  mkdirSync(folders[0], { recursive: true });
  mkdirSync(found, { recursive: true });
  writeSeeds(target, folders[1]);
  const args = [
    ...limits,
    `-dict=${join(import.meta.dirname, dictionaries[target] ?? "json.dict")}`,
    `-artifact_prefix=${join(found, `${target}-`)}`,
    "-print_final_stats=1",
    ...folders,
    ...(existsSync(committed) ? [committed] : []),
  ];
  const child = spawn(join(folder, "bin", `kfstat_fuzz_${target}`), args, {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (chunk) => (log += chunk));
  return new Promise((done) => {
    child.on("error", (error) => done({ target, log: String(error), status: 1 }));
    child.on("close", (status) => done({ target, log, status }));
  });
}

/** Says what a target did; answers whether nothing was found. */
function report({ target, log, status }) {
  writeFileSync(join(folder, `${target}.log`), log);
  const ran = Number(/stat::number_of_executed_units: +(\d+)/.exec(log)?.[1] ?? 0);
  const peak = /stat::peak_rss_mb: +(\d+)/.exec(log)?.[1] ?? "?";
  const coverage = [...log.matchAll(/ cov: (\d+)/g)].at(-1)?.[1] ?? "?";
  console.log(`${target}: ${ran} inputs, ${coverage} edges, at most ${peak} MiB`);
  if (status === 0 && ran > 0) return true;
  console.log(log.split("\n").slice(-60).join("\n"));
  const artifact = /Test unit written to (\S+)/.exec(log)?.[1];
  if (artifact !== undefined) {
    console.log(`${artifact}: ${JSON.stringify(readFileSync(artifact).toString("latin1"))}`);
  }
  return false;
}

const waiting = [...targets];
let passed = 0;
async function work() {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const outcome = await fuzz(target);
    passed += report(outcome) ? 1 : 0;
  }
}
await Promise.all(Array.from({ length: atOnce }, work));
console.log(`${passed} checks passed\n# fail ${targets.length - passed}`);
process.exit(passed === targets.length ? 0 : 1);
