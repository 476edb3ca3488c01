import type { Device } from '../device.ts';
import { productKernel } from './product-kernel.ts';
import type { BlockShape } from './register-block.ts';

/**
 * The shapes worth trying. 6×8 floats fill 15 registers exactly; V8 before 13 reorders the loop so that it
 * needs more, and there the smaller ones win, one step of the sum at a time.
 */
const candidates: readonly BlockShape[] = [
  { rows: 4, vectors: 2, unroll: 1, fenced: true },
  { rows: 3, vectors: 3, unroll: 1, fenced: true },
  { rows: 6, vectors: 2, unroll: 4, fenced: false },
];

/** The shape for products too small to matter. */
export const smallShape: BlockShape = candidates[0];

const chosen = new WeakMap<Device, BlockShape>();

/** The fastest shape on this runtime, found when first asked for by some 10 milliseconds of trial. */
export function blockShape(device: Device): BlockShape {
  const known = chosen.get(device);
  if (known !== undefined) return known;
  const shape = fastestShape(device);
  chosen.set(device, shape);
  return shape;
}

// How much less the other shape must compute to win.
const worthChanging = 0.96;

/** The fastest shape, or the one of 4 rows by 8 columns where that leaves less of the last blocks idle. */
export function blockShapeFor(device: Device, rows: number, columns: number): BlockShape {
  const shape = blockShape(device);
  const computed = ({ rows: high, vectors }: BlockShape) =>
    Math.ceil(rows / high) * high * Math.ceil(columns / (4 * vectors)) * vectors;
  return computed(smallShape) < worthChanging * computed(shape) ? smallShape : shape;
}

/** Sets the shape, for tests of the others. */
export function useBlockShape(device: Device, rows: number): void {
  const shape = candidates.find((candidate) => candidate.rows === rows);
  if (shape === undefined) throw new RangeError(`no register block has ${rows} rows`);
  chosen.set(device, shape);
}

const trialDepth = 256;
const trialBlocks = 8;
const callsPerTrial = 8;
const calmTrials = 16;
const shortestMilliseconds = 6;
const longestMilliseconds = 60;
// V8's first code takes three times as long; how long the better one is in coming depends on what else runs.
const warmRatio = 0.6;

/**
 * Times the candidates in turn, by their best trial: the first ones run slow code, and others may be
 * interrupted. Ends when all have got faster, and no best has improved for a while.
 */
function fastestShape({ kernels, features, memory }: Device): BlockShape {
  const runs = candidates.map(({ rows, vectors, unroll }) => {
    const columns = 4 * vectors;
    const shape = { type: 'f32x4', rows, columns, unroll, bStep: 4 * columns } as const;
    const key = `product f32x4 ${rows} ${columns} ${unroll} ${shape.bStep}`;
    const { run } = kernels.get(key, () => productKernel(shape, features));
    return { run, rows, columns };
  });
  const floats = trialBlocks * 6 * trialDepth + 12 * trialDepth + trialBlocks * 6 * 12;
  const best = candidates.map(() => Number.POSITIVE_INFINITY);
  const cold: number[] = [];
  const isWarm = () => best.every((time, n) => time < warmRatio * cold[n]);
  memory.borrow(4 * floats, (a) => {
    memory.u8.fill(0, a, a + 4 * floats);
    const b = a + 4 * trialBlocks * 6 * trialDepth;
    const c = b + 4 * 12 * trialDepth;
    const start = performance.now();
    const elapsed = () => performance.now() - start;
    for (let calm = 0; calm < calmTrials || elapsed() < shortestMilliseconds || !isWarm(); calm++) {
      runs.forEach(({ run, rows, columns }, n) => {
        const before = performance.now();
        for (let call = 0; call < callsPerTrial; call++) {
          run(a, b, c, trialDepth, 4 * columns, trialBlocks, 0, 1, 0);
        }
        const time = (performance.now() - before) / (rows * columns);
        if (time < 0.97 * best[n]) calm = 0;
        cold[n] ??= time;
        best[n] = Math.min(best[n], time);
      });
      if (elapsed() > longestMilliseconds) break;
    }
  });
  return candidates[best.indexOf(Math.min(...best))];
}
