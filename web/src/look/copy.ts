/** Puts a text on the clipboard of the window a button lies in, which keeps the focus; false where that may not be. */
export async function copyText(button: HTMLElement, text: string): Promise<boolean> {
  const { ownerDocument } = button;
  // Over plain HTTP there is none, and a frame may have to do without.
  const { clipboard } = (ownerDocument.defaultView?.navigator ?? {}) as Partial<Navigator>;
  try {
    if (!clipboard) return copySelected(button, text, ownerDocument);
    await clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(button, text, ownerDocument);
  }
}

/** The way from before there was a clipboard. */
function copySelected(button: HTMLElement, text: string, ownerDocument: Document): boolean {
  const field = ownerDocument.createElement("textarea");
  field.value = text;
  field.className = "hidden-text";
  button.after(field);
  field.select();
  try {
    return ownerDocument.execCommand("copy");
  } finally {
    field.remove();
    button.focus();
  }
}

/** How long a word that something was done stands, in milliseconds. */
const SAID_MS = 2_000;

/** Copies a text, and shows for a while the first of two hidden words beside the button, or where it failed the second. */
export async function copyAndSay(button: HTMLElement, text: string): Promise<void> {
  const words = button.parentElement?.querySelectorAll<HTMLElement>(".said > span") ?? [];
  const done = await copyText(button, text);
  words.forEach((word, index) => (word.hidden = index !== (done ? 0 : 1)));
  setTimeout(() => words.forEach((word) => (word.hidden = true)), SAID_MS);
}
