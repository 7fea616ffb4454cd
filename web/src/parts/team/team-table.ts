import type { Kfstat, Locale, Summary } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { announce, type DrillDetail } from "../../figures/events.js";
import type { TeamRow, TeamState } from "../../figures/figures.js";
import { KfstatElement } from "../../look/kfstat-element.js";
import { PrintWatch } from "../../look/print.js";
import { heightOf, partsOf, windowOf, type RowPart, type RowWindow } from "../../look/row-window.js";
import { base, controls, skeleton } from "../../look/styles.js";
import { tableStyles } from "../../look/table.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";
import { failurePanel, panelStyles } from "../states/state-panel.js";
import { teamHead } from "./team-head.js";
import {
  ALL_COLUMNS,
  highestFigures,
  MAIN_COLUMNS,
  matchingRows,
  rowsByName,
  sortRows,
  type TeamOrder,
} from "./team-order.js";
import { boneRow, gapRow, headRow, personRow, totalRow, type TeamLook } from "./team-rows.js";
import { absentTeam, explanation, incompleteBanner, workLine } from "./team-states.js";
import { teamStyles } from "./team-styles.js";

/** Rows that come in are drawn at most this often, in milliseconds: sooner nobody can read them. */
const PAUSE_MS = 200;

/** Most rows of the skeleton: as many as are in sight. */
const BONES = 11;

/** What comes from outside, and may wait for the next drawing while rows come in. */
const PATIENT: ReadonlySet<PropertyKey> = new Set([
  "state",
  "total",
  "expected",
  "messages",
  "formats",
  "kfstat",
  "accountName",
]);

/** How many rows the arrow-like keys move by. */
const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/**
 * One row for each servicer, sorted by any column. Draws only the rows in sight; all of them in print.
 *
 * @fires kfstat-drill - A person was chosen; `detail` is a `DrillDetail`. Cancelable.
 * @fires drill - Nobody prevented `kfstat-drill`: show the person. Neither this nor the next two bubble.
 * @fires cancel - The reading is no longer wanted.
 * @fires retry - The reading is to go on, or to start again.
 */
export class KfstatTeam extends KfstatElement {
  static override properties = {
    state: { attribute: false },
    total: { attribute: false },
    expected: { type: Number },
    kfstat: { attribute: false },
    formats: { attribute: false },
    accountName: { attribute: false },
    locale: {},
    messages: { attribute: false },
    order: { state: true },
    wide: { state: true },
    typed: { state: true },
    active: { state: true },
    inSight: { state: true },
  };

  declare state: TeamState;
  /** The account's own totals, shown below the people; absent where a single person is shown. */
  declare total: Summary | undefined;
  /** How many people the lists name, so that the skeleton is as high as the table; 0: not known. */
  declare expected: number;
  declare kfstat: Kfstat | undefined;
  declare formats: Formats;
  /** The name of an account where there are several. */
  declare accountName: (openKfid: string) => string | undefined;
  declare locale: Locale;
  declare messages: Messages;
  declare private order: TeamOrder;
  /** Whether all figures are shown, not the main ones alone. */
  declare private wide: boolean;
  declare private typed: string;
  /** The userid whose row the Tab key comes to. */
  declare private active: string;
  declare private inSight: RowWindow;

  #rowHeight = 52;
  #drawn = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rows: readonly TeamRow[] = [];
  #byName: readonly TeamRow[] = [];
  #listed: readonly TeamRow[] = [];
  #made = "";
  readonly #print = new PrintWatch(this);

