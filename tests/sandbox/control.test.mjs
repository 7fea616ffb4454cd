// What the sandbox tells about the calls it saw, and its command line.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";

import { addDays, aftersales, question, run, startSandbox, today } from "./client.mjs";

const yesterday = addDays(today, -1);

async function withSandbox(args, use) {
  const sandbox = await startSandbox(...args);
  try {
    await use(sandbox);
  } finally {
    await sandbox.stop();
  }
}

describe("stats", () => {
  test("count calls by endpoint and errcode, and distinct windows", () =>
    withSandbox([], async (sandbox) => {
      await sandbox.statistic(question(yesterday, yesterday));
      await sandbox.statistic(question(yesterday, yesterday + 5));
      await sandbox.statistic(question(addDays(yesterday, -1), yesterday, "LiSi"));
      await sandbox.statistic(question(today, today));
      await sandbox.send("POST", "/_sandbox/answer", question(yesterday, yesterday));
      const stats = await sandbox.control("GET", "stats");
      assert.equal(stats.calls.gettoken, 1);
      assert.equal(stats.calls.get_servicer_statistic, 4);
      assert.equal(stats.calls["account/list"], 0);
      assert.equal(stats.calls_total, 5);
      assert.deepEqual(stats.errcodes, { 0: 4, 600018: 1 });
      assert.equal(stats.statistic_windows, 2);
      assert.equal(stats.statistic_days, 4);
      assert.equal(stats.tokens_issued, 1);
      assert.equal(stats.max_in_flight, 1);
    }));

  test("keep the bytes that were sent, without token and secret", () =>
    withSandbox([], async (sandbox) => {
      const body = `{"open_kfid":"${aftersales}", "start_time":${yesterday},"end_time":${yesterday}}`;
      const token = await sandbox.fetchToken();
      await sandbox.call("kf/get_servicer_statistic", {}, body);
      const { text } = await sandbox.send("GET", "/_sandbox/stats");
      const { last } = JSON.parse(text);
      assert.equal(last.get_servicer_statistic.body, body);
      assert.equal(last.get_servicer_statistic.query, "access_token=***");
      assert.equal(last.gettoken.query, "corpid=ww1&corpsecret=***");
      assert.ok(!text.includes(token));
      const { calls } = await sandbox.control("GET", "calls");
      assert.deepEqual(
        calls.map((call) => [call.endpoint, call.errcode]),
        [
          ["gettoken", 0],
          ["get_servicer_statistic", 0],
        ],
      );
    }));

  test("are reset by POST and DELETE", () =>
    withSandbox([], async (sandbox) => {
      for (const method of ["POST", "DELETE"]) {
        await sandbox.statistic(question(yesterday, yesterday));
        const stats = await sandbox.control(method, "stats");
        assert.deepEqual([stats.calls_total, stats.statistic_windows, stats.max_in_flight], [0, 0, 0]);
        assert.deepEqual(stats.last, {});
      }
    }));

  test("count what is no request of upstream's", () =>
    withSandbox([], async (sandbox) => {
      assert.equal((await sandbox.send("GET", "/cgi-bin/kf/nothing")).status, 404);
      assert.equal((await sandbox.control("GET", "stats")).refused_requests, 1);
    }));

  test("an unknown control is 404, a body that is no object 400", () =>
    withSandbox([], async (sandbox) => {
      assert.equal((await sandbox.control("GET", "nothing")).status, 404);
      assert.equal((await sandbox.control("POST", "tokens", "[]")).status, 400);
      assert.equal((await sandbox.control("POST", "limits", { calls_per_minute: -1 })).status, 400);
    }));
});

