import type { Metric, StatisticField } from "kfstat";
import { html, nothing, svg, type TemplateResult } from "lit";
import { changeOf, type Change } from "../../figures/change.js";
import type { Comparison } from "../../figures/figures.js";
import { dotted } from "../../look/dotted.js";
import type { Formats } from "../../words/formats.js";
import type { ChartTexts } from "../../words/messages.js";
import { unitOf } from "../../words/metrics.js";

const ARROWS = {
  up: svg`<path d="M6 10V2.5M2.5 6 6 2.5 9.5 6" />`,
  down: svg`<path d="M6 2v7.5M2.5 6 6 9.5 9.5 6" />`,
  flat: svg`<path d="M2 6h8" />`,
};

function arrow(direction: Change["direction"]): TemplateResult {
  return html`<svg class="arrow" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    ${ARROWS[direction]}
  </svg>`;
}

/**
 * A card's line of the period before: arrow, word, amount and the value then; or why there is none. What was read in part
 * would seem to have fallen, or to have risen where it is the period before; `complete` is that of the range.
 */
export function changeLine(
  field: StatisticField,
  metric: Metric | undefined,
  complete: boolean,
  comparison: Comparison,
  formats: Formats,
  texts: ChartTexts,
): TemplateResult {
  if (!metric || comparison.phase === "loading") {
    return html`<dd class="change"><span class="bone bone-line"></span></dd>`;
  }
  if (comparison.phase === "absent") return html`<dd class="change"><span>${texts.incomparable}</span></dd>`;
  const previous = comparison.summary.metrics[field];
  if (previous.value === null) {
    return html`<dd class="change">
      ${metric.value === null ? nothing : html`<span>${texts.incomparable}</span>`}
      <span class="before">${texts.before_none}</span>
    </dd>`;
  }
  // One has no more digits than the other, or digits alone would be a change.
  const single = metric.days === 1 && previous.days === 1;
  const isOtherScale = isOnOtherScale(field, previous, formats);
  const written = isOtherScale
    ? formats.number(previous.value, 2)
    : formats.metric(field, previous.value, single);
  const words = comparison.complete ? texts.before : texts.before_partly;
  const before = html`<span class="before">
    <data value=${previous.value}>${words(written)}</data>
  </span>`;
  if (metric.value === null || !complete || !comparison.complete) {
    return html`<dd class="change"><span>${texts.incomparable}</span>${before}</dd>`;
  }
  if (isOtherScale) {
    return html`<dd class="change"><span>${texts.other_scale}</span>${before}</dd>`;
  }
  const change = changeOf(field, metric.value, previous.value, single, formats, texts);
  const { direction, verdict, amount } = change;
  return html`<dd class="change" data-direction=${direction} data-verdict=${verdict}>
    <span class="moved">${arrow(direction)}${texts[direction]}${amount ? ` ${amount}` : nothing}</span>
    ${verdict === "neutral" ? before : dotted([html`<span class="verdict">${texts[verdict]}</span>`, before])}
  </dd>`;
}

/** A rate over 1 before, where the ones now are shares of 1. */
function isOnOtherScale(field: StatisticField, previous: Metric, formats: Formats): boolean {
  return (
    previous.kind === "weighted_mean" &&
    unitOf(field) === "rate" &&
    formats.isShare(field) &&
    (previous.max ?? 0) > 1
  );
}
