// One question and all its answers: what is compared is what the core says of the very answers the relay gave, and what
// is asked comes in its order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat, STATISTIC_FIELDS } from "kfstat";
import { RelayClient } from "../../web/dist/asking/relay-client.js";
import { Study } from "../../web/dist/asking/study.js";
import { Team } from "../../web/dist/asking/team.js";
import { AFTER_SALES, BY_API, NOW, readDays, startBoth } from "./stage.mjs";

let both, kfstat;
const RANGE = { start_date: "2022-10-19", end_date: "2022-11-15" };

before(async () => {
  [both, kfstat] = await Promise.all([startBoth(), loadKfstat()]);
});

after(() => both?.stop());

const status = { now: NOW, earliest: "2022-05-20", streams: true };
const nameless = (userid) => ({ name: userid, former: false });

/** A study of these accounts, its team with it; `asked` notes what is asked of the relay, in its order. */
function studyOf(open_kfids, { asked = [], servicer_userid, ...more } = {}) {
  const fetcher = (url, init) => {
    if (init?.body) asked.push(JSON.parse(init.body));
    return fetch(url, { ...init, headers: { ...init?.headers } });
  };
  const around = { kfstat, relay: new RelayClient(both.relay.address, fetcher), status };
  const study = new Study("", { changed() {}, settled() {} });
  study.people = { key: "", team: new Team(() => {}, nameless) };
  const selection = { open_kfids, ...(servicer_userid ? { servicer_userid } : {}), ...RANGE, ...more };
  return { study, around, selection, asked };
}

async function run({ study, around, selection }, by = "period") {
  assert.ok(await study.statistics.load(around, selection));
  void study.people.team.load(around, selection);
  await study.compare(around, by);
  return study;
}

/** What upstream itself has of a range, as a report of the core. */
async function reportOf(open_kfid, range, userid) {
  const days = await readDays(kfstat, both.sandbox, open_kfid, range, userid);
  return { errcode: 0, errmsg: "ok", days };
}

test("the whole, an account and a person are compared as the core compares upstream's own days", async () => {
  const accounts = [AFTER_SALES, BY_API];
  const study = await run(studyOf(accounts));
  const earlier = kfstat.previousRange(RANGE).value;
  assert.deepEqual(study.before.range, earlier);
  const [now, then] = await Promise.all(
    [RANGE, earlier].map((range) => Promise.all(accounts.map((id) => reportOf(id, range)))),
  );
  const whole = study.whole(kfstat, "all");
  assert.deepEqual(whole.change.metrics, kfstat.compareReports(now, then).value.metrics);
  assert.deepEqual(whole.summary.metrics, kfstat.summarize(now).value.metrics);
  const [first] = study.accounts(kfstat, String);
  assert.equal(first.id, AFTER_SALES);
  assert.deepEqual(first.change.metrics, kfstat.compareReports([now[0]], [then[0]]).value.metrics);
  const people = study.team(kfstat);
  assert.ok(people.length > 1);
  const person = people.find(({ open_kfids }) => open_kfids.length === 1);
  const own = [RANGE, earlier].map((range) => reportOf(person.open_kfids[0], range, person.id));
  const [report, before] = await Promise.all(own);
  assert.deepEqual(person.change.metrics, kfstat.compareReports([report], [before]).value.metrics);
});

test("the present period is asked for before the one it is compared with, and people of both once", async () => {
  const one = studyOf([AFTER_SALES]);
  await run(one);
  const [first, ...others] = one.asked;
  assert.equal(first.start_time, RANGE.start_date);
  assert.equal(first.servicer_userids, undefined);
  assert.equal(one.asked.length, 4);
  const ofPeople = others.filter(({ servicer_userids }) => servicer_userids === "all");
  assert.deepEqual(
    ofPeople.map(({ start_time }) => start_time),
    [RANGE.start_date, kfstat.previousRange(RANGE).value.start_date],
  );
  // Compared with something else, the present period is not asked for again; nor are people who are known.
  await one.study.compare(one.around, "none");
  assert.equal(one.asked.length, 4);
  assert.deepEqual(one.study.before, { phase: "none" });
  assert.ok(one.study.team(kfstat).every(({ change }) => change === undefined));
  await one.study.compare(one.around, "period");
  assert.equal(one.asked.length, 5);
});

test("what stands out is what the core says of the accounts, and medians are those of the people", async () => {
  const { study } = await (async (one) => ({ study: await run(one) }))(studyOf([AFTER_SALES, BY_API]));
  const parts = study.figures.series.map(({ report }) => [report]);
  const earlier = study.before.series.map(({ report }) => [report]);
  assert.deepEqual(study.standing.whole, kfstat.highlights(parts, earlier).value);
  const people = study.team(kfstat);
  const { order } = study.standing;
  const inOrder = order.map((id) => people.find((person) => person.id === id).reports);
  const medians = kfstat.highlights(
    inOrder,
    inOrder.map(() => []),
  ).value.medians;
  assert.deepEqual(study.standing.people.medians, medians);
});

test("a period nobody has is absent, and nothing is compared with it", async () => {
  const study = await run(studyOf([AFTER_SALES], { asked: [], start_date: "2022-05-25" }), "year");
  assert.equal(study.before.phase, "absent");
  assert.equal(study.before.range.end_date, "2021-11-15");
  assert.equal(study.whole(kfstat, "").change, undefined);
  assert.ok(STATISTIC_FIELDS.every((field) => study.standing.people.medians[field] !== undefined));
});

test("targets are the core's to judge, those of too few included, and a person's change with them", async () => {
  const one = studyOf([AFTER_SALES]);
  const targets = { reply_rate: { min: 0.99 }, session_cnt: { max: 1 } };
  one.study.setTargets({ targets, fields: ["session_cnt", "reply_rate"] });
  const study = await run(one);
  for (const person of study.team(kfstat)) {
    const checked = kfstat.checkTargets(person.reports, targets).value;
    assert.deepEqual(person.met.reply_rate, checked.reply_rate);
    assert.deepEqual(person.met.session_cnt, checked.session_cnt);
    const { value, weight_total } = person.summary.metrics.satisfied_rate;
    assert.equal(
      person.met.satisfied_rate.met,
      value === null || Math.round(weight_total) < 10 ? null : true,
    );
  }
});

test("the same list of people stays the same object until something of it changes", async () => {
  const one = studyOf([AFTER_SALES]);
  const study = await run(one);
  const before = study.team(kfstat);
  assert.equal(study.team(kfstat), before);
  study.setTargets({ targets: { reply_rate: { min: 0.5 } }, fields: ["reply_rate"] });
  assert.notEqual(study.team(kfstat), before);
});
