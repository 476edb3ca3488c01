import { isFloatingPoint, legacyName } from '../../dtype/dtype.ts';
import { checkTensors } from '../../tensor/check-tensor.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type ClassLossOptions, nllLoss, targetsOf } from './loss-nll.ts';
import { checkReduction } from './reduced.ts';
import { logSoftmax } from './softmax.ts';

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of each target is spread evenly over all classes, in [0, 1]. Default: 0. */
  readonly labelSmoothing?: number;
}

/**
 * How badly the scores `input` [N, C, …] (or [C]) predict the targets: `−ln softmax(x)[t]`, averaged by
 * weight. Targets are classes [N, …], or probabilities of the input's shape.
 *
 * @throws when the shapes do not belong together, a target is not a class, or `labelSmoothing` is out of
 * range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 * @example
 * ```ts
 * const scores = tensor([[0, 1, 2], [2, 1, 0]]);
 * print(F.crossEntropy(scores, tensor([2n, 1n])));
 * // tensor(0.9076)
 * ```
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  checkTensors('cross_entropy_loss', { input, target });
  const { labelSmoothing = 0, reduction = 'mean' } = options;
  checkReduction(reduction);
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new RangeError(
      `label_smoothing must be between 0.0 and 1.0. Got: ${labelSmoothing}. Give a fraction.`,
    );
  }
  const classDim = input.ndim === 1 ? 0 : 1;
  const logarithms = () => logSoftmax(input, classDim);
  if (sameShape(input.shape, target.shape)) return fromProbabilities(input, target, logarithms(), options);
  if (labelSmoothing === 0) return nllLoss(logarithms(), target, options);
  return smoothed(logarithms(), target, labelSmoothing, options);
}

/** `−Σ t·ln p` over the classes. */
function fromProbabilities(
  input: Tensor,
  target: Tensor,
  logarithms: Tensor,
  { weight, ignoreIndex = -100, reduction = 'mean', labelSmoothing = 0 }: CrossEntropyOptions,
): Tensor {
  if (!isFloatingPoint(target.dtype)) {
    throw new TypeError(
      'Expected floating point type for target with class probabilities, got ' +
        `${legacyName(target.dtype)}. Give probabilities, or classes without the class dimension.`,
    );
  }
  if (ignoreIndex >= 0) {
    throw new RangeError(
      'ignore_index is not supported for floating point target. Set the weight of the class to 0 instead.',
    );
  }
  const classDim = input.ndim === 1 ? 0 : 1;
  const classes = input.shape[classDim];
  const smooth = labelSmoothing > 0 ? target.mul(1 - labelSmoothing).add(labelSmoothing / classes) : target;
  const products = weighted(logarithms.mul(smooth), weight, classDim);
  if (reduction === 'none') return products.sum(classDim).neg();
  const loss = products.sum().neg();
  return reduction === 'sum' ? loss : loss.div(input.numel() / classes);
}

function weighted(values: Tensor, weight: Tensor | null | undefined, classDim: number): Tensor {
  if (!weight) return values;
  return values.mul(weight.reshape(values.shape.map((_, axis) => (axis === classDim ? -1 : 1))));
}

/** (1 − s) · loss of the target + s/C · losses of all classes. */
function smoothed(
  logarithms: Tensor,
  target: Tensor,
  labelSmoothing: number,
  options: CrossEntropyOptions,
): Tensor {
  const loss = nllLoss(logarithms, target, options);
  const { counts, factors } = targetsOf(logarithms, target, options);
  const classDim = logarithms.ndim === 1 ? 0 : 1;
  const all = weighted(logarithms, options.weight, classDim).sum(classDim).neg();
  const spread = all.maskedFill(counts.logicalNot(), 0);
  const share = labelSmoothing / logarithms.shape[classDim];
  return loss.mul(1 - labelSmoothing).add(folded(spread, factors, options).mul(share));
}

function folded(losses: Tensor, factors: Tensor, { reduction = 'mean' }: CrossEntropyOptions): Tensor {
  if (reduction === 'none') return losses;
  return reduction === 'sum' ? losses.sum() : losses.sum().div(factors.sum());
}
