/** A row to draw, or the room of rows that are not drawn. */
export type RowPart = { row: number } | { gap: number; before: number };

/** Which rows of a long table are in sight. */
export interface RowWindow {
  first: number;
  /** Not included. */
  end: number;
}

/** Rows drawn above and below those in sight, so that a quick scroll does not run into blank ones. */
const SPARE = 12;

/** Rows the window moves by at a time. */
const STEP = 6;

/** The height of a row as the page is laid out, whatever a transformation makes of it on the screen. */
export function heightOf(row: HTMLElement): number {
  const { offsetHeight } = row;
  const { height, width } = row.getBoundingClientRect();
  const scale = width / row.offsetWidth;
  // To the fraction of a pixel where nothing is scaled.
  return Math.abs(height - offsetHeight) < 1 ? height : scale > 0 ? height / scale : offsetHeight;
}

/** The rows to draw of a scrolled box. */
export function windowOf(scrolled: number, height: number, rowHeight: number): RowWindow {
  const top = Math.floor(scrolled / rowHeight / STEP) * STEP;
  const seen = Math.ceil(height / rowHeight) + STEP;
  return { first: Math.max(0, top - SPARE), end: top + seen + SPARE };
}

/** Rows and gaps from top to bottom; `kept` is drawn wherever it is, as it may have the focus. */
export function partsOf(count: number, { first, end }: RowWindow, kept: number): RowPart[] {
  const drawn: number[] = [];
  const from = Math.min(first, Math.max(0, count - (end - first)));
  const to = Math.min(end, count);
  if (kept >= 0 && kept < from) drawn.push(kept);
  for (let row = from; row < to; row += 1) drawn.push(row);
  if (kept >= to && kept < count) drawn.push(kept);
  const parts: RowPart[] = [];
  let next = 0;
  for (const row of drawn) {
    if (row > next) parts.push({ gap: row - next, before: row });
    parts.push({ row });
    next = row + 1;
  }
  if (next < count) parts.push({ gap: count - next, before: count });
  return parts;
}
