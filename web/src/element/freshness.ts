import { html, nothing, type TemplateResult } from "lit";
import type { Figures } from "../figures/figures.js";
import type { Formats } from "../words/formats.js";
import type { Messages } from "../words/messages.js";

/** An older reading than the one just asked for is told from this age on, in seconds. */
const OLD = 3600;

/** Until when there are figures, when they were read, and in which time zone all of that is. */
export function freshness(
  figures: Figures | undefined,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  return html`<p class="freshness">
    ${figures ? readings(figures, messages, formats) : nothing}
    <span>${messages.time_zone}</span>
  </p>`;
}

function readings({ rows, read_at, as_of }: Figures, messages: Messages, formats: Formats): TemplateResult {
  const until = rows.filter((row) => row.word === "reported").at(-1)?.date;
  const isOld = as_of !== null && as_of < read_at - OLD;
  return html`<span>${until ? messages.data_until(until) : messages.data_none}</span>
    <span>${messages.read_at(formats.instant(read_at))}</span>
    ${isOld ? html`<span>${messages.freshness.oldest(formats.instant(as_of))}</span>` : nothing}`;
}
