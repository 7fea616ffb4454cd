// Finds, compiles and starts the module, once per source. What else than an address may be given is in `sources.ts`.
import type { Kfstat } from "./api.js";
import { Core } from "./core.js";
import type { InstanceMaker } from "./instance.js";
import { createKfstat } from "./kfstat.js";
import { nodeModule } from "./node.js";

interface Cache<K> {
  get(key: K): Promise<Kfstat> | undefined;
  set(key: K, loaded: Promise<Kfstat>): unknown;
  delete(key: K): boolean;
}

/** What was loaded, by its address or by the function that loads it. */
const loaded: Cache<string | (() => unknown)> = new Map();

/** The load that is under way or done under that key; one that failed is forgotten. */
export function once(key: string | (() => unknown), load: () => Promise<Kfstat>): Promise<Kfstat> {
  return onceIn(loaded, key, load);
}

/** As `once`, of what is kept elsewhere. */
export function onceIn<K>(cache: Cache<K>, key: K, load: () => Promise<Kfstat>): Promise<Kfstat> {
  const cached = cache.get(key);
  if (cached !== undefined) {
    return cached;
  }
  const loading = load();
  cache.set(key, loading);
  loading.catch(() => cache.delete(key));
  return loading;
}

/** Loads from an address; a string may be one that is relative to the page. */
export function loadAddress(address: URL | string): Promise<Kfstat> {
  return once(String(address), async () => startModule(await compile(await find(address))));
}

/** Loads the module that `wasm/build.mjs` wrote into one of JavaScript. */
export async function loadText(base64: string): Promise<Kfstat> {
  return startModule(await compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))));
}

/** What can be compiled: bytes, or a response that may be compiled while it comes. */
type Found = Uint8Array<ArrayBuffer> | Response;

/** The module of what was found. */
export function compile(found: Found): Promise<WebAssembly.Module> {
  return ArrayBuffer.isView(found) ? WebAssembly.compile(found) : WebAssembly.compileStreaming(found);
}

async function find(address: URL | string): Promise<Found> {
  // Node's fetch reads no files.
  const files = String(address).startsWith("file:") ? nodeModule("node:fs") : undefined;
  return files?.readFileSync(new URL(address)) ?? open(await fetch(address));
}

/** What of a response can be compiled; rejects where it is no module. */
export async function open(response: Response): Promise<Found> {
  const address = response.url || "The response";
  if (!response.ok) {
    throw new Error(`${address} answered ${String(response.status)}`);
  }
  const type = response.headers.get("content-type") ?? "";
  // Streaming takes no other media type, no parameter of it, and no response of another realm.
  if (/^application\/wasm$/i.test(type) && typeof Response === "function" && response instanceof Response) {
    return response;
  }
  // A server that names another media type may still send the right bytes; one that sends a page does not.
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[1] !== 0x61) {
    throw new Error(`${address} is no WebAssembly (${type})`);
  }
  return bytes;
}

/** The operations over a compiled module. */
export function startModule(module: WebAssembly.Module): Promise<Kfstat> {
  return start({
    atOnce: (imports) => new WebAssembly.Instance(module, imports),
    later: (imports) => WebAssembly.instantiate(module, imports),
  });
}

/** The operations over instances that somebody makes. */
export async function start(maker: InstanceMaker): Promise<Kfstat> {
  return createKfstat(await Core.start(maker));
}
