// Who may ask, and for what: tokens, trusted headers, policies, origins.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import {
  account,
  ask,
  binaries,
  corpId,
  folder,
  logged,
  now,
  plant,
  problemOf,
  query,
  raw,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  sleep,
  spellings,
  stopAll,
} from "./harness.mjs";

const place = folder({
  policy: `
[users."li@example.com"]
accounts = "all"
admin = true

[users.wang]
accounts = ["${account}"]

[users."张三"]
accounts = ["${account}"]
own = "zhangsan"

[users.nobody]
`,
  web: "",
});
const policy = path.join(place, "policy");
const proxySecret = plant("CANARY-proxy-secret-0123456789");

async function command(...args) {
  const program = run("kfstat-relay", args);
  const { code } = await program.ended;
  return { code, out: program.out, err: program.err };
}

/** Not through the harness: what `token add` prints is the one place where a token may be. */
async function addToken(file, user) {
  const args = ["token", "add", user, "--tokens", file];
  const { stdout } = await promisify(execFile)(path.join(binaries, "kfstat-relay"), args, { env: {} });
  return plant(stdout.trim());
}

const tokensFile = path.join(place, "tokens");
const tokens = {};
let upstream;
let bearer;
let proxied;
before(async () => {
  upstream = await sandbox();
  for (const user of ["li@example.com", "wang", "张三", "nobody", "stranger"]) {
    tokens[user] = await addToken(tokensFile, user);
  }
  const web = folder({ "index.html": "<!doctype html>" });
  bearer = await relay(upstream.url, [
    ...["--access", "bearer", "--policy", policy, "--tokens", tokensFile, "--web", web],
    ...["--allowed-origin", "https://kf.example.com"],
  ]);
  proxied = await relay(
    upstream.url,
    ["--access", "trusted-header", "--policy", policy, "--trusted-proxy", "127.0.0.1"],
    { env: { KFSTAT_PROXY_SECRET: proxySecret } },
  );
});
after(stopAll);

const as = (user) => ({ Authorization: `Bearer ${tokens[user]}` });
const get = (program, target, headers = {}) => send(program.url + target, { headers });
const refusal = (answer) => [answer.status, problemOf(answer).code];

test("what a mode needs is asked for at the start", async () => {
  const base = ["--upstream", "http://127.0.0.1:9", "--corp-id", corpId, "--corp-secret-file", secretFile];
  const refused = async (args, pattern, env = {}, status = 2) => {
    const program = run("kfstat-relay", [...base, ...args, "--check-config"], { env });
    assert.equal((await program.ended).code, status, `${args.join(" ")}: ${program.err}`);
    assert.match(program.err, pattern);
  };
  const proxy = ["--access", "trusted-header", "--policy", policy];
  const env = { KFSTAT_PROXY_SECRET: proxySecret };
  await refused(["--access", "basic"], /--access must be/);
  await refused(["--access", "bearer", "--tokens", tokensFile], /--policy/);
  await refused(["--access", "bearer", "--policy", policy], /--tokens/);
  await refused(
    ["--access", "bearer", "--policy", "/nonexistent", "--tokens", tokensFile],
    /--policy/,
    {},
    3,
  );
  await refused(["--access", "bearer", "--policy", policy, "--tokens", "/nonexistent"], /--tokens/, {}, 3);
  await refused(proxy, /--trusted-proxy/, env);
  await refused([...proxy, "--trusted-proxy", "127.0.0.1"], /proxy secret/);
  await refused([...proxy, "--trusted-proxy", "127.0.0.1"], /16 bytes/, { KFSTAT_PROXY_SECRET: "short" });
  await refused([...proxy, "--trusted-proxy", "127.0.0.1", "--identity-header", "X_User"], /hyphens/, env);
  await refused(
    [...proxy, "--trusted-proxy", "127.0.0.1", "--identity-header", "X-KFSTAT-PROXY-SECRET"],
    /must differ/,
    env,
  );
  for (const wide of [
    ...[
      "0.0.0.0/0",
      "10.0.0.0/8",
      "192.0.2.0/23",
      "::/0",
      "2001:db8::/63",
      "::ffff:0:0/96",
      "::ffff:192.0.2.1",
    ],
    ...[
      "192.0.2.1/24",
      "192.0.2.0/33",
      "192.0.2.0/",
      "192.0.2.0/-1",
      "192.0.2.0/+24",
      "2001:db8::1/64",
      "fe80::1%lo",
    ],
    ...["localhost", "*", "", "192.0.2", "192.0.2.0/24x", "unix"],
  ]) {
    await refused([...proxy, "--trusted-proxy", wide], /--trusted-proxy/, env);
  }
  for (const [option, value] of [
    ["--policy", policy],
    ["--tokens", tokensFile],
    ["--trusted-proxy", "127.0.0.1"],
    ["--proxy-secret-file", secretFile],
  ]) {
    await refused([option, value], /everybody would be let in/);
  }
  for (const origin of ["*", "null", "https://a.example/", "https://a.example/x", "a.example", "https://"]) {
    await refused(["--allowed-origin", origin], /--allowed-origin/);
  }
  await refused(["--listen", "0.0.0.0:0"], /loopback/);
  const fine = run("kfstat-relay", [
    ...[...base, "--listen", "0.0.0.0:0", "--check-config"],
    ...["--access", "bearer", "--policy", policy, "--tokens", tokensFile],
  ]);
  assert.equal((await fine.ended).code, 0, fine.err);
});

