// What the doctor finds, and what it tells people to do.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import path from "node:path";
import {
  account,
  binaries,
  corpId,
  folder,
  now,
  plant,
  relay,
  run,
  sandbox,
  secret,
  secretFile,
  send,
  stopAll,
  stub,
} from "./harness.mjs";
import { postgres } from "./postgres.mjs";

after(stopAll);

let upstream;
before(async () => {
  upstream = await sandbox();
  await upstream.plantToken();
});

async function doctor(url, { locale = "en", secretAt = secretFile, args = [], env = {} } = {}) {
  const given = ["--upstream", url, "--corp-id", corpId, "--now", String(now)];
  if (secretAt) given.push("--corp-secret-file", secretAt);
  const program = run("kfstat-relay", ["doctor", ...given, "--locale", locale, ...args], { env });
  const { code } = await program.ended;
  return { code, out: program.out, err: program.err };
}

test("all is well", async () => {
  for (const [locale, mark] of [
    ["en", "[ok]"],
    ["zh", "[通过]"],
  ]) {
    const { code, out, err } = await doctor(upstream.url, { locale });
    assert.equal(code, 0, out + err);
    assert.match(err, /^\{[^\n]*"event":"doctor","by":"[^"]+","outcome":"ok"\}\n$/);
    const lines = out.trimEnd().split("\n");
    assert.ok(lines.length >= 7, out);
    for (const line of lines) assert.ok(line.startsWith(mark), line);
  }
});

/** What stands in the way, at which endpoint, and the words a person needs. */
const obstacles = [
  ["account/list", 60020, [/trusted IPs.*203\.0\.113\.7/, /企业可信IP.*203\.0\.113\.7/]],
  ["get_servicer_statistic", 60020, [/trusted IPs.*203\.0\.113\.7/, /企业可信IP.*203\.0\.113\.7/]],
  ["gettoken", 40001, [/Secret/, /Secret 取自/]],
  ["gettoken", 40013, [/corp id/, /企业 ID/]],
  ["gettoken", 60020, [/trusted IPs.*203\.0\.113\.7/, /企业可信IP.*203\.0\.113\.7/]],
  ["servicer/list", 60020, [/trusted IPs.*203\.0\.113\.7/, /企业可信IP.*203\.0\.113\.7/]],
  ["user/simplelist", 60020, [/trusted IPs.*203\.0\.113\.7/, /企业可信IP.*203\.0\.113\.7/]],
  ["account/list", 48002, [/apps that may call/, /可调用接口的应用/]],
  ["servicer/list", 48002, [/apps that may call/, /可调用接口的应用/]],
  ["get_servicer_statistic", 48002, [/apps that may call/, /可调用接口的应用/]],
  ["account/list", 48007, [/unexpected.*report/, /不在预期.*反馈/]],
  ["servicer/list", 48007, [/unexpected.*report/, /不在预期.*反馈/]],
  ["get_servicer_statistic", 48007, [/unexpected.*report/, /不在预期.*反馈/]],
  ["servicer/list", 60030, [/servicer of the account.*visible range/, /接待人员.*可见范围/]],
  ["get_servicer_statistic", 60030, [/servicer of the account.*visible range/, /接待人员.*可见范围/]],
  ["user/simplelist", 60030, [/visible range/, /可见范围/]],
  ["servicer/list", 60011, [/apps that may call/, /可调用接口的应用/]],
  ["user/simplelist", 60011, [/visible range/, /可见范围/]],
  ["account/list", 40001, [/access_token/, /access_token/]],
];

/** Nobody has to hand an account over: what a sentence says of it, it says against it. */
const harmless = (out) => {
  for (const sentence of out.split(/[.。；]/)) {
    if (/hand|give it the accounts|分配|交给/i.test(sentence))
      assert.match(sentence, /do not|no account has|请勿|不要|无需|不需要/i, sentence);
  }
};

for (const [endpoint, errcode, [english, chinese]] of obstacles) {
  test(`${errcode} at ${endpoint} is told with the next step`, async () => {
    await upstream.faults({ kind: "errcode", errcode, endpoint });
    for (const [locale, pattern, mark] of [
      ["en", english, "[not yet]"],
      ["zh", chinese, "[未通过]"],
    ]) {
      const { code, out, err } = await doctor(upstream.url, { locale });
      assert.equal(code, 1, out + err);
      assert.match(out, pattern);
      harmless(out);
      assert.ok(out.includes(mark) && out.includes(`errcode ${errcode}`), out);
    }
    await upstream.faults();
  });
}

test("a wrong secret, no network, and somebody else's answer", async () => {
  const wrong = path.join(folder({ wrong: plant("CANARY-wrong-secret") }), "wrong");
  const refused = await doctor(upstream.url, { secretAt: wrong });
  assert.equal(refused.code, 1);
  assert.match(refused.out, /errcode 40001/);
  const nobody = await doctor("http://127.0.0.1:9");
  assert.equal(nobody.code, 1);
  assert.match(nobody.out, /cannot be reached.*HTTPS_PROXY/);
  const page = (_request, response) => response.end("<html>sign in</html>");
  page.gettoken = true;
  const portal = await stub(page);
  const other = await doctor(portal.url);
  assert.equal(other.code, 1);
  assert.match(other.out, /not WeCom's API/);
});

test("accounts under API management are warned of, which is no failure", async () => {
  const managed = await sandbox(["--managed", account, "--managed", "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg"]);
  for (const [locale, warning, mark] of [
    ["en", /\[warning\].*API management.*售后服务 \(wkAJ.*门店咨询.*\n.*survey.*not.*blindly/, "[ok]"],
    ["zh", /\[警告\].*API 管理.*售后服务 \(wkAJ.*门店咨询.*\n.*评价.*勿贸然/, "[通过]"],
  ]) {
    const { code, out, err } = await doctor(managed.url, { locale });
    assert.equal(code, 0, out + err);
    assert.match(out, warning);
    assert.ok(!out.includes("会员俱乐部"), "the others are not named");
    assert.ok(out.trimEnd().split("\n").at(-1).startsWith(mark), out);
    harmless(out);
  }
});

test("all pages of accounts are looked through, and many that are managed are counted", async () => {
  const list = Array.from({ length: 230 }, (_, i) => ({
    open_kfid: `wk${i}`,
    name: `n${i}\u001b[2J`,
    manage_privilege: i >= 220,
  }));
  const made = await stub((_request, response, { pathname, body }) => {
    const answer = { errcode: 0, errmsg: "ok" };
    if (pathname.endsWith("account/list")) {
      const { offset, limit } = JSON.parse(body);
      answer.account_list = list.slice(offset, offset + limit);
    } else if (pathname.endsWith("servicer/list")) answer.servicer_list = [{ userid: "zhangsan" }];
    else answer.statistic_list = [];
    response.end(JSON.stringify(answer));
  });
  const { code, out } = await doctor(made.url);
  assert.equal(code, 0, out);
  assert.match(out, /accounts: 230\n/);
  assert.match(out, /n220\?\[2J \(wk220\).* and 5 more\n/);
  assert.ok(!out.includes("\u001b"), "a name does not steer the terminal");
});

test("no account and nobody in sight are obstacles too", async () => {
  const empty = await stub((_request, response, call) => {
    const list = call.pathname.endsWith("account/list") ? "account_list" : "servicer_list";
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", [list]: [] }));
  });
  const { code, out } = await doctor(empty.url);
  assert.equal(code, 1);
  assert.match(out, /may list customer-service accounts\n.*no customer-service account.*apps that may call/);
  harmless(out);
});

test("wrong usage ends with 2, and the configuration is judged first", async () => {
  assert.equal((await doctor(upstream.url, { locale: "fr" })).code, 2);
  const { code, err } = await doctor(upstream.url, { args: ["--trusted-proxy", "127.0.0.1"] });
  assert.equal(code, 2);
  assert.match(err, /let in/);
});

/** What the doctor says in both languages, and how it ends. */
async function says(code, [english, chinese], options) {
  for (const [locale, pattern] of [
    ["en", english],
    ["zh", chinese],
  ]) {
    const told = await doctor(upstream.url, { locale, ...options });
    assert.match(told.out, pattern);
    assert.equal(told.code, code, told.out + told.err);
    assert.match(told.out, locale === "en" ? /may read figures: wk/ : /可读取统计数据: wk/, "it goes on");
  }
}

test("the store is named with its version, or why it cannot be used", async () => {
  const place = folder({
    "no.db": "this is no database, and longer than a header".repeat(3),
    "later.db": "",
  });
  const store = (name) => ({ args: ["--store", `sqlite:${path.join(place, name)}`] });
  const sql = (text) => execFileSync("sqlite3", [path.join(place, "days.db"), text], { encoding: "utf8" });
  await says(0, [/keep days: in memory/, /保存每日数据: 仅在内存中/]);
  for (const name of ["days.db", "later.db"])
    await says(0, [/keep days: .*\.db, which the relay makes/, /\.db，启动时创建/], store(name));
  assert.deepEqual(readdirSync(place).sort(), ["later.db", "no.db"], "the doctor makes nothing");
  await (await relay(upstream.url, store("days.db").args)).stop();
  const newest = sql("SELECT MAX(version) FROM kfstat_schema").trim();
  await says(
    0,
    [RegExp(`days\\.db, schema version ${newest}\n`), RegExp(`结构版本 ${newest}\n`)],
    store("days.db"),
  );
  sql("DELETE FROM kfstat_schema WHERE version > 1");
  await says(
    0,
    [RegExp(`schema version 1, which .* up to ${newest} `), RegExp(`结构版本 1，启动时升级到 ${newest}`)],
    store("days.db"),
  );
  sql("INSERT INTO kfstat_schema (version) VALUES (99)");
  for (const [name, why] of [
    ["days.db", "newer version of kfstat-relay"],
    ["no.db", "no store of kfstat-relay"],
    ["none/days.db", "its folder is not there"],
    [".", "it is a folder"],
  ])
    await says(
      1,
      [
        RegExp(`\\[not yet\\] The relay can keep days\n .*--store.* What happened: .*${why}\n`),
        RegExp(`\\[未通过\\] 可保存每日数据\n .*--store.*具体原因：.*${why}\n`),
      ],
      store(name),
    );
});

test("a database that cannot be written is told, and nothing is written to find out", async () => {
  const server = await postgres();
  try {
    await says(0, [/PostgreSQL, which the relay makes/, /PostgreSQL，启动时创建/], {
      args: ["--store", server.url],
    });
    await (await relay(upstream.url, ["--store", server.url])).stop();
    const args = ["--store", server.url];
    await says(0, [/keep days: PostgreSQL, schema version \d+\n/, /PostgreSQL，结构版本 \d+\n/], { args });
    server.sql("ALTER ROLE kfstat SET default_transaction_read_only = on");
    await says(1, [/What happened: .*read-only transaction/, /具体原因：.*read-only transaction/], { args });
  } finally {
    await server.remove();
  }
});

test("who may read is told, and the next step where nobody may", async () => {
  const files = folder({
    one: `[users.li]\naccounts = "all"\n\n[users.zhao]\naccounts = ["${account}"]\n\n[users.wu]\naccounts = []\n`,
    nobody: "[users.wu]\naccounts = []\n",
    none: "",
  });
  const at = (name) => path.join(files, name);
  const bearer = (policy, tokens) => ({
    args: [
      "--access",
      "bearer",
      "--policy",
      at(policy),
      "--tokens",
      at(tokens),
      "--allowed-host",
      "kf.example",
    ],
  });
  for (const user of ["li", "li", "wu"]) {
    const args = ["token", "add", user, "--tokens", at("tokens")];
    const added = execFileSync(path.join(binaries, "kfstat-relay"), args, {
      env: {},
      encoding: "utf8",
      stdio: "pipe",
    });
    plant(added.trim());
  }
  await says(0, [
    /Somebody may read figures: none, whoever is on this machine/,
    /有人可读取统计数据: none，无需登录/,
  ]);
  await says(
    0,
    [
      /bearer, 2 tokens, 2 users .*\n\[warning\] .*nothing: wu\n/,
      /bearer，令牌 2 个，.*用户 2 个\n\[警告\] .*数据：wu\n/,
    ],
    bearer("one", "tokens"),
  );
  await says(
    1,
    [/\[not yet\] Somebody may read figures\n .*--policy/, /\[未通过\] 有人可读取统计数据\n .*--policy/],
    bearer("nobody", "tokens"),
  );
  await says(1, [/has a token.*token add/, /没有令牌.*token add/], bearer("one", "none"));
  const proxy = (policy) => ({
    args: ["--access", "trusted-header", "--policy", at(policy), "--trusted-proxy", "127.0.0.1"],
    env: { KFSTAT_PROXY_SECRET: plant("CANARY-proxy-secret-1") },
  });
  await says(0, [/trusted-header, 2 users/, /trusted-header，.*用户 2 个/], proxy("one"));
  await says(1, [/lets nobody read anything/, /没有允许任何人/], proxy("nobody"));
});

test("an app that is not self-built is spoken of in its own words", async () => {
  const { access_token: token } = (
    await send(`${upstream.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`, { kept: false })
  ).json();
  const printed = path.join(
    folder({ token: JSON.stringify({ access_token: plant(token), expires_in: 7200 }) }),
    "token",
  );
  const app = { secretAt: null, args: ["--token-command", `cat ${printed}`] };
  await says(0, [/\[ok\] WeCom answers, and there is a token\n/, /\[通过\] 企业微信可达，已取得令牌\n/], app);
  for (const [endpoint, errcode, english, chinese] of [
    ["account/list", 60020, /provider's console.*203\.0\.113\.7/, /服务商管理后台.*203\.0\.113\.7/],
    ["account/list", 48002, /service tools > read statistics/, /服务工具 > 获取客服数据统计/],
    ["get_servicer_statistic", 48007, /unexpected.*right to read statistics.*report/, /不在预期.*反馈/],
    ["servicer/list", 60030, /Apps > the app > visible range/, /该应用 > 可见范围/],
  ]) {
    await upstream.faults({ kind: "errcode", errcode, endpoint });
    for (const [locale, pattern] of [
      ["en", english],
      ["zh", chinese],
    ]) {
      const { code, out } = await doctor(upstream.url, { locale, ...app });
      assert.equal(code, 1, out);
      assert.match(out, pattern);
      assert.doesNotMatch(out, /self-built|自建|可调用接口的应用|--corp-secret/);
      harmless(out);
    }
  }
  await upstream.faults();
  for (const [command, why] of [
    ["exit 3", "ended with a failure"],
    ["echo hello", "no token in it"],
    [`echo '{"errcode":40084,"errmsg":"invalid permanent_code"}'`, ""],
  ]) {
    const { code, out } = await doctor(upstream.url, { secretAt: null, args: ["--token-command", command] });
    assert.equal(code, 1, out);
    assert.match(out, RegExp(`there is a token.*\n.*--token-command by itself.*${why}`));
    assert.doesNotMatch(out, /HTTPS_PROXY|--upstream/);
  }
});
