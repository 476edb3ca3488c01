import { isFloatingPoint } from '../dtype/dtype.ts';
import { Tensor } from '../tensor/tensor.ts';
import { grad as gradientsOf } from './autograd.ts';
import { enableGrad } from './modes.ts';
import { mapTensors, tensorsOf } from './nested.ts';

/** Which arguments of a function to differentiate. */
type ArgNums = number | readonly number[];

/** What a gradient looks like: as the argument itself, or a list for a list of arguments. */
type GradientOf<Args extends readonly unknown[], N extends ArgNums> = N extends readonly number[]
  ? { -readonly [K in keyof N]: Args[N[K] & number] }
  : Args[N & number];

/** Options of `grad` and `valueAndGrad`. */
export interface TransformOptions<N extends ArgNums> {
  /** The position of the argument to differentiate, or several. Default: 0, the first. */
  readonly argnums?: N;
}

/**
 * The function that computes the gradient of `f` with respect to its first argument (or `argnums`): a tensor,
 * or nested arrays, maps and objects of tensors; the gradient has the same structure. What `f` does not
 * depend on gets zeros. Works on itself, for higher derivatives.
 *
 * @throws when called: if `f` gives anything but a tensor with one element, or an argument is not float.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.grad.html
 * @see https://docs.jax.dev/en/latest/_autosummary/jax.grad.html
 * @example
 * ```ts
 * const cube = (x: Tensor) => x.pow(3);
 * print(grad(cube)(tensor(2)), grad(grad(cube))(tensor(2)));
 * // tensor(12.) tensor(12.)
 * const loss = ({ w, b }: { w: Tensor; b: Tensor }, x: Tensor) => w.mul(x).add(b).sum();
 * print(grad(loss)({ w: tensor(3), b: tensor(1) }, tensor([1, 2])).w);
 * // tensor(3.)
 * ```
 */
export function grad<Args extends unknown[], const N extends ArgNums = 0>(
  f: (...args: Args) => Tensor,
  options: TransformOptions<N> = {},
): (...args: Args) => GradientOf<Args, N> {
  const both = valueAndGrad(f, options);
  return (...args) => both(...args)[1];
}

/** How many functions are being differentiated around the current one. */
let depth = 0;

/**
 * Like `grad`, but the function gives both: `[f(...args), gradient]`.
 *
 * @throws when called: if `f` gives anything but a tensor with one element, or an argument is not float.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.grad_and_value.html
 * @see https://docs.jax.dev/en/latest/_autosummary/jax.value_and_grad.html
 * @example
 * ```ts
 * const [loss, slope] = valueAndGrad((x: Tensor) => x.mul(x).sum())(tensor([1, 2]));
 * print(loss, slope);
 * // tensor(5.) tensor([2., 4.])
 * ```
 */
export function valueAndGrad<Args extends unknown[], const N extends ArgNums = 0>(
  f: (...args: Args) => Tensor,
  { argnums }: TransformOptions<N> = {},
): (...args: Args) => [value: Tensor, gradient: GradientOf<Args, N>] {
  const positions = [argnums ?? 0].flat();
  return (...args) => {
    const chosen = positions.map((position) => args[position]);
    // Inside another function that is being differentiated, gradients must be differentiable themselves.
    const createGraph = depth > 0 || tensorsOf(chosen).some((tensor) => tensor.requiresGrad);
    const variables = mapTensors(chosen, variable);
    const value = callWith(f, args, positions, variables);
    const gradients = gradientsAt(value, variables, createGraph);
    const result = Array.isArray(argnums) ? gradients : gradients[0];
    return [createGraph ? value : value.detach(), result as GradientOf<Args, N>];
  };
}

/** A tensor to differentiate by: a new leaf, or the same value within the history that it has. */
function variable(tensor: Tensor): Tensor {
  if (!isFloatingPoint(tensor.dtype)) {
    throw new TypeError(
      'grad requires real- or complex-valued inputs (input dtype that is a sub-dtype of np.inexact), but ' +
        `got ${tensor.dtype}. Convert it with .to('float32'), or keep it out of the differentiated argument.`,
    );
  }
  return tensor.requiresGrad
    ? enableGrad(() => tensor.expand(tensor.shape))
    : tensor.detach().requiresGrad_();
}

/** `f(...args)` with the arguments at `positions` replaced. */
function callWith<Args extends unknown[]>(
  f: (...args: Args) => Tensor,
  args: Args,
  positions: readonly number[],
  replacements: readonly unknown[],
): Tensor {
  const call = args.map((arg, position) => {
    const replacement = positions.lastIndexOf(position);
    return replacement < 0 ? arg : replacements[replacement];
  });
  depth++;
  try {
    return checkScalar(enableGrad(() => f(...(call as Args))));
  } finally {
    depth--;
  }
}

function checkScalar(value: unknown): Tensor {
  if (!(value instanceof Tensor)) {
    throw new TypeError(
      `Expected f(*args) to return a tensor, got ${typeof value}. Return the loss as it is.`,
    );
  }
  if (value.ndim !== 0) {
    throw new RangeError(
      `Expected f(*args) to return a scalar tensor, got tensor with ${value.ndim} dims. Maybe you meant to ` +
        'use the vjp or jacrev APIs instead? In fovea: reduce it with sum() or mean(), or see ' +
        'autograd.functional.',
    );
  }
  return value;
}

/** The gradients of `value`, in the structure of `variables`; zeros where it does not depend on them. */
function gradientsAt<T>(value: Tensor, variables: T, createGraph: boolean): T {
  const leaves = tensorsOf(variables);
  const found =
    value.requiresGrad && leaves.length > 0
      ? gradientsOf(value, leaves, undefined, { createGraph, allowUnused: true })
      : leaves.map(() => null);
  let next = 0;
  return mapTensors(variables, (leaf) => found[next++] ?? leaf.detach().zerosLike());
}
