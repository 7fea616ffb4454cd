import { html, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import type { DayWord } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";

/** Of how many days there are figures, and which lack them, or some account's. */
export function coverage(view: View): TemplateResult {
  const { figures, messages, formats, accountName } = view;
  const texts = messages.day_table;
  const { rows } = figures;
  const reported = rows.filter(({ statistic }) => statistic);
  const words = [...new Set(rows.flatMap(({ statistic, word }) => (statistic ? [] : [word])))];
  const accounts = [...new Set(rows.flatMap(({ lacking }) => lacking ?? []))];
  const lines = [
    ...words.map((word: DayWord) =>
      texts.absent(
        messages.states[word],
        daysOf(view, (row) => !row.statistic && row.word === word),
      ),
    ),
    ...accounts.map((id) =>
      texts.absent(
        texts.lacking(isolated(accountName(id))),
        daysOf(view, ({ lacking }) => lacking?.includes(id) === true),
      ),
    ),
  ];
  return html`<details class="coverage">
    <summary>
      ${texts.coverage(formats.count(reported.length), formats.count(rows.length), rows.length === 1)}
    </summary>
    ${
      lines.length === 0
        ? html`<p>${texts.coverage_full}</p>`
        : html`<ul>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`
    }
  </details>`;
}

/** The days of some kind, those that follow each other as a range. */
function daysOf({ figures, formats, messages }: View, is: (row: DayRow) => boolean): string {
  const { rows, selection } = figures;
  const stretches: [first: string, last: string][] = [];
  for (const [index, row] of rows.entries()) {
    if (!is(row)) continue;
    const last = stretches.at(-1);
    if (last && last[1] === rows[index - 1]?.date) last[1] = row.date;
    else stretches.push([row.date, row.date]);
  }
  return stretches
    .map(([first, last]) => formats.dates(first, last, selection.end_date))
    .join(messages.charts.and);
}
