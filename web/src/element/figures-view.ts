import type { Kfstat, Locale, StatisticField, Summary } from "kfstat";
import { html, nothing, type TemplateResult } from "lit";
import type { DrillDetail } from "../figures/events.js";
import type { Comparison, Figures, TeamState } from "../figures/figures.js";
import { defineWhenShown } from "../look/lazy-elements.js";
import type { CalendarChoice } from "../parts/calendar/calendar.js";
import { metricCards } from "../parts/cards/metric-cards.js";
import type { TrendChoice, TrendDetail } from "../parts/trend/trend-choice.js";
import type { Formats } from "../words/formats.js";
import type { Language, Messages } from "../words/messages.js";

/** What the parts below the filters are drawn from; without `figures` they are grey shapes of the same size. */
export interface FiguresViewInput {
  figures: Figures | undefined;
  comparison: Comparison;
  team: TeamState;
  /** How many people the lists name; 0: not known. */
  people: number;
  cancelTeam: () => void;
  retryTeam: () => void;
  drill: (person: DrillDetail) => void;
  kfstat: Kfstat | undefined;
  /** The name of an account where several are shown. */
  accountName: (openKfid: string) => string | undefined;
  /** Whether more than one account is asked for. */
  isSeveral: boolean;
  hidden: ReadonlySet<string>;
  /** What is worth knowing of the answer. */
  notes: readonly string[];
  locale: Locale;
  texts: Language["texts"];
  theme: "auto" | "light" | "dark";
  messages: Messages;
  formats: Formats;
  trend: TrendDetail;
  chooseTrend: (choice: TrendDetail) => void;
  calendar: StatisticField;
  chooseCalendar: (field: StatisticField) => void;
  newestFirst: boolean;
  orderDays: (newestFirst: boolean) => void;
}

/** Cards, trend, calendar, team and days. */
export function figuresView(input: FiguresViewInput): TemplateResult {
  const { figures, hidden, messages, formats } = input;
  const cards = { figures, isSeveral: input.isSeveral, comparison: input.comparison, messages, formats };
  return html`${hidden.has("cards") ? nothing : metricCards(cards)}
  ${hidden.has("trend") ? nothing : trendPanel(input)}
  ${hidden.has("calendar") ? nothing : calendarPanel(input)}
  ${hidden.has("team") ? nothing : teamPanel(input)} ${hidden.has("days") ? nothing : daysPanel(input)}`;
}

function trendPanel({
  figures,
  trend,
  chooseTrend,
  messages,
  formats,
  texts,
  theme,
}: FiguresViewInput): TemplateResult {
  defineWhenShown("kfstat-trend", async () => (await import("../parts/trend/trend.js")).KfstatTrend);
  return html`<section class="panel" part="trend">
    <kfstat-trend
      class=${`${texts}-texts`}
      .rows=${figures?.rows}
      .weeks=${figures?.weeks}
      .months=${figures?.months}
      .fields=${trend.fields}
      .view=${trend.view}
      .period=${trend.period}
      @choose=${({ detail }: TrendChoice) => chooseTrend(detail)}
      .formats=${formats}
      .messages=${messages}
      .theme=${theme}
      ><p class="notes">${messages.loading}</p></kfstat-trend
    >
  </section>`;
}

function calendarPanel({
  figures,
  calendar,
  chooseCalendar,
  messages,
  formats,
}: FiguresViewInput): TemplateResult {
  defineWhenShown(
    "kfstat-calendar",
    async () => (await import("../parts/calendar/calendar.js")).KfstatCalendar,
  );
  return html`<section class="panel" part="calendar">
    <kfstat-calendar
      .rows=${figures?.rows}
      .formats=${formats}
      .messages=${messages}
      .field=${calendar}
      @choose=${({ detail }: CalendarChoice) => chooseCalendar(detail)}
      ><p class="notes">${messages.loading}</p></kfstat-calendar
    >
  </section>`;
}

function teamPanel(input: FiguresViewInput): TemplateResult {
  const { figures, team, cancelTeam, retryTeam, drill, kfstat, accountName, locale, messages, formats } =
    input;
  defineWhenShown("kfstat-team", async () => (await import("../parts/team/team-table.js")).KfstatTeam);
  // What failed in part is no total of the account.
  const total: Summary | undefined = figures?.failed.length === 0 ? figures.summary : undefined;
  return html`<section class="panel" part="team">
    <kfstat-team
      .state=${team}
      .total=${total}
      .expected=${input.people}
      .kfstat=${kfstat}
      .accountName=${accountName}
      .formats=${formats}
      .locale=${locale}
      .messages=${messages}
      @cancel=${cancelTeam}
      @retry=${retryTeam}
      @drill=${({ detail }: CustomEvent<DrillDetail>) => drill(detail)}
      ><p class="notes">${messages.loading}</p></kfstat-team
    >
  </section>`;
}

function daysPanel(input: FiguresViewInput): TemplateResult {
  const { figures, messages, formats, newestFirst, orderDays, notes } = input;
  const range = figures ? formats.range(figures.selection.start_date, figures.selection.end_date) : "";
  defineWhenShown("kfstat-days", async () => (await import("../parts/days/days.js")).KfstatDays);
  defineWhenShown(
    "kfstat-definitions",
    async () => (await import("../parts/days/definitions.js")).KfstatDefinitions,
  );
  return html`<section class="panel" data-section="days">
    <div class="panel-head">
      <h3 tabindex="-1">${messages.days_title}</h3>
      <div class="segments" role="group" aria-label=${messages.order}>
        ${[true, false].map(
          (newest) =>
            html`<button
              class="segment"
              type="button"
              aria-pressed=${newestFirst === newest}
              @click=${() => orderDays(newest)}
            >
              ${newest ? messages.newest_first : messages.oldest_first}
            </button>`,
        )}
      </div>
    </div>
    <kfstat-days
      exportparts="days"
      .rows=${figures?.rows}
      .newestFirst=${newestFirst}
      .caption=${messages.days_caption(range)}
      .messages=${messages}
      .formats=${formats}
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
    <kfstat-definitions .messages=${messages}></kfstat-definitions>
  </section>`;
}
