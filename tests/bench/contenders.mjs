// The contenders that are JavaScript, the same in Node and in a page.
import { parseColumns, parseRows } from "./baseline.mjs";
import { Checksum } from "./checksum.mjs";
import { buildBody, validate } from "./plain-query.mjs";

const decoder = new TextDecoder("utf-8", { fatal: true });
const limitBytes = 2 ** 27;

const days = (checksum, result) => checksum.addDays(result.value.days);
const table = (checksum, result) => checksum.addTable(result.value);
const entries = (checksum, response) => checksum.addDays(response.statistic_list);
const range = (checksum, { value }) =>
  checksum.addText(`${value.open_kfid} ${value.servicer_userid ?? ""} ${value.start_time} ${value.end_time}`);
const body = (checksum, { value }) => checksum.addText(value);

/** Memory that is kept, as a module's is. */
let room = new Uint8Array();

/** The bytes of a response where a module could read them: what that costs without any reading. */
function copyBytes(bytes) {
  if (bytes.length > room.length) {
    room = new Uint8Array(bytes.length);
  }
  room.set(bytes);
  return bytes.length;
}

/** The columns of a table once more, from one copy of the memory they share: what they cost without any reading. */
function copyColumns({ value }) {
  const { length, stat_time, state, columns } = value;
  const buffer = stat_time.buffer.slice(0);
  const copy = { ...value, stat_time: new Float64Array(buffer, stat_time.byteOffset, length), columns: {} };
  copy.state = new Uint8Array(buffer, state.byteOffset, length);
  for (const name in columns) {
    copy.columns[name] = new Float64Array(buffer, columns[name].byteOffset, length);
  }
  return { value: copy };
}

/** Each by name: what it takes, what it does with one of them, and how its result is verified. */
function contendersOf(kfstat, options) {
  return {
    json_parse_bytes: ["bytes", (bytes) => JSON.parse(decoder.decode(bytes)), entries],
    json_parse_text: ["text", (text) => JSON.parse(text), entries],
    baseline_rows: ["bytes", parseRows, days],
    baseline_rows_text: ["text", parseRows, days],
    baseline_columns: ["bytes", parseColumns, table],
    kfstat_rows: ["bytes", (bytes) => kfstat.parseResponse(bytes, { limitBytes }), days],
    kfstat_rows_text: ["text", (text) => kfstat.parseResponse(text, { limitBytes }), days],
    kfstat_columns: ["bytes", (bytes) => kfstat.parseResponseTable(bytes, { limitBytes }), table],
    bytes_copied: [
      "bytes",
      copyBytes,
      (checksum, length) => days(checksum, kfstat.parseResponse(room.subarray(0, length), { limitBytes })),
    ],
    columns_copied: ["table", copyColumns, table],
    plain_validate: ["query", (query) => validate(query, options), range],
    plain_body: ["query", (query) => buildBody(query, options), body],
    plain_both: ["query", (query) => (validate(query, options), buildBody(query, options)), body],
    kfstat_validate: ["query", (query) => kfstat.validateQuery(query, options), range],
    kfstat_body: ["query", (query) => kfstat.buildRequestBody(query, options), body],
    kfstat_both: [
      "query",
      (query) => (kfstat.validateQuery(query, options), kfstat.buildRequestBody(query, options)),
      body,
    ],
  };
}

/** The bytes of each response of an input. */
function split(name, bytes) {
  if (!name.endsWith(".jsonl")) {
    return [bytes];
  }
  const responses = [];
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(10, from);
    const to = newline < 0 ? bytes.length : newline;
    responses.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return responses;
}

/** What one sample is worth grows with its length; its clock is read once a pass over the input. */
export class JavaScriptHost {
  #kfstat;
  #contenders;
  #fields;
  #forms = {};
  #plain = {};
  /** What the last pass made; it lives until the next is made, as a page keeps what it shows. */
  results;

  /** `package_`: the module `kfstat`; `now`: the Unix seconds that queries are judged at. */
  static async start(package_, now) {
    const host = new JavaScriptHost();
    const options = { now: new Date(now * 1000) };
    host.#kfstat = await package_.loadKfstat();
    host.#contenders = contendersOf(host.#kfstat, options);
    host.#fields = package_.STATISTIC_FIELDS;
    return host;
  }

  /** Takes the bytes of an input in place of the one before, and of the plain month that odd ones are compared with. */
  take(name, bytes, plain) {
    this.#forms = this.#formsOf(name, bytes);
    this.#plain = this.#formsOf("", plain);
  }

  /** The contender and its inputs; with `@plain` behind its name it reads the plain month. */
  #find(contender) {
    const [name, other] = contender.split("@");
    const [form, read, add] = this.#contenders[name];
    return { inputs: (other === undefined ? this.#forms : this.#plain)[form], read, add };
  }

  #formsOf(name, bytes) {
    const parts = split(name, bytes);
    const text = () => parts.map((part) => decoder.decode(part));
    const isQueries = name.startsWith("queries");
    return isQueries
      ? { query: text().map((query) => JSON.parse(query)) }
      : {
          bytes: parts,
          text: text(),
          table: parts.map((part) => this.#kfstat.parseResponseTable(part, { limitBytes })),
        };
  }

  /** The checksum over what a contender reads out of the input. */
  verify(contender) {
    const { inputs, read, add } = this.#find(contender);
    const checksum = new Checksum(this.#fields);
    for (const input of inputs) {
      add(checksum, read(input));
    }
    return { checksum: String(checksum) };
  }

  /** Passes over the input for at least so many milliseconds. */
  sample(contender, milliseconds) {
    const { inputs, read } = this.#find(contender);
    this.results = undefined;
    // Engines free the buffers that one collection found on another thread; the next one waits for it.
    globalThis.gc?.();
    globalThis.gc?.();
    const began = performance.now();
    for (let passes = 1; ; ++passes) {
      const results = new Array(inputs.length);
      for (let index = 0; index < inputs.length; ++index) {
        results[index] = read(inputs[index]);
      }
      this.results = results;
      const elapsed = performance.now() - began;
      if (elapsed >= milliseconds) {
        return { passes, seconds: elapsed / 1000 };
      }
    }
  }
}
