import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Lays a `.br` beside every text and wasm file, which the relay sends to browsers that take it. */
function brotli(): Plugin {
  let folder = "";
  return {
    name: "brotli",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!/\.(html|js|css|svg|wasm)$/.test(name)) continue;
        const file = join(folder, name);
        writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
      }
    },
  };
}

/** Lays the package's one file at `kfstat/define.js`, for pages on the same server that have no bundler. */
function oneFile(): Plugin {
  let file = "";
  return {
    name: "one-file",
    configResolved({ root }) {
      file = resolve(root, "dist/cdn.js");
    },
    generateBundle() {
      if (!existsSync(file)) {
        this.warn("kfstat/define.js is left out: npm run build makes it");
        return;
      }
      this.emitFile({ type: "asset", fileName: "kfstat/define.js", source: readFileSync(file) });
      this.emitFile({ type: "asset", fileName: "kfstat/cdn.js.map", source: readFileSync(`${file}.map`) });
    },
  };
}

/** Style sheets are written for people to read; the page gets them without white space and comments. */
function tightStyles(): Plugin {
  const tight = (styles: string) =>
    styles
      .replace(/\/\*.*?\*\//gs, "")
      .replace(/\s+/g, " ")
      .replace(/ ?([{};]) ?/g, "$1");
  return {
    name: "tight-styles",
    enforce: "pre",
    transform(code, id) {
      if (!/[\\/]web[\\/]src[\\/].+\.ts$/.test(id) || !code.includes("css`")) return null;
      return { code: code.replace(/\bcss`[^`]*`/g, tight), map: null };
    },
  };
}

/** The admin page: index.html and hashed assets, for any folder of a server with a strict CSP. */
export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [tightStyles(), oneFile(), brotli()],
  build: {
    outDir: "../build/web",
    emptyOutDir: true,
    target: "es2022",
    // Data URLs would need more than `connect-src 'self'`, and the polyfill an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The chart library is one chunk of its own, loaded when the first line shows.
    chunkSizeWarningLimit: 600,
  },
});
