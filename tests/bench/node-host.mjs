// The JavaScript contenders in a Node process of their own:   node --expose-gc node-host.mjs DIST INPUTS NOW
// Each line of standard input is a request of hosts.mjs, each line of standard output its answer.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { JavaScriptHost } from "./contenders.mjs";
import { PLAIN } from "./inputs.mjs";

const [dist, inputs, now] = process.argv.slice(2);
const package_ = await import(pathToFileURL(join(dist, "index.js")).href);
const host = await JavaScriptHost.start(package_, Number(now));

const requests = {
  take(name) {
    const [input, plain] = [name, PLAIN].map((file) => new Uint8Array(readFileSync(join(inputs, file))));
    host.take(name, input, plain);
    return {};
  },
  verify: (contender) => host.verify(contender),
  sample: (contender, milliseconds) => host.sample(contender, Number(milliseconds)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [request, ...words] = line.split(" ");
  process.stdout.write(`${JSON.stringify(requests[request](...words))}\n`);
}
