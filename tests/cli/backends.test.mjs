// `fetch`, `accounts` and `servicers` against backends that are no relay of ours, or one in trouble.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";

import { kfstat, program } from "./kfstat.mjs";

const now = 1762920000; // 2025-11-12 12:00 UTC+8
const folder = mkdtempSync(join(tmpdir(), "kfstat-backends-"));
after(() => rmSync(folder, { recursive: true }));

const listen = async (t, server) => {
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${server.address().port}`;
};

/** A backend; `answer` is called with request, response and body. Answers its address. */
const backend = (t, answer) =>
  listen(
    t,
    createServer((request, response) => {
      let body = "";
      request.on("data", (piece) => (body += piece));
      request.on("end", () => answer(request, response, body));
    }),
  );

const status = JSON.stringify({
  now,
  version: "1",
  features: ["accounts", "servicers", "statistics"],
  earliest: "2025-01-01",
  user: null,
});

/** A relay with this stream: a text, bytes, or what writes into the response. */
const streaming = (t, stream) =>
  backend(t, (request, response) => {
    if (request.url === "/api/v1/status") response.end(status);
    else if (typeof stream === "function") stream(response);
    else response.end(stream);
  });

const question = ["--open-kfid", "wk1", "--from", "2025-11-10", "--to", "2025-11-11"];
const ask = (address, ...args) =>
  kfstat(["fetch", "--relay", address, ...question, "--format", "json", "--now", String(now), ...args]);

const day = (date, sessions) => ({
  stat_time: Date.parse(`${date}T00:00:00+08:00`) / 1000,
  statistic: { session_cnt: sessions },
});
const answerOf = (days) => JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list: days });
const report = (servicer_userid, unsettled, ...days) =>
  `${JSON.stringify({ type: "report", open_kfid: "wk1", servicer_userid, as_of: now, unsettled })}\n${answerOf(days)}\n`;
const problem = (servicer_userid, code) =>
  `${JSON.stringify({
    type: "problem",
    open_kfid: "wk1",
    servicer_userid,
    issues: [{ code, path: "", message: "m", params: {} }],
  })}\n`;
const plan = '{"type":"plan","total":1}\n';
const end = '{"type":"end","complete":true}\n';
const both = [day("2025-11-10", 3), day("2025-11-11", 4)];
const whole = plan + report(null, [], ...both) + '{"type":"progress","done":1,"total":1}\n' + end;

const sessions = ({ out }, index = 0) =>
  JSON.parse(out).value.series[index].report.days.map((each) => [
    each.date,
    each.statistic?.session_cnt ?? null,
  ]);
const codes = ({ out }) => (JSON.parse(out).issues ?? []).map((issue) => issue.code);
const expected = [
  ["2025-11-10", 3],
  ["2025-11-11", 4],
];

test("a backend with the documented route alone is asked window by window, four at a time", async (t) => {
  for (const refuse of [
    (response) => response.writeHead(404).end("<html>nothing here</html>"),
    (response) => response.writeHead(405).end(),
    (response) => response.writeHead(501).end(JSON.stringify({ code: "no_such_route" })),
    (response) => response.end("<html>a page for every address</html>"),
    (response) => response.writeHead(302, { Location: "/login" }).end(),
  ]) {
    // Nobody is answered before four wait; the windows are three times four.
    let waiting = [];
    let most = 0;
    const asked = [];
    const address = await backend(t, (request, response, body) => {
      if (request.url !== "/cgi-bin/kf/get_servicer_statistic") return refuse(response);
      const query = JSON.parse(body);
      asked.push([request.headers["x-kfstat"], query.servicer_userid]);
      const days = [];
      for (let time = query.start_time; time <= query.end_time; time += 86400)
        days.push({ stat_time: time, statistic: { session_cnt: 1 } });
      waiting.push(() => response.end(answerOf(days)));
      most = Math.max(most, waiting.length);
      if (waiting.length < 4) return;
      const ready = waiting;
      waiting = [];
      setTimeout(() => ready.forEach((answer) => answer()), 50);
    });
    const people = ["--servicer", "a", "--servicer", "b"];
    const answer = await kfstat([
      ...["fetch", "--relay", `${address}/`, "--open-kfid", "wk1", ...people, "--range", "last_180_days"],
      ...["--format", "json", "--now", String(now)],
    ]);
    assert.equal(answer.status, 0, answer.err);
    const { series } = JSON.parse(answer.out).value;
    assert.deepEqual(
      series.map((one) => [one.servicer_userid, one.report.days.length, one.report.days[0].date]),
      [
        ["a", 180, "2025-05-16"],
        ["b", 180, "2025-05-16"],
      ],
    );
    assert.equal(most, 4);
    assert.equal(asked.length, 12);
    assert.ok(asked.every(([header]) => header === "1"));
  }
});

test("a relay without a stream is asked window by window, by its own clock", async (t) => {
  const address = await backend(t, (request, response, body) => {
    if (request.url === "/api/v1/status") response.end(JSON.stringify({ now: now - 86400 * 30 }));
    else
      response.end(
        answerOf([day(new Date((JSON.parse(body).start_time + 28800) * 1000).toISOString().slice(0, 10), 9)]),
      );
  });
  const { out } = await kfstat([
    ...["fetch", "--relay", address, "--open-kfid", "wk1", "--range", "yesterday", "--format", "json"],
  ]);
  assert.deepEqual(sessions({ out }), [["2025-10-12", 9]]);
});

test("a stream is read however it is cut, ended, marked or packed", async (t) => {
  const pieces = (text, size) => async (response) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) {
      response.write(bytes.subarray(at, at + size));
      await new Promise((next) => setImmediate(next));
    }
    response.end();
  };
  const packed = (response) => response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(whole));
  for (const stream of [
    whole,
    pieces(whole, 1),
    pieces(whole, 7),
    whole.replaceAll("\n", "\r\n"),
    "\ufeff" + whole,
    packed,
    whole.replace(plan, '{"type":"alive"}\n{"type":"news","of":"later versions"}\n\n'),
    whole + '{"type":"alive"}\n',
  ]) {
    const answer = await ask(await streaming(t, stream));
    assert.equal(answer.status, 0, answer.err);
    assert.deepEqual(sessions(answer), expected);
  }
});

test("a later series stands in place of an earlier one and of its problem", async (t) => {
  const stream =
    plan +
    report(null, ["2025-11-11"], day("2025-11-10", 1)) +
    problem(null, "upstream.rate_limited") +
    report(null, [], ...both) +
    end;
  const answer = await ask(await streaming(t, stream));
  assert.equal(answer.status, 0);
  assert.deepEqual(sessions(answer), expected);
});

test("with a problem the days asked for in vain are left out, and told", async (t) => {
  const stream =
    plan +
    report("a", ["2025-11-11"], day("2025-11-10", 3)) +
    problem("a", "upstream.rate_limited") +
    report("b", [], ...both) +
    end.replace("true", "false");
  const answer = await ask(await streaming(t, stream), "--servicer", "a", "--servicer", "b");
  assert.equal(answer.status, 1);
  assert.deepEqual(sessions(answer), [["2025-11-10", 3]]);
  assert.deepEqual(sessions(answer, 1), expected);
  const { issues } = JSON.parse(answer.out);
  assert.deepEqual(
    issues.map(({ code, params }) => [code, params]),
    [["upstream.rate_limited", { servicer_userid: "a", start_date: "2025-11-11", end_date: "2025-11-11" }]],
  );
  assert.match(answer.err, /^a 2025-11-11\.\.2025-11-11: .+ \[upstream\.rate_limited\]\n$/);
});

test("what is not there is not taken for complete, and what is there is printed", async (t) => {
  const a = report("a", [], ...both);
  for (const [stream, code] of [
    [plan + a, "relay.incomplete"],
    [plan + a + end, "relay.incomplete"],
    [plan + a + end.replace("true", "false"), "relay.incomplete"],
    [plan + a + "<html>oops</html>\n", "relay.unexpected_answer"],
    [plan + a + '{"type":"report","open_kfid":"wk1","servicer_userid":"b"}\n', "relay.incomplete"],
    [plan + a + report("c", [], ...both) + end, "relay.incomplete"],
    [plan + a + problem("b", "relay.store_unavailable") + end, "relay.store_unavailable"],
    [
      plan + a + '{"type":"report","open_kfid":"wk1","servicer_userid":"b"}\nno JSON\n' + end,
      "response.not_json",
    ],
    [(response) => (response.write(plan + a), setTimeout(() => response.destroy(), 50)), "relay.unreachable"],
  ]) {
    const answer = await ask(await streaming(t, stream), "--servicer", "a", "--servicer", "b");
    assert.equal(answer.status, 1, String(stream));
    assert.deepEqual(sessions(answer), expected);
    assert.deepEqual(codes(answer), [code]);
    assert.equal(JSON.parse(answer.out).issues[0].params.servicer_userid, "b");
  }
});

test("a stream that says itself incomplete is, whatever came", async (t) => {
  const answer = await ask(await streaming(t, whole.replace("true", "false")));
  assert.equal(answer.status, 1);
  assert.deepEqual(sessions(answer), expected);
  assert.deepEqual(codes(answer), ["relay.incomplete"]);
});

test("notices of figures are in the Result, or sentences on standard error", async (t) => {
  const noon = { ...both[1], stat_time: both[1].stat_time + 43200 };
  const address = await streaming(t, plan + report(null, [], both[0], noon) + end);
  const { out } = await ask(address);
  assert.deepEqual(
    JSON.parse(out).notices.map((notice) => notice.code),
    ["response.not_midnight"],
  );
  for (const format of ["csv", "table"]) {
    const { status, err } = await kfstat(["fetch", "--relay", address, ...question, "--format", format]);
    assert.equal(status, 0);
    assert.match(err, /^2025-11-10\.\.2025-11-11: .+ \[response\.not_midnight\]\n$/);
  }
});

test("of a refusal as a whole the Result has the issues, in any format", async (t) => {
  const refusal = { code: "relay.not_allowed", title: "Forbidden", detail: "no", status: 403 };
  for (const route of ["/api/v1/status", "/api/v1/statistics"]) {
    for (const [http, body, headers, code, words] of [
      [401, { ...refusal, code: "relay.unauthenticated" }, {}, "relay.unauthenticated", /--token-file/],
      [403, refusal, {}, "relay.not_allowed", /policy/],
      [429, { ...refusal, code: "upstream.rate_limited" }, {}, "upstream.rate_limited", /limit/],
      [503, { ...refusal, code: "relay.overloaded" }, { "Retry-After": "7" }, "relay.overloaded", /in 7 s/],
      [500, { ...refusal, code: "http.internal", detail: "a fault" }, {}, "http.internal", /a fault/],
    ]) {
      const address = await backend(t, (request, response) => {
        if (request.url !== route) response.end(status);
        else response.writeHead(http, headers).end(JSON.stringify(body));
      });
      const answer = await ask(address);
      assert.equal(answer.status, 1);
      assert.deepEqual(codes(answer), [code]);
      assert.equal(JSON.parse(answer.out).value, undefined);
      assert.match(answer.err, words);
      assert.deepEqual(await kfstat(["fetch", "--relay", address, ...question]), answer);
    }
  }
});

test("a redirect is not followed, nor a page of a proxy taken for an answer", async (t) => {
  let followed = 0;
  const elsewhere = await backend(t, (request, response) => (++followed, response.end(whole)));
  for (const [http, headers] of [
    [307, { Location: elsewhere }],
    [502, { "Content-Type": "text/html" }],
  ]) {
    const address = await backend(t, (request, response) =>
      response.writeHead(http, headers).end("<html></html>"),
    );
    const answer = await ask(address);
    assert.equal(answer.status, 1);
    assert.deepEqual(codes(answer), ["relay.unexpected_answer"]);
    assert.match(answer.err, new RegExp(`HTTP ${http}`));
  }
  assert.equal(followed, 0);
});

test("the language of the sentences is the reader's", async (t) => {
  const address = await backend(t, (request, response) =>
    response.writeHead(403).end(JSON.stringify({ code: "relay.not_allowed", detail: "no" })),
  );
  assert.match((await ask(address, "--locale", "zh")).err, /^按中继服务的策略.+ \[relay\.not_allowed\]\n$/);
  assert.match((await ask("http://127.0.0.1:1", "--locale", "zh")).err, /中继服务没有回应：无法建立连接\n$/);
});

test("a line that never ends ends the reading, and memory stays bounded", async (t) => {
  const address = await streaming(t, (response) => {
    response.write('{"type":"');
    const piece = "x".repeat(1 << 20);
    const more = () => {
      while (!response.destroyed && response.write(piece));
      response.once("drain", more);
    };
    more();
  });
  const line = `ulimit -v 300000; exec "$0" fetch --relay ${address} ${question.join(" ")}`;
  const { status, stdout } = await new Promise((done) => {
    const child = spawn("sh", ["-c", line, program]);
    let stdout = "";
    child.stdout.on("data", (piece) => (stdout += piece));
    child.on("close", (status) => done({ status, stdout }));
  });
  assert.equal(status, 1);
  assert.deepEqual(codes({ out: stdout }), ["relay.unexpected_answer"]);
});

test("a relay that says it is alive is waited for; one that falls silent is an error, and what it said is printed", async (t) => {
  const silent = () => {};
  const alive = async (response) => {
    for (let said = 0; said < 4; said++) {
      await new Promise((next) => setTimeout(next, 9000));
      response.write('{"type":"alive"}\n');
    }
    response.end(whole);
  };
  const [patient, noStatus, noStream, half] = await Promise.all([
    streaming(t, alive).then((address) => ask(address)),
    backend(t, silent).then((address) => ask(address)),
    streaming(t, silent).then((address) => ask(address)),
    streaming(t, (response) => response.write(plan + report("a", [], ...both))).then((address) =>
      ask(address, "--servicer", "a", "--servicer", "b"),
    ),
  ]);
  assert.deepEqual(sessions(patient), expected);
  assert.deepEqual([noStatus.status, noStatus.out], [3, ""]);
  assert.match(noStatus.err, /it took too long/);
  assert.deepEqual([noStream.status, noStream.out], [3, ""]);
  assert.match(noStream.err, /nothing for 30 seconds/);
  assert.equal(half.status, 1);
  assert.deepEqual(sessions(half), expected);
  assert.deepEqual(codes(half), ["relay.unreachable"]);
  assert.match(half.err, /^b .+nothing for 30 seconds/);
});

test("a certificate of one's own CA is trusted with --ca-file, and not without", async (t) => {
  const file = (name) => join(folder, name);
  const made = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...[
      "-subj",
      "/CN=own",
      "-addext",
      "subjectAltName=IP:127.0.0.1",
      "-keyout",
      file("key"),
      "-out",
      file("ca"),
    ],
  ]);
  assert.equal(made.status, 0);
  const server = createTlsServer(
    { key: readFileSync(file("key")), cert: readFileSync(file("ca")) },
    (request, response) => response.end(request.url === "/api/v1/status" ? status : whole),
  );
  const address = (await listen(t, server)).replace("http:", "https:");
  const refused = await ask(address);
  assert.deepEqual([refused.status, refused.out], [3, ""]);
  assert.match(refused.err, /--ca-file/);
  assert.deepEqual(sessions(await ask(address, "--ca-file", file("ca"))), expected);
  const none = await ask(address, "--ca-file", file("none"));
  assert.deepEqual([none.status, none.out], [3, ""]);
  assert.match(none.err, /none: there is no such file/);
  writeFileSync(file("prose"), "no certificate");
  const prose = await ask(address, "--ca-file", file("prose"));
  assert.deepEqual([prose.status, prose.out], [3, ""]);
  assert.match(prose.err, /--ca-file holds no certificate/);
});

test("an address in HTTPS of one that has none says so, and a port that cannot be is wrong usage", async (t) => {
  const plain = await backend(t, (_request, response) => response.end(status));
  const lost = await ask(plain.replace("http:", "https:"));
  assert.deepEqual([lost.status, lost.out], [3, ""]);
  assert.match(lost.err, /HTTPS/);
  for (const port of ["99999", "0", "x", ""]) {
    const wrong = await ask(`http://127.0.0.1:${port}`);
    assert.deepEqual([wrong.status, wrong.out], [2, ""]);
    assert.match(wrong.err, /--relay/);
  }
});

