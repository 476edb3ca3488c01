import { category, isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Layout, Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { rowMajor } from '../declare/define-view.ts';
import { relayoutOp } from '../declare/relayout.ts';

/** The main diagonal of a matrix. */
function diagonalLayout({ shape: [rows, columns], strides, offset }: Layout): Layout {
  return { shape: [Math.min(rows, columns)], strides: [strides[0] + strides[1]], offset };
}

export const traceOp: Op<{ self: Tensor }> = defineOp({
  name: 'trace',
  forward: ({ self }: { self: Tensor }) => self.alias(diagonalLayout(self)).sum(),
  gradient: {
    self: ({ grad, meta }) => {
      const whole = rowMajor(meta.self.shape);
      const diagonal = diagonalLayout(whole);
      return relayoutOp({ self: grad.expand(diagonal.shape) }, { from: diagonal, to: whole });
    },
  },
  samples: [
    { inputs: { self: [3, 4] }, options: undefined },
    { inputs: { self: [0, 2] }, options: undefined },
  ],
});

/**
 * The sum of the main diagonal of a matrix [M, N].
 *
 * @throws when the input is not a matrix.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.trace.html
 * @example
 * ```ts
 * print(tensor([[1, 2], [3, 4]]).trace());
 * // tensor(5.)
 * ```
 */
export function trace(input: Tensor): Tensor {
  if (input.ndim !== 2) {
    throw new RangeError(
      `trace: expected a matrix, but got tensor with dim ${input.ndim}. Use diagonal().sum(-1) for batches.`,
    );
  }
  return traceOp({ self: input });
}

export const crossOp: Op<{ a: Tensor; b: Tensor }, { readonly dim: number }> = defineOp({
  name: 'cross',
  node: 'LinalgCrossBackward0',
  // c₀ = a₁b₂ − a₂b₁, and so on around
  forward: ({ a, b }: { a: Tensor; b: Tensor }, { dim }: { readonly dim: number }) =>
    a
      .roll(-1, dim)
      .mul(b.roll(-2, dim))
      .sub(a.roll(-2, dim).mul(b.roll(-1, dim))),
  saves: ['a', 'b'],
  gradient: {
    a: ({ grad, saved, meta, options }) => crossOp({ a: saved.b, b: grad }, options).sumToSize(meta.a.shape),
    b: ({ grad, saved, meta, options }) => crossOp({ a: grad, b: saved.a }, options).sumToSize(meta.b.shape),
  },
  samples: [
    { inputs: { a: [2, 3], b: [2, 3] }, options: { dim: 1 } },
    { inputs: { a: [3, 2], b: [3, 1] }, options: { dim: 0 } },
  ],
});

/**
 * The vector product in three dimensions, along `dim` (by default the first dimension of size 3); the other
 * dimensions broadcast.
 *
 * @throws when the size along `dim` is not 3, or numbers of dimensions or types differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cross.html
 * @example
 * ```ts
 * print(tensor([1, 0, 0]).cross(tensor([0, 1, 0])));
 * // tensor([0., 0., 1.])
 * ```
 */
export function cross(input: Tensor, other: Tensor, dim?: number): Tensor {
  if (input.ndim !== other.ndim) {
    throw new RangeError(
      'linalg.cross: inputs must have the same number of dimensions. ' +
        `They have shapes ${input.shape} and ${other.shape}: unsqueeze one of them.`,
    );
  }
  const axis = dim === undefined ? input.shape.indexOf(3) : normalizeDim(dim, input.ndim);
  if (axis < 0) throw new RangeError(`no dimension of size 3 in input. Its shape is ${input.shape}.`);
  const [size, otherSize] = [input.shape[axis], other.shape[axis]];
  if (size !== 3 || otherSize !== 3) {
    throw new RangeError(
      `linalg.cross: inputs dimension ${axis} must have length 3. Got ${size} and ${otherSize}. ` +
        'Name the dimension of the vectors with dim.',
    );
  }
  if (input.dtype !== other.dtype) {
    throw new TypeError(
      `expected scalar type ${legacyName(input.dtype)} but found ${legacyName(other.dtype)}. ` +
        `Convert one with .to('${input.dtype}').`,
    );
  }
  return crossOp({ a: input, b: other }, { dim: axis });
}

/** Options of `cov`. */
export interface CovOptions {
  /** Subtracted from the number of observations. Default: 1. */
  readonly correction?: number;
  /** How often each observation was made: whole numbers [N]. */
  readonly fweights?: Tensor | null;
  /** How much each observation counts [N]. */
  readonly aweights?: Tensor | null;
}

/**
 * The covariances of variables (rows) over observations (columns): [V, N] → [V, V]; of one variable [N] its
 * variance.
 *
 * @throws when there are more than 2 dimensions, or weights do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cov.html
 * @example
 * ```ts
 * print(tensor([[0, 1, 2], [2, 1, 0]]).cov());
 * // tensor([[ 1., -1.],
 * //         [-1.,  1.]])
 * ```
 */
export function cov(input: Tensor, { correction = 1, fweights, aweights }: CovOptions = {}): Tensor {
  if (input.ndim > 2) {
    throw new RangeError(
      'cov(): expected input to have two or fewer dimensions but got an input with ' +
        `${input.ndim} dimensions. Reshape it to [variables, observations].`,
    );
  }
  const x = input.ndim < 2 ? input.reshape(1, -1) : input;
  const observations = x.shape[1];
  checkWeights(
    'fweights',
    fweights,
    observations,
    'integral',
    category(fweights?.dtype ?? 'int64') === 'integer',
  );
  checkWeights(
    'aweights',
    aweights,
    observations,
    'floating point',
    isFloatingPoint(aweights?.dtype ?? 'float32'),
  );
  const weights = fweights && aweights ? fweights.mul(aweights) : (fweights ?? aweights ?? undefined);
  const total = weights?.sum().item() ?? observations;
  const spread = aweights && weights ? weights.mul(aweights).sum().item() / total : 1;
  const mean = (weights ? x.mul(weights) : x).sum(1, { keepdim: true }).div(total);
  const centred = x.sub(mean);
  const weighted = weights ? centred.mul(weights) : centred;
  return weighted
    .mm(centred.t())
    .div(Math.max(total - correction * spread, 0))
    .squeeze();
}

function checkWeights(
  name: string,
  weights: Tensor | null | undefined,
  observations: number,
  kind: string,
  isKind: boolean,
): void {
  if (!weights) return;
  if (weights.ndim > 1) {
    throw new RangeError(
      `cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${weights.ndim} ` +
        'dimensions. Give one weight per observation.',
    );
  }
  if (!isKind) {
    throw new TypeError(
      `cov(): expected ${name} to have ${kind} dtype but got ${name} with ${legacyName(weights.dtype)} ` +
        'dtype. fweights are counts, aweights are real numbers.',
    );
  }
  if (weights.numel() !== observations) {
    throw new RangeError(
      `cov(): expected ${name} to have the same numel as there are observations in the input but got ` +
        `${weights.numel()} != ${observations}. Give one weight per observation.`,
    );
  }
  if (weights.numel() > 0 && weights.min().item() < 0) {
    throw new RangeError(`cov(): ${name} cannot be negative. Give weights of 0 or more.`);
  }
}

/**
 * The correlation coefficients of variables (rows) over observations (columns): [V, N] → [V, V].
 *
 * @throws when there are more than 2 dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.corrcoef.html
 * @example
 * ```ts
 * print(tensor([[0, 1, 2], [2, 1, 0]]).corrcoef());
 * // tensor([[ 1., -1.],
 * //         [-1.,  1.]])
 * ```
 */
export function corrcoef(input: Tensor): Tensor {
  if (input.ndim > 2) {
    throw new RangeError(
      'corrcoef(): expected input to have two or fewer dimensions but got an input with ' +
        `${input.ndim} dimensions. Reshape it to [variables, observations].`,
    );
  }
  const covariances = cov(input);
  if (covariances.ndim === 0) return covariances.div(covariances);
  const deviations = covariances.diagonal().sqrt();
  return covariances.div(deviations.view(-1, 1)).div(deviations.view(1, -1)).clamp(-1, 1);
}
