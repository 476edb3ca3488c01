import { contiguousStrides, normalizeDims } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Which dimensions to fold: one, several, or all of them when left out. */
export type Dims = number | readonly number[] | null;

/** The option that all reductions share. */
export interface KeepdimOptions {
  /** Keep the folded dimensions, with size 1. Default: false. */
  readonly keepdim?: boolean;
}

/** A reduction, settled: the axes to fold, whether they stay with size 1, the name of the graph node. */
export interface ReductionOptions {
  readonly axes: readonly number[];
  /** Only `false` drops them. */
  readonly keepdim?: boolean;
  readonly node: string;
}

/** Settles the arguments of a reduction; `nodes` are the names for all dimensions and for some. */
export function settleReduction(
  input: Tensor,
  dim: Dims | undefined,
  { keepdim = false }: KeepdimOptions,
  ...nodes: readonly string[]
): ReductionOptions {
  const axes = normalizeDims(dim ?? undefined, input.ndim);
  const [whole = '', some = whole] = nodes;
  return { axes, keepdim, node: dim === undefined ? whole : some };
}

/** How many elements are folded into one. */
export function lineLength(shape: readonly number[], axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * shape[axis], 1);
}

/** The result of a kernel, whose folded axes have size 1, without them if they are not kept. Unrecorded. */
export function dropAxes(folded: Tensor, { axes, keepdim }: ReductionOptions): Tensor {
  if (keepdim !== false || axes.length === 0) return folded;
  const shape = folded.shape.filter((_, axis) => !axes.includes(axis));
  return folded.alias({ shape, strides: contiguousStrides(shape), offset: 0 });
}

/** A result of the reduction of `shape`, with the folded axes back as size 1 so that it broadcasts. */
export function restoreAxes(
  folded: Tensor,
  shape: readonly number[],
  { axes, keepdim }: ReductionOptions,
): Tensor {
  if (keepdim !== false || axes.length === 0) return folded;
  return folded.reshape(shape.map((size, axis) => (axes.includes(axis) ? 1 : size)));
}

/** Refuses to choose among no elements, with PyTorch's sentence. */
export function checkSomething(
  name: string,
  input: Tensor,
  dim: Dims | undefined,
  axes: readonly number[],
): void {
  if (dim === undefined || dim === null) {
    if (input.numel() > 0) return;
    throw new RangeError(
      `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim ` +
        "with the 'dim' argument.",
    );
  }
  const empty = axes.find((axis) => input.shape[axis] === 0);
  if (empty === undefined) return;
  throw new RangeError(
    `${name}(): Expected reduction dim ${empty} to have non-zero size. An empty line has no such element.`,
  );
}
