// Named like the file it describes: see `kfstat_core.d.ts`.
import type { CoreModule } from "./sources.js";

/**
 * What an import of the file gives on edge runtimes, which compile it beforehand. A bundler may give its address or
 * its bytes instead: `loadKfstat({ wasm })` takes them all.
 */
declare const module: CoreModule;
export default module;
