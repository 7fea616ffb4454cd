// The core as CMake installs it, found and used by a project of its own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";

const tree = resolve(process.env.KFSTAT_NATIVE ?? join(import.meta.dirname, "../../build/native"));

test("a CMake project finds the installed core, builds with it and runs", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "kfstat-cmake-"));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const prefix = join(folder, "prefix");
  const build = join(folder, "build");
  const cmake = (...options) => {
    execFileSync("cmake", options, { stdio: ["ignore", "pipe", "inherit"] });
  };
  cmake("--install", tree, "--component", "core", "--prefix", prefix);
  cmake(
    ...["-G", "Ninja", "-S", join(import.meta.dirname, "consumer"), "-B", build],
    `-DCMAKE_PREFIX_PATH=${prefix}`,
  );
  cmake("--build", build);
  assert.deepEqual(execFileSync(join(build, "consumer"), { encoding: "utf8" }).trimEnd().split("\n"), [
    '{"open_kfid":"wk1","start_time":1645545600,"end_time":1645632000}',
    "id.empty /open_kfid",
    "query.missing_field /start_time",
    "query.missing_field /end_time",
  ]);
});
