// An upstream that is slow is not dead: nothing of what is asked for as a courtesy delays or endangers figures.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ask, now, query, relay, sandbox, send, sleep, stopAll, stub } from "./harness.mjs";
import { dateOf, statistics } from "./lines.mjs";

after(stopAll);

const statisticPath = "/cgi-bin/kf/get_servicer_statistic";
const yesterday = dateOf(now - 86_400);

test("all lists and statistics at once: nobody says that a slow upstream is down", async (t) => {
  for (const latency of [120, 400]) {
    const upstream = await sandbox(["--servicers", "400", "--latency-ms", String(latency)]);
    const { accounts: all } = (await send(`${upstream.url}/_sandbox/corp`, { kept: false })).json();
    const ids = all.slice(0, 2).map(({ open_kfid }) => open_kfid);
    const program = await relay(upstream.url);
    const lists = () => [
      send(`${program.url}/api/v1/accounts`),
      ...ids.map((id) => send(`${program.url}/api/v1/accounts/${id}/servicers`)),
    ];
    const figures = (person) => ask(program, { ...query, open_kfid: ids[0], servicer_userid: person });
    const answers = [];
    const people = Array.from({ length: 40 }, (_, i) => `person-${i}`);
    answers.push(...(await Promise.all([...lists(), ...people.map(figures)])));
    const [, first] = answers;
    assert.ok(first.json().servicers.length >= 400);
    answers.push(...(await Promise.all([figures("zhangsan"), ...lists()])));
    const everyone = { open_kfids: ids, servicer_userids: "all", start_time: yesterday, end_time: yesterday };
    const stream = latency === 120 ? statistics(program, everyone) : undefined;
    answers.push(...(await Promise.all([...lists(), figures("lisi")])));
    for (const { status, text } of answers) assert.equal(status, 200, text);
    if (stream) {
      const { problems, reports, end } = await stream;
      assert.deepEqual([problems, end.complete], [[], true]);
      t.diagnostic(`${reports.size} series at ${latency} ms`);
    }
  }
});

/** An upstream of many accounts, each with people and departments; what `hangs` names is never answered. */
const hanging = (hangs) =>
  stub((_request, response, { pathname, searchParams }) => {
    if (pathname.endsWith(hangs)) return;
    const answers = {
      "/cgi-bin/kf/servicer/list": {
        servicer_list: [
          ...Array.from({ length: 20 }, (_, i) => ({ userid: `${searchParams.get("open_kfid")}-${i}` })),
          { department_id: 1 },
        ],
      },
      "/cgi-bin/department/simplelist": { department_id: Array.from({ length: 20 }, (_, id) => ({ id })) },
      "/cgi-bin/user/simplelist": { userlist: [] },
      [statisticPath]: { statistic_list: [] },
    };
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", ...answers[pathname] }));
  });

for (const hangs of ["user/get", "user/simplelist", "servicer/list"]) {
  test(`calls of ${hangs} that hang take no place of the statistics, nor open their breaker`, async () => {
    const upstream = await hanging(hangs);
    const program = await relay(upstream.url);
    const lists = Array.from({ length: 20 }, (_, i) =>
      send(`${program.url}/api/v1/accounts/wk${i}/servicers`),
    );
    const wanted = `/cgi-bin/${hangs === "servicer/list" ? "kf/" : ""}${hangs}`;
    for (const deadline = Date.now() + 30_000; upstream.count(wanted) < 8; await sleep(10))
      assert.ok(Date.now() < deadline, `${upstream.count(wanted)} calls`);
    const figures = Array.from({ length: 40 }, (_, i) =>
      ask(program, { ...query, servicer_userid: `p${i}` }),
    );
    // Whoever waits for a list waits longer than for figures that need none.
    const first = await Promise.race([
      Promise.all(figures).then(() => "figures"),
      ...(hangs === "user/get" ? [] : lists.map((list) => list.then(() => "a list"))),
    ]);
    assert.equal(first, "figures");
    for (const answer of await Promise.all([...figures, ask(program)])) assert.equal(answer.status, 200);
    for (const answer of await Promise.all(lists)) {
      if (hangs === "user/get") assert.equal(answer.json().servicers.length, 20, answer.text);
    }
    assert.equal((await ask(program)).status, 200, "their failures are not those of the statistics");
  });
}

describe("a turn that does not come in time", { concurrency: true }, () => {
  test("whose turn does not come in 20 s is told so, long before the server would give the request up", async () => {
    const upstream = await stub((_request, response) =>
      setTimeout(() => response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: [] })), 9_000),
    );
    const program = await relay(upstream.url, ["--concurrent-calls", "1"]);
    const people = Array.from({ length: 6 }, (_, i) => `person-${i}`);
    const answers = await Promise.all(
      people.map((person) => ask(program, { ...query, servicer_userid: person })),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    assert.equal(answers.length - refused.length, 3, "those whose turn came at 0, 9 and 18 s");
    for (const { status, headers, text } of refused) {
      assert.deepEqual([status, headers["retry-after"]], [503, "1"], text);
      assert.equal(JSON.parse(text).code, "relay.overloaded");
    }
    assert.equal(upstream.count(statisticPath), 3, "who was told is not asked for");
  });

  test("who asks for what a stream waits for already is not kept waiting as long as the stream", async () => {
    const upstream = await stub((_request, response) =>
      setTimeout(() => response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: [] })), 9_500),
    );
    const program = await relay(upstream.url, ["--concurrent-calls", "1"]);
    const people = Array.from({ length: 6 }, (_, i) => `person-${i}`);
    const { open_kfid, start_time, end_time } = query;
    const stream = statistics(program, { open_kfid, servicer_userids: people, start_time, end_time });
    for (const deadline = Date.now() + 10_000; upstream.count(statisticPath) < 1; await sleep(10))
      assert.ok(Date.now() < deadline);
    // Six calls, one after another: the last ends after 57 s.
    const { status, text } = await Promise.race([
      ...people.map(async (person) => {
        const answer = await ask(program, { ...query, servicer_userid: person });
        return answer.status === 200 ? new Promise(() => {}) : answer;
      }),
      stream.then(({ end }) => ({ status: "the stream ended first", text: JSON.stringify(end) })),
    ]);
    assert.deepEqual([status, JSON.parse(text).code], [503, "relay.overloaded"]);
  });
});
