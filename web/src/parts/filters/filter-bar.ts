import type { DateRange, Kfstat, Locale } from "kfstat";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Before, CompareWith, Figures } from "../../figures/figures.js";
import type { Account, Listing, Servicer } from "../../figures/lists.js";
import { copyAndSay } from "../../look/copy.js";
import { icons } from "../../look/icons.js";
import { keepForItself } from "../../look/kfstat-element.js";
import { defineWhenShown } from "../../look/lazy-elements.js";
import type { Formats } from "../../words/formats.js";
import type { FirstMessages as Messages } from "../../words/messages.js";
import type { ComboboxOption, PickEvent } from "./combobox.js";

/** The look of the line of filters. */
export const filterStyles = css`
  .line {
    position: relative;
    z-index: 4;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: var(--_control);
  }
  .line > [data-filter] {
    position: relative;
    display: block;
    flex: 0 1 auto;
    min-inline-size: 72px;
  }
  /* Names give way first: they can be long. */
  .line > :is([data-filter="account"], [data-filter="servicer"]) {
    flex-shrink: 100;
    max-inline-size: 280px;
  }
  .line .pick {
    inline-size: 100%;
    justify-content: space-between;
    font-variant-numeric: tabular-nums;
  }
  .line .pick .text {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .line .pick b {
    font-weight: 600;
  }
  .line .free {
    inline-size: 208px;
    max-inline-size: 100%;
    text-overflow: ellipsis;
  }
  .line .hint {
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
  }
  .line-end {
    display: flex;
    flex: 0 9999 auto;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    margin-inline-start: auto;
  }
  .line-end > :not(.freshness) {
    flex: none;
  }
  /* One line, in which each of its facts is whole or not at all. */
  .freshness {
    display: flex;
    flex: 0 1 auto;
    flex-wrap: wrap;
    block-size: 16px;
    min-inline-size: 0;
    margin-inline-end: 8px;
    overflow: hidden;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    white-space: pre;
  }
  .freshness::before {
    content: "";
    block-size: 16px;
  }
  .busy .icon {
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  .shared {
    position: relative;
  }
  .said {
    position: absolute;
    z-index: 5;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    font-size: var(--_small);
    line-height: 16px;
    white-space: nowrap;
  }
  .said > span {
    display: block;
    padding: 8px 12px;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    color: var(--_text);
  }
  .unfold {
    display: none;
  }
  kfstat-export {
    display: inline-flex;
  }
  @container kfstat (max-width: 1199px) {
    .freshness .oldest,
    .line .hint {
      display: none;
    }
  }
  @container kfstat (max-width: 1023px) {
    .pick .named-dates {
      display: none;
    }
  }
  @container kfstat (max-width: 831px) {
    .line {
      gap: 4px;
    }
    .freshness .until {
      display: none;
    }
    .line .pick {
      gap: 4px;
      padding-inline: 10px;
    }
  }
  @container kfstat (max-width: 639px) {
    .line {
      flex-wrap: wrap;
      row-gap: 0;
    }
    .line > [data-filter] {
      flex: 1 1 80px;
      max-inline-size: max-content;
    }
    .line > [data-filter="range"] {
      flex-grow: 2;
    }
    .line > :is([data-filter="servicer"], [data-filter="compare"]),
    .line-end > :not(.unfold) {
      display: none;
    }
    .line-end {
      display: contents;
    }
    .unfold {
      display: inline-flex;
      margin-inline-end: -4px;
    }
    .unfold[data-unfolds="filters"],
    .line:not(.filters) .unfold {
      margin-inline-start: auto;
    }
    /* What is unfolded is a second row. */
    .line[data-open]::after {
      content: "";
      order: 1;
      flex-basis: 100%;
    }
    .line[data-open="filters"] > :is([data-filter="servicer"], [data-filter="compare"]) {
      display: block;
      order: 2;
      margin-block-start: 8px;
    }
    .line[data-open="more"] .line-end > :not(.unfold) {
      display: inline-flex;
      order: 2;
      margin-block-start: 8px;
    }
    .line[data-open="more"] .line-end > .freshness {
      display: block;
      flex: 1 1 0;
      block-size: auto;
      white-space: normal;
    }
    .freshness .until {
      display: inline;
    }
  }
`;

