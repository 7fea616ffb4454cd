import type { DateRange, Kfstat, Locale, StatisticField } from "kfstat";
import type { Formats } from "../words/formats.js";
import type { FirstMessages, Messages } from "../words/messages.js";
import type { Before, ChosenTargets, Figures, Standing, Subject } from "./figures.js";

/** How everything is written. */
export interface Wording {
  locale: Locale;
  messages: FirstMessages;
  formats: Formats;
}

/** What the frame and the cards draw from. There is another one as soon as anything of it changed, and the same one until then. */
export interface FirstView extends Wording {
  kfstat: Kfstat;
  figures: Figures;
  before: Before;
  /** All that was asked for: the accounts together, or the one person. */
  whole: Subject;
  /** Whether `whole` is one person. */
  isPerson: boolean;
  /** The people who are there so far, also beside a person; empty where nobody may see them. */
  team: readonly Subject[];
  /** The chosen accounts, where there are several. */
  accounts: readonly Subject[];
  standing: Standing;
  targets: ChosenTargets;
  accountName: (open_kfid: string) => string;
  /** The name of a userid. */
  personName: (servicer_userid: string) => string;
}

/** What every part below the cards draws from. */
export interface View extends FirstView {
  messages: Messages;
}

/** What a part asks of the dashboard: days whose people are to be shown. */
export type DaysEvent = CustomEvent<DateRange>;

/** The figures of the trend that a card switches, in the order they were chosen. */
export interface MetricChoice {
  fields: readonly StatisticField[];
  /** Takes a field in, or out where it is there already; the last one stays. */
  toggle: (field: StatisticField) => void;
}
