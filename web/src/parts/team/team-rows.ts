import type { Highlights } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import { fieldOf, isFew, type FigureColumn } from "../../figures/columns.js";
import type { Subject } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import { figureLine, headOf, secondLine, targetWords, type CellLook } from "../../look/figure-cells.js";
import { icons } from "../../look/icons.js";
import type { TeamKind } from "../../words/messages.js";
import { unitOf } from "../../words/metrics.js";
import { breakable, isolated } from "../../words/phrases.js";
import type { TeamOrder } from "./team-order.js";

/** People and accounts that may be compared at once. */
export const MOST_COMPARED = 5;

/** What the rows are drawn with. */
export interface TeamLook extends CellLook {
  kind: TeamKind;
  columns: readonly FigureColumn[];
  order: TeamOrder;
  /** Rows are entries of a list, not of a table. */
  isList: boolean;
  /** The small graphic of a row; absent where there is no room for it. */
  graphicOf: ((subject: Subject) => TemplateResult) | undefined;
  /** What it shows. */
  graphicHead: string;
  /** How many people each account has; absent where that is not known, or of no use. */
  peopleOf: ((open_kfid: string) => number) | undefined;
  /** A date of the range, beside which others are short. */
  beside: string;
  ticked: ReadonlySet<string>;
  sortBy(column: TeamOrder["column"]): void;
  open(subject: Subject): void;
  tick(subject: Subject, isTicked: boolean): void;
  activate(subject: Subject): void;
}

/** How many columns there are, with those that hold no figures. */
export function widthOf({ columns, graphicOf, peopleOf, kind }: TeamLook): number {
  return 2 + columns.length + Number(!!graphicOf) + Number(!!peopleOf) + Number(kind === "accounts");
}

/** The widths of the columns, which the style sheet knows. */
export function columnWidths(look: TeamLook): TemplateResult {
  const { columns, graphicOf, peopleOf, kind } = look;
  return html`<colgroup>
    <col class="tick" />
    <col class="name" />
    ${columns.map(
      (column, index) =>
        html`${index === 1 && peopleOf ? html`<col class="people" />` : nothing}
          <col class=${column} />`,
    )}
    ${graphicOf ? html`<col class="graphic" />` : nothing}
    ${kind === "accounts" ? html`<col class="missing" />` : nothing}
  </colgroup>`;
}

/** The headings, most of which sort; over a list they only name what stands in its entries. */
export function headRow(look: TeamLook): TemplateResult {
  const { columns, graphicOf, graphicHead, kind, peopleOf, messages } = look;
  const { team } = messages;
  return html`<tr aria-rowindex=${look.isList ? nothing : 1} role=${roleOf(look)}>
    <th class="tick" scope="col"><span class="hidden-text">${team.select}</span></th>
    ${headCell("name", look)}
    ${columns.map((column, index) => html`${index === 1 && peopleOf ? html`<th scope="col" data-column="people">${team.people_count}</th>` : nothing}${headCell(column, look)}`)}
    ${graphicOf ? html`<th class="graphic" scope="col">${graphicHead}</th>` : nothing}
    ${kind === "accounts" ? html`<th scope="col" data-column="missing">${team.missing}</th>` : nothing}
  </tr>`;
}

const roleOf = ({ isList }: TeamLook, role = "none"): string | typeof nothing => (isList ? role : nothing);

function headCell(column: TeamOrder["column"], look: TeamLook): TemplateResult {
  const { order, formats, messages, kind, isList } = look;
  const isSorted = order.column === column;
  const direction = order.descending ? "descending" : "ascending";
  const name = column === "name" ? messages.team.of[kind].name : headOf(column, messages);
  const words = breakable(formats.phrases(name));
  return html`<th scope="col" data-column=${column} aria-sort=${isSorted && !isList ? direction : nothing}>
    ${
      isList
        ? words
        : html`<button
            class="sort"
            type="button"
            title=${column === "name" || column === "daily_mean" ? nothing : messages.fields[column].name}
            @click=${() => look.sortBy(column)}
          >
            <span>${words}</span>${isSorted ? icons[direction] : nothing}
          </button>`
    }
  </th>`;
}

/** One subject with all figures; `index` is the place among those listed, `isActive` whether Tab comes here. */
export function subjectRow(
  subject: Subject,
  index: number,
  isActive: boolean,
  look: TeamLook,
): TemplateResult {
  const { columns, messages, kind, isList, ticked, formats, graphicOf, peopleOf } = look;
  const { team } = messages;
  const { id, name } = subject;
  const isTicked = ticked.has(id);
  const tabindex = isActive ? 0 : -1;
  const sessions = subject.summary.metrics.session_cnt.value;
  return html`<tr
    data-userid=${kind === "people" ? id : nothing}
    data-account=${kind === "accounts" ? id : nothing}
    aria-rowindex=${isList ? nothing : index + 2}
    role=${roleOf(look, "listitem")}
  >
    <td class="tick" role=${roleOf(look)}>
      <label
        ><input
          type="checkbox"
          tabindex=${tabindex}
          aria-label=${team.tick(isolated(name))}
          .checked=${isTicked}
          ?disabled=${!isTicked && ticked.size >= MOST_COMPARED}
          @change=${({ target }: Event) => look.tick(subject, (target as HTMLInputElement).checked)}
          @focus=${() => look.activate(subject)}
      /></label>
    </td>
    <th scope="row" role=${roleOf(look)}>
      <button
        class="open"
        type="button"
        tabindex=${tabindex}
        title=${team.of[kind].open(isolated(name))}
        @click=${() => look.open(subject)}
        @focus=${() => look.activate(subject)}
      >
        ${name}</button
      >${subject.former ? html`<span class="badge">${messages.former}</span>` : nothing}${
        isList && sessions !== null
          ? html`<span class="of-list">${team.count_of(formats.shown("session_cnt", sessions))}</span>`
          : nothing
      }
    </th>
    ${columns.map(
      (column, index) =>
        html`${index === 1 && peopleOf ? html`<td data-column="people" role=${roleOf(look)}>${formats.count(peopleOf(id))}</td>` : nothing}${figureCell(subject, column, look)}`,
    )}
    ${graphicOf ? html`<td class="graphic" role=${roleOf(look)}>${graphicOf(subject)}</td>` : nothing}
    ${kind === "accounts" ? html`<td data-column="missing" role=${roleOf(look)}>${missingDates(subject, look)}</td>` : nothing}
  </tr>`;
}

