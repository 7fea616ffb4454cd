// Every documented rule of upstream, on raw requests.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { addDays, aftersales, midnight, question, run, startSandbox, stores, today } from "./client.mjs";

const yesterday = addDays(today, -1);
let sandbox;
before(async () => (sandbox = await startSandbox()));
after(() => sandbox.stop());

async function errcodeOf(body) {
  return (await sandbox.statistic(body)).errcode;
}

describe("access_token", () => {
  const path = "/cgi-bin/kf/get_servicer_statistic";
  const body = question(yesterday, yesterday);

  test("missing is 41001, unknown is 40014", async () => {
    assert.equal(JSON.parse((await sandbox.send("POST", path, body)).text).errcode, 41001);
    assert.equal(
      JSON.parse((await sandbox.send("POST", `${path}?access_token=x`, body)).text).errcode,
      40014,
    );
  });

  test("repeated gettoken gives the token in force, with 7200 seconds at most", async () => {
    const first = JSON.parse((await sandbox.send("GET", "/cgi-bin/gettoken?corpid=a&corpsecret=b")).text);
    const second = JSON.parse((await sandbox.send("GET", "/cgi-bin/gettoken?corpid=a&corpsecret=b")).text);
    assert.equal(first.access_token, second.access_token);
    assert.ok(first.access_token.length <= 512);
    assert.ok(second.expires_in > 0 && second.expires_in <= 7200);
  });

  test("gettoken without corpid is 41002, without corpsecret 41004", async () => {
    assert.equal(
      JSON.parse((await sandbox.send("GET", "/cgi-bin/gettoken?corpsecret=b")).text).errcode,
      41002,
    );
    assert.equal(JSON.parse((await sandbox.send("GET", "/cgi-bin/gettoken?corpid=a")).text).errcode, 41004);
  });
});

describe("range", () => {
  test("both ends are included", async () => {
    const start = midnight("2025-06-10");
    const answer = await sandbox.statistic(question(start, addDays(start, 2)));
    assert.deepEqual(
      answer.statistic_list.map((entry) => entry.stat_time),
      [start, addDays(start, 1), addDays(start, 2)],
    );
  });

  test("times are rounded down to midnight UTC+8", async () => {
    const start = midnight("2025-06-10");
    const exact = await sandbox.statistic(question(start, start));
    assert.deepEqual(await sandbox.statistic(question(start + 86399, start + 1)), exact);
    assert.notDeepEqual(await sandbox.statistic(question(start - 1, start - 1)), exact);
  });

  test("31 days pass, 32 are 600018", async () => {
    assert.equal(await errcodeOf(question(addDays(yesterday, -30), yesterday)), 0);
    assert.equal(await errcodeOf(question(addDays(yesterday, -31), yesterday)), 600018);
  });

  test("180 days back pass, 181 are 600018, to the second", async () => {
    const earliest = addDays(today, -180);
    assert.equal(await errcodeOf(question(earliest, earliest)), 0);
    assert.equal(await errcodeOf(question(earliest - 1, earliest)), 600018);
  });

  test("yesterday's last second passes, today is 600018", async () => {
    assert.equal(await errcodeOf(question(yesterday, today - 1)), 0);
    assert.equal(await errcodeOf(question(yesterday, today)), 600018);
  });

  test("reversed is 600018", async () => {
    assert.equal(await errcodeOf(question(yesterday, addDays(yesterday, -1))), 600018);
  });
});

test("yesterday appears at 06:00 UTC+8 and not a second earlier", async () => {
  for (const [seconds, days] of [
    [6 * 3600 - 1, 1],
    [6 * 3600, 2],
  ]) {
    const early = await startSandbox("--now", String(today + seconds));
    try {
      const answer = await early.statistic(question(addDays(yesterday, -1), yesterday));
      assert.equal(answer.errcode, 0);
      assert.equal(answer.statistic_list.length, days);
    } finally {
      await early.stop();
    }
  }
});

