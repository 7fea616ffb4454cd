/* global HEAPU8, Module, mergeInto, LibraryManager, wasmTable */
// Only numbers cross, and WebAssembly converts those itself: of Embind's glue nothing is left but to put each function
// under its name. An invoker takes the function and its arguments.
const nothing = [
  "void",
  "bool",
  "integer",
  "bigint",
  "float",
  "std_string",
  "std_wstring",
  "emval",
  "memory_view",
].flatMap((type) => [
  [`_embind_register_${type}`, function () {}],
  [`_embind_register_${type}__deps`, []],
]);

mergeInto(LibraryManager.library, {
  ...Object.fromEntries(nothing),
  _embind_register_function: function (name, argCount, argTypes, signature, invoker, target) {
    const invoke = wasmTable.get(invoker);
    let text = "";
    while (HEAPU8[name] > 0) text += String.fromCharCode(HEAPU8[name++]);
    Module[text] = (...values) => invoke(target, ...values);
  },
  _embind_register_function__deps: [],
  // For strtod.cpp; the text may be longer than a call takes arguments.
  kfstat_read_number: function (from, to) {
    let text = "";
    for (; from < to; from += 99)
      text += String.fromCharCode.apply(null, HEAPU8.subarray(from, Math.min(from + 99, to)));
    return +text;
  },
});
