import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySpec, specsFor } from '../../../test/any-spec.ts';
import { anyLayout, type Layout, rowMajor, viewOf } from '../../../test/any-view.ts';
import { backendWith } from '../../../test/device/threads.ts';
import type { Activation, Backend, View } from '../../backend/backend.ts';
import { elementCount } from '../../backend/extent.ts';
import { reference } from '../../backend/reference/reference.ts';
import { createWasmBackend } from '../../backend/wasm/backend.ts';
import { useBlockShape } from '../../backend/wasm/kernels/block-shape.ts';
import type { DType } from '../../dtype/dtype.ts';
import { machineOf, runConvolution } from '../convolution.ts';
import { planConvolution } from '../plan.ts';
import { convolutionReference } from '../reference.ts';
import { type Role, resultOf, type Slots, slotShapes } from '../roles.ts';
import { ConvSpec } from '../spec.ts';
import { algorithms } from './all.ts';
import { multiplyAdds } from './multiply.ts';

const roles: readonly Role[] = ['forward', 'dataGradient', 'weightGradient'];
const slots = ['input', 'weight', 'output'] as const;

/** Small whole numbers, whose products and sums every dtype holds exactly. */
function wholeNumbers(spec: ConvSpec, seed: number): Slots<Float64Array> {
  return numbers(spec, seed, (unit) => Math.floor(unit * 9) - 4);
}

function numbers(spec: ConvSpec, seed: number, from: (unit: number) => number): Slots<Float64Array> {
  let state = seed;
  const shapes = slotShapes(spec);
  const draw = (shape: readonly number[]): Float64Array =>
    Float64Array.from({ length: elementCount(shape) }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return from(state / 2 ** 32);
    });
  return { input: draw(shapes.input), weight: draw(shapes.weight), output: draw(shapes.output) };
}

interface Run {
  readonly backend?: Backend;
  readonly algorithm: string;
  readonly role: Role;
  readonly spec: ConvSpec;
  readonly dtype?: DType;
  readonly layout?: Layout;
  readonly bias?: Float64Array;
  readonly activation?: Activation | undefined;
}

/** The role's result by an algorithm, over memory that held other numbers before. */
function compute(
  { backend = reference, algorithm, role, spec, dtype = 'float64', layout = rowMajor, bias, activation }: Run,
  values: Slots<Float64Array>,
): Float64Array {
  const shapes = slotShapes(spec);
  const view = (slot: (typeof slots)[number]): View =>
    viewOf(backend, values[slot], shapes[slot], dtype, layout);
  const views = { input: view('input'), weight: view('weight'), output: view('output') };
  const settings = bias && { bias: viewOf(backend, bias, [bias.length], dtype, layout) };
  runConvolution(backend, role, spec, views, { algorithm, activation, ...settings });
  const result = Float64Array.from(backend.read(views[resultOf[role]]), Number);
  for (const { buffer } of Object.values(views)) backend.release(buffer);
  return result;
}

function offers(backend: Backend, algorithm: string, dtype: DType, spec: ConvSpec, role: Role): boolean {
  const found = algorithms.find(({ name }) => name === algorithm);
  return found?.consider(spec, role, machineOf(backend, { dtype })).ok === true;
}

const larger = (most: number, value: number): number => Math.max(most, Math.abs(value));

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

const wasm = createWasmBackend();
// Also the register blocks that this runtime may not choose.
const withoutRelaxed = createWasmBackend({ relaxed: false });
const twoThreads = await backendWith(2);
useBlockShape(withoutRelaxed.device, 6);

/** What computes only with the ten calls, and what needs a kernel of the device. */
const onTenCalls = ['pointwise', 'matrix'];
const onKernels = algorithms.map(({ name }) => name).filter((name) => !onTenCalls.includes(name));

const cases: readonly (readonly [string, string, Backend])[] = [
  ...onTenCalls.map((name) => [name, 'reference', reference] as const),
  ...algorithms.map(({ name }) => [name, 'wasm', wasm] as const),
  ...['pointwise', ...onKernels].map((name) => [name, 'wasm without relaxed SIMD', withoutRelaxed] as const),
  ...['pointwise', ...onKernels].map((name) => [name, 'wasm with two threads', twoThreads] as const),
];

/**
 * The error of whole numbers, relative to the largest result: F(4, 3), which may also be a step of some
 * others, divides by 6 and 24; all else is exact.
 */
const mayRound: { readonly [algorithm: string]: number } = {
  winograd4: 2e-5,
  winograd4x2: 2e-5,
  'winograd-weight': 5e-5,
  phases: 2e-5,
  slices: 5e-5,
};
const roundingOf = (algorithm: string): number => mayRound[algorithm] ?? 0;

