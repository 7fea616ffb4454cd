// Upstream's failures: what is asked again, what is passed on, and how often a token is fetched.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { setTimeout } from "node:timers";
import {
  account,
  ask,
  logged,
  plant,
  problemOf,
  query,
  relay,
  sandbox,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";
import { statistics } from "./lines.mjs";

let upstream;
before(async () => {
  upstream = await sandbox();
  await upstream.plantToken();
});
afterEach(async () => {
  await upstream.faults();
  await upstream.limits({ latency_ms: 0 });
});
after(stopAll);

const fresh = () => relay(upstream.url);
const ids = (index) => `${upstream ? account : ""}`.slice(0, -2) + String(index).padStart(2, "0");

/** Codes of every class, with the status and Retry-After of /api. */
const classes = [
  ["temporary", [-1, 6000], 503, "5"],
  [
    "setup",
    // 40001 is about the secret from gettoken only.
    [40013, 40056, 40091, 41001, 41002, 41004, 50003, 95011, 95012, 95017, 95023, 301002, 2000002],
    502,
  ],
  [
    "permission",
    [48001, 48002, 48004, 48006, 48007, 50002, 60011, 60021, 60030, 81013, 92000, 660003, 701089],
    403,
  ],
  ["ip_not_trusted", [60020], 502],
  ["rate_limited", [45009], 429, "60"],
  ["concurrency_limited", [45033], 503, "1"],
  [
    "invalid_request",
    [40003, 40031, 40058, 40066, 45029, 60111, 60123, 95000, 95004, 95014, 600018, 600019],
    400,
  ],
  ["gone", [48005], 502],
  ["unknown", [12345, -2147483648, 2147483647], 502],
];

test("each errcode is passed on as 200 on the documented route, without addresses", async () => {
  const program = await fresh();
  for (const [name, codes] of classes) {
    for (const errcode of codes) {
      await upstream.faults({ kind: "errcode", errcode, endpoint: "get_servicer_statistic" });
      await upstream.reset();
      // After 45009 a relay asks nothing for a while.
      const answer = await ask(name === "rate_limited" ? await fresh() : program);
      assert.equal(answer.status, 200, String(errcode));
      assert.equal(answer.json().errcode, errcode);
      assert.doesNotMatch(answer.text, /hint|from ip|more info|https?:|\d+\.\d+\.\d+\.\d+/);
      const { calls } = await upstream.stats();
      assert.equal(calls.get_servicer_statistic, name === "temporary" ? 3 : 1, `tries for ${errcode}`);
    }
  }
  await upstream.faults();
  assert.equal((await ask(program)).json().errcode, 0);
});

test("each class has its status on /api, with our own text", async () => {
  const program = await fresh();
  let asked = 0;
  for (const [name, codes, status, retryAfter] of classes) {
    for (const errcode of codes) {
      await upstream.faults({ kind: "errcode", errcode, endpoint: "servicer/list" });
      // After 45009 a relay asks nothing of the kind for a while.
      const { url } = name === "rate_limited" ? await fresh() : program;
      const answer = await send(`${url}/api/v1/accounts/${ids(++asked)}/servicers`);
      assert.equal(answer.status, status, String(errcode));
      assert.equal(answer.headers["retry-after"], retryAfter);
      const document = problemOf(answer);
      assert.equal(document.code, `upstream.${name}`);
      assert.equal(document.errcode, errcode);
      assert.ok(document.meaning.zh && document.meaning.en && document.action.zh && document.action.en);
      assert.equal(document.issues[0].code, document.code);
      assert.doesNotMatch(answer.text, /from ip|more info|https?:|\d+\.\d+\.\d+\.\d+/);
    }
  }
});

test("a temporary failure is asked again until it works", async () => {
  const program = await fresh();
  for (const fault of [
    { kind: "errcode", errcode: -1, times: 2 },
    { kind: "http_status", status: 502, times: 2 },
    { kind: "reset", times: 2 },
  ]) {
    await upstream.faults({ ...fault, endpoint: "get_servicer_statistic" });
    await upstream.reset();
    const answer = await ask(program);
    assert.equal(answer.text, await upstream.answer(query), fault.kind);
    assert.equal((await upstream.stats()).calls.get_servicer_statistic, 3);
  }
});

test("a connection that breaks is asked on three times in all, one that was kept too", async () => {
  let broken = false;
  const made = await stub((request, response) => {
    if (broken) request.socket.destroy();
    else response.end('{"errcode":0,"errmsg":"ok","statistic_list":[]}');
  });
  const program = await relay(made.url);
  const asked = () => made.count("/cgi-bin/kf/get_servicer_statistic");
  const people = Array.from({ length: 8 }, (_, i) => ask(program, { ...query, servicer_userid: `p${i}` }));
  for (const answer of await Promise.all(people)) assert.equal(answer.status, 200, "connections are kept");
  broken = true;
  const before = asked();
  assert.equal(problemOf(await ask(program)).code, "relay.upstream_unreachable");
  assert.equal(asked() - before, 3);
});

test("an answer that is none becomes a problem", async () => {
  const program = await fresh();
  for (const [fault, status, code] of [
    [{ kind: "truncate" }, 502, "relay.upstream_malformed"],
    [{ kind: "not_json" }, 502, "relay.upstream_malformed"],
    [{ kind: "cut" }, 502, "relay.upstream_unreachable"],
    [{ kind: "reset" }, 502, "relay.upstream_unreachable"],
    [{ kind: "reset", bytes: 100 }, 502, "relay.upstream_unreachable"],
    [{ kind: "http_status", status: 502 }, 502, "relay.upstream_status"],
    [{ kind: "http_status", status: 404 }, 502, "relay.upstream_status"],
    [{ kind: "oversize" }, 502, "relay.upstream_too_large"],
    [{ kind: "body", body: "" }, 502, "relay.upstream_malformed"],
    [{ kind: "body", body: '{"errcode":0}\u0000' }, 502, "relay.upstream_malformed"],
    [{ kind: "body", body: '{"errcode":0} {}' }, 502, "relay.upstream_malformed"],
    [{ kind: "body", body: '{"errmsg":"\\ud800"}' }, 502, "relay.upstream_malformed"],
  ]) {
    await upstream.faults({ ...fault, endpoint: "get_servicer_statistic" });
    const answer = await ask(program);
    assert.equal(answer.status, status, JSON.stringify(fault));
    assert.equal(problemOf(answer).code, code, JSON.stringify(fault));
  }
  for (const body of ["[]", '{"account_list":{}}', '{"account_list":[1]}', "<html>"]) {
    await upstream.faults({ kind: "body", body, endpoint: "account/list" });
    const answer = await send(`${program.url}/api/v1/accounts`);
    assert.equal(problemOf(answer).code, "relay.upstream_malformed", body);
  }
  await upstream.faults();
  assert.equal((await ask(program)).status, 200);
});

test("silence and drip end with the deadline, others are served meanwhile", async () => {
  const program = await fresh();
  await ask(program);
  await upstream.faults(
    { kind: "hang", endpoint: "get_servicer_statistic", times: 1 },
    { kind: "drip", endpoint: "get_servicer_statistic", bytes: 1, pause_ms: 100, times: 1 },
  );
  const slow = Promise.all([ask(program), ask(program, { ...query, servicer_userid: "LiSi" })]);
  const meanwhile = await send(`${program.url}/api/v1/accounts`);
  assert.equal(meanwhile.status, 200);
  for (const answer of await slow) {
    assert.equal(answer.status, 504);
    assert.equal(problemOf(answer).code, "relay.upstream_timeout");
  }
});

test("the bytes of the JSON stay, but for the addresses in errmsg", async () => {
  const program = await fresh();
  const cases = [
    [
      '{ "errcode" :0,"errmsg":"ok", "big": 18446744073709551615, "f":1.10, "e":1E2, "s":"\\u4e2d\\/", "n":null }\n',
      null,
    ],
    [
      '{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1638 a], from ip: 203.0.113.9, more info at https://e.example/x","x":1.0}',
      '{"errcode":60020,"errmsg":"not allow to access from your ip","x":1.0}',
    ],
    [
      '{"err\\u006dsg":"no, from ip: 203.0.113.9","errcode":48002.0}',
      '{"err\\u006dsg":"no","errcode":48002.0}',
    ],
    ['{"errcode":60020,"errmsg":"no, from ip:203.0.113.10"}', '{"errcode":60020,"errmsg":"no"}'],
    ['{"errcode":60020,"errmsg":"no, from ip:   2001:db8::1,"}', '{"errcode":60020,"errmsg":"no"}'],
    ['{"errcode":60020,"errmsg":"no, from ip:  "}', '{"errcode":60020,"errmsg":"no"}'],
    ['{"errmsg":"a","errmsg":"b, from ip: 203.0.113.9"}', '{"errmsg":"a","errmsg":"b"}'],
    ['{"errmsg":["from ip: 203.0.113.9"],"errcode":3}', '{"errmsg":[],"errcode":3}'],
    ['{"errcode":0,"errmsg":"中文 \\" } ] \\\\","statistic_list":[{"a":"}{"}]}', null],
    ['\uFEFF{"errcode":0}', '{"errcode":0}'],
    ["[1,2]", null],
    ["null", null],
  ];
  for (const [body, expected] of cases) {
    await upstream.faults({ kind: "body", body, endpoint: "get_servicer_statistic" });
    const answer = await ask(program);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, expected ?? body);
  }
  await program.stop();
  const addresses = [...program.err.matchAll(/"event":"address_not_trusted".*"address":"([^"]*)"/g)];
  assert.deepEqual(
    addresses.map((match) => match[1]),
    ["203.0.113.9", "203.0.113.10", "2001:db8::1", ""],
  );
});

