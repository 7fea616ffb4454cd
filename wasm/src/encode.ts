/** The deepest nesting written out; the core refuses anything over 32. */
const MAX_DEPTH = 34;

/** Stands for a value JSON has no word for (NaN, a function, a getter that throws): of a type nothing takes. */
const NOTHING_EXPECTED = "true";

/** Names for the core's rules an invisible character of the same length in UTF-8: an id may hold neither. */
const LONE_SURROGATE_STAND_IN = "\u200b";

const REPLACEMENT_CHARACTER = "\ufffd";

const LONE_SURROGATE = /[\ud800-\udfff]/u;
const LONE_SURROGATES = /[\ud800-\udfff]/gu;

/** Whether the text has no UTF-8 form. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/** The text of an id for the core to judge: one without a UTF-8 form is of no id. */
export function encodeId(text: string): string {
  return text.replace(LONE_SURROGATES, LONE_SURROGATE_STAND_IN);
}

/** The UTF-16 index of the first lone surrogate, -1 where there is none. */
export function indexOfLoneSurrogate(text: string): number {
  return text.search(LONE_SURROGATE);
}

/** The most values looked at: the core's tree of them takes about a third of the memory it may have. */
export const MAX_VALUES = 3_000_000;

/**
 * The JSON text of any value whatever, for the core to judge. Never throws. A text that would be longer than `limit`,
 * or of too many values, is some text longer than it: too long is all that is to be said of it. `original` is what the
 * value was read from, where it is no cycle to meet that inside. What is nested deeper than `maxDepth` is of a type
 * nothing takes.
 */
export function encodeValue(value: unknown, limit: number, original = value, maxDepth = MAX_DEPTH): string {
  const text = new JsonText(limit, LONE_SURROGATE_STAND_IN, maxDepth);
  text.add(value, original);
  return text.isCut ? text.written.padEnd(limit + 1) : text.written;
}

/** An array among the values of `encodeList`, whose own are made when they are written. */
export class LazyList {
  constructor(readonly values: Iterable<unknown>) {}
}

/**
 * The JSON text of an array of these values, a lone surrogate in them as U+FFFD; nothing where it would be longer, and
 * then not all are taken.
 */
export function encodeList(values: Iterable<unknown>, limit: number): string | undefined {
  const text = new JsonText(limit, REPLACEMENT_CHARACTER, MAX_DEPTH);
  text.addList(values);
  return text.isCut ? undefined : text.written;
}

class JsonText {
  written = "";
  readonly #limit: number;
  readonly #standIn: string;
  readonly #maxDepth: number;
  readonly #ancestors: unknown[] = [];
  #values = 0;

  constructor(limit: number, standIn: string, maxDepth: number) {
    this.#limit = limit;
    this.#standIn = standIn;
    this.#maxDepth = maxDepth;
  }

  get isCut(): boolean {
    return this.written.length > this.#limit || this.#values > MAX_VALUES;
  }

  add(value: unknown, original = value): void {
    this.#values += 1;
    switch (typeof value) {
      case "string":
        this.#addString(value, this.#standIn);
        break;
      case "number":
        this.written += Number.isFinite(value) ? String(value) : NOTHING_EXPECTED;
        break;
      case "boolean":
        this.written += value ? "true" : "false";
        break;
      case "bigint":
        this.written += formatBigInt(value);
        break;
      case "object":
        if (value === null) {
          this.written += "null";
        } else {
          this.#addObject(value, original);
        }
        break;
      default:
        this.written += NOTHING_EXPECTED;
    }
  }

  addList(values: Iterable<unknown>): void {
    this.#values += 1;
    this.written += "[";
    let separator = "";
    for (const value of values) {
      this.written += separator;
      if (value instanceof LazyList) {
        this.addList(value.values);
      } else {
        this.add(value);
      }
      separator = ",";
      if (this.isCut) {
        return;
      }
    }
    this.written += "]";
  }

