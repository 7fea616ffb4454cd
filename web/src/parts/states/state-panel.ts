import type { Kfstat, Locale } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import {
  errcodeOf,
  failureState,
  isOfUpstream,
  relayRefusalOf,
  type Failure,
} from "../../figures/failure.js";
import type { FailedPart } from "../../figures/figures.js";
import { withWholeDates } from "../../look/dotted.js";
import { icons } from "../../look/icons.js";
import { issueTexts } from "../../words/issues.js";
import type { Messages, StateText } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";
import { picture, type PictureName } from "./picture.js";

/** The look of the panels that stand in place of figures, and of the banners above them. */
export const panelStyles = css`
  .panel-state {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 8px;
    min-block-size: 448px;
    padding: 48px 24px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: center;
  }
  .panel-state h3 {
    font-size: var(--_title);
    line-height: 28px;
    font-weight: 600;
    text-wrap: balance;
  }
  .panel-state p {
    max-inline-size: 544px;
    font-size: var(--_body);
    line-height: 24px;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  .panel-state .picture {
    block-size: 96px;
    margin-block-end: 16px;
  }
  .panel-state .button {
    margin-block-start: 16px;
  }
  .next {
    display: grid;
    gap: 4px;
    max-inline-size: 544px;
    margin-block-start: 8px;
    padding: 16px 24px;
    border-radius: var(--_radius);
    background: var(--_sunken);
    font-size: var(--_body);
    line-height: 24px;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .next p {
    text-wrap: pretty;
  }
  .next h4 {
    font-size: var(--_small);
    line-height: 16px;
    font-weight: 500;
    color: var(--_muted);
  }
  .banner {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    align-items: start;
    gap: 4px 12px;
    padding: 12px 16px;
    border: 1px solid var(--_warn-line);
    border-radius: var(--_radius);
    background: var(--_warn-soft);
    font-size: var(--_body);
    line-height: 24px;
    overflow-wrap: anywhere;
  }
  .banner > .icon {
    margin-block-start: 4px;
    color: var(--_warn);
  }
  .banner h3 {
    font-size: var(--_body);
    line-height: 24px;
    font-weight: 600;
    color: var(--_warn);
  }
  .banner li {
    font-variant-numeric: tabular-nums;
  }
  @container kfstat (max-width: 479px) {
    .panel-state {
      min-block-size: 384px;
      padding: 32px 16px;
    }
    .banner {
      grid-template-columns: 16px minmax(0, 1fr);
    }
    .banner > .button {
      grid-column: 2;
      justify-self: start;
      margin-block-start: 8px;
    }
  }
`;

/** A state that is no failure: nothing chosen, nothing there. */
export function calmPanel(
  name: "idle" | "no_accounts" | "empty",
  messages: Messages,
  step?: { label: string; take: () => void },
): TemplateResult {
  return html`<section class="panel-state" part="state" data-state=${name} role="status">
    ${picture(name)}
    <h3 tabindex="-1">${messages[name].title}</h3>
    <p class="muted">${messages[name].body}</p>
    ${
      step
        ? html`<button class="button primary" type="button" data-action="step" @click=${step.take}>
            ${step.label}
          </button>`
        : nothing
    }
  </section>`;
}

/** What happened, in the state's words or, where the relay refused, in those of that. */
export function failureText(
  failure: Failure,
  messages: Messages,
  shown: PictureName & keyof Messages = failureState(failure),
): StateText {
  if (shown === "busy" && !isOfUpstream(failure)) return messages.relay_busy;
  const text = messages[shown];
  return relayRefusalOf(failure) ? { ...text, body: messages.relay_refused } : text;
}

/** A failure in words: what happened, what to do about it, and a way to try again. */
export function failurePanel(
  failure: Failure,
  kfstat: Kfstat | undefined,
  locale: Locale,
  messages: Messages,
  retry: () => void,
  shown: PictureName & keyof Messages = failureState(failure),
): TemplateResult {
  const errcode = errcodeOf(failure);
  const { what, next } = explain(failure, kfstat, locale, messages);
  const { title, body } = failureText(failure, messages, shown);
  return html`<section class="panel-state" part="state" data-state=${shown}>
    ${picture(shown)}
    <h3 tabindex="-1">${title}</h3>
    <p class="muted">${body}</p>
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
        : html`<button class="button primary" type="button" data-action="retry" @click=${retry}>
            ${messages.retry}
          </button>`
    }
  </section>`;
}

/** What is worth knowing of the question itself. */
export function noticeBanner(texts: readonly string[], messages: Messages): TemplateResult | typeof nothing {
  if (texts.length === 0) return nothing;
  return html`<section class="banner" part="notice" data-state="notice" aria-label=${messages.notices}>
    ${icons.about}
    <div>${texts.map((text) => html`<p>${text}</p>`)}</div>
  </section>`;
}

/** What the banners above the figures are written with. */
export interface BannerInput {
  kfstat: Kfstat;
  locale: Locale;
  messages: Messages;
  range: (start: string, end: string) => string;
  /** The name of an account, where more than one is shown. */
  accountName: (openKfid: string) => string | undefined;
  retry: () => void;
}

/** Parts of a range listed one by one; the others are counted. */
const MOST_PARTS = 6;

/** The parts that could not be read, why, and a button to read them again. */
export function partialBanner(
  failed: readonly FailedPart[],
  total: number,
  input: BannerInput,
): TemplateResult {
  return partsBanner("partial", input.messages.partial(failed.length, total), failed, input);
}

/** What could not be read anew: the figures are those of an earlier reading. */
export function staleBanner(stale: readonly FailedPart[], input: BannerInput): TemplateResult {
  return partsBanner("stale", input.messages.stale, stale, input);
}

function partsBanner(
  state: "partial" | "stale",
  { title, body }: StateText,
  parts: readonly FailedPart[],
  { kfstat, locale, messages, range, accountName, retry }: BannerInput,
): TemplateResult {
  const shown = parts.slice(0, MOST_PARTS);
  return html`<section class="banner" part="notice" data-state=${state} role="alert">
    ${icons.warning}
    <div>
      <h3>${title}</h3>
      <p>${body}</p>
      <ul>
        ${shown.map(({ open_kfid, start_date, end_date, failure }) => {
          const account = open_kfid === undefined ? undefined : accountName(open_kfid);
          const what =
            account === undefined
              ? range(start_date, end_date)
              : `${isolated(account)} · ${range(start_date, end_date)}`;
          return html`<li>${withWholeDates(what)} · ${reasonOf(failure, kfstat, locale, messages)}</li>`;
        })}
        ${parts.length > shown.length ? html`<li>${messages.more_parts(parts.length - shown.length)}</li>` : nothing}
      </ul>
    </div>
    <button class="button" type="button" data-action="retry-failed" @click=${retry}>${messages.retry}</button>
  </section>`;
}

/** For an errcode its meaning and the action against it; otherwise each issue's own sentence. */
function explain(
  failure: Failure,
  kfstat: Kfstat | undefined,
  locale: Locale,
  messages: Messages,
): { what: string | undefined; next: string[] } {
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

function reasonOf(failure: Failure, kfstat: Kfstat, locale: Locale, messages: Messages): string {
  const { what, next } = explain(failure, kfstat, locale, messages);
  return what ?? next[0] ?? failureText(failure, messages).title;
}
