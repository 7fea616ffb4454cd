// The plan of the house (who lives where, and who may use whom) as ARCHITECTURE.md has it: in each room the
// folders from the ground up, and each may use those before it. The page has parts that do not use each other:
// page-layers.test.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const files = execFileSync(
  "git",
  ["-c", `safe.directory=${root}`, "ls-files", "--cached", "--others", "--exclude-standard"],
  { cwd: root },
)
  .toString()
  .split("\n")
  .filter((file) => /\.(cpp|hpp|ts)$/.test(file) && existsSync(join(root, file)));

/** Folders in one string stand side by side and may use each other. */
const rooms = {
  "core/src": ["numbers", "issues", "json", "query report", "response totals", "document"],
  "native/relay/src": [
    "async",
    "watch",
    "files",
    "access",
    "store",
    "upstream",
    "figures",
    "door",
    "routes",
    "settings",
    "commands",
  ],
};

const folderIn = (room, path) => {
  const [folder, ...rest] = path.slice(room.length + 1).split("/");
  return rest.length === 0 ? undefined : folder;
};

/** The files of the room that a file names: C++ from the room's root, TypeScript from where it stands. */
function uses(room, file) {
  const text = readFileSync(join(root, file), "utf8");
  const named = file.endsWith(".ts")
    ? [...text.matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g)].map(([, path]) => join(dirname(file), path))
    : [...text.matchAll(/^#include "([^"]+)"/gm)].map(([, path]) => join(room, path));
  return named.map(normalize).filter((path) => path.startsWith(`${room}/`));
}

for (const [room, layers] of Object.entries(rooms)) {
  const storey = new Map(layers.flatMap((names, level) => names.split(" ").map((name) => [name, level])));
  const inside = files.filter((file) => file.startsWith(`${room}/`));

  test(`${room} has the folders of the plan and no others`, () => {
    const folders = new Set(inside.map((file) => folderIn(room, file)).filter(Boolean));
    assert.deepEqual(
      [...folders].filter((name) => !storey.has(name)),
      [],
    );
  });

  test(`in ${room} nothing uses what stands above it`, () => {
    const upwards = inside.flatMap((file) => {
      const from = folderIn(room, file);
      if (from === undefined) return [];
      return uses(room, file)
        .filter((path) => storey.get(folderIn(room, path)) > storey.get(from))
        .map((path) => `${file} uses ${path}`);
    });
    assert.deepEqual(upwards, []);
  });
}
