import type { ReactiveController, ReactiveControllerHost } from "lit";

/** The filters as the attributes have them: a preset stays its name, `all` stays `all`. */
export interface Filters {
  openKfid: string;
  servicerUserid: string;
  range: string;
}

/** The query's keys; all others are the embedder's and stay as they are. */
const KEYS: Record<keyof Filters, string> = {
  openKfid: "kf-account",
  servicerUserid: "kf-servicer",
  range: "kf-range",
};

const NAMES = Object.keys(KEYS) as (keyof Filters)[];
const OWN_KEYS = new Set(Object.values(KEYS));

/**
 * Keeps the filters in the address while the host's `urlState` is `query`. What someone chooses is a step that can be
 * gone back; what comes about otherwise takes the place of the present step. Only what differs from what the embedder
 * gave is written.
 */
export class UrlState implements ReactiveController {
  readonly #host: ReactiveControllerHost & Filters & { readonly urlState: string };
  #given: Filters | undefined;
  #isChosen = false;

  constructor(host: ReactiveControllerHost & Filters & { readonly urlState: string }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("popstate", this.#read);
  }

  hostDisconnected(): void {
    window.removeEventListener("popstate", this.#read);
  }

  hostUpdate(): void {
    if (this.#host.urlState !== "query") {
      this.#given = undefined;
    } else if (!this.#given) {
      this.#given = filtersOf(this.#host);
      this.#read();
    }
  }

  hostUpdated(): void {
    if (this.#given) this.#write(this.#given);
    this.#isChosen = false;
  }

  /** Sets filters that someone chose. */
  choose(filters: Partial<Filters>): void {
    this.#isChosen = true;
    Object.assign(this.#host, filters);
    this.#host.requestUpdate();
  }

  readonly #read = (): void => {
    if (!this.#given) return;
    const query = new URLSearchParams(location.search);
    for (const name of NAMES) this.#host[name] = query.get(KEYS[name]) ?? this.#given[name];
  };

  #write(given: Filters): void {
    const filters = filtersOf(this.#host);
    const changed = NAMES.filter((name) => filters[name] !== given[name]);
    const own = changed.map((name) =>
      new URLSearchParams([[KEYS[name], filters[name]]]).toString().replaceAll("%2C", ","),
    );
    const others = location.search.slice(1).split("&");
    const query = [...others.filter((part) => part !== "" && !OWN_KEYS.has(keyOf(part))), ...own].join("&");
    if (query === location.search.slice(1)) return;
    const address = new URL(location.href);
    address.search = query;
    if (this.#isChosen) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
  }
}

const filtersOf = ({ openKfid, servicerUserid, range }: Filters): Filters => ({
  openKfid,
  servicerUserid,
  range,
});

const keyOf = (part: string): string => [...new URLSearchParams(part).keys()][0] ?? "";
