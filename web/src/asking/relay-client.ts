import type { Outcome, Failure } from "../figures/failure.js";
import type { Account, Servicer } from "../figures/lists.js";
import type { PageIssue } from "../words/issues.js";

/** Sends one request; the host page supplies authentication through it. */
export type Fetcher = (url: string, init?: RequestInit) => Promise<Response>;

/** What the relay says of itself; `now` (Unix seconds) is the only clock of the page. */
export interface RelayStatus {
  now: number;
  /** The first day the relay can answer for, where it keeps days longer than upstream. */
  earliest?: string;
  /** Whether it streams statistics of any range and any people. */
  streams: boolean;
  /** The userid whose figures alone this user may read. */
  own?: string;
  /** What the sign-in calls whoever asks; absent where nobody signs in. */
  user?: string;
  /** Whether the relay gives that user some accounts alone, or none. */
  restricted?: boolean;
  /** Targets for everybody; what they are worth is the core's to judge. */
  targets?: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** How long the page waits for one reply; the relay gives up well before. */
const PATIENCE_MS = 60_000;

/** How long a stream may say nothing; the relay says at least every ten seconds that it is alive. */
const SILENCE_MS = 30_000;

/** The routes of a relay. Nothing throws but an abort, which is the caller's own doing. */
export class RelayClient {
  readonly #base: string;
  readonly #fetcher: Fetcher;

  constructor(base: string, fetcher: Fetcher) {
    this.#base = base.replace(/\/+$/, "");
    this.#fetcher = fetcher;
  }

  /** The relay's clock. A backend without this route still tells the time in the Date header of its reply. */
  async status(signal: AbortSignal): Promise<Outcome<RelayStatus>> {
    return this.#send("/api/v1/status", {}, signal, async (response) => {
      if (response.ok) {
        const body = await jsonOf(response);
        if (isRecord(body) && body["now"] !== undefined) return statusOf(body);
      } else if (!isNoSuchRoute(response)) {
        return { ok: false, failure: await failureOf(response) };
      }
      const dated = Date.parse(response.headers.get("date") ?? "");
      if (Number.isNaN(dated)) return isPage(response) ? foreign() : absent();
      return { ok: true, value: { now: Math.floor(dated / 1000), streams: false } };
    });
  }

  /** The accounts this user may see. */
  async accounts(signal: AbortSignal): Promise<Outcome<Account[]>> {
    return this.#list("/api/v1/accounts", "accounts", signal, (item) => {
      const open_kfid = textOf(item["open_kfid"]);
      if (open_kfid === "") return null;
      return {
        open_kfid,
        name: textOf(item["name"]) || open_kfid,
        ...(item["former"] === true ? { former: true } : {}),
      };
    });
  }

  /** The people who serve an account. */
  async servicers(openKfid: string, signal: AbortSignal): Promise<Outcome<Servicer[]>> {
    const path = `/api/v1/accounts/${encodeURIComponent(openKfid)}/servicers`;
    return this.#list(path, "servicers", signal, (item) => {
      const servicer_userid = textOf(item["servicer_userid"]);
      if (servicer_userid === "") return null;
      return {
        servicer_userid,
        name: textOf(item["name"]) || servicer_userid,
        ...(typeof item["status"] === "number" ? { status: item["status"] } : {}),
        ...(item["former"] === true ? { former: true } : {}),
      };
    });
  }

  /** The bytes upstream answered with, ready for the parser. */
  async statistics(body: string, signal: AbortSignal): Promise<Outcome<Uint8Array>> {
    return this.#send(
      "/cgi-bin/kf/get_servicer_statistic",
      { method: "POST", headers: { "content-type": "application/json", "X-Kfstat": "1" }, body },
      signal,
      async (response) => {
        if (response.ok && !isPage(response))
          return { ok: true, value: new Uint8Array(await response.arrayBuffer()) };
        // Every backend has this route.
        if (response.ok || isNoSuchRoute(response)) return foreignUnlessOurs(response);
        return { ok: false, failure: await failureOf(response) };
      },
    );
  }

  /**
   * The relay's stream of statistics, handed out chunk by chunk; false where `take` wanted no more of it. One that
   * falls silent is unreachable.
   */
  async stream(
    body: string,
    signal: AbortSignal,
    take: (chunk: Uint8Array) => boolean,
  ): Promise<Outcome<boolean>> {
    const init = { method: "POST", headers: { "content-type": "application/json", "X-Kfstat": "1" }, body };
    return this.#send("/api/v1/statistics", init, signal, async (response, heard, over) => {
      if (response.ok && isPage(response)) return foreign();
      if (isNoSuchRoute(response)) return absent();
      if (!response.ok) return { ok: false, failure: await failureOf(response) };
      heard(SILENCE_MS);
      const reader = response.body?.getReader();
      if (!reader) return { ok: true, value: take(new Uint8Array(await response.arrayBuffer())) };
      over.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
      try {
        for (let read = await reader.read(); !read.done; read = await reader.read()) {
          heard(SILENCE_MS);
          if (!take(read.value)) {
            await reader.cancel();
            return { ok: true, value: false };
          }
        }
      } catch {
        // A connection that breaks leaves a stream without an end, which its reader sees.
        signal.throwIfAborted();
      }
      return { ok: true, value: true };
    });
  }

  async #list<T>(
    path: string,
    key: string,
    signal: AbortSignal,
    read: (item: Record<string, unknown>) => T | null,
  ): Promise<Outcome<T[]>> {
    return this.#send(path, {}, signal, async (response) => {
      if (isPage(response) && (response.ok || isNoSuchRoute(response))) return foreign();
      if (isNoSuchRoute(response)) return absent();
      if (!response.ok) return { ok: false, failure: await failureOf(response) };
      const body = await jsonOf(response);
      const items = isRecord(body) ? body[key] : undefined;
      if (!Array.isArray(items)) return absent();
      const value = items.map((item) => (isRecord(item) ? read(item) : null)).filter((item) => item !== null);
      return { ok: true, value };
    });
  }

  /** Sends a request and reads its reply to the end, both within the page's patience. */
  async #send<T>(
    path: string,
    init: RequestInit,
    signal: AbortSignal,
    read: (response: Response, heard: (patience: number) => void, over: AbortSignal) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    signal.throwIfAborted();
    const impatience = new AbortController();
    const { signal: over } = impatience;
    const giveUp = () => impatience.abort();
    let timer = setTimeout(giveUp, PATIENCE_MS);
    const heard = (patience: number) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, patience);
    };
    signal.addEventListener("abort", giveUp);
    // An embedder's fetcher need not heed the signal.
    const givenUp = new Promise<never>((_, reject) =>
      over.addEventListener("abort", () => reject(new Error("given up")), { once: true }),
    );
    try {
      const answered = async (): Promise<Outcome<T>> => {
        const response = await this.#fetcher(this.#base + path, { ...init, signal: over });
        if (over.aborted) await response.body?.cancel();
        over.throwIfAborted();
        return read(response, heard, over);
      };
      const answer = await Promise.race([answered(), givenUp]);
      over.throwIfAborted();
      return answer;
    } catch {
      signal.throwIfAborted();
      return unreachable();
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    }
  }
}

