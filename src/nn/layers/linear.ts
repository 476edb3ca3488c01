import { requireArguments } from '../../arguments/required.ts';
import type { DType } from '../../dtype/dtype.ts';
import { empty } from '../../ops/creation/creation.ts';
import type { Tensor } from '../../ops/methods.ts';
import * as F from '../functional.ts';
import { uniform_ } from '../init/filling.ts';
import { fans, kaimingUniform_ } from '../init/scaled.ts';
import { Module } from '../module.ts';
import { Parameter } from '../parameter.ts';
import { keywords } from '../repr.ts';

/** Options of `Linear` and `Bilinear`. */
export interface LinearOptions {
  /** Whether to learn an additive term. Default: true. */
  readonly bias?: boolean;
  /** Type of the parameters. Default: float32. */
  readonly dtype?: DType;
}

/**
 * Passes its input on; takes any arguments.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html
 * @example
 * ```ts
 * print(new nn.Identity().forward(tensor([1, 2])));
 * // tensor([1., 2.])
 * ```
 */
export class Identity extends Module {
  constructor(..._ignored: readonly unknown[]) {
    super();
  }

  /** The input itself. */
  forward(input: Tensor): Tensor {
    return input;
  }
}

/**
 * x Wᵀ + b: [*, inFeatures] → [*, outFeatures]. The weight is [outFeatures, inFeatures].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(new nn.Linear(3, 2).forward(ones([1, 3])));
 * // tensor([[-0.1812, -0.0347]], grad_fn=<AddmmBackward0>)
 * ```
 */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    const { bias = true, dtype } = options;
    requireArguments('Linear.__init__()', { in_features: inFeatures, out_features: outFeatures });
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, inFeatures], { dtype }));
    this.bias = bias ? new Parameter(empty([outFeatures], { dtype })) : null;
    this.resetParameters();
  }

  /** Draws new weights, within 1 / √inFeatures. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    const { fanIn } = fans(this.weight);
    const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
    if (this.bias) uniform_(this.bias, -bound, bound);
  }

  /** [*, inFeatures] → [*, outFeatures]. */
  forward(input: Tensor): Tensor {
    return F.linear(input, this.weight, this.bias);
  }

  protected override extraRepr(): string {
    const { inFeatures, outFeatures, bias } = this;
    return keywords({ in_features: inFeatures, out_features: outFeatures, bias: bias !== null });
  }
}

/**
 * x₁ᵀ W x₂ + b for each output feature: [*, in1Features], [*, in2Features] → [*, outFeatures].
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html
 * @example
 * ```ts
 * manualSeed(0);
 * print(new nn.Bilinear(2, 3, 4).forward(ones([1, 2]), ones([1, 3])).shape);
 * // torch.Size([1, 4])
 * ```
 */
export class Bilinear extends Module {
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(in1Features: number, in2Features: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    const { bias = true, dtype } = options;
    const sizes = { in1_features: in1Features, in2_features: in2Features, out_features: outFeatures };
    requireArguments('Bilinear.__init__()', sizes);
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight = new Parameter(empty([outFeatures, in1Features, in2Features], { dtype }));
    this.bias = bias ? new Parameter(empty([outFeatures], { dtype })) : null;
    this.resetParameters();
  }

  /** Draws new weights, within 1 / √in1Features. */
  resetParameters(): void {
    const bound = 1 / Math.sqrt(this.weight.shape[1]);
    uniform_(this.weight, -bound, bound);
    if (this.bias) uniform_(this.bias, -bound, bound);
  }

  /** [*, in1Features], [*, in2Features] → [*, outFeatures]. */
  forward(input1: Tensor, input2: Tensor): Tensor {
    return F.bilinear(input1, input2, this.weight, this.bias);
  }

  protected override extraRepr(): string {
    const { in1Features, in2Features, outFeatures, bias } = this;
    return keywords({
      in1_features: in1Features,
      in2_features: in2Features,
      out_features: outFeatures,
      bias: bias !== null,
    });
  }
}
