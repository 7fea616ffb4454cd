// The corpus a fuzz target starts from: the inputs of tests/vectors in the target's own format.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const vectors = join(import.meta.dirname, "../vectors");
const longest = 4096;

/** The cases of the vectors, of some operations or of all. */
export function casesOf(operations) {
  return readdirSync(vectors)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(vectors, name), "utf8")))
    .filter((suite) => operations?.includes(suite.operation) ?? true)
    .flatMap((suite) => suite.cases);
}

/** The text of a case as bytes; nothing where it is only described. */
export function bytesOf({ input, input_text: text, input_bytes_base64: base64, input_repeat: repeat }) {
  if (base64 !== undefined) return Buffer.from(base64, "base64");
  if (repeat !== undefined || (text ?? input) === undefined) return undefined;
  return Buffer.from(text ?? JSON.stringify(input));
}

// response_options.hpp: the query, the limit, the largest count. These are "none", "the default", "any".
const plainOptions = Buffer.from("900");
const optionsWithQuery = Buffer.from("200");

function queryHeader({ now }) {
  const header = Buffer.alloc(10);
  header.writeBigUInt64LE(BigInt(now ?? 0));
  return header;
}

function* responses() {
  for (const entry of casesOf(["parse"])) {
    const bytes = bytesOf(entry);
    const options = entry.query === undefined ? plainOptions : optionsWithQuery;
    if (bytes !== undefined) yield Buffer.concat([options, bytes]);
  }
  for (const entry of casesOf(["summarize"])) {
    for (const text of entry.input_texts ?? entry.input.map((item) => JSON.stringify(item))) {
      yield Buffer.concat([plainOptions, Buffer.from(text)]);
    }
  }
}

function* queries() {
  for (const entry of casesOf(["validate", "body", "plan", "previous", "days"])) {
    const bytes = bytesOf(entry);
    if (bytes !== undefined) yield Buffer.concat([queryHeader(entry), bytes]);
  }
}

function* upstreamTexts() {
  for (const entry of casesOf(["parse"])) {
    const bytes = bytesOf(entry);
    if (bytes !== undefined) yield Buffer.concat([Buffer.from("a-secret"), bytes]);
  }
}

const sources = {
  query: queries,
  response: responses,
  reader: responses,
  upstream_text: upstreamTexts,
};

/** Writes the seeds of a target into the folder, which holds nothing else afterwards. */
export function writeSeeds(target, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const seeds = [...(sources[target]?.() ?? [])].filter(({ length }) => length <= longest);
  seeds.forEach((seed, index) => {
    writeFileSync(join(folder, String(index)), seed);
  });
  return seeds.length;
}
