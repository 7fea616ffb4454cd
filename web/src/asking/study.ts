import type { Highlights, Kfstat, Comparison } from "kfstat";
import type { Failure } from "../figures/failure.js";
import { dayRows } from "../figures/figures-of.js";
import type {
  Before,
  ChosenTargets,
  CompareWith,
  Figures,
  Selection,
  Standing,
  Subject,
  TeamRow,
} from "../figures/figures.js";
import { accountsOf, personOf, wholeOf } from "../figures/subjects.js";
import type { PageIssue } from "../words/issues.js";
import { planSelection } from "./plan.js";
import type { Surroundings } from "./source.js";
import { Statistics, type StatisticsState } from "./statistics.js";
import { Team } from "./team.js";

/** How long the page's thread is held at a time, in milliseconds. */
const SLICE_MS = 12;

/** Always the same list: another one would be drawn anew, and that without an end. */
const NO_ROWS: readonly TeamRow[] = [];

/** Lets everything else have its turn. */
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

/** What a study is told by whoever asks. */
export interface StudyHost {
  changed(): void;
  settled(study: Study, state: StatisticsState): void;
}

/** The team of some accounts and dates, and of the period it was last compared with. */
export interface TeamReading {
  key: string;
  team: Team;
  before?: { key: string; team: Team };
}

/**
 * One question and all that comes of it: the figures, the period compared with, the people of both, and what the core
 * says of them. Whoever asks something else starts another one, and this one stays to be shown until that has figures.
 * Draws nothing.
 */
export class Study {
  /** The filters as they were chosen: by them a refresh is known. */
  readonly filters: string;
  readonly statistics: Statistics;
  before: Before = { phase: "none" };
  people: TeamReading | undefined;
  standing: Standing = { order: [] };

  readonly #host: StudyHost;
  readonly #running = new AbortController();
  #comparing = new AbortController();
  #targets: ChosenTargets = { targets: {}, fields: [] };
  /** By userid; absent until all people of both periods are there. */
  #changes: ReadonlyMap<string, Comparison | "new"> | undefined;
  #made = new WeakMap<TeamRow, { change: unknown; targets: ChosenTargets; subject: Subject }>();
  #whole: { key: readonly unknown[]; subject: Subject } | undefined;
  #accounts: { key: readonly unknown[]; subjects: readonly Subject[] } | undefined;
  #listed: { key: readonly unknown[]; subjects: readonly Subject[] } | undefined;

  constructor(filters: string, host: StudyHost) {
    this.filters = filters;
    this.#host = host;
    this.statistics = new Statistics(
      () => host.changed(),
      (state) => host.settled(this, state),
    );
  }

  /** Stops asking for good; what is there can still be shown. */
  stop(): void {
    this.#running.abort();
    this.#comparing.abort();
    this.statistics.stop();
  }

  get figures(): Figures | undefined {
    const { state } = this.statistics;
    return state.phase === "loaded" ? state.figures : undefined;
  }

  get failure(): { failure: Failure; notices: readonly PageIssue[] } | undefined {
    const { state } = this.statistics;
    return state.phase === "failed" ? state : undefined;
  }

