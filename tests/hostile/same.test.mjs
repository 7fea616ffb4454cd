// Native and WebAssembly say the same, byte for byte, of every operation over the whole corpus: the vectors' inputs, the
// fuzz seeds, the parsing suite in all its wrappings, and the families of hostile input.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { casesOf, bytesOf } from "../fuzz/seeds.mjs";
import { queries, responses } from "./families.mjs";
import { suiteCases, wrappings } from "./suite.mjs";

const execute = promisify(execFile);
const build = resolve(import.meta.dirname, "../../build");
const native = join(process.env.KFSTAT_TREE ?? join(build, "native"), "bin/kfstat_documents");
const wasm = join(process.env.KFSTAT_WASM_TREE ?? join(build, "wasm"), "tests/program/kfstat_documents.js");

const folder = mkdtempSync(join(tmpdir(), "kfstat-same-"));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function* vectorInputs() {
  for (const entry of casesOf()) {
    const bytes = bytesOf(entry);
    if (bytes !== undefined) yield bytes;
    for (const text of entry.input_texts ?? []) yield Buffer.from(text);
    if (Array.isArray(entry.input)) {
      for (const item of entry.input) yield Buffer.from(JSON.stringify(item));
    }
  }
}

function* seeds() {
  const root = join(import.meta.dirname, "../fuzz/seeds");
  for (const name of readdirSync(root, { recursive: true, withFileTypes: true })) {
    // The options of a response stand before its text.
    if (name.isFile()) yield readFileSync(join(name.path, name.name)).subarray(3);
  }
}

function* suite() {
  for (const { name, bytes } of suiteCases()) {
    for (const wrap of Object.values(wrappings)) {
      const wrapped = wrap(bytes, name);
      if (wrapped !== undefined) yield wrapped;
    }
  }
}

function* families() {
  for (const make of [...Object.values(responses), ...Object.values(queries)]) {
    yield Buffer.from(make(2000));
  }
}

const sources = { vectors: vectorInputs, seeds, suite, families };

async function documents(list, ...more) {
  const options = { maxBuffer: 1 << 28 };
  const [natively, inWasm] = await Promise.all([
    execute(native, [list, ...more], options),
    execute(process.execPath, [wasm, list, ...more], options),
  ]);
  return [natively.stdout.split("\n"), inWasm.stdout.split("\n")];
}

for (const [name, source] of Object.entries(sources)) {
  test(`${name}: the same documents natively and in WebAssembly`, async () => {
    const files = [...source()].map((bytes, index) => {
      const file = join(folder, `${name}-${index}`);
      writeFileSync(file, bytes);
      return file;
    });
    const list = join(folder, `${name}-list`);
    writeFileSync(list, files.join("\n"));
    const [natively, inWasm] = await documents(list);
    assert.ok(files.length > 30);
    assert.ok(natively.length > 10 * files.length, "a line for every operation and file");
    const at = natively.findIndex((line, index) => line !== inWasm[index]);
    if (at >= 0) {
      writeFileSync(list, natively[at].split(" ").at(-1));
      const [one, other] = await documents(list, "--text");
      assert.deepEqual(other, one, natively[at]);
    }
    assert.equal(inWasm.length, natively.length);
  });
}