describe("ids", () => {
  test("open_kfid: missing 95000, unknown 95004, the case of a letter matters", async () => {
    assert.equal(await errcodeOf({ start_time: yesterday, end_time: yesterday }), 95000);
    assert.equal(await errcodeOf(question(yesterday, yesterday, undefined, "wkunknown")), 95004);
    assert.equal(await errcodeOf(question(yesterday, yesterday, undefined, stores.toLowerCase())), 95004);
  });

  test("servicer_userid: not of the account 95014, empty or null 40003", async () => {
    assert.equal(await errcodeOf(question(yesterday, yesterday, "FengLan")), 95014);
    assert.equal(await errcodeOf(question(yesterday, yesterday, "nobody")), 95014);
    assert.equal(await errcodeOf(question(yesterday, yesterday, "FengLan", stores)), 0);
    assert.equal(await errcodeOf(question(yesterday, yesterday, "")), 40003);
    assert.equal(await errcodeOf(question(yesterday, yesterday, null)), 40003);
  });

  test("somebody of a sub-department of a listed department is a servicer", async () => {
    assert.equal(await errcodeOf(question(yesterday, yesterday, "dilnur")), 0);
  });

  test("a seasonal servicer is listed in season only, and 95014 out of it", async () => {
    const ask = (at) =>
      at.statistic(question(midnight("2025-03-03"), midnight("2025-03-03"), "liuyang-temp01"));
    assert.equal((await ask(sandbox)).errcode, 95014);
    const march = await startSandbox("--now", String(midnight("2025-03-20")));
    try {
      assert.equal((await ask(march)).errcode, 0);
    } finally {
      await march.stop();
    }
  });
});

describe("wrong requests", () => {
  test("malformed JSON and wrong types are answered with upstream's warning", async () => {
    const correct = question(yesterday, yesterday);
    for (const body of [
      "{",
      "[]",
      JSON.stringify(correct).slice(0, -1),
      { ...correct, start_time: String(yesterday) },
      { ...correct, end_time: yesterday + 0.5 },
      { ...correct, start_time: -1 },
      { ...correct, end_time: 2 ** 32 },
      { ...correct, open_kfid: 5 },
    ]) {
      const answer = await sandbox.statistic(body);
      assert.notEqual(answer.errcode, 0);
      assert.match(answer.errmsg, /^Warning: wrong json format\. /);
    }
  });

  test("an unknown key is ignored, so a misspelt one asks for something else", async () => {
    const total = await sandbox.statistic(question(yesterday, yesterday));
    const misspelt = await sandbox.statistic({
      ...question(yesterday, yesterday),
      servicer_userId: "zhangsan",
    });
    assert.deepEqual(misspelt, total);
  });

  test("errmsg of an error names hint, address and page", async () => {
    const { errmsg } = await sandbox.statistic(question(today, today));
    assert.match(
      errmsg,
      /^invalid time range, hint: \[\d+_\d+_[0-9a-f]{32}\], from ip: 203\.0\.113\.7, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=600018$/,
    );
  });

  test("the wrong method is 43001 or 43002, an unknown path 404", async () => {
    assert.equal((await sandbox.ask("user/get", { userid: "LiSi" }, {})).errcode, 43001);
    assert.equal((await sandbox.ask("kf/get_servicer_statistic", {})).errcode, 43002);
    assert.equal((await sandbox.call("kf/nothing", {})).status, 404);
  });
});

