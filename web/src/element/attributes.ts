// Types alone, apart from the class, so that the frameworks' templates load nothing with them.
import type { Locale, PresetName, Targets } from "kfstat";

/** The attributes of `<kfstat-dashboard>` as they are written, for the templates of frameworks. */
export interface DashboardAttributes {
  relay?: string | undefined;
  "open-kfid"?: string | undefined;
  "servicer-userid"?: string | undefined;
  range?: PresetName | `${string}..${string}` | undefined;
  compare?: "period" | "month" | "year" | "none" | undefined;
  /** As JSON. */
  targets?: string | undefined;
  locale?: Locale | undefined;
  theme?: "auto" | "light" | "dark" | undefined;
  hide?: string | undefined;
  "url-state"?: "none" | "query" | undefined;
  "rate-scale"?: "unit" | "percent" | undefined;
}

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The same by the names of the properties, `openKfid` for `open-kfid`; targets may be an object. */
export type DashboardProperties = {
  [Name in keyof DashboardAttributes as CamelCase<Name>]:
    DashboardAttributes[Name] | (Name extends "targets" ? Targets : never);
};
