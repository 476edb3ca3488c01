/**
 * Whether a value is an object written `{ … }` – of this realm or another one, such as a frame's or a
 * notebook's – or one without a prototype, and no instance of a class.
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
