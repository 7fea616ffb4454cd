// On which days targets were missed; every judgement is the core's.
import type { Report, StatisticField } from "kfstat";
import type { Figures } from "./figures.js";
import { inSlices } from "./slices.js";
import type { FirstView as View } from "./view.js";

/** What the days are judged from. */
export type Judged = Pick<View, "kfstat" | "figures" | "targets">;

type Fields = ReadonlySet<StatisticField>;

interface Known {
  targets: unknown;
  /** By date. */
  fields: Map<string, Fields>;
  counted?: Promise<ReadonlyMap<StatisticField, number>>;
}

const NONE: Fields = new Set();
const known = new WeakMap<Figures, Known>();
const reports = new WeakMap<Figures, ReadonlyMap<string, readonly Report[]>>();

/** The reports of each date, which hold that day alone. */
function reportsOf(figures: Figures): ReadonlyMap<string, readonly Report[]> {
  const made = reports.get(figures);
  if (made) return made;
  const byDate = new Map<string, Report[]>();
  for (const { report } of figures.series)
    for (const day of report.days) {
      if (day.state !== "reported") continue;
      const own = byDate.get(day.date) ?? [];
      own.push({ ...report, days: [day] });
      byDate.set(day.date, own);
    }
  reports.set(figures, byDate);
  return byDate;
}

function knownOf({ figures, targets }: Judged): Known {
  let own = known.get(figures);
  if (own?.targets !== targets.targets) {
    own = { targets: targets.targets, fields: new Map() };
    known.set(figures, own);
  }
  return own;
}

/** The fields whose target a day misses, all its accounts together. */
export function missedOn(judged: Judged, date: string): ReadonlySet<StatisticField> {
  const { kfstat, figures, targets } = judged;
  if (targets.fields.length === 0) return NONE;
  const { fields } = knownOf(judged);
  let missed = fields.get(date);
  if (!missed) {
    const checked = kfstat.checkTargets(reportsOf(figures).get(date) ?? [], targets.targets);
    missed = checked.ok
      ? new Set(targets.fields.filter((field) => checked.value[field]?.met === false))
      : NONE;
    fields.set(date, missed);
  }
  return missed;
}

/** By each field that has a target, how many days missed it. Counted in slices of time, once for figures and targets. */
export function missedDays(judged: Judged): Promise<ReadonlyMap<StatisticField, number>> {
  const own = knownOf(judged);
  return (own.counted ??= countMissed(judged));
}

async function countMissed(judged: Judged): Promise<ReadonlyMap<StatisticField, number>> {
  const counts = new Map(judged.targets.fields.map((field) => [field, 0]));
  if (counts.size === 0) return counts;
  await inSlices(judged.figures.rows, ({ date }) => {
    for (const field of missedOn(judged, date)) counts.set(field, (counts.get(field) ?? 0) + 1);
  });
  return counts;
}

/** Keeps the days that missed their targets for whoever draws them, and tells once they are known. */
export class MissedDays {
  readonly #changed: () => void;
  #of: { figures: Figures; targets: View["targets"] } | undefined;
  #counts: ReadonlyMap<StatisticField, number> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Absent until it is known. */
  of(view: Judged | undefined): ReadonlyMap<StatisticField, number> | undefined {
    if (!view || view.targets.fields.length === 0) return undefined;
    const { figures, targets } = view;
    if (this.#of?.figures !== figures || this.#of.targets !== targets) {
      const asked = (this.#of = { figures, targets });
      this.#counts = undefined;
      void missedDays(view).then((counts) => {
        if (this.#of !== asked) return;
        this.#counts = counts;
        this.#changed();
      });
    }
    return this.#counts;
  }
}
