// A thousand clients that dawdle, while others are served. `./dev test --long`; KFSTAT_LONG_SECONDS shortens it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import http from "node:http";
import { after, before, test } from "node:test";
import { ask, folder, query, relay, sandbox, send, sleep, stopAll } from "../harness.mjs";

const seconds = Number(process.env.KFSTAT_LONG_SECONDS ?? 60);
const connections = 1000;

let upstream;
before(async () => (upstream = await sandbox()));
after(stopAll);

const resident = (pid) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

const attacks = {
  "slow headers": ["-H", "-i", "2"],
  "slow bodies": ["-B", "-i", "2", "-s", "8192"],
  "slow reading": ["-X", "-k", "4", "-w", "1", "-y", "64", "-n", "2", "-z", "8"],
};

for (const [name, args] of Object.entries(attacks)) {
  test(`${name}: ${connections} connections for ${seconds} s cost others nothing`, async () => {
    const web = folder({ "index.html": "<!doctype html>", "large.txt": "x".repeat(4 * 1024 * 1024) });
    const program = await relay(upstream.url, ["--web", web]);
    const agent = new http.Agent({ keepAlive: true });
    for (let i = 0; i < 200; ++i)
      assert.equal((await ask(program, query, { agent, kept: false })).status, 200);
    const before = resident(program.pid);

    const target = name === "slow reading" ? "/large.txt" : "/api/v1/status";
    // It ends when all its clients have been turned away, and then begins again.
    const until = Date.now() + seconds * 1000;
    let ended = false;
    const attack = () => {
      const length = String(Math.ceil((until - Date.now()) / 1000));
      const given = [...args, "-c", String(connections), "-r", "500", "-l", length, "-p", "5"];
      const attacker = spawn("slowhttptest", [...given, "-u", program.url + target], { stdio: "ignore" });
      attacker.on("exit", () => (until - Date.now() > 2000 ? attack() : (ended = true)));
    };
    attack();
    const times = [];
    let most = { resident: 0, descriptors: 0 };
    let failures = 0;
    while (!ended) {
      const fresh = times.length % 2 === 0;
      const begun = process.hrtime.bigint();
      const answer = await (
        fresh
          ? send(`${program.url}/api/v1/status`, { kept: false })
          : ask(program, query, { agent, kept: false })
      ).catch(() => null);
      times.push(Number(process.hrtime.bigint() - begun) / 1e6);
      if (answer?.status !== 200) failures += 1;
      most = {
        resident: Math.max(most.resident, resident(program.pid)),
        descriptors: Math.max(most.descriptors, descriptors(program.pid)),
      };
      await sleep(10);
    }
    agent.destroy();
    times.sort((a, b) => a - b);
    const grown = most.resident - before;
    console.log(
      `# ${name}: ${times.length} requests of others, ${failures} failures, ` +
        `p99 ${times[Math.floor(times.length * 0.99)].toFixed(1)} ms (promised 250), ` +
        `memory +${(grown / 2 ** 20).toFixed(1)} MiB (promised 64), ${most.descriptors} descriptors`,
    );
    assert.equal(failures, 0);
    assert.ok(grown < 64 * 2 ** 20, `${grown} bytes`);
    assert.ok(most.descriptors > connections / 2, "the attack took place");
    assert.equal((await program.stop()).code, 0);
  });
}
