// Later chunks: what the first paint leaves out is asked for here.
const asked = new Set<string>();

/**
 * Registers an element when it is first shown, so that what the first paint does not need is not waited for. Until
 * then, and where it cannot be loaded, the element's own children stand in its place.
 */
export function defineWhenShown(name: string, load: () => Promise<CustomElementConstructor>): void {
  if (asked.has(name) || customElements.get(name)) return;
  asked.add(name);
  load()
    .then((element) => {
      if (!customElements.get(name)) customElements.define(name, element);
    })
    // The next drawing asks again; a page that a test has taken down meanwhile defines nothing.
    .catch(() => asked.delete(name));
}
