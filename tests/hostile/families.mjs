// Input that would be slow, or large in memory, in a reader that is careless: text of about `size` bytes each.

const times = (count, unit) => Array.from({ length: Math.max(1, Math.floor(count)) }, (_, n) => unit(n));
const repeated = (size, unit) => unit.repeat(Math.max(1, Math.floor(size / unit.length)));

const list = (entries) => `{"errcode":0,"errmsg":"ok","statistic_list":[${entries.join(",")}]}`;
const field = (value) => list([`{"stat_time":1645545600,"statistic":{"session_cnt":${value}}}`]);
const rate = (value) => list([`{"stat_time":1645545600,"statistic":{"reply_rate":${value}}}`]);
const day = (n) => 1645545600 + n * 86400;
const full = (time) =>
  `{"stat_time":${time},"statistic":{"session_cnt":12,"customer_cnt":10,"customer_msg_cnt":40,` +
  `"reply_rate":0.9625,"first_reply_average_sec":17.25}}`;

/** "Aa" and "BB" are the same to a hash of 31 for each character. */
const alike = (n) => times(16, (bit) => (((n >> bit) & 1) === 1 ? "Aa" : "BB")).join("");

/** Families of responses: name and what makes the text. */
export const responses = {
  "nested lists that never close": (size) => repeated(size, "["),
  "a list nested as deep as allowed, again and again": (size) =>
    `{"errcode":0,"x":[${times(size / 57, () => "[".repeat(28) + "]".repeat(28)).join(",")}]}`,
  "one long string": (size) => `{"errcode":0,"errmsg":"${repeated(size, "词a")}"}`,
  "one string of escapes": (size) => `{"errcode":0,"errmsg":"${repeated(size, "\\u8bcd\\n")}"}`,
  "a string that never ends": (size) => `{"errcode":0,"errmsg":"${repeated(size, 'x\\"')}`,
  "a count of many digits": (size) => field("9".repeat(size)),
  "a fraction of many digits": (size) => rate(`0.${"3".repeat(size)}`),
  "a fraction that begins with many zeros": (size) => rate(`0.${"0".repeat(size)}1`),
  "an exponent of many digits": (size) => rate(`1e-${"7".repeat(size)}`),
  "an exponent that begins with many zeros": (size) => field(`3e${"0".repeat(size)}1`),
  "many keys nobody knows": (size) => `{"errcode":0,${times(size / 12, (n) => `"key${n}":1`).join(",")}}`,
  "many keys nobody knows in every entry": (size) =>
    list(times(size / 250, (e) => `{"stat_time":${day(e)},${times(20, (n) => `"k${e}_${n}":1`).join(",")}}`)),
  "a thousand keys nobody knows, in every entry": (size) =>
    list(
      times(
        size / 4000,
        (e) => `{"stat_time":${day(e)},${times(310, (n) => `"k${(e * 97 + n) % 900}":1`).join(",")}}`,
      ),
    ),
  "keys nobody knows of one hash": (size) =>
    `{"errcode":0,${times(size / 30, (n) => `"${alike(n)}":1`).join(",")}}`,
  "an object of many keys in what nobody knows": (size) =>
    `{"errcode":0,"x":{${times(size / 12, (n) => `"key${n}":1`).join(",")}}}`,
  "objects of keys that begin alike in what nobody knows": (size) =>
    `{"errcode":0,"x":[${times(size / 1500, () => `{${times(100, (n) => `"begin_${n}":1`).join(",")}}`).join(",")}]}`,
  "one key again and again": (size) => `{"errcode":0,${times(size / 16, () => `"errmsg":"ok"`).join(",")}}`,
  "every key twice": (size) => `{"errcode":0,${times(size / 20, (n) => `"k${n}":1,"k${n}":2`).join(",")}}`,
  "keys twice, deep within what nobody knows": (size) =>
    `{"errcode":0,"x":[${times(size / 16, () => `{"a":1,"a":2}`).join(",")}]}`,
  "many lists under one long key": (size) =>
    `{"errcode":0,"${"k".repeat(size / 2)}":[${times(size / 10, () => "[1]").join(",")}]}`,
  "many keys under one long key": (size) =>
    `{"errcode":0,"${"k".repeat(size / 2)}":{${times(size / 20, (n) => `"k${n}":1`).join(",")}}}`,
  "many keys twice under one long key": (size) =>
    `{"errcode":0,"${"~/".repeat(size / 4)}":[${times(size / 28, () => `{"a":1,"a":2}`).join(",")}]}`,
  "keys that begin alike": (size) => {
    const stem = "s".repeat(Math.floor(Math.sqrt(size)));
    return `{"errcode":0,${times(Math.sqrt(size), (n) => `"${stem}${n}":1`).join(",")}}`;
  },
  "white space": (size) => field(`${" \n\t\r".repeat(size / 4)}1`),
  "white space between all tokens": (size) =>
    list(times(size / 400, (n) => full(day(n)))).replaceAll(/[{}:,[\]]/g, "$& \n "),
  "many values of the wrong type": (size) => list(times(size / 5, () => "true")),
  "many figures of the wrong type": (size) =>
    list(times(size / 70, (n) => `{"stat_time":${day(n)},"statistic":{"session_cnt":"1"}}`)),
  "many rates over 1": (size) =>
    list(times(size / 70, (n) => `{"stat_time":${day(n)},"statistic":{"reply_rate":1.5}}`)),
  "many days, none at midnight": (size) => list(times(size / 140, (n) => full(day(n) + 1))),
  "many days in order": (size) => list(times(size / 140, (n) => full(day(n)))),
  "many days from the last to the first": (size) => list(times(size / 140, (n) => full(day(30000 - n)))),
  "many days in no order": (size) => list(times(size / 140, (n) => full(day((n * 7919) % 30011)))),
  "one day again and again": (size) => list(times(size / 140, () => full(day(0)))),
  "many entries that hold nothing": (size) => list(times(size / 3, () => "{}")),
  "a page of HTML": (size) => `<html>${"<p>x</p>".repeat(size / 8)}`,
  "an error of many words": (size) => `{"errcode":60020,"errmsg":"${repeated(size, "hint, from ip, ")}"}`,
};

