// Lists that do not hold what they should: what is lacking must never pass for a list that is whole.
import assert from "node:assert/strict";
import path from "node:path";
import { after, test } from "node:test";
import { corpId, folder, now, problemOf, relay, run, secretFile, send, stopAll, stub } from "./harness.mjs";
import { statistics } from "./lines.mjs";

after(stopAll);

const yesterday = "2022-02-23";
const everyone = {
  open_kfids: "all",
  servicer_userids: "all",
  start_time: yesterday,
  end_time: yesterday,
};
const good = { errcode: 0, errmsg: "ok" };

/** An upstream of one account with one person and one department; `odd` says what some endpoints answer instead. */
const upstreamWith = (odd) =>
  stub((_request, response, { pathname, searchParams }) => {
    const answers = {
      "/cgi-bin/kf/account/list": { ...good, account_list: [{ open_kfid: "wk1", name: "one" }] },
      "/cgi-bin/kf/servicer/list": { ...good, servicer_list: [{ userid: "a" }, { department_id: 4 }] },
      "/cgi-bin/department/simplelist": { ...good, department_id: [{ id: 4 }, { id: 7 }] },
      "/cgi-bin/user/simplelist": {
        ...good,
        userlist: [{ userid: `b${searchParams.get("department_id")}`, name: "B" }],
      },
      "/cgi-bin/kf/get_servicer_statistic": { ...good, statistic_list: [] },
      "/cgi-bin/user/get": { ...good, name: "A" },
    };
    const answer = odd[pathname]?.(searchParams) ?? answers[pathname];
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });

async function command(name, upstream, args = []) {
  const program = run("kfstat-relay", [
    ...[name, "--upstream", upstream.url, "--corp-id", corpId, "--corp-secret-file", secretFile],
    ...["--now", String(now), ...args],
  ]);
  const { code } = await program.ended;
  return { code, out: program.out, err: program.err };
}

const store = () => ["--store", `sqlite:${path.join(folder(), "days.db")}`];

const lists = {
  "/cgi-bin/kf/account/list": ["account_list", "/api/v1/accounts"],
  "/cgi-bin/kf/servicer/list": ["servicer_list", "/api/v1/accounts/wk1/servicers"],
  "/cgi-bin/department/simplelist": ["department_id", "/api/v1/accounts/wk1/servicers"],
  "/cgi-bin/user/simplelist": ["userlist", "/api/v1/accounts/wk1/servicers"],
};

for (const [pathname, [name, route]] of Object.entries(lists)) {
  test(`${pathname} without a 0 or without its list is malformed, neither empty nor kept`, async () => {
    const odd = [
      ...["{}", '{"errcode":"40014"}', '{"errcode":99999999999}', '{"errcode":0.5}', '{"errcode":0}'],
      ...[`{"${name}":[]}`, `{"errcode":null,"${name}":[]}`, `{"errcode":"0","${name}":[]}`],
      ...[`{"errcode":0,"${name}":null}`, `{"errcode":0,"${name}":{}}`],
    ];
    let answer;
    const upstream = await upstreamWith({ [pathname]: () => answer });
    const program = await relay(upstream.url);
    for (answer of odd) {
      const listed = await send(program.url + route);
      assert.equal(listed.status, 502, `${answer}: ${listed.text}`);
      assert.equal(problemOf(listed).code, "relay.upstream_malformed", answer);
    }
    answer = odd[0];
    const { problems, end } = await statistics(program, everyone);
    assert.equal(end.complete, false);
    assert.deepEqual(
      problems.flatMap((line) => line.issues.map((issue) => issue.code)),
      ["relay.upstream_malformed"],
    );
    const collected = await command("collect", upstream, store());
    assert.equal(collected.code, 1, collected.out);
    assert.match(collected.out, / 1 failed\n$/);
    answer = `{"errcode":0,"${name}":[]}`;
    assert.equal((await send(program.url + route)).status, 200, "an empty list is one");
    answer = undefined;
  });
}

