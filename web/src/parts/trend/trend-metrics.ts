import type { StatisticField } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { METRIC_GROUPS } from "../../words/metrics.js";
import { MOST_METRICS } from "./trend-choice.js";

/** The look of the list to choose from. */
export const metricStyles = css`
  .menu {
    position: relative;
  }
  .choices {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    z-index: 3;
    display: grid;
    grid-template-columns: repeat(2, max-content);
    gap: 16px 24px;
    padding: 16px;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    color: var(--_text);
    font-size: var(--_body);
    line-height: 20px;
  }
  .choices fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choices legend {
    padding: 0 0 4px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .choices label {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 28px;
    cursor: pointer;
  }
  .choices input {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    accent-color: var(--_accent);
  }
  .choices label:has(:disabled) {
    color: var(--_muted);
    cursor: not-allowed;
  }
  .choices .limit {
    grid-column: 1 / -1;
    min-block-size: 16px;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  @container kfstat (max-width: 639px) {
    .menu {
      position: static;
    }
    .choices {
      inset-inline: 0;
      inset-block-start: auto;
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (forced-colors: active) {
    .choices {
      outline: 1px solid CanvasText;
    }
  }
  @media print {
    .choices {
      display: none;
    }
  }
`;

/** What the list is drawn from. */
export interface TrendMetrics {
  fields: readonly StatisticField[];
  messages: Messages;
  formats: Formats;
  choose: (fields: readonly StatisticField[]) => void;
}

/** All figures by what they are about; up to four can be ticked, and one at least. */
export function metricChoices({ fields, messages, formats, choose }: TrendMetrics): TemplateResult {
  const texts = messages.trend;
  const isFull = fields.length >= MOST_METRICS;
  const turn = (field: StatisticField) =>
    choose(fields.includes(field) ? fields.filter((other) => other !== field) : [...fields, field]);
  return html`${METRIC_GROUPS.map(
      ({ name, of }) =>
        html`<fieldset>
          <legend>${messages.charts.groups[name]}</legend>
          ${of.map((field) => {
            const chosen = fields.includes(field);
            return html`<label>
              <input
                type="checkbox"
                value=${field}
                .checked=${chosen}
                ?disabled=${chosen ? fields.length === 1 : isFull}
                aria-describedby="limit"
                @change=${() => turn(field)}
              />
              ${messages.fields[field].name}
            </label>`;
          })}
        </fieldset>`,
    )}
    <p class="limit" id="limit" aria-live="polite">
      ${isFull ? texts.most_metrics(formats.count(MOST_METRICS)) : fields.length === 1 ? texts.least_metrics : nothing}
    </p>`;
}
