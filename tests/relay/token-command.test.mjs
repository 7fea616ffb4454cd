// The token from a program of the operator's.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { ask, corpId, folder, plant, problemOf, query, run, sleep, stopAll, stub } from "./harness.mjs";

after(stopAll);

async function relay(upstream, command, env = {}) {
  const args = ["--listen", "127.0.0.1:0", "--upstream", upstream.url, "--corp-id", corpId];
  const program = run("kfstat-relay", [...args, "--now", "1645700000", "--token-command", command], { env });
  for (const deadline = Date.now() + 30_000; !program.out.includes("\n"); await sleep(10)) {
    assert.ok(Date.now() < deadline && program.child.exitCode === null, program.err);
  }
  program.url = /http:\S+/.exec(program.out)[0];
  return program;
}

const printed = (token) =>
  JSON.stringify({ errcode: 0, errmsg: "ok", access_token: token, expires_in: 7200 });

test("the command's token is used, and fetched anew when upstream refuses it", async () => {
  const place = folder({ token: printed(plant("CANARY-first-token")) });
  const file = path.join(place, "token");
  const runs = path.join(place, "runs");
  let valid = "CANARY-first-token";
  const upstream = await stub((_request, response, call) => {
    const good = call.searchParams.get("access_token") === valid;
    response.end(JSON.stringify(good ? { errcode: 0, errmsg: "ok" } : { errcode: 40014, errmsg: "x" }));
  });
  const program = await relay(upstream, `echo run >>"${runs}"; cat "${file}"`);
  const count = () => readFileSync(runs, "utf8").length / 4;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => ask(program, { ...query, servicer_userid: `person${i}` })),
  );
  for (const answer of answers) assert.equal(answer.json().errcode, 0);
  assert.equal(count(), 1, "once for fifty who wait");
  valid = plant("CANARY-second-token");
  writeFileSync(file, printed(valid));
  assert.equal((await ask(program)).json().errcode, 0);
  assert.equal(count(), 2);
  assert.equal(upstream.count("/cgi-bin/gettoken"), 0);
  await program.stop();
});

test("what the command says beside the token is no part of the log", async () => {
  const upstream = await stub((_request, response) => response.end('{"errcode":0,"errmsg":"ok"}'));
  const program = await relay(upstream, `set -x; echo '${printed(plant("CANARY-traced-token"))}'`);
  assert.equal((await ask(program)).json().errcode, 0);
  await program.stop();
  assert.doesNotMatch(program.err, /CANARY-traced/);
});

const failing = {
  "ends with a failure": [`echo '${printed("CANARY-token-of-a-failure")}'; exit 3`, 502],
  "cannot be found": ["/nonexistent/program", 502],
  "prints nothing": ["true", 502],
  "prints no JSON": ["echo CANARY-plain-token", 502],
  "prints no token": ['echo \'{"errcode":0,"expires_in":7200}\'', 502],
  "prints without end": ["yes CANARY-endless", 502],
};
for (const word of ["CANARY-token-of-a-failure", "CANARY-plain-token", "CANARY-endless"]) plant(word);

for (const [name, [command, status]] of Object.entries(failing)) {
  test(`a command that ${name} is told, and what it printed is not`, async () => {
    const upstream = await stub((_request, response) => response.end('{"errcode":0}'));
    const program = await relay(upstream, command);
    const answer = await ask(program);
    assert.equal(answer.status, status, answer.text);
    problemOf(answer);
    assert.equal(upstream.calls.length, 0);
    assert.equal((await program.stop()).code, 0);
  });
}

test("a command that never ends is killed after 10 s, with all it started", async () => {
  const place = folder();
  const pid = path.join(place, "pid");
  const upstream = await stub((_request, response) => response.end('{"errcode":0}'));
  const program = await relay(upstream, `sleep 600 & echo $! >"${pid}"; wait`);
  const answer = await ask(program);
  assert.equal(answer.status, 504, answer.text);
  const child = Number(readFileSync(pid, "utf8"));
  const gone = () =>
    !existsSync(`/proc/${child}`) || /^State:\s+Z/m.test(readFileSync(`/proc/${child}/status`, "utf8"));
  for (const deadline = Date.now() + 10_000; !gone(); await sleep(20)) assert.ok(Date.now() < deadline);
});

test("the command sees neither secrets nor open connections of the relay", async () => {
  const place = folder();
  const seen = path.join(place, "seen");
  const upstream = await stub((_request, response) => response.end('{"errcode":0}'));
  const program = await relay(
    upstream,
    `env >"${seen}"; ls -l /proc/self/fd >>"${seen}"; echo '${printed(plant("CANARY-seen-token"))}'`,
    { KFSTAT_CORP_SECRET: "CANARY-unneeded-secret" },
  );
  assert.equal((await ask(program)).status, 200);
  const text = readFileSync(seen, "utf8");
  assert.match(text, /PATH=/);
  assert.equal(text.includes("CANARY"), false);
  // Standard input, output and error, and the folder that ls itself reads.
  assert.deepEqual(
    [...text.matchAll(/ (\d+) -> /g)].map(([, number]) => number),
    ["0", "1", "2", "3"],
  );
});
