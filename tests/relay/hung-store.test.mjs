// A PostgreSQL that is stopped or locked, not dead: connections stay up, and nothing comes back.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { after, before, test } from "node:test";
import { account, ask, logged, now, relay, sandbox, send, sleep, stopAll, until } from "./harness.mjs";
import { dateOf, statistics } from "./lines.mjs";
import { pgbouncer } from "./pgbouncer.mjs";
import { postgres } from "./postgres.mjs";

const day = 86_400;
const month = { open_kfid: account, start_time: dateOf(now - 33 * day), end_time: dateOf(now - 3 * day) };
// Far above the 3 seconds that are promised, far below the 60 after which a request is given up.
const patience = 20_000;

let upstream;
let server;
before(async () => {
  [upstream, server] = await Promise.all([sandbox(), postgres()]);
});
after(async () => {
  await stopAll();
  await server?.remove();
});

const start = (url = server.url) => relay(upstream.url, [], { env: { KFSTAT_STORE: url } });

/** The server and all it has started. */
function processes() {
  const { pid } = server.process;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return [pid, ...children.filter(Boolean).map(Number)];
}

const ready = async (program) => (await send(`${program.url}/readyz`)).status;

/** What people ask for is answered whole, by the store or by upstream. */
async function assertServed(program) {
  const asked = [
    ask(program, month),
    send(`${program.url}/api/v1/status`),
    send(`${program.url}/api/v1/accounts`),
    ...Array.from({ length: 8 }, () => statistics(program, { ...month, servicer_userids: "all" })),
  ];
  const late = sleep(patience).then(() => assert.fail("an answer waits for the store"));
  const [documented, status, accounts, ...streams] = await Promise.race([Promise.all(asked), late]);
  for (const answer of [documented, status, accounts]) assert.equal(answer.status, 200, answer.text);
  assert.equal(documented.json().errcode, 0);
  for (const { end, problems } of streams) assert.deepEqual([end?.complete, problems], [true, []]);
}

async function whileItHangs(hang, release) {
  const program = await start();
  await assertServed(program);
  await until("ready", async () => (await ready(program)) === 200);
  const let_go = await hang();
  try {
    await assertServed(program);
    await until("no longer ready", async () => (await ready(program)) === 503);
    await assertServed(program);
    await logged(program, /"event":"store_failed"/);
  } finally {
    await release(let_go);
  }
  await until("it comes back by itself", async () => (await ready(program)) === 200);
  await logged(program, /"event":"store_is_back"/);
  await assertServed(program);
  const calls = async () => (await upstream.stats()).calls.get_servicer_statistic;
  await until("days are stored again", async () => {
    const before = await calls();
    await assertServed(program);
    return (await calls()) === before;
  });
  await program.stop();
}

test("a PostgreSQL that is stopped hangs nobody, and is used again when it goes on", async () => {
  await whileItHangs(
    () => {
      const stopped = processes();
      for (const pid of stopped) process.kill(pid, "SIGSTOP");
      return stopped;
    },
    (stopped) => {
      for (const pid of stopped.reverse()) process.kill(pid, "SIGCONT");
    },
  );
});

test("a table that somebody locks hangs nobody, and is used again afterwards", async () => {
  await whileItHangs(
    async () => {
      const args = ["-X", "-q", "-A", "-t", server.url];
      const client = spawn(server.psql, args, { stdio: ["pipe", "pipe", "ignore"] });
      client.stdin.write("BEGIN; LOCK TABLE kfstat_day IN ACCESS EXCLUSIVE MODE; SELECT 'locked';\n");
      await new Promise((resolve) => client.stdout.once("data", resolve));
      return client;
    },
    async (client) => {
      client.stdin.end("ROLLBACK;\n");
      await new Promise((resolve) => client.once("exit", resolve));
    },
  );
});

test("a relay whose PostgreSQL is stopped ends all the same", async () => {
  const program = await start();
  await assertServed(program);
  const stopped = processes();
  for (const pid of stopped) process.kill(pid, "SIGSTOP");
  try {
    const waiting = statistics(program, { ...month, servicer_userids: "all" }).catch(() => {});
    await sleep(200);
    const late = sleep(patience).then(() => assert.fail("it waits for the store"));
    assert.deepEqual(await Promise.race([program.stop(), late]), { code: 0, signal: null });
    await waiting;
  } finally {
    for (const pid of stopped.reverse()) process.kill(pid, "SIGCONT");
  }
});

// The pool signs everybody in by itself, so that it is the first statement that hangs.
test("a relay ends all the same whose PostgreSQL is stopped behind a pool", async () => {
  const pool = await pgbouncer(server);
  const program = await start(pool.url);
  try {
    await assertServed(program);
    const stopped = processes();
    for (const pid of stopped) process.kill(pid, "SIGSTOP");
    try {
      await assertServed(program);
      await until("no longer ready", async () => (await ready(program)) === 503);
      const late = sleep(patience).then(() => assert.fail("it waits for the store"));
      assert.deepEqual(await Promise.race([program.stop(), late]), { code: 0, signal: null });
    } finally {
      for (const pid of stopped.reverse()) process.kill(pid, "SIGCONT");
    }
  } finally {
    await program.stop("SIGKILL");
    await pool.stop();
  }
});
