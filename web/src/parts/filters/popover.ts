import { css, type PropertyDeclarations, type PropertyValues } from "lit";
import { isComposing } from "../../look/composing.js";
import { keepForItself, KfstatElement, OutsidePress } from "../../look/kfstat-element.js";

/** The look of what opens below its button. */
export const popoverStyles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
  }
  .panel {
    position: absolute;
    z-index: 5;
    inset-block-start: calc(100% + 4px);
    inset-inline-start: 0;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  @media (forced-colors: active) {
    .panel {
      border: 1px solid;
    }
  }
`;

/** What opens below a button: the button, `.opener`, is a child of the element, there before this is loaded. */
export abstract class KfstatPopover extends KfstatElement {
  static override properties: PropertyDeclarations = { open: { attribute: false } };

  declare open: boolean;

  constructor() {
    super();
    this.open = false;
    new OutsidePress(this);
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.contains(relatedTarget as Node)) this.open = false;
    });
  }

  get #opener(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".opener");
  }

  /** Closes, and gives the focus back to the button. */
  protected close(): void {
    this.open = false;
    this.#opener?.focus();
  }

  /** Closes without a choice. */
  protected cancel(): void {
    this.close();
  }

  protected readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || isComposing(event)) return;
    keepForItself(event);
    this.cancel();
  };

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    this.#opener?.setAttribute("aria-expanded", String(this.open));
    if (this.open) this.keepInside();
  }

  /** Moves the panel as far as it would reach over the edge of the dashboard. */
  protected keepInside(): void {
    const panel = this.renderRoot.querySelector<HTMLElement>(".panel");
    const frame = this.closest(".frame");
    if (!panel || !frame) return;
    panel.style.insetInlineStart = "";
    const [own, room] = [panel, frame].map((element) => element.getBoundingClientRect());
    if (!own || !room) return;
    const over = own.right - Math.min(room.right, this.ownerDocument.documentElement.clientWidth);
    const space = own.left - Math.max(room.left, 0);
    if (over > 0) panel.style.insetInlineStart = `${-Math.min(over, space)}px`;
  }
}
