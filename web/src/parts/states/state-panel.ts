// What tells of failures: comes before the first of them is shown.
import type { Kfstat, Locale } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import {
  errcodeOf,
  failureState,
  isOfUpstream,
  relayRefusalOf,
  type Failure,
  type FailureState,
} from "../../figures/failure.js";
import type { FailedPart } from "../../figures/figures.js";
import { copyAndSay } from "../../look/copy.js";
import { withWholeDates } from "../../look/dotted.js";
import { icons } from "../../look/icons.js";
import { viewOf } from "../../look/kfstat-element.js";
import type { Formats } from "../../words/formats.js";
import { issueTexts } from "../../words/issues.js";
import type { FirstMessages as Messages } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";
import { failureText } from "./calm-panel.js";

/** What a failure is told with. */
export interface FailureInput {
  failure: Failure;
  shown?: FailureState;
  kfstat: Kfstat | undefined;
  locale: Locale;
  messages: Messages;
  /** What the relay calls whoever asks, where it knows. */
  user?: string | undefined;
  retry: () => void;
}

/** A failure in words: what happened, what to do about it, and a way to try again. */
export function failurePanel(input: FailureInput): TemplateResult {
  const { failure, shown = failureState(failure), messages, user, retry } = input;
  // Somebody the relay does not let in can ask for it; what WeCom refuses is for whoever set up the app.
  if (shown === "not_allowed" && !isOfUpstream(failure))
    return rightsPanel({ title: messages.not_allowed.title, user, messages, retry });
  const errcode = errcodeOf(failure);
  const { what, next } = explain(input);
  const { title, body } = failureText(failure, messages, shown);
  return html`<section class="panel-state" part="state" data-state=${shown}>
    <h3 tabindex="-1">${title}</h3>
    <p>${body}</p>
    ${what === undefined ? nothing : html`<p>${what}</p>`}
    ${
      next.length === 0
        ? nothing
        : html`<div class="next">
            ${what === undefined ? nothing : html`<h4>${messages.next_step}</h4>`}
            ${next.map((sentence) => html`<p>${withWholeDates(sentence)}</p>`)}
          </div>`
    }
    ${errcode === undefined ? nothing : html`<p class="muted small">${messages.errcode(String(errcode))}</p>`}
    ${
      shown === "invalid"
        ? nothing
        : html`<div class="do">
            <button class="button primary" type="button" data-action="retry" @click=${retry}>
              ${messages.retry}
            </button>
          </div>`
    }
  </section>`;
}

/** What somebody is told whom the relay knows, and who may see no account. */
export interface RightsInput {
  user: string | undefined;
  messages: Messages;
  retry: () => void;
}

/** Somebody may see nothing: who they are to the relay, and a text to ask for more with. */
export function noRightsPanel(input: RightsInput): TemplateResult {
  return rightsPanel({ title: input.messages.no_rights.title, ...input });
}

function rightsPanel({ title, user, messages, retry }: RightsInput & { title: string }): TemplateResult {
  const { no_rights, filter_line } = messages;
  const [before, behind] = no_rights.known_as;
  const copy = ({ currentTarget }: Event): void => {
    const button = currentTarget as HTMLElement;
    const { protocol = "", origin = "", pathname = "" } = viewOf(button)?.location ?? {};
    const address = protocol.startsWith("http") ? origin + pathname : "";
    void copyAndSay(button, no_rights.request(user ?? "", address));
  };
  const known =
    user === undefined
      ? no_rights.unknown
      : html`${before}<b><bdi>${user}</bdi></b
          >${behind}`;
  return html`<section class="panel-state" part="state" data-state="not_allowed">
    <h3 tabindex="-1">${title}</h3>
    <p>${known}${no_rights.next}</p>
    <div class="do">
      <span class="shared"
        ><button class="button primary" type="button" data-action="copy-request" @click=${copy}>
          ${no_rights.copy}</button
        ><span class="said" role="status"
          ><span hidden>${filter_line.copied}</span><span hidden>${no_rights.not_copied}</span></span
        ></span
      >
      <button class="button" type="button" data-action="retry" @click=${retry}>${no_rights.check}</button>
    </div>
  </section>`;
}

/** What is told where figures stay, although newer or others could not be had. */
export interface TroubleInput extends FailureInput {
  shown: FailureState;
  formats: Formats;
  /** When the figures were read that are still shown, and when it failed, in Unix seconds. */
  readAt: number;
  now: number;
  /** Whether the same was asked for again; else something else was chosen. */
  isRefresh: boolean;
}

