// What the doctor finds, and what it tells people to do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, corpId, folder, now, plant, run, sandbox, secretFile, stopAll, stub } from "./harness.mjs";
import path from "node:path";

after(stopAll);

let upstream;
before(async () => {
  upstream = await sandbox();
  await upstream.plantToken();
});

async function doctor(url, { locale = "en", secret = secretFile, args = [] } = {}) {
  const given = ["--upstream", url, "--corp-id", corpId, "--corp-secret-file", secret, "--now", String(now)];
  const program = run("kfstat-relay", ["doctor", ...given, "--locale", locale, ...args]);
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
    assert.ok(lines.length >= 5, out);
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
  const refused = await doctor(upstream.url, { secret: wrong });
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
