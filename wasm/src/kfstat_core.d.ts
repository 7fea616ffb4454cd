/** The core as Emscripten's glue gives it: texts cross in wasm memory. Not public. */
export interface RawCore {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  /** Makes the input buffer at least that large (its content may be lost) and gives its address. */
  _reserve_input(capacity: number): number;
  /** The address of two uint32: where the last result's text is, and its length in bytes. */
  _result_location_address(): number;
  _validate(length: number, now: number): void;
  _body(length: number, now: number): void;
  _plan(length: number, now: number): void;
  _plan_from(length: number, now: number, earliestLength: number): void;
  _parse(length: number, limitBytes: number): void;
  _parse_for(queryLength: number, length: number, limitBytes: number): void;
  _summarize(length: number): void;
  _explain(errcode: number): void;
  _today(now: number): void;
  _preset(length: number, now: number): void;
  _previous(length: number): void;
  _format_issue(length: number, chinese: boolean): void;
  _list_issue_codes(): void;
  _list_statistic_fields(): void;
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
