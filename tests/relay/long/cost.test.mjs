// What a stored month costs the relay, against nginx and a static file of the same bytes.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { account, ask, folder, relay, run, send, stopAll, stub } from "../harness.mjs";
import { dates, midnight } from "../lines.mjs";
import { median, nginx, usage, wrk } from "../load.mjs";
import { postgres } from "../postgres.mjs";

const rounds = 5;
const settings = { seconds: 4 };
const month = {
  open_kfid: account,
  servicer_userid: "zhangsan",
  start_time: "2022-01-20",
  end_time: "2022-02-19",
};
const route = "/cgi-bin/kf/get_servicer_statistic";

after(async () => {
  await stopAll();
  await server?.remove();
});

/** A month without gaps, every field there: the most that a stored answer of 31 days can be. */
function fullMonth() {
  const statistic_list = dates(month.start_time, month.end_time).map((date, i) => ({
    stat_time: midnight(date),
    statistic: {
      session_cnt: 400 + i,
      customer_cnt: 300 + i,
      customer_msg_cnt: 3000 + 7 * i,
      reply_rate: 60 + i / 100,
      first_reply_average_sec: 170.25 + i / 10,
      satisfaction_investgate_cnt: 200 + i,
      satisfaction_participation_rate: 30 + i / 100,
      satisfied_rate: 60 + i / 100,
      middling_rate: 30 - i / 100,
      dissatisfied_rate: 10,
      upgrade_service_customer_cnt: 100 + i,
      upgrade_service_member_invite_cnt: 10 + i,
      upgrade_service_member_customer_cnt: i,
      upgrade_service_groupchat_invite_cnt: 20 + i,
      upgrade_service_groupchat_customer_cnt: i,
      msg_rejected_customer_cnt: i % 3,
    },
  }));
  return JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list });
}

async function bearer(place) {
  const tokens = path.join(place, "tokens");
  const program = run("kfstat-relay", ["token", "add", "li", "--tokens", tokens]);
  assert.equal((await program.ended).code, 0, program.err);
  const policy = path.join(place, "policy.toml");
  writeFileSync(policy, `[users.li]\naccounts = ["${account}"]\n`);
  return { token: program.out.trim(), args: ["--access", "bearer", "--tokens", tokens, "--policy", policy] };
}

const people = Array.from({ length: 1000 }, (_, i) => `person${i}`);

let server;
before(async () => {
  server = await postgres();
});

/**
 * Where days are kept, how many months are asked for in turn, and how many times nginx's CPU time is promised: one after
 * another, as a page asks, but where `connections` says more. Many at once spare nginx nearly all its waking up.
 */
const cases = [
  { name: "in the cache", promised: 1.6, people: ["zhangsan"], store: (place) => `sqlite:${place}/days.db` },
  {
    name: "in the cache for many at once",
    promised: 4,
    people: ["zhangsan"],
    connections: 32,
    store: (place) => `sqlite:${place}/days.db`,
  },
  { name: "in no cache", promised: 4, people, store: (place) => `sqlite:${place}/days.db` },
  { name: "in PostgreSQL", promised: 4, people, store: () => server.url },
];

for (const { name, promised, people: asked, store, connections = 1 } of cases) {
  test(`a stored month ${name} costs at most ${promised} times the CPU time of nginx and a file`, async () => {
    const answered = fullMonth();
    const upstream = await stub((_request, response) => response.end(answered));
    const place = folder();
    const { token, args } = await bearer(place);
    const program = await relay(upstream.url, [...args, "--calls-per-minute", "60000"], {
      env: { KFSTAT_STORE: store(place) },
    });
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal((await ask(program, month)).status, 401);
    const bodies = asked.map((servicer_userid) => ({ ...month, servicer_userid }));
    for (const body of bodies) assert.equal((await ask(program, body, { headers })).text, answered);
    const stored = await ask(program, bodies[0], { headers });
    assert.deepEqual(stored.json(), JSON.parse(answered));
    const calls = upstream.calls.length;

    writeFileSync(path.join(place, "month.json"), stored.text);
    const files = await nginx(place);
    assert.equal((await send(`${files.url}/month.json`, { kept: false })).text, stored.text);

    const post = {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json", "X-Kfstat": "1" },
      bodies: bodies.map((body) => JSON.stringify(body)),
    };
    const cost = async (pid, url, request) => {
      const before_ = usage(pid).cpu;
      const { requests, refused, broken, seconds } = await wrk(url, { connections, ...settings, ...request });
      assert.deepEqual({ refused, broken }, { refused: 0, broken: 0 });
      return { each: ((usage(pid).cpu - before_) / requests) * 1e6, perSecond: requests / seconds };
    };
    try {
      await cost(program.pid, program.url + route, { ...post, seconds: 1 });
      const seen = [];
      for (let i = 0; i < rounds; ++i) {
        const theirs = await cost(files.pid, `${files.url}/month.json`, {});
        const ours = await cost(program.pid, program.url + route, post);
        seen.push({ theirs, ours, ratio: ours.each / theirs.each });
      }
      const ratio = median(seen.map((round) => round.ratio));
      const typical = (whose, figure) => median(seen.map((round) => round[whose][figure])).toFixed(1);
      console.log(
        `# a stored month of ${stored.data.length} bytes ${name}: ${typical("ours", "each")} µs of CPU time a request ` +
          `(${typical("ours", "perSecond")} a second), nginx ${typical("theirs", "each")} µs, ` +
          `ratio ${ratio.toFixed(2)} (promised ${promised}; rounds ${seen.map((round) => round.ratio.toFixed(2)).join(" ")})`,
      );
      assert.equal(upstream.calls.length, calls, "everything came from the store");
      assert.ok(ratio <= promised, `${ratio}`);
    } finally {
      await files.stop();
    }
  });
}
