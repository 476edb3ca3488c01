import { legacyName } from '../../dtype/dtype.ts';
import * as e from '../../expression/build.ts';
import { readValues } from '../../tensor/kernels.ts';
import { listText, numel, sameShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ones } from '../creation/creation.ts';
import { arange } from '../creation/ranges.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { takeFromPlanesOp } from '../spatial/planes.ts';
import { checkReduction, type LossOptions } from './reduced.ts';

/** Options of losses that compare classes. */
export interface ClassLossOptions extends LossOptions {
  /** A factor for each class [C]. */
  readonly weight?: Tensor | null;
  /** Targets of this value count for nothing. Default: −100. */
  readonly ignoreIndex?: number;
}

/** −factor · x, and exactly 0 where the factor is: an ignored target never meets an infinity. */
export const nllLossOp: Pointwise = pointwise({
  name: 'nllLoss',
  type: 'promote',
  formula: (x, factor, counts) => e.where(counts, e.neg(e.mul(factor, x)), 0),
});

export const nllLoss2dOp: Pointwise = pointwise({
  ...nllLossOp.definition,
  name: 'nllLoss2d',
  node: 'NllLoss2DBackward0',
});

/** Losses summed and divided by the sum of their weights, which are constants. */
export const weightedMeanOp: Op<{ self: Tensor; divisor: Tensor }, { readonly node: string }> = defineOp({
  name: 'weightedMean',
  node: ({ node }: { readonly node: string }) => node,
  forward: ({ self, divisor }: { self: Tensor; divisor: Tensor }) => self.sum().div(divisor),
  saves: ['divisor'],
  gradient: {
    self: ({ grad, saved, meta }) => grad.div(saved.divisor).expand(meta.self.shape),
    divisor: null,
  },
  samples: [{ inputs: { self: [2, 3], divisor: { shape: [], range: [1, 2] } }, options: { node: '' } }],
});

/** Targets, with 0 in the place of ignored ones. */
const classesOp: Pointwise = pointwise({
  name: 'classes',
  type: 'promote',
  constant: true,
  formula: (target, ignored) => e.where(e.eq(target, ignored), 0, target),
});

/** Targets that name no class and are not ignored either. */
const strangersOp: Pointwise = pointwise({
  name: 'strangers',
  type: 'bool',
  constant: true,
  formula: (target, ignored, classes) =>
    e.and(e.ne(target, ignored), e.or(e.lt(target, 0), e.ge(target, classes))),
});

/** What the targets mean for the losses. */
export interface Targets {
  /** The classes, with 0 in the place of ignored ones. */
  readonly classes: Tensor;
  /** Which targets count. */
  readonly counts: Tensor;
  /** The weight of each target: that of its class, 0 where ignored. */
  readonly factors: Tensor;
}

/** Looks up the weights of checked targets. */
export function targetsOf(
  input: Tensor,
  target: Tensor,
  { weight, ignoreIndex = -100 }: ClassLossOptions,
): Targets {
  const counts = target.ne(ignoreIndex);
  const classes = classesOp(target, ignoreIndex).to('int64');
  if (!weight) return { classes, counts, factors: counts.to(input.dtype) };
  const factors = weight.detach().gather(0, classes.reshape(-1)).reshape(target.shape);
  return { classes, counts, factors: factors.mul(counts) };
}

/**
 * `−weight[t]·x[t]` of log-probabilities `input` [N, C, …] (or [C]) and classes `target` [N, …], averaged by
 * weight.
 *
 * @throws when the shapes do not belong together, or a target is not a class.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 * @example
 * ```ts
 * const x = logSoftmax(tensor([[0, 1, 2], [2, 1, 0]]), 1);
 * print(F.nllLoss(x, tensor([2n, 1n])));
 * // tensor(0.9076)
 * ```
 */
