import type { Locale } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { announce, type DrillDetail } from "../../figures/events.js";
import type { Subject, TeamState } from "../../figures/figures.js";
import type { View } from "../../figures/view.js";
import { cellStyles, headOf } from "../../look/figure-cells.js";
import { keepForItself, KfstatElement, OutsidePress, viewOf } from "../../look/kfstat-element.js";
import { markStyles, missMark } from "../../look/marks.js";
import { PrintWatch } from "../../look/print.js";
import { heightOf, partsOf, windowOf, type RowPart, type RowWindow } from "../../look/row-window.js";
import { base, controls, skeleton } from "../../look/styles.js";
import { Width } from "../../look/width.js";
import type { Formats } from "../../words/formats.js";
import type { Messages, TeamKind } from "../../words/messages.js";
import { isolated } from "../../words/phrases.js";
import { panelStyles } from "../states/calm-panel.js";
import { failurePanel } from "../states/state-panel.js";
import { DailyFigures, graphic, graphicOf, scaleOf, type Graphic } from "./team-graphics.js";
import { teamHead, tickNote, type TeamTools } from "./team-head.js";
import {
  byName,
  columnsOf,
  matching,
  moreOf,
  orderOf,
  pressed,
  sorted,
  sortOf,
  type TeamOrder,
} from "./team-order.js";
import {
  boneRow,
  columnWidths,
  gapRow,
  headRow,
  legend,
  medianRow,
  MOST_COMPARED,
  subjectRow,
  totalRow,
  type TeamLook,
} from "./team-rows.js";
import { absentTeam, explanation, incompleteBanner, workLine } from "./team-states.js";
import { teamStyles } from "./team-styles.js";

/** What was chosen of order, search and columns; `isStep` is false where going back should not undo it by itself. */
export type TeamChoice = CustomEvent<
  Partial<Record<"sort" | "search" | "columns", string>> & { isStep?: boolean }
>;

/** Who is to be compared. */
export type TeamComparison = CustomEvent<{ ids: readonly string[] }>;

/** The account to show. */
export type TeamAccount = CustomEvent<{ open_kfid: string }>;

/** Rows that come in are drawn at most this often, in milliseconds: sooner nobody can read them. */
const PAUSE_MS = 200;

/** How long days are read at a time before everything else has its turn, in milliseconds. */
const SLICE_MS = 8;

/** Days are not read while somebody scrolls, and so long after, in milliseconds. */
const STILL_MS = 120;

/** Most rows of the skeleton: as many as are in sight. */
const BONES = 11;

/** From so many rows on the table scrolls by itself, and only those in sight are drawn. */
const LONG = 40;

/** From this width on there is room for a graphic in each row; each further column needs as much more. */
const WIDE = 1200;
const COLUMN = 112;

/** Below this width the rows are a list. */
const NARROW = 640;

/** Fewer have no middle worth a row. */
const LEAST_OF_MEDIAN = 3;

/** What comes from outside, and may wait for the next drawing while rows come in. */
const PATIENT: ReadonlySet<PropertyKey> = new Set(["state", "view", "expected", "messages", "formats"]);

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
 * One row for each person, or for each account: sorted by any column, searched, ticked to be compared. From forty rows
 * on it draws only those in sight; on paper all of them. Below 640 px the rows are a list.
 *
 * @fires choose - Order, search or columns were chosen; a `TeamChoice`. None of these bubbles but `kfstat-drill`.
 * @fires compare - Two to five are to be compared; a `TeamComparison`.
 * @fires kfstat-drill - A person was chosen; `detail` is a `DrillDetail`. Cancelable.
 * @fires drill - Nobody prevented `kfstat-drill`: show the person.
 * @fires open - An account was chosen; a `TeamAccount`.
 * @fires cancel - The reading is no longer wanted.
 * @fires retry - The reading is to go on, or to start again.
 */
