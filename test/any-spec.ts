import fc from 'fast-check';
import { ConvSpec } from '../src/conv/spec.ts';

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

const anyPointwiseAxis = fc.integer({ min: 1, max: 19 }).map((size) => ({
  kernel: 1,
  stride: 1,
  dilation: 1,
  begin: 0,
  end: 0,
  inputSize: size,
  outputSize: size,
}));

/** A wider axis, with no dilation, where the blocks of the fast kernels have room. */
const wideAxis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 7 }),
    stride: fc.integer({ min: 1, max: 3 }),
    begin: fc.integer({ min: 0, max: 3 }),
    end: fc.integer({ min: 0, max: 3 }),
    spare: fc.integer({ min: 0, max: 33 }),
  })
  .map(({ kernel, stride, begin, end, spare }) => {
    const inputSize = Math.max(1, kernel - begin - end) + spare;
    const outputSize = Math.floor((begin + inputSize + end - kernel) / stride) + 1;
    return { kernel, stride, dilation: 1, begin, end, inputSize, outputSize };
  });

/** An axis of the 3×3 kernels that have algorithms of their own. */
const threeTaps = fc
  .record({
    even: fc.boolean(),
    begin: fc.integer({ min: 0, max: 2 }),
    end: fc.integer({ min: 0, max: 2 }),
    spare: fc.integer({ min: 0, max: 33 }),
  })
  .map(({ even, ...each }) => (even ? { ...each, begin: 1, end: 1 } : each))
  .map(({ begin, end, spare }) => {
    const inputSize = Math.max(1, 3 - begin - end) + spare;
    const outputSize = begin + inputSize + end - 2;
    return { kernel: 3, stride: 1, dilation: 1, begin, end, inputSize, outputSize };
  });

/** An axis that such a kernel halves, as between the stages of a network. */
const halved = fc.integer({ min: 1, max: 24 }).map((outputSize) => {
  return { kernel: 3, stride: 2, dilation: 1, begin: 1, end: 1, inputSize: 2 * outputSize, outputSize };
});

function planeSpec(
  axis: typeof anyAxis,
  {
    channels,
    groups,
    batch = fc.integer({ min: 1, max: 3 }),
  }: { readonly channels: number; readonly groups: number; readonly batch?: fc.Arbitrary<number> },
): fc.Arbitrary<ConvSpec> {
  return fc
    .record({
      batch,
      groups: fc.integer({ min: 1, max: groups }),
      inPerGroup: fc.integer({ min: 1, max: channels }),
      outPerGroup: fc.integer({ min: 1, max: channels }),
      height: axis,
      width: axis,
    })
    .map(({ batch, groups, inPerGroup, outPerGroup, height, width }) =>
      specOf(batch, groups, inPerGroup, outPerGroup, [height, width]),
    );
}

function anySpecWith(axis: typeof anyAxis): fc.Arbitrary<ConvSpec> {
  return fc
    .record({
      batch: fc.integer({ min: 0, max: 3 }),
      groups: fc.integer({ min: 1, max: 3 }),
      inPerGroup: fc.integer({ min: 1, max: 3 }),
      outPerGroup: fc.integer({ min: 1, max: 3 }),
      axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    })
    .map(({ batch, groups, inPerGroup, outPerGroup, axes }) =>
      specOf(batch, groups, inPerGroup, outPerGroup, axes),
    );
}

type Axis = typeof anyAxis extends fc.Arbitrary<infer Each> ? Each : never;

function specOf(
  batch: number,
  groups: number,
  inPerGroup: number,
  outPerGroup: number,
  axes: readonly Axis[],
): ConvSpec {
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
}

/** Any convolution of one to three spatial axes, often a pointwise one. */
export const anySpec: fc.Arbitrary<ConvSpec> = fc.oneof(
  { weight: 4, arbitrary: anySpecWith(anyAxis) },
  { weight: 1, arbitrary: anySpecWith(anyPointwiseAxis) },
);

/** Specs of which each algorithm takes a good part. */
export function specsFor(algorithm: string): fc.Arbitrary<ConvSpec> {
  if (algorithm.startsWith('winograd')) return planeSpec(threeTaps, { channels: 9, groups: 2 });
  if (algorithm === 'depthwise') {
    const shape = { channels: 1, groups: 6 };
    return fc.oneof(
      planeSpec(threeTaps, shape),
      planeSpec(halved, shape),
      planeSpec(wideAxis, shape),
      planeSpec(anyAxis, shape),
      anySpec,
    );
  }
  if (algorithm.startsWith('interleaved')) {
    const shape = { channels: 5, groups: 2, batch: fc.constantFrom(16, 32) };
    return fc.oneof(planeSpec(anyAxis, shape), planeSpec(threeTaps, { ...shape, channels: 3 }));
  }
  if (algorithm === 'matrix') return anySpec;
  if (algorithm === 'pointwise') {
    return fc.oneof(anySpec, planeSpec(anyPointwiseAxis, { channels: 40, groups: 2 }));
  }
  return fc.oneof(anySpec, planeSpec(wideAxis, { channels: 9, groups: 2 }));
}