  /** As much of the text as makes the whole too long. */
  #cut(value: string): string {
    const room = this.#limit - this.written.length;
    return value.length > room ? value.slice(0, Math.max(room, 0) + 1) : value;
  }

  #addString(value: string, standIn: string): void {
    const kept = this.#cut(value);
    this.written += JSON.stringify(hasLoneSurrogate(kept) ? kept.replace(LONE_SURROGATES, standIn) : kept);
  }

  #addObject(value: object, original: unknown): void {
    if (
      this.#ancestors.length >= this.#maxDepth ||
      this.#ancestors.includes(value) ||
      isValueOfItsOwn(value)
    ) {
      this.written += NOTHING_EXPECTED;
      return;
    }
    this.#ancestors.push(original);
    if (isArray(value)) {
      this.#addItems(value);
    } else {
      this.#addMembers(value);
    }
    this.#ancestors.pop();
  }

  #addItems(items: readonly unknown[]): void {
    const length = lengthOf(items);
    this.written += "[";
    for (let index = 0; index < length && !this.isCut; index += 1) {
      if (index > 0) {
        this.written += ",";
      }
      this.add(read(items, index) ?? null);
    }
    this.written += "]";
  }

  #addMembers(value: object): void {
    const keys = keysOf(value);
    if (keys === undefined) {
      this.written += "null";
      return;
    }
    if (keys.length > MAX_VALUES) {
      this.#values += keys.length;
      this.written += "null";
      return;
    }
    let replaced: Set<string> | undefined;
    let separator = "{";
    for (const key of keys) {
      if (this.isCut) {
        break;
      }
      const member = read(value, key);
      if (member === undefined) {
        this.#values += 1;
        continue;
      }
      const kept = this.#cut(key);
      if (hasLoneSurrogate(kept)) {
        // Two such keys may become one text; the core would call that a key given twice.
        const shown = kept.replace(LONE_SURROGATES, REPLACEMENT_CHARACTER);
        replaced ??= new Set(keys);
        if (replaced.has(shown)) {
          this.#values += 1;
          continue;
        }
        replaced.add(shown);
      }
      this.written += separator;
      this.#addString(kept, REPLACEMENT_CHARACTER);
      this.written += ":";
      this.add(member);
      separator = ",";
    }
    this.written += separator === "{" ? "{}" : "}";
  }
}

function formatBigInt(value: bigint): string {
  const near = Number(value);
  if (Number.isFinite(near)) {
    return value.toString();
  }
  return near > 0 ? "1e308" : "-1e308";
}

/** `Array.isArray` that does not throw on a revoked Proxy. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

const BOXES = new Map<string, { valueOf: () => unknown }>(
  [String, Number, Boolean, BigInt, Symbol].map(({ name, prototype }) => [`[object ${name}]`, prototype]),
);

/** Whether it is no array and no object with members, but a buffer's view or a boxed primitive. */
export function isValueOfItsOwn(value: object): boolean {
  return ArrayBuffer.isView(value) || isBoxed(value);
}

/** Whether it is a `new String("…")` (which has a key for each character) or another boxed primitive. */
function isBoxed(value: object): boolean {
  try {
    // Only a guess at which one, for a tag can lie; asking each box would throw for every plain object.
    const tag = Object.prototype.hasOwnProperty.call(value, "length")
      ? "[object String]"
      : Object.prototype.toString.call(value);
    const box = BOXES.get(tag);
    box?.valueOf.call(value);
    return box !== undefined;
  } catch {
    return false;
  }
}

/** The keys of the object's members, nothing where asking for them throws. */
export function keysOf(value: object): string[] | undefined {
  try {
    return Object.keys(value);
  } catch {
    return undefined;
  }
}

/** Whether it is an array that says how long it is. */
export function isList(value: unknown): value is readonly unknown[] {
  return isArray(value) && !Number.isNaN(lengthOf(value));
}

/** The array's length, NaN where it is a Proxy that gives no number. */
export function lengthOf(items: readonly unknown[]): number {
  const length = read(items, "length");
  return typeof length === "number" ? length : NaN;
}

/** A getter that throws gives a value of no expected type. */
export function read(value: object, key: string | number): unknown {
  try {
    return (value as Record<string | number, unknown>)[key];
  } catch {
    return NaN;
  }
}
