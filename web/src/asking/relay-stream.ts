import { isInstant } from "kfstat";
import type { Outcome } from "../figures/failure.js";
import type { PageIssue } from "../words/issues.js";
import { LineReader } from "./ndjson.js";
import { issuesOf, unreadable, type RelayClient } from "./relay-client.js";

/** What is asked of the relay's stream: any range, any accounts and people. */
export interface StreamQuery {
  open_kfids: readonly string[];
  /** Absent, like `servicer_userids`: the accounts' totals. */
  servicer_userid?: string;
  servicer_userids?: "all";
  start_time: string;
  end_time: string;
}

/** Whose days a line is about. */
export interface SeriesName {
  open_kfid: string;
  /** `null`: the account's totals. */
  servicer_userid: string | null;
}

/** The head of a series; its bytes are upstream's answer, ready for the parser. */
export interface SeriesHead extends SeriesName {
  as_of: number | null;
  /** Dates that may still change, or were never read. */
  unsettled: readonly string[];
}

/** Called as the lines come in, in their order. */
export interface StreamReader {
  plan(total: number): void;
  /** A later series of the same name stands in place of an earlier one and of its problem. */
  series(head: SeriesHead, response: Uint8Array): void;
  problem(name: SeriesName, issues: readonly PageIssue[]): void;
  progress(done: number, total: number): void;
}

/** Reads `POST /api/v1/statistics` to its end; `complete` is false where something is missing or old. */
export async function readStream(
  relay: RelayClient,
  query: StreamQuery,
  signal: AbortSignal,
  reader: StreamReader,
): Promise<Outcome<{ complete: boolean }>> {
  const [first, second] = query.open_kfids;
  const { open_kfids, ...rest } = query;
  const accounts = first !== undefined && second === undefined ? { open_kfid: first } : { open_kfids };
  const decoder = new TextDecoder();
  let head: SeriesHead | undefined;
  let end: { complete: boolean } | undefined;
  let isBroken = false;
  const lines = new LineReader((bytes) => {
    if (head) {
      reader.series(head, bytes);
      head = undefined;
      return;
    }
    const line = parse(decoder.decode(bytes));
    if (!line || end) isBroken = true;
    else if (line.type === "report") head = line.head;
    else if (line.type === "end") end = line;
    else if (line.type === "plan") reader.plan(line.total);
    else if (line.type === "progress") reader.progress(line.done, line.total);
    else if (line.type === "problem") reader.problem(line.name, line.issues);
  });
  const answer = await relay.stream(
    JSON.stringify({ ...accounts, ...rest }),
    signal,
    (chunk) => lines.push(chunk) && !isBroken,
  );
  if (!answer.ok) return answer;
  if (isBroken || !answer.value) return unreadable();
  return { ok: true, value: end ?? { complete: false } };
}

type Line =
  | { type: "plan"; total: number }
  | { type: "progress"; done: number; total: number }
  | { type: "report"; head: SeriesHead }
  | { type: "problem"; name: SeriesName; issues: readonly PageIssue[] }
  | { type: "end"; complete: boolean }
  | { type: "other" };

function parse(text: string): Line | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof line !== "object" || line === null) return undefined;
  const value = (name: string): unknown => Reflect.get(line, name);
  switch (value("type")) {
    case "plan":
      return { type: "plan", total: countOf(value("total")) };
    case "progress":
      return { type: "progress", done: countOf(value("done")), total: countOf(value("total")) };
    case "report": {
      const as_of = value("as_of");
      const unsettled = value("unsettled");
      return {
        type: "report",
        head: {
          ...nameOf(value("open_kfid"), value("servicer_userid")),
          as_of: isInstant(as_of) ? as_of : null,
          unsettled: Array.isArray(unsettled) ? unsettled.filter((date) => typeof date === "string") : [],
        },
      };
    }
    case "problem":
      return {
        type: "problem",
        name: nameOf(value("open_kfid"), value("servicer_userid")),
        issues: issuesOf(value("issues")),
      };
    case "end":
      return { type: "end", complete: value("complete") === true };
    default:
      return { type: "other" };
  }
}

function nameOf(open_kfid: unknown, servicer_userid: unknown): SeriesName {
  return {
    open_kfid: typeof open_kfid === "string" ? open_kfid : "",
    servicer_userid: typeof servicer_userid === "string" ? servicer_userid : null,
  };
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
