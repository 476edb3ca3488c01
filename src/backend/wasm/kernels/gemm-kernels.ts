import { byteSize, type DType } from '../../../dtype/dtype.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { loadLanes, storeLanes } from './elements.ts';

/** The rows of the result that one pass over b computes together. */
const blockRows = 4;

/**
 * `run(a, b, c, rows, columns, depth, aRowStep, aDepthStep, bStep, cStep, accumulate)`, steps in bytes: rows
 * of b and c are dense, and `columns` counts whole vectors. Four rows by two vectors stay in registers.
 */
export function vectorGemm(dtype: 'float32' | 'float64', features: Features): KernelSource<'run'> {
  const f = new FunctionBuilder(Array.from({ length: 11 }, () => 'i32' as const));
  const [a, b, c, rows, columns, depth, aRowStep, aDepthStep, bStep, cStep, accumulate] = Array.from(
    { length: 11 },
    (_, n) => n,
  );
  const type = dtype === 'float32' ? 'f32x4' : 'f64x2';
  const splat = dtype === 'float32' ? 'v128.load32_splat' : 'v128.load64_splat';
  const sums = Array.from({ length: blockRows * 2 }, () => f.local('v128'));
  const [ap, bp, cp, cColumn, bColumn, k, rest] = Array.from({ length: 7 }, () => f.local('i32'));
  const [left, right] = [f.local('v128'), [f.local('v128'), f.local('v128')]];

  const tile = (height: number, vectors: number): void => {
    const used = sums.slice(0, height * vectors);
    const forEachSum = (visit: (sum: Local, n: number) => void): void => {
      f.get(cColumn).set(cp);
      for (let row = 0; row < height; row++) {
        for (let n = 0; n < vectors; n++) visit(used[row * vectors + n], n);
        if (row < height - 1) f.get(cp).get(cStep).op('i32.add').set(cp);
      }
    };
    f.get(accumulate).if(
      () =>
        forEachSum((sum, n) =>
          f
            .get(cp)
            .memory('v128.load', 16 * n)
            .set(sum),
        ),
      () => {
        for (const sum of used) f.i32x4(0).set(sum);
      },
    );
    f.get(a).set(ap).get(bColumn).set(bp);
    f.forUpTo(k, depth, 1, () => {
      for (let n = 0; n < vectors; n++) {
        f.get(bp)
          .memory('v128.load', 16 * n)
          .set(right[n]);
      }
      for (let row = 0; row < height; row++) {
        f.get(ap);
        if (row > 0) f.get(aRowStep).i32(row).op('i32.mul', 'i32.add');
        f.memory(splat).set(left);
        for (let n = 0; n < vectors; n++) {
          const sum = used[row * vectors + n];
          f.get(left).get(right[n]);
          multiplyAdd(f, type, features, () => f.get(sum));
          f.set(sum);
        }
      }
      f.get(ap).get(aDepthStep).op('i32.add').set(ap);
      f.get(bp).get(bStep).op('i32.add').set(bp);
    });
    forEachSum((sum, n) =>
      f
        .get(cp)
        .get(sum)
        .memory('v128.store', 16 * n),
    );
  };

  for (const height of [blockRows, 1]) {
    f.whileAtLeast(rows, height, () => {
      f.get(columns).set(rest).get(b).set(bColumn).get(c).set(cColumn);
      for (const vectors of [2, 1]) {
        f.whileAtLeast(rest, vectors, () => {
          tile(height, vectors);
          f.advance(bColumn, 16 * vectors).advance(cColumn, 16 * vectors);
        });
      }
      f.get(a).get(aRowStep).i32(height).op('i32.mul', 'i32.add').set(a);
      f.get(c).get(cStep).i32(height).op('i32.mul', 'i32.add').set(c);
    });
  }
  return { functions: { run: f } };
}

/**
 * `run(a, b, c, rows, columns, depth, aRowStep, aDepthStep, bDepthStep, bColumnStep, cRowStep, cColumnStep,
 * accumulate)` for integers: sums of 64 bits, element by element.
 */
export function integerGemm(dtype: DType): KernelSource<'run'> {
  const f = new FunctionBuilder(Array.from({ length: 13 }, () => 'i32' as const));
  const [
    a,
    b,
    c,
    rows,
    columns,
    depth,
    aRowStep,
    aDepthStep,
    bDepthStep,
    bColumnStep,
    cRowStep,
    cColumnStep,
  ] = Array.from({ length: 12 }, (_, n) => n);
  const accumulate = 12;
  const [ap, bp, bColumn, cp, k, row, column] = Array.from({ length: 7 }, () => f.local('i32'));
  const sum = f.local('i64');
  const access = (cursor: Local) => ({ dtype, cursor, offset: 0, width: 1 });
  const step = (cursor: Local, by: Local) => f.get(cursor).get(by).op('i32.add').set(cursor);
  f.forUpTo(row, rows, 1, () => {
    f.get(b).set(bColumn).get(c).set(cp);
    f.forUpTo(column, columns, 1, () => {
      f.i64(0n).set(sum).get(accumulate);
      f.if(() => {
        loadLanes(f, 'i64', access(cp));
        f.set(sum);
      });
      f.get(a).set(ap).get(bColumn).set(bp);
      f.forUpTo(k, depth, 1, () => {
        f.get(sum);
        loadLanes(f, 'i64', access(ap));
        loadLanes(f, 'i64', access(bp));
        f.op('i64.mul', 'i64.add').set(sum);
        step(ap, aDepthStep);
        step(bp, bDepthStep);
      });
      storeLanes(f, 'i64', access(cp), sum);
      step(bColumn, bColumnStep);
      step(cp, cColumnStep);
    });
    step(a, aRowStep);
    step(c, cRowStep);
  });
  return { functions: { run: f } };
}

/** Elements of a type in a vector of 16 bytes. */
export function lanesOfVector(dtype: DType): number {
  return 16 / byteSize(dtype);
}
