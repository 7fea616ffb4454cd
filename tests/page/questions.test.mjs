// What the page asks the core about figures: reports as the core itself gave them, never ones that were made up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadKfstat } from "kfstat";
import { figuresOf } from "../../web/dist/figures/figures-of.js";

const kfstat = await loadKfstat();
const MIDNIGHT = 1667232000;
const NOW = 1668564000;
const selection = { open_kfids: ["wkA", "wkB"], start_date: "2022-11-01", end_date: "2022-11-09" };

/** The days of an account from the second on; the first is missing. */
function seriesOf(open_kfid, session_cnt) {
  const statistic_list = Array.from({ length: 8 }, (_, day) => ({
    stat_time: MIDNIGHT + (day + 1) * 86_400,
    statistic: { session_cnt, reply_rate: 0.5, customer_cnt: 1 },
  }));
  const query = { start_time: selection.start_date, end_time: selection.end_date };
  const { value: report } = kfstat.parseResponse(
    JSON.stringify({ errcode: 0, errmsg: "ok", statistic_list }),
    { query },
  );
  return { open_kfid, servicer_userid: null, report, as_of: NOW };
}

test("totals over days and periods are asked for by account, so that no report has a day twice", () => {
  const asked = [];
  const listening = {
    ...kfstat,
    summarize: (reports) => {
      asked.push(...reports);
      return kfstat.summarize(reports);
    },
    groupDays: (reports, period) => {
      asked.push(...reports);
      calls.push(period);
      return kfstat.groupDays(reports, period);
    },
  };
  const calls = [];
  const series = [seriesOf("wkA", 3), seriesOf("wkB", 5)];
  const reading = { series, failed: [], stale: [], notices: [], parts: 2 };
  const found = figuresOf(listening, NOW, selection, reading).value;
  const { rows } = found;
  const [weeks, months] = [found.periods("week"), found.periods("month")];
  assert.ok(asked.length > 0);
  for (const { days } of asked) assert.equal(new Set(days.map(({ date }) => date)).size, days.length);
  assert.deepEqual(
    rows.map(({ statistic }) => statistic?.session_cnt),
    [undefined, ...Array.from({ length: 8 }, () => 8)],
  );
  assert.deepEqual(
    weeks.map(({ date, days, statistic }) => [date, days, statistic.session_cnt]),
    [
      ["2022-11-01", 5, 40],
      ["2022-11-07", 3, 24],
    ],
  );
  assert.deepEqual(
    months.map(({ days, statistic }) => [days, statistic.session_cnt, statistic.reply_rate]),
    [[8, 64, 0.5]],
  );
  // All days in one call, and weeks and months only where somebody wants them.
  found.periods("week");
  assert.deepEqual(calls, ["day", "week", "month"]);
});
