// Relays on one store share what upstream allows, and a restart does not forget the calls of the hour.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import {
  account,
  ask,
  corpId,
  folder,
  metric,
  now,
  query,
  relay,
  run,
  sandbox,
  secretFile,
  stopAll,
  until,
} from "./harness.mjs";
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

test("two relays go at half the pace each, and the calls of a command count", async () => {
  const store = `sqlite:${path.join(folder(), "days.db")}`;
  const slow = ["--store", store, "--calls-per-minute", "240", "--metrics-listen", "127.0.0.1:0"];
  const both = [await relay(upstream.url, slow), await relay(upstream.url, slow)];
  const [one, other] = both;
  for (const program of both) await until("both", async () => (await metric(program, "kfstat_relays")) === 2);
  const begun = Date.now();
  const people = Array.from({ length: 24 }, (_, i) => ({ ...query, servicer_userid: `p${i}` }));
  const answers = await Promise.all(people.map((body, i) => ask(both[i % 2], body)));
  for (const { status, text } of answers) assert.equal(status, 200, text);
  // Of 24 calls at 4 a second, 4 leave at once.
  assert.ok(Date.now() - begun >= 4_900, `${Date.now() - begun} ms`);
  await other.stop();
  await until("told by the other", async () => (await leftInHour(one)) === 135_000 - 24);
  const refetch = run("kfstat-relay", [
    ...["refetch", "--from", dateOf(now - 2 * day), "--to", dateOf(now - day), "--open-kfid", account],
    ...["--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile],
    ...["--now", String(now), "--store", store, "--servicer", "zhangsan"],
  ]);
  assert.equal((await refetch.ended).code, 0, refetch.err);
  await until("told by the command", async () => (await leftInHour(one)) === 135_000 - 25);
});
