import { pythonType } from '../arguments/python-type.ts';
import { Tensor } from './tensor.ts';

/** Refuses arguments that are no tensors, in PyTorch's words; `null` and `undefined` only where optional. */
export function checkTensors(
  call: string,
  wanted: { readonly [name: string]: unknown },
  optional: { readonly [name: string]: unknown } = {},
): void {
  let position = 0;
  for (const name in wanted) {
    position++;
    if (!(wanted[name] instanceof Tensor)) throw noTensor(call, name, position, wanted[name]);
  }
  for (const name in optional) {
    position++;
    const value = optional[name];
    if (value !== null && value !== undefined && !(value instanceof Tensor)) {
      throw noTensor(call, name, position, value);
    }
  }
}

function noTensor(call: string, name: string, position: number, value: unknown): TypeError {
  return new TypeError(
    `${call}(): argument '${name}' (position ${position}) must be Tensor, not ${pythonType(value)}. ` +
      'Wrap numbers and arrays with tensor(…).',
  );
}
