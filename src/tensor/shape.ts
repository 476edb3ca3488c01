import { pythonType } from '../arguments/python-type.ts';

/** Node's hook for `console.log`. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** Makes `console.log` in Node show the objects of a class by their `toString`. */
export function logAsText(prototype: object): void {
  Object.defineProperty(prototype, inspect, {
    configurable: true,
    writable: true,
    value(this: object): string {
      return this.toString();
    },
  });
}

// Making and freezing an array takes as long as a small op; programs use few shapes, again and again.
const mostRemembered = 4096;
const remembered = new Map<number, Size>();

/**
 * A tensor's shape: a frozen array of sizes that prints as PyTorch's.
 *
 * @see https://docs.pytorch.org/docs/stable/size.html
 * @example
 * ```ts
 * const { shape } = zeros([2, 3]);
 * print(shape, shape[1], shape.numel());
 * // torch.Size([2, 3]) 3 6
 * ```
 */
export class Size extends Array<number> {
  // map, filter and the like give plain arrays, which may be changed.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** A frozen array of the same sizes; equal ones are one object while they are remembered. */
  static copyOf(sizes: readonly number[]): Size {
    let hash = sizes.length;
    for (let axis = 0; axis < sizes.length; axis++) hash = (Math.imul(hash, 31) + sizes[axis]) | 0;
    const known = remembered.get(hash);
    if (known !== undefined && sameShape(known, sizes)) return known;
    const size = new Size();
    for (const n of sizes) size.push(n);
    Object.freeze(size);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(hash, size);
    return size;
  }

  override toString(): string {
    return `torch.Size(${listText(this)})`;
  }

  /** The product of the sizes: 1 for a 0-d tensor. */
  numel(): number {
    return numel(this);
  }
}

logAsText(Size.prototype);

/** `[2, 3]`, as Python prints a list. */
export function listText(values: readonly (number | bigint)[]): string {
  return `[${values.join(', ')}]`;
}

/** The number of elements of a shape. */
export function numel(shape: readonly number[]): number {
  let product = 1;
  for (let axis = 0; axis < shape.length; axis++) product *= shape[axis];
  return product;
}

/** Row-major strides, in elements: the last axis moves by 1. A size of 0 counts as 1, as in PyTorch. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= Math.max(shape[axis], 1);
  }
  return strides;
}

/** Whether a strided layout is row-major without gaps; strides of axes of size 1 do not matter. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  let isDense = true;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 0) return true;
    if (shape[axis] !== 1 && strides[axis] !== expected) isDense = false;
    expected *= shape[axis];
  }
  return isDense;
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) {
    if (a[axis] !== b[axis]) return false;
  }
  return true;
}

/**
 * The shape to which all the given shapes broadcast: aligned at the last axis, a size of 1 stretches.
 *
 * @see https://docs.pytorch.org/docs/stable/notes/broadcasting.html
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): readonly number[] {
  let result: readonly number[] = shapes[0] ?? [];
  for (let n = 1; n < shapes.length; n++) result = broadcastPair(result, shapes[n]);
  return result;
}

function broadcastPair(a: readonly number[], b: readonly number[]): readonly number[] {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new RangeError(
        `The size of tensor a (${sizeA}) must match the size of tensor b (${sizeB}) at non-singleton ` +
          `dimension ${axis}. Shapes ${listText(a)} and ${listText(b)} broadcast only where sizes are ` +
          'equal or 1: reshape, unsqueeze or expand one of them.',
      );
    }
    return sizeA === 1 ? sizeB : sizeA;
  });
}

/** The axis that `dim` names among `rank` axes; negative counts from the end. A 0-d tensor has one. */
export function normalizeDim(dim: number, rank: number): number {
  const extent = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -extent || dim >= extent) {
    throw new RangeError(
      `Dimension out of range (expected to be in range of [${-extent}, ${extent - 1}], but got ${dim}). ` +
        `The tensor has ${rank} dimension${rank === 1 ? '' : 's'}.`,
    );
  }
  return dim < 0 ? dim + extent : dim;
}

