import { byteSize, type DType } from '../../../dtype/dtype.ts';
import type { View } from '../../backend.ts';
import { elementCount, isDense } from '../../extent.ts';
import type { Device } from '../device.ts';
import { axisToCut, cutLoops, forEachOuter, type Loops, padLoops, planLoops } from '../layout.ts';
import { parameters, writeCounts, writeOperand } from '../parameters.ts';
import { timeOfByte } from '../threads/split.ts';
import { bytesKernel, type RowKind, rowsKernel, transposeKernel, type Width } from './move-kernels.ts';

const bytesPerCall = 1 << 18;
// Writing a call down takes longer than moving fewer elements.
const worthACall = 512;
// Nanoseconds.
const timeOfElement = 0.35;
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
    copyBytes(device, to, from, elementCount(target.shape) * width);
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

/** Neighbouring bytes, in pieces where there are many. */
function copyBytes({ memory, kernels, threads }: Device, to: number, from: number, byteLength: number): void {
  const time = byteLength * timeOfByte;
  if (byteLength <= bytesPerCall) {
    memory.u8.copyWithin(to, from, from + byteLength);
    return;
  }
  const { run } = kernels.get('copy bytes', bytesKernel);
  threads.parallel({ units: Math.ceil(byteLength / bytesPerCall), time }, (first, end, calls) => {
    for (let at = first * bytesPerCall; at < Math.min(end * bytesPerCall, byteLength); at += bytesPerCall) {
      calls.call(run, to + at, from + at, Math.min(bytesPerCall, byteLength - at));
    }
  });
}

function moveRows(device: Device, loops: Loops, { from, to, width, kind }: Move & { kind: RowKind }): void {
  const { kernels, memory, threads } = device;
  const { run } = kernels.get(`rows ${kind} ${width}`, () => rowsKernel(kind, width));
  const [rowAxis, columnAxis] = [loops.sizes.length - 2, loops.sizes.length - 1];
  const rowsPerCall = Math.max(1, Math.floor(bytesPerCall / (loops.sizes[columnAxis] * width)));
  const [targetSteps, sourceSteps] = loops.steps.map((steps) => steps.map((step) => step * width));
  const isCoarse = loops.sizes[rowAxis] * loops.sizes[columnAxis] >= worthACall;
  const axis = axisToCut(loops);
  const time = isCoarse ? elementCount(loops.sizes) * timeOfElement : 0;
  threads.parallel({ units: loops.sizes[axis], time }, (first, end, calls) => {
    const part = cutLoops(loops, axis, first, end);
    const rows = part.sizes[rowAxis];
    const [targetStart, sourceStart] = [to + first * targetSteps[axis], from + first * sourceSteps[axis]];
    forEachOuter(part, 2, ([targetOffset, sourceOffset]) => {
      for (let row = 0; row < rows; row += rowsPerCall) {
        const block = calls.block(parameters.operand(2));
        const { i32 } = memory;
        const target = targetStart + targetOffset * width + row * targetSteps[rowAxis];
        const source = sourceStart + sourceOffset * width + row * sourceSteps[rowAxis];
        writeCounts(i32, block, Math.min(rowsPerCall, rows - row), part.sizes[columnAxis]);
        writeOperand(i32, block, 0, target, targetSteps[rowAxis], targetSteps[columnAxis]);
        writeOperand(i32, block, 1, source, sourceSteps[rowAxis], sourceSteps[columnAxis]);
        calls.call(run, block);
      }
    });
  });
}

/** The source is dense along another axis than the target: tiles of both are walked together. */
function transpose(device: Device, planned: Loops, across: number, { from, to, width }: Move): void {
  const { run } = device.kernels.get(`transpose ${width}`, () => transposeKernel(width));
  const loops = moveAxisInside(planned, across);
  const { steps } = loops;
  const [rowAxis, columnAxis] = [loops.sizes.length - 2, loops.sizes.length - 1];
  const targetStep = steps[0][rowAxis] * width;
  const sourceStep = steps[1][columnAxis] * width;
  const tileRows = tileBytes / width;
  const axis = axisToCut(loops);
  const work = { units: loops.sizes[axis], time: elementCount(loops.sizes) * timeOfElement };
  device.threads.parallel(work, (first, end, calls) => {
    const part = cutLoops(loops, axis, first, end);
    const { sizes } = part;
    const starts = steps.map((own) => first * own[axis]);
    forEachOuter(part, 2, ([targetOffset, sourceOffset]) => {
      for (let row = 0; row < sizes[rowAxis]; row += tileRows) {
        const rows = Math.min(tileRows, sizes[rowAxis] - row);
        for (let column = 0; column < sizes[columnAxis]; column += tileColumns) {
          const columns = Math.min(tileColumns, sizes[columnAxis] - column);
          const target = to + (starts[0] + targetOffset + column) * width + row * targetStep;
          const source = from + (starts[1] + sourceOffset + row) * width + column * sourceStep;
          calls.call(run, target, source, rows, columns, targetStep, sourceStep);
        }
      }
    });
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
