import type { DateRange, Kfstat, Locale } from "kfstat";
import { css, html, type TemplateResult } from "lit";
import type { Account, Listing, Servicer } from "../../figures/lists.js";
import { icons } from "../../look/icons.js";
import type { Messages } from "../../words/messages.js";
import type { ComboboxOption, PickEvent } from "./combobox.js";

/** The look of the filter bar. */
export const filterStyles = css`
  .filters {
    position: relative;
    z-index: 4;
    display: grid;
    grid-template-columns: minmax(192px, 288px) minmax(192px, 288px) minmax(288px, 352px) auto;
    justify-content: start;
    align-items: start;
    gap: 16px;
    padding: 16px 24px 24px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .filters .refresh {
    margin-block-start: 20px;
  }
  @container kfstat (max-width: 1023px) {
    .filters {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .filters .refresh {
      justify-self: start;
    }
  }
  @container kfstat (max-width: 599px) {
    .filters {
      grid-template-columns: minmax(0, 1fr);
      padding: 16px;
    }
    .filters .refresh {
      justify-self: stretch;
      margin-block-start: 0;
    }
  }
`;

/** What the filter bar shows, and what it calls when something is chosen. */
export interface FilterBarInput {
  kfstat: Kfstat | undefined;
  accounts: Listing<Account>;
  servicers: Listing<Servicer>;
  /** The relay's clock, Unix seconds. */
  now: number | undefined;
  /** The first day the relay has, where that is before upstream's. */
  earliest: string | undefined;
  /** Nothing, an account's id, several with commas between, or `all`. */
  openKfid: string;
  servicerUserid: string;
  range: string;
  dates: DateRange | undefined;
  locale: Locale;
  messages: Messages;
  /** Called with a value of the same form. */
  pickAccount(openKfid: string): void;
  pickServicer(servicerUserid: string): void;
  pickRange(range: string): void;
  refresh(): void;
}

/** Account, servicer, range: what the figures are of. */
export function filterBar(input: FilterBarInput): TemplateResult {
  const { accounts, servicers, messages } = input;
  const noAccounts = accounts.phase === "absent";
  const noServicers = servicers.phase === "absent" || noAccounts;
  return html`<section class="filters" part="filters" aria-label=${messages.filters}>
    <kfstat-combobox
      data-filter="account"
      .label=${messages.account}
      .placeholder=${noAccounts ? messages.account_id_placeholder : messages.account_placeholder}
      .hint=${noAccounts ? messages.free_text_hint : ""}
      .value=${input.openKfid}
      .options=${accountOptions(accounts, messages)}
      .multiple=${true}
      .free=${noAccounts}
      .loading=${accounts.phase === "loading"}
      .messages=${messages}
      @pick=${(event: PickEvent) => input.pickAccount(event.detail)}
    ></kfstat-combobox>
    <kfstat-combobox
      data-filter="servicer"
      .label=${messages.servicer}
      .placeholder=${noServicers ? messages.servicer_id_placeholder : messages.servicer_placeholder}
      .hint=${noServicers && !noAccounts ? messages.free_text_hint : ""}
      .value=${input.servicerUserid}
      .options=${servicerOptions(servicers, messages)}
      .free=${noServicers}
      .loading=${servicers.phase === "loading"}
      .disabled=${input.openKfid === ""}
      .messages=${messages}
      @pick=${(event: PickEvent) => input.pickServicer(event.detail)}
    ></kfstat-combobox>
    <kfstat-range-picker
      data-filter="range"
      .kfstat=${input.kfstat}
      .now=${input.now}
      .earliest=${input.earliest}
      .range=${input.range}
      .dates=${input.dates}
      .locale=${input.locale}
      .messages=${messages}
      @pick=${(event: PickEvent) => input.pickRange(event.detail)}
    ></kfstat-range-picker>
    <button class="button refresh" type="button" data-action="refresh" @click=${() => input.refresh()}>
      ${icons.refresh} ${messages.refresh}
    </button>
  </section>`;
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
    return [{ value: "", label: messages.all_servicers }, ...people];
  });
}
