import type { Kfstat } from "./api.js";
import { Core } from "./core.js";
import { createKfstat } from "./kfstat.js";

/** Where the core's WebAssembly comes from. */
export interface LoadOptions {
  /** Default: `kfstat_core.wasm` beside this module. In Node a string that is no address is a file path. */
  wasm?: URL | string | BufferSource | undefined;
}

const loadedByAddress = new Map<string, Promise<Kfstat>>();
const loadedByBytes = new WeakMap<BufferSource, Promise<Kfstat>>();

/** Loads the core once per source; a failed load is tried again by the next call. */
export function loadKfstat(options: LoadOptions = {}): Promise<Kfstat> {
  const source = options.wasm ?? new URL("./kfstat_core.wasm", import.meta.url);
  if (typeof source === "string" || source instanceof URL) {
    return loadOnce(loadedByAddress, String(source), () => compileFrom(source));
  }
  if (!(source instanceof ArrayBuffer) && !ArrayBuffer.isView(source)) {
    return Promise.reject(new TypeError("The source is an address or the bytes of the module"));
  }
  return loadOnce(loadedByBytes, source, () => WebAssembly.compile(source));
}

interface Cache<K> {
  get(key: K): Promise<Kfstat> | undefined;
  set(key: K, loaded: Promise<Kfstat>): unknown;
  delete(key: K): boolean;
}

function loadOnce<K>(cache: Cache<K>, key: K, compile: () => Promise<WebAssembly.Module>): Promise<Kfstat> {
  const cached = cache.get(key);
  if (cached !== undefined) {
    return cached;
  }
  const loading = load(compile);
  cache.set(key, loading);
  loading.catch(() => cache.delete(key));
  return loading;
}

async function load(compile: () => Promise<WebAssembly.Module>): Promise<Kfstat> {
  return createKfstat(await Core.start(await compile()));
}

async function compileFrom(source: URL | string): Promise<WebAssembly.Module> {
  const bytes = readFile(source);
  if (bytes !== undefined) {
    return WebAssembly.compile(bytes);
  }
  const response = await fetch(source, { credentials: "same-origin" });
  if (!response.ok) {
    throw new Error(`${String(source)} answered ${String(response.status)}`);
  }
  // A server that names another media type may still send the right bytes.
  if (response.headers.get("content-type")?.startsWith("application/wasm")) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

interface NodeProcess {
  versions?: { node?: string };
  getBuiltinModule?(name: "node:fs"): { readFileSync(path: URL | string): Uint8Array<ArrayBuffer> };
}

/** The bytes of a file where this is Node, whose `fetch` reads none. No import, so that bundlers need not know. */
function readFile(source: URL | string): Uint8Array<ArrayBuffer> | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  if (process?.versions?.node === undefined) {
    return undefined;
  }
  const address = typeof source === "string" && URL.canParse(source) ? new URL(source) : source;
  const isPath = typeof address === "string" || /^[a-z]:$/i.test(address.protocol);
  if (!isPath && address.protocol !== "file:") {
    return undefined;
  }
  return process.getBuiltinModule?.("node:fs").readFileSync(isPath ? String(source) : address);
}