/** That a refresh or another choice failed and why, and as of when the figures are. */
export function troubleBanner(input: TroubleInput): TemplateResult {
  const { messages, formats, readAt, now, isRefresh, shown, retry } = input;
  const { trouble } = messages;
  const [read, failed] = [readAt, now].map((seconds) => formats.moment(seconds, now));
  const [first = "", ...others] = reasonsOf(input);
  const why = withoutStop(first);
  const words = isRefresh
    ? [trouble.refresh(failed === read ? "" : (failed ?? ""), why), trouble.kept(read ?? "")]
    : [trouble.choice(why), trouble.kept_choice(read ?? "")];
  return html`<section class="banner" part="notice" data-state=${shown} aria-label=${messages.notices}>
    ${icons.warning}
    <div>
      <p>${words.map(withWholeDates)}</p>
      ${others.map((reason) => html`<p class="why">${withWholeDates(reason)}</p>`)}
    </div>
    <button class="link" type="button" data-action="retry" @click=${retry}>${messages.retry}</button>
  </section>`;
}

/** A sentence that goes on. */
function withoutStop(sentence: string): string {
  return sentence.trim().replace(/[.。]$/, "");
}

/** What the banners about parts of a range are written with. */
export interface BannerInput {
  kfstat: Kfstat;
  locale: Locale;
  messages: Messages;
  range: (start: string, end: string) => string;
  /** The name of an account, where more than one is shown. */
  accountName: (openKfid: string) => string | undefined;
  retry: () => void;
}

/** Accounts or dates told one by one, and reasons; more are counted. */
const MOST_TOLD = 6;

/** What could not be read, why, and a button to read it again. */
export function partialBanner(failed: readonly FailedPart[], input: BannerInput): TemplateResult {
  return partsBanner("partial", failed, input);
}

/** What could not be read anew: the figures are those of an earlier reading. */
export function staleBanner(stale: readonly FailedPart[], input: BannerInput): TemplateResult {
  return partsBanner("stale", stale, input);
}

function partsBanner(
  state: "partial" | "stale",
  parts: readonly FailedPart[],
  input: BannerInput,
): TemplateResult {
  const { messages, retry } = input;
  const who = whoAndWhen(parts, input);
  const told = who.slice(0, MOST_TOLD);
  if (who.length > told.length) told.push(messages.more_parts(who.length - told.length));
  const reasons = [...new Set(parts.flatMap(({ failure }) => reasonsOf({ ...input, failure })))];
  return html`<section class="banner" part="notice" data-state=${state} role="alert">
    ${icons.warning}
    <div>
      <p>${withWholeDates(messages[state](told.join(messages.listed)))}</p>
      ${reasons.slice(0, MOST_TOLD).map((reason) => html`<p class="why">${withWholeDates(reason)}</p>`)}
    </div>
    <button class="link" type="button" data-action="retry-failed" @click=${retry}>${messages.retry}</button>
  </section>`;
}

/** The dates of each account; the dates alone where there is one. */
function whoAndWhen(parts: readonly FailedPart[], { messages, range, accountName }: BannerInput): string[] {
  const dates = new Map<string | undefined, string[]>();
  for (const { open_kfid, start_date, end_date } of parts) {
    const name = open_kfid === undefined ? undefined : accountName(open_kfid);
    dates.set(name, [...(dates.get(name) ?? []), range(start_date, end_date)]);
  }
  return [...dates].flatMap(([name, own]) =>
    name === undefined ? own : [messages.part_of(isolated(name), own.join(messages.listed))],
  );
}

/** For an errcode its meaning and the action against it; otherwise each issue's own sentence. */
function explain({
  failure,
  kfstat,
  locale,
  messages,
}: Pick<FailureInput, "failure" | "kfstat" | "locale" | "messages">): {
  what: string | undefined;
  next: string[];
} {
  const refusal = relayRefusalOf(failure);
  if (refusal) return { what: undefined, next: [messages.relay_refusals[refusal]] };
  if (!kfstat) return { what: undefined, next: [] };
  const errcode = errcodeOf(failure);
  if (errcode !== undefined) {
    const why = kfstat.explainErrcode(errcode);
    if (why.ok) return { what: why.value.meaning[locale], next: [why.value.action[locale]] };
  }
  // The codes of relay and page are told by the state's words.
  const told = failure.issues.filter((issue) => !/^(relay|page)\./.test(issue.code));
  return {
    what: undefined,
    next: issueTexts(kfstat, told.slice(0, 5), locale),
  };
}

/** Why, in a sentence or more, of which the first may do. */
function reasonsOf(
  input: Pick<FailureInput, "failure" | "shown" | "kfstat" | "locale" | "messages">,
): string[] {
  const { what, next } = explain(input);
  if (what !== undefined) return [what];
  return next.length > 0 ? next : [failureText(input.failure, input.messages, input.shown).title];
}
