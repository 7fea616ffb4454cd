import { css, type ReactiveController, type ReactiveControllerHost } from "lit";

/** The dashboard on paper: no controls, words in place of the filters, nothing cut through. */
export const printStyles = css`
  .print-line {
    display: none;
  }
  @media print {
    :host {
      background: none;
      print-color-adjust: exact;
    }
    .page {
      display: block;
    }
    .page > * + * {
      margin-block-start: 12px;
    }
    .print-line {
      display: block;
      line-height: 1.5rem;
      overflow-wrap: anywhere;
    }
    .filters,
    .title .what,
    .title-actions,
    .segments,
    .select-box,
    .button,
    kfstat-definition,
    .definitions:not([open]) {
      display: none;
    }
    .panel,
    .card {
      overflow: visible;
      box-shadow: none;
    }
    .card,
    .banner,
    .notes,
    [part="trend"],
    [part="calendar"],
    .definitions dl > div {
      break-inside: avoid;
    }
    .panel-head,
    .definitions summary {
      break-after: avoid;
    }
  }
`;

/** Tells an element when it is to be drawn for paper; it is drawn anew before the pages are made, and after. */
export class PrintWatch implements ReactiveController {
  isPrinting = false;

  readonly #host: ReactiveControllerHost;
  readonly #media = matchMedia("print");

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("beforeprint", this.#begin);
    window.addEventListener("afterprint", this.#end);
    // Tools that only take on the look of print fire no events.
    this.#media.addEventListener("change", this.#look);
  }

  hostDisconnected(): void {
    window.removeEventListener("beforeprint", this.#begin);
    window.removeEventListener("afterprint", this.#end);
    this.#media.removeEventListener("change", this.#look);
  }

  readonly #begin = (): void => this.#set(true);
  readonly #end = (): void => this.#set(false);
  readonly #look = (): void => this.#set(this.#media.matches);

  #set(isPrinting: boolean): void {
    if (isPrinting === this.isPrinting) return;
    this.isPrinting = isPrinting;
    this.#host.requestUpdate();
  }
}