export function nllLoss(input: Tensor, target: Tensor, options: ClassLossOptions = {}): Tensor {
  const { reduction = 'mean' } = options;
  checkReduction(reduction);
  checkTargets(input, target, options);
  const { classes, counts, factors } = targetsOf(input, target, options);
  const flat = input.ndim <= 2;
  const picked = scoresOf(input, classes);
  const losses = (flat ? nllLossOp : nllLoss2dOp)(picked, factors, counts);
  if (reduction === 'none') return losses;
  const node = flat ? 'NllLossBackward0' : 'NllLoss2DBackward0';
  const divisor = reduction === 'mean' ? factors.sum() : ones([], { dtype: input.dtype });
  return weightedMeanOp({ self: losses, divisor }, { node });
}

/** The element of each line of classes that its target names: of [N, C, d…] and [N, d…]. */
function scoresOf(input: Tensor, classes: Tensor): Tensor {
  const classDim = input.ndim === 1 ? 0 : 1;
  const spatial = input.shape.slice(classDim + 1);
  const count = numel(spatial);
  const places = count === 1 ? classes : classes.mul(count).add(arange(count).to('int64').reshape(spatial));
  const indices = places.unsqueeze(classDim);
  const options = { rank: spatial.length + 1, node: 'GatherBackward0' };
  return takeFromPlanesOp({ self: input, indices }, options).squeeze(classDim);
}

function checkTargets(input: Tensor, target: Tensor, options: ClassLossOptions): void {
  checkShapes(input, target);
  if (target.dtype !== 'int64' && target.dtype !== 'uint8') {
    throw new TypeError(
      `expected scalar type Long but found ${legacyName(target.dtype)}. Give classes with .to('int64').`,
    );
  }
  const { weight, ignoreIndex = -100 } = options;
  const classes = input.shape[input.ndim === 1 ? 0 : 1];
  if (weight && (weight.ndim !== 1 || weight.numel() !== classes)) {
    throw new RangeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight ` +
        `tensor of shape: ${listText(weight.shape)}. Give one weight per class.`,
    );
  }
  const strangers = readValues(strangersOp(target, ignoreIndex, classes));
  const first = strangers.findIndex((isStranger) => isStranger !== 0);
  if (first < 0) return;
  throw new RangeError(
    `Target ${readValues(target)[first]} is out of bounds. Classes are 0 to ${classes - 1}; ` +
      `${ignoreIndex} is ignored.`,
  );
}

function checkShapes({ shape }: Tensor, { shape: target }: Tensor): void {
  if (shape.length === 0) throw new RangeError('Expected 1 or more dimensions (got 0). Give [C] or [N, C].');
  if (shape.length !== 1 && shape[0] !== target[0]) {
    throw new RangeError(
      `Expected input batch_size (${shape[0]}) to match target batch_size (${target[0] ?? 1}). ` +
        'Give one target per row.',
    );
  }
  if (shape.length <= 2) {
    if (target.length > 1) {
      throw new RangeError(
        '0D or 1D target tensor expected, multi-target not supported. Targets are classes, not one-hot ' +
          'rows; crossEntropy takes probabilities.',
      );
    }
    if (shape.length === 1 && target.length === 1 && target[0] !== 1) {
      throw new RangeError(
        `size mismatch (got input: ${listText(shape)}, target: ${listText(target)}). Give one target.`,
      );
    }
    return;
  }
  if (shape.length === 4 && target.length !== 3) {
    throw new RangeError(
      'only batches of spatial targets supported (3D tensors) but got targets of dimension: ' +
        `${target.length}. Give a class for every position: [N, H, W].`,
    );
  }
  const wanted = [shape[0], ...shape.slice(2)];
  if (!sameShape(target, wanted)) {
    if (shape.length === 4) {
      throw new RangeError(
        `size mismatch (got input: ${listText(shape)} , target: ${listText(target)}. Give a class per pixel.`,
      );
    }
    throw new RangeError(
      `Expected target size ${listText(wanted)}, got ${listText(target)}. Give a class for every position.`,
    );
  }
}
