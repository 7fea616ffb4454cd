import type { Kfstat } from "./api.js";

/** Where the core's WebAssembly comes from. */
export interface LoadOptions {
  /** Default: `kfstat_core.wasm` beside this module. In Node a string without a scheme is a file path. */
  wasm?: URL | string | BufferSource | undefined;
}

/** Loads the core once per source; a failed load is tried again by the next call. */
export declare function loadKfstat(options?: LoadOptions): Promise<Kfstat>;
