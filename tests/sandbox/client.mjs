// Starts kfstat-sandbox on a free port and speaks to it.
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const binary = path.join(process.env.KFSTAT_BIN ?? path.join(root, "build/bin"), "kfstat-sandbox");

export const aftersales = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";
export const stores = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
export const managedByApi = "wkAJ2GCAAAUp7xGd2MiTcSb4YjQnO0Fw";
export const club = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKupg";
export const planned = "wkAJ2GCAAAe8LsDa5KwPhZr0VxTqI6Mg";

const daySeconds = 86400;

// Midnight UTC+8 of a date: midnight("2022-02-23") is 1645545600.
export function midnight(date) {
  return Date.parse(`${date}T00:00:00+08:00`) / 1000;
}

export function addDays(time, days) {
  return time + days * daySeconds;
}

// 12:00 UTC+8 of a Friday.
export const noon = midnight("2025-06-20") + 12 * 3600;
export const today = midnight("2025-06-20");

export function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.once("error", reject);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

export async function startSandbox(...args) {
  const clock = args.includes("--now") ? [] : ["--now", String(noon)];
  const child = spawn(binary, ["--listen", "127.0.0.1:0", ...clock, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const firstLine = await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`kfstat-sandbox ended with ${code}`)));
  });
  const origin = firstLine.split(" ").at(-1);
  let token = "";

  async function send(method, target, body) {
    const response = await fetch(origin + target, {
      method,
      body:
        body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      text: await response.text(),
    };
  }

  async function control(method, name, body) {
    const answer = await send(method, `/_sandbox/${name}`, body);
    return { status: answer.status, ...JSON.parse(answer.text) };
  }

  async function fetchToken() {
    const answer = await send("GET", "/cgi-bin/gettoken?corpid=ww1&corpsecret=secret");
    token = JSON.parse(answer.text).access_token;
    return token;
  }

  // The raw answer of an endpoint, with a token that is fetched when first needed.
  async function call(endpoint, parameters, body) {
    if (!token) await fetchToken();
    const query = new URLSearchParams({ access_token: token, ...parameters });
    return send(body === undefined ? "GET" : "POST", `/cgi-bin/${endpoint}?${query}`, body);
  }

  return {
    origin,
    firstLine,
    pid: child.pid,
    send,
    control,
    fetchToken,
    call,
    async ask(endpoint, parameters, body) {
      return JSON.parse((await call(endpoint, parameters, body)).text);
    },
    async statistic(body) {
      return JSON.parse((await call("kf/get_servicer_statistic", {}, body)).text);
    },
    stop(signal = "SIGTERM") {
      return new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", (code, killedBy) => resolve({ code, signal: killedBy }));
        child.kill(signal);
      });
    },
  };
}

export function question(start, end, servicer, account = aftersales) {
  const body = { open_kfid: account, start_time: start, end_time: end };
  return servicer === undefined ? body : { ...body, servicer_userid: servicer };
}