test("a policy that is not understood is no policy", async () => {
  const file = path.join(folder(), "policy");
  const cases = {
    'accounts = "all"\n': /unknown key accounts/,
    "[users.a]\naccount = []\n": /unknown key account/,
    '[users.a]\naccounts = "wk1"\n': /accounts must be "all" or a list/,
    "[users.a]\nadmin = 1\n": /admin must be/,
    '[users.a]\nadmin = "yes"\n': /admin must be/,
    '[users.a]\nadmin = true\nown = "a"\n': /own figures only/,
    '[users.a]\nown = ["a", "b"]\n': /own must be one value/,
    '[users.a]\nown = ""\n': /own must be one value/,
    '[users."a b"]\n': /not a name/,
    '[users."a,b"]\n': /not a name/,
    '[users.""]\n': /not a name/,
    "[users]\na = 1\n": /must be a table/,
    "[users.a.b]\n": /a.* b|b must/,
    "[groups.a]\n": /unknown key groups/,
    "[users.a]\n[users.a]\n": /line 2/,
  };
  for (const [text, pattern] of Object.entries(cases)) {
    writeFileSync(file, text);
    const args = ["--access", "bearer", "--tokens", tokensFile, "--policy", file, "--check-config"];
    const { code, err } = await command("--corp-id", corpId, "--corp-secret-file", secretFile, ...args);
    assert.equal(code, 2, text + err);
    assert.match(err, pattern);
  }
});

test("token add, list and revoke; the file holds hashes only", async () => {
  const file = path.join(folder(), "tokens");
  const words = await Promise.all(Array.from({ length: 8 }, (_, i) => addToken(file, `user${i % 4}`)));
  assert.equal(new Set(words).size, 8);
  for (const word of words) assert.match(word, /^kfstat_[\w-]{43}$/);
  const text = readFileSync(file, "utf8");
  for (const word of words) assert.equal(text.includes(word.slice(8)), false);
  assert.equal(statSync(file).mode & 0o777, 0o640);
  const list = async () => {
    const { code, out } = await command("token", "list", "--tokens", file);
    assert.equal(code, 0);
    return out
      .trimEnd()
      .split("\n")
      .map((line) => /^([0-9a-f]{8}) {2}\S+T\S+Z {2}(\S+)$/.exec(line).slice(1));
  };
  const entries = await list();
  assert.equal(entries.length, 8, "none of eight at once is lost");
  assert.equal((await command("token", "revoke", entries[0][0], "--tokens", file)).out, "1 revoked\n");
  assert.equal((await list()).length, 7);
  assert.equal((await command("token", "revoke", "user1", "--tokens", file)).code, 0);
  assert.ok((await list()).every(([, user]) => user !== "user1"));
  assert.equal((await command("token", "revoke", "user1", "--tokens", file)).code, 1);
  assert.equal((await command("token", "add", "a b", "--tokens", file)).code, 2);
  assert.equal((await command("token", "add", "--tokens", file)).code, 2);
  assert.equal((await command("token", "list", "x", "--tokens", file)).code, 2);
  assert.equal((await command("token", "rename", "x", "--tokens", file)).code, 2);
  assert.equal((await command("token", "list")).code, 2);
  assert.equal((await command("token", "list", "--tokens", "/nonexistent")).code, 3);
  writeFileSync(file, "not a line\n");
  assert.match((await command("token", "list", "--tokens", file)).err, /line 1 of the token file/);
});

