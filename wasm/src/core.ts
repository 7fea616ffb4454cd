import createCore, { type RawCore } from "./kfstat_core.js";

/**
 * The core's instance and the one buffer texts go in by. A call that fails inside WebAssembly leaves memory in an
 * unknown state: `replace` then makes a new instance of the module that was compiled once.
 */
export class Core {
  readonly #module: WebAssembly.Module;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #raw: RawCore | undefined;
  #heap = new Uint8Array();
  #input = new Uint8Array();
  #resultLocation = new Uint32Array();
  #inputAddress = 0;
  #resultLocationAddress = 0;

  private constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Resolves with a core whose first instance runs. */
  static async start(module: WebAssembly.Module): Promise<Core> {
    const core = new Core(module);
    await core.#startLater();
    return core;
  }

  /** The instance; throws where none could be made. */
  get raw(): RawCore {
    if (this.#raw === undefined) {
      throw new Error("The WebAssembly module has no instance");
    }
    return this.#raw;
  }

  /** Drops the instance and makes another, at once where the browser allows it on this thread. */
  replace(): void {
    this.#raw = undefined;
    this.#heap = this.#input = new Uint8Array();
    this.#resultLocation = new Uint32Array();
    try {
      const imports = forwardImports(this.#module);
      this.#adopt(new WebAssembly.Instance(this.#module, imports.object), imports);
    } catch {
      // Chromium before 114 makes no instance of more than 4 KiB at once on the page's own thread.
      this.#startLater().catch(() => undefined);
    }
  }

  /** Makes room for `capacity` bytes of input; what was there is lost. */
  reserve(capacity: number): void {
    if (this.#input.length < capacity || this.#heap !== this.raw.HEAPU8) {
      const wanted = Math.max(capacity, 4096);
      this.#inputAddress = this.raw.reserveInput(wanted);
      this.#heap = this.raw.HEAPU8;
      this.#input = this.#heap.subarray(this.#inputAddress, this.#inputAddress + wanted);
    }
  }

  /** Writes bytes into the reserved input. */
  writeBytes(bytes: Uint8Array, offset: number): void {
    this.#input.set(bytes, offset);
  }

  /** Writes one byte into the reserved input. */
  writeByte(byte: number, offset: number): void {
    this.#input[offset] = byte;
  }

  /**
   * Writes a text as UTF-8 into the reserved input, at most `capacity` bytes of it; `complete` says whether that was
   * all of it.
   */
  writeText(text: string, offset: number, capacity: number): { length: number; complete: boolean } {
    const { read, written } = this.#encoder.encodeInto(text, this.#input.subarray(offset, offset + capacity));
    return { length: written, complete: read === text.length };
  }

  /** Reserves and writes a whole text; gives its length in bytes. */
  setText(text: string): number {
    // Large texts are reports, nearly all of it ASCII: three bytes for each character would be wasted on them.
    this.reserve(text.length > 65536 ? text.length : text.length * 3);
    const { read, written } = this.#encoder.encodeInto(text, this.#input);
    if (read === text.length) {
      return written;
    }
    this.reserve(text.length * 3);
    return this.#encoder.encodeInto(text, this.#input).written;
  }

  /** The text the last operation answered with. */
  resultText(): string {
    const heap = this.raw.HEAPU8;
    if (this.#resultLocation.buffer !== heap.buffer) {
      this.#resultLocation = new Uint32Array(heap.buffer, this.#resultLocationAddress, 2);
    }
    const [address = 0, length = 0] = this.#resultLocation;
    return this.#decoder.decode(heap.subarray(address, address + length));
  }

  /** As `replace` where that may wait: browsers before 2023 make large instances only this way on a page. */
  async #startLater(): Promise<void> {
    const imports = forwardImports(this.#module);
    this.#adopt(await WebAssembly.instantiate(this.#module, imports.object), imports);
  }

  #adopt(instance: WebAssembly.Instance, forwarded: ForwardedImports): void {
    const host = {
      instantiateWasm(imports: WebAssembly.Imports, received: (instance: WebAssembly.Instance) => void) {
        forwarded.connect(imports);
        received(instance);
        return instance.exports;
      },
      printErr: () => undefined,
    };
    createCore(host);
    const raw = host as unknown as RawCore;
    this.#resultLocationAddress = raw.resultLocationAddress();
    this.#raw = raw;
  }
}

interface ForwardedImports {
  object: WebAssembly.Imports;
  connect(target: WebAssembly.Imports): void;
}

/** Imports that exist before the glue that implements them does, so that an instance can be made first. */
function forwardImports(module: WebAssembly.Module): ForwardedImports {
  let implementation: WebAssembly.Imports = {};
  const object: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const group = (object[from] ??= {});
    group[name] = (...values: unknown[]): unknown =>
      (implementation[from]?.[name] as (...values: unknown[]) => unknown)(...values);
  }
  return {
    object,
    connect(target) {
      implementation = target;
    },
  };
}
