import type { DateRange } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { Subject } from "../figures/figures.js";
import type { FirstView as View } from "../figures/view.js";
import { icons } from "../look/icons.js";
import type { Formats } from "../words/formats.js";
import type { FirstMessages as Messages } from "../words/messages.js";
import { FIELDS } from "../words/metrics.js";
import { isolated } from "../words/phrases.js";

/** What the heading line is written with. */
export interface TitleInput {
  /** Whether there is an account; else the product introduces itself. */
  chosen: boolean;
  accountName: string;
  /** Empty: nobody was chosen. */
  personName: string;
  dates: DateRange | undefined;
  view: View | undefined;
  formats: Formats;
  /** The column the team is sorted by, as in the address. */
  sort: string;
  messages: Messages;
  /** Shows a person; empty: everybody. Absent where nobody else may be seen. */
  open: ((servicer_userid: string) => void) | undefined;
}

/**
 * Whose figures these are. Of accounts the filters say it: the heading is then for assistive technology and for paper.
 * A person's has their name, and the ways to the team and to the people before and after in its table.
 */
export function titleLine(input: TitleInput): TemplateResult {
  const { chosen, messages, personName, accountName, view, open } = input;
  if (!chosen)
    return html`<header class="title" part="title">
      <h2 tabindex="-1">${messages.product}</h2>
      <p class="what">${messages.tagline}</p>
    </header>`;
  const { dates, formats } = input;
  const range = dates
    ? html`<span class="range hidden-text">${formats.range(dates.start_date, dates.end_date)}</span>`
    : nothing;
  if (personName === "")
    return html`<header class="title of-accounts" part="title">
      <h2 tabindex="-1"><bdi>${accountName}</bdi></h2>
      <p class="what"><span>${messages.all_servicers}</span> ${range}</p>
    </header>`;
  const days = view?.isPerson ? view.whole.summary.metrics.session_cnt.dates : undefined;
  return html`<header class="title" part="title">
    <h2 tabindex="-1"><bdi>${personName}</bdi></h2>
    <p class="what">
      <bdi>${accountName}</bdi> ${range}${
        days === undefined
          ? nothing
          : html`<span>${messages.person.days_worked(formats.count(days), days === 1)}</span>`
      }
    </p>
    ${open ? ways(input, open) : nothing}
  </header>`;
}

function ways({ view, sort, messages }: TitleInput, open: (servicer_userid: string) => void): TemplateResult {
  const { previous, next, team } = messages.person;
  const [before, after] = view?.isPerson ? neighbours(view, sort) : [undefined, undefined];
  return html`<nav class="ways" aria-label=${team}>
    <button class="tool" type="button" data-action="whole-team" @click=${() => open("")}>
      ${icons.left} ${team}
    </button>
    ${way("previous", before, previous, open)} ${way("next", after, next, open)}
  </nav>`;
}

function way(
  action: string,
  subject: Subject | undefined,
  words: (name: string) => string,
  open: (servicer_userid: string) => void,
): TemplateResult | typeof nothing {
  if (!subject) return nothing;
  return html`<button class="tool" type="button" data-action=${action} @click=${() => open(subject.id)}>
    ${words(isolated(subject.name))}
  </button>`;
}

/** Who stands before and after a person in the team's table. */
function neighbours(
  { team, formats, whole }: View,
  sort: string,
): [Subject | undefined, Subject | undefined] {
  const field = FIELDS.find((name) => name === sort.replace(/^-/, ""));
  const sign = sort.startsWith("-") ? -1 : 1;
  const byName = [...team].sort((a, b) => formats.compareNames(a.name, b.name));
  const figure = ({ summary }: Subject): number | null => (field ? summary.metrics[field].value : null);
  const sorted = field
    ? byName.sort((a, b) => {
        const [left, right] = [figure(a), figure(b)];
        if (left === null || right === null) return Number(left === null) - Number(right === null);
        return sign * (left - right);
      })
    : sign < 0
      ? byName.reverse()
      : byName;
  const at = sorted.findIndex(({ id }) => id === whole.id);
  return at < 0 ? [undefined, undefined] : [sorted[at - 1], sorted[at + 1]];
}
