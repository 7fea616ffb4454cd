import {
  adoptStyles,
  LitElement,
  type CSSResultOrNative,
  type PropertyValues,
  type ReactiveController,
  type ReactiveControllerHost,
} from "lit";
import { watchComposing } from "./composing.js";
import { Translated } from "./translated.js";

/** A window of any document. */
export type View = Window & typeof globalThis;

/** The window an element lies in, which need not be the one its class was loaded in. */
export function viewOf(element: Element): View | null {
  return element.ownerDocument.defaultView;
}

/** Keeps an event from all around the element: the Escape that closes a panel would close a dialog of the page too. */
export function keepForItself(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

/** A style sheet is good for the document alone that it was made in. */
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Gives a shadow root its styles, in whatever document it lies. */
export function dress(root: ShadowRoot, styles: readonly CSSResultOrNative[]): void {
  const { ownerDocument } = root;
  const view = ownerDocument.defaultView;
  if (ownerDocument === document || !("adoptedStyleSheets" in root)) adoptStyles(root, [...styles]);
  else if (view) {
    const known = sheets.get(ownerDocument) ?? new Map<string, CSSStyleSheet>();
    sheets.set(ownerDocument, known);
    root.adoptedStyleSheets = styles.map((style) => sheetOf(style, known, view));
  }
}

function sheetOf(style: CSSResultOrNative, known: Map<string, CSSStyleSheet>, view: View): CSSStyleSheet {
  const text =
    "cssText" in style ? style.cssText : [...style.cssRules].map((rule) => rule.cssText).join("\n");
  let sheet = known.get(text);
  if (!sheet) {
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(text);
    known.set(text, sheet);
  }
  return sheet;
}

/**
 * Upgrades what was made before it was defined. Of itself that happens in the first document alone: so elements of
 * another one go there and back.
 */
function upgradeAll(root: ParentNode): void {
  for (const element of root.querySelectorAll(":not(:defined)")) {
    void customElements.whenDefined(element.localName).then(() => {
      const { parentNode, nextSibling } = element;
      if (!parentNode || element.matches(":defined")) return;
      document.adoptNode(element);
      customElements.upgrade(element);
      parentNode.insertBefore(element, nextSibling);
    });
  }
}

/** What all elements of the dashboard have in common: they work in any document, and under a translator. */
export class KfstatElement extends LitElement {
  #translated: Translated | undefined;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const { shadowRootOptions, elementStyles } = this.constructor as typeof LitElement;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    dress(root, elementStyles);
    this.#translated = new Translated(root);
    watchComposing(root);
    return root;
  }

  /** The element came into another document, which took its styles away. */
  adoptedCallback(): void {
    const { elementStyles } = this.constructor as typeof LitElement;
    if (this.shadowRoot && "adoptedStyleSheets" in this.shadowRoot) dress(this.shadowRoot, elementStyles);
  }

  protected override update(changed: PropertyValues): void {
    this.#translated?.draw(() => super.update(changed));
    if (this.ownerDocument !== document) upgradeAll(this.renderRoot);
  }
}

/** Closes what an element has open as soon as the page is pressed elsewhere. */
export class OutsidePress implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element & { open: boolean };
  /** On leaving a document the element is already in the next one. */
  #document: Document | undefined;

  constructor(host: ReactiveControllerHost & Element & { open: boolean }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener("pointerdown", this.#close);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener("pointerdown", this.#close);
  }

  readonly #close = (event: Event): void => {
    if (this.#host.open && !event.composedPath().includes(this.#host)) this.#host.open = false;
  };
}
