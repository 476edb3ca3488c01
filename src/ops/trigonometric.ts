import * as e from '../expression/build.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type Pointwise, pointwise, type Value } from './pointwise.ts';

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

export const sinhOp: Pointwise = pointwise({ name: 'sinh', type: 'float', formula: (a) => e.sinh(a) });

export const coshOp: Pointwise = pointwise({ name: 'cosh', type: 'float', formula: (a) => e.cosh(a) });

export const tanhOp: Pointwise = pointwise({ name: 'tanh', type: 'float', formula: (a) => e.tanh(a) });

export const asinhOp: Pointwise = pointwise({ name: 'asinh', type: 'float', formula: (a) => e.asinh(a) });

export const acoshOp: Pointwise = pointwise({
  name: 'acosh',
  type: 'float',
  formula: (a) => e.acosh(a),
  domain: [[1.5, 3]],
});

export const atanhOp: Pointwise = pointwise({
  name: 'atanh',
  type: 'float',
  formula: (a) => e.atanh(a),
  domain: [[-0.9, 0.9]],
});

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
 * The hyperbolic sine.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.sinh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).sinh());
 * // tensor([0.0000, 0.5211])
 * ```
 */
export function sinh(input: Tensor): Tensor {
  return sinhOp(input);
}

/**
 * The hyperbolic cosine.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cosh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).cosh());
 * // tensor([1.0000, 1.1276])
 * ```
 */
export function cosh(input: Tensor): Tensor {
  return coshOp(input);
}

/**
 * The hyperbolic tangent.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tanh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).tanh());
 * // tensor([0.0000, 0.4621])
 * ```
 */
export function tanh(input: Tensor): Tensor {
  return tanhOp(input);
}

/**
 * The inverse of the hyperbolic sine.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.asinh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).asinh());
 * // tensor([0.0000, 0.4812])
 * ```
 */
export function asinh(input: Tensor): Tensor {
  return asinhOp(input);
}

/**
 * The inverse of the hyperbolic cosine; NaN below 1.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.acosh.html
 * @example
 * ```ts
 * print(tensor([1, 2]).acosh());
 * // tensor([0.0000, 1.3170])
 * ```
 */
export function acosh(input: Tensor): Tensor {
  return acoshOp(input);
}

/**
 * The inverse of the hyperbolic tangent; NaN outside [−1, 1].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.atanh.html
 * @example
 * ```ts
 * print(tensor([0, 0.5]).atanh());
 * // tensor([0.0000, 0.5493])
 * ```
 */
export function atanh(input: Tensor): Tensor {
  return atanhOp(input);
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
export {
  acos as arccos,
  acosh as arccosh,
  asin as arcsin,
  asinh as arcsinh,
  atan as arctan,
  atan2 as arctan2,
  atanh as arctanh,
};
