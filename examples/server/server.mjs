// kfstat in a server of your own, with nothing but Node: it judges what a browser asks, plans a long range, asks
// WeCom for each window, and answers with days, totals, or sentences that say what is wrong.
//   UPSTREAM=https://… ACCESS_TOKEN=… PORT=8080 node server.mjs
import { createServer } from "node:http";
import { loadKfstat } from "kfstat";

const { UPSTREAM, ACCESS_TOKEN, PORT = "8080", NOW } = process.env;
const kfstat = await loadKfstat();
const clock = () => (NOW ? new Date(Number(NOW) * 1000) : new Date());

/** Sends one planned window upstream; the token stays here. */
async function ask(body) {
  const address = `${UPSTREAM}/cgi-bin/kf/get_servicer_statistic?access_token=${ACCESS_TOKEN}`;
  const response = await fetch(address, { method: "POST", body });
  return response.arrayBuffer();
}

/** The figures of a query of any length, or the issues that stand against it. */
async function figures(query) {
  const plan = kfstat.planRequests(query, { now: clock() });
  if (!plan.ok) return plan;
  const reports = [];
  for (const window of plan.value.requests) {
    const body = kfstat.buildRequestBody(window, { now: clock() });
    if (!body.ok) return body;
    const report = kfstat.parseResponse(await ask(body.value), { query: window });
    if (!report.ok) return report;
    reports.push(report.value);
  }
  const summary = kfstat.summarize(reports);
  if (!summary.ok) return summary;
  return { ok: true, value: { days: reports.flatMap(({ days }) => days), summary: summary.value } };
}

/** The whole text of a request, up to what a query can need. */
async function read(request) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > 65536) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const server = createServer(async (request, response) => {
  const reply = (status, document) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(document));
  };
  if (request.method !== "POST" || request.url !== "/figures") {
    reply(404, { messages: ["POST /figures"] });
    return;
  }
  const locale = request.headers["accept-language"]?.startsWith("zh") ? "zh" : "en";
  const text = await read(request);
  if (text === undefined) {
    reply(413, { messages: ["At most 64 KiB."] });
    return;
  }
  try {
    // Whatever came in, the core judges it: what is no query at all is an issue too.
    const result = await figures(parsed(text));
    if (result.ok) reply(200, result.value);
    else reply(422, { messages: result.issues.map((issue) => kfstat.formatIssue(issue, locale)) });
  } catch {
    reply(502, { messages: [locale === "zh" ? "上游没有应答。" : "Upstream does not answer."] });
  }
});

server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.once("SIGTERM", () => server.close());
