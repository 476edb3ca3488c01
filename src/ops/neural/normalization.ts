import type { Gradients } from '../../autograd/graph.ts';
import { isGradEnabled } from '../../autograd/modes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { ones, zeros } from '../creation/creation.ts';
import { defineOp, type GradientContext, type Op } from '../declare/define.ts';
import {
  type GroupOptions,
  inputSlope,
  normalized,
  parameterSlopes,
  type Slopes,
  statisticsOf,
} from './normalization-passes.ts';

/** What is normalised together, and the name of the public op that is printed. */
export interface StandardizeOptions extends GroupOptions {
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
    const { view, parameters } = options;
    const x = self.reshape(view);
    const statistics = statisticsOf(x, options);
    const result = normalized(x, statistics, weight.reshape(parameters), bias.reshape(parameters));
    return [result.reshape(self.shape), statistics.mean, statistics.variance];
  },
  saves: ['self', 'weight'],
  gradient: {
    self: (context) => (needsFormulas(context) ? slopes.self(context) : inPasses(context).self),
    weight: (context) => (needsFormulas(context) ? slopes.weight(context) : inPasses(context).weight),
    bias: (context) => (needsFormulas(context) ? slopes.bias(context) : inPasses(context).bias),
  },
  samples: [{ inputs: { self: [2, 3, 4], weight: [3], bias: [3] }, options: sample }],
});

type Context = GradientContext<StandardizeInputs, StandardizeOptions, 'self' | 'weight'>;

/** Whether gradients are recorded themselves, or flow through mean and variance as well. */
function needsFormulas({ grads: [, toMean, toVariance] }: Context): boolean {
  return isGradEnabled() || toMean !== undefined || toVariance !== undefined;
}

/** The gradients in differentiable ops. */
const slopes = {
  // With h = grad · weight: (h − mean(h) − x̂ · mean(h · x̂)) / √(variance + eps)
  self: ({ grad, grads, saved, options, meta }: Context): Tensor => {
    const { view, axes, parameters } = options;
    const { standard, inverse, centred } = standardized(saved.self, options);
    const h = grad.reshape(view).mul(saved.weight.reshape(parameters));
    const average = (x: Tensor) => x.mean(axes, { keepdim: true });
    const slope = h.sub(average(h)).sub(standard.mul(average(h.mul(standard))));
    const statistics = throughStatistics(grads, centred, axes);
    const gradient = slope.mul(inverse);
    return (statistics ? gradient.add(statistics) : gradient).reshape(meta.self.shape);
  },
  weight: ({ grad, saved, options, meta }: Context): Tensor => {
    const { standard } = standardized(saved.self, options);
    const products = grad.reshape(options.view).mul(standard);
    return products.sumToSize(options.parameters).reshape(meta.weight.shape);
  },
  bias: ({ grad, options, meta }: Context): Tensor =>
    grad.reshape(options.view).sumToSize(options.parameters).reshape(meta.bias.shape),
};

/** The same in few passes, each computed when it is first asked for. */
class PassSlopes {
  private readonly context: Context;
  private readonly given: Slopes;
  private sums: readonly Tensor[] | undefined;

  constructor(context: Context) {
    const { grad, saved, options } = context;
    const { view, parameters } = options;
    const x = saved.self.reshape(view);
    const weight = saved.weight.reshape(parameters);
    this.context = context;
    this.given = { grad: grad.reshape(view), x, weight, statistics: statisticsOf(x, options) };
  }

  get self(): Tensor {
    const { options, meta } = this.context;
    return inputSlope(this.given, options, this.parameters).reshape(meta.self.shape);
  }

  get weight(): Tensor {
    return this.parameters[0].reshape(this.context.meta.weight.shape);
  }

  get bias(): Tensor {
    return this.parameters[1].reshape(this.context.meta.bias.shape);
  }

  private get parameters(): readonly Tensor[] {
    this.sums ??= parameterSlopes(this.given, this.context.options);
    return this.sums;
  }
}

const passes = new WeakMap<Context, PassSlopes>();

/** All gradients of one context share their sums. */
function inPasses(context: Context): PassSlopes {
  const known = passes.get(context);
  if (known !== undefined) return known;
  const made = new PassSlopes(context);
  passes.set(context, made);
  return made;
}

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
