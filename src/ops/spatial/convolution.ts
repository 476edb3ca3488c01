import { checkOptions } from '../../arguments/options.ts';
import { isRecorded } from '../../autograd/record.ts';
import type { Activation } from '../../backend/backend.ts';
import type { ConvOptions, ConvTransposeOptions, SpatialRank } from '../../conv/options.ts';
import type { Choice } from '../../conv/plan.ts';
import { specOf } from '../../conv/remembered-specs.ts';
import type { Role } from '../../conv/roles.ts';
import { type ConvSpec, convSpec, convTransposeSpec } from '../../conv/spec.ts';
import { checkConvTypes } from '../../conv/types.ts';
import { checkTensors } from '../../tensor/check-tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { relu } from '../neural/activation.ts';
import { relu6 } from '../neural/activation-piecewise.ts';
import { biasedConvolutionOp, convolutionOp } from './convolution-op.ts';

/** What fovea adds to PyTorch's options. */
export interface OwnOptions {
  /** Which algorithm of `conv/algorithms`; by default the one with the least estimated work. */
  readonly algorithm?: Choice | undefined;
  /** Applied to the result, before it is stored where nothing is recorded. Default: none. */
  readonly activation?: Activation | undefined;
}

/** Options of `conv1d`, `conv2d` and `conv3d`. */
export interface ConvolutionOptions extends ConvOptions, OwnOptions {}

/** Options of `convTranspose1d`, `convTranspose2d` and `convTranspose3d`. */
export interface ConvolutionTransposeOptions extends ConvTransposeOptions, OwnOptions {}

/**
 * Slides `weight` [Cout, Cin / groups, K] over `input` [N, Cin, L], which may lack N: at
 * every place the sum of products, plus `bias` [Cout].
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 * @example
 * ```ts
 * print(F.conv1d(arange(5).view(1, 1, 5), tensor([[[1, 0, -1]]])));
 * // tensor([[[-2., -2., -2.]]])
 * ```
 */
export function conv1d(
  input: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvolutionOptions = {},
): Tensor {
  return convolution(1, input, weight, bias, options);
}

/**
 * Slides `weight` [Cout, Cin / groups, Kh, Kw] over `input` [N, Cin, H, W], which may lack N: at
 * every place the sum of products, plus `bias` [Cout].
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 * @example
 * ```ts
 * const image = arange(9).view(1, 1, 3, 3);
 * print(F.conv2d(image, arange(4).view(1, 1, 2, 2)));
 * // tensor([[[[19., 25.],
 * //           [37., 43.]]]])
 * ```
 */
export function conv2d(
  input: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvolutionOptions = {},
): Tensor {
  return convolution(2, input, weight, bias, options);
}

/**
 * Slides `weight` [Cout, Cin / groups, Kd, Kh, Kw] over `input` [N, Cin, D, H, W], which may lack N: at
 * every place the sum of products, plus `bias` [Cout].
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv3d.html
 * @example
 * ```ts
 * print(F.conv3d(ones([1, 1, 3, 3, 3]), ones([2, 1, 3, 3, 3])).flatten());
 * // tensor([27., 27.])
 * ```
 */
export function conv3d(
  input: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvolutionOptions = {},
): Tensor {
  return convolution(3, input, weight, bias, options);
}

/**
 * The transpose of `conv1d` (its data gradient): every element of `input` [N, Cin, L], which may lack
 * N, adds a copy of `weight` [Cin, Cout / groups, K] to the result; plus `bias` [Cout].
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html
 * @example
 * ```ts
 * print(F.convTranspose1d(tensor([[[1, 2]]]), tensor([[[1, 1, 1]]]), null, { stride: 2 }));
 * // tensor([[[1., 1., 3., 2., 2.]]])
 * ```
 */
export function convTranspose1d(
  input: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvolutionTransposeOptions = {},
): Tensor {
  return transposedConvolution(1, input, weight, bias, options);
}

