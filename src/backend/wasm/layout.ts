import type { Extent } from '../extent.ts';

/** Nested loops over several views at once: sizes, outermost first, and each view's steps in elements. */
export interface Loops {
  readonly sizes: readonly number[];
  /** `steps[k][axis]`. */
  readonly steps: readonly (readonly number[])[];
}

/** Dense strides of a shape whose axes lie in the order of other strides: the longest step outermost. */
export function denseStridesLike({ shape, strides }: Extent): number[] {
  const result = new Array<number>(shape.length).fill(0);
  const axes = [...shape.keys()].sort((a, b) => strides[b] - strides[a] || a - b);
  let step = 1;
  for (const axis of axes.reverse()) {
    result[axis] = step;
    step *= shape[axis];
  }
  return result;
}

/** Whether all elements of a view are the same one. */
export function isFixed({ shape, strides }: Extent): boolean {
  for (let axis = 0; axis < shape.length; axis++) {
    if (strides[axis] !== 0 && shape[axis] !== 1) return false;
  }
  return true;
}

/** The order in which loops visit elements. */
export type LoopOrder = 'memory' | 'row-major';

/**
 * The same elements visited in as few loops as possible: axes of size 1 vanish, and neighbours that step
 * alike in every view become one. The order is the one in which the first view lies in memory, or
 * row-major where the order matters.
 */
export function planLoops(views: readonly Extent[], order: LoopOrder = 'memory'): Loops {
  const key = hash(views, order);
  const known = plans.get(key);
  if (known !== undefined && known.order === order && sameExtents(known.extents, views)) return known.loops;
  const loops = computeLoops(views, order);
  if (plans.size >= planLimit) plans.clear();
  const extents = views.map(({ shape, strides }) => ({ shape: [...shape], strides: [...strides] }));
  plans.set(key, { order, extents, loops });
  return loops;
}

/** Plans by the hash of what was asked; a plan of the same hash replaces another. */
const plans = new Map<number, { order: LoopOrder; extents: readonly Extent[]; loops: Loops }>();
const planLimit = 4096;

function hash(views: readonly Extent[], order: LoopOrder): number {
  const { shape } = views[0];
  let key = order === 'memory' ? 17 : 31;
  for (let axis = 0; axis < shape.length; axis++) {
    key = (Math.imul(key, 0x9e3779b1) + shape[axis]) | 0;
    for (let k = 0; k < views.length; k++) key = (Math.imul(key, 31) + views[k].strides[axis]) | 0;
  }
  return key;
}

function sameExtents(a: readonly Extent[], b: readonly Extent[]): boolean {
  if (a.length !== b.length || !sameNumbers(a[0].shape, b[0].shape)) return false;
  for (let k = 0; k < a.length; k++) {
    if (!sameNumbers(a[k].strides, b[k].strides)) return false;
  }
  return true;
}

/** Whether two lists hold the same numbers. */
export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) {
    if (a[n] !== b[n]) return false;
  }
  return true;
}

function computeLoops(views: readonly Extent[], order: LoopOrder): Loops {
  const { shape } = views[0];
  const axes = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  const steps = (axis: number) => views.map((view) => view.strides[axis]);
  if (order === 'memory') axes.sort((a, b) => compareSteps(steps(a), steps(b)) || a - b);
  const sizes: number[] = [];
  const columns: number[][] = [];
  for (const axis of axes) {
    const own = steps(axis);
    const outer = columns.at(-1);
    if (outer?.every((step, k) => step === own[k] * shape[axis])) {
      sizes[sizes.length - 1] *= shape[axis];
      columns[columns.length - 1] = own;
    } else {
      sizes.push(shape[axis]);
      columns.push(own);
    }
  }
  return { sizes, steps: views.map((_, k) => columns.map((column) => column[k])) };
}

/** The same loops with loops of one step in front, so that there are at least `rank`. */
export function padLoops({ sizes, steps }: Loops, rank: number): Loops {
  const missing = Math.max(0, rank - sizes.length);
  if (missing === 0) return { sizes, steps };
  const ones = new Array<number>(missing).fill(1);
  const zeros = new Array<number>(missing).fill(0);
  return { sizes: [...ones, ...sizes], steps: steps.map((own) => [...zeros, ...own]) };
}

/** Larger steps come first (outside), by the first view in which they differ and are not 0. */
function compareSteps(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) {
    const [first, second] = [Math.abs(a[k]), Math.abs(b[k])];
    if (first !== second && first !== 0 && second !== 0) return second - first;
  }
  return 0;
}

/**
 * Calls `visit` with the offsets of every view for each step of the outer loops: all but the last
 * `inner` ones.
 */
export function forEachOuter(
  { sizes, steps }: Loops,
  inner: number,
  visit: (offsets: readonly number[]) => void,
): void {
  const rank = Math.max(0, sizes.length - inner);
  const offsets = new Array<number>(steps.length).fill(0);
  if (rank === 0) {
    visit(offsets);
    return;
  }
  const index = new Array<number>(rank).fill(0);
  for (;;) {
    visit(offsets);
    let axis = rank - 1;
    for (; axis >= 0; axis--) {
      const wraps = ++index[axis] === sizes[axis];
      const moves = wraps ? 1 - sizes[axis] : 1;
      for (let k = 0; k < offsets.length; k++) offsets[k] += moves * steps[k][axis];
      if (!wraps) break;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The loop to cut where threads share: the outermost that has steps enough, or else the longest. */
export function axisToCut({ sizes }: Loops): number {
  let longest = 0;
  for (let axis = 0; axis < sizes.length; axis++) {
    if (sizes[axis] >= 16) return axis;
    if (sizes[axis] > sizes[longest]) longest = axis;
  }
  return longest;
}

/** The steps of one loop from `first` up to `end`. */
export function cutLoops(loops: Loops, axis: number, first: number, end: number): Loops {
  if (end - first === loops.sizes[axis]) return loops;
  return { sizes: loops.sizes.with(axis, end - first), steps: loops.steps };
}
