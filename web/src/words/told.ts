import { loadWords } from "kfstat";
import { loadPanels } from "../parts/states/panels.js";

let coming: Promise<void> | undefined;

/**
 * Resolves once issues can be told, for which the first figures do not wait: in the core's words, and in panels. Where
 * these cannot be had, in codes and in the page's own words.
 */
export function told(): Promise<void> {
  coming ??= Promise.all([loadWords(), loadPanels()]).then(
    () => undefined,
    (error: unknown) => {
      coming = undefined;
      console.error(error);
    },
  );
  return coming;
}
