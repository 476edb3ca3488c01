import { scopeNamed } from '../tensor/scope.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { AccumulateGrad, type Edge, type Gradients, type Node } from './graph.ts';
import { enableGrad, noGrad } from './modes.ts';

/** How to walk the graph. */
export interface WalkOptions {
  /** Keep what the nodes saved, so that backward can run again. */
  readonly retainGraph: boolean;
  /** Record the gradient formulas themselves, so that gradients can be differentiated. */
  readonly createGraph: boolean;
}

/** Where a walk begins, with which gradient. */
export interface Root {
  readonly edge: Edge;
  readonly grad: Tensor;
}

/** Gradients that wait at a node, by output. */
type Waiting = Map<Node, (Tensor | undefined)[]>;

/**
 * Carries gradients from `roots` through the graph, each node once, after all that depends on it.
 * Without `targets` they end in the leaves' `.grad`; with `targets` nothing is accumulated, and the
 * gradients that reach those edges are returned. All other gradients are freed.
 */
export function walk(
  roots: readonly Root[],
  targets: readonly Edge[] | undefined,
  options: WalkOptions,
): (Tensor | undefined)[] {
  const order = reachable(roots.map(({ edge }) => edge.node));
  const wanted = targets && positionsByNode(targets);
  const leading = wanted && leadingTo(order, wanted);
  const waiting: Waiting = new Map();
  const found = new Array<Tensor | undefined>(targets?.length ?? 0).fill(undefined);
  const run = options.createGraph ? enableGrad : noGrad;
  return scopeNamed('backward()', () =>
    run(() => {
      for (const { edge, grad } of roots) add(waiting, edge, grad);
      for (const node of order) {
        const arrived = waiting.get(node);
        if (arrived === undefined) continue;
        waiting.delete(node);
        const grads = hooked(node, arrived);
        for (const { position, index } of wanted?.get(node) ?? []) found[position] = grads[index];
        if (leading === undefined || leading.has(node)) visit(node, grads, waiting, options);
      }
      return found;
    }),
  );
}

/** Runs one node and passes its gradients on. */
function visit(node: Node, grads: Gradients, waiting: Waiting, options: WalkOptions): void {
  const results = node.backward(grads, options.createGraph);
  node.edges.forEach((edge, position) => {
    const grad = results[position];
    if (edge !== undefined && grad !== undefined) add(waiting, edge, grad);
  });
  if (!options.retainGraph) node.release();
}

function add(waiting: Waiting, edge: Edge, grad: Tensor): void {
  const grads = waiting.get(edge.node) ?? [];
  const sum = grads[edge.index];
  grads[edge.index] = sum === undefined ? grad : sum.add(grad);
  waiting.set(edge.node, grads);
}

function hooked(node: Node, grads: Gradients): Gradients {
  if (node.hooks.size === 0) return grads;
  return grads.map((grad, index) => {
    let current = grad;
    for (const hook of node.hooks.get(index) ?? []) {
      if (current !== undefined) current = hook(current) ?? current;
    }
    return current;
  });
}

/** All nodes that the roots lead to, newest first: every node before the nodes it feeds. */
function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>(roots);
  const stack = [...seen];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const edge of node.edges) {
      if (edge !== undefined && !seen.has(edge.node)) {
        seen.add(edge.node);
        stack.push(edge.node);
      }
    }
  }
  return [...seen].sort(byDependency);
}

/** Accumulators may be made after the nodes that feed them; they feed nothing, so they come last. */
function byDependency(a: Node, b: Node): number {
  const rank = (node: Node) => (node instanceof AccumulateGrad ? -1 : node.sequence);
  return rank(b) - rank(a);
}

type Positions = Map<Node, { readonly position: number; readonly index: number }[]>;

/** Which results to take at which node. */
function positionsByNode(targets: readonly Edge[]): Positions {
  const positions: Positions = new Map();
  targets.forEach(({ node, index }, position) => {
    positions.set(node, [...(positions.get(node) ?? []), { position, index }]);
  });
  return positions;
}

/** The nodes from which a target can still be reached: the only ones worth visiting. */
function leadingTo(order: readonly Node[], targets: Positions): Set<Node> {
  const leading = new Set<Node>();
  for (const node of [...order].reverse()) {
    const leads = node.edges.some((edge) => edge && (targets.has(edge.node) || leading.has(edge.node)));
    if (leads) leading.add(node);
  }
  return leading;
}
