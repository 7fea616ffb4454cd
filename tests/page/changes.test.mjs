// What changed: nothing but what the core says stands out, in words that agree with the cards.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadKfstat } from "kfstat";
import { movedOf } from "../../web/dist/parts/cards/card-facts.js";
import { changesText, sentencesOf } from "../../web/dist/figures/sentences.js";
import { dice, diceDay, viewOf } from "./made-view.mjs";
import { AFTER_SALES, figures, openBrowser, openPage, pathOf, startBoth } from "./stage.mjs";

let both, browser, kfstat;

before(async () => {
  [both, browser, kfstat] = await Promise.all([startBoth(), openBrowser(), loadKfstat()]);
});

after(async () => {
  await browser?.close();
  await both?.stop();
});

const MARKS = {
  figure: (text) => text,
  person: (name, id) => `<${id}>`,
  account: (name, id) => `<${id}>`,
  date: (text, date) => `<${date}>`,
};
const told = (view) => sentencesOf(view, MARKS)?.map(({ pieces }) => pieces.join(""));
const field = "first_reply_average_sec";
/** A day of 20 sessions that are answered after so long, a few seconds more or less. */
const slow = (seconds, more) => (index) => ({
  session_cnt: 20,
  customer_cnt: 20,
  reply_rate: 1,
  [field]: seconds + (index % 3),
  ...more,
});

/** Two people, one of whom became slow; the account is both. */
const SLOWED = {
  now: [(index) => ({ ...slow(0)(index), session_cnt: 40, [field]: 75 + (index % 3) })],
  then: [(index) => ({ ...slow(0)(index), session_cnt: 40, [field]: 50 + (index % 3) })],
  people: [
    { id: "WangWu", now: slow(100), then: slow(50) },
    { id: "LiSi", now: slow(50), then: slow(50) },
  ],
};

test("a change names whose most of it is, with figures that are those of the cards", async () => {
  const view = await viewOf(kfstat, SLOWED);
  const { formats, messages, whole, team } = view;
  const shown = ({ current, previous }) =>
    [previous, current].map((side) => formats.shown(field, side.metrics[field].value));
  const [was, is] = shown(whole.change);
  const [wasTheirs, isTheirs] = shown(team[0].change);
  const { name } = messages.fields[field];
  const sentence = `${name}由 ${was} 升至 ${is}，主要来自 <WangWu>（${wasTheirs} 升至 ${isTheirs}）。`;
  assert.deepEqual(told(view), [sentence]);
  const [{ verdict }] = sentencesOf(view, MARKS);
  assert.equal(verdict, whole.change.metrics[field].verdict);
  assert.equal(verdict, "worse");
  const { amount } = movedOf(field, view);
  const seconds = (text) => Number.parseInt(text.replace(/^\D+/, ""), 10);
  assert.equal(seconds(amount), seconds(is) - seconds(was));
  // Files have the same as plain text.
  assert.match(changesText(view)[0], /WangWu/);
});

test("until the people are there the sentence begins as it will be", async () => {
  const [early] = told(await viewOf(kfstat, { ...SLOWED, people: undefined }));
  const [late] = told(await viewOf(kfstat, SLOWED));
  assert.ok(late.startsWith(early.slice(0, -1)), `${early} is not how ${late} begins`);
  assert.doesNotMatch(early, /主要来自/);
});

test("in English it is told alike", async () => {
  const [sentence] = told(await viewOf(kfstat, { ...SLOWED, locale: "en" }));
  assert.match(
    sentence,
    /^Average first response rose from \d+ s to \d+ s; most of it is <WangWu> \(\d+ s to \d+ s\)\.$/,
  );
});

test("of several accounts the one is named that most of the change comes from", async () => {
  const view = await viewOf(kfstat, { now: [slow(50), slow(100)], then: [slow(50), slow(50)] });
  assert.match(told(view)[0], /，主要来自 <wk1>（51 秒 升至 101 秒）。$/);
});

test("someone who moved against the whole is not named for it", async () => {
  const view = await viewOf(kfstat, { ...SLOWED, now: SLOWED.then, then: SLOWED.now });
  assert.match(told(view)[0], /降至/);
  assert.doesNotMatch(told(view)[0], /WangWu/);
  assert.equal(sentencesOf(view, MARKS)[0].verdict, "better");
});

