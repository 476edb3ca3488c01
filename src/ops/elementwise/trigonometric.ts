import * as e from '../../expression/build.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from '../declare/pointwise.ts';

export const sinOp: Pointwise = pointwise({ name: 'sin', type: 'float', formula: (a) => e.sin(a) });

export const cosOp: Pointwise = pointwise({ name: 'cos', type: 'float', formula: (a) => e.cos(a) });

export const tanOp: Pointwise = pointwise({
  name: 'tan',
  type: 'float',
  formula: (a) => e.tan(a),
  domain: [[-1, 1]],
});

export const asinOp: Pointwise = pointwise({
  name: 'asin',
  type: 'float',
  formula: (a) => e.asin(a),
  domain: [[-0.9, 0.9]],
});

export const acosOp: Pointwise = pointwise({
  name: 'acos',
  type: 'float',
  formula: (a) => e.acos(a),
  domain: [[-0.9, 0.9]],
});

export const atanOp: Pointwise = pointwise({ name: 'atan', type: 'float', formula: (a) => e.atan(a) });

export const atan2Op: Pointwise = pointwise({
  name: 'atan2',
  type: 'float',
  formula: (a, b) => e.atan2(a, b),
  domain: [
    [0.5, 2],
    [0.5, 2],
  ],
});

export const deg2radOp: Pointwise = pointwise({
  name: 'deg2rad',
  node: 'Deg2RadBackward0',
  type: 'float',
  formula: (a) => e.mul(a, Math.PI / 180),
});

export const rad2degOp: Pointwise = pointwise({
  name: 'rad2deg',
  node: 'Rad2DegBackward0',
  type: 'float',
  formula: (a) => e.mul(a, 180 / Math.PI),
});

export const sincOp: Pointwise = pointwise({
  name: 'sinc',
  type: 'float',
  formula: (a) => {
    const angle = e.mul(a, Math.PI);
    return e.where(e.eq(a, 0), 1, e.div(e.sin(angle), angle));
  },
});

/**
 * The sine of an angle in radians.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sin.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).sin());
 * // tensor([0.0000, 0.4794])
 * ```
 */
export function sin(input: Tensor): Tensor {
  return sinOp(input);
}

/**
 * The cosine of an angle in radians.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cos.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).cos());
 * // tensor([1.0000, 0.8776])
 * ```
 */
export function cos(input: Tensor): Tensor {
  return cosOp(input);
}

/**
 * The tangent of an angle in radians.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tan.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).tan());
 * // tensor([0.0000, 0.5463])
 * ```
 */
export function tan(input: Tensor): Tensor {
  return tanOp(input);
}

/**
 * The angle in radians whose sine is `input`; NaN outside [−1, 1].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asin.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).asin());
 * // tensor([0.0000, 0.5236])
 * ```
 */
export function asin(input: Tensor): Tensor {
  return asinOp(input);
}

/**
 * The angle in radians whose cosine is `input`; NaN outside [−1, 1].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acos.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).acos());
 * // tensor([1.5708, 1.0472])
 * ```
 */
export function acos(input: Tensor): Tensor {
  return acosOp(input);
}

/**
 * The angle in radians whose tangent is `input`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).atan());
 * // tensor([0.0000, 0.4636])
 * ```
 */
export function atan(input: Tensor): Tensor {
  return atanOp(input);
}

/**
 * The angle in radians of the point with ordinate `input` and abscissa `other`, in (−π, π].
 *
 * @throws when the shapes do not broadcast.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atan2.html
 * @example
 * ```ts
 * print(tensor([1, -1]).atan2(tensor([1, -1])));
 * // tensor([ 0.7854, -2.3562])
 * ```
 */
export function atan2(input: Value, other: Value): Tensor {
  return atan2Op(input, other);
}

/**
 * Degrees to radians.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.deg2rad.html
 * @example
 * ```ts
 * print(tensor([90, 180]).deg2rad());
 * // tensor([1.5708, 3.1416])
 * ```
 */
export function deg2rad(input: Tensor): Tensor {
  return deg2radOp(input);
}

/**
 * Radians to degrees.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.rad2deg.html
 * @example
 * ```ts
 * print(tensor([Math.PI]).rad2deg());
 * // tensor([180.])
 * ```
 */
export function rad2deg(input: Tensor): Tensor {
  return rad2degOp(input);
}

/**
 * `sin(π · input) / (π · input)`, and 1 at 0.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinc.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).sinc());
 * // tensor([1.0000, 0.6366])
 * ```
 */
export function sinc(input: Tensor): Tensor {
  return sincOp(input);
}

// PyTorch's other names.
export { acos as arccos, asin as arcsin, atan as arctan, atan2 as arctan2 };
