// Who reads what: the contenders of each input, as `host name`.
import { inputNames, isOdd } from "./inputs.mjs";

const MAIN = ["month.json", "month_absent.json", "large.json", "large_absent.json", "team.jsonl"];

const inScripts = (names) => ["node", "chromium"].flatMap((host) => names.map((name) => `${host} ${name}`));

const FOR_QUERIES = [
  "native core_validate",
  "native core_body",
  ...inScripts([
    "plain_validate",
    "plain_body",
    "plain_both",
    "kfstat_validate",
    "kfstat_body",
    "kfstat_both",
  ]),
];

const FOR_MAIN = [
  "native core_columns",
  "native core_rows",
  "native simdjson_dom",
  "native simdjson_ondemand",
  "native rapidjson_sax",
  "native yyjson_typed",
  "native nlohmann_dom",
  "native nlohmann_dom_typed",
  "native nlohmann_sax",
  "go json",
  "java gson",
  ...inScripts([
    "json_parse_bytes",
    "json_parse_text",
    "baseline_rows",
    "baseline_rows_text",
    "baseline_columns",
    "kfstat_rows",
    "kfstat_rows_text",
    "kfstat_columns",
    "bytes_copied",
    "columns_copied",
  ]),
];

const FOR_VARIANTS = [
  "native core_columns",
  "native core_rows",
  "native simdjson_dom",
  "native nlohmann_dom",
  ...inScripts(["baseline_rows", "kfstat_rows", "kfstat_columns"]),
];

const FOR_ODD_MONTHS = [
  "native core_columns",
  "native core_rows",
  "native core_rows@plain",
  ...inScripts(["baseline_rows", "kfstat_rows", "kfstat_rows@plain", "kfstat_columns"]),
];

function contendersOf(input) {
  if (isOdd(input)) {
    return FOR_ODD_MONTHS;
  }
  if (input === "queries.jsonl") {
    return FOR_QUERIES;
  }
  return MAIN.includes(input) ? FOR_MAIN : FOR_VARIANTS;
}

/** The inputs in the order they are run, each with the contenders whose host is there; `native`: those that are built. */
export function planOf(hosts, native) {
  const takesPart = (contender) =>
    contender.startsWith("native ")
      ? native.includes(contender.split("@")[0])
      : contender.split(" ")[0] in hosts;
  return inputNames.map((input) => ({ input, contenders: contendersOf(input).filter(takesPart) }));
}
