// Where contenders run: processes that answer one line with one, and a page of headless Chromium. Only one works at a
// time. Each is asked to `take` an input, to `verify` what a contender reads of it, and to `sample` its speed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openBrowser } from "../browser.mjs";
import { inputFolder, NOW, PLAIN } from "./inputs.mjs";

const HANG_SECONDS = 180;

/** A process, asked by lines such as `sample baseline_rows 50`. */
export class ProcessHost {
  #command;
  #restarts;
  #child;
  #answers;

  /** `restarts`: whether each input gets a process of its own, so that none is compiled for another's. */
  constructor(command, { restarts = false } = {}) {
    this.#command = command;
    this.#restarts = restarts;
  }

  async take(input) {
    if (this.#restarts) {
      this.close();
    }
    if (this.#child === undefined) {
      this.#start();
    }
    await this.#ask(`take ${input}`);
  }

  verify(contender) {
    return this.#ask(`verify ${contender}`);
  }

  sample(contender, milliseconds) {
    return this.#ask(`sample ${contender} ${milliseconds}`);
  }

  close() {
    this.#child?.kill();
    this.#child = undefined;
  }

  #start() {
    const [program, ...words] = this.#command;
    this.#child = spawn(program, [...words, inputFolder, String(NOW)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async #ask(request) {
    const child = this.#child;
    const guard = setTimeout(() => child.kill(), HANG_SECONDS * 1000);
    child.stdin.write(`${request}\n`);
    const { value, done } = await this.#answers.next();
    clearTimeout(guard);
    const answer = done ? { error: "it ended" } : JSON.parse(value);
    if (answer.error !== undefined) {
      throw new Error(`${this.#command[0]}: ${request}: ${answer.error}`);
    }
    return answer;
  }
}

/** A page of headless Chromium; each input gets a page of its own. */
export class PageHost {
  #dist;
  #server;
  #browser;
  #page;

  constructor(dist) {
    this.#dist = dist;
  }

  async start() {
    this.#server = createServer((request, response) => this.#serve(request.url, response));
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#browser = await openBrowser("--js-flags=--expose-gc");
  }

  get version() {
    return this.#browser.version();
  }

  async take(input) {
    await this.#page?.close();
    this.#page = await this.#open();
    await this.#page.evaluate(
      async ([name, now, plain]) => {
        const { JavaScriptHost } = await import("/bench/contenders.mjs");
        globalThis.host = await JavaScriptHost.start(await import("/kfstat/index.js"), now);
        const bytesOf = async (file) => new Uint8Array(await (await fetch(`/inputs/${file}`)).arrayBuffer());
        globalThis.host.take(name, await bytesOf(name), await bytesOf(plain));
      },
      [input, NOW, PLAIN],
    );
  }

  verify(contender) {
    return this.#page.evaluate((name) => globalThis.host.verify(name), contender);
  }

  sample(contender, milliseconds) {
    return this.#page.evaluate(
      ([name, length]) => globalThis.host.sample(name, length),
      [contender, milliseconds],
    );
  }

  /** Milliseconds from nothing to a first answer, in a page that has loaded nothing yet. */
  async startUp() {
    const page = await this.#open();
    const milliseconds = await page.evaluate(async () => {
      const began = performance.now();
      const { loadKfstat } = await import("/kfstat/index.js");
      (await loadKfstat()).today();
      return performance.now() - began;
    });
    await page.close();
    return milliseconds;
  }

  async close() {
    await this.#browser?.close();
    this.#server?.close();
  }

  async #open() {
    const page = await this.#browser.newPage();
    page.setDefaultTimeout(HANG_SECONDS * 1000);
    await page.goto(`http://127.0.0.1:${this.#server.address().port}/`);
    return page;
  }

  #serve(url, response) {
    const folders = { kfstat: this.#dist, bench: import.meta.dirname, inputs: inputFolder };
    const types = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
    const [, folder, name, ending] = /^\/(kfstat|bench|inputs)\/([\w-]+\.(\w+))$/.exec(url) ?? [];
    // Pages that are isolated have the finest clock.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    response.setHeader("cache-control", "no-store");
    response.setHeader("content-type", types[ending] ?? "text/html");
    if (name === undefined) {
      response.end("<!doctype html><title>bench</title>");
      return;
    }
    response.end(readFileSync(join(folders[folder], name)));
  }
}
