import type { DateRange, Issue, Kfstat, Locale } from "kfstat";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Enquiry, hiddenParts } from "../asking/enquiry.js";
import type { Fetcher } from "../asking/relay-client.js";
import type { StatisticsState } from "../asking/statistics.js";
import { UrlState, type Filters } from "../asking/url-state.js";
import type { Study } from "../asking/study.js";
import { announce, type KfstatDashboardEventMap } from "../figures/events.js";
import { unscaledOf } from "../figures/figures-of.js";
import type { Figures, Subject } from "../figures/figures.js";
import { MissedDays } from "../figures/missed.js";
import type { FirstView as View } from "../figures/view.js";
import { icons } from "../look/icons.js";
import { KfstatElement } from "../look/kfstat-element.js";
import { defineWhenShown } from "../look/lazy-elements.js";
import { pageStyles } from "../look/page-styles.js";
import { PrintWatch, printStyles } from "../look/print.js";
import { base, controls, skeleton } from "../look/styles.js";
import { tokens } from "../look/tokens.js";
import type { aboutCard } from "../parts/cards/about-card.js";
import { cardStyles } from "../parts/cards/metric-cards.js";
import { changesText } from "../figures/sentences.js";
import { changeStyles } from "../parts/changes/what-changed.js";
import { filterBar, filterStyles } from "../parts/filters/filter-bar.js";
import { signInForm, signInStyles } from "../parts/states/sign-in-form.js";
import { calmPanel, failureText, noticeBanner, panelStyles } from "../parts/states/calm-panel.js";
import { panelsOr } from "../parts/states/panels.js";
import { readTrend, writeTrend } from "../parts/trend/trend-choice.js";
import { formatsFor, NONE_UNSCALED, type Formats, type RateScale } from "../words/formats.js";
import { issueTexts, type PageIssue } from "../words/issues.js";
import { localeOf } from "../words/languages.js";
import { messagesFor, type MessageOverrides, type FirstMessages as Messages } from "../words/messages.js";
import { isolated } from "../words/phrases.js";
import { figuresView } from "./figures-view.js";
import { HostPage } from "./host-page.js";
import { SpokenLanguage, type Spoken } from "./spoken-language.js";
import { Staged } from "./staged.js";
import { titleLine } from "./title-view.js";

/** What stands where the embedder gives nothing. */
const DEFAULTS = {
  relay: "",
  openKfid: "",
  servicerUserid: "",
  range: "last_28_days",
  compare: "period",
  locale: "",
  theme: "auto",
  hide: "",
  urlState: "none",
  rateScale: "unit",
} as const;

/** What a reader chooses on the page alone. */
const CHOICES = {
  metrics: "",
  group: "",
  sort: "-session_cnt",
  search: "",
  columns: "",
  view: "",
  days: "",
} as const;