test("a bearer comes in with a token, exactly once and exactly so", async () => {
  assert.equal((await get(bearer, "/api/v1/status", as("wang"))).status, 200);
  const token = tokens.wang;
  assert.equal((await get(bearer, "/api/v1/status", { Authorization: `bearer ${token}` })).status, 200);
  const bad = [
    {},
    { Authorization: "" },
    { Authorization: token },
    { Authorization: `Basic ${token}` },
    { Authorization: `Bearer` },
    { Authorization: `Bearer  ${token}` },
    { Authorization: `Bearer ${token}x` },
    { Authorization: `Bearer ${token.slice(0, -1)}` },
    { Authorization: `Bearer ${token}, Bearer ${token}` },
    { Authorization: `Bearer ${"x".repeat(600)}` },
    { Authorization: `Bearer ${token}`, Authorization_: "x" },
    { "X-Authorization": `Bearer ${token}` },
    { Cookie: `token=${token}` },
    { "Proxy-Authorization": `Bearer ${token}` },
    { "X-Forwarded-User": "wang", "X-Kfstat-Proxy-Secret": proxySecret },
  ];
  const routes = [
    "/api/v1/status",
    "/api/v1/accounts",
    `/api/v1/accounts/${account}/servicers`,
    "/api/v1/none",
    "/api",
  ];
  for (const headers of bad) {
    for (const route of routes) {
      const answer = await get(bearer, route, headers);
      assert.deepEqual(refusal(answer), [401, "relay.unauthenticated"], route);
      assert.equal(answer.headers["www-authenticate"], 'Bearer realm="kfstat"');
    }
    assert.deepEqual(refusal(await ask(bearer, query, { headers })), [401, "relay.unauthenticated"]);
  }
  assert.equal((await get(bearer, `/api/v1/status?access_token=${token}`)).status, 401);
  const hash = readFileSync(tokensFile, "utf8").split(" ", 1)[0];
  assert.equal((await get(bearer, "/api/v1/status", { Authorization: `Bearer ${hash}` })).status, 401);
  const twice = `GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:${bearer.port}\r\nConnection: close\r\n`;
  const line = `Authorization: Bearer ${token}\r\n`;
  assert.equal((await raw(bearer.port, `${twice}${line}\r\n`)).status, 200);
  assert.equal((await raw(bearer.port, `${twice}${line}${line}\r\n`)).status, 401);
  assert.equal((await raw(bearer.port, `${twice}${line}AUTHORIZATION: x\r\n\r\n`)).status, 401);
});

test("pages and probes hold no figures and need no token", async () => {
  for (const target of ["/", "/livez", "/readyz"])
    assert.equal((await get(bearer, target)).status, 200, target);
});