export class KfstatTeam extends KfstatElement {
  static override properties = {
    kind: {},
    view: { attribute: false },
    state: { attribute: false },
    sort: {},
    search: {},
    columns: {},
    expected: { type: Number },
    messages: { attribute: false },
    formats: { attribute: false },
    locale: {},
    active: { state: true },
    ticked: { state: true },
    inSight: { state: true },
    searching: { state: true },
    open: { state: true },
  };

  declare kind: TeamKind;
  /** Absent while nothing is there: grey rows of the same size. */
  declare view: View | undefined;
  /** How far the reading of the people is. */
  declare state: TeamState;
  /** `name` or a column, with `-` before it where the largest comes first. */
  declare sort: string;
  declare search: string;
  /** Fields beside the usual ones, with commas between. */
  declare columns: string;
  /** How many there will be, so that the skeleton is as high as the table; 0: not known. */
  declare expected: number;
  declare messages: Messages;
  declare formats: Formats;
  declare locale: Locale;
  /** The id whose row the Tab key comes to. */
  declare private active: string;
  declare private ticked: ReadonlySet<string>;
  declare private inSight: RowWindow;
  declare private searching: boolean;
  /** Whether the menu of columns is. */
  declare open: boolean;

  #rowHeight = 48;
  #drawn = -Infinity;
  #scrolled = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: ReturnType<typeof setTimeout> | undefined;
  #subjects: readonly Subject[] = [];
  #named: readonly Subject[] = [];
  #listed: readonly Subject[] = [];
  #made = "";
  #graphic: Graphic = { field: "session_cnt", shape: "bars" };
  /** Whether rows have graphics now. */
  #hasGraphics = false;
  #isSeen = false;
  #sight: IntersectionObserver | undefined;
  readonly #days = new DailyFigures();
  readonly #print = new PrintWatch(this);
  readonly #width = new Width(this);

