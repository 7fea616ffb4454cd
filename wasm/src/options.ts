import type { ClockOptions } from "./api.js";

const LAST_SECOND = 253402271999;

/** An argument that is not what the operation takes. */
export class WrongInput {
  readonly params: Record<string, string>;

  constructor(expected: string, input?: string) {
    this.params = input === undefined ? { expected } : { expected, input };
  }
}

/** Whether the value can be the options of an operation. */
export function isOptions(options: unknown): options is object | undefined {
  if (options === undefined) {
    return true;
  }
  try {
    // A Date here is a clock that was meant to be `{ now }`; ignoring it would answer for another day.
    return typeof options === "object" && options !== null && !(options instanceof Date);
  } catch {
    return false;
  }
}

/** The option's value, NaN (which no option takes) where reading it throws. */
export function readOption(options: object | undefined, name: string): unknown {
  try {
    return (options as Record<string, unknown> | undefined)?.[name];
  } catch {
    return NaN;
  }
}

/** The clock of an operation in whole Unix seconds. */
export function readNow(options: ClockOptions | undefined): number | WrongInput {
  if (!isOptions(options)) {
    return new WrongInput("object", "options");
  }
  const now = readOption(options, "now");
  const seconds = now === undefined ? Math.floor(Date.now() / 1000) : secondsOf(now);
  return seconds !== undefined && seconds >= 0 && seconds <= LAST_SECOND
    ? seconds
    : new WrongInput("Date", "now");
}

/** The whole seconds of a Date of any realm, NaN for an invalid one, nothing for anything else. */
function secondsOf(date: unknown): number | undefined {
  try {
    return Math.floor(Date.prototype.getTime.call(date) / 1000);
  } catch {
    return undefined;
  }
}
