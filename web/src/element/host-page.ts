import type { ReactiveController, ReactiveControllerHost } from "lit";
import { viewOf, type View } from "../look/kfstat-element.js";

/** The element's ancestors, out of every shadow root it lies in. */
function* ancestorsOf(element: Element): Generator<Element> {
  let node: Node | null = element.parentNode;
  while (node) {
    if (node.nodeType === 1) yield node as Element;
    node = node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null;
  }
}

/** What of the page around an element it goes by: the language, and whether the ground it stands on is dark. */
export class HostPage implements ReactiveController {
  /** The nearest `lang`. */
  lang = "";
  isDark = false;

  readonly #host: ReactiveControllerHost & Element;
  #view: View | null = null;
  #scheme: MediaQueryList | undefined;
  #watch: MutationObserver | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#view = viewOf(this.#host);
    this.#watch = new MutationObserver(this.#look);
    for (const element of [this.#host, ...ancestorsOf(this.#host)])
      this.#watch.observe(element, { attributes: true });
    this.#scheme = this.#view?.matchMedia?.("(prefers-color-scheme: dark)");
    this.#scheme?.addEventListener("change", this.#look);
    // A theme may fade in, and its style sheet may come late.
    this.#view?.addEventListener("transitionend", this.#look);
    this.#view?.addEventListener("load", this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    this.#watch?.disconnect();
    this.#scheme?.removeEventListener("change", this.#look);
    this.#view?.removeEventListener("transitionend", this.#look);
    this.#view?.removeEventListener("load", this.#look);
  }

  readonly #look = (): void => {
    const { lang, isDark } = this;
    this.lang = this.#lang;
    this.isDark = this.#isDark;
    if (lang !== this.lang || isDark !== this.isDark) this.#host.requestUpdate();
  };

  get #lang(): string {
    for (const element of [this.#host, ...ancestorsOf(this.#host)]) {
      const lang = element.getAttribute("lang");
      if (lang !== null) return lang;
    }
    return "";
  }

  /** The nearest colour behind the element decides; where there is a picture or nothing, the colour of the page's text. */
  get #isDark(): boolean {
    const view = this.#view;
    if (!view) return false;
    for (const element of [this.#host, ...ancestorsOf(this.#host)]) {
      const { backgroundColor, backgroundImage } = view.getComputedStyle(element);
      const { lightness, alpha } = colourOf(backgroundColor);
      if (alpha > 0.5) return lightness < 0.5;
      if (backgroundImage && backgroundImage !== "none") break;
    }
    const [parent] = ancestorsOf(this.#host);
    return parent !== undefined && colourOf(view.getComputedStyle(parent).color).lightness > 0.5;
  }
}

/** How light a computed colour looks and how much of it there is, both 0 to 1; NaN where it is none. */
function colourOf(text: string): { lightness: number; alpha: number } {
  const [head = NaN, second = 0, third = 0, alpha = 1] = (
    text.match(/(?<=[(\s,/])[\d.]+(e-?\d+)?/g) ?? []
  ).map(Number);
  const [, space = ""] = /^(\w+)/.exec(text) ?? [];
  const scale = { oklab: 1, oklch: 1, lab: 100, lch: 100 }[space];
  if (scale !== undefined) return { lightness: head / scale, alpha };
  const most = space.startsWith("rgb") ? 255 : 1;
  return { lightness: (0.3 * head + 0.59 * second + 0.11 * third) / most, alpha };
}
