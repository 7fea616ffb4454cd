// Apart from the elements, which several parts have in common.
import type { View } from "../figures/view.js";

/**
 * The property `view` of a part that draws from some of it alone: while that is the same, another view draws nothing
 * anew.
 */
export function drawnFrom(pick: (view: View) => readonly unknown[]) {
  return {
    attribute: false,
    hasChanged: (now: View | undefined, before: View | undefined): boolean => {
      if (!now || !before) return now !== before;
      const known = pick(before);
      return pick(now).some((value, index) => value !== known[index]);
    },
  };
}
