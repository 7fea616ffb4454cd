// Every relative link and picture of the documentation leads somewhere, anchors included.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { allFiles, allFolders, allPages, anchors, links, prose, read, root, tables } from "./pages.mjs";

test("every link leads to a file of the tree, and every anchor to a heading", () => {
  const broken = [];
  let seen = 0;
  for (const page of allPages()) {
    for (const link of links(read(page))) {
      seen += 1;
      const [path, anchor] = decodeURIComponent(link).split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      const good =
        !target.startsWith("..") &&
        existsSync(join(root, target)) &&
        (anchor === undefined || (target.endsWith(".md") && anchors(read(target)).includes(anchor)));
      if (!good) broken.push(`${page}: ${link}`);
    }
  }
  assert.ok(seen > 50);
  assert.deepEqual(broken, []);
});

test("a Chinese page leads to the Chinese one where there is one", () => {
  const wrong = allPages()
    .filter((page) => page.startsWith("docs/zh/") || page === "README.zh-CN.md")
    .flatMap((page) =>
      links(read(page))
        .map((link) => [link, normalize(join(dirname(page), link.split("#")[0]))])
        .filter(([, target]) => {
          const counterpart = target
            .replace(/^docs\/(?!zh\/)/, "docs/zh/")
            .replace(/^README\.md$/, "README.zh-CN.md");
          return target.endsWith(".md") && counterpart !== target && existsSync(join(root, counterpart));
        })
        .map(([link]) => `${page}: ${link}`),
    );
  assert.deepEqual(wrong, ["README.zh-CN.md: README.md"]);
});

/** The folders right in one. */
const foldersIn = (folder) =>
  allFolders()
    .filter((name) => dirname(name) === (folder || "."))
    .map((name) => basename(name))
    .sort();

test("every folder and file that a page names is there", () => {
  const top = foldersIn("").filter((name) => /^[a-z]/.test(name));
  const named = new RegExp(`^(${top.join("|")})(/[\\w.*-]+)*/?$`);
  const tree = [...allFiles(), ...allFolders()];
  const missing = [];
  let seen = 0;
  for (const page of allPages()) {
    for (const [, name] of prose(read(page)).matchAll(/`([^`\n]+)`/g)) {
      // NAME stands for any.
      if (!named.test(name) || name.includes("NAME")) continue;
      seen += 1;
      const pattern = name.replace(/\/$/, "").replaceAll(".", "\\.").replaceAll("*", "[^/]*");
      if (!tree.some((path) => new RegExp(`^${pattern}$`).test(path))) missing.push(`${page}: ${name}`);
    }
  }
  assert.ok(seen > 100);
  assert.deepEqual(missing, []);
});

test("the maps of the tree have every folder of the sources, and no other", () => {
  const maps = tables(read("ARCHITECTURE.md")).flatMap(([[head], , ...rows]) => {
    const folder = /^folder of `([^`]+)`$/.exec(head)?.[1];
    return folder ? [[folder, rows.map(([name]) => /`([^`]+)`/.exec(name)[1])]] : [];
  });
  assert.ok(maps.length >= 2);
  for (const [folder, names] of maps)
    assert.deepEqual(names.filter((name) => !name.includes(".")).sort(), foldersIn(folder), folder);
});
