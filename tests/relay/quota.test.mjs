// One user cannot use up what all share: the hour's calls, the places for streams and requests.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";
import {
  account,
  ask,
  binaries,
  folder,
  logged,
  now,
  plant,
  relay,
  sandbox,
  send,
  sleep,
  stopAll,
} from "./harness.mjs";
import { dateOf, openStream, readLines, statistics } from "./lines.mjs";

after(stopAll);

const day = 86_400;
const yesterday = dateOf(now - day);
const oneDay = { open_kfid: account, start_time: yesterday, end_time: yesterday };
const endpoint = "get_servicer_statistic";
const patient = { timeout: 120_000 }; // a stream that waits for good says so every 5 s

/** A sandbox with so many people on the account. */
async function staffed(count) {
  const upstream = await sandbox(["--servicers", String(count)]);
  const { accounts } = (await send(`${upstream.url}/_sandbox/corp`, { kept: false })).json();
  const { servicers } = accounts.find(({ open_kfid }) => open_kfid === account);
  upstream.people = servicers.filter(({ listed }) => listed).map(({ userid }) => userid);
  return upstream;
}

/** A relay with the users li and wang, and the headers each of them signs in with. */
async function signedIn(upstream, args = []) {
  const place = folder({ policy: '[users.li]\naccounts = "all"\n[users.wang]\naccounts = "all"\n' });
  const [policy, tokens] = ["policy", "tokens"].map((name) => path.join(place, name));
  const headers = {};
  for (const user of ["li", "wang"]) {
    const add = ["token", "add", user, "--tokens", tokens];
    const token = execFileSync(path.join(binaries, "kfstat-relay"), add, { env: {}, stdio: "pipe" })
      .toString()
      .trim();
    headers[user] = { Authorization: `Bearer ${plant(token)}` };
  }
  const all = ["--access", "bearer", "--policy", policy, "--tokens", tokens, ...args];
  return { program: await relay(upstream.url, all), headers };
}

async function until(happened, what) {
  for (const deadline = Date.now() + 60_000; !(await happened()); await sleep(20))
    assert.ok(Date.now() < deadline, what);
}

test(
  "a user who asks for more than their part of the hour slows down, and nobody else",
  patient,
  async () => {
    const upstream = await staffed(90);
    const [his, hers] = [upstream.people.slice(0, 60), upstream.people.slice(60)];
    const limits = ["--user-calls-per-hour", "40", "--calls-per-minute", "600"];
    const { program, headers } = await signedIn(upstream, limits);
    const greedy = await openStream(program, { ...oneDay, servicer_userids: his }, headers.li);
    const asked = async () => (await upstream.stats()).calls[endpoint] ?? 0;
    await until(async () => (await asked()) >= 20, "half of the quota leaves at once");
    const mine = { ...oneDay, servicer_userids: hers.slice(0, 15) };
    const { end, reports, problems } = await statistics(program, mine, { headers: headers.wang });
    assert.deepEqual([end.complete, reports.size, problems], [true, 15, []]);
    assert.equal(await asked(), 35, "20 of li, 15 of wang");
    assert.equal(greedy.ended, false, "the greedy one waits");
    assert.doesNotMatch(greedy.text, /"type":"(problem|end)"/);

    // What waits for the one leaves at once when another wants it, too.
    const same = { ...oneDay, servicer_userids: his.slice(-1) };
    assert.equal((await statistics(program, same, { headers: headers.wang })).end.complete, true);
    assert.equal(await asked(), 36);

    const refused = await ask(program, { ...oneDay, servicer_userid: hers.at(-1) }, { headers: headers.li });
    assert.deepEqual([refused.status, refused.json().code], [503, "relay.overloaded"]);
    assert.ok(Number(refused.headers["retry-after"]) >= 1);
    const served = await ask(program, { ...oneDay, servicer_userid: hers.at(-1) }, { headers: headers.wang });
    assert.equal(served.status, 200);
    greedy.leave();
    await program.stop();
    assert.equal(program.err.match(/"event":"user_slowed","user":"li"/g)?.length, 1, program.err);
    assert.doesNotMatch(program.err, /"event":"user_slowed","user":"wang"/);
  },
);

