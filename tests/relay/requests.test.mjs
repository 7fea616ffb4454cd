// Limits, timeouts and framing: what the relay refuses before any route sees it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { after, before, test } from "node:test";
import { ask, problemOf, query, raw, relay, send, sleep, stopAll, stub } from "./harness.mjs";

const statistic = "/cgi-bin/kf/get_servicer_statistic";

let upstream;
let program;
let host;
let slow;
let silent;
before(async () => {
  upstream = await stub((_request, response) =>
    response.end('{"errcode":0,"errmsg":"ok","statistic_list":[]}'),
  );
  program = await relay(upstream.url);
  host = `127.0.0.1:${program.port}`;
  // These wait for the relay's patience to end, while every other test of the file is served.
  silent = raw(program.port, "");
  slow = Promise.all([
    raw(program.port, `GET /livez HTTP/1.1\r\nHost: ${host}\r\nX: `),
    raw(program.port, `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 10\r\n\r\nabc`),
    ...Array.from({ length: 100 }, () => raw(program.port, "GET /livez HTTP/1.1\r\n")),
  ]);
});
after(stopAll);

const body = JSON.stringify(query);
const codeOf = (answer) => JSON.parse(answer.text.slice(answer.text.indexOf("\r\n\r\n") + 4)).code;

/** As raw(), but every byte on its own. */
async function trickle(bytes) {
  const socket = net.connect(program.port, "127.0.0.1").setNoDelay(true);
  let text = "";
  socket.on("data", (chunk) => (text += chunk));
  const closed = new Promise((resolve) => socket.on("close", resolve));
  for (const byte of bytes) await new Promise((resolve) => socket.write(byte, resolve));
  await closed;
  return { text, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0) };
}

