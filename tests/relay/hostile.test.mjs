// Upstreams that mean harm, or are not upstream at all: nothing grows, nothing hangs, no secret is sent.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ask, folder, plant, problemOf, relay, secret, send, stopAll, stub } from "./harness.mjs";

after(stopAll);

const residentPeak = (program) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${program.pid}/status`, "utf8"))[1]) / 1024;

const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { level: 9 });

/** Each answers every call but gettoken. */
const attacks = {
  "a gzip bomb": (_request, response) => {
    response.setHeader("Content-Encoding", "gzip");
    response.end(bomb);
  },
  "an endless body": (_request, response) => {
    const piece = Buffer.alloc(64 * 1024, 0x20);
    const more = () => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  "a length of many gigabytes": (_request, response) => {
    response.setHeader("Content-Length", "99999999999");
    response.write("{");
    response.write(Buffer.alloc(8 * 1024 * 1024, 0x20));
  },
  "endless headers": (request) => {
    const { socket } = request;
    socket.write("HTTP/1.1 200 OK\r\n");
    const lines = "X-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(500);
    const more = () => {
      while (!socket.destroyed && socket.write(lines));
      if (!socket.destroyed) socket.once("drain", more);
    };
    more();
  },
  "one endless header": (request) => {
    const { socket } = request;
    socket.write("HTTP/1.1 200 OK\r\nX: ");
    const more = () => {
      while (!socket.destroyed && socket.write("a".repeat(65536)));
      if (!socket.destroyed) socket.once("drain", more);
    };
    more();
  },
};

for (const [name, attack] of Object.entries(attacks)) {
  test(`${name} is cut off, and memory stays`, async () => {
    let hostile = false;
    const upstream = await stub((request, response) => {
      if (hostile) attack(request, response);
      else response.end('{"errcode":0,"errmsg":"ok","statistic_list":[]}');
    });
    const program = await relay(upstream.url);
    for (let i = 0; i < 20; ++i) assert.equal((await ask(program)).status, 200);
    const before = residentPeak(program);
    hostile = true;
    for (let i = 0; i < 5; ++i) {
      const answer = await ask(program);
      assert.equal(answer.status, 502, answer.text);
      assert.match(problemOf(answer).code, /^relay\.upstream_(too_large|unreachable)$/);
    }
    const growth = residentPeak(program) - before;
    assert.ok(growth < 8, `${growth.toFixed(1)} MiB`);
    hostile = false;
    assert.equal((await ask(program)).status, 200);
  });
}

test("an answer of 4 MiB passes, one byte more does not", async () => {
  let size = 0;
  const upstream = await stub((_request, response) =>
    response.end(`{"errcode":0,"x":"${"a".repeat(size - 20)}"}`),
  );
  const program = await relay(upstream.url);
  size = 4 * 1024 * 1024;
  const answer = await ask(program);
  assert.equal(answer.status, 200);
  assert.equal(answer.data.length, size);
  size += 1;
  assert.equal(problemOf(await ask(program)).code, "relay.upstream_too_large");
});

test("a redirect is not followed, and takes nothing along", async () => {
  const elsewhere = await stub((_request, response) => response.end('{"errcode":0}'));
  for (const status of [301, 302, 303, 307, 308]) {
    const upstream = await stub((_request, response, call) => {
      response.writeHead(status, { Location: `${elsewhere.url}${call.pathname}?${call.searchParams}` });
      response.end('{"errcode":0}');
    });
    const program = await relay(upstream.url);
    assert.equal(problemOf(await ask(program)).code, "relay.upstream_status");
  }
  const all = Object.assign(
    (_request, response) => {
      response.writeHead(302, { Location: `${elsewhere.url}/cgi-bin/gettoken?corpsecret=${secret}` });
      response.end();
    },
    { gettoken: true },
  );
  const program = await relay((await stub(all)).url);
  assert.equal(problemOf(await ask(program)).code, "relay.upstream_status");
  assert.equal(elsewhere.calls.length, 0);
});

test("an upstream that repeats the token or the secret is not passed on", async () => {
  const upstream = await stub((_request, response, call) => {
    const word = call.body.includes("zhangsan") ? call.searchParams.get("access_token") : secret;
    response.end(JSON.stringify({ errcode: 40058, errmsg: `bad: ${word}`, echo: word }));
  });
  const program = await relay(upstream.url);
  assert.equal(problemOf(await ask(program)).code, "relay.upstream_malformed");
  const total = { open_kfid: "wk1", start_time: "2022-02-20", end_time: "2022-02-20" };
  assert.equal(problemOf(await ask(program, total)).code, "relay.upstream_malformed");
  assert.equal(problemOf(await send(`${program.url}/api/v1/accounts`)).code, "relay.upstream_malformed");
});

test("a secret spelt with escapes is found as well, in a key too", async () => {
  const escaped = (word) =>
    [...word].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  const inUrl = (word) => `%${word.charCodeAt(0).toString(16)}${word.slice(1)}`;
  const bodies = (word) => [
    `{"errcode":0,"errmsg":"${escaped(word)}"}`,
    `{"errcode":0,"echo":["x${escaped(word)}y"]}`,
    `{"errcode":0,"${word.slice(0, 5)}${escaped(word.slice(5))}":1}`,
    `{"errcode":0,"echo":"${escaped(word)}","echo":""}`,
    `{"errcode":0,"echo":"?access_token=${inUrl(word)}"}`,
    `{"errcode":0,"echo":"?corpsecret=${escaped(inUrl(word))}"}`,
  ];
  let which = 0;
  const upstream = await stub((_request, response, call) => {
    const word = call.body.includes("zhangsan") ? call.searchParams.get("access_token") : secret;
    response.end(bodies(word)[which]);
  });
  const program = await relay(upstream.url);
  for (which = 0; which < bodies(secret).length; ++which) {
    const total = { open_kfid: "wk1", start_time: "2022-02-20", end_time: "2022-02-20" };
    for (const body of [undefined, total]) {
      const answer = await ask(program, body);
      assert.equal(answer.status, 502, answer.text);
      assert.equal(problemOf(answer).code, "relay.upstream_malformed");
    }
  }
});

test("of a failed gettoken only errcode and errmsg are passed on, and the secret never", async () => {
  const escaped = [...secret].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("");
  for (const [body, errmsg] of [
    [`{"errcode":40001,"errmsg":"bad ${secret}","echo":"${secret}"}`, ""],
    [`{"errcode":40001,"errmsg":"bad ${escaped}"}`, ""],
    [`{"errcode":40001,"errmsg":"bad, hint: [${secret}]","access_token":"${secret}"}`, "bad"],
    [`{"errcode":40001,"errmsg":{"${secret}":1},"${escaped}":1}`, ""],
    [`{"errcode":40001}`, ""],
  ]) {
    const upstream = await stub(
      Object.assign((_request, response) => response.end(body), { gettoken: true }),
    );
    const program = await relay(upstream.url);
    const answer = await ask(program);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, JSON.stringify({ errcode: 40001, errmsg }));
    const listed = await send(`${program.url}/api/v1/accounts`);
    assert.equal(problemOf(listed).errcode, 40001);
    for (const text of [answer.text, listed.text, program.err]) {
      assert.equal(text.includes(secret) || text.includes(escaped), false);
    }
  }
});

test("pages of accounts that never end do end", async () => {
  const page = Array.from({ length: 100 }, (_, i) => ({ open_kfid: `wk${i}`, name: `n${i}` }));
  const upstream = await stub((_request, response) =>
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", account_list: page })),
  );
  const program = await relay(upstream.url);
  const answer = await send(`${program.url}/api/v1/accounts`);
  assert.equal(answer.json().accounts.length, 100);
  assert.ok(upstream.count("/cgi-bin/kf/account/list") <= 50);
});

test("debug=1 and the caller's query are never sent to upstream", async () => {
  const upstream = await stub((_request, response) => response.end('{"errcode":0}'));
  const program = await relay(upstream.url);
  const url = `${program.url}/cgi-bin/kf/get_servicer_statistic?debug=1&access_token=x`;
  const json = { open_kfid: "wk1", start_time: "2022-02-20", end_time: "2022-02-20" };
  assert.equal((await send(url, { method: "POST", json })).status, 200);
  const { searchParams, headers } = upstream.calls.at(-1);
  assert.deepEqual([...searchParams.keys()], ["access_token"]);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(program.err.includes("debug"), false);
});

test("an upstream that is not there is 502", async () => {
  const gone = await stub(() => {});
  await gone.stop();
  const program = await relay(gone.url);
  assert.equal(problemOf(await ask(program)).code, "relay.upstream_unreachable");
  assert.equal((await send(`${program.url}/livez`)).status, 200);
});

test("over TLS only the right server gets the secret", async () => {
  const where = folder();
  const file = (name) => path.join(where, name);
  const openssl = (...args) => execFileSync("openssl", args, { cwd: where, stdio: "pipe" });
  const authority = (name) =>
    openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"],
      ...["-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${name}`],
    );
  const certificate = (name, ca, alternative, days = "30") => {
    openssl(
      ...["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`],
      ...["-addext", `subjectAltName=${alternative}`],
    );
    openssl(
      ...["x509", "-req", "-in", `${name}.csr`, "-CA", `${ca}.pem`, "-CAkey", `${ca}.key`, "-CAcreateserial"],
      ...["-copy_extensions", "copy", "-days", days, "-out", `${name}.pem`],
    );
  };
  authority("ca");
  authority("stranger");
  certificate("good", "ca", "IP:127.0.0.1");
  certificate("foreign", "stranger", "IP:127.0.0.1");
  certificate("misnamed", "ca", "DNS:qyapi.example");
  // It ends as it begins; OpenSSL 3.5 makes none that ends before.
  certificate("expired", "ca", "IP:127.0.0.1", "0");

  const token = plant("CANARY-tls-token");
  const listen = async (server) => {
    const calls = [];
    server.on("request", (request, response) => {
      calls.push(request.url);
      request.resume();
      response.end(JSON.stringify({ errcode: 0, errmsg: "ok", access_token: token, expires_in: 7200 }));
    });
    server.on("tlsClientError", () => {});
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, calls, port: server.address().port };
  };
  const tls = (name, options = {}) =>
    listen(
      https.createServer({
        key: readFileSync(file(`${name}.key`)),
        cert: readFileSync(file(`${name}.pem`)),
        ...options,
      }),
    );
  const bad = {
    "an unknown authority": await tls("foreign"),
    "another name": await tls("misnamed"),
    "an expired certificate": await tls("expired"),
    "TLS 1.1": await tls("good", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }),
    "no TLS": await listen(http.createServer()),
  };
  for (const [name, { server, calls, port }] of Object.entries(bad)) {
    const program = await relay(`https://127.0.0.1:${port}`, ["--upstream-ca", file("ca.pem")]);
    assert.equal(problemOf(await ask(program)).code, "relay.upstream_unreachable", name);
    assert.deepEqual(calls, [], name);
    server.close();
  }
  const good = await tls("good");
  const without = await relay(`https://127.0.0.1:${good.port}`);
  assert.equal(problemOf(await ask(without)).code, "relay.upstream_unreachable");
  assert.deepEqual(good.calls, []);
  const program = await relay(`https://127.0.0.1:${good.port}`, ["--upstream-ca", file("ca.pem")]);
  // This server hands its token out as the statistic too: the connection worked, and the token stayed inside.
  assert.equal(problemOf(await ask(program)).code, "relay.upstream_malformed");
  assert.equal(good.calls.length, 2);
  await without.stop();
  await program.stop();
  good.server.closeAllConnections();
  good.server.close();
});
