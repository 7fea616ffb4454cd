// `kfstat`: the module is the file beside this one. Apart from `load.ts`, so that bundlers can leave out its words.
import type { Kfstat } from "./api.js";
import type { LoadOptions } from "./sources.js";
import { loadAddress, loadText, once } from "./start.js";

/**
 * As `loadKfstat`, for pages that show figures first: bundlers leave out the words that issues are told in, until
 * `loadWords` is called. Up to then `message` and `formatIssue` give an issue's code, `explainErrcode` says nothing,
 * and `toCsv` has no headings but `wire`.
 */
export function loadWithoutWords(options?: LoadOptions): Promise<Kfstat> {
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