describe.each(cases)('%s on %s', (algorithm, _, backend) => {
  const dtypes = fc.constantFrom<DType>(
    'float32',
    ...(onKernels.includes(algorithm) ? [] : (['float64', 'int64', 'int32'] as const)),
  );
  const rounding = roundingOf(algorithm);
  const takes = (spec: ConvSpec, role: Role) => offers(backend, algorithm, 'float32', spec, role);
  const specsOf = (role: Role) => specsFor(algorithm).filter((spec) => takes(spec, role));
  const ownRoles = roles.filter((role) =>
    fc.sample(specsFor(algorithm), 200).some((spec) => takes(spec, role)),
  );

  /** A role by the algorithm where it takes it, else by the one that takes everything. */
  const computeAny = (role: Role, spec: ConvSpec, values: Slots<Float64Array>): Float64Array => {
    const name = takes(spec, role) ? algorithm : 'matrix';
    return compute({ backend, algorithm: name, role, spec, dtype: 'float32' }, values);
  };
  const closeTo = (actual: Float64Array, expected: Float64Array, relative: number): void => {
    if (relative === 0) expect(actual).toEqual(expected);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const worst = actual.reduce((most, value, n) => Math.max(most, Math.abs(value - expected[n])), 0);
    expect(worst).toBeLessThanOrEqual(relative * largest);
  };

  test.each(ownRoles)('%s equals the direct loops, for every dtype and layout', (role) => {
    const property = fc.property(specsOf(role), fc.nat(), dtypes, anyLayout, (spec, seed, dtype, layout) => {
      const values = wholeNumbers(spec, seed);
      const expected = convolutionReference(spec, role, values);
      const actual = compute({ backend, algorithm, role, spec, dtype, layout }, values);
      closeTo(actual, expected, rounding);
    });
    fc.assert(property, { numRuns: 60 });
  });

  test.each(ownRoles)('%s in float32 is within rounding of float64', (role) => {
    const property = fc.property(specsOf(role), fc.nat(), (spec, seed) => {
      const values = numbers(spec, seed, (unit) => Math.fround(unit - 0.5));
      const expected = convolutionReference(spec, role, values);
      const actual = compute({ backend, algorithm, role, spec, dtype: 'float32' }, values);
      // A sum of n products below 1/4 passes through partial sums of about √n / 12, each of which is rounded
      // by 2^-24 of itself: together by 2e-9 · n, as a standard deviation.
      const products = multiplyAdds(spec) / Math.max(1, expected.length);
      closeTo(actual, expected, 4e-6 + 8e-9 * products + rounding);
    });
    fc.assert(property, { numRuns: 25 });
  });

  test.each(ownRoles.filter((role) => role !== 'weightGradient'))(
    '%s adds a bias per channel and activates',
    (role) => {
      const activations = fc.constantFrom(undefined, 'relu', 'relu6');
      const property = fc.property(specsOf(role), fc.nat(), anyLayout, activations, (...drawn) => {
        const [spec, seed, layout, activation] = drawn;
        const values = wholeNumbers(spec, seed);
        const [batch, channels] = slotShapes(spec)[resultOf[role]];
        const bias = Float64Array.from({ length: channels }, (_, channel) => ((channel + seed) % 7) - 3);
        const plane = values[resultOf[role]].length / (batch * channels);
        const expected = convolutionReference(spec, role, values).map(
          (value, n) => value + bias[Math.floor(n / plane) % channels],
        );
        const call = { backend, algorithm, role, spec, dtype: 'float32', layout, bias, activation } as const;
        const lowest = activation === undefined ? Number.NEGATIVE_INFINITY : 0;
        const highest = activation === 'relu6' ? 6 : Number.POSITIVE_INFINITY;
        closeTo(
          compute(call, values),
          expected.map((value) => Math.min(Math.max(value, lowest), highest)),
          // What is cut off keeps the error of the sums that it was.
          activation === undefined ? rounding : rounding * expected.reduce(larger, 1),
        );
      });
      fc.assert(property, { numRuns: 25 });
    },
  );

  test('⟨conv(x, w), g⟩ = ⟨x, ∇data(g, w)⟩ = ⟨w, ∇weight(x, g)⟩', () => {
    const property = fc.property(specsOf(ownRoles[0]), fc.nat(), (spec, seed) => {
      const values = wholeNumbers(spec, seed);
      const [y, dx, dw] = roles.map((role) => computeAny(role, spec, values));
      const product = dot(y, values.output);
      const scale = 10 * rounding * Math.sqrt(dot(y, y) * dot(values.output, values.output));
      expect(Math.abs(dot(values.input, dx) - product)).toBeLessThanOrEqual(scale);
      expect(Math.abs(dot(values.weight, dw) - product)).toBeLessThanOrEqual(scale);
    });
    fc.assert(property, { numRuns: 25 });
  });

  test.each(ownRoles)('%s is linear in each tensor that it reads', (role) => {
    const property = fc.property(specsOf(role), fc.nat(), (spec, seed) => {
      const [a, b] = [wholeNumbers(spec, seed), wholeNumbers(spec, seed + 1)];
      const result = (values: Slots<Float64Array>) => computeAny(role, spec, values);
      for (const slot of slots.filter((name) => name !== resultOf[role])) {
        const mixed = a[slot].map((value, index) => 3 * value - 2 * b[slot][index]);
        const [fromA, fromB] = [result(a), result({ ...a, [slot]: b[slot] })];
        // Adding 0 makes −0 and 0 one.
        const expected = fromA.map((value, index) => 3 * value - 2 * fromB[index] + 0);
        const actual = result({ ...a, [slot]: mixed }).map((value) => value + 0);
        closeTo(actual, expected, 10 * rounding);
      }
    });
    fc.assert(property, { numRuns: 10 });
  });
});

