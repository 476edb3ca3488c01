import { pythonType } from './python-type.ts';

/**
 * Refuses options that a call does not have, in the words of Python: JavaScript would ignore a misspelt
 * one without a word, and so compute something else than was asked for.
 *
 * @param call what is called, as the message begins: `conv2d()`.
 * @param known the names of all the call's options.
 * @throws on a name that is not among them, and on options that are no object, as in `maxPool2d(x, 2, 2)`.
 */
export function checkOptions(call: string, options: object, known: readonly string[]): void {
  const list = known.length === 0 ? 'It has none' : `Its options are ${known.join(', ')}`;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(
      `${call} takes its options in an object { name: value }, but got ${pythonType(options)}. ${list}.`,
    );
  }
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new TypeError(`${call} got an unexpected keyword argument '${stranger}'. ${list}.`);
}
