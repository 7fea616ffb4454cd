/** The core as Embind gives it: texts cross in wasm memory, numbers as arguments. Not public. */
export interface RawCore {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  /** Makes the input buffer at least that large (its content may be lost) and gives its address. */
  reserveInput(capacity: number): number;
  /** The address of two uint32: where the last result's text is, and its length in bytes. */
  resultLocationAddress(): number;
  validate(length: number, now: number): void;
  body(length: number, now: number): void;
  plan(length: number, now: number): void;
  planFrom(length: number, now: number, earliestLength: number): void;
  parse(length: number, limitBytes: number): void;
  parseFor(queryLength: number, length: number, limitBytes: number): void;
  summarize(length: number): void;
  explain(errcode: number): void;
  today(now: number): void;
  preset(length: number, now: number): void;
  previous(length: number): void;
  formatIssue(length: number, chinese: boolean): void;
  listIssueCodes(): void;
  listStatisticFields(): void;
}

/** What the glue asks for: an instance of the module with these imports. */
export interface CoreHost {
  instantiateWasm(
    imports: WebAssembly.Imports,
    received: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
  /** Where the glue would print why it failed. */
  printErr(text: string): void;
}

/** Fills `host` with the members of `RawCore`. */
export default function createCore(host: CoreHost): unknown;
