/**
 * Writes values as Python's `print` does: tensors in PyTorch's form, separated by spaces.
 *
 * @example
 * ```ts
 * print(tensor([1, 2]).shape, 'is the shape');
 * // torch.Size([2]) is the shape
 * ```
 */
export function print(...values: readonly unknown[]): void {
  console.log(values.map((value) => String(value)).join(' '));
}