  constructor() {
    super();
    this.kind = "people";
    this.state = { phase: "idle" };
    this.sort = "-session_cnt";
    this.search = this.columns = this.active = "";
    this.expected = 0;
    this.ticked = new Set();
    this.searching = this.open = false;
    this.inSight = windowOf(0, 680, this.#rowHeight);
    new OutsidePress(this);
  }

  static override styles = [base, controls, skeleton, panelStyles, markStyles, cellStyles, teamStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    // The days of rows that nobody sees are not asked for.
    const Sight = viewOf(this)?.IntersectionObserver;
    this.#isSeen = Sight === undefined;
    this.#sight =
      Sight &&
      new Sight((entries) => {
        this.#isSeen = entries.at(-1)?.isIntersecting === true;
        this.#readSoon();
      });
    this.#sight?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.disconnect();
    clearTimeout(this.#timer);
    clearTimeout(this.#reading);
    this.#timer = this.#reading = undefined;
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener("pointerdown", (event) => {
      const isInMenu = (event.target as Element).closest(".menu") !== null;
      if (this.open && !isInMenu) this.open = false;
    });
    return root;
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get("state") ?? this.state;
    if (before.phase !== "loading" || this.state.phase !== "loading") return true;
    // The first rows wait for nobody.
    if (changed.has("view") && !changed.get("view")?.team.length) return true;
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
    this.#readSoon();
    if (this.#listed.length < LONG || this.#print.isPrinting) return;
    const row = this.renderRoot.querySelector<HTMLElement>("tbody tr:not(.gap, .bones)");
    const height = row ? heightOf(row) : 0;
    if (height === 0 || height === this.#rowHeight) return;
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
    const more = String(moreOf(this.columns).length);
    this.renderRoot.querySelector("table")?.style.setProperty("--_more", more);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector(".scroller");
  }

  /** Notes which rows are in sight. */
  readonly #look = (): void => {
    const scroller = this.#scroller;
    if (!scroller || this.#listed.length < LONG) return;
    clearTimeout(this.#reading);
    this.#reading = undefined;
    this.#scrolled = performance.now();
    this.#readSoon();
    const { first, end } = windowOf(scroller.scrollTop, scroller.clientHeight, this.#rowHeight);
    if (first !== this.inSight.first || end !== this.inSight.end) this.inSight = { first, end };
  };

  /** The rows that are drawn, by their place. */
  get #shown(): RowWindow {
    const { length } = this.#listed;
    return length < LONG || this.#print.isPrinting ? { first: 0, end: length } : this.inSight;
  }

  /** Reads the days of rows in sight whose graphic is not there yet, some at a time. */
  #readSoon(): void {
    if (!this.#isSeen || !this.#hasGraphics || !this.isConnected || this.#reading !== undefined) return;
    if (this.#unread.length === 0) return;
    const wait = Math.max(0, this.#scrolled + STILL_MS - performance.now());
    this.#reading = setTimeout(() => {
      this.#reading = undefined;
      const { view } = this;
      if (!view) return;
      const until = performance.now() + SLICE_MS;
      for (const subject of this.#unread) {
        this.#days.read(view.kfstat, view.figures.rows, subject, this.#graphic);
        if (performance.now() > until) break;
      }
      this.requestUpdate();
    }, wait);
  }

  get #unread(): readonly Subject[] {
    const { first, end } = this.#shown;
    // Those in the middle are looked at; above and below some are drawn to spare.
    const middle = (first + end) / 2;
    return this.#listed
      .slice(first, end)
      .map((subject, index) => ({ subject, distance: Math.abs(first + index - middle) }))
      .filter(({ subject }) => this.#days.of(subject, this.#graphic) === undefined)
      .sort((a, b) => a.distance - b.distance)
      .map(({ subject }) => subject);
  }

  #choose(detail: TeamChoice["detail"]): void {
    const { sort = this.sort, search = this.search, columns = this.columns } = detail;
    Object.assign(this, { sort, search, columns });
    this.dispatchEvent(new CustomEvent("choose", { detail }) satisfies TeamChoice);
  }

  #order(sort: string): void {
    this.#choose({ sort });
    this.#toTop();
  }

  readonly #sortBy = (column: TeamOrder["column"]): void =>
    this.#order(sortOf(pressed(orderOf(this.sort), column)));

  #toTop(): void {
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = 0;
    this.#look();
  }

  readonly #open = ({ id, name, open_kfids }: Subject): void => {
    if (this.kind === "accounts") {
      this.dispatchEvent(new CustomEvent("open", { detail: { open_kfid: id } }) satisfies TeamAccount);
      return;
    }
    const detail: DrillDetail = { servicer_userid: id, name, open_kfids };
    // The host has had its say by then, wherever it listens.
    const wanted = announce(this, "kfstat-drill", detail, { cancelable: true });
    if (wanted) this.dispatchEvent(new CustomEvent("drill", { detail }));
  };

  readonly #tick = ({ id }: Subject, isTicked: boolean): void => {
    const others = [...this.ticked].filter((other) => other !== id);
    this.ticked = new Set(isTicked ? [...others, id].slice(0, MOST_COMPARED) : others);
  };

  /** The button that does it goes away: the focus goes to the row it came from. */
  readonly #untick = (): void => {
    this.ticked = new Set();
    void this.updateComplete.then(() => this.#focusActive("input"));
  };

  readonly #compare = (): void => {
    const ids = this.#tickedSubjects.map(({ id }) => id);
    this.dispatchEvent(new CustomEvent("compare", { detail: { ids } }) satisfies TeamComparison);
  };

  /** Those who are still there of who was ticked. */
  get #tickedSubjects(): readonly Subject[] {
    return [...this.ticked].flatMap((id) => this.#subjects.find((subject) => subject.id === id) ?? []);
  }

