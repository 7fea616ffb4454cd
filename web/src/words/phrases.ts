import { html, nothing, type TemplateResult } from "lit";

/** Quotation marks and brackets that begin something, which no line should end with. */
const OPENING = /^[\p{Pi}\p{Ps}]+$/u;

/**
 * Cuts names of a language into phrases: words with the single characters before and behind them, which no line should
 * begin with: `接入`, `人工`, `会话数`. Words are the browser's to find; where it cannot, a name stays whole.
 */
export function phrasesIn(tag: string): (name: string) => readonly string[] {
  const words =
    typeof Intl.Segmenter === "function" ? new Intl.Segmenter(tag, { granularity: "word" }) : undefined;
  const made = new Map<string, readonly string[]>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const phrases = [""];
    let opening = "";
    for (const { segment, isWordLike } of words?.segment(name) ?? [{ segment: name, isWordLike: true }]) {
      if (OPENING.test(segment)) {
        opening += segment;
        continue;
      }
      const last = phrases.length - 1;
      if (isWordLike && segment.length > 1 && (phrases[last] ?? "").length > 1)
        phrases.push(opening + segment);
      else phrases[last] += opening + segment;
      opening = "";
    }
    made.set(name, phrases);
    return phrases;
  };
}

/** A name that breaks between its phrases alone, once its place says `word-break: keep-all`. */
export function breakable(phrases: readonly string[]): TemplateResult {
  return html`${phrases.map((phrase, index) => html`${index === 0 ? nothing : html`<wbr />`}${phrase}`)}`;
}

/** A name in a sentence that is joined of strings: its writing direction ends with it, whatever characters it has. */
export function isolated(name: string): string {
  return `\u2068${name.replace(/[\u2066-\u2069]/g, "")}\u2069`;
}