describe("hostile callers", () => {
  test("bytes that are no UTF-8 are shown as U+FFFD", () =>
    withSandbox([], async (sandbox) => {
      await sandbox.call("kf/get_servicer_statistic", {}, Buffer.from([0x7b, 0xff, 0x7d]));
      await sandbox.send("GET", "/cgi-bin/user/get?userid=%FF");
      const { status, last } = await sandbox.control("GET", "stats");
      assert.equal(status, 200);
      assert.equal(last.get_servicer_statistic.body, "{\ufffd}");
      assert.equal((await sandbox.control("GET", "calls")).calls.length, 3);
    }));

  test("a number out of range is 400 and changes nothing", () =>
    withSandbox([], async (sandbox) => {
      const before = await sandbox.control("GET", "limits");
      const huge = "18446744073709551615";
      for (const body of [
        `{"latency_ms":${huge}}`,
        `{"latency_ms":600001}`,
        `{"block_seconds":${huge}}`,
        `{"block_seconds":86401}`,
        `{"calls_per_minute":1,"latency_ms":1.5}`,
      ]) {
        assert.equal((await sandbox.control("POST", "limits", body)).status, 400, body);
        assert.deepEqual(await sandbox.control("GET", "limits"), before, body);
      }
      for (const fault of [
        `"kind":"errcode","errcode":99999999999`,
        `"kind":"errcode","errcode":2147483648`,
        `"kind":"errcode","errcode":-2147483649`,
        `"kind":"errcode","errcode":${huge}`,
        `"kind":"errcode","errcode":1e300`,
        `"kind":"http_status","status":4294967496`,
        `"kind":"http_status","status":199`,
        `"kind":"oversize","bytes":${huge}`,
        `"kind":"oversize","bytes":67108865`,
        `"kind":"delay","pause_ms":${huge}`,
        `"kind":${"[".repeat(30_000)}${"]".repeat(30_000)}`,
      ]) {
        const answer = await sandbox.control("POST", "faults", `{"faults":[{${fault}}]}`);
        assert.equal(answer.status, 400, fault.slice(0, 60));
        assert.deepEqual((await sandbox.control("GET", "faults")).faults, []);
      }
      for (const errcode of [-2147483648, 2147483647]) {
        const { faults } = await sandbox.control("POST", "faults", {
          faults: [{ kind: "errcode", errcode }],
        });
        assert.equal(faults[0].errcode, errcode);
      }
    }));
});

describe("credentials", () => {
  test("with --corp-id and --corp-secret-file others are 40013 and 40001", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "kfstat-sandbox-"));
    const file = path.join(folder, "secret");
    await writeFile(file, "s3cret\n");
    try {
      await withSandbox(["--corp-id", "ww1", "--corp-secret-file", file], async (sandbox) => {
        const errcode = async (query) =>
          JSON.parse((await sandbox.send("GET", `/cgi-bin/gettoken?${query}`)).text).errcode;
        assert.equal(await errcode("corpid=ww2&corpsecret=s3cret"), 40013);
        assert.equal(await errcode("corpid=ww1&corpsecret=other"), 40001);
        assert.equal(await errcode("corpid=ww1&corpsecret=s3cret"), 0);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("--expires-in is what gettoken says, and then the token is 42001", () =>
    withSandbox(["--expires-in", "1"], async (sandbox) => {
      const answer = JSON.parse((await sandbox.send("GET", "/cgi-bin/gettoken?corpid=a&corpsecret=b")).text);
      assert.equal(answer.expires_in, 1);
      const target = `/cgi-bin/user/get?userid=LiSi&access_token=${answer.access_token}`;
      await new Promise((resolve) => setTimeout(resolve, 1100));
      assert.equal(JSON.parse((await sandbox.send("GET", target)).text).errcode, 42001);
    }));
});

describe("command line", () => {
  test("says where it listens and ends with 0 on SIGTERM and SIGINT, a silent client or not", async () => {
    for (const signal of ["SIGTERM", "SIGINT"]) {
      const sandbox = await startSandbox("--fault", "kind=hang");
      assert.match(sandbox.firstLine, /^kfstat-sandbox listening on http:\/\/127\.0\.0\.1:[1-9]\d*$/);
      const silent = fetch(`${sandbox.origin}/cgi-bin/gettoken`).catch(() => "closed");
      while ((await sandbox.control("GET", "stats")).calls_total === 0) await new Promise(setImmediate);
      assert.deepEqual(await sandbox.stop(signal), { code: 0, signal: null });
      assert.equal(await silent, "closed");
    }
  });

  test("wrong usage is 2 and prints nothing on standard output", async () => {
    for (const args of [
      ["--listen", "0.0.0.0:0"],
      ["--listen", "localhost:0"],
      ["--listen", "127.0.0.1"],
      ["--seed", "x"],
      ["--now", "-1"],
      ["--fault", "kind=explode"],
      ["--fault", "explode"],
      ["--accounts", "5001"],
      ["--corp-secret-file", "/nonexistent/secret"],
      ["--what"],
    ]) {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual({ args, code, stdout }, { args, code: 2, stdout: "" });
      assert.notEqual(stderr, "");
    }
  });
});

test("docs/sandbox.md shows what the sandbox really answers", () =>
  withSandbox(["--now", "1645750000"], async (sandbox) => {
    const page = await readFile(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
    const examples = [
      ...page.matchAll(/curl -s "\$U(\/cgi-bin\/kf\/\S+)\?access_token=\$TOKEN" -d '(.*)'\n(.*)\n/g),
    ];
    assert.equal(examples.length, 2);
    await sandbox.fetchToken();
    for (const [, target, body, shown] of examples) {
      assert.equal((await sandbox.call(target.replace("/cgi-bin/", ""), {}, body)).text, shown);
    }
  }));
