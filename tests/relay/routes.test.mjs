// What the routes answer when all is well, and the rules in front of them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, ask, problemOf, query, relay, sandbox, send, sleep, stopAll } from "./harness.mjs";

let upstream;
let program;
before(async () => {
  upstream = await sandbox();
  await upstream.plantToken();
  program = await relay(upstream.url, [
    "--allowed-host",
    "kf.example.com:8443",
    "--allowed-host",
    "KF2.example.com",
  ]);
});
after(stopAll);

const statistic = "/cgi-bin/kf/get_servicer_statistic";
const get = (path, options) => send(program.url + path, options);

test("the statistic is upstream's answer, byte for byte", async () => {
  const answer = await ask(program);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "application/json");
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  assert.equal(answer.text, await upstream.answer(query));
});

test("what goes to upstream is the core's body, whatever the caller's spelling", async () => {
  await ask(program, {
    end_time: "2022-02-23",
    start_time: 1645400000,
    open_kfid: account,
    servicer_userid: null,
  });
  const { last } = await upstream.stats();
  assert.equal(
    last.get_servicer_statistic.body,
    `{"open_kfid":"${account}","start_time":1645372800,"end_time":1645545600}`,
  );
});

test("an invalid query is told all its issues and never reaches upstream", async () => {
  const before = (await upstream.stats()).calls_total;
  const answer = await ask(program, { open_kfid: "", start_time: "2022-02-24", servicer: "x" });
  assert.equal(answer.status, 400);
  const document = problemOf(answer);
  assert.equal(document.code, "id.empty");
  assert.deepEqual(
    document.issues.map((issue) => [issue.code, issue.path]),
    [
      ["id.empty", "/open_kfid"],
      ["range.too_late", "/start_time"],
      ["query.missing_field", "/end_time"],
      ["query.unknown_field", "/servicer"],
    ],
  );
  for (const body of [
    "",
    "{",
    "[]",
    '{"open_kfid":"a","open_kfid":"b"}',
    `${"[".repeat(33)}${"]".repeat(33)}`,
  ]) {
    const headers = { "Content-Type": "application/json", "X-Kfstat": "1" };
    const bad = await get(statistic, { method: "POST", headers, body });
    assert.equal(bad.status, 400, body);
    assert.ok(problemOf(bad).issues.length > 0);
  }
  assert.equal((await upstream.stats()).calls_total, before);
});

test("status tells the clock and how far back one may ask", async () => {
  const document = (await get("/api/v1/status")).json();
  assert.equal(document.now, 1645700000);
  assert.equal(document.earliest, "2021-08-28");
  assert.equal(document.user, null);
  assert.match(document.version, /^\d+\.\d+\.\d+$/);
  assert.ok(Array.isArray(document.features));
});

test("status hands over what the operator wants everybody to reach", async () => {
  assert.equal("targets" in (await get("/api/v1/status")).json(), false, "nobody set any");
  for (const [text, expected] of [
    ["{}", undefined],
    [
      '{"reply_rate":{"min":0.95},"first_reply_average_sec":{"max":60,"at_least":0}}',
      { reply_rate: { min: 0.95 }, first_reply_average_sec: { max: 60, at_least: 0 } },
    ],
  ]) {
    const program = await relay(upstream.url, ["--targets", text]);
    assert.deepEqual((await send(`${program.url}/api/v1/status`)).json().targets, expected);
    await program.stop();
  }
});

test("accounts come without avatars", async () => {
  const answer = await get("/api/v1/accounts");
  const { accounts } = answer.json();
  assert.ok(accounts.some((entry) => entry.open_kfid === account && entry.name === "售后服务"));
  for (const entry of accounts) {
    assert.deepEqual(Object.keys(entry), ["open_kfid", "name", "manage_privilege"]);
  }
});

test("servicers include departments and those below, each once, with names", async () => {
  const { servicers } = (await get(`/api/v1/accounts/${account}/servicers`)).json();
  const ids = servicers.map((entry) => entry.servicer_userid);
  assert.equal(new Set(ids).size, ids.length);
  for (const userid of ["zhangsan", "zhaoliu", "huangyk"]) assert.ok(ids.includes(userid), userid);
  assert.equal(servicers.find((entry) => entry.servicer_userid === "zhangsan").name, "张三");
  assert.deepEqual(Object.keys(servicers[0]), ["servicer_userid", "name", "status"]);
  const calls = (await upstream.stats()).calls["servicer/list"];
  await get(`/api/v1/accounts/${account}/servicers`);
  assert.equal((await upstream.stats()).calls["servicer/list"], calls, "the list is cached");
});

