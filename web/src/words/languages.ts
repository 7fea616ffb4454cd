import type { Locale } from "kfstat";
import type { FirstMessages, Language, LanguageFile, Messages } from "./messages.js";
import { FIELDS } from "./metrics.js";

/** The languages of the page, each by a file of its own that loads when it is shown. */
export const LANGUAGES: Readonly<Record<Locale, { name: string; load: () => Promise<LanguageFile> }>> = {
  zh: { name: "中文", load: async () => (await import("./zh.js")).zh },
  en: { name: "EN", load: async () => (await import("./en.js")).en },
};

/** In the page's order; the first is for everybody whose language is none of these. */
export const LOCALES = Object.keys(LANGUAGES) as [Locale, ...Locale[]];

/**
 * The language a tag such as `en-GB` stands for. Any other is Chinese here, for the people of WeCom read the page;
 * the core's words go to logs first, and are English then.
 */
export function localeOf(tag: string): Locale {
  const known = LOCALES.find((locale) => tag.toLowerCase().startsWith(locale));
  return known ?? LOCALES[0];
}

const first = new Map<Locale, LanguageFile & { messages: FirstMessages }>();
const whole = new Map<Locale, Language>();

/** A language all of which was loaded before. */
export function languageOf(locale: Locale): Language | undefined {
  return whole.get(locale);
}

/** Loads what a language says first; one that could not be loaded is tried anew. */
export async function loadFirst(locale: Locale): Promise<LanguageFile & { messages: FirstMessages }> {
  const file = await LANGUAGES[locale].load();
  const known = first.get(locale);
  if (known) return known;
  const { names, definitions } = file;
  const fields = FIELDS.map((field) => [field, { name: names[field], definition: definitions[field] }]);
  const messages = { ...file.messages, fields: Object.fromEntries(fields) as Messages["fields"] };
  const language = { ...file, messages };
  first.set(locale, language);
  return language;
}

/** Loads all of a language. */
export async function loadLanguage(locale: Locale): Promise<Language> {
  const { tag, texts, messages, later } = await loadFirst(locale);
  const more = await later();
  const known = whole.get(locale);
  if (known) return known;
  const language = { tag, texts, messages: { ...messages, ...more } };
  whole.set(locale, language);
  return language;
}
