// A checksum over every figure of a response, day by day in the documented order, that each contender can compute in
// its own language: 32-bit FNV over the two halves of each double, stat_time first, NaN for an absent figure.
const NAN_HALVES = [0, 0x7ff80000];

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** Sums up what is added to it. */
export class Checksum {
  #fields;
  #hash = 0x811c9dc5;
  #count = 0;

  /** `fields`: the names of the figures in their documented order. */
  constructor(fields) {
    this.#fields = fields;
  }

  #mix(word) {
    this.#hash = Math.imul(this.#hash ^ word, 0x01000193);
  }

  #addFigure(value) {
    double[0] = value;
    const [low, high] = Number.isNaN(value) ? NAN_HALVES : halves;
    this.#mix(low);
    this.#mix(high);
    this.#count += Number.isNaN(value) ? 0 : 1;
  }

  /** The entries of a response, or the days of a report: both hold stat_time and statistic. */
  addDays(days) {
    for (const { stat_time, statistic } of days) {
      this.#addFigure(stat_time);
      for (const name of this.#fields) {
        this.#addFigure(statistic?.[name] ?? NaN);
      }
    }
  }

  addTable(table) {
    for (let row = 0; row < table.length; ++row) {
      this.#addFigure(table.stat_time[row]);
      for (const name of this.#fields) {
        this.#addFigure(table.columns[name][row]);
      }
    }
  }

  /** A text of ASCII characters. */
  addText(text) {
    for (let index = 0; index < text.length; ++index) {
      this.#mix(text.charCodeAt(index));
    }
    ++this.#count;
  }

  /** How many were added, and their sum: `"527-9a3c01f2"`. */
  toString() {
    return `${this.#count}-${(this.#hash >>> 0).toString(16).padStart(8, "0")}`;
  }
}
