// 200 hostile texts, for wherever a text comes from outside.

const PAYLOAD = "globalThis.broken=1";

const MARKUP = [
  `<img src=x onerror=${PAYLOAD}>`,
  `<script>${PAYLOAD}</script>`,
  `<svg onload=${PAYLOAD}>`,
  `<svg><script>${PAYLOAD}</script></svg>`,
  `<iframe srcdoc="<script>parent.broken=1</script>">`,
  `<a href="javascript:${PAYLOAD}">x</a>`,
  `<style>*{display:none}</style>`,
  `<link rel=stylesheet href=//127.0.0.1:9/x>`,
  `<base href=//127.0.0.1:9/>`,
  `<meta http-equiv=refresh content=0>`,
  `<form action=//127.0.0.1:9><button>x`,
  `<template shadowrootmode=open><slot onslotchange=${PAYLOAD}></slot></template>`,
  `<object data=javascript:${PAYLOAD}>`,
  `<details open ontoggle=${PAYLOAD}>`,
  `<kfstat-dashboard relay=//127.0.0.1:9>`,
  `<math><mtext><style><img src onerror=${PAYLOAD}>`,
];
const AROUND = ["", '"', "'", "-->", "</textarea>", "</title>", "]]>", "` + "];
const EXPRESSIONS = [
  `javascript:${PAYLOAD}`,
  `{{constructor.constructor('${PAYLOAD}')()}}`,
  `\${${PAYLOAD}}`,
  `<%= ${PAYLOAD} %>`,
  `#{${PAYLOAD}}`,
  `');${PAYLOAD};('`,
  `data:text/html,<script>${PAYLOAD}</script>`,
  `=HYPERLINK("http://127.0.0.1:9/","x")`,
  `=1+1`,
  `+1+1`,
  `@SUM(1)`,
  `-1+1`,
];
const WORDS = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "length",
  "null",
  "undefined",
];
const CHARACTERS = [
  "\u202Eevil\u2066",
  "\u200Bzero\u200Dwidth\uFEFF.",
  "𠮷👩‍👩‍👧",
  "ﷺ".repeat(20),
  "Z̷̨͙a̶l̸g̶o̵".repeat(10),
  "a".repeat(4000),
  "宽".repeat(500),
  "&lt;b&gt;&amp;&#60;",
  "%3Cscript%3E",
  "\\u003cscript\\u003e",
  "../../../etc/passwd",
  "?a=b&c=d#e",
  "0",
  "-0",
  "1e999",
  "NaN",
  "true",
  "[object Object]",
  "2022-11-15",
  "last_7_days",
  "DROP TABLE days;--",
  "%s%n%d",
  "(?:a+)+$",
  "\uFFFD",
  "｜全角｜",
  "'",
  '"',
  "`",
  "<",
  ">",
  "&",
  "\\",
  "/",
  "|",
];
/** Texts that want to be markup, code, formulas, names of objects, numbers, dates or the end of something. */
export const HOSTILE = [
  ...new Set([
    ...MARKUP.flatMap((text) => AROUND.map((before) => before + text)),
    ...EXPRESSIONS,
    ...WORDS,
    ...CHARACTERS,
  ]),
];
for (let index = 0; HOSTILE.length < 200; index += 1)
  HOSTILE.push(`${MARKUP[index % MARKUP.length]}${index}`);
HOSTILE.length = 200;
