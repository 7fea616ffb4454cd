import type { DateRange, Locale, StatisticField } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Enquiry, hiddenParts } from "../asking/enquiry.js";
import type { Fetcher } from "../asking/relay-client.js";
import type { StatisticsState } from "../asking/statistics.js";
import { UrlState, type Filters } from "../asking/url-state.js";
import { announce, type DrillDetail, type KfstatDashboardEventMap } from "../figures/events.js";
import { unscaledOf } from "../figures/figures-of.js";
import type { Figures } from "../figures/figures.js";
import { KfstatElement } from "../look/kfstat-element.js";
import { pageStyles } from "../look/page-styles.js";
import { PrintWatch, printStyles } from "../look/print.js";
import { base, controls, skeleton } from "../look/styles.js";
import { tokens } from "../look/tokens.js";
import { cardStyles } from "../parts/cards/metric-cards.js";
import { filterBar, filterStyles } from "../parts/filters/filter-bar.js";
import { signInForm, signInStyles } from "../parts/states/sign-in-form.js";
import {
  calmPanel,
  failurePanel,
  failureText,
  noticeBanner,
  panelStyles,
  partialBanner,
  staleBanner,
} from "../parts/states/state-panel.js";
import { TREND_DEFAULT, type TrendDetail } from "../parts/trend/trend-choice.js";
import { formatsFor, NONE_UNSCALED, type Formats, type RateScale } from "../words/formats.js";
import { issueTexts, type PageIssue } from "../words/issues.js";
import { localeOf } from "../words/languages.js";
import { messagesFor, type MessageOverrides, type Messages } from "../words/messages.js";
import { isolated } from "../words/phrases.js";
import { figuresView } from "./figures-view.js";
import { HostPage } from "./host-page.js";
import { SpokenLanguage, type Spoken } from "./spoken-language.js";
import { titleActions, titleLine, type TitleInput } from "./title-view.js";
import { WayBack } from "./way-back.js";

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
 * @attr locale - `zh` or `en`; default: that of the nearest `lang`, which may change.
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
 * @cssprop --kfstat-background - Behind the panels; default: none, the page's own shows.
 * @cssprop --kfstat-surface - Of the panels.
 * @cssprop --kfstat-text - Of the text.
 * @cssprop --kfstat-font - The font family.
 * @cssprop --kfstat-radius - Of the panels' corners.
 */
export class KfstatDashboard extends KfstatElement {
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
  declare private newestFirst: boolean;

