// How the compared are told apart: by colour and by shape.
import { svg, type SVGTemplateResult } from "lit";

/** The mark of the compared one at an index, around a point; every second one is hollow. */
export function subjectMark(index: number, x: number, y: number): SVGTemplateResult {
  const marks = [
    svg`<circle class="mark-1" cx=${x} cy=${y} r="5" />`,
    svg`<circle class="mark-2" cx=${x} cy=${y} r="4.5" />`,
    svg`<rect class="mark-3" x=${x - 4.5} y=${y - 4.5} width="9" height="9" />`,
    svg`<rect class="mark-4" x=${x - 4} y=${y - 4} width="8" height="8" />`,
    svg`<path class="mark-5" d="M${x} ${y - 6}l6 10h-12z" />`,
  ];
  return marks[index % marks.length] ?? svg``;
}