test("the token of the file is sent, without what editors put around it", async (t) => {
  const seen = [];
  const address = await backend(t, (request, response) => {
    seen.push(request.headers.authorization);
    response.end(request.url === "/api/v1/status" ? status : whole);
  });
  writeFileSync(join(folder, "token"), "\ufeff  kf_abc123\r\n");
  await ask(address, "--token-file", join(folder, "token"));
  assert.deepEqual(seen, ["Bearer kf_abc123", "Bearer kf_abc123"]);
  for (const content of ["", "\n", "two words", "张三"]) {
    writeFileSync(join(folder, "bad"), content);
    const { status, out, err } = await ask(address, "--token-file", join(folder, "bad"));
    assert.deepEqual([status, out], [3, ""]);
    assert.match(err, /holds no token/);
  }
});

test("accounts and servicers list ids and names", async (t) => {
  const seen = [];
  const address = await backend(t, (request, response) => {
    seen.push(request.url);
    response.end(
      request.url === "/api/v1/accounts"
        ? '{"accounts":[{"open_kfid":"wk1","name":"售后","manage_privilege":true},{"open_kfid":"wk2"},{"name":"x"},5]}'
        : '{"servicers":[{"servicer_userid":"zhang","name":"张三","status":0}],"unread_departments":[7]}',
    );
  });
  const accounts = await kfstat(["accounts", "--relay", address]);
  assert.deepEqual([accounts.status, accounts.err], [0, ""]);
  assert.equal(
    accounts.out,
    '{"ok":true,"value":[{"open_kfid":"wk1","name":"售后"},{"open_kfid":"wk2","name":""}],"notices":[]}\n',
  );
  const servicers = await kfstat(["servicers", "--relay", address, "--open-kfid", "wk/1?张"]);
  assert.equal(servicers.status, 0);
  assert.equal(
    servicers.out,
    '{"ok":true,"value":[{"servicer_userid":"zhang","name":"张三"}],"notices":[]}\n',
  );
  assert.match(servicers.err, /departments/);
  assert.deepEqual(seen, ["/api/v1/accounts", "/api/v1/accounts/wk%2F1%3F%E5%BC%A0/servicers"]);
});

