/**
 * Writes values as Python's `print` does: tensors in PyTorch's form, lists in brackets, all separated by
 * spaces.
 *
 * @example
 * ```ts
 * print(tensor([1, 2]).shape, 'has strides', tensor([1, 2]).stride());
 * // torch.Size([2]) has strides [1]
 * ```
 */
export function print(...values: readonly unknown[]): void {
  console.log(printedText(values));
}

/** What `print` writes: strings as they are, plain arrays as `[a, b]`, everything else as it says itself. */
export function printedText(values: readonly unknown[]): string {
  return values.map(valueText).join(' ');
}

function valueText(value: unknown): string {
  if (!Array.isArray(value) || value.toString !== Array.prototype.toString) return String(value);
  return `[${value.map(valueText).join(', ')}]`;
}
