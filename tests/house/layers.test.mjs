// The plan of the house (who lives where, and who may use whom) as ARCHITECTURE.md has it: in each room the
// folders from the ground up, and each may use those before it. The page has parts that do not use each other:
// page-layers.test.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import { test } from "node:test";

const root = resolve(import.meta.dirname, "../..");
const files = execFileSync(
  "git",
  ["-c", `safe.directory=${root}`, "ls-files", "--cached", "--others", "--exclude-standard"],
  { cwd: root },
)
  .toString()
  .split("\n")
  .filter((file) => /\.(cpp|hpp)$/.test(file) && existsSync(join(root, file)));

/** `engine` is the one file among them that stands in the room itself; the others there are above all. */
const rooms = {
  "core/src": ["numbers", "issues", "json", "query", "report", "response", "totals", "document"],
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
    "engine",
    "commands",
  ],
};

/** Public headers of no source file of their name. */
const OTHER_HEADERS = { errcode_class: "issues", report_data: "report", result: "issues", text: "issues" };

/** The folder of a file of the room, or the name of a file that stands in the room itself. */
const folderIn = (room, path) => path.slice(room.length + 1).split(/[/.]/)[0];
const isInFolder = (room, path) => path.slice(room.length + 1).includes("/");

const publicHeaders = files.flatMap((file) => /^core\/include\/kfstat\/(\w+)\.hpp$/.exec(file)?.[1] ?? []);

/** The folder of the core that a public header speaks for. */
function folderOfHeader(name) {
  const source = files.find((file) => file.startsWith("core/src/") && file.endsWith(`/${name}.cpp`));
  return source === undefined ? OTHER_HEADERS[name] : folderIn("core/src", source);
}

/** The folders of the room, and files in the room itself, that a file names. */
function uses(room, file) {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^#include ["<]([^">]+)[">]/gm)].flatMap(([, path]) => {
    const header = /^kfstat\/(\w+)\.hpp$/.exec(path)?.[1];
    if (header !== undefined) return room === "core/src" ? [folderOfHeader(header)] : [];
    const own = normalize(join(room, path));
    return files.includes(own) ? [folderIn(room, own)] : [];
  });
}

test("every public header of the core belongs to a folder", () => {
  assert.deepEqual(
    publicHeaders.filter((name) => folderOfHeader(name) === undefined),
    [],
  );
});

for (const [room, layers] of Object.entries(rooms)) {
  const storey = (name) => (layers.includes(name) ? layers.indexOf(name) : layers.length);
  const inside = files.filter((file) => file.startsWith(`${room}/`));

  test(`${room} has the folders of the plan and no others`, () => {
    const folders = new Set(
      inside.filter((file) => isInFolder(room, file)).map((file) => folderIn(room, file)),
    );
    assert.deepEqual([...folders].sort(), layers.filter((name) => name !== "engine").sort());
  });

  test(`in ${room} nothing uses what stands above it`, () => {
    const upwards = inside.flatMap((file) => {
      const from = folderIn(room, file);
      return uses(room, file)
        .filter((name) => storey(name) > storey(from))
        .map((name) => `${file} uses ${name}`);
    });
    assert.deepEqual(upwards, []);
  });
}
