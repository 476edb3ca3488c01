import { expect, test } from 'vitest';
import { constant } from '../../../expression/expression.ts';
import type { PlaneConvolution, View } from '../../backend.ts';
import { denseStrides, elementCount } from '../../extent.ts';
import { createWasmBackend } from '../backend.ts';

const backend = createWasmBackend();

function ones(shape: readonly number[]): View {
  const view: View = {
    buffer: backend.allocate(4 * elementCount(shape)),
    dtype: 'float32',
    shape,
    strides: denseStrides(shape),
    offset: 0,
  };
  backend.write(view, new Float32Array(elementCount(shape)).fill(1));
  return view;
}

const call: PlaneConvolution = {
  input: ones([1, 4, 6, 6]),
  weight: ones([1, 5, 4, 3, 3]),
  output: ones([1, 5, 4, 4]),
  stride: [1, 1],
  dilation: [1, 1],
  begin: [0, 0],
};

/**
 * The first output three times: the first use, the use that keeps the transformed weight, one that finds
 * it.
 */
function thrice(): readonly number[] {
  return [0, 1, 2].map(() => {
    backend.convolution?.winograd4?.(call);
    return Math.round(Number(backend.read(call.output)[0]) * 1000) / 1000;
  });
}

test('a kept weight is forgotten when something is written to it, in whatever way', () => {
  const { weight } = call;
  const first: View = { ...weight, shape: [1], strides: [1] };
  const offset: View = { ...ones([1]), dtype: 'int64', buffer: backend.allocate(8) };
  const matrix: View = { ...weight, shape: [1, 1, 1], strides: [1, 1, 1] };
  expect(thrice()).toEqual([36, 36, 36]);
  backend.write(first, new Float32Array([3]));
  expect(thrice()).toEqual([38, 38, 38]);
  backend.copy(ones([1]), first);
  expect(thrice()).toEqual([36, 36, 36]);
  backend.map({
    expressions: [constant(2)],
    inputs: [],
    scalars: [],
    outputs: [first],
    computeType: 'float32',
  });
  expect(thrice()).toEqual([37, 37, 37]);
  backend.scatter(ones([1]), offset, weight, 'add');
  expect(thrice()).toEqual([38, 38, 38]);
  backend.gemm({ a: ones([1, 1, 1]), b: ones([1, 1, 1]), c: matrix, accumulate: true });
  expect(thrice()).toEqual([39, 39, 39]);
  backend.reduce('sum', ones([2]), [0], first);
  expect(thrice()).toEqual([37, 37, 37]);
});
