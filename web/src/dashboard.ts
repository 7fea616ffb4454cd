import { loadKfstat, type DateRange, type Kfstat, type Locale, type StatisticField } from "kfstat";
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { PageIssue } from "./core.js";
import { Directory } from "./directory.js";
import { announce, type KfstatDashboardEventMap } from "./events.js";
import { failureState, type FailureState } from "./failure.js";
import type { Figures, Selection } from "./figures.js";
import { figuresView, notesOf } from "./figures-view.js";
import { filterBar, filterStyles } from "./filter-bar.js";
import { formatsFor, NONE_UNSCALED, type Formats, type RateScale } from "./format.js";
import { freshness } from "./freshness.js";
import { defineWhenShown } from "./lazy-elements.js";
import { localeOf, messagesFor, type MessageOverrides, type Messages } from "./messages.js";
import { cardStyles } from "./metric-cards.js";
import { pageStyles } from "./page-styles.js";
import { icons } from "./pictures.js";
import { PrintWatch, printStyles } from "./print.js";
import { clockOf } from "./reading.js";
import {
  RelayClient,
  unreadable,
  type Answer,
  type Failure,
  type Fetcher,
  type RelayStatus,
} from "./relay-client.js";
import { SignIn, signInForm, signInStyles } from "./sign-in.js";
import {
  calmPanel,
  failurePanel,
  failureText,
  noticeBanner,
  panelStyles,
  partialBanner,
  staleBanner,
} from "./state-panel.js";
import { Statistics, type StatisticsState, type Surroundings } from "./statistics.js";
import { base, controls, skeleton } from "./styles.js";
import { Team } from "./team.js";
import { tokens } from "./tokens.js";
import { UrlState, type Filters } from "./url-state.js";
import { wayBackButton, WayBack } from "./way-back.js";
import { TREND_DEFAULT, type TrendDetail } from "./trend-choice.js";

/** Up to so many accounts are shown together where none is chosen. */
const MOST_AT_ONCE = 20;

/** How long the relay's word on the time is taken before it is asked again, in milliseconds. */
const CLOCK_TRUST_MS = 60_000;

/** The core itself is missing, so this is in the page's own words. */
const BROKEN: PageIssue = {
  code: "page.broken",
  path: "",
  message: "The statistics module could not be started.",
  params: {},
};

/** What stands where the embedder gives nothing. */
const DEFAULTS = {
  relay: "",
  openKfid: "",
  servicerUserid: "",
  range: "last_30_days",
  locale: "",
  theme: "auto",
  hide: "",
  urlState: "none",
  rateScale: "unit",
} as const;

/** An attribute that is taken away leaves its default behind; Lit alone would leave null. */
function text<T extends object>(name: keyof typeof DEFAULTS, more?: T) {
  const fromAttribute = (value: string | null): string => value ?? DEFAULTS[name];
  return { converter: { fromAttribute }, ...more };
}