test("who the policy does not name may do nothing, who it names without a right sees nothing", async () => {
  for (const target of ["/api/v1/status", "/api/v1/accounts", `/api/v1/accounts/${account}/servicers`]) {
    const answer = await get(bearer, target, as("stranger"));
    assert.deepEqual(refusal(answer), [403, "relay.no_access"], target);
    assert.deepEqual(
      answer.json().user,
      { name: "stranger", admin: false, accounts: [], own: null },
      "they can say who asks for access",
    );
  }
  const user = { name: "nobody", admin: false, accounts: [], own: null };
  assert.deepEqual((await get(bearer, "/api/v1/status", as("nobody"))).json().user, user);
  assert.deepEqual((await get(bearer, "/api/v1/accounts", as("nobody"))).json(), { accounts: [] });
  const servicers = await get(bearer, `/api/v1/accounts/${account}/servicers`, as("nobody"));
  assert.deepEqual(refusal(servicers), [403, "relay.not_allowed"]);
  const before = (await upstream.stats()).calls.get_servicer_statistic ?? 0;
  assert.deepEqual(refusal(await ask(bearer, query, { headers: as("nobody") })), [403, "relay.not_allowed"]);
  assert.equal((await upstream.stats()).calls.get_servicer_statistic ?? 0, before);
});

test("an account's reader reads that account, an account that is not is not told apart from a foreign one", async () => {
  const all = (await get(bearer, "/api/v1/accounts", as("li@example.com"))).json().accounts;
  assert.ok(all.length > 1);
  const mine = (await get(bearer, "/api/v1/accounts", as("wang"))).json().accounts;
  assert.deepEqual(
    mine.map((entry) => entry.open_kfid),
    [account],
  );
  assert.equal((await ask(bearer, query, { headers: as("wang") })).status, 200);
  const other = all.find((entry) => entry.open_kfid !== account).open_kfid;
  const texts = [];
  for (const open_kfid of [other, "wkNone"]) {
    const figures = await ask(bearer, { ...query, open_kfid }, { headers: as("wang") });
    assert.deepEqual(refusal(figures), [403, "relay.not_allowed"]);
    const list = await get(bearer, `/api/v1/accounts/${open_kfid}/servicers`, as("wang"));
    assert.deepEqual(refusal(list), [403, "relay.not_allowed"]);
    texts.push(figures.text, list.text);
  }
  assert.equal(new Set(texts).size, 1);
  assert.equal(
    (await ask(bearer, { ...query, open_kfid: other }, { headers: as("li@example.com") })).status,
    200,
  );
});

test("own figures only: no colleague, no totals", async () => {
  const headers = as("张三");
  assert.equal((await ask(bearer, query, { headers })).status, 200);
  for (const servicer_userid of ["lisi", "ZhangSan", "zhangsan2", null, undefined]) {
    const answer = await ask(bearer, { ...query, servicer_userid }, { headers });
    assert.deepEqual(refusal(answer), [403, "relay.not_allowed"], String(servicer_userid));
  }
  const document = (await get(bearer, `/api/v1/accounts/${account}/servicers`, headers)).json();
  assert.deepEqual(
    document.servicers.map((entry) => entry.servicer_userid),
    ["zhangsan"],
  );
  assert.deepEqual(Object.keys(document), ["servicers"]);
});

test("every answer says that it is not kept, not guessed at, and not framed", async () => {
  const targets = [
    "/api/v1/status",
    "/api/v1/accounts",
    `/api/v1/accounts/${account}/servicers`,
    "/api/v1/none",
  ];
  for (const target of targets) {
    for (const user of ["wang", "stranger"]) {
      const { headers } = await get(bearer, target, as(user));
      assert.equal(headers["cache-control"], "no-store", target);
      assert.equal(headers["x-content-type-options"], "nosniff", target);
      assert.equal(headers["referrer-policy"], "no-referrer", target);
      for (const rule of ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) {
        assert.ok(headers["content-security-policy"].includes(rule), `${target}: ${rule}`);
      }
    }
  }
});

test("status says who asks and what they may", async () => {
  const user = async (name) => (await get(bearer, "/api/v1/status", as(name))).json().user;
  assert.deepEqual(await user("li@example.com"), {
    name: "li@example.com",
    admin: true,
    accounts: "all",
    own: null,
  });
  assert.deepEqual(await user("张三"), { name: "张三", admin: false, accounts: [account], own: "zhangsan" });
  assert.deepEqual(await user("nobody"), { name: "nobody", admin: false, accounts: [], own: null });
});

