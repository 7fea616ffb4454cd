// Apart from the trend, which loads later: the dashboard holds the choice from the first paint on.
import type { StatisticField } from "kfstat";
import type { TrendPeriod } from "../../words/messages.js";

/** How the figures are shown. */
export type TrendView = "chart" | "table";

/** What a reader chose to see. */
export interface TrendDetail {
  /** One to four, in the order they were chosen. */
  fields: readonly StatisticField[];
  view: TrendView;
  period: TrendPeriod;
}

/** What a reader chose, for the one who holds it while the element is away. */
export type TrendChoice = CustomEvent<TrendDetail>;

/** What is shown at first. */
export const TREND_DEFAULT: TrendDetail = { fields: ["session_cnt"], view: "chart", period: "day" };
