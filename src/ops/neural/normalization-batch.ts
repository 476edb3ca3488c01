import { noGrad } from '../../autograd/modes.ts';
import * as e from '../../expression/build.ts';
import { numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Pointwise, pointwise } from '../declare/pointwise.ts';
import { type Affine, standardize } from './normalization.ts';

/** Options of `batchNorm`. */
export interface BatchNormOptions extends Affine {
  /** Normalise with the batch's own statistics (and learn them), not the running ones. Default: false. */
  readonly training?: boolean;
  /** How much of the running statistics a batch replaces. Default: 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

export const batchNormEvaluationOp: Pointwise = pointwise({
  name: 'batchNormEvaluation',
  node: 'NativeBatchNormBackward0',
  type: 'promote',
  promoted: 5,
  formula: (x, mean, variance, weight, bias, eps) =>
    e.add(e.mul(e.div(e.sub(x, mean), e.sqrt(e.add(variance, eps))), weight), bias),
  domain: [
    [-2, 2],
    [-2, 2],
    [0.5, 2],
    [-2, 2],
    [-2, 2],
    [0.1, 0.2],
  ],
});

/**
 * Normalises each channel of [N, C, …] to mean 0 and variance 1, then scales and shifts it (Ioffe and Szegedy
 * 2015). In training the statistics are the batch's, and `runningMean` and `runningVar` (unbiased) move
 * towards them in place; otherwise the running ones are used.
 *
 * @throws when a channel has one value in training, or statistics or factors do not fit the channels.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 * @example
 * ```ts
 * const mean = zeros([1]);
 * print(F.batchNorm(tensor([[1], [3]]), mean, ones([1]), { training: true, eps: 0 }), mean);
 * // tensor([[-1.],
 * //         [ 1.]]) tensor([0.2000])
 * ```
 */
export function batchNorm(
  input: Tensor,
  runningMean: Tensor | null | undefined,
  runningVar: Tensor | null | undefined,
  options: BatchNormOptions = {},
): Tensor {
  const { weight, bias, training = false, momentum = 0.1, eps = 1e-5 } = options;
  if (training) checkSeveralValues(input);
  const channels = input.shape[1] ?? 0;
  checkLength('running_mean', runningMean, channels, training);
  checkLength('running_var', runningVar, channels, training);
  checkLength('weight', weight, channels, true);
  checkLength('bias', bias, channels, true);
  const parameters = input.shape.map((_, axis) => (axis === 1 ? channels : 1));
  if (!training && runningMean && runningVar) {
    const lineUp = (tensor: Tensor) => tensor.reshape(parameters);
    return batchNormEvaluationOp(
      input,
      lineUp(runningMean),
      lineUp(runningVar),
      weight ? lineUp(weight) : 1,
      bias ? lineUp(bias) : 0,
      eps,
    );
  }
  const axes = input.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const layout = { view: input.shape, axes, parameters, eps, node: 'NativeBatchNormBackward0' };
  const [result, mean, variance] = standardize(input, { weight, bias }, [channels], layout);
  const count = input.numel() / channels;
  const unbiased = variance.detach().mul(count / (count - 1));
  if (runningMean) moveTowards(runningMean, mean.detach(), momentum);
  if (runningVar) moveTowards(runningVar, unbiased, momentum);
  return result;
}

function moveTowards(running: Tensor, current: Tensor, momentum: number): void {
  noGrad(() => {
    const step = current.reshape(running.shape).mul(momentum);
    running.copy_(running.mul(1 - momentum).add(step));
  });
}

function checkSeveralValues({ shape }: Tensor): void {
  if (shape.length >= 2 && numel([shape[0], ...shape.slice(2)]) === 1) {
    throw new RangeError(
      `Expected more than 1 value per channel when training, got input size ${shape}. ` +
        'Use a larger batch, or evaluate with training: false.',
    );
  }
}

function checkLength(
  name: string,
  tensor: Tensor | null | undefined,
  channels: number,
  optional: boolean,
): void {
  if (!tensor) {
    if (optional) return;
    throw new Error(`${name} must be defined in evaluation mode. Give it, or set training: true.`);
  }
  if (tensor.numel() !== channels) {
    throw new RangeError(
      `${name} should contain ${channels} elements not ${tensor.numel()}. Give one per channel.`,
    );
  }
}

/** Options of `instanceNorm`. */
export interface InstanceNormOptions extends Affine {
  readonly runningMean?: Tensor | null;
  readonly runningVar?: Tensor | null;
  /** Normalise with the statistics of the input instead of the running ones. Default: true. */
  readonly useInputStats?: boolean;
  /** How much of the running statistics a batch replaces. Default: 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
}

/**
 * Normalises each channel of each sample of [N, C, …] to mean 0 and variance 1, then scales and shifts it
 * (Ulyanov et al. 2016).
 *
 * @throws when there is only one value to normalise, or statistics or factors do not fit the channels.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html
 * @example
 * ```ts
 * print(F.instanceNorm(tensor([[[1, 3], [0, 20]]]), { eps: 0 }));
 * // tensor([[[-1.,  1.],
 * //          [-1.,  1.]]])
 * ```
 */
export function instanceNorm(input: Tensor, options: InstanceNormOptions = {}): Tensor {
  const { runningMean, runningVar, weight, bias, useInputStats = true, momentum, eps } = options;
  const [batch, channels, ...spatial] = input.shape;
  checkInstances(input, options);
  const repeated = (tensor: Tensor | null | undefined) => tensor?.repeat(batch);
  const [mean, variance] = [repeated(runningMean), repeated(runningVar)];
  const rows = input.reshape(1, batch * channels, ...spatial);
  const result = batchNorm(rows, mean, variance, {
    weight: repeated(weight),
    bias: repeated(bias),
    training: useInputStats,
    momentum,
    eps,
  });
  if (useInputStats) {
    if (runningMean && mean) average(mean, runningMean);
    if (runningVar && variance) average(variance, runningVar);
  }
  return result.view(input.shape);
}

/** The channels' running statistics are the averages over the batch. */
function average(repeated: Tensor, running: Tensor): void {
  noGrad(() => running.copy_(repeated.reshape(-1, running.numel()).mean(0)));
}

function checkInstances(input: Tensor, options: InstanceNormOptions): void {
  const { useInputStats = true, runningMean, runningVar } = options;
  if (useInputStats && numel(input.shape.slice(2)) === 1) {
    throw new RangeError(
      `Expected more than 1 spatial element when training, got input size ${input.shape}. ` +
        'A single value has no variance.',
    );
  }
  if (!useInputStats && !(runningMean && runningVar)) {
    throw new Error(
      'Expected running_mean and running_var to be defined when use_input_stats is false. Give both.',
    );
  }
}
