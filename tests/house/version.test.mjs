// VERSION is the one place of the version: CMake reads it, and so do programs and OpenAPI through CMake. What has to
// spell it out again says the same.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const read = (file) => readFileSync(join(root, file), "utf8");
const json = (file) => JSON.parse(read(file));
const version = read("VERSION").trim();
const examples = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `examples/${name}`);

test("VERSION holds one line with three numbers, which CMake reads", () => {
  assert.match(read("VERSION"), /^\d+\.\d+\.\d+\n$/);
  assert.match(read("CMakeLists.txt"), /file\(STRINGS VERSION kfstat_version\)/);
  assert.match(read("CMakeLists.txt"), /project\(kfstat VERSION \$\{kfstat_version\}/);
});

test("the npm packages, what depends on them, and the lock file have the version of VERSION", () => {
  const { packages } = json("package-lock.json");
  for (const folder of ["wasm", "web"]) {
    assert.equal(json(`${folder}/package.json`).version, version, folder);
    assert.equal(packages[folder].version, version, `package-lock.json, ${folder}`);
  }
  assert.equal(json("web/package.json").dependencies.kfstat, `^${version}`);
  for (const folder of examples) {
    const { dependencies } = json(`${folder}/package.json`);
    for (const name of ["kfstat", "kfstat-dashboard"].filter((name) => name in dependencies)) {
      assert.equal(dependencies[name], version, `${folder}: ${name}`);
    }
  }
});

test("documents name the packages of this version, and the changelog has its release", () => {
  const pages = [
    "README.md",
    "README.zh-CN.md",
    "examples/README.md",
    ...["docs", "docs/zh"].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `${folder}/${name}`),
    ),
  ];
  for (const page of pages) {
    for (const [name, named] of read(page).matchAll(/kfstat(?:-dashboard)?-(\d+\.\d+\.\d+)\.tgz/g)) {
      assert.equal(named, version, `${page}: ${name}`);
    }
  }
  assert.ok(read("CHANGELOG.md").includes(`\n## ${version} (`), "CHANGELOG.md");
});
