/* global HEAPU8, mergeInto, LibraryManager */
// Only numbers cross: what Embind has for texts, values and views of memory is left out of the glue.
mergeInto(LibraryManager.library, {
  _embind_register_std_string: function () {},
  _embind_register_std_string__deps: [],
  _embind_register_std_wstring: function () {},
  _embind_register_std_wstring__deps: [],
  _embind_register_emval: function () {},
  _embind_register_emval__deps: [],
  _embind_register_memory_view: function () {},
  _embind_register_memory_view__deps: [],
  // For strtod.cpp; the text may be longer than a call takes arguments.
  kfstat_read_number: function (from, to) {
    let text = "";
    for (; from < to; from += 99)
      text += String.fromCharCode.apply(null, HEAPU8.subarray(from, Math.min(from + 99, to)));
    return +text;
  },
});
