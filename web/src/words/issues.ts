// How issues are told, in one place for whoever shows them.
import type { Issue, Kfstat, Locale } from "kfstat";

/** What is wrong, or worth knowing. The relay has codes of its own beside those of `kfstat`. */
export interface PageIssue {
  code: string;
  path: string;
  message: string;
  params: Record<string, unknown>;
}

/**
 * The sentences for people, each once; a relay's own code has none in `kfstat`, so its own words stand in, as they do
 * for all while there is no `kfstat`.
 */
export function issueTexts(
  kfstat: Kfstat | undefined,
  issues: readonly PageIssue[],
  locale: Locale,
): string[] {
  const texts = issues.map((issue) => kfstat?.formatIssue(issue as Issue, locale) ?? issue.message);
  return [...new Set(texts)];
}
