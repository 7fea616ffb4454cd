import type { DateRange, Issue, PlannedRequest } from "kfstat";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Failure } from "../figures/failure.js";
import { figuresOf, clockOf } from "../figures/figures-of.js";
import type { Comparison, Figures, Selection, Reading } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import type { Source, Surroundings } from "./source.js";
import { StreamSource } from "./stream-source.js";
import { WindowSource } from "./window-source.js";

/** Where the figures of a selection are. */
export type StatisticsState =
  | { phase: "idle" }
  | { phase: "loading"; done: number; total: number; notices: readonly PageIssue[] }
  | { phase: "failed"; failure: Failure; notices: readonly PageIssue[] }
  /** `going` while the backend may still bring what is missing. */
  | { phase: "loaded"; figures: Figures; going: boolean };

/** Plans a selection, reads it and the period before, and holds what came of it. Draws nothing. */
export class Statistics implements ReactiveController {
  state: StatisticsState = { phase: "idle" };
  comparison: Comparison = { phase: "absent" };

  readonly #host: ReactiveControllerHost;
  readonly #settled: (state: StatisticsState) => void;
  #running = new AbortController();
  #source: Source | undefined;
  #planNotices: readonly PageIssue[] = [];

  /** `settled` is called after each load, with figures or a failure. */
  constructor(host: ReactiveControllerHost, settled: (state: StatisticsState) => void) {
    this.#host = host;
    this.#settled = settled;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#running.abort();
  }

  /** Forgets everything and stops asking. */
  clear(): void {
    this.#running.abort();
    this.#set({ phase: "idle" });
  }

  /** Shows a failure that came before anything could be asked. */
  fail(failure: Failure, notices: readonly PageIssue[] = []): void {
    this.#running.abort();
    this.#end({ phase: "failed", failure, notices });
  }

  /** Shows the skeleton while the clock is being asked for. */
  expect(): void {
    this.#running.abort();
    this.comparison = { phase: "absent" };
    this.#set({ phase: "loading", done: 0, total: 0, notices: [] });
  }

  /** Reads a selection; a load under way is given up. False where there are no figures to go on from. */
  async load(around: Surroundings, selection: Selection): Promise<boolean> {
    const planned = plan(around, selection);
    this.#planNotices = planned.notices;
    if (!planned.source) {
      this.fail({ reason: "refused", issues: planned.issues }, planned.notices);
      return false;
    }
    this.#source = planned.source;
    return this.#run(around, selection);
  }

  /** Asks again for what failed. */
  async retry(around: Surroundings): Promise<boolean> {
    if (this.state.phase !== "loaded") return false;
    return this.#run(around, this.state.figures.selection);
  }

  /** Reads the period of equal length before the one that is shown. */
  async compare(around: Surroundings): Promise<void> {
    if (this.state.phase !== "loaded") return;
    const { selection } = this.state.figures;
    const { signal } = this.#running;
    const before = around.kfstat.previousRange(selection);
    if (!before.ok) {
      this.#compared({ phase: "absent" });
      return;
    }
    const range: DateRange = before.value;
    const planned = plan(around, { ...selection, ...range });
    if (!planned.source) {
      this.#compared({ phase: "absent", range });
      return;
    }
    this.#compared({ phase: "loading", range });
    try {
      const reading = await planned.source.read({ ...around, selection: { ...selection, ...range }, signal });
      if (signal.aborted) return;
      const summary = around.kfstat.summarize(reading.series.map(({ report }) => report));
      const isThere = summary.ok && reading.series.length > 0;
      this.#compared(
        isThere
          ? { phase: "loaded", range, summary: summary.value, complete: reading.failed.length === 0 }
          : { phase: "absent", range },
      );
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #run(around: Surroundings, selection: Selection): Promise<boolean> {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    const source = this.#source;
    if (!source) return false;
    const progress = (done: number, total: number) => {
      if (this.state.phase === "loading" && !signal.aborted)
        this.#set({ phase: "loading", done, total, notices: this.#planNotices });
    };
    this.#set({ phase: "loading", done: 0, total: 0, notices: this.#planNotices });
    try {
      const reading = await source.read({
        ...around,
        selection,
        signal,
        progress,
        interim: (reading) => {
          if (!signal.aborted) this.#settle(around, selection, reading, true);
        },
      });
      if (signal.aborted) return false;
      return this.#settle(around, selection, reading, false);
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }

  #settle(around: Surroundings, selection: Selection, reading: Reading, going: boolean): boolean {
    const notices = [...this.#planNotices, ...reading.notices];
    const [first] = reading.failed;
    if (first && reading.series.every(({ report }) => report.days.length === 0)) {
      this.#end({ phase: "failed", failure: first.failure, notices });
      return false;
    }
    const figures = figuresOf(around.kfstat, around.status.now, selection, { ...reading, notices });
    if (!figures.ok) {
      this.#end({ phase: "failed", failure: { reason: "refused", issues: figures.issues }, notices });
      return false;
    }
    this.#end({ phase: "loaded", figures: figures.value, going });
    return true;
  }

  #compared(comparison: Comparison): void {
    this.comparison = comparison;
    this.#host.requestUpdate();
  }

  #end(state: StatisticsState): void {
    this.#set(state);
    this.#settled(state);
  }

  #set(state: StatisticsState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}

/** What the core says to a selection, and where to read it from. */
function plan(
  { kfstat, status }: Surroundings,
  selection: Selection,
): { source?: Source; issues: readonly Issue[]; notices: readonly PageIssue[] } {
  const { servicer_userid, start_date, end_date } = selection;
  const plans: (readonly PlannedRequest[])[] = [];
  const notices = new Map<string, PageIssue>();
  for (const open_kfid of selection.open_kfids) {
    const planned = kfstat.planRequests(
      {
        open_kfid,
        ...(servicer_userid === undefined ? {} : { servicer_userid }),
        start_time: start_date,
        end_time: end_date,
      },
      { now: clockOf(status.now), earliest: status.earliest },
    );
    for (const notice of planned.notices) notices.set(`${notice.code} ${notice.path}`, notice);
    if (!planned.ok) return { issues: planned.issues, notices: [...notices.values()] };
    plans.push(planned.value.requests);
  }
  const windows = new WindowSource(plans);
  return {
    source: status.streams ? new StreamSource(windows) : windows,
    issues: [],
    notices: [...notices.values()],
  };
}
