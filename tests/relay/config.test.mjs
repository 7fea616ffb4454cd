// Options as flags, variables and keys of a file; secrets; what is said about them.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, readdirSync, statSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import {
  corpId,
  folder,
  plant,
  relay as serving,
  run,
  secret,
  secretFile,
  stopAll,
  stub,
} from "./harness.mjs";

after(stopAll);

const given = {
  KFSTAT_UPSTREAM: "http://127.0.0.1:9",
  KFSTAT_CORP_ID: corpId,
  KFSTAT_CORP_SECRET_FILE: secretFile,
};

async function relay(args, env = given) {
  const program = run("kfstat-relay", args, { env });
  const { code } = await program.ended;
  return { code, out: program.out, err: program.err };
}

async function printed(args, env) {
  const ended = await relay([...args, "--print-config"], env);
  assert.equal(ended.code, 0, ended.err);
  const values = {};
  for (const line of ended.out.split("\n")) {
    const [, key, value, origin] = /^(\w+) = (.*) {2}# (.*)$/.exec(line) ?? [];
    if (key) values[key] = { value: JSON.parse(value), origin };
  }
  return { ...ended, values };
}

const file = (text, name = "kfstat.toml") => path.join(folder({ [name]: text }), name);

async function refused(args, pattern, { env = given, status = 2 } = {}) {
  const ended = await relay([...args, "--check-config"], env);
  assert.equal(ended.code, status, `${args.join(" ")}: ${ended.out}${ended.err}`);
  assert.match(ended.err, pattern);
  assert.equal(ended.out, "");
}

const policy = file('[users.li]\naccounts = "all"\n', "policy.toml");
const tokens = file(`${"0".repeat(64)} li 2022-02-24T00:00:00Z\n`, "tokens");
const bearer = { KFSTAT_ACCESS: "bearer", KFSTAT_POLICY: policy, KFSTAT_TOKENS: tokens };
const trusted = {
  KFSTAT_ACCESS: "trusted-header",
  KFSTAT_POLICY: policy,
  KFSTAT_PROXY_SECRET: secret,
  KFSTAT_TRUSTED_PROXY: "127.0.0.1",
};

/** What an option needs beside it. */
const needs = {
  policy: bearer,
  tokens: bearer,
  "trusted-proxy": trusted,
  "identity-header": trusted,
  "proxy-secret-header": trusted,
};

/** A value each option takes; the others take any text, or a small number. */
const fit = {
  listen: "127.0.0.2:1",
  "metrics-listen": "127.0.0.1:0",
  upstream: "http://127.0.0.1:7",
  now: "1645700000",
  collect: "off",
  "log-level": "warn",
  store: "memory:",
  "allowed-origin": "https://kf.example.com",
  access: "none",
  policy,
  tokens,
  "trusted-proxy": "192.0.2.0/24",
  targets: '{"reply_rate":{"min":0.95}}',
};

test("every option is a flag, a variable and a key, in that order", async () => {
  const { out: help } = await relay(["--help"]);
  const options = help
    .split(/^ {2}(?=--)/m)
    .map((entry) => /^--([\w-]+) ([A-Z:]+)( \.\.\.)?\s[^]*\(KFSTAT_(\w+)\)/.exec(entry))
    .filter((found) => found !== null);
  const names = options.map(([, name]) => name);
  for (const name of ["listen", "corp-id", "store", "now", "allowed-host"])
    assert.ok(names.includes(name), name);
  for (const [, name, type, repeated, variable] of options) {
    if (name === "config") continue;
    const key = name.replaceAll("-", "_");
    assert.equal(variable, key.toUpperCase());
    const value = fit[name] ?? (type === "N" ? "7" : "from-test");
    const shown = repeated ? [value] : value;
    const config = ["--config", file(`${key} = ${JSON.stringify(shown)}\n`)];
    const base = { ...given, ...needs[name] };
    const set = { ...base, [`KFSTAT_${variable}`]: value };
    const unset = { ...base };
    delete unset[`KFSTAT_${variable}`];
    const is = async (args, env, origin) =>
      assert.deepEqual((await printed(args, env)).values[key], { value: shown, origin }, name);
    await is(config, unset, `${key} of ${config[1]}`);
    await is(config, set, `KFSTAT_${variable}`);
    await is([...config, `--${name}`, value], set, `--${name}`);
  }
});

test("what is printed can be read again, and says the same", async () => {
  const odd = 'a "quoted" \\ \t word';
  const env = {
    ...given,
    ...bearer,
    KFSTAT_ALLOWED_HOST: "a.example,b.example",
    KFSTAT_RETENTION_DAYS: "400",
  };
  const first = await printed(["--web", odd], env);
  const again = await printed(["--config", file(first.out)], { KFSTAT_CORP_SECRET_FILE: secretFile });
  const values = (all) => Object.entries(all.values).map(([key, { value }]) => [key, value]);
  assert.deepEqual(values(again), values(first));
  assert.equal(again.values.web.value, odd);
});

