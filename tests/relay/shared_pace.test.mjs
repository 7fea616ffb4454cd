// Relays on one store share what upstream allows, and a restart does not forget the calls of the hour.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { account, folder, now, relay, sandbox, send, sleep, stopAll } from "./harness.mjs";
import { dateOf, statistics } from "./lines.mjs";
import { postgres } from "./postgres.mjs";

const day = 86_400;
const limits = ["--calls-per-minute", "6000", "--calls-per-hour", "9000", "--metrics-listen", "127.0.0.1:0"];

let upstream;
let server;
before(async () => {
  [upstream, server] = await Promise.all([sandbox(), postgres()]);
});
after(async () => {
  await stopAll();
  await server?.remove();
});

const start = (url) => relay(upstream.url, limits, { env: { KFSTAT_STORE: url } });

async function metric(program, name) {
  const [, url] = /metrics on (\S+)/.exec(program.out);
  const { text } = await send(url);
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.split(" ")[1]);
}

async function until(what, check) {
  for (const deadline = Date.now() + 60_000; !(await check()); await sleep(100))
    assert.ok(Date.now() < deadline, what);
}

const leftInHour = (program) => metric(program, 'kfstat_pace_calls_left{window="hour"}');

for (const [name, url] of [
  ["SQLite", () => `sqlite:${path.join(folder(), "days.db")}`],
  ["PostgreSQL", () => server.url],
]) {
  test(`on ${name} relays know of each other, and what was called stays called after a restart`, async () => {
    const store = url();
    const first = await start(store);
    await until("alone", async () => (await metric(first, "kfstat_relays")) === 1);
    const { end } = await statistics(first, {
      open_kfid: account,
      start_time: dateOf(now - 180 * day),
      end_time: dateOf(now - day),
    });
    assert.equal(end.complete, true);
    assert.equal(await leftInHour(first), 9000 - 6);
    await first.stop();

    const second = await start(store);
    await until("told by the one before", async () => (await leftInHour(second)) === 9000 - 6);
    assert.equal(await metric(second, "kfstat_relays"), 1, "who has left has no part any more");
    const third = await start(store);
    await until("both", async () => (await metric(third, "kfstat_relays")) === 2);
    await until("the older one, too", async () => (await metric(second, "kfstat_relays")) === 2);
    await third.stop();
    await until("alone again", async () => (await metric(second, "kfstat_relays")) === 1);
    await second.stop();
  });
}
