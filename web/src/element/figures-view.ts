import type { DateRange, Locale, StatisticField } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { Filters } from "../asking/url-state.js";
import type { DrillDetail } from "../figures/events.js";
import type { TeamState } from "../figures/figures.js";
import type { DaysEvent, FirstView as View } from "../figures/view.js";
import { defineWhenShown } from "../look/lazy-elements.js";
import { metricCards, type CardsInput } from "../parts/cards/metric-cards.js";
import { whatChanged } from "../parts/changes/what-changed.js";
import type { TrendChoice, TrendDetail } from "../parts/trend/trend-choice.js";
import type { Formats } from "../words/formats.js";
import type { ShownLanguage as Language, FirstMessages as Messages } from "../words/messages.js";
import type { LaterPart } from "./staged.js";

/** What the parts below the filters are drawn from; without a view they are grey shapes of the same size. */
export interface FiguresViewInput {
  /** Of what changed and the cards. */
  view: View | undefined;
  /** Of the parts below, each of which gets it in its turn. */
  viewOf: (part: LaterPart) => View | undefined;
  team: TeamState;
  /** How many people the lists name; 0: not known. */
  people: number;
  /** The ids of who is compared: people, or accounts; empty: nobody is. */
  compared: readonly string[];
  hidden: ReadonlySet<string>;
  isSeveral: boolean;
  /** By figure, how many days missed its target; absent until it is known. */
  missed: ReadonlyMap<StatisticField, number> | undefined;
  /** What cards say beside their figures; absent until it has come. */
  about: CardsInput["about"];
  /** What is worth knowing of the answer. */
  notes: readonly string[];
  filters: Filters;
  trend: TrendDetail;
  /** Takes a choice; `isStep` where going back should undo it. */
  choose: (filters: Partial<Filters>, isStep?: boolean) => void;
  chooseTrend: (choice: TrendDetail) => void;
  cancelTeam: () => void;
  retryTeam: () => void;
  drill: (person: DrillDetail) => void;
  openPerson: (servicer_userid: string) => void;
  openAccount: (open_kfid: string) => void;
  openDays: (range: DateRange) => void;
  locale: Locale;
  texts: Language["texts"];
  /** Whether the parts below the cards have their words. */
  isWhole: boolean;
  /** Of the ground the charts are drawn on. */
  theme: "light" | "dark";
  messages: Messages;
  formats: Formats;
}

/** What changed, cards, team, accounts, trend and calendar, days. */
export function figuresView(input: FiguresViewInput): TemplateResult {
  const { hidden, view, messages, formats } = input;
  const choice = { fields: input.trend.fields, toggle: (field: StatisticField) => toggle(field, input) };
  const isThere = (part: string): boolean => !hidden.has(part);
  if (input.compared.length > 0)
    return html`${comparison(input)} ${isThere("trend") ? trendPart(input) : nothing}`;
  return html`${isThere("changes") ? whatChanged({ ...input, view, messages, formats }) : nothing}
  ${isThere("cards") ? metricCards({ view, choice, missed: input.missed, about: input.about, messages, formats }) : nothing}
  ${isThere("team") ? teamPart(input) : nothing}
  ${isThere("accounts") && input.isSeveral ? accountsPart(input) : nothing}
  ${
    isThere("trend") || isThere("calendar")
      ? html`<div class=${isThere("trend") && isThere("calendar") ? "when" : "when single"}>
          ${isThere("trend") ? trendPart(input) : nothing}
          ${isThere("calendar") ? calendarPart(input) : nothing}
        </div>`
      : nothing
  }
  ${isThere("days") ? daysPart(input) : nothing}`;
}

/** Takes a figure into the trend, or out of it; the last one stays, and a fifth takes the place of the oldest. */
function toggle(field: StatisticField, { trend, chooseTrend }: FiguresViewInput): void {
  const others = trend.fields.filter((other) => other !== field);
  if (others.length === trend.fields.length) chooseTrend({ ...trend, fields: [...others.slice(-3), field] });
  else if (others.length > 0) chooseTrend({ ...trend, fields: others });
}

/** What stands in place of a part whose words are on their way. */
function awaited(part: string, { messages }: FiguresViewInput): TemplateResult {
  return html`<section part=${part}><p class="notes">${messages.loading}</p></section>`;
}

function comparison(input: FiguresViewInput): TemplateResult {
  if (!input.isWhole) return awaited("comparison", input);
  const { compared, messages, formats, locale, texts } = input;
  defineWhenShown(
    "kfstat-comparison",
    async () => (await import("../parts/comparison/comparison.js")).KfstatComparison,
  );
  return html`<section part="comparison">
    <kfstat-comparison
      class=${`${texts}-texts`}
      .view=${input.viewOf("team")}
      .ids=${compared}
      .kind=${kindOf(input)}
      .messages=${messages}
      .formats=${formats}
      .locale=${locale}
      @back=${() => input.choose(kindOf(input) === "people" ? { servicerUserid: "" } : { view: "" })}
      ><p class="notes">${messages.loading}</p></kfstat-comparison
    >
  </section>`;
}

