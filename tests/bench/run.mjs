// Measures kfstat against its peers, all in one run on the same bytes; `./dev bench` builds what it needs.
//   node tests/bench/run.mjs [--quick] [--verify] [--only INPUT]
// --quick takes fewer rounds; --verify compares what all read, with those peers that are built, and times nothing.
// Exit 1 where a contender reads other figures, or a floor is missed. docs/benchmarks.md says what is measured and how.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { BROWSER } from "../browser.mjs";
import { installPackage } from "../package/packed-package.mjs";
import { judge } from "./floors.mjs";
import { PageHost, ProcessHost } from "./hosts.mjs";
import { benchFolder, inputFolder, inputNames, writeInputs } from "./inputs.mjs";
import { planOf } from "./plan.mjs";
import { floorLines, inputLines, otherLines, ratio } from "./report.mjs";
import { startUpInNode, statisticsOf } from "./start-up.mjs";

const { values: options } = parseArgs({
  options: { quick: { type: "boolean" }, verify: { type: "boolean" }, only: { type: "string" } },
});

const GSON = ["/usr/share/java/gson.jar", join(benchFolder, "java")];
const QUERIES_A_PASS = 64;

/** How long a sample is at least, in milliseconds; a pass over a large input takes longer anyway. */
const SAMPLE = 60;

/** What compiles while it runs is run before it counts. */
const WARM_UP = 400;
const COMPILED_BEFORE = ["native", "go"];

function roundsOf(input) {
  const isShort = input.startsWith("month") || input.startsWith("queries");
  return isShort ? (options.quick ? 5 : 9) : options.quick ? 2 : 5;
}

async function startHosts(dist) {
  const nodeHost = [process.execPath, "--expose-gc", join(import.meta.dirname, "node-host.mjs"), dist];
  const hosts = { node: new ProcessHost(nodeHost, { restarts: true }) };
  const peers = {
    native: [join(benchFolder, "bin/kfstat_bench"), []],
    go: [join(benchFolder, "go_json"), []],
    java: [join(benchFolder, "java/GsonHost.class"), ["java", "-cp", GSON.join(":"), "GsonHost"]],
  };
  for (const [name, [file, command]] of Object.entries(peers)) {
    if (existsSync(file)) {
      hosts[name] = new ProcessHost(command.length > 0 ? command : [file]);
    } else {
      console.log(`${name} is not built and takes no part`);
    }
  }
  if (existsSync(BROWSER)) {
    hosts.chromium = new PageHost(dist);
    await hosts.chromium.start();
  } else {
    console.log("there is no Chromium to take part");
  }
  return hosts;
}

/** Throws unless all contenders read the same figures; validate and body each have their own. */
async function verify(hosts, { input, contenders }) {
  const sums = new Map();
  for (const contender of contenders) {
    const [host, name] = contender.split(" ");
    const { checksum } = await hosts[host].verify(name);
    const kind = name.endsWith("validate") ? "validate" : name.endsWith("@plain") ? "plain" : "values";
    const expected = sums.get(kind) ?? { contender, checksum };
    sums.set(kind, expected);
    if (checksum !== expected.checksum) {
      throw new Error(
        `${input}: ${contender} reads ${checksum}, ${expected.contender} reads ${expected.checksum}`,
      );
    }
  }
  return [...sums.values()].map(({ checksum }) => checksum).join(" ");
}

async function sampleRounds(hosts, { input, contenders }) {
  const seconds = Object.fromEntries(contenders.map((contender) => [contender, []]));
  for (let round = -1; round < roundsOf(input); ++round) {
    for (const contender of contenders) {
      const [host, name] = contender.split(" ");
      const isWarmUp = round < 0 && !COMPILED_BEFORE.includes(host);
      const sample = await hosts[host].sample(name, isWarmUp ? WARM_UP : SAMPLE);
      if (round >= 0) {
        seconds[contender].push(sample.seconds / sample.passes);
      }
    }
  }
  return seconds;
}

/** What is kept of one input: the seconds a pass took in every round, and speeds made of them. */
function resultOf(input, seconds) {
  const { size } = statSync(join(inputFolder, input));
  const speeds = {};
  for (const [contender, rounds] of Object.entries(seconds)) {
    speeds[contender] =
      input === "queries.jsonl"
        ? { microseconds: statisticsOf(rounds.map((pass) => (pass / QUERIES_A_PASS) * 1e6)) }
        : { megabytes_a_second: statisticsOf(rounds.map((pass) => size / pass / 1e6)) };
    speeds[contender].seconds_a_pass = rounds;
  }
  return { input, bytes: size, speeds };
}

function sizesOf(dist) {
  const files = ["kfstat_core.wasm", "kfstat_core.js"];
  return Object.fromEntries(
    files.map((file) => [file, brotliCompressSync(readFileSync(join(dist, file))).length]),
  );
}

/** The native contenders that are built: some take part only where their library is installed. */
function nativeContenders() {
  const program = join(benchFolder, "bin/kfstat_bench");
  return existsSync(program) ? execFileSync(program, ["--names", "0"]).toString().trim().split("\n") : [];
}

async function runInputs(hosts) {
  const results = [];
  for (const entry of planOf(hosts, nativeContenders()).filter(({ input }) =>
    input.includes(options.only ?? ""),
  )) {
    for (const host of new Set(entry.contenders.map((contender) => contender.split(" ")[0]))) {
      await hosts[host].take(entry.input);
    }
    const checksum = await verify(hosts, entry);
    console.log(`${entry.input}: ${entry.contenders.length} contenders read the same figures (${checksum})`);
    if (!options.verify) {
      const result = resultOf(entry.input, await sampleRounds(hosts, entry));
      results.push(result);
      console.log(`${inputLines(result).join("\n")}\n`);
    }
  }
  return results;
}

async function measureOthers(hosts, dist) {
  const samples = options.quick ? 3 : 7;
  const inChromium = [];
  for (let sample = 0; hosts.chromium !== undefined && sample < samples; ++sample) {
    inChromium.push(await hosts.chromium.startUp());
  }
  return {
    start_up_ms: {
      node: statisticsOf(startUpInNode(dist, samples)),
      ...(inChromium.length > 0 && { chromium: statisticsOf(inChromium) }),
    },
    brotli_bytes: sizesOf(dist),
  };
}

function machine(hosts) {
  return {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    load: loadBefore,
    node: process.version,
    chromium: hosts.chromium?.version,
    date: new Date().toISOString().slice(0, 10),
    quick: options.quick ?? false,
  };
}

// Above a few tenths something else was at work, and the figures are worth less.
const [loadBefore] = loadavg();
writeInputs(inputNames);
const { dist } = installPackage();
const hosts = await startHosts(dist);
try {
  const results = await runInputs(hosts);
  if (!options.verify) {
    const others = await measureOthers(hosts, dist);
    const floors = judge(results, ratio);
    const whole = { machine: machine(hosts), ...others, floors, results };
    writeFileSync(join(benchFolder, "results.json"), `${JSON.stringify(whole, null, 1)}\n`);
    console.log([...otherLines(whole), "", ...floorLines(floors)].join("\n"));
    process.exitCode = floors.every(({ holds }) => holds) ? 0 : 1;
  }
} finally {
  for (const host of Object.values(hosts)) {
    await host.close();
  }
}