test("a request line of 8 KiB passes, one byte more is 414", async () => {
  const line = (size) => {
    const rest = "GET /api/v1/status? HTTP/1.1".length;
    return `GET /api/v1/status?${"a".repeat(size - rest)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  };
  assert.equal((await raw(program.port, line(8192))).status, 200);
  const over = await raw(program.port, line(8193));
  assert.equal(over.status, 414);
  assert.equal(codeOf(over), "http.uri_too_long");
  assert.ok(over.closed);
  // Without an end of the line as well: nobody may make the relay wait for it.
  assert.equal((await raw(program.port, `GET /${"a".repeat(9000)}`)).status, 414);
});

test("headers of 16 KiB pass, one byte more is 431", async () => {
  const fixed = `Host: ${host}\r\nConnection: close\r\n`;
  const padding = (size) => {
    const lines = [];
    let left = size - fixed.length;
    for (; left > 1200; left -= 1000) lines.push(`X: ${"a".repeat(995)}\r\n`);
    lines.push(`Y: ${"a".repeat(left - 5)}\r\n`);
    return `GET /api/v1/status HTTP/1.1\r\n${fixed}${lines.join("")}\r\n`;
  };
  assert.equal((await raw(program.port, padding(16384))).status, 200);
  const over = await raw(program.port, padding(16385));
  assert.equal(over.status, 431);
  assert.equal(codeOf(over), "http.headers_too_large");
  assert.ok(over.closed);
  assert.equal((await raw(program.port, `GET / HTTP/1.1\r\nX: ${"a".repeat(17000)}`)).status, 431);
});

test("64 header fields pass, one more is 431", async () => {
  const fields = (count) =>
    `GET /api/v1/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n` +
    Array.from({ length: count - 2 }, (_, i) => `X-${i}: 1\r\n`).join("") +
    "\r\n";
  assert.equal((await raw(program.port, fields(64))).status, 200);
  assert.equal((await raw(program.port, fields(65))).status, 431);
});

test("a body of 64 KiB passes, one byte more is 413, told before it is sent", async () => {
  const padded = (size) => body.slice(0, -1) + " ".repeat(size - body.length) + "}";
  const sized = (size) =>
    send(program.url + statistic, { method: "POST", headers: post, body: padded(size) });
  assert.equal((await sized(65536)).status, 200);
  const over = await sized(65537);
  assert.equal(over.status, 413);
  assert.equal(problemOf(over).code, "http.body_too_large");
  const announced = await raw(
    program.port,
    `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 65537\r\n\r\n`,
  );
  assert.equal(announced.status, 413);
  assert.ok(announced.closed);
});

test("a chunked body has the same limit", async () => {
  const chunked = (size) => {
    const text = body.slice(0, -1) + " ".repeat(size - body.length) + "}";
    const pieces = [];
    for (let at = 0; at < text.length; at += 5000) {
      const piece = text.slice(at, at + 5000);
      pieces.push(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    }
    return (
      `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nX-Kfstat: 1\r\nContent-Type: application/json\r\n` +
      `Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${pieces.join("")}0\r\n\r\n`
    );
  };
  assert.equal((await raw(program.port, chunked(65536))).status, 200);
  assert.equal((await raw(program.port, chunked(65537))).status, 413);
});

test("chunks may be written in every way that has one meaning", async () => {
  const size = body.length.toString(16);
  const head =
    `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nX-Kfstat: 1\r\nContent-Type: application/json\r\n` +
    "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const chunked of [
    `${size}\r\n${body}\r\n0\r\n\r\n`,
    `${size.toUpperCase()};a="b;c"\r\n${body}\r\n000;x\r\n\r\n`,
    `00${size}\r\n${body}\r\n0\r\n\r\n`,
    `${[...body].map((c) => `1\r\n${c}\r\n`).join("")}0\r\n\r\n`,
  ]) {
    assert.equal((await raw(program.port, head + chunked)).status, 200, chunked.slice(0, 60));
    assert.equal((await trickle(head + chunked)).status, 200, "byte by byte");
  }
});

const post = { "X-Kfstat": "1", "Content-Type": "application/json" };

const line = "GET /api/v1/status HTTP/1.1\r\n";
const chunks = "5\r\nhello\r\n0\r\n\r\n";
const to = (head) => `POST ${statistic} HTTP/1.1\r\nHost: HOST\r\n${head}\r\n`;

/** Each is one request that two parsers could read differently, or none at all. */
const smuggling = {
  "both framings": to("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + chunks,
  "both framings, the other order": to("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + chunks,
  "length twice, different": to("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello!",
  "length twice, equal": to("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello",
  "length list": to("Content-Length: 5, 5\r\n") + "hello",
  "length with sign": to("Content-Length: +5\r\n") + "hello",
  "length negative": to("Content-Length: -5\r\n") + "hello",
  "length hex": to("Content-Length: 0x5\r\n") + "hello",
  "length with letters": to("Content-Length: 5a\r\n") + "hello",
  "length fraction": to("Content-Length: 5.0\r\n") + "hello",
  "length with space": to("Content-Length: 1 0\r\n") + "hellohello",
  "length empty": to("Content-Length:\r\n"),
  "length beyond 64 bits": to("Content-Length: 18446744073709551621\r\n") + "hello",
  "length beyond 63 bits": to("Content-Length: 9223372036854775808\r\n") + "hello",
  "length with underscore": to("Content_Length: 5\r\n") + "hello",
  "coding twice": to("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + chunks,
  "coding twice, one odd": to("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n") + chunks,
  "coding list": to("Transfer-Encoding: gzip, chunked\r\n") + chunks,
  "coding list, chunked first": to("Transfer-Encoding: chunked, identity\r\n") + chunks,
  "coding identity": to("Transfer-Encoding: identity\r\n") + chunks,
  "coding unknown": to("Transfer-Encoding: xchunked\r\n") + chunks,
  "coding quoted": to('Transfer-Encoding: "chunked"\r\n') + chunks,
  "coding with parameter": to("Transfer-Encoding: chunked;x=1\r\n") + chunks,
  "coding empty": to("Transfer-Encoding:\r\n") + chunks,
  "coding with vertical tab": to("Transfer-Encoding: \x0bchunked\r\n") + chunks,
  "coding with underscore": to("Transfer_Encoding: chunked\r\n") + chunks,
  "coding behind a space": to("Transfer-Encoding : chunked\r\n") + chunks,
  "coding behind a tab": to("Transfer-Encoding\t: chunked\r\n") + chunks,
  "coding folded": to("Transfer-Encoding:\r\n chunked\r\n") + chunks,
  "coding behind a leading space": to(" Transfer-Encoding: chunked\r\n") + chunks,
  "coding behind a bare CR": to("X: a\rTransfer-Encoding: chunked\r\n") + chunks,
  "coding behind a bare LF": to("X: a\nTransfer-Encoding: chunked\r\n") + chunks,
  "coding in HTTP/1.0": to("Transfer-Encoding: chunked\r\n").replace("1.1", "1.0") + chunks,
  "folded header": to("X: a\r\n b\r\n"),
  "folded with a tab": to("X: a\r\n\tb\r\n"),
  "NUL in a value": to("X: a\0b\r\n"),
  "NUL in a name": to("X\0Y: a\r\n"),
  "DEL in a value": to("X: a\x7f\r\n"),
  "no colon": to("Xabc\r\n"),
  "no name": to(": a\r\n"),
  "space in a name": to("X Y: a\r\n"),
  "umlaut in a name": to("X\xe4: a\r\n"),
  "lines end with LF": `GET /api/v1/status HTTP/1.1\nHost: HOST\n\n`,
  "headers end with LF": `${line}Host: HOST\r\n\n`,
  "headers end with CR CR": `${line}Host: HOST\r\n\r\r\n\r\n`,
  "no Host": `${line}\r\n`,
  "no Host in HTTP/1.0": "GET /api/v1/status HTTP/1.0\r\n\r\n",
  "Host twice": `${line}Host: HOST\r\nHost: HOST\r\n\r\n`,
  "Host twice, different": `${line}Host: HOST\r\nHost: evil\r\n\r\n`,
  "Host empty": `${line}Host:\r\n\r\n`,
  "Host with a list": `${line}Host: HOST, evil\r\n\r\n`,
  "Host with a user": `${line}Host: evil@HOST\r\n\r\n`,
  "Host with a path": `${line}Host: HOST/x\r\n\r\n`,
  "Host behind a space": `${line}Host : HOST\r\n\r\n`,
  "absolute target of another host": "GET http://evil/api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "absolute target, another Host": "GET http://HOST/api/v1/status HTTP/1.1\r\nHost: evil\r\n\r\n",
  "absolute target without the port": "GET http://127.0.0.1/api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "absolute target with a user": "GET http://u@HOST/api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "absolute target without a host": "GET http:///api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "absolute target without a Host": "GET http://HOST/api/v1/status HTTP/1.1\r\n\r\n",
  "absolute target, Host twice": "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
  "absolute target of another scheme": "GET ftp://HOST/api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "absolute target with a backslash": "GET http:\\\\HOST/api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "absolute target with a fragment": "GET http://HOST/api/v1/status#x HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "authority target": "CONNECT HOST HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "asterisk target": "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "target without slash": "GET api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "space in the target": "GET /api/v1 /status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "tab in the target": "GET /api/v1\t/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "fragment in the target": "GET /api/v1/status#x HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "bytes over 127 in the target": "GET /\xff HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "two spaces": "GET  /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "leading space": " GET /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "two leading empty lines": "\r\n\r\nGET /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "leading LF": "\nGET /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "leading CR": "\rGET /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "leading empty line with a space": " \r\nGET /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "HTTP/0.9": "GET /api/v1/status\r\n\r\n",
  "HTTP/2.0": "GET /api/v1/status HTTP/2.0\r\nHost: HOST\r\n\r\n",
  "HTTP/1.2": "GET /api/v1/status HTTP/1.2\r\nHost: HOST\r\n\r\n",
  "http in small letters": "GET /api/v1/status http/1.1\r\nHost: HOST\r\n\r\n",
  "HTTP/1.1 with a space behind": "GET /api/v1/status HTTP/1.1 \r\nHost: HOST\r\n\r\n",
  "HTTP/01.1": "GET /api/v1/status HTTP/01.1\r\nHost: HOST\r\n\r\n",
  "preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "method with a colon": "GE:T /api/v1/status HTTP/1.1\r\nHost: HOST\r\n\r\n",
  "chunk size with a sign": to("Transfer-Encoding: chunked\r\n") + "+5\r\nhello\r\n0\r\n\r\n",
  "chunk size with 0x": to("Transfer-Encoding: chunked\r\n") + "0x5\r\nhello\r\n0\r\n\r\n",
  "chunk size negative": to("Transfer-Encoding: chunked\r\n") + "-5\r\nhello\r\n0\r\n\r\n",
  "chunk size empty": to("Transfer-Encoding: chunked\r\n") + "\r\nhello\r\n0\r\n\r\n",
  "chunk size over 64 bits": to("Transfer-Encoding: chunked\r\n") + "10000000000000005\r\nhello\r\n0\r\n\r\n",
  "chunk size behind a space": to("Transfer-Encoding: chunked\r\n") + " 5\r\nhello\r\n0\r\n\r\n",
  "chunk ends with LF": to("Transfer-Encoding: chunked\r\n") + "5\nhello\n0\n\n",
  "chunk data ends with LF": to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\n0\r\n\r\n",
  "chunk longer than it says": to("Transfer-Encoding: chunked\r\n") + "5\r\nhelloo\r\n0\r\n\r\n",
  "chunk shorter than it says": to("Transfer-Encoding: chunked\r\n") + "5\r\nhell\r\n0\r\n\r\n",
  "chunk extension with LF": to("Transfer-Encoding: chunked\r\n") + "5;a\nb\r\nhello\r\n0\r\n\r\n",
  "chunk extension without end": to("Transfer-Encoding: chunked\r\n") + `5;${"a".repeat(4000)}`,
  "chunk extensions that add up":
    to("Transfer-Encoding: chunked\r\n") + `1;${"a".repeat(300)}\r\nx\r\n`.repeat(4),
  "chunk size behind many zeros":
    to("Transfer-Encoding: chunked\r\n") + `${"0".repeat(60)}5\r\nhello\r\n0\r\n\r\n`,
  "chunk size before a space": to("Transfer-Encoding: chunked\r\n") + "5 \r\nhello\r\n0\r\n\r\n",
  "chunk size with a bare CR": to("Transfer-Encoding: chunked\r\n") + "5\rhello\r\n0\r\n\r\n",
  "last chunk ends with LF": to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\n\r\n",
  "body ends with LF": to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\n",
  trailer: to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\nX-Forwarded-User: li\r\n\r\n",
  "trailer with a length":
    to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
  "trailer, folded": to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\nX: a\r\n b\r\n\r\n",
  "trailer ends with LF": to("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\nX: a\n\n",
  "trailers without end":
    to("Transfer-Encoding: chunked\r\n") + `5\r\nhello\r\n0\r\n${"X: a\r\n".repeat(1000)}`,
  "chunk size with letters": to("Transfer-Encoding: chunked\r\n") + "5g\r\nhello\r\n0\r\n\r\n",
};

for (const [name, text] of Object.entries(smuggling)) {
  test(`refused with 400 and closed: ${name}`, async () => {
    // A second request behind it must never be answered.
    const behind = `GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    const answer = await raw(program.port, text.replaceAll("HOST", host) + behind);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.answers, 1, answer.text);
    assert.ok(answer.closed);
    assert.equal(codeOf(answer), "http.bad_request");
  });
}

