import type { Kfstat, Locale } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { TeamGap, TeamState } from "../../figures/figures.js";
import { icons } from "../../look/icons.js";
import type { Formats } from "../../words/formats.js";
import { issueTexts, type PageIssue } from "../../words/issues.js";
import type { Messages } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";

/** People and reasons told in full; more people are counted. */
const TOLD = 6;

/** How far the reading is, and a way to stop it or to go on. */
export function workLine(
  state: TeamState,
  messages: Messages,
  formats: Formats,
  cancel: () => void,
  resume: () => void,
): TemplateResult | undefined {
  if (state.phase !== "loading" && state.phase !== "cancelled") return undefined;
  const { team } = messages;
  const { done, total } = state;
  const text = team.progress(formats.count(done), formats.count(total));
  const isLoading = state.phase === "loading";
  // One button for both, so that the focus stays where it is when the reading is cancelled.
  return html`<span class="work">
    ${isLoading ? progress(done, total, text, messages) : team.cancelled(formats.count(done), formats.count(total))}
    <button
      class="link"
      type="button"
      data-action=${isLoading ? "cancel" : "resume"}
      @click=${isLoading ? cancel : resume}
    >
      ${isLoading ? team.cancel : team.resume}
    </button>
  </span>`;
}

function progress(done: number, total: number, text: string, { team }: Messages): TemplateResult {
  if (total === 0) {
    return html`<progress role="progressbar" aria-label=${team.reading}></progress>
      <span>${team.waiting}</span>`;
  }
  return html`<progress
      role="progressbar"
      aria-label=${team.reading}
      aria-valuemin="0"
      aria-valuemax=${total}
      aria-valuenow=${done}
      aria-valuetext=${text}
      max=${total}
      .value=${done}
    ></progress>
    <span data-progress>${text}</span>`;
}

/** What the banner about gaps is made of. */
export interface IncompleteInput {
  issues: readonly PageIssue[];
  gaps: readonly TeamGap[];
  kfstat: Kfstat | undefined;
  locale: Locale;
  messages: Messages;
  formats: Formats;
  /** The name of an account where there are several. */
  accountName: (openKfid: string) => string | undefined;
  retry: () => void;
}

/** What of the team could not be read, why, and a button to read it again. */
export function incompleteBanner(input: IncompleteInput): TemplateResult {
  const { issues, gaps, kfstat, locale, messages, formats, retry } = input;
  const { team } = messages;
  const reasons = issueTexts(kfstat, issues, locale);
  const who = gaps.slice(0, TOLD).map((gap) => gapText(gap, input));
  const rest = gaps.length - who.length;
  if (rest > 0) who.push(team.more_gaps(formats.count(rest)));
  return html`<section class="banner" data-state="incomplete" role="alert">
    ${icons.warning}
    <div>
      <h4>${team.incomplete.title}</h4>
      <p>${team.incomplete.body}</p>
      <ul>
        ${who.length === 0 ? nothing : html`<li>${team.gaps(who)}</li>`}
        ${reasons.slice(0, TOLD).map((text) => html`<li>${text}</li>`)}
      </ul>
    </div>
    <button class="link" type="button" data-action="retry" @click=${retry}>${messages.retry}</button>
  </section>`;
}

function gapText({ open_kfid, servicer_userid, name }: TeamGap, input: IncompleteInput): string {
  const { accountName, messages } = input;
  const found = accountName(open_kfid);
  const account = found === undefined ? undefined : isolated(found);
  if (servicer_userid === "") return messages.team.gap_of_account(account);
  return messages.team.gap_of_person(isolated(name), account);
}

/** A team that is not there, and what to do about it. */
export function absentTeam(name: "off" | "empty", messages: Messages): TemplateResult {
  const { title, body } = messages.team[name];
  return html`<section class="panel-state" data-state=${name} role="status">
    <h4>${title}</h4>
    <p class="muted">${body}</p>
  </section>`;
}

/** Why the people are not the account. */
export function explanation({ team }: Messages): TemplateResult {
  return html`<details>
    <summary>${team.why}</summary>
    <ul>
      ${team.why_reasons.map((reason) => html`<li>${reason}</li>`)}
    </ul>
  </details>`;
}
