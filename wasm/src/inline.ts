// `kfstat/inline`: the same, with the module inside and nothing beside it.
import type { Kfstat } from "./api.js";
import { giveWords } from "./core.js";
import base64 from "./kfstat_core_inline.js";
import words from "./kfstat_words.js";
import { loadFrom, type LoadOptions } from "./sources.js";
import { loadText, once } from "./start.js";

export * from "./exports.js";

/** As `loadKfstat` of `kfstat`, but by default the module is the one inside. */
export function loadKfstat(options: LoadOptions = {}): Promise<Kfstat> {
  giveWords(words);
  return loadFrom(options, loadInside);
}

/** As `loadWithoutWords` of `kfstat`. */
export function loadWithoutWords(options: LoadOptions = {}): Promise<Kfstat> {
  return loadFrom(options, loadInside);
}

const loadInside = (): Promise<Kfstat> => once(loadInside, () => loadText(base64));
