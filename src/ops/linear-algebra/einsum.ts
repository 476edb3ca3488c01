import type { Tensor } from '../../tensor/tensor.ts';
import { viewOp } from '../shape/reshape.ts';
import { parseEquation } from './einsum-equation.ts';
import { checkFactors, productOp } from './matrix-product.ts';

/**
 * Sums of products of elements, by Einstein's convention: every letter names a dimension, letters that
 * the output lacks are summed over, repeated letters of an operand mean its diagonal, `...` stands for
 * dimensions that broadcast. Without `->` the output has the letters that occur once, in alphabetic order.
 *
 * @param equation for instance `'bij,bjk->bik'`; spaces do not matter.
 * @throws when the equation does not fit the operands' dimensions and sizes.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.einsum.html
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * print(einsum('ij,jk->ik', x, x));
 * // tensor([[ 7., 10.],
 * //         [15., 22.]])
 * print(einsum('ii', x), einsum('ij->ji', x));
 * // tensor(5.) tensor([[1., 3.],
 * //         [2., 4.]])
 * ```
 */
export function einsum(equation: string, ...operands: (Tensor | readonly Tensor[])[]): Tensor {
  const tensors = operands.flat();
  if (tensors.length === 0) {
    throw new RangeError(
      'einsum(): must specify the equation string and at least one operand, or at least one operand and ' +
        "its subscripts list. Call einsum('ij,jk->ik', a, b).",
    );
  }
  const { labels, outputRank, operandLabels } = parseEquation(equation, tensors);
  const aligned = tensors.map((tensor, n) => align(tensor, operandLabels[n], labels));
  let result = aligned[0];
  for (let n = 1; n < aligned.length; n++) {
    const rest = aligned.slice(n + 1);
    const isDone = (axis: number) => axis >= outputRank && rest.every(({ shape }) => shape[axis] === 1);
    result = contract(result, aligned[n], isDone);
  }
  const left = labels.map((_, axis) => axis).slice(outputRank);
  if (left.length === 0) return result;
  if (left.some((axis) => result.shape[axis] !== 1)) return result.sum(left);
  return result.view(result.shape.slice(0, outputRank));
}

/** The operand with one axis per label, in the order of `labels`; size 1 where it lacks the label. */
function align(operand: Tensor, own: readonly string[], labels: readonly string[]): Tensor {
  let tensor = operand;
  let names = [...own];
  for (const [position, name] of own.entries()) {
    if (own.indexOf(name) === position) continue;
    const [first, second] = [names.indexOf(name), names.lastIndexOf(name)];
    tensor = tensor.diagonal({ offset: 0, dim1: first, dim2: second });
    names = [...names.filter((_, axis) => axis !== first && axis !== second), name];
  }
  const present = labels.filter((label) => names.includes(label));
  const permuted = tensor.permute(present.map((label) => names.indexOf(label)));
  const size = (label: string) => permuted.shape[present.indexOf(label)] ?? 1;
  if (present.length === labels.length) return permuted;
  return viewOp({ self: permuted }, { shape: labels.map(size), node: 'UnsqueezeBackward0' });
}

/**
 * The product of two aligned operands, summed over the axes that are done: those that both have become the
 * inner dimension of one batched matrix product, those that one has are summed before.
 */
function contract(left: Tensor, right: Tensor, isDone: (axis: number) => boolean): Tensor {
  const axes = left.shape.map((_, axis) => axis);
  const has = (tensor: Tensor, axis: number) => tensor.shape[axis] !== 1;
  const alone = (tensor: Tensor, other: Tensor) =>
    axes.filter((axis) => isDone(axis) && has(tensor, axis) && !has(other, axis));
  const a = sumOver(left, alone(left, right));
  const b = sumOver(right, alone(right, left));
  const inner = axes.filter((axis) => isDone(axis) && has(a, axis) && has(b, axis));
  if (inner.length === 0) return a.mul(b);
  const rest = axes.filter((axis) => !inner.includes(axis));
  const rows = rest.filter((axis) => has(a, axis) && !has(b, axis));
  const columns = rest.filter((axis) => has(b, axis) && !has(a, axis));
  const batch = rest.filter((axis) => !rows.includes(axis) && !columns.includes(axis));
  checkFactors(a, b);
  const product = productOp(
    { a: matrices(a, batch, rows, inner), b: matrices(b, batch, inner, columns) },
    { node: 'BmmBackward0' },
  );
  const order = [...batch, ...rows, ...columns, ...inner];
  const sizes = order.map((axis) => (inner.includes(axis) ? 1 : (has(a, axis) ? a : b).shape[axis]));
  return product.view(sizes).permute(axes.map((axis) => order.indexOf(axis)));
}

function sumOver(tensor: Tensor, axes: readonly number[]): Tensor {
  return axes.length > 0 ? tensor.sum([...axes], { keepdim: true }) : tensor;
}

/** [batch, rows, columns], each the product of some axes. */
function matrices(tensor: Tensor, ...groups: readonly (readonly number[])[]): Tensor {
  const sizes = groups.map((axes) => axes.reduce((size, axis) => size * tensor.shape[axis], 1));
  const rest = tensor.shape.map((_, axis) => axis).filter((axis) => !groups.flat().includes(axis));
  return tensor.permute([...groups.flat(), ...rest]).reshape(sizes);
}
