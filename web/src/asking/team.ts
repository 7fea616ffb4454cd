import type { AskedDays, Kfstat, ReportTable } from "kfstat";
import type { Selection, TeamGap, TeamRow, TeamState, TeamTable } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import { readStream, type SeriesHead, type SeriesName } from "./relay-stream.js";
import type { Surroundings } from "./source.js";
import { told } from "../words/told.js";

/** How long series are gathered before they are read and shown together, in milliseconds. */
const GATHER_MS = 100;

/** Kinds of problems that are told. */
const MOST_ISSUES = 20;

/** Who somebody is, by the lists. */
export interface Person {
  name: string;
  former: boolean;
}

interface Waiting {
  head: SeriesHead;
  response: Uint8Array;
}

/** Reads everyone's days as the relay's stream brings them. Draws nothing. */
export class Team {
  readonly #changed: () => void;
  readonly #personOf: (servicer_userid: string) => Person;
  #state: TeamState = { phase: "idle" };
  #running = new AbortController();
  #over = Promise.resolve();
  /** userid, then account; a later table of the same account stands in place of an earlier one. */
  readonly #people = new Map<string, Map<string, TeamTable>>();
  readonly #rows = new Map<string, TeamRow>();
  /** By field: rates on another scale than 0 to 1. */
  readonly #notices = new Map<string, PageIssue>();

  /**
   * `changed` is called after every change; `personOf` tells who a userid is, and `renamed` says that it may tell
   * something else now.
   */
  constructor(changed: () => void, personOf: (servicer_userid: string) => Person) {
    this.#changed = changed;
    this.#personOf = personOf;
  }

  get state(): TeamState {
    return this.#state;
  }

