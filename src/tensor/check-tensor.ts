import { pythonType } from '../arguments/python-type.ts';
import { Tensor } from './tensor.ts';

/** Refuses arguments that are no tensors, in PyTorch's words; `null` and `undefined` only where optional. */
export function checkTensors(
  call: string,
  wanted: { readonly [name: string]: unknown },
  optional: { readonly [name: string]: unknown } = {},
): void {
  const given = [...Object.entries(wanted), ...Object.entries(optional)];
  given.forEach(([name, value], position) => {
    const omitted = name in optional && (value === null || value === undefined);
    if (value instanceof Tensor || omitted) return;
    throw new TypeError(
      `${call}(): argument '${name}' (position ${position + 1}) must be Tensor, not ${pythonType(value)}. ` +
        'Wrap numbers and arrays with tensor(…).',
    );
  });
}
