import type { Issue, Kfstat } from "kfstat";

/** What is wrong, or worth knowing. The relay has codes of its own beside those of `kfstat`. */
export interface PageIssue {
  code: string;
  path: string;
  message: string;
  params: Record<string, unknown>;
}

/** The sentence for people; a relay's own code has none in `kfstat`, so its own words stand in. */
export function issueText(kfstat: Kfstat, issue: PageIssue, locale: "en" | "zh"): string {
  return kfstat.formatIssue(issue as Issue, locale);
}
