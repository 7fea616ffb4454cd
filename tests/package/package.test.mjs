// What the packed package holds, weighs and promises.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { brotliCompressSync, constants } from "node:zlib";
import { fieldFiles, readTables } from "../../wasm/fields.mjs";
import { installPackage } from "./packed-package.mjs";

const { folder, dist, load } = installPackage();
const { CSV_HEADERS, ISSUE_CODES, LOCALES, loadKfstat, STATISTIC_FIELDS, PRESET_NAMES, ...others } =
  await load("index.js");
const wasm = readFileSync(join(dist, "kfstat_core.wasm"));
const tables = readTables(process.env.KFSTAT_WASM_TREE ?? join(import.meta.dirname, "../../build/wasm"));

/** The core's glue with an instance of its own, as no user of the package gets it. */
async function startRaw() {
  const { default: createCore } = await load("kfstat_core.js");
  const module = new WebAssembly.Module(wasm);
  const host = {
    instantiateWasm(imports, received) {
      const instance = new WebAssembly.Instance(module, imports);
      received(instance);
      return instance.exports;
    },
  };
  createCore(host);
  return host;
}

test("the lists of names are the core's", async () => {
  assert.deepEqual([...ISSUE_CODES], tables.issue_codes);
  assert.deepEqual([...CSV_HEADERS], ["wire", ...LOCALES]);
  const kfstat = await loadKfstat();
  assert.deepEqual([...LOCALES], Object.keys(kfstat.explainErrcode(0).value.meaning));
  for (const name of PRESET_NAMES) {
    const { issues } = kfstat.presetRange(name);
    assert.notEqual(issues?.[0].code, "range.unknown_preset");
  }
});

test("what TypeScript knows of the fields is the core's table", async () => {
  const { fields } = tables;
  for (const [name, text] of Object.entries(await fieldFiles(fields))) {
    const written = readFileSync(join(import.meta.dirname, "../../wasm/src", name), "utf8");
    assert.equal(written, text, `wasm/src/${name}: node wasm/fields.mjs writes it anew`);
  }
  assert.deepEqual(
    [...STATISTIC_FIELDS],
    fields.map(({ name }) => name),
  );
  const kfstat = await loadKfstat();
  for (const locale of LOCALES) {
    const labels = others[`FIELD_LABELS_${locale.toUpperCase()}`];
    assert.deepEqual(labels, Object.fromEntries(fields.map((field) => [field.name, field.labels[locale]])));
    const csv = kfstat.toCsv([], { header: locale }).value;
    assert.ok(csv.endsWith(`,${Object.values(labels).join(",")}\r\n`), csv);
  }
});

// Each field by itself, so that none of the lists that are spelt out for speed can lack or mix up one.
test("every field goes its own way through rows, columns, totals, groups and CSV", async () => {
  const kfstat = await loadKfstat();
  for (const field of STATISTIC_FIELDS) {
    const place = STATISTIC_FIELDS.indexOf(field);
    const others = STATISTIC_FIELDS.filter((other) => other !== field);
    const all = Object.fromEntries(STATISTIC_FIELDS.map((name) => [name, 1]));
    for (const [statistic, figure] of [
      [{ [field]: 1 }, 1],
      [{ ...all, [field]: null }, null],
      [all, all[field]],
    ]) {
      const why = `${field} ${JSON.stringify(statistic)}`;
      const text = JSON.stringify({ errcode: 0, statistic_list: [{ stat_time: 1645545600, statistic }] });
      const report = kfstat.parseResponse(text).value;
      const table = kfstat.parseResponseTable(text).value;
      assert.deepEqual(Object.keys(report.days[0].statistic), [...STATISTIC_FIELDS], why);
      assert.equal(report.days[0].statistic[field], figure, why);
      assert.equal(table.columns[field][0], figure ?? NaN, why);
      for (const other of others) {
        assert.equal(report.days[0].statistic[other], statistic[other] ?? null, why);
        assert.equal(table.columns[other][0], statistic[other] ?? NaN, why);
      }
      const asText = JSON.parse(JSON.stringify(report));
      for (const read of [report, table, Object.assign(Object.create(null), asText)]) {
        const { metrics } = kfstat.summarize([read]).value;
        assert.deepEqual(Object.keys(metrics), [...STATISTIC_FIELDS], why);
        const adds = metrics[field].kind !== "weighted_mean";
        assert.equal(metrics[field].days, figure === null || (!adds && statistic !== all) ? 0 : 1, why);
        if (adds) assert.equal(metrics[field].value, figure, why);
        assert.deepEqual(kfstat.groupDays(read, "day").value[0].summary.metrics, metrics, why);
        const cells = kfstat
          .toCsv([{ report: read }])
          .value.split("\r\n")[1]
          .split(",");
        assert.equal(cells[5 + place], String(figure ?? ""), why);
      }
    }
  }
});

