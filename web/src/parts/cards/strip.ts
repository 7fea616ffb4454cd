import type { StatisticField } from "kfstat";
import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { Subject } from "../../figures/figures.js";
import { isTooFew } from "../../figures/subjects.js";
import type { FirstView as View } from "../../figures/view.js";

/** How far in from its ends a strip begins, in percent of its width: dots at the ends stay whole. */
const INSET = 3;

/** The look of a strip and of its legend. */
export const stripStyles = css`
  .strip {
    display: block;
    inline-size: 100%;
    block-size: 12px;
    overflow: visible;
  }
  .spark svg.strip {
    block-size: 12px;
  }
  .strip .axis {
    stroke: var(--_rule);
  }
  .strip .peer {
    fill: var(--_data);
  }
  .strip .me {
    fill: var(--_accent);
    stroke: var(--_surface);
    stroke-width: 2px;
  }
  .strip .me.few {
    fill: var(--_surface);
    stroke: var(--_accent);
  }
  .strip .median {
    stroke: var(--_second);
    stroke-width: 2px;
  }
  .strip .target {
    stroke: var(--_warn);
  }
  .spark .median-words {
    font-size: var(--_small);
    line-height: 16px;
    color: var(--_second);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .legend {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 16px;
  }
  .legend > span {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .legend .strip {
    inline-size: 12px;
  }
  @media (forced-colors: active) {
    .strip .axis {
      stroke: GrayText;
    }
    .strip .peer {
      fill: GrayText;
    }
    .strip .me {
      fill: Highlight;
      stroke: Canvas;
    }
    .strip .me.few {
      fill: Canvas;
      stroke: Highlight;
    }
    .strip :is(.median, .target) {
      stroke: CanvasText;
    }
  }
`;

const dot = (share: number, name: string) =>
  svg`<circle class=${name} cx="${share}%" cy="6" r=${name === "peer" ? 3.5 : 5} />`;
const tick = (share: number, name: string, size: number) =>
  svg`<line class=${name} x1="${share}%" x2="${share}%" y1=${6 - size} y2=${6 + size} />`;

/** Of counts those of a day, so that who was there on fewer days has not done less. */
function valueOf({ summary }: Subject, field: StatisticField): number | null {
  const metric = summary.metrics[field];
  return metric.kind === "weighted_mean" ? metric.value : metric.daily_mean;
}

/**
 * A person among their colleagues, who have no names here: a place without a ranking. Empty until all of them are there;
 * colleagues with too few to judge by are left out.
 */
export function strip(field: StatisticField, view: View): TemplateResult {
  const { whole, standing, messages, formats } = view;
  const median = standing.people?.medians[field] ?? null;
  const isSum = whole.summary.metrics[field].kind !== "weighted_mean";
  const words =
    median === null
      ? ""
      : isSum
        ? messages.cards.per_day(formats.perDay(median))
        : formats.shown(field, median);
  return html`<svg class="strip" aria-hidden="true">
      <line class="axis" x1="0" x2="100%" y1="6" y2="6" />
      ${median === null ? nothing : marks(field, view, median)}
    </svg>
    <p class="median-words">${words && messages.cards.median(words)}</p>`;
}

function marks(field: StatisticField, { whole, team, targets }: View, median: number) {
  const others = team.flatMap((person) =>
    person.id === whole.id || isTooFew(person, field) ? [] : (valueOf(person, field) ?? []),
  );
  const own = valueOf(whole, field);
  const chosen = targets.fields.includes(field) ? targets.targets[field] : undefined;
  const target = chosen?.max ?? chosen?.min;
  const all = [...others, own, median, target].filter((value) => typeof value === "number");
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const at = (value: number): number =>
    high > low ? INSET + ((value - low) / (high - low)) * (100 - 2 * INSET) : 50;
  return svg`
    ${target === undefined ? nothing : tick(at(target), "target", 6)}
    ${others.map((value) => dot(at(value), "peer"))} ${tick(at(median), "median", 5)}
    ${own === null ? nothing : dot(at(own), isTooFew(whole, field) ? "me few" : "me")}`;
}

/** What the marks of the strips mean, once for all of them. */
export function stripLegend({ whole, targets, messages }: View): TemplateResult {
  const { others, median, target } = messages.cards.legend;
  const key = (mark: unknown, words: string) =>
    html`<span><svg class="strip" aria-hidden="true">${mark}</svg>${words}</span>`;
  return html`<span class="legend">
    ${key(dot(50, "me"), whole.name)} ${key(dot(50, "peer"), others)} ${key(tick(50, "median", 5), median)}
    ${targets.fields.length > 0 ? key(tick(50, "target", 6), target) : nothing}
  </span>`;
}
