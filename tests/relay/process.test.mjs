// Starting, refusing to start, and stopping.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import {
  ask,
  binaries,
  corpId,
  folder,
  plant,
  query,
  raw,
  relay,
  run,
  secret,
  secretFile,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";
import { stopUnder } from "./stopping.mjs";

after(stopAll);

const upstreamUrl = "http://127.0.0.1:9";
const needed = ["--corp-id", corpId, "--corp-secret-file", secretFile];
const local = ["--listen", "127.0.0.1:0", "--upstream", upstreamUrl];

async function refused(args, status, pattern, options) {
  const program = run("kfstat-relay", args, options);
  const { code } = await program.ended;
  assert.equal(code, status, `${args.join(" ")}: ${program.err}`);
  assert.match(program.err, pattern);
  assert.equal(program.out, "");
}

test("wrong usage ends with 2 and says why, secrets unsaid", async () => {
  await refused([...local, ...needed, "--nonsense"], 2, /--nonsense/);
  await refused(
    [...local, "--corp-id", corpId, "--corp-secret", secret],
    2,
    /unknown option: --corp-secret\n/,
  );
  await refused(
    [...local, "--corp-id", corpId, `--corp-secret=${secret}`],
    2,
    /unknown option: --corp-secret\n/,
  );
  for (const word of [`-${secret}`, `--${secret}`]) {
    await refused(
      [...local, "--corp-id", corpId, "--corp-secret", word],
      2,
      /unknown option: --corp-secret\n/,
    );
  }
  await refused([...local, ...needed, `-${secret}`], 2, /an unexpected argument\n/);
  await refused([...local, ...needed, secret], 2, /unexpected/);
  await refused([...local, "--corp-id", corpId], 2, /secret is needed/);
  await refused([...local, "--corp-secret-file", secretFile], 2, /--corp-id/);
  await refused(["--upstream", upstreamUrl, ...needed, "--listen", "nonsense"], 2, /--listen/);
  await refused(["--upstream", upstreamUrl, ...needed, "--listen", "127.0.0.1:65536"], 2, /port/);
  for (const now of ["-1", "x", "1.5", "253402272000", ""]) {
    await refused([...local, ...needed, `--now=${now}`], 2, /--now/);
  }
});

test("without authentication it listens on loopback only", async () => {
  for (const listen of ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[::ffff:192.0.2.1]:0"]) {
    await refused(["--listen", listen, "--upstream", upstreamUrl, ...needed], 2, /loopback/);
  }
});

test("plain http goes to a loopback literal only, a fixed clock too", async () => {
  const listen = ["--listen", "127.0.0.1:0"];
  for (const url of [
    "http://qyapi.weixin.qq.com",
    "http://localhost:1",
    "http://127.0.0.1.nip.io",
    "http://192.0.2.1",
  ]) {
    await refused([...listen, "--upstream", url, ...needed], 2, /loopback/);
  }
  for (const url of [
    "https://a:b@127.0.0.1",
    "https://127.0.0.1/x",
    "https://127.0.0.1?x",
    "ftp://127.0.0.1",
    "x",
    "",
  ]) {
    await refused([...listen, "--upstream", url, ...needed], 2, /--upstream/);
  }
  await refused([...listen, ...needed, "--now", "1645700000"], 2, /--now/);
  await refused([...listen, ...needed, "--upstream", "https://localhost", "--now", "1645700000"], 2, /--now/);
});

