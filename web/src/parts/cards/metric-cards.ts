import type { Metric, StatisticField, Summary } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import { comparedWith, daysAsked } from "../../figures/change.js";
import type { Comparison, DayRow, Figures } from "../../figures/figures.js";
import { dotted, dottedStyles, withWholeDates } from "../../look/dotted.js";
import { defineWhenShown } from "../../look/lazy-elements.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { CARD_FIELDS, isOfAnswers, weightOf } from "../../words/metrics.js";
import { changeLine } from "./change-line.js";
import { coverageStrip, sparkline, sparklineStyles } from "./sparkline.js";

const ownStyles = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 16px;
  }
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 136px;
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .card dt {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 4px;
    margin-block-end: 8px;
    font-size: var(--_body);
    line-height: 24px;
    color: var(--_muted);
  }
  .card .figure {
    min-block-size: 36px;
    font-size: var(--_figure);
    line-height: 36px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .card .figure .unit {
    margin-inline-start: 4px;
    line-height: 1;
    font-size: var(--_body);
    font-weight: 400;
    letter-spacing: 0;
    color: var(--_muted);
  }
  .card .figure.none {
    font-size: var(--_title);
    font-weight: 400;
    color: var(--_muted);
  }
  .card .about {
    margin-block-start: auto;
    padding-block-start: 8px;
    font-size: var(--_small);
    line-height: 16px;
    min-block-size: 40px;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .card .about > span:not(.dotted) {
    display: block;
  }
  .card:nth-child(n + 5) .about {
    min-block-size: 60px;
  }
  .long-texts .card:nth-child(n + 5) .about {
    min-block-size: 76px;
  }
  .long-texts .cards.several .card:nth-child(n + 5) .about {
    min-block-size: 92px;
  }
  @container kfstat (min-width: 768px) and (max-width: 1099px) {
    .long-texts .card:nth-child(n + 5) .about,
    .long-texts .cards.several .card:nth-child(n + 5) .about {
      min-block-size: 108px;
    }
  }
  .compared {
    min-block-size: 24px;
    margin-block-end: -8px;
    color: var(--_ground-muted);
    font-size: var(--_small);
    line-height: 24px;
    font-variant-numeric: tabular-nums;
  }
  .card .change {
    min-block-size: 40px;
    padding-block-start: 4px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 18px;
    font-variant-numeric: tabular-nums;
  }
  .card .change > span:not(.dotted) {
    display: block;
  }
  .card .change .moved {
    color: var(--_text);
    font-weight: 500;
  }
  .card .change .arrow {
    margin-inline-end: 4px;
    vertical-align: -1px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .card .change[data-verdict="better"] :is(.moved, .verdict) {
    color: var(--_good);
  }
  .card .change[data-verdict="worse"] :is(.moved, .verdict) {
    color: var(--_bad);
  }
  .card .spark {
    margin-block-start: 8px;
  }
  @supports (grid-template-rows: subgrid) {
    .card {
      display: grid;
      grid-row: span 5;
      grid-template-rows: subgrid;
      row-gap: 0;
    }
  }
  @container kfstat (max-width: 767px) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container kfstat (max-width: 479px) {
    .cards {
      gap: 8px;
    }
    .compared {
      min-block-size: 40px;
      line-height: 20px;
    }
    .long-texts .compared {
      min-block-size: 60px;
    }
    .long-texts .card:nth-child(n + 5) .change {
      min-block-size: 58px;
    }
    .card .about,
    .long-texts .card .about {
      min-block-size: 56px;
    }
    .long-texts .card:nth-child(n + 5) .about {
      min-block-size: 72px;
    }
    .card:nth-child(n + 7) .about,
    .long-texts .card:nth-child(n + 7) .about {
      min-block-size: 112px;
    }
    .card {
      padding: 12px;
    }
    .card .figure {
      font-size: 22px;
    }
    .card dt {
      line-height: 20px;
    }
  }
`;

/** The look of the cards. */
export const cardStyles = [ownStyles, dottedStyles, sparklineStyles];

/** What the cards are drawn from; without `figures` they are grey shapes of the same size. */
export interface CardsInput {
  /** Whether more than one account is asked for: what stands below the figures is longer then. */
  isSeveral: boolean;
  figures: Figures | undefined;
  comparison: Comparison;
  messages: Messages;
  formats: Formats;
}

/** The totals of the range, and how they moved against the period before. */
export function metricCards(input: CardsInput): TemplateResult {
  const { figures, comparison, messages, formats } = input;
  return html`<p class="compared" data-phase=${comparison.phase}>
      ${figures ? withWholeDates(comparedWith(comparison, figures, formats, messages.charts)) : nothing}
    </p>
    <dl
      class=${input.isSeveral ? "cards several" : "cards"}
      part="cards"
      aria-label=${messages.cards}
      aria-busy=${!figures}
    >
      ${coverageCard(input)} ${CARD_FIELDS.map((field) => metricCard(field, input))}
    </dl>`;
}

function accountsOf(figures: Figures): number {
  return figures.selection.open_kfids.length;
}

function coverageCard(input: CardsInput): TemplateResult {
  const { figures, messages, formats } = input;
  const summary = figures?.summary;
  const asked = figures ? daysAsked(figures) : 0;
  const of =
    figures && accountsOf(figures) > 1 ? messages.charts.coverage_of_account_days : messages.coverage_of;
  return card(
    "coverage",
    messages.coverage,
    [messages.coverage_definition],
    input,
    summary &&
      html`<dd class="figure">
          <data value=${summary.days_reported}>${formats.count(summary.days_reported)}</data
          ><span class="unit">${of(formats.count(asked))}</span>
        </dd>
        ${coverageBefore(input)}`,
    coverageStrip,
    summary &&
      html`${
        summary.days_reported === asked ? messages.coverage_full : dotted(restOf(summary, asked, input))
      }`,
  );
}

function restOf(
  { days_requested, days_empty, days_missing }: Summary,
  asked: number,
  input: CardsInput,
): string[] {
  const { messages, formats } = input;
  return [
    ...(days_empty + days_missing
      ? messages.coverage_rest(formats.count(days_empty), formats.count(days_missing))
      : []),
    ...(asked > days_requested ? [messages.charts.unread(formats.count(asked - days_requested))] : []),
  ];
}

function coverageBefore({ comparison, messages, formats }: CardsInput): TemplateResult {
  if (comparison.phase === "loading") {
    return html`<dd class="change"><span class="bone bone-line"></span></dd>`;
  }
  if (comparison.phase === "absent") {
    return html`<dd class="change"><span>${messages.charts.incomparable}</span></dd>`;
  }
  const { days_reported } = comparison.summary;
  const words = comparison.complete ? messages.charts.before : messages.charts.before_partly;
  return html`<dd class="change">
    <span class="before">
      <data value=${days_reported}
        >${words(messages.days(formats.count(days_reported), days_reported === 1))}</data
      >
    </span>
  </dd>`;
}

function metricCard(field: StatisticField, input: CardsInput): TemplateResult {
  const { figures, messages, formats, comparison } = input;
  const metric = figures?.summary.metrics[field];
  const rule =
    metric?.kind === "sum_of_daily_unique"
      ? messages.unique_rule
      : metric?.kind === "weighted_mean"
        ? messages.mean_rule
        : messages.sum_rule;
  const { name, definition } = messages.fields[field];
  return card(
    field,
    name,
    [definition, rule],
    input,
    metric &&
      html`${figure(field, metric, messages, formats)}
      ${changeLine(field, metric, figures?.failed.length === 0, comparison, formats, messages.charts)}`,
    (rows) => sparkline(field, rows),
    metric && figures && about(field, metric, figures, messages, formats),
  );
}

function figure(field: StatisticField, metric: Metric, messages: Messages, formats: Formats): TemplateResult {
  if (metric.value === null) return html`<dd class="figure none">${messages.no_data}</dd>`;
  const unit = formats.unit(field);
  return html`<dd class="figure">
    <data value=${metric.value}
      >${metric.days === 1 ? formats.cell(field, metric.value, 0) : formats.total(field, metric.value)}</data
    >${unit ? html`<span class="unit">${unit}</span>` : nothing}
  </dd>`;
}

/** What a total was made of, or why there is none. */
function about(
  field: StatisticField,
  metric: Metric,
  figures: Figures,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  if (metric.value !== null) {
    const days = spread(field, metric, messages, formats);
    return html`${basis(field, metric, figures, messages, formats)}
    ${field === "satisfied_rate" ? ratings(figures.summary, days, messages, formats) : days}`;
  }
  const surveys = figures.summary.metrics.satisfaction_investgate_cnt.value;
  if (!isOfAnswers(field) || surveys === null) return html`${messages.no_data_reason}`;
  return html`${surveys === 0 ? messages.survey_off : messages.charts.unanswered}`;
}

function basis(
  field: StatisticField,
  metric: Metric,
  figures: Figures,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  const days = formats.count(metric.days);
  const { charts } = messages;
  const accounts = accountsOf(figures);
  const read = figures.series.filter(({ report }) => report.days.length > 0).length;
  const based =
    read < accounts
      ? [messages.based_on(days, metric.days === 1), messages.of_accounts(read, accounts)]
      : accounts > 1
        ? [charts.based_on_account_days(days, formats.count(accounts))]
        : [messages.based_on(days, metric.days === 1)];
  const weight = weightOf(field);
  if (!weight || metric.kind !== "weighted_mean" || metric.weight_total === null) {
    return dotted(based);
  }
  const total = formats.count(metric.weight_total);
  return dotted([...based, charts.weight[weight](total, total === "1")]);
}

/** The answers' distribution; the days' own spread where it is not there, or not yet. */
function ratings(
  summary: Summary,
  days: TemplateResult | typeof nothing,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  defineWhenShown("kfstat-ratings", async () => (await import("./ratings.js")).KfstatRatings);
  return html`<kfstat-ratings .summary=${summary} .messages=${messages} .formats=${formats}
    >${days}</kfstat-ratings
  >`;
}

function spread(
  field: StatisticField,
  metric: Metric,
  messages: Messages,
  formats: Formats,
): TemplateResult | typeof nothing {
  if (metric.days === 1) return nothing;
  if (metric.kind === "sum_of_daily_unique" && metric.daily_mean !== null && metric.daily_max !== null) {
    return dotted(messages.daily(formats.mean(metric.daily_mean), formats.count(metric.daily_max)));
  }
  if (metric.kind === "weighted_mean" && metric.min !== null && metric.max !== null) {
    const [low, high] = [formats.total(field, metric.min), formats.total(field, metric.max)];
    return html`<span>${low === high ? messages.each_day(low) : messages.between(low, high)}</span>`;
  }
  return nothing;
}

function card(
  key: string,
  name: string,
  definition: readonly string[],
  { figures, messages }: CardsInput,
  content: TemplateResult | undefined,
  spark: (rows: readonly DayRow[]) => TemplateResult,
  basedOn: TemplateResult | undefined,
): TemplateResult {
  defineWhenShown("kfstat-definition", async () => (await import("./definition.js")).KfstatDefinition);
  return html`<div class="card" part="card" data-metric=${key}>
    <dt>
      <span>${name}</span>
      <kfstat-definition .label=${messages.define(name)}>
        ${definition.map((sentence) => html`<p>${sentence}</p>`)}
      </kfstat-definition>
    </dt>
    ${
      content ??
      html`<dd class="figure"><span class="bone bone-figure"></span></dd>
        <dd class="change"><span class="bone bone-line"></span></dd>`
    }
    <dd class="spark">${figures ? spark(figures.rows) : html`<span class="bone bone-line"></span>`}</dd>
    <dd class="about">${basedOn ?? html`<span class="bone bone-line"></span>`}</dd>
  </div>`;
}