/**
 * Daily figures of WeChat customer-service accounts and servicers, read through a kfstat relay.
 *
 * ```html
 * <kfstat-dashboard relay="/relay" locale="zh" theme="auto"></kfstat-dashboard>
 * ```
 *
 * @attr relay - Address of the relay; default: the page's own origin.
 * @attr open-kfid - The account whose figures are shown, several with commas between, or `all`. Where the relay lists
 *   at most 20 accounts, nothing chosen becomes all of them.
 * @attr servicer-userid - The servicer; empty: the account's total.
 * @attr range - A preset's name (`last_30_days`, the default) or `DATE..DATE`.
 * @attr locale - `zh` or `en`; default: the language of the document.
 * @attr theme - `auto` (default), `light` or `dark`.
 * @attr hide - Any of `title filters cards trend calendar team days export`, separated by spaces.
 * @attr url-state - `query`: the filters stand in the address as `kf-account`, `kf-servicer` and `kf-range`; default:
 *   `none`.
 * @attr rate-scale - `unit` (default): upstream's rates are of 1; `percent`: of 100.
 * @prop fetcher - Sends the requests: `(url, init) => Promise<Response>`; default: `fetch`, with a token that the page
 *   asks for where the relay wants one.
 * @prop messages - The embedder's own texts, by language.
 * @fires kfstat-load - Figures are shown; `detail` is a `LoadDetail`.
 * @fires kfstat-issues - Something is missing or worth knowing; `detail` is an `IssuesDetail`.
 * @fires kfstat-export - A file is about to be saved, unless cancelled; `detail` is an `ExportDetail`.
 * @fires kfstat-drill - A servicer of the team was chosen; `detail` is a `DrillDetail`. The dashboard shows the person
 *   unless the event is cancelled.
 * @csspart title - The heading line.
 * @csspart filters - The filter bar.
 * @csspart cards - All cards.
 * @csspart card - One card.
 * @csspart trend - The panel of the chart.
 * @csspart calendar - The panel of weeks and weekdays.
 * @csspart team - The panel of the servicers.
 * @csspart days - The table of days.
 * @csspart export - The menu of files.
 * @csspart state - The panel that stands in place of figures.
 * @csspart notice - A banner above the figures.
 * @cssprop --kfstat-accent - The one strong colour.
 * @cssprop --kfstat-background - Behind the panels.
 * @cssprop --kfstat-surface - Of the panels.
 * @cssprop --kfstat-text - Of the text.
 * @cssprop --kfstat-font - The font family.
 * @cssprop --kfstat-radius - Of the panels' corners.
 */
export class KfstatDashboard extends LitElement {
  static override properties = {
    relay: text("relay"),
    openKfid: text("openKfid", { attribute: "open-kfid" }),
    servicerUserid: text("servicerUserid", { attribute: "servicer-userid" }),
    range: text("range"),
    locale: text("locale"),
    theme: text("theme", { reflect: true }),
    hide: text("hide"),
    urlState: text("urlState", { attribute: "url-state" }),
    rateScale: text("rateScale", { attribute: "rate-scale" }),
    fetcher: { attribute: false },
    messages: { attribute: false },
    kfstat: { state: true },
    broken: { state: true },
    status: { state: true },
    newestFirst: { state: true },
  };

  declare relay: string;
  declare openKfid: string;
  declare servicerUserid: string;
  declare range: string;
  declare locale: string;
  declare theme: "auto" | "light" | "dark";
  declare hide: string;
  declare urlState: "none" | "query";
  declare rateScale: RateScale;
  declare fetcher: Fetcher | undefined;
  declare messages: MessageOverrides | undefined;
  declare private kfstat: Kfstat | undefined;
  declare private broken: boolean;
  declare private status: Answer<RelayStatus> | undefined;
  declare private newestFirst: boolean;