/** Targets of an attribute; what is no JSON is left to the core to refuse. */
function readTargets(text: string | null): unknown {
  try {
    return text === null || text.trim() === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

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
 * @attr servicer-userid - The servicer; empty: everybody; up to five with commas between: they are compared.
 * @attr range - A preset's name (`last_28_days`, the default: whole weeks hold the same weekdays) or `DATE..DATE`.
 * @attr compare - What the range is compared with: the equal `period` before (default), the same days of the last `month`
 *   or `year`, or `none`.
 * @attr targets - What is to be reached, as JSON: `{"reply_rate":{"min":0.95}}`; default: what the relay hands over.
 * @attr locale - `zh` or `en`; default: that of the nearest `lang`, which may change.
 * @attr theme - `auto` (default), `light` or `dark`, for the page's own style sheet to go by. The dashboard stands on the
 *   page's ground, or on `--kfstat-background`, and takes the colours that are legible there.
 * @attr hide - Any of `title filters changes cards team accounts trend calendar days export`, separated by spaces.
 * @attr url-state - `query`: all that was chosen stands in the address, as `kf-account`, `kf-servicer`, `kf-range` and
 *   more; default: `none`.
 * @attr rate-scale - `unit` (default): upstream's rates are of 1; `percent`: of 100.
 * @prop fetcher - Sends the requests: `(url, init) => Promise<Response>`; default: `fetch`, with a token that the page
 *   asks for where the relay wants one.
 * @prop targets - The same as the attribute, as an object.
 * @prop messages - The embedder's own texts, by language.
 * @fires kfstat-load - Figures are shown; `detail` is a `LoadDetail`.
 * @fires kfstat-issues - Something is missing or worth knowing; `detail` is an `IssuesDetail`.
 * @fires kfstat-export - A file is about to be saved, unless cancelled; `detail` is an `ExportDetail`.
 * @fires kfstat-drill - A servicer of the team was chosen; `detail` is a `DrillDetail`. The dashboard shows the person
 *   unless the event is cancelled.
 * @csspart title - The heading line.
 * @csspart filters - The filter bar.
 * @csspart changes - The sentences of what changed.
 * @csspart cards - All cards.
 * @csspart card - One card.
 * @csspart team - The table of people.
 * @csspart accounts - The table of accounts.
 * @csspart comparison - People or accounts side by side.
 * @csspart trend - The charts.
 * @csspart calendar - Weeks and weekdays.
 * @csspart days - The table of days.
 * @csspart export - The menu of files.
 * @csspart state - The panel that stands in place of figures.
 * @csspart notice - A banner above the figures.
 * @cssprop --kfstat-accent - The one strong colour.
 * @cssprop --kfstat-background - Behind everything; default: none, the page's own shows.
 * @cssprop --kfstat-surface - Behind rows that stay in view, and of what opens above others.
 * @cssprop --kfstat-text - Of the text.
 * @cssprop --kfstat-font - The font family.
 * @cssprop --kfstat-radius - Of the corners of controls.
 */
export class KfstatDashboard extends KfstatElement {
  static override properties = {
    relay: text("relay"),
    openKfid: text("openKfid", { attribute: "open-kfid" }),
    servicerUserid: text("servicerUserid", { attribute: "servicer-userid" }),
    range: text("range"),
    compare: text("compare"),
    targets: { converter: { fromAttribute: readTargets } },
    locale: text("locale"),
    theme: text("theme", { reflect: true }),
    hide: text("hide"),
    urlState: text("urlState", { attribute: "url-state" }),
    rateScale: text("rateScale", { attribute: "rate-scale" }),
    fetcher: { attribute: false },
    messages: { attribute: false },
    ...Object.fromEntries(Object.keys(CHOICES).map((name) => [name, { state: true }])),
  };

  declare relay: string;
  declare openKfid: string;
  declare servicerUserid: string;
  declare range: string;
  declare compare: string;
  declare targets: unknown;
  declare locale: string;
  declare theme: "auto" | "light" | "dark";
  declare hide: string;
  declare urlState: "none" | "query";
  declare rateScale: RateScale;
  declare fetcher: Fetcher | undefined;
  declare messages: MessageOverrides | undefined;
  /** @internal */
  declare metrics: string;
  /** @internal */
  declare group: string;
  /** @internal */
  declare sort: string;
  /** @internal */
  declare search: string;
  /** @internal */
  declare columns: string;
  /** @internal */
  declare view: string;
  /** @internal */
  declare days: string;

  readonly #page = new HostPage(this);
  readonly #speech = new SpokenLanguage(this);
  readonly #url = new UrlState(this);
  readonly #print = new PrintWatch(this);
  readonly #enquiry = new Enquiry(this, (state) => this.#settled(state));
  readonly #staged = new Staged(this);
  readonly #missed = new MissedDays(() => this.requestUpdate());
  /** What cards say beside their figures, once that has come. */
  #about: typeof aboutCard | undefined;
  #view: { key: readonly unknown[]; view: View } | undefined;
  /** Figures together with what was seen of the team, kept so that they stay the same object. */
  #merged: { of: Figures; key: string; figures: Figures } | undefined;

  constructor() {
    super();
    Object.assign(this, DEFAULTS, CHOICES);
  }

  static override styles = [
    tokens,
    base,
    controls,
    skeleton,
    filterStyles,
    changeStyles,
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
    for (const [name, value] of Object.entries({ ...DEFAULTS, ...CHOICES })) {
      const given: unknown = Reflect.get(this, name) ?? value;
      Reflect.set(this, name, String(given));
    }
    this.#speech.want(localeOf(this.locale || this.#page.lang));
    // Colours are read from the styles before the browser itself turns to those of print.
    this.toggleAttribute("printing", this.#print.isPrinting);
    this.toggleAttribute("on-dark", this.#page.isDark);
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
    if (this.#view && !this.#about) void this.#loadAbout().catch(() => undefined);
    if (changed.has("hide")) void this.#enquiry.reveal();
    if (changed.has("targets")) this.#enquiry.study?.setTargets(this.#enquiry.targets);
    if (changed.has("openKfid")) void this.#enquiry.listServicers();
    if (changed.has("openKfid") || changed.has("servicerUserid") || changed.has("range"))
      void this.#enquiry.follow();
    else if (changed.has("compare")) void this.#enquiry.compare();
  }

  async #loadAbout(): Promise<void> {
    const { aboutCard } = await import("../parts/cards/about-card.js");
    this.#about = aboutCard;
    this.requestUpdate();
  }

  #askForAccount(): void {
    const filter = this.renderRoot.querySelector("[data-filter=account]");
    const opener = filter?.querySelector<HTMLElement>(".opener");
    if (opener) opener.click();
    else filter?.querySelector("input")?.focus();
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

  readonly #openPerson = (servicerUserid: string): void => void this.#lead({ servicerUserid });

  readonly #openAccount = (openKfid: string): void =>
    void this.#lead({ openKfid, servicerUserid: "", view: "" });

  /** The people of some days. */
  readonly #openDays = async ({ start_date, end_date }: DateRange): Promise<void> => {
    this.#url.choose({ range: `${start_date}..${end_date}`, servicerUserid: "", view: "" });
    await this.updateComplete;
    const team = this.renderRoot.querySelector("kfstat-team");
    team?.scrollIntoView?.({ block: "nearest" });
    (
      team?.shadowRoot?.querySelector<HTMLElement>("h3") ?? this.renderRoot.querySelector<HTMLElement>("h2")
    )?.focus({
      preventScroll: true,
    });
  };

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
    if (failures.length > 0 || notices.length > 0)
      announce(this, "kfstat-issues", { issues: this.#worded(issues), notices: this.#worded(notices) });
  }

  /** Issues that were formed before the core had its words. */
  #worded(issues: readonly PageIssue[]): PageIssue[] {
    const { kfstat } = this.#enquiry;
    return issues.map((issue) => {
      const message = issue.message === issue.code ? kfstat?.formatIssue(issue as Issue) : undefined;
      return message === undefined ? issue : { ...issue, message };
    });
  }

  get #panels() {
    return panelsOr(() => this.requestUpdate());
  }

  get #hidden(): ReadonlySet<string> {
    return hiddenParts(this.hide);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.#speech.shown) return nothing;
    const { locale, language } = this.#speech.shown;
    const messages = messagesFor(language, this.messages?.[locale]);
    const { study, kfstat, directory, dates, openKfid, servicerUserid } = this.#enquiry;
    const figures = study?.figures && this.#withTeam(study, study.figures);
    const formats = formatsFor(language, figures?.unscaled ?? NONE_UNSCALED, this.rateScale);
    const hidden = this.#hidden;
    const status = this.#enquiry.known;
    const isChosen = openKfid === "all" || this.#enquiry.chosen.length > 0;
    const chosen = isChosen && !this.#enquiry.isAskingToken;
    const view =
      study && figures && kfstat
        ? this.#viewOf(kfstat, study, figures, { locale, messages, formats })
        : undefined;
    // Their words are in it.
    this.#staged.take(language.isWhole ? view : undefined, this.#print.isPrinting);
    const { signIn } = this.#enquiry;
    const exports = chosen && !hidden.has("export") ? this.#exports(view, messages) : nothing;
    const signOut = signIn.state === "signed_in" ? () => void this.#retry(() => this.#signOut()) : undefined;
    return html`<div class="own">
      <div class="frame">
        <div class=${`page ${language.texts}-texts`} tabindex="-1" dir="ltr" lang=${language.tag}>
          ${filterBar({
            // Without the filters, what stands at their end stays.
            isWhole: !hidden.has("filters") && !this.#enquiry.isAskingToken,
            kfstat,
            accounts: directory.accounts,
            servicers: directory.servicers,
            accountName: this.#nameOfAccount,
            personName: this.#nameOfPerson,
            now: status?.now,
            earliest: status?.earliest,
            openKfid,
            servicerUserid: this.#enquiry.compared.length > 0 ? this.servicerUserid : servicerUserid,
            range: this.range,
            dates,
            compare: this.#enquiry.compareWith,
            before: study?.before ?? { phase: "none" },
            figures,
            isBusy: this.#enquiry.asked?.statistics.state.phase === "loading",
            exports,
            signOut,
            share: this.urlState === "query" && chosen ? () => this.#url.address : undefined,
            locale,
            messages,
            formats,
            pickAccount: (openKfid) => this.#url.choose({ openKfid, servicerUserid: "", view: "" }),
            pickServicer: (servicerUserid) => this.#url.choose({ servicerUserid, view: "" }),
            pickRange: (range) => this.#url.choose({ range }),
            pickCompare: (compare) => this.#url.choose({ compare }),
            refresh: () => void this.refresh(),
          })}
          ${
            hidden.has("title")
              ? nothing
              : titleLine({
                  chosen,
                  accountName: this.#accountName(messages),
                  personName: servicerUserid === "" ? "" : this.#servicerName,
                  dates,
                  view,
                  formats,
                  sort: this.sort,
                  messages,
                  open: status?.own === undefined ? this.#openPerson : undefined,
                })
          }
          ${chosen ? html`<p class="print-line">${this.#filterWords(messages, formats, dates)}</p>` : nothing}
          <p class="hidden-text" role="status">${this.#spoken(messages, formats)}</p>
          ${this.#renderMain(this.#speech.shown, messages, formats, hidden, view)}
        </div>
      </div>
    </div>`;
  }

  /** What every part draws from; the same one as long as nothing of it changed. */
  #viewOf(
    kfstat: Kfstat,
    study: Study,
    figures: Figures,
    wording: Pick<View, "locale" | "messages" | "formats">,
  ): View {
    const { directory, servicerUserid, compared } = this.#enquiry;
    const isPerson = figures.selection.servicer_userid !== undefined;
    const name = isPerson ? this.#servicerName : wording.messages.account_total;
    const found = study.whole(kfstat, name);
    const parts = {
      kfstat,
      figures,
      before: study.before,
      whole: found,
      team: study.team(kfstat),
      accounts:
        figures.selection.open_kfids.length > 1 ? study.accounts(kfstat, this.#nameOfAccount) : NOBODY,
      standing: study.standing,
      targets: study.targets,
      ...wording,
    };
    const key = [
      ...Object.values(parts),
      directory.accounts,
      directory.servicers,
      servicerUserid,
      compared.join(),
    ];
    if (!this.#view || key.some((value, index) => value !== this.#view?.key[index])) {
      const whole = {
        ...found,
        ...(isPerson ? { id: figures.selection.servicer_userid } : {}),
      } as View["whole"];
      this.#view = {
        key,
        view: { ...parts, whole, isPerson, accountName: this.#nameOfAccount, personName: this.#nameOfPerson },
      };
    }
    return this.#view.view;
  }

  readonly #nameOfAccount = (openKfid: string): string => this.#enquiry.directory.accountName(openKfid);

  readonly #nameOfPerson = (userid: string): string => this.#enquiry.directory.personName(userid);

  /** A rate has one scale on the whole page, whoever of the team it was seen of. */
  #withTeam({ people }: Study, figures: Figures): Figures {
    const notices = people?.team.notices ?? [];
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

  #exports(view: View | undefined, messages: Messages): TemplateResult {
    const { study, directory, chosen } = this.#enquiry;
    defineWhenShown(
      "kfstat-export",
      async () => (await import("../parts/export/export-menu.js")).KfstatExport,
    );
    const input =
      !view || !this.#speech.shown?.language.isWhole
        ? undefined
        : {
            view,
            team: study?.people?.team.state ?? { phase: "idle" as const },
            isAll: directory.accounts.phase === "listed" && chosen.length === directory.accounts.items.length,
            rateScale: this.rateScale,
            people: () => peopleShown(view, this.search, this.sort),
            search: this.search,
            sentences: () => changesText(view),
          };
    return html`<kfstat-export part="export" .input=${input} .messages=${messages}
      ><button class="tool" type="button" aria-disabled="true">
        ${icons.download} ${messages.exports.export}
      </button></kfstat-export
    >`;
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
    return this.#nameOfPerson(this.#enquiry.servicerUserid);
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
    const state = this.#enquiry.asked?.statistics.state;
    if (this.#enquiry.isAskingToken) return "";
    if (state?.phase === "loading" && !this.#enquiry.broken) {
      return state.total > 1 ? messages.progress(state.done, state.total) : messages.loading;
    }
    const failed = this.#enquiry.failed ?? this.#enquiry.trouble;
    if (failed) {
      const { title, body } = failureText(failed.failure, messages, failed.shown);
      return `${title} ${body}`;
    }
    if (state?.phase !== "loaded") return "";
    const name = this.#enquiry.servicerUserid === "" ? this.#accountName(messages) : this.#servicerName;
    const { length } = state.figures.rows;
    return messages.loaded(isolated(name), messages.days(formats.count(length), length === 1));
  }

  #renderMain(
    { locale, language }: Spoken,
    messages: Messages,
    formats: Formats,
    hidden: ReadonlySet<string>,
    view: View | undefined,
  ): TemplateResult {
    const { kfstat, study, directory, compared } = this.#enquiry;
    if (this.#enquiry.isAskingToken)
      return signInForm(this.#enquiry.signIn.state === "wrong", messages, this.#enter);
    const retry = () => void this.#retry(() => this.refresh());
    const failed = this.#enquiry.failed;
    const { user, restricted = false } = this.#enquiry.caller;
    const panel =
      failed &&
      (this.#panels?.failurePanel({ ...failed, kfstat, locale, messages, retry, user }) ??
        calmPanel(failed.shown, messages, { label: messages.retry, take: retry }));
    if (!study) {
      if (panel) return panel;
      const { accounts } = directory;
      if (accounts.phase === "listed" && accounts.items.length === 0)
        return restricted
          ? (this.#panels?.noRightsPanel({ user, messages, retry }) ??
              calmPanel("not_allowed", messages, { label: messages.retry, take: retry }))
          : calmPanel("no_accounts", messages);
      const step = { label: messages.choose_account, take: () => this.#askForAccount() };
      return calmPanel("idle", messages, hidden.has("filters") ? undefined : step);
    }
    const { state } = study.statistics;
    const { figures } = view ?? {};
    const notices = figures?.notices ?? (state.phase === "loaded" ? [] : state.notices);
    // Notices of the question itself are known before the answer, so they may stand above it without a shift.
    const told = [...notices.filter(isOfPlan), ...this.#enquiry.targetIssues];
    const asked = noticeBanner(issueTexts(kfstat, told, locale), messages);
    if (state.phase === "failed") return html`${asked} ${panel}`;
    const isEmpty = figures?.summary.days_reported === 0 && figures.failed.length === 0;
    // One template whether figures are there or on their way: what a reader chose or opened stays as they change.
    return html`${asked} ${this.#renderBanners(study, locale, messages, formats)}
    ${isEmpty ? calmPanel("empty", messages) : nothing}
    ${figuresView({
      view,
      viewOf: (part) => this.#staged.of(part),
      team: study.people?.team.state ?? { phase: "idle" },
      people: directory.servicers.items.length,
      compared,
      hidden: this.#shownParts(hidden, isEmpty),
      isSeveral: this.#enquiry.chosen.length > 1,
      missed: this.#missed.of(view),
      about: this.#about,
      notes: issueTexts(
        kfstat,
        notices.filter((notice) => !isOfPlan(notice) && !this.#isOfScale(notice)),
        locale,
      ),
      filters: this,
      trend: readTrend(this),
      choose: (filters, isStep) => this.#url.choose(filters, isStep),
      chooseTrend: (choice) => this.#url.choose(writeTrend(choice)),
      cancelTeam: () => study.people?.team.cancel(),
      retryTeam: () => void this.#enquiry.retryTeam(),
      drill: ({ servicer_userid }) => this.#openPerson(servicer_userid),
      openPerson: this.#openPerson,
      openAccount: this.#openAccount,
      openDays: (range) => void this.#openDays(range),
      locale,
      texts: language.texts,
      isWhole: language.isWhole,
      theme: this.#page.isDark && !this.#print.isPrinting ? "dark" : "light",
      messages,
      formats,
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
      ...(isEmpty ? ["changes", "cards", "team", "accounts", "trend", "calendar"] : []),
      ...(this.#enquiry.servicerUserid === "" ? [] : ["team", "accounts"]),
      ...(this.#enquiry.isLanding ? ["team"] : []),
    ]);
  }

  #renderBanners(study: Study, locale: Locale, messages: Messages, formats: Formats) {
    const { kfstat, trouble, failedAt } = this.#enquiry;
    const { figures } = study;
    if (!figures || !kfstat) return nothing;
    const { failed, stale, selection, read_at } = figures;
    const isOne = selection.open_kfids.length === 1;
    const retry = () => void this.#retry(() => this.#enquiry.retryFailed());
    const accountName = (openKfid: string) => (isOne ? undefined : this.#nameOfAccount(openKfid));
    const range = (start: string, end: string) => formats.dates(start, end, selection.end_date);
    const input = { kfstat, locale, messages, range, accountName, retry };
    const again = () => void this.#retry(() => this.refresh());
    const isRefresh = this.#enquiry.asked?.filters === study.filters;
    const panels = trouble || failed.length + stale.length > 0 ? this.#panels : undefined;
    if (!panels) return nothing;
    return html`${
      trouble
        ? panels.troubleBanner({
            ...trouble,
            kfstat,
            locale,
            messages,
            formats,
            readAt: read_at,
            now: failedAt ?? read_at,
            isRefresh,
            retry: again,
          })
        : nothing
    }
    ${failed.length > 0 ? panels.partialBanner(failed, input) : nothing}
    ${stale.length > 0 ? panels.staleBanner(stale, input) : nothing}`;
  }
}

/** Where there is one account, nobody needs it in a table. */
const NOBODY: readonly never[] = [];

/** The people as their table has them. */
async function peopleShown(view: View, search: string, sort: string): Promise<readonly Subject[]> {
  const { byName, matching, orderOf, sorted } = await import("../parts/team/team-order.js");
  return sorted(byName(matching(view.team, search), view.formats.compareNames), orderOf(sort));
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
