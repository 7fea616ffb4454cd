import type { PageIssue } from "../words/issues.js";
import type { Messages, RelayRefusal } from "../words/messages.js";

/** Why there is no answer. */
export interface Failure {
  /**
   * `unreachable`: no reply; `absent`: the backend does not offer the route; `refused`: it replied, but not with an
   * answer; `foreign`: what replied is no such backend.
   */
  reason: "unreachable" | "absent" | "refused" | "foreign";
  http_status?: number;
  issues: readonly PageIssue[];
}

/** A value, or the reason why there is none. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** The states that stand in place of figures. */
export type FailureState = Extract<
  keyof Messages,
  | "unreachable"
  | "foreign"
  | "upstream_down"
  | "no_clock"
  | "not_allowed"
  | "not_set_up"
  | "refused"
  | "busy"
  | "invalid"
  | "unexpected"
  | "broken"
>;

/** Codes come from outside, where one may be called `constructor`: so these are tables without a prototype's names. */
const BY_CODE = table<FailureState>({
  "upstream.setup": "not_set_up",
  "upstream.credential": "not_set_up",
  "upstream.ip_not_trusted": "not_set_up",
  "upstream.permission": "not_allowed",
  "upstream.rate_limited": "busy",
  "upstream.concurrency_limited": "busy",
  "upstream.temporary": "busy",
  "upstream.invalid_request": "invalid",
  "upstream.gone": "refused",
  "upstream.unknown": "refused",
  "relay.upstream_unreachable": "upstream_down",
  "relay.upstream_timeout": "upstream_down",
  "relay.upstream_status": "upstream_down",
  "relay.upstream_too_large": "unexpected",
  "relay.upstream_malformed": "unexpected",
  "relay.overloaded": "busy",
  "relay.store_unavailable": "busy",
  "relay.forwarded_request": "not_set_up",
  "relay.unknown_host": "not_set_up",
  "relay.foreign_origin": "not_set_up",
  "relay.missing_header": "not_set_up",
});

const BY_FAMILY = table<FailureState>({
  query: "invalid",
  id: "invalid",
  range: "invalid",
  plan: "invalid",
  response: "unexpected",
  wasm: "broken",
  input: "broken",
});

/** A relay's `relay.not_allowed`, `http.too_many_connections` and so on; or those of a proxy. */
const BY_STATUS = new Map<number, FailureState>([
  [401, "not_allowed"],
  [403, "not_allowed"],
  [429, "busy"],
  [503, "busy"],
  [504, "busy"],
]);

/** Which state tells a person of this failure: the code decides, then the HTTP status. */
export function failureState(failure: Failure): FailureState {
  if (failure.reason === "foreign") return "foreign";
  if (failure.reason !== "refused") return "unreachable";
  const code = failure.issues[0]?.code ?? "";
  const known = BY_CODE.get(code) ?? BY_FAMILY.get(code.split(".")[0] ?? "");
  if (known) return known;
  const status = failure.http_status ?? 0;
  return BY_STATUS.get(status) ?? "unexpected";
}

const REFUSALS = table<RelayRefusal>({
  "relay.forwarded_request": "forwarded_request",
  "relay.unknown_host": "unknown_host",
  "relay.foreign_origin": "foreign_origin",
  "relay.missing_header": "missing_header",
});

/** Why the relay itself refused the request, before it asked upstream. */
export function relayRefusalOf(failure: Failure): RelayRefusal | undefined {
  return REFUSALS.get(failure.issues[0]?.code ?? "");
}

/** Whether it is upstream that said so, not the relay or what stands before it. */
export function isOfUpstream({ issues }: Failure): boolean {
  return issues[0]?.code.startsWith("upstream.") === true;
}

/** Upstream's own code, where the failure carries one. */
export function errcodeOf(failure: Failure): number | undefined {
  for (const { params } of failure.issues) {
    const errcode = params["errcode"];
    if (typeof errcode === "number" && Number.isInteger(errcode) && errcode !== 0) return errcode;
  }
  return undefined;
}

function table<T>(entries: Record<string, T>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}
