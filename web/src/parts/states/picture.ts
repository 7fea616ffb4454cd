// Apart from the drawings, which load by themselves: this much is in the first paint.
import { html, type TemplateResult } from "lit";
import type { FailureState } from "../../figures/failure.js";
import { defineWhenShown } from "../../look/lazy-elements.js";

/** The states that have a picture. */
export type PictureName = FailureState | "idle" | "no_accounts" | "empty";

/** The drawing of a state, which loads by itself; it says nothing that the words beside it do not. */
export function picture(name: PictureName): TemplateResult {
  defineWhenShown("kfstat-picture", async () => (await import("./state-picture.js")).KfstatPicture);
  return html`<kfstat-picture class="picture" .name=${name} aria-hidden="true"></kfstat-picture>`;
}
