/**
 * Refuses a call that lacks arguments, in the words of Python.
 *
 * @param call what is called, as the message begins: `Linear.__init__()`.
 * @param given the arguments that must be there, by PyTorch's names.
 * @throws when one of them is `undefined`.
 */
export function requireArguments(call: string, given: { readonly [name: string]: unknown }): void {
  const missing = Object.keys(given).filter((name) => given[name] === undefined);
  if (missing.length === 0) return;
  const noun = missing.length === 1 ? 'argument' : 'arguments';
  throw new TypeError(
    `${call} missing ${missing.length} required positional ${noun}: ${listOf(missing)}. ` +
      `The call begins with (${Object.keys(given).join(', ')}).`,
  );
}

/** Python's list of names: `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length < 3) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}
