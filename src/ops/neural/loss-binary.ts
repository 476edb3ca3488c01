import * as e from '../../expression/build.ts';
import type { Expression } from '../../expression/expression.ts';
import { readValues } from '../../tensor/kernels.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { logOnePlusExp } from '../elementwise/log-one-plus-exp.ts';
import { type LossOptions, reduced } from './reduced.ts';

/** ln x, but never below −100, so that a certain wrong answer costs much and not everything. */
function boundedLog(x: Expression): Expression {
  const log = e.log(x);
  return e.where(e.lt(log, -100), -100, log);
}

function binaryLoss(x: Expression, target: Expression): Expression {
  return e.sub(e.mul(e.sub(target, 1), boundedLog(e.sub(1, x))), e.mul(target, boundedLog(x)));
}

export const binaryCrossEntropyOp: Pointwise = pointwise({
  name: 'binaryCrossEntropy',
  type: 'promote',
  formula: (x, target, weight) => e.mul(binaryLoss(x, target), weight),
  slopes: (_y, x, target, weight) => [
    e.mul(weight, e.div(e.sub(x, target), e.max(e.mul(e.sub(1, x), x), 1e-12))),
    e.mul(weight, e.sub(boundedLog(e.sub(1, x)), boundedLog(x))),
    binaryLoss(x, target),
  ],
  domain: [
    [0.1, 0.9],
    [0, 1],
    [0.5, 2],
  ],
});

/** (1 − t)·x + (1 + (p − 1)·t)·ln(1 + e⁻ˣ), where p weighs the positive answers. */
function logitLoss(x: Expression, target: Expression, positive: Expression): Expression {
  const factor = e.add(e.mul(e.sub(positive, 1), target), 1);
  return e.add(e.mul(e.sub(1, target), x), e.mul(factor, logOnePlusExp(e.neg(x))));
}

export const binaryCrossEntropyWithLogitsOp: Pointwise = pointwise({
  name: 'binaryCrossEntropyWithLogits',
  type: 'promote',
  formula: (x, target, weight, positive) => e.mul(logitLoss(x, target, positive), weight),
  slopes: (_y, x, target, weight, positive) => {
    const factor = e.add(e.mul(e.sub(positive, 1), target), 1);
    const tail = logOnePlusExp(e.neg(x));
    return [
      e.mul(weight, e.sub(e.sub(1, target), e.mul(factor, e.sigmoid(e.neg(x))))),
      e.mul(weight, e.sub(e.mul(e.sub(positive, 1), tail), x)),
      logitLoss(x, target, positive),
      e.mul(weight, e.mul(target, tail)),
    ];
  },
});

/** Options of the binary losses. */
export interface WeightedLossOptions extends LossOptions {
  /** Factors of the single losses; broadcasts. */
  readonly weight?: Tensor | null;
}

/**
 * `−(t·ln x + (1 − t)·ln(1 − x))` for probabilities `input` and targets `t` in [0, 1], averaged. The
 * logarithms are not taken below −100.
 *
 * @throws when the shapes differ, or a probability is not in [0, 1].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 * @example
 * ```ts
 * print(F.binaryCrossEntropy(tensor([0.5, 0.25]), tensor([1, 0]), { reduction: 'none' }));
 * // tensor([0.6931, 0.2877])
 * ```
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: WeightedLossOptions = {}): Tensor {
  if (!sameShape(input.shape, target.shape)) {
    throw new RangeError(
      `Using a target size (${target.shape}) that is different to the input size (${input.shape}) is ` +
        'deprecated. Please ensure they have the same size. Reshape or expand one of them.',
    );
  }
  for (const value of readValues(input.to('float64'))) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(
        `all elements of input should be between 0 and 1. One of them is ${value}: take the sigmoid ` +
          'first, or use binaryCrossEntropyWithLogits.',
      );
    }
  }
  const losses = binaryCrossEntropyOp(input, target, options.weight ?? 1);
  return reduced(losses, options, 'BinaryCrossEntropyBackward0');
}

/** Options of `binaryCrossEntropyWithLogits`. */
export interface LogitsLossOptions extends WeightedLossOptions {
  /** How much a positive target weighs, per class; broadcasts to the target. */
  readonly posWeight?: Tensor | null;
}

/**
 * `binaryCrossEntropy(sigmoid(input), target)`, computed so that no logarithm overflows.
 *
 * @throws when the shapes differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 * @example
 * ```ts
 * print(F.binaryCrossEntropyWithLogits(tensor([0, 200]), tensor([1, 0]), { reduction: 'none' }));
 * // tensor([  0.6931, 200.0000])
 * ```
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: LogitsLossOptions = {},
): Tensor {
  if (!sameShape(input.shape, target.shape)) {
    throw new RangeError(
      `Target size (${target.shape}) must be the same as input size (${input.shape}). Reshape one of them.`,
    );
  }
  const { weight, posWeight } = options;
  const losses = binaryCrossEntropyWithLogitsOp(input, target, weight ?? 1, posWeight ?? 1);
  return reduced(losses, options, 'BinaryCrossEntropyWithLogitsBackward0');
}
