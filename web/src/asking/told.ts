import { loadWords } from "kfstat";

let coming: Promise<void> | undefined;

/** Resolves once the core tells issues in words, which the first figures do not wait for; in codes where it cannot. */
export function told(): Promise<void> {
  coming ??= loadWords().catch((error: unknown) => {
    coming = undefined;
    console.error(error);
  });
  return coming;
}
