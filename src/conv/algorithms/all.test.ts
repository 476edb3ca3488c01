import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { View } from '../../backend/backend.ts';
import { reference } from '../../backend/reference/reference.ts';
import { byteSize, type DType, typedArray } from '../../dtype/dtype.ts';
import { runConvolution } from '../convolution.ts';
import { planConvolution } from '../plan.ts';
import { convolutionReference } from '../reference.ts';
import { type Role, resultOf, type Slots, slotShapes } from '../roles.ts';
import { ConvSpec } from '../spec.ts';
import { elementCount } from '../views.ts';
import { algorithms } from './all.ts';

const roles: readonly Role[] = ['forward', 'dataGradient', 'weightGradient'];
const slots = ['input', 'weight', 'output'] as const;

/** One spatial axis: any kernel, stride, dilation and uneven padding, and up to two windows left out. */
const anyAxis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    begin: fc.integer({ min: 0, max: 3 }),
    end: fc.integer({ min: 0, max: 3 }),
    spare: fc.integer({ min: 0, max: 5 }),
    leftOut: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ kernel, stride, dilation, begin, end, spare, leftOut }) => {
    const reach = dilation * (kernel - 1) + 1;
    const inputSize = Math.max(1, reach - begin - end) + spare;
    const most = Math.floor((begin + inputSize + end - reach) / stride) + 1;
    return { kernel, stride, dilation, begin, end, inputSize, outputSize: Math.max(1, most - leftOut) };
  });

const anyPointwiseAxis = fc.integer({ min: 1, max: 6 }).map((size) => ({
  kernel: 1,
  stride: 1,
  dilation: 1,
  begin: 0,
  end: 0,
  inputSize: size,
  outputSize: size,
}));

function anySpecWith(axis: typeof anyAxis): fc.Arbitrary<ConvSpec> {
  return fc
    .record({
      batch: fc.integer({ min: 0, max: 3 }),
      groups: fc.integer({ min: 1, max: 3 }),
      inPerGroup: fc.integer({ min: 1, max: 3 }),
      outPerGroup: fc.integer({ min: 1, max: 3 }),
      axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    })
    .map(({ batch, groups, inPerGroup, outPerGroup, axes }) => {
      return new ConvSpec({
        batch,
        batched: true,
        groups,
        inChannels: groups * inPerGroup,
        outChannels: groups * outPerGroup,
        inputSize: axes.map(({ inputSize }) => inputSize),
        kernelSize: axes.map(({ kernel }) => kernel),
        stride: axes.map(({ stride }) => stride),
        padding: axes.map(({ begin, end }) => [begin, end]),
        dilation: axes.map(({ dilation }) => dilation),
        outputSize: axes.map(({ outputSize }) => outputSize),
      });
    });
}

const anySpec = fc.oneof(
  { weight: 4, arbitrary: anySpecWith(anyAxis) },
  { weight: 1, arbitrary: anySpecWith(anyPointwiseAxis) },
);

/** How a tensor lies in memory: the order of its axes, the gap between elements, where it begins. */
interface Layout {
  readonly reversed: boolean;
  readonly gap: number;
  readonly offset: number;
}

const anyLayout: fc.Arbitrary<Layout> = fc.record({
  reversed: fc.boolean(),
  gap: fc.integer({ min: 1, max: 2 }),
  offset: fc.integer({ min: 0, max: 3 }),
});

const rowMajor: Layout = { reversed: false, gap: 1, offset: 0 };

function viewOf(values: Float64Array, shape: readonly number[], dtype: DType, layout: Layout): View {
  const order = shape.map((_, axis) => (layout.reversed ? axis : shape.length - 1 - axis));
  const strides = new Array<number>(shape.length);
  let stride = layout.gap;
  for (const axis of order) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  const buffer = reference.allocate((stride + layout.offset) * byteSize(dtype));
  const view = { buffer, dtype, shape, strides, offset: layout.offset };
  const typed = typedArray(dtype, values.length);
  values.forEach((value, index) => {
    typed[index] = dtype === 'int64' ? BigInt(value) : value;
  });
  reference.write(view, typed);
  return view;
}

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
  readonly algorithm: string;
  readonly role: Role;
  readonly spec: ConvSpec;
  readonly dtype?: DType;
  readonly layout?: Layout;
}

