import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  // A strict policy lets no page fetch data: addresses or run inline scripts.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