test("the doctor tells an answer that is none from one that is empty", async () => {
  for (const [pathname, odd, passed] of [
    ["/cgi-bin/kf/account/list", '{"errcode":0}', 2],
    ["/cgi-bin/kf/servicer/list", '{"servicer_list":[{"userid":"a"}]}', 3],
    ["/cgi-bin/kf/get_servicer_statistic", '{"errcode":0,"statistic_list":{}}', 5],
    ["/cgi-bin/kf/get_servicer_statistic", "{}", 5],
  ]) {
    const { code, out } = await command("doctor", await upstreamWith({ [pathname]: () => odd }), [
      "--locale",
      "en",
    ]);
    assert.equal(code, 1, out);
    assert.match(out, /\[not yet\] .*\n.*not WeCom's API/, `${pathname} ${odd}: ${out}`);
    assert.ok(out.match(/\[ok\]/g).length >= passed, out);
  }
});

test("people of a department that is refused are missing, and that is told", async () => {
  const refusal = { errcode: 60011, errmsg: "no privilege, from ip: 203.0.113.7" };
  for (const [pathname, is_refused, people] of [
    ["/cgi-bin/user/simplelist", (asked) => asked.get("department_id") === "7", ["a", "b4"]],
    ["/cgi-bin/user/simplelist", () => true, ["a"]],
    ["/cgi-bin/department/simplelist", () => true, ["a", "b4"]],
  ]) {
    const upstream = await upstreamWith({ [pathname]: (asked) => (is_refused(asked) ? refusal : undefined) });
    const program = await relay(upstream.url);
    const { plan, reports, problems, progress, end } = await statistics(program, everyone);
    assert.deepEqual(
      [...reports.keys()].sort(),
      people.map((userid) => `wk1 ${userid}`),
    );
    assert.equal(problems.length, 1, "one for the account");
    assert.deepEqual([problems[0].open_kfid, problems[0].servicer_userid], ["wk1", null]);
    assert.deepEqual(
      problems[0].issues.map((issue) => [issue.code, issue.params.errcode]),
      [["upstream.permission", 60011]],
    );
    assert.equal(JSON.stringify(problems).includes("203.0.113.7"), false);
    const total = people.length + 1;
    assert.deepEqual([plan.total, progress.at(-1).done, progress.at(-1).total], [total, total, total]);
    assert.equal(end.complete, false);
    const collected = await command("collect", upstream, store());
    // It would be refused again: no reason to ask again, but one to tell.
    assert.equal(collected.code, 0, collected.out);
    assert.equal(collected.out, `${total} series up to ${yesterday}, 1 refused, 0 failed\n`);
    assert.match(collected.err, /"event":"department_not_listed","open_kfid":"wk1","errcode":60011/);
  }
});

test("a list that is refused is not asked for on every request, and 45009 stops its kind", async () => {
  const paths = Object.keys(lists);
  const again = 5;
  for (const [pathname, [, route]] of Object.entries(lists).slice(0, 2)) {
    for (const errcode of [48002, 95000, 40013, 60020, 48005, 12345, 45009]) {
      const upstream = await upstreamWith({ [pathname]: () => ({ errcode, errmsg: "no" }) });
      const program = await relay(upstream.url);
      for (let i = 0; i < again; ++i)
        assert.equal(problemOf(await send(program.url + route)).errcode, errcode, route);
      assert.equal(upstream.count(pathname), 1, `${pathname} ${errcode}`);
    }
  }
  // What is over soon is asked for again.
  for (const errcode of [-1, 45033]) {
    let answer = { errcode, errmsg: "busy" };
    const upstream = await upstreamWith({ [paths[0]]: () => answer });
    const program = await relay(upstream.url);
    assert.equal(problemOf(await send(`${program.url}/api/v1/accounts`)).errcode, errcode);
    answer = undefined;
    assert.equal((await send(`${program.url}/api/v1/accounts`)).status, 200);
  }
  const blocked = { errcode: 45009, errmsg: "api freq out of limit" };
  const upstream = await upstreamWith({ [paths[1]]: () => blocked, [paths[3]]: () => blocked });
  const program = await relay(upstream.url);
  for (let i = 0; i < again; ++i) {
    const answer = await send(`${program.url}/api/v1/accounts/wk${i}/servicers`);
    assert.deepEqual([answer.status, answer.headers["retry-after"]], [429, "60"]);
  }
  assert.equal(upstream.count(paths[1]), 1, "whatever the account");
  assert.equal((await send(`${program.url}/api/v1/accounts`)).status, 200, "another kind");
});

test("departments are not asked for any further where one of them was held back", async () => {
  const ids = Array.from({ length: 200 }, (_, i) => ({ id: 100 + i }));
  const upstream = await upstreamWith({
    "/cgi-bin/department/simplelist": () => ({ ...good, department_id: ids }),
    "/cgi-bin/user/simplelist": () => ({ errcode: 45009, errmsg: "api freq out of limit" }),
  });
  const program = await relay(upstream.url);
  for (let i = 0; i < 3; ++i)
    assert.equal((await send(`${program.url}/api/v1/accounts/wk1/servicers`)).status, 429);
  assert.ok(upstream.count("/cgi-bin/user/simplelist") <= 8, "no more than were in flight");
});

test("45033 halves what goes out at once of the lists too, and the list is whole all the same", async () => {
  const departments = 300;
  const ids = Array.from({ length: departments }, (_, i) => ({ id: 100 + i }));
  let out = 0;
  let refused = 0;
  const upstream = await stub((_request, response, { pathname, searchParams }) => {
    const say = (answer) => response.end(JSON.stringify(answer));
    if (pathname.endsWith("servicer/list")) return say({ ...good, servicer_list: [{ department_id: 100 }] });
    if (pathname.endsWith("department/simplelist")) return say({ ...good, department_id: ids });
    if (out >= 3) {
      refused += 1;
      return say({ errcode: 45033, errmsg: "api concurrent out of limit" });
    }
    out += 1;
    const userid = `p${searchParams.get("department_id")}`;
    return setTimeout(() => {
      out -= 1;
      say({ ...good, userlist: [{ userid, name: userid }] });
    }, 30);
  });
  const program = await relay(upstream.url);
  // Those that were refused would be refused again and again, did as many go out as before.
  const answer = await send(`${program.url}/api/v1/accounts/wk1/servicers`);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json().servicers.length, departments);
  assert.ok(refused > 0);
});

test("a name is looked for once, whoever asks, and one that is refused is not looked for again", async () => {
  const people = Array.from({ length: 30 }, (_, i) => ({ userid: `p${i}` }));
  const upstream = await upstreamWith({
    "/cgi-bin/kf/servicer/list": () => ({ ...good, servicer_list: people }),
    "/cgi-bin/user/get": (asked) =>
      asked.get("userid") === "p7" ? { errcode: 60111, errmsg: "userid not found" } : undefined,
  });
  const program = await relay(upstream.url);
  const list = async (account) => (await send(`${program.url}/api/v1/accounts/${account}/servicers`)).json();
  const listed = await Promise.all(["wk1", "wk2", "wk3"].map(list));
  listed.push(await list("wk4"));
  for (const { servicers } of listed)
    assert.deepEqual(
      servicers.map(({ name }) => name),
      people.map(({ userid }) => (userid === "p7" ? "p7" : "A")),
    );
  assert.equal(upstream.count("/cgi-bin/user/get"), people.length);
});
