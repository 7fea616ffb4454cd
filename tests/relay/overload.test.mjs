// More than the relay can serve: the rest is told so at once, with when to come back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ask, problemOf, relay, send, sleep, stopAll, stub } from "./harness.mjs";

const most = 2048;
const tooMany = 300;

after(stopAll);

test(`${most} requests may be at work: what comes on top is refused while they wait, probes are not`, async (t) => {
  const waiting = [];
  const upstream = await stub((_request, response) => waiting.push(response));
  const program = await relay(upstream.url, ["--calls-per-minute", "120000", "--concurrent-calls", "8"]);
  const about = (n) => ({
    open_kfid: "wk1",
    servicer_userid: `person${n}`,
    start_time: "2022-02-20",
    end_time: "2022-02-20",
  });
  const answer = (response) => response.end('{"errcode":0,"errmsg":"ok","statistic_list":[]}');
  // Ten a second at first, so that upstream never takes too long.
  let pause = 100;
  // Else the test file would not end after a failure.
  t.after(() => (pause = null));
  const serving = (async () => {
    for (; pause !== null; await sleep(pause ?? 0)) {
      const some = waiting.splice(0, pause === 100 ? 1 : waiting.length);
      for (const response of some) answer(response);
    }
  })();

  const count = { 200: 0, 503: 0 };
  const refusedEarly = tooMany / 3;
  let stillWaiting = 0;
  const asked = Array.from({ length: most + tooMany }, async (_, n) => {
    const { status, ...rest } = await ask(program, about(n), { kept: false });
    count[status] += 1;
    if (status !== 503) return;
    assert.equal(problemOf({ status, ...rest }).code, "relay.overloaded");
    assert.match(rest.headers["retry-after"], /^[1-9]\d*$/);
    if (count[503] === refusedEarly) stillWaiting = most + tooMany - count[200] - count[503];
  });
  for (const deadline = Date.now() + 120_000; count[503] < refusedEarly; await sleep(10))
    assert.ok(Date.now() < deadline, `${count[503]} refused`);
  assert.ok(stillWaiting >= most - tooMany, `${stillWaiting} waited still`);
  assert.equal((await send(`${program.url}/livez`)).status, 200);

  pause = 2;
  await Promise.all(asked);
  assert.equal(count[200] + count[503], most + tooMany);
  assert.ok(count[200] >= most, `${count[200]} served`);
  assert.equal((await ask(program, about(0))).status, 200, "it recovers");
  pause = null;
  await serving;
});
