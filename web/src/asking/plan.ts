import type { Issue, PlannedRequest } from "kfstat";
import { clockOf } from "../figures/figures-of.js";
import type { Selection } from "../figures/figures.js";
import type { PageIssue } from "../words/issues.js";
import type { Source, Surroundings } from "./source.js";
import { StreamSource } from "./stream-source.js";
import { WindowSource } from "./window-source.js";

/** What the core says to a selection, and where to read it from; no source where it may not be asked. */
export interface PlannedSelection {
  source?: Source;
  issues: readonly Issue[];
  notices: readonly PageIssue[];
}

/** Lets the core plan each account of a selection. */
export function planSelection({ kfstat, status }: Surroundings, selection: Selection): PlannedSelection {
  const { servicer_userid, start_date, end_date } = selection;
  const plans: (readonly PlannedRequest[])[] = [];
  const notices = new Map<string, PageIssue>();
  for (const open_kfid of selection.open_kfids) {
    const planned = kfstat.planRequests(
      {
        open_kfid,
        ...(servicer_userid === undefined ? {} : { servicer_userid }),
        start_time: start_date,
        end_time: end_date,
      },
      { now: clockOf(status.now), earliest: status.earliest },
    );
    for (const notice of planned.notices) notices.set(`${notice.code} ${notice.path}`, notice);
    if (!planned.ok) return { issues: planned.issues, notices: [...notices.values()] };
    plans.push(planned.value.requests);
  }
  const windows = new WindowSource(plans);
  return {
    source: status.streams ? new StreamSource(windows) : windows,
    issues: [],
    notices: [...notices.values()],
  };
}
