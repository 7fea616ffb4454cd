import { html, nothing, type TemplateResult } from "lit";
import type { Subject } from "../../figures/figures.js";
import { isComposing } from "../../look/composing.js";
import { headOf } from "../../look/figure-cells.js";
import { icons } from "../../look/icons.js";
import type { Messages } from "../../words/messages.js";
import { METRIC_GROUPS } from "../../words/metrics.js";
import { isolated } from "../../words/phrases.js";
import { MORE_FIELDS, moreOf, sortOf } from "./team-order.js";
import { MOST_COMPARED, type TeamLook } from "./team-rows.js";

/** What may be chosen above the table. */
export interface TeamTools {
  look: TeamLook;
  typed: string;
  readonly search: (typed: string) => void;
  /** Where there is little room the field stands behind a button. */
  isSearching: boolean;
  readonly beginSearch: () => void;
  /** Fields beside the usual ones, with commas between. */
  columns: string;
  readonly choose: (columns: string) => void;
  isOpen: boolean;
  readonly toggle: () => void;
  readonly onMenuKey: (event: KeyboardEvent) => void;
  readonly sort: (sort: string) => void;
  /** Those who are ticked, in the order they were. */
  ticked: readonly Subject[];
  readonly untick: () => void;
  readonly compare: () => void;
}

/** Searches for what is typed once an input method has made up its mind on it. */
function searching(tools: TeamTools): (event: Event) => void {
  return (event) => {
    if (!isComposing(event)) tools.search((event.target as HTMLInputElement).value);
  };
}

/** The heading with a quiet word beside it, and the tools where there is a table; once rows are ticked, what to do. */
export function teamHead(
  { team }: Messages,
  kind: TeamLook["kind"],
  note: unknown = nothing,
  tools?: TeamTools,
): TemplateResult {
  const isTicked = tools !== undefined && tools.ticked.length > 0;
  return html`<div class="head">
    <h3 tabindex="-1">${team.of[kind].title}</h3>
    <div class="note">${note}</div>
    ${tools ? html`<div class="tools">${isTicked ? ticks(tools) : plainTools(tools)}</div>` : nothing}
  </div>`;
}

function ticks({ ticked, look, untick, compare }: TeamTools): TemplateResult {
  const { team } = look.messages;
  const names = ticked.map(({ name }) => isolated(name));
  const isEnough = names.length > 1;
  return html`<button class="tool" type="button" data-action="untick" @click=${untick}>${team.untick}</button>
    <button
      class="act"
      type="button"
      data-action="compare"
      ?disabled=${!isEnough}
      title=${isEnough ? team.compare(names) : nothing}
      @click=${compare}
    >
      ${isEnough ? team.compare(names) : team.of[look.kind].one_more}
    </button>`;
}

/** Beside the heading, how many are ticked. */
export function tickNote({ kind, messages, formats }: TeamLook, count: number): string {
  return messages.team.of[kind].ticked(formats.count(count), formats.count(MOST_COMPARED));
}

function plainTools(tools: TeamTools): TemplateResult {
  const { look } = tools;
  const { team } = look.messages;
  const { search } = team.of[look.kind];
  const isOpen = tools.isSearching || tools.typed !== "";
  return html`<button
      class="tool search-button"
      type="button"
      aria-label=${search}
      aria-expanded=${isOpen}
      ?hidden=${isOpen}
      @click=${tools.beginSearch}
    >
      ${icons.search}
    </button>
    <div class=${isOpen ? "search open" : "search"}>
      ${icons.search}
      <input
        type="search"
        autocomplete="off"
        spellcheck="false"
        aria-label=${search}
        placeholder=${search}
        .value=${tools.typed}
        @input=${searching(tools)}
        @compositionend=${searching(tools)}
      />
    </div>
    ${look.isList ? sortSelect(tools) : nothing} ${columnMenu(tools)}`;
}

/** A list has no heads to press. */
function sortSelect({ look, sort }: TeamTools): TemplateResult {
  const { messages, columns, order } = look;
  const { team } = messages;
  const chosen = sortOf(order);
  const options = [
    { value: "name", text: team.by_name },
    ...columns.flatMap((column) => {
      const name = headOf(column, messages);
      return [
        { value: `-${column}`, text: team.highest_first(name) },
        { value: column, text: team.lowest_first(name) },
      ];
    }),
  ];
  return html`<span class="sorting"
    ><select
      aria-label=${team.sort}
      @change=${({ target }: Event) => sort((target as HTMLSelectElement).value)}
    >
      ${options.map(({ value, text }) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}</select
    >${icons.chevron}</span
  >`;
}

function columnMenu(tools: TeamTools): TemplateResult {
  const { look, columns, isOpen, toggle } = tools;
  const { team } = look.messages;
  return html`<div class="menu" @keydown=${tools.onMenuKey}>
    <button
      class="tool"
      type="button"
      data-action="columns"
      aria-haspopup="true"
      aria-label=${team.columns}
      aria-expanded=${isOpen}
      @click=${toggle}
    >
      ${icons.columns} <span>${team.columns}</span>
    </button>
    ${isOpen ? menuPanel(columns, tools) : nothing}
  </div>`;
}

function menuPanel(columns: string, { look, choose }: TeamTools): TemplateResult {
  const { messages } = look;
  const chosen = new Set<string>(moreOf(columns));
  const change = ({ target }: Event): void => {
    const { value, checked } = target as HTMLInputElement;
    if (checked) chosen.add(value);
    else chosen.delete(value);
    choose(MORE_FIELDS.filter((field) => chosen.has(field)).join(","));
  };
  return html`<div class="choices" role="group" aria-label=${messages.team.columns_about} @change=${change}>
    <p>${messages.team.columns_about}</p>
    ${METRIC_GROUPS.map(({ of }) => {
      const fields = of.filter((field) => MORE_FIELDS.includes(field));
      return fields.length === 0
        ? nothing
        : html`<div class="choice-group">
            ${fields.map(
              (field) =>
                html`<label
                  ><input type="checkbox" value=${field} .checked=${chosen.has(field)} />
                  <span>${messages.fields[field].name}</span></label
                >`,
            )}
          </div>`;
    })}
  </div>`;
}
