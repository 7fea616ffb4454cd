// The entry for everybody: apart from `load-without-words.ts`, so that who loads without them bundles no words.
import type { Kfstat } from "./api.js";
import { giveWords } from "./core.js";
import words from "./kfstat_words.js";
import { loadWithoutWords } from "./load-without-words.js";
import type { LoadOptions } from "./sources.js";

/**
 * Loads the core, once per source; a failed load is tried again by the next call. Nothing is thrown at once: what is
 * wrong rejects, and what is no option or no source with the code `input.wrong_type`.
 */
export function loadKfstat(options?: LoadOptions): Promise<Kfstat> {
  giveWords(words);
  return loadWithoutWords(options);
}
