import type { Activation } from '../../backend/backend.ts';
import type { Choice } from '../../conv/plan.ts';
import { operandsOf, type Role, resultOf, roleFor } from '../../conv/roles.ts';
import { type ConvSpec, convSpec } from '../../conv/spec.ts';
import { convolve } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type GradientContext, type Op } from '../declare/define.ts';

/** Which of the three tensors of the trilinear form in `conv/roles.ts` is computed from the other two. */
export interface RoleOptions {
  readonly role: Role;
  readonly spec: ConvSpec;
  readonly algorithm?: Choice | undefined;
  /** Applied before the result is stored; never with history, for its slope is not among the roles'. */
  readonly activation?: Activation | undefined;
}

/** The two tensors that a role reads, in the order of `operandsOf`. */
type Operands = { readonly first: Tensor; readonly second: Tensor };
type BiasedOperands = Operands & { readonly bias: Tensor };

type Context = Pick<GradientContext<Operands, RoleOptions, 'first' | 'second'>, 'grad' | 'saved' | 'options'>;

/** Differentiates a role by an operand: with the cotangent where the result was, it is another role. */
function derivative(by: 'first' | 'second', { grad, saved, options }: Context): Tensor {
  const { role, spec, algorithm } = options;
  const [firstSlot, secondSlot] = operandsOf[role];
  const next = roleFor[by === 'first' ? firstSlot : secondSlot];
  const other = by === 'first' ? saved.second : saved.first;
  const gradComesFirst = operandsOf[next][0] === resultOf[role];
  const [first, second] = gradComesFirst ? [grad, other] : [other, grad];
  return convolutionOp({ first, second }, { role: next, spec, algorithm });
}

function sampleSpec(): ConvSpec {
  return convSpec(2, [2, 4, 4, 5], [6, 2, 2, 3], undefined, { stride: [1, 2], padding: 1, groups: 2 });
}

const samples = (['forward', 'dataGradient', 'weightGradient'] as const).map((role) => {
  const spec = sampleSpec();
  const shapes = { input: spec.inputShape, weight: spec.weightShape, output: spec.outputShape };
  const [first, second] = operandsOf[role];
  return { inputs: { first: shapes[first], second: shapes[second] }, options: { role, spec } };
});

/** Any role without a bias, and so the gradient of every role: they are closed under differentiation. */
export const convolutionOp: Op<Operands, RoleOptions> = defineOp({
  name: 'convolution',
  forward: ({ first, second }: Operands, { role, spec, ...settings }: RoleOptions) =>
    convolve(role, spec, [first, second], settings),
  saves: ['first', 'second'],
  gradient: {
    first: (context) => derivative('first', context),
    second: (context) => derivative('second', context),
  },
  samples,
});

/** The roles that users call, with one number added per channel of the result. */
export const biasedConvolutionOp: Op<BiasedOperands, RoleOptions> = defineOp({
  name: 'convolution',
  forward: ({ first, second, bias }: BiasedOperands, { role, spec, ...settings }: RoleOptions) =>
    convolve(role, spec, [first, second], { bias, ...settings }),
  saves: ['first', 'second'],
  gradient: {
    first: (context) => derivative('first', context),
    second: (context) => derivative('second', context),
    bias: ({ grad }) => grad.sum(grad.shape.map((_, axis) => axis).filter((axis) => axis !== 1)),
  },
  samples: samples
    .filter(({ options }) => options.role !== 'weightGradient')
    .map(({ inputs, options }) => {
      const channels = options.role === 'forward' ? options.spec.outChannels : options.spec.inChannels;
      return { inputs: { ...inputs, bias: [channels] }, options };
    }),
});
