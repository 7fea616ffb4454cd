// kill -9 in mid-write, 200 times: the store stays whole.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import { account, folder, now, relay, sandbox, sleep, stopAll } from "../harness.mjs";
import { dateOf, openStream } from "../lines.mjs";

const day = 86_400;
const rounds = 200;

after(stopAll);

test(`${rounds} kills in mid-write: integrity, no half window, no reading lost that was told`, async () => {
  const upstream = await sandbox(["--servicers", "300", "--latency-ms", "5"]);
  const folderOfAll = folder();
  let store = path.join(folderOfAll, "0.db");
  let withWrites = 0;
  let told = new Set();
  let rows = 0;
  for (let i = 0; i < rounds; ++i) {
    // A full store would have nothing left to write.
    if (i % 4 === 0) {
      store = path.join(folderOfAll, `${i}.db`);
      told = new Set();
      rows = 0;
    }
    const program = await relay(upstream.url, ["--store", `sqlite:${store}`, "--calls-per-minute", "120000"]);
    const all = {
      open_kfid: account,
      servicer_userids: "all",
      start_time: dateOf(now - 180 * day),
      end_time: dateOf(now - day),
    };
    const stream = await openStream(program, all);
    while (!stream.text.includes('"plan"')) await sleep(5);
    await sleep(20 + Math.random() * 150);
    program.child.kill("SIGKILL");
    await program.ended;
    const sql = (text) => execFileSync("sqlite3", ["-readonly", store, text], { encoding: "utf8" }).trim();
    assert.equal(sql("PRAGMA integrity_check"), "ok");
    const counts = sql("SELECT servicer_userid, COUNT(*) FROM kfstat_day GROUP BY 1")
      .split("\n")
      .filter(Boolean);
    const whole = new Set();
    for (const line of counts) {
      const [userid, count] = line.split("|");
      assert.ok(Number(count) % 31 === 0 || Number(count) % 31 === 25, line);
      if (count === "180") whole.add(userid);
    }
    for (const userid of told) assert.ok(whole.has(userid), `${userid} was whole before`);
    told = whole;
    const total = Number(sql("SELECT COUNT(*) FROM kfstat_day"));
    if (total > rows) withWrites += 1;
    rows = total;
  }
  assert.ok(withWrites > rounds / 2, `${withWrites} of ${rounds} while something was written`);
  console.log(`# ${rounds} kills, ${withWrites} of them in mid-write, 0 stores damaged`);
});
