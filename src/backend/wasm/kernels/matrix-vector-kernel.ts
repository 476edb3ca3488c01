import type { Local } from '../assembler/function.ts';
import { type Features, multiplyAdd } from '../features.ts';
import type { KernelSource } from '../kernel-cache.ts';
import { addInto, countDown, integerFunction, integers, vectors } from './loops.ts';
import { type FloatVector, lanesOf } from './register-block.ts';

// As many streams as keep the memory busy.
const rowsTogether = 8;

/**
 * `y[r] = Σ m[r][k] · x[k]`:
 *
 *   run(m, x, y, rows, depth, rowStep)
 *
 * x, y and the rows of m are dense, rows lie rowStep bytes apart, and `depth` counts whole vectors, at least
 * one. The sum of each lane runs over k in order, then the lanes are added, so a row's sum does not depend on
 * its neighbours.
 */
export function matrixVectorKernel(type: FloatVector, features: Features): KernelSource<'run'> {
  const [f, m, x, y, rows, depth, rowStep] = integerFunction(6);
  const [xAt, count, ...mAt] = integers(f, 2 + rowsTogether);
  const [right, ...sums] = vectors(f, 1 + rowsTogether);
  const scalar = type === 'f32x4' ? 'f32' : 'f64';
  const size = 16 / lanesOf(type);
  const storeSum = (sum: Local, row: number): void => {
    f.get(y);
    for (let lane = 0; lane < lanesOf(type); lane++) {
      f.get(sum).lane(`${type}.extract_lane`, lane);
      if (lane > 0) f.op(`${scalar}.add`);
    }
    f.memory(`${scalar}.store`, row * size);
  };
  for (const together of [rowsTogether, 1]) {
    const [from, used] = [mAt.slice(0, together), sums.slice(0, together)];
    f.whileAtLeast(rows, together, () => {
      for (let row = 0; row < together; row++) {
        f.get(m).set(from[row]).i32x4(0).set(used[row]);
        addInto(f, m, m, rowStep);
      }
      f.get(x).set(xAt).get(depth).set(count);
      f.loop((again) => {
        f.get(xAt).memory('v128.load').set(right);
        for (let row = 0; row < together; row++) {
          f.get(from[row]).memory('v128.load').get(right);
          multiplyAdd(f, type, features, () => f.get(used[row]));
          f.set(used[row]).advance(from[row], 16);
        }
        f.advance(xAt, 16);
        countDown(f, count, again);
      });
      used.forEach(storeSum);
      f.advance(y, together * size);
    });
  }
  return { functions: { run: f } };
}
