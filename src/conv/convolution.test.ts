import { expect, test } from 'vitest';
import type { Backend, DeviceBuffer, View } from '../backend/backend.ts';
import { denseStrides, elementCount } from '../backend/extent.ts';
import { reference } from '../backend/reference/reference.ts';
import { runConvolution } from './convolution.ts';
import { type Role, slotShapes } from './roles.ts';
import { type ConvSpec, convSpec, convTransposeSpec } from './spec.ts';

function vector(values: readonly number[], shape: readonly number[] = [values.length]): View {
  const buffer = reference.allocate(values.length * 8);
  const view: View = { buffer, dtype: 'float64', shape, strides: denseStrides(shape), offset: 0 };
  reference.write(view, Float64Array.from(values));
  return view;
}

/** Views of a spec's three tensors, each filled with one number. */
function filled(spec: ConvSpec, input: number, weight: number, output: number) {
  const shapes = slotShapes(spec);
  const view = (shape: readonly number[], value: number) =>
    vector(new Array<number>(elementCount(shape)).fill(value), shape);
  return {
    input: view(shapes.input, input),
    weight: view(shapes.weight, weight),
    output: view(shapes.output, output),
  };
}

test('a bias is added to every element of its output channel', () => {
  const spec = convSpec(1, [1, 1, 3], [2, 1, 2], [2]);
  const views = filled(spec, 1, 3, 0);
  runConvolution(reference, 'forward', spec, views, { bias: vector([10, 20]) });
  expect([...reference.read(views.output)]).toEqual([16, 16, 26, 26]);
});

test('the bias of a transposed convolution belongs to the channels of its result', () => {
  const spec = convTransposeSpec(1, [1, 1, 2], [1, 2, 1], [2]);
  const views = filled(spec, 0, 3, 1);
  runConvolution(reference, 'dataGradient', spec, views, { bias: vector([10, 20]) });
  expect([...reference.read(views.input)]).toEqual([13, 13, 23, 23]);
});

/** The reference backend, keeping count of its memory and running out of it at the n-th request. */
function countingBackend(failAt: number) {
  const live = new Set<DeviceBuffer>();
  let requests = 0;
  const backend: Backend = {
    ...reference,
    allocate(byteLength) {
      requests++;
      if (requests === failAt) throw new RangeError('no memory left');
      const buffer = reference.allocate(byteLength);
      live.add(buffer);
      return buffer;
    },
    release(buffer) {
      live.delete(buffer);
      reference.release(buffer);
    },
  };
  return { backend, live, requests: () => requests };
}

test.each<Role>(['forward', 'dataGradient', 'weightGradient'])('%s gives its scratch memory back', (role) => {
  const spec = convSpec(2, [2, 2, 5, 5], [3, 2, 3, 3], undefined, { padding: 1 });
  const run = (failAt: number) => {
    const counting = countingBackend(failAt);
    const work = () => runConvolution(counting.backend, role, spec, filled(spec, 1, 1, 1));
    return { ...counting, work };
  };
  const whole = run(0);
  whole.work();
  expect(whole.requests()).toBeGreaterThan(0);
  expect(whole.live.size).toBe(0);
  for (let failAt = 1; failAt <= whole.requests(); failAt++) {
    const broken = run(failAt);
    expect(broken.work).toThrow('no memory left');
    expect(broken.live.size).toBe(0);
  }
});
