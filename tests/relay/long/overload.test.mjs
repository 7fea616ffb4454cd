// Five times as many requests as the relay has turns at upstream, for a minute, each its own question.
import assert from "node:assert/strict";
import http from "node:http";
import { after, test } from "node:test";
import { account, ask, now, relay, sandbox, send, sleep, stopAll } from "../harness.mjs";
import { dateOf, midnight } from "../lines.mjs";
import { mebibytes, usage, wrkScript } from "../load.mjs";

const seconds = 60;
const times = 5;
const kept = 0.8;
const growth = 96 * 2 ** 20;
const places = 2048; // requests that may wait
const shortest = 31; // days; the next turn of all people asks for one more day, and so on
const last = midnight(dateOf(now - 86_400));

after(stopAll);

const lengthOf = (n, people) => 1 + (Math.floor(n / people) % shortest);
const endOf = (n, people) => last - Math.floor(n / people / shortest) * 86_400;

/** The n-th question; no two are the same. */
const question = (people, n) => ({
  open_kfid: account,
  servicer_userid: people[n % people.length],
  start_time: endOf(n, people.length) - (lengthOf(n, people.length) - 1) * 86_400,
  end_time: endOf(n, people.length),
});

/** The same in Lua, from the n-th on, each connection half a second after its last answer. */
const script = (people, n) => `
local people = {${people.map((id) => JSON.stringify(id)).join(",")}}
local n = ${n}
local headers = { ["Content-Type"] = "application/json", ["X-Kfstat"] = "1" }
threads = {}
function setup(thread) threads[#threads + 1] = thread end
function init() served = 0; shed = 0; failed = 0; first = "" end
function delay() return 500 end
function request()
  local turn = math.floor(n / #people)
  local last = ${last} - math.floor(turn / ${shortest}) * 86400
  local body = string.format('{"open_kfid":"${account}","servicer_userid":"%s","start_time":%d,"end_time":%d}',
    people[n % #people + 1], last - (turn % ${shortest}) * 86400, last)
  n = n + 1
  return wrk.format("POST", nil, headers, body)
end
function response(status, headers, body)
  if status == 200 and body:find('"errcode":0', 1, true) then
    served = served + 1
  elseif status == 503 and headers["Retry-After"] and body:find("relay.overloaded", 1, true) then
    shed = shed + 1
  else
    failed = failed + 1
    if first == "" then first = status .. " " .. body:sub(1, 100):gsub('[^%w ]', " ") end
  end
end
function done(summary)
  local t = threads[1]
  io.write(string.format('{"seconds":%f,"served":%d,"shed":%d,"failed":%d,"first":"%s","broken":%d}\\n', summary.duration / 1e6,
    t:get("served"), t:get("shed"), t:get("failed"), t:get("first"),
    summary.errors.connect + summary.errors.read + summary.errors.write))
end
`;

test(`at least ${times} times capacity for ${seconds} s: the rest is told at once, and most of capacity stays`, async () => {
  const upstream = await sandbox(["--servicers", "2000", "--latency-ms", "50", "--calls-per-minute", "0"]);
  const pace = ["--calls-per-minute", "12000", "--calls-per-hour", "1000000"];
  const program = await relay(upstream.url, pace);
  const listed = await send(`${program.url}/api/v1/accounts/${account}/servicers`);
  const people = listed.json().servicers.map((one) => one.servicer_userid);
  const url = `${program.url}/cgi-bin/kf/get_servicer_statistic`;

  // As many clients as never have to be refused. The pace's first second leaves at once and is no capacity.
  const able = { connections: 400, seconds: 10 };
  await wrkScript(url, script(people, 0), { ...able, seconds: 4 });
  const alone = await wrkScript(url, script(people, 10_000), able);
  assert.deepEqual([alone.failed, alone.shed, alone.broken], [0, 0, 0], alone.first);
  const capacity = alone.served / alone.seconds;
  const before = usage(program.pid).resident;

  // A few more ask beside them, to see how long a refusal takes and whether answers are right.
  const agent = new http.Agent({ keepAlive: true });
  const until = Date.now() + seconds * 1000;
  const told = [];
  let compared = 0;
  let resident = 0;
  const probes = [];
  const probe = async (n) => {
    const asked = question(people, 500_000 + n);
    const begun = process.hrtime.bigint();
    const answer = await ask(program, asked, { agent, kept: false });
    if (answer.status === 503) return told.push(Number(process.hrtime.bigint() - begun) / 1e6);
    assert.equal(answer.text, await upstream.answer(asked));
    return (compared += 1);
  };
  const probing = (async () => {
    for (let n = 0; Date.now() < until; ++n) {
      probes.push(probe(n));
      resident = Math.max(resident, usage(program.pid).resident);
      await sleep(100);
    }
  })();
  // Those that find no place ask twice a second each, or less often where the machine is busy.
  const connections = places + Math.ceil(capacity * times);
  const seen = await wrkScript(url, script(people, 50_000), { connections, seconds });
  await probing;
  await Promise.all(probes);
  agent.destroy();

  const held = seen.served / seen.seconds / capacity;
  const asked = (seen.served + seen.shed) / seen.seconds;
  told.sort((a, b) => a - b);
  const grown = resident - before;
  console.log(
    `# capacity ${capacity.toFixed(0)} a second (400 clients, 10 s); ${connections} clients for ${seconds} s: ${asked.toFixed(0)} asked a second, ` +
      `${(held * 100).toFixed(0)} % of capacity served (promised ${kept * 100} %), ${seen.shed} told 503, ${seen.failed} other answers; ` +
      `of ${told.length + compared} beside them ${told.length} were told so, half within ${told[Math.floor(told.length / 2)]?.toFixed(1)} ms, 99 % within ${told[Math.floor(told.length * 0.99)]?.toFixed(1)} ms, ` +
      `${compared} had the right answer; memory +${mebibytes(grown)} MiB (bound ${mebibytes(growth)})`,
  );
  assert.deepEqual([seen.failed, seen.broken], [0, 0], seen.first);
  assert.ok(asked > capacity * times, `${asked} a second is no ${times} times ${capacity}`);
  assert.ok(held >= kept, `${held}`);
  assert.ok(grown < growth, `${grown}`);
  // Whoever is let in waits for seconds; who is not must not.
  assert.ok(told.length > 0 && told[Math.floor(told.length / 2)] < 1000, "told at once");
  assert.equal((await ask(program, question(people, 900_000))).status, 200);
  assert.equal((await program.stop()).code, 0);
});
