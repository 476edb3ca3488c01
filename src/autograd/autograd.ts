import { sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { walk } from './backward.ts';
import type { Edge, Hook } from './graph.ts';
import { edgeOf } from './record.ts';

/** Options of `backward`. */
export interface BackwardOptions {
  /** Keep the graph for another backward pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the gradients themselves, for derivatives of higher order. Default: false. */
  readonly createGraph?: boolean;
}

/** Options of `autograd.grad`. */
export interface GradOptions extends BackwardOptions {
  /** Gradients of the outputs, where they are not scalars. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null | undefined)[];
  /** Give `null` for inputs that the outputs do not depend on, instead of throwing. Default: false. */
  readonly allowUnused?: boolean;
}

/**
 * Sums the gradient of `output` with respect to every leaf that requires it into the leaf's `.grad`.
 *
 * @throws when `output` is not a scalar and `gradient` is missing, or requires no gradient, or when the
 * graph was already freed by an earlier pass, or a saved tensor was changed in place.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
 * @example
 * ```ts
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.pow(2).sum().backward();
 * print(x.grad);
 * // tensor([2., 4., 6.])
 * ```
 */
export function backward(output: Tensor, gradient?: Tensor | null, options: BackwardOptions = {}): void {
  walk([rootOf(output, gradient)], undefined, walkOptions(options));
}

/**
 * The gradients of `outputs` with respect to `inputs`, without touching any `.grad`.
 *
 * @throws as `backward`, and when an input does not contribute and `allowUnused` is not set.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html
 * @example
 * ```ts
 * const x = tensor(3, { requiresGrad: true });
 * const [slope] = autograd.grad(x.pow(3), [x], { createGraph: true });
 * const [curvature] = autograd.grad(slope, [x]);
 * print(slope.item(), curvature.item());
 * // 27 18
 * ```
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions & { readonly allowUnused?: false },
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions,
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const gradients = [options.gradOutputs].flat();
  const roots = [outputs].flat().map((output, position) => rootOf(output, gradients[position]));
  const targets = [inputs].flat().map((input) => targetOf(input));
  return walk(roots, targets, walkOptions(options)).map((found) => {
    if (found === undefined && !options.allowUnused) {
      throw new Error(
        'One of the differentiated Tensors appears to not have been used in the graph. Set ' +
          'allow_unused=True if this is the desired behavior. In fovea: { allowUnused: true } gives null for it.',
      );
    }
    return found ?? null;
  });
}

function walkOptions({ createGraph = false, retainGraph = createGraph }: BackwardOptions) {
  return { createGraph, retainGraph };
}

function targetOf(input: Tensor): Edge {
  const edge = edgeOf(input);
  if (edge === undefined) {
    throw new Error(
      'One of the differentiated Tensors does not require grad. Make it with { requiresGrad: true }.',
    );
  }
  return edge;
}

function rootOf(output: Tensor, gradient: Tensor | null | undefined): { edge: Edge; grad: Tensor } {
  const edge = edgeOf(output);
  if (edge === undefined) {
    throw new Error(
      'element 0 of tensors does not require grad and does not have a grad_fn. ' +
        'Make an input with { requiresGrad: true }, and compute outside noGrad().',
    );
  }
  if (gradient) {
    if (!sameShape(gradient.shape, output.shape)) {
      throw new RangeError(
        `Mismatch in shape: grad_output[0] has a shape of ${gradient.shape} and output[0] has a shape of ` +
          `${output.shape}. Give a gradient of the output's shape.`,
      );
    }
    return { edge, grad: gradient.to(output.dtype) };
  }
  if (output.numel() !== 1) {
    throw new Error(
      'grad can be implicitly created only for scalar outputs. ' +
        `This output has shape ${output.shape}: sum() it, or pass its gradient to backward(gradient).`,
    );
  }
  return { edge, grad: output.detach().onesLike() };
}

/**
 * Calls `hook` with the gradient of `tensor` whenever a backward pass computes it; an answer replaces it.
 * Returns a function that removes the hook.
 *
 * @throws when the tensor requires no gradient.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.register_hook.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * x.registerHook((grad) => grad.mul(10));
 * x.sum().backward();
 * print(x.grad);
 * // tensor([10., 10.])
 * ```
 */
export function registerHook(tensor: Tensor, hook: Hook): () => void {
  const edge = edgeOf(tensor);
  if (edge === undefined) {
    throw new Error(
      "cannot register a hook on a tensor that doesn't require gradient. Set requiresGrad first.",
    );
  }
  const hooks = edge.node.hooks.get(edge.index) ?? [];
  edge.node.hooks.set(edge.index, [...hooks, hook]);
  return () => {
    const left = edge.node.hooks.get(edge.index) ?? [];
    edge.node.hooks.set(
      edge.index,
      left.filter((other) => other !== hook),
    );
  };
}

/**
 * Makes `backward` keep the gradient of a computed tensor in its `.grad`, as it does for leaves.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.retain_grad.html
 * @example
 * ```ts
 * const x = tensor([1, 2], { requiresGrad: true });
 * const y = x.mul(3);
 * y.retainGrad();
 * y.sum().backward();
 * print(y.grad);
 * // tensor([1., 1.])
 * ```
 */
export function retainGrad(tensor: Tensor): void {
  if (tensor.isLeaf) return;
  registerHook(tensor, (gradient) => {
    tensor.grad = tensor.grad === null ? gradient : tensor.grad.add(gradient);
  });
}
