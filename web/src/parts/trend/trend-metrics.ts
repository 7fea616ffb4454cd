import type { StatisticField } from "kfstat";
import { css, html, nothing, svg, type TemplateResult } from "lit";
import { icons } from "../../look/icons.js";
import type { Formats } from "../../words/formats.js";
import type { Messages } from "../../words/messages.js";
import { METRIC_GROUPS } from "../../words/metrics.js";

/** The dots of the lines, as echarts names them; as many lines can be told apart. */
export const SHAPES = ["circle", "rect", "triangle", "diamond"] as const;

/** The strokes of the lines beside their colours and shapes, in units of the drawing; the first is solid. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** How many figures are shown at once. */
const MOST_FIELDS = SHAPES.length;

/** The look of legend and list. */
export const metricStyles = css`
  .legend {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 0 24px 16px;
  }
  .legend ul {
    display: contents;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    padding: 0 12px;
    border: 1px solid var(--_line);
    border-radius: 16px;
    font-size: var(--_body);
    line-height: 20px;
  }
  .key:has(button) {
    padding-inline-end: 4px;
  }
  .key svg.swatch {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }
  .key svg.swatch .shape {
    fill: currentColor;
    stroke: none;
  }
  .line-0 {
    color: var(--_line-1);
  }
  .line-1 {
    color: var(--_line-2);
  }
  .line-2 {
    color: var(--_line-3);
  }
  .line-3 {
    color: var(--_line-4);
  }
  .key button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    inline-size: 24px;
    block-size: 24px;
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: none;
    color: var(--_muted);
  }
  .key button:hover {
    background: var(--_sunken);
    color: var(--_text);
  }
  .choose {
    block-size: 32px;
    padding-inline: 12px;
  }
  .choose .count {
    color: var(--_muted);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .choose[aria-expanded="true"] .icon {
    rotate: 180deg;
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(176px, 1fr));
    gap: 16px 24px;
    margin: 0 24px 16px;
    padding: 16px;
    border-radius: var(--_radius);
    background: var(--_sunken);
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
  }
  .choices label {
    display: flex;
    align-items: start;
    gap: 8px;
    padding-block: 6px;
    cursor: pointer;
  }
  .choices input {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 2px;
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
  @container kfstat (max-width: 479px) {
    .legend {
      padding-inline: 16px;
    }
    .choices {
      margin-inline: 16px;
    }
  }
  @media print {
    .choose,
    .choices,
    .key button {
      display: none;
    }
  }
`;

const SWATCHES = [
  svg`<circle class="shape" cx="12" cy="6" r="4" />`,
  svg`<rect class="shape" x="8.5" y="2.5" width="7" height="7" />`,
  svg`<path class="shape" d="M12 1.5 16.5 10h-9Z" />`,
  svg`<path class="shape" d="m12 1 4.5 5L12 11 7.5 6Z" />`,
];

/** What the legend is drawn from. */
export interface TrendMetrics {
  fields: readonly StatisticField[];
  /** The line each figure is drawn with. */
  styles: ReadonlyMap<StatisticField, number>;
  /** Whether the list is open. */
  open: boolean;
  messages: Messages;
  formats: Formats;
  toggle: () => void;
  choose: (fields: readonly StatisticField[]) => void;
}

/** The chosen figures with their lines, and the list to choose from. */
export function trendMetrics(metrics: TrendMetrics): TemplateResult {
  const { fields, open, messages, formats, toggle } = metrics;
  const texts = messages.charts;
  return html`<div class="legend">
      <ul>
        ${fields.map((field) => key(field, metrics))}
      </ul>
      <button
        class="button choose"
        type="button"
        aria-expanded=${open}
        aria-controls="choices"
        @click=${toggle}
      >
        ${texts.choose_metrics}
        <span class="count">${texts.chosen(formats.count(fields.length), formats.count(MOST_FIELDS))}</span>
        ${icons.chevron}
      </button>
    </div>
    <div class="choices" id="choices" ?hidden=${!open}>${open ? choices(metrics) : nothing}</div>`;
}

function key(field: StatisticField, { fields, styles, messages, choose }: TrendMetrics): TemplateResult {
  const { name } = messages.fields[field];
  const style = styles.get(field) ?? 0;
  const dashes = DASHES[style] ?? [];
  return html`<li class="key" data-field=${field}>
    <svg class="swatch line-${style}" viewBox="0 0 24 12" width="24" height="12" aria-hidden="true">
      <path d="M0 6h24" stroke-dasharray=${dashes.length > 0 ? dashes.join(" ") : "none"} />
      ${SWATCHES[style]}
    </svg>
    ${name}
    ${
      fields.length > 1
        ? html`<button
            type="button"
            aria-label=${messages.charts.remove(name)}
            @click=${() => choose(fields.filter((other) => other !== field))}
          >
            ${icons.close}
          </button>`
        : nothing
    }
  </li>`;
}

function choices({ fields, messages, formats, choose }: TrendMetrics): TemplateResult {
  const texts = messages.charts;
  const isFull = fields.length >= MOST_FIELDS;
  const turn = (field: StatisticField) =>
    choose(fields.includes(field) ? fields.filter((other) => other !== field) : [...fields, field]);
  return html`${METRIC_GROUPS.map(
      ({ name, of }) =>
        html`<fieldset>
          <legend>${texts.groups[name]}</legend>
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
      ${isFull ? texts.most_metrics(formats.count(MOST_FIELDS)) : fields.length === 1 ? texts.least_metrics : nothing}
    </p>`;
}
