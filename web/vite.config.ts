import { defineConfig } from "vite";

/** The admin page: index.html and hashed assets, for any folder of a server with a strict CSP. */
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: "../build/web",
    emptyOutDir: true,
    target: "es2022",
    // Data URLs would need more than `connect-src 'self'`, and the polyfill an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
