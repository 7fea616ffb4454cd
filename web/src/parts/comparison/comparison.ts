import type { Comparison, Locale } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import { isFew, valueOf, type FigureColumn } from "../../figures/columns.js";
import type { Subject } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import { cellStyles, figureLine, secondLine, targetWords } from "../../look/figure-cells.js";
import { icons } from "../../look/icons.js";
import { KfstatElement } from "../../look/kfstat-element.js";
import { markStyles, missMark } from "../../look/marks.js";
import { base, skeleton } from "../../look/styles.js";
import { Width } from "../../look/width.js";
import type { Formats } from "../../words/formats.js";
import type { Messages, TeamKind } from "../../words/messages.js";
import { unitOf } from "../../words/metrics.js";
import { isolated } from "../../words/phrases.js";
import { medianOf, strip } from "./comparison-strip.js";
import { comparisonStyles } from "./comparison-styles.js";
import { subjectMark } from "./subject-marks.js";

/** What is compared, in reading order. */
const ROWS: readonly FigureColumn[] = [
  "session_cnt",
  "daily_mean",
  "first_reply_average_sec",
  "reply_rate",
  "satisfied_rate",
  "satisfaction_participation_rate",
];

/** Below this width each figure is an entry of a list. */
const NARROW = 640;

/**
 * Two to five people, or accounts, side by side: their figures with what they were taken of and how they changed, where
 * they stand among all, and of two of them the difference of the figures shown.
 *
 * @fires back - Show everybody again. Does not bubble.
 */
export class KfstatComparison extends KfstatElement {
  static override properties = {
    view: { attribute: false },
    ids: { attribute: false },
    kind: {},
    messages: { attribute: false },
    formats: { attribute: false },
    locale: {},
  };

  declare view: View | undefined;
  /** Userids, or open_kfids: the first one has the accent. */
  declare ids: readonly string[];
  declare kind: TeamKind;
  declare messages: Messages;
  declare formats: Formats;
  declare locale: Locale;

  readonly #width = new Width(this);
  /** What the core says of the first two, and of whom. */
  #apart: { key: readonly unknown[]; comparison: Comparison | undefined } | undefined;

  constructor() {
    super();
    this.ids = [];
    this.kind = "people";
  }

  static override styles = [base, skeleton, markStyles, cellStyles, comparisonStyles];

