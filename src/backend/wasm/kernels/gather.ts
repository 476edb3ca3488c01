import { byteSize, category, type DType } from '../../../dtype/dtype.ts';
import type { View } from '../../backend.ts';
import { elementCount } from '../../extent.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { Device } from '../device.ts';
import type { KernelFunction, KernelSource } from '../kernel-cache.ts';
import { axisToCut, cutLoops, forEachOuter, type Loops, padLoops, planLoops } from '../layout.ts';
import { loadArgument, loadOperand, parameters, writeCounts, writeOperand } from '../parameters.ts';
import { type Access, type Lanes, loadLanes, storeLanes } from './elements.ts';
import { widthOf } from './move.ts';
import { loadElement, storeElement } from './move-kernels.ts';

// Nanoseconds, where the table does not lie in a cache.
const timeOfElement = 1;

/** `Backend.gather`: every element of the output is fetched by its own offset. */
export function gather(device: Device, source: View, offsets: View, output: View): void {
  if (elementCount(output.shape) === 0) return;
  const width = widthOf(source.dtype);
  const { run } = device.kernels.get(`gather ${width}`, () =>
    offsetsKernel(width, ({ f, line, table }) => {
      f.get(line);
      f.get(table);
      loadElement(f, width);
      storeElement(f, width);
    }),
  );
  const table = device.memory.readable(source);
  const at = device.memory.readable(offsets);
  const to = device.memory.writable(output);
  const loops = padLoops(planLoops([output, offsets]), 2);
  runLoops(device, run, loops, { line: to, offsets: at, table, width }, true);
}

/** `Backend.scatter`: every element is put, or added, where its offset says, in row-major order. */
export function scatter(
  device: Device,
  source: View,
  offsets: View,
  target: View,
  mode: 'set' | 'add',
): void {
  if (elementCount(source.shape) === 0) return;
  const width = widthOf(source.dtype);
  const { run } = device.kernels.get(`scatter ${mode} ${mode === 'add' ? source.dtype : width}`, () =>
    offsetsKernel(width, ({ f, line, table }) => {
      if (mode === 'add') addElement(f, source.dtype, line, table);
      else {
        f.get(table).get(line);
        loadElement(f, width);
        storeElement(f, width);
      }
    }),
  );
  const from = device.memory.readable(source);
  const at = device.memory.readable(offsets);
  const table = device.memory.changeable(target);
  const loops = padLoops(planLoops([source, offsets], 'row-major'), 2);
  // Several elements may go to one place: one thread keeps their order.
  runLoops(device, run, loops, { line: from, offsets: at, table, width }, false);
}

/** What the body of the loops finds in locals: the addresses of an element of the line and of the table. */
interface Places {
  readonly f: FunctionBuilder;
  readonly line: Local;
  readonly table: Local;
}

/** `run(base, table)`: operand 0 is the line, 1 the offsets into the table, in elements. */
function offsetsKernel(width: number, body: (places: Places) => void): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32', 'i32']);
  const rows = loadArgument(f, 0, parameters.rows);
  const columns = loadArgument(f, 0, parameters.columns);
  const line = loadOperand(f, 0, 0);
  const offsets = loadOperand(f, 0, 1);
  const [row, column, cursor, at, place] = Array.from({ length: 5 }, () => f.local('i32'));
  f.forUpTo(row, rows, 1, () => {
    f.get(line.row).set(cursor).get(offsets.row).set(at);
    f.forUpTo(column, columns, 1, () => {
      f.get(at).memory('i32.load').i32(width).op('i32.mul').get(1).op('i32.add').set(place);
      body({ f, line: cursor, table: place });
      f.get(cursor).get(line.columnStep).op('i32.add').set(cursor);
      f.get(at).get(offsets.columnStep).op('i32.add').set(at);
    });
    for (const { row: start, rowStep } of [line, offsets]) f.get(start).get(rowStep).op('i32.add').set(start);
  });
  return { functions: { run: f } };
}

/** `table += line`, in the arithmetic of the type. */
function addElement(f: FunctionBuilder, dtype: DType, line: Local, table: Local): void {
  const lanes: Lanes = category(dtype) !== 'float' ? 'i64' : dtype === 'float64' ? 'f64x2' : 'f32x4';
  const access = (cursor: Local): Access => ({ dtype, cursor, offset: 0, width: 1 });
  const sum = f.local(lanes === 'i64' ? 'i64' : 'v128');
  loadLanes(f, lanes, access(table));
  loadLanes(f, lanes, access(line));
  f.op(`${lanes}.add`).set(sum);
  storeLanes(f, lanes, access(table), sum);
}

interface Lines {
  readonly line: number;
  readonly offsets: number;
  readonly table: number;
  readonly width: number;
}

function runLoops(device: Device, run: KernelFunction, loops: Loops, places: Lines, isShared: boolean): void {
  const [rowAxis, columnAxis] = [loops.sizes.length - 2, loops.sizes.length - 1];
  const widths = [places.width, byteSize('int64')];
  const starts = [places.line, places.offsets];
  const axis = axisToCut(loops);
  const count = elementCount(loops.sizes);
  const work = { units: loops.sizes[axis], time: isShared ? timeOfElement * count : 0 };
  device.threads.parallel(work, (first, end, calls) => {
    const part = cutLoops(loops, axis, first, end);
    forEachOuter(part, 2, (offsets) => {
      const block = calls.block(parameters.operand(2));
      const { i32 } = device.memory;
      writeCounts(i32, block, part.sizes[rowAxis], part.sizes[columnAxis]);
      for (let k = 0; k < 2; k++) {
        const address = starts[k] + (first * loops.steps[k][axis] + offsets[k]) * widths[k];
        const [rowStep, columnStep] = [loops.steps[k][rowAxis], loops.steps[k][columnAxis]];
        writeOperand(i32, block, k, address, rowStep * widths[k], columnStep * widths[k]);
      }
      calls.call(run, block, places.table);
    });
  });
}
