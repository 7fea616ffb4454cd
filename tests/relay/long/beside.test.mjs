// A large store: how long a stored month takes beside streams and lists, and what readers cost who do not read.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { account, ask, corpId, folder, now, relay, sandbox, sleep, stopAll } from "../harness.mjs";
import { dateOf } from "../lines.mjs";
import { mebibytes, median, usage } from "../load.mjs";
import { postgres } from "../postgres.mjs";

const day = 86_400;
const people = 500;
const years = 1800; // days of them
const yesterday = dateOf(now - day);
const month = { start_time: dateOf(now - 40 * day), end_time: dateOf(now - 10 * day) };
const counts = ["session_cnt", "customer_cnt", "customer_msg_cnt"];

let server;
before(async () => {
  server = await postgres();
});
after(async () => {
  await stopAll();
  await server?.remove();
});

/** Fills the store of a relay that has ended with days of people, by the database itself. */
const fill = {
  SQLite(file) {
    const from = `date('${yesterday}', '-' || n || ' days')`;
    execFileSync("sqlite3", [
      file,
      `WITH RECURSIVE day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < ${years - 1}),
         person(p) AS (SELECT 0 UNION ALL SELECT p + 1 FROM person WHERE p < ${people - 1})
       INSERT INTO kfstat_day (corp_id, open_kfid, servicer_userid, stat_date, state, ${counts.join(", ")}, fetched_at,
         final, asked_at) SELECT '${corpId}', '${account}', 'person' || p, ${from}, 'reported', 10, 9, 80, ${now}, 1,
         ${now} FROM person, day;
       INSERT INTO kfstat_series SELECT corp_id, open_kfid, servicer_userid, MIN(stat_date) FROM kfstat_day
         GROUP BY 1, 2, 3;`,
    ]);
  },
  PostgreSQL() {
    server.sql(
      `INSERT INTO kfstat_day (corp_id, open_kfid, servicer_userid, stat_date, state, ${counts.join(", ")}, fetched_at,
         final, asked_at) SELECT '${corpId}', '${account}', 'person' || p, DATE '${yesterday}' - n, 'reported', 10, 9,
         80, ${now}, 1, ${now} FROM generate_series(0, ${people - 1}) AS p, generate_series(0, ${years - 1}) AS n`,
    );
    server.sql(
      `INSERT INTO kfstat_series SELECT corp_id, open_kfid, servicer_userid, MIN(stat_date) FROM kfstat_day
         GROUP BY 1, 2, 3`,
    );
  },
};

/** A program that asks for something again and again and throws it away, until it is ended. */
function reader(program, target, options = []) {
  const script = 'while :; do curl -fsS -o /dev/null -H "X-Kfstat: 1" "$@" || exit 1; done';
  const child = spawn("sh", ["-c", script, "curl", ...options, program.url + target], { detached: true });
  return () => {
    assert.equal(child.exitCode, null, "it was served all the time");
    process.kill(-child.pid);
  };
}

async function times(program, count) {
  const seen = [];
  for (let i = 0; i < count; ++i) {
    const begun = performance.now();
    const answer = await ask(program, {
      open_kfid: account,
      servicer_userid: `person${i % people}`,
      ...month,
    });
    assert.equal(answer.json().statistic_list.length, 31);
    seen.push(performance.now() - begun);
  }
  seen.sort((a, b) => a - b);
  return { median: median(seen), p99: seen[Math.floor(count * 0.99)] };
}

/** An answer that is begun, and not read any further. */
const unread = (program, body) =>
  new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/json", "X-Kfstat": "1" };
    http
      .request(`${program.url}/api/v1/statistics`, { method: "POST", headers, agent: false }, resolve)
      .on("error", reject)
      .end(body);
  });

const shown = ({ median: middle, p99 }) => `median ${middle.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;

for (const kind of ["SQLite", "PostgreSQL"]) {
  test(`a stored month beside eight streams and beside lists, 900,000 rows in ${kind}`, async () => {
    const upstream = await sandbox();
    const file = path.join(folder(), "days.db");
    const options = { env: { KFSTAT_STORE: kind === "SQLite" ? `sqlite:${file}` : server.url } };
    const start = () => relay(upstream.url, ["--collect", "off"], options);
    await (await start()).stop();
    fill[kind](file);
    const program = await start();
    await times(program, people);

    const idle = await times(program, 1000);
    const body = (days) =>
      JSON.stringify({
        open_kfid: account,
        servicer_userids: Array.from({ length: people }, (_, i) => `person${i}`),
        start_time: dateOf(now - days * day),
        end_time: yesterday,
      });
    const posted = ["-H", "Content-Type: application/json", "--data-binary", body(180)];
    const streams = Array.from({ length: 8 }, () => reader(program, "/api/v1/statistics", posted));
    const beside = await times(program, 300);
    for (const leave of streams) leave();
    console.log(`# ${kind}: alone ${shown(idle)}; beside eight streams of ${people} x 180 ${shown(beside)}`);
    assert.ok(beside.median <= Math.max(20, 10 * idle.median), `${beside.median}`);

    const alone = await times(program, 1000);
    const lists = ["/api/v1/status", `/api/v1/accounts/${account}/servicers`].map((target) =>
      reader(program, target),
    );
    const listed = await times(program, 1000);
    for (const leave of lists) leave();
    console.log(`# ${kind}: alone ${shown(alone)}; while lists are read ${shown(listed)}`);
    assert.ok(listed.p99 <= 5 * alone.p99, `${listed.p99}`);

    const resident = () => usage(program.pid).resident;
    const before_ = resident();
    const readers = await Promise.all(Array.from({ length: 60 }, () => unread(program, body(years))));
    let most = 0;
    for (const until = Date.now() + 20_000; Date.now() < until; await sleep(100))
      most = Math.max(most, resident() - before_);
    for (const one of readers) one.destroy();
    await sleep(60_000);
    const stays = resident() - before_;
    console.log(
      `# ${kind}: 60 readers of ${years} days and ${people} people who do not read: +${mebibytes(most)} MiB ` +
        `(promised 64), a minute later +${mebibytes(stays)} MiB (promised 16)`,
    );
    assert.ok(most < 64 * 2 ** 20 && stays < 16 * 2 ** 20);
  });
}
