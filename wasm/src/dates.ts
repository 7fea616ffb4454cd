import type { Core } from "./core.js";

const SECONDS_OF_DAY = 86400;
const UTC8_SECONDS = 28800;

/** Days whose dates are asked of the core together, and how many such pages are kept: more than a response has. */
const DAYS_OF_PAGE = 64;
const MAX_PAGES = 1024;

const DATE_LENGTH = 10;

/** The dates of midnights UTC+8 in the core's own words, kept because asking costs more than looking up. */
export class Dates {
  readonly #core: Core;
  readonly #pages = new Map<number, readonly string[]>();
  #number = NaN;
  #page: readonly string[] = [];

  constructor(core: Core) {
    this.#core = core;
  }

  /** The date of a midnight; a first look may ask the core, whose last answer is lost then. */
  of(midnight: number): string {
    const day = (midnight + UTC8_SECONDS) / SECONDS_OF_DAY;
    const number = Math.floor(day / DAYS_OF_PAGE);
    if (number !== this.#number) {
      this.#turnTo(number);
    }
    return this.#page[day - number * DAYS_OF_PAGE] ?? "";
  }

  #turnTo(number: number): void {
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = this.#askFor(number);
      if (this.#pages.size >= MAX_PAGES) {
        this.#pages.clear();
      }
      this.#pages.set(number, page);
    }
    this.#number = number;
    this.#page = page;
  }

  #askFor(number: number): readonly string[] {
    this.#core.raw.listDates(number * DAYS_OF_PAGE, DAYS_OF_PAGE);
    const text = this.#core.answerText();
    return Array.from({ length: DAYS_OF_PAGE }, (_, index) =>
      text.slice(index * DATE_LENGTH, (index + 1) * DATE_LENGTH),
    );
  }
}
