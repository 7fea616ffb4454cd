// Whose body is read, how far, and how many at a time.
import assert from "node:assert/strict";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import {
  account,
  folder,
  now,
  plant,
  problemOf,
  raw,
  relay,
  send,
  sleep,
  stopAll,
  stub,
} from "./harness.mjs";
import { dateOf } from "./lines.mjs";

const api = "/api/v1/statistics";
const yesterday = dateOf(now - 86_400);
const proxySecret = plant("CANARY-proxy-secret-of-bodies");
const bare = { start_time: yesterday, end_time: yesterday };

let program;
before(async () => {
  const upstream = await stub((_request, response) =>
    response.end('{"errcode":0,"errmsg":"ok","statistic_list":[]}'),
  );
  const policy = `[users.li]\naccounts = "all"\n[users.wang]\naccounts = ["${account}"]\n
[users.own]\naccounts = ["${account}"]\nown = "own"\n[users.nobody]\nadmin = true\n`;
  program = await relay(
    upstream.url,
    [
      ...["--access", "trusted-header", "--trusted-proxy", "127.0.0.1"],
      ...["--policy", path.join(folder({ policy }), "policy")],
    ],
    { env: { KFSTAT_PROXY_SECRET: proxySecret } },
  );
});
after(stopAll);

const as = (user) => ({ "X-Forwarded-User": user, "X-Kfstat-Proxy-Secret": proxySecret });

const head = (user, length, more = "", target = api) =>
  `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\nX-Forwarded-User: ${user}\r\n` +
  `X-Kfstat-Proxy-Secret: ${proxySecret}\r\nX-Kfstat: 1\r\nContent-Type: application/json\r\n` +
  `Content-Length: ${length}\r\n${more}\r\n`;

const ask = (user, json) => send(program.url + api, { method: "POST", headers: as(user), json });

test("who has a right to nothing is told so before the body is sent", async () => {
  for (const target of [api, "/cgi-bin/kf/get_servicer_statistic"]) {
    for (const [user, code] of [
      ["nobody", "relay.not_allowed"],
      ["stranger", "relay.no_access"],
    ]) {
      const answer = await raw(program.port, head(user, 60_000, "Expect: 100-continue\r\n", target));
      assert.deepEqual([answer.status, answer.closed, answer.answers], [403, true, 1], answer.text);
      assert.ok(answer.text.includes(code), answer.text);
    }
  }
  assert.equal((await raw(program.port, head("nobody", 512 * 1024 + 1))).status, 413, "whoever it is");
  const sent = await send(program.url + api, {
    method: "POST",
    headers: as("nobody"),
    json: { x: "y".repeat(400_000) },
  });
  assert.equal(problemOf(sent).code, "relay.not_allowed");
});

test("the first foreign id ends the reading, whatever else is wrong", async () => {
  for (const [user, body] of [
    ["wang", { open_kfids: [account, "wkForeign"], x: 1 }],
    ["wang", { open_kfid: "wkForeign" }],
    ["wang", { open_kfids: ["wkForeign", 7, ""], start_time: "nonsense" }],
    ["own", { open_kfid: account, servicer_userids: ["own", "somebody"], x: 1 }],
    ["own", { open_kfid: account, servicer_userid: "somebody" }],
    ["own", { open_kfid: account, servicer_userids: "all", x: 1 }],
    ["own", { open_kfids: "all", x: 1 }],
    ["own", { open_kfid: account, ...bare }],
  ]) {
    const answer = await ask(user, body);
    assert.deepEqual(
      [answer.status, problemOf(answer).code],
      [403, "relay.not_allowed"],
      JSON.stringify(body),
    );
  }
  // Half a document is enough to see it.
  const half = `{"open_kfids":["wkForeign",`;
  assert.match(
    (await raw(program.port, head("wang", half.length) + half, { patient: 1000 })).text,
    /not_allowed/,
  );
  for (const [user, body, code] of [
    ["wang", { open_kfids: [account, ""], ...bare }, "id.empty"],
    ["wang", { open_kfid: account, other: { open_kfid: "wkForeign" }, ...bare }, "query.unknown_field"],
    ["wang", { open_kfid: account, servicer_userid: "wkForeign", x: 1, ...bare }, "query.unknown_field"],
    ["li", { open_kfids: ["wkForeign"], x: 1, ...bare }, "query.unknown_field"],
  ]) {
    const answer = await ask(user, body);
    assert.deepEqual([answer.status, problemOf(answer).issues[0].code], [400, code], JSON.stringify(body));
  }
  assert.equal((await ask("own", { open_kfid: account, servicer_userids: ["own"], ...bare })).status, 200);
});

test("of one user's large bodies one is read at a time, and nobody else waits for it", async () => {
  const large = JSON.stringify({
    open_kfid: account,
    servicer_userids: Array.from({ length: 5000 }, (_, index) => `somebody-of-the-team-${index}`),
    ...bare,
    x: 1,
  });
  assert.ok(large.length > 100_000);
  const slow = net.connect(program.port, "127.0.0.1");
  slow.on("error", () => {});
  let told = "";
  slow.on("data", (bytes) => (told += bytes));
  slow.write(head("li", large.length) + large.slice(0, 70_000));
  await sleep(200);

  let waited = false;
  const behind = ask("li", JSON.parse(large)).then((answer) => {
    waited = told !== "";
    return answer;
  });
  const answers = await Promise.all([
    ask("wang", JSON.parse(large)),
    ask("li", { open_kfid: account, ...bare, x: 1 }),
    ask("wang", JSON.parse(large)),
  ]);
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [400, 400, 400],
  );
  await sleep(200);
  assert.equal(told, "");
  slow.write(large.slice(70_000));
  assert.equal((await behind).status, 400);
  assert.equal(waited, true, "the second body waited for the first");
  slow.destroy();
});
