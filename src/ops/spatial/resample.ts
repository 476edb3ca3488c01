import * as e from '../../expression/build.ts';
import { input as place } from '../../expression/expression.ts';
import { allocate, fromTypedArray, gatherOffsets, mapInto, scatterOffsets } from '../../tensor/kernels.ts';
import { numel } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';

/** A linear map between the positions of an axis: output[row] += weight · input[column], entry by entry. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly entries: readonly Entry[];
}

/** One number of a sparse matrix. */
export interface Entry {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

interface ResampleOptions {
  readonly axis: number;
  readonly matrix: SparseMatrix;
  readonly node: string;
}

/** Applies a sparse matrix along one axis; its gradient applies the transposed one. */
export const resampleOp: Op<{ self: Tensor }, ResampleOptions> = defineOp({
  name: 'resample',
  node: ({ node }: ResampleOptions) => node,
  forward: ({ self }: { self: Tensor }, { axis, matrix }: ResampleOptions) => {
    const { rows, columns, entries } = matrix;
    const outer = numel(self.shape.slice(0, axis));
    const inner = numel(self.shape.slice(axis + 1));
    const offsets = (positions: readonly number[], extent: number) =>
      offsetsAlong(positions, { outer, extent, inner });
    const sources = offsets(
      entries.map(({ column }) => column),
      columns,
    );
    const targets = offsets(
      entries.map(({ row }) => row),
      rows,
    );
    const picked = gatherOffsets(self.contiguous(), sources);
    const weights = Float64Array.from(entries, ({ weight }) => weight);
    mapInto(
      product,
      [picked, fromTypedArray(weights, [entries.length, 1], 'float64')],
      [],
      picked,
      self.dtype,
    );
    const result = allocate(
      self.shape.map((size, at) => (at === axis ? rows : size)),
      self.dtype,
    );
    scatterOffsets(picked, targets, result, 'add');
    return result;
  },
  gradient: {
    self: ({ grad, options: { axis, matrix, node } }) =>
      resampleOp({ self: grad }, { axis, matrix: transposed(matrix), node }),
  },
  samples: [
    {
      inputs: { self: [2, 3, 2] },
      options: {
        axis: 1,
        matrix: {
          rows: 2,
          columns: 3,
          entries: [
            { row: 0, column: 2, weight: 0.5 },
            { row: 1, column: 0, weight: 2 },
            { row: 0, column: 0, weight: -1 },
          ],
        },
        node: '',
      },
    },
  ],
});

const product = e.mul(place(0), place(1));

function transposed({ rows, columns, entries }: SparseMatrix): SparseMatrix {
  const exchanged = entries.map(({ row, column, weight }) => ({ row: column, column: row, weight }));
  return { rows: columns, columns: rows, entries: exchanged };
}

/** Where the given positions of the middle axis of a contiguous [outer, extent, inner] lie. */
function offsetsAlong(
  positions: readonly number[],
  { outer, extent, inner }: { readonly outer: number; readonly extent: number; readonly inner: number },
): Tensor {
  const values = new BigInt64Array(outer * positions.length * inner);
  let next = 0;
  for (let o = 0; o < outer; o++) {
    for (const position of positions) {
      const start = (o * extent + position) * inner;
      for (let i = 0; i < inner; i++) values[next++] = BigInt(start + i);
    }
  }
  return fromTypedArray(values, [outer, positions.length, inner], 'int64');
}