/** How a backend says that it does not offer a route. */
const isNoSuchRoute = ({ status }: Response): boolean => status === 404 || status === 405 || status === 501;

/** Pages are for people: no backend answers a question with one. */
const isPage = ({ headers }: Response): boolean => /html/i.test(headers.get("content-type") ?? "");

const foreign = (): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { reason: "foreign", issues: [] },
});

/** A relay says in its own words why there is no answer; what says nothing of the kind is none. */
async function foreignUnlessOurs(response: Response): Promise<{ ok: false; failure: Failure }> {
  const failure = await failureOf(response);
  return failure.issues.length > 0 ? { ok: false, failure } : foreign();
}

const absent = (): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { reason: "absent", issues: [] },
});

/** Only the shape; whether clock and date can be is the core's to judge. */
function statusOf({ now, earliest, features, user, targets }: Record<string, unknown>): Outcome<RelayStatus> {
  if (typeof now !== "number" || !Number.isInteger(now)) return unreadable();
  if (typeof earliest !== "string" && earliest !== undefined && earliest !== null) return unreadable();
  const own = isRecord(user) ? textOf(user["own"]) : "";
  const name = isRecord(user) ? textOf(user["name"]) : "";
  return {
    ok: true,
    value: {
      now,
      ...(typeof earliest === "string" ? { earliest } : {}),
      streams: Array.isArray(features) && features.includes("statistics"),
      ...(own === "" ? {} : { own }),
      ...(name === "" ? {} : { user: name }),
      ...(isRecord(user) && Array.isArray(user["accounts"]) ? { restricted: true } : {}),
      ...(isRecord(targets) ? { targets } : {}),
    },
  };
}

/** A reply that cannot be taken for an answer. */
export const unreadable = (): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { reason: "refused", issues: [] },
});

const unreachable = (): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { reason: "unreachable", issues: [] },
});

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const http_status = response.status;
  const body = await jsonOf(response);
  if (!isRecord(body)) return { reason: "refused", http_status, issues: [] };
  const listed = issuesOf(body["issues"]);
  const whole = { ...body, message: body["detail"] ?? body["title"], params: body["params"] ?? body };
  return { reason: "refused", http_status, issues: listed.length > 0 ? listed : issuesOf([whole]) };
}

/** The issues of a reply, as far as they are any. */
export function issuesOf(list: unknown): PageIssue[] {
  if (!Array.isArray(list)) return [];
  return list
    .filter(isRecord)
    .map(issueOf)
    .filter((issue) => issue.code !== "");
}

function issueOf(value: Record<string, unknown>): PageIssue {
  return {
    code: textOf(value["code"]),
    path: textOf(value["path"]),
    message: textOf(value["message"]),
    params: isRecord(value["params"]) ? value["params"] : {},
  };
}
