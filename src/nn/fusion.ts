import { noGrad } from '../autograd/modes.ts';
import type { Tensor } from '../ops/methods.ts';
import { defaultGenerator } from '../random/generator.ts';
import { Conv1d, Conv2d, Conv3d } from './layers/convolution.ts';
import type { Norm } from './layers/norm.ts';
import { Parameter } from './parameter.ts';

/** A convolution of lines, planes or volumes. */
export type AnyConvolution = Conv1d | Conv2d | Conv3d;

/** The numbers of a batch normalisation in evaluation, each [C]. */
export interface NormNumbers {
  readonly runningMean: Tensor;
  readonly runningVar: Tensor;
  readonly eps: number;
  /** The scale; null for ones. */
  readonly weight: Tensor | null;
  /** The shift; null for zeros. */
  readonly bias: Tensor | null;
}

/** A weight [Cout, Cin / groups, …] and a bias [Cout] that have learned a normalisation by heart. */
export interface FusedParameters {
  readonly weight: Parameter;
  readonly bias: Parameter;
}

/**
 * A convolution that computes what `conv` and the batch normalisation behind it do in evaluation.
 *
 * @throws when one of them is in training, or the normalisation keeps no running statistics.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_conv_bn_eval.html
 * @example
 * ```ts
 * const conv = new nn.Conv2d(1, 2, 3).eval();
 * const norm = new nn.BatchNorm2d(2).eval();
 * const fused = nn.utils.fusion.fuseConvBnEval(conv, norm);
 * const image = ones([1, 1, 4, 4]);
 * print(allclose(fused.forward(image), norm.forward(conv.forward(image)), { atol: 1e-6 }));
 * // true
 * ```
 */
export function fuseConvBnEval(conv: Conv1d, norm: Norm): Conv1d;
export function fuseConvBnEval(conv: Conv2d, norm: Norm): Conv2d;
export function fuseConvBnEval(conv: Conv3d, norm: Norm): Conv3d;
export function fuseConvBnEval(conv: AnyConvolution, norm: Norm): AnyConvolution {
  if (conv.training || norm.training) {
    throw new Error('Fusion only for eval! Call .eval() on the convolution and on the normalisation.');
  }
  const fused = twin(conv).eval();
  return Object.assign(fused, fuseConvBnWeights(conv.weight, conv.bias, numbersOf(norm)));
}

/**
 * The weight and the bias with which a convolution computes what it and a batch normalisation do:
 * w · γ / √(σ² + ε) and (b − μ) · γ / √(σ² + ε) + β.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.fuse_conv_bn_weights.html
 * @example
 * ```ts
 * const norm = { runningMean: ones([1]), runningVar: tensor([4]), eps: 0, weight: null, bias: null };
 * print(nn.utils.fusion.fuseConvBnWeights(ones([1, 1, 2]), null, norm).weight);
 * // Parameter containing:
 * // tensor([[[0.5000, 0.5000]]], requires_grad=True)
 * ```
 */
export function fuseConvBnWeights(weight: Tensor, bias: Tensor | null, norm: NormNumbers): FusedParameters {
  return noGrad(() => {
    const rsqrt = norm.runningVar.add(norm.eps).rsqrt();
    const scale = norm.weight === null ? rsqrt : norm.weight.mul(rsqrt);
    const centred = bias === null ? norm.runningMean.neg() : bias.sub(norm.runningMean);
    const shift = centred.mul(scale);
    return {
      weight: new Parameter(weight.mul(scale.reshape(-1, ...weight.shape.slice(1).map(() => 1)))),
      bias: new Parameter(norm.bias === null ? shift : shift.add(norm.bias)),
    };
  });
}

/** The numbers of a module that keeps running statistics. */
function numbersOf({ runningMean, runningVar, eps, weight, bias }: Norm): NormNumbers {
  if (runningMean === null || runningVar === null) {
    throw new Error(
      'fuseConvBnEval(): the normalisation keeps no running statistics, so it cannot be fused.',
    );
  }
  return { runningMean, runningVar, eps, weight, bias };
}

/** Another convolution with the same settings, and a bias. The random stream stays where it is. */
function twin(conv: AnyConvolution): AnyConvolution {
  const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups, paddingMode } = conv;
  const options = { stride, padding, dilation, groups, paddingMode, dtype: conv.weight.dtype };
  const Convolution = conv instanceof Conv1d ? Conv1d : conv instanceof Conv2d ? Conv2d : Conv3d;
  const stream = defaultGenerator.getState();
  try {
    return new Convolution(inChannels, outChannels, kernelSize, options);
  } finally {
    defaultGenerator.setState(stream);
  }
}
