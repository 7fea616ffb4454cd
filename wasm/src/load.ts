// `kfstat`: the module is the file beside this one.
import type { Kfstat } from "./api.js";
import type { LoadOptions } from "./sources.js";
import { loadAddress, loadText, once } from "./start.js";

/**
 * Loads the core, once per source; a failed load is tried again by the next call. Nothing is thrown at once: what is
 * wrong rejects, and what is no option or no source with the code `input.wrong_type`.
 */
export function loadKfstat(options?: LoadOptions): Promise<Kfstat> {
  return options === undefined
    ? loadBeside()
    : import("./sources.js").then(({ loadFrom }) => loadFrom(options, loadBeside));
}

const loadBeside = (): Promise<Kfstat> => once(loadBeside, findBeside);

/** Bundlers know this form of an address, and take the file along; those that do not take the text along. */
async function findBeside(): Promise<Kfstat> {
  try {
    return await loadAddress(new URL("./kfstat_core.wasm", import.meta.url));
  } catch (missing) {
    // The file is there, and its bytes may not be compiled.
    if (missing instanceof WebAssembly.CompileError) {
      throw missing;
    }
    const inlined = await import("./kfstat_core_inline.js").catch(() => {
      throw missing;
    });
    return loadText(inlined.default);
  }
}
