import { css, type ReactiveController, type ReactiveControllerHost } from "lit";
import { viewOf, type View } from "./kfstat-element.js";

/** The dashboard on paper: no controls, words in place of the filters, nothing cut through. */
export const printStyles = css`
  .print-line {
    display: none;
  }
  @media print {
    :host {
      background: none;
    }
    .own {
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
      line-height: 24px;
      overflow-wrap: anywhere;
    }
    .filters,
    .ways,
    .segments,
    .select-box,
    .button,
    .tool,
    kfstat-export,
    kfstat-definition {
      display: none !important;
    }
    .title.of-accounts {
      position: static;
      inline-size: auto;
      block-size: auto;
      clip-path: none;
      white-space: normal;
    }
    .when {
      display: block;
    }
    .when > * + * {
      margin-block-start: 16px;
    }
    .card,
    .banner,
    .notes,
    [part="changes"],
    [part="trend"],
    [part="calendar"] {
      break-inside: avoid;
    }
  }
`;

/** Tells an element when it is to be drawn for paper; it is drawn anew before the pages are made, and after. */
export class PrintWatch implements ReactiveController {
  isPrinting = false;

  readonly #host: ReactiveControllerHost & Element;
  #view: View | null = null;
  #media: MediaQueryList | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#view = viewOf(this.#host);
    this.#view?.addEventListener("beforeprint", this.#begin);
    this.#view?.addEventListener("afterprint", this.#end);
    // Tools that only take on the look of print fire no events.
    this.#media = this.#view?.matchMedia?.("print");
    this.#media?.addEventListener("change", this.#look);
  }

  hostDisconnected(): void {
    this.#view?.removeEventListener("beforeprint", this.#begin);
    this.#view?.removeEventListener("afterprint", this.#end);
    this.#media?.removeEventListener("change", this.#look);
  }

  readonly #begin = (): void => this.#set(true);
  readonly #end = (): void => this.#set(false);
  readonly #look = (): void => this.#set(this.#media?.matches === true);

  #set(isPrinting: boolean): void {
    if (isPrinting === this.isPrinting) return;
    this.isPrinting = isPrinting;
    this.#host.requestUpdate();
  }
}