  readonly #page = new HostPage(this);
  readonly #speech = new SpokenLanguage(this);
  readonly #url = new UrlState(this);
  readonly #print = new PrintWatch(this);
  readonly #enquiry = new Enquiry(this, (state) => this.#settled(state));
  readonly #wayBack = new WayBack();
  /** Outlives the trend, which goes away where there is nothing to draw. */
  #trend: TrendDetail = TREND_DEFAULT;
  #calendar: StatisticField = "session_cnt";
  /** Figures together with what was seen of the team, kept so that they stay the same object. */
  #merged: { of: Figures; key: string; figures: Figures } | undefined;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
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
    if (this.hasUpdated) void this.#enquiry.connect();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    this.#url.give(name);
  }

  /** Reads everything anew, the clock and the lists included. */
  async refresh(): Promise<void> {
    await this.#enquiry.connect();
  }

  protected override willUpdate(): void {
    for (const [name, value] of Object.entries(DEFAULTS)) {
      const given: unknown = Reflect.get(this, name) ?? value;
      Reflect.set(this, name, String(given));
    }
    this.#speech.want(localeOf(this.locale || this.#page.lang));
    // Colours are read from the styles before the browser itself turns to those of print.
    this.toggleAttribute("printing", this.#print.isPrinting);
  }

  /** The first drawing with words in it is the one that counts. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#speech.settled;
    return super.getUpdateComplete();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // What changes meanwhile is asked for as a whole once it is back in a document.
    if (!this.isConnected) return;
    if (changed.has("relay") || changed.has("fetcher")) {
      this.#enquiry.forget();
      void this.#enquiry.connect();
      return;
    }
    if (changed.has("hide")) void this.#enquiry.reveal();
    if (changed.has("openKfid")) void this.#enquiry.listServicers();
    if (changed.has("openKfid") || changed.has("servicerUserid") || changed.has("range"))
      void this.#enquiry.select();
  }

  #askForAccount(): void {
    this.renderRoot.querySelector<HTMLElement>("[data-filter=account]")?.focus();
  }

  /** Does what a button asked for that goes away meanwhile, and takes the focus to what came of it. */
  async #retry(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      await this.updateComplete;
      const { activeElement } = this.getRootNode() as Document | ShadowRoot;
      const isLost =
        !this.shadowRoot?.activeElement && (!activeElement || activeElement === this.ownerDocument.body);
      const headings = ["#token", ".panel-state h3", "h2", "h3[tabindex]", ".page"];
      const found = headings.map((heading) => this.renderRoot.querySelector<HTMLElement>(heading));
      if (isLost) found.find((element) => element !== null)?.focus();
    }
  }

  /** Chooses what some button led to that goes away with it; the focus goes to the heading. */
  async #lead(filters: Partial<Filters>): Promise<void> {
    this.#url.choose(filters);
    await this.updateComplete;
    const heading = this.renderRoot.querySelector<HTMLElement>("h2");
    (heading ?? this.renderRoot.querySelector<HTMLElement>(".page"))?.focus();
  }

  async #drill(person: DrillDetail): Promise<void> {
    const { openKfid: from, servicerUserid } = this;
    const openKfid = await this.#enquiry.accountsOf(person);
    // Something else may have been chosen meanwhile.
    if (this.openKfid !== from || this.servicerUserid !== servicerUserid) return;
    await this.#lead(this.#wayBack.lead(person, openKfid, from));
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
    return hiddenParts(this.hide);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.#speech.shown) return nothing;
    const { locale, language } = this.#speech.shown;
    const messages = messagesFor(language, this.messages?.[locale]);
    const { state } = this.#enquiry.statistics;
    const figures = state.phase === "loaded" ? this.#withTeam(state.figures) : undefined;
    const formats = formatsFor(language, figures?.unscaled ?? NONE_UNSCALED, this.rateScale);
    const hidden = this.#hidden;
    const { kfstat, directory, dates, openKfid, servicerUserid } = this.#enquiry;
    const status = this.#enquiry.status?.ok ? this.#enquiry.status.value : undefined;
    const isChosen = openKfid === "all" || this.#enquiry.chosen.length > 0;
    const chosen = isChosen && !this.#enquiry.isAskingToken;
    const title = this.#titleOf(locale, messages, formats, figures, chosen);
    return html`<div class="own">
      <div class="frame">
        <div
          class=${`page ${language.texts}-texts ${this.#page.isDark ? "on-dark" : ""}`}
          tabindex="-1"
          dir="ltr"
          lang=${language.tag}
        >
          ${hidden.has("title") ? titleActions(title) : titleLine(title)}
          ${
            hidden.has("filters") || this.#enquiry.isAskingToken
              ? nothing
              : filterBar({
                  kfstat,
                  accounts: directory.accounts,
                  servicers: directory.servicers,
                  now: status?.now,
                  earliest: status?.earliest,
                  openKfid,
                  servicerUserid,
                  range: this.range,
                  dates,
                  locale,
                  messages,
                  pickAccount: (openKfid) => this.#url.choose({ openKfid, servicerUserid: "" }),
                  pickServicer: (servicerUserid) => this.#url.choose({ servicerUserid }),
                  pickRange: (range) => this.#url.choose({ range }),
                  refresh: () => void this.refresh(),
                })
          }
          ${chosen ? html`<p class="print-line">${this.#filterWords(messages, formats, dates)}</p>` : nothing}
          <p class="hidden-text" role="status">${this.#spoken(messages, formats)}</p>
          ${this.#renderMain(this.#speech.shown, messages, formats, hidden)}
        </div>
      </div>
    </div>`;
  }

  /** A rate has one scale on the whole page, whoever of the team it was seen of. */
  #withTeam(figures: Figures): Figures {
    const { notices } = this.#enquiry.team;
    const unseen = [...unscaledOf(notices)].filter((field) => !figures.unscaled.has(field));
    if (unseen.length === 0) return figures;
    const key = unseen.join(" ");
    if (this.#merged?.of !== figures || this.#merged.key !== key) {
      const unscaled = new Set([...figures.unscaled, ...unseen]);
      const told = [...figures.notices, ...notices];
      this.#merged = { of: figures, key, figures: { ...figures, unscaled, notices: told } };
    }
    return this.#merged.figures;
  }

  #titleOf(
    locale: Locale,
    messages: Messages,
    formats: Formats,
    figures: Figures | undefined,
    chosen: boolean,
  ): TitleInput {
    const { kfstat, directory, statistics, team, signIn, status, dates, servicerUserid } = this.#enquiry;
    const isOwn = status?.ok && status.value.own !== undefined;
    const input = kfstat &&
      figures && {
        kfstat,
        figures,
        comparison: statistics.comparison,
        team: team.state,
        accountName: (openKfid: string) => directory.accountName(openKfid),
        servicerName: this.#servicerName,
        rateScale: this.rateScale,
        locale,
        messages,
        formats,
      };
    return {
      chosen,
      accountName: this.#accountName(messages),
      personName: servicerUserid === "" ? messages.all_servicers : this.#servicerName,
      wayBack: servicerUserid === "" || isOwn ? undefined : () => void this.#lead(this.#wayBack.back(this)),
      dates,
      figures,
      formats,
      messages,
      signOut: signIn.state === "signed_in" ? () => void this.#retry(() => this.#signOut()) : undefined,
      exports: chosen && !this.#hidden.has("export") ? { input } : undefined,
    };
  }

  #accountName(messages: Messages): string {
    if (this.#enquiry.openKfid === "all") return messages.all_accounts;
    const [only = "", second] = this.#enquiry.chosen;
    return second === undefined
      ? this.#enquiry.directory.accountName(only)
      : messages.accounts_chosen(this.#enquiry.chosen.length);
  }

  /** What is chosen, in words: on paper they stand in place of the filters. */
  #filterWords(messages: Messages, formats: Formats, dates: DateRange | undefined): string {
    const { chosen_as, time_zone } = messages;
    const accounts = this.#enquiry.chosen
      .map((openKfid) => isolated(this.#enquiry.directory.accountName(openKfid)))
      .join(", ");
    const person =
      this.#enquiry.servicerUserid === "" ? messages.all_servicers : isolated(this.#servicerName);
    return [
      chosen_as(messages.account, accounts),
      chosen_as(messages.servicer, person),
      ...(dates ? [chosen_as(messages.range, formats.range(dates.start_date, dates.end_date))] : []),
      time_zone,
    ].join(" · ");
  }

  get #servicerName(): string {
    const { directory, servicerUserid } = this.#enquiry;
    return directory.servicer(servicerUserid)?.name ?? servicerUserid;
  }

  async #signOut(): Promise<void> {
    this.#enquiry.signIn.signOut();
    this.#enquiry.forget();
    await this.refresh();
  }

  readonly #enter = (token: string): void => {
    if (this.#enquiry.signIn.signIn(token)) void this.#retry(() => this.refresh());
  };

  /** What a screen reader is told as the figures come. */
  #spoken(messages: Messages, formats: Formats): string {
    const { state } = this.#enquiry.statistics;
    if (this.#enquiry.isAskingToken) return "";
    if (state.phase === "loading" && !this.#enquiry.broken) {
      return state.total > 1 ? messages.progress(state.done, state.total) : messages.loading;
    }
    const failed = this.#enquiry.failed;
    if (failed) {
      const { title, body } = failureText(failed.failure, messages, failed.shown);
      return `${title} ${body}`;
    }
    if (state.phase !== "loaded") return "";
    const name = this.#enquiry.servicerUserid === "" ? this.#accountName(messages) : this.#servicerName;
    const { length } = state.figures.rows;
    return messages.loaded(isolated(name), messages.days(formats.count(length), length === 1));
  }

  #renderMain(
    { locale, language }: Spoken,
    messages: Messages,
    formats: Formats,
    hidden: ReadonlySet<string>,
  ): TemplateResult {
    const { kfstat } = this.#enquiry;
    if (this.#enquiry.isAskingToken)
      return signInForm(this.#enquiry.signIn.state === "wrong", messages, this.#enter);
    const retry = () => void this.#retry(() => this.refresh());
    const failed = this.#enquiry.failed;
    const panel = failed && failurePanel(failed.failure, kfstat, locale, messages, retry, failed.shown);
    const { state } = this.#enquiry.statistics;
    if (state.phase === "idle") {
      const { accounts } = this.#enquiry.directory;
      if (panel) return panel;
      if (accounts.phase === "listed" && accounts.items.length === 0)
        return calmPanel("no_accounts", messages);
      const step = { label: messages.choose_account, take: () => this.#askForAccount() };
      return calmPanel("idle", messages, hidden.has("filters") ? undefined : step);
    }
    const figures = state.phase === "loaded" ? this.#withTeam(state.figures) : undefined;
    const notices = figures?.notices ?? (state.phase === "loaded" ? [] : state.notices);
    // Notices of the question itself are known before the answer, so they may stand above it without a shift.
    const asked = noticeBanner(issueTexts(kfstat, notices.filter(isOfPlan), locale), messages);
    if (state.phase === "failed") return html`${asked} ${panel}`;
    const isEmpty = figures?.summary.days_reported === 0 && figures.failed.length === 0;
    // One template whether figures are there or on their way: what a reader chose or opened stays as they change.
    return html`${asked} ${this.#renderBanners(locale, messages, formats)}
    ${isEmpty ? calmPanel("empty", messages) : nothing}
    ${figuresView({
      figures,
      comparison: this.#enquiry.statistics.comparison,
      team: this.#enquiry.team.state,
      people: this.#enquiry.directory.servicers.items.length,
      cancelTeam: () => this.#enquiry.team.cancel(),
      retryTeam: () => void this.#enquiry.retryTeam(),
      drill: (person) => void this.#drill(person),
      kfstat,
      accountName: this.#accountNameOfSeveral,
      isSeveral: this.#enquiry.chosen.length > 1,
      hidden: this.#shownParts(hidden, isEmpty),
      notes: issueTexts(
        kfstat,
        notices.filter((notice) => !isOfPlan(notice) && !this.#isOfScale(notice)),
        locale,
      ),
      locale,
      texts: language.texts,
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
      ...(this.#enquiry.servicerUserid === "" ? [] : ["team"]),
    ]);
  }

  readonly #accountNameOfSeveral = (openKfid: string): string | undefined =>
    this.#enquiry.chosen.length > 1 ? this.#enquiry.directory.accountName(openKfid) : undefined;

  #renderBanners(locale: Locale, messages: Messages, formats: Formats) {
    const { kfstat } = this.#enquiry;
    const { state } = this.#enquiry.statistics;
    if (state.phase !== "loaded" || !kfstat) return nothing;
    const { failed, stale, parts, selection } = state.figures;
    const isOne = selection.open_kfids.length === 1;
    const input = {
      kfstat,
      locale,
      messages,
      range: formats.range,
      accountName: (openKfid: string) => (isOne ? undefined : this.#enquiry.directory.accountName(openKfid)),
      retry: () => void this.#retry(() => this.#enquiry.retryFailed()),
    };
    return html`${failed.length > 0 ? partialBanner(failed, parts, input) : nothing}
    ${stale.length > 0 ? staleBanner(stale, input) : nothing}`;
  }
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
