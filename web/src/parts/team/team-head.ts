import { html, nothing, type TemplateResult } from "lit";
import { isComposing } from "../../look/composing.js";
import { icons } from "../../look/icons.js";
import type { Messages } from "../../words/messages.js";

/** What may be chosen above the table. */
export interface TeamTools {
  typed: string;
  search(typed: string): void;
  /** Whether all figures are shown, not the main ones alone. */
  isWide: boolean;
  widen(isWide: boolean): void;
}

/** Searches for what is typed once an input method has made up its mind on it. */
function searching(tools: TeamTools): (event: Event) => void {
  return (event) => {
    if (!isComposing(event)) tools.search((event.target as HTMLInputElement).value);
  };
}

/** The heading, and the tools where there is a table. */
export function teamHead({ team }: Messages, tools?: TeamTools): TemplateResult {
  return html`<div class="head">
    <h3 tabindex="-1">${team.title}</h3>
    ${
      tools
        ? html`<div class="tools">
            <div class="search">
              ${icons.search}
              <input
                class="field"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=${team.search}
                placeholder=${team.search}
                .value=${tools.typed}
                @input=${searching(tools)}
                @compositionend=${searching(tools)}
              />
            </div>
            <div class="segments" role="group" aria-label=${team.columns}>
              ${[false, true].map(
                (isWide) =>
                  html`<button
                    class="segment"
                    type="button"
                    data-columns=${isWide ? "all" : "main"}
                    aria-pressed=${tools.isWide === isWide}
                    @click=${() => tools.widen(isWide)}
                  >
                    ${isWide ? team.all_columns : team.main_columns}
                  </button>`,
              )}
            </div>
          </div>`
        : nothing
    }
  </div>`;
}
