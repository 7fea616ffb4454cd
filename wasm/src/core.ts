import type { CoreImports, CoreInstance, InstanceMaker } from "./instance.js";
import createCore, { importNames, type RawCore } from "./kfstat_core.js";
import WORD_COUNT from "./kfstat_word_count.js";
import { LOCALES } from "./names.js";
import { nodeModule } from "./node.js";

/** The doubles of an answer: its text's address and length, then what the operation says. */
const ANSWER_LENGTH = 7;

/** Up to that length a text is put together here sooner than a decoder is asked. */
const FEW_BYTES = 8;

/** An instance that has grown larger is not kept after the call. */
const MAX_KEPT_BYTES = 256_000_000;

/** Jest's stand-in for a page has neither class. */
const texts = ("TextDecoder" in globalThis ? undefined : nodeModule("node:util")) ?? globalThis;

/** What stands for the words until they come: no sentence may be empty. */
const BLANKS = LOCALES.map(() => " \n".repeat(WORD_COUNT));

let words: readonly string[] | undefined;

/** The cores that have no words yet. */
const wordless = new Set<Core>();

/** Gives every core, those that are started later too, what it says in each of `LOCALES`. */
export function giveWords(all: readonly string[]): void {
  words = all;
  for (const core of wordless) {
    core.learn();
  }
}

/** The exports of every instance so far: the memory of one that failed is not to be read again. */
const served = new WeakSet<object>();

/**
 * The core's instance and the one buffer texts go in by. A call that fails inside WebAssembly leaves memory in an
 * unknown state: `replace` then makes a new instance.
 */
export class Core {
  readonly #maker: InstanceMaker;
  readonly #encoder = new texts.TextEncoder();
  // A mark at the start of a text belongs to it.
  readonly #decoder = new texts.TextDecoder("utf-8", { ignoreBOM: true });
  #raw: RawCore | undefined;
  #starting: Promise<void> | undefined;
  #heap = new Uint8Array();
  #doubles = new Float64Array();
  #answer = new Float64Array();
  #input = new Uint8Array();
  #inputAddress = 0;
  #answerAddress = 0;

  private constructor(maker: InstanceMaker) {
    this.#maker = maker;
  }

  /** Resolves with a core whose first instance runs. */
  static async start(maker: InstanceMaker): Promise<Core> {
    const core = new Core(maker);
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

  /** Drops the instance and makes another: at once where that may be, else as soon as a promise gives one. */
  replace(): void {
    this.#raw = undefined;
    this.#heap = this.#input = new Uint8Array();
    this.#renew();
  }

  /** Replaces an instance whose memory has grown large, for it never shrinks; it serves until there is another. */
  replaceGrown(): void {
    if (this.raw.HEAPU8.length > MAX_KEPT_BYTES) {
      this.#renew();
    }
  }

  #renew(): void {
    try {
      const imports = forwardImports();
      this.#adopt(this.#maker.atOnce(imports.object), imports);
    } catch {
      // Who hands over instances does so later, and Chromium before 114 makes none of more than 4 KiB at once on the
      // page's own thread.
      if (this.#starting === undefined) {
        this.#starting = this.#startLater()
          .catch(() => undefined)
          .finally(() => (this.#starting = undefined));
      }
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
    return JSON.parse(this.answerText(), this.isWordless ? codeForMessage : undefined);
  }

  /** Whether the words have not come yet. */
  get isWordless(): boolean {
    return wordless.has(this);
  }

  /** Takes the words, or what stands for them, into the instance where there is one. */
  learn(): void {
    const raw = this.#raw;
    (words ?? BLANKS).forEach((lines, locale) => {
      if (raw?.giveLanguage(locale, this.setText(lines)) === 0) {
        throw new Error("The WebAssembly module is of another version than its words");
      }
    });
    if (words === undefined) {
      wordless.add(this);
    } else {
      wordless.delete(this);
    }
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

  async #startLater(): Promise<void> {
    const imports = forwardImports();
    this.#adopt(await this.#maker.later(imports.object), imports);
  }

  #adopt(instance: CoreInstance, forwarded: ForwardedImports): void {
    const { exports } = instance;
    if (served.has(exports)) {
      throw new Error("An instance serves once: this one has been given before");
    }
    served.add(exports);
    const host = {
      instantiateWasm(imports: CoreImports, received: (instance: CoreInstance) => void) {
        forwarded.connect(imports);
        received(instance);
        return exports;
      },
      printErr: () => undefined,
    };
    createCore(host);
    const raw = host as unknown as RawCore;
    this.#heap = this.#input = new Uint8Array();
    this.#answerAddress = raw.answerAddress();
    this.#raw = raw;
    this.learn();
  }
}

/** For `JSON.parse`: an issue's code in place of its message. */
function codeForMessage(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return key === "message" && "code" in this ? this["code"] : value;
}

interface ForwardedImports {
  object: CoreImports;
  connect(target: CoreImports): void;
}

/** Imports that exist before the glue that implements them does, so that an instance can be made first. */
function forwardImports(): ForwardedImports {
  let implementation: CoreImports = {};
  const object: CoreImports = {};
  for (const [group, names] of Object.entries(importNames)) {
    const forwarded = (object[group] ??= {});
    for (const name of names) {
      forwarded[name] = (...values) => implementation[group]?.[name]?.(...values);
    }
  }
  return {
    object,
    connect(target) {
      implementation = target;
    },
  };
}
