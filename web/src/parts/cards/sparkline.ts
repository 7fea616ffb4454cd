import type { StatisticField } from "kfstat";
import { css, html, svg, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import type { Formats } from "../../words/formats.js";
import { unitOf } from "../../words/metrics.js";

/** Units of the drawing; it is stretched to the room there is, its strokes are not. */
const WIDTH = 200;
const HEIGHT = 24;
const EDGE = 2;

/** How much of a day's room its bar takes, and what a day of 0 is drawn with: it is there. */
const BAR = 0.56;
const LEAST = 1;

/** Rates are drawn over at least so much of 1: 95.3 % is no earthquake. */
const LEAST_SPAN = 0.2;

/** The look of the small drawings. */
export const sparklineStyles = css`
  .spark svg {
    display: block;
    inline-size: 100%;
    block-size: 24px;
    overflow: visible;
    fill: none;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .spark path {
    vector-effect: non-scaling-stroke;
  }
  .spark .ground {
    stroke: var(--_line);
  }
  .spark .bars {
    fill: var(--_data);
  }
  .spark .run {
    stroke: var(--_muted);
    stroke-width: 1.25px;
  }
  .spark .alone {
    stroke: var(--_muted);
    stroke-width: 3px;
  }
  .on .spark .bars {
    fill: var(--_accent);
  }
  .on .spark :is(.run, .alone) {
    stroke: var(--_accent);
  }
  .on .spark .run {
    stroke-width: 1.5px;
  }
  @media (forced-colors: active) {
    .spark .ground {
      stroke: GrayText;
    }
    .spark .bars {
      fill: CanvasText;
    }
    .spark :is(.run, .alone) {
      stroke: CanvasText;
    }
  }
`;

/**
 * The days of one figure, small: counts as bars from 0, durations as a line from 0, rates as a line. Where days are
 * missing there is nothing. Its numbers stand elsewhere in words.
 */
export function sparkline(field: StatisticField, rows: readonly DayRow[], formats: Formats): TemplateResult {
  const values = rows.map((row) => row.statistic?.[field] ?? null);
  const isCount = unitOf(field) === "count";
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${isCount ? bars(values) : lines(values, unitOf(field) === "rate" ? spanOf(values, formats.isShare(field)) : { low: 0 })}
  </svg>`;
}

function bars(values: readonly (number | null)[]) {
  const step = WIDTH / values.length;
  const highest = Math.max(0, ...values.filter((value) => value !== null));
  const wide = place(step * BAR);
  const path = values.map((value, index) => {
    if (value === null) return "";
    const high = Math.max(highest > 0 ? (value / highest) * (HEIGHT - EDGE) : 0, LEAST);
    return `M${place((index + (1 - BAR) / 2) * step)} ${HEIGHT}v${place(-high)}h${wide}V${HEIGHT}z`;
  });
  return svg`<path class="ground" d="M0 ${HEIGHT}H${WIDTH}" /><path class="bars" d=${path.join("")} />`;
}

/** From where to where a rate is drawn; a share of 1 never above 1. */
function spanOf(values: readonly (number | null)[], isShare: boolean): { low: number; high: number } {
  const numbers = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const span = Math.max(most - least, isShare ? LEAST_SPAN : LEAST_SPAN * 100);
  const middle = (least + most) / 2;
  const high = isShare ? Math.min(middle + span / 2, 1) : middle + span / 2;
  const low = Math.max(high - span, 0);
  return { low, high: low + span };
}

function lines(values: readonly (number | null)[], { low, high: given }: { low: number; high?: number }) {
  const high = given ?? Math.max(...values.filter((value) => value !== null));
  const x = (index: number): string =>
    place(values.length === 1 ? WIDTH / 2 : (index / (values.length - 1)) * WIDTH);
  const y = (value: number): string =>
    place(HEIGHT - EDGE - (high > low ? (value - low) / (high - low) : 0) * (HEIGHT - 2 * EDGE));
  let [run, alone] = ["", ""];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const follows = (values[index - 1] ?? null) !== null;
    if (follows || (values[index + 1] ?? null) !== null)
      run += `${follows ? "L" : "M"}${x(index)} ${y(value)}`;
    else alone += `M${x(index)} ${y(value)}h.01`;
  }
  return svg`<path class="run" d=${run} /><path class="alone" d=${alone} />`;
}

function place(value: number): string {
  return String(Math.round(value * 100) / 100);
}
