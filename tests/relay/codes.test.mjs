// The codes of relay and command line are one list: what the programs say, what the page knows them by, what OpenAPI
// promises and what the pages explain is held to it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openapi } from "./openapi.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const list = "native/codes/include/codes/codes.hpp";
const text = (file) => readFileSync(path.join(root, file), "utf8");
const within = (folder, ending) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name));

const rows = [
  ...text(list).matchAll(
    /CodeRow\{\s*RelayCode::(\w+),\s*"([^"]+)",\s*\{\s*((?:"(?:[^"\\]|\\.)*"\s*)+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\}/g,
  ),
].map(([, name, code, en, zh]) => ({ name, code, en, zh }));
const codes = rows.map(({ code }) => code);
const ofCommandLine = ["relay.unreachable", "relay.unexpected_answer", "relay.incomplete"];
const sources = within("native", ".cpp").concat(within("native", ".hpp"));

test("every code has its name, a sentence in each language, and a place that says it", () => {
  assert.equal(rows.length, text(list).match(/CodeRow\{/g).length);
  const said = sources
    .filter((file) => file !== list)
    .map(text)
    .join("\n");
  for (const { name, code, en, zh } of rows) {
    assert.equal(name, code.replace(".", "_"));
    assert.match(en, /\.[");\s]*$/, code);
    assert.match(zh, /\p{Script=Han}.*。/u, code);
    assert.ok(said.includes(`RelayCode::${name}`), `nobody says ${code}`);
  }
});

test("no code is spelt beside the list", () => {
  const spelt = sources
    .filter((file) => file !== list)
    .flatMap((file) =>
      [...text(file).matchAll(/^(?!\s*\/\/).*?"((?:relay|http)\.[a-z_]+)"/gm)]
        .filter(([line, code]) => !line.startsWith("#include") && !/\.hpp$/.test(code))
        .map(([, code]) => `${file}: ${code}`),
    );
  assert.deepEqual(
    spelt.filter((line) => !/: (relay|http)\.(hpp|cpp)$/.test(line)),
    [],
  );
});

test("the page knows no code that is not on the list", () => {
  const known = within("web/src", ".ts").flatMap((file) =>
    [...text(file).matchAll(/"((?:relay|http)\.[a-z_]+)"/g)].map(([, code]) => code),
  );
  assert.ok(known.length > 10);
  assert.deepEqual(
    known.filter((code) => !codes.includes(code)),
    [],
  );
});

test("OpenAPI promises the codes of the relay and no others", () => {
  const [own, others] = openapi.components.schemas.Code.anyOf;
  assert.deepEqual(
    own.enum,
    codes.filter((code) => !ofCommandLine.includes(code)),
  );
  for (const code of codes) assert.doesNotMatch(code, new RegExp(others.pattern));
  for (const code of ["range.too_long", "upstream.gone"]) assert.match(code, new RegExp(others.pattern));
});

for (const folder of ["docs", "docs/zh"]) {
  test(`${folder} explains every code, and none that is not on the list`, () => {
    const pages = readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => text(path.join(folder, name)))
      .join("\n");
    const named = new Set([...pages.matchAll(/`((?:relay|http)\.[a-z_]+)`/g)].map(([, code]) => code));
    const files = /\.(toml|service|rules|mjs|html|sock)$/;
    assert.deepEqual(
      codes.filter((code) => !named.has(code)),
      [],
    );
    assert.deepEqual(
      [...named].filter((code) => !codes.includes(code) && !files.test(code)),
      [],
    );
  });
}
