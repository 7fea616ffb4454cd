import type { ReactiveController, ReactiveControllerHost } from "lit";

/** All that was chosen, as the attributes have it: a preset stays its name, `all` stays `all`. */
export interface Filters {
  openKfid: string;
  /** One person, or several with commas between, who are compared then. */
  servicerUserid: string;
  range: string;
  /** What the range is compared with. */
  compare: string;
  /** Fields of the trend, with commas between; empty: the usual ones. */
  metrics: string;
  /** How the trend is grouped: `day`, `week` or `month`. */
  group: string;
  /** A column of the tables of people and accounts, with `-` before it where the largest comes first. */
  sort: string;
  search: string;
  /** Columns of the table of people beside the usual ones, with commas between. */
  columns: string;
  /** `compare` where the chosen accounts are compared with each other. */
  view: string;
  /** `oldest` where the oldest day comes first. */
  days: string;
}

/** The query's keys; all others are the embedder's and stay as they are. */
const KEYS: Record<keyof Filters, string> = {
  openKfid: "kf-account",
  servicerUserid: "kf-servicer",
  range: "kf-range",
  compare: "kf-compare",
  metrics: "kf-metrics",
  group: "kf-group",
  sort: "kf-sort",
  search: "kf-search",
  columns: "kf-columns",
  view: "kf-view",
  days: "kf-days",
};

const NAMES = Object.keys(KEYS) as (keyof Filters)[];
const OWN_KEYS = new Set(Object.values(KEYS));

/**
 * Keeps the filters in the address while the host's `urlState` is `query`. What someone chooses is a step that can be
 * gone back; what comes about otherwise takes the place of the present step. Only what differs from what the embedder
 * gave last is written.
 */
export class UrlState implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element & Filters & { readonly urlState: string };
  /** Whose address it is. */
  #view: Document["defaultView"] = null;
  readonly #given: Partial<Filters> = {};
  /** What was chosen or read; whatever else the host has, the embedder gave. */
  readonly #set: Partial<Filters> = {};
  #isOn = false;
  #isChosen = false;

  constructor(host: ReactiveControllerHost & Element & Filters & { readonly urlState: string }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#view = this.#host.ownerDocument.defaultView;
    this.#view?.addEventListener("popstate", this.#read);
  }

  hostDisconnected(): void {
    this.#view?.removeEventListener("popstate", this.#read);
  }

  hostUpdate(): void {
    for (const name of NAMES) {
      if (this.#host[name] !== this.#set[name]) this.#given[name] = this.#set[name] = this.#host[name];
    }
    const wasOn = this.#isOn;
    this.#isOn = this.#host.urlState === "query";
    if (this.#isOn && !wasOn) this.#read();
    else if (wasOn && !this.#isOn) this.#write([]);
  }

  hostUpdated(): void {
    if (this.#isOn) this.#write(NAMES.filter((name) => this.#host[name] !== this.#given[name]));
    this.#isChosen = false;
  }

  /** The address that shows this view. */
  get address(): string {
    return this.#view?.location.href ?? "";
  }

  /** Sets filters that someone chose; `isStep` where going back should undo it, which letter by letter it should not. */
  choose(filters: Partial<Filters>, isStep = true): void {
    this.#isChosen ||= isStep;
    Object.assign(this.#set, filters);
    Object.assign(this.#host, filters);
    this.#host.requestUpdate();
  }

  /** The embedder set an attribute, perhaps to what had been chosen. */
  give(attribute: string): void {
    const name = attribute.replace(/-./, (part) => part.slice(1).toUpperCase());
    if (!(name in this.#set)) return;
    delete this.#set[name as keyof Filters];
    this.#host.requestUpdate();
  }

  /** A step of the history says everything; an address that is only now heeded leaves alone what it does not name. */
  readonly #read = (step?: Event): void => {
    if (!this.#isOn || !this.#view) return;
    const query = new URLSearchParams(this.#view.location.search);
    for (const name of NAMES) {
      const value = query.get(KEYS[name]) ?? (step ? this.#given : this.#host)[name];
      if (value !== undefined) this.#host[name] = this.#set[name] = value;
    }
  };

  #write(names: readonly (keyof Filters)[]): void {
    if (!this.#view) return;
    const { location, history } = this.#view;
    const own = names.map((name) =>
      new URLSearchParams([[KEYS[name], this.#host[name]]]).toString().replaceAll("%2C", ","),
    );
    const others = location.search.slice(1).split("&");
    const query = [...others.filter((part) => part !== "" && !OWN_KEYS.has(keyOf(part))), ...own].join("&");
    if (query === location.search.slice(1)) return;
    const address = new URL(location.href);
    address.search = query;
    try {
      if (this.#isChosen) history.pushState(history.state, "", address);
      else history.replaceState(history.state, "", address);
    } catch {
      // A frame made of text has no address to write to.
    }
  }
}

const keyOf = (part: string): string => [...new URLSearchParams(part).keys()][0] ?? "";