test("a list is repeated as a flag, an array as a key, split at commas as a variable", async () => {
  const hosts = async (args, env) => (await printed(args, { ...given, ...env })).values.allowed_host.value;
  const both = ["a.example", "b.example:8443"];
  assert.deepEqual(await hosts(["--allowed-host", both[0], "--allowed-host", both[1]]), both);
  assert.deepEqual(await hosts([], { KFSTAT_ALLOWED_HOST: " a.example , b.example:8443," }), both);
  assert.deepEqual(await hosts([], { KFSTAT_CONFIG: file(`allowed_host = ${JSON.stringify(both)}`) }), both);
});

test("an unknown key is an error, and so is a file that is not fit", async () => {
  const cases = {
    'corp_idd = "x"\n': /unknown key corp_idd/,
    'corp-id = "x"\n': /unknown key corp-id/,
    [`corp_secret = "${secret}"\n`]: /unknown key corp_secret\b/,
    "[relay]\nnow = 1\n": /line 1: relay must be/,
    "[now]\nx = 1\n": /line 1: now must be/,
    'corp_id = ["x", "y"]\n': /corp_id .* must be one value/,
    "now = 1.5\n": /now must be/,
    "now = 2022-02-24\n": /now must be/,
    'now = 1\nnow = "2"\n': /line 2/,
    "corp_id = x\n": /line 1/,
    'calls_per_minute = "many"\n': /calls_per_minute of .* whole number/,
    "calls_per_minute = 0\n": /whole number from 1/,
    'upstream = "http://192.0.2.1"\n': /upstream of .* loopback/,
  };
  const env = { KFSTAT_CORP_SECRET_FILE: secretFile };
  for (const [text, pattern] of Object.entries(cases)) {
    await refused(["--config", file(text)], pattern, { env: { ...env, KFSTAT_CORP_ID: corpId } });
  }
  await refused(["--config", "/nonexistent"], /--config/, { status: 3 });
  await refused(["--config", folder()], /--config/, { status: 3 });
  await refused([], /KFSTAT_CONFIG/, { status: 3, env: { ...given, KFSTAT_CONFIG: "/nonexistent" } });
  await refused(["--corp-id", "a", "--corp-id", "b"], /--corp-id/);
});

test("--check-config says that it is good and starts nothing", async () => {
  const ended = await relay(["--check-config"]);
  assert.deepEqual([ended.code, ended.out, ended.err], [0, "The configuration is good.\n", ""]);
});

test("--check-config knows that the relay makes the folder of its own store", async () => {
  const home = folder({ file: "" });
  const env = { ...given, KFSTAT_UPSTREAM: "https://qyapi.weixin.qq.com", HOME: path.join(home, "new") };
  assert.equal((await relay(["--check-config"], env)).err, "");
  assert.deepEqual(readdirSync(home), ["file"]);
  await refused([], /its folder is not there/, { status: 3, env: { ...env, HOME: path.join(home, "file") } });
});

/** A store that a relay made. */
async function storeFile(args = []) {
  const store = path.join(folder(), "days.db");
  const program = await serving("http://127.0.0.1:9", ["--store", `sqlite:${store}`, ...args]);
  await program.stop();
  return store;
}

/** Every file of a folder, with all that would show a change. */
const look = (place) =>
  readdirSync(place).map((name) => {
    const { size, mtimeMs, mode } = statSync(path.join(place, name));
    // Who reads a store of SQLite's says so in its -shm file.
    return [name, size, name.endsWith("-shm") ? 0 : mtimeMs, mode];
  });

test("a command that is only to be judged does nothing", async () => {
  const store = await storeFile();
  const place = path.dirname(store);
  const before = look(place);
  for (const command of ["collect", "doctor", "forget", "refetch", "backup", "healthcheck"]) {
    const words = {
      forget: ["--servicer", "a"],
      refetch: ["--from", "2022-02-20", "--to", "2022-02-20"],
      backup: [`${store}.copy`],
    };
    const args = [command, ...(words[command] ?? []), "--store", `sqlite:${store}`];
    const ended = await relay([...args, "--check-config"]);
    assert.deepEqual(
      [ended.code, ended.out],
      [0, "The configuration is good.\n"],
      `${command}: ${ended.err}`,
    );
  }
  assert.deepEqual(look(place), before);
});

