/** What of a mutation record it takes to undo it. */
type Edit = Pick<
  MutationRecord,
  "target" | "addedNodes" | "removedNodes" | "nextSibling" | "previousSibling"
>;

/** What a translator put in place of a text. */
interface Standing {
  text: Text;
  before: string;
  replacement: ChildNode;
}

/**
 * Lets a shadow root be translated by the browser, which puts elements of its own in place of text nodes. Lit would go
 * on writing into the nodes that are gone: so they come back before it draws, and what says the same as before gives
 * way to its translation again.
 */
export class Translated {
  #edits: Edit[] = [];
  readonly #observer: MutationObserver;

  constructor(root: ShadowRoot) {
    this.#observer = new MutationObserver((records) => this.#note(records));
    this.#observer.observe(root, { childList: true, subtree: true });
  }

  draw(work: () => void): void {
    this.#note(this.#observer.takeRecords());
    const standing = this.#restore();
    try {
      work();
    } finally {
      for (const one of standing) this.#replace(one);
      // What came of the drawing itself.
      this.#observer.takeRecords();
    }
  }

  #note(records: readonly MutationRecord[]): void {
    this.#edits.push(...records.filter(isTranslation));
  }

  #restore(): Standing[] {
    const standing = new Map<Node, Standing>();
    for (const edit of this.#edits.reverse()) {
      const { addedNodes, removedNodes, target, nextSibling, previousSibling } = edit;
      const [removed] = removedNodes;
      const [added] = addedNodes;
      const before =
        nextSibling?.parentNode === target
          ? nextSibling
          : previousSibling?.parentNode === target
            ? previousSibling.nextSibling
            : null;
      const isPair = addedNodes.length === 1 && removedNodes.length === 1;
      if (isPair && isText(removed) && added && !added.contains(removed)) {
        standing.set(removed, { text: removed, before: removed.data, replacement: added as ChildNode });
      }
      for (const node of removedNodes) target.insertBefore(node, before);
      for (const node of addedNodes) node.parentNode?.removeChild(node);
    }
    this.#edits = [];
    return [...standing.values()];
  }

  #replace({ text, before, replacement }: Standing): void {
    const { parentNode: target, nextSibling, previousSibling } = text;
    if (!target || text.data !== before) return;
    text.replaceWith(replacement);
    const [addedNodes, removedNodes] = [[replacement], [text]].map((nodes) => nodes as unknown as NodeList);
    if (addedNodes && removedNodes)
      this.#edits.push({ target, addedNodes, removedNodes, nextSibling, previousSibling });
  }
}

const isText = (node: Node | undefined): node is Text => node?.nodeType === 3;

/** A text that was taken away, or a `font` that was put in; a chart that is drawn is none of both. */
function isTranslation({ target, addedNodes, removedNodes }: MutationRecord): boolean {
  if ((target as Partial<Element>).closest?.(".drawing")) return false;
  return [...addedNodes].some(isFont) || [...removedNodes].some((node) => isText(node) || isFont(node));
}

const isFont = (node: Node): boolean => node.nodeName === "FONT";
