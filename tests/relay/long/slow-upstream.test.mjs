// A slow upstream is not a dead one: 120 and 400 ms a call, 2 and 6 accounts of 400 people, everything at once.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask, now, query, relay, sandbox, send, sleep, stopAll } from "../harness.mjs";
import { dateOf, statistics } from "../lines.mjs";

after(stopAll);

const yesterday = dateOf(now - 86_400);
const rounds = 3; // lists that lack names are put together anew after 15 s

for (const latency of [120, 400]) {
  for (const count of [2, 6]) {
    test(`${latency} ms, ${count} accounts`, async (t) => {
      const upstream = await sandbox(["--servicers", "400", "--latency-ms", String(latency)]);
      const { accounts } = (await send(`${upstream.url}/_sandbox/corp`, { kept: false })).json();
      const ids = accounts.slice(0, count).map(({ open_kfid }) => open_kfid);
      const program = await relay(upstream.url);
      const begun = Date.now();
      const one = async (path) => {
        for (let i = 0; i < rounds; ++i) {
          if (i > 0) await sleep(15_000);
          const { status, text } = await send(program.url + path);
          assert.equal(status, 200, text);
        }
      };
      const single = async (open_kfid) => {
        for (let i = 0; i < 20; ++i) {
          const { status, text } = await ask(program, { ...query, open_kfid, servicer_userid: `p${i}` });
          assert.equal(status, 200, text);
        }
      };
      const all = { servicer_userids: "all", start_time: yesterday, end_time: yesterday };
      const streams = [
        statistics(program, { ...all, open_kfids: ids }),
        ...ids.map((open_kfid) => statistics(program, { ...all, open_kfid })),
      ];
      await Promise.all([
        one("/api/v1/accounts"),
        ...ids.map((id) => one(`/api/v1/accounts/${id}/servicers`)),
        ...ids.map(single),
        ...streams,
      ]);
      let series = 0;
      for (const { problems, reports, end } of await Promise.all(streams)) {
        assert.deepEqual([problems, end.complete], [[], true]);
        series += reports.size;
      }
      assert.doesNotMatch(program.err, /upstream_failed|relay\.upstream/);
      const { calls } = await upstream.stats();
      t.diagnostic(`${series} series and all lists in ${((Date.now() - begun) / 1000).toFixed(0)} s`);
      t.diagnostic(JSON.stringify(calls));
    });
  }
}
