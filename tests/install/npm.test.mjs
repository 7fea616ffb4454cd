// The npm package as it installs into an empty folder: one good case and one bad.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { installPackage } from "../package/packed-package.mjs";

const program = `
import { loadKfstat } from "kfstat";
const kfstat = await loadKfstat();
const now = new Date(1645761600000);
const query = { open_kfid: "wk1", start_time: "2022-02-23", end_time: "2022-02-24" };
console.log(kfstat.buildRequestBody(query, { now }).value);
const refused = kfstat.validateQuery({ open_kfid: "" }, { now });
for (const issue of refused.issues) console.log(issue.code, issue.path);
`;

test("a project installs the package and runs it", () => {
  const { folder } = installPackage();
  const flags = ["--input-type=module", "--eval", program];
  const printed = execFileSync(process.execPath, flags, { cwd: folder, encoding: "utf8" });
  assert.deepEqual(printed.trimEnd().split("\n"), [
    '{"open_kfid":"wk1","start_time":1645545600,"end_time":1645632000}',
    "id.empty /open_kfid",
    "query.missing_field /start_time",
    "query.missing_field /end_time",
  ]);
});