test("what cannot be read or bound ends with 3", async () => {
  await refused([...local, "--corp-id", corpId, "--corp-secret-file", "/nonexistent"], 3, /secret/);
  await refused([...local, "--corp-id", corpId, "--corp-secret-file", folder()], 3, /secret/);
  const empty = path.join(folder({ empty: "\n" }), "empty");
  await refused([...local, "--corp-id", corpId, "--corp-secret-file", empty], 3, /empty/);
  // Where a path belongs, people paste the secret.
  await refused([...local, "--corp-id", corpId, "--corp-secret-file", secret], 3, /of --corp-secret-file\n/);
  await refused([...local, "--corp-id", corpId], 3, /of KFSTAT_CORP_SECRET_FILE\n/, {
    env: { KFSTAT_CORP_SECRET_FILE: secret },
  });
  await refused([...local, ...needed, "--web", "/nonexistent"], 3, /folder/);
  const taken = net.createServer();
  await new Promise((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const listen = `127.0.0.1:${taken.address().port}`;
  await refused(["--listen", listen, "--upstream", upstreamUrl, ...needed], 3, /in use/i);
  taken.close();
});

const environment = (program) => readFileSync(`/proc/${program.pid}/environ`, "latin1");

test("everything can come from variables, and the secret does not stay in the environment", async () => {
  const upstream = await stub((_request, response) => response.end('{"errcode":0}'));
  const env = {
    KFSTAT_LISTEN: "127.0.0.1:0",
    KFSTAT_UPSTREAM: upstream.url,
    KFSTAT_CORP_ID: "from-variable",
  };
  for (const how of [
    { KFSTAT_CORP_SECRET: plant("CANARY-from-env") },
    { KFSTAT_CORP_SECRET_FILE: secretFile },
  ]) {
    const program = run("kfstat-relay", [], { env: { ...env, ...how, KFSTAT_NOW: "1645700000" } });
    while (!program.out.includes("\n")) await sleep(10);
    assert.match(program.out, /^kfstat-relay listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    assert.equal(environment(program).includes("CANARY"), false);
    const url = /http:\S+/.exec(program.out)[0];
    assert.equal((await ask({ url })).status, 200);
    const { searchParams } = upstream.calls.findLast((call) => call.pathname === "/cgi-bin/gettoken");
    assert.equal(searchParams.get("corpid"), "from-variable");
    assert.equal(searchParams.get("corpsecret"), how.KFSTAT_CORP_SECRET ?? secret);
    await program.stop();
  }
  const loses = { KFSTAT_CORP_ID: "loses", KFSTAT_CORP_SECRET: "CANARY-from-env" };
  const flagged = await relay(upstream.url, ["--corp-secret-file", secretFile], { env: loses });
  assert.equal(environment(flagged).includes("CANARY"), false);
  assert.equal((await ask(flagged)).status, 200);
  assert.equal(upstream.calls.at(-2).searchParams.get("corpid"), corpId);
});

test("--help and --version", async () => {
  const help = run("kfstat-relay", ["--help"]);
  assert.equal((await help.ended).code, 0);
  for (const option of ["--listen", "--upstream", "--corp-secret-file", "--allowed-host", "--web"]) {
    assert.ok(help.out.includes(option), option);
  }
  const version = run("kfstat-relay", ["--version"]);
  assert.equal((await version.ended).code, 0);
  assert.match(version.out, /^kfstat-relay \d+\.\d+\.\d+\n$/);
});

test("the log is JSON lines in UTC, without query strings", async () => {
  const upstream = await stub((_request, response) => response.end('{"errcode":0}'));
  const program = await relay(upstream.url);
  await ask(program);
  await send(`${program.url}/api/v1/status?token=CANARY-in-a-query`);
  await program.stop();
  const lines = program.err
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const line of lines) assert.match(line.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const asked = lines.find((line) => line.route === "/cgi-bin/kf/get_servicer_statistic");
  for (const [name, value] of Object.entries({
    event: "request",
    outcome: "ok",
    status: 200,
    errcode: 0,
    open_kfid: "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw",
    start_date: "2022-02-21",
    end_date: "2022-02-23",
  })) {
    assert.equal(asked[name], value, name);
  }
  assert.equal(typeof asked.id, "string");
  assert.equal(typeof asked.ms, "number");
  assert.equal(program.err.includes("CANARY-in-a-query"), false);
});

for (const signal of ["SIGTERM", "SIGINT"]) {
  test(`${signal} lets requests that have begun finish, then ends with 0`, async () => {
    const upstream = await stub((_request, response) => setTimeout(() => response.end('{"errcode":0}'), 600));
    const program = await relay(upstream.url);
    const idle = raw(program.port, "");
    const half = `POST /cgi-bin/kf/get_servicer_statistic HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\n`;
    const begun = net.connect(program.port, "127.0.0.1");
    let answered = "";
    begun.on("data", (bytes) => (answered += bytes));
    const closed = new Promise((resolve) => begun.on("close", resolve));
    begun.write(half);
    // Each its own question: the same ones would share one call.
    const asked = Array.from({ length: 50 }, (_, i) =>
      ask(program, { ...query, servicer_userid: `person${i}` }),
    );
    while (upstream.calls.length < 1 + asked.length) await sleep(10);
    program.child.kill(signal);
    await sleep(100);
    begun.write("Content-Type: application/json\r\nContent-Length: 2\r\nX-Kfstat: 1\r\n\r\n{}");
    for (const answer of await Promise.all(asked)) assert.equal(answer.json().errcode, 0);
    await closed;
    assert.match(answered, /^HTTP\/1\.1 400 /);
    assert.match(answered, /query\.missing_field/);
    assert.equal((await idle).text, "");
    assert.deepEqual(await program.ended, { code: 0, signal: null });
    await assert.rejects(send(`${program.url}/livez`));
  });
}

test("a request that never ends does not keep it beyond 10 s", async () => {
  const upstream = await stub(() => {});
  const program = await relay(upstream.url);
  const lost = ask(program).catch((error) => error);
  while (upstream.count("/cgi-bin/kf/get_servicer_statistic") === 0) await sleep(10);
  const begun = process.hrtime.bigint();
  assert.equal((await program.stop()).code, 0);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  assert.ok(seconds < 20, `${seconds} s`);
  await lost;
});

test("requests in every state across a SIGTERM: none that was read is cut", async () => {
  const answer = '{"errcode":0,"errmsg":"ok","statistic_list":[]}';
  const upstream = await stub((_request, response) => setTimeout(() => response.end(answer), 100));
  const program = await relay(upstream.url);
  const seen = await stopUnder(program, upstream, { half: 100, waiting: 50, racing: 20 });
  assert.deepEqual(seen.cut, []);
  assert.equal(seen.code, 0);
  assert.equal(seen.logged, seen.requests);
});

test("a standard error that nobody reads loses lines, never the relay", async (t) => {
  const upstream = await stub(() => ({ errcode: 0, access_token: "t", expires_in: 7200 }));
  const args = ["--listen", "127.0.0.1:0", "--upstream", upstream.url, ...needed, "--now", "1645700000"];
  const child = spawn(path.join(binaries, "kfstat-relay"), args, { stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const [said] = await once(child.stdout, "data");
  const port = Number(/:(\d+)\n/.exec(said)[1]);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  const lookUp = () =>
    new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port, agent, path: "/nowhere" };
      http
        .get(options, (response) => response.resume().on("end", () => resolve(response.statusCode)))
        .on("error", reject);
    });
  // A pipe takes 64 KiB, some 350 lines; the queue 4096 lines more.
  for (let asked = 0; asked < 6000; asked += 100) {
    const all = await Promise.all(Array.from({ length: 100 }, lookUp));
    assert.deepEqual(new Set(all), new Set([404]));
  }
  // Read again, it goes on where it was, and says what is missing.
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (piece) => (text += piece));
  for (const deadline = Date.now() + 30_000; !/log_lines_lost/.test(text); await sleep(10)) {
    assert.ok(Date.now() < deadline, "what was lost is told");
  }
  const lines = text
    .slice(0, text.lastIndexOf("\n"))
    .split("\n")
    .map((line) => JSON.parse(line));
  const lost = lines
    .filter(({ event }) => event === "log_lines_lost")
    .reduce((sum, line) => sum + line.lines, 0);
  assert.ok(lost > 500, String(lost));
  child.stderr.pause();
  for (let asked = 0; asked < 1000; asked += 100) await Promise.all(Array.from({ length: 100 }, lookUp));
  agent.destroy();
  child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null], "it ends in time all the same");
});
