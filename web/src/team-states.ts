import type { Kfstat, Locale } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import { issueText, type PageIssue } from "./core.js";
import type { TeamState } from "./figures.js";
import type { Formats } from "./format.js";
import type { Messages } from "./messages.js";
import { icons, picture, type PictureName } from "./pictures.js";

/** Problems told in full; more are counted. */
const TOLD = 6;

/** How far the reading is, and a way to stop it or to go on. */
export function workLine(
  state: TeamState,
  messages: Messages,
  formats: Formats,
  cancel: () => void,
  resume: () => void,
): TemplateResult | typeof nothing {
  if (state.phase !== "loading" && state.phase !== "cancelled") return nothing;
  const { team } = messages;
  const { done, total } = state;
  const text = team.progress(formats.count(done), formats.count(total));
  const isLoading = state.phase === "loading";
  // One button for both, so that the focus stays where it is when the reading is cancelled.
  return html`<span class="work">
    ${isLoading ? progress(done, total, text, messages) : team.cancelled(formats.count(done), formats.count(total))}
    <button
      class="button small-button"
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

/** What of the team could not be read, why, and a button to read it again. */
export function incompleteBanner(
  issues: readonly PageIssue[],
  kfstat: Kfstat | undefined,
  locale: Locale,
  messages: Messages,
  formats: Formats,
  retry: () => void,
): TemplateResult {
  const { incomplete, more_issues } = messages.team;
  const texts = [
    ...new Set(issues.map((issue) => (kfstat ? issueText(kfstat, issue, locale) : issue.message))),
  ];
  const rest = texts.length - TOLD;
  return html`<section class="banner" data-state="incomplete" role="alert">
    ${icons.warning}
    <div>
      <h4>${incomplete.title}</h4>
      <p>${incomplete.body}</p>
      <ul>
        ${texts.slice(0, TOLD).map((text) => html`<li>${text}</li>`)}
        ${rest > 0 ? html`<li>${more_issues(formats.count(rest))}</li>` : nothing}
      </ul>
    </div>
    <button class="button" type="button" data-action="retry" @click=${retry}>${messages.retry}</button>
  </section>`;
}

/** A team that is not there, and what to do about it. */
export function absentTeam(name: "off" | "empty", messages: Messages): TemplateResult {
  const { title, body } = messages.team[name];
  const drawing: Record<typeof name, PictureName> = { off: "not_set_up", empty: "no_accounts" };
  return html`<section class="panel-state" data-state=${name} role="status">
    ${picture(drawing[name])}
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
