/** Throws PyTorch's sentence, followed by what to do about it. */
export function fail(sentence: string, remedy: string): never {
  throw new Error(`${sentence}. ${remedy}`);
}

/** The same for an argument of the wrong type. */
export function failType(sentence: string, remedy: string): never {
  throw new TypeError(`${sentence}. ${remedy}`);
}

/** A list as PyTorch prints it: `[1, 2]`. */
export function plainList(values: readonly number[]): string {
  return `[${values.join(', ')}]`;
}

/** Sizes of the spatial axes as PyTorch prints them: `3 x 3`. */
export function sizeList(values: readonly number[]): string {
  return values.join(' x ');
}
