// Everything at once, faults in between, for as long as one likes: ten minutes by `./dev soak`, one in
// `./dev test --long`. What the relay holds at the end is what it held when it was warm, and no answer is wrong.
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { account, ask, folder, now, relay, sandbox, send, sleep, stopAll } from "../harness.mjs";
import { dateOf, midnight, openStream, readLines } from "../lines.mjs";
import { mebibytes, usage } from "../load.mjs";

const seconds = Number(process.env.KFSTAT_SOAK_SECONDS ?? 60);
const bounds = { resident: 16 * 2 ** 20, descriptors: 8, threads: 0 };
const day = 86_400;
const yesterday = dateOf(now - day);
const page = "<!doctype html><title>kfstat</title>";

const endpoint = "get_servicer_statistic";
const faults = [
  { kind: "http_status", endpoint, times: 30 },
  { kind: "reset", endpoint, times: 30 },
  { kind: "truncate", endpoint, times: 30 },
  { kind: "cut", endpoint, times: 30 },
  { kind: "wrong_types", endpoint, times: 30 },
  { kind: "not_json", endpoint, times: 30 },
  { kind: "oversize", endpoint, times: 5 },
  { kind: "delay", endpoint, pause_ms: 1500, times: 30 },
  { kind: "drip", endpoint, bytes: 200, pause_ms: 20, times: 20 },
  { kind: "hang", endpoint, times: 3 },
  ...[-1, 40014, 42001, 45033, 60011, 60030, 95000].map((errcode) => ({
    kind: "errcode",
    endpoint,
    errcode,
    times: 20,
  })),
  { kind: "errcode", endpoint: "servicer/list", errcode: 60011, times: 5 },
  { kind: "http_status", endpoint: "account/list", times: 3 },
];

after(stopAll);

const any = (list) => list[Math.floor(Math.random() * list.length)];

/** What upstream itself says of a range that may be longer than it answers at once. */
async function truth(upstream, body) {
  const list = [];
  const last = midnight(body.end_time);
  for (let from = midnight(body.start_time); from <= last; from += 31 * day) {
    const window = { ...body, start_time: from, end_time: Math.min(from + 30 * day, last) };
    list.push(...JSON.parse(await upstream.answer(window)).statistic_list);
  }
  return JSON.stringify(list);
}

