import type { DateRange } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import type { FirstView as View } from "../../figures/view.js";
import { withWholeDates } from "../../look/dotted.js";
import type { Formats } from "../../words/formats.js";
import type { FirstMessages as Messages } from "../../words/messages.js";
import { sentencesOf, type Marks } from "../../figures/sentences.js";

/** The look of the sentences. */
export const changeStyles = css`
  .changes {
    /* As many lines as there can be sentences: what follows does not move as they come. */
    min-block-size: 72px;
    font-size: var(--_lead);
    line-height: 24px;
    color: var(--_text);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .changes li {
    display: flex;
    gap: 12px;
  }
  .changes li::before {
    content: "";
    flex: none;
    inline-size: 4px;
    block-size: 4px;
    margin-block-start: 10px;
    border-radius: 2px;
    background: var(--_muted);
    forced-color-adjust: none;
  }
  .changes li[data-verdict="better"]::before {
    background: var(--_good);
  }
  .changes li[data-verdict="worse"]::before {
    background: var(--_bad);
  }
  .changes li.quiet {
    color: var(--_second);
  }
  .changes b {
    font-weight: 600;
    white-space: nowrap;
  }
  .changes .follow {
    display: inline;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
    text-align: start;
    text-decoration: underline 1px var(--_rule);
    text-underline-offset: 4px;
  }
  .changes .follow:hover {
    color: var(--_accent);
    text-decoration-color: currentColor;
  }
  .changes .bone {
    inline-size: min(480px, 80%);
    block-size: 12px;
  }
  @container kfstat (max-width: 639px) {
    .changes {
      font-size: var(--_body);
      line-height: 20px;
    }
    .changes li::before {
      margin-block-start: 8px;
    }
    .changes li + li {
      margin-block-start: 6px;
    }
  }
`;

/** What the sentences are made of; without a view there is a grey line. */
export interface ChangesInput {
  view: View | undefined;
  messages: Messages;
  formats: Formats;
  openPerson: (servicer_userid: string) => void;
  openAccount: (open_kfid: string) => void;
  /** Shows the people of some days. */
  openDays: (range: DateRange) => void;
}

/** What changed, in at most three sentences; every verdict in them is the core's. */
export function whatChanged({
  view,
  messages,
  openPerson,
  openAccount,
  openDays,
}: ChangesInput): TemplateResult {
  const link = (text: string, open: () => void): TemplateResult =>
    html`<button class="follow" type="button" @click=${open}><bdi>${text}</bdi></button>`;
  const marks: Marks<TemplateResult> = {
    figure: (text, value) => html`<b><data value=${value}>${text}</data></b>`,
    person: (name, id) => link(name, () => openPerson(id)),
    account: (name, id) => (view?.isPerson ? html`<bdi>${name}</bdi>` : link(name, () => openAccount(id))),
    date: (text, date) => link(text, () => openDays({ start_date: date, end_date: date })),
  };
  const sentences = view && sentencesOf(view, marks);
  return html`<section class="changes" part="changes" aria-busy=${!sentences}>
    <h3 class="hidden-text" tabindex="-1">${messages.changes.title}</h3>
    ${
      sentences
        ? html`<ul role="list">
            ${sentences.map(
              ({ pieces, verdict, isQuiet }) =>
                html`<li class=${isQuiet ? "quiet" : ""} data-verdict=${verdict ?? nothing}>
                  <span
                    >${pieces.map((piece) => (typeof piece === "string" ? withWholeDates(piece) : piece))}${
                      verdict ? html`<span class="hidden-text"> (${messages.cards[verdict]})</span>` : nothing
                    }</span
                  >
                </li>`,
            )}
          </ul>`
        : html`<span class="bone"></span>`
    }
  </section>`;
}