function figureCell(subject: Subject, column: FigureColumn, look: TeamLook): TemplateResult {
  return html`<td
    class=${isFew(subject, column) ? "few" : nothing}
    data-column=${column}
    role=${roleOf(look)}
  >
    ${labelled(column, look)}${figureLine(subject, column, look)}${secondLine(subject, column, look)}
  </td>`;
}

/** In a list every figure says what it is, to who listens. */
function labelled(column: FigureColumn, { isList, messages }: TeamLook): TemplateResult | typeof nothing {
  return isList ? html`<span class="hidden-text">${headOf(column, messages)} </span>` : nothing;
}

/** As many dates as have room; more are counted. */
const DATES_TOLD = 2;

function missingDates({ missing = [] }: Subject, { formats, messages, beside }: TeamLook): string {
  return missing.length > DATES_TOLD
    ? messages.days(formats.count(missing.length), false)
    : messages.team.dates(missing.map((date) => formats.date(date, beside)));
}

/** The middle of the subjects, as the core has it: of counts it is that of a day. */
export function medianRow(
  medians: Highlights["medians"] | undefined,
  index: number,
  look: TeamLook,
): TemplateResult {
  const { formats, messages, kind } = look;
  const cells = look.columns.map((column) => {
    const value = medians?.[fieldOf(column)] ?? null;
    const isPerDay = column !== "daily_mean" && unitOf(column) === "count";
    // Beside the sessions of a day those of all days would be told twice.
    if (value === null || (column === "session_cnt" && look.columns.includes("daily_mean")))
      return footCell(column, nothing, look);
    const text = column === "daily_mean" || isPerDay ? formats.perDay(value) : formats.shown(column, value);
    return footCell(
      column,
      html`<span class="num"
        ><data value=${value}>${isPerDay ? messages.team.per_day(text) : text}</data></span
      >`,
      look,
    );
  });
  return footRow("median", messages.team.of[kind].median, cells, index, look);
}

/** All of them as one, which the people of an account do not add up to. */
export function totalRow(view: View, index: number, look: TeamLook): TemplateResult {
  const { whole, figures } = view;
  const { team } = look.messages;
  const name = figures.selection.open_kfids.length > 1 ? team.accounts_total : look.messages.account_total;
  const cells = look.columns.map((column) => footCell(column, figureLine(whole, column, look), look));
  return footRow("total", name, cells, index, look);
}

function footCell(column: FigureColumn, content: unknown, look: TeamLook): TemplateResult {
  return html`<td data-column=${column} role=${roleOf(look)}>
    ${content === nothing ? nothing : labelled(column, look)}${content}
  </td>`;
}

function footRow(
  name: "median" | "total",
  head: string,
  cells: readonly TemplateResult[],
  index: number,
  look: TeamLook,
): TemplateResult {
  const { graphicOf, peopleOf, kind, isList } = look;
  const empty = html`<td role=${roleOf(look)}></td>`;
  return html`<tr data-row=${name} aria-rowindex=${isList ? nothing : index} role=${roleOf(look, "listitem")}>
    <td class="tick" role=${roleOf(look)}></td>
    <th scope="row" role=${roleOf(look)}>${head}</th>
    ${cells.map((cell, index) => (index === 1 && peopleOf ? html`${empty}${cell}` : cell))}
    ${graphicOf ? html`<td class="graphic" role=${roleOf(look)}></td>` : nothing}
    ${kind === "accounts" ? empty : nothing}
  </tr>`;
}

/** A grey row of the same height. */
export function boneRow(look: TeamLook): TemplateResult {
  const { columns, graphicOf, peopleOf, kind } = look;
  const empty = html`<td></td>`;
  return html`<tr class="bones" aria-hidden="true">
    <td class="tick"></td>
    <th><span class="bone bone-name"></span></th>
    ${columns.map((column) => html`<td data-bone=${column}><span class="bone bone-cell"></span></td>`)}
    ${peopleOf ? empty : nothing} ${graphicOf ? html`<td class="graphic"></td>` : nothing}
    ${kind === "accounts" ? empty : nothing}
  </tr>`;
}

/** The room of rows that are not drawn; its height is set once it is in the page. */
export function gapRow(rows: number, look: TeamLook): TemplateResult {
  return html`<tr class="gap" aria-hidden="true" data-rows=${rows}>
    <td colspan=${widthOf(look)}></td>
  </tr>`;
}

/** What the marks mean, and what grey figures are: as the core judged all of them together. */
export function legend({ formats, messages, columns }: TeamLook, view: View): readonly string[] {
  const { team } = messages;
  const told = targetWords(view, messages, formats);
  const least = new Set(
    columns.flatMap((column) =>
      column === "daily_mean" ? [] : (view.whole.met[column]?.target.at_least ?? []),
    ),
  );
  const [only] = least;
  const grey = least.size === 1 && only !== undefined ? team.grey(formats.count(only)) : team.grey_of_few;
  return [told.length > 0 ? team.targets(told) : "", grey];
}
