// What axe objects to in a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The objections under WCAG 2.2 AA: rule, element, why. `covers`: something lies over the page. */
export async function objections(page, { covers = false } = {}) {
  // What opens covers half of what lies below it, which axe takes for a target too small.
  const rules = covers ? { "target-size": { enabled: false } } : {};
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    ([runOnly, rules]) => globalThis.axe.run({ runOnly, rules }),
    [WCAG, rules],
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`),
  );
}
