import { category } from '../dtype/dtype.ts';
import { formatPython } from '../tensor/format-python.ts';
import { Tensor } from '../tensor/tensor.ts';

/**
 * A number or the one element of a 0-d tensor as Python's `format(value, spec)` writes it, as in f-strings:
 * `f'{loss:.3f}'` is `format(loss, '.3f')`.
 *
 * @throws on a spec that Python refuses, and on tensors with dimensions unless the spec is empty.
 * @see https://docs.python.org/3/library/string.html#format-specification-mini-language
 * @example
 * ```ts
 * print(format(tensor(12.6257), '.3f'), format(tensor(7n), '03d'), format(0.5, '.0%'));
 * // 12.626 007 50%
 * ```
 */
export function format(value: Tensor | number | bigint | boolean, spec = ''): string {
  if (!(value instanceof Tensor)) return formatPython(value, spec);
  if (value.ndim > 0) {
    if (spec === '') return String(value);
    throw new TypeError(
      'unsupported format string passed to Tensor.__format__. ' +
        `This tensor has shape ${value.shape}: format its elements, as in format(x.at(0), '${spec}').`,
    );
  }
  const item = value.detach().item();
  return formatPython(category(value.dtype) === 'integer' ? BigInt(item) : item, spec);
}
