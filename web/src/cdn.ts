// Stands for the one file, which `web/build.mjs` writes in its place.
export {};
