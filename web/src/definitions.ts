import { html, type TemplateResult } from "lit";
import type { Messages } from "./messages.js";
import { FIELDS } from "./metrics.js";

/** What each figure means, and what the states do. */
export function definitions(messages: Messages): TemplateResult {
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