test("wrong types are passed on for the caller's parser to judge", async () => {
  const program = await fresh();
  await upstream.faults({ kind: "wrong_types", endpoint: "get_servicer_statistic" });
  const answer = await ask(program);
  assert.equal(answer.status, 200);
  assert.equal(typeof answer.json().statistic_list[0].stat_time, "string");
});

test("one token for any number of askers, and one more after it was revoked or expired", async () => {
  const program = await fresh();
  await upstream.limits({ latency_ms: 30 });
  // 1000 different questions: the same ones would share one call.
  const windows = Array.from({ length: 1000 }, (_, i) => {
    const start = query.start_time - (31 + (i % 100)) * 86400;
    return { start_time: start, end_time: start + Math.floor(i / 100) * 86400 };
  });
  const many = async () => {
    const answers = await Promise.all(windows.map((window) => ask(program, { ...query, ...window })));
    for (const answer of answers) assert.equal(answer.json().errcode, 0);
  };
  await upstream.reset();
  await many();
  assert.equal((await upstream.stats()).calls.gettoken, 1);
  for (const action of ["revoke", "expire"]) {
    await upstream.revoke(action);
    await upstream.reset();
    await many();
    assert.equal((await upstream.stats()).calls.gettoken, 1, action);
    await upstream.plantToken();
  }
});

