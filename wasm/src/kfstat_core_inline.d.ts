// Named like the file it describes: see `kfstat_core.d.ts`.
/** `kfstat_core.wasm` in base64, as `wasm/build.mjs` writes it: for where the file itself is left behind. */
declare const text: string;
export default text;
