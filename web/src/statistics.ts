import type { Kfstat, PlannedRequest, Report, ReportDay, StatisticField, Summary } from "kfstat";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { PageIssue } from "./core.js";
import type { DayWord } from "./messages.js";
import { FIELDS } from "./metrics.js";
import type { Failure, RelayClient, RelayStatus } from "./relay-client.js";

/** What the figures are of. */
export interface Selection {
  open_kfid: string;
  /** Absent: the account's total. */
  servicer_userid?: string;
  start_date: string;
  end_date: string;
}

/** One day of the page: upstream's day, or one of a window that could not be read. */
export interface DayRow {
  date: string;
  word: DayWord;
  statistic: ReportDay["statistic"];
}

/** A window of the plan that could not be read. */
export interface FailedWindow {
  start_date: string;
  end_date: string;
  failure: Failure;
}

/** Everything the page shows of a selection; `rows` and `summary` cover the windows that were read. */
export type StatisticsState =
  | { phase: "idle" }
  | { phase: "loading"; done: number; total: number; notices: readonly PageIssue[] }
  | { phase: "failed"; failure: Failure; notices: readonly PageIssue[] }
  | {
      phase: "loaded";
      selection: Selection;
      rows: readonly DayRow[];
      reports: readonly Report[];
      summary: Summary;
      windows: number;
      failed: readonly FailedWindow[];
      notices: readonly PageIssue[];
      /** Rates upstream sent on another scale than 0 to 1: shown as they came, on every day. */
      unscaled: ReadonlySet<StatisticField>;
      read_at: number;
    };

/** Windows asked for at the same time. */
const CONCURRENCY = 4;

/** An answer without entries: read against a query, it names the days of that query. */
const NO_ENTRIES = '{"errcode":0,"errmsg":"","statistic_list":[]}';

interface Window {
  request: PlannedRequest;
  outcome?: { report: Report; notices: readonly PageIssue[] } | { failure: Failure };
}

/** Plans a selection, asks the relay window by window, and holds what came of it. Draws nothing. */
export class Statistics implements ReactiveController {
  state: StatisticsState = { phase: "idle" };

  readonly #host: ReactiveControllerHost;
  readonly #settled: (state: StatisticsState) => void;
  #running = new AbortController();
  #windows: Window[] = [];
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
    this.#set({ phase: "loading", done: 0, total: 0, notices: [] });
  }

  /** Asks for all windows of a selection; a load under way is given up. */
  async load(kfstat: Kfstat, relay: RelayClient, status: RelayStatus, selection: Selection): Promise<void> {
    const { open_kfid, servicer_userid, start_date, end_date } = selection;
    const plan = kfstat.planRequests(
      {
        open_kfid,
        ...(servicer_userid === undefined ? {} : { servicer_userid }),
        start_time: start_date,
        end_time: end_date,
      },
      { now: clockOf(status), earliest: status.earliest },
    );
    this.#planNotices = plan.notices;
    if (!plan.ok) {
      this.fail({ reason: "refused", issues: plan.issues }, plan.notices);
      return;
    }
    this.#windows = plan.value.requests.map((request) => ({ request }));
    await this.#run(kfstat, relay, status, selection);
  }

  /** Asks again for the windows that failed, keeping the others. */
  async retry(kfstat: Kfstat, relay: RelayClient, status: RelayStatus): Promise<void> {
    if (this.state.phase !== "loaded") return;
    for (const window of this.#windows)
      if (window.outcome && "failure" in window.outcome) delete window.outcome;
    await this.#run(kfstat, relay, status, this.state.selection);
  }

  async #run(kfstat: Kfstat, relay: RelayClient, status: RelayStatus, selection: Selection): Promise<void> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    const windows = this.#windows;
    const waiting = windows.filter((window) => window.outcome === undefined);
    const progress = () =>
      this.#set({
        phase: "loading",
        done: windows.filter((window) => window.outcome !== undefined).length,
        total: windows.length,
        notices: this.#planNotices,
      });
    progress();
    const work = async (): Promise<void> => {
      for (let window = waiting.shift(); window; window = waiting.shift()) {
        window.outcome = await ask(kfstat, relay, status, window.request, running.signal);
        if (running.signal.aborted) return;
        progress();
      }
    };
    try {
      await Promise.all(Array.from({ length: CONCURRENCY }, work));
    } catch (error) {
      if (running.signal.aborted) return;
      throw error;
    }
    if (!running.signal.aborted) this.#settle(kfstat, status, selection, windows);
  }

  #settle(kfstat: Kfstat, status: RelayStatus, selection: Selection, windows: readonly Window[]): void {
    const days = kfstat.today({ now: clockOf(status) });
    const unready = days.ok && status.now < days.value.ready_at ? days.value.yesterday : undefined;
    const rows: DayRow[] = [];
    const reports: Report[] = [];
    const failed: FailedWindow[] = [];
    const notices: PageIssue[] = [...this.#planNotices];
    for (const { request, outcome } of windows) {
      if (!outcome) continue;
      if ("report" in outcome) {
        reports.push(outcome.report);
        notices.push(...outcome.notices);
        for (const { date, state, statistic } of outcome.report.days) {
          rows.push({
            date,
            word: state !== "reported" && date === unready ? "not_ready" : state,
            statistic,
          });
        }
      } else {
        const dates = datesOf(kfstat, request);
        failed.push({ start_date: dates[0] ?? "", end_date: dates.at(-1) ?? "", failure: outcome.failure });
        for (const date of dates) rows.push({ date, word: "failed", statistic: null });
      }
    }
    const summary = kfstat.summarize(reports);
    const first = failed[0];
    if (first && reports.length === 0) {
      this.#end({ phase: "failed", failure: first.failure, notices });
    } else if (!summary.ok) {
      this.#end({ phase: "failed", failure: { reason: "refused", issues: summary.issues }, notices });
    } else {
      this.#end({
        phase: "loaded",
        selection,
        rows,
        reports,
        summary: summary.value,
        windows: windows.length,
        failed,
        notices,
        unscaled: unscaledOf(notices),
        read_at: status.now,
      });
    }
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

/** The fields the core says have a rate over 1. */
function unscaledOf(notices: readonly PageIssue[]): ReadonlySet<StatisticField> {
  const named = new Set(
    notices
      .filter(({ code }) => code === "response.rate_out_of_range")
      .map(({ path }) => path.split("/").at(-1)),
  );
  return new Set(FIELDS.filter((field) => named.has(field)));
}

/** The relay's clock in the form the core takes. */
export function clockOf(status: RelayStatus): Date {
  return new Date(status.now * 1000);
}

async function ask(
  kfstat: Kfstat,
  relay: RelayClient,
  status: RelayStatus,
  request: PlannedRequest,
  signal: AbortSignal,
): Promise<NonNullable<Window["outcome"]>> {
  const body = kfstat.buildRequestBody(request, { now: clockOf(status) });
  if (!body.ok) return { failure: { reason: "refused", issues: body.issues } };
  const answer = await relay.statistics(body.value, signal);
  if (!answer.ok) return answer;
  const report = kfstat.parseResponse(answer.value, { query: request });
  if (!report.ok) return { failure: { reason: "refused", issues: report.issues } };
  return { report: report.value, notices: report.notices };
}

function datesOf(kfstat: Kfstat, request: PlannedRequest): string[] {
  const days = kfstat.parseResponse(NO_ENTRIES, { query: request });
  return days.ok ? days.value.days.map((day) => day.date) : [];
}
