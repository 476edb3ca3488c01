import { category, type Scalar } from '../../dtype/dtype.ts';
import { broadcastShapes } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { notImplemented, typeOfResult } from '../declare/result-type.ts';
import { fromHost, hostValues } from '../reduction/lines.ts';

/**
 * The greatest common divisor, elementwise over broadcast shapes; `gcd(0, 0)` is 0.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.gcd.html
 * @example
 * ```ts
 * print(tensor([6n, 10n]).gcd(tensor([4n, 5n])));
 * // tensor([2, 5])
 * ```
 */
export function gcd(input: Tensor, other: Tensor): Tensor {
  return combine('gcd_cpu', input, other, commonDivisor);
}

/**
 * The least common multiple, elementwise over broadcast shapes; 0 beside a 0.
 *
 * @throws for floats, and when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.lcm.html
 * @example
 * ```ts
 * print(tensor([6n, 10n]).lcm(tensor([4n, 5n])));
 * // tensor([12, 10])
 * ```
 */
export function lcm(input: Tensor, other: Tensor): Tensor {
  return combine('lcm_cpu', input, other, (a, b) => {
    const divisor = commonDivisor(a, b);
    return divisor === 0n ? 0n : magnitude((a / divisor) * b);
  });
}

function combine(kernel: string, a: Tensor, b: Tensor, f: (a: bigint, b: bigint) => bigint): Tensor {
  const dtype = typeOfResult(a, b);
  if (category(dtype) !== 'integer') throw notImplemented(kernel, dtype, "Convert with .to('int64') first.");
  const shape = broadcastShapes(a.shape, b.shape);
  const right = hostValues(b.expand(shape));
  const values: Scalar[] = hostValues(a.expand(shape)).map((value, n) => f(BigInt(value), BigInt(right[n])));
  return fromHost(values, shape, dtype);
}

/** Euclid's algorithm. */
function commonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [magnitude(a), magnitude(b)];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function magnitude(a: bigint): bigint {
  return a < 0n ? -a : a;
}
