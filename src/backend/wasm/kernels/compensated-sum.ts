import { FunctionBuilder, type Local } from '../assembler/function.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { type Arguments, forEachElement, loadArguments } from './reduce-kernels.ts';

/**
 * Sums of doubles that keep what rounding takes from them, so that they are right to the last place in
 * whatever order they are made. Each result has two accumulators: the sums first, then, `carry` bytes
 * further, what is to be added to them. Ogita, Rump, Oishi, "Accurate Sum and Dot Product", 2005.
 */

interface Pair {
  readonly sum: Local;
  readonly carry: Local;
}

type Type = 'f64' | 'f64x2';

/** Knuth's two-sum: sum + x = s + error exactly; the error goes to the carry. `x` and two more are locals. */
function addExactly(
  f: FunctionBuilder,
  type: Type,
  { sum, carry }: Pair,
  x: Local,
  s: Local,
  part: Local,
): void {
  f.get(sum).get(x).op(`${type}.add`).tee(s).get(sum).op(`${type}.sub`).set(part);
  f.get(sum).get(s).get(part).op(`${type}.sub`, `${type}.sub`);
  f.get(x).get(part).op(`${type}.sub`, `${type}.add`);
  f.get(carry).op(`${type}.add`).set(carry).get(s).set(sum);
}

/** Any strides, one element after the other. */
export function compensatedSum(): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const [sum, carry, x, s, part] = Array.from({ length: 5 }, () => f.local('f64'));
  const pair = { sum, carry };
  forEachElement(f, args, {
    before: () => loadPair(f, args, pair),
    element: (cursor) => {
      f.get(cursor).memory('f64.load').set(x);
      addExactly(f, 'f64', pair, x, s, part);
    },
    after: () => storePair(f, args, pair),
  });
  return { functions: { run: f } };
}

/** Dense columns: four sums of two lanes each, brought together at the end, and the rest one by one. */
export function compensatedColumnsSum(): KernelSource<'run'> {
  const f = new FunctionBuilder(['i32']);
  const args = loadArguments(f);
  const [x, s, part] = Array.from({ length: 3 }, () => f.local('f64'));
  const [vx, vs, vpart] = Array.from({ length: 3 }, () => f.local('v128'));
  const pair = { sum: f.local('f64'), carry: f.local('f64') };
  const pairs = Array.from({ length: 4 }, () => ({ sum: f.local('v128'), carry: f.local('v128') }));
  const [result, line, start, cursor, rest] = Array.from({ length: 5 }, () => f.local('i32'));
  f.forUpTo(result, args.results, 1, () => {
    for (const { sum, carry } of pairs) f.f64x2(0).tee(sum).set(carry);
    loadPair(f, args, pair);
    f.get(args.input).set(start);
    f.forUpTo(line, args.lines, 1, () => {
      f.get(start).set(cursor).get(args.columns).set(rest);
      f.whileAtLeast(rest, 8, () => {
        pairs.forEach((each, n) => {
          f.get(cursor)
            .memory('v128.load', 16 * n)
            .set(vx);
          addExactly(f, 'f64x2', each, vx, vs, vpart);
        });
        f.advance(cursor, 64);
      });
      f.whileAtLeast(rest, 1, () => {
        f.get(cursor).memory('f64.load').set(x);
        addExactly(f, 'f64', pair, x, s, part);
        f.advance(cursor, 8);
      });
      f.get(start).get(args.lineStep).op('i32.add').set(start);
    });
    for (const { sum, carry } of pairs) {
      for (const lane of [0, 1]) {
        f.get(sum).lane('f64x2.extract_lane', lane).set(x);
        addExactly(f, 'f64', pair, x, s, part);
        f.get(pair.carry).get(carry).lane('f64x2.extract_lane', lane).op('f64.add').set(pair.carry);
      }
    }
    storePair(f, args, pair);
    f.advance(args.accumulator, 8);
    f.get(args.input).get(args.resultStep).op('i32.add').set(args.input);
  });
  return { functions: { run: f } };
}

function loadPair(f: FunctionBuilder, { accumulator, carry }: Arguments, pair: Pair): void {
  f.get(accumulator).memory('f64.load').set(pair.sum);
  f.get(accumulator).get(carry).op('i32.add').memory('f64.load').set(pair.carry);
}

function storePair(f: FunctionBuilder, { accumulator, carry }: Arguments, pair: Pair): void {
  f.get(accumulator).get(pair.sum).memory('f64.store');
  f.get(accumulator).get(carry).op('i32.add').get(pair.carry).memory('f64.store');
}
