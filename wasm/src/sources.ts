// What `loadKfstat` may be given: judged, and told apart. Loaded when something is given.
import type { Kfstat } from "./api.js";
import { bytesOf } from "./bytes.js";
import type { CoreImports, CoreInstance, InstanceMaker } from "./instance.js";
import { nodeModule } from "./node.js";
import { compile, loadAddress, onceIn, open, start, startModule } from "./start.js";

/** The type of a global class where the compiler knows it: not every project has the types of the DOM. */
type InstanceOf<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { readonly prototype: infer Instance }> ? Instance : Otherwise;

/** `WebAssembly.Module`. */
export type CoreModule = typeof globalThis extends {
  readonly WebAssembly: { readonly Module: { readonly prototype: infer Module } };
}
  ? Module & object
  : object;

/** One source of the module. A string is an address; in Node one that is none is a file's path. */
export type CoreSource =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | CoreModule
  | InstanceOf<"URL", { readonly href: string }>
  | InstanceOf<"Response", { arrayBuffer(): Promise<ArrayBuffer> }>;

/** Where the core's WebAssembly comes from: one of the two, or neither for the module of this package. */
export interface LoadOptions {
  /** The module `kfstat_core.wasm`, or a promise of it. */
  wasm?: CoreSource | PromiseLike<CoreSource> | undefined;
  /**
   * Makes a new instance with these imports, where compiling is not for this package to do. After a call that failed
   * it is asked for another: until that one is there, calls answer `wasm.trapped`.
   */
  instantiate?:
    ((imports: CoreImports) => PromiseLike<CoreInstance | { readonly instance: CoreInstance }>) | undefined;
}

const loadedByObject = new WeakMap<object, Promise<Kfstat>>();

/** Loads what the options say, `byDefault` where they say nothing. */
export async function loadFrom(options: LoadOptions, byDefault: () => Promise<Kfstat>): Promise<Kfstat> {
  judgeOptions(options);
  const { wasm, instantiate } = options;
  if (instantiate === undefined) {
    return wasm === undefined ? byDefault() : loadSource(wasm);
  }
  if (typeof instantiate !== "function") {
    refuse("instantiate", "function");
  }
  if (wasm !== undefined) {
    refuse("wasm", "nothing beside instantiate");
  }
  return onceIn(loadedByObject, instantiate, () => start(handedOver(instantiate)));
}

function judgeOptions(options: unknown): asserts options is LoadOptions {
  // A source in place of the options would be taken for none.
  if (typeof options !== "object" || options === null || !isPlain(options)) {
    refuse("options", "object");
  }
  for (const name of Object.keys(options)) {
    if (name !== "wasm" && name !== "instantiate") {
      refuse(name, "wasm|instantiate");
    }
  }
}

/** Whether it is an object as `{}` makes them, of any realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !Array.isArray(value));
}

/** Throws an error that is an issue as well, as the operations give them. */
function refuse(input: string, expected: string): never {
  const error = new TypeError(`loadKfstat: ${input} is not what it takes (${expected})`);
  throw Object.assign(error, { code: "input.wrong_type", path: "", params: { expected, input } });
}

const SOURCES = "URL|string|ArrayBuffer|ArrayBufferView|WebAssembly.Module|Response";

function loadSource(source: unknown): Promise<Kfstat> {
  if (typeof source === "string") {
    return loadAddress(
      isAddress(source) ? source : (nodeModule("node:url")?.pathToFileURL(source) ?? source),
    );
  }
  if (isA<URL>(source, "URL")) {
    return loadAddress(source);
  }
  if (typeof source !== "object" || source === null) {
    refuse("wasm", SOURCES);
  }
  return onceIn(loadedByObject, source, async () =>
    isPromise(source) ? loadSource(await source) : startModule(await compileObject(source)),
  );
}

/** Whether a text is an address by itself; a drive of Windows reads like its protocol. */
function isAddress(text: string): boolean {
  try {
    return new URL(text).href !== "" && !/^[a-z]:[\\/]/i.test(text);
  } catch {
    return false;
  }
}

function isPromise(source: object): source is PromiseLike<unknown> {
  return "then" in source && typeof source.then === "function";
}

/** By its name, for what comes from another realm is no instance of this one's class. */
function isA<T extends object>(value: unknown, name: string): value is T {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}

async function compileObject(source: object): Promise<WebAssembly.Module> {
  const bytes = bytesOf(source);
  if (bytes !== undefined) {
    // A copy: memory that threads share is not compiled.
    return compile(new Uint8Array(bytes));
  }
  if (isA<Response>(source, "Response")) {
    return compile(await open(source));
  }
  if (isA<WebAssembly.Module>(source, "WebAssembly.Module")) {
    return source;
  }
  return refuse("wasm", SOURCES);
}

function handedOver(instantiate: NonNullable<LoadOptions["instantiate"]>): InstanceMaker {
  return {
    atOnce() {
      throw new Error("Only a promise gives an instance");
    },
    async later(imports) {
      const made: unknown = await instantiate(imports);
      const instance = hasObject(made, "instance") ? made.instance : made;
      return hasObject(instance, "exports") ? instance : refuse("instantiate", "Promise<{ exports }>");
    },
  };
}

function hasObject<Name extends string>(value: unknown, name: Name): value is Record<Name, object> {
  const member = (value as Record<string, unknown> | null | undefined)?.[name];
  return typeof member === "object" && member !== null;
}
