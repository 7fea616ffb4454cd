import type { StatisticField, Summary } from "kfstat";
import { css, html, nothing, svg } from "lit";
import { KfstatElement } from "../../look/kfstat-element.js";
import { base } from "../../look/styles.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";

/** The three answers of the survey, from the best. */
const RATINGS = [
  "satisfied_rate",
  "middling_rate",
  "dissatisfied_rate",
] as const satisfies readonly StatisticField[];

/** The bar is so wide in its own units, and so wide are the gaps between its parts. */
const WIDTH = 100;
const GAP = 0.8;

/**
 * How the answered surveys of a range are distributed: a bar of three parts, each told in words; what stands inside it
 * where one of the three rates is not there.
 */
export class KfstatRatings extends KfstatElement {
  static override properties = {
    summary: { attribute: false },
    formats: { attribute: false },
    messages: { attribute: false },
  };

  declare summary: Summary;
  declare formats: Formats;
  declare messages: Messages;

  static override styles = [
    base,
    css`
      svg {
        display: block;
        inline-size: 100%;
        block-size: 8px;
        margin-block: 8px 4px;
        border-radius: 4px;
        forced-color-adjust: none;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 4px;
        white-space: nowrap;
      }
      li::before {
        content: "";
        inline-size: 8px;
        block-size: 8px;
        border-radius: 2px;
        background: currentColor;
        color: var(--_part);
        forced-color-adjust: none;
        print-color-adjust: exact;
      }
      rect {
        fill: var(--_part);
      }
      .satisfied_rate {
        --_part: var(--_accent);
      }
      .middling_rate {
        --_part: var(--_edge);
      }
      .dissatisfied_rate {
        --_part: var(--_bad);
      }
      @media (forced-colors: active) {
        .satisfied_rate {
          --_part: CanvasText;
        }
        .middling_rate {
          --_part: GrayText;
        }
        .dissatisfied_rate {
          --_part: Highlight;
        }
      }
      @container kfstat (max-width: 479px) {
        ul {
          display: block;
        }
        li b {
          margin-inline-start: auto;
        }
      }
      b {
        color: var(--_text);
        font-weight: 400;
      }
    `,
  ];

  override render() {
    const { summary, formats, messages } = this;
    const texts = messages.charts.ratings;
    const values = RATINGS.map((field) => summary.metrics[field].value ?? NaN);
    const sum = values.reduce((total, value) => total + value, 0);
    // Rates of another scale are shown as they came, so nobody knows what they are parts of.
    if (!(sum > 0) || !RATINGS.every((field) => formats.isPercent(field))) return html`<slot></slot>`;
    let start = 0;
    const parts = values.map((value, index) => {
      const x = start;
      const width = (value / sum) * WIDTH;
      start += width;
      // The gap is the next part's, so that the bar ends where its line does.
      const gap = x > 0 ? GAP : 0;
      return value > 0
        ? svg`<rect class=${RATINGS[index] ?? ""} x=${x + gap} width=${Math.max(width - gap, GAP)} height="8" />`
        : nothing;
    });
    return html`<svg viewBox="0 0 ${WIDTH} 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
      <ul aria-label=${texts.name}>
        ${RATINGS.map(
          (field, index) =>
            html`<li class=${field} data-rating=${field}>
              ${texts[field]} <b>${formats.brief(field, values[index] ?? 0)}</b>
            </li>`,
        )}
      </ul>`;
  }
}
