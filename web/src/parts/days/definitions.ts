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
        font-size: var(--_small);
        line-height: 16px;
      }
      .definitions summary {
        padding-block: 12px;
        color: var(--_second);
        cursor: pointer;
      }
      .definitions p {
        max-inline-size: 960px;
        padding-block-end: 16px;
        color: var(--_second);
      }
      .definitions dl {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 16px 32px;
        padding-block-end: 24px;
      }
      .definitions dt {
        font-weight: 600;
      }
      .definitions dd {
        color: var(--_second);
        text-wrap: pretty;
      }

      @container kfstat (max-width: 639px) {
        .definitions dl {
          grid-template-columns: minmax(0, 1fr);
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
