import type { Report } from "kfstat";
import type { Failure } from "../figures/failure.js";
import type { FailedPart, Series, Reading } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import { readStream, type SeriesHead, type SeriesName } from "./relay-stream.js";
import type { Asking, Source } from "./source.js";

/** What came of one account, or of one person of it. */
interface Entry {
  read?: { head: SeriesHead; report: Report; notices: readonly PageIssue[] };
  failure?: Failure;
}

const LOST: Failure = { reason: "unreachable", issues: [] };

/** Reads through the relay's stream, which asks upstream only for what it does not keep. */
export class StreamSource implements Source {
  readonly #otherwise: Source;

  /** `otherwise` is for a backend that promised a stream and has none. */
  constructor(otherwise: Source) {
    this.#otherwise = otherwise;
  }

  async read(asking: Asking): Promise<Reading> {
    const { relay, selection, signal } = asking;
    const { open_kfids, servicer_userid, start_date, end_date } = selection;
    const entries = new Map<string, Entry>(open_kfids.map((open_kfid) => [open_kfid, {}]));
    // What nobody asked for is nobody's.
    const entryOf = (name: SeriesName): Entry | undefined =>
      name.servicer_userid === (servicer_userid ?? null) ? entries.get(name.open_kfid) : undefined;
    const answer = await readStream(
      relay,
      {
        open_kfids,
        ...(servicer_userid === undefined ? {} : { servicer_userid }),
        start_time: start_date,
        end_time: end_date,
      },
      signal,
      {
        plan: (total) => asking.progress?.(0, total),
        progress: (done, total) => asking.progress?.(done, total),
        series: (head, response) => {
          const entry = entryOf(head);
          if (!entry) return;
          const report = parse(asking, head, response);
          if ("failure" in report) entry.failure = report.failure;
          else {
            entry.read = { head, ...report };
            delete entry.failure;
          }
        },
        problem: (name, issues) => {
          const entry = entryOf(name);
          if (!entry) return;
          entry.failure = { reason: "refused", issues };
          const all = [...entries.values()];
          if (all.every((entry) => entry.read ?? entry.failure)) asking.interim?.(readingOf(asking, entries));
        },
      },
    );
    if (!answer.ok && answer.failure.reason === "absent") return this.#otherwise.read(asking);
    const failure = answer.ok ? LOST : answer.failure;
    const all = [...entries.values()];
    for (const entry of all) if (!entry.read) entry.failure ??= failure;
    // A stream that was cut, or ends incomplete without a reason: what is not final may not be all there is.
    const isWhole = answer.ok && answer.value.complete;
    if (!isWhole && all.every((entry) => entry.read && !entry.failure)) {
      for (const entry of all) entry.failure = failure;
    }
    return readingOf(asking, entries);
  }
}

function parse(
  { kfstat, selection }: Asking,
  { open_kfid, servicer_userid }: SeriesName,
  response: Uint8Array,
): { report: Report; notices: readonly PageIssue[] } | { failure: Failure } {
  const query = {
    open_kfid,
    servicer_userid,
    start_time: selection.start_date,
    end_time: selection.end_date,
  };
  const report = kfstat.parseResponse(response, { query });
  if (!report.ok) return { failure: { reason: "refused", issues: report.issues } };
  return { report: report.value, notices: report.notices };
}

function readingOf({ selection }: Asking, entries: ReadonlyMap<string, Entry>): Reading {
  const series: Series[] = [];
  const failed: FailedPart[] = [];
  const stale: FailedPart[] = [];
  const notices: PageIssue[] = [];
  for (const [open_kfid, { read, failure }] of entries) {
    if (!read) {
      const { start_date, end_date } = selection;
      failed.push({ open_kfid, start_date, end_date, failure: failure ?? LOST });
      continue;
    }
    const unsettled = new Set(read.head.unsettled);
    notices.push(...read.notices);
    // With a problem, an unsettled day without figures is one that was asked for in vain.
    const isLost = ({ date, state }: Report["days"][number]): boolean =>
      failure !== undefined && state !== "reported" && unsettled.has(date);
    const lost = read.report.days.filter(isLost);
    const days = read.report.days.filter((day) => !isLost(day));
    series.push({ ...read.head, report: { ...read.report, days }, unsettled });
    if (!failure) continue;
    const old = days.map(({ date }) => date).filter((date) => unsettled.has(date));
    for (const [parts, dates] of [
      [failed, lost.map(({ date }) => date)],
      [stale, old],
    ] as const) {
      const [start_date, end_date] = [dates[0], dates.at(-1)];
      if (start_date && end_date) parts.push({ open_kfid, start_date, end_date, failure });
    }
  }
  return { series, failed, stale, notices, parts: entries.size };
}
