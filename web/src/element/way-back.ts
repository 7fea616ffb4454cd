import { html, type TemplateResult } from "lit";
import type { Filters } from "../asking/url-state.js";
import type { DrillDetail } from "../figures/events.js";
import { icons } from "../look/icons.js";
import type { Messages } from "../words/messages.js";

/** From the team to a person, and back to the accounts that were chosen before. */
export class WayBack {
  #led = { to: "", from: "" };

  /** The filters of a person over these accounts; `from` is what was chosen in the team. */
  lead({ servicer_userid }: DrillDetail, openKfid: string, from: string): Partial<Filters> {
    this.#led = { to: `${openKfid} ${servicer_userid}`, from };
    return { openKfid, servicerUserid: servicer_userid };
  }

  /** The filters of everybody; of other accounts than the present only where the team led here. */
  back({ openKfid, servicerUserid }: Pick<Filters, "openKfid" | "servicerUserid">): Partial<Filters> {
    const { to, from } = this.#led;
    return { openKfid: to === `${openKfid} ${servicerUserid}` ? from : openKfid, servicerUserid: "" };
  }
}

/** The button that leads back to everybody. */
export function wayBackButton({ team }: Messages, go: () => void): TemplateResult {
  return html`<button class="way-back" type="button" data-action="whole-team" @click=${go}>
    ${icons.left} ${team.way_back}
  </button>`;
}