  get #everyone(): readonly Subject[] {
    return (this.kind === "people" ? this.view?.team : this.view?.accounts) ?? [];
  }

  #nameOf(id: string): string {
    const { view, kind } = this;
    const found = this.#everyone.find((subject) => subject.id === id)?.name;
    return found ?? (kind === "people" ? view?.personName(id) : view?.accountName(id)) ?? id;
  }

  /** The core's comparison of two, asked once for the reports they have. */
  #comparisonOf(view: View, [one, two]: readonly Subject[]): Comparison | undefined {
    if (!one || !two) return undefined;
    const key = [view.kfstat, one.reports, two.reports];
    if (!key.every((part, index) => part === this.#apart?.key[index])) {
      const compared = view.kfstat.compareReports(one.reports, two.reports);
      this.#apart = { key, comparison: compared.ok ? compared.value : undefined };
    }
    return this.#apart?.comparison;
  }

  override render(): TemplateResult {
    const { view, messages, formats, ids, kind } = this;
    const { comparison } = messages;
    const names = ids.map((id) => isolated(this.#nameOf(id)));
    const { start_date, end_date } = view?.figures.selection ?? {};
    const accounts = view?.figures.selection.open_kfids.map((id) => isolated(view.accountName(id))) ?? [];
    const where = accounts.length === 1 ? (accounts[0] ?? "") : messages.accounts_chosen(accounts.length);
    const range = start_date && end_date ? formats.dates(start_date, end_date, end_date) : "";
    return html`<div class="head">
        <h3 tabindex="-1">${comparison.title(names)}</h3>
        <p class="note">
          ${view ? [kind === "people" ? where : "", range].filter((part) => part !== "").join(" · ") : nothing}
        </p>
        <button
          class="tool"
          type="button"
          data-action="back"
          @click=${() => this.dispatchEvent(new CustomEvent("back"))}
        >
          ${icons.left} ${comparison.back[kind]}
        </button>
      </div>
      ${this.#table(names)} ${this.#foot()}`;
  }

  #table(names: readonly string[]): TemplateResult {
    const { view, messages, ids, kind } = this;
    const { comparison } = messages;
    const isList = this.#width.value < NARROW;
    const role = isList ? "none" : nothing;
    const isPair = ids.length === 2;
    const [first = "", second = ""] = names;
    const subjects = ids.map((id) => this.#everyone.find((subject) => subject.id === id));
    return html`<table
      class=${`of-${ids.length} ${isList ? "list" : ""}`}
      role=${isList ? "group" : nothing}
      aria-busy=${view === undefined}
      aria-label=${isList ? nothing : comparison.caption(names)}
    >
      <colgroup>
        <col class="metric" />
        ${ids.map(() => html`<col class="own" />`)} ${isPair ? html`<col class="apart" />` : nothing}
        <col class="median" />
        <col class="place" />
      </colgroup>
      <thead role=${role} aria-hidden=${isList ? "true" : nothing}>
        <tr role=${role}>
          <th scope="col"><span class="hidden-text">${comparison.metric}</span></th>
          ${ids.map(
            (id, index) =>
              html`<th scope="col" class="own" data-id=${id}>${key(index)}<b>${this.#nameOf(id)}</b></th>`,
          )}
          ${isPair ? html`<th scope="col" class="quiet apart">${comparison.against(first, second)}</th>` : nothing}
          <th scope="col" class="quiet median">${comparison.median[kind]}</th>
          <th scope="col" class="quiet place">${comparison.place[kind]}</th>
        </tr>
      </thead>
      <tbody role=${isList ? "list" : nothing} aria-label=${isList ? comparison.caption(names) : nothing}>
        ${ROWS.map((column) => this.#row(column, subjects, isList, first, second))}
      </tbody>
    </table>`;
  }

  #row(
    column: FigureColumn,
    subjects: readonly (Subject | undefined)[],
    isList: boolean,
    first: string,
    second: string,
  ): TemplateResult {
    const { view, messages, formats, kind, ids } = this;
    const { comparison, fields } = messages;
    const role = isList ? "none" : nothing;
    const write = (value: number): string =>
      column === "daily_mean" ? formats.perDay(value) : formats.shown(column, value);
    const there = subjects.filter((subject) => subject !== undefined);
    const median = view ? medianOf(view, kind, column) : null;
    const look = view && { targets: view.targets, formats, messages };
    return html`<tr data-column=${column} role=${isList ? "listitem" : nothing}>
      <th scope="row" role=${role}>
        ${column === "daily_mean" ? comparison.daily_mean : fields[column].name}
      </th>
      ${subjects.map((subject, index) => {
        const id = ids[index] ?? "";
        return html`<td
          class=${`own ${subject && isFew(subject, column) ? "few" : ""}`}
          data-id=${id}
          role=${role}
        >
          ${isList ? html`<span class="who">${key(index)}${this.#nameOf(id)}</span>` : nothing}
          ${
            look && subject
              ? html`${figureLine(subject, column, look)}${secondLine(subject, column, look)}`
              : html`<span class="bone bone-cell"></span>`
          }
        </td>`;
      })}
      ${
        ids.length === 2
          ? html`<td class="apart" data-column="difference" role=${role}>
              ${isList ? html`<span class="who">${comparison.against(first, second)}</span>` : nothing}
              ${view && there.length === 2 ? this.#difference(view, there, column) : nothing}
            </td>`
          : nothing
      }
      <td class="median" role=${role}>
        ${isList && median !== null ? html`<span class="who">${comparison.median[kind]}</span>` : nothing}
        ${median === null ? nothing : html`<span class="num"><data value=${median}>${write(median)}</data></span>`}
      </td>
      <td class="place" role=${role}>
        ${
          view && there.length > 0
            ? strip({ view, kind, compared: there, everyone: this.#everyone, column, write })
            : nothing
        }
      </td>
    </tr>`;
  }

  /** The difference of the figures shown, and where it is not more than chance, that too. */
  #difference(view: View, pair: readonly Subject[], column: FigureColumn): TemplateResult {
    const { formats, messages } = this;
    const { comparison, team } = messages;
    const [one, two] = pair.map((subject) => valueOf(subject, column));
    if (one === null || one === undefined || two === null || two === undefined)
      return html`<span class="num few">–</span>`;
    const isPerDay = column === "daily_mean";
    const { size, sign } = formats.apart(isPerDay ? "session_cnt" : column, one, two, isPerDay);
    const [up, down] = wordsOf(column, formats, comparison);
    const text = sign === 0 ? comparison.equal : (sign > 0 ? up : down)(size);
    const metric = isPerDay ? undefined : this.#comparisonOf(view, pair)?.metrics[column];
    const isMean = !isPerDay && unitOf(column) !== "count";
    const certain = isMean ? metric?.certain : true;
    // Equal figures need no doubt beside them, unless there are too few to say even that.
    const isPlain = certain === true || (certain === false && sign === 0);
    return html`<span class="num">${text}</span>${
        isPlain
          ? nothing
          : html`<span class="sub">${certain === false ? comparison.not_clear : team.unclear}</span>`
      }`;
  }

  #foot(): TemplateResult {
    const { view, kind, messages, formats } = this;
    const { comparison, team } = messages;
    const targets = view ? targetWords(view, messages, formats) : [];
    const isList = this.#width.value < NARROW;
    return html`<div class=${`foot of-${this.ids.length} ${isList ? "list" : ""}`}>
      ${
        targets.length > 0
          ? html`<span class="targets">${missMark("max")}${missMark("min")}${team.targets(targets)}</span>`
          : nothing
      }
      ${view?.before.phase === "loaded" ? html`<span>${comparison.second_line}</span>` : nothing}
      <span class="end"
        >${[comparison.marks[kind], ...(targets.length > 0 ? [comparison.marks_target] : [])].join(messages.team.between)}</span
      >
    </div>`;
  }
}

type Words = Messages["comparison"];

/** What more, and less, of a figure is called: longer is slower. */
function wordsOf(
  column: FigureColumn,
  formats: Formats,
  words: Words,
): [up: (size: string) => string, down: (size: string) => string] {
  if (column === "daily_mean" || unitOf(column) === "count") return [words.more, words.less];
  if (unitOf(column) === "seconds") return [words.slower, words.faster];
  return formats.isPercent(column) ? [words.higher_points, words.lower_points] : [words.higher, words.lower];
}

/** The mark of a column. */
function key(index: number): TemplateResult {
  return html`<svg
    class=${`key of-${index + 1}`}
    viewBox="0 0 20 12"
    width="20"
    height="12"
    aria-hidden="true"
  >
    <path d="M0 6h20" />
    ${subjectMark(index, 10, 6)}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-comparison": KfstatComparison;
  }
}
