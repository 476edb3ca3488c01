import { byteSize, type DType } from '../../../dtype/dtype.ts';
import type { View } from '../../backend.ts';
import type { Device } from '../device.ts';
import { elementCount, forEachOuter, isDense, type Loops, padLoops, planLoops } from '../layout.ts';
import { parameters } from '../parameters.ts';
import { type RowKind, rowsKernel, transposeKernel, type Width } from './move-kernels.ts';

const bytesPerCall = 1 << 18;
// A tile of a transpose touches as many cache lines as its columns, and uses each whole.
const tileBytes = 64;
const tileColumns = 64;

/** Elements move as they are. */
export function move(device: Device, source: View, target: View): void {
  const { memory } = device;
  const from = memory.readable(source);
  const to = memory.writable(target);
  const width = widthOf(source.dtype);
  if (isDense(source) && isDense(target)) {
    memory.u8.copyWithin(to, from, from + elementCount(target.shape) * width);
    return;
  }
  const loops = padLoops(planLoops([target, source]), 2);
  const rank = loops.sizes.length;
  const [targetSteps, sourceSteps] = loops.steps;
  const inner = rank - 1;
  const across = sourceSteps.indexOf(1);
  if (targetSteps[inner] !== 1) moveRows(device, loops, { from, to, width, kind: 'strided' });
  else if (sourceSteps[inner] === 1) moveRows(device, loops, { from, to, width, kind: 'dense' });
  else if (sourceSteps[inner] === 0) moveRows(device, loops, { from, to, width, kind: 'fixed' });
  else if (across >= 0 && loops.sizes[across] > 1) transpose(device, loops, across, { from, to, width });
  else moveRows(device, loops, { from, to, width, kind: 'strided' });
}

/** The width in which elements of a type move. */
export function widthOf(dtype: DType): Width {
  const size = byteSize(dtype);
  return size === 1 || size === 2 || size === 4 ? size : 8;
}

interface Move {
  readonly from: number;
  readonly to: number;
  readonly width: Width;
}

function moveRows(device: Device, loops: Loops, { from, to, width, kind }: Move & { kind: RowKind }): void {
  const { kernels, memory } = device;
  const { run } = kernels.get(`rows ${kind} ${width}`, () => rowsKernel(kind, width));
  const [rowAxis, columnAxis] = [loops.sizes.length - 2, loops.sizes.length - 1];
  const rows = loops.sizes[rowAxis];
  const columns = loops.sizes[columnAxis];
  const rowsPerCall = Math.max(1, Math.floor(bytesPerCall / (columns * width)));
  const [targetSteps, sourceSteps] = loops.steps.map((steps) => steps.map((step) => step * width));
  const { i32 } = memory;
  forEachOuter(loops, 2, ([targetOffset, sourceOffset]) => {
    for (let row = 0; row < rows; row += rowsPerCall) {
      const base = parameters.address >> 2;
      i32[base] = Math.min(rowsPerCall, rows - row);
      i32[base + 1] = columns;
      const operand = base + (parameters.operand(0) >> 2);
      i32[operand] = to + targetOffset * width + row * targetSteps[rowAxis];
      i32[operand + 1] = targetSteps[rowAxis];
      i32[operand + 2] = targetSteps[columnAxis];
      i32[operand + 3] = from + sourceOffset * width + row * sourceSteps[rowAxis];
      i32[operand + 4] = sourceSteps[rowAxis];
      i32[operand + 5] = sourceSteps[columnAxis];
      run(parameters.address);
    }
  });
}

/** The source is dense along another axis than the target: tiles of both are walked together. */
function transpose(device: Device, loops: Loops, across: number, { from, to, width }: Move): void {
  const { run } = device.kernels.get(`transpose ${width}`, () => transposeKernel(width));
  const { sizes, steps } = moveAxisInside(loops, across);
  const [rowAxis, columnAxis] = [sizes.length - 2, sizes.length - 1];
  const targetStep = steps[0][rowAxis] * width;
  const sourceStep = steps[1][columnAxis] * width;
  const tileRows = tileBytes / width;
  forEachOuter({ sizes, steps }, 2, ([targetOffset, sourceOffset]) => {
    for (let row = 0; row < sizes[rowAxis]; row += tileRows) {
      const rows = Math.min(tileRows, sizes[rowAxis] - row);
      for (let column = 0; column < sizes[columnAxis]; column += tileColumns) {
        const columns = Math.min(tileColumns, sizes[columnAxis] - column);
        const target = to + (targetOffset + column) * width + row * targetStep;
        const source = from + (sourceOffset + row) * width + column * sourceStep;
        run(target, source, rows, columns, targetStep, sourceStep);
      }
    }
  });
}

/** The same loops with one of them made the last but one. */
function moveAxisInside({ sizes, steps }: Loops, axis: number): Loops {
  const moved = <T>(list: readonly T[]): T[] => {
    const others = list.filter((_, n) => n !== axis);
    return [...others.slice(0, -1), list[axis], others[others.length - 1]];
  };
  return { sizes: moved(sizes), steps: steps.map(moved) };
}