test("the address to add for 60020 is told to admins only", async () => {
  await upstream.faults({ kind: "errcode", errcode: 60020, endpoint: "servicer/list" });
  const target = `/api/v1/accounts/wkBJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw/servicers`;
  const admin = await get(bearer, target, as("li@example.com"));
  await upstream.faults();
  assert.equal(admin.json().address, "203.0.113.7");
  await upstream.faults({ kind: "errcode", errcode: 60020, endpoint: "servicer/list" });
  const fresh = await relay(upstream.url, ["--access", "bearer", "--policy", policy, "--tokens", tokensFile]);
  const wang = await get(fresh, `/api/v1/accounts/${account}/servicers`, as("wang"));
  await upstream.faults();
  assert.equal(wang.json().errcode, 60020);
  assert.equal(wang.text.includes("203.0.113.7"), false);
});

test("the log names the user, and never a token", async () => {
  await ask(bearer, query, { headers: as("wang") });
  const said = (wanted) =>
    bearer.err
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line))
      .find((entry) => Object.entries(wanted).every(([name, value]) => entry[name] === value));
  const figures = { route: "/cgi-bin/kf/get_servicer_statistic", user: "wang", outcome: "ok" };
  for (const deadline = Date.now() + 30_000; !said(figures); await sleep(10))
    assert.ok(Date.now() < deadline);
  const line = said(figures);
  assert.equal(line.open_kfid, account);
  assert.equal(line.start_date, "2022-02-21");
  assert.ok(said({ outcome: "relay.not_allowed", user: "张三" }));
});

test("a foreign Host is 421 whatever else is right", async () => {
  const good = { "X-Forwarded-User": "wang", "X-Kfstat-Proxy-Secret": proxySecret };
  for (const [program, headers] of [
    [bearer, as("wang")],
    [proxied, good],
  ]) {
    for (const host of [
      "evil.example",
      `evil.example:${program.port}`,
      "127.0.0.1",
      `127.0.0.1.nip.io:${program.port}`,
    ]) {
      for (const target of [
        "/api/v1/status",
        "/api/v1/accounts",
        `/api/v1/accounts/${account}/servicers`,
        "/",
      ]) {
        const answer = await get(program, target, { ...headers, Host: host });
        assert.deepEqual(refusal(answer), [421, "relay.unknown_host"]);
      }
      const figures = await ask(program, query, { headers: { ...headers, Host: host } });
      assert.deepEqual(refusal(figures), [421, "relay.unknown_host"]);
    }
  }
});

test("a token is no protection against other sites: X-Kfstat and Origin are asked for all the same", async () => {
  const headers = as("wang");
  assert.equal((await ask(bearer, query, { headers: { ...headers, "X-Kfstat": null } })).status, 403);
  assert.equal(
    (await ask(bearer, query, { headers: { ...headers, "Content-Type": "text/plain" } })).status,
    415,
  );
  assert.equal(
    (await ask(bearer, query, { headers: { ...headers, Origin: "https://evil.example" } })).status,
    403,
  );
});

