/** The longest line read: two responses at the parser's own limit. */
const LINE_LIMIT_BYTES = 8 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Cuts chunks of bytes into lines; what it hands out stays valid. */
export class LineReader {
  readonly #take: (line: Uint8Array) => void;
  #begun: Uint8Array[] = [];
  #length = 0;

  constructor(take: (line: Uint8Array) => void) {
    this.#take = take;
  }

  /** False once a line is longer than any answer may be. */
  push(chunk: Uint8Array): boolean {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#add(chunk.subarray(from, end));
      if (this.#length > LINE_LIMIT_BYTES) return false;
      this.#take(this.#whole());
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
    return this.#length <= LINE_LIMIT_BYTES;
  }

  #add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#begun.push(piece);
    this.#length += piece.length;
  }

  #whole(): Uint8Array {
    const [only, second] = this.#begun;
    let line = only ?? new Uint8Array();
    if (second) {
      line = new Uint8Array(this.#length);
      let at = 0;
      for (const piece of this.#begun) {
        line.set(piece, at);
        at += piece.length;
      }
    }
    this.#begun = [];
    this.#length = 0;
    return line;
  }
}
