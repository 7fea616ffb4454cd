// The baseline: reading a response as well as plain JavaScript can, in Node and in browsers alike. It is fixed; the
// floors of docs/benchmarks.md are multiples of it. What makes it fast: `JSON.parse` over one decoded string,
// every field judged by the cheapest test there is, one object literal a row, dates from a cache, and no work for
// errors until there is one.
const decoder = new TextDecoder("utf-8", { fatal: true });
const dates = [];

/** `YYYY-MM-DD` of a UTC+8 day, made once. */
function dateOf(day) {
  return (dates[day] ??= new Date(day * 86400000).toISOString().slice(0, 10));
}

class Refused extends Error {}

function count(value) {
  if (Number.isSafeInteger(value) && value >= 0) {
    return value;
  }
  if (value === undefined || value === null) {
    return null;
  }
  throw new Refused("a count is a whole number from 0 on");
}

function real(value) {
  if (typeof value === "number" && value >= 0) {
    return value;
  }
  if (value === undefined || value === null) {
    return null;
  }
  throw new Refused("a rate or a duration is a number from 0 on");
}

function countCell(value) {
  return count(value) ?? NaN;
}

function realCell(value) {
  return real(value) ?? NaN;
}

function dayOf(entry) {
  if (typeof entry !== "object" || entry === null) {
    throw new Refused("an entry is an object");
  }
  const time = entry.stat_time;
  if (typeof time !== "number" || time >>> 0 !== time) {
    throw new Refused("stat_time is a uint32");
  }
  return Math.floor((time + 28800) / 86400);
}

function statisticOf(entry) {
  const statistic = entry.statistic ?? null;
  if (typeof statistic !== "object" || (Array.isArray(statistic) && statistic.length > 0)) {
    throw new Refused("statistic is an object, or the empty list that PHP makes of one");
  }
  return statistic !== null && (statistic.session_cnt ?? null) === null && isEmpty(statistic)
    ? null
    : statistic;
}

function isEmpty(statistic) {
  return Object.values(statistic).every((figure) => figure === null);
}

function listOf(response) {
  if (typeof response !== "object" || response === null) {
    throw new Refused("a response is an object");
  }
  const { errcode = 0, errmsg = "", statistic_list: list } = response;
  if (errcode !== 0 || typeof errmsg !== "string" || !Array.isArray(list)) {
    throw new Refused("errcode is 0, errmsg a string, statistic_list a list");
  }
  return list;
}

function refuseTwice(times) {
  for (let index = 1; index < times.length; ++index) {
    if (times[index] === times[index - 1]) {
      throw new Refused("a day is there once");
    }
  }
}

/** The rows of a Report out of what `JSON.parse` made. */
function rowsOf(list) {
  const rows = new Array(list.length);
  let before = -1;
  let ascending = true;
  for (let index = 0; index < list.length; ++index) {
    const entry = list[index];
    const day = dayOf(entry);
    ascending &&= day > before;
    before = day;
    const statistic = statisticOf(entry);
    rows[index] = {
      stat_time: day * 86400 - 28800,
      date: dateOf(day),
      state: statistic === null ? "empty" : "reported",
      statistic:
        statistic === null
          ? null
          : {
              session_cnt: count(statistic.session_cnt),
              customer_cnt: count(statistic.customer_cnt),
              customer_msg_cnt: count(statistic.customer_msg_cnt),
              reply_rate: real(statistic.reply_rate),
              first_reply_average_sec: real(statistic.first_reply_average_sec),
              satisfaction_investgate_cnt: count(statistic.satisfaction_investgate_cnt),
              satisfaction_participation_rate: real(statistic.satisfaction_participation_rate),
              satisfied_rate: real(statistic.satisfied_rate),
              middling_rate: real(statistic.middling_rate),
              dissatisfied_rate: real(statistic.dissatisfied_rate),
              upgrade_service_customer_cnt: count(statistic.upgrade_service_customer_cnt),
              upgrade_service_member_invite_cnt: count(statistic.upgrade_service_member_invite_cnt),
              upgrade_service_member_customer_cnt: count(statistic.upgrade_service_member_customer_cnt),
              upgrade_service_groupchat_invite_cnt: count(statistic.upgrade_service_groupchat_invite_cnt),
              upgrade_service_groupchat_customer_cnt: count(statistic.upgrade_service_groupchat_customer_cnt),
              msg_rejected_customer_cnt: count(statistic.msg_rejected_customer_cnt),
            },
    };
  }
  if (!ascending) {
    rows.sort((left, right) => left.stat_time - right.stat_time);
    refuseTwice(rows.map((row) => row.stat_time));
  }
  return rows;
}

