// One of the package's entries: with the core in a file of its own. `inline.ts` holds it in a text.
export * from "./exports.js";
export { loadKfstat } from "./load.js";
export { loadWithoutWords } from "./load-without-words.js";