test("the same question at once is one call, a different one another, and nothing is kept", async () => {
  const program = await fresh();
  await ask(program);
  await upstream.limits({ latency_ms: 300 });
  await upstream.reset();
  const spelt = { ...query, start_time: "2022-02-21", end_time: "2022-02-23" };
  const other = { ...query, servicer_userid: "LiSi" };
  const bodies = Array.from({ length: 21 }, (_, i) => (i === 20 ? other : i % 2 === 0 ? query : spelt));
  const answers = await Promise.all(bodies.map((body) => ask(program, body)));
  assert.equal((await upstream.stats()).calls.get_servicer_statistic, 2);
  for (const [i, answer] of answers.entries()) {
    assert.equal(answer.text, await upstream.answer(i === 20 ? other : query));
  }
  assert.equal((await ask(program)).text, answers[0].text);
  assert.equal((await upstream.stats()).calls.get_servicer_statistic, 3);
});

test("a failure is shared like an answer, and the next asker asks anew", async () => {
  const program = await fresh();
  await ask(program);
  await upstream.faults({ kind: "errcode", errcode: 45033, endpoint: "get_servicer_statistic", times: 1 });
  await upstream.limits({ latency_ms: 300 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(program)));
  for (const answer of answers) assert.equal(answer.json().errcode, 45033);
  assert.equal((await ask(program)).json().errcode, 0);
});

test("45009 holds back whatever is asked next, in upstream's own words", async () => {
  const program = await fresh();
  await upstream.faults({ kind: "errcode", errcode: 45009, endpoint: "get_servicer_statistic", times: 1 });
  const refused = await ask(program);
  await upstream.reset();
  for (const servicer_userid of ["zhangsan", "LiSi"]) {
    const answer = await ask(program, { ...query, servicer_userid });
    assert.equal(answer.status, 200);
    assert.equal(answer.text, refused.text);
  }
  assert.equal((await upstream.stats()).calls.get_servicer_statistic, 0);
  assert.equal((await send(`${program.url}/api/v1/accounts`)).status, 200);
});

test("an upstream that does not answer is left alone, and tried again by itself", async () => {
  const program = await fresh();
  await ask(program);
  await upstream.faults({ kind: "reset", endpoint: "get_servicer_statistic" });
  for (let i = 0; i < 10; ++i) assert.equal((await ask(program)).status, 502);
  await upstream.reset();
  for (let i = 0; i < 20; ++i) {
    assert.equal(problemOf(await ask(program)).code, "relay.upstream_unreachable");
  }
  const { calls } = await upstream.stats();
  assert.ok(calls.get_servicer_statistic <= 6, `${calls.get_servicer_statistic} calls`);
  await upstream.faults();
  for (const deadline = Date.now() + 60_000; (await ask(program)).status !== 200; await sleep(100)) {
    assert.ok(Date.now() < deadline, "it comes back by itself");
  }
});

