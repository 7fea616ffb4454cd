// `kfstat fetch` against the relay's own stream of the same figures: 100 people x 180 days, nothing stored, 50 ms a call.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { account, now, relay, run, sandbox, sleep, stopAll } from "../harness.mjs";
import { dateOf, openStream, readLines } from "../lines.mjs";
import { median } from "../load.mjs";

const promised = 1.15;
const rounds = 3;
const people = 100;
const day = 86_400;

after(stopAll);

/** A relay that has stored nothing, and the people to ask for. */
async function fresh() {
  const upstream = await sandbox([
    ...["--servicers", String(people), "--latency-ms", "50"],
    ...["--calls-per-minute", "0"],
  ]);
  const program = await relay(upstream.url);
  const answer = await fetch(`${program.url}/api/v1/accounts/${account}/servicers`);
  const listed = (await answer.json()).servicers.map((servicer) => servicer.servicer_userid);
  return { upstream, program, asked: listed.slice(0, people) };
}

async function timed(read) {
  const { upstream, program, asked } = await fresh();
  const begun = process.hrtime.bigint();
  const days = await read(program, asked);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  assert.equal((await upstream.stats()).calls.get_servicer_statistic, people * 6);
  await program.stop();
  await upstream.stop();
  return { seconds, days };
}

async function readStream(program, asked) {
  const stream = await openStream(program, {
    open_kfid: account,
    servicer_userids: asked,
    start_time: dateOf(now - 180 * day),
    end_time: dateOf(now - day),
  });
  while (!stream.ended && !stream.broken) await sleep(5);
  assert.equal(readLines(stream.text).end.complete, true);
  return stream.text.match(/"stat_time":/g).length;
}

async function readWithFetch(program, asked) {
  const cli = run("kfstat", [
    ...[
      "fetch",
      "--relay",
      program.url,
      "--open-kfid",
      account,
      "--range",
      "last_180_days",
      "--format",
      "json",
    ],
    ...asked.flatMap((servicer) => ["--servicer", servicer]),
  ]);
  assert.equal((await cli.ended).code, 0, cli.err);
  return cli.out.match(/"state":"(reported|empty)"/g).length;
}

test(`fetch takes at most ${promised} times the stream`, async () => {
  const ratios = [];
  for (let round = 0; round < rounds; ++round) {
    const stream = await timed(readStream);
    const cli = await timed(readWithFetch);
    assert.equal(cli.days, stream.days);
    ratios.push(cli.seconds / stream.seconds);
    console.log(`# stream ${stream.seconds.toFixed(2)} s, fetch ${cli.seconds.toFixed(2)} s`);
  }
  console.log(`# ${people} people x 180 days: fetch takes ${median(ratios).toFixed(3)} times the stream`);
  assert.ok(median(ratios) <= promised);
});
