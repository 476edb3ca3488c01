import { requireArguments } from '../../arguments/required.ts';
import type { DType } from '../../dtype/dtype.ts';
import { full, zeros } from '../../ops/creation/creation.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { ones_, zeros_ } from '../init/filling.ts';
import { Module } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { float, given, tuple } from '../repr.ts';

/** Options of `LayerNorm`. */
export interface LayerNormModuleOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Whether to learn a scale and a shift for each element. Default: true. */
  readonly elementwiseAffine?: boolean;
  /** Whether to learn the shift. Default: true. */
  readonly bias?: boolean;
  /** Type of the parameters. Default: float32. */
  readonly dtype?: DType;
}

/**
 * The last dimensions, of the shape `normalizedShape`, with mean 0 and variance 1, then scaled and shifted.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 * @example
 * ```ts
 * print(new nn.LayerNorm(2).forward(tensor([[1, 3]])).detach());
 * // tensor([[-1.0000,  1.0000]])
 * ```
 */
export class LayerNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;

  constructor(normalizedShape: number | readonly number[], options: LayerNormModuleOptions = {}) {
    super();
    requireArguments('LayerNorm.__init__()', { normalized_shape: normalizedShape });
    const { eps = 1e-5, elementwiseAffine = true, bias = true, dtype } = options;
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const { normalizedShape: shape } = this;
    this.weight = elementwiseAffine ? new Parameter(full(shape, 1, { dtype })) : null;
    this.bias = elementwiseAffine && bias ? new Parameter(zeros(shape, { dtype })) : null;
  }

  /** Sets scale and shift to 1 and 0. */
  resetParameters(): void {
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  /** [*, normalizedShape] → the same shape. */
  forward(input: Tensor): Tensor {
    const { weight, bias, eps } = this;
    return F.layerNorm(input, this.normalizedShape, { weight, bias, eps });
  }

  protected override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return `${tuple(normalizedShape)}, eps=${float(eps)}, elementwise_affine=${given(elementwiseAffine)}`;
  }
}

/** Options of `GroupNorm`. */
export interface GroupNormOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Whether to learn a scale and a shift per channel. Default: true. */
  readonly affine?: boolean;
  /** Type of the parameters. Default: float32. */
  readonly dtype?: DType;
}

/**
 * Each group of channels of each sample of [N, C, *] with mean 0 and variance 1, then scaled and shifted.
 *
 * @throws when the channels do not divide into groups.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
 * @example
 * ```ts
 * print(new nn.GroupNorm(1, 2).forward(tensor([[1, 3]])).detach());
 * // tensor([[-1.0000,  1.0000]])
 * ```
 */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;

  constructor(numGroups: number, numChannels: number, options: GroupNormOptions = {}) {
    super();
    const { eps = 1e-5, affine = true, dtype } = options;
    requireArguments('GroupNorm.__init__()', { num_groups: numGroups, num_channels: numChannels });
    if (numChannels % numGroups !== 0) {
      throw new RangeError(
        'num_channels must be divisible by num_groups. ' +
          `${numChannels} channels do not split into ${numGroups} groups.`,
      );
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? new Parameter(full([numChannels], 1, { dtype })) : null;
    this.bias = affine ? new Parameter(zeros([numChannels], { dtype })) : null;
  }

  /** Sets scale and shift to 1 and 0. */
  resetParameters(): void {
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  /** [N, C, *] → the same shape. */
  forward(input: Tensor): Tensor {
    const { weight, bias, eps } = this;
    return F.groupNorm(input, this.numGroups, { weight, bias, eps });
  }

  protected override extraRepr(): string {
    const { numGroups, numChannels, eps, affine } = this;
    return `${numGroups}, ${numChannels}, eps=${float(eps)}, affine=${given(affine)}`;
  }
}

/**
 * x / (k + α · mean of the squares over `size` neighbouring channels)^β, for [N, C, *].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html
 * @example
 * ```ts
 * print(new nn.LocalResponseNorm(2, { alpha: 1 }).forward(ones([1, 2, 1])).flatten());
 * // tensor([0.7378, 0.5946])
 * ```
 */
export class LocalResponseNorm extends Module {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(size: number, { alpha = 1e-4, beta = 0.75, k = 1 }: F.LocalResponseOptions = {}) {
    super();
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  /** [N, C, *] → the same shape. */
  forward(input: Tensor): Tensor {
    const { alpha, beta, k } = this;
    return F.localResponseNorm(input, this.size, { alpha, beta, k });
  }

  protected override extraRepr(): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${float(alpha)}, beta=${float(beta)}, k=${float(k)}`;
  }
}