describe("lists", () => {
  test("accounts come in pages of at most 100", async () => {
    const many = await startSandbox("--accounts", "230");
    try {
      const page = async (body) => (await many.ask("kf/account/list", {}, body)).account_list;
      const ids = [];
      for (const offset of [0, 100, 200])
        ids.push(...(await page({ offset, limit: 100 })).map((a) => a.open_kfid));
      assert.equal(ids.length, 230);
      assert.equal(new Set(ids).size, 230);
      assert.equal((await page({})).length, 100);
      assert.equal((await page({ offset: 230 })).length, 0);
      assert.equal((await many.ask("kf/account/list", {}, { limit: 0 })).errcode, 40058);
      assert.equal((await many.ask("kf/account/list", {}, { limit: 101 })).errcode, 40058);
    } finally {
      await many.stop();
    }
  });

  test("servicers mix people and departments; departments are walked one by one", async () => {
    const { servicer_list: list } = await sandbox.ask("kf/servicer/list", { open_kfid: aftersales });
    assert.deepEqual(
      list.filter((entry) => entry.userid === "zhangsan"),
      [{ userid: "zhangsan" }],
    );
    assert.ok(list.some((entry) => entry.department_id === 4 && entry.userid === undefined));

    const { department_id: tree } = await sandbox.ask("department/simplelist", { id: 4 });
    assert.deepEqual(
      tree.map(({ id, parentid }) => [id, parentid]),
      [
        [4, 2],
        [7, 4],
      ],
    );
    const { userlist } = await sandbox.ask("user/simplelist", { department_id: 4 });
    assert.deepEqual(
      userlist.map((user) => user.userid),
      ["zhaoliu", "sun.qian"],
    );
    assert.equal((await sandbox.ask("user/simplelist", { department_id: 77 })).errcode, 60003);
    assert.equal((await sandbox.ask("kf/servicer/list", { open_kfid: "wk" })).errcode, 95004);
  });

  test("only of accounts the app manages a status is told, and by default it manages none", async () => {
    const lists = async (at) => {
      const { account_list: accounts } = await at.ask("kf/account/list", {}, {});
      const told = {};
      for (const { open_kfid, manage_privilege } of accounts) {
        const { servicer_list: people } = await at.ask("kf/servicer/list", { open_kfid });
        told[open_kfid] = { manage_privilege, statuses: people.map(({ status }) => status) };
      }
      return told;
    };
    const usual = Object.values(await lists(sandbox));
    assert.equal(usual.length, 6);
    for (const { manage_privilege, statuses } of usual) {
      assert.equal(manage_privilege, false);
      assert.ok(statuses.every((status) => status === undefined));
    }
    const one = await startSandbox("--managed", aftersales);
    const all = await startSandbox("--managed", "all");
    try {
      const told = await lists(one);
      assert.equal(told[aftersales].manage_privilege, true);
      assert.ok(told[aftersales].statuses.includes(0) && told[aftersales].statuses.includes(1));
      assert.equal(told[stores].manage_privilege, false);
      assert.ok(Object.values(await lists(all)).every(({ manage_privilege }) => manage_privilege));
      // Where an API assigns the sessions, no survey is sent.
      const body = question(addDays(yesterday, -30), yesterday);
      const surveys = async (at) =>
        (await at.statistic(body)).statistic_list.map(
          ({ statistic }) => statistic?.satisfaction_investgate_cnt ?? 0,
        );
      assert.ok((await surveys(sandbox)).some((count) => count > 0));
      assert.ok((await surveys(one)).every((count) => count === 0));
    } finally {
      await one.stop();
      await all.stop();
    }
    const { code, stderr } = await run(["--managed", "wkunknown"]);
    assert.equal(code, 2);
    assert.match(stderr, /wkunknown/);
  });

  test("names: a known userid, an unknown one is 60111", async () => {
    assert.equal((await sandbox.ask("user/get", { userid: "yangyang_2023" })).name, "杨洋🌸");
    assert.equal((await sandbox.ask("user/get", { userid: "nobody" })).errcode, 60111);
  });

  test("servicers on request", async () => {
    const large = await startSandbox("--accounts", "7", "--servicers", "2000");
    try {
      const { accounts } = await large.control("GET", "corp");
      const sizes = accounts.map((account) => new Set(account.servicers.map((person) => person.userid)).size);
      assert.deepEqual(sizes, [2000, 2000, 2000, 2000, 2000, 0, 2000]);
    } finally {
      await large.stop();
    }
  });
});