test("a day that stands out is told once, with the core's ratio, whichever of its figures did", async () => {
  const busy = (index, date) =>
    slow(50, date === "2022-11-11" ? { session_cnt: 52, customer_cnt: 50 } : {})(index);
  const view = await viewOf(kfstat, { now: [busy], then: [slow(50)] });
  const [day, other] = view.standing.whole.days;
  assert.equal(day.date, other.date);
  assert.deepEqual(told(view), ["<2022-11-11> 周五 52 个会话，是此前周五（20）的 2.6 倍。"]);
  const quiet = (index, date) => slow(50, date === "2022-11-11" ? { session_cnt: 5 } : {})(index);
  const low = await viewOf(kfstat, { now: [quiet], then: [slow(50)] });
  assert.deepEqual(told(low), ["<2022-11-11> 周五 5 个会话，是此前周五（20）的 25%。"]);
});

test("no more than three sentences are told", async () => {
  const rates = (value) => ({
    reply_rate: value,
    satisfaction_investgate_cnt: 20,
    satisfaction_participation_rate: value,
    satisfied_rate: value > 0.7 ? 0.9375 : 0.6,
  });
  const odd = new Set(["2022-11-09", "2022-11-10", "2022-11-11"]);
  const now = (index, date) => ({ ...slow(90, rates(0.5))(index), customer_cnt: odd.has(date) ? 99 : 20 });
  const view = await viewOf(kfstat, { now: [now], then: [slow(50, rates(0.8))] });
  const { changes, days } = view.standing.whole;
  assert.equal(changes.length + days.length, 6);
  assert.equal(told(view).length, 3);
});

test("chance alone is told of once in a hundred times at most", async () => {
  const roll = dice(4);
  let changes = 0;
  const runs = 100;
  for (let run = 0; run < runs; run++) {
    const make = () => diceDay(roll, 20);
    const view = await viewOf(kfstat, { now: [make], then: [make] });
    const texts = told(view);
    if (texts.some((text) => /至 /.test(text))) changes += 1;
    else assert.match(texts[0], /没有突出的变化/);
  }
  assert.ok(changes <= 1, `${changes} of ${runs}`);
});

test("why nothing is told is said in one line", async () => {
  const calm = [slow(50)];
  const dates = "（09-21 – 10-18）";
  for (const [input, words] of [
    [{ then: calm }, `与前 28 天${dates}相比，没有突出的变化。`],
    [{ then: calm, by: "month" }, "与上月同期（09-19 – 10-15）相比，没有突出的变化。"],
    [{ then: "absent" }, `前 28 天${dates}没有存下来，无法对比。`],
    [{ then: "none" }, "没有选择对比的时段。"],
    [{ then: calm, complete: false }, `前 28 天${dates}没有全部读到，不作对比。`],
    [
      { then: calm, failed: [{ start_date: "2022-10-19", end_date: "2022-10-20" }] },
      "这段时间没有全部读到，不作对比。",
    ],
    [{ then: calm, range: { start_date: "2022-11-15", end_date: "2022-11-15" } }, "只有一天，看不出变化。"],
  ]) {
    const view = await viewOf(kfstat, { now: calm, ...input });
    assert.deepEqual(told(view), [words]);
    assert.equal(sentencesOf(view, MARKS)[0].isQuiet, true);
  }
  assert.equal(told(await viewOf(kfstat, { now: calm, then: "loading" })), undefined);
});

test("that nothing is stored is said beside a day that stands out", async () => {
  const busy = (index, date) => slow(50, date === "2022-11-11" ? { session_cnt: 52 } : {})(index);
  const range = { start_date: "2022-10-05", end_date: "2022-11-15" };
  const view = await viewOf(kfstat, { now: [busy], then: "absent", range });
  assert.deepEqual(told(view), [
    "<2022-11-11> 周五 52 个会话，是此前周五（20）的 2.6 倍。",
    "前 42 天（08-24 – 10-04）没有存下来，无法对比。",
  ]);
});

test("what was read in part is told neither as a change nor as a day", async () => {
  const busy = (index, date) => slow(50, date === "2022-11-11" ? { session_cnt: 52 } : {})(index);
  const failed = [{ start_date: "2022-10-19", end_date: "2022-10-20" }];
  for (const input of [
    { ...SLOWED, complete: false },
    { ...SLOWED, failed },
    { now: [busy], then: [slow(50)], failed },
  ]) {
    const texts = told(await viewOf(kfstat, input));
    assert.equal(texts.length, 1);
    assert.match(texts[0], /没有全部读到/);
  }
});

