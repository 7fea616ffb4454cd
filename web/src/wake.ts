import type { ReactiveController, ReactiveControllerHost } from "lit";
import { viewOf, type View } from "./element.js";

/** How often it is seen whether the time has come, in milliseconds. */
const LOOK_MS = 60_000;

/**
 * Tells when a page that stays open may be behind: it comes back into sight, or the figures of a day are due. Then it
 * tells so again and again, until it is given another time.
 */
export class Wake implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #wake: () => void;
  #document: Document | undefined;
  #view: View | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** By both clocks: timers and one of them stand still while a machine sleeps, the other may be set. */
  #due: readonly number[] = [];

  constructor(host: ReactiveControllerHost & Element, wake: () => void) {
    this.#host = host;
    this.#wake = wake;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#view = viewOf(this.#host);
    this.#document.addEventListener("visibilitychange", this.#seen);
    this.#view?.addEventListener("pageshow", this.#seen);
    this.#view?.addEventListener("online", this.#wake);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#document?.removeEventListener("visibilitychange", this.#seen);
    this.#view?.removeEventListener("pageshow", this.#seen);
    this.#view?.removeEventListener("online", this.#wake);
  }

  /** Wakes in so many seconds too. */
  after(seconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#host.isConnected) return;
    this.#due = clocks().map((now) => now + seconds * 1000);
    this.#wait();
  }

  #wait(): void {
    const left = Math.min(...clocks().map((now, index) => (this.#due[index] ?? now) - now));
    if (left <= 0) this.#wake();
    this.#timer = setTimeout(() => this.#wait(), left > 0 ? Math.min(left, LOOK_MS) : LOOK_MS);
  }

  readonly #seen = (event: Event): void => {
    const isBack = event.type === "pageshow" ? (event as PageTransitionEvent).persisted : true;
    if (isBack && this.#document?.visibilityState === "visible") this.#wake();
  };
}

const clocks = (): number[] => [Date.now(), performance.now()];
