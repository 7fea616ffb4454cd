// What the parts draw from, made of days that a test makes up: every figure and judgement in it is the core's.
import assert from "node:assert/strict";
import { figuresOf } from "../../web/dist/figures/figures-of.js";
import { accountsOf, personOf, wholeOf } from "../../web/dist/figures/subjects.js";
import { formatsFor } from "../../web/dist/words/formats.js";
import { loadLanguage } from "../../web/dist/words/languages.js";
import { NOW } from "./stage.mjs";

/** Four weeks, the last of them ending yesterday. */
export const WEEKS = { start_date: "2022-10-19", end_date: "2022-11-15" };

const NOBODY = { targets: {}, fields: [] };

/** A report of the days of a range: `make(index, date)` gives what upstream says of one, or nothing. */
export function reportOf(kfstat, range, make) {
  const { dates } = kfstat.daysOf(range).value;
  const statistic_list = dates.flatMap((date, index) => {
    const statistic = make(index, date);
    return statistic ? [{ stat_time: Date.parse(`${date}T00:00:00+08:00`) / 1000, statistic }] : [];
  });
  const query = { start_time: range.start_date, end_time: range.end_date };
  const report = kfstat.parseResponse(JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list }), {
    query,
  });
  assert.ok(report.ok, JSON.stringify(report));
  return report.value;
}

const seriesOf = (reports, range) =>
  reports.map((report, index) => ({
    open_kfid: `wk${index}`,
    servicer_userid: null,
    report,
    as_of: null,
    unsettled: new Set(),
    ...range,
  }));

/**
 * A view of accounts by their days now and before. `now` and `then` have a function a account that gives its days;
 * `then` may be a phase instead. `people` are `{ id, now, then }`, of the first account; `person` is a userid.
 */
export async function viewOf(
  kfstat,
  { now, then = "none", people, person, range = WEEKS, by = "period", ...more },
) {
  const { locale = "zh", targets = NOBODY, failed = [], complete = true } = more;
  const language = await loadLanguage(locale);
  const open_kfids = now.map((_, index) => `wk${index}`);
  const selection = { open_kfids, ...range, ...(person ? { servicer_userid: person } : {}) };
  const reports = now.map((make) => reportOf(kfstat, range, make));
  const reading = { series: seriesOf(reports), failed, stale: [], notices: [], parts: 1 };
  const figures = figuresOf(kfstat, NOW, selection, reading).value;
  const earlier = kfstat.previousRange(range, by).value;
  const isThere = typeof then !== "string";
  const previous = isThere ? then.map((make) => reportOf(kfstat, earlier, make)) : [];
  const before = !isThere
    ? { phase: then, by, range: earlier }
    : { phase: "loaded", by, range: earlier, series: seriesOf(previous), rows: [], complete, distance: 28 };
  const parts = (list, have) => list.map((report) => (have ? [report] : []));
  const whole = kfstat.highlights(
    parts(reports, true),
    parts(isThere ? previous : reports, isThere && complete),
  );
  assert.ok(whole.ok, JSON.stringify(whole));
  const own = people?.map(({ id, now, then }) => ({
    id,
    now: reportOf(kfstat, range, now),
    then: reportOf(kfstat, earlier, then),
  }));
  const told =
    own &&
    kfstat.highlights(
      parts(
        own.map((one) => one.now),
        true,
      ),
      parts(
        own.map((one) => one.then),
        true,
      ),
    );
  const team = (own ?? []).map(({ id, now, then }) => ({
    ...personOf(
      kfstat,
      {
        servicer_userid: id,
        name: id,
        former: false,
        summary: kfstat.summarize([now]).value,
        tables: [{ open_kfid: "wk0", table: now, as_of: null }],
      },
      targets,
    ),
    change: kfstat.compareReports([now], [then]).value,
  }));
  return {
    kfstat,
    figures,
    before,
    whole: { ...wholeOf(kfstat, figures, before, targets, person ?? ""), ...(person ? { id: person } : {}) },
    isPerson: person !== undefined,
    team,
    accounts: now.length > 1 ? accountsOf(kfstat, figures, before, targets, (id) => `账号 ${id}`) : [],
    standing: {
      ...(then === "loading" ? {} : { whole: whole.value }),
      ...(told?.ok ? { people: told.value } : {}),
      order: team.map(({ id }) => id),
    },
    targets,
    accountName: (id) => `账号 ${id}`,
    personName: String,
    locale,
    messages: language.messages,
    formats: formatsFor(language, figures.unscaled, "unit"),
  };
}

/** A stream of numbers from 0 to 1, the same on every run. */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A day of so many sessions, each of which was replied to, rated and so on with these chances. */
export function diceDay(
  roll,
  sessions,
  { reply = 0.95, participate = 0.4, satisfied = 0.9, seconds = 60 } = {},
) {
  const hits = (count, chance) => Array.from({ length: count }, roll).filter((one) => one < chance).length;
  const share = (part, of) => (of > 0 ? { rate: part / of } : {});
  const replied = hits(sessions, reply);
  const answered = hits(sessions, participate);
  const pleased = hits(answered, satisfied);
  return {
    session_cnt: sessions,
    customer_cnt: sessions,
    reply_rate: share(replied, sessions).rate,
    first_reply_average_sec: seconds * (0.85 + 0.3 * roll()),
    satisfaction_investgate_cnt: sessions,
    satisfaction_participation_rate: share(answered, sessions).rate,
    satisfied_rate: share(pleased, answered).rate,
  };
}
