// The rules of the house that a compiler does not check: who may use whom, and what must not be in the tree.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const files = execFileSync(
  "git",
  ["-c", `safe.directory=${root}`, "ls-files", "--cached", "--others", "--exclude-standard"],
  { cwd: root },
)
  .toString()
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const text = (file) => readFileSync(join(root, file), "utf8");
const within = (folder, ...endings) =>
  files.filter((file) => file.startsWith(folder) && endings.some((ending) => file.endsWith(ending)));

/** Every line of the files that matches, as `file:line: text`. */
function hits(list, pattern) {
  return list.flatMap((file) =>
    text(file)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

const includes = (...headers) => new RegExp(`^\\s*#\\s*include\\s*[<"](${headers.join("|")})`);

test("core uses no platform, no clock, no locale and throws nothing", () => {
  const core = within("core/", ".hpp", ".cpp");
  const headers = [
    "iostream",
    "sstream",
    "fstream",
    "iomanip",
    "regex",
    "locale",
    "filesystem",
    "thread",
    "mutex",
  ];
  assert.deepEqual(hits(core, includes(...headers, "chrono", "ctime", "emscripten", "boost", "curl")), []);
  assert.deepEqual(hits(core, /^(?!\s*\/\/).*\b(system_clock|steady_clock|getenv|printf|throw|catch)\b/), []);
});

test("public headers stand on the standard library alone", () => {
  const allowed = /^\s*#\s*include\s*<(kfstat\/[a-z_]+\.hpp|[a-z_]+)>/;
  const lines = hits(within("core/include/", ".hpp"), /^\s*#\s*include/);
  assert.deepEqual(
    lines.filter((line) => !allowed.test(line.replace(/^[^:]+:\d+: /, ""))),
    [],
  );
});

test("rooms do not use each other", () => {
  const rooms = ["cli", "relay", "sandbox", "http"];
  for (const room of rooms) {
    const others = rooms.filter((other) => other !== room && other !== "http");
    const pattern = includes(...others.map((other) => `(\\.\\./)*(native/)?${other}/`));
    assert.deepEqual(hits(within(`native/${room}/`, ".hpp", ".cpp"), pattern), []);
  }
  assert.deepEqual(hits(within("native/cli/", ".hpp", ".cpp"), includes("http/")), []);
  assert.deepEqual(hits(within("core/", ".hpp", ".cpp"), includes("native", "http/", "\\.\\./")), []);
  assert.deepEqual(hits(within("wasm/", ".cpp"), includes("nlohmann", "\\.\\./", "native")), []);
});

test("the core's public headers are included in angle brackets, those of the rooms in quotes", () => {
  const code = ["core/", "native/", "wasm/", "tests/"].flatMap((folder) => within(folder, ".hpp", ".cpp"));
  assert.deepEqual(hits(code, /^\s*#\s*include\s*("kfstat\/|<(clock|codes|http)\/)/), []);
});

test("the page uses the public API of kfstat and knows nothing of upstream", () => {
  const web = within("web/", ".ts", ".html");
  assert.deepEqual(hits(web, /from "(kfstat\/|\.\.\/\.\.\/wasm|.*kfstat_core)/), []);
  assert.deepEqual(hits(web, /qyapi\.weixin|access_token|corpsecret/), []);
  assert.deepEqual(hits(web, /unsafeHTML|styleMap|\bstyle="|innerHTML/), []);
});

test("values cross the seam, objects never do", () => {
  assert.deepEqual(hits(within("wasm/", ".cpp", ".ts"), /register_vector|class_</), []);
});

test("upstream's wire names and their labels are spelt in one table of the core", () => {
  const table = text("core/include/kfstat/field.hpp");
  const spelt = [...table.slice(table.indexOf("field_table =")).matchAll(/"([^"]+)"/g)].map(
    ([, word]) => word,
  );
  assert.ok(spelt.length >= 48);
  // The store's columns are a schema that others read: they stay as they are, whatever becomes of the table.
  const own = ["core/include/kfstat/field.hpp", "native/relay/src/store/store_session.cpp"];
  const others = ["core/", "native/"]
    .flatMap((folder) => within(folder, ".cpp", ".hpp"))
    .filter((file) => !own.includes(file));
  assert.deepEqual(hits(others, new RegExp(`^(?!\\s*//).*"(${spelt.join("|")})"`)), []);
});

test("no left-over markers, skipped tests, build products or paths of one machine", () => {
  const code = files.filter((file) =>
    /\.(cpp|hpp|ts|mjs|js|css|html|cmake|txt)$|^dev$|^\.ci\/run$/.test(file),
  );
  const marker = new RegExp("\\b(" + ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"].join("|") + ")\\b");
  assert.deepEqual(hits(code, marker), []);
  assert.deepEqual(hits(within("tests/", ".mjs"), /\b(test|it|describe)\.(skip|only|todo)\b/), []);
  assert.deepEqual(
    files.filter((file) => /(^|\/)(node_modules|build|dist)\/|\.(wasm|o|a|br|gz|tgz)$/.test(file)),
    [],
  );
  assert.deepEqual(hits(["package-lock.json"], /"resolved": *"http/), []);
});

test("the vectors' counts are right and their ids permanent and unique", () => {
  const ids = new Set();
  for (const file of within("tests/vectors/", ".json")) {
    const suite = JSON.parse(text(file));
    assert.equal(suite.count, suite.cases.length, file);
    for (const { id } of suite.cases) {
      assert.ok(!ids.has(id), id);
      ids.add(id);
    }
  }
});
