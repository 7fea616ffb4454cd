import type { ReactiveController, ReactiveControllerHost } from "lit";
import { viewOf } from "./kfstat-element.js";
import type { PrintWatch } from "./print.js";

/** How far from sight something is made already. */
const MARGIN = "400px";

/**
 * Calls back once an element comes near what is in sight of its document; at once where that cannot be told. What is
 * given back ends the waiting.
 */
export function whenNear(element: Element, then: () => void): () => void {
  const view = viewOf(element);
  if (!view || !("IntersectionObserver" in view)) {
    then();
    return () => undefined;
  }
  const observer = new view.IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      then();
    },
    { rootMargin: MARGIN, scrollMargin: MARGIN },
  );
  observer.observe(element);
  return () => observer.disconnect();
}

/** Tells an element when it is to be made: as soon as it is near what is in sight, or goes to paper; it stays made. */
export class NearWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #print: PrintWatch;
  #was = false;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element, print: PrintWatch) {
    this.#host = host;
    this.#print = print;
    host.addController(this);
  }

  get isNear(): boolean {
    return this.#was || this.#print.isPrinting;
  }

  hostConnected(): void {
    if (this.#was) return;
    this.#stop = whenNear(this.#host, () => {
      this.#was = true;
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
