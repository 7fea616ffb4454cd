export type { DashboardAttributes, DashboardProperties } from "./element/attributes.js";
export { KfstatCalendar } from "./parts/calendar/calendar.js";
export { KfstatCombobox, type ComboboxOption } from "./parts/filters/combobox.js";
export type { PageIssue } from "./words/issues.js";
export { KfstatComparison } from "./parts/comparison/comparison.js";
export { KfstatDashboard } from "./element/dashboard.js";
export { KfstatDays } from "./parts/days/days.js";
export { KfstatDefinition } from "./parts/cards/definition.js";
export type {
  DrillDetail,
  ExportDetail,
  IssuesDetail,
  KfstatDashboardEventMap,
  LoadDetail,
  ExportFile,
  ExportFormat,
} from "./figures/events.js";
export { KfstatExport } from "./parts/export/export-menu.js";
export type { RateScale } from "./words/formats.js";
export type {
  DayWord,
  ExportTexts,
  FieldText,
  FilterLineTexts,
  FreshnessTexts,
  Locale,
  MessageOverrides,
  Messages,
  NoRightsTexts,
  SignInTexts,
  StateText,
  TickTexts,
  TeamText,
  TroubleTexts,
  ChartTexts,
} from "./words/messages.js";
export { KfstatRangePicker } from "./parts/filters/range-picker.js";
export type { Fetcher } from "./asking/relay-client.js";
export type { Selection, TeamRow, TeamState, TeamTable } from "./figures/figures.js";
export { KfstatTeam } from "./parts/team/team-table.js";
export { KfstatTrend } from "./parts/trend/trend.js";
export type { TrendDetail } from "./parts/trend/trend-choice.js";
