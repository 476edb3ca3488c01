import { listText, normalizeDim, numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Options of `tensordot`. */
export interface TensordotOptions {
  /** How many dimensions to contract (the last of `a`, the first of `b`), or which of each. Default: 2. */
  readonly dims?: number | readonly [readonly number[], readonly number[]];
}

/**
 * The product of two tensors, summed over pairs of dimensions: the result has the other dimensions of `a`,
 * then those of `b`.
 *
 * @throws when the paired dimensions differ in size.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensordot.html
 * @example
 * ```ts
 * print(tensordot(ones([2, 3, 4]), ones([4, 3, 5]), { dims: [[1, 2], [1, 0]] }).shape);
 * // torch.Size([2, 5])
 * ```
 */
export function tensordot(a: Tensor, b: Tensor, { dims = 2 }: TensordotOptions = {}): Tensor {
  const [dimsA, dimsB] = typeof dims === 'number' ? lastAndFirst(dims) : dims;
  if (dimsA.length !== dimsB.length) {
    throw new RangeError(
      'both dimension lists should have same length. ' +
        `They are ${listText(dimsA)} and ${listText(dimsB)}: they are paired in order.`,
    );
  }
  const axesA = dimsA.map((dim) => normalizeDim(dim, a.ndim));
  const axesB = dimsB.map((dim) => normalizeDim(dim, b.ndim));
  axesA.forEach((axis, pair) => {
    if (a.shape[axis] !== b.shape[axesB[pair]]) {
      throw new RangeError(
        `contracted dimensions need to match, but first has size ${a.shape[axis]} in dim ${dimsA[pair]} and` +
          ` second has size ${b.shape[axesB[pair]]} in dim ${dimsB[pair]}. Pair dimensions of equal size.`,
      );
    }
  });
  const restA = otherAxes(a, axesA);
  const restB = otherAxes(b, axesB);
  const sizes = (tensor: Tensor, axes: readonly number[]) => axes.map((axis) => tensor.shape[axis]);
  const inner = numel(sizes(a, axesA));
  const left = a.permute([...restA, ...axesA]).reshape(numel(sizes(a, restA)), inner);
  const right = b.permute([...axesB, ...restB]).reshape(inner, numel(sizes(b, restB)));
  return left.mm(right).reshape([...sizes(a, restA), ...sizes(b, restB)]);
}

function lastAndFirst(count: number): [number[], number[]] {
  if (count < 0) {
    throw new RangeError(`tensordot expects dims >= 0, but got dims=${count}. Give a count or two lists.`);
  }
  const places = Array.from({ length: count }, (_, n) => n);
  return [places.map((n) => n - count), places];
}

function otherAxes(tensor: Tensor, axes: readonly number[]): number[] {
  return tensor.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
}
