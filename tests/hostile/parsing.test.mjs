// JSONTestSuite: all 318 cases, as a whole response and as a value in one, through the command line and through the
// packed package. verdicts.tsv says for each what must come of it, and why where the suite leaves it open.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { kfstat as run } from "../cli/kfstat.mjs";
import { loadInstalled } from "../package/packed-package.mjs";
import { suiteCases, wrappings } from "./suite.mjs";

const [head, ...rows] = readFileSync(join(import.meta.dirname, "verdicts.tsv"), "utf8")
  .trimEnd()
  .split("\n");
const columns = head.split("\t");
const verdicts = new Map(
  rows.map((line) => {
    const row = Object.fromEntries(line.split("\t").map((cell, index) => [columns[index], cell]));
    return [row.name, row];
  }),
);

const folder = mkdtempSync(join(tmpdir(), "kfstat-suite-"));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});
const kfstat = await loadInstalled();
const cases = suiteCases();
const refusals = ["response.not_json", "response.not_utf8", "response.too_deep"];

/** "ok", or the codes of the issues without "response.", sorted. */
function outcome(result) {
  if (result.ok) return "ok";
  const codes = result.issues.map(({ code }) => code.replace(/^response\./, ""));
  return [...new Set(codes)].sort().join(" ");
}

test("every case has a verdict, every open one a reason, and the suite's own verdicts stand", () => {
  assert.equal(cases.length, 318);
  assert.deepEqual(
    cases.map(({ name }) => name),
    [...verdicts.keys()],
  );
  for (const { name, verdict, reason } of verdicts.values()) {
    if (name.startsWith("y_")) assert.equal(verdict, "accept", name);
    if (name.startsWith("n_")) assert.equal(verdict, "reject", name);
    if (name.startsWith("i_")) assert.ok(reason !== "", name);
  }
});

for (const [wrapping, wrap] of Object.entries(wrappings)) {
  test(`${wrapping}: as the table says, natively and in the package alike`, async (t) => {
    const wrapped = cases
      .map(({ name, bytes }) => ({ name, bytes: wrap(bytes, name) }))
      .filter(({ bytes }) => bytes !== undefined);
    const check = async ({ name, bytes }, index) => {
      const file = join(folder, `${wrapping}-${index}`);
      writeFileSync(file, bytes);
      const { status, out } = await run(["parse", file]);
      const native = JSON.parse(out);
      assert.equal(status, native.ok ? 0 : 1);
      const row = verdicts.get(name);
      assert.equal(outcome(native), row[wrapping]);
      if (wrapping === "whole") {
        const refused = !native.ok && refusals.includes(native.issues[0].code);
        assert.equal(refused, row.verdict === "reject");
      }
      const notice = { code: "response.unknown_field", path: "/new_field" };
      if (wrapping === "unknown" && native.ok) {
        assert.deepEqual(
          native.notices.map(({ code, path }) => ({ code, path })),
          [notice],
        );
      }
      const packed = kfstat.parseResponse(new Uint8Array(bytes));
      assert.equal(JSON.stringify(packed), JSON.stringify(native));
      const { ok, issues, notices } = kfstat.parseResponseTable(new Uint8Array(bytes));
      assert.equal(JSON.stringify({ ok, issues, notices }), JSON.stringify(withoutValue(native)));
    };
    await Promise.all(wrapped.map((entry, index) => t.test(entry.name, () => check(entry, index))));
  });
}

function withoutValue({ ok, issues, notices }) {
  return { ok, issues, notices };
}
