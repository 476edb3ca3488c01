import { FunctionBuilder } from '../assembler/function.ts';
import type { ModuleParts } from '../assembler/module.ts';

/** The most arguments that a recorded call can have. */
export const mostArguments = 16;

/**
 * What stands in a program in place of a kernel's number: the end of a task, or that it goes on at the
 * address in the next word.
 */
export const marks = { end: -1, continued: -2 } as const;

/** How the calls of a program lie, in bytes: a kernel's place in the table, then the rest. */
export const callLayout = { count: 4, mask: 8, arguments: 12 } as const;

/**
 * Makes the calls of a task, one after the other:
 *
 *   run(at, scratch, progress)
 *
 * A call is the kernel's place in the table, the number of its arguments, a mask of those that count from the
 * thread's own memory, and the arguments. The address of each call is written to `progress` first.
 */
export function dispatcher(): ModuleParts {
  const f = new FunctionBuilder(['i32', 'i32', 'i32']);
  const [at, scratch, progress] = [0, 1, 2];
  const [kernel, count, mask] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const pushArgument = (n: number): void => {
    f.get(at).memory('i32.load', callLayout.arguments + 4 * n);
    // All bits of the scratch address, or none.
    f.i32(0).get(mask).i32(n).op('i32.shr_u').i32(1).op('i32.and', 'i32.sub');
    f.get(scratch).op('i32.and', 'i32.add');
  };
  f.block((done) => {
    f.loop((again) => {
      f.get(progress).get(at).memory('i32.store');
      f.get(at).memory('i32.load').tee(kernel).i32(0).op('i32.lt_s');
      f.if(() => {
        f.get(kernel).i32(marks.end).op('i32.eq').brIf(done);
        f.get(at).memory('i32.load', 4).set(at).br(again);
      });
      f.get(at).memory('i32.load', callLayout.count).set(count);
      f.get(at).memory('i32.load', callLayout.mask).set(mask);
      for (let arity = 1; arity <= mostArguments; arity++) {
        f.get(count).i32(arity).op('i32.eq');
        f.if(() => {
          for (let n = 0; n < arity; n++) pushArgument(n);
          f.get(kernel).callIndirect(arity - 1);
          f.advance(at, callLayout.arguments + 4 * arity).br(again);
        });
      }
      f.op('unreachable');
    });
  });
  const indirect = Array.from({ length: mostArguments }, (_, n) => ({
    parameters: Array.from({ length: n + 1 }, () => 'i32' as const),
    results: [],
  }));
  return { functions: { run: f }, indirect };
}
