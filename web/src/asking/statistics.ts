import type { Failure } from "../figures/failure.js";
import { figuresOf } from "../figures/figures-of.js";
import type { Figures, Reading, Selection } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import { planSelection } from "./plan.js";
import type { Source, Surroundings } from "./source.js";
import { told } from "../words/told.js";

/** Where the figures of a selection are. */
export type StatisticsState =
  | { phase: "loading"; done: number; total: number; notices: readonly PageIssue[] }
  | { phase: "failed"; failure: Failure; notices: readonly PageIssue[] }
  /** `going` while the backend may still bring what is missing, `again` while what failed is asked for once more. */
  | { phase: "loaded"; figures: Figures; going: boolean; again?: boolean };

/** Plans a selection, reads it, and holds what came of it. Draws nothing. */
export class Statistics {
  state: StatisticsState = { phase: "loading", done: 0, total: 0, notices: [] };

  readonly #changed: () => void;
  readonly #settled: (state: StatisticsState) => void;
  readonly #running = new AbortController();
  #source: Source | undefined;
  #planNotices: readonly PageIssue[] = [];

  /** `changed` is called after every change, `settled` after each load, with figures or a failure. */
  constructor(changed: () => void, settled: (state: StatisticsState) => void) {
    this.#changed = changed;
    this.#settled = settled;
  }

  /** Stops asking for good. */
  stop(): void {
    this.#running.abort();
  }

  /** Holds a failure that came before anything could be asked. */
  async fail(failure: Failure, notices: readonly PageIssue[] = []): Promise<void> {
    await told();
    if (!this.#running.signal.aborted) this.#end({ phase: "failed", failure, notices });
  }

  /** Reads a selection. False where there are no figures to go on from. */
  async load(around: Surroundings, selection: Selection): Promise<boolean> {
    const planned = planSelection(around, selection);
    this.#planNotices = planned.notices;
    if (!planned.source) {
      await this.fail({ reason: "refused", issues: planned.issues }, planned.notices);
      return false;
    }
    this.#source = planned.source;
    if (planned.notices.length > 0) await told();
    if (this.#running.signal.aborted) return false;
    this.#set({ phase: "loading", done: 0, total: 0, notices: this.#planNotices });
    return this.#run(around, selection);
  }

  /** Asks again for what failed; what is there stays. */
  async retry(around: Surroundings): Promise<boolean> {
    if (this.state.phase !== "loaded") return false;
    this.#set({ ...this.state, again: true });
    return this.#run(around, this.state.figures.selection);
  }

  async #run(around: Surroundings, selection: Selection): Promise<boolean> {
    const { signal } = this.#running;
    const source = this.#source;
    if (!source) return false;
    const progress = (done: number, total: number) => {
      if (this.state.phase === "loading" && !signal.aborted)
        this.#set({ phase: "loading", done, total, notices: this.#planNotices });
    };
    let isRead = false;
    try {
      const reading = await source.read({
        ...around,
        selection,
        signal,
        progress,
        interim: (reading) => {
          const settle = () => !isRead && !signal.aborted && this.#settle(around, selection, reading, true);
          void told().then(settle);
        },
      });
      if (reading.failed.length + reading.stale.length + reading.notices.length > 0) await told();
      isRead = true;
      return !signal.aborted && this.#settle(around, selection, reading, false);
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

  #end(state: StatisticsState): void {
    this.#set(state);
    this.#settled(state);
  }

  #set(state: StatisticsState): void {
    this.state = state;
    this.#changed();
  }
}