/** What the line of filters shows, and what it calls when something is chosen. */
export interface FilterBarInput {
  /** False: only what stands at the end of the line is drawn. */
  isWhole: boolean;
  kfstat: Kfstat | undefined;
  accounts: Listing<Account>;
  servicers: Listing<Servicer>;
  /** The name of an account or a person, as far as it is known. */
  accountName: (open_kfid: string) => string;
  personName: (servicer_userid: string) => string;
  /** The relay's clock, Unix seconds. */
  now: number | undefined;
  /** The first day the relay has, where that is before upstream's. */
  earliest: string | undefined;
  /** Nothing, an account's id, several with commas between, or `all`. */
  openKfid: string;
  /** Nothing, a userid, or several with commas between, who are compared. */
  servicerUserid: string;
  range: string;
  dates: DateRange | undefined;
  compare: CompareWith;
  before: Before;
  figures: Figures | undefined;
  /** Whether figures are being read anew. */
  isBusy: boolean;
  exports: TemplateResult | typeof nothing;
  /** Forgets the token, where one was given. */
  signOut: (() => void) | undefined;
  /** Tells the address of what is shown, where it has one. */
  share: (() => string) | undefined;
  locale: Locale;
  messages: Messages;
  formats: Formats;
  /** Called with a value of the same form. */
  pickAccount(openKfid: string): void;
  pickServicer(servicerUserid: string): void;
  pickRange(range: string): void;
  pickCompare(compare: string): void;
  refresh(): void;
}

/** How many people can be compared. */
const MOST_PEOPLE = 5;

/** What separates ids that are typed. */
const BETWEEN_IDS = /[\s,，、;；]+/;

/** Account, people, range and what it is compared with; then how new the figures are, and what can be done with them. */
export function filterBar(input: FilterBarInput): TemplateResult | typeof nothing {
  const { isWhole, accounts, servicers, messages, figures, exports, signOut, share } = input;
  if (!isWhole) {
    const isEmpty = !figures && exports === nothing && !signOut && !share;
    return isEmpty ? nothing : html`<div class="line">${lineEnd(input)}</div>`;
  }
  const noAccounts = isWithoutList(accounts);
  const noServicers = noAccounts || isWithoutList(servicers);
  return html`<section class="line filters" part="filters" aria-label=${messages.filters}>
    ${accountFilter(input, noAccounts)} ${personFilter(input, noServicers)} ${rangeFilter(input)}
    ${compareFilter(input)}
    ${noServicers ? html`<p id="free-hint" class="hint">${messages.free_text_hint}</p>` : nothing}
    ${lineEnd(input)}
  </section>`;
}

/** A list that nobody has, or that may not be had; one out of reach will be there again. */
function isWithoutList(listing: Listing<unknown>): boolean {
  return listing.phase === "absent" && listing.failure.reason !== "unreachable";
}

function accountFilter(input: FilterBarInput, isFree: boolean): TemplateResult {
  const { messages, accounts, openKfid } = input;
  const { filter_line } = messages;
  return html`<kfstat-combobox
    data-filter="account"
    .label=${messages.account}
    .placeholder=${messages.account_placeholder}
    .value=${openKfid}
    .options=${isFree ? [] : accountOptions(accounts, messages)}
    .multiple=${true}
    .ticks=${filter_line.accounts}
    .loading=${accounts.phase === "loading"}
    .messages=${messages}
    @pick=${(event: PickEvent) => input.pickAccount(event.detail)}
    >${
      isFree
        ? freeField(messages.account, messages.account_id_placeholder, openKfid, (typed) =>
            input.pickAccount(idsOf(typed)),
          )
        : opener(lists, messages.account, html`<b>${chosenAccounts(input)}</b>`)
    }</kfstat-combobox
  >`;
}

function chosenAccounts({ openKfid, accounts, accountName, messages, formats }: FilterBarInput) {
  const { filter_line } = messages;
  const { items } = accounts;
  if (openKfid === "") return accounts.phase === "loading" ? messages.list_loading : filter_line.choose;
  if (openKfid === "all")
    return items.length > 0 ? filter_line.all_of(formats.count(items.length)) : messages.all_accounts;
  const [only = "", second] = openKfid.split(",");
  if (second !== undefined) return messages.accounts_chosen(openKfid.split(",").length);
  return html`<bdi>${accountName(only)}</bdi>`;
}

