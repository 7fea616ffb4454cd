// What the first paint of the cards costs, and what the built page may not contain.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { web } from "./stage.mjs";

const root = resolve(import.meta.dirname, "../..");
const KIB = 1024;
const assets = readdirSync(join(web, "assets"));
const read = (name) => readFileSync(join(web, "assets", name));
const gzip = (name) => gzipSync(read(name), { level: 9 }).length;
const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;

const index = readFileSync(join(web, "index.html"), "utf8");
/** The scripts the page asks for before anything is chosen: the entry and what it imports statically. */
function firstScripts() {
  const wanted = [...index.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map((match) => match[1]);
  for (const name of wanted) {
    for (const [, other] of read(name)
      .toString()
      .matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
      if (!wanted.includes(other)) wanted.push(other);
    }
  }
  return wanted;
}

/** The files of words, of which the page loads the one it is shown in. */
const languages = readdirSync(join(root, "web/src/words"))
  .map((name) => name.replace(/\.ts$/, ""))
  .filter((name) => /^[a-z]{2,3}$/.test(name))
  .map((locale) => assets.find((name) => name.startsWith(`${locale}-`) && name.endsWith(".js")));

/** What the first paint costs whoever reads the language that weighs most. */
function firstPaint() {
  const words = Math.max(...languages.map(gzip));
  return firstScripts().reduce((sum, name) => sum + gzip(name), words);
}

test("the first paint needs at most 60 KiB gzip of JavaScript, its language with it, charts and calendar apart", (t) => {
  const scripts = firstScripts();
  assert.ok(scripts.length > 0);
  assert.ok(languages.length > 1);
  assert.ok(languages.every((name) => name !== undefined && !scripts.includes(name)));
  const later = assets.filter((name) => /^later-[a-z]+-.*\.js$/.test(name));
  assert.equal(later.length, languages.length);
  assert.ok(later.every((name) => !scripts.includes(name)));
  const total = firstPaint();
  t.diagnostic(`first paint: ${kib(total)} gzip of JavaScript in ${scripts.length + 1} files`);
  for (const name of assets.filter((asset) => asset.endsWith(".js") && !scripts.includes(asset))) {
    t.diagnostic(`later: ${name} ${kib(gzip(name))} gzip`);
  }
  for (const name of assets.filter((asset) => asset.endsWith(".wasm"))) {
    t.diagnostic(`${name}: ${kib(brotliCompressSync(read(name)).length)} brotli`);
  }
  assert.ok(total <= 60 * KIB, kib(total));
  const first = scripts.map((name) => read(name).toString()).join("");
  assert.doesNotMatch(first, /zrender|echarts\.apache/i);
  assert.doesNotMatch(first, /CalendarRange/);
});

test("the sizes the documentation names are those of the build", (t) => {
  const docs = readFileSync(join(root, "docs/benchmarks.md"), "utf8");
  const stated = (what) =>
    Number(new RegExp(`^\\| ${what}[^|]*\\| (\\d+) KiB \\|$`, "m").exec(docs)?.[1]) * KIB;
  const asset = (start, ending) => assets.find((name) => name.startsWith(start) && name.endsWith(ending));
  const oneFile = gzipSync(readFileSync(join(root, "web/dist/cdn.js")), { level: 9 }).length;
  t.diagnostic(`kfstat-dashboard/cdn: ${kib(oneFile)} gzip`);
  for (const [what, size] of [
    ["first paint: JavaScript", firstPaint()],
    ["first paint: wasm", brotliCompressSync(read(asset("kfstat_core", ".wasm"))).length],
    ["chart", gzip(asset("trend-chart", ".js"))],
    ["calendar", gzip(asset("cally", ".js"))],
    ["the one file", oneFile],
  ]) {
    const most = stated(what);
    assert.ok(size <= most, `${what}: ${kib(size)}`);
    // A statement so far from the truth says nothing.
    assert.ok(size > most * 0.75, `${what}: only ${kib(size)}`);
  }
});

test("the page holds nothing a strict policy forbids", () => {
  assert.doesNotMatch(index, /<script(?![^>]*\ssrc=)[^>]*>/);
  assert.doesNotMatch(index, /\sstyle=|\son[a-z]+=|<style/);
  assert.doesNotMatch(index, /https?:\/\/(?!www\.w3\.org)/);
  const sources = resolve(import.meta.dirname, "../../web/src");
  for (const name of readdirSync(sources, { recursive: true }).filter((file) => file.endsWith(".ts"))) {
    const text = readFileSync(join(sources, name), "utf8");
    assert.doesNotMatch(text, /styleMap|unsafeHTML|unsafeSVG|\sstyle="|\.innerHTML\s*=[^=]/, name);
    assert.doesNotMatch(
      text,
      /Date\.now|new Date\(\)|getTimezoneOffset|toLocale[A-Z]\w*\(\)/,
      `${name} asks the visitor`,
    );
  }
});
