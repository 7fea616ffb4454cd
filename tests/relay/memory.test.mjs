// What one greedy client may make the relay hold: bytes that wait for readers, plans, bodies, connections.
import assert from "node:assert/strict";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { account, folder, metric, now, relay, run, send, sleep, stopAll, stub, until } from "./harness.mjs";
import { dateOf, openStream, readLines, statistics } from "./lines.mjs";
import { mebibytes, usage } from "./load.mjs";

const day = 86_400;
const patience = 60_000;
const mebibyte = 2 ** 20;
const yesterday = dateOf(now - day);

after(stopAll);

/** Every field of a busy day, as long as figures get in practice. */
const figures = (time) => ({
  stat_time: time,
  statistic: {
    session_cnt: 400 + (time % 97),
    customer_cnt: 300 + (time % 89),
    customer_msg_cnt: 3000 + (time % 83),
    reply_rate: 60 + (time % 79) / 100,
    first_reply_average_sec: 170.25 + (time % 73) / 10,
    satisfaction_investgate_cnt: 200 + (time % 71),
    satisfaction_participation_rate: 30 + (time % 67) / 100,
    satisfied_rate: 60 + (time % 61) / 100,
    middling_rate: 30 - (time % 59) / 100,
    dissatisfied_rate: 10,
    upgrade_service_customer_cnt: 100 + (time % 53),
    upgrade_service_member_invite_cnt: 10 + (time % 47),
    upgrade_service_member_customer_cnt: time % 43,
    upgrade_service_groupchat_invite_cnt: 20 + (time % 41),
    upgrade_service_groupchat_customer_cnt: time % 37,
    msg_rejected_customer_cnt: time % 3,
  },
});

const busy = () =>
  stub((_request, response, { body }) => {
    const { start_time: from, end_time: to } = JSON.parse(body);
    const statistic_list = [];
    for (let time = from; time <= to; time += day) statistic_list.push(figures(time));
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list }));
  });

/** A client that reads the beginning of a stream, and then nothing: {text(), leave()}. */
function neverReads(program, body, until = '"plan"') {
  const json = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const socket = net.connect(program.port, "127.0.0.1");
    let text = "";
    socket.on("error", reject);
    socket.on("data", (bytes) => {
      text += bytes;
      if (!text.includes(until)) return;
      socket.pause();
      resolve({ text: () => text, leave: () => socket.destroy() });
    });
    socket.write(
      `POST /api/v1/statistics HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\nX-Kfstat: 1\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
    );
  });
}

/** The most memory of a process until it has not grown for a while. */
async function mostOf(program) {
  let most = 0;
  for (let still = 0; still < 20; await sleep(100)) {
    const { resident } = usage(program.pid);
    still = resident > most ? 0 : still + 1;
    most = Math.max(most, resident);
  }
  return most;
}

async function comesBack(program, to) {
  const deadline = Date.now() + patience;
  while (usage(program.pid).resident > to) {
    assert.ok(Date.now() < deadline, `${mebibytes(usage(program.pid).resident)} MiB stay`);
    await sleep(200);
  }
}

const people = Array.from({ length: 12 }, (_, index) => `servicer-${index}`);
const fiveYears = 5 * 365;

/** A store with five years of busy days of everybody, as relays of those times filled it. */
async function longStore(upstream) {
  const url = `sqlite:${path.join(folder(), "days.db")}`;
  for (let until = now - (fiveYears - 180) * day; until <= now; until += 180 * day) {
    const at = Math.min(until, now);
    const program = await relay(upstream.url, [
      ...[
        "--store",
        url,
        "--now",
        String(at),
        "--calls-per-minute",
        "600000",
        "--calls-per-hour",
        "10000000",
      ],
      ...["--user-calls-per-hour", "10000000"],
    ]);
    const { end } = await statistics(
      program,
      {
        open_kfid: account,
        servicer_userids: people,
        start_time: dateOf(at - 180 * day),
        end_time: dateOf(at - day),
      },
      { kept: false },
    );
    assert.equal(end.complete, true);
    await program.stop();
  }
  return url;
}

test("readers of years who do not read share one budget, others go on, and memory comes back", async () => {
  const upstream = await busy();
  const program = await relay(upstream.url, [
    ...["--store", await longStore(upstream), "--metrics-listen", "127.0.0.1:0"],
  ]);
  const { earliest } = (await send(`${program.url}/api/v1/status`)).json();
  const asked = { open_kfid: account, servicer_userids: people, start_time: earliest, end_time: yesterday };
  await statistics(program, { ...asked, servicer_userids: people.slice(0, 1) }, { kept: false });
  const before = usage(program.pid).resident;

  const greedy = await Promise.all(Array.from({ length: 60 }, () => neverReads(program, asked)));
  const grown = (await mostOf(program)) - before;
  const gauge = (name) => metric(program, name);
  assert.equal(await gauge("kfstat_streams_open"), 60);
  const waiting = await gauge("kfstat_streams_waiting_bytes");
  assert.ok(waiting > mebibyte && waiting <= 32 * mebibyte, `${waiting} bytes wait`);
  console.log(`# 60 readers who do not read: +${mebibytes(grown)} MiB`);
  assert.ok(grown < 64 * mebibyte, `${mebibytes(grown)} MiB for readers who do not read`);

  // What has no room waits, and what needs little of it is not in its way.
  const patient = await openStream(program, asked);
  greedy.slice(0, 30).forEach((reader) => reader.leave());
  for (const deadline = Date.now() + patience; !patient.ended; await sleep(20)) {
    assert.ok(Date.now() < deadline && !patient.broken, "a reader who reads comes to the end");
  }
  const { end, reports } = readLines(patient.text);
  assert.deepEqual([end.complete, reports.size], [true, people.length]);
  greedy.slice(30).forEach((reader) => reader.leave());
  await comesBack(program, before + 16 * mebibyte);
  assert.equal(await gauge("kfstat_streams_open"), 0);
  assert.equal(await gauge("kfstat_streams_waiting_bytes"), 0);
});

