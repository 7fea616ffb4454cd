import { html, nothing, type TemplateResult } from "lit";

/** Names are the browser's to cut into words; where it cannot, a line may end anywhere. */
const words =
  typeof Intl.Segmenter === "function" ? new Intl.Segmenter("zh", { granularity: "word" }) : undefined;

const made = new Map<string, readonly string[]>();

/** A name that breaks between its words alone, once its place says `word-break: keep-all`. */
export function breakable(name: string): TemplateResult {
  return html`${phrasesOf(name).map((phrase, index) => html`${index === 0 ? nothing : html`<wbr />`}${phrase}`)}`;
}

/** Words with the single characters before and behind them, which no line should begin with: `接入`, `人工`, `会话数`. */
function phrasesOf(name: string): readonly string[] {
  const known = made.get(name);
  if (known) return known;
  const phrases = [""];
  for (const { segment, isWordLike } of words?.segment(name) ?? [{ segment: name, isWordLike: true }]) {
    const last = phrases.length - 1;
    if (isWordLike && segment.length > 1 && (phrases[last] ?? "").length > 1) phrases.push(segment);
    else phrases[last] += segment;
  }
  made.set(name, phrases);
  return phrases;
}
