import { keep } from '../tensor/scope.ts';
import { sameShape } from '../tensor/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Hook } from './graph.ts';
import { edgeOf } from './record.ts';

/** What `registerHook` returns: the way to take the hook off again. */
export interface HookHandle {
  /** Takes the hook off. */
  remove(): void;
}

/**
 * Calls `hook` with the gradient of `tensor` whenever a backward pass computes it; an answer replaces it
 * for the hooks after it and for all that is computed from it. `remove()` of the result takes it off.
 *
 * @throws when the tensor requires no gradient; during backward, when the answer has another shape.
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
export function registerHook(tensor: Tensor, hook: Hook): HookHandle {
  const edge = edgeOf(tensor);
  if (edge === undefined) {
    throw new Error(
      "cannot register a hook on a tensor that doesn't require gradient. Set requiresGrad first.",
    );
  }
  const entry: Hook = (grad) => checkedAnswer(hook, grad);
  const { node, index } = edge;
  const others = () => (node.hooks.get(index) ?? []).filter((other) => other !== entry);
  node.hooks.set(index, [...others(), entry]);
  return { remove: () => void node.hooks.set(index, others()) };
}

/** The hook may store the gradient it is shown, so that one outlives the pass. */
function checkedAnswer(hook: Hook, grad: Tensor): Tensor {
  const answer = hook(keep(grad)) ?? grad;
  if (!sameShape(answer.shape, grad.shape)) {
    throw new RangeError(
      `hook '${hook.name}' has changed the size of value. The gradient has shape ${grad.shape}, the answer ` +
        `${answer.shape}: answer with a gradient of the same shape.`,
    );
  }
  return answer;
}

/**
 * Makes `backward` keep the gradient of a computed tensor in its `.grad`, as it does for leaves.
 *
 * @throws when the tensor requires no gradient.
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
  if (!tensor.requiresGrad) {
    throw new Error("can't retain_grad on Tensor that has requires_grad=False. Set requiresGrad first.");
  }
  if (tensor.isLeaf || retained.has(tensor)) return;
  retained.add(tensor);
  registerHook(tensor, (grad) => {
    tensor.grad = keep(tensor.grad === null ? grad.clone() : tensor.grad.add(grad));
    return undefined;
  });
}

/** Computed tensors that already keep their gradient: asking twice must not add it twice. */
const retained = new WeakSet<Tensor>();
