// Apart from the trend, which loads later: the dashboard holds the choice from the first paint on.
import type { StatisticField } from "kfstat";
import { FIELDS } from "../../words/metrics.js";
import type { TrendPeriod } from "../../words/messages.js";

/** What a reader chose to see. */
export interface TrendDetail {
  /** One to four, in the order they were chosen. */
  fields: readonly StatisticField[];
  group: TrendPeriod;
}

/** What a reader chose, for the one who holds it while the element is away. */
export type TrendChoice = CustomEvent<TrendDetail>;

/** What is shown at first. */
const USUAL: readonly StatisticField[] = ["session_cnt", "first_reply_average_sec"];

const GROUPS: readonly TrendPeriod[] = ["day", "week", "month"];

/** The most figures the trend shows. */
export const MOST_METRICS = 4;

/** What the address says of the trend; words nobody knows are left out. */
export function readTrend({ metrics, group }: { metrics: string; group: string }): TrendDetail {
  const named = metrics.split(",");
  const fields = [...new Set(named)].flatMap((name) => FIELDS.find((field) => field === name) ?? []);
  return {
    fields: fields.length === 0 ? USUAL : fields.slice(0, MOST_METRICS),
    group: GROUPS.find((name) => name === group) ?? "day",
  };
}

/** The same as the address says it. */
export function writeTrend({ fields, group }: TrendDetail): { metrics: string; group: string } {
  const metrics = fields.join(",");
  return { metrics: metrics === USUAL.join(",") ? "" : metrics, group: group === "day" ? "" : group };
}