  readonly #url = new UrlState(this);
  readonly #print = new PrintWatch(this);
  readonly #signIn = new SignIn(() => this.requestUpdate());
  readonly #directory = new Directory(this);
  readonly #statistics = new Statistics(this, (state) => this.#settled(state));
  readonly #team = new Team(this, (userid) => {
    const person = this.#directory.servicer(userid);
    return { name: person?.name ?? userid, former: person?.former ?? false };
  });
  #client = new RelayClient("", fetch);
  #statusRead = -Infinity;
  readonly #wayBack = new WayBack();
  #listing = Promise.resolve();
  #connection = new AbortController();
  #selecting = 0;
  /** Outlives the trend, which goes away where there is nothing to draw. */
  #trend: TrendDetail = TREND_DEFAULT;
  #calendar: StatisticField = "session_cnt";

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
    this.broken = false;
    this.newestFirst = true;
  }

  static override styles = [
    tokens,
    base,
    controls,
    skeleton,
    filterStyles,
    cardStyles,
    panelStyles,
    signInStyles,
    pageStyles,
    printStyles,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.#connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  /** Reads everything anew, the clock and the lists included. */
  async refresh(): Promise<void> {
    await this.#connect();
  }

  protected override willUpdate(): void {
    for (const [name, value] of Object.entries(DEFAULTS)) {
      const given: unknown = Reflect.get(this, name);
      if (given === null || given === undefined) Object.assign(this, { [name]: value });
    }
    // Colours are read from the styles before the browser itself turns to those of print.
    this.toggleAttribute("printing", this.#print.isPrinting);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("relay") || changed.has("fetcher")) {
      void this.#connect();
      return;
    }
    if (changed.has("openKfid")) void this.#listServicers();
    if (changed.has("openKfid") || changed.has("servicerUserid") || changed.has("range")) void this.#select();
  }

  get #locale(): Locale {
    return localeOf(this.locale || this.closest("[lang]")?.getAttribute("lang"));
  }

  async #connect(): Promise<void> {
    this.#connection.abort();
    this.#connection = new AbortController();
    this.#client = new RelayClient(this.relay, this.fetcher ?? this.#signIn.fetcherFor(this.relay));
    this.#statusRead = -Infinity;
    this.#listing = this.#directory.loadAccounts(this.#client);
    void this.#listServicers();
    const selected = this.#select();
    await this.#listing;
    const readable = this.#readable;
    const [only, second] = readable;
    if (only && this.openKfid === "" && readable.length <= MOST_AT_ONCE) {
      this.openKfid = second ? "all" : only;
    }
    await selected;
  }

  async #listServicers(): Promise<void> {
    const listing = this.#listing;
    if (this.openKfid === "all") await listing;
    if (listing !== this.#listing) return;
    await this.#directory.loadServicers(this.#client, this.#chosen);
    this.#team.renamed();
  }

  /** The accounts that may be read, of those the relay lists. */
  get #readable(): string[] {
    const { items } = this.#directory.accounts;
    return items.filter((account) => account.manage_privilege !== false).map(({ open_kfid }) => open_kfid);
  }

  /** The ids that the attribute stands for; `all` needs the relay's list. */
  get #chosen(): string[] {
    if (this.openKfid === "all" && this.#directory.accounts.phase !== "absent") return this.#readable;
    return [...new Set(this.openKfid.split(",").map((id) => id.trim()))].filter((id) => id !== "");
  }

  /** The core, and the relay's clock, which is asked for anew once it is no longer trusted. */
  async #clock(): Promise<[Kfstat, Answer<RelayStatus>]> {
    const { signal } = this.#connection;
    let asked: Promise<Answer<RelayStatus>> | undefined;
    if (!this.status?.ok || performance.now() - this.#statusRead > CLOCK_TRUST_MS) {
      asked = this.#client.status(signal);
    }
    const [kfstat, status] = await Promise.all([loadKfstat(), asked]);
    signal.throwIfAborted();
    if (status) {
      this.status = status.ok && !isPlausible(kfstat, status.value) ? unreadable() : status;
      this.#statusRead = performance.now();
    }
    this.kfstat = kfstat;
    this.broken = false;
    return [kfstat, this.status ?? unreadable()];
  }

  async #select(): Promise<void> {
    const selecting = (this.#selecting += 1);
    this.#team.clear();
    if (this.openKfid === "") this.#statistics.clear();
    else this.#statistics.expect();
    await this.#attempt(selecting, async (around) => {
      if (this.openKfid === "") return;
      const { own } = around.status;
      if (own !== undefined && this.servicerUserid === "") {
        this.servicerUserid = own;
        return;
      }
      if (this.openKfid === "all") await this.#listing;
      if (selecting !== this.#selecting) return;
      const dates = this.#datesOf(around.kfstat, around.status);
      if ("issues" in dates) {
        this.#statistics.fail({ reason: "refused", issues: dates.issues });
        return;
      }
      const open_kfids = this.#chosen;
      if (open_kfids.length === 0) {
        this.#statistics.clear();
        return;
      }
      const { servicerUserid } = this;
      const selection: Selection = {
        open_kfids,
        ...(servicerUserid === "" ? {} : { servicer_userid: servicerUserid }),
        start_date: dates.start_date,
        end_date: dates.end_date,
      };
      if (await this.#statistics.load(around, selection)) this.#loadMore(around, selection);
    });
  }

  /** What may come after the figures; nobody waits for it. */
  #loadMore(around: Surroundings, selection: Selection): void {
    const hidden = this.#hidden;
    if (!hidden.has("cards")) void this.#statistics.compare(around);
    if (!hidden.has("team") && selection.servicer_userid === undefined)
      void this.#team.load(around, selection);
  }

  /** Does what needs the core and the clock, unless something else was chosen meanwhile. */
  async #attempt(selecting: number, work: (around: Surroundings) => Promise<void>): Promise<void> {
    const { signal } = this.#connection;
    try {
      const [kfstat, status] = await this.#clock();
      if (selecting !== this.#selecting) return;
      if (status.ok) await work({ kfstat, relay: this.#client, status: status.value });
      else this.#statistics.fail(status.failure);
    } catch (error) {
      if (selecting !== this.#selecting || signal.aborted) return;
      this.broken = true;
      this.#statistics.fail({ reason: "refused", issues: [BROKEN] });
      throw error;
    }
  }

  #askForAccount(): void {
    this.renderRoot.querySelector<HTMLElement>("[data-filter=account]")?.focus();
  }

  async #retryFailed(): Promise<void> {
    // The figures are then as of now.
    this.#statusRead = -Infinity;
    await this.#attempt(this.#selecting, async (around) => {
      if (!(await this.#statistics.retry(around))) return;
      const { state } = this.#statistics;
      if (state.phase === "loaded") this.#loadMore(around, state.figures.selection);
    });
  }

  /** Does what a button asked for that goes away meanwhile, and takes the focus to what came of it. */
  async #retry(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      await this.updateComplete;
      const { activeElement } = this.getRootNode() as Document | ShadowRoot;
      const isLost = !this.shadowRoot?.activeElement && (!activeElement || activeElement === document.body);
      const headings = ["#token", ".panel-state h3", "h2", "h3[tabindex]", ".page"];
      const found = headings.map((heading) => this.renderRoot.querySelector<HTMLElement>(heading));
      if (isLost) found.find((element) => element !== null)?.focus();
    }
  }

  async #retryTeam(): Promise<void> {
    await this.#attempt(this.#selecting, async (around) => {
      const { state } = this.#statistics;
      if (state.phase === "loaded") await this.#team.load(around, state.figures.selection);
    });
  }

  /** Chooses what some button led to that goes away with it; the focus goes to the heading. */
  async #lead(filters: Partial<Filters>): Promise<void> {
    this.#url.choose(filters);
    await this.updateComplete;
    const heading = this.renderRoot.querySelector<HTMLElement>("h2");
    (heading ?? this.renderRoot.querySelector<HTMLElement>(".page"))?.focus();
  }

  #datesOf(kfstat: Kfstat, status: RelayStatus): DateRange | { issues: readonly PageIssue[] } {
    const { range } = this;
    const between = range.indexOf("..");
    if (between >= 0) return { start_date: range.slice(0, between), end_date: range.slice(between + 2) };
    // Half a range of dates: the core tells how dates are written.
    if (/^\d|^$/.test(range)) return { start_date: range, end_date: "" };
    // A name that is no preset is for the core to judge as well.
    const dates = kfstat.presetRange(range as Parameters<Kfstat["presetRange"]>[0], {
      now: clockOf(status),
    });
    return dates.ok ? dates.value : { issues: dates.issues };
  }

  #settled(state: StatisticsState): void {
    if (state.phase === "loaded") {
      const { selection, series, summary, failed } = state.figures;
      const reports = series.map(({ report }) => report);
      announce(this, "kfstat-load", { selection, reports, summary, complete: failed.length === 0 });
    }
    if (state.phase !== "loaded" && state.phase !== "failed") return;
    const { notices } = state.phase === "loaded" ? state.figures : state;
    const failures =
      state.phase === "failed"
        ? [state.failure]
        : [...state.figures.failed, ...state.figures.stale].map(({ failure }) => failure);
    const issues = failures.flatMap((failure) => failure.issues);
    if (failures.length > 0 || notices.length > 0) announce(this, "kfstat-issues", { issues, notices });
  }

  get #hidden(): ReadonlySet<string> {
    return new Set(this.hide.split(/\s+/));
  }

  override render(): TemplateResult {
    const locale = this.#locale;
    const messages = messagesFor(locale, this.messages);
    const { state } = this.#statistics;
    const figures = state.phase === "loaded" ? state.figures : undefined;
    const formats = formatsFor(locale, figures?.unscaled ?? NONE_UNSCALED, this.rateScale);
    const hidden = this.#hidden;
    const { kfstat } = this;
    const status = this.status?.ok ? this.status.value : undefined;
    const dates = kfstat && status ? this.#datesOf(kfstat, status) : undefined;
    const shown = dates && "start_date" in dates && kfstat?.previousRange(dates).ok ? dates : undefined;
    const chosen = this.openKfid !== "" && !this.#isAskingToken;
    return html`<div class="page" tabindex="-1" lang=${locale === "zh" ? "zh-CN" : "en"}>
      ${
        hidden.has("title")
          ? this.#renderActions(messages, figures)
          : this.#renderTitle(messages, formats, shown, figures)
      }
      ${
        hidden.has("filters") || this.#isAskingToken
          ? nothing
          : filterBar({
              kfstat,
              directory: this.#directory,
              status,
              openKfid: this.openKfid,
              servicerUserid: this.servicerUserid,
              range: this.range,
              dates: shown,
              locale,
              messages,
              pickAccount: (openKfid) => this.#url.choose({ openKfid, servicerUserid: "" }),
              pickServicer: (servicerUserid) => this.#url.choose({ servicerUserid }),
              pickRange: (range) => this.#url.choose({ range }),
              refresh: () => void this.refresh(),
            })
      }
      ${chosen ? html`<p class="print-line">${this.#filterWords(messages, formats, shown)}</p>` : nothing}
      <p class="hidden-text" role="status">${this.#spoken(messages, formats)}</p>
      ${this.#renderMain(locale, messages, formats, hidden)}
    </div>`;
  }

  #accountName(messages: Messages): string {
    if (this.openKfid === "all") return messages.all_accounts;
    const [only = "", second] = this.#chosen;
    return second === undefined
      ? this.#directory.accountName(only)
      : messages.accounts_chosen(this.#chosen.length);
  }

  /** What is chosen, in words: on paper they stand in place of the filters. */
  #filterWords(messages: Messages, formats: Formats, dates: DateRange | undefined): string {
    const { chosen_as, time_zone } = messages;
    const accounts = this.#chosen.map((openKfid) => this.#directory.accountName(openKfid)).join(", ");
    const person = this.servicerUserid === "" ? messages.all_servicers : this.#servicerName;
    return [
      chosen_as(messages.account, accounts),
      chosen_as(messages.servicer, person),
      ...(dates ? [chosen_as(messages.range, formats.range(dates.start_date, dates.end_date))] : []),
      time_zone,
    ].join(" · ");
  }

  get #servicerName(): string {
    return this.#directory.servicer(this.servicerUserid)?.name ?? this.servicerUserid;
  }

  #renderWayBack(messages: Messages): TemplateResult | typeof nothing {
    const own = this.status?.ok ? this.status.value.own : undefined;
    if (this.servicerUserid === "" || own !== undefined) return nothing;
    return wayBackButton(messages, () => void this.#lead(this.#wayBack.back(this)));
  }

  #renderTitle(
    messages: Messages,
    formats: Formats,
    dates: DateRange | undefined,
    figures: Figures | undefined,
  ): TemplateResult {
    const chosen = this.openKfid !== "" && !this.#isAskingToken;
    return html`<header class="title" part="title">
      <div>
        <h2 tabindex="-1">${chosen ? this.#accountName(messages) : messages.product}</h2>
        <p class="what">
          ${
            chosen
              ? html`<span>${this.servicerUserid === "" ? messages.all_servicers : this.#servicerName}</span>
                  <span class="range"
                    >${dates ? formats.range(dates.start_date, dates.end_date) : nothing}</span
                  >${this.#renderWayBack(messages)}`
              : messages.tagline
          }
        </p>
      </div>
      <div class="title-side">
        ${freshness(figures, messages, formats)} ${this.#renderActions(messages, figures)}
      </div>
    </header>`;
  }

  #renderActions(messages: Messages, figures: Figures | undefined): TemplateResult | typeof nothing {
    const isSignedIn = this.#signIn.state === "signed_in";
    const mayExport = !this.#hidden.has("export") && this.openKfid !== "" && !this.#isAskingToken;
    if (!isSignedIn && !mayExport) return nothing;
    return html`<div class="title-actions">
      ${
        isSignedIn
          ? html`<button
              class="button"
              type="button"
              data-action="sign-out"
              @click=${() => void this.#retry(() => this.#signOut())}
            >
              ${messages.sign_in.sign_out}
            </button>`
          : nothing
      }
      ${mayExport ? this.#renderExport(messages, figures) : nothing}
    </div>`;
  }

  #renderExport(messages: Messages, figures: Figures | undefined): TemplateResult {
    const input = figures && {
      kfstat: this.kfstat,
      figures,
      comparison: this.#statistics.comparison,
      team: this.#team.state,
      accountName: (openKfid: string) => this.#directory.accountName(openKfid),
      servicerName: this.#servicerName,
      rateScale: this.rateScale,
      locale: this.#locale,
      messages,
    };
    defineWhenShown("kfstat-export", async () => (await import("./export-menu.js")).KfstatExport);
    return html`<kfstat-export part="export" .input=${input} .messages=${messages}
      ><button class="button" type="button" aria-disabled="true">
        ${icons.download} ${messages.exports.export}
      </button></kfstat-export
    >`;
  }

  /** Whether the relay wants a token of us; an embedder's fetcher sees to that itself. */
  get #isAskingToken(): boolean {
    return this.#signIn.isAsking && !this.fetcher;
  }

  async #signOut(): Promise<void> {
    this.#signIn.signOut();
    await this.refresh();
  }

  readonly #enter = (token: string): void => {
    if (this.#signIn.signIn(token)) void this.#retry(() => this.refresh());
  };

  /** What a screen reader is told as the figures come. */
  #spoken(messages: Messages, formats: Formats): string {
    const { state } = this.#statistics;
    if (this.#isAskingToken) return "";
    if (state.phase === "loading" && !this.broken) {
      return state.total > 1 ? messages.progress(state.done, state.total) : messages.loading;
    }
    const failed = this.#failed;
    if (failed) {
      const { title, body } = failureText(failed.failure, messages, failed.shown);
      return `${title} ${body}`;
    }
    if (state.phase !== "loaded") return "";
    const name = this.servicerUserid === "" ? this.#accountName(messages) : this.#servicerName;
    const { length } = state.figures.rows;
    return messages.loaded(name, messages.days(formats.count(length), length === 1));
  }

  /** What stands in place of all figures. */
  get #failed(): { failure: Failure; shown: FailureState } | undefined {
    const { state } = this.#statistics;
    const { accounts } = this.#directory;
    if (state.phase === "idle" && accounts.phase === "absent" && accounts.failure.reason === "refused") {
      return { failure: accounts.failure, shown: failureState(accounts.failure) };
    }
    if (state.phase !== "failed") return undefined;
    const { failure } = state;
    if (this.broken) return { failure, shown: "broken" };
    const clockless = this.status && !this.status.ok && failure.reason === "absent";
    return { failure, shown: clockless ? "no_clock" : failureState(failure) };
  }

  #renderMain(
    locale: Locale,
    messages: Messages,
    formats: Formats,
    hidden: ReadonlySet<string>,
  ): TemplateResult {
    const { kfstat } = this;
    if (this.#isAskingToken) return signInForm(this.#signIn.state, messages, this.#enter);
    const retry = () => void this.#retry(() => this.refresh());
    const failed = this.#failed;
    const panel = failed && failurePanel(failed.failure, kfstat, locale, messages, retry, failed.shown);
    const { state } = this.#statistics;
    if (state.phase === "idle") {
      const { accounts } = this.#directory;
      if (panel) return panel;
      if (accounts.phase === "listed" && accounts.items.length === 0)
        return calmPanel("no_accounts", messages);
      const step = { label: messages.choose_account, take: () => this.#askForAccount() };
      return calmPanel("idle", messages, hidden.has("filters") ? undefined : step);
    }
    const figures = state.phase === "loaded" ? state.figures : undefined;
    const notices = figures?.notices ?? (state.phase === "loaded" ? [] : state.notices);
    // Notices of the question itself are known before the answer, so they may stand above it without a shift.
    const asked = noticeBanner(notesOf(kfstat, notices.filter(isOfPlan), locale), messages);
    if (state.phase === "failed") return html`${asked} ${panel}`;
    const isEmpty = figures?.summary.days_reported === 0 && figures.failed.length === 0;
    // One template whether figures are there or on their way: what a reader chose or opened stays as they change.
    return html`${asked} ${this.#renderBanners(locale, messages, formats)}
    ${isEmpty ? calmPanel("empty", messages) : nothing}
    ${figuresView({
      figures,
      comparison: this.#statistics.comparison,
      team: this.#team.state,
      people: this.#directory.servicers.items.length,
      cancelTeam: () => this.#team.cancel(),
      retryTeam: () => void this.#retryTeam(),
      drill: (person) => void this.#lead(this.#wayBack.lead(person, this.#chosen, this.openKfid)),
      kfstat,
      accountName: this.#accountNameOfSeveral,
      hidden: this.#shownParts(hidden, isEmpty),
      notes: notesOf(
        kfstat,
        notices.filter((notice) => !isOfPlan(notice) && !this.#isOfScale(notice)),
        locale,
      ),
      locale,
      theme: this.#print.isPrinting ? "light" : this.theme,
      messages,
      formats,
      trend: this.#trend,
      chooseTrend: (choice) => (this.#trend = choice),
      calendar: this.#calendar,
      chooseCalendar: (field) => (this.#calendar = field),
      newestFirst: this.newestFirst,
      orderDays: (newestFirst) => (this.newestFirst = newestFirst),
    })}`;
  }

  /** A rate over 1 is nothing to tell of where rates are of 100. */
  #isOfScale({ code }: PageIssue): boolean {
    return this.rateScale === "percent" && code === "response.rate_out_of_range";
  }

  /** What not to draw: a team beside one person would be two answers to one question. */
  #shownParts(hidden: ReadonlySet<string>, isEmpty: boolean): ReadonlySet<string> {
    return new Set([
      ...hidden,
      ...(isEmpty ? ["cards", "trend", "calendar"] : []),
      ...(this.servicerUserid === "" ? [] : ["team"]),
    ]);
  }

  readonly #accountNameOfSeveral = (openKfid: string): string | undefined =>
    this.#chosen.length > 1 ? this.#directory.accountName(openKfid) : undefined;

  #renderBanners(locale: Locale, messages: Messages, formats: Formats) {
    const { kfstat } = this;
    const { state } = this.#statistics;
    if (state.phase !== "loaded" || !kfstat) return nothing;
    const { failed, stale, parts, selection } = state.figures;
    const isOne = selection.open_kfids.length === 1;
    const input = {
      kfstat,
      locale,
      messages,
      range: formats.range,
      accountName: (openKfid: string) => (isOne ? undefined : this.#directory.accountName(openKfid)),
      retry: () => void this.#retry(() => this.#retryFailed()),
    };
    return html`${failed.length > 0 ? partialBanner(failed, parts, input) : nothing}
    ${stale.length > 0 ? staleBanner(stale, input) : nothing}`;
  }
}

/** Whether clock and earliest day are ones the core can count from. */
function isPlausible(kfstat: Kfstat, status: RelayStatus): boolean {
  if (!kfstat.today({ now: clockOf(status) }).ok) return false;
  const { earliest } = status;
  return earliest === undefined || kfstat.previousRange({ start_date: earliest, end_date: earliest }).ok;
}

function isOfPlan(notice: PageIssue): boolean {
  return !notice.code.startsWith("response.");
}

declare global {
  interface HTMLElementTagNameMap {
    "kfstat-dashboard": KfstatDashboard;
  }
  interface HTMLElementEventMap extends KfstatDashboardEventMap {}
}