test("--check-config opens what is named, changes nothing, and tells all that is wrong at once", async () => {
  const place = folder({ text: "kept", empty: "", "ca.pem": "no certificate" });
  const newer = await storeFile();
  execFileSync("sqlite3", [newer, "INSERT INTO kfstat_schema VALUES (99)"]);
  const at = (name) => path.join(place, name);
  const stores = {
    [`sqlite:${at("days.db")}`]: null,
    [`sqlite:${at("empty")}`]: null,
    [`sqlite:${await storeFile()}`]: null,
    [`sqlite:${at("none/days.db")}`]: /its folder is not there/,
    [`sqlite:${place}`]: /it is a folder/,
    [`sqlite:${at("text")}`]: /it is no store of kfstat-relay/,
    [`sqlite:${newer}`]: /newer version/,
    "postgresql://li@127.0.0.1:9/kf": /the store cannot be opened: .*refused/,
  };
  const before = look(place);
  for (const [store, why] of Object.entries(stores)) {
    const ended = await relay(["--check-config", "--store", store]);
    assert.equal(ended.code, why === null ? 0 : 3, store + ended.err);
    if (why !== null) assert.match(ended.err, why, store);
  }
  assert.deepEqual(look(place), before);

  const all = await relay(
    [
      ...["--check-config", "--corp-secret-file", at("no-secret"), "--listen", "nonsense"],
      ...["--upstream-ca", at("ca.pem"), "--web", at("no-web"), "--store", `sqlite:${at("text")}`],
      ...["--access", "bearer", "--policy", at("no-policy"), "--tokens", at("no-tokens")],
      ...["--allowed-host", "https://a.example", "--allowed-host", "*", "--calls-per-hour", "x"],
      ...["--metrics-listen", "0.0.0.0:1", "--log-level", "loud", "--collect", "never"],
      ...["--config", file('corp_idd = "x"\nstorre = "y"\n')],
    ],
    { ...given, KFSTAT_WEBB: "x", KFSTAT_STROE: "x" },
  );
  const said = [
    /KFSTAT_WEBB/,
    /KFSTAT_STROE/,
    /secret file of --corp-secret-file/,
    /unknown key corp_idd/,
    /unknown key storre/,
    /file of --policy/,
    /token file of --tokens/,
    /--log-level must be/,
    /--listen: /,
    /--metrics-listen must be a loopback address/,
    /--allowed-host: https:/,
    /--allowed-host: \*/,
    /--calls-per-hour must be/,
    /--collect must be/,
    /--upstream-ca holds no certificate/,
    /no-web/,
    /no store of kfstat-relay/,
  ];
  const lines = all.err.trimEnd().split("\n");
  for (const pattern of said)
    assert.equal(lines.filter((line) => pattern.test(line)).length, 1, String(pattern));
  assert.equal(lines.length, said.length, all.err);
  for (const line of lines) assert.match(line, /^kfstat-relay: /);
});

