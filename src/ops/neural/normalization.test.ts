/** Normalisations: statistics, gradients, and the sentences for wrong calls. */
import { describe, expect, it } from 'vitest';
import { autograd, F, ones, type Tensor, tensor, zeros } from '../../index.ts';

const input = () =>
  tensor(Float64Array.from({ length: 24 }, (_, n) => Math.sin(n * n)))
    .reshape(2, 4, 3)
    .detach()
    .requiresGrad_();
const factors = () => tensor([1, -2, 0.5, 3], { dtype: 'float64', requiresGrad: true });

it('instanceNorm averages the statistics of several samples of one channel', () => {
  const [runningMean, runningVar] = [zeros([1]), ones([1])];
  F.instanceNorm(tensor([[[1, 3]], [[5, 9]]]), { runningMean, runningVar, momentum: 0.5 });
  expect(runningMean.tolist()).toEqual([2.25]);
  expect(runningVar.tolist()).toEqual([3]);
});

describe('batchNorm', () => {
  it('moves the running statistics towards mean and unbiased variance', () => {
    const [mean, variance] = [zeros([1]), ones([1])];
    F.batchNorm(tensor([[1], [3]]), mean, variance, { training: true, momentum: 0.5 });
    expect([mean.item(), variance.item()]).toEqual([1, 1.5]);
  });

  it('uses them in evaluation, and leaves them', () => {
    const [mean, variance] = [tensor([2]), tensor([4])];
    expect(F.batchNorm(tensor([[4], [0]]), mean, variance, { eps: 0 }).tolist()).toEqual([[1], [-1]]);
    expect([mean.item(), variance.item()]).toEqual([2, 4]);
  });
});

describe('gradients and their gradients', () => {
  it.each<[string, (x: Tensor, weight: Tensor, bias: Tensor) => Tensor]>([
    ['batchNorm', (x, weight, bias) => F.batchNorm(x, null, null, { weight, bias, training: true })],
    ['instanceNorm', (x, weight, bias) => F.instanceNorm(x, { weight, bias })],
    ['groupNorm', (x, weight, bias) => F.groupNorm(x, 2, { weight, bias })],
    ['layerNorm', (x, weight, bias) => F.layerNorm(x.transpose(1, 2), 4, { weight, bias })],
    ['localResponseNorm', (x, weight, bias) => F.localResponseNorm(x, 3).mul(weight.sum()).add(bias.sum())],
  ])('%s', (_name, f) => {
    const leaves = [input(), factors(), factors()];
    expect(autograd.gradcheck((x, weight, bias) => f(x, weight, bias).pow(2), leaves)).toBe(true);
    expect(autograd.gradgradcheck((x, weight, bias) => f(x, weight, bias).pow(2), leaves)).toBe(true);
  });
});

describe('wrong calls', () => {
  it.each([
    [
      () => F.batchNorm(ones([1, 3]), null, null, { training: true }),
      'Expected more than 1 value per channel',
    ],
    [() => F.batchNorm(ones([2, 3]), zeros([2]), null), 'running_mean should contain 3 elements not 2'],
    [() => F.batchNorm(ones([2, 3]), null, null), 'running_mean must be defined in evaluation mode'],
    [
      () => F.layerNorm(ones([2, 3]), [4]),
      'Given normalized_shape=[4], expected input with shape [*, 4], but got input of size[2, 3]',
    ],
    [
      () => F.groupNorm(ones([2, 3]), 2),
      'Expected number of channels in input to be divisible by num_groups',
    ],
    [() => F.instanceNorm(ones([2, 3, 1])), 'Expected more than 1 spatial element when training'],
  ])('%o throws %s', (f, sentence) => {
    expect(f).toThrow(sentence);
  });
});
