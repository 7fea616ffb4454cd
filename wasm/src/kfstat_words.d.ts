// Named like the file it describes, which the build makes.
/** All that the core says in each language of `LOCALES`: `wasm/build.mjs` writes it. */
declare const words: readonly string[];
export default words;
