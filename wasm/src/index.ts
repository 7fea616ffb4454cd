export * from "./exports.js";
export { loadKfstat } from "./load.js";