test("plans of 200,000 series are kept as their lists, each once", async () => {
  const upstream = await busy();
  const program = await relay(upstream.url);
  const asked = {
    open_kfids: Array.from({ length: 40 }, (_, index) => `wkAJ2GCAAAZSfhHCt7IFSvLKtMPxy${index + 100}`),
    servicer_userids: Array.from({ length: 5000 }, (_, index) => `somebody-of-the-team-${index}`),
    start_time: yesterday,
    end_time: yesterday,
  };
  await statistics(program, { ...asked, open_kfids: asked.open_kfids.slice(0, 1), servicer_userids: ["a"] });
  const before = usage(program.pid).resident;
  const greedy = [];
  for (let i = 0; i < 12; ++i) greedy.push(await neverReads(program, asked));
  for (const reader of greedy) assert.match(reader.text(), /\{"type":"plan","total":200000\}/);
  const grown = (await mostOf(program)) - before;
  greedy.forEach((reader) => reader.leave());
  console.log(`# 12 plans of 200,000 series: +${mebibytes(grown)} MiB`);
  assert.ok(grown < 64 * mebibyte, `${mebibytes(grown)} MiB`);
  await comesBack(program, before + 16 * mebibyte);
});

test("an address has 256 connections, one more is told so, and others are served", async () => {
  const upstream = await busy();
  const most = 256;
  const open = async (port, count, localAddress) => {
    const sockets = [];
    for (let i = 0; i < count; ++i) {
      const socket = net.connect({ port, host: "127.0.0.1", localAddress });
      socket.text = "";
      socket.on("data", (bytes) => (socket.text += bytes));
      socket.on("end", () => (socket.ended = true));
      socket.on("error", () => {});
      await new Promise((resolve) => socket.on("connect", resolve));
      sockets.push(socket);
    }
    return sockets;
  };
  const status = (program, localAddress, headers) =>
    send(`${program.url}/livez`, { localAddress, headers, kept: false });

  const free = await relay(upstream.url);
  const all = await open(free.port, most + 44, "127.0.0.3");
  assert.equal((await status(free, "127.0.0.3")).status, 200, "without sign-in there is nobody to protect");
  all.forEach((socket) => socket.destroy());

  const tokens = path.join(folder(), "tokens");
  assert.equal((await run("kfstat-relay", ["token", "add", "li", "--tokens", tokens]).ended).code, 0);
  const rights = ["--policy", path.join(folder({ policy: "[users.li]\n" }), "policy")];
  const program = await relay(upstream.url, ["--access", "bearer", "--tokens", tokens, ...rights]);
  const sockets = await open(program.port, most + 1, "127.0.0.3");
  const last = sockets.at(-1);
  await until("one more is told", () => last.ended);
  assert.match(last.text, /^HTTP\/1\.1 503 [^]*\r\nRetry-After: 1\r\n[^]*"http\.too_many_connections"/);
  assert.equal(sockets.filter((socket) => socket.text !== "").length, 1);
  assert.equal((await status(program, "127.0.0.4")).status, 200);
  sockets[0].destroy();
  const again = async () => (await status(program, "127.0.0.3")).status;
  for (const deadline = Date.now() + patience; (await again()) !== 200; await sleep(20))
    assert.ok(Date.now() < deadline, "a place is free again");
  sockets.forEach((socket) => socket.destroy());

  const behind = await relay(
    upstream.url,
    ["--access", "trusted-header", "--trusted-proxy", "127.0.0.3", ...rights],
    { env: { KFSTAT_PROXY_SECRET: "0123456789abcdef-of-connections" } },
  );
  const many = await open(behind.port, most + 44, "127.0.0.3");
  assert.equal((await status(behind, "127.0.0.3")).status, 200);
  assert.equal(
    many.filter((socket) => socket.text !== "").length,
    0,
    "a listed proxy has as many as it likes",
  );
  many.forEach((socket) => socket.destroy());
});
