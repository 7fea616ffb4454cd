// A store of every older version is brought up to date with what it holds, also by two relays at once.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { account, corpId, folder, newestSchema, now, relay, sandbox, send, stopAll } from "./harness.mjs";
import { dateOf, statistics } from "./lines.mjs";
import { postgres } from "./postgres.mjs";

const day = 86_400;
const range = { start_time: dateOf(now - 400 * day), end_time: dateOf(now - 390 * day) };

const figures = [
  ...["session_cnt", "customer_cnt", "customer_msg_cnt"].map((name) => `${name} bigint`),
  ...["reply_rate", "first_reply_average_sec"].map((name) => `${name} double precision`),
  "satisfaction_investgate_cnt bigint",
  ...["satisfaction_participation_rate", "satisfied_rate", "middling_rate", "dissatisfied_rate"].map(
    (name) => `${name} double precision`,
  ),
  ...[
    "upgrade_service_customer_cnt",
    "upgrade_service_member_invite_cnt",
    "upgrade_service_member_customer_cnt",
    "upgrade_service_groupchat_invite_cnt",
    "upgrade_service_groupchat_customer_cnt",
    "msg_rejected_customer_cnt",
  ].map((name) => `${name} bigint`),
];

/** Two people and an account as version 1 kept them: one reported day, one empty and one missing. */
const rows = ["", "zhangsan", "lisi"].flatMap((userid, index) =>
  ["'reported', 1600000000, 1, 5", "'empty', 1600000100, 0, NULL", "'missing', 1600000200, 1, NULL"].map(
    (rest, i) =>
      `INSERT INTO kfstat_day (corp_id, open_kfid, servicer_userid, stat_date, state, fetched_at, final, session_cnt)
       VALUES ('${corpId}', '${account}', '${userid}', '${dateOf(now - (400 - 3 * index - i) * day)}', ${rest})`,
  ),
);

const versionOne = [
  "CREATE TABLE kfstat_schema (version integer NOT NULL)",
  `CREATE TABLE kfstat_day (corp_id text NOT NULL, open_kfid text NOT NULL, servicer_userid text NOT NULL,
   stat_date date NOT NULL, state text NOT NULL CHECK (state IN ('reported', 'empty', 'missing')),
   ${figures.join(", ")}, fetched_at bigint NOT NULL, final integer NOT NULL CHECK (final IN (0, 1)),
   PRIMARY KEY (corp_id, open_kfid, servicer_userid, stat_date))`,
  "CREATE INDEX kfstat_day_reported ON kfstat_day (corp_id, stat_date) WHERE state = 'reported'",
  `CREATE TABLE kfstat_task (corp_id text NOT NULL, run_date date NOT NULL, open_kfid text NOT NULL,
   servicer_userid text NOT NULL, claimed_until bigint NOT NULL, done integer NOT NULL,
   PRIMARY KEY (corp_id, run_date, open_kfid, servicer_userid))`,
  "INSERT INTO kfstat_schema (version) VALUES (1)",
  ...rows,
].join(";\n");

let upstream;
let server;
before(async () => {
  [upstream, server] = await Promise.all([sandbox(), postgres()]);
});
after(async () => {
  await stopAll();
  await server?.remove();
});

const databases = {
  SQLite: () => {
    const file = path.join(folder(), "days.db");
    return {
      url: `sqlite:${file}`,
      sql: (text) => execFileSync("sqlite3", [file, text], { encoding: "utf8" }).trim(),
    };
  },
  PostgreSQL: () => ({ url: server.url, sql: server.sql }),
};

for (const [name, make] of Object.entries(databases)) {
  test(`version 1 in ${name}: two relays at once bring it up to date, and nothing is lost`, async () => {
    const { url, sql } = make();
    sql(versionOne);
    const start = () => relay(upstream.url, [], { env: { KFSTAT_STORE: url } });
    const [first, second] = await Promise.all([start(), start()]);
    assert.equal(sql("SELECT COUNT(*), MAX(version) FROM kfstat_schema"), `${newestSchema}|${newestSchema}`);
    for (const program of [first, second]) {
      assert.equal((await send(`${program.url}/api/v1/status`)).json().earliest, range.start_time);
      const { reports } = await statistics(program, {
        open_kfid: account,
        servicer_userids: ["zhangsan", "lisi"],
        ...range,
      });
      for (const userid of ["zhangsan", "lisi"]) {
        const { response, as_of } = reports.get(`${account} ${userid}`);
        assert.equal(as_of, 1600000000);
        assert.deepEqual(
          response.statistic_list.map(({ statistic }) => statistic?.session_cnt),
          [5, undefined],
          userid,
        );
      }
    }
    assert.equal(
      sql("SELECT servicer_userid, first_day FROM kfstat_series ORDER BY 2"),
      [
        `|${dateOf(now - 400 * day)}`,
        `zhangsan|${dateOf(now - 397 * day)}`,
        `lisi|${dateOf(now - 394 * day)}`,
      ].join("\n"),
    );
    assert.equal(
      sql(
        "SELECT COUNT(*) FROM kfstat_day WHERE asked_at = fetched_at AND (state = 'reported') = (silent_since IS NULL)",
      ),
      "9",
    );
    await Promise.all([first.stop(), second.stop()]);
  });
}

test("the first day follows what is dropped and what is forgotten", async () => {
  const { url, sql } = databases.SQLite();
  sql(versionOne);
  const program = await relay(upstream.url, ["--retention-days", "396", "--collect", "off"], {
    env: { KFSTAT_STORE: url },
  });
  for (const deadline = Date.now() + 30_000; sql("SELECT COUNT(*) FROM kfstat_day") !== "5";)
    assert.ok(Date.now() < deadline, sql("SELECT COUNT(*) FROM kfstat_day"));
  assert.equal(sql("SELECT servicer_userid FROM kfstat_series"), "lisi");
  await program.stop();
});