  constructor() {
    super();
    this.state = { phase: "idle" };
    this.accountName = () => undefined;
    this.expected = 0;
    this.order = { column: "session_cnt", descending: true };
    this.wide = false;
    this.typed = this.active = "";
    this.inSight = windowOf(0, 640, this.#rowHeight);
  }

  static override styles = [base, controls, skeleton, tableStyles, panelStyles, teamStyles];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get("state");
    if (before?.phase !== "loading" || this.state.phase !== "loading") return true;
    if (![...changed.keys()].every((key) => PATIENT.has(key))) return true;
    const wait = this.#drawn + PAUSE_MS - performance.now();
    if (wait <= 0) return true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.requestUpdate();
    }, wait);
    return false;
  }

  protected override updated(): void {
    this.#drawn = performance.now();
    this.#makeRoom();
    const row = this.renderRoot.querySelector<HTMLElement>("tbody tr:not(.gap)");
    const height = row ? heightOf(row) : 0;
    if (height === 0 || height === this.#rowHeight || this.#print.isPrinting) return;
    this.#rowHeight = height;
    this.#makeRoom();
    this.#look();
  }

  /** Before anything is measured: a table without its room cannot be scrolled so far, and would jump. */
  #makeRoom(): void {
    for (const gap of this.renderRoot.querySelectorAll<HTMLElement>(".gap")) {
      const room = Number(gap.dataset["rows"]) * this.#rowHeight;
      gap.querySelector("td")?.style.setProperty("block-size", `${room}px`);
    }
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector(".scroller");
  }

  /** Notes which rows are in sight. */
  readonly #look = (): void => {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { first, end } = windowOf(scroller.scrollTop, scroller.clientHeight, this.#rowHeight);
    if (first !== this.inSight.first || end !== this.inSight.end) this.inSight = { first, end };
  };

  readonly #sortBy = (column: TeamOrder["column"]): void => {
    const { order } = this;
    const descending = order.column === column ? !order.descending : column !== "name";
    this.order = { column, descending };
    this.#toTop();
  };

  #toTop(): void {
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = 0;
    this.#look();
  }

  readonly #open = ({ servicer_userid, name, tables }: TeamRow): void => {
    const open_kfids = [...new Set(tables.map(({ open_kfid }) => open_kfid))];
    const detail: DrillDetail = { servicer_userid, name, open_kfids };
    // The host has had its say by then, wherever it listens.
    const wanted = announce(this, "kfstat-drill", detail, { cancelable: true });
    if (wanted) this.dispatchEvent(new CustomEvent("drill", { detail }));
  };

  readonly #search = (typed: string): void => {
    this.typed = typed;
    this.#toTop();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const onName = (event.target as Element).closest("tr[data-userid]");
    if (move === undefined || !onName || this.#listed.length === 0) return;
    event.preventDefault();
    const index = this.#activeIndex + move;
    const row = this.#listed[Math.min(Math.max(index, 0), this.#listed.length - 1)];
    if (!row) return;
    this.active = row.servicer_userid;
    void this.updateComplete.then(() => this.#focusActive());
  };

  #focusActive(): void {
    const button = this.renderRoot.querySelector<HTMLElement>("tbody button[tabindex='0']");
    const head = this.renderRoot.querySelector<HTMLElement>("thead")?.offsetHeight ?? 0;
    const foot = this.renderRoot.querySelector<HTMLElement>("tfoot")?.offsetHeight ?? 0;
    this.#scroller?.style.setProperty("scroll-padding-block", `${head}px ${foot}px`);
    button?.focus({ preventScroll: true });
    button?.closest("tr")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  get #activeIndex(): number {
    return Math.max(
      0,
      this.#listed.findIndex(({ servicer_userid }) => servicer_userid === this.active),
    );
  }

  #tell(name: "cancel" | "retry"): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  /** Puts the people in order, where they or the order changed. */
  #arrange(rows: readonly TeamRow[]): void {
    const made = `${this.locale} ${this.order.column} ${this.order.descending} ${this.typed}`;
    if (rows === this.#rows && made === this.#made) return;
    if (rows !== this.#rows || !this.#made.startsWith(this.locale)) {
      this.#byName = rowsByName(rows, this.formats.compareNames);
    }
    this.#rows = rows;
    this.#made = made;
    this.#listed = sortRows(matchingRows(this.#byName, this.typed), this.order);
  }

  override render(): TemplateResult {
    const { state, messages } = this;
    switch (state.phase) {
      case "off":
        return html`${teamHead(messages)}${absentTeam("off", messages)}`;
      case "failed":
        return html`${teamHead(messages)}
        ${failurePanel(state.failure, this.kfstat, this.locale, messages, () => this.#tell("retry"))}`;
      case "loaded":
        if (state.rows.length === 0 && state.complete) {
          return html`${teamHead(messages)}${absentTeam("empty", messages)}`;
        }
        return this.#renderTeam(state.rows);
      case "idle":
        return this.#renderTeam([]);
      case "loading":
      case "cancelled":
        return this.#renderTeam(state.rows);
    }
  }

  #renderTeam(rows: readonly TeamRow[]): TemplateResult {
    const { state, messages, locale, formats } = this;
    this.#arrange(rows);
    const columns = this.wide ? ALL_COLUMNS : MAIN_COLUMNS;
    const look: TeamLook = {
      columns,
      order: this.order,
      highest: highestFigures(rows, columns),
      formats,
      messages,
      sortBy: this.#sortBy,
      open: this.#open,
      activate: ({ servicer_userid }) => (this.active = servicer_userid),
    };
    return html`${teamHead(messages, {
        typed: this.typed,
        search: this.#search,
        isWide: this.wide,
        widen: (isWide) => (this.wide = isWide),
      })}
      <div class="line">
        <span class="hint">${this.#counted()}</span>
        ${workLine(
          state,
          messages,
          formats,
          () => this.#tell("cancel"),
          () => this.#tell("retry"),
        )}
      </div>
      <p class="hidden-text" role="status">${this.#spoken()}</p>
      ${
        state.phase === "loaded" && !state.complete
          ? incompleteBanner({
              issues: state.issues,
              gaps: state.gaps,
              kfstat: this.kfstat,
              locale,
              messages,
              formats,
              accountName: this.accountName,
              retry: () => this.#tell("retry"),
            })
          : nothing
      }
      ${this.#renderTable(look)} ${explanation(messages)}`;
  }

  #counted(): string {
    const { formats } = this;
    const { team } = this.messages;
    const all = this.#rows.length;
    if (this.typed.trim() !== "")
      return team.matching(formats.count(this.#listed.length), formats.count(all));
    return all === 0 ? "" : `${team.people(formats.count(all), all === 1)} · ${team.open_hint}`;
  }

  /** What a screen reader is told; not every row that comes in. */
  #spoken(): string {
    const { state, messages, formats } = this;
    const { team } = messages;
    if (state.phase === "loading") return team.reading;
    if (state.phase === "cancelled") {
      return team.cancelled(formats.count(state.done), formats.count(state.total));
    }
    return state.phase === "loaded" ? this.#counted() : "";
  }

  #renderTable(look: TeamLook): TemplateResult {
    const { state, messages, total } = this;
    const listed = this.#listed;
    const { length } = listed;
    const isWaiting = state.phase === "loading" || state.phase === "idle";
    const planned = state.phase === "loading" ? state.total : 0;
    const awaited = this.expected || planned || BONES;
    const bones = isWaiting && this.typed === "" ? Math.max(0, Math.min(BONES, awaited) - length) : 0;
    const sight = this.#print.isPrinting ? { first: 0, end: length } : this.inSight;
    const kept = this.#activeIndex;
    return html`<div
      class="scroller"
      tabindex="0"
      role="region"
      aria-label=${messages.team.caption}
      @scroll=${this.#look}
    >
      <table
        class=${this.wide ? "all" : "main"}
        aria-busy=${isWaiting}
        aria-rowcount=${length + (total ? 2 : 1)}
        @keydown=${this.#onKey}
      >
        <caption class="hidden-text">
          ${messages.team.caption}
        </caption>
        <colgroup>
          <col class="person" />
          ${look.columns.map(() => html`<col />`)}
        </colgroup>
        <thead>
          ${headRow(look)}
        </thead>
        <tbody>
          ${repeat(
            partsOf(length, sight, kept),
            (part) => keyOf(part, listed),
            (part) => this.#renderPart(part, kept, look),
          )}
          ${Array.from({ length: bones }, () => boneRow(look))}
        </tbody>
        ${
          total || isWaiting
            ? html`<tfoot>
                ${total ? totalRow(total, length + 2, look) : boneRow(look)}
              </tfoot>`
            : nothing
        }
      </table>
      ${
        length === 0 && this.typed.trim() !== "" && this.#rows.length > 0
          ? html`<p class="nobody">${messages.team.no_match(isolated(this.typed.trim()))}</p>`
          : nothing
      }
    </div>`;
  }

  #renderPart(part: RowPart, kept: number, look: TeamLook): TemplateResult {
    if ("gap" in part) return gapRow(part.gap, look);
    const row = this.#listed[part.row];
    return row ? personRow(row, part.row, part.row === kept, look) : html``;
  }
}

function keyOf(part: RowPart, listed: readonly TeamRow[]): string {
  return "gap" in part ? `gap ${part.before}` : `person ${listed[part.row]?.servicer_userid ?? ""}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-team": KfstatTeam;
  }
}
