// The figures: the same whenever and however they are asked for, totals that agree with their parts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  addDays,
  aftersales,
  club,
  managedByApi,
  midnight,
  noon,
  planned,
  question,
  startSandbox,
  stores,
  today,
} from "./client.mjs";

const fields = [
  "session_cnt",
  "customer_cnt",
  "customer_msg_cnt",
  "reply_rate",
  "first_reply_average_sec",
  "satisfaction_investgate_cnt",
  "satisfaction_participation_rate",
  "satisfied_rate",
  "middling_rate",
  "dissatisfied_rate",
  "upgrade_service_customer_cnt",
  "upgrade_service_member_invite_cnt",
  "upgrade_service_member_customer_cnt",
  "upgrade_service_groupchat_invite_cnt",
  "upgrade_service_groupchat_customer_cnt",
  "msg_rejected_customer_cnt",
];
const surveyRates = ["satisfied_rate", "middling_rate", "dissatisfied_rate"];
const windows = [0, 31, 62, 93, 124, 155].map((from) => [
  addDays(today, from - 180),
  addDays(today, Math.min(from + 30, 179) - 180),
]);

let sandbox;
let corp;
before(async () => {
  sandbox = await startSandbox();
  corp = (await sandbox.control("GET", "corp")).accounts;
});
after(() => sandbox.stop());

// All 180 days of one series, as a map from stat_time to the entry.
async function series(from, account, servicer) {
  const days = new Map();
  for (const [start, end] of windows) {
    const answer = JSON.parse(
      (await from.send("POST", "/_sandbox/answer", question(start, end, servicer, account))).text,
    );
    assert.equal(answer.errcode, 0);
    for (const entry of answer.statistic_list) days.set(entry.stat_time, entry);
  }
  return days;
}

function listed(account) {
  return corp.find((entry) => entry.open_kfid === account).servicers.filter((person) => person.listed);
}

describe("determinism", () => {
  test("the same request gives the same bytes, and so does another process", async () => {
    const body = question(...windows[3], "zhangsan");
    const first = (await sandbox.call("kf/get_servicer_statistic", {}, body)).text;
    assert.equal((await sandbox.call("kf/get_servicer_statistic", {}, body)).text, first);
    assert.equal((await sandbox.send("POST", "/_sandbox/answer", body)).text, first);
    const other = await startSandbox();
    try {
      assert.equal((await other.send("POST", "/_sandbox/answer", body)).text, first);
    } finally {
      await other.stop();
    }
  });

  test("a day is the same in another range, on another clock and in a larger corp", async () => {
    const whole = await series(sandbox, aftersales, "LiSi");
    const later = await startSandbox("--now", String(addDays(noon, 60)), "--accounts", "40");
    try {
      const start = addDays(today, -20);
      const answer = await later.statistic(question(start, addDays(start, 9), "LiSi"));
      assert.ok(answer.statistic_list.length > 0);
      for (const entry of answer.statistic_list) assert.deepEqual(entry, whole.get(entry.stat_time));
    } finally {
      await later.stop();
    }
  });

  test("another seed gives other figures", async () => {
    const other = await startSandbox("--seed", "2");
    try {
      assert.notDeepEqual(await series(other, aftersales, "LiSi"), await series(sandbox, aftersales, "LiSi"));
    } finally {
      await other.stop();
    }
  });

  // Recorded once: integer arithmetic alone makes them, so any compiler and platform must agree.
  test("known days of seed 1", async () => {
    const day = midnight("2025-06-11");
    const answer = await sandbox.statistic(question(day, day, "zhangsan"));
    assert.deepEqual(answer.statistic_list, [
      {
        stat_time: 1749571200,
        statistic: {
          session_cnt: 8,
          customer_cnt: 7,
          customer_msg_cnt: 55,
          reply_rate: 1,
          first_reply_average_sec: 41.875,
          satisfaction_investgate_cnt: 7,
          satisfaction_participation_rate: 0.2857,
          satisfied_rate: 1,
          middling_rate: 0,
          dissatisfied_rate: 0,
          upgrade_service_customer_cnt: 0,
          upgrade_service_member_invite_cnt: 1,
          upgrade_service_member_customer_cnt: 0,
          upgrade_service_groupchat_invite_cnt: 0,
          upgrade_service_groupchat_customer_cnt: 0,
          msg_rejected_customer_cnt: 0,
        },
      },
    ]);
  });
});

