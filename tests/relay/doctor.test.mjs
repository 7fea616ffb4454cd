// What the doctor finds, and what it tells people to do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { corpId, folder, now, plant, run, sandbox, secretFile, stopAll, stub } from "./harness.mjs";
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
    assert.equal(err, "");
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
  ["account/list", 48002, [/apps that may call/, /可调用接口的应用/]],
  ["get_servicer_statistic", 48002, [/apps that may call/, /可调用接口的应用/]],
  ["servicer/list", 60011, [/apps that may call/, /可调用接口的应用/]],
  ["user/simplelist", 60011, [/visible range/, /可见范围/]],
];

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

test("no account and nobody in sight are obstacles too", async () => {
  const empty = await stub((_request, response, call) => {
    const list = call.pathname.endsWith("account/list") ? "account_list" : "servicer_list";
    response.end(JSON.stringify({ errcode: 0, errmsg: "ok", [list]: [] }));
  });
  const { code, out } = await doctor(empty.url);
  assert.equal(code, 1);
  assert.match(out, /may list customer-service accounts\n.*apps that may call/);
});

test("wrong usage ends with 2, and the configuration is judged first", async () => {
  assert.equal((await doctor(upstream.url, { locale: "fr" })).code, 2);
  const { code, err } = await doctor(upstream.url, { args: ["--trusted-proxy", "127.0.0.1"] });
  assert.equal(code, 2);
  assert.match(err, /let in/);
});
