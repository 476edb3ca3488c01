import type { Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, integerFunction, integers } from './loops.ts';

/**
 * Indices into planes: `run(source, indices, target, planes, count, planeBytes)`, `count` indices to a plane.
 * `take` fetches them from the planes of the source, `add` clears those of the target and adds to them.
 */
export function planeIndexKernel(direction: 'take' | 'add'): KernelSource<'run'> {
  const [f, source, indices, target, planes, count, planeBytes] = integerFunction(6);
  const [plane, n, place] = integers(f, 3);
  const [line, table]: readonly Local[] = direction === 'take' ? [target, source] : [source, target];
  f.forUpTo(plane, planes, 1, () => {
    if (direction === 'add') f.get(table).i32(0).get(planeBytes).memoryFill();
    f.forUpTo(n, count, 1, () => {
      f.get(indices).memory('i32.load').i32(2).op('i32.shl').get(table).op('i32.add').set(place);
      if (direction === 'take') f.get(line).get(place).memory('f32.load').memory('f32.store');
      else {
        f.get(place).get(place).memory('f32.load').get(line).memory('f32.load').op('f32.add');
        f.memory('f32.store');
      }
      f.advance(indices, 8).advance(line, 4);
    });
    addInto(f, table, table, planeBytes);
  });
  return { functions: { run: f } };
}
