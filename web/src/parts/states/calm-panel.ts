import { css, html, nothing, type TemplateResult } from "lit";
import {
  failureState,
  isOfUpstream,
  relayRefusalOf,
  type Failure,
  type FailureState,
} from "../../figures/failure.js";
import { withWholeDates } from "../../look/dotted.js";
import { icons } from "../../look/icons.js";
import type { FirstMessages as Messages, StateText } from "../../words/messages.js";

/** The look of what stands in place of figures, and of the banners above them. */
export const panelStyles = css`
  .panel-state {
    display: grid;
    justify-items: start;
    gap: 8px;
    max-inline-size: 512px;
    padding-block: 24px 48px;
    line-height: 24px;
    overflow-wrap: anywhere;
  }
  .panel-state :is(h3, h4) {
    font-size: var(--_title);
    line-height: 28px;
    font-weight: 600;
    text-wrap: balance;
  }
  .panel-state p {
    color: var(--_second);
    text-wrap: pretty;
  }
  .panel-state b {
    color: var(--_text);
    font-weight: 600;
  }
  .panel-state .do {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 16px;
  }
  .panel-state .next {
    display: grid;
    gap: 8px;
    margin-block-start: 8px;
    padding-inline-start: 16px;
    border-inline-start: 2px solid var(--_rule);
  }
  .panel-state .next h4 {
    font-size: var(--_small);
    line-height: 16px;
  }
  .panel-state .next p {
    color: var(--_text);
  }
  .banner {
    display: flex;
    align-items: start;
    gap: 12px;
    padding: 8px 12px 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_warn-soft);
    color: var(--_text);
    line-height: 24px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .banner.calm {
    background: var(--_sunken);
  }
  .banner > .icon {
    flex: none;
    margin-block-start: 4px;
    color: var(--_warn);
  }
  .banner.calm > .icon {
    color: var(--_muted);
  }
  .banner > div {
    flex: 1 1 0;
    min-inline-size: 0;
  }
  .banner :is(h3, h4) {
    font-size: var(--_body);
    line-height: 24px;
    font-weight: 600;
  }
  .banner .why {
    color: var(--_second);
  }
  @container kfstat (max-width: 639px) {
    .banner {
      gap: 8px;
      padding-inline: 12px 8px;
    }
  }
`;

/** A state in two sentences and a step: nothing chosen, nothing there; and a failure that cannot be told in full. */
export function calmPanel(
  name: "idle" | "no_accounts" | "empty" | FailureState,
  messages: Messages,
  step?: { label: string; take: () => void },
): TemplateResult {
  return html`<section class="panel-state" part="state" data-state=${name} role="status">
    <h3 tabindex="-1">${messages[name].title}</h3>
    <p>${messages[name].body}</p>
    ${
      step
        ? html`<div class="do">
            <button class="button primary" type="button" data-action="step" @click=${step.take}>
              ${step.label}
            </button>
          </div>`
        : nothing
    }
  </section>`;
}

/** What happened, in the state's words or, where the relay refused, in those of that. */
export function failureText(
  failure: Failure,
  messages: Messages,
  shown: FailureState = failureState(failure),
): StateText {
  if (shown === "busy" && !isOfUpstream(failure)) return messages.relay_busy;
  const text = messages[shown];
  return relayRefusalOf(failure) ? { ...text, body: messages.relay_refused } : text;
}

/** What is worth knowing of the question itself. */
export function noticeBanner(texts: readonly string[], messages: Messages): TemplateResult | typeof nothing {
  if (texts.length === 0) return nothing;
  return html`<section class="banner calm" part="notice" data-state="notice" aria-label=${messages.notices}>
    ${icons.about}
    <div>${texts.map((text) => html`<p>${withWholeDates(text)}</p>`)}</div>
  </section>`;
}
