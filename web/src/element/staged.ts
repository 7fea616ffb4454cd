import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { FirstView as View } from "../figures/view.js";

/** What is drawn below the cards, from top to bottom. */
export const LATER_PARTS = ["team", "accounts", "trend", "calendar", "days"] as const;

/** One of them. */
export type LaterPart = (typeof LATER_PARTS)[number];

/**
 * Hands a new view to the cards at once, and to each part below in a task of its own, after the cards were painted: so
 * that nobody waits for what is out of sight, and no task is long. Paper waits for nothing.
 */
export class Staged implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #seen = new Map<LaterPart, View | undefined>();
  #newest: View | undefined;
  #isWaiting = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#seen.clear();
    this.#newest = undefined;
  }

  /** The view a part is drawn from now; `all`: there is no time to wait. */
  of(part: LaterPart): View | undefined {
    return this.#seen.get(part);
  }

  /** Takes the newest view, which is the cards'. What is no longer there is taken from all parts at once. */
  take(view: View | undefined, all: boolean): void {
    this.#newest = view;
    if (all || !view) for (const part of LATER_PARTS) this.#seen.set(part, view);
  }

  hostUpdated(): void {
    if (this.#isWaiting || this.#next === undefined) return;
    this.#isWaiting = true;
    const hand = (): void => {
      this.#isWaiting = false;
      const next = this.#next;
      if (next === undefined) return;
      this.#seen.set(next, this.#newest);
      this.#host.requestUpdate();
    };
    // After the frame that shows what was drawn before; a window out of sight has no frames.
    const view = this.#host.ownerDocument.defaultView;
    const soon = (): unknown => setTimeout(hand);
    if (view?.requestAnimationFrame && this.#host.ownerDocument.visibilityState === "visible")
      view.requestAnimationFrame(soon);
    else soon();
  }

  get #next(): LaterPart | undefined {
    return LATER_PARTS.find((part) => this.#seen.get(part) !== this.#newest);
  }
}
