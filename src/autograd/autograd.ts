import { pythonType } from '../arguments/python-type.ts';
import { sameShape } from '../tensor/shape.ts';
import { Tensor } from '../tensor/tensor.ts';
import { type Root, type WalkOptions, walk } from './backward.ts';
import { accumulate, type Edge } from './graph.ts';
import { edgeOf } from './record.ts';

/** Options of `autograd.grad`. */
export interface GradOptions {
  /** Keep the graph for another backward pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the gradients themselves, for derivatives of higher order. Default: false. */
  readonly createGraph?: boolean;
  /** Give `null` for inputs that the outputs do not depend on, instead of throwing. Default: false. */
  readonly allowUnused?: boolean;
}

/** Options of `backward`. */
export interface BackwardOptions extends Omit<GradOptions, 'allowUnused'> {
  /** Sum gradients only into these tensors. Default: into every leaf that requires them. */
  readonly inputs?: Tensor | readonly Tensor[] | null;
}

/** Gradients of outputs, where they are not scalars: one, or one per output. */
export type GradOutputs = Tensor | readonly (Tensor | null | undefined)[] | null;

/**
 * Sums the gradient of `tensors` (one or several outputs) with respect to every leaf that requires it into
 * the leaf's `.grad`. `gradTensors` are the outputs' own gradients: 1 for a scalar when left out.
 *
 * @throws when an output is not a scalar and its gradient is missing, or requires no gradient, or when the
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
export function backward(
  tensors: Tensor | readonly Tensor[],
  gradTensors?: GradOutputs,
  options: BackwardOptions = {},
): void {
  const roots = rootsOf(tensors, gradTensors);
  const { inputs } = options;
  if (!inputs) {
    walk(roots, undefined, walkOptions(options));
    return;
  }
  const wanted = [inputs].flat();
  if (wanted.length === 0) {
    throw new RangeError(
      "'inputs' argument to backward() cannot be empty. Leave it out to reach all leaves.",
    );
  }
  const found = walk(roots, wanted.map(targetOf), walkOptions(options));
  wanted.forEach((input, position) => {
    const gradient = found[position];
    if (gradient !== undefined) accumulate(input, gradient, options.createGraph ?? false);
  });
}

/**
 * The gradients of `outputs` with respect to `inputs`, without touching any `.grad`.
 *
 * @throws as `backward`, and when an input does not contribute and `allowUnused` is not set.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html
 * @example
 * ```ts
 * const x = tensor(3, { requiresGrad: true });
 * const [slope] = autograd.grad(x.pow(3), [x], undefined, { createGraph: true });
 * const [curvature] = autograd.grad(slope, [x]);
 * print(slope.item(), curvature.item());
 * // 27 18
 * ```
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  gradOutputs?: GradOutputs,
  options?: GradOptions & { readonly allowUnused?: false },
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  gradOutputs: GradOutputs | undefined,
  options: GradOptions,
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  gradOutputs?: GradOutputs,
  options: GradOptions = {},
): (Tensor | null)[] {
  const targets = [inputs].flat().map(targetOf);
  return walk(rootsOf(outputs, gradOutputs), targets, walkOptions(options)).map((found) => {
    if (found === undefined && !options.allowUnused) {
      throw new Error(
        'One of the differentiated Tensors appears to not have been used in the graph. Set ' +
          'allow_unused=True if this is the desired behavior. In fovea: { allowUnused: true } gives null.',
      );
    }
    return found ?? null;
  });
}

function walkOptions({ createGraph = false, retainGraph = createGraph }: GradOptions): WalkOptions {
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

function rootsOf(outputs: Tensor | readonly Tensor[], gradients: GradOutputs | undefined): Root[] {
  const given = [gradients].flat();
  const roots = [outputs].flat().map((output, position) => rootOf(output, given[position], position));
  if (gradients && given.length !== roots.length) {
    throw new RangeError(
      `got ${roots.length} tensors and ${given.length} gradients. Give one gradient per output; ` +
        'null stands for 1 where the output is a scalar.',
    );
  }
  return roots;
}

function rootOf(output: Tensor, gradient: Tensor | null | undefined, position: number): Root {
  const edge = edgeOf(output);
  if (edge === undefined) {
    throw new Error(
      `element ${position} of tensors does not require grad and does not have a grad_fn. ` +
        'Make an input with { requiresGrad: true }, and compute outside noGrad().',
    );
  }
  if (gradient) {
    if (!(gradient instanceof Tensor)) {
      throw new TypeError(
        `gradients can be either Tensors or None, but got ${pythonType(gradient)}. Options come after them.`,
      );
    }
    if (!sameShape(gradient.shape, output.shape)) {
      throw new RangeError(
        `Mismatch in shape: grad_output[${position}] has a shape of ${gradient.shape} and ` +
          `output[${position}] has a shape of ${output.shape}. Give a gradient of the output's shape.`,
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