  readonly #beginSearch = async (): Promise<void> => {
    this.searching = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("input[type=search]")?.focus();
  };

  readonly #onMenuKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.open) return;
    keepForItself(event);
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>("[data-action=columns]")?.focus();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const target = event.target as Element;
    if (move === undefined || !target.closest("tbody tr") || this.#listed.length === 0) return;
    event.preventDefault();
    const index = this.#activeIndex + move;
    const subject = this.#listed[Math.min(Math.max(index, 0), this.#listed.length - 1)];
    if (!subject) return;
    this.active = subject.id;
    void this.updateComplete.then(() => this.#focusActive(target.localName));
  };

  #focusActive(name: string): void {
    const control = this.renderRoot.querySelector<HTMLElement>(`tbody ${name}[tabindex='0']`);
    control?.focus({ preventScroll: true });
    control?.closest("tr")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  get #activeIndex(): number {
    return Math.max(
      0,
      this.#listed.findIndex(({ id }) => id === this.active),
    );
  }

  #tell(name: "cancel" | "retry"): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  /** Puts the subjects in order, where they or the order changed. */
  #arrange(): void {
    const subjects = (this.kind === "people" ? this.view?.team : this.view?.accounts) ?? [];
    const made = `${this.locale} ${this.sort} ${this.search}`;
    if (subjects === this.#subjects && made === this.#made) return;
    if (subjects !== this.#subjects || !this.#made.startsWith(`${this.locale} `))
      this.#named = byName(subjects, this.formats.compareNames);
    this.#subjects = subjects;
    this.#made = made;
    this.#listed = sorted(matching(this.#named, this.search), orderOf(this.sort));
  }

  override render(): TemplateResult | typeof nothing {
    const { state, messages, kind } = this;
    this.#arrange();
    if (kind === "accounts") return this.view && this.#subjects.length === 0 ? nothing : this.#renderTable();
    if (state.phase === "off") return html`${teamHead(messages, kind)}${absentTeam("off", messages)}`;
    if (state.phase === "failed") {
      const retry = (): void => this.#tell("retry");
      return html`${teamHead(messages, kind)}
      ${failurePanel({
        failure: state.failure,
        kfstat: this.view?.kfstat,
        locale: this.locale,
        messages,
        retry,
      })}`;
    }
    if (state.phase === "loaded" && state.rows.length === 0 && state.complete)
      return html`${teamHead(messages, kind)}${absentTeam("empty", messages)}`;
    return this.#renderTable();
  }

  /** Whether rows may still come. */
  get #isWaiting(): boolean {
    const { phase } = this.state;
    return !this.view || (this.kind === "people" && (phase === "loading" || phase === "idle"));
  }

  #renderTable(): TemplateResult {
    const { messages, kind } = this;
    const look = this.#lookNow();
    const ticked = this.#tickedSubjects;
    const tools: TeamTools = {
      look,
      typed: this.search,
      search: (search) => {
        this.#choose({ search, isStep: false });
        this.#toTop();
      },
      isSearching: this.searching,
      beginSearch: () => void this.#beginSearch(),
      columns: this.columns,
      choose: (columns) => this.#choose({ columns }),
      isOpen: this.open,
      toggle: () => (this.open = !this.open),
      onMenuKey: this.#onMenuKey,
      sort: (sort) => this.#order(sort),
      ticked,
      untick: this.#untick,
      compare: this.#compare,
    };
    const note = ticked.length > 0 ? tickNote(look, ticked.length) : (this.#workLine() ?? this.#counted());
    return html`${teamHead(messages, kind, note, tools)}
      <p class="hidden-text" role="status">${ticked.length > 0 ? note : this.#spoken()}</p>
      ${this.#incomplete()} ${keyed(look.isList, this.#renderRows(look))} ${this.#foot(look)}`;
  }

  #lookNow(): TeamLook {
    const { view, kind, messages, formats } = this;
    const order = orderOf(this.sort);
    const width = this.#width.value;
    const isList = width < NARROW;
    const shape = graphicOf(order);
    this.#graphic = shape;
    this.#hasGraphics = isList || width >= WIDE + moreOf(this.columns).length * COLUMN;
    const scale = scaleOf(this.#subjects, shape, formats);
    const ownScales = kind === "accounts" && shape.shape === "bars";
    const draw = (subject: Subject): TemplateResult =>
      graphic(
        this.#days.of(subject, shape),
        view?.figures.rows.length ?? 0,
        shape,
        ownScales ? scaleOf([subject], shape, formats) : scale,
      );
    const { team } = messages;
    const name = headOf(shape.field, messages);
    const heads = {
      bars: ownScales ? team.own_bars(name) : team.bars(name),
      line: team.line(name),
      levels: team.steps(name, formats.axis(shape.field, scale.low), formats.axis(shape.field, scale.high)),
    };
    const isWhole = this.state.phase === "loaded" && this.state.complete;
    return {
      kind,
      targets: view?.targets ?? { targets: {}, fields: [] },
      columns: columnsOf(kind, this.columns),
      order,
      isList,
      graphicOf: this.#hasGraphics ? draw : undefined,
      graphicHead: heads[shape.shape],
      peopleOf:
        kind === "accounts" && isWhole && view && !isList
          ? (id) => view.team.filter(({ open_kfids }) => open_kfids.includes(id)).length
          : undefined,
      beside: view?.figures.selection.end_date ?? "",
      ticked: this.ticked,
      formats,
      messages,
      sortBy: this.#sortBy,
      open: this.#open,
      tick: this.#tick,
      activate: ({ id }) => (this.active = id),
    };
  }

  #workLine(): TemplateResult | undefined {
    if (this.kind === "accounts") return undefined;
    const { state, messages, formats } = this;
    return workLine(
      state,
      messages,
      formats,
      () => this.#tell("cancel"),
      () => this.#tell("retry"),
    );
  }

  #incomplete(): TemplateResult | typeof nothing {
    const { state, view, messages, formats, locale } = this;
    if (this.kind === "accounts" || state.phase !== "loaded" || state.complete) return nothing;
    const isSeveral = (view?.figures.selection.open_kfids.length ?? 0) > 1;
    return incompleteBanner({
      issues: state.issues,
      gaps: state.gaps,
      kfstat: view?.kfstat,
      locale,
      messages,
      formats,
      accountName: (open_kfid) => (isSeveral ? view?.accountName(open_kfid) : undefined),
      retry: () => this.#tell("retry"),
    });
  }

  #counted(): string {
    const { formats, messages, kind } = this;
    const words = messages.team.of[kind];
    const all = this.#subjects.length;
    if (this.search.trim() !== "" && all > 0)
      return words.matching(formats.count(this.#listed.length), formats.count(all));
    if (all === 0) return "";
    return (all > 1 ? words.about : words.counted)(formats.count(all), all === 1);
  }

  /** What a screen reader is told; not every row that comes in. */
  #spoken(): string {
    const { state, messages, formats, kind } = this;
    const { team } = messages;
    if (kind === "people" && state.phase === "loading") return team.reading;
    if (kind === "people" && state.phase === "cancelled")
      return team.cancelled(formats.count(state.done), formats.count(state.total));
    return this.#isWaiting ? "" : this.#counted();
  }

  #renderRows(look: TeamLook): TemplateResult {
    const { messages, kind, view, state } = this;
    const listed = this.#listed;
    const { length } = listed;
    const planned = state.phase === "loading" ? state.total : 0;
    const awaited = this.expected || planned || (kind === "people" ? BONES : LEAST_OF_MEDIAN);
    const isWaiting = this.#isWaiting;
    const bones = isWaiting && this.search === "" ? Math.max(0, Math.min(BONES, awaited) - length) : 0;
    const kept = this.#activeIndex;
    const { caption } = messages.team.of[kind];
    const hasMore = moreOf(this.columns).length > 0;
    const foot = this.#footRows(look, length + 2);
    // As many as there will be, so that the table does not take another shape while they come in.
    const all = Math.max(this.#subjects.length, isWaiting ? this.expected : 0);
    const isLong = all >= LONG && !this.#print.isPrinting;
    const isScrolled = isLong || (hasMore && !look.isList);
    const role = look.isList ? "none" : nothing;
    const list = look.isList ? "list" : nothing;
    return html`<div
      class=${`scroller ${isLong ? "long" : ""} ${hasMore && !look.isList ? "more" : ""}`}
      tabindex=${isScrolled ? 0 : nothing}
      role=${isScrolled ? "region" : nothing}
      aria-label=${isScrolled ? caption : nothing}
      @scroll=${this.#look}
    >
      <table
        class=${`${kind} ${look.isList ? "list" : ""} ${hasMore ? "columns" : ""} ${look.graphicOf ? "drawn" : ""}`}
        role=${look.isList ? "group" : nothing}
        aria-busy=${isWaiting}
        aria-rowcount=${look.isList ? nothing : length + foot.length + 1}
        @keydown=${this.#onKey}
      >
        ${
          look.isList
            ? nothing
            : html`<caption class="hidden-text">
                ${caption}
              </caption>`
        }
        ${look.isList ? nothing : columnWidths(look)}
        <thead role=${role} aria-hidden=${look.isList ? "true" : nothing}>
          ${headRow(look)}
        </thead>
        <tbody role=${list} aria-label=${look.isList ? caption : nothing}>
          ${repeat(
            partsOf(length, this.#shown, kept),
            (part) => keyOf(part, listed),
            (part) => this.#renderPart(part, kept, look),
          )}
          ${Array.from({ length: bones }, () => boneRow(look))}
        </tbody>
        ${
          foot.length > 0
            ? html`<tfoot role=${list}>
                ${foot}
              </tfoot>`
            : nothing
        }
      </table>
      ${
        length === 0 && this.search.trim() !== "" && view && this.#subjects.length > 0
          ? html`<p class="nobody">${messages.team.of[kind].no_match(isolated(this.search.trim()))}</p>`
          : nothing
      }
    </div>`;
  }

  #renderPart(part: RowPart, kept: number, look: TeamLook): TemplateResult {
    if ("gap" in part) return gapRow(part.gap, look);
    const subject = this.#listed[part.row];
    return subject ? subjectRow(subject, part.row, part.row === kept, look) : html``;
  }

  /** The middle and all together; their place is kept while they may still come. */
  #footRows(look: TeamLook, index: number): readonly TemplateResult[] {
    const { view, kind, state } = this;
    if (!view) return [boneRow(look), boneRow(look)];
    const isWaiting = this.#isWaiting;
    const mayHaveMedian = kind === "accounts" || state.phase === "loaded" || isWaiting;
    const isEnough = isWaiting || this.#subjects.length >= LEAST_OF_MEDIAN;
    const highlights = kind === "people" ? view.standing.people : view.standing.whole;
    const rows: TemplateResult[] = [];
    if (mayHaveMedian && isEnough) rows.push(medianRow(highlights?.medians, index, look));
    // What failed in part is no total.
    if (!view.isPerson && view.figures.failed.length === 0)
      rows.push(totalRow(view, index + rows.length, look));
    return rows;
  }

  #foot(look: TeamLook): TemplateResult {
    const { view, kind, messages } = this;
    const [targets, grey] = view ? legend(look, view) : [];
    return html`<div class="foot">
      ${targets ? html`<span class="targets">${missMark("max")}${missMark("min")}${targets}</span>` : nothing}
      ${grey ? html`<span>${grey}</span>` : nothing}
      ${kind === "people" && view ? explanation(messages) : nothing}
    </div>`;
  }
}

function keyOf(part: RowPart, listed: readonly Subject[]): string {
  return "gap" in part ? `gap ${part.before}` : `row ${listed[part.row]?.id ?? ""}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-team": KfstatTeam;
  }
}
