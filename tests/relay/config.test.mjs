// Options as flags, variables and keys of a file; secrets; what is said about them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { corpId, folder, plant, run, secret, secretFile, stopAll } from "./harness.mjs";

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
  store: "memory:",
  "allowed-origin": "https://kf.example.com",
  access: "none",
  policy,
  tokens,
  "trusted-proxy": "192.0.2.0/24",
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

test("a command that is only to be judged does nothing", async () => {
  const store = file("kept", "days.db");
  for (const command of ["collect", "doctor", "forget", "refetch", "backup"]) {
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
  assert.equal(readFileSync(store, "utf8"), "kept");
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
