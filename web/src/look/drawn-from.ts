// Apart from the elements, which several parts have in common.
import type { View } from "../figures/view.js";

/**
 * The property `view` of a part that draws from some of it alone: while that and the wording are the same, another view
 * draws nothing anew.
 */
export function drawnFrom(pick: (view: View) => readonly unknown[]) {
  return {
    attribute: false,
    hasChanged: (now: View | undefined, before: View | undefined): boolean => {
      if (!now || !before) return now !== before;
      const known = allOf(before, pick);
      return allOf(now, pick).some((value, index) => value !== known[index]);
    },
  };
}

function allOf(view: View, pick: (view: View) => readonly unknown[]): readonly unknown[] {
  return [view.messages, view.formats, ...pick(view)];
}