const ask = (members) => `{"open_kfid":"wk1","start_time":"2022-02-22","end_time":"2022-02-24",${members}}`;

/** Families of queries. */
export const queries = {
  "nested lists that never close": (size) => repeated(size, "["),
  "one long string": (size) => ask(`"servicer_userid":"${"x".repeat(size)}"`),
  "one string of escapes": (size) => ask(`"servicer_userid":"${repeated(size, "\\u8bcd\\n")}"`),
  "a time of many digits": (size) => `{"open_kfid":"wk1","start_time":${"1".repeat(size)}}`,
  "a time of many decimals": (size) => `{"open_kfid":"wk1","start_time":1645545600.${"0".repeat(size)}}`,
  "an exponent of many digits": (size) => `{"open_kfid":"wk1","start_time":1e-${"7".repeat(size)}}`,
  "many keys nobody knows": (size) => ask(times(size / 12, (n) => `"key${n}":1`).join(",")),
  "many keys nearly known": (size) => ask(times(size / 20, (n) => `"open_kfi${n}":1`).join(",")),
  "one key again and again": (size) => ask(times(size / 14, () => `"servicer":1`).join(",")),
  "every key twice": (size) => ask(times(size / 20, (n) => `"k${n}":1,"k${n}":2`).join(",")),
  "many lists under one long key": (size) =>
    ask(`"${"k".repeat(size / 2)}":[${times(size / 10, () => "[1]").join(",")}]`),
  "white space": (size) => ask(`${" \n\t\r".repeat(size / 4)}"servicer_userid":"z"`),
  "a string that never ends": (size) => `{"open_kfid":"${"x".repeat(size)}`,
  "many servicers": (size) =>
    ask(`"servicer_userids":[${times(size / 20, (n) => `"servicer-${n}-name"`).join(",")}]`),
  "one servicer again and again": (size) =>
    ask(`"servicer_userids":[${times(size / 11, () => `"servicer"`).join(",")}]`),
  "many servicers of the wrong type": (size) =>
    ask(`"servicer_userids":[${times(size / 2, () => "1").join(",")}]`),
  "many servicers without a name": (size) =>
    ask(`"servicer_userids":[${times(size / 3, () => `""`).join(",")}]`),
};
