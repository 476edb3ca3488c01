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
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const given = pythonType(options);
    throw new TypeError(
      `${call} takes its options in an object { name: value }, but got ${given}. ${listOf(known)}`,
    );
  }
  for (const name in options) {
    if (known.includes(name)) continue;
    throw new TypeError(`${call} got an unexpected keyword argument '${name}'. ${listOf(known)}`);
  }
}

function listOf(known: readonly string[]): string {
  return known.length === 0 ? 'It has none.' : `Its options are ${known.join(', ')}.`;
}
