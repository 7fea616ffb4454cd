// Whose figures the parts show, made of what was read. Every figure and every judgement in it is the core's.
import type { Kfstat, Report, Comparison, ReportTable, StatisticField, Targets } from "kfstat";
import { FIELDS } from "../words/metrics.js";
import { FIELD_INFO } from "kfstat";
import type { Before, ChosenTargets, Figures, Met, Subject, TeamRow } from "./figures.js";

/**
 * A target that every mean meets: the core then tells of each whether there is enough to judge by. A duration is never
 * below 0, nor is a rate.
 */
const ALWAYS_MET: Targets = Object.fromEntries(
  FIELDS.filter((field) => FIELD_INFO[field].kind === "weighted_mean").map((field) => [field, { min: 0 }]),
);

/** What the core says of targets; of none where it refuses the question. */
export function metOf(
  kfstat: Kfstat,
  reports: readonly (Report | ReportTable)[],
  { targets }: Pick<ChosenTargets, "targets">,
): Met {
  const checked = kfstat.checkTargets(reports, { ...ALWAYS_MET, ...targets });
  return checked.ok ? checked.value : {};
}

/** Whether there is too little of a mean to judge anybody by, as the core has it. */
export function isTooFew({ met, summary }: Pick<Subject, "met" | "summary">, field: StatisticField): boolean {
  return summary.metrics[field].value !== null && met[field]?.met === null;
}

/** Whether a field has a target that is missed. */
export function isMissed(
  { met }: Pick<Subject, "met">,
  field: StatisticField,
  { fields }: ChosenTargets,
): boolean {
  return fields.includes(field) && met[field]?.met === false;
}

/** A person, as far as the present period tells. */
export function personOf(kfstat: Kfstat, row: TeamRow, targets: ChosenTargets): Subject {
  const reports = row.tables.map(({ table }) => table);
  return {
    id: row.servicer_userid,
    name: row.name,
    former: row.former,
    summary: row.summary,
    reports,
    open_kfids: row.tables.map(({ open_kfid }) => open_kfid),
    met: metOf(kfstat, reports, targets),
  };
}

/** All that was asked for, as one. */
export function wholeOf(
  kfstat: Kfstat,
  { series, summary, selection }: Figures,
  before: Before,
  targets: ChosenTargets,
  name: string,
): Subject {
  const reports = series.map(({ report }) => report);
  const change = changeOf(kfstat, reports, before, () => true);
  return {
    id: "",
    name,
    former: false,
    summary,
    reports,
    open_kfids: selection.open_kfids,
    ...(change ? { change } : {}),
    met: metOf(kfstat, reports, targets),
  };
}

/** Each account that was read. */
export function accountsOf(
  kfstat: Kfstat,
  { series, rows }: Figures,
  before: Before,
  targets: ChosenTargets,
  nameOf: (open_kfid: string) => string,
): readonly Subject[] {
  return series.flatMap(({ open_kfid, report, unsettled }) => {
    const summary = kfstat.summarize([report]);
    if (!summary.ok) return [];
    const change = changeOf(kfstat, [report], before, (series) => series.open_kfid === open_kfid);
    const there = new Map(report.days.map((day) => [day.date, day.state]));
    const isSettled = (date: string): boolean => unsettled !== undefined && !unsettled.has(date);
    const missing = rows
      .map(({ date }) => date)
      .filter((date) => there.get(date) !== "reported" && !(there.has(date) && isSettled(date)));
    return [
      {
        id: open_kfid,
        name: nameOf(open_kfid),
        former: false,
        summary: summary.value,
        reports: [report],
        open_kfids: [open_kfid],
        ...(change ? { change } : {}),
        met: metOf(kfstat, [report], targets),
        missing,
      },
    ];
  });
}

function changeOf(
  kfstat: Kfstat,
  reports: readonly Report[],
  before: Before,
  isOf: (series: { open_kfid: string }) => boolean,
): Comparison | "new" | undefined {
  if (before.phase !== "loaded" || !before.complete) return undefined;
  const own = before.series.filter(isOf).map(({ report }) => report);
  if (own.length === 0) return "new";
  const compared = kfstat.compareReports(reports, own);
  return compared.ok ? compared.value : undefined;
}