// A weight that is not finite meets the zeros of the padding, here as in PyTorch.
test.each(onKernels)('%s lets a NaN and an infinity reach what they reach directly', (algorithm) => {
  const property = fc.property(
    specsFor(algorithm),
    fc.nat(),
    fc.constantFrom(...roles),
    (spec, seed, role) => {
      fc.pre(offers(wasm, algorithm, 'float32', spec, role));
      const values = wholeNumbers(spec, seed);
      const wild = role === 'dataGradient' ? 'output' : 'input';
      values[wild][seed % values[wild].length] = seed % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY;
      const expected = convolutionReference(spec, role, values);
      const actual = compute({ backend: wasm, algorithm, role, spec, dtype: 'float32' }, values);
      const finite = actual.map((value, n) => (Number.isFinite(expected[n]) ? value - expected[n] : 0));
      expect(finite.every((difference) => Math.abs(difference) < 1e-2)).toBe(true);
      expect(actual.every((value, n) => Number.isFinite(value) || !Number.isFinite(expected[n]))).toBe(true);
      expect(actual.every((value, n) => !Number.isFinite(value) || Number.isFinite(expected[n]))).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test('groups are independent convolutions side by side', () => {
  const property = fc.property(anySpec, fc.nat(), (spec, seed) => {
    const [batch, one] = [Math.min(spec.batch, 1), spec.inChannels / spec.groups];
    const whole = new ConvSpec({ ...spec, batch });
    const part = new ConvSpec({
      ...spec,
      batch,
      groups: 1,
      inChannels: one,
      outChannels: spec.outChannels / spec.groups,
    });
    const values = wholeNumbers(whole, seed);
    const share = (array: Float64Array, group: number): Float64Array => {
      const length = array.length / spec.groups;
      return array.slice(group * length, (group + 1) * length);
    };
    const together = compute({ algorithm: 'estimate', role: 'forward', spec: whole }, values);
    for (let group = 0; group < spec.groups; group++) {
      const split = {
        input: share(values.input, group),
        weight: share(values.weight, group),
        output: share(values.output, group),
      };
      const alone = compute({ algorithm: 'estimate', role: 'forward', spec: part }, split);
      expect(share(together, group)).toEqual(alone);
    }
  });
  fc.assert(property, { numRuns: 25 });
});

test('shifting the input by the stride shifts the output by one', () => {
  const fields = { batch: 1, batched: true, groups: 1, inChannels: 2, outChannels: 3 };
  const spec = new ConvSpec({
    ...fields,
    inputSize: [11],
    kernelSize: [3],
    stride: [2],
    padding: [[0, 0]],
    dilation: [2],
    outputSize: [4],
  });
  const values = wholeNumbers(spec, 7);
  const shifted = values.input.map((_, index) => (index % 11 < 2 ? 0 : values.input[index - 2]));
  const before = compute({ algorithm: 'matrix', role: 'forward', spec }, values);
  const after = compute({ algorithm: 'matrix', role: 'forward', spec }, { ...values, input: shifted });
  for (let m = 0; m < 3; m++) {
    expect(after.slice(m * 4 + 1, m * 4 + 4)).toEqual(before.slice(m * 4, m * 4 + 3));
  }
});

test('the planner prefers what copies nothing, and can be overruled', () => {
  const fields = { batch: 1, batched: true, groups: 1, inChannels: 4, outChannels: 4, dilation: [1] };
  const spec = new ConvSpec({
    ...fields,
    inputSize: [5],
    kernelSize: [1],
    stride: [1],
    padding: [[0, 0]],
    outputSize: [5],
  });
  const machine = { backend: 'reference', threads: 1, dtype: 'float32' } as const;
  const names = algorithms.map(({ name }) => name);
  expect(planConvolution(spec, 'forward', machine).chosen.name).toBe('pointwise');
  expect(planConvolution(spec, 'forward', machine, 'matrix').chosen.name).toBe('matrix');
  expect(() => planConvolution(spec, 'forward', machine, 'fft')).toThrow(
    "no convolution algorithm is named 'fft'. Use 'estimate', 'precise', 'measure' or one of: " +
      `${names.join(', ')}.`,
  );
});
