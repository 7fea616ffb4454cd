import type { StatisticField } from "kfstat";
import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { DayRow } from "../../figures/figures.js";
import { unitOf } from "../../words/metrics.js";

/** Units of the drawing; it is stretched to the room there is, its strokes are not. */
const WIDTH = 100;
const HEIGHT = 24;
const EDGE = 2;

/** The look of the small lines. */
export const sparklineStyles = css`
  .spark {
    block-size: 32px;
  }
  .spark svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
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
    stroke-width: 1px;
  }
  .spark .run {
    stroke: var(--_accent);
    stroke-width: 1.5px;
  }
  .spark .alone {
    stroke: var(--_accent);
    stroke-width: 3px;
  }
  .spark .last {
    stroke: var(--_accent);
    stroke-width: 5px;
  }
  .spark .with {
    fill: var(--_accent);
  }
  .spark .without {
    fill: var(--_shade);
  }
  @media (forced-colors: active) {
    .spark .ground {
      stroke: GrayText;
    }
    .spark .with {
      fill: CanvasText;
    }
    .spark .without {
      fill: none;
      stroke: GrayText;
      stroke-width: 1px;
    }
    .spark :is(.run, .alone, .last) {
      stroke: CanvasText;
    }
  }
`;

/** The days of one figure as a small line that breaks where days are missing; its numbers stand elsewhere in words. */
export function sparkline(field: StatisticField, rows: readonly DayRow[]): TemplateResult {
  const values = rows.map((row) => row.statistic?.[field] ?? null);
  const { runs, alone, last } = linesOf(values, unitOf(field) === "count");
  return drawing(svg`
    <path class="ground" d="M0 ${HEIGHT}H${WIDTH}" />
    ${runs ? svg`<path class="run" d=${runs} />` : nothing}
    ${alone ? svg`<path class="alone" d=${alone} />` : nothing}
    ${last ? svg`<path class="last" d=${last} />` : nothing}`);
}

/** Which days have figures: a strip that is interrupted where there are none. */
export function coverageStrip(rows: readonly DayRow[]): TemplateResult {
  const step = WIDTH / rows.length;
  const wide = place(rows.length === 1 ? step : step * 0.8);
  const path = (isShown: (row: DayRow) => boolean): string =>
    rows
      .map((row, index) =>
        isShown(row) ? `M${place(index * step)} ${HEIGHT / 2}h${wide}v${HEIGHT / 2}h-${wide}z` : "",
      )
      .join("");
  return drawing(svg`
    <path class="without" d=${path((row) => row.word !== "reported")} />
    <path class="with" d=${path((row) => row.word === "reported")} />`);
}

function drawing(content: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${content}
  </svg>`;
}

interface Lines {
  /** Runs of two days and more. */
  runs: string;
  /** Days between two gaps. */
  alone: string;
  /** The newest day, where it has a figure. */
  last: string;
}

function linesOf(values: readonly (number | null)[], fromZero: boolean): Lines {
  const numbers = values.filter((value) => value !== null);
  const low = fromZero ? 0 : Math.min(...numbers);
  const high = Math.max(...numbers);
  const x = (index: number): string =>
    place(values.length === 1 ? WIDTH / 2 : (index / (values.length - 1)) * WIDTH);
  const y = (value: number): string => {
    const share = high > low ? (value - low) / (high - low) : fromZero ? 0 : 0.5;
    return place(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE));
  };
  const dot = (index: number, value: number): string => `M${x(index)} ${y(value)}h.01`;
  const lines: Lines = { runs: "", alone: "", last: "" };
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const follows = (values[index - 1] ?? null) !== null;
    const goesOn = (values[index + 1] ?? null) !== null;
    if (follows || goesOn) lines.runs += `${follows ? "L" : "M"}${x(index)} ${y(value)}`;
    else lines.alone += dot(index, value);
    if (index === values.length - 1) lines.last = dot(index, value);
  }
  return lines;
}

function place(value: number): string {
  return value.toFixed(2);
}
