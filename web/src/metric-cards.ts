import type { Metric, StatisticField, Summary } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Formats } from "./format.js";
import type { Messages } from "./messages.js";
import { CARD_FIELDS, SURVEY_FIELDS } from "./metrics.js";

/** The look of the cards. */
export const cardStyles = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 16px;
  }
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 8.5rem;
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
    line-height: 1.5rem;
    color: var(--_muted);
  }
  .card .figure {
    min-block-size: 2.25rem;
    font-size: var(--_figure);
    line-height: 2.25rem;
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
    line-height: 1rem;
    min-block-size: 2.5rem;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .card .about span {
    display: block;
  }
  @supports (grid-template-rows: subgrid) {
    .card {
      display: grid;
      grid-row: span 3;
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
    .card {
      padding: 12px;
    }
    .card .figure {
      font-size: 1.375rem;
    }
    .card dt {
      line-height: 1.25rem;
    }
  }
`;

/** The totals of the range; without a summary, the grey shapes of the same size. */
export function metricCards(
  summary: Summary | undefined,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  return html`<dl class="cards" part="cards" aria-label=${messages.cards} aria-busy=${!summary}>
    ${coverageCard(summary, messages, formats)}
    ${CARD_FIELDS.map((field) => metricCard(field, summary, messages, formats))}
  </dl>`;
}

function coverageCard(summary: Summary | undefined, messages: Messages, formats: Formats): TemplateResult {
  const rest = summary ? summary.days_empty + summary.days_missing : 0;
  return card(
    "coverage",
    messages.coverage,
    [messages.coverage_definition],
    messages,
    summary &&
      html`<dd class="figure">
          <data value=${summary.days_reported}>${formats.count(summary.days_reported)}</data
          ><span class="unit">${messages.coverage_of(formats.count(summary.days_requested))}</span>
        </dd>
        <dd class="about">
          ${
            rest === 0
              ? messages.coverage_full
              : messages.coverage_rest(formats.count(summary.days_empty), formats.count(summary.days_missing))
          }
        </dd>`,
  );
}

function metricCard(
  field: StatisticField,
  summary: Summary | undefined,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  const metric = summary?.metrics[field];
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
    messages,
    metric && summary && figure(field, metric, summary, messages, formats),
  );
}

function figure(
  field: StatisticField,
  metric: Metric,
  summary: Summary,
  messages: Messages,
  formats: Formats,
): TemplateResult {
  if (metric.value === null) {
    const surveys = summary.metrics.satisfaction_investgate_cnt.value;
    return html`<dd class="figure none">${messages.no_data}</dd>
      <dd class="about">
        ${SURVEY_FIELDS.has(field) && surveys === 0 ? messages.survey_off : messages.no_data_reason}
      </dd>`;
  }
  const unit = formats.unit(field);
  return html`<dd class="figure">
      <data value=${metric.value}
        >${metric.days === 1 ? formats.cell(field, metric.value, 0) : formats.total(field, metric.value)}</data
      >${unit ? html`<span class="unit">${unit}</span>` : nothing}
    </dd>
    <dd class="about">
      <span>${messages.based_on(formats.count(metric.days), metric.days === 1)}</span>
      ${spread(field, metric, messages, formats)}
    </dd>`;
}

function spread(
  field: StatisticField,
  metric: Metric,
  messages: Messages,
  formats: Formats,
): TemplateResult | typeof nothing {
  if (metric.kind === "sum_of_daily_unique" && metric.daily_mean !== null && metric.daily_max !== null) {
    return html`<span
      >${messages.daily(formats.mean(metric.daily_mean), formats.count(metric.daily_max))}</span
    >`;
  }
  if (metric.kind === "weighted_mean" && metric.min !== null && metric.max !== null) {
    return html`<span>
      ${messages.between(formats.total(field, metric.min), formats.total(field, metric.max))}
    </span>`;
  }
  return nothing;
}

function card(
  key: string,
  name: string,
  definition: readonly string[],
  messages: Messages,
  content: TemplateResult | undefined,
): TemplateResult {
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
        <dd class="about"><span class="bone bone-line"></span></dd>`
    }
  </div>`;
}