test("more than 100 accounts are all there", async () => {
  const large = await sandbox(["--accounts", "230"]);
  const other = await relay(large.url);
  const { accounts } = (await send(`${other.url}/api/v1/accounts`)).json();
  assert.equal(new Set(accounts.map((entry) => entry.open_kfid)).size, 230);
  assert.equal((await large.stats()).calls["account/list"], 3);
});

test("a failed name look-up leaves the userid", async () => {
  const other = await relay(upstream.url);
  await upstream.faults({ kind: "errcode", errcode: 60011, endpoint: "user/get" });
  const answer = await send(`${other.url}/api/v1/accounts/${account}/servicers`);
  await upstream.faults();
  assert.equal(answer.status, 200);
  const zhangsan = answer.json().servicers.find((entry) => entry.servicer_userid === "zhangsan");
  assert.equal(zhangsan.name, "zhangsan");
});

test("names that take long are cut off, and the next requests complete them", async () => {
  const large = await sandbox(["--servicers", "120"]);
  const other = await relay(large.url);
  await large.faults({ kind: "delay", pause_ms: 500, endpoint: "user/get" });
  const nameless = async () => {
    const answer = await send(`${other.url}/api/v1/accounts/${account}/servicers`);
    return answer.json().servicers.filter((entry) => entry.name === entry.servicer_userid).length;
  };
  const before = await nameless();
  assert.ok(before > 0);
  // Eight at a time for 3 s, each of which takes half a second.
  assert.ok((await large.stats()).calls["user/get"] <= 56);
  const asked = (await large.stats()).calls_total;
  assert.equal(await nameless(), before);
  assert.equal((await large.stats()).calls_total, asked, "the list is cached");
  await large.faults();
  for (const deadline = Date.now() + 60_000; (await nameless()) > 0; await sleep(500)) {
    assert.ok(Date.now() < deadline, "the names stay away");
  }
  const { calls } = await large.stats();
  assert.ok(calls["user/get"] < 120 + 56, "names that were found are not asked for again");
  const settled = calls["servicer/list"];
  await nameless();
  assert.equal((await large.stats()).calls["servicer/list"], settled);
});

test("a department upstream does not show is named, not dropped", async () => {
  const other = await relay(upstream.url);
  await upstream.faults({ kind: "errcode", errcode: 60011, endpoint: "user/simplelist" });
  const document = (await send(`${other.url}/api/v1/accounts/${account}/servicers`)).json();
  await upstream.faults();
  assert.ok(document.servicers.some((entry) => entry.servicer_userid === "zhangsan"));
  assert.deepEqual(document.unread_departments, [4, 7]);
});

test("an id in the path is judged by the core", async () => {
  for (const [id, code] of [
    ["a%20b", "id.invalid_character"],
    ["%00", "id.invalid_character"],
    ["x".repeat(65), "id.too_long"],
    ["%FF", "http.bad_request"],
    ["%4", "http.bad_request"],
  ]) {
    const answer = await get(`/api/v1/accounts/${id}/servicers`);
    assert.equal(answer.status, 400, id);
    assert.equal(problemOf(answer).code, code);
  }
});

test("probes need no upstream", async () => {
  for (const path of ["/livez", "/readyz"]) {
    assert.equal((await get(path)).status, 200);
    assert.equal((await get(path, { headers: { Host: "probe" } })).status, 200);
  }
});

test("other routes are 404, other methods 405 with Allow", async () => {
  for (const path of [
    "/api/v1/nothing",
    "/api",
    "/cgi-bin/gettoken",
    "/api/v1/accounts//servicers",
    "/metrics",
  ]) {
    const answer = await get(path);
    assert.equal(answer.status, 404, path);
    assert.equal(problemOf(answer).code, "relay.not_found");
  }
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "SEARCH"]) {
    const answer = await get(statistic, { method });
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.allow, "POST");
  }
  for (const method of ["POST", "PUT", "OPTIONS"]) {
    const answer = await get("/api/v1/accounts", { method });
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.allow, "GET, HEAD");
  }
});

test("HEAD has the headers of GET and no body", async () => {
  const [head, full] = [await get("/api/v1/status", { method: "HEAD" }), await get("/api/v1/status")];
  assert.equal(head.status, 200);
  assert.equal(head.text, "");
  assert.equal(head.headers["content-length"], full.headers["content-length"]);
});

