import type { Report, Summary } from "kfstat";
import type { PageIssue } from "../words/issues.js";
import type { Selection } from "./figures.js";

/** What `kfstat-load` tells: the figures now shown. */
export interface LoadDetail {
  selection: Selection;
  /** One report per account, in the order of the selection's accounts as far as they were read. */
  reports: readonly Report[];
  summary: Summary;
  /** False where some days could not be read. */
  complete: boolean;
}

/** What `kfstat-issues` tells: why figures are missing, and what is worth knowing of those shown. */
export interface IssuesDetail {
  issues: readonly PageIssue[];
  notices: readonly PageIssue[];
}

/** The kinds of file there are. */
export type ExportFormat = "csv" | "xlsx";

/** The file and its name. */
export interface ExportFile {
  filename: string;
  blob: Blob;
}

/** What `kfstat-export` tells: a file that is about to be saved, unless the event is cancelled. */
export interface ExportDetail extends ExportFile {
  format: ExportFormat;
}

/** What `kfstat-drill` asks for: the days of one person, over all chosen accounts they serve. */
export interface DrillDetail {
  servicer_userid: string;
  /** The userid where there is no name. */
  name: string;
  open_kfids: readonly string[];
}

/** The events of `<kfstat-dashboard>`, all bubbling and composed. */
export interface KfstatDashboardEventMap {
  "kfstat-load": CustomEvent<LoadDetail>;
  "kfstat-issues": CustomEvent<IssuesDetail>;
  "kfstat-export": CustomEvent<ExportDetail>;
  /** Cancelable: a host that shows the person elsewhere prevents the dashboard from doing so. */
  "kfstat-drill": CustomEvent<DrillDetail>;
}

/** Dispatches one of the element's typed events; false where it was cancelled. */
export function announce<K extends keyof KfstatDashboardEventMap>(
  target: EventTarget,
  name: K,
  detail: KfstatDashboardEventMap[K]["detail"],
  { cancelable = false } = {},
): boolean {
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
}
