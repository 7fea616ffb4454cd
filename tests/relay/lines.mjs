// Reads the lines of POST /api/v1/statistics.
import assert from "node:assert/strict";
import http from "node:http";
import { send } from "./harness.mjs";

const day = 86_400;

/** Midnight UTC+8 of a date, in Unix seconds. */
export const midnight = (date) => Date.parse(`${date}T00:00:00+08:00`) / 1000;

/** The date of an instant in UTC+8. */
export const dateOf = (seconds) => new Date((seconds + 28_800) * 1000).toISOString().slice(0, 10);

/** All dates from one to the other, both included. */
export function dates(from, to) {
  const all = [];
  for (let time = midnight(from); time <= midnight(to); time += day) all.push(dateOf(time));
  return all;
}

/** Sorts the lines of a whole stream by what they are; every series by "account servicer". */
export function readLines(text) {
  const all = { plan: null, reports: new Map(), problems: [], progress: [], alive: 0, end: null, order: [] };
  const lines = text.split("\n");
  assert.equal(lines.pop(), "", "the last line ends");
  for (let i = 0; i < lines.length; ++i) {
    const line = JSON.parse(lines[i]);
    assert.equal(all.end, null, "nothing follows the end");
    all.order.push(line.type);
    const key = `${line.open_kfid} ${line.servicer_userid ?? ""}`;
    if (line.type === "plan") all.plan = line;
    else if (line.type === "report")
      all.reports.set(key, { ...line, text: lines[++i], response: JSON.parse(lines[i]) });
    else if (line.type === "problem") all.problems.push(line);
    else if (line.type === "progress") all.progress.push(line);
    else if (line.type === "alive") all.alive += 1;
    else if (line.type === "end") all.end = line;
    else assert.fail(`a line of type ${line.type}`);
  }
  return all;
}

/** Asks for a plan query and reads the whole stream. */
export async function statistics(program, body, options = {}) {
  const answer = await send(`${program.url}/api/v1/statistics`, { method: "POST", json: body, ...options });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers["content-type"], "application/x-ndjson");
  return readLines(answer.text);
}

/** As above, but leaves the connection to the test: {next(): lines so far, leave()}. */
export function openStream(program, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${program.url}/api/v1/statistics`,
      {
        method: "POST",
        agent: false,
        headers: { "Content-Type": "application/json", "X-Kfstat": "1", ...headers },
      },
      (response) => {
        const stream = { text: "", ended: false, broken: false, leave: () => request.destroy() };
        response.on("data", (chunk) => (stream.text += chunk));
        response.on("end", () => (stream.ended = true));
        response.on("error", () => (stream.broken = true));
        resolve(stream);
      },
    );
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}