test("framing that never ends is refused before it costs anything", async () => {
  const head = `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  for (const endless of [`5;${"a".repeat(2000)}`, "0".repeat(100), `0\r\n${"X: a\r\n".repeat(100)}`]) {
    const answer = await raw(program.port, head + endless);
    assert.equal(answer.status, 400, answer.text);
    assert.ok(answer.closed);
  }
});

test("an absolute target is its path, where it names the same host as Host", async () => {
  const status = async (target, name = host, more = "") => {
    const head = `GET ${target} HTTP/1.1\r\nHost: ${name}\r\n${more}Connection: close\r\n\r\n`;
    const answer = await raw(program.port, head);
    return answer.status;
  };
  for (const target of [
    `http://${host}/api/v1/status`,
    `HTTP://${host}/api/v1/status?x=1`,
    `https://${host}/api/v1/status`,
  ])
    assert.equal(await status(target), 200, target);
  assert.equal(
    await status(`http://LOCALHOST:${program.port}/api/v1/status`, `localhost:${program.port}`),
    200,
  );
  // The path may be empty; there is no page here.
  for (const rest of ["", "/", "?x"]) assert.equal(await status(`http://${host}${rest}`), 404, rest);
  assert.equal(await status("http://evil.example/api/v1/status", "evil.example"), 421);
  assert.equal(await status("http://evil.example:80/api/v1/status", "evil.example"), 421);
  assert.equal(await status(`http://${host}/api/v1/status`, host, "Via: 1.1 proxy\r\n"), 403);
  const body = JSON.stringify(query);
  const posted = await raw(
    program.port,
    `POST http://${host}${statistic} HTTP/1.1\r\nHost: ${host}\r\nX-Kfstat: 1\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  assert.equal(posted.status, 200);
});

test("one empty line before a request is borne, however it comes", async () => {
  const one = (extra = "") => `GET /livez HTTP/1.1\r\nHost: ${host}\r\n${extra}\r\n`;
  const last = one("Connection: close\r\n");
  assert.equal((await raw(program.port, `\r\n${last}`)).status, 200);
  assert.equal((await trickle(`\r\n${last}`)).status, 200, "byte by byte");
  const behindBody = await raw(
    program.port,
    `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nX-Kfstat: 1\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}\r\n${one()}\r\n${last}`,
  );
  assert.deepEqual(
    [...behindBody.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1]),
    ["200", "200", "200"],
  );
});

test("methods are case-sensitive", async () => {
  const answer = await raw(
    program.port,
    `post ${statistic} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  );
  assert.equal(answer.status, 405);
});

