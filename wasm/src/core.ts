import createCore, { type RawCore } from "./kfstat_core.js";

/** The doubles of an answer: its text's address and length, then what the operation says. */
const ANSWER_LENGTH = 7;

/** Up to that length a text is put together here sooner than a decoder is asked. */
const FEW_BYTES = 8;

/**
 * The core's instance and the one buffer texts go in by. A call that fails inside WebAssembly leaves memory in an
 * unknown state: `replace` then makes a new instance of the module that was compiled once.
 */
export class Core {
  readonly #module: WebAssembly.Module;
  readonly #encoder = new TextEncoder();
  // A mark at the start of a text belongs to it.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #raw: RawCore | undefined;
  #heap = new Uint8Array();
  #doubles = new Float64Array();
  #answer = new Float64Array();
  #input = new Uint8Array();
  #inputAddress = 0;
  #answerAddress = 0;

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
    try {
      const imports = forwardImports(this.#module);
      this.#adopt(new WebAssembly.Instance(this.#module, imports.object), imports);
    } catch {
      // Chromium before 114 makes no instance of more than 4 KiB at once on the page's own thread.
      this.#startLater().catch(() => undefined);
    }
  }

  /** The core's memory as bytes, until the next call into it. */
  get heap(): Uint8Array<ArrayBuffer> {
    this.#view();
    return this.#heap;
  }

  /** The core's memory as doubles, until the next call into it. */
  get doubles(): Float64Array<ArrayBuffer> {
    this.#view();
    return this.#doubles;
  }

  /** What the last operation answered beside its text, see `ANSWERS` of each. */
  answer(index: number): number {
    this.#view();
    return this.#answer[index + 2] ?? 0;
  }

  /** Memory that grew is another buffer. */
  #view(): void {
    const heap = this.raw.HEAPU8;
    if (heap !== this.#heap) {
      this.#heap = heap;
      this.#doubles = new Float64Array(heap.buffer);
      this.#answer = new Float64Array(heap.buffer, this.#answerAddress, ANSWER_LENGTH);
      this.#input = heap.subarray(this.#inputAddress, this.#inputAddress + this.#input.length);
    }
  }

  /** Makes room for `capacity` bytes of input; what was there is lost. */
  reserve(capacity: number): void {
    this.#view();
    if (this.#input.length < capacity) {
      const wanted = Math.max(capacity, 4096);
      this.#inputAddress = this.raw.reserveInput(wanted);
      this.#view();
      this.#input = this.#heap.subarray(this.#inputAddress, this.#inputAddress + wanted);
    }
  }

  /** Writes a text into the reserved input where it is ASCII; says whether it is. */
  writeAscii(text: string, offset: number): boolean {
    const input = this.#input;
    let bits = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      bits |= code;
      input[offset + index] = code;
    }
    return bits < 128;
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
  answerText(): string {
    this.#view();
    return this.textAt(this.#answer[0] ?? 0, this.#answer[1] ?? 0);
  }

  /** The value of the JSON text the last operation answered with. */
  answerDocument(): unknown {
    return JSON.parse(this.answerText());
  }

  /** The text at an address. */
  textAt(address: number, length: number): string {
    const { heap } = this;
    if (length <= FEW_BYTES) {
      let text = "";
      let bits = 0;
      for (let index = 0; index < length; index += 1) {
        const byte = heap[address + index] ?? 0;
        bits |= byte;
        text += String.fromCharCode(byte);
      }
      if (bits < 128) {
        return text;
      }
    }
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
    this.#answerAddress = raw.answerAddress();
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