/** The role's result by an algorithm, over memory that held other numbers before. */
function compute(
  { algorithm, role, spec, dtype = 'float64', layout = rowMajor }: Run,
  values: Slots<Float64Array>,
) {
  const shapes = slotShapes(spec);
  const view = (slot: (typeof slots)[number]): View => viewOf(values[slot], shapes[slot], dtype, layout);
  const views = { input: view('input'), weight: view('weight'), output: view('output') };
  runConvolution(reference, role, spec, views, { algorithm });
  return Float64Array.from(reference.read(views[resultOf[role]]), Number);
}

function offers(algorithm: string, spec: ConvSpec): boolean {
  const found = algorithms.find(({ name }) => name === algorithm);
  const machine = { backend: reference.name, threads: reference.threads, dtype: 'float64' } as const;
  return found?.consider(spec, 'forward', machine).ok === true;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}

describe.each(algorithms.map(({ name }) => name))('%s', (algorithm) => {
  const specs = anySpec.filter((spec) => offers(algorithm, spec));

  test.each(roles)('%s equals the direct loops, for every dtype and layout', (role) => {
    const dtypes = fc.constantFrom<DType>('float32', 'float64', 'int64', 'int32');
    const property = fc.property(specs, fc.nat(), dtypes, anyLayout, (spec, seed, dtype, layout) => {
      const values = wholeNumbers(spec, seed);
      const expected = convolutionReference(spec, role, values);
      expect(compute({ algorithm, role, spec, dtype, layout }, values)).toEqual(expected);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test.each(roles)('%s in float32 is within rounding of float64', (role) => {
    const property = fc.property(specs, fc.nat(), (spec, seed) => {
      const values = numbers(spec, seed, (unit) => Math.fround(unit - 0.5));
      const expected = convolutionReference(spec, role, values);
      const actual = compute({ algorithm, role, spec, dtype: 'float32' }, values);
      // Sums of n products below 1/4, each of the at most ~64 float32 additions rounding by 2^-24.
      actual.forEach((value, index) => {
        expect(Math.abs(value - expected[index])).toBeLessThan(4e-6 * (1 + Math.abs(expected[index])));
      });
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('⟨conv(x, w), g⟩ = ⟨x, ∇data(g, w)⟩ = ⟨w, ∇weight(x, g)⟩', () => {
    const property = fc.property(specs, fc.nat(), (spec, seed) => {
      const values = wholeNumbers(spec, seed);
      const [y, dx, dw] = roles.map((role) => compute({ algorithm, role, spec }, values));
      expect(dot(values.input, dx)).toBe(dot(y, values.output));
      expect(dot(values.weight, dw)).toBe(dot(y, values.output));
    });
    fc.assert(property, { numRuns: 60 });
  });

  test('every role is linear in each tensor that it reads', () => {
    const property = fc.property(specs, fc.nat(), fc.constantFrom(...roles), (spec, seed, role) => {
      const [a, b] = [wholeNumbers(spec, seed), wholeNumbers(spec, seed + 1)];
      const result = (values: Slots<Float64Array>) => compute({ algorithm, role, spec }, values);
      for (const slot of slots.filter((name) => name !== resultOf[role])) {
        const mixed = a[slot].map((value, index) => 3 * value - 2 * b[slot][index]);
        const [fromA, fromB] = [result(a), result({ ...a, [slot]: b[slot] })];
        const expected = fromA.map((value, index) => 3 * value - 2 * fromB[index]);
        expect(result({ ...a, [slot]: mixed }).map((value) => value + 0)).toEqual(
          expected.map((value) => value + 0),
        );
      }
    });
    fc.assert(property, { numRuns: 40 });
  });
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
  fc.assert(property, { numRuns: 40 });
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
  expect(planConvolution(spec, 'forward', machine).chosen.name).toBe('pointwise');
  expect(planConvolution(spec, 'forward', machine, 'matrix').chosen.name).toBe('matrix');
  expect(() => planConvolution(spec, 'forward', machine, 'fft')).toThrow(
    "no convolution algorithm is named 'fft'. Use 'estimate' or one of: pointwise, matrix.",
  );
});
