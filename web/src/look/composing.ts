// One answer to whether a key is an input method's, for every element with a text field.
/** The fields in which an input method works on a text: not every event of theirs says so. */
const fields = new WeakSet<EventTarget>();

/** Heeds the input methods in a root, before anything within it does. */
export function watchComposing(root: EventTarget): void {
  for (const name of ["compositionstart", "compositionend", "focusout"]) {
    root.addEventListener(name, watch, true);
  }
}

function watch({ type, target }: Event): void {
  if (!target) return;
  if (type === "compositionstart") fields.add(target);
  else fields.delete(target);
}

/**
 * Whether an input method still works on the text: its keys are not the page's. Safari ends the composition before the
 * key that ended it comes; only the key's number, 229, tells then.
 */
export function isComposing(event: Event): boolean {
  const { isComposing = false, keyCode } = event as Partial<KeyboardEvent>;
  return isComposing || keyCode === 229 || (event.target !== null && fields.has(event.target));
}
