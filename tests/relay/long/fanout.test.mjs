// 2000 servicers and 180 days: from nothing at the configured pace, and again from the store.
import assert from "node:assert/strict";
import path from "node:path";
import { after, test } from "node:test";
import { account, folder, now, relay, sandbox, sleep, stopAll } from "../harness.mjs";
import { dateOf, openStream, readLines } from "../lines.mjs";

const day = 86_400;
const perMinute = 9_000;

after(stopAll);

test("2000 servicers x 180 days", async () => {
  const upstream = await sandbox(["--servicers", "2000", "--latency-ms", "50", "--calls-per-minute", "0"]);
  const store = path.join(folder(), "days.db");
  const program = await relay(upstream.url, [
    "--store",
    `sqlite:${store}`,
    "--calls-per-minute",
    String(perMinute),
  ]);
  const all = {
    open_kfid: account,
    servicer_userids: "all",
    start_time: dateOf(now - 180 * day),
    end_time: dateOf(now - day),
  };
  await upstream.reset();

  const read = async () => {
    const begun = process.hrtime.bigint();
    const since = () => Number(process.hrtime.bigint() - begun) / 1e9;
    const stream = await openStream(program, all);
    let firstReport = 0;
    while (!stream.ended && !stream.broken) {
      if (firstReport === 0 && stream.text.includes('"report"')) firstReport = since();
      await sleep(5);
    }
    return { seconds: since(), firstReport, bytes: stream.text.length, ...readLines(stream.text) };
  };

  const cold = await read();
  assert.equal(cold.end.complete, true);
  const made = (await upstream.stats()).calls.get_servicer_statistic;
  assert.ok(cold.plan.total >= 2000);
  assert.ok(made <= cold.plan.total * 6);
  const pace = (made - perMinute / 60) / (perMinute / 60);
  console.log(
    `# cold: ${cold.plan.total} series, ${made} calls in ${cold.seconds.toFixed(1)} s, the pace alone takes ${pace.toFixed(1)} s, ratio ${(cold.seconds / pace).toFixed(3)}, first report after ${cold.firstReport.toFixed(2)} s`,
  );
  assert.ok(cold.seconds >= pace * 0.98, "not faster than the pace");
  assert.ok(cold.seconds <= pace * 1.05, "within 1.05 of its pace");

  await upstream.reset();
  const warmRead = await read();
  assert.equal(warmRead.end.complete, true);
  assert.equal((await upstream.stats()).calls_total, 0);
  console.log(
    `# from the store: ${warmRead.plan.total} series, ${(warmRead.bytes / 1e6).toFixed(0)} MB in ${warmRead.seconds.toFixed(1)} s`,
  );
  for (const [key, report] of cold.reports) assert.equal(warmRead.reports.get(key).text, report.text, key);
});
