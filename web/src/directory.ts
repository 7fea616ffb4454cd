import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Account, Answer, Failure, RelayClient, Servicer } from "./relay-client.js";

/** A list to choose from; `absent`: the relay has none, so an id is typed instead. */
export type Listing<T> =
  | { phase: "loading"; items: readonly T[] }
  | { phase: "listed"; items: readonly T[] }
  | { phase: "absent"; items: readonly T[]; failure: Failure };

const LOADING = { phase: "loading", items: [] } as const;

/** The accounts and servicers to choose from. Draws nothing. */
export class Directory implements ReactiveController {
  accounts: Listing<Account> = LOADING;
  servicers: Listing<Servicer> = { phase: "listed", items: [] };

  readonly #host: ReactiveControllerHost;
  #accountsRunning = new AbortController();
  #servicersRunning = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#accountsRunning.abort();
    this.#servicersRunning.abort();
  }

  /** Reads the accounts anew. */
  async loadAccounts(relay: RelayClient): Promise<void> {
    this.#accountsRunning.abort();
    const running = (this.#accountsRunning = new AbortController());
    this.accounts = LOADING;
    this.#host.requestUpdate();
    const listing = await listingOf(() => relay.accounts(running.signal), running.signal);
    if (!listing) return;
    this.accounts = listing;
    this.#host.requestUpdate();
  }

  /** Reads the people of an account; without an account there are none. */
  async loadServicers(relay: RelayClient, openKfid: string): Promise<void> {
    this.#servicersRunning.abort();
    const running = (this.#servicersRunning = new AbortController());
    this.servicers = openKfid === "" ? { phase: "listed", items: [] } : LOADING;
    this.#host.requestUpdate();
    if (openKfid === "") return;
    const listing = await listingOf(() => relay.servicers(openKfid, running.signal), running.signal);
    if (!listing) return;
    this.servicers = listing;
    this.#host.requestUpdate();
  }
}

async function listingOf<T>(
  read: () => Promise<Answer<T[]>>,
  signal: AbortSignal,
): Promise<Listing<T> | undefined> {
  try {
    const answer = await read();
    if (signal.aborted) return undefined;
    return answer.ok
      ? { phase: "listed", items: answer.value }
      : { phase: "absent", items: [], failure: answer.failure };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
