// For whatever takes longer than a frame, wherever on the page.
/** How long the page's thread is held at a time, in milliseconds. */
const SLICE_MS = 10;

/** Works on one item after the other, and lets everything else have its turn in between. */
export async function inSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let until = -Infinity;
  for (const item of items) {
    if (performance.now() > until) {
      await new Promise((done) => setTimeout(done));
      until = performance.now() + SLICE_MS;
    }
    work(item);
  }
}
