import type { ReactiveController, ReactiveControllerHost } from "lit";
import { viewOf } from "./kfstat-element.js";

/**
 * The width of an element in CSS pixels, for what style sheets cannot say of it: roles, and what is drawn at all.
 * Infinite as long as it has none.
 */
export class Width implements ReactiveController {
  value = Infinity;

  readonly #host: ReactiveControllerHost & Element;
  #observer: ResizeObserver | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#take(this.#host.clientWidth);
    const Observer = viewOf(this.#host)?.ResizeObserver;
    this.#observer = Observer && new Observer(() => this.#take(this.#host.clientWidth));
    this.#observer?.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #take(width: number): void {
    if (width === 0 || width === this.value) return;
    this.value = width;
    this.#host.requestUpdate();
  }
}
