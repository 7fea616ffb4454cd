// The operating guide as it stands there, in both languages: the doctor's words, a backup and its restoring, and that
// a relay of an older version refuses a newer store.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  account,
  binaries,
  corpId,
  folder,
  relay,
  run,
  sandbox,
  secretFile,
  send,
  stopAll,
} from "../relay/harness.mjs";
import { blocks, read, root } from "./pages.mjs";

const GUIDES = ["docs/operating.md", "docs/zh/operating.md"];
const blockOf = (page, word) => {
  const found = blocks(read(page)).filter(({ text }) => text.includes(word));
  assert.equal(found.length, 1, `${page}: ${word}`);
  return found[0].text;
};

let upstream;
before(async () => {
  upstream = await sandbox();
});
after(stopAll);

for (const page of GUIDES) {
  test(`${page}: the doctor says what is shown`, async () => {
    const [command, ...shown] = blockOf(page, "kfstat-relay doctor").trimEnd().split("\n");
    await upstream.faults({ endpoint: "*", kind: "errcode", errcode: 60020, skip: 1 });
    const [, ...args] = command
      .replace("$ sudo kfstat-relay ", "")
      .replace("ww0123456789abcdef", corpId)
      .replace("/etc/kfstat/secret/corp-secret", secretFile)
      .split(" ");
    // Root's own store, which a relay with a sandbox would have in memory.
    const store = join(folder(), "kfstat.db");
    const mine = ["--upstream", upstream.url, "--store", `sqlite:${store}`];
    const doctor = run("kfstat-relay", ["doctor", ...args, ...mine]);
    const { code } = await doctor.ended;
    await upstream.faults();
    assert.equal(code, 1, doctor.err);
    assert.equal(doctor.out.replace(store, "/root/.local/state/kfstat/kfstat.db"), `${shown.join("\n")}\n`);
  });
}

const statistics = async ({ url }) => {
  const json = { open_kfid: account, start_time: "2022-01-01", end_time: "2022-01-31" };
  const { text } = await send(`${url}/api/v1/statistics`, { method: "POST", json });
  const lines = text.trim().split("\n");
  return lines[lines.findIndex((line) => line.includes('"report"')) + 1];
};

for (const page of GUIDES) {
  test(`${page}: a backup restores what was stored, by the commands shown`, async () => {
    const place = folder({
      psecret: "a proxy's secret of enough bytes\n",
      "policy.toml": readFileSync(join(root, "deploy/policy.toml")),
    });
    const config = readFileSync(join(root, "deploy/kfstat.toml"), "utf8")
      .replace("/var/lib/kfstat/", `${place}/`)
      .replace("/etc/kfstat/policy.toml", `${place}/policy.toml`)
      .replace(/^metrics_listen.*\n|^web.*\n/gm, "");
    const file = folder({ "kfstat.toml": config });
    // The same commands in a folder of the test's own, and without what needs root.
    const mine = (text) =>
      text
        .replaceAll("/etc/kfstat/secret/corp-secret", secretFile)
        .replaceAll("/etc/kfstat/secret/proxy-secret", `${place}/psecret`)
        .replaceAll("/etc/kfstat/", `${file}/`)
        .replaceAll(/\/var\/lib\/kfstat\/|\/root\//g, `${place}/`)
        .replaceAll("sudo ", "")
        .replaceAll(/^systemctl .*\n/gm, "");
    const shell = (text) =>
      execFileSync("sh", ["-ec", mine(text)], {
        env: { PATH: `${binaries}:${process.env.PATH}` },
        encoding: "utf8",
      });

    const store = `sqlite:${place}/kfstat.db`;
    const first = await relay(upstream.url, ["--store", store]);
    const shown = await statistics(first);
    assert.equal(shell(blockOf(page, "kfstat-relay backup")), `${place}/kfstat-backup.db\n`);
    await first.stop();
    execFileSync("sqlite3", [`${place}/kfstat.db`, "DELETE FROM kfstat_day"]);
    shell(blockOf(page, "kfstat-relay restore"));
    await upstream.reset();
    const second = await relay(upstream.url, ["--store", store]);
    assert.equal(await statistics(second), shown);
    assert.equal((await upstream.stats()).calls.get_servicer_statistic, 0);
    await second.stop();
  });
}

test("the command that checks the configuration judges the one of deploy/", async () => {
  const [command] = blockOf("docs/operating.md", "daemon-reload\nsudo systemctl enable").split("\n");
  assert.match(command, /^sudo kfstat-relay .*--check-config$/);
  const place = folder({ psecret: "a proxy's secret of enough bytes\n" });
  const config = readFileSync(join(root, "deploy/kfstat.toml"), "utf8")
    .replace("/etc/kfstat/", join(root, "deploy/"))
    .replace("/usr/local/share/kfstat/web", place)
    .replace("/var/lib/kfstat", place);
  const file = folder({ "kfstat.toml": config });
  const args = command
    .replace("sudo kfstat-relay ", "")
    .replace("/etc/kfstat/secret/corp-secret", secretFile)
    .replace("/etc/kfstat/secret/proxy-secret", `${place}/psecret`)
    .replace("/etc/kfstat/", `${file}/`)
    .split(" ");
  const program = run("kfstat-relay", args);
  const { code } = await program.ended;
  assert.equal(code, 0, program.err);
});
