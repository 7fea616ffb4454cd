// Apart from the loading of the core, whose first figures need no words.
import { giveWords } from "./core.js";

/**
 * Loads what issues are told in, for every core there is and will be: for after `loadWithoutWords`. Issues that were
 * formed before are told in full by `formatIssue` then, but that of bytes which are no JSON says no more what they look
 * like. A load that failed is tried again by the next call.
 */
export async function loadWords(): Promise<void> {
  giveWords((await import("./kfstat_words.js")).default);
}
