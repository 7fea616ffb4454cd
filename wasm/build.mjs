// Makes wasm/dist from the sources and the compiled core, and packs it.
//   node wasm/build.mjs [TREE [OUT]]   TREE: the wasm build tree (build/wasm), OUT: for the tarball (build/npm)
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { transformSync } from "esbuild";
import { readTables } from "./fields.mjs";
import { pack } from "./pack.mjs";

const wasm = import.meta.dirname;
const root = resolve(wasm, "..");
const tree = resolve(process.argv[2] ?? join(root, "build/wasm"));
const out = resolve(process.argv[3] ?? join(root, "build/npm"));
const dist = join(wasm, "dist");
const { languages } = readTables(tree);

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", wasm], { stdio: "inherit" });
for (const name of ["kfstat_core.d.ts", "kfstat_core.wasm.d.ts"]) {
  cpSync(join(wasm, "src", name), join(dist, name));
}
// nlohmann's parser tells in words what is wrong with a text. The core tells where, and nobody reads the words, nor the
// names of Embind's types that are left out of the glue: as zeros they are 0.8 kB less after brotli. No text is the end
// of another one here, see wasm/CMakeLists.txt.
const words =
  /(?<=\0)(?:invalid (?:string|number|comment|literal|BOM)\b|parse error|syntax error|unexpected |attempting to parse |(?:number|string|true|false|null) literal|object (?:key|separator)|'\[' or '\{'|'\[', |\[json\.exception| at line |, column |while parsing |; last read: |; expected |<uninitialized>|<parse error>|end of input|unknown token|number overflow parsing |emscripten::|std::(?:string|wstring|basic_string|u16string|u32string)\b)[^\0]*/g;
const module = Buffer.from(
  readFileSync(join(tree, "bin/kfstat_core.wasm"), "latin1").replace(words, (text) =>
    "\0".repeat(text.length),
  ),
  "latin1",
);
writeFileSync(join(dist, "kfstat_core.wasm"), module);
// What follows a name in an import gets lost between a package's entry and its file, so the file is named once more.
writeFileSync(join(dist, "kfstat_core_module.js"), `export { default } from "./kfstat_core.wasm?module";\n`);
writeFileSync(join(dist, "kfstat_core_inline.js"), `export default "${module.toString("base64")}";\n`);

// What the module says in each language, in a file of its own.
for (const [locale, lines] of Object.entries(languages)) {
  writeFileSync(join(dist, `kfstat_words_${locale}.js`), `export default ${JSON.stringify(lines)};\n`);
}
const locales = Object.keys(languages);
const imports = locales.map((locale) => `import ${locale} from "./kfstat_words_${locale}.js";\n`).join("");
const [count] = Object.values(languages).map((lines) => lines.match(/\n/g).length);
writeFileSync(join(dist, "kfstat_word_count.js"), `export default ${count};\n`);
writeFileSync(join(dist, "kfstat_words.js"), `${imports}export default [${locales.join(", ")}];\n`);

const importNames = {};
for (const { module: group, name } of WebAssembly.Module.imports(new WebAssembly.Module(module))) {
  (importNames[group] ??= []).push(name);
}
// The glue is handed an instance, so its ways to fetch and make one are cut off for minifiers to drop, and its address,
// which a bundler would fill in with a path of the machine it runs on. Emscripten leaves the names of Embind's own
// functions and variables long.
const glue = readFileSync(join(tree, "bin/kfstat_core.js"), "utf8")
  .replace(/\bENVIRONMENT_IS_[A-Z]+\b(?!=[^=])/g, "false")
  .replace(
    'if(Module["instantiateWasm"])',
    'return Module["instantiateWasm"](info,receiveInstance);if(false)',
  );
const { code } = transformSync(`${glue}\nexport const importNames = ${JSON.stringify(importNames)};`, {
  minify: true,
  format: "esm",
  target: "es2022",
  define: { "import.meta.url": `"file:///"` },
});
writeFileSync(join(dist, "kfstat_core.js"), code);

pack(wasm, out);

const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
const products = ["kfstat_core.wasm", "kfstat_core.js"];
const sizes = products.map((name) => brotliCompressSync(readFileSync(join(dist, name)), quality).length);
console.log(`kfstat: ${products.map((name, index) => `${name} ${sizes[index]}`).join(", ")} bytes brotli`);
