import { isInstant, loadWithoutWords, type DateRange, type Kfstat } from "kfstat";
import type { ReactiveControllerHost } from "lit";
import { failureState, type FailureState, type Outcome, type Failure } from "../figures/failure.js";
import { clockOf } from "../figures/figures-of.js";
import type { ChosenTargets, CompareWith, Selection } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import { FIELDS } from "../words/metrics.js";
import { Directory } from "./directory.js";
import { RelayClient, unreadable, type Fetcher, type RelayStatus } from "./relay-client.js";
import { SignIn } from "./sign-in.js";
import type { Surroundings } from "./source.js";
import type { StatisticsState } from "./statistics.js";
import { Study, type TeamReading } from "./study.js";
import { Team } from "./team.js";
import { told } from "../words/told.js";
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

/** The most people or accounts that are compared. */
const MOST_COMPARED = 5;

/** Teams that are kept, so that the way back from a person needs no reading. */
const TEAMS_KEPT = 4;

/** Whose enquiry it is: what was chosen, and where to ask. */
export interface EnquiryHost
  extends
    ReactiveControllerHost,
    Element,
    Pick<Filters, "openKfid" | "servicerUserid" | "range" | "compare" | "view"> {
  relay: string;
  fetcher: Fetcher | undefined;
  hide: string;
  /** What the page has set; the relay's own stand where it has none. */
  targets: unknown;
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
  /** What was asked last; nothing where no account is chosen. */
  asked: Study | undefined;
  /** What had figures last. */
  shown: Study | undefined;
  /** By the relay's clock, when the question that was asked last failed, in Unix seconds. */
  failedAt: number | undefined;

  readonly #host: EnquiryHost;
  /** Loads with the first figures. */
  #wake: Wake | undefined;
  #client = new RelayClient("", (url, init) => fetch(url, init));
  #statusRead = -Infinity;
  #known: RelayStatus | undefined;
  /** What the relay's clock said last, and how long the page had been open then, in seconds. */
  #told: { now: number; at: number } | undefined;
  #listing = Promise.resolve();
  #listingPeople = Promise.resolve();
  #connection = new AbortController();
  #selecting = 0;
  /** The range that was selected last. */
  #range = "";
  /** What nothing chosen stands for: all accounts, where they are not too many. */
  #guess = "";
  #teams: TeamReading[] = [];
  readonly #settled: (state: StatisticsState) => void;

  /** `settled` is called after each reading, with figures or a failure. */
  constructor(host: EnquiryHost, settled: (state: StatisticsState) => void) {
    this.#host = host;
    this.signIn = new SignIn(() => host.requestUpdate());
    this.directory = new Directory(host);
    this.#settled = settled;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#connection.abort();
    this.#forgetTeams();
    this.asked?.stop();
  }

  /** What to draw: the present question, or while it is read anew, or could not be read, what had figures last. */
  get study(): Study | undefined {
    const { asked, shown } = this;
    if (!asked || asked.figures || !shown?.figures) return asked;
    const isRefresh = asked.statistics.state.phase === "loading" && asked.filters === shown.filters;
    return isRefresh || asked.failure ? shown : asked;
  }

  /** What the relay said of itself last, though it may say nothing now. */
  get known(): RelayStatus | undefined {
    return this.status?.ok ? this.status.value : this.#known;
  }

  /** Why the present question has no figures, where those of an earlier one are shown. */
  get trouble(): { failure: Failure; shown: FailureState } | undefined {
    return this.study === this.asked ? undefined : this.#failedOf(this.asked);
  }

  /** The dates of the chosen range, where they are dates. */
  get dates(): DateRange | undefined {
    const { kfstat, known } = this;
    const dates = kfstat && known ? this.#datesOf(kfstat, known) : undefined;
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
    const { accounts } = this.directory;
    if (!this.asked) {
      if (accounts.phase !== "absent" || !/^(refused|foreign)$/.test(accounts.failure.reason))
        return undefined;
      return { failure: accounts.failure, shown: failureState(accounts.failure) };
    }
    return this.study === this.asked ? this.#failedOf(this.asked) : undefined;
  }

  #failedOf(study: Study | undefined): { failure: Failure; shown: FailureState } | undefined {
    const failure = study?.failure?.failure;
    if (!failure) return undefined;
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
    this.status = this.#known = undefined;
    this.directory.forget();
    this.shown = undefined;
    this.#forgetTeams();
  }

  #forgetTeams(): void {
    for (const { team, before } of this.#teams) {
      team.stop();
      before?.team.stop();
    }
    this.#teams = [];
  }

  async #list(client: RelayClient): Promise<void> {
    await this.directory.loadAccounts(client);
    if (client !== this.#client) return;
    const { length, 0: only = "" } = this.#listed;
    this.#guess = length > 1 ? "all" : only;
  }

  async listServicers(): Promise<void> {
    this.#listingPeople = this.#listServicers();
    await this.#listingPeople;
  }

  async #listServicers(): Promise<void> {
    const listing = this.#listing;
    if (OF_LIST.test(this.#host.openKfid)) await listing;
    if (listing !== this.#listing) return;
    await this.directory.loadServicers(this.#client, this.chosen);
    for (const { team } of this.#teams) team.renamed();
  }

  /** Whether there are so many accounts that their people are read only where accounts were chosen. */
  get isLanding(): boolean {
    return this.#host.openKfid !== this.openKfid && this.#listed.length > MOST_AT_ONCE;
  }

  /** What the relay's clock would say by now: it may be what cannot be asked. */
  get #nearlyNow(): number | undefined {
    return this.#told && Math.floor(this.#told.now + performance.now() / 1000 - this.#told.at);
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

  /** Those who are compared: several people are one view of the team, and several accounts one of them together. */
  get compared(): readonly string[] {
    const people = this.#people;
    if (people.length > 1) return people.slice(0, MOST_COMPARED);
    const { chosen } = this;
    const isAsked = this.#host.view === "compare" && this.#host.servicerUserid === "";
    return isAsked && chosen.length > 1 && chosen.length <= MOST_COMPARED ? chosen : [];
  }

  get #people(): readonly string[] {
    const ids = [...new Set(this.#host.servicerUserid.split(/[,，]/).map((id) => id.trim()))];
    const named = ids.filter((id) => id !== "");
    return this.#own === undefined ? named : [];
  }

  /** Who asks, as far as the relay says; it names somebody it lets in nowhere, too. */
  get caller(): { user?: string; restricted?: boolean } {
    if (!this.status || this.status.ok) return this.status?.value ?? {};
    const user: unknown = this.status.failure.issues[0]?.params["user"];
    const name: unknown = typeof user === "object" && user ? Reflect.get(user, "name") : undefined;
    return typeof name === "string" ? { user: name, restricted: true } : {};
  }

  get #own(): string | undefined {
    return this.status?.ok ? this.status.value.own : undefined;
  }

  /** The person; whoever may see their own figures only is always that. */
  get servicerUserid(): string {
    return this.#own ?? (this.#people.length > 1 ? "" : (this.#people[0] ?? ""));
  }

  /** The ids of the accounts; `all` needs the relay's list. */
  get chosen(): string[] {
    const { openKfid } = this;
    if (openKfid === "all" && this.directory.accounts.phase !== "absent") return this.#listed;
    return [...new Set(openKfid.split(/[,，]/).map((id) => id.trim()))].filter((id) => id !== "");
  }

  /** The core, and the relay's clock, which is asked for anew once it is no longer trusted. */
  async #clock(): Promise<[Kfstat, Outcome<RelayStatus>]> {
    const { signal } = this.#connection;
    let asked: Promise<Outcome<RelayStatus>> | undefined;
    if (!this.status?.ok || !(performance.now() - this.#statusRead <= CLOCK_TRUST_MS)) {
      asked = this.#client.status(signal);
    }
    const [kfstat, status] = await Promise.all([loadWithoutWords(), asked]);
    signal.throwIfAborted();
    if (status) this.#setClock(kfstat, status);
    this.kfstat = kfstat;
    this.broken = false;
    if (this.targetIssues.length > 0) await told();
    signal.throwIfAborted();
    this.#host.requestUpdate();
    return [kfstat, this.status ?? unreadable()];
  }

  #setClock(kfstat: Kfstat, status: Outcome<RelayStatus>): void {
    this.status = status.ok && !isPlausible(kfstat, status.value) ? unreadable() : status;
    this.#statusRead = performance.now();
    if (!this.status.ok) return;
    this.#known = this.status.value;
    const { now } = this.status.value;
    this.#told = { now, at: performance.now() / 1000 };
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
    const failure = this.asked?.failure?.failure;
    if (failure) return failure.reason === "unreachable";
    const figures = this.asked?.figures;
    if (!figures) return false;
    const { selection, read_at } = figures;
    const dates = this.#datesOf(kfstat, status);
    return (
      read_at < dueAt(kfstat, status.now) ||
      !("start_date" in dates) ||
      dates.start_date !== selection.start_date ||
      dates.end_date !== selection.end_date
    );
  }

  /** What the filters ask, whoever of the team is compared. */
  get #question(): string {
    return JSON.stringify([this.#host.openKfid, this.servicerUserid, this.#host.range]);
  }

  /** Asks what the filters say now, unless that is what was asked last. */
  async follow(): Promise<void> {
    if (this.asked?.filters !== this.#question) await this.select();
  }

  async select(): Promise<void> {
    const selecting = (this.#selecting += 1);
    const { range } = this.#host;
    // What it stands for is a matter of the day.
    if (range !== this.#range && !range.includes("..")) this.#statusRead = -Infinity;
    this.#range = range;
    this.asked?.stop();
    if (this.openKfid === "" && this.directory.accounts.phase !== "loading") this.#ask(undefined);
    else this.#ask(this.#question);
    await this.#attempt(selecting, async (around) => {
      if (OF_LIST.test(this.#host.openKfid)) await this.#listing;
      if (selecting !== this.#selecting) return;
      const { chosen: open_kfids, servicerUserid } = this;
      if (open_kfids.length === 0) {
        this.#ask(undefined);
        void told().then(() => this.#host.requestUpdate());
        return;
      }
      const study = this.asked ?? this.#ask(this.#question);
      const dates = this.#datesOf(around.kfstat, around.status);
      if ("issues" in dates) {
        await study?.statistics.fail({ reason: "refused", issues: dates.issues });
        return;
      }
      const { start_date, end_date } = dates;
      if (servicerUserid !== "" && open_kfids.length > 1) await this.#listingPeople;
      if (selecting !== this.#selecting) return;
      const served =
        servicerUserid === "" ? open_kfids : this.directory.accountsOf(servicerUserid, open_kfids);
      const selection: Selection = {
        open_kfids: served,
        ...(servicerUserid === "" ? {} : { servicer_userid: servicerUserid }),
        start_date,
        end_date,
      };
      if (study && (await study.statistics.load(around, selection)))
        await this.#loadMore(around, study, selection);
    });
  }

  /** Another question in place of the present one; without filters there is none. */
  #ask(filters: string | undefined): Study | undefined {
    const host = {
      changed: () => this.#host.requestUpdate(),
      settled: (study: Study, state: StatisticsState) => {
        if (study !== this.asked) return;
        if (state.phase === "loaded") this.shown = study;
        if (state.phase === "failed") this.failedAt = this.#nearlyNow;
        this.#settled(state);
      },
    };
    this.asked = filters === undefined ? undefined : new Study(filters, host);
    this.asked?.setTargets(this.targets);
    if (!this.asked) this.shown = undefined;
    this.#host.requestUpdate();
    return this.asked;
  }

  /** What the range is compared with; a word nobody knows stands for the default. */
  get compareWith(): CompareWith {
    const { compare } = this.#host;
    return compare === "month" || compare === "year" || compare === "none" ? compare : "period";
  }

  /** The page's targets, or the relay's. */
  get targets(): ChosenTargets {
    const relays = this.status?.ok ? this.status.value.targets : undefined;
    return chosenTargets(this.kfstat, this.#host.targets ?? relays);
  }

  /** What is wrong with the targets the page has set. */
  get targetIssues(): readonly PageIssue[] {
    const { kfstat } = this;
    const { targets } = this.#host;
    if (!kfstat || targets === undefined || targets === null) return [];
    const checked = kfstat.checkTargets([], targets as ChosenTargets["targets"]);
    return checked.ok ? [] : checked.issues;
  }

  /** What may come after the figures; nobody waits for it. */
  async #loadMore(around: Surroundings, study: Study, selection: Selection): Promise<void> {
    void told();
    study.setTargets(this.targets);
    const hidden = hiddenParts(this.#host.hide);
    if (this.#wantsTeam(hidden)) {
      const { chosen: open_kfids } = this;
      study.people = this.#teamOf({
        open_kfids,
        start_date: selection.start_date,
        end_date: selection.end_date,
      });
      const { team } = study.people;
      // A person's page needs no newer people than the table it was opened from.
      const isThere = selection.servicer_userid !== undefined && team.state.phase === "loaded";
      if (!isThere)
        void team.load(around, {
          open_kfids,
          start_date: selection.start_date,
          end_date: selection.end_date,
        });
    }
    await study.compare(around, this.compareWith);
  }

  #wantsTeam(hidden: ReadonlySet<string>): boolean {
    return !hidden.has("team") && this.#own === undefined && !this.isLanding;
  }

  #teamOf(selection: Selection): TeamReading {
    const key = teamKey(selection);
    const known = this.#teams.find((reading) => reading.key === key);
    const personOf = (userid: string) => {
      const person = this.directory.servicer(userid);
      return { name: this.directory.personName(userid), former: person?.former ?? false };
    };
    const reading: TeamReading = known ?? { key, team: new Team(() => this.#host.requestUpdate(), personOf) };
    this.#teams = [reading, ...this.#teams.filter((other) => other !== reading)];
    for (const { team, before } of this.#teams.splice(TEAMS_KEPT)) {
      team.stop();
      before?.team.stop();
    }
    for (const { key: other, team } of this.#teams) if (other !== key) team.cancel();
    return reading;
  }

  /** Reads what belongs to parts that are no longer hidden. */
  async reveal(): Promise<void> {
    const study = this.asked;
    const figures = study?.figures;
    if (!study || !figures || study.people || !this.#wantsTeam(hiddenParts(this.#host.hide))) return;
    await this.#attempt(this.#selecting, (around) => this.#loadMore(around, study, figures.selection));
  }

  /** Another period to compare with. */
  async compare(): Promise<void> {
    const study = this.asked;
    if (!study?.figures) return;
    await this.#attempt(this.#selecting, (around) => study.compare(around, this.compareWith));
  }

  /** Does what needs the core and the clock, unless something else was chosen meanwhile. */
  async #attempt(selecting: number, work: (around: Surroundings) => Promise<void>): Promise<void> {
    const { signal } = this.#connection;
    try {
      const [kfstat, status] = await this.#clock();
      if (selecting !== this.#selecting) return;
      if (status.ok) await work({ kfstat, relay: this.#client, status: status.value });
      else await (this.asked ?? this.#ask(""))?.statistics.fail(status.failure);
    } catch (error) {
      if (selecting !== this.#selecting || signal.aborted) return;
      this.broken = true;
      await (this.asked ?? this.#ask(""))?.statistics.fail({ reason: "refused", issues: [BROKEN] });
      console.error(error);
    }
  }

  async retryFailed(): Promise<void> {
    // The figures are then as of now.
    this.#statusRead = -Infinity;
    const study = this.asked;
    await this.#attempt(this.#selecting, async (around) => {
      if (!study || !(await study.statistics.retry(around)) || !study.figures) return;
      await this.#loadMore(around, study, study.figures.selection);
    });
  }

  async retryTeam(): Promise<void> {
    const study = this.study;
    await this.#attempt(this.#selecting, async (around) => {
      const { figures, people } = study ?? {};
      if (!study || !figures || !people) return;
      const { start_date, end_date } = figures.selection;
      void people.team.load(around, { open_kfids: this.chosen, start_date, end_date });
      await study.compare(around, this.compareWith);
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

function teamKey({ open_kfids, start_date, end_date }: Selection): string {
  return JSON.stringify([open_kfids, start_date, end_date]);
}

/** Targets as far as the core takes them. */
function chosenTargets(kfstat: Kfstat | undefined, given: unknown): ChosenTargets {
  const none = { targets: {}, fields: [] };
  if (!kfstat || given === undefined || given === null) return none;
  const checked = kfstat.checkTargets([], given as ChosenTargets["targets"]);
  if (!checked.ok) return none;
  const fields = FIELDS.filter((field) => checked.value[field] !== undefined);
  return {
    targets: Object.fromEntries(fields.map((field) => [field, checked.value[field]?.target])),
    fields,
  };
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