// Each by itself: a table of the core that comes in another order than LOCALES would mix the languages up.
test("every word the core has in a language is in the package, in that language", async () => {
  assert.deepEqual(Object.keys(tables.languages), [...LOCALES]);
  for (const [locale, lines] of Object.entries(tables.languages)) {
    const { default: words } = await load(`kfstat_words_${locale}.js`);
    assert.equal(words, lines);
  }
  const kfstat = await loadKfstat();
  for (const code of ISSUE_CODES) {
    const [en, zh] = LOCALES.map((locale) => kfstat.formatIssue({ code, path: "", params: {} }, locale));
    assert.match(en, /^[ -~“”’–…]+$/, code);
    assert.match(zh, /[\u4e00-\u9fff]/, code);
  }
});

test("a module of another version than the words beside it is not used", async () => {
  const [first, ...others] = tables.languages.en.split("\n");
  for (const [name, lines] of [
    ["fewer", others],
    ["more", [first, first, ...others]],
  ]) {
    const mixed = join(folder, name);
    cpSync(dist, mixed, { recursive: true });
    writeFileSync(join(mixed, "kfstat_words_en.js"), `export default ${JSON.stringify(lines.join("\n"))};`);
    const package_ = await import(pathToFileURL(join(mixed, "index.js")).href);
    await assert.rejects(package_.loadKfstat(), /another version/, name);
  }
});

