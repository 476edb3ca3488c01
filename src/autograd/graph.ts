import { freeReplaced, keepUntilReplaced } from '../tensor/scope.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { noGrad } from './modes.ts';

/** Where a gradient flows: into the `index`-th output of a node. */
export interface Edge {
  readonly node: Node;
  readonly index: number;
}

/** What a hook may do with a gradient: look at it, or answer with another one. */
export type Hook = (grad: Tensor) => Tensor | null | undefined;

/** Gradients by position; `undefined` where there is none (zero). */
export type Gradients = readonly (Tensor | undefined)[];

let nextSequence = 0;

/** One recorded op: knows how to turn gradients of its outputs into gradients of its inputs. */
export abstract class Node {
  /** As PyTorch prints it: `MulBackward0`. */
  abstract readonly name: string;
  /** Where the gradients of the inputs flow; `undefined` for inputs that need none. */
  abstract readonly edges: readonly (Edge | undefined)[];
  /** Later nodes have higher numbers, so descending order is a valid order for backward. */
  readonly sequence: number = nextSequence++;
  /** Called with the gradient of an output before it is used; by output. */
  readonly hooks: Map<number, readonly Hook[]> = new Map();

  /** The gradients of the inputs, in the order of `edges`. `createGraph`: they may be differentiated. */
  abstract backward(grads: Gradients, createGraph: boolean): Gradients;

  /** Forgets what was saved for backward; a second backward then explains itself. */
  release(): void {}

  /** The nodes that the gradients go to, each with the number of its output: PyTorch's `next_functions`. */
  get nextFunctions(): readonly (readonly [Node | null, number])[] {
    return this.edges.map((edge) => (edge ? [edge.node, edge.index] : [null, 0]));
  }

  toString(): string {
    return `<${this.name}>`;
  }
}

/** Sums up the gradients that reach a leaf into its `.grad`. */
export class AccumulateGrad extends Node {
  readonly name = 'AccumulateGrad';
  readonly edges: readonly undefined[] = [];
  private readonly leaf: Tensor;

  constructor(leaf: Tensor) {
    super();
    this.leaf = leaf;
  }

  backward([grad]: Gradients, createGraph: boolean): Gradients {
    if (grad !== undefined) accumulate(this.leaf, grad, createGraph);
    return [];
  }
}

/**
 * `tensor.grad += grad`. The first gradient is copied, so that it shares memory with nothing; later ones
 * are added in place, unless the sum is to be differentiated.
 */
export function accumulate(tensor: Tensor, grad: Tensor, createGraph: boolean): void {
  const before = tensor.grad;
  if (before === null) tensor.grad = keepUntilReplaced(grad.clone());
  else if (createGraph) tensor.grad = keepUntilReplaced(before.add(grad));
  else noGrad(() => before.add_(grad));
}

/** Forgets a gradient, or makes it zeros: `zeroGrad` for one tensor. */
export function forgetGrad(tensor: Tensor, setToNone = true): void {
  const { grad } = tensor;
  if (grad === null) return;
  tensor.grad = setToNone ? null : keepUntilReplaced(grad.detach().zerosLike());
  freeReplaced(grad);
}