  /** What is worth knowing of the rates that were read. */
  get notices(): readonly PageIssue[] {
    return [...this.#notices.values()];
  }

  /** Resolves once the reading under way has ended, however it did. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** A team of the same people with nothing read yet. */
  again(): Team {
    return new Team(this.#changed, this.#personOf);
  }

  /** Stops asking for good. */
  stop(): void {
    this.#running.abort();
  }

  /** Stops asking, and keeps who is there. */
  cancel(): void {
    if (this.#state.phase !== "loading") return;
    this.#running.abort();
    this.#set({ ...this.#state, phase: "cancelled" });
  }

  /** Takes the names anew. */
  renamed(): void {
    for (const [userid, row] of this.#rows) this.#rows.set(userid, { ...row, ...this.#personOf(userid) });
    if ("rows" in this.#state) this.#set({ ...this.#state, rows: [...this.#rows.values()] });
  }

  /** Reads everyone of the accounts; a load under way is given up, and who is there stays until read anew. */
  async load(around: Surroundings, selection: Selection): Promise<void> {
    const loading = this.#load(around, selection);
    this.#over = loading.catch(() => undefined);
    await loading;
  }

  async #load({ kfstat, relay, status }: Surroundings, selection: Selection): Promise<void> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    if (!status.streams) {
      this.#set({ phase: "off" });
      return;
    }
    const seen = new Set<string>();
    const { open_kfids, start_date, end_date } = selection;
    const isAsked = ({ open_kfid, servicer_userid }: SeriesName): boolean =>
      open_kfids.includes(open_kfid) && servicer_userid !== null && servicer_userid !== "";
    const days = { start_time: start_date, end_time: end_date };
    const issues = new Map<string, PageIssue>();
    const broken = new Map<string, SeriesName>();
    let waiting: Waiting[] = [];
    let [done, total] = [0, 0];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (list: readonly PageIssue[]): void => {
      for (const issue of list)
        if (issues.size < MOST_ISSUES) issues.set(`${issue.code} ${JSON.stringify(issue.params)}`, issue);
    };
    const show = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (signal.aborted) return;
      const gathered = waiting;
      waiting = [];
      this.#take(kfstat, gathered, days, (head, list) => {
        broken.set(keyOf(head), head);
        tell(list);
      });
      this.#set({ phase: "loading", rows: [...this.#rows.values()], done, total });
    };
    const soon = (): void => {
      timer ??= setTimeout(show, GATHER_MS);
    };
    show();
    try {
      const query = {
        open_kfids,
        servicer_userids: "all" as const,
        start_time: start_date,
        end_time: end_date,
      };
      const answer = await readStream(relay, query, signal, {
        plan: (planned) => {
          total = planned;
          soon();
        },
        progress: (read, planned) => {
          [done, total] = [read, planned];
          soon();
        },
        series: (head, response) => {
          if (!isAsked(head)) return;
          if (head.servicer_userid !== null) seen.add(head.servicer_userid);
          waiting.push({ head, response });
          broken.delete(keyOf(head));
          soon();
        },
        problem: (name, list) => {
          broken.set(keyOf(name), name);
          tell(list);
          soon();
        },
      });
      show();
      if (!answer.ok || issues.size > 0) await told();
      signal.throwIfAborted();
      if (!answer.ok && this.#rows.size === 0) this.#set({ phase: "failed", failure: answer.failure });
      else {
        const complete = answer.ok && answer.value.complete && broken.size === 0;
        if (complete) for (const userid of this.#rows.keys()) if (!seen.has(userid)) this.#forget(userid);
        const reasons = complete ? [] : [...issues.values()];
        const gaps = [...broken.values()].map((name) => this.#gapOf(name));
        this.#set({ phase: "loaded", rows: [...this.#rows.values()], complete, issues: reasons, gaps });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Reads what was gathered in one call, and adds up whoever got something new. */
  #take(
    kfstat: Kfstat,
    gathered: readonly Waiting[],
    query: AskedDays,
    fail: (head: SeriesHead, issues: readonly PageIssue[]) => void,
  ): void {
    if (gathered.length === 0) return;
    const responses = gathered.map(({ response }) => response);
    const tables = kfstat.parseResponseTables(responses, { query });
    const changed = new Set<string>();
    gathered.forEach(({ head }, index) => {
      const table = tables.ok ? tables.value[index] : tables;
      if (!table?.ok) fail(head, table?.issues ?? []);
      else if (head.servicer_userid !== null) {
        for (const notice of table.notices.filter(isOfScale)) {
          const field = notice.path.split("/").at(-1) ?? "";
          if (!this.#notices.has(field)) this.#notices.set(field, notice);
        }
        this.#keep(head.servicer_userid, head, table.value);
        changed.add(head.servicer_userid);
      }
    });
    for (const userid of changed) {
      const own = [...(this.#people.get(userid)?.values() ?? [])];
      const summary = kfstat.summarize(own.map(({ table }) => table));
      if (!summary.ok) continue;
      this.#rows.set(userid, {
        servicer_userid: userid,
        ...this.#personOf(userid),
        summary: summary.value,
        tables: own,
      });
    }
  }

  #forget(userid: string): void {
    this.#rows.delete(userid);
    this.#people.delete(userid);
  }

  #gapOf({ open_kfid, servicer_userid }: SeriesName): TeamGap {
    const userid = servicer_userid ?? "";
    return { open_kfid, servicer_userid: userid, name: this.#personOf(userid).name };
  }

  #keep(userid: string, { open_kfid, as_of }: SeriesHead, table: ReportTable): void {
    const own = this.#people.get(userid) ?? new Map<string, TeamTable>();
    own.set(open_kfid, { open_kfid, table, as_of });
    this.#people.set(userid, own);
  }

  #set(state: TeamState): void {
    this.#state = state;
    this.#changed();
  }
}

const isOfScale = ({ code }: PageIssue): boolean => code === "response.rate_out_of_range";

const keyOf = ({ open_kfid, servicer_userid }: SeriesName): string =>
  JSON.stringify([open_kfid, servicer_userid]);
