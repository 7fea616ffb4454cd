// Twice the input may cost at most 2.3 times the instructions, whatever it is made of, and its memory is bounded.
// Instructions are counted by valgrind: the same on every run, whatever else the machine does.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { queries, responses } from "./families.mjs";

const execute = promisify(execFile);
const tree = process.env.KFSTAT_TREE ?? resolve(import.meta.dirname, "../../build/native");
const folder = mkdtempSync(join(tmpdir(), "kfstat-growth-"));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const largestGrowth = 2.3;
// Of heap in use for a byte of input. `{},` becomes an object of some 100 bytes in a list that doubles as it grows;
// and each `1,` in a list of servicers is an issue with its sentence.
const heapPerByte = { response: 192, query: 320 };
const fixedHeap = 65536;

/** Runs a reader over every family at `size` and at twice that; answers what each pair took. */
async function measure(reader, families, size) {
  const texts = Object.values(families).flatMap((make) => [make(size), make(2 * size)]);
  const lines = texts.map((text, index) => {
    const file = join(folder, `${reader}-${index}`);
    writeFileSync(file, text);
    return `${reader} ${file}`;
  });
  const list = join(folder, `${reader}-list`);
  writeFileSync(list, lines.join("\n"));
  const counts = join(folder, `${reader}-counts`);
  const args = ["--tool=callgrind", `--callgrind-out-file=${counts}`, join(tree, "bin/kfstat_work"), list];
  const { stdout } = await execute("valgrind", args);
  const said = stdout.trim().split("\n");
  assert.equal(said.length, texts.length);
  const taken = texts.map((text, index) => {
    const [heap, outcome] = said[index].split(" ");
    const total = /^totals: (\d+)$/m.exec(readFileSync(`${counts}.${index + 1}`, "utf8"));
    return { length: Buffer.byteLength(text), instructions: Number(total[1]), heap: Number(heap), outcome };
  });
  return Object.keys(families).map((name, index) => [name, taken.slice(2 * index, 2 * index + 2)]);
}

function judge([small, large], most) {
  assert.equal(small.outcome, large.outcome, "both sizes come to the same end");
  console.log(
    large.outcome,
    (large.instructions / small.instructions).toFixed(2),
    (large.instructions / large.length).toFixed(0),
    (large.heap / large.length).toFixed(1),
  );
  const longer = large.length / small.length;
  assert.ok(longer > 1.8, `the text itself grew by ${longer}`);
  const growth = large.instructions / small.instructions;
  const figures = `${small.instructions} and ${large.instructions} instructions`;
  assert.ok(growth < largestGrowth, `grew by ${growth.toFixed(2)}: ${figures}`);
  for (const { heap, length } of [small, large]) {
    assert.ok(heap <= fixedHeap + most * length, `${heap} bytes of heap for ${length}`);
  }
}

const suites = [
  { reader: "columns", families: responses, size: 32 * 1024, most: heapPerByte.response },
  { reader: "tree", families: responses, size: 32 * 1024, most: heapPerByte.response },
  { reader: "document", families: responses, size: 32 * 1024, most: heapPerByte.response },
  { reader: "validate", families: queries, size: 16 * 1024, most: heapPerByte.query },
  { reader: "plan", families: queries, size: 16 * 1024, most: heapPerByte.query },
];

test("twice the input, about twice the work", { concurrency: 2 }, async (t) => {
  assert.ok(Object.keys(responses).length >= 10 && Object.keys(queries).length >= 10);
  await Promise.all(
    suites.map(({ reader, families, size, most }) =>
      t.test(reader, async (of) => {
        for (const [name, pair] of await measure(reader, families, size)) {
          await of.test(name, () => judge(pair, most));
        }
      }),
    ),
  );
});