function emptyTable(length) {
  const columns = {
    session_cnt: new Float64Array(length),
    customer_cnt: new Float64Array(length),
    customer_msg_cnt: new Float64Array(length),
    reply_rate: new Float64Array(length),
    first_reply_average_sec: new Float64Array(length),
    satisfaction_investgate_cnt: new Float64Array(length),
    satisfaction_participation_rate: new Float64Array(length),
    satisfied_rate: new Float64Array(length),
    middling_rate: new Float64Array(length),
    dissatisfied_rate: new Float64Array(length),
    upgrade_service_customer_cnt: new Float64Array(length),
    upgrade_service_member_invite_cnt: new Float64Array(length),
    upgrade_service_member_customer_cnt: new Float64Array(length),
    upgrade_service_groupchat_invite_cnt: new Float64Array(length),
    upgrade_service_groupchat_customer_cnt: new Float64Array(length),
    msg_rejected_customer_cnt: new Float64Array(length),
  };
  const stat_time = new Float64Array(length);
  return { errcode: 0, errmsg: "", length, stat_time, state: new Uint8Array(length), columns };
}

/** The columns of a ReportTable out of what `JSON.parse` made. */
function columnsOf(list) {
  const table = emptyTable(list.length);
  const { stat_time, state, columns } = table;
  let before = -1;
  let ascending = true;
  for (let index = 0; index < list.length; ++index) {
    const entry = list[index];
    const day = dayOf(entry);
    ascending &&= day > before;
    before = day;
    stat_time[index] = day * 86400 - 28800;
    const statistic = statisticOf(entry);
    if (statistic === null) {
      state[index] = 1;
    }
    fillRow(columns, index, statistic ?? {});
  }
  return ascending ? table : sortedTable(table);
}

function fillRow(columns, index, statistic) {
  columns.session_cnt[index] = countCell(statistic.session_cnt);
  columns.customer_cnt[index] = countCell(statistic.customer_cnt);
  columns.customer_msg_cnt[index] = countCell(statistic.customer_msg_cnt);
  columns.reply_rate[index] = realCell(statistic.reply_rate);
  columns.first_reply_average_sec[index] = realCell(statistic.first_reply_average_sec);
  columns.satisfaction_investgate_cnt[index] = countCell(statistic.satisfaction_investgate_cnt);
  columns.satisfaction_participation_rate[index] = realCell(statistic.satisfaction_participation_rate);
  columns.satisfied_rate[index] = realCell(statistic.satisfied_rate);
  columns.middling_rate[index] = realCell(statistic.middling_rate);
  columns.dissatisfied_rate[index] = realCell(statistic.dissatisfied_rate);
  columns.upgrade_service_customer_cnt[index] = countCell(statistic.upgrade_service_customer_cnt);
  columns.upgrade_service_member_invite_cnt[index] = countCell(statistic.upgrade_service_member_invite_cnt);
  columns.upgrade_service_member_customer_cnt[index] = countCell(
    statistic.upgrade_service_member_customer_cnt,
  );
  columns.upgrade_service_groupchat_invite_cnt[index] = countCell(
    statistic.upgrade_service_groupchat_invite_cnt,
  );
  columns.upgrade_service_groupchat_customer_cnt[index] = countCell(
    statistic.upgrade_service_groupchat_customer_cnt,
  );
  columns.msg_rejected_customer_cnt[index] = countCell(statistic.msg_rejected_customer_cnt);
}

function sortedTable(table) {
  refuseTwice([...table.stat_time].sort((left, right) => left - right));
  const order = [...table.stat_time.keys()].sort(
    (left, right) => table.stat_time[left] - table.stat_time[right],
  );
  const pick = (column) => column.map((_, index) => column[order[index]]);
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => [name, pick(column)]),
  );
  return { ...table, stat_time: pick(table.stat_time), state: pick(table.state), columns };
}

/** As `parseResponse`: the rows of a response, from its bytes or its text. */
export function parseRows(response) {
  const parsed = JSON.parse(typeof response === "string" ? response : decoder.decode(response));
  const days = rowsOf(listOf(parsed));
  return { ok: true, value: { errcode: 0, errmsg: parsed.errmsg ?? "", days }, notices: [] };
}

/** As `parseResponseTable`. */
export function parseColumns(response) {
  const parsed = JSON.parse(typeof response === "string" ? response : decoder.decode(response));
  const table = columnsOf(listOf(parsed));
  table.errmsg = parsed.errmsg ?? "";
  return { ok: true, value: table, notices: [] };
}
