import type { Kfstat } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { Figures } from "./figures.js";
import type { Formats } from "./format.js";
import type { Messages } from "./messages.js";
import { icons } from "./pictures.js";
import { clockOf } from "./reading.js";
import type { RelayStatus } from "./relay-client.js";

/** An older reading than the one just asked for is told from this age on, in seconds. */
const OLD = 3600;

/** Until when there are figures, when they were read, and in which time zone all of that is. */
export function freshness(
  figures: Figures | undefined,
  note: string | undefined,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  return html`<p class="freshness">
    ${figures ? readings(figures, messages, formats) : nothing}
    <span>${messages.time_zone}</span>
    ${note === undefined ? nothing : html`<span class="not-yet">${icons.clock} ${note}</span>`}
  </p>`;
}

function readings({ rows, read_at, as_of }: Figures, messages: Messages, formats: Formats): TemplateResult {
  const until = rows.filter((row) => row.word === "reported").at(-1)?.date;
  const isOld = as_of !== null && as_of < read_at - OLD;
  return html`<span>${until ? messages.data_until(until) : messages.data_none}</span>
    <span>${messages.read_at(formats.instant(read_at))}</span>
    ${isOld ? html`<span>${messages.freshness.oldest(formats.instant(as_of))}</span>` : nothing}`;
}

/** That yesterday may not be computed yet, where the range has it and the relay's clock says so. */
export function notYet(
  kfstat: Kfstat | undefined,
  status: RelayStatus | undefined,
  end: string | undefined,
  messages: Messages,
  formats: Formats,
): string | undefined {
  if (!kfstat || !status || end === undefined) return undefined;
  const days = kfstat.today({ now: clockOf(status) });
  if (!days.ok || status.now >= days.value.ready_at || end < days.value.yesterday) return undefined;
  return messages.freshness.not_yet(days.value.yesterday, formats.instant(days.value.ready_at).slice(-5));
}
