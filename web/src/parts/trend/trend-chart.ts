import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { DASHES, SHAPES } from "./trend-metrics.js";

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** One day, week or month along the axis. */
export interface TrendPlace {
  /** Below the axis. */
  label: string;
  /** The lines of the tooltip. */
  tip: readonly string[];
  /** Drawn hollow: a week or month the range cuts. */
  hollow: boolean;
}

/** One figure; `null` leaves a gap. */
export interface TrendLine {
  name: string;
  values: readonly (number | null)[];
  /** Its colour, shape and stroke: 0 to 3. */
  style: number;
}

/** Lines of one unit, which share an axis. */
export interface TrendPanel {
  title: string;
  lines: readonly TrendLine[];
  axisText: (value: number) => string;
  /** Only whole numbers stand at the axis. */
  whole: boolean;
  /** The axis begins at 0, not near the smallest value. */
  fromZero: boolean;
  /** What the figures should not exceed: the axis ends there where they come near. */
  most?: number;
}

/** Colours and the font of the page around the chart. */
export interface TrendLook {
  text: string;
  muted: string;
  line: string;
  surface: string;
  lines: readonly string[];
  font: string;
}

type ChartOption = Parameters<EChartsType["setOption"]>[0];

/** Up to this many places every one has its dot; beyond, only those that stand alone. */
const DOTTED_PLACES = 45;

const TITLE_PX = 28;
const FOOT_PX = 28;
const GAP_PX = 12;
const DIGIT_PX = 7.5;

/** Lines over days, weeks or months, a panel for each unit, drawn as SVG. */
export class TrendChart {
  readonly #element: HTMLElement;
  readonly #chart: EChartsType;
  #redraw: () => void = () => undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    // The canvas renderer and HTML tooltips do not work under Trusted Types.
    this.#chart = init(element, null, { renderer: "svg" });
  }

  /** Draws everything anew. */
  draw(places: readonly TrendPlace[], panels: readonly TrendPanel[], look: TrendLook): void {
    this.#redraw = () => {
      this.#chart.setOption(this.#option(places, panels, look), { notMerge: true });
      // With a view box print can scale the drawing to its paper.
      const drawing = this.#element.querySelector("svg");
      drawing?.setAttribute("viewBox", `0 0 ${this.#chart.getWidth()} ${this.#chart.getHeight()}`);
    };
    this.#redraw();
  }

  resize(): void {
    this.#chart.resize();
    this.#redraw();
  }

  dispose(): void {
    const { painter } = this.#chart.getZr();
    const element = this.#chart.getDom();
    // zrender's painter empties its elements by assigning markup, which Trusted Types refuse even for "".
    Object.assign(painter, { clear: () => element.replaceChildren(), dispose: () => undefined });
    this.#chart.dispose();
  }

  #option(places: readonly TrendPlace[], panels: readonly TrendPanel[], look: TrendLook): ChartOption {
    const text = { color: look.muted, fontFamily: look.font, fontSize: 12 };
    const room = (this.#chart.getHeight() - FOOT_PX - GAP_PX * (panels.length - 1)) / panels.length;
    const top = (index: number): number => index * (room + GAP_PX) + TITLE_PX;
    const left = Math.max(...panels.map(widthOfAxis));
    return {
      animation: false,
      textStyle: { fontFamily: look.font },
      grid: panels.map((_, index) => ({ left, right: 20, top: top(index), height: room - TITLE_PX })),
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        backgroundColor: look.surface,
        borderColor: look.line,
        padding: [8, 12],
        textStyle: { color: look.text, fontFamily: look.font, fontSize: 14, lineHeight: 20 },
        axisPointer: { type: "line", lineStyle: { color: look.muted, type: "dashed" } },
        formatter: (items: unknown) => {
          const first = (Array.isArray(items) ? items[0] : items) as { dataIndex?: number } | undefined;
          return places[first?.dataIndex ?? -1]?.tip.join("\n") ?? "";
        },
      },
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      xAxis: panels.map((_, index) => ({
        type: "category",
        gridIndex: index,
        boundaryGap: places.length === 1,
        data: places.map((place) => place.label),
        axisLine: { lineStyle: { color: look.line } },
        axisTick: { show: false },
        axisLabel: { ...text, margin: 12, hideOverlap: true, show: index === panels.length - 1 },
      })),
      yAxis: panels.map((panel, index) => ({
        type: "value",
        gridIndex: index,
        name: panel.title,
        nameGap: 10,
        nameTextStyle: { ...text, align: "left", padding: [0, 0, 0, -left + 8] },
        ...(panel.whole ? { minInterval: 1 } : {}),
        scale: !panel.fromZero,
        max: ({ max }: { max: number }) => (isNear(max, panel.most) ? panel.most : null),
        splitNumber: panels.length > 2 ? 2 : 4,
        splitLine: { lineStyle: { color: look.line } },
        axisLabel: { ...text, formatter: panel.axisText },
      })),
      series: panels.flatMap((panel, index) =>
        panel.lines.map((line) => seriesOf(line, index, places, look)),
      ),
    };
  }
}

function seriesOf(
  { name, values, style }: TrendLine,
  panel: number,
  places: readonly TrendPlace[],
  look: TrendLook,
): object {
  const colour = look.lines[style] ?? look.text;
  const dashes = DASHES[style] ?? [];
  return {
    type: "line",
    name,
    xAxisIndex: panel,
    yAxisIndex: panel,
    connectNulls: false,
    showAllSymbol: true,
    symbol: SHAPES[style],
    symbolSize: (_value: unknown, params: { dataIndex: number }) =>
      places.length <= DOTTED_PLACES ||
      places[params.dataIndex]?.hollow ||
      standsAlone(values, params.dataIndex)
        ? 7
        : 0,
    lineStyle: { color: colour, width: 2, type: dashes.length > 0 ? [...dashes] : "solid" },
    itemStyle: { color: colour },
    emphasis: { scale: 1.5 },
    data: values.map((value, index) =>
      places[index]?.hollow
        ? { value, itemStyle: { color: look.surface, borderColor: colour, borderWidth: 2 } }
        : value,
    ),
  };
}

/** Room for the longest text at the axis: about that of the largest value. */
function widthOfAxis({ lines, axisText }: TrendPanel): number {
  const largest = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return Math.max(40, axisText(largest).length * DIGIT_PX + 20);
}

function standsAlone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
}

function isNear(value: number, most = Infinity): boolean {
  return value <= most && value > most * 0.8;
}
