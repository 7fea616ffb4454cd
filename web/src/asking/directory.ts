import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Outcome } from "../figures/failure.js";
import type { Account, Listing, Servicer } from "../figures/lists.js";
import type { RelayClient } from "./relay-client.js";

/** Lists of people asked for at the same time. */
const CONCURRENCY = 4;

/** Accounts whose people are listed; the team table knows everyone all the same. */
const MOST_LISTS = 100;

const LOADING = { phase: "loading", items: [] } as const;

/** The accounts and servicers to choose from. Draws nothing. */
export class Directory implements ReactiveController {
  accounts: Listing<Account> = LOADING;
  servicers: Listing<Servicer> = { phase: "listed", items: [] };

  /** Names stay known while lists are read anew, or cannot be. */
  readonly #names = new Map<string, string>();
  readonly #people = new Map<string, string>();

  /** By account, who is on its list. */
  #served: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  /** The accounts whose people are listed. */
  #servicersOf = "";

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

  /** Forgets all of it: somebody else asks, or something else is asked. */
  forget(): void {
    this.accounts = LOADING;
    this.servicers = { phase: "listed", items: [] };
    this.#servicersOf = "";
    this.#served = new Map();
    this.#names.clear();
    this.#people.clear();
  }

  /** Reads the accounts anew; what there is stays meanwhile. */
  async loadAccounts(relay: RelayClient): Promise<void> {
    this.#accountsRunning.abort();
    const running = (this.#accountsRunning = new AbortController());
    const { items } = this.accounts;
    this.accounts = { phase: "loading", items };
    this.#host.requestUpdate();
    const listing = await listingOf(() => relay.accounts(running.signal), running.signal);
    if (!listing) return;
    this.accounts = keptWhereBroken(listing, items);
    for (const { open_kfid, name } of listing.items) this.#names.set(open_kfid, name);
    this.#host.requestUpdate();
  }

  /** Reads the people of all these accounts; without an account there are none. */
  async loadServicers(relay: RelayClient, openKfids: readonly string[]): Promise<void> {
    this.#servicersRunning.abort();
    const running = (this.#servicersRunning = new AbortController());
    const key = openKfids.join();
    const items = key === this.#servicersOf ? this.servicers.items : [];
    this.#servicersOf = key;
    this.servicers = { phase: openKfids.length === 0 ? "listed" : "loading", items };
    this.#host.requestUpdate();
    if (openKfids.length === 0) return;
    const listings: Listing<Servicer>[] = [];
    const served = new Map<string, ReadonlySet<string>>();
    const waiting = openKfids.slice(0, MOST_LISTS);
    const work = async (): Promise<void> => {
      for (let openKfid = waiting.shift(); openKfid !== undefined; openKfid = waiting.shift()) {
        const asked = openKfid;
        const listing = await listingOf(() => relay.servicers(asked, running.signal), running.signal);
        if (listing) listings.push(listing);
        if (listing?.phase === "listed")
          served.set(asked, new Set(listing.items.map((one) => one.servicer_userid)));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    if (running.signal.aborted) return;
    this.#served = served;
    this.servicers = keptWhereBroken(merged(listings), items);
    for (const { servicer_userid, name } of this.servicers.items) this.#people.set(servicer_userid, name);
    this.#host.requestUpdate();
  }

  /**
   * Those of some accounts that a person serves or has served, and those whose list is not known: WeCom refuses to tell
   * of the others. All of them where no list has the person.
   */
  accountsOf(userid: string, openKfids: readonly string[]): readonly string[] {
    const served = openKfids.filter((id) => this.#served.get(id)?.has(userid) ?? true);
    return served.length > 0 ? served : openKfids;
  }

  /** The name of an account; its id where there is none. */
  accountName(openKfid: string): string {
    return this.#names.get(openKfid) ?? openKfid;
  }

  /** The name of a person; the userid where there is none. */
  personName(userid: string): string {
    return this.#people.get(userid) ?? userid;
  }

  /** The person of a userid, where a list has them. */
  servicer(userid: string): Servicer | undefined {
    return this.servicers.items.find((person) => person.servicer_userid === userid);
  }
}

/** A list that could not be had this time is what it was before. */
function keptWhereBroken<T>(listing: Listing<T>, items: readonly T[]): Listing<T> {
  const isBroken = listing.phase === "absent" && listing.failure.reason !== "absent";
  return isBroken && items.length > 0 ? { phase: "listed", items } : listing;
}

/** Each person once: former where they left all accounts, taking customers where they do in one. */
function merged(listings: readonly Listing<Servicer>[]): Listing<Servicer> {
  const [first] = listings;
  if (first && listings.every(({ phase }) => phase === "absent")) return first;
  const people = new Map<string, Servicer>();
  for (const { items } of listings) {
    for (const person of items) {
      const { former, ...known } = people.get(person.servicer_userid) ?? person;
      const status = known.status === 0 ? 0 : (person.status ?? known.status);
      people.set(person.servicer_userid, {
        ...known,
        ...(status === undefined ? {} : { status }),
        ...(former && person.former ? { former } : {}),
      });
    }
  }
  // Those who left come last, as in each list.
  const items = [...people.values()];
  return { phase: "listed", items: [...items.filter((p) => !p.former), ...items.filter((p) => p.former)] };
}

async function listingOf<T>(
  read: () => Promise<Outcome<T[]>>,
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