test("a POST is JSON and says X-Kfstat: 1", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", null]) {
    const answer = await ask(program, query, { headers: { "Content-Type": type } });
    assert.equal(answer.status, 415, String(type));
    assert.equal(problemOf(answer).code, "relay.unsupported_media_type");
  }
  for (const type of ["application/json;charset=utf-8", "Application/JSON ; charset=UTF-8"]) {
    assert.equal((await ask(program, query, { headers: { "Content-Type": type } })).status, 200, type);
  }
  assert.equal((await ask(program, query, { headers: { "Content-Encoding": "gzip" } })).status, 415);
  for (const value of [null, "0", "true", "1, 1", ["1", "1"]]) {
    const answer = await ask(program, query, { headers: { "X-Kfstat": value } });
    assert.equal(answer.status, 403, String(value));
    assert.equal(problemOf(answer).code, "relay.missing_header");
  }
});

test("only the same origin may ask", async () => {
  const host = new URL(program.url).host;
  assert.equal((await ask(program, query, { headers: { Origin: `http://${host}` } })).status, 200);
  for (const origin of [
    "http://evil.example",
    "null",
    `http://${host}.evil.example`,
    `http://x${host}`,
    "",
    "file://",
  ]) {
    const answer = await ask(program, query, { headers: { Origin: origin } });
    assert.equal(answer.status, 403, origin);
    assert.equal(problemOf(answer).code, "relay.foreign_origin");
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  }
});

test("a default port in Host makes no foreign origin", async () => {
  for (const host of ["kf2.example.com", "kf2.example.com:443", "kf2.example.com:80"]) {
    for (const origin of ["https://kf2.example.com", "http://kf2.example.com"]) {
      const answer = await ask(program, query, { headers: { Host: host, Origin: origin } });
      assert.equal(answer.status, 200, `${host} ${origin}`);
    }
    const headers = { Host: host, Origin: "https://kf2.example.com:8443" };
    assert.equal((await ask(program, query, { headers })).status, 403);
  }
});

test("Host is exact", async () => {
  const { port } = program;
  const good = [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `LocalHost:${port}`,
    `[::1]:${port}`,
    "kf.example.com:8443",
    // The default port counts as none; whether TLS ends in front of the relay, it cannot tell.
    "kf2.example.com",
    "kf2.example.com:443",
    "KF2.example.com:80",
  ];
  for (const host of good) {
    assert.equal((await get("/api/v1/status", { headers: { Host: host } })).status, 200, host);
  }
  const bad = [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    "localhost",
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.nip.io:${port}`,
    `localhost.:${port}`,
    `127.1:${port}`,
    `0.0.0.0:${port}`,
    "kf.example.com",
    "kf2.example.com:8443",
    "kf.example.com:8443.evil.example",
  ];
  for (const host of bad) {
    for (const path of ["/api/v1/status", "/api/v1/accounts", "/"]) {
      const answer = await get(path, { headers: { Host: host } });
      assert.equal(answer.status, 421, host);
      assert.equal(problemOf(answer).code, "relay.unknown_host");
    }
    assert.equal((await ask(program, query, { headers: { Host: host } })).status, 421, host);
  }
});

test("a request that passed a proxy is refused, however the header is spelt", async () => {
  const names = [
    ["Forwarded", "forwarded", "FORWARDED", "Via", "via", "VIA"],
    ["X-Forwarded-For", "x-forwarded-for", "X-FORWARDED-FOR", "X_Forwarded_For", "x_forwarded_for"],
    ["X-Forwarded_For", "X-Forwarded-Host", "X_Forwarded_Host", "X-Forwarded-Proto", "X-Forwarded-User"],
    ["X-Forwarded-Email", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server", "X-Forwarded"],
  ].flat();
  const before = (await upstream.stats()).calls_total;
  for (const name of names) {
    for (const value of ["for=127.0.0.1", "1.1 proxy", ""]) {
      const answer = await ask(program, query, { headers: { [name]: value } });
      assert.equal(answer.status, 403, name);
      assert.equal(problemOf(answer).code, "relay.forwarded_request");
    }
    assert.equal((await get("/api/v1/status", { headers: { [name]: "x" } })).status, 403, name);
  }
  assert.equal((await upstream.stats()).calls_total, before);
});
