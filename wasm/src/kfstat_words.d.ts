// Named like the file it describes, which wasm/build.mjs writes: it gathers those of each language.
/** All that the core says in each language of `LOCALES`. */
declare const words: readonly string[];
export default words;
