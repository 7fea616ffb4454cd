// Ten thousand requests across SIGTERMs: none whose first byte was read is cut.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { relay, stopAll, stub } from "../harness.mjs";
import { stopUnder } from "../stopping.mjs";

const wanted = 10_000;

after(stopAll);

test(`${wanted} requests across a SIGTERM: none that was read is cut, and it ends with 0 within 10 s`, async () => {
  const sum = { rounds: 0, requests: 0, unread: 0, slowest: 0 };
  while (sum.requests < wanted) {
    const upstream = await stub((_request, response) =>
      setTimeout(() => response.end('{"errcode":0,"errmsg":"ok","statistic_list":[]}'), 100),
    );
    const program = await relay(upstream.url, ["--calls-per-minute", "120000", "--concurrent-calls", "64"]);
    const seen = await stopUnder(program, upstream, { half: 1000, waiting: 500, racing: 300 });
    assert.deepEqual(seen.cut, []);
    assert.equal(seen.code, 0);
    assert.ok(seen.seconds < 10, `${seen.seconds} s`);
    assert.equal(seen.logged, seen.requests);
    sum.rounds += 1;
    sum.requests += seen.requests;
    sum.unread += seen.unread;
    sum.slowest = Math.max(sum.slowest, seen.seconds);
    await upstream.stop();
  }
  console.log(
    `# ${sum.requests} requests across ${sum.rounds} SIGTERMs, 1500 under way at each and 300 clients without pause: 0 cut, ` +
      `${sum.unread} never read, ended with 0 within ${sum.slowest.toFixed(1)} s (promised 10)`,
  );
});
