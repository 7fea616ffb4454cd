// Every relative link and picture of the documentation leads somewhere, anchors included.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { allPages, anchors, links, read, root } from "./pages.mjs";

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
