import { elementCount } from '../../backend/extent.ts';
import type { Role } from '../roles.ts';
import type { ConvSpec } from '../spec.ts';
import type { Machine } from './algorithm.ts';
import { multiplyAdds } from './multiply.ts';

/*
 * Estimates in one unit, the time of a multiply-add at full speed, so that algorithms can be compared. The
 * numbers are measured on one thread of a device with kernels of its own (128-bit vectors, two multiply-adds
 * of vectors in a cycle); where a device has none, all multiply-adds and all moved elements count alike.
 */

const blockRows = 6;
// A sum waits four cycles for its predecessor, so that a block of fewer rows takes as long as one of four.
const busyRows = 4;
// Columns that a kernel for few takes.
const narrow = 4;

/** How much of the multipliers a block of registers keeps busy with so many rows and columns to compute. */
export function blockUse(rows: number, columns: number): number {
  return rowUse(rows) * (columns / (8 * Math.ceil(columns / 8)));
}

/** The same for panels of columns, the last of which takes no longer than it must where it is narrow. */
export function panelUse(rows: number, columns: number): number {
  const left = columns % 8;
  return rowUse(rows) * (columns / (columns - left + (left > narrow ? 8 : left)));
}

function rowUse(rows: number): number {
  const left = rows % blockRows;
  return rows / (rows - left + (left === 0 ? 0 : Math.max(left, busyRows)));
}

/** Moving one element from its place in a window to its place in a matrix, or adding it back. */
export function moveCost(role: Role, { kernels }: Machine): number {
  if (kernels === undefined) return 1;
  return role === 'dataGradient' ? 31 : 18;
}

/** Moving one element between dense memory and every second place, or so, of other memory. */
export function stridedMoveCost({ kernels }: Machine): number {
  return kernels === undefined ? 1 : 20;
}

/** Moving one element among others of its row, or adding it. */
export function rowMoveCost({ kernels }: Machine): number {
  return kernels === undefined ? 1 : 6;
}

/** A role as products of matrices, see `multiply.ts`, without what is moved before or after. */
export function productCost(spec: ConvSpec, role: Role, { kernels }: Machine): number {
  if (kernels === undefined) return multiplyAdds(spec);
  const channels = spec.outChannels / spec.groups;
  const taps = elementCount(spec.weightShape.slice(1));
  const places = elementCount(spec.outputSize);
  const [rows, columns] =
    role === 'forward' ? [channels, places] : role === 'dataGradient' ? [taps, places] : [channels, taps];
  const packed =
    role === 'weightGradient'
      ? 9 * places * (taps * spec.groups + spec.outChannels)
      : 4 * elementCount(spec.weightShape) + 4 * places * taps * spec.groups;
  return multiplyAdds(spec) / (0.85 * blockUse(rows, columns)) + spec.batch * packed;
}
