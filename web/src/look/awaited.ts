import type { ReactiveControllerHost } from "lit";

/** What a promise gave, for an element that is drawn before and drawn again then. A promise that fails gives nothing. */
export class Awaited<T> {
  readonly #host: Pick<ReactiveControllerHost, "requestUpdate">;
  #promise: Promise<T> | undefined;
  #value: T | undefined;

  constructor(host: Pick<ReactiveControllerHost, "requestUpdate">) {
    this.#host = host;
  }

  /** The promise's value where it is there already; absent until then. */
  of(promise: Promise<T> | undefined): T | undefined {
    if (promise === this.#promise) return this.#value;
    this.#promise = promise;
    this.#value = undefined;
    void promise?.then(
      (value) => {
        if (promise !== this.#promise) return;
        this.#value = value;
        this.#host.requestUpdate();
      },
      () => undefined,
    );
    return undefined;
  }
}
