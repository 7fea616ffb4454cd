// The core as CMake installs it, found and used by projects of their own: programs and a shared library.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const tree = resolve(process.env.KFSTAT_NATIVE ?? join(root, "build/native"));
const cache = process.env.KFSTAT_CCACHE ?? "";

const run = (program, ...options) =>
  execFileSync(program, options, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trimEnd();

function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), "kfstat-cmake-"));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Installs the core, and moves it: nothing in it may know where it was. */
function installCore(folder) {
  const first = join(folder, "installed");
  const prefix = join(folder, "moved");
  run("cmake", "--install", tree, "--component", "core", "--prefix", first);
  renameSync(first, prefix);
  return prefix;
}

function buildConsumer(folder, ...definitions) {
  const build = mkdtempSync(join(folder, "build-"));
  run(
    "cmake",
    ...["-G", "Ninja", "-S", join(import.meta.dirname, "consumer"), "-B", build],
    ...definitions,
    `-DCMAKE_CXX_COMPILER_LAUNCHER=${cache}`,
  );
  run("cmake", "--build", build);
  return build;
}

function judgeConsumer(build) {
  assert.deepEqual(run(join(build, "consumer")).split("\n"), [
    '{"open_kfid":"wk1","start_time":1645545600,"end_time":1645632000}',
    "id.empty /open_kfid",
    "query.missing_field /start_time",
    "query.missing_field /end_time",
  ]);
  assert.equal(run(join(build, "through_library")), "3");
  const exported = run("nm", "--dynamic", "--defined-only", join(build, "libfigures.so"));
  // Instances of the standard library's templates are weak symbols, and some have kfstat in their names.
  assert.deepEqual(exported.match(/(?<= [A-UX-Z] )(count_issues$|.*(kfstat|nlohmann).*)/gm), [
    "count_issues",
  ]);
}

test("a CMake project finds the installed core, builds with it and runs", (t) => {
  const folder = temporaryFolder(t);
  const prefix = installCore(folder);
  judgeConsumer(buildConsumer(folder, `-DCMAKE_PREFIX_PATH=${prefix}`));
});

test("another compiler, a later standard and another kind of build take the installed core", (t) => {
  const folder = temporaryFolder(t);
  const prefix = installCore(folder);
  judgeConsumer(
    buildConsumer(
      folder,
      `-DCMAKE_PREFIX_PATH=${prefix}`,
      "-DCMAKE_CXX_COMPILER=clang++",
      "-DCMAKE_CXX_STANDARD=23",
      "-DCMAKE_BUILD_TYPE=Debug",
    ),
  );
});

test("a project takes the sources in as a folder of its own", (t) => {
  judgeConsumer(buildConsumer(temporaryFolder(t), `-DKFSTAT_SOURCE=${root}`));
});

test("a project asks for a version, or for a range of versions", (t) => {
  const folder = temporaryFolder(t);
  const prefix = installCore(folder);
  const taken = ["0.1", "0.1.0 EXACT", "0.1...0.2", "0.1...<1", "0...<0.2"];
  const refused = ["0.2", "0.1.1", "0.0.9", "1.0", "0.2...1"];
  const asked = [...taken, ...refused].map(
    (version) => `unset(kfstat_DIR CACHE)
find_package(kfstat ${version} QUIET)
message("${version}: \${kfstat_FOUND}")`,
  );
  const project = ["cmake_minimum_required(VERSION 3.22)", "project(versions NONE)", ...asked].join("\n");
  writeFileSync(join(folder, "CMakeLists.txt"), project);
  const options = ["-G", "Ninja", "-S", folder, "-B", join(folder, "build"), `-DCMAKE_PREFIX_PATH=${prefix}`];
  const { stderr } = spawnSync("cmake", options, { encoding: "utf8" });
  assert.deepEqual(stderr.trim().split("\n"), [
    ...taken.map((version) => `${version}: 1`),
    ...refused.map((version) => `${version}: 0`),
  ]);
});

test("what is installed names no folder of the machine that built it, and no library", (t) => {
  const prefix = installCore(temporaryFolder(t));
  const [folder] = readdirSync(prefix, { recursive: true }).filter((path) => path.endsWith("/cmake/kfstat"));
  const files = readdirSync(join(prefix, folder));
  assert.ok(files.includes("kfstat-config.cmake"));
  for (const file of files) {
    const text = readFileSync(join(prefix, folder, file), "utf8");
    assert.doesNotMatch(text, new RegExp(`${root}|/kfstat-cmake-|"/usr/|nlohmann|warnings`), file);
  }
});
