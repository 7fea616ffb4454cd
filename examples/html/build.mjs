// Lays the page and the one file it needs side by side in dist.
import { cpSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

mkdirSync("dist", { recursive: true });
for (const name of ["index.html", "main.js"]) cpSync(name, `dist/${name}`);
cpSync(fileURLToPath(import.meta.resolve("kfstat-dashboard/cdn")), "dist/kfstat-dashboard.js");