describe("each entry", () => {
  test("holds whole counts, rates within 0..1, shares that add up, in the documented order", async () => {
    let bare = 0;
    let reported = 0;
    for (const account of corp) {
      for (const servicer of [undefined, ...listed(account.open_kfid).map((person) => person.userid)]) {
        for (const { statistic } of (await series(sandbox, account.open_kfid, servicer)).values()) {
          if (statistic === undefined) {
            bare += 1;
            continue;
          }
          reported += 1;
          const keys = Object.keys(statistic);
          assert.deepEqual(
            keys,
            fields.filter((field) => keys.includes(field)),
          );
          for (const field of fields.filter((name) => name.endsWith("_cnt"))) {
            assert.ok(Number.isSafeInteger(statistic[field]) && statistic[field] >= 0, field);
          }
          for (const field of fields.filter((name) => name.endsWith("_rate") && name in statistic)) {
            assert.ok(statistic[field] >= 0 && statistic[field] <= 1, field);
          }
          assert.ok(statistic.customer_cnt <= statistic.session_cnt);
          assert.ok(statistic.customer_msg_cnt >= statistic.session_cnt);
          if ("first_reply_average_sec" in statistic) assert.ok(statistic.reply_rate > 0);
          if (statistic.session_cnt === 0) assert.ok(!("reply_rate" in statistic));
          assert.equal(
            "satisfaction_participation_rate" in statistic,
            statistic.satisfaction_investgate_cnt > 0,
          );
          const answered = statistic.satisfaction_participation_rate > 0;
          for (const rate of surveyRates) assert.equal(rate in statistic, answered);
          const sum = surveyRates.reduce((total, rate) => total + statistic[rate], 0);
          if (answered) assert.ok(Math.abs(sum - 1) < 0.0002);
        }
      }
    }
    assert.ok(bare > 20 && reported > 2000, `${bare} bare, ${reported} reported`);
  });

  test("days off have no entry or one without statistic, and some reported days lack rates", async () => {
    const days = await series(sandbox, aftersales, "huangyk");
    const entries = [...days.values()];
    assert.ok(days.size < 180);
    assert.ok(entries.some((entry) => !("statistic" in entry)));
    assert.ok(entries.some((entry) => entry.statistic && !("reply_rate" in entry.statistic)));
    assert.ok(entries.some((entry) => entry.statistic && !("satisfied_rate" in entry.statistic)));
  });

  test("sessions assigned by API: no survey, no satisfaction", async () => {
    for (const { statistic } of (await series(sandbox, managedByApi)).values()) {
      if (statistic === undefined) continue;
      assert.equal(statistic.satisfaction_investgate_cnt, 0);
      assert.ok(!("satisfaction_participation_rate" in statistic));
    }
  });

  test("a servicer without customers has no figures, an account without servicers no entries", async () => {
    const idle = [...(await series(sandbox, aftersales, "qianduoduo")).values()];
    assert.ok(idle.every((entry) => !("statistic" in entry)));
    assert.equal((await series(sandbox, planned)).size, 0);
  });

  test("API-managed sessions have no figures before 2022-03-11", async () => {
    const early = await startSandbox("--now", String(midnight("2022-03-20") + 43200));
    try {
      const ask = (start, end) =>
        early.statistic(question(midnight(start), midnight(end), undefined, managedByApi));
      const reported = (answer) => answer.statistic_list.filter((entry) => entry.statistic);
      assert.equal(reported(await ask("2022-03-01", "2022-03-10")).length, 0);
      assert.ok(reported(await ask("2022-03-11", "2022-03-19")).length > 5);
    } finally {
      await early.stop();
    }
  });
});

describe("account totals", () => {
  const added = [
    "session_cnt",
    "customer_msg_cnt",
    "satisfaction_investgate_cnt",
    "upgrade_service_member_invite_cnt",
    "upgrade_service_member_customer_cnt",
    "upgrade_service_groupchat_invite_cnt",
    "upgrade_service_groupchat_customer_cnt",
  ];
  const unique = ["customer_cnt", "upgrade_service_customer_cnt", "msg_rejected_customer_cnt"];

  function weigh(parts, rate, weight) {
    const known = parts.filter((part) => rate in part);
    const total = known.reduce((sum, part) => sum + weight(part), 0);
    return known.reduce((sum, part) => sum + part[rate] * weight(part), 0) / total;
  }

  for (const [name, account] of Object.entries({ stores, club, managedByApi })) {
    test(`of ${name} are made of their servicers' figures`, async () => {
      const total = await series(sandbox, account);
      const parts = [];
      for (const person of listed(account)) parts.push(await series(sandbox, account, person.userid));
      let compared = 0;
      for (let day = addDays(today, -180); day < today; day = addDays(day, 1)) {
        const rows = parts.map((part) => part.get(day)?.statistic).filter(Boolean);
        const sum = total.get(day)?.statistic;
        assert.equal(sum !== undefined, rows.length > 0);
        if (!sum) continue;
        compared += 1;
        for (const field of added)
          assert.equal(
            sum[field],
            rows.reduce((n, row) => n + row[field], 0),
            field,
          );
        for (const field of unique) {
          assert.ok(sum[field] <= rows.reduce((n, row) => n + row[field], 0), field);
          assert.ok(sum[field] >= Math.max(...rows.map((row) => row[field])), field);
        }
        const sessions = (row) => row.session_cnt;
        const surveys = (row) => row.satisfaction_investgate_cnt;
        const marks = (row) => surveys(row) * row.satisfaction_participation_rate;
        for (const [rate, weight] of [
          ["reply_rate", sessions],
          ["first_reply_average_sec", (row) => row.session_cnt * row.reply_rate],
          ["satisfaction_participation_rate", surveys],
          ...surveyRates.map((name) => [name, marks]),
        ]) {
          if (!(rate in sum)) continue;
          const expected = weigh(rows, rate, weight);
          assert.ok(
            Math.abs(sum[rate] - expected) <= 0.0005 * Math.max(1, expected),
            `${rate} ${sum[rate]} ${expected}`,
          );
        }
      }
      assert.ok(compared > 100);
    });
  }

  test("keep the figures of people who left", async () => {
    const march = addDays(today, -100);
    const left = corp[0].servicers.find((person) => !person.listed);
    assert.equal(left.userid, "liuyang-temp01");
    const total = await sandbox.statistic(question(march, addDays(march, 4)));
    const rest = await Promise.all(
      listed(aftersales).map((person) =>
        sandbox.statistic(question(march, addDays(march, 4), person.userid)),
      ),
    );
    const sessions = (answer) =>
      answer.statistic_list.reduce((sum, entry) => sum + (entry.statistic?.session_cnt ?? 0), 0);
    assert.ok(sessions(total) > rest.reduce((sum, answer) => sum + sessions(answer), 0));
  });
});
