import type { Gradients } from '../../autograd/graph.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ones, zeros } from '../creation/creation.ts';
import { defineOp, type Op } from '../declare/define.ts';

/** What is normalised together, and where the factors belong. */
export interface StandardizeOptions {
  /** The shape in which to look at the input. */
  readonly view: readonly number[];
  /** The axes of `view` over which mean and variance are taken. */
  readonly axes: readonly number[];
  /** The shape in which weight and bias broadcast to `view`. */
  readonly parameters: readonly number[];
  /** Added to the variance. */
  readonly eps: number;
  readonly node: string;
}

type StandardizeInputs = { self: Tensor; weight: Tensor; bias: Tensor };

const sample: StandardizeOptions = {
  view: [2, 3, 4],
  axes: [0, 2],
  parameters: [1, 3, 1],
  eps: 0.1,
  node: '',
};

/**
 * `(x − mean)/√(variance + eps) · weight + bias`: batch, instance, layer and group normalisation in one.
 * Its further results are the mean and the (biased) variance, of size 1 along `axes`.
 */
export const standardizeOp: Op<StandardizeInputs, StandardizeOptions, readonly Tensor[]> = defineOp({
  name: 'standardize',
  node: ({ node }: StandardizeOptions) => node,
  forward: ({ self, weight, bias }: StandardizeInputs, options: StandardizeOptions) => {
    const { standard, mean, variance } = standardized(self, options);
    const { parameters } = options;
    const result = standard.mul(weight.reshape(parameters)).add(bias.reshape(parameters));
    return [result.reshape(self.shape), mean, variance];
  },
  saves: ['self', 'weight'],
  gradient: {
    // With h = grad · weight: (h − mean(h) − x̂ · mean(h · x̂)) / √(variance + eps)
    self: ({ grad, grads, saved, options, meta }) => {
      const { view, axes, parameters } = options;
      const { standard, inverse, centred } = standardized(saved.self, options);
      const h = grad.reshape(view).mul(saved.weight.reshape(parameters));
      const average = (x: Tensor) => x.mean(axes, { keepdim: true });
      const slope = h.sub(average(h)).sub(standard.mul(average(h.mul(standard))));
      const statistics = throughStatistics(grads, centred, axes);
      const gradient = slope.mul(inverse);
      return (statistics ? gradient.add(statistics) : gradient).reshape(meta.self.shape);
    },
    weight: ({ grad, saved, options, meta }) => {
      const { standard } = standardized(saved.self, options);
      const products = grad.reshape(options.view).mul(standard);
      return products.sumToSize(options.parameters).reshape(meta.weight.shape);
    },
    bias: ({ grad, options, meta }) =>
      grad.reshape(options.view).sumToSize(options.parameters).reshape(meta.bias.shape),
  },
  samples: [{ inputs: { self: [2, 3, 4], weight: [3], bias: [3] }, options: sample }],
});

/** The gradient that reaches the input by its mean and its variance, where somebody uses those. */
function throughStatistics(
  [, toMean, toVariance]: Gradients,
  centred: Tensor,
  axes: readonly number[],
): Tensor | undefined {
  if (toMean === undefined && toVariance === undefined) return undefined;
  const count = axes.reduce((product, axis) => product * centred.shape[axis], 1);
  const spread = toVariance ? centred.mul(toVariance).mul(2 / count) : centred.zerosLike();
  return toMean ? spread.add(toMean.div(count)) : spread;
}

function standardized(input: Tensor, { view, axes, eps }: StandardizeOptions) {
  const x = input.reshape(view);
  const mean = x.mean(axes, { keepdim: true });
  const centred = x.sub(mean);
  const variance = centred.mul(centred).mean(axes, { keepdim: true });
  const inverse = variance.add(eps).rsqrt();
  return { standard: centred.mul(inverse), inverse, centred, mean, variance };
}

/** The weight and bias of a normalisation: 1 and 0 where they are not given. */
export interface Affine {
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
}

/** Normalises with the given weight and bias, [size] each. */
export function standardize(
  self: Tensor,
  { weight, bias }: Affine,
  size: readonly number[],
  options: StandardizeOptions,
): readonly Tensor[] {
  const { dtype } = self;
  const inputs = {
    self,
    weight: weight ?? ones(size, { dtype }),
    bias: bias ?? zeros(size, { dtype }),
  };
  return standardizeOp(inputs, options);
}
