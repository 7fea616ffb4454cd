import type { DateRange } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { Figures } from "../figures/figures.js";
import { icons } from "../look/icons.js";
import { defineWhenShown } from "../look/lazy-elements.js";
import type { ExportInput } from "../parts/export/export-sheets.js";
import type { Formats } from "../words/formats.js";
import type { Messages } from "../words/messages.js";
import { freshness } from "./freshness.js";
import { wayBackButton } from "./way-back.js";

/** What the heading line is written with. */
export interface TitleInput extends ActionsInput {
  /** Whether there is an account; else the product introduces itself. */
  chosen: boolean;
  accountName: string;
  personName: string;
  /** Leads back from a person to everybody, where that may be. */
  wayBack: (() => void) | undefined;
  dates: DateRange | undefined;
  figures: Figures | undefined;
  formats: Formats;
}

/** What stands at the end of the heading line, and without it above the figures. */
export interface ActionsInput {
  messages: Messages;
  /** Forgets the token, where one was given. */
  signOut: (() => void) | undefined;
  /** `undefined` where nothing may be exported, `figures` of it while there are none. */
  exports: { input: ExportInput | undefined } | undefined;
}

/** Whose figures these are, of when, and as of when. */
export function titleLine(input: TitleInput): TemplateResult {
  const { chosen, messages, formats, dates, wayBack, figures } = input;
  const range = dates ? formats.range(dates.start_date, dates.end_date) : nothing;
  return html`<header class="title" part="title">
    <div>
      <h2 tabindex="-1"><bdi>${chosen ? input.accountName : messages.product}</bdi></h2>
      <p class="what">
        ${
          chosen
            ? html`<bdi>${input.personName}</bdi> <span class="range">${range}</span>${
                  wayBack ? wayBackButton(messages, wayBack) : nothing
                }`
            : messages.tagline
        }
      </p>
    </div>
    <div class="title-side">${freshness(figures, messages, formats)} ${titleActions(input)}</div>
  </header>`;
}

/** Signing out, and the menu of files. */
export function titleActions({ messages, signOut, exports }: ActionsInput): TemplateResult | typeof nothing {
  if (!signOut && !exports) return nothing;
  return html`<div class="title-actions">
    ${
      signOut
        ? html`<button class="button" type="button" data-action="sign-out" @click=${signOut}>
            ${messages.sign_in.sign_out}
          </button>`
        : nothing
    }
    ${exports ? exportMenu(exports.input, messages) : nothing}
  </div>`;
}

function exportMenu(input: ExportInput | undefined, messages: Messages): TemplateResult {
  defineWhenShown("kfstat-export", async () => (await import("../parts/export/export-menu.js")).KfstatExport);
  return html`<kfstat-export part="export" .input=${input} .messages=${messages}
    ><button class="button" type="button" aria-disabled="true">
      ${icons.download} ${messages.exports.export}
    </button></kfstat-export
  >`;
}
