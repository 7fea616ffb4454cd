// Runs the command line as a shell would.
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join, resolve } from "node:path";

const bin = process.env.KFSTAT_BIN ?? resolve(import.meta.dirname, "../../build/bin");

/** The path of the program. */
export const program = join(bin, "kfstat");

/**
 * Answers `{status, out, err}`. `input` goes to standard input, `env` beside a plain environment; `output` names a file
 * that takes standard output.
 */
export function kfstat(args, { input = "", env = {}, output } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH, LANG: "C.UTF-8", ...env },
      stdio: ["pipe", output ? openSync(output, "w") : "pipe", "pipe"],
    });
    const out = [];
    const err = [];
    child.stdout?.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => err.push(chunk));
    child.stdin.on("error", () => {});
    child.on("error", fail);
    child.on("close", (status) =>
      done({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });
}

/** Starts a server of ours on a free port; answers its address and how to stop it. */
export function serve(name, args) {
  return new Promise((done, fail) => {
    const child = spawn(join(bin, name), ["--listen", "127.0.0.1:0", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stopped = new Promise((end) => child.on("close", end));
    let said = "";
    let log = "";
    child.stderr.on("data", (chunk) => (log += chunk));
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const address = / listening on (\S+)\n/.exec(said)?.[1];
      if (address) done({ address, stop: () => (child.kill("SIGTERM"), stopped) });
    });
    child.on("error", fail);
    child.on("close", (status) => fail(new Error(`${name} ended with ${status}: ${log}`)));
  });
}
