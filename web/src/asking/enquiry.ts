import { isInstant, loadKfstat, type DateRange, type Kfstat } from "kfstat";
import type { ReactiveControllerHost } from "lit";
import type { DrillDetail } from "../figures/events.js";
import { failureState, type FailureState, type Outcome, type Failure } from "../figures/failure.js";
import { clockOf } from "../figures/figures-of.js";
import type { Selection } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import { Directory } from "./directory.js";
import { RelayClient, unreadable, type Fetcher, type RelayStatus } from "./relay-client.js";
import { SignIn } from "./sign-in.js";
import type { Surroundings } from "./source.js";
import { Statistics, type StatisticsState } from "./statistics.js";
import { Team } from "./team.js";
import type { Filters } from "./url-state.js";
import type { Wake } from "./wake.js";

/** Up to so many accounts are shown together where none is chosen. */
const MOST_AT_ONCE = 20;

/** What stands for accounts that only the relay's list can tell. */
const OF_LIST = /^(all|[\s,，]*)$/;

/** How long the relay's word on the time is taken before it is asked again, in milliseconds. */
const CLOCK_TRUST_MS = 60_000;

const DAY = 86_400;

/** The core itself is missing, so this is in the page's own words. */
const BROKEN: PageIssue = {
  code: "page.broken",
  path: "",
  message: "The statistics module could not be started.",
  params: {},
};

/** Whose enquiry it is: what was chosen, and where to ask. */
export interface EnquiryHost extends ReactiveControllerHost, Element, Filters {
  relay: string;
  fetcher: Fetcher | undefined;
  hide: string;
}

/** The words of a list of parts. */
export function hiddenParts(hide: string): ReadonlySet<string> {
  return new Set(hide.split(/[\s,]+/));
}

/** Asks the relay for what the filters say: clock, lists, figures, the period before, the team. Draws nothing. */
export class Enquiry {
  /** The core, once it is loaded. */
  kfstat: Kfstat | undefined;
  /** Whether the core could not be loaded. */
  broken = false;
  status: Outcome<RelayStatus> | undefined;
  readonly signIn: SignIn;
  readonly directory: Directory;
  readonly statistics: Statistics;
  readonly team: Team;

  readonly #host: EnquiryHost;
  /** Loads with the first figures. */
  #wake: Wake | undefined;
  #client = new RelayClient("", (url, init) => fetch(url, init));
  #statusRead = -Infinity;
  #listing = Promise.resolve();
  #connection = new AbortController();
  #selecting = 0;
  /** The range that was selected last. */
  #range = "";
  /** What nothing chosen stands for: all accounts, where they are not too many. */
  #guess = "";

  /** `settled` is called after each reading, with figures or a failure. */
  constructor(host: EnquiryHost, settled: (state: StatisticsState) => void) {
    this.#host = host;
    this.signIn = new SignIn(() => host.requestUpdate());
    this.directory = new Directory(host);
    this.statistics = new Statistics(host, settled);
    this.team = new Team(host, (userid) => {
      const person = this.directory.servicer(userid);
      return { name: person?.name ?? userid, former: person?.former ?? false };
    });
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#connection.abort();
  }

  /** The dates of the chosen range, where they are dates. */
  get dates(): DateRange | undefined {
    const { kfstat, status } = this;
    const dates = kfstat && status?.ok ? this.#datesOf(kfstat, status.value) : undefined;
    if (!kfstat || !dates || "issues" in dates) return undefined;
    const { start_date, end_date } = dates;
    const isRange =
      [start_date, end_date].every((date) => kfstat.checkDate(date).ok) && start_date <= end_date;
    return isRange ? dates : undefined;
  }

  /** Whether the relay wants a token of the page; an embedder's fetcher sees to that itself. */
  get isAskingToken(): boolean {
    return this.signIn.isAsking && !this.#host.fetcher;
  }

  /** What stands in place of all figures. */
  get failed(): { failure: Failure; shown: FailureState } | undefined {
    const { state } = this.statistics;
    const { accounts } = this.directory;
    if (state.phase === "idle" && accounts.phase === "absent" && accounts.failure.reason === "refused") {
      return { failure: accounts.failure, shown: failureState(accounts.failure) };
    }
    if (state.phase !== "failed") return undefined;
    const { failure } = state;
    if (this.broken) return { failure, shown: "broken" };
    const clockless = this.status && !this.status.ok && failure.reason === "absent";
    return { failure, shown: clockless ? "no_clock" : failureState(failure) };
  }

