// Streams at their full size: readers and plans that nobody reads, and what gzip costs and saves.
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { account, folder, now, relay, sandbox, sleep, stopAll } from "../harness.mjs";
import { dateOf } from "../lines.mjs";
import { mebibytes, median, usage } from "../load.mjs";

const mebibyte = 2 ** 20;
const route = "/api/v1/statistics";
const yesterday = dateOf(now - 86_400);

after(stopAll);

const request = (program, headers, json) =>
  new Promise((resolve, reject) => {
    const all = { "Content-Type": "application/json", "X-Kfstat": "1", ...headers };
    const sent = http.request(program.url + route, { method: "POST", headers: all, agent: false }, resolve);
    sent.on("error", reject);
    sent.end(JSON.stringify(json));
  });

async function sizeOf(program, headers, json) {
  let bytes = 0;
  for await (const piece of await request(program, headers, json)) bytes += piece.length;
  return bytes;
}

test("32 plans of 40 accounts and 5000 people that nobody reads", async () => {
  const upstream = await sandbox();
  const program = await relay(upstream.url);
  const asked = {
    open_kfids: Array.from({ length: 40 }, (_, index) => `wkAJ2GCAAAZSfhHCt7IFSvLKtMPxy${index + 100}`),
    servicer_userids: Array.from({ length: 5000 }, (_, index) => `somebody-of-the-team-${index}`),
    start_time: yesterday,
    end_time: yesterday,
  };
  const plans = [];
  await sizeOf(program, {}, { ...asked, open_kfids: [account], servicer_userids: ["a"] });
  const before = usage(program.pid).resident;
  for (let i = 0; i < 32; ++i) plans.push(await request(program, {}, asked));
  let most = 0;
  for (const until = Date.now() + 40_000; Date.now() < until; await sleep(100))
    most = Math.max(most, usage(program.pid).resident);
  plans.forEach((plan) => plan.destroy());
  await sleep(60_000);
  const stays = usage(program.pid).resident - before;
  console.log(
    `# 32 unread plans of 200,000 series: +${mebibytes(most - before)} MiB (promised 64), a minute later +${mebibytes(stays)} MiB (promised 16)`,
  );
  assert.ok(most - before < 64 * mebibyte);
  assert.ok(stays < 16 * mebibyte);
});

test("500 people and 180 days as gzip: at most 3.5 MB and 1.5 times the CPU time", async () => {
  const upstream = await sandbox(["--servicers", "500", "--calls-per-minute", "0"]);
  const pace = ["--calls-per-minute", "600000", "--calls-per-hour", "10000000"];
  const program = await relay(upstream.url, [
    ...["--store", `sqlite:${path.join(folder(), "days.db")}`, ...pace],
    ...["--user-calls-per-hour", "10000000"],
  ]);
  const asked = {
    open_kfid: account,
    servicer_userids: "all",
    start_time: dateOf(now - 180 * 86_400),
    end_time: yesterday,
  };
  await sizeOf(program, {}, asked);
  const cost = async (headers) => {
    const before = usage(program.pid).cpu;
    let bytes = 0;
    for (let i = 0; i < 5; ++i) bytes = await sizeOf(program, headers, asked);
    return { bytes, cpu: (usage(program.pid).cpu - before) / 5 };
  };
  const seen = [];
  for (let i = 0; i < 5; ++i)
    seen.push({ plain: await cost({}), gzip: await cost({ "Accept-Encoding": "gzip" }) });
  const ratio = median(seen.map(({ plain, gzip }) => gzip.cpu / plain.cpu));
  const { plain, gzip } = seen[0];
  console.log(
    `# 500 people, 180 days: ${(plain.bytes / 1e6).toFixed(1)} MB, as gzip ${(gzip.bytes / 1e6).toFixed(2)} MB (promised 3.5) ` +
      `for ${ratio.toFixed(2)} times the CPU time (promised 1.5)`,
  );
  assert.ok(gzip.bytes <= 3_500_000, `${gzip.bytes}`);
  assert.ok(ratio <= 1.5, `${ratio}`);
});