test("a pipe may hold a secret, but is not waited for without end", async () => {
  const pipe = path.join(folder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  const word = plant("CANARY-out-of-a-pipe");
  const [{ seen }] = await Promise.all([
    secretSent({ KFSTAT_CORP_SECRET_FILE: pipe }),
    promisify(execFile)("sh", ["-c", `sleep 0.3; printf %s "${word}" >"$0"`, pipe]),
  ]);
  assert.equal(seen, word);
  const args = ["--corp-secret-file", pipe, "--policy", pipe];
  await refused(
    args,
    /nothing came out of it within 5 s: cannot read the secret file of --corp-secret-file\n/,
    {
      status: 3,
    },
  );
});

test("what cannot be read is called too large only where it is", async () => {
  const socket = path.join(folder(), "socket");
  const server = net.createServer().listen(socket);
  await once(server, "listening");
  for (const [where, why] of [
    [socket, "it is a socket"],
    [`${secretFile}/x`, "there is no such file"],
    ["/dev/zero", "it is too large"],
    ["/proc/self/mem", "Input/output error"],
  ]) {
    await refused(["--corp-secret-file", where], new RegExp(`^kfstat-relay: ${why}: cannot read`), {
      status: 3,
    });
  }
  server.close();
});

test("metrics may be public where that is said, by flag, variable and key", async () => {
  const listen = ["--metrics-listen", "0.0.0.0:0"];
  await refused(listen, /--metrics-listen must be a loopback address: with --metrics-public/);
  await refused([...listen, "--metrics-public=false"], /--metrics-public/);
  for (const [args, env, origin] of [
    [["--metrics-public"], {}, "--metrics-public"],
    [[], { KFSTAT_METRICS_PUBLIC: "true" }, "KFSTAT_METRICS_PUBLIC"],
    [["--metrics-public"], { KFSTAT_METRICS_PUBLIC: "false" }, "--metrics-public"],
  ]) {
    const { values } = await printed([...listen, ...args], { ...given, ...env });
    assert.deepEqual(values.metrics_public, { value: "true", origin });
  }
  const config = file("metrics_public = true\n");
  assert.equal((await printed([...listen, "--config", config])).values.metrics_public.value, "true");
  await refused([], /KFSTAT_METRICS_PUBLIC must be true or false/, {
    env: { ...given, KFSTAT_METRICS_PUBLIC: "yes" },
  });
});

test("targets are tables of the file, or JSON text", async () => {
  const table = file(
    "[targets]\nfirst_reply_average_sec = { max = 60 }\n[targets.reply_rate]\nmin = 0.95\nat_least = 20\n",
  );
  const text = '{"reply_rate":{"min":0.9}}';
  const { targets } = (await printed(["--config", table])).values;
  assert.deepEqual(JSON.parse(targets.value), {
    first_reply_average_sec: { max: 60 },
    reply_rate: { min: 0.95, at_least: 20 },
  });
  assert.equal(targets.origin, `targets of ${table}`);
  const again = file(`targets = ${JSON.stringify(targets.value)}\n`);
  assert.equal((await printed(["--config", again])).values.targets.value, targets.value);
  const set = { ...given, KFSTAT_TARGETS: text };
  assert.deepEqual((await printed(["--config", table], set)).values.targets, {
    value: text,
    origin: "KFSTAT_TARGETS",
  });
  assert.equal((await relay(["--targets", "{}", "--check-config"], set)).code, 0, "no targets at all");
});

test("targets that are none are refused in the core's words, each by its name and place", async () => {
  const unfit = (field) => new RegExp(`: The target for .*${field}.* does not fit\\. `);
  const both = await relay([
    "--check-config",
    "--targets",
    '{"reply_rate":{"min":1,"max":1},"reply_rat":{"min":1}}',
  ]);
  assert.equal(both.code, 2);
  const lines = both.err.trimEnd().split("\n");
  assert.equal(lines.length, 2, both.err);
  for (const [index, field] of ["reply_rate", "reply_rat"].entries()) {
    assert.match(lines[index], unfit(field));
    assert.match(lines[index], /^kfstat-relay: --targets: /);
  }
  await refused([], /^kfstat-relay: KFSTAT_TARGETS is not valid JSON/, {
    env: { ...given, KFSTAT_TARGETS: "reply_rate>=0.95" },
  });
  await refused(["--targets", "[]"], /^kfstat-relay: --targets: .*braces/);
  for (const [written, pattern] of [
    ["[targets.reply_rate]\nmin = nan\n", unfit("reply_rate")],
    ["[targets.reply_rate]\nmin = 2022-02-24\n", unfit("reply_rate")],
    ["[targets]\nreply_rate.min = 0.9\nlog_level = 'warn'\n", unfit("log_level")],
    ["targets = 5\n", /braces/],
    ["targets = ['a']\n", /must be one value/],
  ]) {
    const config = file(written);
    await refused(["--config", config], pattern);
    await refused(["--config", config], new RegExp(`^kfstat-relay: targets of ${config}`));
  }
});

test("a secret comes as a variable, by a file, or from the credentials directory", async () => {
  const credentials = folder({ "kfstat-corp-secret": `${secret}\n` });
  const bare = { KFSTAT_UPSTREAM: given.KFSTAT_UPSTREAM, KFSTAT_CORP_ID: corpId };
  const ways = [
    [["--corp-secret-file", secretFile], { KFSTAT_CORP_SECRET: "" }, "--corp-secret-file"],
    [[], { KFSTAT_CORP_SECRET: secret, KFSTAT_CORP_SECRET_FILE: "/nonexistent" }, "KFSTAT_CORP_SECRET"],
    [
      [],
      { KFSTAT_CORP_SECRET_FILE: secretFile, CREDENTIALS_DIRECTORY: "/nonexistent" },
      "KFSTAT_CORP_SECRET_FILE",
    ],
    [[], { CREDENTIALS_DIRECTORY: credentials }, "CREDENTIALS_DIRECTORY"],
  ];
  for (const [args, env, origin] of ways) {
    const { out } = await printed(args, { ...bare, ...env });
    assert.match(out, new RegExp(`^# corp_secret: \\*{8}, ${origin}$`, "m"));
  }
  const config = file(`corp_secret_file = ${JSON.stringify(secretFile)}\n`);
  const { out } = await printed(["--config", config], bare);
  assert.ok(out.includes(`# corp_secret: ********, corp_secret_file of ${config}\n`), out);
  await refused([], /secret is needed/, { env: { ...bare, CREDENTIALS_DIRECTORY: folder() } });
  await refused([], /KFSTAT_CORP_SECRET is empty/, { env: { ...bare, KFSTAT_CORP_SECRET: "" } });
});

test("a store URL with a password is refused as an argument and masked elsewhere", async () => {
  const word = plant("CANARY-store-password");
  const urls = [
    `postgresql://kfstat:${word}@127.0.0.1/kfstat`,
    `postgresql://127.0.0.1/kfstat?user=kfstat&password=${word}`,
    `postgresql://host=127.0.0.1 PassWord='${word} x' dbname=kfstat`,
  ];
  for (const url of urls) {
    await refused(["--store", url], /--store holds a password/);
    for (const env of [{ KFSTAT_STORE: url }, { KFSTAT_STORE_FILE: file(`${url}\n`, "store") }]) {
      const { out, values } = await printed([], { ...given, ...env });
      assert.ok(values.store.value.startsWith("postgresql://"), out);
      assert.ok(values.store.value.includes("127.0.0.1"), out);
      assert.ok(values.store.value.includes("********"), out);
    }
  }
  const { values } = await printed(["--store", "postgresql://kfstat@127.0.0.1/kfstat"], given);
  assert.equal(values.store.origin, "--store");
});

test("what a proxy's URL holds is masked", async () => {
  const word = plant("CANARY-proxy-password");
  for (const url of [`http://user:${word}@proxy.example:3128`, `user:${word}@proxy.example:3128`]) {
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
      const { out } = await printed([], { ...given, [name]: url });
      assert.match(out, new RegExp(`^# ${name}: "http://\\*{8}@proxy\\.example:3128"$`, "m"));
    }
  }
});