test("what is slowed down comes to its end, with nothing missing", patient, async () => {
  const upstream = await staffed(620);
  const { program, headers } = await signedIn(upstream, ["--user-calls-per-hour", "1200"]);
  const body = { ...oneDay, servicer_userids: upstream.people.slice(0, 602) };
  const { end, reports, problems } = await statistics(program, body, { headers: headers.li });
  assert.deepEqual([end.complete, reports.size, problems], [true, 602, []]);
  // 600 at once, then one every 6 s.
  await logged(program, /"event":"user_slowed","user":"li"/);
});

test("who did not sign in is nobody in particular, and has no quota", async () => {
  const upstream = await staffed(60);
  const program = await relay(upstream.url, ["--user-calls-per-hour", "2"]);
  const { end } = await statistics(program, { ...oneDay, servicer_userids: upstream.people.slice(0, 50) });
  assert.equal(end.complete, true);
  assert.doesNotMatch(program.err, /user_slowed/);
});

test("without the option it is half of the hour", async () => {
  const upstream = await staffed(60);
  const { program, headers } = await signedIn(upstream, ["--calls-per-hour", "80"]);
  const greedy = await openStream(program, { ...oneDay, servicer_userids: upstream.people }, headers.li);
  await until(() => /user_slowed/.test(program.err), "slowed down");
  const asked = async () => (await upstream.stats()).calls[endpoint];
  await until(async () => (await asked()) >= 20, "a quarter of the hour leaves at once");
  assert.equal(await asked(), 20);
  greedy.leave();
});

test("a back-fill leaves a quarter of the hour to people", patient, async () => {
  const upstream = await staffed(60);
  const store = `sqlite:${path.join(folder(), "days.db")}`;
  const args = ["--store", store, "--collect", "daily", "--calls-per-hour", "40"];
  const program = await relay(upstream.url, args);
  const asked = async () => (await upstream.stats()).calls[endpoint] ?? 0;
  await until(async () => (await asked()) >= 30, "the collector takes three quarters");
  const { end } = await statistics(program, { ...oneDay, servicer_userids: upstream.people.slice(-10) });
  assert.equal(end.complete, true);
  assert.equal(await asked(), 40);
});

test("a user has half of the places for streams", async () => {
  const upstream = await staffed(60);
  await upstream.faults({ kind: "delay", pause_ms: 8000, endpoint });
  const { program, headers } = await signedIn(upstream);
  const body = (userid) => ({ ...oneDay, servicer_userid: userid });
  const streams = [];
  for (const userid of upstream.people.slice(0, 32))
    streams.push(await openStream(program, body(userid), headers.li));
  const post = (user) =>
    send(`${program.url}/api/v1/statistics`, {
      method: "POST",
      json: body(upstream.people.at(-1)),
      headers: headers[user],
    });
  const refused = await post("li");
  assert.deepEqual([refused.status, refused.json().code], [503, "relay.overloaded"]);
  await upstream.faults();
  const served = await post("wang");
  assert.equal(served.status, 200);
  assert.equal(readLines(served.text).end.complete, true);
  for (const stream of streams) stream.leave();
  await until(async () => (await post("li")).status === 200, "places are given back");
});

test("many calls of one user do not refuse another's", patient, async () => {
  const upstream = await staffed(220);
  const { program, headers } = await signedIn(upstream, ["--calls-per-minute", "60"]);
  const greedy = await openStream(
    program,
    { ...oneDay, servicer_userids: upstream.people.slice(0, 200) },
    headers.li,
  );
  await until(async () => (await upstream.stats()).calls[endpoint] > 0, "the stream has begun");
  const refused = await ask(
    program,
    { ...oneDay, servicer_userid: upstream.people.at(-1) },
    { headers: headers.li },
  );
  assert.deepEqual([refused.status, refused.json().code], [503, "relay.overloaded"]);
  const served = await ask(
    program,
    { ...oneDay, servicer_userid: upstream.people.at(-1) },
    { headers: headers.wang },
  );
  assert.equal(served.status, 200, served.text);
  assert.equal(greedy.ended, false);
  greedy.leave();
});
