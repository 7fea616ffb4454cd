import type { Locale } from "kfstat";
import type { ReactiveControllerHost } from "lit";
import { languageOf, loadFirst, loadLanguage, LOCALES } from "../words/languages.js";
import type { ShownLanguage } from "../words/messages.js";

/** A language, and its name in the tables of core and page. */
export interface Spoken {
  locale: Locale;
  language: ShownLanguage;
}

/**
 * The language an element is drawn in. Until the one that is wanted is there, that of before stays, and at first there
 * is none: nothing is drawn in a language nobody asked for, unless no other can be loaded.
 */
export class SpokenLanguage {
  shown: Spoken | undefined;
  /** Settles with the loading that was begun last; never rejects. */
  settled = Promise.resolve();

  readonly #host: ReactiveControllerHost;
  #wanted: Locale | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  want(locale: Locale): void {
    if (locale === this.#wanted) return;
    this.#wanted = locale;
    const language = languageOf(locale);
    if (language) this.shown = { locale, language: { ...language, isWhole: true } };
    else this.settled = this.#load(locale);
  }

  #show(locale: Locale, language: ShownLanguage): void {
    this.shown = { locale, language };
    this.#host.requestUpdate();
  }

  async #load(wanted: Locale): Promise<void> {
    let why: unknown;
    for (const locale of [wanted, ...(this.shown ? [] : LOCALES)]) {
      try {
        // What is drawn first waits for its own texts alone; another language comes as a whole.
        if (!this.shown) {
          const language = await loadFirst(locale);
          if (wanted !== this.#wanted) return;
          this.#show(locale, { ...language, isWhole: false });
        }
        const language = await loadLanguage(locale);
        if (wanted !== this.#wanted) return;
        this.#show(locale, { ...language, isWhole: true });
        break;
      } catch (error) {
        why = error;
      }
    }
    if (!this.shown) console.error(why);
    // The next drawing asks again for what is not there.
    const isThere = this.shown?.locale === wanted && this.shown.language.isWhole;
    if (wanted === this.#wanted && !isThere) this.#wanted = undefined;
  }
}
