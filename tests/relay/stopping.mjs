// Requests in every state while the relay is told to stop: which were answered, which were cut.
import assert from "node:assert/strict";
import net from "node:net";
import { ask, query, raw, send, sleep } from "./harness.mjs";

const route = "/cgi-bin/kf/get_servicer_statistic";

/** A request whose first half is on its way; finish() sends the other and gives what came back. */
function halfRequest(program) {
  const body = "{}";
  const head = `POST ${route} HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\nConnection: close\r\nX-Kfstat: 1\r\n`;
  const tail = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const socket = net.connect(program.port, "127.0.0.1");
  let text = "";
  socket.on("data", (bytes) => (text += bytes));
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.on("close", () => resolve(text)));
  const written = new Promise((resolve) => socket.write(head, resolve));
  const finish = () => {
    socket.write(tail);
    return closed;
  };
  return { written, finish };
}

/**
 * Stops the relay while `half` requests are half sent, `waiting` wait for upstream, and `racing` clients go on
 * asking without pause. A request that was read is logged: as many as were logged must have been answered.
 */
export async function stopUnder(program, upstream, { half, waiting, racing }) {
  const seen = { requests: 0, racing: 0, unread: 0, cut: [] };
  const halves = Array.from({ length: half }, () => halfRequest(program));
  await Promise.all(halves.map((one) => one.written));
  const asked = Array.from({ length: waiting }, (_, i) =>
    ask(program, { ...query, servicer_userid: `person${i}` }, { kept: false }),
  );
  let going = true;
  const clients = Array.from({ length: racing }, async () => {
    while (going) {
      const answer = await raw(
        program.port,
        `GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:${program.port}\r\nConnection: close\r\n\r\n`,
      );
      if (answer.text === "") {
        seen.unread += 1;
        return;
      }
      if (answer.status === 200 && answer.text.endsWith("}")) seen.racing += 1;
      else seen.cut.push(answer.text);
    }
  });
  while (upstream.calls.length < Math.min(waiting, 24) || seen.racing < racing) await sleep(5);
  assert.equal((await send(`${program.url}/livez`, { kept: false })).status, 200);

  const begun = process.hrtime.bigint();
  const ended = program
    .stop()
    .then((end) => ({ ...end, seconds: Number(process.hrtime.bigint() - begun) / 1e9 }));
  await sleep(200);
  for (const one of await Promise.all(halves.map((one) => one.finish())))
    if (!/^HTTP\/1\.1 400 [^]*query\.missing_field/.test(one)) seen.cut.push(one);
  for (const answer of await Promise.all(asked.map((one) => one.catch(String))))
    if (answer.status !== 200 || answer.json().errcode !== 0) seen.cut.push(answer.text ?? answer);
  const { code, seconds } = await ended;
  going = false;
  await Promise.all(clients);

  const lines = program.err.trimEnd().split("\n");
  const logged = lines.filter((line) => JSON.parse(line).event === "request").length;
  seen.requests = half + waiting + seen.racing + 1;
  return { ...seen, code, seconds, logged };
}
