// Five times as many requests as the relay can serve, for a minute.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { relay, sandbox, stopAll } from "../harness.mjs";
import { mebibytes, usage } from "../load.mjs";
import { capacity, overload, questions } from "../overload.mjs";

const seconds = 60;
const times = 5;
const kept = 0.8;
const growth = 64 * 2 ** 20;

after(stopAll);

test(`${times} times capacity for ${seconds} s: the rest is told at once, and most of capacity stays`, async () => {
  const upstream = await sandbox(["--servicers", "2000", "--latency-ms", "50", "--calls-per-minute", "0"]);
  const pace = ["--calls-per-minute", "12000", "--calls-per-hour", "1000000"];
  const program = await relay(upstream.url, pace);
  const question = await questions(program);
  // The first second's worth leaves at once and is no capacity.
  await capacity(program, question, { clients: 48, seconds: 3 });
  const able = await capacity(program, question, { clients: 48, seconds: 10 });
  const before = usage(program.pid);
  const seen = await overload(program, upstream, question, { perSecond: able * times, seconds });
  const held = seen.inTime / seconds / able;
  const after_ms = seen.shedAfter[Math.floor(seen.shedAfter.length * 0.99)];
  const grown = seen.resident - before.resident;
  console.log(
    `# capacity ${able.toFixed(0)} a second (48 clients, 10 s); ${(seen.sent / seconds).toFixed(0)} a second for ${seconds} s: ` +
      `${(seen.inTime / seconds).toFixed(0)} a second served (${(held * 100).toFixed(0)} % of capacity, promised ${kept * 100} %), ` +
      `${seen.shed} told 503, 99 % of them within ${after_ms.toFixed(0)} ms, ${seen.failed.length} other answers, ` +
      `${seen.compared} compared with upstream, memory +${mebibytes(grown)} MiB (bound ${mebibytes(growth)})`,
  );
  assert.deepEqual(seen.failed, []);
  assert.ok(seen.sent >= able * times * seconds * 0.9, "it was that many");
  assert.ok(seen.shed > 0 && seen.compared > 0);
  assert.equal(seen.served + seen.shed, seen.sent);
  assert.ok(held >= kept, `${held}`);
  assert.ok(grown < growth, `${grown}`);
  // Whoever is let in waits for seconds; who is not must not.
  assert.ok(after_ms < 1000, `${after_ms} ms`);
  assert.equal((await program.stop()).code, 0);
});
