import { LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** A text below the axis; where there is no room for all, those of more weight stay. */
export interface AxisText {
  index: number;
  text: string;
  weight: number;
}

/** How a line is drawn. */
export interface ChartLine {
  values: readonly (number | null)[];
  colour: string;
  width: number;
  dash: readonly number[] | undefined;
  /** Its dots; `none`: where a value stands alone there is one all the same. */
  dots: "none" | "filled" | "hollow";
  shape: string;
}

/** The lines of one figure. */
export interface ChartPanel {
  lines: readonly ChartLine[];
  axisText: (value: number) => string;
  /** Only whole numbers stand at the axis. */
  isWhole: boolean;
  /** Where the axis begins and ends; absent: from 0 to what there is. */
  range: { min: number; max?: number; interval?: number } | undefined;
  target: { value: number; text: string } | undefined;
}

/** What is drawn. */
export interface ChartPicture {
  /** How many days, weeks or months. */
  length: number;
  texts: readonly AxisText[];
  /** Stretches without figures: the first and the last place. */
  bands: readonly (readonly [first: number, last: number])[];
  marks: readonly { index: number; text: string }[];
  /** Places whose dots are hollow: weeks and months that the range cuts. */
  hollow: ReadonlySet<number>;
  tip: (index: number) => readonly string[];
  panels: readonly ChartPanel[];
  /** Panels beside each other in so many columns. */
  columns: number;
  /** What stands above a panel's lines, and below the last, in pixels: the room of title, marks and dates. */
  head: number;
}

/** Colours and the font of the page around the chart. */
export interface ChartLook {
  text: string;
  muted: string;
  line: string;
  rule: string;
  band: string;
  surface: string;
  target: string;
  font: string;
}

type ChartOption = Parameters<EChartsType["setOption"]>[0];

/** The room of the dates below the last panel, in pixels. */
const FOOT_PX = 24;
const GAP_PX = 16;
const DIGIT_PX = 7;
const WIDE_PX = 12;
const COLUMN_GAP_PX = 32;
const DOT_PX = 6;

/** Lines over days, weeks or months, a panel for each figure, drawn as SVG. */
export class TrendChart {
  readonly #element: HTMLElement;
  readonly #chart: EChartsType;
  #picture: ChartPicture | undefined;
  #size: { width: number; height: number };

  /** `choose` gets the place that is pressed. */
  constructor(
    element: HTMLElement,
    size: { width: number; height: number },
    choose: (index: number) => void,
  ) {
    this.#element = element;
    this.#size = size;
    // The canvas renderer and HTML tooltips do not work under Trusted Types. With its size nothing is measured again.
    this.#chart = init(element, null, { renderer: "svg", ...size });
    this.#chart.getZr().on("click", ({ offsetX, offsetY }) => {
      const { panels, length } = this.#picture ?? { panels: [], length: 0 };
      const point = [offsetX, offsetY];
      const at = panels.findIndex((_, index) => this.#chart.containPixel({ gridIndex: index }, point));
      if (at < 0) return;
      const [place = NaN] = this.#chart.convertFromPixel({ gridIndex: at }, point);
      const index = Math.round(place);
      if (index >= 0 && index < length) choose(index);
    });
  }

  /** Draws everything anew, once. */
  draw(picture: ChartPicture, look: ChartLook, size: { width: number; height: number }): void {
    this.#picture = picture;
    const isOther = size.width !== this.#size.width || size.height !== this.#size.height;
    this.#size = size;
    // The chart's own way to another size draws what was there before in it first.
    if (isOther) this.#chart.getZr().resize(size);
    this.#chart.setOption(this.#option(picture, look), { notMerge: true });
    // With a view box print can scale the drawing to its paper.
    this.#element.querySelector("svg")?.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  }

  dispose(): void {
    const { painter } = this.#chart.getZr();
    const element = this.#chart.getDom();
    // zrender's painter empties its elements by assigning markup, which Trusted Types refuse even for "".
    Object.assign(painter, { clear: () => element.replaceChildren(), dispose: () => undefined });
    this.#chart.dispose();
  }

  #option(picture: ChartPicture, look: ChartLook): ChartOption {
    const { panels, columns, head, length, tip } = picture;
    const text = { color: look.muted, fontFamily: look.font, fontSize: 12 };
    const { width, height } = this.#size;
    const lineCount = Math.ceil(panels.length / columns);
    const room = (height - FOOT_PX) / lineCount;
    const wide = (width - COLUMN_GAP_PX * (columns - 1)) / columns;
    const start = Math.max(...panels.map(widthOfAxis));
    const end = Math.max(GAP_PX, ...panels.map(({ target }) => (target ? widthOf(target.text) + GAP_PX : 0)));
    const isLast = (index: number): boolean => index + columns >= panels.length;
    const places = textsIn(picture.texts, wide - start - end, length);
    // Days that stand out and lie side by side have their lines, but room for one label.
    const labels = textsIn(
      picture.marks.map(({ index, text }) => ({ index, text, weight: 1 })),
      wide - start - end,
      length,
    );
    const marks = picture.marks.map(({ index }) => ({ index, text: labels.get(index) ?? "" }));
    const grids = panels.map((_, index) => ({
      left: (index % columns) * (wide + COLUMN_GAP_PX) + start,
      top: Math.floor(index / columns) * room + head,
      width: wide - start - end,
      height: room - head - GAP_PX,
      outerBoundsMode: "none" as const,
    }));
    return {
      animation: false,
      textStyle: { fontFamily: look.font },
      grid: grids,
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        transitionDuration: 0,
        backgroundColor: look.surface,
        borderColor: look.rule,
        padding: [8, 12],
        textStyle: { color: look.text, fontFamily: look.font, fontSize: 12, lineHeight: 18 },
        axisPointer: { type: "line", snap: true, lineStyle: { color: look.muted, type: "dashed" } },
        formatter: (items: unknown) => {
          const first = (Array.isArray(items) ? items[0] : items) as { dataIndex?: number } | undefined;
          return tip(first?.dataIndex ?? -1).join("\n");
        },
      },
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      xAxis: panels.map((_, index) => ({
        // Places are numbers, so that a band can begin between two of them.
        type: "value",
        gridIndex: index,
        min: -0.5,
        max: length - 0.5,
        splitLine: { show: false },
        axisLine: { onZero: false, lineStyle: { color: look.rule } },
        axisTick: { show: false },
        axisPointer: { label: { show: false } },
        axisLabel: {
          ...text,
          margin: 8,
          show: isLast(index),
          customValues: [...places.keys()],
          formatter: (place: number) => places.get(place) ?? "",
        },
      })),
      yAxis: panels.map(({ range, isWhole, axisText }, index) => ({
        type: "value",
        gridIndex: index,
        splitNumber: 3,
        ...(isWhole ? { minInterval: 1 } : {}),
        ...(range ?? { min: 0 }),
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: look.line } },
        axisLabel: { ...text, formatter: axisText },
      })),
      series: panels.flatMap((panel, index) => seriesOf(panel, index, { ...picture, marks }, look)),
    };
  }
}