/** The same for a dimension that must be there to be asked for: a 0-d tensor has none. */
export function existingDim(dim: number, rank: number): number {
  if (rank === 0) {
    throw new RangeError(`Dimension specified as ${dim} but tensor has no dimensions. Leave it out.`);
  }
  return normalizeDim(dim, rank);
}

/** The axes that `dims` names, in the given order; all of them for `undefined` or an empty list. */
export function normalizeDims(dims: number | readonly number[] | undefined, rank: number): number[] {
  if (dims === undefined || (Array.isArray(dims) && dims.length === 0)) {
    return Array.from({ length: rank }, (_, axis) => axis);
  }
  const axes = [dims].flat().map((dim) => normalizeDim(dim, rank));
  const repeated = axes.find((axis, position) => axes.indexOf(axis) !== position);
  if (repeated !== undefined) {
    throw new RangeError(
      `dim ${repeated} appears multiple times in the list of dims. Name each dimension once.`,
    );
  }
  return rank === 0 ? [] : axes;
}

/** Checks that a list is made of sizes; PyTorch's sentence otherwise. */
export function checkSizes(sizes: readonly number[]): void {
  if (!Array.isArray(sizes)) {
    throw new TypeError(
      `argument 'size' must be tuple of ints, not ${pythonType(sizes)}. Give the sizes in an array: [2, 3].`,
    );
  }
  for (const size of sizes) {
    if (!Number.isSafeInteger(size)) {
      throw new TypeError(`fovea: a size must be a whole number, but got ${size} in ${listText(sizes)}.`);
    }
    if (size < 0) {
      throw new RangeError(
        `Trying to create tensor with negative dimension ${size}: ${listText(sizes)}. Sizes are 0 or more.`,
      );
    }
  }
}

/**
 * The strides that show a layout in another shape without moving elements, or undefined if there are
 * none: each group of new axes must lie within old axes that are contiguous among themselves.
 */
export function viewStrides(
  { shape, strides }: { readonly shape: readonly number[]; readonly strides: readonly number[] },
  wanted: readonly number[],
): number[] | undefined {
  if (numel(shape) === 0) return contiguousStrides(wanted);
  const result = new Array<number>(wanted.length);
  let axis = wanted.length - 1;
  let chunk = 1;
  let chunkStride = strides.at(-1) ?? 1;
  for (let old = shape.length - 1; old >= 0; old--) {
    chunk *= shape[old];
    const ends = old === 0 || (shape[old - 1] !== 1 && strides[old - 1] !== chunk * chunkStride);
    if (!ends) continue;
    let covered = 1;
    while (axis >= 0 && (covered < chunk || wanted[axis] === 1)) {
      result[axis] = covered * chunkStride;
      covered *= wanted[axis];
      axis--;
    }
    if (covered !== chunk) return undefined;
    if (old > 0) {
      chunk = 1;
      chunkStride = strides[old - 1];
    }
  }
  while (axis >= 0) result[axis--] = 1;
  return result;
}

/** Replaces a −1 by the size that fits; PyTorch's sentence when none does. */
export function inferShape(sizes: readonly number[], elements: number): number[] {
  const invalid = () =>
    new RangeError(
      `shape '${listText(sizes)}' is invalid for input of size ${elements}. ` +
        `The sizes must multiply to ${elements}; one of them may be -1.`,
    );
  const free = sizes.indexOf(-1);
  if (free !== sizes.lastIndexOf(-1))
    throw new RangeError('only one dimension can be inferred. Give the others.');
  for (const size of sizes) {
    if (size < -1) throw new RangeError(`invalid shape dimension ${size}. Sizes are 0 or more, or one -1.`);
    if (!Number.isInteger(size)) throw invalid();
  }
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  if (free < 0) {
    if (known !== elements) throw invalid();
    return [...sizes];
  }
  if (known === 0 && elements === 0) {
    throw new RangeError(
      `cannot reshape tensor of 0 elements into shape ${listText(sizes)} because the unspecified dimension ` +
        'size -1 can be any value and is ambiguous. Give every size.',
    );
  }
  if (known === 0 || elements % known !== 0) throw invalid();
  return sizes.map((size) => (size === -1 ? elements / known : size));
}
