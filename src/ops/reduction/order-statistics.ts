import { type ValuesAndIndices, valuesAndIndices } from '../../tensor/named-tuple.ts';
import { normalizeDim } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { defineOp, type Op } from '../declare/define.ts';
import { where } from '../elementwise/where.ts';
import { checkSomething, type KeepdimOptions } from './axes.ts';
import { ascending, hostValues, isNotANumber, type Line, mapLines, sortedPositions } from './lines.ts';
import { pick, withoutDim } from './pick.ts';
import { quickSelect } from './quick-select.ts';

/** The pair [values, indices] of one element per line, found by its position in the line. */
function choose(
  name: string,
  node: string,
  input: Tensor,
  dim: number,
  { keepdim = false }: KeepdimOptions,
  positionIn: (line: Line) => number,
): ValuesAndIndices {
  const axis = normalizeDim(dim, input.ndim);
  checkSomething(name, input, dim, input.ndim === 0 ? [] : [axis]);
  const index = mapLines(input, axis, { length: 1, dtype: 'int64' }, (line) => [positionIn(line)]);
  const values = pick(input, index, axis, { node, keepdim });
  return valuesAndIndices(name, values, keepdim ? index : withoutDim(index, axis));
}

/** Which element of a 1-D tensor to take. */
interface ElementOptions {
  readonly node: string;
  readonly positionIn: (line: Line) => number;
}

/** One element of a 1-D tensor; equal ones share the gradient evenly. */
export const elementOp: Op<{ self: Tensor }, ElementOptions> = defineOp({
  name: 'element',
  node: ({ node }: ElementOptions) => node,
  forward: ({ self }: { self: Tensor }, { positionIn }: ElementOptions) =>
    self.select(0, positionIn(hostValues(self))).clone(),
  saves: ['self', 'output'],
  gradient: {
    self: ({ grad, saved: { self, output } }) => {
      const found = output.detach();
      const chosen = found.isnan().item() ? self.detach().isnan() : self.detach().eq(found);
      return where(chosen, grad.div(chosen.sum()), 0);
    },
  },
  samples: [{ inputs: { self: [5] }, options: { node: '', positionIn: medianPosition } }],
});

/** One element of all, as a tensor. */
function chooseOfAll(node: string, input: Tensor, positionIn: (line: Line) => number): Tensor {
  const flat = input.reshape(-1);
  if (flat.numel() === 0) return input.sum().div(0).to(input.dtype);
  return elementOp({ self: flat }, { node, positionIn });
}

/** Where the lower median of a line stands; at the first NaN, if there is one. */
function medianPosition(line: Line): number {
  const nan = line.findIndex(isNotANumber);
  return nan >= 0 ? nan : sortedPositions(line)[(line.length - 1) >> 1];
}

/** Where the lower median of the elements that are not NaN stands. */
function nanmedianPosition(line: Line): number {
  const numbers = line.filter((value) => !isNotANumber(value)).length;
  return sortedPositions(line)[Math.max(0, (numbers - 1) >> 1)];
}

/** Where the last of the most frequent elements stands; among equally frequent ones, of the smallest. */
function modePosition(line: Line): number {
  const order = sortedPositions(line);
  let [best, longest, run] = [order[0], 0, 0];
  order.forEach((position, n) => {
    run = n > 0 && ascending(line[order[n - 1]], line[position]) === 0 ? run + 1 : 1;
    if (run > longest || (run === longest && line[position] === line[best]))
      [best, longest] = [position, run];
  });
  return best;
}

/**
 * The median of all elements as a tensor, or along one dimension a pair [values, indices]. Of an even
 * number of elements it is the lower of the two in the middle; NaN if there is one.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.median.html
 * @example
 * ```ts
 * print(tensor([3, 1, 2, 4]).median());
 * // tensor(2.)
 * print(tensor([[3, 1, 2]]).median(1));
 * // torch.return_types.median(
 * // values=tensor([2.]),
 * // indices=tensor([2]))
 * ```
 */
export function median(input: Tensor): Tensor;
export function median(input: Tensor, dim: number, options?: KeepdimOptions): ValuesAndIndices;
export function median(
  input: Tensor,
  dim?: number | null,
  options: KeepdimOptions = {},
): Tensor | ValuesAndIndices {
  if (dim === undefined || dim === null) return chooseOfAll('MedianBackward0', input, medianPosition);
  return choose('median', 'MedianBackward1', input, dim, options, medianPosition);
}

/**
 * The median of the elements that are not NaN: of all as a tensor, or along one dimension a pair
 * [values, indices].
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nanmedian.html
 * @example
 * ```ts
 * print(tensor([3, NaN, 2]).nanmedian());
 * // tensor(2.)
 * ```
 */
export function nanmedian(input: Tensor): Tensor;
export function nanmedian(input: Tensor, dim: number, options?: KeepdimOptions): ValuesAndIndices;
export function nanmedian(
  input: Tensor,
  dim?: number | null,
  options: KeepdimOptions = {},
): Tensor | ValuesAndIndices {
  if (dim === undefined || dim === null) return chooseOfAll('NanmedianBackward0', input, nanmedianPosition);
  return choose('nanmedian', 'NanmedianBackward1', input, dim, options, nanmedianPosition);
}

/**
 * The most frequent element along a dimension, the smallest of them if there are several, and where it
 * stands last.
 *
 * @throws when there is nothing to choose from, and when the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.mode.html
 * @example
 * ```ts
 * const [values, indices] = tensor([3, 1, 3, 1, 2]).mode();
 * print(values, indices);
 * // tensor(1.) tensor(3)
 * ```
 */
export function mode(input: Tensor, dim = -1, options: KeepdimOptions = {}): ValuesAndIndices {
  return choose('mode', 'ModeBackward0', input, dim, options, modePosition);
}

/**
 * The k-th smallest element along a dimension (k from 1), and where it stands.
 *
 * @throws when k or the dimension is out of range.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.kthvalue.html
 * @example
 * ```ts
 * const [values, indices] = tensor([30, 10, 20]).kthvalue(2);
 * print(values, indices);
 * // tensor(20.) tensor(2)
 * ```
 */
export function kthvalue(
  input: Tensor,
  k: number,
  dim: number | null = -1,
  options: KeepdimOptions = {},
): ValuesAndIndices {
  const axis = normalizeDim(dim ?? -1, input.ndim);
  checkSomething('kthvalue', input, dim ?? -1, input.ndim === 0 ? [] : [axis]);
  if (!(k >= 1 && k <= (input.shape[axis] ?? 1))) {
    throw new RangeError(
      `kthvalue(): selected number k out of range for dimension ${axis}. k counts from 1 to the size.`,
    );
  }
  const kthPosition = (line: Line) => quickSelect(line, k - 1);
  return choose('kthvalue', 'KthvalueBackward0', input, axis, options, kthPosition);
}
