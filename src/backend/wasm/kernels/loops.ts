import { FunctionBuilder, type Label, type Local } from '../assembler/function.ts';

/** A function of `count` i32 parameters and its parameters' locals. */
export function integerFunction(count: number): readonly [FunctionBuilder, ...Local[]] {
  const parameters = Array.from({ length: count }, () => 'i32' as const);
  return [new FunctionBuilder(parameters), ...parameters.map((_, index) => index)];
}

/** New i32 locals. */
export function integers(f: FunctionBuilder, count: number): readonly Local[] {
  return Array.from({ length: count }, () => f.local('i32'));
}

/** New vector locals. */
export function vectors(f: FunctionBuilder, count: number): readonly Local[] {
  return Array.from({ length: count }, () => f.local('v128'));
}

/** The end of a loop: one less to do, and again if some are left. */
export function countDown(f: FunctionBuilder, counter: Local, again: Label): void {
  f.get(counter).i32(1).op('i32.sub').tee(counter).brIf(again);
}

/** `target = a + b`. */
export function addInto(f: FunctionBuilder, target: Local, a: Local, b: Local): void {
  f.get(a).get(b).op('i32.add').set(target);
}

/** `target = base + index · step`, of a constant step. */
export function place(f: FunctionBuilder, target: Local, base: Local, index: Local, step: number): void {
  f.get(base).get(index).i32(step).op('i32.mul', 'i32.add').set(target);
}

/** Repeats the body while `counter`, counting up from 0, is below the local `limit`. */
export function whileBelow(f: FunctionBuilder, counter: Local, limit: Local, body: () => void): void {
  f.forUpTo(counter, limit, 1, body);
}

/** Runs `steps(unroll)` as often as it fits into `total` (a local), then `steps(1)` for what is left. */
export function unrolled(
  f: FunctionBuilder,
  total: Local,
  unroll: number,
  steps: (times: number) => void,
): void {
  const left = f.local('i32');
  const turns = (times: number): void => {
    f.get(left).if(() => {
      f.loop((again) => {
        steps(times);
        countDown(f, left, again);
      });
    });
  };
  if (unroll > 1) {
    f.get(total).i32(unroll).op('i32.div_u').set(left);
    turns(unroll);
    f.get(total).i32(unroll).op('i32.rem_u').set(left);
  } else f.get(total).set(left);
  turns(1);
}

/** Four vectors of four 32-bit lanes, turned over in place: row i becomes column i. */
export function transpose4(f: FunctionBuilder, rows: readonly Local[], spare: readonly Local[]): void {
  const pairs = [
    [0, 1],
    [2, 3],
  ] as const;
  for (const [n, [a, b]] of pairs.entries()) {
    f.get(rows[a]).get(rows[b]).shuffle32(0, 4, 1, 5).set(spare[n]);
    f.get(rows[a])
      .get(rows[b])
      .shuffle32(2, 6, 3, 7)
      .set(spare[2 + n]);
  }
  for (const half of [0, 2]) {
    f.get(spare[half])
      .get(spare[half + 1])
      .shuffle32(0, 1, 4, 5)
      .set(rows[half]);
    f.get(spare[half])
      .get(spare[half + 1])
      .shuffle32(2, 3, 6, 7)
      .set(rows[half + 1]);
  }
}

/**
 * Adds up the lanes of a vector of floats, which loses them, and stores the sum at an address: added to what
 * is there, where the local `accumulate` is not 0.
 */
export function storeLaneSum(
  f: FunctionBuilder,
  vector: Local,
  [address, offset]: readonly [Local, number],
  accumulate: Local,
): void {
  f.get(vector).get(vector).get(vector).shuffle32(2, 3, 0, 1).op('f32x4.add').tee(vector);
  f.get(vector).shuffle32(1, 0, 3, 2).get(vector).op('f32x4.add').set(vector);
  f.get(address).get(vector).lane('f32x4.extract_lane', 0);
  f.f32(0).get(address).memory('f32.load', offset).get(accumulate).op('i32.eqz', 'select', 'f32.add');
  f.memory('f32.store', offset);
}
