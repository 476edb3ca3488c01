import * as e from '../../expression/build.ts';
import { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';
import { isIntegral, refuse } from '../declare/result-type.ts';

export const powOp: Pointwise = pointwise({
  name: 'pow',
  node: 'PowBackward1',
  type: 'promote',
  formula: (a, b) => e.pow(a, b),
  domain: [
    [0.5, 2],
    [-2, 2],
  ],
});

export const powScalarOp: Pointwise = pointwise({ ...powOp.definition, node: 'PowBackward0' });

export const sqrtOp: Pointwise = pointwise({
  name: 'sqrt',
  type: 'float',
  formula: (a) => e.sqrt(a),
  domain: [[0.5, 2]],
});

export const rsqrtOp: Pointwise = pointwise({
  name: 'rsqrt',
  type: 'float',
  formula: (a) => e.div(1, e.sqrt(a)),
  slopes: (output) => [e.mul(-0.5, e.mul(output, e.mul(output, output)))],
  domain: [[0.5, 2]],
});

// The larger side is factored out, so that no square overflows.
export const hypotOp: Pointwise = pointwise({
  name: 'hypot',
  type: 'promote',
  formula: (a, b) => {
    const long = e.max(e.abs(a), e.abs(b));
    const ratio = e.div(e.min(e.abs(a), e.abs(b)), long);
    const whole = e.or(e.eq(long, 0), e.eq(long, Number.POSITIVE_INFINITY));
    return e.where(whole, long, e.mul(long, e.sqrt(e.add(1, e.mul(ratio, ratio)))));
  },
  slopes: (output, a, b) => [e.div(a, output), e.div(b, output)],
});

/**
 * `input` to the power of `exponent`, elementwise over broadcast shapes; the base may be a number.
 *
 * @throws when the shapes do not broadcast. Also when an integer would need a negative power.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.pow.html
 * @example
 * ```ts
 * print(tensor([1, 2, 3]).pow(2), pow(2, tensor([1, 2, 3])));
 * // tensor([1., 4., 9.]) tensor([2., 4., 8.])
 * ```
 */
export function pow(input: Value, exponent: Value): Tensor {
  if (input instanceof Tensor && !(exponent instanceof Tensor)) return powerOf(input, exponent);
  refuse('bool', 'pow', "Convert with .to('int64') first.", input, exponent);
  return powOp(input, exponent);
}

/**
 * `input` to the power of `exponent`, computed in float64.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.float_power.html
 * @example
 * ```ts
 * print(tensor([1n, 2n, 3n]).floatPower(2));
 * // tensor([1., 4., 9.], dtype=torch.float64)
 * ```
 */
export function floatPower(input: Value, exponent: Value): Tensor {
  const double = (value: Value) => (value instanceof Tensor ? value.to('float64') : value);
  const base = input instanceof Tensor ? input.to('float64') : full([], Number(input), { dtype: 'float64' });
  return pow(base, double(exponent));
}

/**
 * `input²`, elementwise.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.square.html
 * @example
 * ```ts
 * print(tensor([1, -2, 3]).square());
 * // tensor([1., 4., 9.])
 * ```
 */
export function square(input: Tensor): Tensor {
  return pow(input, 2);
}

/**
 * The square root; NaN below 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sqrt.html
 * @example
 * ```ts
 * print(tensor([4, 2]).sqrt());
 * // tensor([2.0000, 1.4142])
 * ```
 */
export function sqrt(input: Tensor): Tensor {
  return sqrtOp(input);
}

/**
 * `1 / sqrt(input)`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rsqrt.html
 * @example
 * ```ts
 * print(tensor([4, 2]).rsqrt());
 * // tensor([0.5000, 0.7071])
 * ```
 */
export function rsqrt(input: Tensor): Tensor {
  return rsqrtOp(input);
}

/**
 * `sqrt(input² + other²)`: the length of the hypotenuse, without overflow.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.hypot.html
 * @example
 * ```ts
 * print(tensor([3, 5]).hypot(tensor([4, 12])));
 * // tensor([ 5., 13.])
 * ```
 */
export function hypot(input: Tensor, other: Tensor): Tensor {
  refuse('integral', 'hypot_cpu', "Convert with .to('float32') first.", input, other);
  return hypotOp(input, other);
}

/**
 * `input · 2^other`.
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.ldexp.html
 * @example
 * ```ts
 * print(tensor([1, 3]).ldexp(tensor([2, 3])));
 * // tensor([ 4., 24.])
 * ```
 */
export function ldexp(input: Tensor, other: Tensor): Tensor {
  return input.mul(powOp(full([], 2), other));
}

function powerOf(input: Tensor, exponent: number | bigint | boolean): Tensor {
  refuse('bool', 'pow', "Convert with .to('int64') first.", input, exponent);
  if (isIntegral(input, exponent) && Number(exponent) < 0) {
    throw new RangeError(
      "Integers to negative integer powers are not allowed. Convert the base with .to('float32') first.",
    );
  }
  return powScalarOp(input, exponent);
}
