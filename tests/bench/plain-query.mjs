// Validating a query and building its body in plain JavaScript: every rule of the core, by someone who knows them and
// writes for speed. What validate and body through the WebAssembly seam are measured against.
const WINDOW_DAYS = 180;
const MAX_DAYS = 31;
const ID_LIMIT = 64;
const MAX_UINT32 = 2 ** 32 - 1;
const MILLISECONDS_FROM = 100000000000;
const KNOWN = ["open_kfid", "servicer_userid", "start_time", "end_time"];

// Nearly every id; what does not match is looked at closely.
const PLAIN_ID = /^[!-~]{1,64}$/;
const INVALID_IN_ID = /[\p{White_Space}\p{Control}\p{Surrogate}\u200b-\u200d\u2060\ufeff]/u;
const encoder = new TextEncoder();
const dates = new Map();

/** `YYYY-MM-DD` of a UTC+8 day, made once. */
function dateOf(day) {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * 86400000).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}

const midnightOf = (day) => day * 86400 - 28800;
const dayOf = (seconds) => Math.floor((seconds + 28800) / 86400);

/** The digits of a text as a number, NaN where there are others. */
function digits(text, from, to) {
  let value = 0;
  for (let index = from; index < to; ++index) {
    const digit = text.charCodeAt(index) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}

/** The day of `YYYY-MM-DD`, NaN for any other text. */
function parseDate(text) {
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") {
    return NaN;
  }
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const valid = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(year, month);
  return valid ? dayFromCivil(year, month, day) : NaN;
}

function lastDayOf(year, month) {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Counts years from March on, so that a leap day is a year's last. */
function dayFromCivil(year, month, day) {
  const y = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((153 * months + 2) / 5) + day - 1 - 719468;
}

function report(list, code, path, params = {}) {
  list.push({ code, path, message: code, params });
}

function judgeId(id, field, issues) {
  if (typeof id === "string" && PLAIN_ID.test(id)) {
    return;
  }
  const path = `/${field}`;
  if (typeof id !== "string") {
    report(issues, "query.wrong_type", path, { expected: "string" });
    return;
  }
  if (id === "") {
    report(issues, "id.empty", path);
    return;
  }
  const { length } = encoder.encode(id);
  if (length > ID_LIMIT) {
    report(issues, "id.too_long", path, { limit: ID_LIMIT, length });
  }
  if (INVALID_IN_ID.test(id)) {
    report(issues, "id.invalid_character", path);
  }
}

/** The day a time names, NaN where it names none. */
function readDay(value, path, issues, notices) {
  if (typeof value === "string") {
    const day = parseDate(value);
    if (Number.isNaN(day)) {
      report(issues, "range.malformed_date", path);
    }
    return day;
  }
  if (typeof value !== "number" || !Number.isInteger(value)) {
    report(issues, "query.wrong_type", path, { expected: "time" });
    return NaN;
  }
  if (value < 0 || value > MAX_UINT32) {
    if (value >= MILLISECONDS_FROM) {
      report(issues, "range.milliseconds", path, { seconds: Math.floor(value / 1000) });
    } else {
      report(issues, "range.out_of_uint32", path);
    }
    return NaN;
  }
  const day = dayOf(value);
  if (midnightOf(day) !== value) {
    report(notices, "range.rounded_to_midnight", path, { from: value, to: midnightOf(day) });
  }
  return day;
}

function judgeTime(value, field, today, issues, notices) {
  const path = `/${field}`;
  if (value === undefined || value === null) {
    report(issues, "query.missing_field", path);
    return NaN;
  }
  const day = readDay(value, path, issues, notices);
  if (day < today - WINDOW_DAYS) {
    report(issues, "range.too_early", path, { earliest: dateOf(today - WINDOW_DAYS) });
  } else if (day > today - 1) {
    report(issues, "range.too_late", path, { latest: dateOf(today - 1) });
  }
  return day;
}

function judgeKeys(query, issues) {
  const keys = Object.keys(query);
  if (keys.every((key) => KNOWN.includes(key))) {
    return;
  }
  for (const key of keys.filter((name) => !KNOWN.includes(name)).sort()) {
    report(issues, "query.unknown_field", `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

/** As `validateQuery`, without suggestions for misspelt names. */
export function validate(query, { now }) {
  const issues = [];
  const notices = [];
  if (typeof query !== "object" || query === null || Array.isArray(query)) {
    report(issues, "query.not_object", "");
    return { ok: false, issues, notices };
  }
  const seconds = Math.floor(now.getTime() / 1000);
  const today = dayOf(seconds);
  const { open_kfid, servicer_userid } = query;
  if (open_kfid === undefined || open_kfid === null) {
    report(issues, "query.missing_field", "/open_kfid");
  } else {
    judgeId(open_kfid, "open_kfid", issues);
  }
  const hasServicer = servicer_userid !== undefined && servicer_userid !== null;
  if (hasServicer) {
    judgeId(servicer_userid, "servicer_userid", issues);
  }
  const start = judgeTime(query.start_time, "start_time", today, issues, notices);
  const end = judgeTime(query.end_time, "end_time", today, issues, notices);
  judgeKeys(query, issues);
  const days = end - start + 1;
  if (days < 1) {
    report(issues, "range.reversed", "");
  } else if (days > MAX_DAYS) {
    report(issues, "range.too_long", "", { days, max_days: MAX_DAYS });
  }
  const readyAt = midnightOf(today) + 6 * 3600;
  if (end === today - 1 && seconds < readyAt) {
    report(notices, "range.yesterday_not_ready", "/end_time", { ready_at: readyAt });
  }
  if (issues.length > 0) {
    return { ok: false, issues, notices };
  }
  return { ok: true, value: valueOf(query, hasServicer, start, end), notices };
}

function valueOf({ open_kfid, servicer_userid }, hasServicer, start, end) {
  const start_time = midnightOf(start);
  const end_time = midnightOf(end);
  const start_date = dateOf(start);
  const end_date = dateOf(end);
  const days = end - start + 1;
  return hasServicer
    ? { open_kfid, servicer_userid, start_time, end_time, start_date, end_date, days }
    : { open_kfid, start_time, end_time, start_date, end_date, days };
}

/** As `buildRequestBody`. */
export function buildBody(query, options) {
  const validated = validate(query, options);
  if (!validated.ok) {
    return validated;
  }
  const { open_kfid, servicer_userid, start_time, end_time } = validated.value;
  const value = JSON.stringify({ open_kfid, servicer_userid, start_time, end_time });
  return { ok: true, value, notices: validated.notices };
}
