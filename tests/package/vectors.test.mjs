// The shared cases through the packed package; tests/vectors/README.md has the format.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { installPackage } from "./packed-package.mjs";

const folder = join(import.meta.dirname, "../vectors");
const { isInstant, loadKfstat } = await installPackage().load("index.js");
const kfstat = await loadKfstat();

const clock = ({ now }) => ({ now: new Date(now * 1000) });

const operations = {
  validate: (entry) => kfstat.validateQuery(valueOf(entry), clock(entry)),
  body: (entry) => kfstat.buildRequestBody(valueOf(entry), clock(entry)),
  plan: (entry) => kfstat.planRequests(valueOf(entry), { ...clock(entry), earliest: entry.earliest }),
  parse: (entry) => {
    const options = { query: entry.query, limitBytes: entry.limit_bytes };
    const report = kfstat.parseResponse(responseOf(entry), options);
    const table = kfstat.parseResponseTable(responseOf(entry), options);
    assert.deepEqual(reportOf(table), report, "the table says what the report says");
    const tables = kfstat.parseResponseTables([responseOf(entry)], options);
    assert.deepEqual(tables, { ok: true, value: [table], notices: [] }, "and so does one of many");
    return report;
  },
  summarize: (entry) => {
    const items = entry.input_texts ?? entry.input;
    const reports = items.map((item) => parsed(item, kfstat.parseResponse));
    const tables = items.map((item) => parsed(item, kfstat.parseResponseTable));
    const summary = kfstat.summarize(reports);
    assert.deepEqual(kfstat.summarize(tables), summary, "tables add up to what reports add up to");
    return summary;
  },
  group: (entry) => {
    const given = (parse) =>
      Array.isArray(entry.input)
        ? entry.input.map((item) => parsed(item, parse))
        : parsed(entry.input, parse);
    const groups = kfstat.groupDays(given(kfstat.parseResponse), entry.period);
    const ofTables = kfstat.groupDays(given(kfstat.parseResponseTable), entry.period);
    assert.deepEqual(ofTables, groups, "tables have the groups of their reports");
    return groups;
  },
  compare: ({ input }) => {
    const compare = (parse, other = parse) =>
      kfstat.compareReports(allParsed(input.reports, parse), allParsed(input.previous, other));
    const comparison = compare(kfstat.parseResponse);
    assert.deepEqual(compare(kfstat.parseResponseTable), comparison, "tables change as reports do");
    assert.deepEqual(compare(kfstat.parseResponseTable, kfstat.parseResponse), comparison, "beside reports");
    return comparison;
  },
  highlights: ({ input }) => {
    const parts = (list, parse) => list.map((part) => allParsed(part, parse));
    const tell = (parse) => kfstat.highlights(parts(input.parts, parse), parts(input.previous, parse));
    const told = tell(kfstat.parseResponse);
    assert.deepEqual(tell(kfstat.parseResponseTable), told, "tables tell what reports tell");
    return told;
  },
  check_targets: ({ input }) => {
    const check = (parse) => kfstat.checkTargets(allParsed(input.reports, parse), input.targets);
    const checks = check(kfstat.parseResponse);
    assert.deepEqual(check(kfstat.parseResponseTable), checks, "tables meet what reports meet");
    return checks;
  },
  csv: ({ input, header }) => {
    const items = (parse) =>
      input.map(({ response, query, ...who }) => ({ ...who, report: parsed({ response, query }, parse) }));
    const text = kfstat.toCsv(items(kfstat.parseResponse), { header });
    const ofTables = kfstat.toCsv(items(kfstat.parseResponseTable), { header });
    assert.deepEqual(ofTables, text, "tables are written as reports are");
    return text;
  },
  explain: (entry) => kfstat.explainErrcode(entry.input),
  today: (entry) => kfstat.today(clock(entry)),
  preset: (entry) => kfstat.presetRange(entry.input, clock(entry)),
  previous: (entry) => kfstat.previousRange(entry.input, entry.by),
  days: (entry) => kfstat.daysOf(entry.input),
  periods: (entry) => kfstat.periodsOf(entry.input, entry.by),
  is_instant: (entry) => ({ ok: true, value: isInstant(entry.input), notices: [] }),
  check_date: (entry) => kfstat.checkDate(entry.input),
  check_id: (entry) => kfstat.checkId(entry.input),
};

/** The raw text of a case, nothing where it has a value or bytes. */
function textOf({ input_text: text, input_repeat: repeat }) {
  if (repeat === undefined) {
    return text;
  }
  const units = Array.from({ length: repeat.times }, (_, n) => repeat.unit.replaceAll("{n}", String(n)));
  return repeat.prefix + units.join("") + repeat.suffix;
}