test("lists that are refused have issues, and a backend without them says so", async (t) => {
  for (const [http, body, code] of [
    [401, { code: "relay.unauthenticated", detail: "no" }, "relay.unauthenticated"],
    [
      502,
      {
        code: "upstream.ip_not_trusted",
        issues: [{ code: "upstream.ip_not_trusted", message: "m", params: {} }],
      },
      "upstream.ip_not_trusted",
    ],
    [404, "<html>", "relay.unexpected_answer"],
    [200, "<html>", "relay.unexpected_answer"],
    [200, { accounts: 5 }, "relay.unexpected_answer"],
  ]) {
    const address = await backend(t, (request, response) =>
      response.writeHead(http).end(JSON.stringify(body)),
    );
    const { status, out, err } = await kfstat(["accounts", "--relay", address]);
    assert.equal(status, 1);
    assert.deepEqual(codes({ out }), [code]);
    assert.ok(err.endsWith(` [${code}]\n`));
  }
  const { status, out } = await kfstat(["accounts", "--relay", "http://127.0.0.1:1"]);
  assert.deepEqual([status, out], [3, ""]);
});

test("on a terminal a bar shows how far it is, elsewhere there is none", async (t) => {
  const address = await streaming(t, whole);
  const line = `"${program}" fetch --relay ${address} ${question.join(" ")} >/dev/null`;
  const onTerminal = await new Promise((done) => {
    const child = spawn("script", ["-qec", line, "/dev/null"], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (piece) => (said += piece));
    child.on("close", () => done(said));
  });
  assert.match(onTerminal, /\r\[#{30}\] 1\/1\r?\n$/);
  assert.equal((await ask(address)).err, "");
});

test("a reader that leaves early and Ctrl-C end it at once", async (t) => {
  const address = await streaming(t, whole);
  const line = `{ sleep 0.2; exec "$0" fetch --relay ${address} ${question.join(" ")}; } | true; echo "\${PIPESTATUS[0]}"`;
  const child = spawn("bash", ["-c", line, program]);
  let said = "";
  child.stdout.on("data", (piece) => (said += piece));
  await new Promise((done) => child.on("close", done));
  assert.equal(said, "141\n");
  const waiting = await streaming(t, (response) => {
    response.write(plan);
    asking.kill("SIGINT");
  });
  const asking = spawn(program, ["fetch", "--relay", waiting, ...question]);
  assert.equal(await new Promise((done) => asking.on("close", (_, signal) => done(signal))), "SIGINT");
});