function personFilter(input: FilterBarInput, isFree: boolean): TemplateResult {
  const { messages, servicers, servicerUserid, personName, openKfid } = input;
  const { filter_line } = messages;
  const [only = "", second] = servicerUserid.split(",");
  const text =
    second !== undefined
      ? filter_line.people(String(servicerUserid.split(",").length))
      : only === ""
        ? filter_line.everyone
        : html`<bdi>${personName(only)}</bdi>`;
  const isOff = openKfid === "";
  return html`<kfstat-combobox
    data-filter="servicer"
    .label=${messages.servicer}
    .placeholder=${messages.servicer_placeholder}
    .value=${servicerUserid}
    .options=${isFree ? [] : servicerOptions(servicers, messages)}
    .multiple=${true}
    .most=${MOST_PEOPLE}
    .ticks=${filter_line.persons}
    .loading=${servicers.phase === "loading"}
    .messages=${messages}
    @pick=${(event: PickEvent) => input.pickServicer(event.detail)}
    >${
      isFree
        ? freeField(
            messages.servicer,
            messages.servicer_id_placeholder,
            servicerUserid,
            (typed) => input.pickServicer(idsOf(typed)),
            isOff,
          )
        : opener(lists, messages.servicer, text, isOff)
    }</kfstat-combobox
  >`;
}

function rangeFilter(input: FilterBarInput): TemplateResult {
  const { messages, formats, kfstat, now, range, dates } = input;
  const name = Object.entries(messages.presets).find(([preset]) => preset === range)?.[1];
  const today = now === undefined ? (dates?.end_date ?? "") : formats.instant(now);
  const short = dates ? formats.dates(dates.start_date, dates.end_date, today) : "";
  const text =
    name === undefined
      ? html`<span class="dates">${short || messages.range_own}</span>`
      : html`${name} <span class="dates named-dates muted">${short}</span>`;
  return html`<kfstat-range-picker
    data-filter="range"
    .kfstat=${kfstat}
    .now=${now}
    .earliest=${input.earliest}
    .range=${range}
    .dates=${dates}
    .locale=${input.locale}
    .messages=${messages}
    @pick=${(event: PickEvent) => input.pickRange(event.detail)}
    >${opener(ranges, messages.range, text, now === undefined || !kfstat)}</kfstat-range-picker
  >`;
}

function compareFilter(input: FilterBarInput): TemplateResult {
  const { messages, compare } = input;
  const { filter_line } = messages;
  const options = compareOptions(input);
  const label = options.find(({ value }) => value === compare)?.label ?? "";
  const text = compare === "none" ? label : html`<span class="muted">${filter_line.compare}</span> ${label}`;
  return html`<kfstat-combobox
    data-filter="compare"
    .label=${filter_line.compare}
    .value=${compare}
    .options=${options}
    .plain=${true}
    .messages=${messages}
    @pick=${(event: PickEvent) => input.pickCompare(event.detail)}
    >${opener(lists, compare === "none" ? "" : filter_line.compare, text)}</kfstat-combobox
  >`;
}

/** How new the figures are, reading anew, a link, files, signing out. */
function lineEnd(input: FilterBarInput): TemplateResult {
  const { isWhole, isBusy, messages, share, signOut, exports, refresh } = input;
  const { filter_line } = messages;
  return html`<div class="line-end">
    ${freshness(input)}
    <button
      class=${isBusy ? "tool refresh busy" : "tool refresh"}
      type="button"
      data-action="refresh"
      title=${messages.refresh}
      @click=${() => refresh()}
    >
      ${icons.refresh}<span class="hidden-text">${messages.refresh}</span>
    </button>
    ${isWhole ? unfold("filters", filter_line.more_filters, icons.columns) : nothing}
    ${unfold("more", filter_line.more, icons.download)}
    ${
      share
        ? html`<span class="shared"
            ><button
              class="tool"
              type="button"
              data-action="share"
              title=${filter_line.share}
              @click=${({ currentTarget }: Event) => void copyAndSay(currentTarget as HTMLElement, share())}
            >
              ${icons.share}<span class="hidden-text">${filter_line.share}</span></button
            ><span class="said" role="status"
              ><span hidden>${filter_line.copied}</span><span hidden>${filter_line.not_copied}</span></span
            ></span
          >`
        : nothing
    }
    ${exports}
    ${
      signOut
        ? html`<span
            ><button class="tool" type="button" data-action="sign-out" @click=${signOut}>
              ${messages.sign_in.sign_out}
            </button></span
          >`
        : nothing
    }
  </div>`;
}