function valueOf(entry) {
  const text = textOf(entry);
  return text === undefined ? entry.input : JSON.parse(text);
}

function responseOf(entry) {
  if (entry.input_bytes_base64 !== undefined) {
    return new Uint8Array(Buffer.from(entry.input_bytes_base64, "base64"));
  }
  return textOf(entry) ?? JSON.stringify(entry.input);
}

function parsed(item, parse) {
  const asked = typeof item === "object" && !("errcode" in item) && "response" in item;
  const response = asked ? item.response : item;
  const text = typeof response === "string" ? response : JSON.stringify(response);
  const result = parse(text, asked ? { query: item.query } : {});
  assert.equal(result.ok, true, JSON.stringify(result.issues));
  return result.value;
}

const allParsed = (items, parse) => items.map((item) => parsed(item, parse));

const STATES = ["reported", "empty", "missing"];

/** A table's Result as the Result of its report. */
function reportOf(result) {
  if (!result.ok) {
    return result;
  }
  const { errcode, errmsg, length, stat_time, state, columns } = result.value;
  const days = Array.from({ length }, (_, row) => ({
    stat_time: stat_time[row],
    date: new Date(stat_time[row] * 1000 + 28800000).toISOString().slice(0, 10),
    state: STATES[state[row]],
    statistic: state[row] === 0 ? figuresOf(columns, row) : null,
  }));
  return { ...result, value: { errcode, errmsg, days } };
}

function figuresOf(columns, row) {
  const figures = Object.entries(columns).map(([field, { [row]: figure }]) => [field, figure]);
  return Object.fromEntries(figures.map(([field, figure]) => [field, Number.isNaN(figure) ? null : figure]));
}

/** Takes from a Result what the case does not compare, after judging it. */
function comparable(result, expected, operation) {
  const issues = (actual, wanted) => {
    if (!Array.isArray(actual) || !Array.isArray(wanted)) {
      return actual;
    }
    return actual.map(({ message, ...issue }, index) => {
      assert.ok(typeof message === "string" && message !== "", "every issue has a message");
      return wanted[index]?.message === undefined ? issue : { ...issue, message };
    });
  };
  const taken = { ...result, notices: issues(result.notices, expected.notices) };
  if (!result.ok) {
    return { ...taken, issues: issues(result.issues, expected.issues) };
  }
  if (operation === "explain") {
    const { meaning, action, ...value } = result.value;
    for (const text of [meaning, action]) {
      assert.deepEqual(Object.keys(text).sort(), ["en", "zh"]);
      assert.ok(text.en !== "" && text.zh !== "");
    }
    return { ...taken, value };
  }
  return taken;
}

/** Why the two differ, nothing where they agree. */
function difference(actual, expected, approx, path = "") {
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null) {
    const near =
      approx !== undefined &&
      typeof actual === "number" &&
      typeof expected === "number" &&
      !Number.isInteger(expected) &&
      Math.abs(actual - expected) <= approx * Math.abs(expected);
    return near || actual === expected
      ? undefined
      : `${path}: ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`;
  }
  if (Array.isArray(actual) !== Array.isArray(expected)) {
    return `${path}: ${JSON.stringify(actual)}`;
  }
  const isIssue = typeof expected.code === "string" && typeof expected.path === "string";
  const wanted = isIssue ? { params: {}, ...expected } : expected;
  for (const key of new Set([...Object.keys(actual), ...Object.keys(wanted)])) {
    if (!(key in actual) || !(key in wanted)) {
      return `${path}/${key} is only in the ${key in actual ? "answer" : "case"}: ${JSON.stringify(actual)}`;
    }
    const open = wanted[key] === "any" && (path.endsWith("/params") || key === "params");
    const found = open ? undefined : difference(actual[key], wanted[key], approx, `${path}/${key}`);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const suite = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const operation = operations[suite.operation];

  test(`${file} names its runners and an operation that exists`, () => {
    assert.ok(suite.runners.length > 0);
    assert.ok(suite.runners.every((runner) => ["native", "javascript"].includes(runner)));
    assert.ok(operation !== undefined || !suite.runners.includes("javascript"), suite.operation);
    assert.equal(`${suite.suite}.json`, file);
  });

  if (suite.runners.includes("javascript")) {
    test(`${file} through the package`, async (t) => {
      let ran = 0;
      for (const entry of suite.cases) {
        await t.test(`${entry.id}: ${entry.about}`, () => {
          ran += 1;
          const expected = entry.expect_js ?? entry.expect;
          const result = operation(entry);
          assert.deepEqual(structuredClone(result), result);
          const found = difference(comparable(result, expected, suite.operation), expected, entry.approx);
          assert.equal(found, undefined);
        });
      }
      assert.equal(ran, suite.count);
    });
  }
}
