// What the documentation tells users of a tool to write, for the tests to do as written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./consumer.mjs";

const guide = readFileSync(join(root, "docs/tools.md"), "utf8");

/** The code blocks below a heading of docs/tools.md, in their order. */
export function documented(heading) {
  const part = guide.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (part === undefined) throw new Error(`docs/tools.md has no ${heading}`);
  return [...part.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, code]) => code);
}
