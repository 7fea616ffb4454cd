import type { StatisticField } from "kfstat";
import { css, html, nothing, type PropertyValues } from "lit";
import type { DayRow } from "../../figures/figures.js";
import { KfstatElement } from "../../look/kfstat-element.js";
import { PrintWatch } from "../../look/print.js";
import { heightOf, windowOf, type RowWindow } from "../../look/row-window.js";
import { base, skeleton } from "../../look/styles.js";
import { decimalsOf, tableStyles } from "../../look/table.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { FIELDS } from "../../words/metrics.js";
import { daysHead, dayRow, skeletonRows } from "./days-table.js";

/** Up to so many rows are all there; of more, those in view and some around them. */
const MOST_ROWS = 200;

/** The height of a row before one was measured. */
const USUAL_HEIGHT = 41;

/** What is in sight before anything was scrolled, at most. */
const TOP: RowWindow = windowOf(0, 1000, USUAL_HEIGHT);

/**
 * The table of days. Of years of them only the rows in view are drawn, among the same table, header and columns; what
 * is printed has all rows.
 *
 * @csspart days - What scrolls.
 */
export class KfstatDays extends KfstatElement {
  static override properties = {
    rows: { attribute: false },
    newestFirst: { type: Boolean, attribute: "newest-first" },
    caption: {},
    messages: { attribute: false },
    formats: { attribute: false },
    sight: { state: true },
  };

  /** In order of date. Absent: they are being read. */
  declare rows: readonly DayRow[] | undefined;
  declare newestFirst: boolean;
  declare caption: string;
  declare messages: Messages;
  declare formats: Formats;
  declare private sight: RowWindow;

  readonly #print = new PrintWatch(this);
  #ordered: readonly DayRow[] | undefined;
  #decimals: ReadonlyMap<StatisticField, number> = new Map();
  #rowHeight = USUAL_HEIGHT;

  constructor() {
    super();
    this.caption = "";
    this.newestFirst = false;
    this.sight = TOP;
  }

  static override styles = [
    base,
    skeleton,
    tableStyles,
    css`
      :host {
        display: block;
      }
      /* Rows are used again for other days: where one moves to says nothing of what is in view. */
      .scroller {
        overflow-anchor: none;
      }
      .space td {
        padding: 0;
        border: 0;
      }
      @media print {
        .scroller {
          overflow: visible;
          max-block-size: none;
        }
        table {
          table-layout: fixed;
          font-size: 6.5pt;
          line-height: 1.3;
        }
        th,
        td,
        th:first-child {
          position: static;
          min-inline-size: 0;
          padding: 3px;
        }
        td.state {
          white-space: normal;
        }
        .of-accounts {
          font-size: inherit;
        }
        thead th {
          font-size: 6pt;
          line-height: 1.2;
          overflow-wrap: anywhere;
        }
        th:first-child {
          inline-size: 17mm;
        }
        th.state {
          inline-size: 18mm;
        }
        tr {
          break-inside: avoid;
        }
        .weekday {
          display: none;
        }
      }
    `,
  ];

  /** The rows that are drawn, from the first to before the last. */
  get #drawn(): [first: number, last: number] {
    const length = this.rows?.length ?? 0;
    if (length <= MOST_ROWS || this.#print.isPrinting) return [0, length];
    const { first, end } = this.sight;
    return [Math.min(first, length - 1), Math.min(end, length)];
  }

  readonly #onScroll = (event: Event): void => {
    const { scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    const sight = windowOf(scrollTop, clientHeight, this.#rowHeight);
    if (sight.first !== this.sight.first || sight.end !== this.sight.end) this.sight = sight;
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("rows") || changed.has("formats")) {
      const { rows = [], formats } = this;
      this.#decimals = new Map(FIELDS.map((field) => [field, decimalsOf(field, rows, formats)]));
    }
    if (changed.has("rows") || changed.has("newestFirst")) {
      this.#ordered = this.rows && this.newestFirst ? [...this.rows].reverse() : this.rows;
      this.sight = TOP;
      const scroller = this.renderRoot?.querySelector(".scroller");
      if (scroller) scroller.scrollTop = 0;
    }
  }

  protected override updated(): void {
    // Before anything is measured: while the room of the rows not drawn is wrong, the browser corrects the scroll.
    this.#makeRoom();
    const row = this.renderRoot.querySelector<HTMLElement>("tr[data-date]");
    const height = this.#print.isPrinting ? 0 : row ? heightOf(row) : 0;
    if (height > 0 && height !== this.#rowHeight) {
      this.#rowHeight = height;
      this.#makeRoom();
    }
    this.#holdColumns();
  }

  #makeRoom(): void {
    const [first, last] = this.#drawn;
    const hidden: Record<string, number> = { above: first, below: (this.rows?.length ?? 0) - last };
    for (const [name, rows] of Object.entries(hidden)) {
      const space = this.renderRoot.querySelector<HTMLElement>(`.space.${name} td`);
      space?.style.setProperty("height", `${rows * this.#rowHeight}px`);
    }
  }

  /** Columns are as wide as their widest figure, drawn or not: they stay where they are while others come into view. */
  #holdColumns(): void {
    for (const head of this.renderRoot.querySelectorAll<HTMLElement>("thead th[data-field]")) {
      const field = head.dataset["field"] as StatisticField;
      const most = (this.rows ?? []).reduce((max, row) => Math.max(max, row.statistic?.[field] ?? 0), 0);
      const widest = this.formats.cell(field, most, this.#decimals.get(field) ?? 0);
      head.style.setProperty("--_figure-width", `${widest.length}ch`);
    }
  }

  override render() {
    const { caption, messages, formats } = this;
    const rows = this.#ordered;
    const [first, last] = this.#drawn;
    return html`<div
      class="scroller"
      part="days"
      tabindex="0"
      role="region"
      aria-label=${caption}
      @scroll=${this.#onScroll}
    >
      <table aria-busy=${!rows} aria-rowcount=${rows ? rows.length + 1 : nothing}>
        <caption class="hidden-text">
          ${caption}
        </caption>
        ${daysHead(messages, formats)} ${first > 0 ? space("above") : nothing}
        <tbody>
          ${
            rows
              ? rows
                  .slice(first, last)
                  .map((row, index) => dayRow(row, first + index + 2, this.#decimals, messages, formats))
              : skeletonRows()
          }
        </tbody>
        ${rows && last < rows.length ? space("below") : nothing}
      </table>
    </div>`;
  }
}

/** What stands for the rows that are not drawn. */
const space = (name: "above" | "below") =>
  html`<tbody class="space ${name}" aria-hidden="true">
    <tr>
      <td colspan=${FIELDS.length + 2}></td>
    </tr>
  </tbody>`;
