import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Timers stand still while a machine sleeps, and the visitor's clock says nothing: no longer is waited at once. */
const LONGEST_SECONDS = 3600;

/** How soon it is told again, unless another time was given meanwhile. */
const AGAIN_SECONDS = 60;

/** Tells when a page that stays open may be behind: it comes back into sight, or the figures of a day may be due. */
export class Wake implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #wake: () => void;
  #document: Document | undefined;
  #view: Document["defaultView"] = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & Element, wake: () => void) {
    this.#host = host;
    this.#wake = wake;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#view = this.#host.ownerDocument.defaultView;
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

  /** Wakes in so many seconds too, and again and again until it is given another time. */
  after(seconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#host.isConnected) return;
    const wait = Math.min(seconds, LONGEST_SECONDS);
    this.#timer = setTimeout(() => {
      this.after(AGAIN_SECONDS);
      this.#wake();
    }, wait * 1000);
  }

  readonly #seen = (event: Event): void => {
    const isBack = event.type === "pageshow" ? (event as PageTransitionEvent).persisted : true;
    if (isBack && this.#document?.visibilityState === "visible") this.#wake();
  };
}