test("the glue gives every member its declaration names", async () => {
  const raw = await startRaw();
  const [declaration] = readFileSync(join(dist, "kfstat_core.d.ts"), "utf8").split("\n}");
  const names = [...declaration.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  assert.ok(names.length > 10);
  assert.deepEqual(
    names.filter((name) => typeof raw[name] !== "function"),
    [],
  );
});

test("a call of the wrong shape harms nothing, and no objects cross", async () => {
  const raw = await startRaw();
  raw.today();
  raw.reserveInput(1, 2);
  raw.listDates(0, 2);
  const [address, length] = new Float64Array(raw.HEAPU8.buffer, raw.answerAddress(), 2);
  const text = new TextDecoder().decode(raw.HEAPU8.subarray(address, address + length));
  assert.equal(text, "1970-01-011970-01-02");
  const objects = Object.values(raw).filter((member) => typeof member?.prototype?.delete === "function");
  assert.deepEqual(objects, []);
});

// The glue counts with the page's JavaScript: tests/page/sizes.test.mjs.
test("the module weighs at most 60 KiB after brotli", (t) => {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const sizes = ["kfstat_core.wasm", "kfstat_core.js"].map(
    (name) => brotliCompressSync(readFileSync(join(dist, name)), quality).length,
  );
  t.diagnostic(`wasm ${sizes[0]}, glue ${sizes[1]}`);
  assert.ok(sizes[0] <= 61440, String(sizes));
});

test("the tarball holds what is needed and no more", () => {
  const top = readdirSync(join(folder, "node_modules/kfstat")).sort();
  assert.deepEqual(top, ["LICENSE", "README.md", "dist", "inline", "kfstat_core.wasm", "package.json"]);
  const files = readdirSync(dist).filter((name) => !/^[a-z_-]+\.(js|js\.map|d\.ts)$/.test(name));
  assert.deepEqual(files, ["kfstat_core.wasm", "kfstat_core.wasm.d.ts"]);
});

test("a debugger finds the sources of what was compiled", () => {
  const compiled = readdirSync(dist).filter((name) => /\.js$/.test(name) && !name.startsWith("kfstat_"));
  for (const name of compiled) {
    const map = JSON.parse(readFileSync(join(dist, `${name}.map`), "utf8"));
    assert.match(readFileSync(join(dist, name), "utf8"), new RegExp(`sourceMappingURL=${name}\\.map`));
    assert.ok(
      map.sourcesContent.every((text) => text.length > 0),
      name,
    );
  }
});

test("no code is made from text", () => {
  const program = `
    import { loadKfstat } from "kfstat";
    const kfstat = await loadKfstat();
    console.log(kfstat.today({ now: new Date(1645632000000) }).value.today);`;
  const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", program];
  const printed = execFileSync(process.execPath, flags, { cwd: folder, encoding: "utf8" });
  assert.equal(printed, "2022-02-24\n");
});

test("importing does nothing", () => {
  const program = `
    const before = Object.getOwnPropertyNames(globalThis).length;
    const fail = () => { throw new Error("a side effect"); };
    Object.assign(WebAssembly, { compile: fail, instantiate: fail, Module: fail, Instance: fail });
    globalThis.fetch = fail;
    await import("kfstat");
    console.log(Object.getOwnPropertyNames(globalThis).length - before);`;
  const flags = ["--input-type=module", "--eval", program];
  assert.equal(execFileSync(process.execPath, flags, { cwd: folder, encoding: "utf8" }), "0\n");
});

test("a worker thread loads its own", async () => {
  const program = `
    import { loadKfstat } from "kfstat";
    import { parentPort } from "node:worker_threads";
    const kfstat = await loadKfstat();
    parentPort.postMessage(kfstat.parseResponseTable('{"errcode":0,"statistic_list":[{"stat_time":1645545600}]}'));`;
  writeFileSync(join(folder, "worker.mjs"), program);
  const worker = new Worker(pathToFileURL(join(folder, "worker.mjs")));
  const message = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await worker.terminate();
  assert.equal(message.ok, true);
  assert.deepEqual(message.value.state, new Uint8Array([1]));
});

test("the core loads once per source, from a path, an address or bytes", async () => {
  const path = join(dist, "kfstat_core.wasm");
  const kfstat = await loadKfstat();
  assert.equal(await loadKfstat(), kfstat);
  assert.equal(await loadKfstat({ wasm: pathToFileURL(path) }), kfstat);
  for (const source of [path, wasm, new Uint8Array(wasm).buffer]) {
    const other = await loadKfstat({ wasm: source });
    assert.equal(await loadKfstat({ wasm: source }), other);
    assert.equal(other.explainErrcode(0).ok, true);
  }
});

test("a failed load is told and tried again", async () => {
  const path = join(folder, "later.wasm");
  await assert.rejects(loadKfstat({ wasm: path }));
  writeFileSync(path, wasm.subarray(0, 100));
  await assert.rejects(loadKfstat({ wasm: path }));
  writeFileSync(path, wasm);
  assert.equal((await loadKfstat({ wasm: path })).explainErrcode(0).ok, true);
  await assert.rejects(loadKfstat({ wasm: 5 }));
});

test("the types hold for a strict consumer", () => {
  const program = `
import { isInstant, loadKfstat, ISSUE_CODES, type Comparison, type DayGroup, type Highlights, type Issue, type IssueCode, type Query, type RangePeriod, type Report, type Result, type StatisticField, type TargetCheck, type Targets, type Verdict } from "kfstat";

const query: Query = { open_kfid: "wk1", servicer_userid: null, start_time: "2022-02-23", end_time: 1645632000 };
const kfstat = await loadKfstat({ wasm: new URL("https://example.invalid/kfstat_core.wasm") });
const checked = kfstat.validateQuery(query, { now: new Date(0) });
if (checked.ok) {
  const days: number = checked.value.days;
  const body: Result<string> = kfstat.buildRequestBody(query);
  const plan = kfstat.planRequests({ ...query, servicer_userids: ["a", "b"] }, { earliest: "2020-01-01" });
  if (body.ok && plan.ok) console.log(days, body.value, plan.value.requests[0]?.open_kfid);
} else {
  const first: Issue = checked.issues[0];
  const code: IssueCode = first.code;
  const text: string = kfstat.formatIssue(first, "zh");
  console.log(ISSUE_CODES.indexOf(code), text);
  // @ts-expect-error: there is no value where it failed
  console.log(checked.value);
}
const parsed = kfstat.parseResponse(new Uint8Array(), { query, limitBytes: 10 });
const table = kfstat.parseResponseTable("");
if (parsed.ok && table.ok) {
  const report: Report = parsed.value;
  const summary = kfstat.summarize([report, table.value]);
  const field: StatisticField = "satisfaction_investgate_cnt";
  const column: Float64Array = table.value.columns[field];
  for (const day of report.days) {
    if (day.state === "reported") console.log(day.statistic[field], column[0]);
  }
  if (summary.ok) {
    const { reply_rate, customer_cnt, session_cnt } = summary.value.metrics;
    console.log(reply_rate.weight_total, customer_cnt.daily_max, session_cnt.value);
    // @ts-expect-error: a sum has no least value
    console.log(session_cnt.min);
  }
}
const many = kfstat.parseResponseTables(["", new ArrayBuffer(0)], { query });
if (many.ok) for (const one of many.value) console.log(one.ok ? one.value.length : one.issues[0].code);
if (table.ok) {
  const weeks: Result<DayGroup[]> = kfstat.groupDays(table.value, "week");
  const csv: Result<string> = kfstat.toCsv([{ open_kfid: "wk1", servicer_name: null, report: table.value }], { header: "zh" });
  if (weeks.ok && csv.ok) console.log(weeks.value[0]?.summary.days_missing, weeks.value[0]?.start_date, csv.value);
  // @ts-expect-error: no such period
  kfstat.groupDays(table.value, "year");
}
if (parsed.ok && table.ok) {
  const changed: Result<Comparison> = kfstat.compareReports([parsed.value], [table.value]);
  if (changed.ok) {
    const { reply_rate, session_cnt } = changed.value.metrics;
    const verdict: Verdict | null = reply_rate.verdict;
    console.log(verdict, session_cnt.daily_change, changed.value.previous.dates_reported);
    // @ts-expect-error: a mean has no change of its daily mean
    console.log(reply_rate.daily_change);
  }
  const told: Result<Highlights> = kfstat.highlights([[parsed.value], []], [[table.value], []]);
  if (told.ok) console.log(told.value.changes[0]?.part, told.value.weekdays.reply_rate[6], told.value.days[0]?.date);
  const targets: Targets = { reply_rate: { min: 0.95 }, first_reply_average_sec: { max: 30, at_least: 5 } };
  const checks = kfstat.checkTargets([table.value], targets);
  if (checks.ok) {
    const check: TargetCheck | undefined = checks.value.reply_rate;
    console.log(check?.met, check?.target.at_least);
  }
  // @ts-expect-error: a target is one or the other
  kfstat.checkTargets([table.value], { reply_rate: { min: 0.9, max: 1 } });
  // @ts-expect-error: no such field
  kfstat.checkTargets([table.value], { reply_rates: { min: 0.9 } });
  // @ts-expect-error: a part has a list of reports
  kfstat.highlights([parsed.value], []);
}
// @ts-expect-error: no such preset
kfstat.presetRange("last_8_days");
// @ts-expect-error: a query needs its times
kfstat.validateQuery({ open_kfid: "wk1" });
// @ts-expect-error: no such step back
kfstat.previousRange({ start_date: "2022-02-23", end_date: "2022-02-24" }, "week");
const range = kfstat.presetRange("last_quarter");
if (range.ok && checked.ok) {
  kfstat.validateQuery({ open_kfid: "wk1", ...range.value });
  kfstat.planRequests({ ...checked.value, servicer_userids: ["a"] });
  kfstat.parseResponse("", { query: range.value });
  kfstat.parseResponse("", { query: checked.value });
  const dates: Result<{ days: number; dates: string[] }> = kfstat.daysOf(range.value);
  const weeks: Result<RangePeriod[]> = kfstat.periodsOf(range.value, "week");
  if (weeks.ok) console.log(weeks.value[0]?.start_date, weeks.value[0]?.whole);
  // @ts-expect-error: a range has no quarters
  kfstat.periodsOf(range.value, "quarter");
  const seconds: unknown = 1645545600;
  if (isInstant(seconds)) console.log(new Date(seconds * 1000));
  if (dates.ok) console.log(kfstat.checkDate(dates.value.dates[0] ?? ""), kfstat.checkId("wk1"));
}
`;
  writeFileSync(join(folder, "consumer.mts"), program);
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const strict = { strict: true, noEmit: true, target: "es2022", lib: ["es2022", "dom"], types: [] };
    const compilerOptions = { ...strict, skipLibCheck: false, module, moduleResolution };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["consumer.mts"] }),
    );
    execFileSync(process.execPath, [tsc, "-p", folder], { stdio: ["ignore", "inherit", "inherit"] });
  }
});
