// More requests than the relay has turns at upstream, each its own question, sent whether answers come or not.
import assert from "node:assert/strict";
import http from "node:http";
import { account, ask, now, send, sleep } from "./harness.mjs";
import { dateOf } from "./lines.mjs";
import { usage } from "./load.mjs";

const day = 86_400;
const spans = 31;

/** Questions that are all different: people times ranges. */
export async function questions(program) {
  const listed = await send(`${program.url}/api/v1/accounts/${account}/servicers`);
  assert.equal(listed.status, 200, listed.text);
  const people = listed.json().servicers.map((one) => one.servicer_userid);
  let next = 0;
  return () => {
    const n = next++;
    const last = 1 + (Math.floor(n / people.length) % spans);
    const length = Math.floor(n / people.length / spans);
    assert.ok(length < spans, "no question twice");
    return {
      open_kfid: account,
      servicer_userid: people[n % people.length],
      start_time: dateOf(now - (last + length) * day),
      end_time: dateOf(now - last * day),
    };
  };
}

/** What so many clients get who ask again as soon as they have an answer, in answers a second. */
export async function capacity(program, question, { clients, seconds }) {
  const agent = new http.Agent({ keepAlive: true });
  const until = Date.now() + seconds * 1000;
  let served = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (Date.now() < until) {
        const answer = await ask(program, question(), { agent, kept: false });
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.json().errcode, 0, answer.text);
        if (Date.now() < until) served += 1;
      }
    }),
  );
  agent.destroy();
  return served / seconds;
}

/** So many a second, whatever comes back; every 500th answer is compared with what upstream says itself. */
export async function overload(program, upstream, question, { perSecond, seconds }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 3500 });
  const seen = { served: 0, inTime: 0, shed: 0, shedAfter: [], failed: [], resident: 0, compared: 0 };
  const open = new Set();
  const begun = Date.now();
  const one = async (n) => {
    const asked = question();
    const from = process.hrtime.bigint();
    const answer = await ask(program, asked, { agent, kept: false });
    if (answer.status === 200 && answer.json().errcode === 0) {
      seen.served += 1;
      if (Date.now() < begun + seconds * 1000) seen.inTime += 1;
      if (n % 500 === 0) {
        assert.equal(answer.text, await upstream.answer(asked));
        seen.compared += 1;
      }
    } else if (answer.status === 503 && answer.json().code === "relay.overloaded") {
      assert.match(answer.headers["retry-after"], /^[1-9]\d*$/);
      seen.shed += 1;
      seen.shedAfter.push(Number(process.hrtime.bigint() - from) / 1e6);
    } else {
      seen.failed.push(`${answer.status} ${answer.text.slice(0, 200)}`);
    }
  };
  let sent = 0;
  for (let elapsed = 0; elapsed < seconds; elapsed = (Date.now() - begun) / 1000) {
    for (; sent < elapsed * perSecond; ++sent) {
      const going = one(sent).catch((error) => seen.failed.push(String(error)));
      open.add(going);
      going.then(() => open.delete(going));
    }
    seen.resident = Math.max(seen.resident, usage(program.pid).resident);
    await sleep(10);
  }
  await Promise.all(open);
  agent.destroy();
  seen.shedAfter.sort((a, b) => a - b);
  return { ...seen, sent };
}
