import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import { contiguousStrides } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** The row-major positions of the elements that are not 0. */
export function nonzeroPositions(tensor: Tensor): number[] {
  const positions: number[] = [];
  const values = readValues(tensor);
  for (let n = 0; n < values.length; n++) if (Number(values[n]) !== 0) positions.push(n);
  return positions;
}

/** The places of the elements that are not 0: one int64 vector per dimension. */
export function placesOf(tensor: Tensor): Tensor[] {
  const positions = nonzeroPositions(tensor);
  const strides = contiguousStrides(tensor.shape);
  return tensor.shape.map((size, axis) =>
    fromTypedArray(
      BigInt64Array.from(positions, (position) => BigInt(Math.floor(position / strides[axis]) % size)),
      [positions.length],
      'int64',
    ),
  );
}
