import type { DateRange, PlannedRequest, Report } from "kfstat";
import type { Failure } from "../figures/failure.js";
import { clockOf } from "../figures/figures-of.js";
import type { FailedPart, Series, Reading } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import type { Asking, Source } from "./source.js";
import { told } from "../words/told.js";

/** Windows asked for at the same time. */
const CONCURRENCY = 4;

interface PlannedWindow {
  request: PlannedRequest;
  outcome?: { report: Report; notices: readonly PageIssue[] } | { failure: Failure };
}

/**
 * Reads through the documented route alone, for backends that have no other: the core plans the windows, and those
 * that failed are what is asked for again.
 */
export class WindowSource implements Source {
  readonly #windows: PlannedWindow[];

  /** The core's plan of each account of the selection. */
  constructor(plans: readonly (readonly PlannedRequest[])[]) {
    this.#windows = plans.flat().map((request) => ({ request }));
  }

  async read(asking: Asking): Promise<Reading> {
    const windows = this.#windows;
    for (const window of windows) if (window.outcome && "failure" in window.outcome) delete window.outcome;
    const waiting = windows.filter((window) => window.outcome === undefined);
    const progress = () =>
      asking.progress?.(windows.filter((window) => window.outcome !== undefined).length, windows.length);
    progress();
    const work = async (): Promise<void> => {
      for (let window = waiting.shift(); window; window = waiting.shift()) {
        window.outcome = await ask(asking, window.request);
        asking.signal.throwIfAborted();
        progress();
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    return this.#reading(asking);
  }

  #reading(asking: Asking): Reading {
    const series = new Map<string, Series>();
    const failed: FailedPart[] = [];
    const notices: PageIssue[] = [];
    for (const { request, outcome } of this.#windows) {
      if (!outcome) continue;
      const { open_kfid, servicer_userid = null } = request;
      if ("failure" in outcome) {
        failed.push({ open_kfid, ...datesOf(asking, request), failure: outcome.failure });
        continue;
      }
      notices.push(...outcome.notices);
      const days = [...(series.get(open_kfid)?.report.days ?? []), ...outcome.report.days];
      series.set(open_kfid, { open_kfid, servicer_userid, report: { ...outcome.report, days }, as_of: null });
    }
    return { series: [...series.values()], failed, stale: [], notices, parts: this.#windows.length };
  }
}

async function ask(asking: Asking, request: PlannedRequest): Promise<NonNullable<PlannedWindow["outcome"]>> {
  const { kfstat, relay, status, signal } = asking;
  const body = kfstat.buildRequestBody(request, { now: clockOf(status.now) });
  if (!body.ok) return { failure: { reason: "refused", issues: body.issues } };
  const answer = await relay.statistics(body.value, signal);
  if (!answer.ok) return answer;
  let report = kfstat.parseResponse(answer.value, { query: request });
  if (!report.ok) {
    // What the bytes look like is told by the words alone.
    await told();
    report = kfstat.parseResponse(answer.value, { query: request });
  }
  if (!report.ok) return { failure: { reason: "refused", issues: report.issues } };
  return { report: report.value, notices: report.notices };
}

/** The dates of a request; one that cannot be asked by now leaves the whole selection in doubt. */
function datesOf({ kfstat, status, selection }: Asking, request: PlannedRequest): DateRange {
  const query = kfstat.validateQuery(request, { now: clockOf(status.now) });
  const { start_date, end_date } = query.ok ? query.value : selection;
  return { start_date, end_date };
}
