import type { StatisticField } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import { isMissed, isTooFew } from "../../figures/subjects.js";
import type { MetricChoice, FirstView as View } from "../../figures/view.js";
import { dottedStyles, withWholeDates } from "../../look/dotted.js";
import { defineWhenShown } from "../../look/lazy-elements.js";
import { missMark } from "../../look/marks.js";
import type { Formats } from "../../words/formats.js";
import type { FirstMessages as Messages } from "../../words/messages.js";
import { CARD_FIELDS } from "../../words/metrics.js";
import type { aboutCard } from "./about-card.js";
import { besideOf, isNotMeasured, movedOf } from "./card-facts.js";
import { coverageLine } from "./coverage.js";
import { sparkline, sparklineStyles } from "./sparkline.js";
import { strip, stripLegend, stripStyles } from "./strip.js";

const ownStyles = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    gap: 24px;
  }
  .card {
    position: relative;
    min-inline-size: 0;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--_line);
  }
  .card::before {
    content: "";
    position: absolute;
    inset: -1px 0 auto;
    block-size: 1px;
  }
  .card:has(.switch):hover::before {
    background: var(--_rule);
  }
  .card.card.on::before {
    block-size: 2px;
    background: var(--_accent);
    forced-color-adjust: none;
  }
  .card dt {
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 24px;
    font-size: var(--_small);
    line-height: 16px;
    color: var(--_second);
  }
  .card dt > :is(button, span) {
    flex: 1;
    min-inline-size: 0;
    padding: 0;
    border: 0;
    background: none;
    overflow: hidden;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* All of the card switches, but what lies above. */
  .switch::after {
    content: "";
    position: absolute;
    inset: 0;
    border-radius: 2px;
  }
  .switch:focus-visible {
    outline: none;
  }
  .switch:focus-visible::after {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .card kfstat-definition {
    z-index: 1;
  }
  .card kfstat-definition[open] {
    z-index: 4;
  }
  .card:nth-child(n + 5) {
    --_panel-inset: auto 0;
  }
  .card .value {
    display: flex;
    align-items: end;
    gap: 0 6px;
    block-size: 32px;
    line-height: 16px;
    font-size: var(--_small);
    color: var(--_muted);
    white-space: nowrap;
  }
  .card .figure {
    font-size: var(--_figure);
    line-height: 32px;
    font-weight: 600;
    letter-spacing: -0.015em;
    color: var(--_text);
  }
  .card .figure small {
    font-size: var(--_body);
    line-height: 1;
    font-weight: 400;
    letter-spacing: 0;
  }
  .card .figure.missed {
    color: var(--_warn);
  }
  .card .figure.few {
    color: var(--_muted);
  }
  .card .figure.none {
    font-size: var(--_body);
    font-weight: 400;
    letter-spacing: 0;
    color: var(--_muted);
  }
  .card .miss-mark {
    margin-inline-end: 6px;
    vertical-align: 2px;
  }
  /* Whole where there is room for it, and else in a second line that nobody sees. */
  .card :is(.beside, .change) {
    display: flex;
    flex-wrap: wrap;
    column-gap: 4px;
    min-inline-size: 0;
    block-size: 16px;
    margin-block-end: 6px;
    overflow: hidden;
    font-variant-numeric: tabular-nums;
  }
  .card .beside {
    flex: 1 1 0;
  }
  .card .beside::before {
    content: "";
    block-size: 16px;
    margin-inline-end: -4px;
  }
  .card .change {
    flex: 0 1 auto;
    justify-content: end;
  }
  .card .change[data-verdict="better"] {
    color: var(--_good);
  }
  .card .change[data-verdict="worse"] {
    color: var(--_bad);
  }
  .card .spark {
    block-size: 28px;
    margin-block-start: 4px;
    font-size: var(--_small);
    line-height: 16px;
    color: var(--_muted);
  }
  .card .bone-figure {
    inline-size: 45%;
  }
  .card .bone-line {
    inline-size: 100%;
  }
  .under-cards {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 4px 24px;
    min-block-size: 16px;
    margin-block-start: 12px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  @container kfstat (max-width: 1119px) {
    .cards {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .card:nth-child(n) {
      --_panel-inset: 0 auto;
    }
    .card:nth-child(3n) {
      --_panel-inset: auto 0;
    }
  }
  @container kfstat (max-width: 639px) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 16px;
    }
    .card:nth-child(n) {
      --_panel-inset: 0 auto;
    }
    .card:nth-child(2n) {
      --_panel-inset: auto 0;
    }
    .card .value {
      block-size: 28px;
    }
    .card .figure {
      font-size: var(--_title);
      line-height: 28px;
    }
    .card :is(.beside, .change) {
      margin-block-end: 5px;
    }
    .under-cards {
      min-block-size: 32px;
    }
  }
  /* Where long words have no room beside the figure, they stand below it. */
  @container kfstat (max-width: 639px) or ((min-width: 1120px) and (max-width: 1359px)) {
    .long-texts .card .value {
      flex-wrap: wrap;
      align-content: start;
      block-size: 48px;
    }
    .long-texts .card .change {
      flex: 1 0 100%;
      justify-content: start;
      margin-block: 0;
    }
  }
`;

/** The look of the cards. */
export const cardStyles = [ownStyles, dottedStyles, sparklineStyles, stripStyles];

/** What the cards are drawn from; without a view they are grey shapes of the same size. */
export interface CardsInput {
  view: View | undefined;
  /** The figures of the trend, which the cards switch; absent where there is no trend. */
  choice: MetricChoice | undefined;
  /** By figure, how many days missed its target; absent until it is known. */
  missed: ReadonlyMap<StatisticField, number> | undefined;
  /** What is said beside the figures; absent until it has come. */
  about: typeof aboutCard | undefined;
  messages: Messages;
  formats: Formats;
}

/** The totals of the range, how they moved, and what they were made of. */
export function metricCards(input: CardsInput): TemplateResult {
  const { view, messages } = input;
  return html`<div>
    <dl class="cards" part="cards" aria-label=${messages.cards.title} aria-busy=${!view}>
      ${CARD_FIELDS.map((field) => card(field, input))}
    </dl>
    <div class="under-cards">
      ${view && hasStrip(view) ? stripLegend(view) : nothing}
      <p class="coverage">${view ? withWholeDates(coverageLine(view)) : nothing}</p>
    </div>
  </div>`;
}

/** Whether a person stands among their colleagues: where the backend tells of nobody, their days are drawn. */
const hasStrip = ({ isPerson, team }: View): boolean => isPerson && team.length > 0;

function card(field: StatisticField, input: CardsInput): TemplateResult {
  defineWhenShown("kfstat-definition", async () => (await import("./definition.js")).KfstatDefinition);
  const { view, choice, missed, messages } = input;
  const { cards, fields } = messages;
  const { name } = fields[field];
  const isOn = choice?.fields.includes(field) === true;
  const about = (view && input.about?.(field, view, missed)) ?? [fields[field].definition];
  return html`<div class=${isOn ? "card on" : "card"} part="card" data-metric=${field}>
    <dt>
      ${
        choice
          ? html`<button
              class="switch"
              type="button"
              title=${name}
              aria-pressed=${isOn}
              @click=${() => choice.toggle(field)}
            >
              ${name}<span class="hidden-text">${cards.comma}${cards.in_trend}</span>
            </button>`
          : html`<span title=${name}>${name}</span>`
      }
      <kfstat-definition .label=${cards.about(name)}
        >${about.map((sentence) => html`<p>${sentence}</p>`)}</kfstat-definition
      >
    </dt>
    ${
      view
        ? html`<dd class="value">
              ${figure(field, view)} ${beside(field, view, missed)} ${change(field, view)}
            </dd>
            <dd class="spark">${small(field, view)}</dd>
            <dd class="hidden-text">${about.slice(1).join(" ")}</dd>`
        : html`<dd class="value"><span class="bone bone-figure"></span></dd>
            <dd class="spark"><span class="bone bone-line"></span></dd>`
    }
  </div>`;
}

function figure(field: StatisticField, view: View): TemplateResult {
  const { whole, targets, messages, formats } = view;
  const { value } = whole.summary.metrics[field];
  const { cards } = messages;
  if (value === null) {
    const words = isNotMeasured(field, view) ? cards.not_measured : messages.no_data;
    return html`<span class="figure none">${words}</span>`;
  }
  const target = isMissed(whole, field, targets) ? targets.targets[field] : undefined;
  const state = target ? " missed" : isTooFew(whole, field) ? " few" : "";
  const pieces = formats.pieces(field, value).map(({ text, isUnit }, index) => {
    const gap = index === 0 ? "" : " ";
    return isUnit ? html`<small>${gap}${text}</small>` : `${gap}${text}`;
  });
  return html`<span class=${`figure${state}`}
    >${target ? html`${missMark(target.max === undefined ? "min" : "max")}<span class="hidden-text">${cards.missed}${cards.comma}</span>` : nothing}<data
      value=${value}
      >${pieces}</data
    ></span
  >`;
}

function beside(field: StatisticField, view: View, missed: CardsInput["missed"]): TemplateResult {
  return html`<span class="beside"><span>${besideOf(field, view, missed)}</span></span>`;
}

function change(field: StatisticField, view: View): TemplateResult | typeof nothing {
  const moved = movedOf(field, view);
  if (!moved) return nothing;
  const { word, amount, verdict } = moved;
  return html`<span class="change" data-verdict=${verdict ?? nothing}
    >${word ? html`<span>${word}</span>` : nothing}${word && amount ? " " : nothing}${
      amount ? html`<span>${amount}</span>` : nothing
    }</span
  >`;
}

/** The days, small; or the person's place among the colleagues; or why there is nothing. A day alone has no line. */
function small(field: StatisticField, view: View): TemplateResult | string | typeof nothing {
  const { figures, formats, messages, whole } = view;
  if (isNotMeasured(field, view)) return messages.cards.no_surveys;
  if (hasStrip(view)) return strip(field, view);
  if (figures.rows.length < 2 || whole.summary.metrics[field].value === null) return nothing;
  return sparkline(field, figures.rows, formats);
}
