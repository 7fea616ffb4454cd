import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** One day of the line; `null` leaves a gap. */
export interface TrendPoint {
  date: string;
  value: number | null;
  /** The line of the tooltip below the date. */
  text: string;
  /** The first line of the tooltip. */
  title: string;
}

/** Colours and the font of the page around the chart. */
export interface TrendLook {
  text: string;
  muted: string;
  line: string;
  accent: string;
  surface: string;
  font: string;
}

/** Up to this many days every point has its dot; beyond, only those that stand alone. */
const DOTTED_DAYS = 45;

/** A line of days, drawn as SVG: the canvas renderer and HTML tooltips do not work under Trusted Types. */
export class TrendChart {
  readonly #chart: EChartsType;

  constructor(element: HTMLElement) {
    this.#chart = init(element, null, { renderer: "svg" });
  }

  /** Draws the points anew. */
  draw(
    points: readonly TrendPoint[],
    look: TrendLook,
    axisText: (value: number) => string,
    whole: boolean,
  ): void {
    const text = { color: look.muted, fontFamily: look.font, fontSize: 12 };
    this.#chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: look.font },
        grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
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
            const point = points[first?.dataIndex ?? -1];
            return point ? `${point.title}\n${point.text}` : "";
          },
        },
        xAxis: {
          type: "category",
          boundaryGap: points.length === 1,
          data: points.map((point) => point.date),
          axisLine: { lineStyle: { color: look.line } },
          axisTick: { show: false },
          axisLabel: { ...text, margin: 12, hideOverlap: true, formatter: (date: string) => date.slice(5) },
        },
        yAxis: {
          type: "value",
          ...(whole ? { minInterval: 1 } : {}),
          splitNumber: 4,
          splitLine: { lineStyle: { color: look.line } },
          axisLabel: { ...text, formatter: axisText },
        },
        series: [
          {
            type: "line",
            connectNulls: false,
            showAllSymbol: true,
            symbol: "circle",
            symbolSize: (_value: unknown, params: { dataIndex: number }) =>
              points.length <= DOTTED_DAYS || standsAlone(points, params.dataIndex) ? 6 : 0,
            lineStyle: { color: look.accent, width: 2 },
            itemStyle: { color: look.accent },
            emphasis: { scale: 1.5 },
            data: points.map((point) => point.value),
          },
        ],
      },
      { notMerge: true },
    );
  }

  resize(): void {
    this.#chart.resize();
  }

  dispose(): void {
    const { painter } = this.#chart.getZr();
    const element = this.#chart.getDom();
    // zrender's painter empties its elements by assigning markup, which Trusted Types refuse even for "".
    Object.assign(painter, { clear: () => element.replaceChildren(), dispose: () => undefined });
    this.#chart.dispose();
  }
}

function standsAlone(points: readonly TrendPoint[], index: number): boolean {
  return (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null;
}
