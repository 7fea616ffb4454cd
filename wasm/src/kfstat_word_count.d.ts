// Named like the file it describes, which the build makes.
/** How many texts the core says in each language: `wasm/build.mjs` writes it. */
declare const count: number;
export default count;