test("requests behind each other on one connection are answered in order", async () => {
  const one = (path, extra = "") => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${extra}\r\n`;
  const answer = await raw(
    program.port,
    one("/livez") + one("/nothing") + one("/readyz", "Connection: close\r\n"),
  );
  assert.deepEqual(
    [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1]),
    ["200", "404", "200"],
  );
});

test("100-continue is granted, other expectations are 417", async () => {
  const head = (expect) =>
    `POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\nX-Kfstat: 1\r\nContent-Type: application/json\r\n` +
    `Connection: close\r\nExpect: ${expect}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = await raw(program.port, head("100-continue") + body);
  assert.match(answer.text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  assert.equal((await raw(program.port, head("200-ok") + body)).status, 417);
});

test("slow headers and slow bodies are 408", async () => {
  const answers = await slow;
  for (const answer of answers) {
    assert.equal(answer.status, 408, answer.text);
    assert.equal(codeOf(answer), "http.timeout");
    assert.ok(answer.closed);
  }
});

test("a silent connection is closed without a word", async () => {
  const answer = await silent;
  assert.equal(answer.text, "");
  assert.ok(answer.closed);
});

test("a client that goes away holds nothing", async () => {
  await Promise.all([slow, silent]);
  const agent = new http.Agent({ keepAlive: true });
  const served = async () => assert.equal((await ask(program, query, { agent })).status, 200);
  await served();
  const open = () => readdirSync(`/proc/${program.pid}/fd`).length;
  const until = async (condition, what) => {
    for (const deadline = Date.now() + 30_000; !condition(open()); await sleep(20)) {
      assert.ok(Date.now() < deadline, `${what}: ${open()} descriptors`);
    }
  };
  const before = open();
  const clients = Array.from({ length: 200 }, () => {
    const client = net.connect(program.port, "127.0.0.1");
    client.on("error", () => {});
    client.write(`POST ${statistic} HTTP/1.1\r\nHost: ${host}\r\n`);
    return client;
  });
  await until((now) => now >= before + clients.length, "all are connected");
  for (const [i, client] of clients.entries()) {
    if (i % 2 === 0) client.destroy();
    else client.resetAndDestroy();
  }
  for (let i = 0; i < 20; ++i) await served();
  await until((now) => now <= before, `there were ${before}`);
  agent.destroy();
});