  async connect(): Promise<void> {
    this.#connection.abort();
    this.#connection = new AbortController();
    this.#client = new RelayClient(
      this.#host.relay,
      this.#host.fetcher ?? this.signIn.fetcherFor(this.#host.relay),
    );
    this.#statusRead = -Infinity;
    this.#listing = this.#list(this.#client);
    void this.listServicers();
    await this.select();
  }

  /** Forgets what is known of whoever asked so far. */
  forget(): void {
    this.#guess = "";
    this.status = undefined;
  }

  async #list(client: RelayClient): Promise<void> {
    await this.directory.loadAccounts(client);
    if (client !== this.#client) return;
    const { length, 0: only = "" } = this.#listed;
    this.#guess = length > MOST_AT_ONCE ? "" : length > 1 ? "all" : only;
  }

  async listServicers(): Promise<void> {
    const listing = this.#listing;
    if (OF_LIST.test(this.#host.openKfid)) await listing;
    if (listing !== this.#listing) return;
    await this.directory.loadServicers(this.#client, this.chosen);
    this.team.renamed();
  }

  /** The accounts the relay lists. */
  get #listed(): string[] {
    return this.directory.accounts.items.map(({ open_kfid }) => open_kfid);
  }

  /** The choice of accounts, or what stands in its place. */
  get openKfid(): string {
    const { openKfid } = this.#host;
    return openKfid !== "all" && OF_LIST.test(openKfid) ? this.#guess : openKfid;
  }

  /** The person; whoever may see their own figures only is always that. */
  get servicerUserid(): string {
    const own = this.status?.ok ? this.status.value.own : undefined;
    return own ?? this.#host.servicerUserid;
  }

  /** The ids of the accounts; `all` needs the relay's list. */
  get chosen(): string[] {
    const { openKfid } = this;
    if (openKfid === "all" && this.directory.accounts.phase !== "absent") return this.#listed;
    return [...new Set(openKfid.split(/[,，]/).map((id) => id.trim()))].filter((id) => id !== "");
  }

  /** The value of `openKfid` that stands for all accounts of a person, those they left included. */
  async accountsOf({ servicer_userid, open_kfids }: DrillDetail): Promise<string> {
    const listed = this.#listed;
    const theirs = new Set([
      ...open_kfids,
      ...(await this.directory.accountsOf(this.#client, listed, servicer_userid)),
    ]);
    return theirs.size === listed.length ? "all" : [...theirs].join(",");
  }

  /** The core, and the relay's clock, which is asked for anew once it is no longer trusted. */
  async #clock(): Promise<[Kfstat, Outcome<RelayStatus>]> {
    const { signal } = this.#connection;
    let asked: Promise<Outcome<RelayStatus>> | undefined;
    if (!this.status?.ok || !(performance.now() - this.#statusRead <= CLOCK_TRUST_MS)) {
      asked = this.#client.status(signal);
    }
    const [kfstat, status] = await Promise.all([loadKfstat(), asked]);
    signal.throwIfAborted();
    if (status) this.#setClock(kfstat, status);
    this.kfstat = kfstat;
    this.broken = false;
    this.#host.requestUpdate();
    return [kfstat, this.status ?? unreadable()];
  }

  #setClock(kfstat: Kfstat, status: Outcome<RelayStatus>): void {
    this.status = status.ok && !isPlausible(kfstat, status.value) ? unreadable() : status;
    this.#statusRead = performance.now();
    if (!this.status.ok) return;
    const { now } = this.status.value;
    this.#wait(dueAt(kfstat, now) + DAY - now).catch(() => undefined);
  }

  /** Nothing is behind so soon that the first paint should wait for what notices it. */
  async #wait(seconds: number): Promise<void> {
    const { Wake } = await import("./wake.js");
    this.#wake ??= new Wake(this.#host, () => void this.#awake());
    this.#wake.after(seconds);
  }

  /** The page was left alone for a while: asks for the time again, and for figures that are another day's by now. */
  async #awake(): Promise<void> {
    const { kfstat } = this;
    const { signal } = this.#connection;
    if (!kfstat || signal.aborted) return;
    let status: Outcome<RelayStatus>;
    try {
      status = await this.#client.status(signal);
    } catch {
      return;
    }
    // What is shown stays as long as nothing newer can be had.
    if (signal.aborted || !status.ok || !isPlausible(kfstat, status.value)) return;
    this.#setClock(kfstat, status);
    if (this.#isBehind(kfstat, status.value)) await this.select();
    else this.#host.requestUpdate();
  }

  #isBehind(kfstat: Kfstat, status: RelayStatus): boolean {
    const { state } = this.statistics;
    if (state.phase === "failed") return state.failure.reason === "unreachable";
    if (state.phase !== "loaded") return false;
    const { selection, read_at } = state.figures;
    const dates = this.#datesOf(kfstat, status);
    return (
      read_at < dueAt(kfstat, status.now) ||
      !("start_date" in dates) ||
      dates.start_date !== selection.start_date ||
      dates.end_date !== selection.end_date
    );
  }

  async select(): Promise<void> {
    const selecting = (this.#selecting += 1);
    const { range } = this.#host;
    // What it stands for is a matter of the day.
    if (range !== this.#range && !range.includes("..")) this.#statusRead = -Infinity;
    this.#range = range;
    this.team.clear();
    if (this.openKfid === "" && this.directory.accounts.phase !== "loading") this.statistics.clear();
    else this.statistics.expect();
    await this.#attempt(selecting, async (around) => {
      if (OF_LIST.test(this.#host.openKfid)) await this.#listing;
      if (selecting !== this.#selecting) return;
      const { chosen: open_kfids, servicerUserid } = this;
      if (open_kfids.length === 0) {
        this.statistics.clear();
        return;
      }
      const dates = this.#datesOf(around.kfstat, around.status);
      if ("issues" in dates) {
        this.statistics.fail({ reason: "refused", issues: dates.issues });
        return;
      }
      const selection: Selection = {
        open_kfids,
        ...(servicerUserid === "" ? {} : { servicer_userid: servicerUserid }),
        start_date: dates.start_date,
        end_date: dates.end_date,
      };
      if (await this.statistics.load(around, selection)) this.#loadMore(around, selection);
    });
  }

  /** What may come after the figures; nobody waits for it. */
  #loadMore(around: Surroundings, selection: Selection): void {
    const hidden = hiddenParts(this.#host.hide);
    if (!hidden.has("cards")) void this.statistics.compare(around);
    if (!hidden.has("team") && selection.servicer_userid === undefined)
      void this.team.load(around, selection);
  }

  /** Reads what belongs to parts that are no longer hidden. */
  async reveal(): Promise<void> {
    const { state, comparison } = this.statistics;
    if (state.phase !== "loaded") return;
    const { selection } = state.figures;
    const hidden = hiddenParts(this.#host.hide);
    const wantsTeam = !hidden.has("team") && this.team.state.phase === "idle";
    const wantsComparison = !hidden.has("cards") && comparison.phase === "absent" && !comparison.range;
    if (!wantsTeam && !wantsComparison) return;
    await this.#attempt(this.#selecting, async (around) => {
      const team =
        wantsTeam && selection.servicer_userid === undefined ? this.team.load(around, selection) : undefined;
      await Promise.all([team, wantsComparison ? this.statistics.compare(around) : undefined]);
    });
  }

  /** Does what needs the core and the clock, unless something else was chosen meanwhile. */
  async #attempt(selecting: number, work: (around: Surroundings) => Promise<void>): Promise<void> {
    const { signal } = this.#connection;
    try {
      const [kfstat, status] = await this.#clock();
      if (selecting !== this.#selecting) return;
      if (status.ok) await work({ kfstat, relay: this.#client, status: status.value });
      else this.statistics.fail(status.failure);
    } catch (error) {
      if (selecting !== this.#selecting || signal.aborted) return;
      this.broken = true;
      this.statistics.fail({ reason: "refused", issues: [BROKEN] });
      console.error(error);
    }
  }

  async retryFailed(): Promise<void> {
    // The figures are then as of now.
    this.#statusRead = -Infinity;
    await this.#attempt(this.#selecting, async (around) => {
      if (!(await this.statistics.retry(around))) return;
      const { state } = this.statistics;
      if (state.phase === "loaded") this.#loadMore(around, state.figures.selection);
    });
  }

  async retryTeam(): Promise<void> {
    await this.#attempt(this.#selecting, async (around) => {
      const { state } = this.statistics;
      if (state.phase === "loaded") await this.team.load(around, state.figures.selection);
    });
  }

  #datesOf(kfstat: Kfstat, status: RelayStatus): DateRange | { issues: readonly PageIssue[] } {
    const { range } = this.#host;
    // Dates stand before and behind the dots; where nothing stands there, the core tells how dates are written.
    if (/^\d|^$|\.\./.test(range)) {
      const [start_date = "", ...behind] = range.split("..");
      return { start_date, end_date: behind.join("..") };
    }
    // A name that is no preset is for the core to judge as well.
    const dates = kfstat.presetRange(range as Parameters<Kfstat["presetRange"]>[0], {
      now: clockOf(status.now),
    });
    return dates.ok ? dates.value : { issues: dates.issues };
  }
}

/** When the newest figures there are were due, in Unix seconds. */
function dueAt(kfstat: Kfstat, now: number): number {
  const today = kfstat.today({ now: clockOf(now) });
  if (!today.ok) return -Infinity;
  const { ready_at } = today.value;
  return now < ready_at ? ready_at - DAY : ready_at;
}

/** Whether clock and earliest day are ones the core can count from. */
function isPlausible(kfstat: Kfstat, { now, earliest }: RelayStatus): boolean {
  return isInstant(now) && (earliest === undefined || kfstat.checkDate(earliest).ok);
}
