import type { Reduction } from '../../backend.ts';
import type { FunctionBuilder } from '../assembler/function.ts';

/** The reductions that fold numbers into one, in any order. */
export type FoldName = Exclude<Reduction, 'argmax' | 'argmin'>;

/** Floats are folded in double precision, so that the result is rounded once; integers in 64 bits. */
export type Accumulator = 'f64' | 'i64';

/** What a fold starts from. */
export function identity(fold: FoldName, accumulator: Accumulator): number | bigint {
  const isFloat = accumulator === 'f64';
  switch (fold) {
    case 'sum':
      return isFloat ? 0 : 0n;
    case 'prod':
      return isFloat ? 1 : 1n;
    case 'max':
      return isFloat ? Number.NEGATIVE_INFINITY : -(2n ** 63n);
    case 'min':
      return isFloat ? Number.POSITIVE_INFINITY : 2n ** 63n - 1n;
  }
}

const vectorOps = { sum: 'add', prod: 'mul', max: 'max', min: 'min' } as const;

/** Folds two vectors of doubles on the stack into one; NaN wins in `max` and `min`. */
export function foldVectors(f: FunctionBuilder, fold: FoldName): void {
  if (fold === 'sum' || fold === 'prod') {
    f.op(`f64x2.${vectorOps[fold]}`);
    return;
  }
  // WebAssembly's own maximum takes three times as long; this one drops only a second NaN, which is put back.
  const second = f.local('v128');
  f.tee(second).op(fold === 'max' ? 'f64x2.pmax' : 'f64x2.pmin');
  f.get(second).get(second).op('f64x2.ne', 'v128.or');
}

/** Folds the two numbers on the stack into one. */
export function foldNumbers(f: FunctionBuilder, fold: FoldName, accumulator: Accumulator): void {
  if (accumulator === 'f64') f.op(`f64.${vectorOps[fold]}`);
  else if (fold === 'sum' || fold === 'prod') f.op(fold === 'sum' ? 'i64.add' : 'i64.mul');
  else {
    const [a, b] = [f.local('i64'), f.local('i64')];
    f.set(b).tee(a).get(b).get(a).get(b);
    f.op(fold === 'max' ? 'i64.gt_s' : 'i64.lt_s', 'select');
  }
}
