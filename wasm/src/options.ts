import type { ClockOptions } from "./api.js";
import { keysOf, read } from "./encode.js";

/** The core's `last_instant`. */
const LAST_SECOND = 253402271999;

/** Whether a clock may give these Unix seconds: whole ones from 0 to the end of the year 9999 in UTC+8. */
export function isInstant(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND;
}

/** An argument that is not what the operation takes. */
export class WrongInput {
  readonly params: Record<string, string>;

  constructor(expected: string, input?: string) {
    this.params = input === undefined ? { expected } : { expected, input };
  }
}

/** No name of an option is longer. */
const SHORT_NAME_LENGTH = 64;

/** What is wrong with the options of an operation that has those of these names and no others. */
export function judgeOptions(options: unknown, names: readonly string[]): WrongInput | undefined {
  if (options === undefined) {
    return undefined;
  }
  const keys = isBag(options) ? keysOf(options) : undefined;
  if (keys === undefined) {
    return new WrongInput("object", "options");
  }
  for (const key of keys) {
    if (!names.includes(key) && read(options as object, key) !== undefined) {
      return new WrongInput(names.join("|"), key.slice(0, SHORT_NAME_LENGTH));
    }
  }
  return undefined;
}

/** Whether it is an object of members: a Date here is a clock that was meant to be `{ now }`. */
function isBag(value: unknown): value is object {
  try {
    return Object.prototype.toString.call(value) === "[object Object]";
  } catch {
    return false;
  }
}

/** The place of a word in the list of those an input may be. */
export function indexIn(words: readonly string[], word: unknown, input: string): number | WrongInput {
  const index = typeof word === "string" ? words.indexOf(word) : -1;
  return index < 0 ? new WrongInput(words.join("|"), input) : index;
}

/** The value of an option whose options were judged. */
export function readOption(options: object | undefined, name: string): unknown {
  return options === undefined ? undefined : read(options, name);
}

/** The clock of an operation in whole Unix seconds; `others` are the names of its other options. */
export function readNow(options: ClockOptions | undefined, ...others: string[]): number | WrongInput {
  const wrong = judgeOptions(options, ["now", ...others]);
  if (wrong !== undefined) {
    return wrong;
  }
  const now = readOption(options, "now");
  const seconds = now === undefined ? Math.floor(Date.now() / 1000) : secondsOf(now);
  return isInstant(seconds) ? seconds : new WrongInput("Date", "now");
}

/** The whole seconds of a Date of any realm, NaN for an invalid one, nothing for anything else. */
function secondsOf(date: unknown): number | undefined {
  try {
    return Math.floor(Date.prototype.getTime.call(date) / 1000);
  } catch {
    return undefined;
  }
}
