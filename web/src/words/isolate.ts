/** A name in a sentence that is joined of strings: its writing direction ends with it, whatever characters it has. */
export function isolated(name: string): string {
  return `\u2068${name.replace(/[\u2066-\u2069]/g, "")}\u2069`;
}
