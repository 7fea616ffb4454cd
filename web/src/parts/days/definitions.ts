import { css, html } from "lit";
import { KfstatElement } from "../../look/kfstat-element.js";
import { base } from "../../look/styles.js";
import type { Messages } from "../../words/messages.js";
import { FIELDS } from "../../words/metrics.js";

/** What each figure means, and what the states do. */
export class KfstatDefinitions extends KfstatElement {
  static override properties = { messages: { attribute: false } };

  declare messages: Messages;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .definitions {
        border-block-start: 1px solid var(--_line);
        font-size: var(--_body);
        line-height: 24px;
      }
      .definitions summary {
        padding: 12px 24px;
        color: var(--_accent);
        font-weight: 500;
        cursor: pointer;
      }
      .definitions summary:focus-visible {
        outline-offset: -2px;
      }
      .definitions p {
        max-inline-size: 960px;
        padding: 0 24px 16px;
        color: var(--_muted);
      }
      .definitions dl {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 16px 32px;
        padding: 0 24px 24px;
      }
      .definitions dt {
        font-weight: 500;
      }
      .definitions dd {
        color: var(--_muted);
        text-wrap: pretty;
      }

      @container kfstat (max-width: 599px) {
        .definitions dl {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @container kfstat (max-width: 479px) {
        .definitions summary,
        .definitions p,
        .definitions dl {
          padding-inline: 16px;
        }
      }
      @media print {
        .definitions:not([open]) {
          display: none;
        }
        .definitions dl > div {
          break-inside: avoid;
        }
        .definitions summary {
          break-after: avoid;
        }
      }
    `,
  ];

  override render() {
    const { messages } = this;
    return html`<details class="definitions">
      <summary>${messages.definitions}</summary>
      <p>${messages.states_about}</p>
      <dl>
        ${FIELDS.map(
          (field) =>
            html`<div>
              <dt>${messages.fields[field].name}</dt>
              <dd>${messages.fields[field].definition}</dd>
            </div>`,
        )}
      </dl>
    </details>`;
  }
}