  /** Other targets than so far. */
  setTargets(targets: ChosenTargets): void {
    if (JSON.stringify(targets) === JSON.stringify(this.#targets)) return;
    this.#targets = targets;
    this.#host.changed();
  }

  get targets(): ChosenTargets {
    return this.#targets;
  }

  /** All of it, as one. */
  whole(kfstat: Kfstat, name: string): Subject | undefined {
    const { figures, before } = this;
    if (!figures) return undefined;
    const key = [figures, before, this.#targets, name];
    if (!isSame(key, this.#whole?.key))
      this.#whole = { key, subject: wholeOf(kfstat, figures, before, this.#targets, name) };
    return this.#whole?.subject;
  }

  /** The accounts, in the order they were asked in. */
  accounts(kfstat: Kfstat, nameOf: (open_kfid: string) => string): readonly Subject[] {
    const { figures, before } = this;
    if (!figures) return [];
    const names = figures.selection.open_kfids.map(nameOf).join("\n");
    const key = [figures, before, this.#targets, names];
    if (!isSame(key, this.#accounts?.key))
      this.#accounts = { key, subjects: accountsOf(kfstat, figures, before, this.#targets, nameOf) };
    return this.#accounts?.subjects ?? [];
  }

  /** The people who are there so far; the same list as long as nothing changed. */
  team(kfstat: Kfstat): readonly Subject[] {
    const state = this.people?.team.state;
    const rows = state && "rows" in state ? state.rows : NO_ROWS;
    const key = [rows, this.#changes, this.#targets];
    if (!isSame(key, this.#listed?.key))
      this.#listed = { key, subjects: rows.map((row) => this.#subjectOf(kfstat, row)) };
    return this.#listed?.subjects ?? [];
  }

  #subjectOf(kfstat: Kfstat, row: TeamRow): Subject {
    const change = this.#changes?.get(row.servicer_userid);
    const known = this.#made.get(row);
    if (known?.targets === this.#targets && known.change === change) return known.subject;
    const own = known?.targets === this.#targets ? known.subject : personOf(kfstat, row, this.#targets);
    const { change: _, ...now } = own;
    const subject = change === undefined ? now : { ...now, change };
    this.#made.set(row, { change, targets: this.#targets, subject });
    return subject;
  }

  /** Reads the period compared with, of the accounts or the person, and then of the people. */
  async compare(around: Surroundings, by: CompareWith): Promise<void> {
    const { figures } = this;
    if (!figures || this.#running.signal.aborted) return;
    this.#comparing.abort();
    const { signal } = (this.#comparing = new AbortController());
    this.#changes = undefined;
    const { weekdays } = this.standing;
    this.standing = { ...(weekdays ? { weekdays } : {}), order: [] };
    try {
      await this.#readBefore(around, by, figures, signal);
      if (signal.aborted) return;
      this.#highlightWhole(around.kfstat, figures);
      await this.#comparePeople(around, figures.selection, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #readBefore(
    around: Surroundings,
    by: CompareWith,
    { selection }: Figures,
    signal: AbortSignal,
  ): Promise<void> {
    const { kfstat } = around;
    if (by === "none") {
      this.#setBefore({ phase: "none" });
      return;
    }
    const { start_date, end_date } = selection;
    const previous = kfstat.previousRange({ start_date, end_date }, by);
    const planned = previous.ok ? planSelection(around, { ...selection, ...previous.value }) : undefined;
    if (!previous.ok || !planned?.source) {
      this.#setBefore({ phase: "absent", by, ...(previous.ok ? { range: previous.value } : {}) });
      return;
    }
    const range = previous.value;
    const days = kfstat.daysOf(range);
    const between = kfstat.daysOf({ start_date: range.start_date, end_date: start_date });
    this.#setBefore({ phase: "loading", by, range });
    const asked = { ...selection, ...range };
    const reading = await planned.source.read({ ...around, selection: asked, signal });
    if (signal.aborted) return;
    const isThere = reading.series.some(({ report }) =>
      report.days.some(({ state }) => state === "reported"),
    );
    this.#setBefore(
      isThere && days.ok && between.ok
        ? {
            phase: "loaded",
            by,
            range,
            series: reading.series,
            rows: dayRows(kfstat, around.status.now, days.value.dates, reading),
            complete: reading.failed.length === 0,
            distance: between.value.days - 1,
          }
        : { phase: "absent", by, range },
    );
  }

  #setBefore(before: Before): void {
    this.before = before;
    this.#host.changed();
  }

  /** What stands out of the whole, its accounts as parts. */
  #highlightWhole(kfstat: Kfstat, { series, selection }: Figures): void {
    const { before } = this;
    const isCompared = before.phase === "loaded" && before.complete;
    const parts = selection.open_kfids.map((id) =>
      series.filter(({ open_kfid }) => open_kfid === id).map(({ report }) => report),
    );
    const earlier = selection.open_kfids.map((id) =>
      isCompared ? before.series.filter(({ open_kfid }) => open_kfid === id).map(({ report }) => report) : [],
    );
    const whole = kfstat.highlights(parts, earlier);
    if (whole.ok) this.standing = { ...this.standing, whole: whole.value, weekdays: whole.value.weekdays };
    this.#host.changed();
  }

  /** The same people in the period before, then what the core says of each and of all of them. */
  async #comparePeople(around: Surroundings, selection: Selection, signal: AbortSignal): Promise<void> {
    const { people } = this;
    if (!people) return;
    await people.team.over;
    const { state } = people.team;
    if (signal.aborted || state.phase !== "loaded") return;
    const { before } = this;
    if (before.phase === "loaded" && before.complete) {
      const { start_date, end_date } = before.range;
      const key = `${start_date} ${end_date}`;
      if (people.before?.key !== key) {
        people.before?.team.stop();
        people.before = { key, team: people.team.again() };
        void people.before.team.load(around, { ...selection, start_date, end_date });
      }
      const earlier = people.before.team;
      await earlier.over;
      if (signal.aborted) return;
      const changes = await this.#changesOf(around.kfstat, state.rows, earlier, signal);
      if (signal.aborted) return;
      this.#changes = changes;
      this.#host.changed();
      await turn();
    }
    if (!signal.aborted) this.#highlightPeople(around.kfstat, state.rows);
  }

  async #changesOf(
    kfstat: Kfstat,
    rows: readonly TeamRow[],
    earlier: Team,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Comparison | "new">> {
    const changes = new Map<string, Comparison | "new">();
    const { state } = earlier;
    if (state.phase !== "loaded") return changes;
    const then = new Map(state.rows.map((row) => [row.servicer_userid, row]));
    // Who could not be read in part seems to have done less then.
    const broken = new Set(state.gaps.map(({ servicer_userid }) => servicer_userid));
    let until = performance.now() + SLICE_MS;
    for (const { servicer_userid, tables } of rows) {
      if (performance.now() > until) {
        await turn();
        if (signal.aborted) return changes;
        until = performance.now() + SLICE_MS;
      }
      if (broken.has(servicer_userid) || broken.has("")) continue;
      const row = then.get(servicer_userid);
      if (!row || row.summary.days_reported === 0) {
        if (state.complete) changes.set(servicer_userid, "new");
        continue;
      }
      const compared = kfstat.compareReports(
        tables.map(({ table }) => table),
        row.tables.map(({ table }) => table),
      );
      if (compared.ok) changes.set(servicer_userid, compared.value);
    }
    return changes;
  }

  /** Medians, and who it is that most of a change comes from. */
  #highlightPeople(kfstat: Kfstat, rows: readonly TeamRow[]): void {
    const earlier = this.people?.before?.team.state;
    const then = new Map(
      earlier && "rows" in earlier ? earlier.rows.map((row) => [row.servicer_userid, row.tables]) : [],
    );
    const isCompared = this.#changes !== undefined;
    const people: { ok: boolean; value?: Highlights } = kfstat.highlights(
      rows.map(({ tables }) => tables.map(({ table }) => table)),
      rows.map(({ servicer_userid }) =>
        isCompared ? (then.get(servicer_userid) ?? []).map(({ table }) => table) : [],
      ),
    );
    this.standing = {
      ...this.standing,
      ...(people.value ? { people: people.value } : {}),
      order: rows.map(({ servicer_userid }) => servicer_userid),
    };
    this.#host.changed();
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[] | undefined): boolean {
  return b !== undefined && a.every((value, index) => value === b[index]);
}
