import { contiguousStrides } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { full } from '../creation/creation.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { gatherAtOp } from '../indexing/gather-at.ts';
import { offsetsOf } from '../indexing/offsets.ts';
import {
  checkConstantPadding,
  checkEdgePadding,
  type Margin,
  marginsOf,
  type PadMode,
  paddingNode,
} from './pad-check.ts';

/** Options of `pad`. */
export interface PadOptions {
  /** Default: 'constant'. */
  readonly mode?: PadMode;
  /** What 'constant' pads with. Default: 0. */
  readonly value?: number | bigint | null;
}

interface ConstantPadOptions {
  readonly margins: readonly Margin[];
  readonly value: number | bigint;
}

export const constantPadOp: Op<{ self: Tensor }, ConstantPadOptions> = defineOp({
  name: 'constantPad',
  node: 'ConstantPadNdBackward0',
  forward: ({ self }: { self: Tensor }, { margins, value }: ConstantPadOptions) => {
    const shape = self.shape.map((size, axis) => size + margins[axis].before + margins[axis].after);
    const output = full(shape, value, { dtype: self.dtype });
    window(output, margins).copy_(window(self, margins.map(opposite)));
    return output;
  },
  gradient: {
    self: ({ grad, options }) =>
      constantPadOp({ self: grad }, { margins: options.margins.map(opposite), value: 0 }),
  },
  samples: [
    {
      inputs: { self: [2, 3] },
      options: {
        margins: [
          { before: 1, after: 0 },
          { before: -1, after: 2 },
        ],
        value: 1,
      },
    },
  ],
});

function opposite({ before, after }: Margin): Margin {
  return { before: -before, after: -after };
}

/** The part of a tensor inside its positive margins. */
function window(whole: Tensor, margins: readonly Margin[]): Tensor {
  return margins.reduce((part, margin, axis) => {
    const before = Math.max(margin.before, 0);
    return part.narrow(axis, before, part.shape[axis] - before - Math.max(margin.after, 0));
  }, whole);
}

/**
 * The tensor with its last dimensions padded: `padding` is [left, right, top, bottom, …], the last
 * dimension first; negative numbers cut off. The modes other than 'constant' pad the last 1 to 3
 * dimensions of [N, C, …] or [C, …].
 *
 * @throws when the padding has an odd length, is larger than the input allows, or does not fit it.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 * @example
 * ```ts
 * print(F.pad(tensor([[1, 2, 3]]), [1, 2]));
 * // tensor([[0., 1., 2., 3., 0., 0.]])
 * print(F.pad(tensor([[1, 2, 3]]), [1, 2], { mode: 'reflect' }));
 * // tensor([[2., 1., 2., 3., 2., 1.]])
 * ```
 */
export function pad(input: Tensor, padding: readonly number[], options: PadOptions = {}): Tensor {
  const { mode = 'constant', value } = options;
  const margins = marginsOf(input, padding);
  if (mode === 'constant') {
    checkConstantPadding(input, margins);
    return constantPadOp({ self: input }, { margins, value: value ?? 0 });
  }
  if (value !== undefined && value !== null && Number(value) !== 0) {
    throw new TypeError(
      `Padding mode "${mode}" doesn't take in value argument. Leave it out, or use mode 'constant'.`,
    );
  }
  checkEdgePadding(input, padding.length / 2, margins, mode);
  // Only what cutting off leaves goes around in a circle.
  const cut = margins.map(({ before, after }) => ({
    before: Math.min(before, 0),
    after: Math.min(after, 0),
  }));
  const source = mode === 'circular' ? window(input, cut.map(opposite)) : input;
  const added = margins.map(({ before, after }) => ({
    before: Math.max(before, 0),
    after: Math.max(after, 0),
  }));
  return gatherAtOp(
    { self: source, offsets: edgeOffsets(source, mode === 'circular' ? added : margins, mode) },
    { node: paddingNode(mode, padding.length / 2) },
  );
}

/** Where each place of the padded tensor finds its value. */
function edgeOffsets(input: Tensor, margins: readonly Margin[], mode: PadMode): Tensor {
  const { shape } = input;
  const strides = contiguousStrides(shape);
  const padded = shape.map((size, axis) => size + margins[axis].before + margins[axis].after);
  return offsetsOf(padded, (index) =>
    index.reduce(
      (sum, place, axis) =>
        sum + insidePlace(place - margins[axis].before, shape[axis], mode) * strides[axis],
      0,
    ),
  );
}

function insidePlace(place: number, size: number, mode: PadMode): number {
  if (mode === 'replicate') return Math.min(Math.max(place, 0), size - 1);
  if (mode === 'circular') return ((place % size) + size) % size;
  const mirrored = Math.abs(place);
  return mirrored < size ? mirrored : 2 * (size - 1) - mirrored;
}
