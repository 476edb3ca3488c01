import type { Scalar } from '../../dtype/dtype.ts';
import { fromTypedArray } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { where } from '../elementwise/where.ts';
import { type Line, mapLines } from './lines.ts';

/** Along which axis, and from which end. */
export interface ScanOptions {
  readonly dim: number;
  readonly reverse: boolean;
}

const samples = [
  { inputs: { self: [2, 3] }, options: { dim: 1, reverse: false } },
  { inputs: { self: [2, 3] }, options: { dim: 0, reverse: true } },
];

export const cumsumOp: Op<{ self: Tensor }, ScanOptions> = defineOp({
  name: 'cumsum',
  forward: ({ self }: { self: Tensor }, options: ScanOptions) =>
    scan(self, options, {
      integers: (total, value) => total + value,
      floats: (total, value) => total + value,
    }),
  gradient: {
    self: ({ grad, options: { dim, reverse } }) => cumsumOp({ self: grad }, { dim, reverse: !reverse }),
  },
  samples,
});

export const cumprodOp: Op<{ self: Tensor }, { readonly dim: number }> = defineOp({
  name: 'cumprod',
  forward: ({ self }: { self: Tensor }, { dim }: { readonly dim: number }) =>
    scan(
      self,
      { dim, reverse: false },
      { integers: (total, value) => total * value, floats: (total, value) => total * value },
    ),
  saves: ['self', 'output'],
  gradient: {
    self: ({ grad, saved: { self, output }, options: { dim } }) => {
      if (self.eq(0).any().item()) return gradientAtZeros(self, grad, dim);
      return cumsumOp({ self: grad.mul(output) }, { dim, reverse: true }).div(self);
    },
  },
  samples: [
    { inputs: { self: [2, 3] }, options: { dim: 1 } },
    { inputs: { self: { shape: [2, 4], integers: [0, 2] } }, options: { dim: 1 } },
  ],
});

/**
 * Σ over j ≥ k of grad[j] · Π over i ≤ j, i ≠ k of self[i], for each k: the products of lines whose k-th
 * factor is 1. Takes n² factors per line, and so serves only where zeros forbid dividing.
 */
function gradientAtZeros(self: Tensor, grad: Tensor, dim: number): Tensor {
  if (self.ndim === 0) return grad;
  const own = squareMask(self, dim, (k, i) => k === i);
  const products = cumprodOp({ self: where(own, 1, self.unsqueeze(dim)) }, { dim: dim + 1 });
  const later = squareMask(self, dim, (k, j) => j >= k);
  return where(later, products.mul(grad.unsqueeze(dim)), 0).sum(dim + 1);
}

/** A mask for all pairs of elements of a line: rows along `dim`, columns along the axis after it. */
function squareMask(self: Tensor, dim: number, isIn: (row: number, column: number) => boolean): Tensor {
  const size = self.shape[dim];
  const values = Uint8Array.from({ length: size * size }, (_, n) =>
    Number(isIn(Math.floor(n / size), n % size)),
  );
  const after = self.shape.slice(dim + 1).map(() => 1);
  return fromTypedArray(values, [size, size, ...after], 'bool');
}

export const logcumsumexpOp: Op<{ self: Tensor }, { readonly dim: number }> = defineOp({
  name: 'logcumsumexp',
  forward: ({ self }: { self: Tensor }, { dim }: { readonly dim: number }) =>
    scan(self, { dim, reverse: false }, { integers: (total) => total, floats: logAddExp }),
  saves: ['self', 'output'],
  // Σ over j ≥ i of grad[j] · exp(self[i] − output[j]): no power is above 1.
  gradient: {
    self: ({ grad, saved: { self, output }, options: { dim } }) => {
      if (self.ndim === 0) return grad;
      const later = squareMask(self, dim, (i, j) => j >= i);
      const powers = where(
        later,
        self.unsqueeze(dim + 1).sub(output.unsqueeze(dim)),
        Number.NEGATIVE_INFINITY,
      );
      return powers
        .exp()
        .mul(grad.unsqueeze(dim))
        .sum(dim + 1);
    },
  },
  samples: [{ inputs: { self: [2, 3] }, options: { dim: 1 } }],
});

function logAddExp(a: number, b: number): number {
  const [larger, smaller] = a >= b ? [a, b] : [b, a];
  if (larger === smaller && Math.abs(larger) === Number.POSITIVE_INFINITY) return larger;
  return larger + Math.log1p(Math.exp(smaller - larger));
}

/** What a scan does with the total so far and the next element. */
interface Step {
  readonly integers: (total: bigint, value: bigint) => bigint;
  readonly floats: (total: number, value: number) => number;
}

/** The totals up to each element; floats accumulate in double precision, int64 wraps. */
function scan(self: Tensor, { dim, reverse }: ScanOptions, { integers, floats }: Step): Tensor {
  const next = (total: Scalar, value: Scalar): Scalar => {
    if (typeof total === 'number') return floats(total, Number(value));
    return BigInt.asIntN(64, integers(total, BigInt(value)));
  };
  const totals = (line: Line): Scalar[] => {
    let total: Scalar | undefined;
    return line.map((value) => {
      total = total === undefined ? value : next(total, value);
      return total;
    });
  };
  const { dtype } = self;
  return mapLines(self, dim, { length: self.shape[dim] ?? 1, dtype }, (line) =>
    reverse ? totals([...line].reverse()).reverse() : totals(line),
  );
}