/** A button of narrow places, which unfolds what there is no room for; only the page's own styles heed it. */
function unfold(what: string, name: string, icon: TemplateResult): TemplateResult {
  return html`<button
    class="tool unfold"
    type="button"
    data-unfolds=${what}
    aria-expanded="false"
    title=${name}
    @click=${toggleRow}
  >
    ${icon}<span class="hidden-text">${name}</span>
  </button>`;
}

function toggleRow({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  const line = button.closest<HTMLElement>(".line");
  if (!line) return;
  const { unfolds = "" } = button.dataset;
  if (line.dataset["open"] === unfolds) delete line.dataset["open"];
  else line.dataset["open"] = unfolds;
  for (const other of line.querySelectorAll<HTMLElement>(".unfold"))
    other.setAttribute("aria-expanded", String(other.dataset["unfolds"] === line.dataset["open"]));
}

/** An older reading than the one just asked for is told from this age on, in seconds. */
const OLD = 3600;

/** Until when there are figures, and when they were read; for screen readers and on a touch, in full. */
function freshness({ figures, now, messages, formats }: FilterBarInput): TemplateResult | typeof nothing {
  if (!figures) return nothing;
  const { filter_line } = messages;
  const { rows, read_at, as_of } = figures;
  const until = rows.filter((row) => row.word === "reported").at(-1)?.date;
  const beside = now ?? read_at;
  const isOld = as_of !== null && as_of < read_at - OLD;
  const whole = [
    until === undefined ? messages.data_none : messages.data_until(until),
    messages.read_at(formats.instant(read_at)),
    ...(isOld ? [messages.freshness.oldest(formats.instant(as_of))] : []),
    messages.time_zone,
  ].join(" · ");
  const short =
    until === undefined
      ? messages.data_none
      : filter_line.until(formats.date(until, formats.instant(beside)));
  return html`<p class="freshness" title=${whole}>
    <span aria-hidden="true"
      ><span class="until">${short} · </span>${filter_line.updated(formats.moment(read_at, beside))}</span
    >${
      isOld
        ? html`<span class="oldest" aria-hidden="true">
            · ${filter_line.oldest(formats.moment(as_of, beside))}</span
          >`
        : nothing
    }<span class="hidden-text">${whole}</span>
  </p>`;
}

/** A button that says what is chosen, and opens what there is to choose from. */
function opener(
  { load, toggle, escape }: Opening,
  name: string,
  text: TemplateResult | string,
  isOff = false,
): TemplateResult {
  return html`<button
    class="pick opener"
    type="button"
    aria-haspopup="dialog"
    aria-expanded="false"
    ?disabled=${isOff}
    @pointerenter=${load}
    @focus=${load}
    @click=${toggle}
    @keydown=${escape}
  >
    <span class="text"
      >${name === "" ? nothing : html`<span class="hidden-text">${name}: </span>`}${text}</span
    >
    ${icons.chevron}
  </button>`;
}

/** How an opener's element is loaded, opened and closed. */
interface Opening {
  load: () => void;
  toggle: (event: Event) => void;
  escape: (event: KeyboardEvent) => void;
}

const lists = opening(
  "kfstat-combobox",
  async () => (await import("./combobox.js")).KfstatCombobox as CustomElementConstructor,
);
const ranges = opening(
  "kfstat-range-picker",
  async () => (await import("./range-picker.js")).KfstatRangePicker as CustomElementConstructor,
);

/** Loads an element as soon as somebody comes near its button; what was pressed before it is there opens it then. */
function opening(name: string, element: () => Promise<CustomElementConstructor>): Opening {
  const load = (): void => defineWhenShown(name, element);
  const show = (button: EventTarget | null, open: (isOpen: boolean) => boolean): void => {
    const host = (button as HTMLElement).parentElement as (HTMLElement & { open?: boolean }) | null;
    if (host) host.open = open(host.open === true);
    (button as HTMLElement).setAttribute("aria-expanded", String(host?.open));
  };
  return {
    load,
    toggle: ({ currentTarget }) => {
      load();
      show(currentTarget, (isOpen) => !isOpen || !customElements.get(name));
    },
    // Once it is loaded, the element sees to its keys itself.
    escape: (event) => {
      if (event.key !== "Escape" || event.currentTarget === null) return;
      const host = (event.currentTarget as HTMLElement).parentElement as { open?: boolean } | null;
      if (!host?.open || customElements.get(name)) return;
      keepForItself(event);
      show(event.currentTarget, () => false);
    },
  };
}

/** A field for ids, where there is no list. What an input method is at is no change yet. */
function freeField(
  label: string,
  placeholder: string,
  value: string,
  take: (typed: string) => void,
  isOff = false,
): TemplateResult {
  return html`<input
    class="field free"
    type="text"
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    aria-label=${label}
    aria-describedby="free-hint"
    title=${placeholder}
    placeholder=${placeholder}
    .value=${value}
    ?disabled=${isOff}
    @change=${({ currentTarget }: Event) => take((currentTarget as HTMLInputElement).value)}
  />`;
}

function idsOf(typed: string): string {
  return typed
    .split(BETWEEN_IDS)
    .filter((id) => id !== "")
    .join(",");
}

/** Options of lists that are still the same: they can have thousands of lines, and the page is drawn often. */
const made = new WeakMap<readonly unknown[], { messages: Messages; options: readonly ComboboxOption[] }>();

function optionsOf<T>(
  items: readonly T[],
  messages: Messages,
  make: () => readonly ComboboxOption[],
): readonly ComboboxOption[] {
  const known = made.get(items);
  if (known?.messages === messages) return known.options;
  const options = make();
  made.set(items, { messages, options });
  return options;
}

function accountOptions({ items }: Listing<Account>, messages: Messages): readonly ComboboxOption[] {
  return optionsOf(items, messages, () => {
    const accounts = items.map(({ open_kfid, name, former }) => ({
      value: open_kfid,
      label: name,
      detail: open_kfid,
      ...(former ? { badge: messages.former } : {}),
    }));
    const all = { value: "all", label: messages.all_accounts, whole: true };
    return accounts.length > 1 ? [all, ...accounts] : accounts;
  });
}

function servicerOptions({ items }: Listing<Servicer>, messages: Messages): readonly ComboboxOption[] {
  return optionsOf(items, messages, () => {
    const people = items.map(({ servicer_userid, name, status, former }) => ({
      value: servicer_userid,
      label: name,
      detail: servicer_userid,
      ...(former ? { badge: messages.former } : status === 1 ? { badge: messages.servicer_paused } : {}),
    }));
    return [{ value: "", label: messages.all_servicers, whole: true }, ...people];
  });
}

/** What a range can be compared with, and the dates that would be. */
function compareOptions({
  kfstat,
  dates,
  now,
  messages,
  formats,
}: FilterBarInput): readonly ComboboxOption[] {
  const { period, month, year, none } = messages.filter_line;
  const days = dates && kfstat?.daysOf(dates);
  const count = days?.ok ? days.value.days : undefined;
  const today = now === undefined ? "" : formats.instant(now);
  const detail = (by: CompareWith): { detail?: string } => {
    const then = dates && by !== "none" ? kfstat?.previousRange(dates, by) : undefined;
    return then?.ok ? { detail: formats.dates(then.value.start_date, then.value.end_date, today) } : {};
  };
  const option = (value: CompareWith, label: string): ComboboxOption => ({ value, label, ...detail(value) });
  return [
    option("period", period(count === undefined ? undefined : formats.count(count), count === 1)),
    option("month", month),
    option("year", year),
    option("none", none),
  ];
}