function seriesOf(panel: ChartPanel, index: number, picture: ChartPicture, look: ChartLook): object[] {
  const { bands, marks, hollow, length } = picture;
  const shared = { type: "line", xAxisIndex: index, yAxisIndex: index, silent: true };
  const label = { fontFamily: look.font, fontSize: 12 };
  const marked = new Set(marks.map((mark) => mark.index));
  const [main] = panel.lines;
  const lines = panel.lines.map((line) => ({
    ...shared,
    z: line === main ? 4 : 3,
    connectNulls: false,
    showAllSymbol: true,
    symbol: line.shape,
    symbolSize: line.width < 2 ? DOT_PX / 2 : DOT_PX,
    lineStyle: { color: line.colour, width: line.width, type: line.dash ? [...line.dash] : "solid" },
    itemStyle: { color: line.colour, borderColor: line.colour, borderWidth: 2 },
    emphasis: { disabled: true },
    data: line.values.map((value, place) => {
      const isOfNote = marked.has(place) || hollow.has(place);
      const isHollow = line.dots === "hollow" || (isOfNote && (line === main || line.dots !== "none"));
      const isDrawn = line.dots !== "none" || isHollow || standsAlone(line.values, place);
      return {
        value: [place, value],
        ...(isDrawn ? {} : { symbol: "none" }),
        ...(isHollow ? { itemStyle: { color: look.surface } } : {}),
      };
    }),
  }));
  return [
    ...lines,
    {
      // What belongs to the panel and to no line. It has the target as a value, so that the axis reaches it.
      ...shared,
      z: 1,
      symbol: "none",
      lineStyle: { width: 0 },
      data: panel.target ? [[0, panel.target.value]] : [[length - 1, null]],
      markArea: {
        silent: true,
        z: 0,
        itemStyle: { color: look.band },
        label: { show: false },
        data: bands.map(([first, last]) => [{ xAxis: first - 0.5 }, { xAxis: last + 0.5 }]),
      },
      markLine: {
        silent: true,
        symbol: "none",
        animation: false,
        data: [
          ...marks.map((mark) => ({
            xAxis: mark.index,
            lineStyle: { color: look.muted, width: 1, type: "solid" },
            label: {
              ...label,
              show: index === 0,
              position: "end",
              distance: 4,
              color: look.text,
              formatter: mark.text,
            },
          })),
          ...(panel.target
            ? [
                {
                  yAxis: panel.target.value,
                  lineStyle: { color: look.target, width: 1, type: "solid" },
                  label: {
                    ...label,
                    position: "end",
                    distance: 8,
                    color: look.target,
                    formatter: panel.target.text,
                  },
                },
              ]
            : []),
        ],
      },
    },
  ];
}

/** Room for the longest text at the axis: about that of the largest value. */
function widthOfAxis({ lines, axisText, range, target }: ChartPanel): number {
  const values = lines.flatMap((line) => line.values.map((value) => value ?? 0));
  const largest = values.reduce(
    (most, value) => Math.max(most, value),
    Math.max(range?.max ?? 0, target?.value ?? 0),
  );
  return Math.max(32, widthOf(axisText(largest)) + 16);
}

function widthOf(text: string): number {
  return [...text].reduce((width, letter) => width + (letter.charCodeAt(0) < 0x2e80 ? DIGIT_PX : WIDE_PX), 0);
}

/** The texts below the axis that have room, by their place. */
function textsIn(texts: readonly AxisText[], width: number, length: number): Map<number, string> {
  const taken: { from: number; to: number }[] = [];
  const shown = new Map<number, string>();
  for (const { index, text } of [...texts].sort((a, b) => b.weight - a.weight || a.index - b.index)) {
    const middle = ((index + 0.5) / length) * width;
    const half = widthOf(text) / 2 + 4;
    const [from, to] = [middle - half, middle + half];
    if (taken.some((other) => from < other.to && other.from < to)) continue;
    taken.push({ from, to });
    shown.set(index, text);
  }
  return shown;
}

function standsAlone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
}
