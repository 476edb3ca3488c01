import { formatNamedTuple } from './format.ts';
import { inspect } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Chosen values and where they stood: `const [values, indices] = x.sort()`. */
export type ValuesAndIndices = [values: Tensor, indices: Tensor];

/** The pair as an array that prints as PyTorch's `torch.return_types.sort(\nvalues=…,\nindices=…)`. */
export function valuesAndIndices(name: string, values: Tensor, indices: Tensor): ValuesAndIndices {
  return printable([values, indices], name, ['values', 'indices']);
}

/** The same array of tensors, with a text of its own: that of PyTorch's named tuple. */
export function printable<Results extends readonly Tensor[]>(
  results: Results,
  name: string,
  fields: readonly string[],
): Results {
  const text = () =>
    formatNamedTuple(name, Object.fromEntries(fields.map((field, n) => [field, String(results[n])])));
  Object.defineProperty(results, 'toString', { value: text });
  Object.defineProperty(results, inspect, { value: text });
  return results;
}
