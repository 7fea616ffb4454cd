// The one-file build begins here. The elements are built on HTMLElement, so outside of a document nothing is started.
if (typeof document !== "undefined") await import("./define.js");

export {};