/** Several people, or else several accounts. */
function kindOf({ filters }: FiguresViewInput): "people" | "accounts" {
  return filters.servicerUserid === "" ? "accounts" : "people";
}

function trendPart(input: FiguresViewInput): TemplateResult {
  if (!input.isWhole) return awaited("trend", input);
  const { trend, chooseTrend, openDays, messages, formats, locale, texts, theme, compared } = input;
  defineWhenShown("kfstat-trend", async () => (await import("../parts/trend/trend.js")).KfstatTrend);
  const view = input.viewOf("trend");
  const subjects = kindOf(input) === "people" ? view?.team : view?.accounts;
  const lines =
    compared.length > 0
      ? compared.flatMap((id) => subjects?.find((subject) => subject.id === id) ?? [])
      : undefined;
  return html`<section part="trend">
    <kfstat-trend
      class=${`${texts}-texts`}
      .view=${view}
      .fields=${trend.fields}
      .group=${trend.group}
      .lines=${lines}
      .messages=${messages}
      .formats=${formats}
      .locale=${locale}
      .theme=${theme}
      @choose=${({ detail }: TrendChoice) => chooseTrend(detail)}
      @days=${({ detail }: DaysEvent) => openDays(detail)}
      ><p class="notes">${messages.loading}</p></kfstat-trend
    >
  </section>`;
}

function calendarPart(input: FiguresViewInput): TemplateResult {
  if (!input.isWhole) return awaited("calendar", input);
  const { trend, openDays, messages, formats, locale, texts } = input;
  defineWhenShown(
    "kfstat-calendar",
    async () => (await import("../parts/calendar/calendar.js")).KfstatCalendar,
  );
  return html`<section part="calendar">
    <kfstat-calendar
      class=${`${texts}-texts`}
      .view=${input.viewOf("calendar")}
      .field=${trend.fields[0] ?? "session_cnt"}
      .messages=${messages}
      .formats=${formats}
      .locale=${locale}
      @days=${({ detail }: DaysEvent) => openDays(detail)}
      ><p class="notes">${messages.loading}</p></kfstat-calendar
    >
  </section>`;
}

function tablePart(kind: "people" | "accounts", input: FiguresViewInput): TemplateResult {
  const { filters, messages, formats, locale, texts, choose } = input;
  const part = kind === "people" ? "team" : "accounts";
  if (!input.isWhole) return awaited(part, input);
  defineWhenShown("kfstat-team", async () => (await import("../parts/team/team-table.js")).KfstatTeam);
  return html`<section part=${part}>
    <kfstat-team
      class=${`${texts}-texts`}
      .kind=${kind}
      .view=${input.viewOf(part)}
      .state=${input.team}
      .sort=${filters.sort}
      .search=${filters.search}
      .columns=${filters.columns}
      .expected=${kind === "people" ? input.people : 0}
      .messages=${messages}
      .formats=${formats}
      .locale=${locale}
      @choose=${({ detail }: CustomEvent<Partial<Filters> & { isStep?: boolean }>) => {
        const { isStep = true, ...filters } = detail;
        choose(filters, isStep);
      }}
      @compare=${({ detail }: CustomEvent<{ ids: readonly string[] }>) => {
        const ids = detail.ids.join(",");
        choose(kind === "people" ? { servicerUserid: ids } : { openKfid: ids, view: "compare" });
      }}
      @cancel=${input.cancelTeam}
      @retry=${input.retryTeam}
      @drill=${({ detail }: CustomEvent<DrillDetail>) => input.drill(detail)}
      @open=${({ detail }: CustomEvent<{ open_kfid: string }>) => input.openAccount(detail.open_kfid)}
      ><p class="notes">${messages.loading}</p></kfstat-team
    >
  </section>`;
}

const teamPart = (input: FiguresViewInput): TemplateResult => tablePart("people", input);
const accountsPart = (input: FiguresViewInput): TemplateResult => tablePart("accounts", input);

function daysPart(input: FiguresViewInput): TemplateResult {
  if (!input.isWhole) return awaited("days", input);
  const { filters, messages, formats, locale, texts, notes, choose, openDays } = input;
  defineWhenShown("kfstat-days", async () => (await import("../parts/days/days.js")).KfstatDays);
  return html`<section part="days">
    <kfstat-days
      class=${`${texts}-texts`}
      .view=${input.viewOf("days")}
      .newestFirst=${filters.days !== "oldest"}
      .messages=${messages}
      .formats=${formats}
      .locale=${locale}
      @choose=${({ detail }: CustomEvent<Partial<Filters>>) => choose(detail)}
      @days=${({ detail }: DaysEvent) => openDays(detail)}
      ><p class="notes">${messages.loading}</p></kfstat-days
    >
    ${
      notes.length === 0
        ? nothing
        : html`<div class="notes">
            <h4>${messages.notices}</h4>
            ${notes.map((note) => html`<p>${note}</p>`)}
          </div>`
    }
  </section>`;
}
