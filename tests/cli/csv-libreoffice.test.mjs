// What a spreadsheet makes of the CSV: LibreOffice reads it and says, cell by cell, what it took it for.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openSpreadsheet } from "../spreadsheet.mjs";
import { kfstat } from "./kfstat.mjs";

const folder = mkdtempSync(join(tmpdir(), "kfstat-libreoffice-"));
after(() => rmSync(folder, { recursive: true }));

/** The rows of the sheet, each cell `{type, value, formula, text}` as LibreOffice keeps it. */
async function open(csv) {
  const path = join(folder, "rows.csv");
  writeFileSync(path, csv);
  const [rows] = (await openSpreadsheet(path)).values();
  return rows;
}

const names = [
  "张三",
  "Li, Si",
  'Li "Four" Si',
  "two\nlines",
  "=1+2",
  "+1",
  "-1",
  "@SUM(1)",
  "\t=1",
  '=HYPERLINK("http://127.0.0.1/","x")',
  "=cmd|' /C calc'!A0",
  "＝1+2",
];
const first = 1645545600; // 2022-02-23
const fields = [
  ...["session_cnt", "customer_cnt", "customer_msg_cnt", "reply_rate", "first_reply_average_sec"],
  ...["satisfaction_investgate_cnt", "satisfaction_participation_rate", "satisfied_rate", "middling_rate"],
  ...["dissatisfied_rate", "upgrade_service_customer_cnt", "upgrade_service_member_invite_cnt"],
  ...["upgrade_service_member_customer_cnt", "upgrade_service_groupchat_invite_cnt"],
  ...["upgrade_service_groupchat_customer_cnt", "msg_rejected_customer_cnt"],
];
const reals = [0.1, 1 / 3, 2 / 3, 0, 1, 0.30000000000000004, 17.5, 1e-7, 5e-10, 123456.789, 1e21, 0.95];

/** LibreOffice holds doubles and writes 15 digits of them, whatever the format. */
const digitsOf = (value) => (value === undefined ? undefined : Number(value).toPrecision(15));

/** The figures of one row, every third absent. */
const figures = (row) =>
  Object.fromEntries(
    fields.flatMap((field, column) => {
      if ((row + column) % 3 === 0) return [];
      return [[field, field.endsWith("_cnt") ? row * 1000 + column : reals[(row + column) % reals.length]]];
    }),
  );

test("LibreOffice reads back the figures, dates as dates, names as texts, and no formula", async () => {
  let csv = "";
  for (const [row, name] of names.entries()) {
    const response = { errcode: 0, errmsg: "ok", statistic_list: [] };
    response.statistic_list.push({ stat_time: first + row * 86400, statistic: figures(row) });
    const { status, out } = await kfstat(["csv", "--open-kfid", "wkAJ2", "--servicer", name], {
      input: JSON.stringify(response),
    });
    assert.equal(status, 0);
    csv += row === 0 ? out : out.slice(out.indexOf("\r\n") + 2);
  }
  const [header, ...rows] = await open(csv);
  assert.deepEqual(
    header.slice(0, 21).map(({ text }) => text),
    ["open_kfid", "servicer_userid", "servicer_name", "date", "state", ...fields],
  );
  assert.equal(rows.filter((row) => row[0].text === "wkAJ2").length, names.length);
  for (const [index, name] of names.entries()) {
    const [account, servicer, servicerName, date, state, ...cells] = rows[index];
    const day = new Date((first + index * 86400 + 28800) * 1000).toISOString().slice(0, 10);
    assert.deepEqual([account.type, account.text], ["string", "wkAJ2"]);
    assert.equal(servicer.type, "string", name);
    assert.equal(servicer.text, /^[=+\-@＝\t]/.test(name) ? `'${name}` : name);
    assert.equal(servicerName.type, undefined);
    assert.deepEqual([date.type, date.value], ["date", day]);
    assert.equal(state.text, "reported");
    const expected = figures(index);
    for (const [column, field] of fields.entries()) {
      const { type, value } = cells[column];
      const figure = expected[field];
      assert.equal(type, figure === undefined ? undefined : "float", `${name} ${field}`);
      assert.equal(digitsOf(value), digitsOf(figure), `${name} ${field}`);
    }
    assert.ok(rows[index].every(({ formula }) => formula === undefined));
  }
});

test("with a header for people LibreOffice leaves names that look like values as texts", async () => {
  const looks = [
    "007",
    "1-2",
    "3/4",
    "12:30",
    "50%",
    "1,000",
    "1e5",
    "2022-02-23",
    "2022年2月23日",
    "3月4日",
    "TRUE",
  ];
  const more = ["false", "3 March", "Sept 9", "10 AM", "(5)", "￥5", "2 e 3"];
  const response = JSON.stringify({
    errcode: 0,
    errmsg: "ok",
    statistic_list: [{ stat_time: first, statistic: { session_cnt: 1 } }, { stat_time: first + 86400 }],
  });
  let csv = "";
  for (const [row, name] of [...looks, ...more].entries()) {
    const { out } = await kfstat(["csv", "--header", "zh", "--open-kfid", name, "--servicer", name], {
      input: response,
    });
    csv += row === 0 ? out : out.slice(out.indexOf("\r\n") + 2);
  }
  const [, ...rows] = await open(csv);
  for (const [index, name] of [...looks, ...more].entries()) {
    const [account, servicer, , date, state, sessions] = rows[2 * index];
    for (const cell of [account, servicer]) {
      assert.deepEqual([cell.type, cell.text], ["string", `'${name}`]);
    }
    assert.deepEqual([date.type, state.text, sessions.type], ["date", "有数据", "float"]);
    assert.equal(rows[2 * index + 1][4].text, "无数据");
  }
});