/** What the program takes for the corp's secret: an upstream that is asked for a token tells. */
async function secretSent(env, args = []) {
  let seen = null;
  const upstream = await stub(
    Object.assign(
      (_request, response, call) => {
        seen ??= call.searchParams.get("corpsecret");
        response.end('{"errcode":40001,"errmsg":"no"}');
      },
      { gettoken: true },
    ),
  );
  const bare = { KFSTAT_CORP_ID: corpId, KFSTAT_UPSTREAM: upstream.url };
  const ended = await relay(["doctor", ...args], { ...bare, ...env });
  await upstream.stop();
  return { ...ended, seen };
}

const mark = "\ufeff";
const margins = [
  ["", "\n"],
  ["", "\r\n"],
  ["", " \n"],
  [mark, ""],
  [mark, "\r\n"],
  ["\n\t ", " \t\r\n\n"],
  ["", mark],
  [`${mark} `, `\u00a0${mark}\n`],
  ["\u3000", "\u3000\u200b"],
];

test("a byte order mark and white space at either end are no part of a secret", async () => {
  for (const [front, end] of margins) {
    const text = front + secret + end;
    const what = JSON.stringify(text.replace(secret, "…"));
    const holder = file(text, "secret");
    assert.equal((await secretSent({ KFSTAT_CORP_SECRET_FILE: holder })).seen, secret, what);
    assert.equal((await secretSent({ KFSTAT_CORP_SECRET: text })).seen, secret, what);
  }
  const credentials = folder({ "kfstat-corp-secret": `${mark}${secret} \r\n` });
  assert.equal((await secretSent({ CREDENTIALS_DIRECTORY: credentials })).seen, secret);
  const config = file(`${mark}corp_secret_file = ${JSON.stringify(file(`${mark}${secret}`, "s"))}\r\n`);
  assert.equal((await secretSent({}, ["--config", config])).seen, secret);
});

test("the URL of a store and the secret of a proxy are cleaned alike", async () => {
  const store = { KFSTAT_STORE_FILE: file(`${mark}sqlite:/x/days.db \r\n`, "store") };
  const { values } = await printed([], { ...given, ...store });
  assert.equal(values.store.value, "sqlite:/x/days.db");
  // 15 bytes and a space are no 16.
  const short = { ...trusted, KFSTAT_PROXY_SECRET_FILE: file(`${mark}123456789012345 \n`, "proxy") };
  delete short.KFSTAT_PROXY_SECRET;
  await refused([], /16 bytes/, { env: { ...given, ...short } });
});

test("a secret's file that holds no secret is refused with the reason", async () => {
  const wide = (text, encoding) => {
    const bytes = Buffer.from(text, "utf16le");
    return encoding === "be" ? bytes.swap16() : bytes;
  };
  const cases = [
    [wide(`${mark}${secret}\r\n`), /UTF-16.*save it as UTF-8/],
    [wide(`${mark}${secret}\r\n`, "be"), /UTF-16/],
    [wide(secret), /UTF-16/],
    ["", /empty/],
    [`${mark} \r\n\u00a0`, /empty/],
    [`${secret}\n${secret}\n`, /more than one line/],
    [`name ${secret}\rx`, /more than one line/],
    ["x".repeat(4097), /more than 4096 bytes/],
    ["x".repeat(1 << 20), /too large/],
  ];
  const bare = { KFSTAT_UPSTREAM: given.KFSTAT_UPSTREAM, KFSTAT_CORP_ID: corpId };
  for (const [bytes, reason] of cases) {
    const env = { ...bare, KFSTAT_CORP_SECRET_FILE: file(bytes, "secret") };
    await refused([], reason, { env, status: 3 });
    await refused([], /KFSTAT_CORP_SECRET_FILE/, { env, status: 3 });
  }
  await refused([], /KFSTAT_CORP_SECRET is empty/, { env: { ...bare, KFSTAT_CORP_SECRET: ` ${mark}\r` } });
});

