/** The fused kernels of the WASM device against the ten calls of the reference, over random shapes. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/backend.ts';
import { reference } from '../../src/backend/reference/reference.ts';
import { createWasmBackend } from '../../src/backend/wasm/backend.ts';
import { autograd, F, type Tensor, tensor } from '../../src/index.ts';
import { readValues } from '../../src/tensor/kernels.ts';
import { setDevice } from '../../src/tensor/storage.ts';
import { Random } from './views.ts';

const devices: Record<string, Backend> = {
  wasm: createWasmBackend(),
  'wasm without relaxed SIMD and shared memory': createWasmBackend({ relaxed: false, shared: false }),
};

afterEach(() => setDevice(reference));

/** One program: makes its tensors from the numbers of `random` and answers with what it computed. */
interface Program {
  readonly text: string;
  readonly run: (input: (shape: readonly number[]) => Tensor) => readonly Tensor[];
}

const special = [0, -0, 1, 1, 2, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Numbers in [-5, 5), many of them equal; odd ones among them where `isOdd`. */
function values(random: Random, count: number, isOdd: boolean): Float32Array {
  return Float32Array.from({ length: count }, () => {
    if (isOdd && random.next() < 0.2) return random.pick(special);
    return random.next() < 0.3 ? random.between(-3, 3) : (random.next() - 0.5) * 10;
  });
}

function outcome(
  backend: Backend,
  { run }: Program,
  seed: number,
  isOdd: boolean,
): readonly number[][] | string {
  setDevice(backend);
  const random = new Random(seed);
  const input = (shape: readonly number[]): Tensor => {
    const count = shape.reduce((a, b) => a * b, 1);
    return tensor(values(random, count, isOdd))
      .reshape(shape)
      .detach()
      .requiresGrad_();
  };
  try {
    return run(input).map((result) => Array.from(readValues(result), Number));
  } catch (error) {
    return String(error);
  }
}

/** Where two results differ by more than rounding. */
function disagreement(actual: readonly number[][] | string, expected: readonly number[][] | string) {
  if (typeof actual === 'string' || typeof expected === 'string') {
    return actual === expected ? undefined : `${String(actual)} instead of ${String(expected)}`;
  }
  for (const [k, result] of expected.entries()) {
    const scale = Math.max(...result.map(Math.abs).filter((size) => size < 1e30), 1e-30);
    for (const [n, right] of result.entries()) {
      const found = actual[k][n];
      const isSame = Object.is(found, right) || found === right || Math.abs(found - right) < 3e-6 * scale;
      if (!isSame) return `result ${k} [${n}]: ${found} instead of ${right}`;
    }
  }
  return undefined;
}

/** What the device computes is what the reference computes. */
function expectSame(backend: Backend, make: (random: Random) => Program, count: number): void {
  const random = new Random(20261125);
  const found: string[] = [];
  for (let n = 0; n < count; n++) {
    const program = make(random);
    for (const isOdd of [false, true]) {
      const [actual, expected] = [backend, reference].map((each) => outcome(each, program, n, isOdd));
      const text = disagreement(actual, expected);
      if (text) found.push(`${program.text}${isOdd ? ' (odd numbers)' : ''}: ${text}`);
    }
  }
  expect(found.slice(0, 8)).toEqual([]);
}

/** The gradients by the inputs of a sum that weighs every element differently, and of that sum's square. */
function gradients(output: Tensor, inputs: readonly Tensor[]): Tensor[] {
  const weights = tensor(Float32Array.from({ length: output.numel() }, (_, n) => ((n * 7) % 5) - 1.5));
  const loss = output.mul(weights.reshape(output.shape)).sum();
  const slopes = autograd.grad(loss, inputs, undefined, { createGraph: true });
  const squares = slopes.map((slope) => slope.mul(slope).sum()).reduce((a, b) => a.add(b));
  if (!squares.requiresGrad) return slopes;
  const curvatures = autograd.grad(squares, inputs, undefined, { allowUnused: true });
  return [...slopes, ...curvatures.filter((each) => each !== null)];
}

const leading = (random: Random): number[] => [random.pick([0, 1, 2, 3]), random.between(1, 3)];

/** A pooling of some rank with numbers that fit. */
function poolNumbers(random: Random, rank: number) {
  const axes = Array.from({ length: rank }, () => {
    const kernel = random.pick([1, 2, 2, 3, 3, 4, 5]);
    return { kernel, stride: random.between(1, 3), padding: random.between(0, Math.floor(kernel / 2)) };
  });
  const sizes = axes.map(({ kernel }) => kernel + random.pick([0, 1, 2, 3, 5, 8, 13, 25]));
  return {
    sizes,
    kernel: axes.map((axis) => axis.kernel),
    stride: axes.map((axis) => axis.stride),
    padding: axes.map((axis) => axis.padding),
    ceilMode: random.next() < 0.3,
  };
}

const pools = {
  max: [F.maxPool1d, F.maxPool2d, F.maxPool3d],
  average: [F.avgPool1d, F.avgPool2d, F.avgPool3d],
} as const;

function maxPooling(random: Random): Program {
  const rank = random.between(1, 3);
  const { kernel, sizes, ...options } = poolNumbers(random, rank);
  const dilation = random.next() < 0.2 ? 2 : 1;
  const fitting = sizes.map((size, axis) => size + (dilation - 1) * (kernel[axis] - 1));
  const shape = [...leading(random), ...fitting];
  return {
    text: `max ${kernel} of ${shape} ${JSON.stringify({ ...options, dilation })}`,
    run: (input) => {
      const x = input(shape);
      const [y, indices] = pools.max[rank - 1](x, kernel, { ...options, dilation, returnIndices: true });
      const alone = pools.max[rank - 1](x.detach(), kernel, { ...options, dilation });
      return [y, indices, alone, ...gradients(y, [x])];
    },
  };
}

function averagePooling(random: Random): Program {
  const rank = random.between(1, 3);
  const { kernel, sizes, ...options } = poolNumbers(random, rank);
  const shape = [...leading(random), ...sizes];
  const divisorOverride = rank > 1 && random.next() < 0.2 ? 3 : undefined;
  const settings = { ...options, countIncludePad: random.next() < 0.6, divisorOverride };
  return {
    text: `average ${kernel} of ${shape} ${JSON.stringify(settings)}`,
    run: (input) => {
      const x = input(shape);
      const y = pools.average[rank - 1](x, kernel, settings);
      return [y, ...gradients(y, [x])];
    },
  };
}

function adaptivePooling(random: Random): Program {
  const size = [random.between(1, 4), random.between(1, 5)];
  const shape = [...leading(random), ...size.map((n) => n * random.between(1, 3) + random.pick([0, 0, 1]))];
  return {
    text: `adaptive ${size} of ${shape}`,
    run: (input) => {
      const x = input(shape);
      const y = F.adaptiveAvgPool2d(x, size);
      const [z, indices] = F.adaptiveMaxPool2d(x, size, { returnIndices: true });
      return [y, z, indices, ...gradients(y, [x]), ...gradients(z, [x])];
    },
  };
}

function normalization(random: Random): Program {
  const channels = 2 * random.between(1, 4);
  const shape = [random.between(2, 4), channels, ...random.pick([[], [5], [3, 7], [2, 3, 4], [9, 13]])];
  const kind = random.pick(['batch', 'instance', 'group', 'layer'] as const);
  const spatial = shape.slice(2);
  const isFlat = kind === 'instance' && spatial.length === 0;
  const size = kind === 'layer' ? shape.slice(random.between(1, shape.length - 1)) : [channels];
  const isStrided = random.next() < 0.2;
  return {
    text: `${kind} norm of ${shape}${isStrided ? ' lying across' : ''}`,
    run: (input) => {
      const given = input(isFlat ? [...shape, 3] : shape);
      const x = isStrided ? given.transpose(0, 1).contiguous().transpose(0, 1) : given;
      const [weight, bias] = [input(size), input(size)];
      const y = {
        batch: () => F.batchNorm(x, null, null, { weight, bias, training: true }),
        instance: () => F.instanceNorm(x, { weight, bias }),
        group: () => F.groupNorm(x, channels / 2, { weight, bias }),
        layer: () => F.layerNorm(x, size, { weight, bias }),
      }[kind]();
      const loss = y.mul(y).mul(y).sum();
      const leaves = [given, weight, bias];
      const slopes = autograd.grad(loss, leaves, undefined, { retainGraph: true });
      return [y, ...slopes, ...autograd.grad(loss, leaves, undefined, { createGraph: true })];
    },
  };
}

function softmaxes(random: Random): Program {
  const shape = Array.from({ length: random.between(1, 4) }, () => random.pick([1, 2, 3, 4, 5, 7, 9, 18]));
  if (random.next() < 0.3) shape.push(random.between(14, 37));
  if (random.next() < 0.1) shape[0] = 0;
  const axis = random.between(0, shape.length - 1);
  const f = random.pick([F.softmax, F.logSoftmax]);
  return {
    text: `${f.name} of ${shape} along ${axis}`,
    run: (input) => {
      const x = input(shape);
      const y = f(x, axis);
      return [y, ...gradients(y, [x])];
    },
  };
}

function classLosses(random: Random): Program {
  const spatial = random.pick([[], [5], [3, 4], [2, 3, 2]]);
  const [batch, classes] = [random.between(1, 6), random.between(1, 9)];
  const targets = Array.from({ length: spatial.reduce((a, b) => a * b, batch) }, () => {
    return random.next() < 0.15 ? -100 : random.between(0, classes - 1);
  });
  const isWeighted = random.next() < 0.5;
  const reduction = random.pick(['none', 'mean', 'sum'] as const);
  return {
    text: `${reduction} of ${batch},${classes},${spatial}${isWeighted ? ' weighted' : ''}`,
    run: (input) => {
      const x = input([batch, classes, ...spatial]);
      const weight = isWeighted ? input([classes]).detach() : null;
      const target = tensor(targets, { dtype: 'int64' }).reshape(batch, ...spatial);
      const loss = F.crossEntropy(x, target, { weight, reduction });
      return [loss, ...gradients(loss, [x])];
    },
  };
}

describe.each(Object.entries(devices))('%s', (_, backend) => {
  it.each(Object.entries({ maxPooling, averagePooling, adaptivePooling, softmaxes, classLosses }))(
    '%s agrees with the reference',
    (_name, make) => expectSame(backend, make, 40),
  );

  it('normalization agrees with the reference', () => expectSame(backend, normalization, 50));

  it('pools planes that take more than one call, strip by strip', () => {
    expectSame(
      backend,
      () => ({
        text: 'large',
        run: (input) => {
          const x = input([1, 1, 301, 402]);
          const y = F.avgPool2d(x, 3, { stride: 2, padding: 1 });
          return [y, F.maxPool2d(x, 3, { stride: 2, padding: 1 }), ...gradients(y, [x])];
        },
      }),
      1,
    );
  });
});

/** Every kernel on tensors that are large enough to be shared. */
const everything: Program = {
  text: 'everything',
  run: (input) => {
    const x = input([5, 4, 61, 83]);
    const options = { stride: 2, padding: 1 };
    const [y, z] = [F.avgPool2d(x, 3, options), F.maxPool2d(x, 3, options)];
    const [weight, bias] = [input([4]), input([4])];
    const normalized = F.batchNorm(x, null, null, { weight, bias, training: true });
    const rows = F.layerNorm(x, 83);
    const [along, across] = [F.softmax(x, 3), F.logSoftmax(x, 1)];
    return [
      ...[along, across, ...autograd.grad(along.mul(across).sum(), [x])],
      ...[y, z, F.maxPool2d(x.detach(), 3, options), ...gradients(y, [x]), ...gradients(z, [x])],
      ...[normalized, rows, ...autograd.grad(normalized.mul(rows).sum(), [x, weight, bias])],
    ];
  },
};

it('computes the same bits on any number of threads', async () => {
  const [several, single] = [createWasmBackend(), createWasmBackend()];
  const { threads } = several.device;
  single.device.threads.count = 1;
  threads.count = 2;
  threads.parallel({ units: 2, time: 1e6 }, () => {});
  while (threads.present < threads.count) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(outcome(several, everything, 1, true)).toEqual(outcome(single, everything, 1, true));
});
