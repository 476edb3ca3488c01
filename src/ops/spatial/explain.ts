import { explainPlan } from '../../conv/explain.ts';
import type { SpatialRank } from '../../conv/options.ts';
import type { Role } from '../../conv/roles.ts';
import { convSpec } from '../../conv/spec.ts';
import { convolutionPlan, keptForms } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ConvolutionOptions } from './convolution.ts';

/** Options of `explain`: those of the convolution, and which of its computations is meant. */
export interface ExplainOptions extends ConvolutionOptions {
  /** The result itself, or the gradient of the input or of the weight. Default: `'forward'`. */
  readonly role?: Role;
  /** Whether a bias is added. Default: false. */
  readonly bias?: boolean;
}

/** How fovea computes the convolution of `input` [N, Cin, …] with `weight` [Cout, Cin / groups, …]. */
export function explainConvolution(
  input: Tensor,
  weight: Tensor,
  { role = 'forward', bias = false, algorithm, activation, ...options }: ExplainOptions = {},
): string {
  const spec = convSpec(rankOf(weight), input.shape, weight.shape, undefined, options);
  const plan = convolutionPlan(role, spec, input, algorithm);
  return explainPlan(plan, {
    bias,
    activation,
    kept: role === 'weightGradient' ? undefined : keptForms(weight),
  });
}

/** The number of spatial axes; a weight with too few or too many is left for `convSpec` to refuse. */
function rankOf({ ndim }: Tensor): SpatialRank {
  return ndim <= 3 ? 1 : ndim === 4 ? 2 : 3;
}