test(`everything at once for ${seconds} s: nothing grows, no answer is wrong`, async () => {
  const upstream = await sandbox(["--servicers", "40", "--calls-per-minute", "0", "--latency-ms", "5"]);
  const program = await relay(upstream.url, [
    ...["--store", `sqlite:${path.join(folder(), "days.db")}`, "--web", folder({ "index.html": page })],
    ...["--calls-per-minute", "60000", "--calls-per-hour", "10000000"],
  ]);
  const listed = (await send(`${program.url}/api/v1/accounts/${account}/servicers`)).json().servicers;
  const people = [];
  for (const { servicer_userid } of listed) {
    const body = {
      open_kfid: account,
      servicer_userid,
      start_time: midnight(yesterday),
      end_time: midnight(yesterday),
    };
    if (JSON.parse(await upstream.answer(body)).errcode === 0) people.push(servicer_userid);
  }
  assert.ok(people.length > 10, `${people.length} of ${listed.length} people may be read`);
  const lists = {};
  for (const name of ["accounts", `accounts/${account}/servicers`])
    lists[name] = (await send(`${program.url}/api/v1/${name}`)).json();

  const known = new Map();
  const right = async (body) => {
    const key = JSON.stringify(body);
    if (!known.has(key)) known.set(key, await truth(upstream, body));
    return known.get(key);
  };
  const seen = { plain: 0, streams: 0, left: 0, lists: 0, pages: 0, told: 0, wrong: [] };
  // A fault is told as a problem or an errcode; silence and figures of one's own are wrong.
  const isTold = (status, document) =>
    [429, 502, 503, 504].includes(status) ? typeof document.code === "string" : document.errcode !== 0;

  const kinds = {
    async plain(agent) {
      const last = now - any([1, 1, 2, 3, 5, 30]) * day;
      const body = {
        open_kfid: account,
        servicer_userid: any(people),
        start_time: dateOf(last - any([0, 6, 30]) * day),
        end_time: dateOf(last),
      };
      const answer = await ask(program, body, { agent, kept: false });
      const document = answer.json();
      if (answer.status === 200 && document.errcode === 0) {
        seen.plain += 1;
        // Where upstream's types are wrong, its answer is passed on as it is and not kept.
        if (JSON.stringify(document.statistic_list) !== (await right(body)) && !/:"\d/.test(answer.text))
          seen.wrong.push(answer.text.slice(0, 200));
      } else if (isTold(answer.status, document)) seen.told += 1;
      else seen.wrong.push(`${answer.status} ${answer.text.slice(0, 200)}`);
    },
    async stream() {
      const userid = any(people);
      const body = {
        open_kfid: account,
        servicer_userid: userid,
        start_time: dateOf(now - 180 * day),
        end_time: yesterday,
      };
      const stream = await openStream(program, body);
      if (Math.random() < 0.2) {
        stream.leave();
        seen.left += 1;
        return;
      }
      while (!stream.ended && !stream.broken) await sleep(5);
      const { reports, problems, end } = readLines(stream.text);
      seen.streams += 1;
      if (!end || stream.broken) seen.wrong.push(`a stream without an end: ${stream.text.slice(-200)}`);
      else if (!end.complete) {
        seen.told += 1;
        if (problems.length === 0) seen.wrong.push("incomplete, and no problem told");
      } else if (
        JSON.stringify(reports.get(`${account} ${userid}`).response.statistic_list) !== (await right(body))
      )
        seen.wrong.push(stream.text.slice(0, 200));
    },
    async list(agent) {
      const name = any(Object.keys(lists));
      const answer = await send(`${program.url}/api/v1/${name}`, { agent, kept: false });
      const ids = (document) =>
        JSON.stringify(Object.values(document)[0].map((one) => one.servicer_userid ?? one.open_kfid));
      seen.lists += 1;
      if (answer.status !== 200) {
        if (isTold(answer.status, answer.json()) || answer.status === 403) seen.told += 1;
        else seen.wrong.push(`${answer.status} ${answer.text.slice(0, 200)}`);
      } else if (ids(answer.json()) !== ids(lists[name])) seen.wrong.push(answer.text.slice(0, 200));
    },
    async page(agent) {
      const answer = await send(`${program.url}/`, { agent, kept: false });
      seen.pages += 1;
      if (answer.status !== 200 || answer.text !== page) seen.wrong.push(`the page: ${answer.status}`);
    },
  };

  const soak = async (time) => {
    const until = Date.now() + time * 1000;
    const agent = new http.Agent({ keepAlive: true });
    const turns = ["plain", "plain", "plain", "stream", "list", "page"];
    const clients = Array.from({ length: 12 }, async () => {
      while (Date.now() < until) {
        await kinds[any(turns)](agent);
        await sleep(Math.random() * 20);
      }
    });
    for (let n = 0; Date.now() < until; ++n) {
      await upstream.faults(faults[n % faults.length]);
      if (n % 5 === 0) await upstream.revoke(any(["revoke", "expire"]));
      await sleep(Math.min(1500, time * 30));
    }
    await upstream.faults();
    await Promise.all(clients);
    agent.destroy();
    // What was left behind is noticed by then.
    await sleep(2500);
    return usage(program.pid);
  };

  // A turn of every fault warms it up.
  const warm = await soak(Math.max(seconds / 5, 30));
  const end = await soak(seconds);
  const grown = Object.fromEntries(Object.keys(bounds).map((what) => [what, end[what] - warm[what]]));
  console.log(
    `# ${seconds} s: ${seen.plain} months, ${seen.streams} streams and ${seen.left} left, ${seen.lists} lists, ${seen.pages} pages, ` +
      `${seen.told} faults told, ${seen.wrong.length} wrong; since warm: memory ${mebibytes(grown.resident)} MiB of ${mebibytes(warm.resident)} (bound ${mebibytes(bounds.resident)}), ` +
      `descriptors ${grown.descriptors} of ${warm.descriptors} (bound ${bounds.descriptors}), threads ${grown.threads} of ${warm.threads}`,
  );
  assert.deepEqual(seen.wrong, []);
  assert.ok(
    seen.plain > 0 && seen.streams > 0 && seen.left > 0 && seen.lists > 0 && seen.pages > 0 && seen.told > 0,
  );
  for (const [what, most] of Object.entries(bounds))
    assert.ok(grown[what] <= most, `${what} +${grown[what]}`);
  assert.equal((await program.stop()).code, 0);
});
