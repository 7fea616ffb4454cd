import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Packs a package's built folder; the tarball goes to `out`. */
export function pack(folder, out) {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const stage = mkdtempSync(join(tmpdir(), "kfstat-pack-"));
  try {
    for (const name of ["package.json", "README.md", "LICENSE", "dist"]) {
      cpSync(join(folder, name), join(stage, name), { recursive: true });
    }
    // Parcel, and TypeScript with node10, read no `exports`: they take a folder of the entry's name.
    for (const [entry, { types, default: main }] of Object.entries(exports)) {
      if (entry === "." || types === undefined || entry.includes("?")) continue;
      mkdirSync(join(stage, entry));
      const stub = { type: "module", main: `.${main}`, types: `.${types}` };
      writeFileSync(join(stage, entry, "package.json"), `${JSON.stringify(stub, null, 2)}\n`);
    }
    mkdirSync(out, { recursive: true });
    execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", out], {
      cwd: stage,
      stdio: ["ignore", "ignore", "inherit"],
    });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
