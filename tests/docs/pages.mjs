// Reads the documentation: its files, headings, tables, blocks of code and links.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const read = (file) => readFileSync(join(root, file), "utf8");

/** Every file of the tree. */
export const allFiles = () =>
  execFileSync("git", ["-c", `safe.directory=${root}`, "ls-files", "-co", "--exclude-standard"], {
    cwd: root,
  })
    .toString()
    .trim()
    .split("\n")
    .filter((file) => existsSync(join(root, file)));

/** Every folder with a file of the tree in it. */
export const allFolders = () => [
  ...new Set(
    allFiles().flatMap((file) => {
      const steps = file.split("/").slice(0, -1);
      return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
    }),
  ),
];

/** Every Markdown file of the tree. */
export const allPages = () => allFiles().filter((file) => file.endsWith(".md"));

/** The pages that are there in both languages: English first. */
export const pairs = [
  ["README.md", "README.zh-CN.md"],
  ...readdirSync(join(root, "docs/zh")).map((name) => [`docs/${name}`, `docs/zh/${name}`]),
];

const FENCE = /^( *)```(\w*)\n([^]*?)^\1```$/gm;

/** `{ language, text }` of each block of code, without its indentation. */
export const blocks = (page) =>
  [...page.matchAll(FENCE)].map(([, indent, language, text]) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));

/** The page without its blocks of code. */
export const prose = (page) => page.replaceAll(FENCE, "");

/** `{ level, text }` of each heading. */
export const headings = (page) =>
  [...prose(page).matchAll(/^(#+) (.+)$/gm)].map(([, marks, text]) => ({ level: marks.length, text }));

/** Each table as its rows of cells. */
export const tables = (page) =>
  (prose(page).match(/^\|.*\|$(?:\n^\|.*\|$)+/gm) ?? []).map((table) =>
    table.split("\n").map((row) =>
      row
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    ),
  );

/** The anchors that a page has, as GitHub makes them of its headings. */
export function anchors(page) {
  const seen = new Map();
  return headings(page).map(({ text }) => {
    const slug = text
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** Where the links and pictures of a page lead, those of other sites left out. */
export const links = (page) =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
