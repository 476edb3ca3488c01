import type { Scalar } from '../dtype/dtype.ts';
import { float16ToNumber } from '../dtype/float16.ts';
import { formatTensor } from '../tensor/format.ts';
import { readValues } from '../tensor/kernels.ts';
import { contiguousStrides } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Above this many elements only the few that are shown are read from the device, one by one. */
const readWhole = 2000;

/**
 * The tensor as PyTorch prints it.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html
 * @example
 * ```ts
 * print(String(tensor([1, 2.5])));
 * // tensor([1.0000, 2.5000])
 * ```
 */
function textOf(input: Tensor): string {
  const source = input.detach();
  return formatTensor({
    dtype: input.dtype,
    shape: input.shape,
    valueAt: valueReader(source),
    requiresGrad: input.requiresGrad,
    gradFn: input.gradFn?.name,
  });
}

export { textOf as toString };

/** Reads the element at a row-major position. */
function valueReader(source: Tensor): (position: number) => Scalar {
  const decode = (value: Scalar) => (source.dtype === 'float16' ? float16ToNumber(Number(value)) : value);
  if (source.numel() <= readWhole) {
    const values = readValues(source);
    return (position) => decode(values[position]);
  }
  const rowMajor = contiguousStrides(source.shape);
  return (position) => {
    const offset = source.strides.reduce(
      (sum, stride, axis) => sum + (Math.floor(position / rowMajor[axis]) % source.shape[axis]) * stride,
      source.offset,
    );
    return decode(readValues(source.alias({ shape: [], strides: [], offset }))[0]);
  };
}
