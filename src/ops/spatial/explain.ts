import { explainPlan } from '../../conv/explain.ts';
import type { SpatialRank } from '../../conv/options.ts';
import type { Role } from '../../conv/roles.ts';
import { convSpec } from '../../conv/spec.ts';
import { convolutionPlan } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ConvolutionOptions } from './convolution.ts';

/** Options of `explain`: those of the convolution, and which of its computations is meant. */
export interface ExplainOptions extends ConvolutionOptions {
  /** The result itself, or the gradient of the input or of the weight. Default: `'forward'`. */
  readonly role?: Role;
  /** Whether a bias is added. Default: false. */
  readonly bias?: boolean;
}

/**
 * How fovea computes the convolution of `input` [N, Cin, …] with `weight` [Cout, Cin / groups, …]: the
 * algorithm that it runs, at what estimated cost, why not another one, and the steps. Read from the plan
 * that runs. The number of the weight's axes says whether it is conv1d, conv2d or conv3d.
 *
 * @throws where shapes, types or settings do not fit together, as the convolution itself.
 * @example
 * ```ts
 * const text = explain(zeros([1, 2, 8, 8]), zeros([4, 2, 1, 1]));
 * print(text.slice(0, text.indexOf('   ')));
 * // conv forward  x[1,2,8,8] * w[4,2,1,1] → [1,4,8,8]
 * ```
 */
export function explain(
  input: Tensor,
  weight: Tensor,
  { role = 'forward', bias = false, algorithm, ...options }: ExplainOptions = {},
): string {
  const spec = convSpec(rankOf(weight), input.shape, weight.shape, undefined, options);
  return explainPlan(convolutionPlan(role, spec, input, algorithm), { bias });
}

/** The number of spatial axes; a weight with too few or too many is left for `convSpec` to refuse. */
function rankOf({ ndim }: Tensor): SpatialRank {
  return ndim <= 3 ? 1 : ndim === 4 ? 2 : 3;
}