test("a person's sessions per day stand beside the team's median, and nobody else is named", async () => {
  const { people } = SLOWED;
  const [{ now, then }] = people;
  const view = await viewOf(kfstat, { now: [now], then: [then], people, person: "WangWu" });
  assert.deepEqual(told(view), [
    "平均首次响应时长由 51 秒 升至 101 秒。",
    "日均 20.0 个会话，团队中位数 20.0。",
  ]);
  const early = await viewOf(kfstat, { now: [now], then: [then], person: "WangWu" });
  assert.equal(told(early)[1], "日均 20.0 个会话。");
});

/** The page at an upstream where one person became slow, and the account with her. */
async function openSlowed(t, options = {}) {
  const stage = await startBoth();
  t.after(() => stage.stop());
  const days = (seconds) => ({
    endpoint: "get_servicer_statistic",
    kind: "body",
    body: JSON.stringify({
      errcode: 0,
      errmsg: "ok",
      statistic_list: Array.from({ length: 56 }, (_, index) => ({
        stat_time: 1668441600 - 86_400 * index,
        statistic: slow(0, { [field]: seconds(index < 28) + (index % 3) })(index),
      })),
    }),
  });
  const people = await (
    await fetch(`${stage.relay.address}/api/v1/accounts/${AFTER_SALES}/servicers`)
  ).json();
  const [person, second] = people.servicers;
  // Of the account each has half, so one of them moves all of it.
  await stage.sandbox.fault(
    { ...days((isNow) => (isNow ? 75 : 50)), servicer_userid: null },
    { ...days((isNow) => (isNow ? 100 : 50)), servicer_userid: person.servicer_userid },
    { ...days(() => 50), servicer_userid: second.servicer_userid },
    {
      endpoint: "get_servicer_statistic",
      kind: "body",
      body: '{"errcode":0,"errmsg":"ok","statistic_list":[]}',
    },
  );
  const opened = await openPage(browser, stage.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
    ...options,
  });
  await figures(opened.page);
  return { ...opened, person };
}

const SENTENCES = "kfstat-dashboard [part=changes] li";

test("the person a change comes from is a link to her, and the card is as red as the sentence", async (t) => {
  const { page, person, close } = await openSlowed(t);
  const sentence = page.locator(SENTENCES).first();
  const link = sentence.getByRole("button", { name: person.name });
  await link.waitFor();
  assert.equal(await sentence.getAttribute("data-verdict"), "worse");
  assert.match(await sentence.innerText(), /首次响应时长由 51 秒 升至 76 秒，主要来自/);
  const card = page.locator(`.card[data-metric=${field}]`);
  assert.equal(await card.locator(".figure data").innerText(), "76 秒");
  assert.match(await card.locator(".change[data-verdict=worse]").innerText(), /^变差\s\+25 秒$/);
  await link.click();
  await page.locator("kfstat-dashboard h2", { hasText: person.name }).waitFor();
  await close();
});

for (const width of [768, 1440]) {
  test(`nothing moves at ${width} pixels as the sentences come, and names in them`, async (t) => {
    const stage = await startBoth();
    t.after(() => stage.stop());
    await stage.sandbox.fault({ endpoint: "get_servicer_statistic", kind: "delay", pause_ms: 1500, skip: 1 });
    const { page, close } = await openPage(browser, stage.relay.address, {
      path: pathOf({ account: AFTER_SALES }),
      viewport: { width, height: 900 },
    });
    await figures(page);
    await page.locator("[part=changes][aria-busy=true]").waitFor();
    const places = () =>
      page
        .locator("kfstat-dashboard :is([part=changes], .card, .spark, .under-cards)")
        .evaluateAll((list) => list.map((element) => Math.round(element.getBoundingClientRect().top)));
    const before = await places();
    await page.locator(SENTENCES).first().waitFor();
    assert.deepEqual(await places(), before);
    await close();
  });
}

test("a day in a sentence leads to that day", async () => {
  const { page, dashboard, close } = await openPage(browser, both.relay.address, {
    path: pathOf({ account: AFTER_SALES }),
  });
  const link = page.locator(SENTENCES).getByRole("button", { name: "11-11" });
  await link.click();
  await page.waitForFunction(
    () => document.querySelector("kfstat-dashboard").range === "2022-11-11..2022-11-11",
  );
  assert.equal(await dashboard.evaluate((element) => element.servicerUserid), "");
  await close();
});
