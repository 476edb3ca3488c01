import { category, type Scalar, typedArray } from '../../dtype/dtype.ts';
import { fromTypedArray, readValues } from '../../tensor/kernels.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { zeros } from '../creation/creation.ts';
import { defineOp, type GradientContext, type Op } from '../declare/define.ts';
import { gatherAtOp, scatterAtOp } from './gather-at.ts';

/** How values that meet at one place become one. */
export interface CombineOptions {
  readonly by: 'prod' | 'amax' | 'amin';
}

type CombineInputs = { self: Tensor; source: Tensor; offsets: Tensor };
type CombineContext = GradientContext<
  CombineInputs,
  CombineOptions,
  'self' | 'source' | 'offsets' | 'output'
>;

/** A copy of `self` with `self.flatten()[offsets[i]]` combined with `source[i]`, one i after another. */
export const combineAtOp: Op<CombineInputs, CombineOptions> = defineOp({
  name: 'combineAt',
  node: 'ScatterReduceBackward0',
  forward: ({ self, source, offsets }: CombineInputs, { by }: CombineOptions) => {
    const elements: { [position: number]: Scalar } & ArrayLike<Scalar> = readValues(self.to(wide(self)));
    const added = readValues(source.to(wide(self)));
    const positions = readValues(offsets);
    for (let n = 0; n < added.length; n++) {
      const position = Number(positions[n]);
      elements[position] = combine(by, elements[position], added[n]);
    }
    const result = typedArray(wide(self), self.numel());
    const written: { [position: number]: Scalar } = result;
    for (let n = 0; n < elements.length; n++) written[n] = elements[n];
    return fromTypedArray(result, self.shape, wide(self)).to(self.dtype);
  },
  saves: ['self', 'source', 'offsets', 'output'],
  gradient: {
    self: (context) => (context.options.by === 'prod' ? productOfSelf(context) : winningSelf(context)),
    source: (context) => (context.options.by === 'prod' ? productOfSource(context) : winningSource(context)),
    offsets: null,
  },
  samples: [
    {
      inputs: { self: [2, 3], source: [4], offsets: { shape: [4], integers: [0, 6] } },
      options: { by: 'prod' },
    },
    {
      inputs: { self: [2, 3], source: [4], offsets: { shape: [4], integers: [0, 6] } },
      options: { by: 'amax' },
    },
  ],
});

/** Floats combine as doubles (one at a time, rounded at the end), integers as int64. */
function wide(self: Tensor): 'float64' | 'int64' {
  return category(self.dtype) === 'float' ? 'float64' : 'int64';
}

function combine(by: CombineOptions['by'], a: Scalar, b: Scalar): Scalar {
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    const [left, right] = [BigInt(a), BigInt(b)];
    if (by === 'prod') return left * right;
    return (by === 'amax') === left > right ? left : right;
  }
  if (by === 'prod') return a * b;
  return by === 'amax' ? Math.max(a, b) : Math.min(a, b);
}

function sumAt(like: Tensor, source: Tensor, offsets: Tensor): Tensor {
  const self = zeros(like.shape, { dtype: like.dtype });
  return scatterAtOp({ self, source, offsets }, { node: 'ScatterAddBackward0', mode: 'add' });
}

function pick(self: Tensor, offsets: Tensor): Tensor {
  return gatherAtOp({ self, offsets }, { node: 'GatherBackward0' });
}

/** Where several values are equal to the result, each of them gets its share. */
function shares({ grad, saved: { self, source, offsets, output } }: CombineContext): Tensor {
  const winners = sumAt(self, source.eq(pick(output, offsets)).to(self.dtype), offsets);
  return grad.div(winners.add(self.eq(output).to(self.dtype)));
}

function winningSelf(context: CombineContext): Tensor {
  const { self, output } = context.saved;
  return shares(context).mul(self.eq(output).to(self.dtype));
}

function winningSource(context: CombineContext): Tensor {
  const { source, offsets, output } = context.saved;
  const won = source.eq(pick(output, offsets)).to(source.dtype);
  return pick(shares(context), offsets).mul(won);
}

/** ∂/∂self of a product is the product of the others: with 1 in place of 0, result over self. */
function productOfSelf({ grad, saved: { self, source, offsets } }: CombineContext): Tensor {
  const nonzero = self.maskedFill(self.eq(0), 1);
  return grad.mul(combineAtOp({ self: nonzero, source, offsets }, { by: 'prod' })).div(nonzero);
}

/** The same for the source; beside two zeros every product of the others is 0. */
function productOfSource({ grad, saved: { self, source, offsets, output } }: CombineContext): Tensor {
  const isZero = source.eq(0);
  const zerosThere = pick(sumAt(self, isZero.to(self.dtype), offsets), offsets);
  const single = isZero.mul(zerosThere.eq(1));
  const others = combineAtOp({ self, source: source.maskedFill(single, 1), offsets }, { by: 'prod' });
  const plain = pick(grad.mul(output), offsets).div(source.maskedFill(isZero, 1));
  const alone = pick(grad.mul(others), offsets);
  return plain.maskedFill(single, 0).add(alone.mul(single.to(alone.dtype)));
}
