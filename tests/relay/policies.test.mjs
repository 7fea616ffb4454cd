// Ten thousand random policies against a model of the rules, through a real relay.
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { folder, now, plant, query, relay, sandbox, send, stopAll } from "./harness.mjs";

const count = 10_000;
const proxySecret = plant("CANARY-proxy-secret-0123456789");

/** A generator with a seed, so that a difference can be had again. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = random(20220224);
const oneOf = (list) => list[pick(list.length)];

let accounts;
const people = ["zhangsan", "lisi", "wangwu", "ZhangSan", "nobody"];
let policies;
let upstream;
let program;
before(async () => {
  upstream = await sandbox();
  const open = await relay(upstream.url);
  accounts = (await send(`${open.url}/api/v1/accounts`)).json().accounts.map((entry) => entry.open_kfid);
  await open.stop();
  accounts.push("wkNone", `${accounts[0]}x`, accounts[0].toLowerCase());
  policies = Array.from({ length: count }, () => {
    const kind = pick(10);
    if (kind === 0) return null;
    const grant = {};
    if (kind <= 2) grant.accounts = "all";
    else if (kind <= 8) grant.accounts = accounts.filter(() => pick(3) === 0);
    if (pick(2) === 0) grant.own = oneOf(people);
    else if (pick(4) === 0) grant.admin = true;
    return grant;
  });
  const text = policies.map((grant, i) => {
    if (!grant) return "";
    const lines = Object.entries(grant).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
    return `[users.user${i}]\n${lines.join("")}`;
  });
  program = await relay(
    upstream.url,
    [
      ...["--access", "trusted-header", "--trusted-proxy", "127.0.0.1"],
      ...["--calls-per-minute", "10000000", "--calls-per-hour", "100000000"],
      ...["--policy", path.join(folder({ policy: text.join("\n") }), "policy")],
    ],
    { env: { KFSTAT_PROXY_SECRET: proxySecret } },
  );
});
after(stopAll);

/** The rules once more, in another language and another shape. */
const model = {
  list: (grant, account) => grant.accounts === "all" || (grant.accounts ?? []).includes(account),
  read: (grant, account, person) =>
    grant.accounts !== undefined &&
    [grant.accounts].flat().some((entry) => entry === "all" || entry === account) &&
    !("own" in grant && grant.own !== person),
  stream: (grant, plan) => {
    const everything = plan.open_kfids === "all" || plan.servicer_userids === "all";
    const named = plan.open_kfids === "all" ? [] : (plan.open_kfids ?? [plan.open_kfid]);
    const asked =
      plan.servicer_userids === "all" ? [] : (plan.servicer_userids ?? [plan.servicer_userid ?? null]);
    if (!grant.accounts?.length || (everything && "own" in grant)) return false;
    return named.every(
      (account) => model.list(grant, account) && asked.every((person) => model.read(grant, account, person)),
    );
  },
};

/** One or several accounts or all, totals, one or several people or all, of one day. */
function planQuery() {
  const some = (list) => {
    const chosen = list.filter(() => pick(3) === 0);
    return chosen.length > 0 ? chosen : [oneOf(list)];
  };
  const range = { start_time: "2022-02-21", end_time: "2022-02-21" };
  const kinds = [{ open_kfid: oneOf(accounts) }, { open_kfids: some(accounts) }, { open_kfids: "all" }];
  const whom = [
    {},
    { servicer_userid: oneOf(people) },
    { servicer_userids: some(people) },
    { servicer_userids: "all" },
  ];
  return { ...oneOf(kinds), ...oneOf(whom), ...range };
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
after(() => agent.destroy());

async function asUser(i, target, json) {
  const headers = { "X-Forwarded-User": `user${i}`, "X-Kfstat-Proxy-Secret": proxySecret };
  const answer = await send(program.url + target, { method: json ? "POST" : "GET", headers, json, agent });
  return answer;
}

async function differences(i) {
  const grant = policies[i];
  const account = oneOf(accounts);
  const person = oneOf([...people, null]);
  const found = [];
  const expect = (what, is, should) => {
    if (is !== should) found.push({ user: i, grant, account, person, what, is, should });
  };
  const figures = await asUser(i, "/cgi-bin/kf/get_servicer_statistic", {
    ...query,
    open_kfid: account,
    servicer_userid: person,
  });
  const plan = planQuery();
  const stream = await asUser(i, "/api/v1/statistics", plan);
  const lists = await asUser(i, `/api/v1/accounts/${account}/servicers`);
  const status = await asUser(i, "/api/v1/status");
  if (!grant) {
    for (const answer of [figures, stream, lists, status]) expect("stranger", answer.status, 403);
    return found;
  }
  expect("figures", figures.status !== 403, model.read(grant, account, person));
  expect(`stream ${JSON.stringify(plan)}`, stream.status !== 403, model.stream(grant, plan));
  for (const line of stream.status === 200 ? stream.text.trimEnd().split("\n") : []) {
    const { type, open_kfid, servicer_userid } = JSON.parse(line);
    if (type !== "report" && type !== "problem") continue;
    if (open_kfid !== null) expect(line.slice(0, 200), model.read(grant, open_kfid, servicer_userid), true);
  }
  expect("servicers", lists.status !== 403, model.list(grant, account));
  if (lists.status === 200) {
    for (const { servicer_userid } of lists.json().servicers) {
      expect(`list names ${servicer_userid}`, true, model.read(grant, account, servicer_userid));
    }
  }
  expect("admin", status.json().user.admin, grant.admin === true);
  const named = (await asUser(i, "/api/v1/accounts")).json().accounts.map((entry) => entry.open_kfid);
  const real = accounts.slice(0, -3);
  expect("accounts", JSON.stringify(named), JSON.stringify(real.filter((entry) => model.list(grant, entry))));
  return found;
}

test(`${count} random policies against a model: 0 differences`, async () => {
  assert.ok(now > 0 && accounts.length > 4);
  const found = [];
  let next = 0;
  const worker = async () => {
    while (next < count) found.push(...(await differences(next++)));
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  assert.deepEqual(found.slice(0, 3), []);
  assert.equal(next, count);
});
