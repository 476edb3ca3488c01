import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { shuffle } from './lanes.ts';
import { loadArguments } from './reduce-kernels.ts';

/**
 * The index of the greatest or least of each line of dense floats: first the extreme itself, NaN if there is
 * one, then the first place that holds it. There is one line to a result.
 */
export function denseArg(reduction: 'argmax' | 'argmin'): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const [result, cursor, rest, place] = Array.from({ length: 4 }, () => f.local('i32'));
  const [best, value] = [f.local('v128'), f.local('v128')];
  const isGreatest = reduction === 'argmax';
  const start = (): void => {
    f.get(args.input).set(cursor).get(args.columns).set(rest);
  };
  // A comparison with NaN is false: NaN stays where it is, and is put where it is met.
  const keepBest = (): void => {
    f.tee(value)
      .get(best)
      .get(value)
      .get(best)
      .op(isGreatest ? 'f32x4.gt' : 'f32x4.lt', 'v128.bitselect');
    f.get(value).get(value).op('f32x4.ne', 'v128.or').set(best);
  };
  const isFound = (): void => {
    f.tee(value).get(best).op('f32x4.eq').get(value).get(value).op('f32x4.ne', 'v128.or');
  };
  f.forUpTo(result, args.results, 1, () => {
    start();
    f.f32x4(isGreatest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY).set(best);
    eachVector(f, cursor, rest, keepBest);
    for (const lanes of [
      [2, 3, 0, 1],
      [1, 0, 3, 2],
    ]) {
      f.get(best).get(best);
      shuffle(f, lanes);
      keepBest();
    }
    start();
    f.block((found) => {
      f.whileAtLeast(rest, 4, () => {
        f.get(cursor).memory('v128.load');
        isFound();
        f.op('i32x4.bitmask')
          .tee(place)
          .if(() => {
            f.get(args.columns).get(rest).op('i32.sub').get(place).op('i32.ctz', 'i32.add').set(place);
            f.br(found);
          });
        f.advance(cursor, 16);
      });
      f.whileAtLeast(rest, 1, () => {
        f.get(args.columns).get(rest).op('i32.sub').set(place);
        f.get(cursor).memory('v128.load32_splat');
        isFound();
        f.op('v128.any_true').brIf(found).advance(cursor, 4);
      });
    });
    f.get(args.accumulator).get(place).op('i64.extend_i32_u').memory('i64.store');
    f.advance(args.accumulator, 8);
    f.get(args.input).get(args.resultStep).op('i32.add').set(args.input);
  });
  return { functions: { run: f } };
}

/** Visits a line four elements at a time, and those that are left in all four lanes. */
function eachVector(f: FunctionBuilder, cursor: Local, rest: Local, visit: () => void): void {
  for (const width of [4, 1]) {
    f.whileAtLeast(rest, width, () => {
      f.get(cursor).memory(width === 4 ? 'v128.load' : 'v128.load32_splat');
      visit();
      f.advance(cursor, 4 * width);
    });
  }
}