test("the address that gettoken was refused for is in the log", async () => {
  const program = await fresh();
  await upstream.faults({ kind: "errcode", errcode: 60020, endpoint: "gettoken" });
  await ask(program);
  await logged(program, /"event":"address_not_trusted","endpoint":"\/cgi-bin\/gettoken".*"address":"\d+\./);
});

test("a token that stays refused is not fetched without end", async () => {
  for (const errcode of [40014, 42001, 40001]) {
    const program = await fresh();
    await upstream.reset();
    await upstream.faults({ kind: "errcode", errcode, endpoint: "get_servicer_statistic" });
    for (let i = 0; i < 10; ++i) assert.equal((await ask(program)).json().errcode, errcode);
    const { calls } = await upstream.stats();
    assert.ok(calls.gettoken <= 3, `${calls.gettoken} tokens`);
  }
});

/** An upstream whose first token every call but gettoken refuses; `slow` ms an answer. */
async function firstTokenRefused(errcode, slow = 0) {
  let issued = 0;
  const made = await stub(
    Object.assign(
      (_request, response, call) => {
        const answer = { errcode: 0, errmsg: "ok" };
        if (call.pathname.endsWith("gettoken")) {
          Object.assign(answer, { access_token: plant(`CANARY-token-${++issued}`), expires_in: 7200 });
        } else if (call.searchParams.get("access_token").endsWith("-1")) {
          Object.assign(answer, {
            errcode,
            errmsg: "invalid credential, access_token is invalid or not latest",
          });
        } else if (call.pathname.endsWith("account/list")) {
          answer.account_list = [{ open_kfid: account, name: "one", manage_privilege: false }];
        } else if (call.pathname.endsWith("servicer/list")) {
          answer.servicer_list = [{ userid: "zhangsan" }];
        } else if (call.pathname.endsWith("user/get")) {
          answer.name = "张三";
        } else {
          answer.statistic_list = [];
        }
        setTimeout(() => response.end(JSON.stringify(answer)), slow);
      },
      { gettoken: true },
    ),
  );
  return made;
}

test("a token that is refused, by whatever call and with whatever code, is replaced once", async () => {
  for (const errcode of [40001, 40014, 42001]) {
    const ways = {
      "a question": async (program) => assert.equal((await ask(program)).json().errcode, 0),
      "the accounts": async (program) =>
        assert.equal((await send(`${program.url}/api/v1/accounts`)).json().accounts.length, 1),
      "servicers and their names": async (program) => {
        const { servicers } = (await send(`${program.url}/api/v1/accounts/${account}/servicers`)).json();
        assert.deepEqual(servicers, [{ servicer_userid: "zhangsan", name: "张三", status: null }]);
      },
    };
    for (const [name, work] of Object.entries(ways)) {
      const made = await firstTokenRefused(errcode);
      const program = await relay(made.url);
      await work(program);
      await work(program);
      assert.equal(made.count("/cgi-bin/gettoken"), 2, `${errcode}, ${name}`);
    }
  }
});

test("a token that one question alone refuses is nothing of the others", async () => {
  for (const errcode of [40001, 40014, 42001]) {
    const program = await fresh();
    const about = { endpoint: "get_servicer_statistic", servicer_userid: "zhangsan" };
    await upstream.faults({ kind: "errcode", errcode, ...about });
    await upstream.reset();
    for (let i = 0; i < 4; ++i) {
      assert.equal((await ask(program)).json().errcode, errcode);
      assert.equal((await ask(program, { ...query, servicer_userid: "LiSi" })).json().errcode, 0);
      const listed = await send(`${program.url}/api/v1/accounts/${ids(i)}/servicers`);
      assert.notEqual(listed.json().errcode, errcode, listed.text);
      assert.equal((await send(`${program.url}/api/v1/accounts`)).status, 200);
    }
    const { calls } = await upstream.stats();
    assert.ok(calls.gettoken <= 11, `${calls.gettoken} tokens`);
  }
});

test("while the token cannot be had, everybody is told what gettoken said", async () => {
  const program = await fresh();
  await upstream.faults(
    { kind: "errcode", errcode: 40014, endpoint: "get_servicer_statistic", times: 1 },
    { kind: "errcode", errcode: 60020, endpoint: "gettoken", skip: 1 },
  );
  for (let i = 0; i < 3; ++i) {
    assert.equal((await ask(program)).json().errcode, 60020);
    assert.equal(problemOf(await send(`${program.url}/api/v1/accounts`)).errcode, 60020);
  }
});

test("many who are refused at once fetch one token", async () => {
  const made = await firstTokenRefused(40001, 50);
  const program = await relay(made.url);
  const days = Array.from({ length: 40 }, (_, i) => query.start_time - i * 86400);
  const answers = await Promise.all(
    days.map((day) => ask(program, { ...query, start_time: day, end_time: day })),
  );
  for (const answer of answers) assert.equal(answer.json().errcode, 0);
  assert.equal(made.count("/cgi-bin/gettoken"), 2);
});

test("40001 is about the token, but from gettoken about the secret", async () => {
  const { url } = await firstTokenRefused(40001);
  const told = async (program) => problemOf(await send(`${program.url}/api/v1/accounts`));
  await upstream.faults({ kind: "errcode", errcode: 40001, endpoint: "account/list" });
  const token = await told(await fresh());
  assert.equal(token.code, "upstream.credential");
  assert.match(token.detail, /access_token.*40001/);
  assert.doesNotMatch(JSON.stringify(token), /secret/i);
  const days = { start_time: query.start_time, end_time: query.start_time };
  const { problems } = await statistics(await fresh(), { ...days, open_kfids: "all" });
  assert.deepEqual(
    problems.map(({ issues }) => issues.map(({ code }) => code)),
    [["upstream.credential"]],
  );
  await upstream.faults({ kind: "errcode", errcode: 40001, endpoint: "gettoken" });
  const secret = await told(await fresh());
  assert.equal(secret.code, "upstream.setup");
  assert.match(secret.detail, /secret.*40001/);
  assert.equal((await ask(await relay(url))).json().errcode, 0);
});

test("the life of a token may be written as text, or not at all", async () => {
  for (const life of ['"7200"', '" 7200 "', "7200.0", "null", '""', '"soon"', "{}", undefined]) {
    const made = await stub(
      Object.assign(
        (_request, response, call) => {
          if (!call.pathname.endsWith("gettoken")) return response.end('{"errcode":0,"statistic_list":[]}');
          const member = life === undefined ? "" : `,"expires_in":${life}`;
          response.end(`{"errcode":0,"access_token":"${plant("CANARY-token-of-odd-life")}"${member}}`);
        },
        { gettoken: true },
      ),
    );
    const program = await relay(made.url);
    for (let i = 0; i < 2; ++i) assert.equal((await ask(program)).json().errcode, 0, life);
    assert.equal(made.count("/cgi-bin/gettoken"), 1, life);
  }
});

test("a failing gettoken is passed on and not asked at once again", async () => {
  for (const errcode of [40001, 40013, 60020, 45009]) {
    const program = await fresh();
    await upstream.faults({ kind: "errcode", errcode, endpoint: "gettoken" });
    await upstream.reset();
    for (let i = 0; i < 10; ++i) {
      const answer = await ask(program);
      assert.equal(answer.status, 200);
      assert.equal(answer.json().errcode, errcode);
      assert.doesNotMatch(answer.text, /from ip|more info/);
    }
    assert.equal(problemOf(await send(`${program.url}/api/v1/accounts`)).errcode, errcode);
    assert.ok((await upstream.stats()).calls.gettoken <= 2);
    await upstream.faults();
  }
});

test("it recovers by itself when the token can be had again", async () => {
  const program = await fresh();
  await upstream.faults({ kind: "errcode", errcode: 40001, endpoint: "gettoken", times: 1 });
  assert.equal((await ask(program)).json().errcode, 40001);
  const deadline = Date.now() + 30_000;
  while ((await ask(program)).json().errcode !== 0) {
    assert.ok(Date.now() < deadline);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
});

test("a token answer that is none is a problem without its bytes", async () => {
  for (const body of [
    '{"errcode":0,"access_token":"","expires_in":7200}',
    '{"errcode":0,"access_token":"CANARY-a b","expires_in":7200}',
    '{"errcode":0,"access_token":"CANARY-ab","expires_in":0}',
    '{"errcode":0,"access_token":"CANARY-ab","expires_in":"0"}',
    '{"errcode":0,"access_token":["CANARY-ab"],"expires_in":7200}',
    '["CANARY-ab"]',
  ]) {
    const program = await fresh();
    await upstream.faults({ kind: "body", body, endpoint: "gettoken" });
    const answer = await ask(program);
    assert.equal(answer.status, 502);
    assert.equal(problemOf(answer).code, "relay.upstream_malformed");
    assert.doesNotMatch(answer.text + program.err, /CANARY/);
  }
});