test("pages of an allowed origin may ask, of no other", async () => {
  const origin = "https://kf.example.com";
  const target = `${bearer.url}/cgi-bin/kf/get_servicer_statistic`;
  const asking = { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-kfstat" };
  const preflight = await send(target, { method: "OPTIONS", headers: { Origin: origin, ...asking } });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers["access-control-allow-origin"], origin);
  assert.equal(preflight.headers["access-control-allow-methods"], "POST");
  assert.equal(preflight.headers["access-control-allow-headers"], "Authorization, Content-Type, X-Kfstat");
  assert.match(preflight.headers.vary, /Origin/);
  const answer = await ask(bearer, query, { headers: { ...as("wang"), Origin: origin } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["access-control-allow-origin"], origin);
  assert.equal(answer.headers["access-control-allow-credentials"], "true");
  const denied = await ask(bearer, query, { headers: { Origin: origin } });
  assert.equal(denied.status, 401);
  assert.equal(denied.headers["access-control-allow-origin"], origin, "the page can read why");
  for (const other of [
    ...["https://kf.example.com.evil.example", "http://kf.example.com", "https://kf.example.com:444", "null"],
    ...["https://evil.example", "https://xkf.example.com", "https://kf.example.com/", "*", ""],
  ]) {
    for (const method of ["OPTIONS", "POST", "GET"]) {
      const foreign = await send(target, { method, headers: { ...as("wang"), Origin: other, ...asking } });
      assert.equal(foreign.status, 403, other);
      assert.equal(foreign.headers["access-control-allow-origin"], undefined);
    }
  }
  const plain = await send(target, { method: "OPTIONS", headers: as("wang") });
  assert.equal(plain.status, 405);
});

const trust = { "X-Kfstat-Proxy-Secret": proxySecret };

test("a trusted proxy names the user", async () => {
  const answer = await get(proxied, "/api/v1/status", {
    ...trust,
    "X-Forwarded-User": "wang",
    "X-Forwarded-For": "192.0.2.1",
    Via: "1.1 proxy",
  });
  assert.equal(answer.json().user.name, "wang");
  assert.equal((await get(proxied, "/api/v1/status", { ...trust, "x-forwarded-USER": "wang" })).status, 200);
  const chinese = Buffer.from("张三").toString("latin1");
  const own = await get(proxied, "/api/v1/status", { ...trust, "X-Forwarded-User": chinese });
  assert.equal(own.json().user.name, "张三");
  const none = await get(proxied, "/api/v1/status", trust);
  assert.deepEqual(refusal(none), [401, "relay.unauthenticated"]);
  assert.equal(none.headers["www-authenticate"], undefined);
  const stranger = await get(proxied, "/api/v1/status", { ...trust, "X-Forwarded-User": "stranger" });
  assert.deepEqual(refusal(stranger), [403, "relay.no_access"]);
  assert.equal(stranger.json().user.name, "stranger");
  for (const [bytes, name] of [
    [Buffer.from("王芳"), "王芳"],
    [Buffer.from([0xcd, 0xf5]), "\ufffd\ufffd"],
  ]) {
    const headers = { ...trust, "X-Forwarded-User": bytes.toString("latin1") };
    const { user } = (await get(proxied, "/api/v1/status", headers)).json();
    assert.equal(user.name, name, "whatever the proxy wrote it in");
  }
  for (const headers of [{}, trust, { ...trust, "X-Forwarded-User": "a b" }])
    assert.equal("user" in (await get(proxied, "/api/v1/status", headers)).json(), false);
});

test("who is not on the list of proxies is not believed, secret or not", async () => {
  const from = (localAddress, headers) =>
    new Promise((resolve, reject) => {
      const request = http.get(
        `${proxied.url}/api/v1/status`,
        { headers, localAddress, agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.on("error", reject);
    });
  const headers = { ...trust, "X-Forwarded-User": "wang" };
  assert.equal(await from("127.0.0.1", headers), 200);
  for (const other of ["127.0.0.2", "127.0.1.1", "127.255.255.254"])
    assert.equal(await from(other, headers), 403, other);
});

test("40 spellings of a forged identity: none passes", async () => {
  assert.equal(new Set(spellings).size, 40);
  const head = (lines) =>
    `GET /api/v1/accounts HTTP/1.1\r\nHost: 127.0.0.1:${proxied.port}\r\nConnection: close\r\n` +
    `X-Kfstat-Proxy-Secret: ${proxySecret}\r\n${lines}\r\n`;
  const real = "X-Forwarded-User: nobody\r\n";
  assert.match((await raw(proxied.port, head(real))).text, /\{"accounts":\[\]\}$/);
  let passed = 0;
  for (const name of spellings) {
    const forged = `${name}: li@example.com\r\n`;
    // The proxy's own line before or behind, or none: then only case may differ, and the proxy replaces it.
    const requests = [real + forged, forged + real];
    if (name.toLowerCase() !== "x-forwarded-user") requests.push(forged);
    for (const lines of requests) {
      const answer = await raw(proxied.port, head(lines));
      if (answer.status === 200) passed += 1;
      assert.ok([400, 401, 403].includes(answer.status), `${JSON.stringify(name)}: ${answer.text}`);
      assert.equal(answer.answers, 1);
    }
  }
  assert.equal(passed, 0);
});

test("the proxy's secret is needed, exactly once and exactly so", async () => {
  const user = { "X-Forwarded-User": "wang" };
  for (const headers of [
    {},
    { "X-Kfstat-Proxy-Secret": "" },
    { "X-Kfstat-Proxy-Secret": proxySecret.slice(0, -1) },
    { "X-Kfstat-Proxy-Secret": `${proxySecret}x` },
    { "X-Kfstat-Proxy-Secret": proxySecret.toLowerCase() },
    { "X-Kfstat-Proxy-Secret": [proxySecret, proxySecret] },
    { "X-Kfstat-Proxy-Secret": proxySecret, X_Kfstat_Proxy_Secret: proxySecret },
    { X_Kfstat_Proxy_Secret: proxySecret },
    { Authorization: `Bearer ${proxySecret}` },
    { Authorization: `Bearer ${tokens.wang}` },
  ]) {
    const answer = await get(proxied, "/api/v1/status", { ...user, ...headers });
    assert.deepEqual(refusal(answer), [403, "relay.untrusted_proxy"], JSON.stringify(headers));
  }
});

test("an identity is one name", async () => {
  for (const name of ["wang, li@example.com", "wang li", "wang,", "x".repeat(129), "wang\tx"]) {
    const answer = await get(proxied, "/api/v1/status", { ...trust, "X-Forwarded-User": name });
    assert.deepEqual(refusal(answer), [403, "relay.ambiguous_identity"], name);
  }
  for (const name of ["Wang", "WANG", "wang@example.com", "wang\u00a0"]) {
    const answer = await get(proxied, "/api/v1/status", { ...trust, "X-Forwarded-User": name });
    assert.deepEqual(refusal(answer), [403, "relay.no_access"], name);
  }
});

test("over a Unix socket its permissions stand for the secret", async () => {
  const socketPath = path.join(folder(), "relay.sock");
  const needed = ["--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile];
  const listen = ["--listen", `unix:${socketPath}`, "--now", String(now)];
  const start = async (args, env) => {
    const program = run("kfstat-relay", [...needed, ...listen, ...args], { env });
    for (const deadline = Date.now() + 30_000; !program.out.includes("\n"); await sleep(10)) {
      assert.ok(Date.now() < deadline && program.child.exitCode === null, program.err);
    }
    assert.equal(program.out, `kfstat-relay listening on unix:${socketPath}\n`);
    return program;
  };
  const status = (headers = {}, more = {}) =>
    new Promise((resolve, reject) => {
      const all = { Host: "localhost", ...headers };
      const request = http.get({ socketPath, path: "/api/v1/status", headers: all, ...more }, (response) => {
        let text = "";
        response.on("data", (bytes) => (text += bytes));
        response.on("end", () => resolve([response.statusCode, JSON.parse(text)]));
      });
      request.on("error", reject);
    });
  const trusted = ["--access", "trusted-header", "--policy", policy];
  const program = await start(trusted);
  assert.equal(statSync(socketPath).mode & 0o777, 0o660);
  const [code, document] = await status({ "X-Forwarded-User": "wang" });
  assert.deepEqual([code, document.user.name], [200, "wang"]);
  assert.equal((await status())[0], 401);
  assert.equal((await status({ "X-Forwarded-User": "wang", X_Forwarded_User: "li@example.com" }))[0], 403);
  assert.equal((await status({ "X-Forwarded-User": "wang", Host: "evil.example" }))[0], 421);
  // Killed, it leaves the socket behind; the next one takes its place.
  program.child.kill("SIGKILL");
  await program.ended;
  assert.ok(existsSync(socketPath));
  const next = await start(trusted, { KFSTAT_PROXY_SECRET: proxySecret });
  assert.equal((await status({ "X-Forwarded-User": "wang" }))[0], 403, "a secret that is given is asked for");
  assert.equal((await status({ "X-Forwarded-User": "wang", ...trust }))[0], 200);
  // One that is in use is not taken away.
  const second = run("kfstat-relay", [...needed, ...listen, ...trusted]);
  assert.equal((await second.ended).code, 3);
  assert.equal((await status({ "X-Forwarded-User": "wang", ...trust }))[0], 200);
  assert.equal((await next.stop()).code, 0);
  assert.equal(existsSync(socketPath), false);
  // What is no socket stays, whoever may want the place.
  const others = folder({ file: "somebody's", target: "somebody's" });
  symlinkSync(path.join(others, "target"), path.join(others, "link"));
  symlinkSync(path.join(others, "nowhere"), path.join(others, "dangling"));
  for (const name of ["file", "link", "dangling"]) {
    const program = run("kfstat-relay", [
      ...needed,
      "--listen",
      `unix:${path.join(others, name)}`,
      ...trusted,
    ]);
    assert.equal((await program.ended).code, 3, name);
    assert.match(program.err, /is there and is no socket/, name);
  }
  assert.deepEqual(readdirSync(others), ["dangling", "file", "link", "target"]);
  assert.equal(readFileSync(path.join(others, "file"), "utf8"), "somebody's");
  for (const bad of ["unix:", "unix:relative", `unix:/${"x".repeat(120)}`]) {
    const program = run("kfstat-relay", [...needed, "--listen", bad]);
    assert.equal((await program.ended).code, 2, bad);
  }
});

test("the log says who was refused, whose figures were read, and goes by the proxy's id of a request", async () => {
  const lines = (program) =>
    program.err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const month = { start_time: query.start_time, end_time: query.end_time };
  const read = await ask(
    bearer,
    { open_kfid: account, servicer_userid: "zhangsan", ...month },
    { headers: as("张三") },
  );
  assert.equal(read.status, 200);
  await get(bearer, "/api/v1/accounts", as("stranger"));
  const streamed = await send(`${bearer.url}/api/v1/statistics`, {
    method: "POST",
    headers: { ...as("wang"), "X-Request-Id": "not-of-a-proxy" },
    json: { open_kfid: account, servicer_userids: ["zhangsan"], ...month },
  });
  await logged(bearer, new RegExp(`"event":"stream_end".*"id":"${streamed.headers["x-request-id"]}"`));
  const of = (answer) => lines(bearer).filter(({ id }) => id === answer.headers["x-request-id"]);
  const [one] = of(read);
  assert.deepEqual([one.user, one.open_kfid, one.servicer_userid], ["张三", account, "zhangsan"]);
  assert.ok(lines(bearer).some(({ user, outcome }) => user === "stranger" && outcome === "relay.no_access"));
  const end = of(streamed).find(({ event }) => event === "stream_end");
  assert.deepEqual(
    [end.user, end.open_kfids, end.servicer_userid, end.series, end.complete],
    ["wang", [account], "zhangsan", 1, true],
  );
  assert.notEqual(streamed.headers["x-request-id"], "not-of-a-proxy");

  const by = (id) =>
    get(proxied, "/api/v1/status", {
      "X-Forwarded-User": "wang",
      "X-Kfstat-Proxy-Secret": proxySecret,
      "X-Request-Id": id,
    });
  assert.equal((await by("nginx-4f.1_A")).headers["x-request-id"], "nginx-4f.1_A");
  for (const id of ["", "two words", "x".repeat(129), "ä"])
    assert.match((await by(id)).headers["x-request-id"], /^\d+-\d+$/);
});