test("a file that cannot be read is refused with the reason, whatever it is for", async () => {
  const there = folder();
  const policy = file("", "policy.toml");
  const bearer = ["--access", "bearer", "--policy", policy];
  for (const [name, args] of [
    ["--corp-secret-file", []],
    ["--store-file", []],
    ["--proxy-secret-file", []],
    ["--config", []],
    ["--tokens", bearer],
    ["--policy", ["--access", "bearer", "--tokens", policy]],
  ]) {
    for (const [path, reason] of [
      [there, /it is a folder/],
      [`${there}/none`, /there is no such file/],
    ]) {
      const pattern = new RegExp(`${reason.source}: cannot read .* of ${name}\n`);
      await refused([...args, name, path], pattern, { status: 3 });
    }
  }
});

test("a secret's file that everybody can read gets a warning, and only that one", async () => {
  const open = file(secret, "secret");
  for (const [mode, warned] of [
    [0o644, true],
    [0o604, true],
    [0o640, false],
    [0o400, false],
  ]) {
    chmodSync(open, mode);
    const { code, err } = await relay(["--corp-secret-file", open, "--check-config"], given);
    assert.equal(code, 0, err);
    assert.equal(/^kfstat-relay: warning: .*--corp-secret-file: chmod o-r.*\n$/.test(err), warned, err);
    assert.equal(err === "", !warned, err);
  }
  chmodSync(open, 0o644);
  const store = file(`sqlite:${folder()}/days.db`, "store");
  chmodSync(store, 0o644);
  const program = await serving("http://127.0.0.1:9", [], { env: { KFSTAT_STORE_FILE: store } });
  await program.stop();
  assert.match(program.err, /"level":"warn".*"detail":"everybody .*KFSTAT_STORE_FILE/);
});

test("files of settings, of rights and of tokens may begin with a mark and end their lines with CRLF", async () => {
  const crlf = (name) => mark + readFileSync(name, "utf8").replaceAll("\n", "\r\n");
  const env = { ...given, ...bearer };
  env.KFSTAT_POLICY = file(crlf(policy), "policy.toml");
  env.KFSTAT_TOKENS = file(crlf(tokens), "tokens");
  const { values } = await printed(["--config", file(`${mark}retention_days = 7\r\n`)], env);
  assert.equal(values.retention_days.value, "7");
  const utf16 = (text) => file(Buffer.from(mark + text, "utf16le"), "wide");
  await refused(["--config", utf16("retention_days = 7\n")], /UTF-16/);
  await refused([], /UTF-16/, { env: { ...env, KFSTAT_POLICY: utf16("[users.li]\n") } });
  await refused([], /UTF-16/, { env: { ...env, KFSTAT_TOKENS: utf16("#\n") } });
});

test("variables are without the CR of a file that ends its lines with CRLF", async () => {
  const { values } = await printed([], {
    ...given,
    KFSTAT_CORP_ID: `${corpId}\r`,
    KFSTAT_RETENTION_DAYS: " 7\r",
  });
  assert.equal(values.corp_id.value, corpId);
  assert.equal(values.retention_days.value, "7");
});

test("a variable that is spelt nearly as an option's is an error, any other of our kind a warning", async () => {
  const near = {
    KFSTAT_STROE: "KFSTAT_STORE",
    KFSTAT_STORES: "KFSTAT_STORE",
    KFSTAT_CORPID: "KFSTAT_CORP_ID",
    KFSTAT_CORP_SECERT: "KFSTAT_CORP_SECRET",
    KFSTAT_CORP_SECRET_FIEL: "KFSTAT_CORP_SECRET_FILE",
    KFSTAT_ALLOWED_HOSTS: "KFSTAT_ALLOWED_HOST",
    KFSTAT_TRUSTED_PROXIES: "KFSTAT_TRUSTED_PROXY",
    KFSTAT_POLICY_FILE: "KFSTAT_POLICY",
    KFSTAT_LISTENS: "KFSTAT_LISTEN",
    KFSTAT_CONFG: "KFSTAT_CONFIG",
    kfstat_listen: "KFSTAT_LISTEN",
    KFSTAT_WEBB: "KFSTAT_WEB",
  };
  const word = plant("CANARY-of-a-misspelt-variable");
  for (const [name, meant] of Object.entries(near)) {
    const pattern = new RegExp(`no variable ${name}: ${meant} is meant`);
    await refused([], pattern, { env: { ...given, [name]: word } });
  }
  for (const name of ["KFSTAT_CCACHE", "KFSTAT_BIN", "KFSTAT_NPM", "KFSTAT_SOMETHING_ELSE", "KFSTAT_"]) {
    const ended = await relay(["--check-config"], { ...given, [name]: word });
    assert.equal(ended.code, 0, ended.err);
    assert.match(ended.err, new RegExp(`^kfstat-relay: warning: .*${name} .*\n$`));
  }
  const { err } = await relay(["--check-config"], { ...given, KFSTATION: "x", MY_KFSTAT_STORES: "x" });
  assert.equal(err, "");
});

test("a variable that is none of the options' is told in the log of a relay that serves", async () => {
  const program = await serving("http://127.0.0.1:9", [], { env: { KFSTAT_CCACHE: "x" } });
  await program.stop();
  const lines = program.err
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const told = lines.filter(({ level, event }) => level === "warn" && event === "configuration");
  assert.equal(told.length, 1);
  assert.match(told[0].detail, /KFSTAT_CCACHE/);
});

/** Each value, and what is to be written in its place; null where that cannot be told. */
const hosts = {
  "https://kf.example.com": "kf.example.com",
  "HTTP://kf.example.com/": "kf.example.com",
  "kf.example.com/": "kf.example.com",
  "kf.example.com/page?x#y": "kf.example.com",
  "https://kf.example.com:8443/": "kf.example.com:8443",
  "kf.example.com:443": "kf.example.com",
  "kf.example.com:80": "kf.example.com",
  "kf.example.com.": "kf.example.com",
  "kf.example.com.:8443": "kf.example.com:8443",
  "kf.example.com:08443": "kf.example.com:8443",
  "li@kf.example.com": "kf.example.com",
  "::1": "[::1]",
  "2001:db8::1": "[2001:db8::1]",
  "[2001:DB8:0:0::1]:8443": "[2001:db8::1]:8443",
  "*.example.com": null,
  "*": null,
  ".example.com": null,
  "kf.example.com kf2.example.com": null,
  "kf.example.com:port": null,
  "kf.example.com:0": null,
  "kf.example.com:65536": null,
  "kf.example.com:": null,
  "客服.example.com": null,
  "192.0.2.999": null,
  "[kf.example.com]": null,
  "kf example": null,
  "kf.example.com\\": null,
  "https://": null,
};

async function refusedForm(flag, value, form, env = given) {
  const ended = await relay(["--check-config", flag, value], env);
  assert.equal(ended.code, 2, `${value}: ${ended.out}${ended.err}`);
  assert.ok(ended.err.startsWith(`kfstat-relay: ${flag}: `), ended.err);
  assert.equal(ended.err.trimEnd().split(": write ")[1] ?? null, form, ended.err);
}

test("a host that no request can name is refused with the one that was meant", async () => {
  for (const [value, form] of Object.entries(hosts)) {
    if (value === "客服.example.com") {
      const { code, err } = await relay(["--check-config", "--allowed-host", value]);
      assert.ok(code === 2 && /xn--/.test(err), err);
    } else await refusedForm("--allowed-host", value, form);
  }
  for (const host of [
    "kf.example.com",
    "KF.Example.com:8443",
    "kf",
    "kf_app.internal",
    "192.0.2.7",
    "[::1]:8480",
  ]) {
    const { code, err } = await relay(["--check-config", "--allowed-host", host]);
    assert.deepEqual([code, err], [0, ""], host);
  }
  const env = { ...given, KFSTAT_ALLOWED_HOST: "kf.example.com, https://kf2.example.com" };
  await refused(
    [],
    /KFSTAT_ALLOWED_HOST: https:\/\/kf2\.example\.com has a scheme: write kf2\.example\.com\n/,
    { env },
  );
});

test("an origin that no browser sends is refused with the one that was meant", async () => {
  const origins = {
    "https://kf.example.com/": "https://kf.example.com",
    "https://kf.example.com/page": "https://kf.example.com",
    "HTTPS://kf.example.com:443": "https://kf.example.com",
    "http://kf.example.com:80": "http://kf.example.com",
    "http://kf.example.com.": "http://kf.example.com",
    "kf.example.com": "https://kf.example.com",
    "kf.example.com:8443": "https://kf.example.com:8443",
    "https://li@kf.example.com": "https://kf.example.com",
    "https://2001:db8::1": "https://[2001:db8::1]",
    "https://*.example.com": null,
    "*": null,
    null: null,
    NULL: null,
    "https://": null,
    "ftp://kf.example.com": null,
    "https://kf.example.com,https://b.example": null,
  };
  for (const [value, form] of Object.entries(origins)) await refusedForm("--allowed-origin", value, form);
  for (const origin of [
    "https://kf.example.com",
    "http://kf.example.com:443",
    "https://KF.example.com:8443",
  ]) {
    const { code, err } = await relay(["--check-config", "--allowed-origin", origin]);
    assert.deepEqual([code, err], [0, ""], origin);
  }
});

test("an address that is none is refused with the one that was meant", async () => {
  const proxies = {
    "192.0.2.1/24": "192.0.2.0/24",
    "2001:db8::1/64": "2001:db8::/64",
    "::ffff:192.0.2.1": "192.0.2.1",
    "192.0.2.1:8080": "192.0.2.1",
    "http://192.0.2.1:8080/": "192.0.2.1",
    "[2001:db8::1]:8080": "2001:db8::1",
    localhost: "127.0.0.1",
    "10.0.0.0/8": null,
    "proxy.example": null,
  };
  for (const [value, form] of Object.entries(proxies)) {
    const env = { ...given, ...trusted };
    delete env.KFSTAT_TRUSTED_PROXY;
    await refusedForm("--trusted-proxy", value, form, env);
  }
  const listens = {
    8480: "127.0.0.1:8480",
    ":8480": "127.0.0.1:8480",
    "127.0.0.1": "127.0.0.1:8480",
    "http://127.0.0.1:8480/": "127.0.0.1:8480",
    localhost: "127.0.0.1:8480",
    "*:8480": "0.0.0.0:8480",
    "/run/kfstat.sock": "unix:/run/kfstat.sock",
    "::1:8480": "[::1]:8480",
    "kf.example.com:8480": null,
    "127.0.0.1:x": null,
    "unix:kfstat.sock": null,
  };
  for (const [value, form] of Object.entries(listens)) {
    await refusedForm("--listen", value, form);
    if (form?.startsWith("unix:") !== true) await refusedForm("--metrics-listen", value, form);
  }
});

test("a store that is neither a URL nor a file is refused with the form that would do", async () => {
  const word = plant("CANARY-store-word");
  const stores = {
    "host=127.0.0.1 port=5432 dbname=kf user=li": "postgresql://li@127.0.0.1:5432/kf",
    [`dbname = kf password=${word}`]: "postgresql://USER@HOST/kf",
    [`mysql://li:${word}@127.0.0.1/kf`]: /^sqlite:FILE, postgresql:/,
    [`POSTGRESQL://li:${word}@127.0.0.1/kf`]: /^postgresql:/,
    "postgresql:kf": /^postgresql:/,
    "jdbc:postgresql://127.0.0.1/kf": /^postgresql:/,
    "postgresql+psycopg2://127.0.0.1/kf": /^postgresql:/,
    "file:days.db": /^sqlite:FILE/,
    "sqlite3:days.db": /^sqlite:FILE/,
    ":memory:": /^memory:/,
    "redis:x": /^sqlite:FILE/,
    [`postgresql://li:${word}@x@127.0.0.1/kf`]: null,
    [`postgresql://li:${word}/x@127.0.0.1/kf`]: null,
  };
  for (const [value, form] of Object.entries(stores)) {
    const ended = await relay(["--check-config"], { ...given, KFSTAT_STORE: value });
    assert.equal(ended.code, 2, value + ended.err);
    assert.match(ended.err, /^kfstat-relay: KFSTAT_STORE: /);
    if (form === null) assert.match(ended.err, /percent-encoded.*%40/);
    else if (typeof form === "string") assert.equal(ended.err.trimEnd().split(": write ")[1], form);
    else assert.match(ended.err.trimEnd().split("write ")[1], form);
  }
  for (const value of [
    "memory:",
    "days.db",
    "./a=b.db",
    "/x/host=y.db",
    "sqlite:a=b",
    "sqlite:///x/y",
    "postgres://h/d",
  ]) {
    const { code, err } = await relay(["--print-config"], { ...given, KFSTAT_STORE: value });
    assert.deepEqual([code, err], [0, ""], value);
  }
});

test("a password is masked however the URL is encoded", async () => {
  const word = plant("CANARY-encoded-password");
  for (const url of [
    `postgresql://kfstat%3A${word}@127.0.0.1/kfstat`,
    `postgresql://127.0.0.1/kfstat?pass%77ord=${word}&user=kfstat`,
    `postgresql://127.0.0.1/kfstat?%50ASSWORD=${word}`,
  ]) {
    await refused(["--store", url], /--store holds a password/);
    const { values } = await printed([], { ...given, KFSTAT_STORE: url });
    assert.ok(values.store.value.includes("********"), values.store.value);
  }
});
