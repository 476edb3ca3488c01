import { noGrad } from '../autograd/modes.ts';
import { zeros } from '../ops/creation/creation.ts';
import { Tensor } from '../ops/methods.ts';
import { cat, stack } from '../ops/shape/joining.ts';

export * as fusion from './fusion.ts';

/** One tensor or several. */
export type Tensors = Tensor | Iterable<Tensor>;

/** Options of `clipGradNorm_`. */
export interface ClipGradNormOptions {
  /** Which norm; Infinity for the largest element. Default: 2. */
  readonly normType?: number;
  /** Throw where the norm is not finite. Default: false. */
  readonly errorIfNonfinite?: boolean;
}

/**
 * All parameters, flattened, as one vector.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parameters_to_vector.html
 * @example
 * ```ts
 * print(nn.utils.parametersToVector([ones([2, 2]), zeros([1])]));
 * // tensor([1., 1., 1., 1., 0.])
 * ```
 */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor {
  return cat([...parameters].map((parameter) => parameter.reshape(-1)));
}

/**
 * Copies the parts of a vector into the parameters, in order.
 *
 * @throws when the vector has another number of elements than all parameters together.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.vector_to_parameters.html
 * @example
 * ```ts
 * const w = zeros([2, 2]);
 * nn.utils.vectorToParameters(tensor([1, 2, 3, 4]), [w]);
 * print(w);
 * // tensor([[1., 2.],
 * //         [3., 4.]])
 * ```
 */
export function vectorToParameters(vec: Tensor, parameters: Iterable<Tensor>): void {
  const all = [...parameters];
  const total = all.reduce((sum, parameter) => sum + parameter.numel(), 0);
  if (vec.ndim !== 1 || vec.numel() !== total) {
    throw new RangeError(
      `fovea: the parameters have ${total} elements, but the vector has shape ${vec.shape}.`,
    );
  }
  noGrad(() => {
    let start = 0;
    for (const parameter of all) {
      parameter.copy_(vec.narrow(0, start, parameter.numel()).view(parameter.shape));
      start += parameter.numel();
    }
  });
}

/**
 * Scales all gradients by one factor where their norm, taken as one vector, exceeds `maxNorm`. Returns the
 * norm from before.
 *
 * @throws with `errorIfNonfinite` when the norm is NaN or infinite.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
 * @example
 * ```ts
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.square().sum().div(2).backward();
 * print(nn.utils.clipGradNorm_([w], 1), w.grad);
 * // tensor(5.) tensor([0.6000, 0.8000])
 * ```
 */
export function clipGradNorm_(
  parameters: Tensors,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor {
  const { normType = 2, errorIfNonfinite = false } = options;
  const grads = gradientsOf(parameters);
  if (grads.length === 0) return zeros([]);
  return noGrad(() => {
    const total = stack(grads.map((grad) => grad.norm(normType))).norm(normType);
    if (errorIfNonfinite && !Number.isFinite(total.item())) {
      throw new RangeError(
        `The total norm of order ${normType} for gradients from \`parameters\` is non-finite, so it cannot ` +
          'be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set ' +
          '`error_if_nonfinite=False`. In fovea: { errorIfNonfinite: false }.',
      );
    }
    const factor = total.add(1e-6).reciprocal().mul(maxNorm).clampMax(1);
    for (const grad of grads) grad.mul_(factor);
    return total;
  });
}

/**
 * Cuts every element of all gradients off at ±`clipValue`.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
 * @example
 * ```ts
 * const w = tensor([3, -4], { requiresGrad: true });
 * w.square().sum().backward();
 * nn.utils.clipGradValue_(w, 1);
 * print(w.grad);
 * // tensor([ 1., -1.])
 * ```
 */
export function clipGradValue_(parameters: Tensors, clipValue: number): void {
  noGrad(() => {
    for (const grad of gradientsOf(parameters)) grad.clamp_(-clipValue, clipValue);
  });
}

function gradientsOf(parameters: Tensors): Tensor[] {
  const all = parameters instanceof Tensor ? [parameters] : [...parameters];
  return all.flatMap(({ grad }) => (grad === null ? [] : [grad]));
}
