import { FIELD_INFO, type StatisticField } from "kfstat";
import { FIELDS } from "../../words/metrics.js";

/** A group of columns with a head of its own over theirs, or without one. */
export interface ColumnGroup {
  name: "satisfaction" | "upgrades" | undefined;
  fields: readonly StatisticField[];
}

/** All figures in the order people look for them: how long customers waited before how many were answered. */
const ORDER: readonly StatisticField[] = [
  "session_cnt",
  "customer_cnt",
  "customer_msg_cnt",
  "first_reply_average_sec",
  "reply_rate",
  ...FIELDS.filter((field) => FIELD_INFO[field].group === "satisfaction"),
  ...FIELDS.filter((field) => FIELD_INFO[field].group === "upgrades"),
  "msg_rejected_customer_cnt",
];

/** What a table of middling width has. */
const MAIN = ORDER.slice(0, 8);

/** What a card of a day has. */
export const CARD_COLUMNS: readonly StatisticField[] = [
  "session_cnt",
  "customer_cnt",
  "first_reply_average_sec",
  "reply_rate",
  "satisfied_rate",
  "satisfaction_participation_rate",
];

/** Figures whose zeros are worth reading; the other ones' are as good as nothing. */
export const LOUD: ReadonlySet<StatisticField> = new Set(MAIN);

/** The columns in groups that follow each other. */
export function columnGroups(all: boolean): ColumnGroup[] {
  const groups: { name: ColumnGroup["name"]; fields: StatisticField[] }[] = [];
  for (const field of all ? ORDER : MAIN) {
    const { group } = FIELD_INFO[field];
    const name = group === "satisfaction" || group === "upgrades" ? group : undefined;
    const last = groups.at(-1);
    if (last && last.name === name) last.fields.push(field);
    else groups.push({ name, fields: [field] });
  }
  return groups;
}
