import js from "@eslint/js";
import tseslint from "typescript-eslint";

const nodeGlobals = ["process", "Buffer", "console", "fetch", "URL", "setTimeout", "clearTimeout"];
const sharedGlobals = ["WebAssembly", "TextEncoder", "TextDecoder", "structuredClone", "SharedArrayBuffer"];
const moreGlobals = [
  "URLSearchParams",
  "AbortController",
  "AbortSignal",
  "Response",
  "setImmediate",
  "performance",
];
// What a test hands to the browser to run there.
const pageGlobals = [
  "document",
  "window",
  "customElements",
  "getComputedStyle",
  "navigator",
  "location",
  "scrollY",
  "innerWidth",
  "innerHeight",
  "Node",
  "Element",
  "HTMLElement",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "history",
  "Headers",
  "matchMedia",
  "requestAnimationFrame",
  "self",
  "Event",
];

const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default tseslint.config(
  { ignores: ["build/", "**/dist/", "**/node_modules/"] },
  js.configs.recommended,
  {
    files: ["wasm/src/**/*.ts", "web/src/**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      eqeqeq: "error",
    },
  },
  {
    // JSX keeps its elements in namespaces.
    files: ["web/src/react.ts"],
    rules: { "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }] },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: {
      globals: readonly([...nodeGlobals, ...sharedGlobals, ...moreGlobals]),
    },
    rules: { eqeqeq: "error" },
  },
  {
    files: ["tests/**/*.mjs", "examples/html/*.js"],
    languageOptions: { globals: readonly(pageGlobals) },
  },
);
