// Who may be chosen; apart from what asks for it, which the parts do not know.
import type { Failure } from "./failure.js";

/** A customer-service account. */
export interface Account {
  open_kfid: string;
  name: string;
  /** Not listed by upstream any more, but with days that are kept. */
  former?: boolean;
}

/** A person who serves customers of an account. */
export interface Servicer {
  servicer_userid: string;
  name: string;
  /** 0: taking customers, 1: stopped. */
  status?: number;
  former?: boolean;
}

/** A list to choose from; `absent`: the relay has none, so an id is typed instead. */
export type Listing<T> =
  | { phase: "loading"; items: readonly T[] }
  | { phase: "listed"; items: readonly T[] }
  | { phase: "absent"; items: readonly T[]; failure: Failure };
