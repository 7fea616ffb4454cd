/** Has the getters that say what a view is, whatever the view says of itself. */
export const TYPED_ARRAY_PROTOTYPE = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

/** The bytes of a buffer or of a view of one, of any realm, whatever it says of itself. */
export function bytesOf(source: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(source)) {
      return bytesOfView(source);
    }
    return isBuffer(source) ? new Uint8Array(source) : undefined;
  } catch {
    return undefined;
  }
}

function bytesOfView(view: ArrayBufferView): Uint8Array {
  const tag = Reflect.get(TYPED_ARRAY_PROTOTYPE, Symbol.toStringTag, view) as string | undefined;
  // One of a detached buffer is empty too, and would throw where it is copied: below it throws at once.
  if (tag === "Uint8Array" && isItself(view as Uint8Array) && (view as Uint8Array).length > 0) {
    return view as Uint8Array;
  }
  const prototype = tag === undefined ? DataView.prototype : TYPED_ARRAY_PROTOTYPE;
  const property = (name: keyof ArrayBufferView): unknown => Reflect.get(prototype, name, view);
  return new Uint8Array(
    property("buffer") as ArrayBuffer,
    property("byteOffset") as number,
    property("byteLength") as number,
  );
}

/** Whether nothing of its own stands before what it is. */
function isItself(bytes: Uint8Array): boolean {
  return (
    Object.getPrototypeOf(bytes) === Uint8Array.prototype &&
    !Object.prototype.hasOwnProperty.call(bytes, "length")
  );
}

function isBuffer(source: unknown): source is ArrayBufferLike {
  // Pages that are not isolated from other origins have no SharedArrayBuffer.
  return (
    hasByteLengthOf(ArrayBuffer.prototype, source) ||
    (typeof SharedArrayBuffer !== "undefined" && hasByteLengthOf(SharedArrayBuffer.prototype, source))
  );
}

/** Whether the prototype's getter takes the value for one of its own. */
function hasByteLengthOf(prototype: ArrayBufferLike, source: unknown): boolean {
  try {
    Reflect.get(prototype, "byteLength", source);
    return true;
  } catch {
    return false;
  }
}
