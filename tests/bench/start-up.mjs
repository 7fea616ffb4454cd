// How long the package takes from nothing to a first answer, and what is kept of a list of samples.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PROGRAM = `
const began = performance.now();
const { loadKfstat } = await import(process.argv[1]);
(await loadKfstat()).today();
console.log(performance.now() - began);
`;

/** Milliseconds in fresh Node processes, from the import to a first answer. */
export function startUpInNode(dist, samples) {
  const address = pathToFileURL(join(dist, "index.js")).href;
  return Array.from({ length: samples }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "--eval", PROGRAM, address])),
  );
}

/** The median, the least and the most. */
export function statisticsOf(samples) {
  const sorted = [...samples].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
