import type { Node } from '../autograd/graph.ts';
import { edgeOf } from '../autograd/record.ts';
import { Tensor } from '../tensor/tensor.ts';

/** The dimensions reversed: `X.T`, PyTorch's `Tensor.T`. */
export function T(input: Tensor): Tensor {
  return input.permute(input.shape.map((_, axis) => input.ndim - 1 - axis));
}

/** The last two dimensions exchanged: `X.mT`, PyTorch's `Tensor.mT`. */
export function mT(input: Tensor): Tensor {
  return input.transpose(-2, -1);
}

/** The same memory without history and without being watched: `w.data.sub_(step)` changes `w` unseen. */
export function data(input: Tensor): Tensor {
  return new Tensor(input.storage, input.dtype, input);
}

/** The graph node that computed the tensor; `null` for leaves. */
export function gradFn(input: Tensor): Node | null {
  return input.isLeaf ? null : (edgeOf(input)?.node ?? null);
}