/**
 * The transpose of `conv2d` (its data gradient): every element of `input` [N, Cin, H, W], which may lack
 * N, adds a copy of `weight` [Cin, Cout / groups, Kh, Kw] to the result; plus `bias` [Cout].
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html
 * @example
 * ```ts
 * const x = arange(4).view(1, 1, 2, 2);
 * print(F.convTranspose2d(x, x));
 * // tensor([[[[ 0.,  0.,  1.],
 * //           [ 0.,  4.,  6.],
 * //           [ 4., 12.,  9.]]]])
 * ```
 */
export function convTranspose2d(
  input: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvolutionTransposeOptions = {},
): Tensor {
  return transposedConvolution(2, input, weight, bias, options);
}

/**
 * The transpose of `conv3d` (its data gradient): every element of `input` [N, Cin, D, H, W], which may lack
 * N, adds a copy of `weight` [Cin, Cout / groups, Kd, Kh, Kw] to the result; plus `bias` [Cout].
 *
 * @throws where shapes, types or settings do not fit together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose3d.html
 * @example
 * ```ts
 * print(F.convTranspose3d(ones([1, 1, 1, 1, 2]), ones([1, 1, 1, 1, 2])).flatten());
 * // tensor([1., 2., 1.])
 * ```
 */
export function convTranspose3d(
  input: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvolutionTransposeOptions = {},
): Tensor {
  return transposedConvolution(3, input, weight, bias, options);
}

function convolution(
  rank: SpatialRank,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null | undefined,
  options: ConvolutionOptions,
): Tensor {
  checkTensors(`conv${rank}d`, { input, weight }, { bias });
  checkOptions(`conv${rank}d()`, options, names);
  const spec = specOf(convSpec, rank, input.shape, weight.shape, bias?.shape, options);
  checkConvTypes(rank, false, { input: input.dtype, weight: weight.dtype, bias: bias?.dtype });
  return compute('forward', spec, { input, weight, bias }, options);
}

const ownNames = ['algorithm', 'activation'] as const;
const names = ['stride', 'padding', 'dilation', 'groups', ...ownNames] as const;
const transposedNames = ['stride', 'padding', 'outputPadding', 'groups', 'dilation', ...ownNames] as const;

function transposedConvolution(
  rank: SpatialRank,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null | undefined,
  options: ConvolutionTransposeOptions,
): Tensor {
  const call = `conv_transpose${rank}d`;
  checkTensors(call, { input, weight }, { bias });
  checkOptions(`${call}()`, options, transposedNames);
  const spec = specOf(convTransposeSpec, rank, input.shape, weight.shape, bias?.shape, options);
  checkConvTypes(rank, true, { input: input.dtype, weight: weight.dtype, bias: bias?.dtype });
  return compute('dataGradient', spec, { input, weight, bias }, options);
}

/** Activations as ops, for what is recorded. */
const activations: { readonly [A in Activation]: (x: Tensor) => Tensor } = { relu, relu6 };

interface Operands {
  readonly input: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor | null | undefined;
}

/** A single example is a batch of one. */
function compute(
  role: Role,
  spec: ConvSpec,
  { input, weight, bias }: Operands,
  { algorithm, activation }: OwnOptions,
): Tensor {
  checkActivation(activation);
  const { batched } = spec;
  const first = batched ? input : input.unsqueeze(0);
  const isApart = activation !== undefined && isRecorded(bias ? [input, weight, bias] : [input, weight]);
  const call = { role, spec, algorithm, activation: isApart ? undefined : activation };
  const output = bias
    ? biasedConvolutionOp({ first, second: weight, bias }, call)
    : convolutionOp({ first, second: weight }, call);
  const activated = isApart ? activations[activation](output) : output;
  return batched ? activated : activated.squeeze(0);
}

function checkActivation(activation: Activation | undefined): void {
  if (activation === undefined || Object.hasOwn(activations, activation)) return;
  const names = Object.keys(activations).map((name) => `'${name}'`);
  throw new RangeError(`no activation is named '${activation}'. Use ${names.join(' or ')}.`);
}
